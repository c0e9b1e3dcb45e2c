"""The compact table of ids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.channels.seen import SeenIds


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3))))
def test_answers_as_a_dict_would(calls: list[tuple[str, int]]) -> None:
    seen, model = SeenIds(), {}
    for key, content in calls:
        assert seen.clashes(key, content) == (model.setdefault(key, content) != content)
    assert len(seen) == len(model)


def test_keeps_its_answers_while_it_grows() -> None:
    seen = SeenIds()
    for number in range(50_000):
        assert not seen.clashes(f"Q{number}", number)
    for number in range(50_000):
        assert not seen.clashes(f"Q{number}", number)
        assert seen.clashes(f"Q{number}", number + 1)
    assert len(seen) == 50_000

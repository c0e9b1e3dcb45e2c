"""The selection: one bit a case, one signal a change."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from console.ui.queue.selection import Selection

MILLION = 1_000_000


def test_a_million_cases_are_picked_and_let_go() -> None:
    selection = Selection()
    ids = np.arange(1, MILLION + 1)[::-1]
    selection.all_of(ids)
    assert selection.count == MILLION
    assert selection.contains(1) and selection.contains(MILLION) and not selection.contains(MILLION + 1)
    selection.toggle(77)
    assert selection.count == MILLION - 1 == selection.count_of(ids)
    selection.clear()
    assert selection.count == 0 == selection.count_of(ids)
    assert selection.array().tolist() == []


def test_every_change_is_told_once() -> None:
    selection, heard = Selection(), []
    selection.changed.connect(lambda: heard.append(selection.count))
    selection.add([3, 4, 5])
    selection.remove({4})
    selection.set(np.array([9]))
    selection.toggle(9)
    selection.clear()  # nothing is picked any more: nothing to tell
    assert heard == [3, 2, 1, 0]


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "set", "toggle"]), st.sets(st.integers(1, 99)))))
def test_it_behaves_as_a_set(steps: list[tuple[str, set[int]]]) -> None:
    selection, model = Selection(), set[int]()
    for what, cases in steps:
        if what == "toggle":
            for n in cases:
                selection.toggle(n)
                model ^= {n}
        else:
            getattr(selection, what)(cases)
            model = {"add": model | cases, "remove": model - cases, "set": set(cases)}[what]
        assert set(selection.array().tolist()) == model
        assert selection.count == len(model)
        assert all(selection.contains(n) == (n in model) for n in range(1, 100))

"""The order after any change is the order a fresh look would give."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from console.ui.queue import vectors

Cases = dict[int, tuple[int, bool]]
cases = st.dictionaries(st.integers(1, 60), st.tuples(st.integers(0, 12), st.booleans()), max_size=40)


def ordered(store: Cases) -> tuple[np.ndarray, np.ndarray]:
    """What the store would answer: those that pass, by key."""
    passing = sorted((key, n) for n, (key, ok) in store.items() if ok)
    return np.array([n for _k, n in passing], np.int64), np.array([k for k, _n in passing], np.int64)


@given(before=cases, writes=st.lists(cases, max_size=6), gone=st.sets(st.integers(1, 60), max_size=5))
def test_any_sequence_of_changes_comes_to_a_fresh_look(
    before: Cases, writes: list[Cases], gone: set[int]
) -> None:
    store = dict(before)
    ids, keys = ordered(store)
    for number, write in enumerate(writes):
        store.update(write)
        lost = gone if number == 0 else set()
        for n in lost:
            store.pop(n, None)
        touched = set(write) | lost
        first = ids.copy()
        new_ids, new_keys = vectors.changed(ids, keys, touched, {n: store[n] for n in touched if n in store})
        assert (ids == first).all()  # what is on screen stays as it is
        ids, keys = new_ids, new_keys
        fresh_ids, fresh_keys = ordered(store)
        assert keys.tolist() == fresh_keys.tolist()
        assert sorted(zip(keys.tolist(), ids.tolist(), strict=True)) == sorted(
            zip(fresh_keys.tolist(), fresh_ids.tolist(), strict=True)
        )


def test_a_case_whose_key_did_not_change_keeps_its_row_among_equals() -> None:
    ids, keys = np.array([5, 9, 2, 7]), np.array([1, 3, 3, 3])
    new_ids, _keys = vectors.changed(ids, keys, [9], {9: (3, True)})
    assert new_ids.tolist() == [5, 9, 2, 7]
    new_ids, _keys = vectors.changed(ids, keys, [5], {5: (3, True)})
    assert new_ids.tolist() == [9, 2, 7, 5]


def test_rows_of_unknown_cases_are_left_out() -> None:
    assert vectors.rows_of(np.array([4, 8, 6]), [6, 4, 1000, -3]).tolist() == [0, 2]
    assert vectors.rows_of(np.array([], np.int64), [6]).tolist() == []


def test_sorted_keys_are_recognised() -> None:
    assert vectors.is_sorted(np.array([1, 1, 2]))
    assert vectors.is_sorted(np.array([], np.int64))
    assert not vectors.is_sorted(np.array([2, 1]))

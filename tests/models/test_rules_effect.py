"""Folding effects: the quick way of putting an effect on a case does what the plain one does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import rules
from models.commands import Actor, Classify, Complete, Coordinate, Dispose, Note, Reopen, Start, Unmerge
from models.complaint import CLOCKS, KINDS, STATUSES, Complaint, urgency
from models.reference import default_reference

REF = default_reference()
MOMENT = 1_763_946_600
TIMES = st.none() | st.integers(MOMENT - 10**7, MOMENT + 10**7)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(STATUSES),
    "kind": st.sampled_from(KINDS),
    "assignee": st.text(max_size=5),
    "handover_due": TIMES,
    "lurah_due": TIMES,
    "completion_due": TIMES,
    "paused_at": TIMES,
    "merged_into": st.none() | st.uuids(),
    "result_photos": st.lists(st.text(max_size=5), max_size=2).map(tuple),
    "suggested": st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    "revision": st.integers(0, 9),
}
CASES = st.builds(
    replace,
    st.just(Complaint(UUID(int=1), "x", "1", MOMENT - 10**7, "Air belum surut", kelurahan="31.72.01.1005")),
    **COLUMNS,
)
COMMANDS = st.sampled_from([
    Classify("complaint"), Classify("spam"), Coordinate("DSDA"), Coordinate("PLN"),
    Dispose("PPSU-31.72.01.1005"), Start(), Complete("Pompa menyala."), Reopen("Masih tergenang."),
    Note("", waiting="citizen"), Note("", waiting="none"), Unmerge(),
])  # fmt: skip


@given(CASES, st.fixed_dictionaries({}, optional=COLUMNS))
def test_with_effect_is_a_replacement(case: Complaint, effect: dict[str, Any]) -> None:
    """Also when the effect comes back from JSON, where an id is text and a tuple is a list."""
    read_back = dict(effect)
    if read_back.get("merged_into") is not None:
        read_back["merged_into"] = str(read_back["merged_into"])
    if "result_photos" in read_back:
        read_back["result_photos"] = list(read_back["result_photos"])

    assert rules.with_effect(case, read_back) == rules.with_effect(case, effect) == replace(case, **effect)


def test_with_effect_knows_no_other_column() -> None:
    case = Complaint(UUID(int=1), "x", "1", MOMENT, "Air belum surut")
    with pytest.raises(KeyError):
        rules.with_effect(case, {"sttaus": "proses"})


@given(CASES, COMMANDS)
def test_the_nearest_deadline_follows_from_the_case_after(case: Complaint, command: Any) -> None:
    actor, ref = Actor("rina", "supervisor"), REF
    if rules.refuse(case, command, actor, ref) is not None:
        return
    effect = rules.apply(case, command, MOMENT, ref, actor)
    if not {"status", "kind", "waiting_for", "paused_at", "merged_into"} & set(effect):
        return  # the Command changed nothing that a deadline hangs on

    after = rules.with_effect(case, effect)
    running = {
        clock: getattr(after, f"{clock}_due")
        for clock in CLOCKS
        if after.in_queue and getattr(after, f"{clock}_due") is not None
    }
    clock = min(running, key=lambda name: running[name], default="")  # of equal ones the first of CLOCKS
    assert (after.due_at, after.due_clock) == (running.get(clock), clock)
    assert after.urgent == urgency(after)

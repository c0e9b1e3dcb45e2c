"""The rules: what is refused, with which sentence, and what takes a Command back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models import command_json, rules, sentences
from models import commands as c
from models.commands import SPECS, Actor, Command, kind_of
from models.complaint import KINDS, STATUSES, Complaint, as_column, urgency, with_effect
from tests.support.factories import (
    BUDI,
    CREW,
    GAMBIR,
    HOUR,
    LURAH,
    MEANT,
    NOW,
    PENJARINGAN,
    REPORTS,
    RINA,
    ROLES,
    STEPS,
    case,
    done,
    json_round,
    received,
    reference,
    refusal,
    report,
)

OTHER = UUID(int=9)
EVENT = UUID(int=77)
#: Replies of a case, by how they stand.
HELD, ASKED, NEW = UUID(int=21), UUID(int=22), UUID(int=23)
REPLIES = (
    {"id": str(HELD), "state": "held", "due": NOW, "by": ""},
    {"id": str(ASKED), "state": "unknown", "due": None, "by": "kanal"},
)
REPLIED = (c.Reply, c.Withdraw, c.Release, c.Deliver)
#: One sensible Command of every kind that acts on a case.
SENSIBLE: dict[str, Command] = {
    kind_of(command): command
    for command in (
        c.Classify("aspiration"), c.Categorise("jalan"), c.Locate(PENJARINGAN), c.Coordinate("DBM"), c.Dispose(CREW),
        c.Accept(), c.SendBack("Bukan wilayah kami"), c.Start(), c.Complete("Diangkut"), c.Verify(),
        c.Reopen("Masih ada"), c.Reject("Bukan laporan"),
        c.Merge(OTHER), c.Unmerge(), c.Note("Dihubungi"), c.Prioritise(), c.Escalate(to="camat", rule="Dua hari"),
        c.Reveal("Ditanya warga"),
        c.Restore(EVENT, {"priority": 0}, {"priority": 0}), c.Amend("Sampah sudah diangkut"), c.Retract(),
        c.Reply(NEW, "Sudah kami teruskan."), c.Withdraw(HELD), c.Release(HELD, "kanal"), c.Deliver(ASKED, "sent"),
    )
}  # fmt: skip


def in_status(status: str) -> Complaint:
    """A case as it really comes to this status, with a reply that is held and one nobody can tell about."""
    ways: dict[str, tuple[Command, ...]] = {
        "menunggu": (), "koordinasi": (c.Coordinate("DSDA"),), "disposisi": (c.Dispose(LURAH),), "proses": (c.Start(),),
        "selesai": (c.Start(), c.Complete("Beres")), "ditolak": (c.Reject("Bukan"),),
    }  # fmt: skip
    return replace(case(*ways[status]), replies=REPLIES, reply_due=NOW)


def said(refused: rules.Refusal) -> None:
    """Both languages have the sentence, and need only what the refusal gives."""
    for lang in sentences.LANGUAGES:
        assert sentences.say(lang, refused.code, **refused.params)


def test_every_kind_of_command_is_tried_here() -> None:
    assert set(SENSIBLE) == set(SPECS) - {"receivereport"}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", SENSIBLE)
@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_role_and_status_decide_before_anything_else(kind: str, status: str, role: str) -> None:
    found, command, spec = in_status(status), SENSIBLE[kind], SPECS[kind]
    assert found.status == status
    refused = rules.refuse(found, command, Actor("x", role), reference())
    if role not in spec.roles:
        assert refused == rules.Refusal("refused.role", {"role": role, "verb": kind})
    elif status not in spec.from_status:
        assert refused == rules.Refusal(f"refused.status.{kind}", {"status": status})
    elif kind == "unmerge":
        assert refused == rules.Refusal("refused.not_merged")
    elif kind == "complete" and status == "menunggu":
        assert refused == rules.Refusal("refused.status.complete", {"status": status})
    else:
        assert refused is None
        effect = rules.apply(found, command, NOW, reference(), Actor("x", role))
        assert with_effect(found, effect).status in spec.to_status
    if refused is not None:
        said(refused)


@pytest.mark.parametrize("kind", SENSIBLE)
def test_nothing_is_done_to_a_case_that_is_not_there(kind: str) -> None:
    actor = Actor("x", SPECS[kind].roles[-1])
    refused = rules.refuse(None, SENSIBLE[kind], actor, reference())
    assert refused == rules.Refusal("refused.missing")
    said(refused)
    with pytest.raises(ValueError, match="ReceiveReport"):
        rules.apply(None, SENSIBLE[kind], NOW, reference(), RINA)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, ""),
        ({"lat": None, "lon": None, "category": None, "kelurahan": None, "agency": None, "place": ""}, ""),
        ({"channel": "telegraf"}, "refused.channel"),
        ({"text": " \n\t"}, "refused.no_text"),
        ({"kind": "praise"}, "refused.kind"),
        ({"lat": None}, "refused.point"),
        ({"lat": 91.0}, "refused.point"),
        ({"lon": float("nan")}, "refused.point"),
        ({"place": "feeling"}, "refused.place"),
        ({"received_at": -1}, "refused.time"),
        ({"received_at": 10**12}, "refused.time"),
        ({"category": "rindu"}, "refused.category"),
        ({"kelurahan": "31.99.01.1001"}, "refused.kelurahan"),
        ({"agency": "CIA"}, "refused.agency"),
    ],
)
def test_a_report_is_received_unless_something_in_it_is_unknown(values: dict[str, Any], code: str) -> None:
    made = report(**values)
    refused = rules.refuse(None, made, Actor("qlue", "intake"), reference())
    assert (refused.code if refused else "") == code
    if refused:
        said(refused)


def test_a_report_is_received_once_and_not_by_an_auditor() -> None:
    assert refusal(case(), report()) == "refused.known"
    assert refusal(None, report(), Actor("ani", "auditor")) == "refused.role"


@pytest.mark.parametrize(
    ("steps", "command", "code"),
    [
        ((), c.Classify("praise"), "refused.kind"),
        ((), c.Categorise("rindu"), "refused.category"),
        ((), c.Locate("31.99.01.1001"), "refused.kelurahan"),
        ((), c.Locate(GAMBIR, -6.2), "refused.point"),
        ((), c.Locate(GAMBIR, -6.2, 181.0), "refused.point"),
        ((), c.Locate(GAMBIR, source="feeling"), "refused.place"),
        ((), c.Coordinate("CIA"), "refused.agency"),
        ((), c.Coordinate(LURAH), "refused.coordinate_down"),
        ((), c.Coordinate("DSDA-3172"), "refused.coordinate_down"),
        ((c.Coordinate("DSDA"),), c.Coordinate("DSDA"), "refused.already_there"),
        ((c.Coordinate("DSDA"), c.Start()), c.Coordinate("DSDA"), "refused.already_there"),
        ((c.Coordinate("DSDA"),), c.Coordinate("DBM"), ""),
        ((), c.Dispose("CIA"), "refused.agency"),
        ((), c.Dispose("DBM"), "refused.dispose_across"),
        ((), c.Dispose("PLN"), "refused.dispose_across"),
        ((c.Coordinate("DBM"),), c.Dispose("DBM"), ""),
        ((), c.Dispose(f"LURAH-{GAMBIR}"), "refused.other_kelurahan"),
        ((c.Dispose(CREW),), c.Dispose(CREW), "refused.already_there"),
        ((c.Dispose(LURAH),), c.Dispose(CREW), ""),
        ((), c.Verify(), "refused.status.verify"),
        ((c.Start(), c.Complete(" ")), c.Verify(), "refused.no_proof"),
        ((c.Start(), c.Complete(photos=("a" * 64,))), c.Verify(), ""),
        ((c.Start(), c.Complete("Beres"), c.Verify()), c.Verify(), "refused.verified"),
        ((), c.Reject(" "), "refused.reason.reject"),
        ((c.Reject("Bukan"),), c.Reopen("\n"), "refused.reason.reopen"),
        ((), c.Note(" "), "refused.empty_note"),
        ((), c.Note("", "citizen"), ""),
        ((), c.Note("halo", "godot"), "refused.waiting"),
        ((c.Reject("Bukan"),), c.Note("halo"), ""),
        ((c.Reject("Bukan"),), c.Note("halo", "citizen"), "refused.closed_clock"),
        ((), c.Prioritise(2), "refused.priority"),
        ((), c.Prioritise(0), "refused.same_priority"),
        ((c.Prioritise(),), c.Prioritise(0), ""),
        ((c.Escalate(),), c.Escalate(), "refused.same_escalation"),
        ((), c.Escalate(on=False), "refused.not_escalated"),
        ((c.Escalate(),), c.Escalate(to="camat"), ""),
        ((c.Escalate(to="camat"),), c.Escalate(to="walikota"), ""),
        ((c.Escalate(to="camat"),), c.Escalate(to="camat"), "refused.rung_up"),
        ((c.Escalate(to="camat"),), c.Escalate(to="lurah"), "refused.rung_up"),
        ((c.Escalate(to="camat"),), c.Escalate(), "refused.same_escalation"),
        ((c.Escalate(to="camat"),), c.Escalate(to="walikota", on=False), "refused.rung"),
        ((c.Escalate(to="skpd"), c.Escalate(on=False)), c.Escalate(to="camat"), ""),
        ((c.Escalate(to="skpd"), c.Dispose(LURAH)), c.Escalate(to="camat"), ""),
        ((), c.Escalate(to="presiden"), "refused.rung"),
        ((), c.Accept(), "refused.status.accept"),
        ((c.Start(),), c.Accept(), "refused.status.accept"),
        ((c.Dispose(LURAH),), c.Accept(), ""),
        ((c.Dispose(LURAH), c.Accept()), c.Accept(), "refused.accepted"),
        ((c.Dispose(LURAH), c.Accept(), c.Dispose(CREW)), c.Accept(), ""),
        ((), c.SendBack("Bukan"), "refused.status.sendback"),
        ((c.Dispose(LURAH),), c.SendBack(" "), "refused.reason.sendback"),
        ((c.Start(),), c.SendBack("Bukan"), ""),
        ((), c.Restore(EVENT, {"priority": 1}, {"priority": 5}), "refused.moved_since"),
        ((), c.Restore(EVENT, {"text": "x"}, {"text": "y"}), "refused.not_undoable"),
        ((), c.Restore(EVENT, {"sure": 0}, {}), "refused.not_undoable"),
        ((), c.Complete("Beres", follows=OTHER), "refused.not_twin"),
    ],
)
def test_the_finer_rules(steps: tuple[Command, ...], command: Command, code: str) -> None:
    found = case(*steps)
    refused = rules.refuse(found, command, RINA, reference())
    assert (refused.code if refused else "") == code
    if refused:
        said(refused)


def test_a_lurah_needs_a_known_kelurahan_and_an_agency_that_closed_gets_nothing() -> None:
    assert (
        refusal(case(kelurahan=None, place="", lat=None, lon=None), c.Dispose(LURAH))
        == "refused.no_kelurahan"
    )
    ref = reference()
    closed = replace(ref, agencies={**ref.agencies, "DBM": replace(ref.agencies["DBM"], active=False)})
    refused = rules.refuse(case(), c.Coordinate("DBM"), RINA, closed)
    assert refused is not None and refused.code == "refused.agency_closed"
    said(refused)


def test_an_auditor_remarks_but_stops_no_clock() -> None:
    auditor = Actor("ani", "auditor")
    assert refusal(case(), c.Note("Kenapa lama?"), auditor) == ""
    assert refusal(case(), c.Note("Kenapa lama?", "citizen"), auditor) == "refused.role"


# Twins ----------------------------------------------------------------------------------------------------------------


def test_a_twin_is_handled_with_its_parent_only() -> None:
    twin = replace(case(c.Merge(OTHER)), replies=REPLIES)
    staff = {kind for kind, command in SENSIBLE.items() if refusal(twin, command) == ""}
    # Its own citizen is answered through its own channel.
    assert staff == {"unmerge", "note", "reveal", "restore", "reply", "withdraw", "deliver"}
    intake = Actor("kanal", "intake")
    done_by_intakes = {"amend", "retract", "reply", "release", "deliver"}
    assert {
        kind for kind, command in SENSIBLE.items() if refusal(twin, command, intake) == ""
    } == done_by_intakes
    assert refusal(twin, c.Locate(GAMBIR, source="gps")) == ""  # boundaries move every case
    assert refusal(twin, c.Complete("Beres", follows=OTHER)) == ""  # also from menunggu
    assert refusal(twin, c.Reject("Bukan", follows=OTHER)) == ""
    assert refusal(twin, c.Complete("Beres", follows=EVENT)) == "refused.not_twin"
    closed = done(twin, c.Complete("Beres", follows=OTHER))
    assert refusal(closed, c.Reopen("Belum", follows=OTHER)) == ""
    assert refusal(closed, c.Verify()) == "refused.merged"


def test_no_twins_of_twins_and_no_case_of_itself() -> None:
    alone = case()
    assert refusal(alone, c.Merge(alone.id)) == "refused.merge_self"
    assert refusal(replace(alone, twins=2), c.Merge(OTHER)) == "refused.merge_parent"
    assert refusal(case(c.Merge(OTHER)), c.Merge(EVENT)) == "refused.merged"


def test_a_twin_leaves_the_queue_and_comes_back_to_its_place() -> None:
    before = case()
    twin = done(before, c.Merge(OTHER))
    assert twin.merged_into == OTHER
    assert not twin.in_queue and twin.is_open
    assert (twin.due_at, twin.due_clock) == (None, "")
    assert twin.urgent == urgency(twin) > before.urgent
    assert done(twin, c.Unmerge()) == replace(before, red_since=NOW)  # red again from now on


# Taking back ----------------------------------------------------------------------------------------------------------


def undo(before: Complaint, command: Command, effect: dict[str, Any]) -> Command | None:
    """The inverse as it comes back from the store."""
    made = rules.inverse(before, command, effect, EVENT)
    return None if made is None else command_json.from_json(json_round(command_json.to_json(made)))


@pytest.mark.parametrize("kind", SENSIBLE)
def test_each_kind_can_be_taken_back_unless_it_changed_nothing(kind: str) -> None:
    ways = {"verify": "selesai", "reopen": "selesai"}
    before = in_status(ways.get(kind, "disposisi"))
    if kind == "unmerge":
        before = done(before, c.Merge(OTHER))
    effect = rules.apply(before, SENSIBLE[kind], NOW + HOUR, reference(), BUDI)
    back = undo(before, SENSIBLE[kind], effect)
    if kind in ("note", "reveal", "restore"):
        assert effect == {} and back is None
        return
    if kind in ("amend", "retract", "withdraw", "release", "deliver"):
        assert effect and back is None  # what the world has done, or a citizen has been told
        return
    if kind == "reply":
        assert back == c.Withdraw(NEW)
        assert refusal(with_effect(before, effect), back) == ""
        return
    after = with_effect(before, effect)
    assert after != before
    assert back is not None and refusal(after, back) == ""
    assert done(after, back) == before


def test_a_report_that_came_stays() -> None:
    made = report()
    effect = rules.apply(None, made, NOW, reference(), RINA)
    assert rules.inverse(received(made), made, effect, EVENT) is None


@given(REPORTS, STEPS, MEANT)
def test_apply_then_inverse_is_the_case_before(
    made: c.ReceiveReport, steps: list[Any], last: Command
) -> None:
    before, now = lived(made, steps)
    assume(refusal(before, last) == "")
    effect = rules.apply(before, last, now, reference(), RINA)
    after, back = with_effect(before, effect), undo(before, last, effect)
    assert (effect == {}) == (after == before)
    if isinstance(last, (*REPLIED, c.Amend, c.Retract)):
        assert (back is not None) == isinstance(last, c.Reply)
        return  # said to a citizen, or done by the world: withdrawn at most, never restored
    assert (back is None) == (effect == {})
    if back is not None:
        assert refusal(after, back) == ""
        assert done(after, back, now + HOUR) == before


@given(REPORTS, STEPS, MEANT)
def test_redo_is_undo_of_the_undo(made: c.ReceiveReport, steps: list[Any], last: Command) -> None:
    before, now = lived(made, steps)
    assume(refusal(before, last) == "")
    effect = rules.apply(before, last, now, reference(), RINA)
    after, back = with_effect(before, effect), undo(before, last, effect)
    assume(back is not None and not isinstance(last, c.Reply))
    assert back is not None
    undoing = rules.apply(after, back, now + 1, reference(), RINA)
    again = rules.inverse(after, back, undoing, EVENT)
    assert again is not None
    assert done(with_effect(after, undoing), again, now + 2) == after


def test_undo_is_refused_once_somebody_moved_the_case() -> None:
    before = case()
    effect = rules.apply(before, c.Dispose(LURAH), NOW, reference(), RINA)
    back = undo(before, c.Dispose(LURAH), effect)
    assert back is not None
    moved = done(with_effect(before, effect), c.Start())
    refused = rules.refuse(moved, back, RINA, reference())
    assert refused is not None and refused.code == "refused.moved_since"
    said(refused)
    assert set(rules.moved_since(moved, effect)) >= {"status", "lurah_due"}


def test_an_undo_is_no_way_round_a_right() -> None:
    """Reopening is the supervisor's; so is taking a reopening back."""
    ref = reference()
    closed = replace(case(), status="selesai", reopened=0)
    effect = rules.apply(closed, c.Reopen("lubang masih ada"), NOW, ref, RINA)
    after = with_effect(closed, effect)
    back = rules.inverse(closed, c.Reopen("lubang masih ada"), effect, EVENT)
    assert back is not None
    assert rules.refuse(after, back, Actor("sari", "supervisor"), ref) is None
    refused = rules.refuse(after, back, Actor("budi", "operator"), ref)
    assert refused is not None
    assert refused.code == "refused.role"


def test_undo_takes_back_its_own_certainty_only() -> None:
    before = case(sure=0)
    effect = rules.apply(before, c.Classify("complaint"), NOW, reference(), RINA)
    back = undo(before, c.Classify("complaint"), effect)
    later = done(with_effect(before, effect), c.Locate(PENJARINGAN))
    assert back is not None
    assert refusal(later, back) == ""
    assert done(later, back).sure == 4


def test_undo_brings_no_clock_back_that_is_over() -> None:
    """Found to be spam since: the hand-over that was taken back does not start to run."""
    before = case()
    effect = rules.apply(before, c.Start(), NOW, reference(), RINA)
    back = undo(before, c.Start(), effect)
    later = done(with_effect(before, effect), c.Classify("spam"))
    assert back is not None and refusal(later, back) == ""
    after = done(later, back)
    assert (after.status, after.kind) == ("menunggu", "spam")
    assert (after.handover_due, after.lurah_due, after.completion_due, after.due_at) == (None,) * 4


def test_undo_of_spam_on_a_case_handed_on_since_starts_no_hand_over() -> None:
    before = case()
    effect = rules.apply(before, c.Classify("spam"), NOW, reference(), RINA)
    back = undo(before, c.Classify("spam"), effect)
    later = done(with_effect(before, effect), c.Dispose("DSDA-3172"))
    assert back is not None and refusal(later, back) == ""
    after = done(later, back)
    assert (after.status, after.kind, after.handover_due) == ("disposisi", "complaint", None)
    assert after.completion_due == before.completion_due


# Any life at all ------------------------------------------------------------------------------------------------------


def lived(made: c.ReceiveReport, steps: list[tuple[Command, int, str]]) -> tuple[Complaint, int]:
    """A case and the time after what the rules let happen to it."""
    found, now = received(made), made.received_at
    for command, later, role in steps:
        now += later
        if refusal(found, command, Actor("x", role)) == "":
            found = done(found, command, now, Actor("x", role))
    return found, now


@given(REPORTS, STEPS)
def test_whatever_happens_each_step_stays_inside_the_table(made: c.ReceiveReport, steps: list[Any]) -> None:
    found, now = received(made), made.received_at
    for command, later, role in steps:
        now += later
        actor, spec = Actor("x", role), SPECS[kind_of(command)]
        refused = rules.refuse(found, command, actor, reference())
        if refused is not None:
            said(refused)
            continue
        effect = rules.apply(found, command, now, reference(), actor)
        assert set(effect) <= set(spec.columns)
        after = with_effect(found, effect)
        assert after == with_effect(found, json_round(effect))
        assert after.status in spec.to_status
        assert all(as_column(found, k) != v for k, v in effect.items())  # only real changes
        found = after


@given(REPORTS, STEPS, st.data())
def test_whatever_happens_and_is_taken_back_a_case_makes_sense(
    made: c.ReceiveReport, steps: list[Any], data: st.DataObject
) -> None:
    found, now = received(made), made.received_at
    undoable: list[Command] = []
    for command, later, role in steps:
        now += later
        if undoable and data.draw(st.booleans(), "undo"):
            command, role = data.draw(st.sampled_from(undoable), "which"), "supervisor"
        actor = Actor("x", role)
        if rules.refuse(found, command, actor, reference()) is not None:
            continue
        effect = rules.apply(found, command, now, reference(), actor)
        back = undo(found, command, effect)
        undoable += [back] if back is not None else []
        found = with_effect(found, effect)
        sensible(found, now)


def sensible(found: Complaint, now: int) -> None:
    """What holds of every case at every time."""
    clocks = {name: getattr(found, f"{name}_due") for name in ("handover", "lurah", "completion")}
    if not found.is_open or found.kind == "spam":
        assert set(clocks.values()) == {None}
    if found.status != "menunggu":
        assert clocks["handover"] is None
    if found.status not in ("menunggu", "disposisi"):
        assert clocks["lurah"] is None
    running = [due for due in clocks.values() if due is not None]
    assert found.due_at == (min(running, default=None) if found.in_queue else None)
    assert found.due_clock == "" if found.due_at is None else clocks[found.due_clock] == found.due_at
    assert found.urgent == urgency(found)
    assert (found.closed_at is not None) == (not found.is_open)
    assert (found.waiting_for != "") == (found.paused_at is not None)
    assert found.paused_at is None or found.is_open
    assert 0 <= found.paused_seconds <= now - found.clock_from
    assert found.kind in KINDS
    assert not (found.verified and found.status != "selesai")

"""What each Command changes in a case, and what it leaves alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from models import commands as c
from models import rules
from models.commands import Actor
from models.complaint import (
    CHANNELS,
    SURE_AGENCY,
    SURE_CATEGORY,
    SURE_KELURAHAN,
    SURE_KIND,
    Complaint,
    urgency,
)
from tests.support.factories import (
    BUDI,
    CREW,
    GAMBIR,
    HOUR,
    LURAH,
    NOW,
    PENJARINGAN,
    REPORTS,
    RINA,
    case,
    done,
    received,
    reference,
    report,
)

QUIET = ("urgent", "due_at", "due_clock", "handover_due", "lurah_due", "completion_due", "red_since", "red_until",
         "handed_at")  # fmt: skip


def effect(found: Complaint, command: c.Command, actor: Actor = RINA) -> dict[str, Any]:
    """What a Command changes, without the clocks and red runs, which have files of their own."""
    changed = rules.apply(found, command, NOW, reference(), actor)
    return {k: v for k, v in changed.items() if k not in QUIET}


@given(REPORTS)
def test_a_received_case_is_what_the_report_says(made: c.ReceiveReport) -> None:
    found = received(made)
    for name in ("channel", "external_id", "received_at", "text", "title", "address", "kind", "category", "kelurahan",
                 "agency", "sure", "place", "lat", "lon", "suggested"):  # fmt: skip
        assert getattr(found, name) == getattr(made, name)
    assert (found.status, found.colour, found.clock_from) == ("menunggu", "red", made.received_at)
    assert found.channel_red == (made.channel == "qlue")
    assert (found.assignee, found.number, found.closed_at, found.waiting_for) == ("", "", None, "")
    assert found.urgent == urgency(found)


def test_a_case_counts_its_photos() -> None:
    assert case(photos=("a", "b")).photos == 2


@pytest.mark.parametrize(
    ("command", "changed"),
    [
        (c.Classify("aspiration"), {"kind": "aspiration", "sure": SURE_KELURAHAN | SURE_KIND}),
        (c.Classify("complaint"), {"sure": SURE_KELURAHAN | SURE_KIND}),
        (c.Categorise("jalan"), {"category": "jalan", "sure": SURE_KELURAHAN | SURE_CATEGORY}),
        (c.Start(), {"status": "proses", "channel_red": False, "sure": SURE_KELURAHAN | SURE_AGENCY,
                     "accepted_at": NOW, "hands": [LURAH]}),
        (c.Coordinate("DBM"), {"status": "koordinasi", "agency": "DBM", "sure": SURE_KELURAHAN | SURE_AGENCY,
                               "hands": ["DBM"]}),
        (c.Dispose(CREW), {"status": "disposisi", "agency": CREW, "channel_red": False,
                           "sure": SURE_KELURAHAN | SURE_AGENCY, "hands": [CREW]}),
    ],
)  # fmt: skip
def test_who_moves_a_case_first_holds_it(command: c.Command, changed: dict[str, Any]) -> None:
    assert effect(case(), command, BUDI) == {**changed, "assignee": "budi"}
    held = done(case(), c.Locate(PENJARINGAN), actor=RINA)
    assert "assignee" not in effect(held, command, BUDI)


@pytest.mark.parametrize(
    ("command", "changed"),
    [
        (c.Merge(UUID(int=9)), {"merged_into": str(UUID(int=9))}),
        (c.Note("Sudah ditelepon"), {}),
        (c.Note("", "citizen"), {"waiting_for": "citizen", "paused_at": NOW}),
        (c.Prioritise(1), {"priority": 1}),
        (c.Escalate(), {"escalated": True}),
        (c.Escalate(to="walikota"), {"escalated": True, "rung": 3}),
        (c.Reveal("Perlu alamat"), {}),
        (c.Reject("Bukan laporan"), {"status": "ditolak", "closed_at": NOW, "channel_red": False}),
    ],
)
def test_what_does_not_take_a_case_in_hand(command: c.Command, changed: dict[str, Any]) -> None:
    assert effect(case(), command, BUDI) == changed


def test_the_second_time_changes_nothing() -> None:
    for command in (c.Classify("spam"), c.Categorise("jalan"), c.Locate(GAMBIR), c.Start()):
        found = done(case(), command)
        assert rules.apply(found, command, NOW + HOUR, reference(), RINA) == {}, command


def test_completion_keeps_result_and_proof_and_verification_follows_it() -> None:
    found = case(c.Dispose(LURAH), c.Escalate(), c.Complete("Diangkut", ("ab", "cd")), c.Verify("Foto cocok"))
    assert (found.status, found.colour, found.closed_at) == ("selesai", "green", NOW)
    assert (found.result, found.result_photos, found.verified) == ("Diangkut", ("ab", "cd"), True)
    assert not found.escalated


def test_reopening_makes_a_case_red_again_and_counts() -> None:
    found = case(c.Dispose(LURAH), c.Complete("Diangkut"), c.Verify(), c.Reopen("Masih ada"))
    assert (found.status, found.colour, found.reopened) == ("menunggu", "red", 1)
    assert (found.closed_at, found.verified, found.channel_red) == (None, False, True)
    again = done(done(done(found, c.Start()), c.Complete("Lagi")), c.Reopen("Lagi"))
    assert again.reopened == 2
    assert not case(c.Reject("Bukan"), c.Reopen("Ternyata benar"), channel="x").channel_red


def test_qlue_still_shows_red_what_is_only_coordinated() -> None:
    """ "Coordinated in CRM, yet still red in Qlue" (Republika and Kompas, September 2017)."""
    assert case(c.Coordinate("DSDA")).channel_red
    assert not case(c.Coordinate("DSDA"), c.Dispose("DSDA-3172")).channel_red
    assert not case(c.Dispose(LURAH)).channel_red
    assert not case(c.Dispose(LURAH), c.Coordinate("DSDA")).channel_red  # Qlue has seen it move
    assert not case(c.Start()).channel_red


@pytest.mark.parametrize("channel", [name for name in CHANNELS if name != "qlue"])
def test_only_qlue_has_colours_of_its_own(channel: str) -> None:
    assert not case(c.Coordinate("DSDA"), channel=channel).channel_red


def test_a_place_takes_the_lurah_along_but_no_dinas() -> None:
    found = case(c.Dispose(CREW), c.Locate(PENJARINGAN, -6.13, 106.8))
    assert (found.kelurahan, found.agency, found.place) == (PENJARINGAN, f"PPSU-{PENJARINGAN}", "operator")
    assert (found.lat, found.lon) == (-6.13, 106.8)
    assert case(c.Locate(PENJARINGAN)).agency == f"LURAH-{PENJARINGAN}"  # also a suggested one
    assert case(c.Coordinate("DSDA"), c.Locate(PENJARINGAN)).agency == "DSDA"
    assert case(c.Locate(PENJARINGAN)).lat == report().lat  # no point given: the known one stays


def test_boundaries_move_a_case_without_taking_it_in_hand() -> None:
    found = case(c.Locate(PENJARINGAN, source="gps"), sure=0)
    assert (found.place, found.assignee, found.sure) == ("gps", "", SURE_KELURAHAN)


def test_a_restored_id_and_list_are_read_back_from_json() -> None:
    back = c.Restore(
        UUID(int=1),
        {"result_photos": ["ab"], "merged_into": None},
        {"result_photos": [], "merged_into": str(UUID(int=9))},
    )
    found = done(case(c.Merge(UUID(int=9))), back)
    assert (found.result_photos, found.merged_into) == (("ab",), None)

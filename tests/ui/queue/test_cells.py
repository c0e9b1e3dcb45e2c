"""A row in words: what is sure, how long it has, what the marks mean."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from console.core.queries import Row
from console.ui import i18n
from console.ui.queue.cells import Describe
from models.reference import Reference, default_reference


@pytest.fixture(scope="module")
def reference() -> Reference:
    return default_reference()


def row(**fields: object) -> Row:
    blank = {
        "n": 1, "id": "", "number": "JK2511240017", "status": "menunggu", "channel": "x", "words": "Surut",
        "kind": "complaint", "category": "banjir", "kelurahan": "31.72.01.1002", "agency": "DSDA", "sure": 0,
        "due_at": 10_000, "due_clock": "handover", "paused_at": None, "waiting_for": "", "received_at": 0,
        "photos": 0, "twins": 0, "priority": 0, "escalated": 0, "reopened": 0, "assignee": "",
        "bounced": 0, "rung": 0,
    }  # fmt: skip
    return Row(**(blank | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("sure, marked", [(0, 3), (2, 2), (4, 2), (8, 2), (15, 0)])
def test_what_is_only_suggested_is_marked(
    reference: Reference, qapp: QApplication, sure: int, marked: int
) -> None:
    cells = Describe(reference).cells(row(sure=sure))
    assert sum(text.startswith("≈ ") for text in (cells.category, cells.kelurahan, cells.agency)) == marked


@pytest.mark.parametrize(
    "now, shown, token, said",
    [
        (1000, "2 j 30 m", "text", "serah, 2 jam 30 menit lagi"),
        (8001, "33 m", "amber_text", "serah, 33 menit lagi"),
        (8000, "33 m", "text", "serah, 33 menit lagi"),
        (10_001, "−1 m", "red_text", "serah, lewat 1 menit"),
        (10_000 + 6120, "−1 j 42 m", "red_text", "serah, lewat 1 jam 42 menit"),
    ],
)
def test_the_deadline_as_it_stands(
    reference: Reference, qapp: QApplication, now: int, shown: str, token: str, said: str
) -> None:
    describe = Describe(reference)
    cells = describe.cells(row())
    assert describe.deadline(cells, now) == ("serah", shown, token)
    assert describe.deadline_spoken(cells, now) == said


def test_a_stopped_clock_says_for_whom(reference: Reference, qapp: QApplication) -> None:
    describe = Describe(reference)
    cells = describe.cells(row(paused_at=5, waiting_for="citizen", due_clock="completion"))
    assert describe.deadline(cells, 99_999) == ("selesai", "berhenti", "text")
    assert describe.deadline_spoken(cells, 0) == "selesai, berhenti, menunggu warga"
    assert describe.cells(row(paused_at=5, waiting_for="PLN")).waits_for == "PLN"


def test_a_closed_case_has_no_deadline(reference: Reference, qapp: QApplication) -> None:
    describe = Describe(reference)
    cells = describe.cells(row(status="selesai"))
    assert describe.deadline(cells, 0) == ("", "—", "text3")
    assert describe.deadline_spoken(cells, 0) == "tanpa tenggat"


def test_a_reopened_case_is_short_by_its_new_run(reference: Reference, qapp: QApplication) -> None:
    """Received days ago, reopened: the hours of its hand-over count, not the days since it came in."""
    describe = Describe(reference)
    at, run = 40 * 86_400, reference.category("banjir").handover_hours * 3600
    cells = describe.cells(row(reopened=1, due_at=at))
    assert describe.deadline(cells, at - round(0.21 * run))[2] == "text"
    assert describe.deadline(cells, at - round(0.19 * run))[2] == "amber_text"


def test_an_aspiration_nobody_has_says_so_in_the_agency(reference: Reference, qapp: QApplication) -> None:
    describe = Describe(reference)
    assert describe.cells(row(kind="aspiration", agency=None)).agency == "≈ Aspirasi"
    assert describe.cells(row(kind="aspiration", agency=None, sure=1)).agency == "Aspirasi"


def test_it_speaks_english(reference: Reference, qapp: QApplication) -> None:
    i18n.install(qapp, "en")
    try:
        describe = Describe(reference, "en")
        cells = describe.cells(row(sure=15, photos=1, paused_at=None))
        assert describe.deadline(cells, 10_000 + 6120) == ("hand-over", "−1 h 42 m", "red_text")
        assert describe.deadline_spoken(cells, 10_000 + 6120) == "hand-over, 1 hour 42 minutes overdue"
        assert (describe.statuses["menunggu"], cells.category) == ("Waiting", "Flooding")
        assert describe.marks_spoken(cells) == "has photos"
    finally:
        i18n.install(qapp, "id")


def test_marks_are_named(reference: Reference, qapp: QApplication) -> None:
    describe = Describe(reference)
    cells = describe.cells(row(photos=2, twins=3, priority=1, escalated=1, reopened=1))
    assert describe.marks_spoken(cells) == "ada foto, 3 kembaran, prioritas, dieskalasi, kembali merah"
    assert describe.marks_spoken(describe.cells(row())) == ""


def test_to_and_fro_and_the_rung_are_named(reference: Reference, qapp: QApplication) -> None:
    describe = Describe(reference)
    cells = describe.cells(row(bounced=2, rung=3, escalated=1))
    assert describe.marks_spoken(cells) == "dinaikkan ke wali kota, bolak-balik 2×"
    assert "bolak-balik 2×" in describe.tooltip(cells)

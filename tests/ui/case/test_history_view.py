"""The history as the panel shows it: what was refused is struck and says why, what is unsent says so."""

from __future__ import annotations

import json
from typing import Any

from pytestqt.qtbot import QtBot

from console.core.history import Line
from console.core.records import EventRow
from console.ui.case.history_view import HistoryView, parts_of
from console.ui.theme import Theme
from models.reading import DEALT
from models.reference import default_reference
from tests.ui.case.conftest import Room

NOW = 1_763_946_600


def event(n: int, outcome: str | None = None, **other: Any) -> EventRow:
    reason = json.dumps({"code": "refused.merged"}) if outcome == "refused" else None
    return EventRow(
        n, f"{n:032x}", NOW - n, "rina", "start", {"kind": "start"}, {}, {}, outcome, reason, None, **other
    )


def test_answers_stand_in_the_history(theme: Theme, qtbot: QtBot) -> None:
    view = HistoryView(theme, "id")
    qtbot.addWidget(view)
    events = (
        event(1, "accepted"), event(2, "refused"), event(3, "refused", dealt=DEALT["dropped"]),
        event(4, "refused", dealt=DEALT["redone"]), event(5),
    )  # fmt: skip
    view.show_events(events, default_reference(), NOW, {}, central=True)
    done, why = (
        "Rina memulai penanganan",
        "Laporan ini sudah digabung. Pisahkan dulu bila mau ditangani sendiri.",
    )
    assert view.texts() == [
        f"{done} · belum terkirim",
        f"{done} · ditolak pusat, lalu diulangi: {why}",
        f"{done} · ditolak pusat, lalu dilepas: {why}",
        f"{done} · ditolak pusat: {why}",
        done,
    ]
    view.show_events(events[4:], default_reference(), NOW, {})
    assert view.texts() == [done]  # nowhere to send it to


def test_what_was_refused_is_struck_and_never_looks_done() -> None:
    assert parts_of(Line(1, "Rina", "Rina memulai", "refused", "ditolak pusat: x")) == [
        ("Rina memulai", "struck"), (" · ", "third"), ("ditolak pusat: x", "wrong"),
    ]  # fmt: skip
    assert parts_of(Line(1, "Rina", "Rina memulai")) == [("Rina", "strong"), (" memulai", "plain")]
    assert parts_of(Line(1, "", "Diterima")) == [("Diterima", "plain")]


def test_the_chain_of_hands_is_one_line(room: Room) -> None:
    """KEL Pluit -> DSDA -> PPSU Pluit; a case that was handed nowhere has none."""

    def handed(at: int, kind: str, to: str) -> EventRow:
        return replace_effect(room.event(kind, at, "budi", {"to": to}), {"agency": to})

    def replace_effect(event: EventRow, effect: dict[str, str]) -> EventRow:
        return event._replace(effect=effect)

    room.show()
    line = room.panel.body.history.chain
    assert line.isHidden()
    detail = room.report()
    room.show(history=(
        *detail.history, handed(room.now - 420, "coordinate", "DSDA"),
        handed(room.now - 60, "dispose", f"PPSU-{room.pluit}"),
    ))  # fmt: skip
    assert line.text() == "DSDA → PPSU Pluit 08.09"
    assert not line.isHidden()
    back = handed(room.now - 60, "sendback", "")._replace(
        effect={"agency": None, "hands": ["DSDA", ""], "accepted_at": None},
        body={"reason": "bukan pompa kami"},
    )
    again = handed(room.now, "coordinate", "DSDA")._replace(
        effect={"agency": "DSDA", "hands": ["DSDA", "", "DSDA"], "bounced": 1, "accepted_at": None}
    )
    taken = handed(room.now, "accept", "")._replace(effect={"accepted_at": room.now})
    room.show(history=(*detail.history, handed(room.now - 420, "coordinate", "DSDA"), back, again, taken))
    assert line.text() == (
        "DSDA → ruang kendali 08.09 · dikembalikan: bukan pompa kami → DSDA 08.10 · lagi · diterima"
    )
    many = tuple(handed(room.now - 900 + i, "coordinate", ("DSDA", "DBM")[i % 2]) for i in range(12))
    room.show(history=(*detail.history, *many))
    assert line.text().startswith("DSDA → … → ") and line.text().count("→") == 6

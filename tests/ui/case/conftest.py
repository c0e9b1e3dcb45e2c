"""One flood in Pluit, as the intake made it: everything suggested, nothing decided."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from console.core import settings as settings_of
from console.core.blobs import Blobs
from console.core.dispatch import Dispatcher, Outcome
from console.core.likely import Likely
from console.core.records import CaseDetail, EventRow, Twin
from console.core.store import Store
from console.ui.case.panel import CasePanel
from console.ui.case.photos import PhotoDesk
from console.ui.theme import Theme
from models import rules
from models.command_json import to_json
from models.commands import Actor, Command, ReceiveReport
from models.complaint import Complaint
from models.reference import Reference

TEXT = (
    "Air dari kemarin sore belum surut di Jl. Pluit Karang Barat dekat rumah pompa, sudah sepaha. Pompanya "
    "nyala tidak ya? Lansia di gang belakang belum bisa keluar @DKIJakarta"
)


@dataclass
class Room:
    """What a test needs to tell its story.

    Attributes:
        wanted: everything the panel wanted: (orders, title).
        photos: what the file chooser will answer.
        desk: where the panel has its photos from.
    """

    panel: CasePanel
    ref: Reference
    now: int
    pluit: str
    desk: PhotoDesk
    wanted: list[tuple[list[tuple[UUID, Command]], str]] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)

    def report(self, **changes: Any) -> CaseDetail:
        """The flood as received, with fields of the case or of the detail changed."""
        suggested = {
            "kind": {"value": "complaint", "confidence": 0.97, "words": [], "others": []},
            "category": {"value": "banjir", "confidence": 0.93, "words": ["air", "belum surut", "sepaha"]},
            "kelurahan": {"value": self.pluit, "confidence": 0.88, "words": ["Pluit Karang"], "others": []},
            "agency": {
                "value": "DSDA", "confidence": 0.91, "words": ["air", "pompa"],
                "others": [["DBM", 0.05], ["BPBD", 0.02]], "reason": "category",
            },
        }  # fmt: skip
        received = self.now - 16_800
        command = ReceiveReport(
            "x", "1", received, TEXT, category="banjir", kelurahan=self.pluit, agency="DSDA",
            place="approximate", suggested=suggested,
        )  # fmt: skip
        effect = rules.apply(None, command, received, self.ref, Actor("tanggap", "intake"))
        case = rules.with_effect(Complaint(UUID(int=5), "x", "1", received, TEXT), effect)
        case = replace(case, number="JK2511240017", **{k: v for k, v in changes.items() if hasattr(case, k)})
        body = to_json(command)
        events = (
            self.event("receivereport", received + 60, "tanggap", body),
            self.event("note", self.now - 720, "budi", {"text": "pompa 3 dari 5 menyala"}),
        )
        detail = CaseDetail(1, case, ("@rakyatlis", "08111272206"), (), (), (), "", events)
        return replace(detail, **{k: v for k, v in changes.items() if hasattr(detail, k)})

    @staticmethod
    def event(kind: str, at: int, actor: str, body: dict[str, Any]) -> EventRow:
        return EventRow(1, f"{at:032x}", at, actor, kind, body, {}, {}, None, None, None)

    def show(self, likely: tuple[Likely, ...] = (), **changes: Any) -> CaseDetail:
        """Put the flood on the screen."""
        detail = self.report(**changes)
        self.panel.show_case(detail, self.ref, self.now, likely)
        return detail

    def twins(self) -> tuple[Likely, ...]:
        """Three cases that may be the same."""
        return tuple(
            Likely(
                10 + i, UUID(int=10 + i), f"JK251124001{7 + i}", "Banjir gang belakang, minta perahu",
                "menunggu", self.now - 5000, 0.8, 130 + 120 * i, 2, 70,
            )
            for i in (1, 2, 3)
        )  # fmt: skip

    def merged(self) -> tuple[Twin, ...]:
        """Two cases merged into this one."""
        return tuple(
            Twin(20 + i, UUID(int=20 + i), f"JK251124010{i}", "Banjir sepaha", "menunggu") for i in (1, 2)
        )

    @property
    def commands(self) -> list[Command]:
        """The Commands of the last thing wanted."""
        return [command for _case, command in self.wanted[-1][0]]

    def answer_yes(self) -> None:
        """What was wanted last has been done."""
        self.panel.done(Outcome(accepted=[case for case, _command in self.wanted[-1][0]]))


@pytest.fixture
def blobs(home: Path, ref: Reference, now: int) -> Blobs:
    """Photos of a home without a store: nothing is queued here."""
    store = Store(settings_of.load({"TANGGAP_HOME": str(home)}, "rina"), ref)
    return Blobs(Dispatcher(store, Actor("rina"), "test", lambda: now, os.urandom))


@pytest.fixture
def make_room(
    qtbot: QtBot, theme: Theme, ref: Reference, now: int, blobs: Blobs
) -> Iterator[Callable[..., Room]]:
    """``make_room(role)``: an open window with the panel of somebody of that role."""
    panels: list[CasePanel] = []

    def make(role: str = "operator") -> Room:
        photos: list[str] = []
        desk = PhotoDesk(blobs, lambda fn, done: done(fn()))
        panel = CasePanel(theme, Actor("rina", role), "id", desk, choose_photos=lambda _parent: photos)
        panels.append(panel)
        panel.resize(495, 980)
        panel.show()
        qtbot.waitExposed(panel)
        pluit = next(code for code, place in ref.territory.kelurahan.items() if place.name == "Pluit")
        room = Room(panel, ref, now, pluit, desk, photos=photos)
        panel.wanted.connect(lambda wanted, title: room.wanted.append((wanted, title)))
        return room

    yield make
    for panel in panels:
        shiboken6.delete(panel)  # at once: a deferred deletion waits for an event loop that no test runs


@pytest.fixture
def room(make_room: Callable[..., Room]) -> Room:
    """The panel of an operator."""
    return make_room()

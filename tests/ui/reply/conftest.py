"""A report of a citizen who waits for an answer, and the parts that answer them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from console.core.records import CaseDetail, EventRow
from console.ui.reply.offers import Offer
from console.ui.reply.replies_view import RepliesView
from console.ui.reply.reply_bar import ReplyBar
from console.ui.theme import Theme
from models.commands import Actor
from models.complaint import Complaint
from models.reference import Reference

FORWARDED = "Terima kasih, laporan Anda kami teruskan ke Dinas SDA."
FORWARDED_EN = "Thank you, your report went to the water agency."
DONE = "Terima kasih, laporan Anda sudah dikerjakan."


def offers(_case: Complaint, _ref: Reference, _lang: str) -> list[Offer]:
    """Two templates, of which the first fits."""
    return [
        Offer("forwarded", "Diteruskan", lambda lang: FORWARDED_EN if lang == "en" else FORWARDED, True),
        Offer("done", "Selesai", lambda _lang: DONE),
    ]


def event(kind: str, at: int, actor: str, body: dict[str, Any], outcome: str | None = "accepted") -> EventRow:
    """An Event of the history."""
    return EventRow(1, f"{at:032x}", at, actor, kind, body, {}, {}, outcome, None, None)


def report(now: int, *, case: int = 5, channel: str = "x", **changes: Any) -> CaseDetail:
    """A report, with fields of the case or of the detail changed."""
    complaint = Complaint(
        UUID(int=case), channel, str(case), now - 600, "Air belum surut", number=f"JK251124{case:04}"
    )
    complaint = replace(complaint, **{k: v for k, v in changes.items() if hasattr(complaint, k)})
    detail = CaseDetail(case, complaint, ("@rakyatlis", "08111272206"), (), (), (), "", (), True)
    return replace(detail, **{k: v for k, v in changes.items() if hasattr(detail, k)})


class Bar:
    """The foot of the panel with what it wanted."""

    def __init__(self, bar: ReplyBar, ref: Reference, now: int) -> None:
        self.bar, self.ref, self.now = bar, ref, now
        self.wanted: list[tuple[Any, Any]] = []
        bar.wanted.connect(lambda case, written: self.wanted.append((case, written)))

    def show(self, role: str = "operator", **changes: Any) -> CaseDetail:
        """Put a report on the screen."""
        detail = report(self.now, **changes)
        self.bar.show_case(detail, self.ref, Actor("rina", role))
        return detail


@pytest.fixture
def room(qtbot: QtBot, theme: Theme, ref: Reference, now: int) -> Iterator[Bar]:
    """The bar, with templates."""
    bar = ReplyBar(theme, "id")
    bar.offers = offers
    bar.resize(480, 300)
    bar.show()
    qtbot.waitExposed(bar)
    yield Bar(bar, ref, now)
    shiboken6.delete(bar)


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, now: int) -> Iterator[tuple[RepliesView, list[int]]]:
    """The list of replies, and the clock it reads."""
    clock = [now]
    made = RepliesView(theme, "id", lambda: clock[0])
    yield made, clock
    shiboken6.delete(made)


Shows = Callable[..., None]

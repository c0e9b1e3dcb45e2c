"""Who has the case now, since when, whether it was accepted, whether it goes to and fro, and how high it was raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.core.chain import Hop, short
from console.core.history import isolated, moment, word
from console.ui.case import verbs
from console.ui.case.parts import Phrase
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import tip_html
from console.ui.theme import Theme
from console.ui.widgets import Button, Chip
from models.complaint import Complaint
from models.hands import held
from models.ladder import RUNGS
from models.reference import Reference

SHORT: Final = 24  # letters of a part that is kept whole
HANDED: Final = ("koordinasi", "disposisi")
_ROOM: Final = QT_TRANSLATE_NOOP("Hands", "ruang kendali")
_ACCEPTED: Final = QT_TRANSLATE_NOOP("Hands", "diterima")
_BACK: Final = QT_TRANSLATE_NOOP("Hands", "dikembalikan")
_BECAUSE: Final = QT_TRANSLATE_NOOP("Hands", "dikembalikan: {why}")
_AGAIN: Final = QT_TRANSLATE_NOOP("Hands", "lagi")


def say(source: str) -> str:
    """A text of these tables in the language of the screen."""
    return QCoreApplication.translate("Hands", source)


def hop_name(hop: Hop) -> str:
    """How the hands of a hop are called; the room has no code."""
    return hop.name if hop.agency else say(_ROOM)


def hop_marks(hop: Hop) -> list[tuple[str, str]]:
    """What there is to say of a hop beside its name and time: words and their voice."""
    found: list[tuple[str, str]] = []
    if hop.back:
        found.append((_sent_back(hop), "near"))
    elif hop.again:
        found.append((say(_AGAIN), "near"))
    if hop.accepted_at is not None:
        found.append((say(_ACCEPTED), "third"))
    return found


def hop_lines(hops: Sequence[Hop], now: int, lang: str) -> str:
    """The whole chain, a line each, for a tooltip and for voices.

    Args:
        now: seconds since the epoch.
        lang: ``id`` or ``en``.
    """
    return "\n".join(
        " · ".join(
            [f"{moment(hop.at, now, lang)} {hop_name(hop)}", *(words for words, _voice in hop_marks(hop))]
        )
        for hop in hops
    )


class HandLine(QWidget):
    """The line, the two buttons of a hand-over, and its warnings. Hidden when nobody has the case."""

    chosen = Signal(str)  # id of a verb

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.setAccessibleName(self.tr("Pemegang laporan"))
        self.line = Phrase(theme, pad=4)
        self.buttons = {
            "accept": Button(theme, self.tr("Terima"), key=verbs.VERBS["accept"].key, compact=True),
            "sendback": Button(theme, self.tr("Kembalikan…"), key=verbs.VERBS["sendback"].key, compact=True),
        }
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        for verb, button in self.buttons.items():
            button.setProperty("tight", True)
            button.setAccessibleName(verbs.name(verb))
            button.clicked.connect(lambda _checked=False, v=verb: self.chosen.emit(v))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.bounced = Chip(theme, "", "warning", icon="bounce")
        self.rungs = [Chip(theme, "", "plain", icon=f"rung-{n + 1}") for n in range(len(RUNGS))]
        self._chips = QWidget()
        chips = QHBoxLayout(self._chips)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(8)
        for chip in (self.bounced, *self.rungs):
            chips.addWidget(chip)
        chips.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._chips)

    def show_case(
        self, case: Complaint, hops: Sequence[Hop], ref: Reference, now: int, why: Mapping[str, str]
    ) -> None:
        """Show a case.

        Args:
            case: as it is.
            hops: its chain, as its history tells it; what was not fetched yet is missing.
            ref: master data.
            now: seconds since the epoch.
            why: verb -> why it cannot be done, "" when it can.
        """
        parts = self._parts(case, hops, ref, now) if case.is_open else []
        self.setVisible(bool(parts))
        self.line.set_parts(*((_whole(words), name) for words, name in parts))
        moving = case.in_queue and case.status in (*HANDED, "proses")
        for verb, button in self.buttons.items():
            asked = verb == "sendback" or (case.accepted_at is None and case.status in HANDED)
            button.setVisible(moving and asked)
            button.setEnabled(not why[verb])
            button.setToolTip(why[verb])
            button.setAccessibleDescription(why[verb])
        self._chips.setVisible(bool(case.bounced or case.rung))
        chain = hop_lines(hops, now, self._lang)
        self.bounced.setVisible(case.bounced > 0)
        _tell(self.bounced, self.tr("bolak-balik {n}×").format(n=case.bounced), chain)
        for rung, chip in enumerate(self.rungs, 1):
            chip.setVisible(rung == case.rung)
            to = word(self._lang, "rung", RUNGS[rung - 1])
            _tell(chip, self.tr("dinaikkan ke {to}").format(to=to), "")

    def _parts(self, case: Complaint, hops: Sequence[Hop], ref: Reference, now: int) -> list[tuple[str, str]]:
        hands = held(case)
        if not hands:
            return []
        hop = hops[-1] if hops and hops[-1].agency == hands[-1] else None
        if not hands[-1] and (hop is None or not hop.back):  # in the room, as if nobody had had it
            return []
        parts = [(short(hands[-1], ref) if hands[-1] else say(_ROOM), "strong")]
        if hop is not None:
            since = moment(hop.at, now, self._lang)
            parts.append((" " + self.tr("sejak {when}").format(when=since), "second"))
            if hop.back:
                parts.append((f" · {_sent_back(hop)}", "near"))
        if case.accepted_at is not None:
            when = moment(case.accepted_at, now, self._lang)
            parts.append((" · " + self.tr("diterima {when}").format(when=when), "second"))
        elif case.status in HANDED:
            parts.append((" · " + self.tr("belum diterima"), "near"))
        return parts


def _whole(words: str) -> str:
    """A short part of the line, broken before it and not inside."""
    start, rest = ("\u00a0· ", words[3:]) if words.startswith(" · ") else ("", words)
    return start + (rest.replace(" ", "\u00a0") if len(rest) < SHORT else rest)


def _sent_back(hop: Hop) -> str:
    return say(_BECAUSE).format(why=isolated(hop.why)) if hop.why else say(_BACK)


def _tell(chip: Chip, words: str, more: str) -> None:
    chip.setText(words)
    chip.setAccessibleName(words)
    chip.setAccessibleDescription(more)
    chip.setToolTip(tip_html(more))
    chip.updateGeometry()

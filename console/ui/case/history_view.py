"""*Riwayat*: what happened to the case, newest first, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from console.core.chain import Hop, chain
from console.core.history import Line, moment, sentences
from console.core.records import EventRow
from console.ui.case.amended import changes
from console.ui.case.hand_line import hop_marks, hop_name
from console.ui.case.parts import Phrase, Section, level, plain
from console.ui.theme import Theme
from console.ui.widgets import Button
from models.reference import Reference

MOST_HOPS = 6  # of more hands the first and the last are named
FEW = 20  # lines shown before "Tampilkan semua": a case moved by many bulks has hundreds


def parts_of(line: Line, changed: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """A line with its voices: who is strong, what was refused is struck and says why, what is unsent says so.

    Args:
        line: as ``history.sentences`` says it.
        changed: of an edit at the channel, what was taken out and put in.
    """
    before, who, after = line.text.partition(line.who) if line.who else ("", "", line.text)
    if line.state == "refused":
        return [(line.text, "struck"), (" · ", "third"), (line.note, "wrong")]
    parts = [(text, name) for text, name in ((before, "plain"), (who, "strong"), (after, "plain")) if text]
    if changed:
        parts += [(": ", "plain"), *changed]
    return [*parts, (" · ", "third"), (line.note, "third")] if line.note else parts


class HistoryView(Section):
    """The block; its lines are kept and filled again, so that moving through the queue makes no widgets."""

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Riwayat"), parent)
        self._theme, self._lang = theme, lang
        self._lines: list[Line] = []
        self._events: tuple[EventRow, ...] = ()
        self.hops: list[Hop] = []
        self._now = 0
        self._limit = FEW
        self.count = plain(theme, "", "third", "caption")
        self.head.addWidget(self.count)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.rows: list[tuple[QLabel, Phrase]] = []
        self.chain = Phrase(theme)
        self.column.addWidget(self.chain)
        self.column.addLayout(self._grid)
        self.more = Button(theme, self.tr("Tampilkan semua"), variant="flat", compact=True)
        self.more.clicked.connect(self._on_more)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_events(
        self, events: tuple[EventRow, ...], ref: Reference, now: int, numbers: Mapping[str, str], *,
        central: bool = False,
    ) -> None:  # fmt: skip
        """Show a history.

        Args:
            events: oldest first.
            ref: master data.
            now: seconds since the epoch.
            numbers: numbers of other cases by id, for merges.
            central: there is one, so that what it has not answered is marked.
        """
        self._lines = sentences(events, ref, self._lang, numbers, central=central)
        self._events = events[::-1]
        self._now, self._limit = now, FEW
        self.hops = chain(events, ref)
        self._show_chain(self.hops)
        self._fill()

    def texts(self) -> list[str]:
        """The sentences as shown."""
        return [phrase.text() for _time, phrase in self.rows if not phrase.isHidden()]

    def _show_chain(self, hops: Sequence[Hop]) -> None:
        """Through whose hands it went, in one line; of one pair of hands the head of the panel says all."""
        self.chain.setVisible(len(hops) > 1)
        shown = list(hops) if len(hops) <= MOST_HOPS else [hops[0], *hops[1 - MOST_HOPS :]]
        parts: list[tuple[str, str]] = []
        for i, hop in enumerate(shown):
            if i:
                between = " → … → " if i == 1 and len(shown) < len(hops) else " → "
                parts.append((between, "third"))
            parts.append((hop_name(hop), "strong" if hop is hops[-1] else "plain"))
            if i:
                parts.append((f" {moment(hop.at, self._now, self._lang)}", "third"))
            parts += [(f" · {words}", name) for words, name in hop_marks(hop)]
        self.chain.set_parts(*parts)

    def _on_more(self) -> None:
        self._limit = len(self._lines)
        self._fill()

    def _changed(self, place: int) -> Sequence[tuple[str, str]]:
        event = self._events[place]
        if event.kind != "amend":
            return ()
        return changes(str(event.before.get("text", "")), str(event.body.get("text", "")))

    def _fill(self) -> None:
        shown = self._lines[: self._limit]
        while len(self.rows) < len(shown):
            time, phrase = level(plain(self._theme, "", "third"), 20), Phrase(self._theme)
            place = len(self.rows)
            self._grid.addWidget(time, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(phrase, place, 1)
            self.rows.append((time, phrase))
        for i, (time, phrase) in enumerate(self.rows):
            for widget in (time, phrase):
                widget.setVisible(i < len(shown))
            if i < len(shown):
                line = shown[i]
                time.setText(moment(line.at, self._now, self._lang))
                phrase.set_parts(*parts_of(line, self._changed(i)))
        self.count.setText(self.tr("%n kejadian", "", len(self._lines)))
        self.more.setVisible(len(self._lines) > self._limit)

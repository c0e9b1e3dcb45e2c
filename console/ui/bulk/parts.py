"""What the preview of a bulk shows: numbers first, then where, then why not, then who is in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from console.ui.case.parts import Phrase, Sign, level, plain
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Avatar, Button, rule
from models.commands import BULK_LIMIT

MOST_REASONS = 8
MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A kelurahan in the preview; ``before`` and ``after``: how many wait there, of all."""

    name: str
    selected: int
    accepted: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody else at some of the cases; ``keys``: small keys of those."""

    name: str
    holds: bool
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """How an act would come out.

    Attributes:
        accepted: how many cases pass.
        reasons: why the others do not: sentence -> their small keys.
        places: by kelurahan, the most selected first.
        twins: cases that close along with them.
        sample: number of one case and the reply it would get.
        waits: channels that do not answer yet, and how many replies wait for them.
        limit: why it takes somebody else, "" when it does not.
        away: what is meant for people who are away, in a sentence each.
        deputies: for some of these somebody stands in.
    """

    accepted: int
    reasons: Mapping[str, Sequence[int]] = field(default_factory=dict)
    places: Sequence[PlaceRow] = ()
    twins: int = 0
    sample: tuple[str, str] = ("", "")
    waits: Sequence[tuple[str, int]] = ()
    limit: str = ""
    away: Sequence[str] = ()
    deputies: bool = False

    @property
    def refused(self) -> int:
        """How many do not pass."""
        return sum(len(keys) for keys in self.reasons.values())


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)


class Tally(QFrame):
    """One number with its word: "121 akan diterima"."""

    def __init__(self, theme: Theme, icon: str, words: str, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.setProperty("card", True)
        self._words = words
        self.number = plain(theme, "", "", "result")
        self._said = plain(theme, words, "second")
        self._said.setWordWrap(True)
        self._said.setMinimumWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(Sign(theme, icon))
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.addWidget(self.number)
        self._pair.addWidget(self._said, 1)
        row.addLayout(self._pair, 1)

    def show_number(self, number: int | None) -> None:
        """Show it; None while it is being counted."""
        shown = "…" if number is None else grouped(number, self._lang)
        self.number.setText(shown)
        self.setAccessibleName(f"{shown} {self._words}")
        parent = self.parentWidget()
        if isinstance(parent, Tallies):
            parent.settle()

    @property
    def needs(self) -> int:
        """Pixels it takes to have the words beside the number, none of them cut."""
        metrics = self._said.fontMetrics()
        longest = max(metrics.horizontalAdvance(word) for word in self._words.split())
        return 24 + 16 + 12 + self.number.sizeHint().width() + 12 + longest + 4

    def stand(self, *, beside: bool) -> None:
        """Put the words beside the number, or below it."""
        across = QBoxLayout.Direction.LeftToRight
        self._pair.setDirection(across if beside else QBoxLayout.Direction.TopToBottom)
        self._pair.setSpacing(12 if beside else 0)
        top = Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignTop
        self._said.setAlignment(Qt.AlignmentFlag.AlignLeft | top)


class Tallies(QWidget):
    """What passes and what does not, side by side and in the same way, however long the numbers grow."""

    def __init__(self, *tallies: Tally) -> None:
        super().__init__()
        self._tallies = tallies
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for tally in tallies:
            row.addWidget(tally, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def settle(self) -> None:
        """Find out how they can stand."""
        room = (self.width() - 12 * (len(self._tallies) - 1)) // len(self._tallies)
        for tally in self._tallies:
            tally.stand(beside=all(one.needs <= room for one in self._tallies))


class Name(QLabel):
    """A name that ends in "…" where there is no room for all of it; the tooltip has it whole."""

    def __init__(self, theme: Theme, text: str, role: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        self.setMinimumWidth(1)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), QStyleOption()
        look.initFrom(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter, self.rect(), Qt.AlignmentFlag.AlignVCenter, look.palette, True, text,
            self.foregroundRole(),
        )  # fmt: skip
        painter.end()


class Places(QWidget):
    """What it does to each kelurahan: selected, accepted, refused, and how many wait before and after."""

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.rows: list[tuple[str, ...]] = []
        self.hide()

    def show_rows(self, rows: Sequence[PlaceRow]) -> None:
        """Show these, the first few each for itself, and the sum."""
        emptied(self._grid)
        self.rows = []
        self.setVisible(bool(rows))
        if not rows:
            return
        head = (
            self.tr("Kelurahan"), self.tr("Dipilih"), self.tr("Diterima"), self.tr("Ditolak"), self.tr("Menunggu"),
        )  # fmt: skip
        for column, word in enumerate(head):
            self._grid.addWidget(plain(self._theme, word, "third", "caption"), 0, column, _side(column))
        self._grid.addWidget(rule(), 1, 0, 1, len(head))
        shown = list(rows[:MOST_PLACES])
        if len(rows) > MOST_PLACES:
            rest = rows[MOST_PLACES:]
            shown.append(_sum(rest, self.tr("{n} kelurahan lain").format(n=grouped(len(rest), self._lang))))
        for row in shown:
            self._add(row)
        if len(rows) > 1:
            self._add(_sum(rows, self.tr("Jumlah")), strong=True)

    def _add(self, row: PlaceRow, *, strong: bool = False) -> None:
        def n(value: int) -> str:
            return grouped(value, self._lang)

        place, role = self._grid.rowCount(), "data_strong" if strong else "data"
        refused = row.selected - row.accepted
        words = (row.name, n(row.selected), n(row.accepted), n(refused))
        for column, word in enumerate(words):
            name = "wrong" if column == 3 and refused else ""
            # a long name is cut before a number is
            label = plain(self._theme, word, name, role) if column else Name(self._theme, word, role)
            self._grid.addWidget(
                label, place, column, Qt.AlignmentFlag.AlignVCenter if column == 0 else _side(column)
            )
        change = Phrase(self._theme)
        before, after = n(row.before), n(row.after)
        parts = ((f"{before} → ", "third"),) if row.before != row.after else ()
        change.set_parts(*parts, (after, "strong" if strong else "plain"))
        change.setFixedWidth(change.sizeHint().width() + 4)
        self._grid.addWidget(change, place, 4, _side(4))
        self.rows.append((*words, f"{before} → {after}"))


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _sum(rows: Sequence[PlaceRow], name: str) -> PlaceRow:
    return PlaceRow(
        name, sum(r.selected for r in rows), sum(r.accepted for r in rows), sum(r.before for r in rows),
        sum(r.after for r in rows),
    )  # fmt: skip


class Reasons(QWidget):
    """Why some do not pass, each reason with how many and a way to see which."""

    list_asked = Signal(str)  # the sentence

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.sentences: list[str] = []
        self.buttons: list[Button] = []
        self.hide()

    def show_reasons(self, reasons: Mapping[str, Sequence[int]]) -> None:
        """Show why, the most frequent reason first."""
        emptied(self._grid)
        most = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
        self.sentences, self.buttons = [sentence for sentence, _keys in most], []
        self.setVisible(bool(most))
        if not most:
            return
        total = grouped(sum(len(keys) for _sentence, keys in most), self._lang)
        head = plain(self._theme, self.tr("{n} ditolak").format(n=total), "", "data_strong")
        self._grid.addWidget(head, 0, 0, 1, 3)
        for row, (sentence, keys) in enumerate(most[:MOST_REASONS], 1):
            words = Phrase(self._theme, pad=4)
            words.set_parts((sentence, "plain"))
            count = grouped(len(keys), self._lang)
            see = Button(self._theme, self.tr("Lihat"), variant="flat", compact=True)
            see.setAccessibleName(self.tr("Lihat {n} laporan: {why}").format(n=count, why=sentence))
            see.clicked.connect(partial(self.list_asked.emit, sentence))
            number = level(plain(self._theme, count, "second"), 28)
            self._grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(words, row, 1)
            self._grid.addWidget(see, row, 2, Qt.AlignmentFlag.AlignTop)
            self.buttons.append(see)


class People(QFrame):
    """Who else has some of the cases open, or holds them."""

    release_asked = Signal(object)  # small keys to let go

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 4, 8, 4)
        self._column.setSpacing(0)
        self.texts: list[str] = []
        self.hide()

    def show_people(self, people: Sequence[Person]) -> None:
        """Name them."""
        emptied(self._column)
        self.texts = []
        self.setVisible(bool(people))
        for person in people:
            n = grouped(len(person.keys), self._lang)
            words = (
                self.tr("{who} memegang {n} laporan ini dan minta dibiarkan.")
                if person.holds
                else self.tr("{who} sedang membuka {n} laporan ini; tetap ikut.")
            ).format(who=person.name, n=n)
            phrase = Phrase(self._theme, pad=4)
            phrase.set_parts((words, "plain"))
            drop = Button(self._theme, self.tr("Lepas {n}").format(n=n), variant="flat", compact=True)
            drop.setAccessibleName(
                self.tr("Lepas {n} laporan {who} dari pilihan").format(n=n, who=person.name)
            )
            drop.clicked.connect(partial(self.release_asked.emit, person.keys))
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Avatar(self._theme, person.name))
            row.addWidget(phrase, 1)
            row.addWidget(drop)
            self._column.addLayout(row)
            self.texts.append(words)


class Limit(QFrame):
    """More cases than one may move: said plainly, with what can be done about it."""

    first_asked = Signal()

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.words = Phrase(theme, pad=4)
        n = grouped(BULK_LIMIT, lang)
        self.first = Button(theme, self.tr("Pilih {n} terdesak").format(n=n), compact=True)
        self.first.setToolTip(self.tr("Hanya {n} yang paling mendesak tetap dipilih").format(n=n))
        self.first.clicked.connect(self.first_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(Sign(theme, "warning"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self.first)
        self.hide()

    def show_limit(self, sentence: str) -> None:
        """Say it; "" takes it away."""
        self.words.set_parts((sentence, "plain"))
        self.setVisible(bool(sentence))

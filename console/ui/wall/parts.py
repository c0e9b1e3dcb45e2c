"""The painted parts of the wall. All sizes are units of a page 2160 high; ``scale`` makes pixels of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.ui.theme import STATUS_COLOUR, Theme

NUMBER: Final = 192
NAME: Final = 80
HEAD: Final = 72
CLOCK: Final = 112
#: A row of the list is as high as lets the thirteen of August 2017 stand, within what can be read.
ROWS: Final = (92, 110)
THIRTEEN: Final = 13
PAD: Final = 44
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Part(QWidget):
    """Something painted in units of the page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.scale = 1.0
        self.stale = False
        theme.changed.connect(self.update)

    def set_stale(self, stale: bool) -> None:
        """Whether what is shown is too old to be called live."""
        if stale != self.stale:
            self.stale = stale
            self.update()

    def font_of(self, units: float, weight: int = 400) -> QFont:
        """A font of so many units, with digits of equal width."""
        font = QFont(self.theme.font("data", weight))
        font.setPixelSize(max(1, round(units * self.scale)))
        return font

    def u(self, units: float) -> float:
        """Pixels of some units."""
        return units * self.scale

    def words(
        self, painter: QPainter, box: QRectF, text: str, units: float, colour: str, *, weight: int = 400,
        align: Qt.AlignmentFlag = LEFT,
    ) -> float:  # fmt: skip
        """Write one line into a box, cut with "…" where it does not fit; how wide it became, pixels."""
        font = self.font_of(units, weight)
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(self.theme[colour])
        painter.drawText(box, align, shown)
        return metrics.horizontalAdvance(shown)

    def icon(
        self, painter: QPainter, name: str, colour: str, left: float, middle: float, units: float
    ) -> None:
        """An icon of the theme at a place."""
        side = round(self.u(units))
        pixmap = self.theme.pixmap(name, colour, side, self.devicePixelRatioF())
        painter.drawPixmap(round(left), round(middle - side / 2), pixmap)

    def shape(self, painter: QPainter, status: str, left: float, middle: float, units: float) -> None:
        """The shape of a status at a place."""
        side = self.u(units)
        painter.save()
        painter.translate(left, middle - side / 2)
        painter.fillPath(self.theme.status_path(status, side), self.theme[STATUS_COLOUR[status]])
        painter.restore()

    def ground(self, painter: QPainter) -> None:
        """A panel of the page."""
        edge = self.u(3)
        box = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        path = QPainterPath()
        path.addRoundedRect(box, self.u(10), self.u(10))
        painter.fillPath(path, self.theme["panel"])
        painter.setPen(QPen(self.theme["line"], edge))
        painter.drawPath(path)


class Header(Part):
    """Name, how fresh the data is, day and time."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.title, self._fresh, self._day, self._time = title, "", "", ""

    def show_words(self, fresh: str, day: str, time: str) -> None:
        """Show these words."""
        if (fresh, day, time) != (self._fresh, self._day, self._time):
            self._fresh, self._day, self._time = fresh, day, time
            self.setAccessibleName(f"{self.title}. {fresh}. {day} {time}")
            self.update()

    @property
    def fresh(self) -> str:
        """How fresh it says the data is."""
        return self._fresh

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.stale:
            painter.fillRect(self.rect(), self.theme["amber_soft"])
        middle, high, side = self.height() / 2, float(self.height()), self.u(84)
        logo = self.theme.logo(round(side), self.devicePixelRatioF())
        painter.drawPixmap(round(self.u(12)), round(middle - side / 2), logo)
        right = self.width() - self.u(12)
        right -= self._right(painter, right, self._time, CLOCK, "text", 700) + self.u(36)
        right -= self._right(painter, right, self._day, HEAD, "text2", 400) + self.u(100)
        colour = "amber_text" if self.stale else "text2"
        right -= self._right(painter, right, self._fresh, HEAD, colour, 600 if self.stale else 400) + self.u(
            80
        )
        icon, tint = ("warning", "amber_text") if self.stale else ("sync", "green")
        self.icon(painter, icon, tint, right, middle, 60)
        left = side + self.u(52)
        self.words(
            painter, QRectF(left, 0, right - left - self.u(40), high), self.title, 84, "text", weight=600
        )

    def _right(
        self, painter: QPainter, right: float, text: str, units: float, colour: str, weight: int
    ) -> float:
        box = QRectF(0, 0, right, self.height())
        return self.words(painter, box, text, units, colour, weight=weight, align=RIGHT)


class Tile(Part):
    """One number with what it counts."""

    def __init__(self, theme: Theme, mark: str, label: str, parent: QWidget | None = None) -> None:
        """Args:
        mark: a status whose shape stands before the label, or the name of an icon.
        """
        super().__init__(theme, parent)
        self._mark, self._label, self.text = mark, label, "–"

    def show_number(self, text: str) -> None:
        """Show a number."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(f"{self._label}: {text}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.ground(painter)
        left, wide = self.u(40), self.width() - self.u(64)
        head = QRectF(left, self.u(28), wide, self.u(100))
        if self._mark in STATUS_COLOUR:
            self.shape(painter, self._mark, left, head.center().y(), 54)
        else:
            self.icon(
                painter, self._mark, "red" if self._mark == "clock" else "text2", left, head.center().y(), 58
            )
        head.setLeft(left + self.u(76))
        self.words(painter, head, self._label, HEAD, "text2")
        body = QRectF(left, self.u(120), wide, self.height() - self.u(132))
        self.words(painter, body, self.text, NUMBER, "text2" if self.stale else "text", weight=700)


class RedRow(NamedTuple):
    """A kelurahan of the list: rank, name, waiting cases in words and as a number, change over seven days."""

    rank: int
    name: str
    waiting: str
    cases: int
    up: bool | None
    change: str


class RedList(Part):
    """The red kelurahan, the worst first; as many as fit, and how many more there are."""

    def __init__(
        self, theme: Theme, heads: tuple[str, str, str], more: str, parent: QWidget | None = None
    ) -> None:
        """Args:
        heads: over the names, the counts and the changes.
        more: ``+{n} lainnya``.
        """
        super().__init__(theme, parent)
        self._heads, self._more = heads, more
        self.rows: Sequence[RedRow] = ()
        self._nothing = ""

    def show_rows(self, rows: Sequence[RedRow], nothing: str) -> None:
        """Show these; ``nothing`` is said when there are none."""
        self.rows, self._nothing = rows, nothing
        self.setAccessibleName(
            "; ".join(f"{row.rank} {row.name} {row.waiting}" for row in rows) if rows else nothing
        )
        self.update()

    @property
    def fits(self) -> int:
        """How many rows there is room for."""
        return int((self.height() - self.u(2 * 28)) / self._row_high) - 1

    @property
    def _row_high(self) -> float:
        least, most = ROWS
        even = (self.height() - self.u(2 * 28)) / (THIRTEEN + 1)
        return min(self.u(most), max(self.u(least), even))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.ground(painter)
        left, right, row = self.u(PAD), self.width() - self.u(PAD), self._row_high
        change, count = right - self.u(280), right - self.u(300)
        top = self.u(28)
        half = (right - left) / 2
        self.words(painter, QRectF(left, top, half, row), self._heads[0], HEAD, "text2")
        self.words(painter, QRectF(left, top, count - left, row), self._heads[1], HEAD, "text2", align=RIGHT)
        self.words(
            painter, QRectF(change, top, right - change, row), self._heads[2], HEAD, "text2", align=RIGHT
        )
        if not self.rows:
            box = QRectF(left, top + row, right - left, self.height() - top - row)
            self.words(painter, box, self._nothing, NAME, "text2", align=Qt.AlignmentFlag.AlignCenter)
            return
        shown = self.rows if len(self.rows) <= self.fits else self.rows[: self.fits - 1]
        most = max(one.cases for one in self.rows)
        for i, one in enumerate(shown, 1):
            self._row(painter, one, most, QRectF(left, top + row * i, right - left, row), count, change)
        if len(shown) < len(self.rows):
            box = QRectF(left + self.u(112), top + row * (len(shown) + 1), half, row)
            self.words(painter, box, self._more.format(n=len(self.rows) - len(shown)), HEAD, "text2")

    def _row(
        self, painter: QPainter, one: RedRow, most: int, box: QRectF, count: float, change: float
    ) -> None:
        painter.setPen(QPen(self.theme["line_soft"], self.u(3)))
        painter.drawLine(QPointF(box.left(), box.top()), QPointF(box.right(), box.top()))
        number = QRectF(box.left(), box.top(), self.u(84), box.height())
        self.words(painter, number, str(one.rank), 60, "text2", align=RIGHT)
        bar = count - self.u(230) - self.u(420)
        name = QRectF(number.right() + self.u(28), box.top(), bar - number.right() - self.u(56), box.height())
        self.words(painter, name, one.name, NAME, "text", weight=500)
        colour = "text2" if self.stale else "red"
        wide = self.u(400) * one.cases / most
        painter.fillRect(QRectF(bar, box.center().y() - self.u(17), wide, self.u(34)), self.theme[colour])
        numbers = QRectF(count - self.u(240), box.top(), self.u(240), box.height())
        self.words(painter, numbers, one.waiting, NAME, "text", weight=700, align=RIGHT)
        moved = QRectF(change, box.top(), box.right() - change, box.height())
        self.words(painter, moved, one.change, NAME, "text2", align=RIGHT)
        if one.up is not None:
            self._arrow(painter, change + self.u(80), box.center().y(), up=one.up)

    def _arrow(self, painter: QPainter, left: float, middle: float, *, up: bool) -> None:
        """Up or down, drawn: not every font has the arrows."""
        tip, way = self.u(24), -1 if up else 1
        pen = QPen(self.theme["text2"], self.u(6))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        end = QPointF(left, middle + way * tip)
        painter.drawLine(QPointF(left, middle - way * tip), end)
        for side in (-1, 1):
            painter.drawLine(end, QPointF(left + side * tip * 0.6, end.y() - way * tip * 0.6))


class LastEvents(Part):
    """What happened last, side by side: time, status, what about, where."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.events: Sequence[tuple[str, str, str]] = ()

    def show_events(self, events: Sequence[tuple[str, str, str]]) -> None:
        """(time, status, words), the newest first."""
        self.events = events
        self.setAccessibleName("; ".join(f"{time} {words}" for time, _status, words in events))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.events[: max(1, int(self.width() // self.u(1200)))]
        if not shown:
            return
        each, high = self.width() / len(shown), float(self.height())
        for i, (time, status, words) in enumerate(shown):
            left = i * each
            left += self.words(painter, QRectF(left, 0, each, high), time, HEAD, "text2") + self.u(28)
            self.shape(painter, status, left, high / 2, 52)
            left += self.u(80)
            self.words(
                painter, QRectF(left, 0, (i + 1) * each - left - self.u(48), high), words, HEAD, "text"
            )

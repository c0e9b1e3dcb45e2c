"""Paints the exposed rows of the queue, column by column, in one go.

A table that asks for each cell costs 2,000 calls a frame, and every entry into Python waits for the
interpreter when a thread is busy. Here one entry paints everything; going column by column changes pen and
font a few times a frame instead of hundreds. Widths and elided texts are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap

from console.ui.queue import columns
from console.ui.queue.cells import LATE, PLAIN, QUIET, SOON, Cells, Describe
from console.ui.queue.openers import Opener
from console.ui.theme import Theme
from console.ui.widgets import paint_avatar
from models.complaint import SURE_AGENCY, SURE_CATEGORY, SURE_KELURAHAN
from models.ladder import RUNGS

ROW = 30  # pixels
BOX = 16
SHAPE = 12
ICON = 16
AVATAR = 18
PAD = 8
BAR = 3  # the accent bar of the current row
RUNG_ICONS = ("warning", *(f"rung-{n + 1}" for n in range(len(RUNGS))))  # 0: asked, of no rung
REMEMBERED = 20_000  # elided texts a column keeps

SUGGESTED = {
    columns.CATEGORY: ("category", SURE_CATEGORY),
    columns.KELURAHAN: ("kelurahan", SURE_KELURAHAN),
    columns.AGENCY: ("agency", SURE_AGENCY),
}
# Share of a column a bar takes while its row is on its way.
BARS = {
    columns.NUMBER: 0.8,
    columns.WORDS: 0.7,
    columns.CATEGORY: 0.5,
    columns.KELURAHAN: 0.6,
    columns.DUE: 0.5,
}


WEIGHT_OF = {QUIET: "data", PLAIN: "data_medium", SOON: "data_strong", LATE: "data_strong"}


class Line(NamedTuple):
    """One exposed row: its top edge in pixels, its words (None: on their way), and how it stands out."""

    y: int
    cells: Cells | None
    picked: bool
    current: bool
    hovered: bool


class Span(NamedTuple):
    """One exposed column: its index, left edge and width in pixels."""

    column: int
    x: int
    width: int


class RowsPainter:
    """The look of a row; keeps nothing of the data."""

    def __init__(self, theme: Theme) -> None:
        """Draw with the tokens of `theme`."""
        self._theme = theme
        self._fonts = {name: theme.font(name) for name in ("data", "data_medium", "data_strong", "caption")}
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}
        data = self._metrics["data"]
        self._base = (ROW + data.ascent() - data.descent()) // 2
        self._elided: dict[int, tuple[int, dict[str, str]]] = {}
        self._advances: dict[tuple[str, str], int] = {}
        self._drawn: dict[tuple[str, float], QPixmap] = {}
        theme.changed.connect(self._drawn.clear)

    def paint(
        self,
        painter: QPainter,
        dirty: QRect,
        width: int,
        spans: Sequence[Span],
        lines: Sequence[Line],
        describe: Describe,
        now: int,
        *,
        ring: bool,
        openers: Mapping[str, Opener],
    ) -> None:
        """Paint what is exposed.

        Args:
            dirty: the exposed part of the viewport, in pixels.
            width: of the viewport, for grounds and rules.
            spans: the exposed columns. lines: the exposed rows.
            now: seconds since the epoch, for the time left.
            ring: the keyboard is here: show where it stands.
            openers: who else has which case open, by the hex of its id.
        """
        theme = self._theme
        scale = painter.device().devicePixelRatioF()
        painter.setLayoutDirection(
            Qt.LayoutDirection.LayoutDirectionAuto
        )  # each text by its own first letter
        painter.fillRect(dirty, theme["panel"])
        self._grounds(painter, width, lines)
        ready = [(line.y, line.cells) for line in lines if line.cells is not None]
        late = [line.y for line in lines if line.cells is None]
        for span in spans:
            if span.column == columns.BOX:
                for line in lines:
                    painter.drawPixmap(span.x + 12, line.y + (ROW - BOX) // 2, self._box(line.picked, scale))
            elif span.column == columns.STATUS:
                for y, cells in ready:
                    painter.drawPixmap(span.x + PAD, y + (ROW - SHAPE) // 2, self._shape(cells.status, scale))
            elif span.column == columns.CHANNEL:
                for y, cells in ready:
                    icon = theme.pixmap(f"channel-{cells.channel}", "text2", ICON, scale)
                    painter.drawPixmap(span.x + PAD + 2, y + (ROW - ICON) // 2, icon)
            elif span.column == columns.DUE:
                self._deadlines(painter, span, ready, describe, now)
            elif span.column == columns.MARKS:
                self._marks(painter, span, ready, scale)
            elif span.column == columns.HOLDER:
                self._holders(painter, span, ready)
            elif span.column == columns.OPENER:
                if openers:
                    self._openers(painter, span, ready, openers)
            else:
                self._texts(painter, span, ready)
            if late and span.column in BARS:
                bar = round((span.width - 2 * PAD) * BARS[span.column])
                x = span.x + span.width - PAD - bar if span.column == columns.DUE else span.x + PAD
                for y in late:
                    painter.fillRect(x, y + 11, bar, 8, theme["line_soft"])
        if ring:
            self._ring(painter, width, lines)

    # parts -------------------------------------------------------------------------------------------------

    def _grounds(self, painter: QPainter, width: int, lines: Iterable[Line]) -> None:
        theme = self._theme
        soft, hover, rule = theme["accent_soft"], theme["hover"], theme["line_soft"]
        for line in lines:
            if line.picked or line.current:
                painter.fillRect(0, line.y, width, ROW, soft)
            elif line.hovered:
                painter.fillRect(0, line.y, width, ROW, hover)
            painter.fillRect(0, line.y + ROW - 1, width, 1, rule)
            if line.current:
                painter.fillRect(0, line.y, BAR, ROW, theme["accent"])

    def _ring(self, painter: QPainter, width: int, lines: Iterable[Line]) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme["accent"], 2))
        for line in lines:
            if line.current:
                painter.drawRect(QRectF(1, line.y + 1, width - 2, ROW - 2))

    def _texts(self, painter: QPainter, span: Span, ready: Iterable[tuple[int, Cells]]) -> None:
        x, base = span.x + PAD, self._base
        if span.column == columns.NUMBER:
            painter.setFont(self._fonts["data"])
            painter.setPen(self._theme["text3"])
            for y, cells in ready:
                painter.drawText(QPointF(x, y + base), cells.prefix)
            painter.setFont(self._fonts["data_medium"])
            painter.setPen(self._theme["text"])
            for y, cells in ready:
                painter.drawText(QPointF(x + self._advance("data", cells.prefix), y + base), cells.tail)
            return
        elided = self._elider(span)
        painter.setFont(self._fonts["data"])
        if span.column == columns.WORDS:
            painter.setPen(self._theme["text"])
            for y, cells in ready:
                painter.drawText(QPointF(x, y + base), elided(cells.words))
            return
        name, bit = SUGGESTED[span.column]
        for token, unsure in (("text", False), ("text2", True)):
            painter.setPen(self._theme[token])
            for y, cells in ready:
                if bool(cells.unsure & bit) is unsure:
                    painter.drawText(QPointF(x, y + base), elided(getattr(cells, name)))

    def _deadlines(
        self, painter: QPainter, span: Span, ready: Iterable[tuple[int, Cells]], describe: Describe, now: int
    ) -> None:
        right = span.x + span.width - PAD
        stood = [(y, *describe.deadline(cells, now)) for y, cells in ready]
        words = []
        for token in {tone for _y, _clock, _time, tone in stood}:
            font = WEIGHT_OF[token]
            painter.setFont(self._fonts[font])
            painter.setPen(self._theme[token])
            for y, clock, time, tone in stood:
                if tone == token:
                    x = right - self._advance(font, time)
                    painter.drawText(QPointF(x, y + self._base), time)
                    words.append((x - 6 - self._advance("caption", clock), y, clock))
        painter.setFont(self._fonts["caption"])
        painter.setPen(self._theme["text3"])
        for x, y, clock in words:
            if x >= span.x:
                painter.drawText(QPointF(x, y + self._base), clock)

    def _marks(self, painter: QPainter, span: Span, ready: Iterable[tuple[int, Cells]], scale: float) -> None:
        theme, room = self._theme, span.x + span.width - ICON
        painter.setFont(self._fonts["caption"])
        painter.setPen(theme["text2"])
        for y, cells in ready:
            x, top = span.x + 4, y + (ROW - ICON) // 2
            if cells.stopped:
                painter.drawPixmap(x, top, theme.pixmap("pause", "text2", ICON, scale))
                who = self._fit("caption", cells.waits_for, span.width - ICON - PAD)
                painter.drawText(QPointF(x + ICON + 4, y + self._base), who)
                continue
            if cells.photos:
                painter.drawPixmap(x, top, theme.pixmap("camera", "text2", ICON, scale))
            x += ICON + 4
            if cells.twins:
                painter.drawPixmap(x, top, theme.pixmap("twins", "text2", ICON, scale))
                count = str(cells.twins)
                painter.drawText(QPointF(x + ICON + 1, y + self._base), count)
                x += ICON + 5 + self._advance("caption", count)
            for on, icon, ink in (
                (cells.bounced, "bounce", "amber_text"),
                (cells.escalated, RUNG_ICONS[cells.rung], "text2"),
                (cells.priority, "chevron-up", "text2"),
                (cells.reopened, "undo", "text2"),
            ):
                if on and x <= room:
                    painter.drawPixmap(x, top, theme.pixmap(icon, ink, ICON, scale))
                    x += ICON + 2

    def _holders(self, painter: QPainter, span: Span, ready: Iterable[tuple[int, Cells]]) -> None:
        room = span.width - AVATAR - 3 * PAD
        for y, cells in ready:
            if cells.holder:
                box = QRectF(span.x + PAD, y + (ROW - AVATAR) / 2, AVATAR, AVATAR)
                paint_avatar(painter, self._theme, box, cells.holder)
                painter.setFont(self._fonts["data"])
                painter.setPen(self._theme["text2"])
                at = QPointF(span.x + PAD + AVATAR + 6, y + self._base)
                painter.drawText(at, self._fit("data", cells.holder, room))

    def _openers(
        self, painter: QPainter, span: Span, ready: Iterable[tuple[int, Cells]], openers: Mapping[str, Opener]
    ) -> None:
        here = [(y, opener) for y, cells in ready if (opener := openers.get(cells.id)) is not None]
        x, room, scale = span.x + PAD, span.width - AVATAR - 2 * PAD, painter.device().devicePixelRatioF()
        painter.setFont(self._fonts["data"])
        notes = []
        for y, opener in here:
            painter.drawPixmap(x, y + (ROW - AVATAR) // 2, self._avatar(opener.name[:1], opener.held, scale))
            painter.setPen(self._theme["text" if opener.held else "text2"])
            name = self._fit("data", opener.name, room)
            painter.drawText(QPointF(x + AVATAR + 6, y + self._base), name)
            taken = self._advance("data", name) + 4
            if opener.note and taken + self._advance("caption", opener.note) <= room:
                notes.append((x + AVATAR + 6 + taken, y, opener.note))
        painter.setFont(self._fonts["caption"])
        painter.setPen(self._theme["text3"])
        for at, y, note in notes:
            painter.drawText(QPointF(at, y + self._base), note)

    # remembered --------------------------------------------------------------------------------------------

    def _elider(self, span: Span) -> _Elider:
        width, known = self._elided.get(span.column, (0, {}))
        if width != span.width or len(known) > REMEMBERED:
            known = {}
            self._elided[span.column] = (span.width, known)
        return _Elider(self._metrics["data"], span.width - 2 * PAD, known)

    def _fit(self, font: str, text: str, width: int) -> str:
        if self._advance(font, text) <= width:
            return text
        return self._metrics[font].elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _advance(self, font: str, text: str) -> int:
        found = self._advances.get((font, text))
        if found is None:
            if len(self._advances) > REMEMBERED:
                self._advances.clear()
            found = self._advances[(font, text)] = self._metrics[font].horizontalAdvance(text)
        return found

    def _shape(self, status: str, scale: float) -> QPixmap:
        key = (status, scale)
        if key not in self._drawn:
            pixmap = _blank(SHAPE, scale)
            painter = QPainter(pixmap)
            self._theme.paint_status(painter, status, 0, 0, SHAPE)
            painter.end()
            self._drawn[key] = pixmap
        return self._drawn[key]

    def _avatar(self, letter: str, held: bool, scale: float) -> QPixmap:
        key = (f"avatar {held} {letter}", scale)
        if key not in self._drawn:
            pixmap = _blank(AVATAR, scale)
            painter = QPainter(pixmap)
            paint_avatar(painter, self._theme, QRectF(0, 0, AVATAR, AVATAR), letter, hollow=not held)
            painter.end()
            self._drawn[key] = pixmap
        return self._drawn[key]

    def _box(self, on: bool, scale: float) -> QPixmap:
        return self.box("on" if on else "off", scale)

    def box(self, state: str, scale: float) -> QPixmap:
        """A check box: ``on``, ``off`` or ``some``."""
        key = (f"box {state}", scale)
        if key not in self._drawn:
            theme = self._theme
            pixmap = _blank(BOX, scale)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme["line_ctrl" if state == "off" else "accent"], 1))
            painter.setBrush(theme["panel" if state == "off" else "accent"])
            painter.drawRoundedRect(QRectF(0.5, 0.5, BOX - 1, BOX - 1), 3, 3)
            if state != "off":
                icon = "check" if state == "on" else "minus"
                painter.drawPixmap(2, 2, theme.pixmap(icon, "on_accent", BOX - 4, scale))
            painter.end()
            self._drawn[key] = pixmap
        return self._drawn[key]


class _Elider:
    """Cuts texts to one width and remembers them."""

    def __init__(self, metrics: QFontMetrics, width: int, known: dict[str, str]) -> None:
        self._metrics, self._width, self._known = metrics, width, known

    def __call__(self, text: str) -> str:
        found = self._known.get(text)
        if found is None:
            found = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._width)
            self._known[text] = found
        return found


def _blank(size: int, scale: float) -> QPixmap:
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap

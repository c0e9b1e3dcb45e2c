"""The causes of a kelurahan now, against the compared snapshot, and what else one asks of it: oldest case, crew."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from console.core.review import Row
from console.core.snapshots import Snapshot
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.queue.formats import MONTHS, grouped
from console.ui.red import words
from console.ui.red.data import Inside
from console.ui.theme import Theme
from console.ui.widgets import Button, rule
from models.identity import WIB
from models.indicator import CAUSES
from models.reference import Reference

WIDE: Final = 368  # pixels
NARROW: Final = 324
NUMBER: Final = 40
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Swatch(QWidget):
    """A cause's colour beside its name."""

    def __init__(self, theme: Theme, token: str) -> None:
        super().__init__()
        self._theme, self._token = theme, token
        self.setFixedSize(12, 12)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme[self._token])


class Legend(QWidget):
    """The causes with their colours in one line; gone where there is no room for all of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = [(words.TOKENS[name], words.cause(name)) for name in CAUSES]
        self.setAccessibleName(", ".join(name for _token, name in self._words))
        theme.changed.connect(self.update)

    @property
    def needs(self) -> int:
        """How wide all of it is."""
        metrics = QFontMetrics(self._theme.font("caption"))
        return sum(metrics.horizontalAdvance(name) + 34 for _token, name in self._words)

    def sizeHint(self) -> QSize:
        return QSize(self.needs, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() < self.needs - 16:
            return
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        left, metrics = self.width() - self.needs + 16, painter.fontMetrics()
        for token, name in self._words:
            painter.fillRect(left, (self.height() - 12) // 2, 12, 12, self._theme[token])
            painter.setPen(self._theme["text2"])
            wide = metrics.horizontalAdvance(name)
            painter.drawText(left + 18, 0, wide + 4, self.height(), int(Qt.AlignmentFlag.AlignVCenter), name)
            left += wide + 34


class CausesPart(QWidget):
    """See the module.

    Signals:
        oldest_asked: number of the oldest case.
    """

    oldest_asked = Signal(str)

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang, self._number = theme, lang, ""
        self.setFixedWidth(WIDE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self.heads = [plain(theme, text, "third", "caption") for text in (
            self.tr("Sebab"), self.tr("Kini"), "", self.tr("Selisih"))]  # fmt: skip
        grid.addWidget(self.heads[0], 0, 0, 1, 2)
        for column in (1, 2, 3):
            self.heads[column].setAlignment(RIGHT)
            self.heads[column].setMinimumWidth(NUMBER)
            grid.addWidget(self.heads[column], 0, column + 1)
        self.cells: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        for i, name in enumerate((*CAUSES, "total")):
            line = 2 * i + 1
            grid.addWidget(rule(), line, 0, 1, 5)
            role = "data_strong" if name == "total" else "data"
            if name != "total":
                grid.addWidget(Swatch(theme, words.TOKENS[name]), line + 1, 0)
            label = plain(theme, words.cause(name) if name != "total" else self.tr("Jumlah"))
            label.setFont(theme.font(role))
            label.setMinimumHeight(26)
            grid.addWidget(label, line + 1, 1 if name != "total" else 0, 1, 1 if name != "total" else 2)
            numbers = (plain(theme), plain(theme, "", "second"), plain(theme, "", "second"))
            for column, number in enumerate(numbers):
                number.setFont(theme.font("data_strong" if name == "total" or column == 0 else "data"))
                number.setAlignment(RIGHT)
                grid.addWidget(number, line + 1, column + 2)
            self.cells[name] = numbers
        self.oldest = Button(theme, "", variant="flat")
        self.oldest.setProperty("name", True)
        self.oldest.setFont(theme.font("data"))
        self.oldest.clicked.connect(lambda: self.oldest_asked.emit(self._number))
        self.crew = Phrase(theme)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(MARGIN, 12, MARGIN, 8)
        column_.setSpacing(4)
        column_.addLayout(grid)
        column_.addSpacing(4)
        column_.addWidget(self.oldest, 0, Qt.AlignmentFlag.AlignLeft)
        column_.addWidget(self.crew)
        column_.addStretch(1)

    def show_inside(
        self, row: Row, inside: Inside, before: Snapshot | None, ref: Reference, now: int
    ) -> None:
        """Show a kelurahan.

        Args:
            before: the compared snapshot.
            now: seconds since the epoch.
        """
        lang, one = self._lang, row.indicator
        then = before.places.get(one.code) if before is not None else None
        self.heads[2].setText(_day(before.at, lang) if before is not None else "")
        self.heads[3].setVisible(before is not None)
        for name, (kini, was, moved) in self.cells.items():
            count = one.waiting if name == "total" else getattr(one.causes, name)
            old = 0
            if then is not None:
                old = then.waiting if name == "total" else getattr(then.causes, name)
            kini.setText(grouped(count, lang))
            was.setText(grouped(old, lang) if before is not None else "")
            moved.setText(words.change(count - old, lang) if before is not None else "")
        self._number = inside.oldest
        self.oldest.setVisible(row.oldest is not None and bool(inside.oldest))
        if row.oldest is not None:
            known = ref.categories.get(inside.category)
            name = (known.name_en if lang == "en" else known.name) if known else self.tr("tanpa kategori")
            self.oldest.setText(self.tr("Tertua {age} · {number} {category}").format(
                age=words.age(now - row.oldest.received_at), number=inside.oldest, category=name.lower()
            ))  # fmt: skip
        crew = self.tr("PPSU {n} orang, sanggup sekitar {jobs} sehari").format(
            n=grouped(one.crew, lang), jobs=grouped(one.capacity_per_day, lang)
        )
        self.crew.set_parts((crew if one.crew else self.tr("Jumlah PPSU belum diisi"), "second"))


def _day(at: int, lang: str) -> str:
    """A day as the head of a narrow column: ``17 Nov``."""
    local = datetime.fromtimestamp(at, WIB)
    return f"{local.day} {MONTHS[lang][local.month - 1]}"

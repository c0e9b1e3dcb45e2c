"""The bar under the table while cases are picked: how many, all that match, and what can be done to them."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from console.ui.actions import SPECS, key_of, words
from console.ui.case import verbs
from console.ui.queue.formats import grouped
from console.ui.queue.model import QueueModel
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton

HEIGHT = 48  # pixels
MARGINS: Final = (16, 12)  # left and right
SPACE: Final = 8
BULK: Final = ("dispose", "coordinate", "start", "complete", "reply", "merge", "spread")
MORE: Final = (
    ("accept", "sendback", "raise"), ("note", "reject"), ("categorise", "classify", "locate"),
    ("prioritise", "escalate", "wait"), ("verify", "reopen"),
)  # fmt: skip


class BulkBar(QWidget):
    """Shown while the selection is not empty. Emits what was asked for; does nothing itself."""

    asked = Signal(str)  # id of an action (`console.ui.actions`)
    all_asked = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, model: QueueModel, parent: QWidget | None = None) -> None:
        """Follow the selection of `model`."""
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._total, self._keyed = 0, True
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Tindakan untuk laporan terpilih"))
        self._count = QLabel()
        self._count.setFont(theme.font("data_strong"))
        self._all = Button(theme, "", key=key_of("select_all"), variant="flat", compact=True)
        self._all.clicked.connect(self.all_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGINS[0], 0, MARGINS[1], 0)
        row.setSpacing(SPACE)
        row.addWidget(self._count)
        row.addWidget(self._all)
        row.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for action in BULK:
            button = Button(theme, words(SPECS[action].text), key=key_of(action), compact=True)
            button.clicked.connect(lambda _on=False, action=action: self.asked.emit(action))
            row.addWidget(button)
            self.buttons[action] = button
        self.more = IconButton(theme, "more", self.tr("Tindakan lain"))
        self.more.clicked.connect(self._on_more)
        row.addWidget(self.more)
        self._close = IconButton(theme, "close", self.tr("Lepas pilihan"))
        self._close.clicked.connect(self.cleared)
        row.addWidget(self._close)
        model.selection.changed.connect(self.follow)
        model.completed.connect(self.follow)
        model.altered.connect(self.follow)
        theme.changed.connect(self.update)
        self.follow()

    def follow(self) -> None:
        """Say how many are picked, and offer the rest of the view."""
        count, lang = self._model.selection.count, self._model.describe.lang
        self.setVisible(count > 0)
        if not count:
            return
        total = self._total = self._model.rowCount()
        inside = self._model.selection.count_of(self._model.ids)
        text = self.tr("{count} dipilih").format(count=grouped(count, lang))
        if inside < count:
            text += " " + self.tr("({count} di luar tampilan ini)").format(
                count=grouped(count - inside, lang)
            )
        self._count.setText(text)
        self._all.setVisible(inside < total)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for all words, say it shorter, then leave verbs to the menu, the last ones first."""
        count = grouped(self._total, self._model.describe.lang)
        whole = self.tr("Pilih semua {count} yang cocok").format(count=count)
        short = self.tr("Semua {count}").format(count=count)
        self._all.setToolTip(whole)
        self._all.setAccessibleName(whole)
        many = len(BULK)
        tries = [(whole, True, many), (whole, False, many), *((short, False, n) for n in range(many, 1, -1))]
        for text, key, shown in tries:
            if self._all.text() != text or self._keyed != key:
                self._all.setText(text)
                self._all.set_key(key_of("select_all") if key else "")
                self._keyed = key
            for place, button in enumerate(self.buttons.values()):
                button.setVisible(place < shown)
            if self._needs() <= self.width():
                break

    def _needs(self) -> int:
        items = [self._count, self._all, *self.buttons.values(), self.more, self._close]
        widths = [min(one.sizeHint().width(), one.maximumWidth()) for one in items if not one.isHidden()]
        return sum(widths) + SPACE * len(widths) + MARGINS[0] + MARGINS[1]

    def _on_more(self) -> None:
        menu = QMenu(self)
        hidden = tuple(verb for verb, button in self.buttons.items() if button.isHidden())
        for group in (hidden, *MORE):
            if not group:
                continue
            if menu.actions():
                menu.addSeparator()
            for verb in group:
                key = verbs.VERBS[verb].key
                text = verbs.name(verb) + (f"\t{key}" if key else "")
                menu.addAction(text, partial(self.asked.emit, verb))
        menu.addSeparator()
        menu.addAction(
            f"{words(SPECS['export'].text)}\t{key_of('export')}", partial(self.asked.emit, "export")
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme["accent"], 1))
        painter.setBrush(self._theme["accent_soft"])
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

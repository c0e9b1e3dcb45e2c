"""A photo, large: arrows go to the next, Esc goes back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.ui.case.evidence import state_words
from console.ui.case.parts import plain
from console.ui.case.photos import PhotoDesk, Shown
from console.ui.theme import Theme
from console.ui.widgets import IconButton

LARGE = QSize(960, 680)
#: Pixels of height a photo is decoded to: a 4K screen's.
MOST_HIGH = 2160


class Canvas(QWidget):
    """A photo as large as there is room, never larger than it is, or words in its place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pixmap = QPixmap()
        self.words = ""
        self._icon = "camera"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        theme.changed.connect(self.update)

    def put(self, shown: Shown, name: str) -> None:
        """Show a photo or why there is none; `name` is what a screen reader says."""
        self._pixmap = QPixmap.fromImage(shown.image)
        self.words, self._icon = ("", "") if shown.state == "image" else state_words(shown.state)
        self.setAccessibleName(f"{name}: {self.words}" if self.words else name)
        self.update()

    @property
    def has_photo(self) -> bool:
        """Whether a photo is shown."""
        return not self._pixmap.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme["sunken"])
        if self._pixmap.isNull():
            middle = self.rect().center()
            icon = self._theme.pixmap(self._icon, "text3", 24, self.devicePixelRatioF())
            painter.drawPixmap(middle.x() - 12, middle.y() - 32, icon)
            painter.setPen(self._theme["text2"])
            painter.setFont(self._theme.font("data"))
            below = QRect(0, middle.y(), self.width(), 40)
            painter.drawText(
                below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self.words
            )
            return
        scale = self.devicePixelRatioF()
        size = self._pixmap.size() / scale
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, size.width(),
                      size.height())  # fmt: skip
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._pixmap)


class PhotoViewer(QDialog):
    """The photos of a case, one at a time."""

    def __init__(
        self,
        theme: Theme,
        photos: PhotoDesk,
        shown: Sequence[tuple[str, str]],
        at: int,
        parent: QWidget | None = None,
    ) -> None:
        """Make it at one photo.

        Args:
            shown: what each is (*Sebelum*, *Sesudah*) and its address.
            at: which one first.
        """
        super().__init__(parent)
        self._photos, self._shown, self.at = photos, tuple(shown), at
        self._asked: object = None
        self._again = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Foto"))
        self.caption = plain(theme, "", "", "panel_title")
        self.back = IconButton(theme, "chevron-left", self.tr("Foto sebelumnya"))
        self.next = IconButton(theme, "chevron-right", self.tr("Foto berikutnya"))
        self.shut = IconButton(theme, "close", self.tr("Tutup"))
        self.back.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self.shut.clicked.connect(self.reject)
        self.canvas = Canvas(theme)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 8)
        head.addWidget(self.caption, 1)
        for button in (self.back, self.next, self.shut):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the arrow keys stay the photos'
            head.addWidget(button)
        for button in (self.back, self.next):
            button.setVisible(len(self._shown) > 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.canvas, 1)
        room = self.screen().availableSize() * 0.9
        self.resize(LARGE.boundedTo(room) if parent is None else parent.window().size().boundedTo(room) * 0.8)
        photos.returned.connect(self._on_returned)
        self.canvas.setFocus()
        self._show()

    def go(self, step: int) -> None:
        """To the next one, or the one before."""
        self.at = (self.at + step) % len(self._shown)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Space: 1,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif len(self._shown) > 1:
            self.go(step)

    def _show(self) -> None:
        title, address = self._shown[self.at]
        mine = [place for place, (name, _address) in enumerate(self._shown) if name == title]
        place = f" · {mine.index(self.at) + 1}/{len(mine)}" if len(mine) > 1 else ""
        self.caption.setText(f"{title}{place}")
        self._again = False
        self.canvas.put(Shown("loading"), title)
        asked = self._asked = object()
        self._photos.show(address, MOST_HIGH, partial(self._on_shown, asked))

    def _on_shown(self, asked: object, shown: Shown) -> None:
        if asked is self._asked:
            self._again = shown.state in ("offline", "missing")
            self.canvas.put(shown, self.caption.text())

    def _on_returned(self) -> None:
        if self._again:
            self._show()

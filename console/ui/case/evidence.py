"""Before and after: the report's pictures and the proof of the result. Nothing is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from console.ui.case.parts import PICTURE_HEIGHT, Picture, Section, plain
from console.ui.theme import Theme
from console.ui.widgets import IconButton

LARGEST = 32 * 2**20  # bytes; a phone's photo has 2 to 12 MB
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})

#: Runs a function off the GUI thread and hands its answer back on it: `Work.net`.
Background = Callable[[Callable[[], Any], Callable[[Any], object]], object]


def local_path(address: str) -> Path | None:
    """The file of this machine an address means, None for any other address.

    A share of another machine (``\\\\server\\x``, ``//server/x``) is not of this machine: opening it would go
    out and tell the server who looks.
    """
    parts = urlsplit(address) if address.lower().startswith("file:") else None
    if parts is not None:
        if parts.netloc not in ("", "localhost"):
            return None
        address = unquote(parts.path)
    if address.startswith(("//", "\\\\", "/\\", "\\/")):
        return None
    path = Path(address)
    return path if path.is_absolute() and path.suffix.lower() in SUFFIXES else None


def read_scaled(path: Path, height: int) -> QImage:
    """A picture scaled to so many pixels of height; a null image when it cannot be read.

    Runs off the GUI thread, which QImage is made for.
    """
    if not path.is_file() or path.stat().st_size > LARGEST:
        return QImage()
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.height() > height:
        reader.setScaledSize(QSize(max(1, size.width() * height // size.height()), height))
    return reader.read()


class PhotoSlot(QWidget):
    """One side: a caption, a picture, and arrows when there are several."""

    def __init__(
        self, theme: Theme, title: str, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._title = title
        self._addresses: tuple[str, ...] = ()
        self._at = 0
        self._empty = ""
        self.caption = plain(theme, title, "third", "caption")
        self.count = plain(theme, "", "third", "caption")
        self.back = IconButton(theme, "chevron-left", self.tr("Foto sebelumnya"))
        self.next = IconButton(theme, "chevron-right", self.tr("Foto berikutnya"))
        for button, step in ((self.back, -1), (self.next, 1)):
            button.setFixedSize(20, 20)
            button.clicked.connect(lambda _checked=False, s=step: self._go(s))
        self.picture = Picture(theme)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.caption)
        head.addStretch(1)
        for widget in (self.count, self.back, self.next):
            head.addWidget(widget)
        grid.addLayout(head, 0, 0)
        grid.addWidget(self.picture, 1, 0)

    def show_photos(self, addresses: Sequence[str], empty: str) -> None:
        """Show pictures.

        Args:
            addresses: paths of this machine, or addresses of a channel.
            empty: said when there are none.
        """
        if (tuple(addresses), empty) == (self._addresses, self._empty):
            return
        self._addresses, self._empty, self._at = tuple(addresses), empty, 0
        self._show()

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % len(self._addresses)
        self._show()

    def _show(self) -> None:
        several = len(self._addresses) > 1
        for widget in (self.count, self.back, self.next):
            widget.setVisible(several)
        self.count.setText(f"{self._at + 1}/{len(self._addresses)}" if several else "")
        if not self._addresses:
            self.picture.show_words(self._empty)
            return
        address = self._addresses[self._at]
        path = local_path(address)
        if path is None:
            self.picture.show_words(self.tr("foto ada di kanal"))
            return
        self.picture.show_words(self.tr("membuka foto…"))
        scale = self.devicePixelRatioF()
        height = round(PICTURE_HEIGHT * max(scale, 2.0))
        self._background(lambda: (address, read_scaled(path, height)), self._on_read)

    def _on_read(self, answer: tuple[str, QImage]) -> None:
        address, image = answer
        if not self._addresses or address != self._addresses[self._at]:
            return  # another case is shown by now
        if image.isNull():
            self.picture.show_words(self.tr("foto tidak bisa dibuka"))
        else:
            self.picture.show_image(image, self._title)


class Evidence(Section):
    """The block *Sebelum | Sesudah*."""

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.before = PhotoSlot(theme, self.tr("Sebelum"), background)
        self.after = PhotoSlot(theme, self.tr("Sesudah"), background)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.before, 1)
        row.addWidget(self.after, 1)
        self.column.addLayout(row)
        self.result = plain(theme, "", "second")
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.result)

    def show_case(
        self, photos: Sequence[str], proofs: Sequence[str], result: str, *, counted: int, verified: bool
    ) -> None:
        """Show the pictures and the result.

        Args:
            photos, proofs: addresses.
            result: what was done, "" while nothing was.
            counted: how many pictures the channel said there are; their addresses may be missing.
            verified: a second person confirmed the result.
        """
        none = self.tr("foto ada di kanal") if counted else self.tr("Tanpa foto")
        self.before.show_photos(photos, none)
        self.after.show_photos(proofs, self.tr("Belum ada bukti"))
        words = self.tr("Hasil: {text}").format(text=result) if result else ""
        if verified:
            also = self.tr("sudah diverifikasi")
            words = f"{words} · {also}" if words else self.tr("Hasil sudah diverifikasi")
        self.result.setText(words)
        self.result.setVisible(bool(words))

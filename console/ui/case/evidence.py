"""Before and after: the report's pictures and the proof of the result, small; a click shows them large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from console.core.blobs import in_words
from console.ui.case.parts import PICTURE_HEIGHT, Picture, Section, plain
from console.ui.case.photos import PhotoDesk, Shown
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.theme import Theme
from console.ui.widgets import IconButton, voice

#: What stands in the place of a photo: words and icon by `Shown.state`.
STATES = {
    "loading": (QT_TRANSLATE_NOOP("Photos", "membuka foto…"), "camera"),
    "offline": (QT_TRANSLATE_NOOP("Photos", "muncul saat tersambung"), "offline"),
    "missing": (QT_TRANSLATE_NOOP("Photos", "belum sampai di pusat"), "clock"),
    "broken": (QT_TRANSLATE_NOOP("Photos", "foto tidak bisa dibuka"), "warning"),
    "channel": (QT_TRANSLATE_NOOP("Photos", "foto ada di kanal"), "external"),
}


def state_words(state: str) -> tuple[str, str]:
    """Words and icon of a photo that cannot be shown."""
    words, icon = STATES[state]
    return QCoreApplication.translate("Photos", words), icon


class Thumbnail(Picture):
    """A photo that opens large, by a click or by Enter."""

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._opens = False

    def set_opens(self, opens: bool, tip: str = "") -> None:
        """Whether a click does something: open the photo, or what `tip` says."""
        self._opens = opens
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setToolTip((tip or self.tr("Buka besar")) if opens else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self._opens and event.button() == Qt.MouseButton.LeftButton and inside:
            self.opened.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(self._theme["accent"], 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class PhotoSlot(QWidget):
    """One side: a caption, a picture, and arrows when there are several."""

    opened = Signal(int)  # the picture at this place is to be shown large

    def __init__(self, theme: Theme, title: str, photos: PhotoDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = photos
        self.title = title
        self.addresses: tuple[str, ...] = ()
        self._at = 0
        self._empty = ""
        self._unsent: Mapping[str, str] = {}
        self._asked: object = None  # the question whose answer is awaited
        self._again = False
        self.caption = plain(theme, title, "third", "caption")
        self.note = plain(theme, "", "third", "caption")
        self.note.setContentsMargins(0, 0, 4, 0)
        self.count = plain(theme, "", "third", "caption")
        self.back = IconButton(theme, "chevron-left", self.tr("Foto sebelumnya"))
        self.next = IconButton(theme, "chevron-right", self.tr("Foto berikutnya"))
        for button, step in ((self.back, -1), (self.next, 1)):
            button.setFixedSize(20, 20)
            button.clicked.connect(lambda _checked=False, s=step: self._go(s))
        self.picture = Thumbnail(theme)
        self.picture.opened.connect(self._on_clicked)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.caption)
        head.addStretch(1)
        for widget in (self.note, self.count, self.back, self.next):
            head.addWidget(widget)
        grid.addLayout(head, 0, 0)
        grid.addWidget(self.picture, 1, 0)
        photos.returned.connect(self._on_returned)

    def show_photos(self, addresses: Sequence[str], empty: str) -> None:
        """Show pictures.

        Args:
            addresses: hashes, paths of this machine, or addresses of a channel.
            empty: said when there are none.
        """
        if (tuple(addresses), empty) == (self.addresses, self._empty):
            return
        self.addresses, self._empty, self._at = tuple(addresses), empty, 0
        self._show()

    def show_unsent(self, unsent: Mapping[str, str]) -> None:
        """Say which are not at the central yet: hash -> problem."""
        self._unsent = unsent
        self._say_unsent()

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % len(self.addresses)
        self._show()

    def _show(self) -> None:
        several = len(self.addresses) > 1
        for widget in (self.count, self.back, self.next):
            widget.setVisible(several)
        self.count.setText(f"{self._at + 1}/{len(self.addresses)}" if several else "")
        self._say_unsent()
        self._again = False
        self.picture.set_opens(False)
        if not self.addresses:
            self._asked = None
            self.picture.show_words(self._empty)
            return
        self._put(Shown("loading"))
        asked = self._asked = object()
        height = round(PICTURE_HEIGHT * max(self.devicePixelRatioF(), 2.0))
        self._photos.show(self.addresses[self._at], height, partial(self._on_shown, asked))

    def _say_unsent(self) -> None:
        problem = self._unsent.get(self.addresses[self._at]) if self.addresses else None
        self.note.setText(
            "" if problem is None else self.tr("tidak terkirim") if problem else self.tr("belum terkirim")
        )
        self.note.setVisible(problem is not None)

    def _on_shown(self, asked: object, shown: Shown) -> None:
        if asked is self._asked:  # else another one is shown by now
            self._put(shown)

    def _put(self, shown: Shown) -> None:
        self._again = shown.state in ("offline", "missing")
        if shown.state == "image":
            several = f" {self._at + 1}/{len(self.addresses)}" if len(self.addresses) > 1 else ""
            self.picture.show_image(shown.image, f"{self.title}{several}")
            self.picture.set_opens(True)
        else:
            self.picture.show_words(*state_words(shown.state))
            self.picture.set_opens(self._again, self.tr("Coba lagi"))

    def _on_clicked(self) -> None:
        if self._again:
            self._show()
        else:
            self.opened.emit(self._at)

    def _on_returned(self) -> None:
        if self._again:
            self._show()


class Evidence(Section):
    """The block *Sebelum | Sesudah*."""

    def __init__(self, theme: Theme, photos: PhotoDesk, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._theme, self._photos, self._lang = theme, photos, lang
        self.before = PhotoSlot(theme, self.tr("Sebelum"), photos)
        self.after = PhotoSlot(theme, self.tr("Sesudah"), photos)
        row = QHBoxLayout()
        row.setSpacing(12)
        for slot in (self.before, self.after):
            row.addWidget(slot, 1)
            slot.opened.connect(lambda at, slot=slot: self._open(slot, at))
        self.column.addLayout(row)
        self.problem = voice(plain(theme), "wrong", theme, "caption")
        self.result = plain(theme, "", "second")
        for label in (self.problem, self.result):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.column.addWidget(label)
        self.problem.hide()

    def show_case(
        self, photos: Sequence[str], proofs: Sequence[str], result: str, *, counted: int, verified: bool
    ) -> None:
        """Show the pictures and the result.

        Args:
            photos, proofs: hashes or addresses.
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

    def show_unsent(self, unsent: Mapping[str, str]) -> None:
        """Say which photos are not at the central yet, and why one never will be: hash -> problem."""
        self.before.show_unsent(unsent)
        self.after.show_unsent(unsent)
        problems = dict.fromkeys(in_words(problem, self._lang) for problem in unsent.values() if problem)
        self.problem.setText("\n".join(problems))
        self.problem.setVisible(bool(problems))

    @property
    def addresses(self) -> tuple[str, ...]:
        """What is shown, of both sides."""
        return (*self.before.addresses, *self.after.addresses)

    def _open(self, slot: PhotoSlot, at: int) -> None:
        from console.ui.case.viewer import PhotoViewer

        shown = [(one.title, address) for one in (self.before, self.after) for address in one.addresses]
        first = 0 if slot is self.before else len(self.before.addresses)
        PhotoViewer(self._theme, self._photos, shown, first + at, self).open()

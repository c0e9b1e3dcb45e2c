"""The photos a form takes: chosen, dropped or pasted, looked at, and listed with what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from console.core.blobs import Taken, is_hash
from console.core.errors import Told
from console.ui.case import verbs
from console.ui.case.parts import plain
from console.ui.case.photos import PhotoDesk, Shown, photos_in
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton

ChoosePhotos = Callable[[QWidget], list[str]]
MOST = 10  # photos of one result
SMALL = (48, 36)


def ask_for_photos(parent: QWidget) -> list[str]:
    """Let the operator choose pictures."""
    title = verbs.words(verbs.CHOOSE_PHOTOS)
    paths, _filter = QFileDialog.getOpenFileNames(parent, title, "", "(*.jpg *.jpeg *.png *.webp)")
    return paths


class Small(QWidget):
    """A photo of 48 x 36 pixels, cut to fit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pixmap = QPixmap()
        self._icon = "camera"
        self.setFixedSize(*SMALL)
        theme.changed.connect(self.update)

    def put(self, shown: Shown) -> None:
        """Show a photo, or that there is none yet."""
        self._pixmap = QPixmap.fromImage(shown.image)
        self._icon = "warning" if shown.state == "broken" else "camera"
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme["sunken"])
        if self._pixmap.isNull():
            icon = self._theme.pixmap(self._icon, "text3", 16, self.devicePixelRatioF())
            painter.drawPixmap((SMALL[0] - 16) // 2, (SMALL[1] - 16) // 2, icon)
            return
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        place = QRectF(
            (SMALL[0] - size.width()) / 2, (SMALL[1] - size.height()) / 2, size.width(), size.height()
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))


class Name(QLabel):
    """The name of a file, shortened in its middle where there is no room: its end tells files apart."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._name = name
        self._theme = theme
        self.setFont(theme.font("data"))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme["text2"])
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class Row(QWidget):
    """One photo: what it shows, what it is called, and a cross.

    Attributes:
        sha: its hash, "" while it is looked at.
    """

    def __init__(self, theme: Theme, name: str, sha: str = "") -> None:
        super().__init__()
        self.name, self.sha = name, sha
        self.small = Small(theme)
        self.words = Name(theme, name)
        self.state = plain(theme, "" if sha else self.tr("memeriksa…"), "third", "caption")
        self.remove = IconButton(theme, "close", self.tr("Lepas foto"))  # a tip might take a name for HTML
        self.remove.setAccessibleName(self.tr("Lepas {name}").format(name=name))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.small)
        line.addWidget(self.words, 1)
        line.addWidget(self.state)
        line.addWidget(self.remove)

    def set_taken(self, taken: Taken) -> None:
        """It was looked at and kept."""
        self.sha = taken.sha
        self.state.setText(f"{max(1, round(taken.size / 1000)):,} kB".replace(",", "."))


class Proofs(QWidget):
    """See the module."""

    changed = Signal()  # a photo more or less, or one is looked at no longer
    wrong = Signal(object)  # Told: why one was not taken; None: what was said before is over

    def __init__(
        self,
        theme: Theme,
        photos: PhotoDesk,
        choose: ChoosePhotos = ask_for_photos,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._photos, self._choose = theme, photos, choose
        self.rows: list[Row] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self.add = Button(theme, self.tr("Tambah bukti…"), icon="camera", compact=True)
        self.add.clicked.connect(lambda: self.take(Path(path) for path in self._choose(self)))
        self.hint = plain(theme, self.tr("atau seret dan tempel foto ke sini"), "third", "caption")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.add)
        foot.addWidget(self.hint, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._column)
        whole.addLayout(foot)

    @property
    def hashes(self) -> tuple[str, ...]:
        """What was taken, in order."""
        return tuple(row.sha for row in self.rows if row.sha)

    @property
    def busy(self) -> bool:
        """One is still looked at."""
        return any(not row.sha for row in self.rows)

    def values(self) -> list[list[str]]:
        """What was taken, as plain values for a draft: hash and name."""
        return [[row.sha, row.name] for row in self.rows if row.sha]

    def set_values(self, values: Sequence[Any]) -> None:
        """Put a draft back."""
        for row in list(self.rows):
            self.drop(row)
        for value in values:
            if isinstance(value, list) and len(value) == 2 and is_hash(str(value[0])):
                self._put(Row(self._theme, str(value[1]), str(value[0])))

    def take_mime(self, mime: QMimeData) -> bool:
        """Take photos that were dropped or pasted; whether there were any."""
        found = photos_in(mime)
        self.take(found)
        return bool(found)

    def take(self, sources: Iterable[Path | QImage]) -> None:
        """Take photos, each looked at off the GUI thread."""
        self.wrong.emit(None)
        for source in sources:
            if len(self.rows) >= MOST:
                self.hint.setText(self.tr("paling banyak {n} foto").format(n=MOST))
                return
            name = source.name if isinstance(source, Path) else self.tr("Gambar tempelan")
            row = Row(self._theme, name)
            self._put(row)
            self._photos.take_in(source, name, partial(self._on_taken, row), partial(self._on_refused, row))

    def drop(self, row: Row) -> None:
        """Let one go."""
        if row in self.rows:
            self.rows.remove(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            self.changed.emit()

    def _put(self, row: Row) -> None:
        row.remove.clicked.connect(lambda: self.drop(row))
        self.rows.append(row)
        self._column.addWidget(row)
        if row.sha:
            self._photos.show(row.sha, 2 * SMALL[1], partial(self._on_shown, row))
        self.changed.emit()

    def _on_taken(self, row: Row, taken: Taken) -> None:
        if row not in self.rows:  # let go meanwhile
            return
        if taken.sha in self.hashes:  # the same photo once more
            self.drop(row)
            return
        row.set_taken(taken)
        self._photos.show(taken.sha, 2 * SMALL[1], partial(self._on_shown, row))
        self.changed.emit()

    def _on_refused(self, row: Row, told: Told) -> None:
        if row in self.rows:
            self.drop(row)
            self.wrong.emit(told)

    def _on_shown(self, row: Row, shown: Shown) -> None:
        if row in self.rows:
            row.small.put(shown)

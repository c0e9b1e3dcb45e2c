"""How the panel comes by photos: from this computer, else from the central, decoded off the GUI thread.

Nothing a citizen or a channel wrote is fetched: an address that is no hash is a file of this computer or is left alone.
A file's name says nothing: its structure decides which one decoder sees it, scaled down while it is read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar
from urllib.parse import unquote, urlsplit

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QElapsedTimer, QIODevice, QMimeData, QObject, QSize, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter

from console.core.blobs import Blobs, Taken, hashes, is_hash
from console.core.errors import Refused, Told, Unavailable
from console.core.pictures import DECODERS, LARGEST, look
from console.core.whole_files import read_file
from models.commands import Command, Complete

if TYPE_CHECKING:
    from console.core.central import PostgresCentral
    from console.core.dispatch.housekeeping import Housekeeping

T = TypeVar("T")

#: Bytes of a file a channel named on this computer; those were never taken in.
LARGEST_OF_CHANNEL: Final = 32 * 2**20
SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
#: Megabytes a decoder may take: 40 million pixels and what it needs beside them.
DECODER_MB: Final = 256
MOST_KEPT: Final = 64  # thumbnails
#: After a photo could not be fetched the others are not asked for so long: each would wait for the same dead line.
AWAY_MS: Final = 10_000

#: Runs a function off the GUI thread and hands its answer back on it: `Work.net`.
Background = Callable[[Callable[[], Any], Callable[[Any], object]], object]


class Ask(Protocol):
    """Asks the central off the GUI thread: `SyncHost.ask`."""

    def __call__(
        self,
        fn: Callable[[PostgresCentral], T],
        done: Callable[[T], object],
        failed: Callable[[Told], object] | None = None,
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show of a photo.

    Attributes:
        state: ``image``; or why there is none: ``loading``, ``offline``, ``missing`` (the central does not have it
            yet, or not for me), ``broken``, ``channel`` (it is an address of its channel).
        image: the picture.
    """

    state: str
    image: QImage = field(default_factory=QImage)


Answer = Callable[[Shown], object]


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


def decode(data: bytes, height: int, largest: int = LARGEST) -> QImage:
    """A picture of at most so many pixels of height; a null image when it is none. Off the GUI thread."""
    try:
        kind = look(data, largest=largest).type
    except Refused:
        return QImage()
    QImageReader.setAllocationLimit(DECODER_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(DECODERS[kind]))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
        stands = size.width() if turned else size.height()
        if stands > height:
            part = height / stands
            reader.setScaledSize(
                QSize(max(1, round(size.width() * part)), max(1, round(size.height() * part)))
            )
    return reader.read()


def read_scaled(path: Path, height: int) -> QImage:
    """A picture of this machine that a channel named, as ``decode``."""
    try:
        return decode(read_file(path, path.name, LARGEST_OF_CHANNEL), height, LARGEST_OF_CHANNEL)
    except Refused:
        return QImage()


def encode(image: QImage) -> bytes:
    """A picture from the clipboard as the bytes of a file: without loss, or small enough."""
    for kind, quality in ((b"PNG", -1), (b"JPEG", 92), (b"JPEG", 75)):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(kind))
        writer.setQuality(quality)
        writer.write(image)
        data = bytes(buffer.data().data())
        if len(data) <= LARGEST:
            break
    return data


def photos_in(mime: QMimeData) -> list[Path | QImage]:
    """Photos in what was dropped or pasted; words and cells that also come as a picture are words."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
    if paths:
        return [path for path in paths if path.suffix.lower() in SUFFIXES]
    if mime.hasImage() and not mime.hasText():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return [image]
    return []


class PhotoDesk(QObject):
    """One window's photos."""

    returned = Signal()  # the central answers again: what could not be fetched may be asked for once more
    sent = Signal()  # photos have reached the central, or were refused there

    def __init__(
        self,
        blobs: Blobs | None,
        background: Background,
        ask: Ask | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        Args:
            blobs: the home's photos; None: only files of this computer are shown and nothing is taken in.
            background: runs a function off the GUI thread.
            ask: asks the central; None: there is none.
        """
        super().__init__(parent)
        self.blobs = blobs
        self._background, self._ask = background, ask
        self._kept: OrderedDict[tuple[str, int], QImage] = OrderedDict()
        self._away = QElapsedTimer()

    def set_central(self, ask: Ask) -> None:
        """There is a central from now on."""
        self._ask = ask

    def came_back(self) -> None:
        """The line stands again."""
        self._away.invalidate()
        self.returned.emit()

    def send_some(self, central: PostgresCentral) -> int:
        """For `SyncHost.after_cycles`: see `Blobs.send_some`. On the sync thread."""
        if self.blobs is None:
            return 0
        before = self.blobs.settled
        left = self.blobs.send_some(central)
        if self.blobs.settled != before:
            self.sent.emit()
        return left

    def queue(self, door: Housekeeping, commands: Sequence[Command]) -> Callable[[], None] | None:
        """What must be done on the writing thread before these Commands are dispatched; None for nothing."""
        blobs = self.blobs
        named = hashes(
            address for command in commands if isinstance(command, Complete) for address in command.photos
        )
        return (lambda: blobs.queue(door, named)) if blobs is not None and named else None

    # showing

    def show(self, address: str, height: int, answer: Answer) -> None:
        """Find a photo.

        Args:
            address: a hash, a file of this computer, or an address of a channel.
            height: pixels it needs at most.
            answer: gets what there is, on the GUI thread; called once, at once where that is known.
        """
        kept = self._kept.get((address, height))
        path = local_path(address)
        if kept is not None:
            self._kept.move_to_end((address, height))
            answer(Shown("image", kept))
        elif is_hash(address):
            self._background(
                lambda: self._from_disk(address, height),
                lambda image: self._on_disk(address, height, image, answer),
            )
        elif path is not None:
            self._background(
                lambda: read_scaled(path, height), lambda image: self._answer(address, height, image, answer)
            )
        else:
            answer(Shown("channel"))

    def _from_disk(self, sha: str, height: int) -> QImage | None:
        """The picture; None when it is not on this computer."""
        try:
            data = self.blobs.load(sha) if self.blobs is not None else None
        except Unavailable:  # a disk that fails: the central may still have it
            return None
        return decode(data, height) if data is not None else None

    def _on_disk(self, sha: str, height: int, image: QImage | None, answer: Answer) -> None:
        if image is not None:
            self._answer(sha, height, image, answer)
            return
        blobs, ask = self.blobs, self._ask
        if blobs is None or ask is None or (self._away.isValid() and self._away.elapsed() < AWAY_MS):
            _tell(answer, Shown("offline"))
            return

        def fetched(_path: Path) -> None:
            self._background(
                lambda: self._from_disk(sha, height),
                lambda image: self._answer(sha, height, image or QImage(), answer),
            )

        ask(lambda central: blobs.fetch(central, sha), fetched, lambda told: self._on_failed(told, answer))

    def _on_failed(self, told: Told, answer: Answer) -> None:
        if told.code in ("blob.not_there", "blob.wrong_bytes"):
            _tell(answer, Shown("missing"))
        elif isinstance(told, Refused):
            _tell(answer, Shown("broken"))
        else:
            self._away.restart()
            _tell(answer, Shown("offline"))

    def _answer(self, address: str, height: int, image: QImage, answer: Answer) -> None:
        if image.isNull():
            _tell(answer, Shown("broken"))
            return
        if (
            is_hash(address) and height <= 512
        ):  # a file may change under its name; a large one is looked at once
            self._kept[address, height] = image
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        _tell(answer, Shown("image", image))

    # taking in

    def take_in(
        self,
        source: Path | QImage,
        name: str,
        done: Callable[[Taken], object],
        failed: Callable[[Told], object],
    ) -> None:
        """Look at a photo and keep it.

        Args:
            source: a file, or what was pasted.
            name: what to call it in a sentence.
            done, failed: one of them is called on the GUI thread.
        """

        def work() -> Taken | Told:
            if self.blobs is None:
                return Refused("blob.gone")
            try:
                taken = self.blobs.take_in(encode(source) if isinstance(source, QImage) else source, name)
                if decode(
                    self.blobs.load(taken.sha) or b"", 16
                ).isNull():  # whole by its headers, and still none
                    return Refused("blob.broken", name=name)
            except Told as told:
                return told
            return taken

        def landed(found: Taken | Told) -> None:
            if isinstance(found, Told):
                _tell(failed, found)
            else:
                _tell(done, found)

        self._background(work, landed)


def _tell(answer: Callable[[T], object], shown: T) -> None:
    """Answer, if whoever asked is still there."""
    owner = getattr(getattr(answer, "func", answer), "__self__", None)  # a bound method, or a partial of one
    if not isinstance(owner, QObject) or shiboken6.isValid(owner):
        answer(shown)

"""Photos on the screen: small, large, not here, not yet there, not to be opened; and how they are taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QImageReader, QImageWriter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core.blobs import Blobs
from console.core.errors import Refused, Told, Unavailable
from console.core.pictures import LARGEST
from console.ui.case.forms import CommandForm
from console.ui.case.photos import PhotoDesk, Shown, decode, encode, photos_in
from console.ui.case.viewer import PhotoViewer
from models.commands import Complete
from tests.support.pictures import JPEG, WEBP, heavy_png, png

if TYPE_CHECKING:
    from tests.ui.case.conftest import Room

ABSENT, OTHER = "c" * 64, "d" * 64
AWAY = Unavailable("central.unreachable", reason="no route to host")


@dataclass
class Asked:
    """The central's side of `SyncHost.ask`: keeps the questions until the test answers them."""

    waiting: list[tuple[Callable[..., Any], Callable[[Any], object], Callable[[Told], object]]] = field(
        default_factory=list
    )

    def __call__(self, fn: Any, done: Any, failed: Any = None) -> None:
        self.waiting.append((fn, done, failed))

    def fail(self, told: Told) -> None:
        """The answer to the oldest question."""
        self.waiting.pop(0)[2](told)

    def give(self, blobs: Blobs, data: bytes) -> None:
        """The oldest question brings this photo."""
        blobs._keep(sha256(data).hexdigest(), "png", data)
        self.waiting.pop(0)[1](Path())


@pytest.fixture
def asked(room: Room) -> Asked:
    found = Asked()
    room.desk.set_central(found)
    return found


def kept(room: Room, data: bytes) -> str:
    """A photo that lies on this computer."""
    assert room.desk.blobs is not None
    return room.desk.blobs.take_in(data, "foto").sha


def pixels(width: int, height: int, kind: bytes = b"JPEG") -> bytes:
    """A photo a decoder opens."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind)).write(image)
    return bytes(buffer.data().data())


# What is shown -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [JPEG, WEBP, png()])
def test_a_photo_of_this_computer_is_shown_without_asking_anybody(
    room: Room, asked: Asked, data: bytes
) -> None:
    sha = kept(room, data)
    room.show(photos=(sha,), proofs=(sha,))
    evidence = room.panel.body.evidence
    assert evidence.before.picture.words == evidence.after.picture.words == ""
    assert evidence.before.picture.accessibleName() == "Sebelum"
    assert asked.waiting == []


def test_a_photo_of_the_central_loads_and_then_is_there(room: Room, asked: Asked) -> None:
    data = pixels(300, 200, b"PNG")
    sha = sha256(data).hexdigest()
    room.show(photos=(sha,))
    picture = room.panel.body.evidence.before.picture
    assert picture.words == "membuka foto…"
    assert room.desk.blobs is not None
    asked.give(room.desk.blobs, data)
    assert picture.words == ""


def test_offline_says_so_asks_once_and_comes_by_itself_when_the_line_is_back(
    room: Room, asked: Asked
) -> None:
    data = pixels(30, 20, b"PNG")
    sha = sha256(data).hexdigest()
    room.show(photos=(sha,), proofs=(ABSENT,))
    asked.fail(AWAY)
    evidence = room.panel.body.evidence
    assert evidence.before.picture.words == "muncul saat tersambung"
    asked.waiting.clear()
    room.show(photos=(OTHER,))
    assert evidence.before.picture.words == "muncul saat tersambung"
    assert asked.waiting == []  # nobody waits for the same dead line again
    room.show(photos=(sha,))
    room.desk.came_back()
    assert evidence.before.picture.words == "membuka foto…"
    assert room.desk.blobs is not None
    asked.give(room.desk.blobs, data)
    assert evidence.before.picture.words == ""


def test_without_a_central_it_waits_for_one(room: Room) -> None:
    room.show(photos=(ABSENT,))
    assert room.panel.body.evidence.before.picture.words == "muncul saat tersambung"


def test_a_colleagues_photo_that_is_still_on_its_way_can_be_asked_for_again(
    room: Room, asked: Asked, qtbot: QtBot
) -> None:
    room.show(proofs=(ABSENT,))
    asked.fail(Unavailable("blob.not_there"))
    picture = room.panel.body.evidence.after.picture
    assert picture.words == "belum sampai di pusat"
    assert picture.toolTip() == "Coba lagi"
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton)
    assert picture.words == "membuka foto…"
    asked.fail(Refused("blob.broken", name=""))
    assert picture.words == "foto tidak bisa dibuka"


@pytest.mark.qt_log_ignore("Corrupt JPEG|libpng|Premature end|Unsupported marker|jpeg:|png:|webp")
@pytest.mark.parametrize(
    "data",
    [
        JPEG[:400] + bytes(100) + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xff\xd9",
        png().replace(png()[41:50], bytes(9)),
        JPEG[:-30] + b"\xff\xd9",
    ],
)
def test_a_file_a_decoder_stumbles_over_does_no_harm(room: Room, data: bytes) -> None:
    decode(data, 100)
    sha = sha256(data).hexdigest()
    assert room.desk.blobs is not None
    room.desk.blobs._keep(sha, "jpg", data)
    room.show(photos=(sha,))
    assert room.panel.body.evidence.before.picture.words in ("foto tidak bisa dibuka", "")


def test_only_the_decoder_of_its_kind_sees_a_photo_and_it_is_scaled_while_it_is_read() -> None:
    assert decode(pixels(4000, 3000), 224).size().toTuple() == (299, 224)
    assert decode(pixels(20, 10), 224).size().toTuple() == (20, 10)
    assert decode(b"GIF89a" + bytes(30), 224).isNull()
    assert decode(png(said=(60_000, 60_000)), 224).isNull()
    assert 0 < QImageReader.allocationLimit() <= 256


def test_a_channels_own_address_is_never_fetched(room: Room, asked: Asked) -> None:
    room.show(photos=("https://kanal/1.jpg",), proofs=("https://kanal/" + "a" * 64,))
    evidence = room.panel.body.evidence
    assert evidence.before.picture.words == evidence.after.picture.words == "foto ada di kanal"
    assert asked.waiting == []


def test_what_is_not_sent_yet_is_said_and_why_it_never_will_be(room: Room) -> None:
    first, second = kept(room, JPEG), kept(room, WEBP)
    room.show(photos=(), proofs=(first, second))
    evidence = room.panel.body.evidence
    room.panel.show_unsent({first: "", second: '{"code": "blob.central_type", "params": {}}'})
    assert evidence.after.note.text() == "belum terkirim"
    assert evidence.problem.text() == "Pusat menolak foto ini: bukan JPEG, PNG atau WebP."
    evidence.after.next.click()
    assert evidence.after.note.text() == "tidak terkirim"
    room.panel.show_unsent({})
    assert not evidence.after.note.isVisible() and not evidence.problem.isVisible()


def test_an_answer_for_a_panel_that_is_gone_is_dropped(room: Room, asked: Asked) -> None:
    import shiboken6

    room.show(photos=(ABSENT,))
    viewer = PhotoViewer(room.panel._theme, room.desk, [("Sebelum", OTHER)], 0)
    shiboken6.delete(viewer)
    asked.fail(Unavailable("blob.not_there"))
    asked.fail(Unavailable("blob.not_there"))
    assert room.panel.body.evidence.before.picture.words == "belum sampai di pusat"


# Large -------------------------------------------------------------------------------------------------------------


def test_a_click_shows_it_large_arrows_go_on_and_esc_goes_back(room: Room, qtbot: QtBot) -> None:
    shas = [kept(room, pixels(60 + i, 40)) for i in range(3)]
    room.show(photos=tuple(shas[:2]), proofs=(shas[2],))
    evidence = room.panel.body.evidence
    evidence.before.next.click()
    qtbot.mouseClick(evidence.before.picture, Qt.MouseButton.LeftButton)
    (viewer,) = evidence.findChildren(PhotoViewer)
    assert (viewer.caption.text(), viewer.canvas.has_photo) == ("Sebelum · 2/2", True)
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right)
    assert viewer.caption.text() == "Sesudah"
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right)
    assert viewer.caption.text() == "Sebelum · 1/2"
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Left)
    assert viewer.caption.text() == "Sesudah"
    with qtbot.waitSignal(viewer.finished):
        qtbot.keyClick(viewer.canvas, Qt.Key.Key_Escape)
    assert room.panel.case is not None


def test_enter_opens_the_photo_the_keyboard_is_on(room: Room, qtbot: QtBot) -> None:
    room.show(photos=(kept(room, JPEG),))
    picture = room.panel.body.evidence.before.picture
    assert picture.focusPolicy() == Qt.FocusPolicy.TabFocus
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    (viewer,) = room.panel.body.evidence.findChildren(PhotoViewer)
    viewer.reject()


def test_a_large_photo_that_is_not_here_says_so_too(room: Room, asked: Asked, qtbot: QtBot) -> None:
    data = pixels(90, 60, b"PNG")
    viewer = PhotoViewer(room.panel._theme, room.desk, [("Sesudah", sha256(data).hexdigest())], 0)
    qtbot.addWidget(viewer)
    assert viewer.canvas.words == "membuka foto…"
    asked.fail(AWAY)
    assert viewer.canvas.words == "muncul saat tersambung"
    room.desk.came_back()
    assert room.desk.blobs is not None
    asked.give(room.desk.blobs, data)
    assert viewer.canvas.has_photo and viewer.canvas.accessibleName() == "Sesudah"


# Taking in ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def form(room: Room) -> CommandForm:
    """The form that completes a case."""
    room.show(status="proses")
    room.panel.trigger("complete")
    found = room.panel.form
    assert found is not None and found.proofs is not None
    return found


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_photos_are_dropped_on_the_form(room: Room, form: CommandForm, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(JPEG)
    (tmp_path / "b.txt").write_text("bukan")
    mime = files(tmp_path / "a.jpg", tmp_path / "b.txt")
    copy, none, left = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    form.dragEnterEvent(enter)
    assert enter.isAccepted()
    form.dropEvent(QDropEvent(QPoint(5, 5), copy, mime, left, none))
    form.submit()
    assert room.commands == [Complete("", (sha256(JPEG).hexdigest(),))]


def test_photos_are_pasted_into_the_text(form: CommandForm, tmp_path: Path) -> None:
    (tmp_path / "a.webp").write_bytes(WEBP)
    assert form.proofs is not None
    mime = QMimeData()
    mime.setImageData(QImage(30, 20, QImage.Format.Format_RGB32))
    for pasted in (mime, files(tmp_path / "a.webp")):
        assert form.text.canInsertFromMimeData(pasted)
        form.text.insertFromMimeData(pasted)
    assert [row.name for row in form.proofs.rows] == ["Gambar tempelan", "a.webp"]
    assert form.text.toPlainText() == ""
    words = QMimeData()
    words.setText("pompa 3")
    words.setImageData(QImage(30, 20, QImage.Format.Format_RGB32))  # a cell of a spreadsheet is both
    form.text.insertFromMimeData(words)
    assert form.text.toPlainText() == "pompa 3"
    assert len(form.proofs.rows) == 2
    assert photos_in(QMimeData()) == []


def test_what_is_no_photo_is_told_and_the_good_ones_stay(form: CommandForm, tmp_path: Path) -> None:
    assert form.proofs is not None
    contents = {
        "a.jpg": JPEG,
        "b.jpg": b"%PDF-1.4",
        "c.png": heavy_png(LARGEST + 1),
        "d.png": png(),
        "e.jpg": JPEG,
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    form.proofs.take(tmp_path / name for name in contents)
    assert [row.name for row in form.proofs.rows] == ["a.jpg", "d.png"]  # e is a once more
    assert form.wrong.text().splitlines() == [
        "b.jpg bukan foto JPEG, PNG atau WebP (isinya: PDF).", "c.png lebih dari 8 MB. Kecilkan dulu fotonya.",
    ]  # fmt: skip
    form.proofs.take([])
    assert not form.wrong.isVisible()


@pytest.mark.qt_log_ignore("Corrupt JPEG|Premature end|jpeg:")
def test_a_name_is_never_taken_for_html(form: CommandForm, tmp_path: Path) -> None:
    path = tmp_path / "<b>x<img src=y>.jpg"
    path.write_bytes(JPEG)
    assert form.proofs is not None
    form.proofs.take([path])
    (row,) = form.proofs.rows
    assert row.words.textFormat() == Qt.TextFormat.PlainText
    assert "<" not in row.remove.toolTip() and path.name in row.remove.accessibleName()


def test_nothing_is_sent_before_every_photo_was_looked_at(
    theme: Any, blobs: Blobs, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(JPEG)
    later: list[Callable[[], object]] = []
    desk = PhotoDesk(blobs, lambda fn, done: later.append(lambda: done(fn())))
    form = CommandForm(theme, "complete", photos=desk)
    qtbot.addWidget(form)
    form.show()
    orders: list[Any] = []
    form.submitted.connect(orders.append)
    assert form.proofs is not None
    form.proofs.take([tmp_path / "a.jpg"])
    form.submit()
    assert orders == []
    assert form.wrong.text() == "Foto masih diperiksa, sebentar lagi."
    while later:
        later.pop(0)()
    assert not form.wrong.isVisible()
    form.submit()
    assert orders[0].photos == (sha256(JPEG).hexdigest(),)


def test_at_most_ten(form: CommandForm, tmp_path: Path) -> None:
    assert form.proofs is not None
    for seed in range(12):
        (tmp_path / f"{seed}.png").write_bytes(png(seed=seed))
    form.proofs.take(tmp_path / f"{seed}.png" for seed in range(12))
    assert len(form.proofs.hashes) == 10
    assert form.proofs.hint.text() == "paling banyak 10 foto"


def test_a_draft_keeps_its_photos(room: Room, form: CommandForm, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(JPEG)
    assert form.proofs is not None
    form.proofs.take([tmp_path / "a.jpg"])
    draft = room.panel.draft()
    assert draft["values"]["photos"] == [[sha256(JPEG).hexdigest(), "a.jpg"]]
    form.cancelled.emit()
    room.panel.restore(draft)
    again = room.panel.form
    assert again is not None and again.proofs is not None
    assert [(row.name, row.sha) for row in again.proofs.rows] == [("a.jpg", sha256(JPEG).hexdigest())]
    again.set_values({"photos": ["/lama/foto.jpg", ["x", "y"], [1]]})  # a draft of an older program
    assert again.proofs.rows == []


def test_without_a_place_for_photos_the_form_takes_none(theme: Any, qtbot: QtBot) -> None:
    for photos in (None, PhotoDesk(None, lambda fn, done: done(fn()))):
        form = CommandForm(theme, "complete", photos=photos)
        qtbot.addWidget(form)
        assert form.proofs is None and not form.acceptDrops()


def test_a_large_picture_from_the_clipboard_is_made_small_enough() -> None:
    image = QImage.fromData(QByteArray(png(3000, 3000)))
    data = encode(image)
    assert len(data) <= LARGEST
    assert decode(data, 100).height() == 100
    assert decode(encode(QImage(3, 3, QImage.Format.Format_ARGB32)), 100).height() == 3


def test_the_queue_is_for_commands_that_name_photos(room: Room) -> None:
    door: Any = object()
    assert room.desk.queue(door, [Complete("Beres", ("https://kanal/1.jpg",))]) is None
    with pytest.raises(Refused):
        found = room.desk.queue(door, [Complete("Beres", (ABSENT,))])
        assert found is not None
        found()


def test_a_photo_that_is_shown_is_decoded_once(room: Room) -> None:
    sha = kept(room, pixels(300, 200))
    answers: list[Shown] = []
    room.desk.show(sha, 50, answers.append)
    assert room.desk.blobs is not None
    path = room.desk.blobs.path(sha)
    assert path is not None
    path.unlink()
    room.desk.show(sha, 50, answers.append)
    assert [shown.state for shown in answers] == ["image", "image"]
    QApplication.processEvents()

"""Stories of the quarantine: looking, trying again, discarding, by keyboard and by mouse."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication

from console.core import quarantine_list
from console.core.errors import Unavailable
from console.ui.messages import REFUSAL, SUCCESS
from console.ui.quarantine import screen as module
from console.ui.quarantine.screen import QuarantineScreen
from tests.support.desks import WAIT_MS
from tests.ui.quarantine.conftest import BAD_LINES, Room


def texts(screen: QuarantineScreen) -> list[str]:
    model = screen.model
    return [model.index(row).data() for row in range(model.rowCount())]


# looking


def test_an_empty_quarantine_is_good_news(empty: Room) -> None:
    screen = empty.open()
    assert screen.list_state.isVisible()
    assert screen.list_state.state == "empty"
    assert "Karantina kosong" in screen.list_state.accessibleName()
    assert "Semua pesan terbaca" in screen.list_state.accessibleName()
    assert screen.badge.count == 0
    assert not screen.detail.isVisible()


def test_each_piece_says_where_it_came_from_and_why_it_was_not_read(room: Room) -> None:
    screen = room.open()
    assert texts(screen) == [
        "LAPOR!, aduan.csv · baris 2: “32/13/2025” tidak terbaca sebagai tanggal.",
        "LAPOR!, aduan.csv · baris 4: “kemarin lusa” tidak terbaca sebagai tanggal.",
        "LAPOR!, aduan.csv · baris 5: Tidak ada teks dan tidak ada judul.",
        "LAPOR!, aduan.csv · baris 6: Barisnya berisi 5 kolom, kepala tabel 4.",
        "Qlue, qlue.json · butir 1: “tadi” tidak terbaca sebagai tanggal.",
    ]
    assert screen.badge.count == 5
    assert screen.chosen.text() == "5 terbuka"


def test_the_first_piece_is_shown_as_it_was_received(room: Room) -> None:
    detail = room.open().detail
    assert "aduan.csv" in detail.title.text()
    assert "tidak terbaca sebagai tanggal" in detail.why.text()
    assert detail.raw.raw == "1,32/13/2025,Jalan berlubang di Pluit,21/11/2025"
    assert detail.raw.toPlainText() == detail.raw.raw
    assert detail.amount.text() == "48 karakter"


def test_j_and_k_move_and_the_piece_follows(room: Room) -> None:
    screen = room.open()
    room.key("j")
    assert screen.list.currentIndex().row() == 1
    assert "kemarin lusa" in screen.detail.raw.raw
    room.key("k")
    room.key("k")
    assert screen.list.currentIndex().row() == 0
    room.key(Qt.Key.Key_Down)
    assert "kemarin lusa" in screen.detail.raw.raw


def test_copying_gives_the_message_itself(room: Room) -> None:
    screen = room.open()
    room.qtbot.mouseClick(screen.detail.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == screen.detail.raw.raw


def test_one_channel_at_a_time(room: Room) -> None:
    screen = room.open()
    assert [screen.channels.itemText(i) for i in range(screen.channels.count())] == [
        "Semua kanal · 5",
        "Qlue · 1",
        "LAPOR! · 4",
    ]
    screen.channels.setCurrentIndex(1)
    screen.channels.activated.emit(1)
    room.at.settle()
    assert len(texts(screen)) == 1
    assert screen.badge.count == 5  # what waits is told whole

    screen.detail.reason.setText("tanggalnya tidak ada")
    room.key(Qt.Key.Key_Delete)
    room.qtbot.keyClick(screen.detail.reason, Qt.Key.Key_Return)
    room.at.settle()
    assert screen.list_state.state == "nothing"
    assert "Tidak ada dari Qlue" in screen.list_state.accessibleName()
    screen.list_state.acted.emit()
    room.at.settle()
    assert len(texts(screen)) == 4


def test_what_another_process_quarantines_appears(room: Room) -> None:
    screen = room.open()
    room.load("lagi.csv", BAD_LINES.replace("32/13", "33/13"), "sms")
    counts: list[int] = []
    screen.count_changed.connect(counts.append)
    screen._look_timer.timeout.emit()
    room.at.settle()
    assert counts == [9]
    assert len(texts(screen)) == 9
    assert screen.list.currentIndex().row() == 0  # nothing jumped


def test_more_than_a_list_holds_is_said(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    real = quarantine_list.listing
    monkeypatch.setattr(module.quarantine_list, "listing", lambda db, channel: real(db, channel, 2))
    screen = room.open()
    assert screen.more.text().startswith("2 tertua dari 5")
    assert screen.more.isVisible()


def test_a_store_that_cannot_be_read_is_said_and_tried_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_db: sqlite3.Connection, _channel: str) -> None:
        raise Unavailable("store.busy")

    real = quarantine_list.listing
    monkeypatch.setattr(module.quarantine_list, "listing", locked)
    screen = QuarantineScreen(room.theme, room.at.desk)
    room.qtbot.addWidget(screen)
    assert screen.list_state.state == "loading"
    screen.show()
    room.at.settle()
    assert screen.list_state.state == "error"
    assert "Coba lagi sebentar" in screen.list_state.accessibleName()

    monkeypatch.setattr(module.quarantine_list, "listing", real)
    with room.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.list_state.acted.emit()
    assert len(texts(screen)) == 5


def test_once_shown_a_failed_refresh_keeps_the_list(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_db: sqlite3.Connection, _channel: str) -> None:
        raise Unavailable("store.busy")

    screen = room.open()
    monkeypatch.setattr(module.quarantine_list, "listing", locked)
    screen.trigger("sync")
    room.at.settle()
    assert screen.list.isVisible()
    assert "Coba lagi sebentar" in room.at.said


# trying again


def test_enter_tries_again_and_says_why_it_still_fails(room: Room) -> None:
    room.open()
    room.key(Qt.Key.Key_Return)
    assert room.at.said == "Tetap di karantina: “32/13/2025” tidak terbaca sebagai tanggal."
    assert room.at.desk.messages.current.kind == REFUSAL  # type: ignore[union-attr]
    assert len(room.rows()) == 5


def test_saying_which_column_is_the_date_lets_it_in(room: Room) -> None:
    screen = room.open()
    screen.detail.columns.setText("dibuat_lain=created_at, tgl=status")
    room.qtbot.keyClick(screen.detail.columns, Qt.Key.Key_Return)
    room.at.settle()
    assert room.at.said == "Diterima sebagai laporan"
    assert room.cases() == 2
    assert len(texts(screen)) == 4
    assert "baris 4" in texts(screen)[0]
    assert "kemarin lusa" in screen.detail.raw.raw  # the next one is shown
    assert screen.badge.count == 4


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("tanggal", "“tanggal” tidak terbaca"),
        ("=created_at", "“=created_at” tidak terbaca"),
        ("dibuat_lain=harga", "“harga”"),
    ],
)
def test_a_mapping_that_is_none_is_said_under_the_field(room: Room, words: str, wrong: str) -> None:
    screen = room.open()
    screen.detail.columns.setText(words)
    room.qtbot.mouseClick(screen.detail.retry_button, Qt.MouseButton.LeftButton)
    room.at.settle()
    assert wrong in screen.detail.wrong.text()
    assert screen.detail.wrong.isVisible()
    assert room.at.said == ""

    room.qtbot.keyClicks(screen.detail.columns, "x")
    assert not screen.detail.wrong.isVisible()


def test_many_at_once_and_the_buttons_count_them(room: Room) -> None:
    screen = room.open()
    room.key("x")
    room.key("j")
    room.key(Qt.Key.Key_Space)
    assert screen.detail.retry_button.text() == "Coba lagi 2 pesan"
    assert screen.detail.throw_button.text() == "Buang 2 pesan…"
    assert screen.chosen.text() == "2 dipilih"

    screen.detail.columns.setText("dibuat_lain=created_at, tgl=status")
    with room.qtbot.waitSignal(screen.acts.retried, timeout=WAIT_MS) as ended:
        room.key(Qt.Key.Key_Return)
    room.at.settle()
    assert (len(ended.args[0].received), len(ended.args[0].kept)) == (1, 1)
    assert room.at.said.startswith("Diterima sebagai laporan, 1 tetap di karantina: ")
    assert room.at.desk.messages.current.kind == SUCCESS  # type: ignore[union-attr]
    assert screen.chosen.text() == "1 dipilih"  # the one that stays


def test_control_a_takes_all_and_escape_lets_go(room: Room) -> None:
    screen = room.open()
    room.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert screen.chosen.text() == "5 dipilih"
    assert screen.all.checkState() == Qt.CheckState.Checked
    room.key(Qt.Key.Key_Return)
    assert room.at.said.startswith("5 pesan tetap di karantina: ")
    assert "alasan lain" in room.at.said
    room.key(Qt.Key.Key_Escape)
    assert screen.chosen.text() == "5 terbuka"
    assert screen.all.checkState() == Qt.CheckState.Unchecked


def test_a_long_retry_goes_in_steps_and_says_how_far(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.ui.quarantine.acts.FEW", 2)
    screen = room.open()
    steps: list[tuple[int, int]] = []
    screen.acts.progressed.connect(lambda done, of: steps.append((done, of)))
    screen.list.act("select_all")
    screen.detail.retry()
    assert screen.detail.retry_button.text() == "Mencoba 0 dari 5…"
    assert not screen.detail.retry_button.isEnabled()
    assert not screen.detail.throw_button.isEnabled()
    room.at.settle()
    assert steps == [(2, 5), (4, 5), (5, 5)]
    assert screen.detail.retry_button.isEnabled()


def test_what_somebody_else_dealt_with_is_no_error(room: Room) -> None:
    screen = room.open()
    n = room.rows()[0].n
    room.at.elsewhere(lambda: room.at.desk.dispatcher.settle_quarantine([n], "discarded", "lain"))
    room.key(Qt.Key.Key_Return)
    assert room.at.said == "Sudah ditangani orang lain."
    assert len(texts(screen)) == 4


def test_a_store_that_cannot_be_written_is_said(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise Unavailable("store.full", path="/rumah")

    screen = room.open()
    monkeypatch.setattr(type(room.at.desk.dispatcher), "revise_quarantine", full)
    room.key(Qt.Key.Key_Return)
    assert room.at.said.startswith("Disk penuh")
    assert screen.detail.retry_button.isEnabled()
    assert not screen.acts.busy


# discarding


def test_delete_asks_why_and_keeps_the_answer(room: Room) -> None:
    screen = room.open()
    room.key(Qt.Key.Key_Delete)
    assert screen.detail.reason.isVisible()
    assert not screen.detail.discard_button.isEnabled()
    room.qtbot.keyClick(screen.detail.reason, Qt.Key.Key_Return)  # no reason, no discard
    room.at.settle()
    assert len(room.rows()) == 5

    room.qtbot.keyClicks(screen.detail.reason, "baris percobaan")
    room.qtbot.keyClick(screen.detail.reason, Qt.Key.Key_Return)
    room.at.settle()
    assert room.at.said == "Pesan dibuang dari karantina"
    (gone,) = room.rows("discarded")
    assert gone.note == "baris percobaan"
    assert len(texts(screen)) == 4
    assert not screen.detail.reason.isVisible()
    assert screen.detail.reason.text() == ""


def test_escape_leaves_the_reason_as_it_was(room: Room) -> None:
    screen = room.open()
    room.key(Qt.Key.Key_Delete)
    room.qtbot.keyClicks(screen.detail.reason, "belum")
    room.qtbot.keyClick(screen.detail.reason, Qt.Key.Key_Escape)
    assert not screen.detail.reason.isVisible()
    assert screen.list.hasFocus()
    room.key(Qt.Key.Key_Delete)
    assert screen.detail.reason.text() == "belum"
    assert len(room.rows()) == 5


def test_many_are_discarded_with_the_mouse(room: Room) -> None:
    screen = room.open()
    for row in (0, 2):
        box = screen.list.visualRect(screen.model.index(row))
        room.qtbot.mouseClick(
            screen.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(16, box.center().y())
        )
    assert screen.list.currentIndex().row() == 0  # a box is checked, the piece shown stays
    room.qtbot.mouseClick(screen.detail.throw_button, Qt.MouseButton.LeftButton)
    screen.detail.reason.setText("bukan laporan")
    assert screen.detail.discard_button.text() == "Buang 2 pesan"
    room.qtbot.mouseClick(screen.detail.discard_button, Qt.MouseButton.LeftButton)
    room.at.settle()
    assert room.at.said == "2 pesan dibuang dari karantina"
    assert len(room.rows()) == 3


def test_the_last_one_gone_the_screen_says_so(room: Room) -> None:
    screen = room.open()
    screen.all.click()
    screen.detail.ask_reason()
    screen.detail.reason.setText("uji")
    screen.detail.discard()
    room.at.settle()
    assert screen.list_state.state == "empty"
    assert screen.detail_state.isVisible()


def test_an_auditor_looks_and_does_nothing(auditor: Room) -> None:
    screen = auditor.open()
    assert screen.detail.raw.raw
    auditor.key(Qt.Key.Key_Return)
    auditor.key(Qt.Key.Key_Delete)
    assert auditor.at.said == ""
    assert not screen.detail.reason.isVisible()
    assert not screen.detail.retry_button.isEnabled()
    assert "Pemeriksa" in screen.detail.retry_button.toolTip()
    assert len(auditor.rows()) == 4


# around it


def test_the_windows_letters_belong_to_the_list_while_it_has_the_keyboard(room: Room) -> None:
    """The window has shortcuts on j, k and x; the list takes them first."""
    from PySide6.QtGui import QAction

    screen = room.open()
    action = QAction(screen)
    action.setShortcut("J")
    heard: list[bool] = []
    action.triggered.connect(lambda: heard.append(True))
    screen.addAction(action)
    room.key("j")
    assert screen.list.currentIndex().row() == 1
    assert heard == []


def test_the_splitter_comes_back(room: Room, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    screen = room.open()
    screen.splitter.setSizes([600, 592])
    screen.save_layout(settings)
    again = room.open()
    again.restore_layout(settings)
    assert abs(again.splitter.sizes()[0] - 600) < 5


def test_both_themes_paint_every_row(room: Room) -> None:
    screen = room.open()
    screen.list.act("toggle")
    light = screen.list.grab().toImage()
    room.theme.set_mode("dark")
    dark = screen.list.grab().toImage()
    assert light.pixelColor(300, 400).lightness() > dark.pixelColor(300, 400).lightness() + 100
    assert light != dark


def test_everything_has_a_name(room: Room) -> None:
    screen = room.open()
    for widget in (
        screen.list,
        screen.channels,
        screen.detail.raw,
        screen.detail.columns,
        screen.detail.reason,
    ):
        assert widget.accessibleName()
    assert screen.badge.accessibleName() == "5 terbuka"

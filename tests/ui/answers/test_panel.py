"""The panel: sections, both sides, what can be done, by mouse and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.core.answers import Listing, Refused, Unsent
from console.core.errors import Refused as Failure
from console.core.errors import Unavailable
from console.core.history import Line
from console.core.sync.report import SyncState
from console.ui.answers.model import ENTRY
from console.ui.answers.panel import AnswersPanel
from console.ui.theme import Theme

NOW = 1_763_946_600
SINCE = (
    Line(NOW - 900, "Budi", "Budi memulai penanganan"),
    Line(NOW - 60, "Dewi", "Dewi menyelesaikan: beres"),
)


def refused(n: int, **other: Any) -> Refused:
    values: dict[str, Any] = {
        "n": n, "id": "a" * 32, "case": n, "number": f"JK251124{n:04}", "words": "Air belum surut", "actor": "rina",
        "what": "Rina mengoordinasikan ke DSDA", "at": NOW - 1800, "why": "Sudah selesai.", "since": SINCE,
        "can_redo": True, "redo_why_not": "",
    }  # fmt: skip
    return Refused(**(values | other))


def unsent(n: int, **other: Any) -> Unsent:
    values: dict[str, Any] = {
        "n": n, "id": "b" * 32, "case": n, "number": f"JK251124{n:04}", "words": "Lampu mati", "actor": "rina",
        "what": "Rina memulai penanganan", "at": NOW - 30, "mine_to_send": True,
    }  # fmt: skip
    return Unsent(**(values | other))


def listing(*entries: Refused | Unsent) -> Listing:
    no = tuple(one for one in entries if isinstance(one, Refused))
    yet = tuple(one for one in entries if isinstance(one, Unsent))
    return Listing(no, tuple(one.n for one in no), yet, len(yet))


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> AnswersPanel:
    made = AnswersPanel(theme, "id", "rina")
    qtbot.addWidget(made)
    made.set_state(SyncState("connected", NOW - 3600), "pusat.contoh.id", NOW, NOW)
    return made


def shown(panel: AnswersPanel) -> list[str]:
    return [str(panel.model.index(row).data()) for row in range(panel.model.rowCount())]


def test_what_was_refused_comes_first_each_under_its_heading(panel: AnswersPanel) -> None:
    panel.show_listing(listing(unsent(3), refused(1), refused(2)), NOW)
    assert shown(panel) == [
        "Ditolak (2)",
        "JK2511240001. Rina mengoordinasikan ke DSDA. Sudah selesai.",
        "JK2511240002. Rina mengoordinasikan ke DSDA. Sudah selesai.",
        "Belum terkirim (1)",
        "JK2511240003. Rina memulai penanganan. Lampu mati",
    ]
    heading = panel.model.index(0)
    assert heading.data(ENTRY) == "Ditolak (2)" and not heading.flags() & Qt.ItemFlag.ItemIsSelectable


def test_a_heading_tells_of_more_than_the_list_holds(panel: AnswersPanel) -> None:
    panel.show_listing(Listing((refused(1),), tuple(range(1, 1205)), (unsent(9),), 12_400), NOW)
    assert shown(panel)[0] == "Ditolak (1.204) · 1 ditampilkan"
    assert shown(panel)[2] == "Belum terkirim (12.400) · 1 ditampilkan"
    assert panel.drop_all.text() == "Lepaskan semua 1.204"


def test_both_sides_stand_beside_each_other(panel: AnswersPanel, qtbot: QtBot) -> None:
    panel.show_listing(listing(refused(1)), NOW)
    panel.show()
    detail = panel.detail
    assert detail.mine.heading.text() == "Yang Anda lakukan"
    assert detail.mine.texts() == ["07.40  Rina mengoordinasikan ke DSDA"]
    assert detail.theirs.heading.text() == "Yang terjadi sementara itu"
    assert detail.theirs.texts() == ["07.55  Budi memulai penanganan", "08.09  Dewi menyelesaikan: beres"]
    assert detail.why.text() == "Sudah selesai."
    assert detail.mine.y() == detail.theirs.y() and detail.mine.x() < detail.theirs.x()
    assert detail.redo.isEnabled() and detail.why_not.isHidden()


def test_another_operators_work_is_called_so(panel: AnswersPanel) -> None:
    panel.show_listing(listing(refused(1, actor="budi", what="Budi menolak")), NOW)
    assert panel.detail.mine.heading.text() == "Yang dilakukan Budi"


def test_of_much_that_happened_the_newest_is_shown(panel: AnswersPanel) -> None:
    many = tuple(Line(NOW - 1000 + i, "Budi", f"Budi mencatat: {i}") for i in range(20))
    panel.show_listing(listing(refused(1, since=many), refused(2, since=())), NOW)
    texts = panel.detail.theirs.texts()
    assert len(texts) == 9 and texts[-2].endswith("Budi mencatat: 19")
    assert texts[-1] == "dan 12 sebelumnya, lihat riwayat laporan"
    panel.list.act("next")
    assert panel.detail.theirs.texts() == ["Tidak ada yang tercatat di konsol ini."]


@pytest.mark.parametrize(
    ("why_not", "said"),
    [
        ("Sudah selesai.", "Sekarang pun tidak bisa dilakukan."),  # the reason stands above already
        ("Laporan itu tidak ada.", "Sekarang tidak bisa dilakukan lagi. Laporan itu tidak ada."),
    ],
)
def test_what_cannot_be_done_again_says_why(
    panel: AnswersPanel, qtbot: QtBot, why_not: str, said: str
) -> None:
    panel.show_listing(listing(refused(1, can_redo=False, redo_why_not=why_not)), NOW)
    assert not panel.detail.redo.isEnabled() and panel.detail.redo.toolTip() == why_not
    assert panel.detail.why_not.text() == said
    with qtbot.assertNotEmitted(panel.redo_asked), qtbot.waitSignal(panel.case_asked):
        panel.list.act("open")  # Enter looks at it instead


def test_unsent_work_says_when_it_goes_out(panel: AnswersPanel) -> None:
    panel.show_listing(listing(unsent(1), unsent(2, actor="budi", mine_to_send=False)), NOW)
    detail = panel.detail
    assert detail.why.text() == "Dikirim begitu pusat terjangkau."
    assert detail.theirs.isHidden() and detail._foot.isHidden() and detail.sign.isHidden()
    panel.list.act("next")
    assert detail.why.text() == "Dikirim saat Budi masuk lagi di komputer ini."


def test_keys_do_everything(panel: AnswersPanel, qtbot: QtBot) -> None:
    panel.show_listing(listing(refused(1), refused(2), unsent(3)), NOW)
    panel.show()
    panel.list.setFocus()

    def press(key: Qt.Key | str) -> None:
        qtbot.keyClick(panel.list, key)

    with qtbot.waitSignal(panel.redo_asked) as redone:
        press(Qt.Key.Key_Return)
    assert redone.args == [1]
    press("j")
    with qtbot.waitSignal(panel.drop_asked) as dropped:
        press(Qt.Key.Key_Delete)
    assert dropped.args == [[2]]
    press("k")
    press("x")
    press(Qt.Key.Key_Down)
    press("x")
    assert panel.detail.drop.text() == "Lepaskan 2" and not panel.detail.redo.isEnabled()
    with qtbot.waitSignal(panel.drop_asked) as dropped:
        press(Qt.Key.Key_Delete)
    assert dropped.args == [[1, 2]]
    press(Qt.Key.Key_Escape)
    assert panel.isVisible() and panel.model.checked == []
    press("j")  # over the heading
    with qtbot.waitSignal(panel.case_asked) as looked:
        press(Qt.Key.Key_Return)
    assert looked.args == [3]
    with qtbot.assertNotEmitted(panel.drop_asked):
        press(Qt.Key.Key_Delete)  # what is unsent is not let go
    press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_all_can_be_checked_and_let_go(panel: AnswersPanel, qtbot: QtBot) -> None:
    panel.show_listing(listing(refused(1), refused(2), unsent(3)), NOW)
    qtbot.keyClick(panel.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert panel.model.checked == [1, 2]
    with qtbot.waitSignal(panel.drop_asked) as dropped:
        panel.drop_all.click()
    assert dropped.args == [[1, 2]]
    panel.show_listing(listing(refused(2)), NOW)
    assert panel.model.checked == [2] and panel._bar.isHidden()


def test_a_click_on_the_box_checks_and_elsewhere_chooses(panel: AnswersPanel, qtbot: QtBot) -> None:
    panel.show_listing(listing(refused(1), refused(2)), NOW)
    panel.show()
    box = panel.list.visualRect(panel.model.index(2))
    left = Qt.MouseButton.LeftButton
    at = box.topLeft() + type(box.topLeft())(18, 26)
    qtbot.mouseClick(panel.list.viewport(), left, pos=at)
    assert panel.model.checked == [2] and panel.list.currentIndex().row() == 1
    qtbot.mouseClick(panel.list.viewport(), left, pos=box.center())
    assert panel.list.currentIndex().row() == 2


def test_the_current_entry_stays_and_makes_way_to_the_next(panel: AnswersPanel) -> None:
    panel.show_listing(listing(refused(1), refused(2), refused(3), unsent(4)), NOW)
    panel.list.go_to(panel.model.row_of(2))
    panel.show_listing(listing(refused(5), refused(1), refused(2), refused(3), unsent(4)), NOW)
    entry = panel.detail.entry
    assert entry is not None and entry.n == 2
    panel.show_listing(listing(refused(5), refused(1), refused(3), unsent(4)), NOW)
    entry = panel.detail.entry
    assert entry is not None and entry.n == 3


def test_nothing_is_good_news(panel: AnswersPanel) -> None:
    panel.show_listing(Listing(), NOW)
    assert panel.state.state == "empty" and "tidak ada yang ditolak" in panel.state.accessibleName()
    panel.show_unreadable("Disk penuh.")
    assert panel.state.state == "error" and "Disk penuh." in panel.state.accessibleName()
    panel.show_listing(listing(refused(1)), NOW)
    panel.show_unreadable("Disk penuh.")
    assert panel._content.currentIndex() == 1  # what was read stays


@pytest.mark.parametrize(
    ("state", "title", "reason", "place", "can_retry"),
    [
        (SyncState("connected", NOW - 3600), "Tersambung ke pusat", "", "tersambung sejak 07.10", True),
        (SyncState("sending", NOW - 3600), "Mengirim ke pusat", "", "tersambung sejak 07.10", False),
        (SyncState("starting"), "Menyambung ke pusat", "", "kontak terakhir 08.00", False),
        (SyncState("filling", NOW, None, 12_400), "Mengisi dari pusat: 12.400 laporan", "Laporan yang terbuka",
         "kontak terakhir 08.00", False),
        (SyncState("offline", NOW - 600, Unavailable("central.full")), "Luring sejak 08.00", "Disk pusat penuh",
         "kontak terakhir 08.00", True),
        (SyncState("offline", NOW - 90_000), "Luring sejak Min 23 Nov 07.10", "Semua tetap bisa",
         "kontak terakhir 08.00", True),
        (SyncState("stopped", NOW, Failure("central.other")), "Tidak bertukar data dengan pusat", "pusat lain",
         "kontak terakhir 08.00", True),
    ],
)  # fmt: skip
def test_the_head_says_how_the_line_stands(
    panel: AnswersPanel, state: SyncState, title: str, reason: str, place: str, can_retry: bool
) -> None:
    panel.set_state(state, "pusat.contoh.id", NOW - 600, NOW)
    strip = panel.strip
    assert strip.title.text() == title
    assert reason in strip.reason.text() and strip.reason.isHidden() is not bool(reason)
    assert strip.place.text() == f"pusat.contoh.id · {place}"
    assert strip.retry.isEnabled() is can_retry
    assert title in strip.accessibleName()
    assert [name for name, sign in strip._signs.items() if not sign.isHidden()] == [state.kind]


def test_a_machine_by_itself_and_one_that_never_met_its_central(panel: AnswersPanel) -> None:
    panel.set_state(None, "", 0, NOW)
    assert panel.strip.title.text() == "Belum ada pusat"
    assert panel.strip.retry.isHidden() and panel.strip.place.isHidden()
    panel.set_state(SyncState("offline", NOW), "a.id", 0, NOW)
    assert panel.strip.place.text() == "a.id · belum pernah terhubung"


def test_f5_tries_again_where_trying_helps(panel: AnswersPanel, qtbot: QtBot) -> None:
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    with qtbot.waitSignal(panel.retry_asked):
        qtbot.keyClick(panel, Qt.Key.Key_F5)
    panel.set_state(SyncState("filling"), "", 0, NOW)
    with qtbot.assertNotEmitted(panel.retry_asked):
        qtbot.keyClick(panel, Qt.Key.Key_F5)


def test_while_something_is_written_nothing_else_is_asked(panel: AnswersPanel) -> None:
    panel.show_listing(listing(refused(1), refused(2)), NOW)
    panel.set_busy(True)
    buttons = (panel.detail.redo, panel.detail.drop, panel.drop_all)
    assert not any(button.isEnabled() for button in buttons)
    panel.set_busy(False)
    assert all(button.isEnabled() for button in buttons)


def test_markup_of_citizens_stays_what_it_is(panel: AnswersPanel) -> None:
    panel.show_listing(listing(refused(1, words="<b>tebal</b> {0}", why="<i>x</i>")), NOW)
    assert panel.detail.words.text() == "<b>tebal</b> {0}" and panel.detail.why.text() == "<i>x</i>"
    assert "<i>x</i>" in shown(panel)[1]


def test_it_is_painted_in_both_themes(panel: AnswersPanel, theme: Theme, qtbot: QtBot) -> None:
    panel.show_listing(listing(refused(1), unsent(2), unsent(3, mine_to_send=False)), NOW)
    panel.show()
    pictures = []
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        pictures.append(panel.grab().toImage())
    theme.set_mode("light")
    assert pictures[0] != pictures[1]

"""The routing rules of a supervisor: order, steps, rehearsal before they hold, overlaps, and somebody else beside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from console.ui.rules.draft import ordered
from console.ui.rules.list_view import CASES, ON, TO, WORDS
from console.ui.rules.routes_tab import RoutesTab
from console.ui.rules.screen import RulesScreen
from console.ui.theme import Theme
from models.routing import Rule
from tests.support.desks import AtDesk, desk_over
from tests.support.factories import PENJARINGAN, PLUIT
from tests.ui.rules.conftest import colleague_saves, newer_lands

FLOOD = Rule("Banjir", "BPBD", 1, categories=("banjir",))
PLACE = Rule("Pluit", "lurah", 2, kelurahan=(PLUIT,))
NARROW = Rule("Banjir Penjaringan", "DSDA", 3, kelurahan=(PENJARINGAN,), categories=("banjir",))


def names(tab: RoutesTab) -> list[str]:
    """The list as it stands."""
    return [str(tab.model.index(row, WORDS).data()) for row in range(tab.model.rowCount())]


def held(at: AtDesk) -> list[str]:
    """Names of the rules in force, in their order."""
    return [rule.name for rule in ordered(at.desk.store.reference.routing_rules)]


def begin(at: AtDesk, tab: RoutesTab, *rules: Rule) -> None:
    """These are in force."""
    colleague_saves(at, *rules)
    at.qtbot.waitUntil(lambda: names(tab) == [rule.name for rule in rules])
    tab.table.setFocus()


def rehearsed(at: AtDesk, tab: RoutesTab) -> None:
    """Rehearse and wait."""
    with at.qtbot.waitSignal(tab.rehearsed):
        tab.rehearse()


def test_without_rules_the_screen_says_what_holds(tab: RoutesTab) -> None:
    assert tab.nothing.isVisible()
    assert "menurut kategorinya" in tab.nothing.accessibleName()


def test_the_list_says_what_each_rule_is_about_and_how_many_it_decides(at: AtDesk, tab: RoutesTab) -> None:
    with at.qtbot.waitSignal(tab.shown):
        begin(at, tab, FLOOD, PLACE)
    at.settle()
    at.qtbot.waitUntil(lambda: tab.model.index(0, CASES).data() == "3")
    assert tab.model.index(1, CASES).data() == "3"
    assert [tab.model.index(row, TO).data() for row in (0, 1)] == ["BPBD", "Lurah setempat"]
    spoken = tab.model.index(1, WORDS).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Pluit. Pluit. Sebagian diambil “Banjir” lebih dulu: 3 laporan"


def test_a_rule_that_can_never_decide_says_so(at: AtDesk, tab: RoutesTab) -> None:
    with at.qtbot.waitSignal(tab.shown):
        begin(at, tab, FLOOD, NARROW)
    at.qtbot.waitUntil(lambda: tab.model.note(1) is not None)
    note = tab.model.note(1)
    assert note is not None
    assert note.wrong
    assert note.text == "Tidak pernah memutuskan: “Banjir” lebih dulu mengambil semua laporannya."


def test_a_rule_whose_agency_is_gone_says_so(at: AtDesk, tab: RoutesTab) -> None:
    tab.draft.say((replace(FLOOD, addressee="TIADA"),))
    tab.draft_changed.emit()
    note = tab.model.note(0)
    assert note is not None
    assert note.text == "SKPD “TIADA” tidak ada dalam daftar."


def test_the_keyboard_moves_rules_and_takes_the_step_back(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD, PLACE, NARROW)
    tab.table.go(0)
    at.qtbot.keyClick(tab.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(tab) == ["Pluit", "Banjir", "Banjir Penjaringan"]
    assert tab.table.place == 1
    at.qtbot.keyClick(tab.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    at.qtbot.keyClick(tab.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(tab) == ["Banjir", "Pluit", "Banjir Penjaringan"]
    at.qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    assert names(tab) == ["Pluit", "Banjir Penjaringan"]
    at.qtbot.keyClick(tab.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(tab) == ["Banjir", "Pluit", "Banjir Penjaringan"]
    at.qtbot.keyClick(tab.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names(tab)[1] == "Banjir (salinan)"
    assert tab.table.place == 1
    assert held(at) == ["Banjir", "Pluit", "Banjir Penjaringan"]


def test_a_rule_dragged_below_another_stands_behind_it(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD, PLACE, NARROW)
    tab.table.go(0)
    below = tab.table.visualRect(tab.model.index(1, WORDS)).bottomLeft()
    drop = QDropEvent(
        QPointF(below),
        Qt.DropAction.MoveAction,
        QMimeData(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    tab.table.dropEvent(drop)
    assert names(tab) == ["Pluit", "Banjir", "Banjir Penjaringan"]
    assert drop.dropAction() == Qt.DropAction.IgnoreAction  # Qt must not take the row out a second time


def test_space_and_a_click_switch_a_rule(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD, PLACE)
    tab.table.go(1)
    at.qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    assert [rule.active for rule in tab.draft.rules] == [True, False]
    where = tab.table.visualRect(tab.model.index(0, ON)).center()
    at.qtbot.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert [rule.active for rule in tab.draft.rules] == [False, False]


def test_enter_opens_a_rule_and_what_is_applied_stands_in_the_draft(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD, PLACE)
    tab.table.go(1)
    at.qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert tab.editor.isVisible()
    tab.editor.name.setText("Di Pluit")
    tab.editor.accept()
    assert names(tab) == ["Banjir", "Di Pluit"]
    assert not tab.editor.isVisible()


def test_what_was_not_rehearsed_is_not_saved_but_asked_about(at: AtDesk, tab: RoutesTab) -> None:
    tab.draft.insert(0, FLOOD)
    tab.draft_changed.emit()
    tab.save()
    at.settle()
    assert tab.ask.isVisible()
    assert held(at) == []
    with at.qtbot.waitSignal(tab.rehearsed):
        tab.ask.rehearse.click()
    assert tab.rehearsal.headline.text() == "akan mengirim 3 kasus ke tempat lain"
    with at.qtbot.waitSignal(tab.saved):
        tab.save()
    assert held(at) == ["Banjir"]
    assert at.said == "Aturan disimpan"


def test_a_change_after_the_rehearsal_wants_another(at: AtDesk, tab: RoutesTab) -> None:
    tab.draft.insert(0, FLOOD)
    tab.draft_changed.emit()
    rehearsed(at, tab)
    tab.draft.put(0, replace(FLOOD, addressee="DSDA"))
    tab.draft_changed.emit()
    assert not tab.rehearsal.isVisible()
    tab.save()
    assert tab.ask.isVisible()


def test_it_can_be_saved_switched_off_instead(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD)
    tab.draft.insert(1, PLACE)
    tab.draft_changed.emit()
    tab.save()
    with at.qtbot.waitSignal(tab.saved):
        tab.ask.off.click()
    assert [(r.name, r.active) for r in at.desk.store.reference.routing_rules] == [
        ("Banjir", True),
        ("Pluit", False),
    ]


def test_a_new_order_cannot_be_saved_switched_off(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD, PLACE)
    tab.move_rule(0, 1)
    tab.save()
    assert tab.ask.isVisible()
    assert not tab.ask.off.isVisible()


def test_names_and_rules_switched_off_are_saved_at_once_and_undone(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD)
    tab.draft.say((replace(FLOOD, name="Banjir kota"), replace(PLACE, active=False)))
    tab.draft_changed.emit()
    with at.qtbot.waitSignal(tab.saved):
        tab.save()
    assert held(at) == ["Banjir kota", "Pluit"]
    with at.qtbot.waitSignal(tab.saved):
        at.desk.undo.undo()
    assert held(at) == ["Banjir"]


def test_a_rehearsal_names_the_moves_and_enter_opens_their_cases(at: AtDesk, tab: RoutesTab) -> None:
    tab.draft.insert(0, FLOOD)
    tab.draft_changed.emit()
    rehearsed(at, tab)
    tree = tab.rehearsal.tree
    move = tree.topLevelItem(0).child(0)
    assert move.text(0).endswith("→ BPBD")
    assert tree.topLevelItem(1).text(0) == "Aturan Banjir"
    with at.qtbot.waitSignal(tab.cases_asked) as asked:
        at.qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert len(asked.args[0]) == 3
    move.setExpanded(True)
    tree.setCurrentItem(move.child(0))
    with at.qtbot.waitSignal(tab.cases_asked) as one:
        at.qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert one.args[0] == (asked.args[0][0],)


def test_a_rehearsal_that_is_stopped_counts_for_nothing(at: AtDesk, tab: RoutesTab) -> None:
    tab.draft.insert(0, FLOOD)
    tab.draft_changed.emit()
    tab.rehearse()
    assert tab.rehearsal.stop.isVisible()
    tab.rehearsal.stop.click()
    at.settle()
    assert not tab.side.isVisible()
    tab.save()
    assert tab.ask.isVisible()


def test_others_rules_are_shown_at_once_while_nothing_is_being_changed(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD)
    colleague_saves(at, FLOOD, PLACE)
    assert names(tab) == ["Banjir", "Pluit"]
    assert not tab.conflict.isVisible()
    assert at.said == "Aturan diubah orang lain; yang terbaru ditampilkan."


def test_what_somebody_else_saved_meanwhile_is_shown_and_mine_can_be_kept(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD)
    tab.draft.insert(1, replace(PLACE, active=False))
    tab.draft_changed.emit()
    colleague_saves(at, replace(FLOOD, addressee="DSDA"))
    assert tab.conflict.isVisible()
    assert names(tab) == ["Banjir", "Pluit"]
    tab.conflict.keep.click()
    assert not tab.conflict.isVisible()
    rehearsed(at, tab)
    with at.qtbot.waitSignal(tab.saved):
        tab.save()
    assert [rule.addressee for rule in at.desk.store.reference.routing_rules] == ["BPBD", "lurah"]


def test_theirs_can_be_taken(at: AtDesk, tab: RoutesTab) -> None:
    begin(at, tab, FLOOD)
    tab.remove_current()
    colleague_saves(at, PLACE)
    tab.conflict.take.click()
    assert names(tab) == ["Pluit"]
    assert not tab.draft.changed


def test_saving_over_others_rules_that_were_not_heard_of_is_stopped(at: AtDesk, tab: RoutesTab) -> None:
    """Their saving has not been told here yet: it is met when mine is about to be written."""
    begin(at, tab, FLOOD)
    tab.draft.insert(1, replace(PLACE, active=False))
    tab.draft_changed.emit()
    at.desk.changed.disconnect(tab._on_changed)
    colleague_saves(at, NARROW)
    tab.save()
    at.settle()
    assert tab.conflict.isVisible()
    assert held(at) == ["Banjir Penjaringan"]


def test_an_operator_reads_and_changes_nothing(qtbot: QtBot, theme: Theme, home: Path, now: int) -> None:
    with desk_over(qtbot, home, now) as supervisor:
        colleague_saves(supervisor, FLOOD, PLACE)
    with desk_over(qtbot, home, now, role="operator") as at:
        tab = RoutesTab(theme, at.desk)
        qtbot.addWidget(tab)
        with qtbot.waitSignal(tab.shown):
            tab.show()
        assert names(tab) == ["Banjir", "Pluit"]
        tab.table.go(0)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Insert, Qt.Key.Key_Return):
            qtbot.keyClick(tab.table, key)
        qtbot.keyClick(tab.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        tab.save()
        assert not tab.draft.changed
        assert not any(part.isVisible() for part in (tab.add, tab.bar, tab.editor))
        rehearsed(at, tab)
        assert tab.rehearsal.headline.isVisible() or tab.rehearsal.state.isVisible()
        tab._pause.stop()


def test_what_was_not_saved_outlives_a_crash_and_meets_what_was_saved_since(
    at: AtDesk, tab: RoutesTab, theme: Theme
) -> None:
    begin(at, tab, FLOOD)
    assert tab.begun() is None
    tab.draft.insert(1, replace(PLACE, active=False))
    tab.draft_changed.emit()
    kept = json.loads(json.dumps(tab.begun()))
    tab.drop()

    tab.take_up(kept)
    assert names(tab) == ["Banjir", "Pluit"]
    assert not tab.conflict.isVisible()
    tab.undo()
    assert names(tab) == ["Banjir"]

    colleague_saves(at, NARROW)
    tab.take_up(kept)
    assert tab.conflict.isVisible()


def test_a_newer_programs_rules_are_told_and_lock_saving(at: AtDesk, theme: Theme) -> None:
    screen = RulesScreen(theme, at.desk)
    at.qtbot.addWidget(screen)
    screen.show()
    at.settle()
    assert screen.unread.isHidden()
    newer_lands(at, "routing_rules")
    assert screen.unread.isVisible()
    tab = screen.routes
    assert (tab.nothing.state, tab.bar.save.isEnabled()) == ("error", False)
    tab.draft.insert(0, Rule("Sampah", "lurah", active=False))
    tab.draft_changed.emit()
    assert not tab.bar.save.isEnabled()
    tab.save()
    at.settle()
    assert at.said.startswith("Aturan di sini ditulis Tanggap yang lebih baru.")
    assert at.desk.store.reference.unread == ("routing_rules",)
    tab._pause.stop()

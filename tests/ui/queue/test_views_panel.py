"""The list of views: what stands in it, its counts, and what a hand asks of it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget
from pytestqt.qtbot import QtBot

from console.core import kept
from console.core.dispatch import Change
from console.core.kept import Cover, Kept
from console.ui.queue import views as views_of
from console.ui.queue.views import View, built_in, covered, saved
from console.ui.queue.views_panel import ViewsPanel
from models import reading, writing
from models.commands import Actor, Categorise, Reject
from models.filters import parse
from tests.ui.queue.conftest import Room


@pytest.fixture
def panel(full: Room, qtbot: QtBot) -> ViewsPanel:
    made = ViewsPanel(full.theme, full.reads, lambda: full.now, "rina", role="operator")
    qtbot.addWidget(made)
    made.resize(220, 600)
    made.show()
    return made


def keep(room: Room, name: str, owner: str = "rina", *, shared: bool = True, **body: Any) -> Change:
    door = room.dispatcher.acting_as(Actor(owner, "operator"))
    return door.keep("view", name, {"filter": "category=banjir", **body}, shared=shared)


def counted(full: Room, panel: ViewsPanel) -> None:
    full.qtbot.waitUntil(lambda: bool(panel.views) and all(panel.count_of(v.key) for v in panel.views))


def loaded(full: Room, panel: ViewsPanel) -> QListWidget:
    panel.load()
    counted(full, panel)
    return panel.findChildren(QListWidget)[0]


def lines(listed: QListWidget) -> list[str]:
    return [listed.item(i).text() for i in range(listed.count())]


def by_name(panel: ViewsPanel, name: str) -> View:
    return next(view for view in panel.views if view.name == name)


def test_views_are_counted_live(full: Room, panel: ViewsPanel) -> None:
    keep(full, "Banjir", "dewi")
    loaded(full, panel)
    assert [view.key for view in panel.views] == [*(view.key for view in built_in()), "view:1"]
    assert (panel.count_of("open"), panel.count_of("view:1"), panel.count_of("mine")) == ("300", "75", "0")
    assert not by_name(panel, "Banjir").unsent  # there is no central it could wait for
    panel.apply_change(full.do([1, 2, 3], Reject("ganda")).change)
    full.qtbot.waitUntil(lambda: panel.count_of("open") == "297")
    panel.apply_change(keep(full, "Lain"))
    full.qtbot.waitUntil(lambda: panel.view("view:2") is not None)
    counted(full, panel)


def test_groups_say_whose_a_view_is(full: Room, panel: ViewsPanel) -> None:
    keep(full, "Punya Dewi", "dewi")
    keep(full, "Rahasia Dewi", "dewi", shared=False)
    keep(full, "Catatan", shared=False)
    full.dispatcher.housekeep(
        lambda connection: writing.set_meta(connection, reading.CENTRAL, "00" * 16), Change()
    )
    panel.set_covers([covered(Cover("budi", "rina", 0, 1))])
    listed = loaded(full, panel)
    found = lines(listed)
    assert found[:3] == ["Menggantikan rekan", "Menggantikan budi", "Bawaan"]
    assert found[-4:] == ["Dibagikan", "Punya Dewi", "Milik saya sendiri", "Catatan"]
    assert listed.item(found.index("Punya Dewi")).toolTip() == (
        "Punya Dewi · dibagikan dewi · belum terkirim ke pusat"
    )
    spoken = listed.item(found.index("Punya Dewi")).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Punya Dewi, 75 laporan, dibagikan dewi · belum terkirim ke pusat"
    panel.set_covers([])
    assert lines(listed)[0] == "Bawaan"
    assert by_name(panel, "Catatan").unsent
    counted(full, panel)


def test_a_colleagues_cases_are_those_they_hold() -> None:
    view = covered(Cover("budi", "rina", 0, 1))
    assert (view.key, view.filter) == ("cover:budi", "assignee=budi and open=yes")
    assert not view.mine


def test_a_view_is_chosen_by_keyboard(full: Room, panel: ViewsPanel, qtbot: QtBot) -> None:
    listed = loaded(full, panel)
    panel.select("today")
    heard: list[str] = []
    panel.chosen.connect(lambda view: heard.append(view.key))
    panel.focus_list()
    for _ in range(2):
        qtbot.keyClick(listed, Qt.Key.Key_Down)
    assert heard == ["open", "triage"]
    full.settle()


def test_a_view_gets_a_name(full: Room, panel: ViewsPanel, qtbot: QtBot) -> None:
    keep(full, "Ada", shared=False)
    loaded(full, panel)
    panel.start_saving()
    form = panel.form
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert form.wrong.text() == "Beri nama dulu."
    form.name.setText("Ada")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert "Pilih nama lain" in form.wrong.text()
    assert form.isVisible()
    form.name.clear()
    qtbot.keyClicks(form.name, "  Banjir   24 jam ")
    assert form.wrong.isHidden()
    form.share.setChecked(True)
    with qtbot.waitSignal(panel.save_asked) as told:
        qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert told.args == ["Banjir 24 jam", True, False]
    assert form.isHidden()
    panel.start_saving()
    assert not form.share.isChecked()
    qtbot.keyClick(form.name, Qt.Key.Key_Escape)
    assert form.isHidden()


def test_only_own_views_are_changed_by_an_operator(full: Room, panel: ViewsPanel, qtbot: QtBot) -> None:
    keep(full, "Punya Dewi", "dewi")
    keep(full, "Punya saya")
    listed = loaded(full, panel)
    asked: list[object] = []
    panel.delete_asked.connect(lambda view: asked.append(view.name))
    panel.rename_asked.connect(lambda view, name: asked.append((view.name, name)))
    for key in ("view:1", "view:2"):
        panel.select(key)
        qtbot.keyClick(listed, Qt.Key.Key_Delete)
        qtbot.keyClick(listed, Qt.Key.Key_F2)
        if panel.form.isVisible():
            panel.form.name.setText("Milik bersama")
            qtbot.keyClick(panel.form.name, Qt.Key.Key_Return)
    assert asked == ["Punya saya", ("Punya saya", "Milik bersama")]
    assert panel.menu(by_name(panel, "Punya Dewi")) is None
    assert panel.menu(by_name(panel, "Semua terbuka")) is None


def test_a_supervisor_may_change_what_all_see(full: Room) -> None:
    row = Kept(1, "dewi", "view", "Punya Dewi", {"filter": ""}, shared=True)
    own = Kept(2, "dewi", "view", "Sendiri", {"filter": ""}, shared=False)
    assert saved(row, "rina", "supervisor").mine
    assert not saved(row, "rina", "supervisor").own
    assert not saved(row, "rina", "operator").mine
    assert not saved(own, "rina", "supervisor").mine


def test_views_are_moved_within_their_group(full: Room, panel: ViewsPanel, qtbot: QtBot) -> None:
    for name, shared in (("A", False), ("S", True), ("B", False), ("C", False)):
        keep(full, name, shared=shared)
    listed = loaded(full, panel)
    asked: list[list[str]] = []
    panel.arrange_asked.connect(asked.append)
    panel.select(by_name(panel, "B").key)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    panel.select(by_name(panel, "C").key)
    qtbot.keyClick(listed, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # it is the last
    panel.select(by_name(panel, "S").key)
    qtbot.keyClick(listed, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # and this the only one
    assert asked == [["S", "B", "A", "C"]]


def test_the_menu_does_what_the_keys_do(full: Room, panel: ViewsPanel) -> None:
    keep(full, "Punya saya")
    loaded(full, panel)
    view = by_name(panel, "Punya saya")
    asked: list[Any] = []
    panel.update_asked.connect(lambda one: asked.append(("update", one.name)))
    panel.share_asked.connect(lambda one, shared: asked.append((one.name, shared)))
    panel.delete_asked.connect(lambda one: asked.append(("delete", one.name)))
    panel.cover_asked.connect(lambda: asked.append("cover"))
    menu = panel.menu(view)
    assert menu is not None
    found = {action.text(): action for action in menu.actions() if action.text()}
    assert [text for text, action in found.items() if not action.isEnabled()] == ["Naik", "Turun"]
    for text in ("Simpan yang tampil sekarang di sini", "Jangan bagikan lagi", "Hapus"):
        found[text].trigger()
    mine = panel.menu(by_name(panel, "Milik saya"))
    assert mine is not None
    mine.actions()[0].trigger()
    assert asked == [("update", "Punya saya"), ("Punya saya", False), ("delete", "Punya saya"), "cover"]
    for one in (menu, mine):
        one.deleteLater()


def test_a_view_of_another_program_version_is_shown_without_a_count(full: Room, panel: ViewsPanel) -> None:
    keep(full, "Dari besok", filter="planet=mars")
    keep(full, "Aneh", filter="open=yes", columns=[1, ["number"], ["number", "x", True]], extent=[9], order=7)
    panel.load()
    full.qtbot.waitUntil(lambda: panel.view("view:2") is not None and bool(panel.count_of("view:2")))
    full.settle()
    assert panel.count_of("view:1") == ""
    odd = by_name(panel, "Aneh")
    assert (odd.columns, odd.extent, odd.order) == ((), None, "")


@pytest.mark.parametrize(
    "extent", [[-6.3, 106.7, -6.1, 106.9], [2, 1, 1, 2], [-6.3, 106.9, -6.1, 106.7], [float("nan")] * 4]
)
def test_an_extent_makes_sense_or_is_none(extent: list[float]) -> None:
    assert views_of.extent_of({"extent": extent}) == (
        tuple(extent) if extent[0] == -6.3 and extent[1] < 106.8 else None
    )


def test_what_a_view_brings_along_is_kept_with_it() -> None:
    view = View(
        "",
        "x",
        "open=yes",
        order="newest",
        columns=(("number", 108, True),),
        extent=(-6.3, 106.7, -6.1, 106.9),
    )
    row = Kept(5, "rina", "view", "x", view.body(), shared=False)
    again = saved(row, "rina", "operator")
    assert (again.order, again.columns, again.extent) == (view.order, view.columns, view.extent)
    assert again.body() == view.body()
    assert View("", "x", "open=yes").body() == {"filter": "open=yes"}


def test_how_suggestions_fare_today(full: Room, panel: ViewsPanel) -> None:
    guess = {"category": {"value": "jalan", "confidence": 0.9, "words": ["lubang"], "others": []}}
    before = full.received
    full.receive(["Lubang"] * 3, suggested=guess)
    full.do([before + 1, before + 2], Categorise("jalan", accepted=True))
    full.do([before + 3], Categorise("banjir"))
    full.do([1], Categorise("jalan"))  # nothing was suggested: neither right nor wrong
    loaded(full, panel)
    full.settle()
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "2 dari 3" in shown
    assert shown.count("0 dari 0") == 2
    assert full.asked(lambda db: kept.rows(db, "view", "rina")) == []


def test_built_in_views_can_be_read() -> None:
    for view in built_in():
        assert str(parse(view.filter)) == view.filter

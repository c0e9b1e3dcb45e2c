"""*Rute*: the routing rules, one being changed beside them, and what the draft would have done last month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from console.core.dispatch import Change
from console.core.errors import Told
from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.rules.draft import effect, ordered, quiet
from console.ui.rules.editor import RuleEditor
from console.ui.rules.list_view import RulesModel, RulesTable
from console.ui.rules.looks import Look, Looks, counts, notes
from console.ui.rules.rehearsal_panel import RehearsalPanel
from console.ui.rules.tab import DraftTab
from console.ui.rules.words import about, addressee_name
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, rule
from models.routing import Rule
from models.routing_json import rules_to_json
from models.sentences import say

SHARES: Final = (620, 480)


class RoutesTab(DraftTab):
    """See the module.

    Signals:
        rehearsed: a rehearsal has been shown, or why there is none.
        cases_asked: case numbers to be shown in the queue.
    """

    KIND = "routing_rules"

    rehearsed = Signal()
    cases_asked = Signal(tuple)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, self._words, parent)
        self.looks = Looks(desk, self)
        self._look: Look | None = None
        self._tried: tuple[object, object] | None = None
        self._editing: int | None = None
        ref, lang = desk.store.reference, desk.language
        self.model = RulesModel(ref, lang, self.writable)
        self.table = RulesTable(theme, self.model)
        self.nothing = StateView(theme)
        self.editor = RuleEditor(theme, desk)
        self.rehearsal = RehearsalPanel(theme, ref, lang)
        self.add = Button(theme, self.tr("Aturan baru"), key="Ins", icon="plus", compact=True)
        self.copy = Button(theme, self.tr("Salin"), icon="copy", compact=True)
        self.remove = Button(theme, self.tr("Hapus"), icon="trash", compact=True)
        self.edit = Button(theme, self.tr("Ubah"), icon="edit", compact=True)
        self.try_button = Button(theme, self.tr("Uji pada bulan lalu"), icon="play")
        self.ask = Ask(theme)
        self._build()
        self._connect()
        self._on_draft()
        self._show_draft()

    def _build(self) -> None:
        panel = Panel(self.theme, self.tr("Aturan rute: yang pertama cocok menentukan"))
        for button in (self.edit, self.copy, self.remove, self.add):
            panel.header.addWidget(button)
            button.setVisible(self.writable)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        hint = self.tr(
            "Alt+↑ Alt+↓ atau seret untuk mengubah urutan. Qlue langsung ke lurah sebelum aturan mana pun."
        )
        foot.addWidget(plain(self.theme, hint, "third", "caption"), 1)
        foot.addWidget(self.try_button)
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self.nothing, 1)
        panel.body.addWidget(rule())
        panel.body.addLayout(foot)
        panel.body.addWidget(self.ask)
        panel.body.addWidget(rule())
        panel.body.addWidget(self.bar)
        self.bar.setVisible(self.writable)
        self.ask.hide()
        self.side = QStackedWidget()
        for part in (self.rehearsal, self.editor, self.conflict):
            self.side.addWidget(part)
        self.side.hide()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(8)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(panel)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes(list(SHARES))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.table.opened.connect(lambda _rule: self.open_editor(self.table.place))
        self.table.moved.connect(self.move_rule)
        self.table.acted.connect(self._on_key)
        self.table.picked.connect(lambda _place: self._allow())
        self.model.switched.connect(self.switch)
        self.add.clicked.connect(lambda: self.open_editor(None))
        self.edit.clicked.connect(lambda: self.open_editor(self.table.place))
        self.copy.clicked.connect(self.copy_current)
        self.remove.clicked.connect(self.remove_current)
        self.nothing.acted.connect(lambda: self.open_editor(None))
        self.editor.done.connect(self._on_edited)
        self.editor.left.connect(self._close_side)
        self.try_button.clicked.connect(self.rehearse)
        self.rehearsal.stop_asked.connect(self._on_stop)
        self.rehearsal.closed.connect(self._close_side)
        self.rehearsal.cases_asked.connect(self.cases_asked)
        self.ask.rehearse.clicked.connect(self.rehearse)
        self.ask.off.clicked.connect(self._on_save_off)
        self.ask.leave.clicked.connect(self._close_ask)
        self.looks.outlined.connect(self.editor.place.set_outlines)
        self.looks.looked.connect(self._on_looked)
        self.looks.progressed.connect(self.rehearsal.show_progress)
        self.looks.tried.connect(self._on_tried)
        self.looks.failed.connect(self._on_failed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looks.outline()

    # of DraftTab -------------------------------------------------------------------------------------------

    def in_force(self) -> tuple[Rule, ...]:
        return ordered(self.desk.store.reference.routing_rules)

    def to_json(self, rules: tuple[Rule, ...]) -> str:
        return rules_to_json(rules)

    def write(self, rules: tuple[Rule, ...]) -> Change:
        return self.desk.dispatcher.set_routing_rules(rules)

    def show_conflict(self, on: bool) -> None:
        self._show_side(self.conflict if on else None)

    def save(self) -> None:
        """Put the draft into force; what sends cases elsewhere must have been tried before."""
        if not self.draft.changed or not self.writable:
            return
        rules = self.listed()
        if effect(rules) != effect(self.draft.held) and self._tried != self._wanted():
            self.ask.off.setVisible(quiet(rules, self.draft.held) is not None)
            self.ask.show()
            self.bar.hide()
            self.ask.rehearse.setFocus()
            return
        self.put(rules)

    # what is done to the list ------------------------------------------------------------------------------

    def open_editor(self, place: int | None, outline: Sequence[tuple[float, float]] = ()) -> None:
        """Change a rule, None for a new one.

        Args:
            place: of the rule.
            outline: for a new one, (latitude, longitude) as drawn on the map.
        """
        if not self.writable or (place is not None and not 0 <= place < len(self.draft.rules)):
            return
        self._editing = place
        new = Rule(self.draft.free_name(self.tr("Aturan dari peta")) if outline else "", "", active=False)
        shown = new if place is None else self.draft.rules[place]
        self.editor.show_rule(shown, [r.name for r in self.draft.rules if r is not shown], new=place is None)
        self._show_side(self.editor)
        if outline:
            self.editor.place.take_outline(outline)
        self.editor.name.setFocus()

    def move_rule(self, place: int, to: int) -> None:
        """Put a rule to another place."""
        if self.writable and 0 <= place < len(self.draft.rules) and self.draft.move(place, to):
            self.draft_changed.emit()
            self.table.go(min(max(to, 0), len(self.draft.rules) - 1))

    def switch(self, place: int, on: bool) -> None:
        """Switch a rule on or off."""
        if self.draft.put(place, replace(self.draft.rules[place], active=on)):
            self.draft_changed.emit()
            self.table.go(place)

    def copy_current(self) -> None:
        """A copy behind the current rule, switched off."""
        if self.writable and self.table.place >= 0:
            place = self.draft.copy(
                self.table.place, lambda name: self.tr("{name} (salinan)").format(name=name[:60])
            )
            self.draft_changed.emit()
            self.table.go(place)

    def remove_current(self) -> None:
        """Take the current rule away; a step that can be taken back."""
        place = self.table.place
        if self.writable and place >= 0:
            self.draft.remove(place)
            self.draft_changed.emit()
            self.table.go(place)

    def _on_key(self, name: str) -> None:
        place = self.table.place
        if name == "add":
            self.open_editor(None)
        elif name == "copy":
            self.copy_current()
        elif name == "delete":
            self.remove_current()
        elif name == "undo":
            if self.draft.can_undo:
                self.undo()
            else:
                self.desk.undo.undo()
        elif name == "switch" and self.writable and place >= 0:
            self.switch(place, not self.draft.rules[place].active)

    def _on_edited(self, made: Rule) -> None:
        place = len(self.draft.rules) if self._editing is None else self._editing
        if self.draft.put(place, made):
            self.draft_changed.emit()
        self._close_side()
        self.table.go(place)

    # rehearsal ---------------------------------------------------------------------------------------------

    def rehearse(self) -> None:
        """Try the draft on last month."""
        self._close_ask()
        self.rehearsal.show_progress(0, 0)
        self._show_side(self.rehearsal)
        self._asked = self._wanted()
        self.looks.rehearse(self.listed(), self.draft.held)

    def _wanted(self) -> tuple[object, object]:
        return effect(self.listed()), effect(self.draft.held)

    def listed(self) -> tuple[Rule, ...]:
        """The draft with its order written into the rules."""
        return tuple(replace(one, position=place) for place, one in enumerate(self.draft.rules, 1))

    def _on_stop(self) -> None:
        self.looks.stop()
        self._close_side()

    def _on_tried(self, look: Look) -> None:
        self._tried = self._asked
        self.rehearsal.show_result(look.tried)
        self.rehearsed.emit()

    def _on_failed(self, failure: Told) -> None:
        self.rehearsal.show_failure(failure.sentence(self.desk.language))
        self.rehearsed.emit()

    def _on_save_off(self) -> None:
        off = quiet(self.listed(), self.draft.held)
        self._close_ask()
        if off is not None:
            self.put(off)

    # showing -----------------------------------------------------------------------------------------------

    def _show_draft(self) -> None:
        place = self.table.place
        self.model.show_rows(self.draft.rules)
        self._tell(None)
        self.table.go(max(place, 0))
        empty = not self.draft.rules
        self.table.setVisible(not empty)
        self.nothing.setVisible(empty)
        if empty and self.locked:
            self.nothing.show_state(
                "error", self.tr("Aturan tidak terbaca di sini"), say(self.desk.language, "rules.unread")
            )
        elif empty:
            self.nothing.show_state(
                "nothing", self.tr("Belum ada aturan"),
                self.tr("Laporan baru dikirim menurut kategorinya."), self.tr("Aturan baru") if self.writable else "",
            )  # fmt: skip
        if self._tried != self._wanted():
            self._tried = None
            if self.side.currentWidget() is self.rehearsal and not self.side.isHidden():
                self._close_side()
        self._close_ask()
        self._allow()
        if self.isVisible():
            self._pause.start()

    def _close_ask(self) -> None:
        self.ask.hide()
        self.bar.setVisible(self.writable)

    def _allow(self) -> None:
        for button in (self.edit, self.copy, self.remove):
            button.setEnabled(self.table.place >= 0)

    def _count(self) -> None:
        self.looks.look(self.listed(), self.draft.held)

    def _on_looked(self, look: Look) -> None:
        self._tell(look)
        self.shown.emit()

    def _tell(self, look: Look | None) -> None:
        said = self.tr("Sebagian diambil {names} lebih dulu: {n} laporan")
        found = notes(look, self.draft.rules, self.desk, lambda names, n: said.format(names=names, n=n))
        self.model.tell(counts(look, self.desk.language) if look is not None else {}, found)
        self.table.resizeRowsToContents()

    def _show_side(self, part: QWidget | None) -> None:
        self.side.setVisible(part is not None)
        if part is not None:
            self.side.setCurrentWidget(part)

    def _close_side(self) -> None:
        self._show_side(None)
        self.table.setFocus()

    def _words(self, one: Rule) -> str:
        ref, lang = self.desk.store.reference, self.desk.language
        state = "" if one.active else self.tr(" (mati)")
        return f"{one.position}. {about(one, ref, lang)} → {addressee_name(one.addressee, ref)}{state}"


class Ask(QWidget):
    """Before what was not tried is saved: try it, save it switched off, or not yet."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = plain(
            theme,
            self.tr("Perubahan ini belum diuji pada bulan lalu."),
            "",
            "data_medium",
        )
        self.told.setWordWrap(True)
        self.rehearse = Button(theme, self.tr("Uji sekarang"), variant="primary")
        self.off = Button(theme, self.tr("Simpan tanpa menyalakan"))
        self.leave = Button(theme, self.tr("Belum"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.told, 1)
        for button in (self.rehearse, self.off, self.leave):
            row.addWidget(button)

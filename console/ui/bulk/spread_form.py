"""The preview of a spread, in the place of the case panel: who would get how much, which cases, what stays and why.

A group or some of its cases can be given to somebody else or left out; everything is counted anew after each change.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.core.load import called
from console.core.spread import Given, Left
from console.ui.bulk.foot import Foot
from console.ui.bulk.head import Head
from console.ui.bulk.parts import Limit, Preview
from console.ui.bulk.spread_data import Group, Picture
from console.ui.bulk.spread_tables import CASES, GROUPS, GroupsModel, SpreadCasesModel, SpreadTable
from console.ui.case.options import Option
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.case.picker import Picker
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, Panel, rule, voice
from models.reference import Reference


class SpreadForm(Panel):
    """See the module.

    Signals:
        cancelled: leave it.
        stopped: the reckoning shall end.
        again_asked: suggest once more.
        changed: (cases, agency code; "" to leave them where they are; None as suggested).
        reason_said: another reason is written.
        confirmed: do it.
        stop_asked: do no more than what is under way.
        first_asked: keep only as many as one may move.
        case_asked: a case's id.
    """

    cancelled = Signal()
    stopped = Signal()
    again_asked = Signal()
    changed = Signal(object, object)
    reason_said = Signal()
    confirmed = Signal()
    stop_asked = Signal()
    first_asked = Signal()
    case_asked = Signal(object)

    def __init__(
        self, theme: Theme, ref: Reference, lang: str, where: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", parent)
        self._theme, self._ref, self._lang = theme, ref, lang
        self._running = self._counting = False
        self._changes: Mapping[UUID, str] = {}
        self._chosen = ""  # the group that is looked at, by addressee or reason
        self.picture = Picture()
        self.title.setText(self.tr("Bagi rata"))
        self.head = Head(
            theme, lang, where, moves=self.tr("akan dibagi"), stays=self.tr("tetap di tempatnya")
        )
        self.head.headline.setText(self.tr("Menghitung pembagian…"))
        self.limit = Limit(theme, lang)
        self.limit.first_asked.connect(self.first_asked)
        self.groups = GroupsModel(theme, ref, lang)
        self.groups_table = SpreadTable(theme, self.groups, GROUPS)
        self.groups_table.setAccessibleName(self.tr("Tujuan pembagian"))
        self.cases = SpreadCasesModel(theme, ref, lang)
        self.cases_table = SpreadTable(theme, self.cases, CASES)
        self.cases_table.setAccessibleName(self.tr("Laporan yang dibagi"))
        self.cases_table.choose_many()
        self.why = Phrase(theme, pad=4)
        self.change = Button(theme, self.tr("Ganti tujuan…"), key="g", compact=True)
        self.leave_out = Button(theme, self.tr("Biarkan"), key="x", compact=True)
        self.restore = Button(theme, self.tr("Seperti saran"), variant="flat", compact=True)
        self.picker = Picker(theme, self.tr("Tujuan lain"), self.tr("nama tujuan, lalu Enter"))
        self.picker.hide()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Alasan, boleh kosong"))
        self.reason.setAccessibleName(self.tr("Alasan pembagian"))
        self.reason.setMaxLength(1000)
        self.wrong = voice(plain(theme), "wrong", theme)
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.halt = Button(theme, self.tr("Berhenti menghitung"), key="Esc", compact=True)
        self.again = Button(theme, self.tr("Hitung lagi"), icon="sync", compact=True)
        self.confirm = Button(theme, "", variant="primary")
        self.cancel = Button(theme, self.tr("Batal"), key="Esc")
        self.foot = Foot(theme, lang, self.cancel, self.confirm)
        self._build()
        self._connect()
        self._show_possible()

    def _build(self) -> None:
        close = IconButton(self._theme, "close", self.tr("Tutup pembagian (Esc)"))
        close.clicked.connect(self._on_cancel)
        self.header.addWidget(close)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 12, MARGIN, 12)
        top.setSpacing(8)
        counting = QHBoxLayout()
        counting.addWidget(self.halt)
        counting.addWidget(self.again)
        counting.addStretch(1)
        top.addWidget(self.head)
        top.addLayout(counting)
        top.addWidget(self.limit)
        hands = QHBoxLayout()
        hands.setContentsMargins(MARGIN, 8, MARGIN, 8)
        hands.setSpacing(8)
        for button in (self.change, self.leave_out, self.restore):
            hands.addWidget(button)
        hands.addStretch(1)
        below = QVBoxLayout()
        below.setContentsMargins(MARGIN, 0, MARGIN, 12)
        below.setSpacing(8)
        for widget in (self.picker, self.why, self.reason, self.wrong):
            below.addWidget(widget)
        self.body.addLayout(top)
        self.body.addWidget(rule())
        self.body.addWidget(self.groups_table, 3)
        self.body.addWidget(rule())
        self.body.addLayout(hands)
        self.body.addWidget(self.cases_table, 4)
        self.body.addWidget(rule())
        self.body.addLayout(below)
        self.body.addWidget(self.foot)
        self.setFocusProxy(self.groups_table)

    def _connect(self) -> None:
        self.halt.clicked.connect(self.stopped)
        self.again.clicked.connect(self.again_asked)
        self.confirm.clicked.connect(self._on_confirm)
        self.cancel.clicked.connect(self._on_cancel)
        self.foot.stop_asked.connect(self.stop_asked)
        self.reason.editingFinished.connect(self.reason_said)
        self.change.clicked.connect(self._ask_whom)
        self.leave_out.clicked.connect(lambda: self._change(""))
        self.restore.clicked.connect(lambda: self._change(None))
        self.picker.edit.returnPressed.connect(self._on_picked)
        self.picker.confirmed.connect(self._on_picked)
        for table in (self.groups_table, self.cases_table):
            table.acted.connect(self._on_key)
            table.left.connect(self.leave)
        self.groups_table.opened.connect(lambda _group: self.cases_table.setFocus())
        self.cases_table.opened.connect(self._on_case_opened)
        self.groups_table.selectionModel().currentRowChanged.connect(lambda *_: self._on_group())
        self.cases_table.selectionModel().selectionChanged.connect(lambda *_: self._show_why())

    # what is answered ----------------------------------------------------------------------------------------

    def show_counting(self, of: int, done: int) -> None:
        """It is being reckoned: so far it is."""
        self._counting = True
        self.head.headline.setText(
            self.tr("Menghitung pembagian {n} laporan…").format(n=grouped(of, self._lang))
        )
        self.head.show_preview(None)
        self.head.show_counting(done, of)
        self.wrong.hide()
        self.limit.hide()
        self._show_possible()

    def show_limit(self, sentence: str) -> None:
        """It takes somebody else."""
        self._counting = False
        self.head.headline.setText(self.tr("Pembagian ini untuk pengawas"))
        self.head.show_preview(Preview(0))
        self.limit.show_limit(sentence)
        self._show_possible()

    def show_stopped(self) -> None:
        """Somebody did not want to wait."""
        self._counting = False
        self.head.headline.setText(self.tr("Penghitungan dihentikan"))
        self.head.counting.hide()
        self._show_possible()
        self.again.setFocus()

    def show_failure(self, sentence: str) -> None:
        """It could not be reckoned, or not be done."""
        self._counting = self._running = False
        self.foot.show_idle()
        self.head.counting.hide()
        self.wrong.setText(sentence)
        self.wrong.show()
        self._show_possible()

    def show_picture(self, picture: Picture, _keys: object, changes: Mapping[UUID, str]) -> None:
        """What the spread means now."""
        self._counting = False
        self.picture, self._changes = picture, changes
        n, m = (
            grouped(k, self._lang) for k in (picture.given, sum(1 for group in picture.groups if group.to))
        )
        self.head.headline.setText(self.tr("{n} laporan untuk {m} tujuan").format(n=n, m=m))
        self.head.accepted.show_number(picture.given)
        self.head.refused.show_number(picture.staying)
        self.head.counting.hide()
        self.setAccessibleName(self.head.headline.text())
        self.groups.show_rows(picture.groups)
        names = [group.to or group.why for group in picture.groups]
        place = names.index(self._chosen) if self._chosen in names else 0
        if names:
            self.groups_table.go(place)
        self._on_group()
        self._show_possible()

    def show_running(self, done: int, of: int) -> None:
        """It is being done: how far it is."""
        self._running = True
        self.foot.show_running(done, of)
        self._show_possible()

    def focus_first(self) -> None:
        """The keyboard goes to the addressees."""
        self.groups_table.setFocus()

    # hands ---------------------------------------------------------------------------------------------------

    @property
    def group(self) -> Group | None:
        """The group that is looked at."""
        place = self.groups_table.place
        return self.picture.groups[place] if 0 <= place < len(self.picture.groups) else None

    def leave(self) -> None:
        """Esc: what is open is closed, one after the other."""
        if self._running:
            self.foot.ask_to_stop()
        elif self._counting:
            self.stopped.emit()
        elif self.picker.isVisibleTo(self):
            self.picker.hide()
            self.cases_table.setFocus()
        else:
            self.cancelled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _targets(self) -> list[UUID]:
        """The chosen cases; without any the whole group."""
        places = self.cases_table.places()
        cases = self.cases.rows
        return [cases[place].case for place in places] if places else [row.case for row in cases]

    def _on_key(self, name: str) -> None:
        if name == "change":
            self._ask_whom()
        else:
            self._change("")

    def _change(self, to: str | None) -> None:
        cases = self._targets()
        if not cases or self._running or self._counting:
            return
        self.picker.hide()
        self.changed.emit(cases, to)

    def _ask_whom(self) -> None:
        if not self._targets() or self._running or self._counting:
            return
        agencies = [a for a in self._ref.agencies.values() if a.active]
        first = {group.to for group in self.picture.groups if group.to}
        agencies.sort(key=lambda a: (a.code not in first, a.kelurahan is not None, called(a.code, self._ref)))
        self.picker.choose("")
        self.picker.set_options([
            Option(a.code, called(a.code, self._ref), "" if a.kelurahan else a.name, (a.code,)) for a in agencies
        ])  # fmt: skip
        self.picker.show()
        self.picker.setFocus()

    def _on_picked(self) -> None:
        if to := self.picker.value():
            self._change(to)
            self.groups_table.setFocus()

    def _on_group(self) -> None:
        group = self.group
        self._chosen = (group.to or group.why) if group is not None else ""
        self.cases.show(group, self._changes)
        self._show_why()

    def _show_why(self) -> None:
        places = self.cases_table.places()
        if len(places) == 1:
            self.why.set_parts((self.cases.why(places[0]), "second"))
        elif places:
            self.why.set_parts(
                (self.tr("{n} laporan dipilih").format(n=grouped(len(places), self._lang)), "second")
            )
        else:
            self.why.set_parts(
                (self.tr("Tanpa pilihan, tombol di atas berlaku untuk semua di daftar ini."), "third")
            )

    def _on_case_opened(self, row: Given | Left) -> None:
        if row.number:
            self.case_asked.emit(row.case)

    def _on_confirm(self) -> None:
        if self.picture.given and not self._running and not self._counting:
            self.confirmed.emit()

    def _on_cancel(self) -> None:
        if not self._running:
            self.cancelled.emit()

    def _show_possible(self) -> None:
        idle = not self._running and not self._counting
        n = grouped(self.picture.given, self._lang) if idle else "…"
        self.confirm.setText(self.tr("Bagi {n} laporan").format(n=n))
        self.confirm.setAccessibleName(self.confirm.text())
        self.confirm.setEnabled(idle and self.picture.given > 0)
        for widget in (self.change, self.leave_out, self.restore):
            widget.setEnabled(idle and bool(self.picture.groups))
        self.reason.setEnabled(idle)
        self.halt.setVisible(self._counting)
        self.again.setVisible(idle and not self.picture.groups and not self.limit.isVisibleTo(self))

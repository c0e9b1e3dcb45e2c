"""The screen Beban: see the package.

The load is counted on the read thread: when the screen is shown, every minute while it is seen, and after a Change,
but not more often than every few seconds: a living city changes some case all the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.core.dispatch import Change
from console.core.errors import Told
from console.core.load import Balance, balance
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.desk import Desk
from console.ui.load import rows as made_rows
from console.ui.load.absences import AbsencesPanel
from console.ui.load.rows import Kind, Row, matching, summed
from console.ui.load.table import LoadModel, LoadTable
from console.ui.queue.formats import clock_time, decimal, grouped
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, SegmentedButtons, rule

if TYPE_CHECKING:
    from sqlite3 import Connection

CALM_MS: Final = 3000
MINUTE_MS: Final = 60_000
KINDS: Final[tuple[Kind, ...]] = ("agency", "kelurahan")


class LoadScreen(QWidget):
    """See the package.

    Signals:
        shown: the table stands.
        cases_asked: a Filter: these cases shall be shown in the queue.
        spread_asked: a Filter: these cases shall be spread.
    """

    ACTIONS: Final = ("next", "previous", "open")

    shown = Signal()
    cases_asked = Signal(object)
    spread_asked = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build everything; nothing is counted before the screen is shown."""
        super().__init__(parent)
        self.desk = desk
        self.balance: Balance | None = None
        self._kind: Kind = "agency"
        self._all: list[Row] = []
        self._failure = ""
        self._wanted = True
        self._panel = Panel(theme)
        self._panel.title.setText(self.tr("Beban"))
        self.time = plain(theme, "", "third", "caption")
        self.kinds = SegmentedButtons(theme)
        self.kinds.setAccessibleName(self.tr("Beban siapa"))
        self.kinds.add("agency", self.tr("SKPD"), on=True)
        self.kinds.add("kelurahan", self.tr("Kelurahan"))
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(self.tr("Saring nama…"))
        self.typed.setAccessibleName(self.tr("Saring tujuan menurut nama"))
        self.typed.setClearButtonEnabled(True)
        self.typed.setFixedWidth(220)
        for widget in (self.time, self.typed, self.kinds):
            self._panel.header.addWidget(widget)
        self.model = LoadModel(theme, desk.store.reference, desk.language)
        self.table = LoadTable(theme, self.model)
        self.state = StateView(theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.state)
        self.total = Phrase(theme, pad=4)
        self.total.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.see = Button(theme, self.tr("Buka di antrian"), key="Enter")
        self.spread = Button(theme, self.tr("Bagi rata…"), variant="primary")
        self.absences = AbsencesPanel(theme, desk)
        self._build()
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._calm.timeout.connect(self._on_calm)
        self._minute.timeout.connect(self.refresh)
        self.kinds.chosen.connect(self._on_kind)
        self.typed.textChanged.connect(lambda _text: self._show())
        self.typed.returnPressed.connect(lambda: self.table.act("open"))
        self.table.opened.connect(lambda row: self.cases_asked.emit(row.filter))
        self.table.left.connect(self._on_left)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_possible())
        self.see.clicked.connect(lambda: self.table.act("open"))
        self.spread.clicked.connect(self._on_spread)
        self.state.acted.connect(self.refresh)
        desk.changed.connect(self._on_changed)
        self.setFocusProxy(self.table)
        self._loading()

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 8, MARGIN, 8)
        foot.setSpacing(8)
        foot.addWidget(self.total, 1)
        foot.addWidget(self.see)
        foot.addWidget(self.spread)
        self._panel.body.addWidget(self.stack, 1)
        self._panel.body.addWidget(rule())
        self._panel.body.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._panel, 1)
        self.absences.setFixedWidth(360)
        column = QVBoxLayout()
        column.addWidget(self.absences, 1)
        row.addLayout(column)

    # from outside --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        self.absences.show_absences()
        if self._wanted or self.balance is None:
            self.refresh()
        else:
            self._show()
            QTimer.singleShot(0, self.shown.emit)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self._calm.stop()
        self._wanted = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.typed.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def trigger(self, action: str) -> None:
        """Do what a key of the window says, one of ``ACTIONS``."""
        self.table.act(action)

    def refresh(self) -> None:
        """Count now."""
        self._wanted = False
        self._calm.stop()
        self.time.setText(self.tr("menghitung…"))
        ref, now = self.desk.store.reference, self.desk.now()

        def count(db: Connection) -> Balance:
            return balance(db, ref, now)

        self.desk.read(count, self._on_counted, ticket="load.balance", failed=self._on_failed)

    # inside --------------------------------------------------------------------------------------------------

    def _on_counted(self, found: Balance) -> None:
        self.balance, self._failure = found, ""
        self._calm.start()
        self._make()
        self.shown.emit()

    def _on_failed(self, failure: Told) -> None:
        self._failure = failure.sentence(self.desk.language)
        if self.balance is None:
            self.state.show_state(
                "error", self.tr("Beban tidak bisa dihitung"), self._failure, self.tr("Hitung lagi")
            )
            self.stack.setCurrentWidget(self.state)
        self._show_time()
        self.shown.emit()

    def _loading(self) -> None:
        self.state.show_loading(self.tr("Menghitung beban…"))
        self.stack.setCurrentWidget(self.state)
        self._show_possible()

    def _on_changed(self, change: Change) -> None:
        if change.reference or change.everything:
            self.absences.show_absences()
            if self.balance is not None:
                self._make()  # who is away is known at once
        if not (change.cases or change.created or change.everything or change.reference):
            return
        self._wanted = True
        self._show_time()
        if self.isVisible() and not self._calm.isActive():
            self.refresh()

    def _on_calm(self) -> None:
        if self._wanted and self.isVisible():
            self.refresh()

    def _on_kind(self, kind: str) -> None:
        self._kind = next(known for known in KINDS if known == kind)
        self._make()
        self.table.setFocus()

    def _on_left(self) -> None:
        if self.typed.text():
            self.typed.clear()
        else:
            self.typed.setFocus()

    def _on_spread(self) -> None:
        if (row := self.table.current) is not None and row.load.open:
            self.spread_asked.emit(row.filter)

    def _make(self) -> None:
        if self.balance is None:
            return
        ref = self.desk.store.reference
        nobody = self.tr("Belum di tangan siapa pun")
        absences = ref.absences
        self._all = made_rows.rows(self.balance, ref, self._kind, absences, self.desk.now(), nobody)
        self._show()

    def _show(self) -> None:
        if self.balance is None:
            return
        current = self.table.current
        found = matching(self._all, self.typed.text())
        self.model.show(found, self.desk.store.reference, self.desk.now())
        self.table.go_to(current.load.code if current is not None else "?")
        everything = self.typed.text().strip() == ""
        if not found:
            self.state.show_state("nothing", self.tr("Tidak ada tujuan bernama begitu"))
        elif everything and not any(row.load.open for row in self._all):
            self.state.show_state(
                "empty", self.tr("Tidak ada laporan terbuka"), self.tr("Semua yang masuk sudah selesai.")
            )
        empty = not found or (everything and not any(row.load.open for row in self._all))
        self.stack.setCurrentWidget(self.state if empty else self.table)
        self._show_total(found)
        self._show_time()
        self._show_possible()

    def _show_total(self, found: list[Row]) -> None:
        lang, total = self.desk.language, summed(found)
        words = self.tr("tujuan punya kerja") if self._kind == "agency" else self.tr("kelurahan punya kerja")
        self.total.set_parts(
            (grouped(total.holders, lang), "strong"), (f" {words} · ", "second"),
            (grouped(total.open, lang), "strong"), (self.tr(" terbuka · "), "second"),
            (grouped(total.overdue, lang), "strong"), (self.tr(" lewat tenggat · masuk "), "second"),
            (decimal(total.inflow, lang), "strong"), (self.tr(" sehari, selesai "), "second"),
            (decimal(total.done, lang), "strong"),
        )  # fmt: skip

    def _show_time(self) -> None:
        if self._failure:
            old = "" if self.balance is None else self.tr("angka lama: {why}").format(why=self._failure)
            self.time.setText(old)
        elif self.balance is not None:
            at = clock_time(self.balance.at, self.desk.language)
            words = self.tr("dihitung {at}, ada yang baru") if self._wanted else self.tr("dihitung {at}")
            self.time.setText(words.format(at=at))

    def _show_possible(self) -> None:
        row = self.table.current
        self.see.setEnabled(row is not None and row.load.open > 0)
        self.spread.setEnabled(
            row is not None and row.load.open > 0 and self.desk.role in ("operator", "supervisor")
        )

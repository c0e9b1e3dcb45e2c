"""What the draft would have done last month: how many cases elsewhere, from whom to whom, by rule, by case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.core.rehearsal import Move, Rehearsal
from console.ui.case.parts import MARGIN, plain
from console.ui.key_list import claimed
from console.ui.queue.formats import MONTHS, grouped
from console.ui.rules.words import agency_name
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, Panel, rule
from models.identity import WIB
from models.reference import Reference

NUMBERS = Qt.ItemDataRole.UserRole
LAZY = Qt.ItemDataRole.UserRole + 1
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROW: Final = QSize(0, 26)
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MovesTree(QTreeWidget):
    """Groups, moves and case numbers; Enter opens what one rests on in the queue."""

    asked = Signal(tuple)  # case numbers

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setFont(theme.font("data"))
        self.setAccessibleName(self.tr("Laporan yang akan pindah"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemExpanded.connect(self._on_expanded)
        self.itemDoubleClicked.connect(lambda item, _column: self._open(item))

    def group(self, title: str, moves: Sequence[Move], ref: Reference) -> None:
        """Append a heading with its moves."""
        head = QTreeWidgetItem([title, grouped(sum(move.cases for move in moves), self._lang)])
        head.setTextAlignment(1, RIGHT)
        head.setSizeHint(0, ROW)
        head.setFont(0, self._theme.font("data_medium"))
        self.addTopLevelItem(head)
        for move in moves:
            words = f"{agency_name(move.source, ref)} → {agency_name(move.to, ref)}"
            item = QTreeWidgetItem(head, [words, grouped(move.cases, self._lang)])
            item.setTextAlignment(1, RIGHT)
            item.setSizeHint(0, ROW)
            item.setData(0, NUMBERS, move.samples)
            item.setData(0, LAZY, True)
            item.setData(
                0, Qt.ItemDataRole.AccessibleTextRole,
                self.tr("{n} laporan dari {source} ke {to}").format(
                    n=move.cases, source=agency_name(move.source, ref), to=agency_name(move.to, ref)
                ),
            )  # fmt: skip
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        head.setExpanded(True)

    def go_first(self) -> None:
        """Rest on the first move."""
        head = self.topLevelItem(0)
        if head is not None and (first := head.child(0)) is not None:
            self.setCurrentItem(first)

    def _on_expanded(self, item: QTreeWidgetItem) -> None:
        """The numbers of a move, once somebody wants them."""
        if not item.data(0, LAZY):
            return
        item.setData(0, LAZY, False)
        for number in item.data(0, NUMBERS):
            child = QTreeWidgetItem(item, [number, ""])
            child.setData(0, NUMBERS, (number,))
            child.setSizeHint(0, ROW)

    def _open(self, item: QTreeWidgetItem | None) -> None:
        numbers = item.data(0, NUMBERS) if item is not None else None
        if numbers:
            self.asked.emit(tuple(numbers))

    def event(self, event: QEvent) -> bool:
        return claimed(event, lambda key: key.key() in ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self._open(self.currentItem())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands of the window."""


class RehearsalPanel(Panel):
    """See the module.

    Signals:
        stop_asked: it shall not go on.
        closed: it has been seen.
        cases_asked: case numbers to be shown in the queue.
    """

    stop_asked = Signal()
    closed = Signal()
    cases_asked = Signal(tuple)

    def __init__(self, theme: Theme, ref: Reference, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._ref, self._lang = ref, lang
        self.title.setText(self.tr("Uji pada bulan lalu"))
        close = IconButton(theme, "close", self.tr("Tutup hasil uji"))
        close.clicked.connect(self.closed)
        self.header.addWidget(close)
        self.number = plain(theme, "", "", "result")
        self.headline = plain(theme, "", "", "panel_title")
        self.span, self.done = plain(theme, "", "second"), plain(theme, "", "second")
        self.state = StateView(theme)
        self.stop = Button(theme, self.tr("Hentikan"))
        self.tree = MovesTree(theme, lang)
        self.hint = plain(theme, self.tr("Enter membuka laporannya di antrian."), "third", "caption")
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 12, MARGIN, 12)
        top.setSpacing(4)
        for label in (self.number, self.headline, self.span, self.done, self.hint):
            label.setWordWrap(True)
            top.addWidget(label)
        self._told = QWidget()
        told = QVBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        told.addLayout(top)
        told.addWidget(rule())
        told.addWidget(self.tree, 1)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(MARGIN, 12, MARGIN, 12)
        foot.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        for widget, stretch in ((self.state, 1), (self._told, 1), (self._foot, 0)):
            self.body.addWidget(widget, stretch)
        self.stop.clicked.connect(self.stop_asked)
        self.tree.asked.connect(self.cases_asked)
        self._show(self.state)

    def show_progress(self, done: int, of: int) -> None:
        """It is under way: cases read, of."""
        n, total = grouped(done, self._lang), grouped(of, self._lang)
        words = (
            self.tr("Menguji: {n} dari {of} laporan dibaca").format(n=n, of=total)
            if of
            else self.tr("Menguji…")
        )
        self.state.show_loading(words, done / of if of else 0.0)
        self._show(self.state, self._foot)

    def show_failure(self, sentence: str) -> None:
        """It came to nothing, and why."""
        self.state.show_state("error", self.tr("Pengujian tidak selesai"), sentence)
        self._show(self.state)

    def show_result(self, tried: Rehearsal) -> None:
        """What the draft would have done."""
        lang = self._lang
        cases = grouped(tried.cases, lang)
        span = f"{_day(tried.since, lang)} – {_day(tried.until, lang)}"
        if not tried.cases:
            self.state.show_state(
                "nothing", self.tr("Tidak ada laporan dalam sebulan terakhir"),
                self.tr("Belum ada yang bisa diuji: {span}.").format(span=span),
            )  # fmt: skip
            self._show(self.state)
            return
        self.number.setText(grouped(tried.changed, lang))
        said = self.tr("akan mengirim {n} kasus ke tempat lain").format(n=grouped(tried.changed, lang))
        self.headline.setText(said if tried.changed else self.tr("tidak ada kasus yang pindah"))
        self.span.setText(
            self.tr("dari {cases} laporan {span}, dibandingkan dengan aturan yang berlaku").format(
                cases=cases, span=span
            )
        )
        self.done.setText(
            self.tr(
                "Aturan memutuskan {decided}. Dari {handed} yang diserahkan, petugas memilih lain pada {elsewhere}."
            ).format(
                decided=grouped(tried.decided, lang), handed=grouped(tried.handed, lang),
                elsewhere=grouped(tried.elsewhere, lang),
            )
        )  # fmt: skip
        self.tree.clear()
        if tried.moves:
            self.tree.group(self.tr("Seluruh draf"), tried.moves, self._ref)
        for one in tried.rules:
            if one.moves:
                self.tree.group(self.tr("Aturan {name}").format(name=one.rule), one.moves, self._ref)
        self.hint.setVisible(bool(tried.moves))
        self.tree.setVisible(bool(tried.moves))
        self._show(self._told)
        if tried.moves:
            self.tree.go_first()

    def _show(self, *parts: QWidget) -> None:
        for part in (self.state, self._told, self._foot):
            part.setVisible(part in parts)


def _day(at: int, lang: str) -> str:
    local = datetime.fromtimestamp(at, WIB)
    return f"{local.day} {MONTHS[lang][local.month - 1]} {local.year}"

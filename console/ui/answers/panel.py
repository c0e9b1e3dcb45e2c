"""The panel behind the pill: how the line stands, what was refused, what is unsent.

A window of its own that holds up nothing: the queue can be worked on while it is open. It shows what it is given and
says what is wanted; ``host`` reads and writes.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from console.core.answers import Listing, Refused
from console.core.sync.report import SyncState
from console.ui.answers.detail import EntryDetail
from console.ui.answers.list_view import EntryList
from console.ui.answers.model import EntriesModel
from console.ui.answers.strip import StateStrip
from console.ui.queue.formats import grouped
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, rule

SIZE: Final = QSize(1040, 600)
SMALLEST: Final = QSize(760, 400)
LIST_WIDTH: Final = 400
FRAME: Final = QSize(32, 64)  # room for what the window manager draws around it
BELOW: Final = 8  # pixels between the pill and the panel


class AnswersPanel(QDialog):
    """See the module.

    Signals:
        retry_asked: try the line now.
        redo_asked: (Event) do it again on top.
        drop_asked: ([Event]) let these go.
        case_asked: (small key) show this case.
        opened: it is on screen now.
    """

    retry_asked = Signal()
    redo_asked = Signal(int)
    drop_asked = Signal(list)
    case_asked = Signal(int)
    opened = Signal()

    def __init__(self, theme: Theme, language: str, me: str, parent: QWidget | None = None) -> None:
        """Make it, empty and hidden.

        Args:
            language: ``id`` or ``en``.
            me: login of whoever works here.
        """
        super().__init__(parent)
        self._language = language
        self._listing = Listing()
        self._now = 0
        self.setWindowTitle(self.tr("Pusat, terkirim dan ditolak"))
        self.setMinimumSize(SMALLEST)
        self.resize(SIZE)
        self.strip = StateStrip(theme, language)
        self.model = EntriesModel(language, self)
        self.list = EntryList(theme, self.model, language)
        self.detail = EntryDetail(theme, language, me)
        self.state = StateView(theme)
        self.drop_all = Button(theme, "", variant="flat", compact=True)
        self._build()
        self._connect()
        self.state.show_loading(self.tr("Membaca yang belum terkirim…"))

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(8, 4, 8, 4)
        bar.addWidget(self.drop_all)
        bar.addStretch(1)
        self._bar_rule = rule()
        column.addWidget(self._bar_rule)
        column.addWidget(self._bar)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([LIST_WIDTH, SIZE.width() - LIST_WIDTH])
        left.setMinimumWidth(280)
        self.detail.setMinimumWidth(400)
        self._content = QStackedWidget()
        self._content.addWidget(self.state)
        self._content.addWidget(splitter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.strip)
        whole.addWidget(self._content, 1)

    def _connect(self) -> None:
        self.strip.retry_asked.connect(self.retry_asked)
        retry = QShortcut(QKeySequence(Qt.Key.Key_F5), self)
        retry.activated.connect(self.strip.retry.click)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.list.opened.connect(self._on_enter)
        self.list.drop_asked.connect(self._on_drop)
        self.model.checked_changed.connect(lambda: self.detail.set_checked(len(self.model.checked)))
        self.detail.redo_asked.connect(self._on_redo)
        self.detail.drop_asked.connect(self._on_drop)
        self.detail.case_asked.connect(self.case_asked)
        self.drop_all.clicked.connect(lambda: self.drop_asked.emit(list(self._listing.refused_keys)))

    # what it is given --------------------------------------------------------------------------------------

    def set_state(self, state: SyncState | None, address: str, contact: int, now: int) -> None:
        """How the line stands; see ``StateStrip.show_state``."""
        self._now = now
        self.list.delegate.now = now
        self.strip.show_state(state, address, contact, now)

    def show_listing(self, listing: Listing, now: int) -> None:
        """What was refused and what is unsent; the entry somebody looks at stays the current one."""
        row, entry = self.list.currentIndex().row(), self.model.entry(self.list.currentIndex().row())
        self._listing, self._now = listing, now
        self.list.delegate.now = now
        self.model.show(listing)
        found = self.model.row_of(entry.n) if entry is not None else -1
        self.list.go_to(found if found >= 0 else self.model.nearest(row))
        total = len(listing.refused_keys)
        self.drop_all.setText(self.tr("Lepaskan semua {n}").format(n=grouped(total, self._language)))
        for part in (self._bar, self._bar_rule):
            part.setVisible(total > 1)
        if self.model.rowCount():
            self._content.setCurrentIndex(1)
            self._show_current()
            return
        self.state.show_state(
            "empty",
            self.tr("Tidak ada yang menunggu"),
            self.tr("Semua pekerjaan sudah dijawab pusat, dan tidak ada yang ditolak."),
        )
        self._content.setCurrentIndex(0)

    def show_unreadable(self, sentence: str) -> None:
        """The list cannot be read; what was read before stays in view."""
        if not self.model.rowCount():
            self.state.show_state("error", self.tr("Daftarnya tidak bisa dibaca"), sentence)
            self._content.setCurrentIndex(0)

    def set_busy(self, busy: bool) -> None:
        """Something is being written."""
        self.detail.set_busy(busy)
        self.drop_all.setEnabled(not busy)

    def open_under(self, anchor: QWidget) -> None:
        """Show it below a widget, their right edges together, and give it the keyboard."""
        if not self.isVisible():
            corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + BELOW))
            free = anchor.screen().availableGeometry()
            size = self.size().boundedTo(free.size() - FRAME)
            self.resize(size)
            left = max(
                free.left(), min(corner.x() - size.width(), free.right() - size.width() - FRAME.width() // 2)
            )
            self.move(
                left, max(free.top(), min(corner.y(), free.bottom() - size.height() - FRAME.height() // 2))
            )
        self.show()
        self.activateWindow()
        (self.list if self.model.rowCount() else self.strip.retry).setFocus(Qt.FocusReason.PopupFocusReason)
        self.opened.emit()

    # what is wanted ----------------------------------------------------------------------------------------

    def _show_current(self) -> None:
        entry = self.model.entry(self.list.currentIndex().row())
        if entry is not None:
            self.detail.show_entry(entry, self._now)

    def _on_enter(self) -> None:
        """Enter does it again; what cannot be done again, or is only unsent, is looked at."""
        (self.detail.redo if self.detail.redo.isEnabled() else self.detail.look).click()

    def _on_redo(self) -> None:
        entry = self.detail.entry
        if isinstance(entry, Refused):
            self.redo_asked.emit(entry.n)

    def _on_drop(self) -> None:
        entry = self.detail.entry
        ns = self.model.checked or ([entry.n] if isinstance(entry, Refused) else [])
        if ns and self.detail.drop.isEnabled():
            self.drop_asked.emit(ns)

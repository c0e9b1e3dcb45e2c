"""The screen Karantina: at the left what could not be read, at the right one piece of it and what to do.

Reads through the desk, does what `Acts` does on the write thread. Whatever another process quarantines or deals
with is found by a look at two numbers while the screen is visible.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.core import quarantine_list, records
from console.core.quarantine_list import Listing
from console.core.records import QuarantineRow
from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.quarantine.acts import Acts
from console.ui.quarantine.detail import PieceDetail
from console.ui.quarantine.list_view import PieceList
from console.ui.quarantine.model import PiecesModel
from console.ui.queue.formats import grouped
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, paint_badge, rule, voice
from models.complaint import CHANNELS

LOOK_MS: Final = 3000
LIST_WIDTH: Final = 480
TICKETS: Final = ("quarantine.list", "quarantine.piece", "quarantine.mark")


class Badge(QWidget):
    """How many pieces wait."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.count = theme, 0
        self.setFixedSize(0, 18)
        theme.changed.connect(self.update)

    def set_count(self, count: int) -> None:
        """Show another number, nothing for none."""
        self.count = count
        digits = QFontMetrics(self._theme.font("keycap", 600)).horizontalAdvance("999+")
        self.setFixedWidth(digits + 12 if count else 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.count:
            text = str(self.count) if self.count < 1000 else "999+"
            width = QFontMetrics(self._theme.font("keycap", 600)).horizontalAdvance(text) + 10
            paint_badge(QPainter(self), self._theme, max(18, width), 0, self.count)


class QuarantineScreen(QWidget):
    """See the module.

    Signals:
        shown: list and piece show what was last asked for.
        count_changed: how many pieces wait, for the rail.
    """

    shown = Signal()
    count_changed = Signal(int)

    ACTIONS: Final = ("next", "previous", "open", "toggle", "select_all", "clear", "sync")

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build everything; nothing is read before the screen is shown."""
        super().__init__(parent)
        self.theme, self.desk = theme, desk
        self._channel = ""
        self._listing = Listing()
        self._read = False
        names = {code: channel.name for code, channel in desk.store.reference.channels.items()}
        self._names = {code: names.get(code, code) for code in CHANNELS} | names
        self.model = PiecesModel(self._names, desk.language, self)
        self.list = PieceList(theme, self.model, desk.language)
        self.detail = PieceDetail(theme, desk.language, may=desk.role != "auditor")
        self.acts = Acts(desk, self)
        self.list_state, self.detail_state = StateView(theme), StateView(theme)
        self.badge = Badge(theme)
        self.channels = QComboBox()
        self.all = QCheckBox(self.tr("Pilih semua"))
        self.chosen = voice(plain(theme), "second", theme)
        self.release = Button(theme, self.tr("Lepas pilihan"), variant="flat", compact=True)
        self._look_timer = QTimer(self, interval=LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._build()
        self._connect()
        self.list_state.show_loading(self.tr("Membaca karantina…"))
        self._show_detail_state()

    def _build(self) -> None:
        panel = Panel(self.theme, self.tr("Karantina"))
        panel.header.insertWidget(1, self.badge)
        self.channels.setAccessibleName(self.tr("Kanal"))
        self.channels.setFont(self.theme.font("data"))
        self.channels.setProperty("compact", True)
        self.channels.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        panel.header.addWidget(self.channels)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 8, 4)
        bar.setSpacing(8)
        self.all.setFont(self.theme.font("data"))
        self.all.setTristate(False)
        self.release.setVisible(False)
        for part in (self.all, self.chosen, self.release):
            bar.addWidget(part)
        bar.addStretch(1)
        self._bar = QWidget()
        self._bar.setLayout(bar)
        self._bar.setFixedHeight(36)
        panel.body.addWidget(self._bar)
        panel.body.addWidget(rule())
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list_state)
        self._lists.addWidget(self.list)
        panel.body.addWidget(self._lists, 1)
        self.more = voice(plain(self.theme), "third", self.theme, "caption")
        self.more.setContentsMargins(16, 8, 16, 8)
        self.more.hide()
        panel.body.addWidget(self.more)
        empty = Panel(self.theme, self.tr("Pesan"))
        empty.body.addWidget(self.detail_state, 1)
        self._details = QStackedWidget()
        self._details.addWidget(empty)
        self._details.addWidget(self.detail)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(8)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(panel)
        self.splitter.addWidget(self._details)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([LIST_WIDTH, 3 * LIST_WIDTH])
        panel.setMinimumWidth(320)
        self._details.setMinimumWidth(420)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.channels.activated.connect(self._on_channel)
        self.all.clicked.connect(self.model.check_all)
        self.release.clicked.connect(partial(self.model.check_all, False))
        self.model.checked_changed.connect(self._on_checked)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._read_piece())
        self.list.opened.connect(self.detail.retry)
        self.list.discard_asked.connect(self.detail.ask_reason)
        self.list_state.acted.connect(self._on_state_button)
        self.detail.retry_asked.connect(self._on_retry)
        self.detail.discard_asked.connect(self._on_discard)
        self.detail.left.connect(self.list.setFocus)
        self.acts.progressed.connect(self.detail.set_busy)
        self.acts.discarded.connect(self.detail.discarded)
        self.acts.ended.connect(self._on_ended)
        self.desk.changed.connect(self._on_changed)

    # what the window asks ----------------------------------------------------------------------------------

    def trigger(self, name: str) -> None:
        """Do an action of the window that this screen knows; see `ACTIONS`."""
        if name == "sync":
            self.refresh()
        else:
            self.list.act(name)

    def refresh(self) -> None:
        """Read the list anew."""
        channel = self._channel
        self.desk.read(
            lambda db: quarantine_list.listing(db, channel), self._on_listing, ticket="quarantine.list",
            failed=self._on_unreadable, quick=True,
        )  # fmt: skip

    def save_layout(self, settings: QSettings) -> None:
        """Keep the splitter."""
        settings.setValue("splitter", self.splitter.saveState())

    def restore_layout(self, settings: QSettings) -> None:
        """Put the splitter back."""
        state = settings.value("splitter")
        if isinstance(state, QByteArray):
            self.splitter.restoreState(state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._look_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look_timer.stop()

    # reading -----------------------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self.isVisible():
            self._look()

    def _look(self) -> None:
        self.desk.read(quarantine_list.mark, self._on_mark, ticket="quarantine.mark", quick=True)

    def _on_mark(self, mark: tuple[int, int]) -> None:
        if mark != self._listing.mark and not self.acts.busy:
            self.refresh()

    def _on_listing(self, listing: Listing) -> None:
        first, self._listing, self._read = not self._read, listing, True
        row = max(0, self.list.currentIndex().row())
        head = self.model.head(row)
        self.model.show(listing.heads)
        found = self.model.row_of(head.n) if head is not None else -1
        if self.list.currentIndex().row() < 0 and listing.heads:
            self.list.go_to(found if found >= 0 else row)
        self._fill_channels()
        self._say_counts()
        self._show_list_state()
        keyboard = QApplication.focusWidget()
        if first and self.isVisible() and keyboard is not None and self.isAncestorOf(keyboard):
            self.list.setFocus()  # it was hidden when the screen got the keyboard
        self.count_changed.emit(listing.total)
        self._read_piece()

    def _on_unreadable(self, failure: Exception) -> None:
        sentence = failure.sentence(self.desk.language)  # type: ignore[attr-defined]  # Refused or Unavailable
        self.list_state.show_state(
            "error", self.tr("Karantina tidak bisa dibaca"), sentence, self.tr("Coba lagi")
        )
        if not self._read:
            self._lists.setCurrentWidget(self.list_state)
            return
        self.desk.messages.refuse(sentence)  # what was read before stays in view

    def _read_piece(self) -> None:
        head = self.model.head(self.list.currentIndex().row())
        if head is None:
            if not self.model.rowCount():  # else the list is being put anew, and a row follows
                self._show_detail_state()
                self._say_targets()
                self.shown.emit()
            return
        n = head.n
        self.desk.read(
            lambda db: records.quarantined(db, "", n), self._on_piece, ticket="quarantine.piece", quick=True
        )

    def _on_piece(self, rows: list[QuarantineRow]) -> None:
        if rows:
            row = rows[0]
            self.detail.show_piece(row, self._names.get(row.channel, row.channel))
            self._details.setCurrentIndex(1)
        self._say_targets()
        self.shown.emit()

    # showing -----------------------------------------------------------------------------------------------

    def _fill_channels(self) -> None:
        counts = self._listing.counts
        rows = [("", self.tr("Semua kanal"), self._listing.total)]
        rows += [(code, self._names[code], counts[code]) for code in self._names if counts.get(code)]
        if self._channel and not counts.get(self._channel):
            rows.append((self._channel, self._names.get(self._channel, self._channel), 0))
        self.channels.clear()
        for code, name, count in rows:
            self.channels.addItem(f"{name} · {grouped(count, self.desk.language)}", code)
        self.channels.setCurrentIndex(self.channels.findData(self._channel))

    def _say_counts(self) -> None:
        total, language = self._listing.total, self.desk.language
        self.badge.set_count(total)
        text = self.tr("{n} terbuka").format(n=grouped(total, language)) if total else ""
        self.badge.setToolTip(text)
        self.badge.setAccessibleName(text)
        here = self._listing.counts.get(self._channel, 0) if self._channel else total
        listed = len(self._listing.heads)
        self.more.setVisible(listed < here)
        words = self.tr("{n} tertua dari {all}; yang lain menyusul sesudah ini ditangani.")
        self.more.setText(words.format(n=grouped(listed, language), all=grouped(here, language)))
        self._say_checked()

    def _show_list_state(self) -> None:
        self._bar.setEnabled(bool(self._listing.heads))
        if self._listing.heads:
            self._lists.setCurrentWidget(self.list)
            return
        if self._listing.total:
            name = self._names.get(self._channel, self._channel)
            self.list_state.show_state(
                "nothing",
                self.tr("Tidak ada dari {channel}").format(channel=name),
                self.tr("Kanal lain masih punya {n}.").format(
                    n=grouped(self._listing.total, self.desk.language)
                ),
                self.tr("Lihat semua kanal"),
            )
        else:
            self.list_state.show_state("empty", self.tr("Karantina kosong"), self.tr("Semua pesan terbaca."))
        self._lists.setCurrentWidget(self.list_state)

    def _show_detail_state(self) -> None:
        self.detail_state.show_state(
            "nothing",
            self.tr("Tidak ada pesan yang dipilih"),
            self.tr("Pesan yang tidak terbaca tampil di sini, persis seperti diterima."),
        )
        self._details.setCurrentIndex(0)

    def _say_checked(self) -> None:
        checked = len(self.model.checked)
        every = checked == self.model.rowCount() and checked > 0
        self.all.setCheckState(
            Qt.CheckState.Checked
            if every
            else (Qt.CheckState.PartiallyChecked if checked else Qt.CheckState.Unchecked)
        )
        text = self.tr("{n} dipilih").format(n=grouped(checked, self.desk.language)) if checked else ""
        if not checked and self._listing.total:
            text = self.tr("{n} terbuka").format(n=grouped(self._listing.total, self.desk.language))
        self.chosen.setText(text)
        self.release.setVisible(checked > 0)

    def _say_targets(self) -> None:
        self.detail.set_count(len(self._targets()))
        if self.acts.busy:
            return
        self.detail.set_busy(0, 0)

    # doing -------------------------------------------------------------------------------------------------

    def _targets(self) -> list[int]:
        """What an act is done to: the checked pieces, else the current one."""
        checked = self.model.checked
        if checked:
            return checked
        head = self.model.head(self.list.currentIndex().row())
        return [head.n] if head is not None else []

    def _on_retry(self, columns: dict[str, str]) -> None:
        targets = self._targets()
        if targets and not self.acts.busy:
            self.acts.retry(targets, columns)
            self.detail.set_busy(0, len(targets))

    def _on_discard(self, why: str) -> None:
        targets = self._targets()
        if targets and not self.acts.busy:
            self.acts.discard(targets, why)
            self.detail.set_busy(0, 1)

    def _on_ended(self) -> None:
        self.detail.set_busy(0, 0)
        self.refresh()

    def _on_checked(self) -> None:
        self._say_checked()
        self._say_targets()

    def _on_channel(self, index: int) -> None:
        self._channel = self.channels.itemData(index)
        self.refresh()

    def _on_state_button(self) -> None:
        self._channel = "" if self.list_state.state == "nothing" else self._channel
        self.refresh()

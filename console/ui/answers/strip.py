"""The head of the panel: how the line to the central stands, why, to which address, and a button to try again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.core.history import moment
from console.core.sync.report import SyncState
from console.ui.case.parts import Phrase, Sign, plain
from console.ui.queue.formats import grouped
from console.ui.sync_pill import LOOKS
from console.ui.theme import Theme
from console.ui.widgets import Button


class StateStrip(QFrame):
    """See the module."""

    retry_asked = Signal()

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self.setProperty("panelHeader", True)
        self._signs = {kind: Sign(theme, icon, colour) for kind, (icon, colour, _edge) in LOOKS.items()}
        self.title = plain(theme, "", "", "panel_title")
        self.reason = Phrase(theme)
        self.place = plain(theme, "", "third", "caption")
        self.place.setMinimumWidth(1)
        self.retry = Button(theme, self.tr("Coba sambung lagi"), key="F5")
        self.retry.clicked.connect(self.retry_asked)
        words = QVBoxLayout()
        words.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        for sign in self._signs.values():
            sign.hide()
            top.addWidget(sign)
        top.addWidget(self.title, 1)
        words.addLayout(top)
        words.addWidget(self.reason)
        words.addWidget(self.place)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, state: SyncState | None, address: str, contact: int, now: int) -> None:
        """Say how it stands.

        Args:
            state: None while there is no central at all.
            address: of the central, as people write it.
            contact: when it was last heard of, seconds since the epoch; 0 for never.
            now: seconds since the epoch.
        """
        kind = state.kind if state is not None else "alone"
        for name, sign in self._signs.items():
            sign.setVisible(name == kind)
        self.title.setText(self._title(kind, state, now))
        reason = state.reason if state is not None else None
        words = reason.sentence(self._language) if reason is not None else self._otherwise(kind)
        self.reason.set_parts((words, "second"))
        self.reason.setVisible(bool(words))
        parts = [address] if address else []
        if state is not None:
            parts.append(self._contact(kind, state, contact, now))
        self.place.setText(" · ".join(parts))
        self.place.setToolTip(self.place.text())
        self.place.setVisible(bool(parts))
        self.retry.setVisible(state is not None)
        self.retry.setText(self.tr("Coba lagi") if kind == "stopped" else self.tr("Coba sambung lagi"))
        self.retry.setEnabled(kind in ("offline", "stopped", "connected"))
        self.setAccessibleName(
            " ".join(part for part in (self.title.text(), words, self.place.text()) if part)
        )

    def _title(self, kind: str, state: SyncState | None, now: int) -> str:
        titles: dict[str, Callable[[], str]] = {
            "alone": lambda: self.tr("Belum ada pusat"),
            "starting": lambda: self.tr("Menyambung ke pusat"),
            "connected": lambda: self.tr("Tersambung ke pusat"),
            "sending": lambda: self.tr("Mengirim ke pusat"),
            "stopped": lambda: self.tr("Tidak bertukar data dengan pusat"),
        }
        if kind in titles or state is None:
            return titles.get(kind, titles["alone"])()
        if kind == "filling":
            return self.tr("Mengisi dari pusat: {n} laporan").format(n=grouped(state.count, self._language))
        return self.tr("Luring sejak {since}").format(since=moment(state.since, now, self._language))

    def _otherwise(self, kind: str) -> str:
        if kind == "alone":
            return self.tr("Semua pekerjaan tersimpan di mesin ini dan dikirim begitu ada pusat.")
        if kind == "offline":
            return self.tr(
                "Semua tetap bisa dikerjakan. Pekerjaan tersimpan di sini dan dikirim begitu tersambung."
            )
        if kind == "filling":
            return self.tr("Laporan yang terbuka datang lebih dulu; Anda sudah bisa bekerja.")
        return ""

    def _contact(self, kind: str, state: SyncState, contact: int, now: int) -> str:
        if kind in ("connected", "sending") and state.since:
            return self.tr("tersambung sejak {when}").format(when=moment(state.since, now, self._language))
        if not contact:
            return self.tr("belum pernah terhubung")
        return self.tr("kontak terakhir {when}").format(when=moment(contact, now, self._language))

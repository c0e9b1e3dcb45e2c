"""The dialog of a window that closes with unsent work; ``closing`` decides when."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from console.ui.case.parts import plain
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button


class Question(QDialog):
    """Send first, leave, or stay; while it is sending it says how far it is.

    Signals:
        send_asked, leave_asked: what was chosen; staying closes it.
    """

    send_asked = Signal()
    leave_asked = Signal()

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.setWindowTitle(self.tr("Keluar"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(480)
        self.title = plain(theme, "", "", "title")
        self.title.setWordWrap(True)
        self.words = plain(theme, "", "second")
        self.words.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Terkirim"))
        self.send = Button(theme, self.tr("Kirim dulu"), variant="primary")
        self.leave = Button(theme, self.tr("Keluar saja"))
        self.stay = Button(theme, self.tr("Batal"), key="Esc")
        self.send.clicked.connect(self.send_asked)
        self.leave.clicked.connect(self.leave_asked)
        self.stay.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.send, self.leave, self.stay):
            buttons.addWidget(button)
        buttons.insertStretch(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.setSpacing(12)
        whole.addWidget(self.title)
        whole.addWidget(self.words)
        whole.addWidget(self.progress)
        whole.addSpacing(4)
        whole.addLayout(buttons)

    def ask(self, unsent: int, stands: bool) -> None:
        """Say what waits.

        Args:
            unsent: Events that are not sent.
            stands: whether the line stands, so that they could be sent now.
        """
        self._say(unsent)
        kept = self.tr("Tetap tersimpan di sini dan dikirim saat konsol dibuka lagi.")
        away = self.tr("Pusat sedang tidak terjangkau.")
        self.words.setText(kept if stands else f"{away} {kept}")
        self._offer(stands)

    def sending(self, done: int, of: int) -> None:
        """They are on their way."""
        self._say(of - done)
        self.words.setText(
            self.tr("Mengirim… {done} dari {of} terkirim.").format(
                done=grouped(done, self._language), of=grouped(of, self._language)
            )
        )
        self.progress.setRange(0, of)
        self.progress.setValue(done)
        self.progress.show()
        self.send.setEnabled(False)
        self.stay.setFocus()

    def late(self, unsent: int, stands: bool) -> None:
        """Not everything went out in time."""
        self._say(unsent)
        self.words.setText(
            self.tr(
                "Belum semuanya sampai di pusat. Sisanya tersimpan di sini dan dikirim saat konsol dibuka lagi."
            )
        )
        self._offer(stands)

    def _say(self, unsent: int) -> None:
        self.title.setText(self.tr("{n} pekerjaan belum terkirim").format(n=grouped(unsent, self._language)))

    def _offer(self, stands: bool) -> None:
        self.progress.hide()
        self.send.setVisible(stands)
        self.send.setEnabled(stands)
        (self.send if stands else self.leave).setFocus()

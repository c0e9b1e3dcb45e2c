"""The table of channels, and above it in words what it cannot show: no line, no intake, nothing known yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.core.history import moment
from console.ui.case.parts import Phrase, Sign, plain
from console.ui.channels.channel_row import ChannelRow
from console.ui.channels.watch import HealthWatch
from console.ui.desk import Desk
from console.ui.preferences.facts_view import Copyable
from console.ui.theme import Theme
from console.ui.widgets import Panel, rule

INTAKE = "tanggap intake"


class Strip(QFrame):
    """An icon, a sentence, and where there is one a command to copy."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign = Sign(theme)
        self.words = Phrase(theme)
        self.command = Copyable(theme, INTAKE, self.tr("perintah penerima"))
        self.command.setMaximumWidth(280)
        row = QHBoxLayout()
        row.setSpacing(8)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 2, 0, 0)  # level with the first line beside it
        mark.addWidget(self.sign)
        mark.addStretch(1)
        row.addLayout(mark)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.command)

    def say(self, icon: str, colour: str, words: str, tail: str = "", *, command: bool = False) -> None:
        """Say something; nothing to say takes it away."""
        self.setVisible(bool(words))
        self.sign.show_icon(icon, colour)
        self.words.set_parts((words, "strong"), *(((f" {tail}", "second"),) if tail else ()))
        self.command.setVisible(command)
        self.setAccessibleName(f"{words} {tail}".strip())


class ChannelsTable(Panel):
    """See the module.

    Signals:
        phase_asked: (channel, phase).
        quarantine_asked: channel.
    """

    phase_asked = Signal(str, str)
    quarantine_asked = Signal(str)

    def __init__(self, theme: Theme, desk: Desk, watch: HealthWatch, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._desk, self._watch = desk, watch
        self.title.setText(self.tr("Kanal"))
        self.time = plain(theme, "", "third", "caption")
        self.header.addWidget(self.time)
        self.strip = Strip(theme)
        self.body.addWidget(self.strip)
        grid = QGridLayout()
        grid.setContentsMargins(16, 8, 16, 12)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(0)
        heads = (
            self.tr("Kanal"), self.tr("Keadaan"), self.tr("Terakhir dibaca"), self.tr("Pesan terbaru"),
            self.tr("Batas pulih"), self.tr("Karantina"), self.tr("Dibaca oleh"), self.tr("Fase"),
        )  # fmt: skip
        for column, head in enumerate(heads):
            side = Qt.AlignmentFlag.AlignRight if column == 5 else Qt.AlignmentFlag.AlignLeft
            label = plain(theme, head, "third", "caption")
            label.setContentsMargins(0, 0, 0, 8)
            grid.addWidget(label, 0, column, side)
        grid.setColumnStretch(6, 1)
        may = desk.role == "supervisor"
        self.rows: dict[str, ChannelRow] = {}
        at = 1
        for code, channel in desk.store.reference.channels.items():
            row = ChannelRow(theme, code, channel.name, desk.language, may=may, parent=self)
            row.phase_asked.connect(self.phase_asked)
            row.quarantine_asked.connect(self.quarantine_asked)
            grid.addWidget(rule(), at, 0, 1, len(heads))
            grid.setRowMinimumHeight(at, 13)
            at = row.place(grid, at + 1)
            self.rows[code] = row
        self.body.addLayout(grid)
        self.body.addStretch(1)
        if not may:
            note = plain(theme, self.tr("Fase diubah oleh pengawas."), "third", "caption")
            note.setContentsMargins(16, 0, 16, 12)
            self.body.addWidget(note)

    def show_health(self) -> None:
        """Show what is known now."""
        desk, watch = self._desk, self._watch
        now, console = desk.now(), desk.dispatcher.console
        for one in watch.summaries():
            row = self.rows.get(one.channel)
            if row is not None:
                row.show_channel(one, desk.store.reference.channels[one.channel].phase, now, console)
        read = watch.read_at
        known = "" if read is None else self.tr("diketahui {at}").format(at=moment(read, now, desk.language))
        self.time.setText(known)
        self._say(now)

    def _say(self, now: int) -> None:
        watch, lang = self._watch, self._desk.language
        if not watch.has_central:
            self.strip.say("info", "text3", self.tr("Belum ada pusat."),
                           self.tr("Keadaan kanal dilaporkan lewat pusat; fase tetap bisa diatur."))  # fmt: skip
        elif not watch.is_connected:
            since = watch.offline_since
            said = self.tr("Luring.") if since is None else self.tr("Luring sejak {at}.").format(
                at=moment(since, now, lang))  # fmt: skip
            tail = self.tr("Yang tampil adalah yang terakhir diketahui.") if watch.read_at is not None else self.tr(
                "Keadaan kanal belum pernah diketahui di sini.")  # fmt: skip
            self.strip.say("offline", "amber", said, tail)
        elif watch.failure is not None:
            self.strip.say("refused", "red", self.tr("Keadaan kanal tidak bisa ditanyakan."),
                           watch.failure.sentence(lang))  # fmt: skip
        elif watch.read_at is None:
            self.strip.say("sync", "text3", self.tr("Menanyakan keadaan kanal…"))
        elif not watch.rows:
            self.strip.say(
                "info", "accent", self.tr("Belum ada penerima yang melapor."),
                self.tr("Kanal baru dibaca bila perintah ini berjalan di komputer yang selalu menyala:"), command=True,
            )  # fmt: skip
        else:
            self.strip.say("", "text3", "")

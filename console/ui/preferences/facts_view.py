"""What cannot be changed here: channels, boundaries, and where everything is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.core.about import Facts
from console.core.settings import Settings
from console.ui.case.parts import Sign, plain
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import IconButton, Panel, voice
from models.complaint import CHANNELS
from models.migrate import SCHEMA
from models.reference import Reference

IMPORT = "tanggap territory import {file}"
LITTLE = 1 << 30  # bytes free under which the disk is worth a warning


class Copyable(QWidget):
    """A line to be copied: a command, a folder."""

    def __init__(self, theme: Theme, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(text)
        self.line.setReadOnly(True)
        self.line.setFont(theme.font("data"))
        self.line.setAccessibleName(name)
        self.line.setCursorPosition(0)
        self.button = IconButton(theme, "copy", self.tr("Salin"))
        self.button.setAccessibleName(self.tr("Salin: {what}").format(what=name))
        self.button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.line.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)


class ChannelsPanel(Panel):
    """Every channel and how far it has joined, as set outside."""

    def __init__(
        self, theme: Theme, settings: Settings, reference: Reference, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", parent)
        self.title.setText(self.tr("Kanal"))
        phases = {
            "off": self.tr("Mati"),
            "reading": self.tr("Membaca"),
            "replying": self.tr("Membaca dan membalas"),
        }
        grid = QGridLayout()
        grid.setContentsMargins(16, 12, 16, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(3, 1)
        for row, code in enumerate(CHANNELS):
            name = f"channel_{code.replace('-', '_')}_phase"
            channel = reference.channels.get(code)
            phase = phases[settings.phase(code, channel.phase if channel else "off")]
            origin = settings.origin.get(name, "default")
            grid.addWidget(Sign(theme, f"channel-{code}"), row, 0)
            grid.addWidget(plain(theme, channel.name if channel else code), row, 1)
            grid.addWidget(plain(theme, phase, "second"), row, 2)
            words = self.tr("bawaan") if origin == "default" else origin
            grid.addWidget(voice(plain(theme, words), "third", theme, "caption"), row, 3)
        self.body.addLayout(grid)
        note = self.tr(
            "Fase diatur pengawas di layar Kanal; variabel TANGGAP_CHANNEL_… menetapkannya untuk komputer ini saja,"
            " beserta alamat dan kata sandi, yang tidak ditulis ke berkas."
        )
        label = voice(plain(theme, note), "third", theme, "caption")
        label.setWordWrap(True)
        label.setContentsMargins(16, 0, 16, 12)
        self.body.addWidget(label)


class HomePanel(Panel):
    """Boundaries, folder, schema, disk."""

    def __init__(
        self, theme: Theme, settings: Settings, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", parent)
        self._language = language
        self.title.setText(self.tr("Wilayah dan data"))
        self.boundaries = self._wrapped(theme)
        command = IMPORT.format(file=self.tr("BERKAS"))
        self.command = Copyable(theme, command, self.tr("perintah impor batas"))
        self.home = Copyable(theme, str(settings.home), self.tr("folder data"))
        self.store, self.disk = self._wrapped(theme), self._wrapped(theme)
        self.central = self._wrapped(theme)
        self.central.setText(
            self.tr("Alamatnya sudah diisi, tetapi versi ini belum memakainya.")
            if settings.central
            else self.tr("Belum ada; semua pekerjaan tersimpan di mesin ini.")
        )
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(4)
        rows: list[tuple[str, tuple[QWidget, ...]]] = [
            (self.tr("Batas kelurahan"), (self.boundaries, self.command)),
            (self.tr("Folder data"), (self.home,)),
            (self.tr("Basis data"), (self.store,)),
            (self.tr("Ruang disk"), (self.disk,)),
            (self.tr("Pusat"), (self.central,)),
        ]
        for place, (name, widgets) in enumerate(rows):
            if place:
                column.addSpacing(8)
            column.addWidget(plain(theme, name, "third", "caption"))
            for widget in widgets:
                column.addWidget(widget)
        self.body.addLayout(column)
        self.body.addStretch(1)
        self.show_loading()

    @staticmethod
    def _wrapped(theme: Theme) -> QLabel:
        label = plain(theme)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def show_loading(self) -> None:
        """Nothing is known yet."""
        for label in (self.boundaries, self.store, self.disk):
            self._say(label, self.tr("Membaca…"), "third")

    def show_failure(self, sentence: str) -> None:
        """It cannot be known, and why."""
        for label in (self.boundaries, self.store, self.disk):
            self._say(label, sentence, "wrong")

    def show_facts(self, facts: Facts, kelurahan: int) -> None:
        """Show what was found.

        Args:
            facts: of this home.
            kelurahan: how many there are in the territory.
        """
        official = facts.official >= kelurahan
        if official:
            text = self.tr("Resmi: {n} kelurahan dari {file}.").format(
                n=self._number(facts.official), file=facts.source
            )
        else:
            text = self.tr(
                "Perkiraan: kira-kira tiga dari empat titik jatuh di kelurahan yang benar. Impor batas resmi:"
            )
        self._say(self.boundaries, text, "")
        self.command.setVisible(not official)
        store = self.tr("{n} laporan, {size}, skema {schema}")
        self._say(
            self.store,
            store.format(n=self._number(facts.cases), size=self._bytes(facts.size), schema=facts.schema),
            "",
        )
        if facts.schema != SCHEMA:
            self._say(self.store, self.tr("Skema {schema}, bukan {known}.").format(
                schema=facts.schema, known=SCHEMA), "wrong")  # fmt: skip
        if facts.free is None:
            self._say(self.disk, self.tr("Sistem tidak memberi tahu sisa disknya."), "second")
        elif facts.free < LITTLE:
            text = self.tr("Tinggal {free}. Kosongkan tempat sebelum memuat laporan.")
            self._say(self.disk, text.format(free=self._bytes(facts.free)), "wrong")
        else:
            self._say(self.disk, self.tr("{free} kosong").format(free=self._bytes(facts.free)), "")

    @staticmethod
    def _say(label: QLabel, text: str, name: str) -> None:
        label.setText(text)
        label.setProperty("voice", name)
        label.style().unpolish(label)
        label.style().polish(label)

    def _number(self, count: int) -> str:
        return grouped(count, self._language)

    def _bytes(self, count: int) -> str:
        """Bytes as people say them: ``3,2 MB``."""
        units = ("B", "KB", "MB", "GB", "TB")
        power = min((len(str(count)) - 1) // 3, len(units) - 1)
        value, unit = count / 1000**power, units[power]
        text = f"{value:.0f} {unit}" if value >= 100 or unit == "B" else f"{value:.1f} {unit}"
        return text.replace(".", ",") if self._language == "id" else text

"""Briefings from the screen: which days, which file, and the paper made beside the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QDialog, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.core.briefing import stretch as days
from console.core.briefing.stretch import Stretch
from console.core.errors import Refused
from console.ui.case.parts import plain
from console.ui.widgets import Button, SegmentedButtons
from models.sentences import say

if TYPE_CHECKING:
    import sqlite3

    from console.core.line import Line
    from console.ui.desk import Desk
    from console.ui.file_jobs import FileJobs
    from console.ui.theme import Theme

LOCALES: Final = {"id": QLocale(QLocale.Language.Indonesian), "en": QLocale(QLocale.Language.English)}
#: What a screen calls a kind of file, and how its name ends.
ENDINGS: Final = {"pdf": ".pdf", "excel": ".xlsx", "xlsx": ".xlsx"}


class DaysDialog(QDialog):
    """Which days a briefing is about.

    Signals:
        chosen: a Stretch.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, now: int, lang: str, parent: QWidget | None = None) -> None:
        """``now``: seconds since the epoch, for what yesterday is."""
        super().__init__(parent)
        self._now, self._lang = now, lang
        self.setWindowTitle(self.tr("Briefing"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(440)
        title = plain(theme, self.tr("Briefing tentang hari apa?"), "", "title")
        note = plain(theme, self.tr("Daftar merah, peta dan tunggakan selalu keadaan sekarang."), "second")
        note.setWordWrap(True)
        self.which = SegmentedButtons(theme)
        self.which.setAccessibleName(self.tr("Hari"))
        for name, text in (("daily", self.tr("Kemarin")), ("weekly", self.tr("Pekan lalu")),
                           ("span", self.tr("Rentang lain"))):  # fmt: skip
            self.which.add(name, text, on=name == "daily")
        self.first, self.last = self._field(self.tr("Dari")), self._field(self.tr("Sampai"))
        self.wrong = plain(theme, "", "wrong")
        self.wrong.setWordWrap(True)
        self.make = Button(theme, self.tr("Pilih berkas…"), variant="primary")
        self.stay = Button(theme, self.tr("Batal"), key="Esc")
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        for column, (text, field) in enumerate(
            ((self.tr("Dari"), self.first), (self.tr("Sampai"), self.last))
        ):
            label = plain(theme, text, "second")
            label.setBuddy(field)
            fields.addWidget(label, 0, column)
            fields.addWidget(field, 1, column)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.stay)
        buttons.addWidget(self.make)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.setSpacing(12)
        for widget in (title, note, self.which):
            whole.addWidget(widget)
        whole.addLayout(fields)
        whole.addWidget(self.wrong)
        whole.addLayout(buttons)
        self.which.chosen.connect(self._on_which)
        self.make.clicked.connect(self._on_make)
        self.stay.clicked.connect(self.reject)
        for field in (self.first, self.last):
            field.dateChanged.connect(lambda _day: self.wrong.hide())
        self.wrong.hide()
        self._on_which("daily")

    def _field(self, name: str) -> QDateEdit:
        field = QDateEdit()
        field.setCalendarPopup(True)
        field.setLocale(LOCALES[self._lang])
        field.setDisplayFormat("d MMM yyyy")
        field.setAccessibleName(name)
        return field

    def _on_which(self, which: str) -> None:
        if which in ("daily", "weekly"):
            shown = days.yesterday(self._now) if which == "daily" else days.last_week(self._now)
            for field, when in ((self.first, shown.first), (self.last, shown.last)):
                field.setDate(QDate(when.year, when.month, when.day))
        for field in (self.first, self.last):
            field.setEnabled(which == "span")
        if which == "span":
            self.first.setFocus()

    def _on_make(self) -> None:
        if self.which.is_on("daily"):
            found = days.yesterday(self._now)
        elif self.which.is_on("weekly"):
            found = days.last_week(self._now)
        else:
            first, last = (
                date(d.year(), d.month(), d.day()).isoformat() for d in (self.first.date(), self.last.date())
            )
            try:
                found = days.between(first, last, self._now)
            except Refused as no:
                self.wrong.setText(no.sentence(self._lang))
                self.wrong.show()
                return
        self.accept()
        self.chosen.emit(found)


class BriefingHost(QObject):
    """Asks which days and which file, and has it made.

    Attributes:
        pick: asks for a file, "" for none; (parent, title, proposed name, ending) -> path.
        dialog: the question about the days while it stands.
    """

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        jobs: FileJobs,
        window: QWidget,
        line: Line | None,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is asked yet.

        Args:
            theme: colours and fonts.
            desk: facts, threads, messages.
            jobs: makes the file.
            window: what the dialogs belong to.
            line: the way to the central, asked for the effort of cases this store lacks the Events of.
        """
        super().__init__(parent)
        self._theme, self._desk, self._jobs, self._window, self._line = theme, desk, jobs, window, line
        self.pick: Callable[[QWidget, str, str, str], str] = self._pick
        self.dialog: DaysDialog | None = None

    def ask(self, kind: str) -> None:
        """Begin.

        Args:
            kind: ``pdf`` or ``excel``.
        """
        self.dialog = DaysDialog(self._theme, self._desk.now(), self._desk.language, self._window)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.chosen.connect(lambda stretch: self._on_days(stretch, ENDINGS[kind]))
        self.dialog.open()

    def _on_days(self, stretch: Stretch, ending: str) -> None:
        name = self.pick(self._window, self.tr("Simpan briefing"), stretch.file_name + ending, ending)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() != ending:
            path = path.with_name(path.name + ending)
        desk = self._desk
        now, me, lang, ref = desk.now(), desk.me, desk.language, desk.store.reference
        held, cache, line = desk.facts, desk.store.settings.cache, self._line

        def make(db: sqlite3.Connection, far: Callable[[int, int], None]) -> Any:
            from console.core.briefing import content
            from console.core.briefing import make as making
            from console.core.central import PostgresCentral

            central = PostgresCentral(line.connect) if line is not None else None
            try:
                found = content.gather(
                    db,
                    ref,
                    held.current(db, ref),
                    now,
                    stretch,
                    me=me,
                    cache=cache,
                    central=central,
                    progress=far,
                )
            finally:
                if central is not None:
                    central.close()
            making.write(found, path, lang)

        self._jobs.run(path, make, lambda _none: say(lang, "briefing.done", path=path))

    @staticmethod
    def _pick(window: QWidget, title: str, proposed: str, ending: str) -> str:
        name, _kind = QFileDialog.getSaveFileName(window, title, proposed, f"(*{ending})")
        return name

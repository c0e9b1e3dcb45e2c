"""The screen Pengaturan: what this operator may change, kept at once in the user's file, and the facts beside it.

A value that the environment or the command line gave is shown and cannot be changed here, for it would hold only
until the next start, or not at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.core import about
from console.core import settings as settings_of
from console.core.about import Facts
from console.core.dispatch import Change
from console.core.settings import FILE
from console.ui.desk import Desk
from console.ui.preferences.cover_panel import CoverPanel
from console.ui.preferences.facts_view import ChannelsPanel, HomePanel
from console.ui.preferences.field import SettingField
from console.ui.preferences.table import SECTIONS, SPECS, words
from console.ui.preferences.template_panel import TemplatePanel
from console.ui.theme import Theme
from console.ui.widgets import Panel
from models.sentences import say

WIDTH: Final = 620  # pixels of a column
RATES: Final = ("red_from", "amber_from", "jobs_per_crew_day")


class PreferencesScreen(QWidget):
    """See the module.

    Signals:
        kept: name of a setting that stands in the file now.
        shown: the facts stand.
    """

    kept = Signal(str)
    shown = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build everything; nothing is read before the screen is shown."""
        super().__init__(parent)
        self.theme, self.desk = theme, desk
        settings = desk.store.settings
        self._usual = settings_of.defaults()
        # What will hold at the next start, by name; of the operator an empty name is the login's.
        self._values: dict[str, Any] = {name: getattr(settings, name) for name in SPECS}
        if settings.origin["operator"] == "default":
            self._values["operator"] = ""
        self._origin = dict(settings.origin)
        self._held = dict(self._values)
        self.fields = {spec.name: SettingField(theme, spec, desk.language) for spec in SPECS.values()}
        self.channels = ChannelsPanel(theme, settings, desk.store.reference)
        self.home = HomePanel(theme, settings, desk.language)
        self.cover = CoverPanel(theme, desk) if desk.role in ("operator", "supervisor") else None
        self.templates = TemplatePanel(theme, desk) if desk.role == "supervisor" else None
        for name in self.fields:
            self._show(name)
        self._build()
        for field in self.fields.values():
            field.chosen.connect(self._keep)
            field.reset_asked.connect(self._reset)

    def _build(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for title, specs in SECTIONS:
            panel = Panel(self.theme, words(title))
            inside = QVBoxLayout()
            inside.setContentsMargins(16, 12, 16, 16)
            inside.setSpacing(16)
            for spec in specs:
                inside.addWidget(self.fields[spec.name])
            panel.body.addLayout(inside)
            left.addWidget(panel)
        if self.cover is not None:
            left.insertWidget(1, self.cover)
        if self.templates is not None:
            right.addWidget(self.templates)
        right.addWidget(self.channels)
        right.addWidget(self.home)
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(8)
        for column in (left, right):
            column.setSpacing(8)
            column.addStretch(1)
            holder = QWidget()
            holder.setLayout(column)
            holder.setMaximumWidth(WIDTH)
            column.setContentsMargins(0, 0, 0, 0)
            columns.addWidget(holder, 1)
        columns.addStretch(0)
        inner = QWidget()
        inner.setLayout(columns)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        first = next((f.control for f in self.fields.values() if f.control.isEnabled()), self.area)
        self.setFocusProxy(first)
        keep = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keep.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keep.activated.connect(self.commit)

    def commit(self) -> None:
        """Keep what is being typed, as leaving the line does."""
        for field in self.fields.values():
            field.commit()

    def save_layout(self, settings: QSettings) -> None:
        """Keep how far it is scrolled."""
        settings.setValue("scroll", self.area.verticalScrollBar().value())

    def restore_layout(self, settings: QSettings) -> None:
        """Scroll there again."""
        self.area.verticalScrollBar().setValue(int(str(settings.value("scroll", 0))))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for name in RATES:  # the review changes them too
            value = getattr(self.desk.store.settings, name)
            if value != self._held[name]:
                self._values[name] = self._held[name] = value
                self._origin[name] = "default" if value == self._usual[name] else FILE
                self._show(name)
        self.read()

    # facts -------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Look at the facts."""
        for panel in (self.cover, self.templates):
            if panel is not None:
                panel.read()
        home = self.desk.store.settings.home
        self.desk.read(
            lambda db: about.facts(db, home), self._on_facts, ticket="preferences.facts",
            failed=self._on_no_facts,
        )  # fmt: skip

    def _on_facts(self, facts: Facts) -> None:
        self.home.show_facts(facts, len(self.desk.store.reference.territory.kelurahan))
        self.shown.emit()

    def _on_no_facts(self, failure: Exception) -> None:
        self.home.show_failure(failure.sentence(self.desk.language))  # type: ignore[attr-defined]  # Told
        self.shown.emit()

    # values ------------------------------------------------------------------------------------------------

    def _show(self, name: str) -> None:
        value, origin = self._values[name], self._origin[name]
        fixed = origin == "flag" or origin.startswith("TANGGAP_")
        if origin == "flag":
            text = self.tr("Ditetapkan di baris perintah, tidak bisa diubah di sini.")
        elif fixed:
            text = self.tr("Ditetapkan oleh {name}, tidak bisa diubah di sini.").format(name=origin)
        else:
            text = self.tr("bawaan") if value == self._usual[name] else FILE
        self.fields[name].show_value(
            value, text, fixed=fixed, usual=value == self._usual[name],
            later=not SPECS[name].live and value != self._held[name],
        )  # fmt: skip

    def _reset(self, name: str) -> None:
        self._keep(name, self._usual[name])

    def _keep(self, name: str, value: Any) -> None:
        """Put a value into the user's file, on the write thread."""
        home = self.desk.store.settings.home
        self.desk.work.write(
            lambda: settings_of.save(home, {name: value}),
            lambda file: self._on_kept(name, file.get(name, self._usual[name])),
            failed=lambda failure: self._on_refused(name, failure),
        )

    def _on_kept(self, name: str, value: Any) -> None:
        self._values[name] = value
        self._origin[name] = "default" if value == self._usual[name] else FILE
        self._show(name)
        title = words(SPECS[name].title)
        if SPECS[name].live:
            self._hold(name, value)
            self.desk.messages.success(self.tr("{what} disimpan").format(what=title))
        else:
            text = self.tr("{what} disimpan, berlaku sesudah Tanggap dibuka lagi")
            self.desk.messages.success(text.format(what=title))
        self.kept.emit(name)

    def _on_refused(self, name: str, failure: Any) -> None:
        params = dict(failure.params)
        if params.get("name") in SPECS:
            params["name"] = words(SPECS[params["name"]].title)
        self.fields[name].show_wrong(say(self.desk.language, failure.code, **params))

    def _hold(self, name: str, value: Any) -> None:
        """Let a value hold at once."""
        store = self.desk.store
        store.settings = replace(store.settings, **{name: value})
        self._held[name] = value
        if name == "theme":
            self.theme.set_mode(value)
        elif name in RATES:
            self.desk.work.write(store.refresh_reference, lambda _none: self._tell())

    def _tell(self) -> None:
        self.desk.changed.emit(Change(everything=True))

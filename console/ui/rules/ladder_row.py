"""One rule of the ladder, edited where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QMenu, QSpinBox, QWidget, QWidgetAction

from console.core.history import value_name
from console.ui.case.parts import plain
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.value_list import ValueList
from console.ui.rules.words import say
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton
from models.ladder import RUNGS, LadderRule
from models.reference import Reference
from models.routing_json import LONGEST_NAME

HOUR: Final = 3600
ALL: Final = QT_TRANSLATE_NOOP("Rules", "semua")
MOST_HOURS: Final = 24 * 90
RUNG_WORDS: Final = {
    "lurah": QT_TRANSLATE_NOOP("Rules", "Lurah"),
    "camat": QT_TRANSLATE_NOOP("Rules", "Camat"),
    "walikota": QT_TRANSLATE_NOOP("Rules", "Wali kota"),
    "skpd": QT_TRANSLATE_NOOP("Rules", "Kepala SKPD"),
}
CLOCK_WORDS: Final = {
    "handover": QT_TRANSLATE_NOOP("Rules", "serah"),
    "lurah": QT_TRANSLATE_NOOP("Rules", "tindak lanjut lurah"),
    "completion": QT_TRANSLATE_NOOP("Rules", "selesai"),
}


class Still(QComboBox):
    """A choice that a turn of the wheel over the page does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Hours(QSpinBox):
    """Hours, likewise."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class LadderRow(QWidget):
    """See the module; its parts stand in the grid of the table.

    Signals:
        changed: the rule as it is now.
        removed: it shall go.
    """

    changed = Signal(object)
    removed = Signal()

    def __init__(self, theme: Theme, ref: Reference, lang: str, shown: LadderRule, *, writable: bool) -> None:
        super().__init__()
        self._ref, self._lang, self.rule = ref, lang, shown
        self.active = QCheckBox()
        self.active.setChecked(shown.active)
        self.name = QLineEdit(shown.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.rung, self.clock = Still(), Still()
        for box, table, value in (
            (self.rung, {rung: RUNG_WORDS[rung] for rung in RUNGS}, shown.rung), (self.clock, CLOCK_WORDS, shown.clock)
        ):  # fmt: skip
            for code, source in table.items():
                box.addItem(say(source), code)
            box.setCurrentIndex(box.findData(value))
        self.hours = Hours()
        self.hours.setRange(0, MOST_HOURS)
        self.hours.setSuffix(self.tr(" jam"))
        self.hours.setValue(shown.after // HOUR)
        self.categories = Button(theme, "", compact=True)
        self._values = ValueList(theme)
        self._values.setMinimumWidth(260)
        named = [
            (c.code, value_name(ref, "category", c.code, lang)) for c in ref.categories.values() if c.active
        ]
        self._values.set_values(sorted(named, key=lambda one: one[1].casefold()), shown.categories)
        menu = QMenu(self.categories)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self._values)
        menu.addAction(action)
        self.categories.setMenu(menu)
        self.cases = plain(theme, "–", "", "data_medium")
        self.cases.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.wrong = plain(theme, "", "wrong", "caption")
        self.wrong.setWordWrap(True)
        self.remove = IconButton(theme, "trash", self.tr("Hapus aturan tangga ini"))
        names = (
            (self.active, self.tr("Aktif")), (self.name, self.tr("Nama")), (self.rung, self.tr("Naik ke")),
            (self.clock, self.tr("Tenggat")), (self.hours, self.tr("Sesudah tenggat")),
            (self.categories, self.tr("Kategori")),
        )  # fmt: skip
        for widget, title in names:
            widget.setFont(theme.font("data"))
            widget.setAccessibleName(f"{title}: {shown.name}")
            widget.setEnabled(writable)
        self.remove.setEnabled(writable)
        self._say_categories()
        self.active.toggled.connect(self._tell)
        self.name.editingFinished.connect(self._tell)
        self.rung.activated.connect(self._tell)
        self.clock.activated.connect(self._tell)
        self.hours.valueChanged.connect(self._tell)
        menu.aboutToHide.connect(self._tell)
        self.remove.clicked.connect(self.removed)

    def parts(self) -> tuple[QWidget, ...]:
        """What stands in the columns of the table."""
        return (
            self.active, self.name, self.rung, self.clock, self.hours, self.categories, self.cases, self.remove,
        )  # fmt: skip

    def show_wrong(self, text: str) -> None:
        """Why it cannot be saved, "" when it can."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def _after(self) -> int:
        """The hours in seconds; a part of an hour that came from elsewhere stays until they are changed."""
        hours = self.hours.value()
        return self.rule.after if hours == self.rule.after // HOUR else hours * HOUR

    def _say_categories(self) -> None:
        chosen = self.rule.categories
        names = [value_name(self._ref, "category", code, self._lang) for code in chosen[:2]]
        words = ", ".join(names) or say(ALL)
        self.categories.setText(words if len(chosen) <= 2 else f"{words} +{len(chosen) - 2}")

    def _tell(self) -> None:
        said = replace(
            self.rule, active=self.active.isChecked(), name=" ".join(self.name.text().split()),
            rung=self.rung.currentData(), clock=self.clock.currentData(), after=self._after(),
            categories=tuple(sorted(self._values.ticked())),
        )  # fmt: skip
        if said != self.rule:
            self.rule = said
            self._say_categories()
            self.changed.emit(said)

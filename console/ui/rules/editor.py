"""One rule being changed; what cannot be is said beside the field, and nothing is taken over until all is well."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.ui.case.options import Option
from console.ui.case.parts import MARGIN, plain
from console.ui.case.picker import Picker
from console.ui.desk import Desk
from console.ui.key_list import claimed
from console.ui.queue.formats import DAYS
from console.ui.queue.value_list import ValueList
from console.ui.rules.place_part import PlacePart
from console.ui.rules.words import addressee_name
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, Panel, rule, scrolled
from models import routing
from models.complaint import CHANNELS
from models.routing import BY_PLACE, SUDIN, BadRouting, Rule
from models.routing_json import LONGEST_NAME, clock, rules_from_json
from models.sentences import say

NAME, TO, PLACE, HOURS, OTHER = "name", "to", "place", "hours", "other"
BLANK: Final = {"name": "-", "addressee": "lurah"}


class RuleEditor(Panel):
    """See the module.

    Signals:
        done: the rule as it shall be.
        left: nothing shall be changed.
    """

    done = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._theme, self._desk = theme, desk
        self._rule = Rule("", "")
        self._taken: Collection[str] = ()
        self._asked = False  # somebody wanted to take it over: from then on all that is wrong is said
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(self.tr("Nama"))
        self.addressee = Picker(
            theme, self.tr("Ditujukan ke"), self.tr("lurah, PPSU, Sudin, atau SKPD mana pun")
        )
        self.place = PlacePart(theme, desk)
        self.categories = ValueList(theme)
        self.categories.list.setAccessibleName(self.tr("Kategori"))
        ref = desk.store.reference
        self.channels = {
            code: QCheckBox(ref.channels[code].name if code in ref.channels else code) for code in CHANNELS
        }
        self.days = {day: QCheckBox(name) for day, name in enumerate(DAYS[desk.language])}
        self.begins, self.ends = QLineEdit(), QLineEdit()
        for edit, name in ((self.begins, self.tr("Mulai pukul")), (self.ends, self.tr("Sampai pukul"))):
            edit.setAccessibleName(name)
            edit.setPlaceholderText("07:30" if edit is self.begins else "16:00")
            edit.setMaxLength(5)
            edit.setFixedWidth(80)
        self.active = QCheckBox(self.tr("Aktif"))
        self.problems = {
            field: plain(theme, "", "wrong", "caption") for field in (NAME, TO, PLACE, HOURS, OTHER)
        }
        self.apply = Button(theme, self.tr("Terapkan"), key="Ctrl Enter", variant="primary")
        self.leave = Button(theme, self.tr("Batal"), key="Esc")
        self._build()
        self.apply.clicked.connect(self.accept)
        self.leave.clicked.connect(self.left)
        for edit in (self.name, self.begins, self.ends):
            edit.textEdited.connect(self._on_edited)
        self.addressee.picked.connect(self._on_edited)
        self.place.changed.connect(self._on_edited)

    def _build(self) -> None:
        close = IconButton(self._theme, "close", self.tr("Tutup tanpa mengubah (Esc)"))
        close.clicked.connect(self.left)
        self.header.addWidget(close)
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(4)
        times = self._row(self.begins, plain(self._theme, "–"), self.ends)
        parts: Sequence[tuple[str, QWidget, str]] = (
            (self.tr("Nama"), self.name, NAME), (self.tr("Ditujukan ke"), self.addressee, TO),
            (self.tr("Tempat"), self.place, PLACE), (self.tr("Kategori, kosong: semua"), self.categories, ""),
            (self.tr("Kanal, kosong: semua"), self._row(*self.channels.values(), each=4), ""),
            (self.tr("Hari, kosong: setiap hari"), self._row(*self.days.values()), ""),
            (self.tr("Jam menurut WIB, kosong: sepanjang hari"), times, HOURS), ("", self.active, OTHER),
        )  # fmt: skip
        for title, widget, field in parts:
            if title:
                column.addWidget(plain(self._theme, title, "second", "caption"))
            widget.setFont(self._theme.font("data"))
            column.addWidget(widget)
            if field:
                self.problems[field].setWordWrap(True)
                column.addWidget(self.problems[field])
            column.addSpacing(8)
        column.addStretch(1)
        inner = QWidget()
        inner.setLayout(column)
        self.area = scrolled(inner)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 12, MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.apply)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(rule())
        self.body.addLayout(foot)
        self.setFocusProxy(self.name)

    def _row(self, *widgets: QWidget, each: int = 0) -> QWidget:
        """Widgets beside each other, a line for so many."""
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        each = each or len(widgets)
        for start in range(0, len(widgets), each):
            line = QHBoxLayout()
            line.setSpacing(12)
            for widget in widgets[start : start + each]:
                widget.setFont(self._theme.font("data"))
                line.addWidget(widget)
            line.addStretch(1)
            lines.addLayout(line)
        return holder

    # showing -----------------------------------------------------------------------------------------------

    def show_rule(self, shown: Rule, taken: Collection[str], *, new: bool) -> None:
        """Begin to change a rule.

        Args:
            shown: as it is.
            taken: names the other rules have.
            new: it does not stand in the list yet.
        """
        self._rule, self._taken, self._asked = shown, {name.casefold() for name in taken}, False
        ref, lang = self._desk.store.reference, self._desk.language
        self.title.setText(self.tr("Aturan baru") if new else self.tr("Ubah aturan"))
        self.name.setText(shown.name)
        self.addressee.set_options(self._addressees())
        self.addressee.choose(shown.addressee)
        names = [(c.code, c.name_en if lang == "en" else c.name) for c in ref.categories.values() if c.active]
        names.sort(key=lambda one: (one[0] not in shown.categories, one[1].casefold()))
        self.categories.set_values(names, shown.categories)
        for boxes, on in ((self.channels, shown.channels), (self.days, shown.weekdays)):
            for value, box in boxes.items():
                box.setChecked(value in on)
        self.begins.setText("" if shown.begins is None else clock(shown.begins))
        self.ends.setText("" if shown.ends is None else clock(shown.ends))
        self.active.setChecked(shown.active)
        self.place.show_rule(shown)
        self._on_edited()
        self.area.verticalScrollBar().setValue(0)

    def _addressees(self) -> list[Option]:
        ref = self._desk.store.reference
        units = sorted(
            {a.parent for a in ref.agencies.values() if a.level == "sudin" and a.active and a.parent}
        )
        made = [*BY_PLACE, *(SUDIN + code for code in units)]
        named = [a for a in ref.agencies.values() if a.active]
        named.sort(key=lambda agency: (agency.kelurahan is not None, agency.level == "sudin"))
        listed = [Option(code, addressee_name(code, ref), self.tr("menurut tempat laporan")) for code in made]
        return listed + [
            Option(a.code, addressee_name(a.code, ref), a.name if not a.kelurahan else "") for a in named
        ]

    # taking over -------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take it over if nothing is wrong; else go to what is."""
        self._asked = True
        wrong = self._on_edited()
        if not wrong:
            self.done.emit(self.rule())
            return
        first = {NAME: self.name, TO: self.addressee, PLACE: self.place, HOURS: self.begins}.get(
            next(iter(wrong))
        )
        if first is not None:
            first.setFocus()
            self.area.ensureWidgetVisible(first)

    def rule(self) -> Rule:
        """What the fields say.

        Raises:
            BadRouting: they say no rule.
        """
        (made,) = rules_from_json(json.dumps([self._told()]))
        return replace(made, polygon=self.place.polygon, position=self._rule.position)

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "name": self.name.text(), "addressee": self.addressee.value(), "active": self.active.isChecked(),
            "categories": list(self.categories.ticked()), "kelurahan": list(self.place.codes),
            "channels": [code for code, box in self.channels.items() if box.isChecked()],
            "weekdays": [day for day, box in self.days.items() if box.isChecked()],
        }  # fmt: skip
        return told | self._window()

    def _window(self) -> dict[str, str]:
        """The hours as typed; 07.30 is as good as 07:30."""
        typed = [edit.text().strip().replace(".", ":") for edit in (self.begins, self.ends)]
        return dict(zip(("begins", "ends"), typed, strict=True)) if any(typed) else {}

    def wrong(self) -> dict[str, str]:
        """What is wrong, a sentence a field, in the order of the fields."""
        lang, found = self._desk.language, {}
        for field, told in (
            (NAME, {"name": self.name.text()}), (TO, {"addressee": self.addressee.value()}), (HOURS, self._window())
        ):  # fmt: skip
            try:
                rules_from_json(json.dumps([BLANK | told]))
            except BadRouting as bad:
                found[field] = say(lang, bad.code, **bad.params)
        if not self.addressee.value():
            found[TO] = self.tr("Pilih tujuannya.")
        if NAME not in found and " ".join(self.name.text().split()).casefold() in self._taken:
            found[NAME] = say(lang, "routing.twice", rule=self.name.text().strip())
        if self.place.wrong:
            found[PLACE] = self.place.wrong
        if not found and (bad_data := routing.problem(self.rule(), self._desk.store.reference)) is not None:
            code, params = bad_data
            found[TO if code != "refused.category" else OTHER] = say(lang, code, **params)
        return {field: found[field] for field in self.problems if field in found}

    def _on_edited(self) -> dict[str, str]:
        wrong = self.wrong()
        for field, label in self.problems.items():
            empty = (field == NAME and not self.name.text()) or (field == TO and not self.addressee.value())
            text = wrong.get(field, "") if self._asked or not empty else ""
            label.setText(text)
            label.setVisible(bool(text))
        return wrong

    # keys --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        return claimed(event, self._key) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self._key(event)
        if key == "leave":
            self.left.emit()
        elif key == "apply":
            self.accept()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _key(event: QKeyEvent) -> str:
        if event.key() == Qt.Key.Key_Escape:
            return "leave"
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return "apply" if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier else ""

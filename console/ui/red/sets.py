"""Why a kelurahan is red and what would clear it: ready sets to be ticked, with what would be left after each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.core.clearing import ReadySet
from console.core.review import Row
from console.ui.bulk.parts import Name
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.queue.formats import grouped
from console.ui.red import words
from console.ui.red.data import Bundle, Inside, bundles, limit_of
from console.ui.theme import Theme
from console.ui.widgets import Button, rule
from models.indicator import why
from models.reference import Reference

_NUMBER: Final = re.compile(r"(\d(?:[\d.,]*\d)?)")


class SetRow:
    """The widgets of sets that are ticked together."""

    def __init__(self, theme: Theme, one: Bundle, ref: Reference, lang: str) -> None:
        self._theme, self._roomy = theme, True
        self.tick = QCheckBox()
        self.tick.setFont(theme.font("data_medium"))
        self.tick.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.way = Name(theme, "", "data")
        self.left = plain(theme, "", "second")
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.look = Button(theme, "", compact=True)
        self.widgets: tuple[QWidget, ...] = (
            self.tick,
            plain(theme, "→", "third"),
            self.way,
            self.left,
            self.look,
        )
        self.show_bundle(one, ref, lang)

    def show_bundle(self, one: Bundle, ref: Reference, lang: str) -> None:
        """The same sets with the cases of now."""
        self.bundle = one
        self.cases, self.steps = words.cases(one, ref, lang), words.steps(one, ref)
        self._short = ", ".join(dict.fromkeys(ref.agency_short(each.steps[-1].to) for each in one.sets))
        self.tick.setText(self.cases)
        self.tick.setAccessibleName(f"{self.cases}: {self.steps}")
        self.way.setToolTip("\n".join(words.set_words(each, ref, lang) for each in one.sets))
        self.look.setAccessibleName(f"{words.say(words.PREVIEW)}: {self.cases}, {self.steps}")
        self.set_room(roomy=self._roomy)

    def set_room(self, *, roomy: bool) -> None:
        """How much room there is: where there is little only the last addressee is named."""
        self._roomy = roomy
        self.way.setText(self.steps if roomy else self._short)
        self.look.setText(words.say(words.PREVIEW) if roomy else "")
        self.look.setIcon(QIcon() if roomy else self._theme.icon("eye", "text"))
        self.look.setToolTip("" if roomy else words.say(words.PREVIEW))


class SetsPage(QWidget):
    """See the module.

    Signals:
        preview_asked: ReadySets: how they would come out.
        cases_asked: small keys: these cases shall be shown.
    """

    preview_asked = Signal(object)
    cases_asked = Signal(object)

    def __init__(self, theme: Theme, lang: str, *, may_act: bool, parent: QWidget | None = None) -> None:
        """Make it empty.

        Args:
            may_act: whoever may not sees the sets without a preview.
        """
        super().__init__(parent)
        self._theme, self._lang, self._may_act = theme, lang, may_act
        self.rows: list[SetRow] = []
        self._roomy = True
        self._code, self._limit, self._waiting = "", 0, 0
        self._touched: dict[tuple[object, ...], bool] = {}  # what somebody ticked himself, by set
        self.why = Phrase(theme, "text")
        self.what = plain(theme, "", "third", "caption")
        self.left = plain(theme, self.tr("Menunggu"), "third", "caption")
        self.stays = Phrase(theme)
        self.triage = Button(theme, self.tr("Lihat yang perlu dibaca"), variant="flat", compact=True)
        self.asked = Button(theme, self.tr("Lihat yang sudah diminta"), variant="flat", compact=True)
        self._keys: dict[Button, Sequence[int]] = {}
        for button in (self.triage, self.asked):
            button.clicked.connect(partial(self._on_stays, button))
        self.sum = Phrase(theme, pad=4)
        self.all = Button(theme, "", variant="primary")
        self.all.clicked.connect(lambda: self.preview_asked.emit(self.chosen))
        self._build()

    def _build(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 12, MARGIN, 8)
        column.setSpacing(4)
        self.heading = plain(self._theme, self.tr("Mengapa merah"), "third", "caption")
        column.addWidget(self.heading)
        column.addWidget(self.why)
        column.addSpacing(8)
        self._grid.addWidget(self.what, 0, 0, 1, 3)
        self._grid.addWidget(self.left, 0, 3, Qt.AlignmentFlag.AlignRight)
        column.addLayout(self._grid)
        stays = QHBoxLayout()
        stays.setContentsMargins(0, 4, 0, 0)
        stays.addWidget(self.stays, 1)
        stays.addWidget(self.triage)
        stays.addWidget(self.asked)
        column.addLayout(stays)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        for ground in (inside, area.viewport()):
            ground.setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 8, MARGIN, 8)
        foot.setSpacing(8)
        self.sum.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        foot.addWidget(self.sum, 1)
        foot.addWidget(self.all)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(rule())
        whole.addLayout(foot)

    @property
    def chosen(self) -> tuple[ReadySet, ...]:
        """The ticked sets."""
        return tuple(one for row in self.rows if row.tick.isChecked() for one in row.bundle.sets)

    def set_room(self, *, roomy: bool) -> None:
        """How much room there is."""
        if roomy != self._roomy:
            self._roomy = roomy
            for row in self.rows:
                row.set_room(roomy=roomy)

    def show_inside(self, row: Row, inside: Inside, ref: Reference) -> None:
        """Show a kelurahan's sets; what somebody ticked himself stays ticked, or not."""
        one, found = row.indicator, inside.clearing
        if one.code != self._code:
            self._touched.clear()
        self._code, self._limit, self._waiting = one.code, limit_of(one.colour, ref), found.waiting
        self.heading.setText(
            self.tr("Mengapa {colour}").format(colour=words.colour(one.colour)) if one.waiting
            else self.tr("Keadaan")
        )  # fmt: skip
        self.why.set_parts(*_numbers(why(one, self._lang)))
        below = found.below(self._limit) if self._limit else ()
        made = bundles(found)
        if [_name(each) for each in made] == [_name(row.bundle) for row in self.rows]:
            for each, row_ in zip(made, self.rows, strict=True):  # whoever stands on one of them stays there
                row_.show_bundle(each, ref, self._lang)
        else:
            self._make_rows(made, ref)
        self.what.setText(self._what(one.colour))
        self.what.setVisible(bool(made))
        self.left.setVisible(bool(made))
        for row_ in self.rows:
            needed = any(each in below for each in row_.bundle.sets)
            row_.tick.blockSignals(True)
            row_.tick.setChecked(self._touched.get(_name(row_.bundle), needed))
            row_.tick.blockSignals(False)
        self._show_stays(inside)
        self._reckon()

    def _make_rows(self, made: Sequence[Bundle], ref: Reference) -> None:
        for row in self.rows:
            for widget in row.widgets:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.rows = [SetRow(self._theme, each, ref, self._lang) for each in made]
        for i, row in enumerate(self.rows, 1):
            row.tick.toggled.connect(partial(self._on_tick, row))
            row.look.setEnabled(self._may_act)
            row.look.clicked.connect(partial(self._on_look, row))
            row.set_room(roomy=self._roomy)
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, i, column)

    def _what(self, colour: str) -> str:
        if colour == "green":
            return self.tr("Yang bisa diteruskan")
        return self.tr("Yang mengeluarkannya dari {colour}").format(colour=words.colour(colour))

    def _show_stays(self, inside: Inside) -> None:
        found = inside.clearing
        told = []
        for button, keys, sentence in (
            (self.triage, found.triage, self.tr("{n} harus dibaca dulu: kategorinya belum diketahui")),
            (self.asked, found.asked, self.tr("{n} menunggu badan yang hanya bisa diminta")),
        ):
            self._keys[button] = keys
            button.setVisible(bool(keys))
            if keys:
                told.append(sentence.format(n=grouped(len(keys), self._lang)))
        self.stays.set_parts((". ".join(told), "second"))
        self.stays.setVisible(bool(told))

    def _reckon(self) -> None:
        """What would be left after each ticked set and those before it."""
        left = self._waiting
        for row in self.rows:
            on = row.tick.isChecked()
            left -= row.bundle.leaving if on else 0
            clear = on and left < self._limit
            row.left.setText(grouped(left, self._lang) if on else "")
            row.left.setProperty("voice", "good" if clear else "second")
            row.left.setFont(self._theme.font("data_strong" if clear else "data"))
            row.left.style().polish(row.left)
        chosen = self.chosen
        count = sum(len(one.cases) for one in chosen)
        n = grouped(count, self._lang)
        text = self.tr("Pratinjau {n} laporan").format(n=n)
        self.all.setText(text)
        self.all.setAccessibleName(text)
        self.all.setEnabled(bool(chosen) and self._may_act)
        self.all.setToolTip("" if self._may_act else self.tr("Peran Anda hanya melihat"))
        self.all.setVisible(bool(self.rows))
        self._say_sum(left, sum(row.tick.isChecked() for row in self.rows))

    def _say_sum(self, left: int, sets: int) -> None:
        lang = self._lang
        if not self.rows:
            nothing = self.tr("Tidak ada yang bisa diteruskan sekaligus") if self._waiting else ""
            self.sum.set_parts((nothing, "second"))
            return
        if not sets:
            self.sum.set_parts((self.tr("Belum ada yang dicentang"), "second"))
            return
        clear = left < self._limit
        limit = grouped(self._limit, lang)
        end = self.tr(", di bawah batas {limit}") if clear else self.tr(", batasnya {limit}")
        self.sum.set_parts(
            (self.tr("{sets} dicentang: ").format(sets=sets), "second"),
            (f"{grouped(self._waiting, lang)} → ", "second"), (grouped(left, lang), "strong"),
            (end.format(limit=limit) if self._limit else "", "second"),
        )  # fmt: skip

    def _on_tick(self, row: SetRow, on: bool) -> None:
        self._touched[_name(row.bundle)] = on
        self._reckon()

    def _on_look(self, row: SetRow) -> None:
        self.preview_asked.emit(row.bundle.sets)

    def _on_stays(self, button: Button) -> None:
        self.cases_asked.emit(tuple(self._keys.get(button, ())))


def _name(one: Bundle) -> tuple[object, ...]:
    """What a bundle is known by while its cases come and go."""
    return (one.cause, one.category, one.rest)


def _numbers(sentence: str) -> list[tuple[str, str]]:
    """A sentence with its numbers in the strong voice."""
    return [(part, "strong" if part[:1].isdigit() else "plain") for part in _NUMBER.split(sentence) if part]

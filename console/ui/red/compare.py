"""What changed since the compared snapshot, in the meeting's words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.core.snapshots import Comparison, Moved, Snapshot
from console.ui.bulk.parts import emptied
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.queue.formats import day_date, grouped
from console.ui.red.head import Shape
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel
from models.indicator import Rates, colour_of
from models.reference import Reference

#: Rows of a list where there is room, and where there is little.
MOST: Final = 4
FEW: Final = 2
HIGH: Final = 250
LOW: Final = 214
#: A screen as high as that has room.
ROOMY: Final = 800


class Moves(QWidget):
    """A heading and kelurahan with their numbers before and after.

    Signals:
        chosen: code of one.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, title: str, nothing: str, lang: str) -> None:
        super().__init__()
        self._theme, self._lang, self._nothing = theme, lang, nothing
        self.texts: list[str] = []
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(plain(theme, title, "third", "caption"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.setAccessibleName(title)

    def show_moves(self, moves: Sequence[Moved], ref: Reference, rates: Rates | None, most: int) -> None:
        """Show the first of these.

        Args:
            rates: limits, where each one's colour of now is to be shown.
            most: so many.
        """
        wanted = (tuple(moves), rates, most)
        if wanted == self._shown:
            return  # whoever stands on one of them stays there
        self._shown = wanted
        emptied(self._rows)
        self.texts = []
        for one in moves[:most]:
            name = ref.kelurahan_name(one.code)
            before, after = grouped(one.before, self._lang), grouped(one.after, self._lang)
            self.texts.append(f"{name} {before} → {after}")
            self._rows.addWidget(self._row(one, name, before, after, rates))
        if len(moves) > most:
            more = self.tr("dan {n} lainnya").format(n=grouped(len(moves) - most, self._lang))
            self.texts.append(more)
            self._rows.addWidget(plain(self._theme, more, "third", "caption"))
        if not moves:
            self.texts.append(self._nothing)
            self._rows.addWidget(plain(self._theme, self._nothing, "second"))

    def _row(self, one: Moved, name: str, before: str, after: str, rates: Rates | None) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if rates is not None:
            shape = Shape(self._theme, 10)
            shape.show_colour(colour_of(one.after, rates))
            row.addWidget(shape)
        button = Button(self._theme, name, variant="flat")
        button.setProperty("name", True)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setFont(self._theme.font("data"))
        button.setAccessibleName(f"{name}, {before} → {after}")
        button.setToolTip(name)
        button.clicked.connect(partial(self.chosen.emit, one.code))
        row.addWidget(button, 1)
        numbers = Phrase(self._theme)
        numbers.set_parts((f"{before} → ", "second"), (after, "strong"))
        numbers.setFixedWidth(numbers.sizeHint().width() + 4)
        row.addWidget(numbers, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder


class ComparePanel(Panel):
    """See the module.

    Signals:
        chosen: code of a kelurahan.
        freeze_asked: there is none yet, and somebody wants one.
    """

    chosen = Signal(str)
    freeze_asked = Signal()

    def __init__(self, theme: Theme, lang: str, *, may_freeze: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._lang, self._may_freeze = lang, may_freeze
        self._shown: tuple[Comparison, Reference] | None = None
        self._most = MOST
        self.unit = plain(theme, self.tr("menunggu"), "second")
        self.header.addWidget(self.unit)
        nobody = self.tr("Tidak ada")
        self.out = Moves(theme, self.tr("Keluar dari merah"), nobody, lang)
        self.into = Moves(theme, self.tr("Masuk merah"), nobody, lang)
        self.down = Moves(theme, self.tr("Paling turun"), nobody, lang)
        self.up = Moves(theme, self.tr("Paling naik"), nobody, lang)
        self.state = StateView(theme)
        self.state.acted.connect(self.freeze_asked)
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(MARGIN, 8, MARGIN, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for i, moves in enumerate((self.out, self.down, self.into, self.up)):
            grid.addWidget(moves, i // 2, i % 2, Qt.AlignmentFlag.AlignTop)
            moves.chosen.connect(self.chosen)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(2, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(whole)
        self.stack.addWidget(self.state)
        self.body.addWidget(self.stack, 1)
        self.set_room(roomy=True)

    def set_room(self, *, roomy: bool) -> None:
        """How much room there is."""
        self._most = MOST if roomy else FEW
        self.setFixedHeight(HIGH if roomy else LOW)
        if self._shown is not None:
            self._fill()

    def show_comparison(self, before: Snapshot | None, found: Comparison | None, ref: Reference) -> None:
        """Show what changed, or that there is nothing to compare with."""
        if before is None or found is None:
            self.title.setText(self.tr("Sejak potret"))
            self.unit.hide()
            what = self.tr("Rapat berikutnya dibandingkan dengannya.")
            if not self._may_freeze:
                what = self.tr(
                    "Pengawas membekukannya sebelum rapat; rapat berikutnya dibandingkan dengannya."
                )
            button = self.tr("Bekukan potret") if self._may_freeze else ""
            self.state.show_state("nothing", self.tr("Belum ada potret"), what, button)
            self.stack.setCurrentWidget(self.state)
            self._shown = None
            return
        self.title.setText(self.tr("Sejak potret {day}").format(day=day_date(before.at, self._lang)))
        self.title.setToolTip(self.tr("Dibekukan oleh {who}").format(who=before.owner))
        self.unit.show()
        self._shown = (found, ref)
        self._fill()
        self.stack.setCurrentIndex(0)

    def _fill(self) -> None:
        if self._shown is None:
            return
        found, ref = self._shown
        few = max(1, self._most // 2)
        self.out.show_moves(found.out, ref, ref.rates, few)
        self.into.show_moves(found.into, ref, ref.rates, few)
        self.down.show_moves(found.down, ref, None, few)
        self.up.show_moves(found.up, ref, None, few)

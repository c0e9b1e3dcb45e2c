"""*Ketepatan saran*: how often operators took what was suggested, by field and value, and what the model is like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from console.core.history import day_and_hour, value_name
from console.core.hit_rate import HitRate, ModelInfo
from console.ui.case.parts import plain
from console.ui.queue.formats import grouped
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, SegmentedButtons, rule
from models.reference import Reference

DAYS: Final = (7, 30, 90)
FIELDS: Final = ("kind", "category", "kelurahan", "agency")
#: Below so many decisions a share is noise and is not drawn.
ENOUGH: Final = 10
FEW: Final = 5  # values of a field shown before "Tampilkan semua"
BAR: Final = (96, 8)  # pixels


class ShareBar(QWidget):
    """A share as a bar; the number beside it says it too."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._share = theme, 0.0
        self.setFixedSize(*BAR)
        theme.changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme["line"])
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        if self._share > 0:
            painter.setBrush(self._theme["accent"])
            painter.drawRoundedRect(QRectF(0, 0, max(4.0, self.width() * self._share), self.height()), 2, 2)


class RatesPanel(Panel):
    """See the module; `days_asked` wants the figures of another time."""

    days_asked = Signal(int)

    def __init__(self, theme: Theme, lang: str, ref: Reference, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._theme, self._lang, self._ref = theme, lang, ref
        self._rates: tuple[HitRate, ...] = ()
        self._all: set[str] = set()
        self.title.setText(self.tr("Ketepatan saran"))
        self.window_of = SegmentedButtons(theme)
        self.window_of.setAccessibleName(self.tr("Rentang waktu"))
        for days in DAYS:
            button = self.window_of.add(str(days), self.tr("{n} hari").format(n=days), on=days == DAYS[1])
            button.setAccessibleName(self.tr("{n} hari terakhir").format(n=days))
        self.window_of.chosen.connect(lambda days: self.days_asked.emit(int(days)))
        self.header.addWidget(self.window_of)
        self.state = StateView(theme)
        self.state.setMinimumHeight(140)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(16, 8, 16, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.model = QWidget()
        column = QVBoxLayout(self.model)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(4)
        column.addWidget(plain(theme, self.tr("Model yang belajar"), "third", "caption"))
        self.model_words, self.model_accuracy = plain(theme), plain(theme, "", "second")
        for label in (self.model_words, self.model_accuracy):
            label.setWordWrap(True)
            column.addWidget(label)
        self.body.addWidget(self.state)
        self.body.addWidget(self._holder)
        self.body.addWidget(rule())
        self.body.addWidget(self.model)
        self.body.addStretch(1)
        self.state.show_loading(self.tr("Menghitung ketepatan…"))
        self._holder.hide()

    def show_rates(self, rates: Sequence[HitRate], info: ModelInfo | None) -> None:
        """Show figures.

        Args:
            rates: by field and suggested value.
            info: the model of this home, None when there is none.
        """
        self._rates = tuple(rates)
        decided = sum(rate.accepted + rate.overridden for rate in rates)
        if not decided:
            self.state.show_state(
                "nothing", self.tr("Belum ada saran yang diputuskan"),
                self.tr("Angkanya muncul begitu saran diterima atau diubah."),
            )  # fmt: skip
        self.state.setVisible(not decided)
        self._holder.setVisible(bool(decided))
        self._fill()
        self._show_model(info)

    def show_failure(self, sentence: str) -> None:
        """They cannot be had, and why."""
        self.state.show_state("error", self.tr("Ketepatan saran tidak bisa dihitung"), sentence)
        self.state.show()
        self._holder.hide()

    def texts(self) -> list[str]:
        """The rows as read aloud."""
        return [" ".join(label.text() for label in row if isinstance(label, QLabel)) for row in self._rows]

    # inside

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row in range(self._grid.rowCount()):  # a grid never forgets a row
            self._grid.setRowMinimumHeight(row, 0)
        self._rows: list[list[QWidget]] = []
        self._at = 1
        heads = (self.tr("Saran"), self.tr("diterima"), self.tr("diubah"), "", "")
        for column, head in enumerate(heads):
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            self._grid.addWidget(plain(self._theme, head, "third", "caption"), 0, column, side)
        for field in FIELDS:
            own = [rate for rate in self._rates if rate.field == field]
            if not own:
                continue
            self._grid.setRowMinimumHeight(self._at, 8)
            self._at += 1
            accepted, overridden = sum(r.accepted for r in own), sum(r.overridden for r in own)
            self._add(self._field_name(field), accepted, overridden, strong=True)
            shown = own if field in self._all else own[:FEW]
            for rate in shown:
                self._add(
                    value_name(self._ref, field, rate.value, self._lang), rate.accepted, rate.overridden
                )
            if len(own) > len(shown):
                more = Button(
                    self._theme,
                    self.tr("Tampilkan semua {n}").format(n=len(own)),
                    variant="flat",
                    compact=True,
                )
                more.setAccessibleName(f"{self._field_name(field)}: {more.text()}")
                more.clicked.connect(lambda _checked=False, f=field: self._on_more(f))
                self._grid.addWidget(more, self._at, 0, 1, 5, Qt.AlignmentFlag.AlignLeft)
                self._at += 1

    def _on_more(self, field: str) -> None:
        self._all.add(field)
        self._fill()

    def _add(self, name: str, accepted: int, overridden: int, *, strong: bool = False) -> None:
        theme, row = self._theme, self._at
        self._at += 1
        role = "data_strong" if strong else "data"
        label = plain(theme, name if strong else f"   {name}", "", role)
        total = accepted + overridden
        cells: list[QWidget] = [label]
        for count in (accepted, overridden):
            cells.append(plain(theme, grouped(count, self._lang), "second", role))
        bar = ShareBar(theme)
        enough = total >= ENOUGH
        bar.show_share(accepted / total if total and enough else 0.0)
        percent = f"{100 * accepted / total:.0f} %" if total and enough else self.tr("terlalu sedikit")
        share = plain(theme, percent, "" if enough else "third", role if enough else "caption")
        cells += [bar, share]
        for column, cell in enumerate(cells):
            side = Qt.AlignmentFlag.AlignLeft if column in (0, 3) else Qt.AlignmentFlag.AlignRight
            self._grid.addWidget(cell, row, column, side | Qt.AlignmentFlag.AlignVCenter)
        bar.setAccessibleName(f"{name}: {percent}")
        self._rows.append(cells)

    def _field_name(self, field: str) -> str:
        return {
            "kind": self.tr("Jenis"), "category": self.tr("Kategori"), "kelurahan": self.tr("Kelurahan"),
            "agency": self.tr("SKPD"),
        }[field]  # fmt: skip

    def _show_model(self, info: ModelInfo | None) -> None:
        if info is None:
            self.model_words.setText(
                self.tr("Belum ada. Saran datang dari kamus sampai cukup banyak keputusan untuk dipelajari.")
            )
            self.model_accuracy.hide()
            return
        at = day_and_hour(info.trained_at, info.trained_at, self._lang)
        said = self.tr("Versi {version}, dilatih {at} dari {n} keputusan.")
        self.model_words.setText(
            said.format(version=info.version, at=at, n=grouped(info.decisions, self._lang))
        )
        parts = [
            self.tr("{field} {with_model} % (kamus saja {alone} %)").format(
                field=self._field_name(name), with_model=round(100 * one.together), alone=round(100 * one.lexicon)
            )
            for name in FIELDS if (one := info.fields.get(name)) is not None
        ]  # fmt: skip
        self.model_accuracy.setText(
            self.tr("Tepat pada laporan yang belum pernah dilihatnya: {fields}.").format(fields=", ".join(parts))
            if parts else self.tr("Belum ada isian yang cukup dipelajari.")
        )  # fmt: skip
        self.model_accuracy.show()

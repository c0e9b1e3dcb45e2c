"""*Ambang*: from how many waiting reports on a kelurahan is red or amber, and how many would be under other limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from console.core.snapshots import rehearsal
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.key_list import claimed
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, Panel
from models.indicator import Indicator, Rates

MOST: Final = 100_000


class LimitsPanel(Panel):
    """See the module.

    Signals:
        keep_asked: (red_from, amber_from).
        closed: leave it as it was.
    """

    keep_asked = Signal(int, int)
    closed = Signal()

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._lang = lang
        self._rates = Rates()
        self._found: Sequence[Indicator] = ()
        self._fixed = ""
        self.title.setText(self.tr("Ambang merah dan kuning"))
        close = IconButton(theme, "close", self.tr("Tutup (Esc)"))
        close.clicked.connect(self.closed)
        self.header.addWidget(close)
        what = Phrase(theme)
        what.set_parts((self.tr(
            "Warna kelurahan hanya menghitung laporan yang menunggu: yang tampak merah bagi warga. Tiga belas "
            "kelurahan merah pada Agustus 2017 ialah yang seratus atau lebih. Ambang lain tidak mengubah laporan mana "
            "pun, hanya kelurahan mana yang ditinjau. Potret lama tetap dengan ambangnya sendiri."
        ), "second"))  # fmt: skip
        self.red, self.amber = QSpinBox(), QSpinBox()
        for box, name in (
            (self.red, self.tr("Merah mulai dari")),
            (self.amber, self.tr("Kuning mulai dari")),
        ):
            box.setRange(1, MOST)
            box.setAccessibleName(name)
            box.setFixedWidth(112)
            box.valueChanged.connect(self._on_typed)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(plain(theme, self.tr("Merah mulai dari")), self.red)
        form.addRow(plain(theme, self.tr("Kuning mulai dari")), self.amber)
        self.would = Phrase(theme, "text")
        self.wrong = plain(theme, "", "wrong", "caption")
        self.wrong.setWordWrap(True)
        self.keep = Button(theme, self.tr("Simpan ambang"), variant="primary")
        self.cancel = Button(theme, self.tr("Batal"), key="Esc")
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.red.value(), self.amber.value()))
        self.cancel.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.keep)
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(12)
        column.addWidget(what)
        column.addLayout(form)
        column.addWidget(self.would)
        column.addWidget(self.wrong)
        column.addStretch(1)
        column.addLayout(foot)
        self.body.addLayout(column, 1)
        self.setFocusProxy(self.red)

    def begin(self, rates: Rates, found: Sequence[Indicator], fixed: str) -> None:
        """Show what holds.

        Args:
            rates: the limits of now.
            found: every kelurahan.
            fixed: why they cannot be changed here, "" when they can.
        """
        self._rates, self._found = rates, found
        for box, value in ((self.red, rates.red_from), (self.amber, rates.amber_from)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
            box.setEnabled(not fixed)
        self._fixed = fixed
        self._on_typed()

    def show_found(self, found: Sequence[Indicator]) -> None:
        """Other figures."""
        self._found = found
        self._on_typed()

    def refused(self, sentence: str) -> None:
        """They could not be kept."""
        self.wrong.setText(sentence)
        self.wrong.show()
        self.keep.setEnabled(True)

    def event(self, event: QEvent) -> bool:
        return claimed(event, lambda key: key.key() == Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_typed(self) -> None:
        """How many would be red and amber."""
        lang, rates = self._lang, self._rates
        red, amber = self.red.value(), self.amber.value()
        wrong = self._fixed
        if amber > red:
            wrong = self.tr("Kuning tidak boleh mulai di atas merah.")
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        same = (red, amber) == (rates.red_from, rates.amber_from)
        self.keep.setEnabled(not wrong and not same)
        counts = rehearsal(self._found, replace(rates, red_from=red, amber_from=min(red, amber)))
        if same:
            said = self.tr("Kini {red}: ").format(red=grouped(red, lang))
        elif red == rates.red_from:
            said = self.tr("Dengan kuning {amber}, bukan {now}: ").format(
                amber=grouped(amber, lang), now=grouped(rates.amber_from, lang)
            )
        else:
            said = self.tr("Dengan {red}, bukan {now}: ").format(
                red=grouped(red, lang), now=grouped(rates.red_from, lang)
            )
        self.would.set_parts(
            (said, "second"),
            (self.tr("{n} merah").format(n=grouped(counts["red"], lang)), "strong"),
            (self.tr(", {n} kuning").format(n=grouped(counts["amber"], lang)), "second"),
        )

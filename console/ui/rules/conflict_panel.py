"""Somebody else saved rules meanwhile: theirs beside mine, and the choice. Nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.ui.case.parts import MARGIN, plain
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, rule

Difference = tuple[str, Any, Any]


class ConflictPanel(Panel):
    """See the module.

    Signals:
        mine_kept: what is written here stands, and is saved over theirs when it is saved.
        theirs_taken: what is written here is let go.
    """

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self, theme: Theme, words: Callable[[Any], str], parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            words: a rule in words.
        """
        super().__init__(theme, "", parent)
        self._theme, self._words = theme, words
        self.title.setText(self.tr("Aturan diubah orang lain"))
        self.told = plain(theme, self.tr(
            "Pengawas lain menyimpan aturan sementara Anda mengubahnya. Pilih yang dipakai."
        ), "second")  # fmt: skip
        self.told.setWordWrap(True)
        self.keep = Button(theme, self.tr("Pertahankan milik saya"))
        self.take = Button(theme, self.tr("Pakai milik mereka"), variant="primary")
        top, foot = QVBoxLayout(), QHBoxLayout()
        for part in (top, foot):
            part.setContentsMargins(MARGIN, 12, MARGIN, 12)
            part.setSpacing(8)
        top.addWidget(self.told)
        foot.addWidget(self.take)
        foot.addWidget(self.keep)
        foot.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.body.addLayout(top)
        self.body.addWidget(rule())
        self.body.addWidget(self.area, 1)
        self.body.addWidget(rule())
        self.body.addLayout(foot)
        self.setFocusProxy(self.take)
        self.keep.clicked.connect(self.mine_kept)
        self.take.clicked.connect(self.theirs_taken)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Show rules that differ: (name, mine, theirs)."""
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(MARGIN, 12, MARGIN, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for column, title in enumerate((self.tr("Aturan"), self.tr("Milik saya"), self.tr("Milik mereka"))):
            grid.addWidget(plain(self._theme, title, "third", "caption"), 0, column)
            grid.setColumnStretch(column, 2 if column else 1)
        for row, (name, mine, theirs) in enumerate(found, 1):
            cells = (name, self._said(mine), self._said(theirs))
            for column, text in enumerate(cells):
                label = plain(self._theme, text, "", "data_medium" if not column else "data")
                label.setWordWrap(True)
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(found) + 1, 1)
        self.area.setWidget(inner)
        for ground in (inner, self.area.viewport()):
            ground.setAutoFillBackground(False)

    def _said(self, one: Any) -> str:
        return self.tr("tidak ada") if one is None else self._words(one)

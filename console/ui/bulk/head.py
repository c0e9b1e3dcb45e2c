"""The head of a preview: what is done to how many, from where, and how many pass."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from console.ui.bulk.parts import Preview, Tallies, Tally
from console.ui.case.parts import plain
from console.ui.theme import Theme


class Head(QWidget):
    """See the module."""

    def __init__(
        self,
        theme: Theme,
        lang: str,
        where: str,
        *,
        moves: str = "",
        stays: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make it empty.

        Args:
            where: where the selection was made.
            moves, stays: what becomes of those that pass and of the others, where it is not accepted or refused.
        """
        super().__init__(parent)
        self.headline = plain(theme, "", "", "title")
        self.headline.setWordWrap(True)
        self.where = plain(theme, where, "second")
        self.where.setVisible(bool(where))
        self.accepted = Tally(theme, "check", moves or self.tr("akan diterima"), lang)
        self.refused = Tally(
            theme, "pause" if stays else "refused", stays or self.tr("ditolak, tidak diubah"), lang
        )
        self.counting = QProgressBar()
        self.counting.setTextVisible(False)
        self.counting.setAccessibleName(self.tr("Menghitung pratinjau"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.headline)
        words.addWidget(self.where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(words)
        column.addWidget(Tallies(self.accepted, self.refused))
        column.addWidget(self.counting)

    def show_preview(self, preview: Preview | None) -> None:
        """The numbers; None while they are counted."""
        self.accepted.show_number(None if preview is None else preview.accepted)
        self.refused.show_number(None if preview is None else preview.refused)
        self.counting.hide()

    def show_counting(self, done: int, of: int) -> None:
        """How far the counting is; worth showing only when it takes a while."""
        self.counting.setVisible(done < of)
        self.counting.setRange(0, of)
        self.counting.setValue(done)

"""What the table tells about the cell under the pointer: citizens' words in full, and never as markup."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QToolTip, QWidget

from console.core import queries
from console.ui.queue import columns
from console.ui.queue.cells import Cells
from console.ui.queue.formats import clean_line, isolated, moment, tip_html
from console.ui.queue.model import QueueModel
from console.ui.reads import Reads

LONGEST = 1200  # characters; the case panel shows the rest


class Tips(QObject):
    """Tooltips over a widget that shows rows of `model`."""

    def __init__(self, reads: Reads, model: QueueModel, over: QWidget) -> None:
        """Show them over `over`."""
        super().__init__(over)
        self._reads, self._model, self._over = reads, model, over

    def show(self, cells: Cells, column: int, at: QPoint) -> None:
        """Tell about a cell.

        Args:
            at: the pointer, in global pixels.
        """
        describe = self._model.describe
        if column == columns.WORDS:
            self._reads.read(
                lambda db: queries.words_of(db, cells.n), lambda text: self._on_words(text, at),
                ticket="queue.tip", failed=lambda _failure: None, quick=True,
            )  # fmt: skip
            return
        texts: dict[int, str] = {
            columns.STATUS: describe.statuses[cells.status],
            columns.CHANNEL: describe.channels.get(cells.channel, cells.channel),
            columns.MARKS: describe.marks_spoken(cells),
            columns.DUE: self._due(cells),
        }
        if column == columns.OPENER and (opener := self._model.openers.get(cells.id)) is not None:
            texts[column] = opener.spoken
        self.say(texts.get(column, describe.tooltip(cells)), at)

    def say(self, text: str, at: QPoint) -> None:
        """Show a text; "" hides."""
        QToolTip.showText(at, tip_html(text), self._over)

    def _due(self, cells: Cells) -> str:
        describe = self._model.describe
        text = describe.deadline_spoken(cells, self._model.clock())
        if cells.due_at is None:
            return text
        return f"{text}\n" + self.tr("tenggat {time}").format(time=moment(cells.due_at, describe.lang))

    def _on_words(self, text: str, at: QPoint) -> None:
        words = text if len(text) <= LONGEST else text[:LONGEST] + "…"
        self.say("\n".join(isolated(clean_line(line)) for line in words.splitlines()), at)

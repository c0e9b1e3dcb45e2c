"""A list of cases beside the queue: those of one reason, or all of an act with what became of each.

Only the rows somebody looks at are read, however many the list has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.core import queries
from console.ui.case.parts import MARGIN, Phrase
from console.ui.queue.cells import Cells, Describe
from console.ui.queue.formats import grouped, isolated
from console.ui.reads import Reads
from console.ui.tables import SAID, Index, Role, RowsModel, RowsTable
from console.ui.theme import Theme
from console.ui.widgets import Button, rule

PAGE: Final = 100
STATUS, NUMBER, WORDS, KELURAHAN, VERDICT = range(5)
WIDTHS: Final = {STATUS: 28, NUMBER: 116, KELURAHAN: 130}


class CasesModel(RowsModel):
    """Cases by small key, in the order given."""

    def __init__(self, theme: Theme, reads: Reads, describe: Describe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._reads, self._describe = theme, reads, describe
        self._verdict: Callable[[int], str] = lambda _n: ""
        self._cells: dict[int, Cells | None] = {}
        self._asked: set[int] = set()
        self._icons: dict[str, QIcon] = {}
        self.set_head(("", self.tr("Nomor"), self.tr("Isi"), self.tr("Kelurahan"), self.tr("Hasil")))
        theme.changed.connect(self._on_theme)

    def show(self, ns: Sequence[int], verdict: Callable[[int], str] | None = None) -> None:
        """Show these.

        Args:
            ns: small keys.
            verdict: what is said of each.
        """
        self._verdict = verdict or (lambda _n: "")
        self.show_rows(ns)

    def forget(self) -> None:
        """What was read may be old: read again what is looked at."""
        self._cells.clear()
        self._asked.clear()
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, VERDICT))

    @property
    def ns(self) -> Sequence[int]:
        """What is shown."""
        return self.rows

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or role not in (*SAID, Role.DecorationRole, Role.ToolTipRole):
            return None
        n, column = self.rows[index.row()], index.column()
        if column == VERDICT:
            return self._verdict(n) if role != Role.DecorationRole else None
        cells = self._cells.get(n)
        if cells is None:
            self._want(index.row())
            gone = n in self._cells and column == NUMBER
            return self.tr("tidak ada lagi") if gone and role != Role.DecorationRole else None
        if role == Role.DecorationRole:
            return self._icon(cells.status) if column == STATUS else None
        if role == Role.ToolTipRole:
            return None  # a citizen's words might be taken for HTML
        status = self._describe.statuses[cells.status] if role == Role.AccessibleTextRole else ""
        return (status, cells.prefix + cells.tail, isolated(cells.words), cells.kelurahan)[column]

    def _want(self, row: int) -> None:
        page = row // PAGE
        if page in self._asked:
            return
        ns = self.rows
        keys = [n for n in ns[page * PAGE : (page + 1) * PAGE] if n not in self._cells]
        if not keys:
            return
        self._asked.add(page)
        describe = self._describe

        def read(db: Any) -> tuple[Sequence[int], int, dict[int, Cells | None]]:
            found: dict[int, Cells | None] = dict.fromkeys(keys)
            return ns, page, found | {row.n: describe.cells(row) for row in queries.page(db, keys)}

        self._reads.read(read, self._on_page, quick=True)

    def _on_page(self, answer: tuple[Sequence[int], int, dict[int, Cells | None]]) -> None:
        ns, page, cells = answer
        self._cells |= cells
        self._asked.discard(page)
        if ns is self.rows:
            last = min((page + 1) * PAGE, len(ns)) - 1
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, KELURAHAN))

    def _icon(self, status: str) -> QIcon:
        if status not in self._icons:
            pixmap = QPixmap(16, 16)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._theme.paint_status(painter, status, 2, 2, 12)
            painter.end()
            self._icons[status] = QIcon(pixmap)
        return self._icons[status]

    def _on_theme(self) -> None:
        self._icons.clear()
        self.forget()


class CasesTable(RowsTable):
    """The list; Enter or a double click opens a case."""

    opened = Signal(int)  # small key

    KEYS: ClassVar = {**RowsTable.KEYS, Qt.Key.Key_Escape: "leave"}

    def __init__(self, theme: Theme, model: CasesModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, model, WIDTHS, parent)
        self.cases = model
        self.setAccessibleName(self.tr("Daftar laporan"))
        self.show_verdicts(on=False)

    def show_verdicts(self, *, on: bool) -> None:
        """Say of each what became of it, in the place of what it is about; there is no room for both."""
        self.setColumnHidden(VERDICT, not on)
        for column in (WORDS, KELURAHAN):
            self.setColumnHidden(column, on)


class ReasonList(QWidget):
    """The cases of one reason, in the place of the form that named it.

    Signals:
        back_asked: to the form again.
        release_asked: small keys to let go of the selection.
    """

    back_asked = Signal()
    release_asked = Signal(object)

    def __init__(
        self, theme: Theme, table: CasesTable, sentence: str, lang: str, parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            table: the cases, shown already.
            sentence: why these are together.
        """
        super().__init__(parent)
        self.table = table
        self.back = Button(theme, self.tr("Kembali"), key="Esc", compact=True)
        n = grouped(len(table.cases.ns), lang)
        self.release = Button(theme, self.tr("Lepas {n} dari pilihan").format(n=n), compact=True)
        words = Phrase(theme, pad=4)
        words.set_parts((f"{n} ", "strong"), (sentence, "plain"))
        top, foot = QVBoxLayout(), QHBoxLayout()
        top.setContentsMargins(MARGIN, 12, MARGIN, 12)
        top.addWidget(words)
        foot.setContentsMargins(MARGIN, 12, MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.release)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(table, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        self.back.clicked.connect(self.back_asked)
        table.left.connect(self.back_asked)
        self.release.clicked.connect(lambda: self.release_asked.emit(tuple(table.cases.ns)))
        self.setFocusProxy(table)

"""The queue as the console builds it, on the million cases; and what Qt itself offers for the same."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlQueryModel, QSqlTableModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from console.core import queries
from console.core.queries import Wanted
from console.core.store import Store, open_store
from console.ui.queue.cells import Describe
from console.ui.queue.model import PAGE, QueueModel
from console.ui.queue.rows_painter import ROW
from console.ui.queue.selection import Selection
from console.ui.queue.table import QueueTable
from console.ui.reads import Reads
from console.ui.theme import Theme
from console.ui.work import Failure, Work
from models import reading
from models.complaint import OPEN_BELOW
from models.filters import parse
from tests.benchmarks import gui, million

WIDTH: Final = 1280
HEIGHT: Final = 900

#: What the table shows of a case: the peers read these columns and no others.
SHOWN: Final = (
    "n", "number", "status", "channel", "text", "kind", "category", "kelurahan", "agency", "sure", "due_at",
    "due_clock", "waiting_for", "received_at", "photos", "twins", "priority", "escalated", "reopened", "assignee",
    "urgent",
)  # fmt: skip


def wanted(text: str) -> Wanted:
    """A filter in queue order."""
    return Wanted(parse(text), "urgent", million.NOW, "rina")


class CountedTable(QueueTable):
    """The table, with its paints counted. A subclass: Qt looks ``paintEvent`` up once, a patch would be missed."""

    paints = 0
    painted_at = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.paints += 1
        self.painted_at = time.perf_counter()


class CountedView(QTableView):
    """Qt's own table, with its paints counted."""

    paints = 0
    painted_at = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.paints += 1
        self.painted_at = time.perf_counter()


class Queue:
    """The console's queue in a window of its own."""

    def __init__(self, store: Store | None = None) -> None:
        """Open it, empty.

        Args:
            store: another one than the million, for what writes.
        """
        app = gui.application()
        self.store = store or open_store(million.settings(million.home()), million.NOW)
        self.theme = Theme(app, "light")
        self.work = Work()
        self.failures: list[Any] = []
        self.work.crashed.connect(self.failures.append)
        self.reads = Reads(self.work, self.store)
        self.selection = Selection()
        self.model = QueueModel(
            self.reads, Describe(self.store.reference, "id"), self.selection, lambda: million.NOW
        )
        self.model.failed.connect(self._on_failed)
        self.table = CountedTable(self.theme, self.model)
        self.model.shown.connect(self._on_shown)
        self.model.completed.connect(self._on_completed)
        self._shown = self._completed = False
        self.table.resize(WIDTH, HEIGHT)
        self.table.show()
        gui.process()

    def open(self, what: Wanted) -> dict[str, float]:
        """Show a view.

        Returns:
            ``first``: milliseconds until its first rows are painted; ``all``: until the keys of all rows are
            there and the table has painted with them.
        """
        self.settle()
        self._shown = self._completed = False
        self.table.verticalScrollBar().setValue(0)
        gui.process()
        began = time.perf_counter()
        self.table.open_view(what.order)
        self.model.show(what)
        gui.until(lambda: self._shown, "the first rows")
        both = self._completed  # the keys came first: one paint shows it all
        first = self._painted() - began
        gui.until(lambda: self._completed, "all rows")
        whole = first if both else self._painted() - began
        self.check()
        return {"first": first * 1000, "all": whole * 1000}

    def settle(self) -> None:
        """Wait until every wanted page is there and painted."""
        gui.until(lambda: self.work.idle, "the queue at rest")
        gui.rest(5)

    def check(self) -> None:
        """Nothing failed.

        Raises:
            RuntimeError: something did; what was measured means nothing.
        """
        if self.failures:
            raise RuntimeError("the queue failed") from self.failures[0]

    def close(self) -> None:
        """Everything down, in the console's order."""
        self.settle()
        self.work.close()
        self.reads.close()
        self.table.close()

    def _painted(self) -> float:
        """When the paint that shows the present rows ended."""
        paints = self.table.paints
        self.table.viewport().update()
        gui.until(lambda: self.table.paints > paints, "a paint")
        return self.table.painted_at

    def _on_shown(self) -> None:
        self._shown = True

    def _on_completed(self) -> None:
        self._completed = True

    def _on_failed(self, failure: Failure) -> None:
        self.failures.append(failure)


class Peer:
    """Qt's SQL models on the same file, reading the columns the table shows."""

    def __init__(self) -> None:
        self.db = QSqlDatabase.addDatabase("QSQLITE", "peer")
        self.db.setDatabaseName(str(million.home() / "tanggap.db"))
        self.db.setConnectOptions("QSQLITE_OPEN_READONLY")
        if not self.db.open():
            raise RuntimeError(self.db.lastError().text())
        query = QSqlQuery(self.db)
        for sql in ("cache_size = -32000", "mmap_size = 1073741824", "temp_store = memory"):
            query.exec(f"pragma {sql}")
        if not query.exec(f"create temp view shown as select {', '.join(SHOWN)}, merged_into from complaint"):
            raise RuntimeError(query.lastError().text())

    def open(self, where: str) -> dict[str, float]:
        """Filter and order as ours, read to the last row.

        Args:
            where: the condition, as an administrator would write it.
        """
        began = time.perf_counter()
        model = QSqlTableModel(None, self.db)
        model.setTable("shown")
        model.setFilter(where)
        model.setSort(SHOWN.index("urgent"), Qt.SortOrder.AscendingOrder)
        if not model.select():
            raise RuntimeError(model.lastError().text())
        first = time.perf_counter() - began
        while model.canFetchMore():
            model.fetchMore()
        whole = time.perf_counter() - began
        rows = model.rowCount()
        model.clear()
        model.deleteLater()
        return {"first": first * 1000, "all": whole * 1000, "rows": float(rows)}

    def table(self, where: str) -> tuple[CountedView, QSqlQueryModel]:
        """A table over all rows, with Qt's own delegate."""
        model = QSqlQueryModel()
        sql = f"select {', '.join(SHOWN[1:11])} from complaint where {where} order by urgent"
        model.setQuery(sql, self.db)
        while model.canFetchMore():
            model.fetchMore()
        view = CountedView()
        view.setModel(model)
        side = view.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        side.hide()
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for column, width in enumerate((120, 80, 60, 420, 80, 120, 120, 120, 60, 100)):
            view.setColumnWidth(column, width)
        view.resize(WIDTH, HEIGHT)
        view.show()
        gui.process()
        return view, model


class Bare:
    """The standard driver on the same file: what the database alone takes."""

    def __init__(self) -> None:
        self.db: sqlite3.Connection = reading.connect(million.home() / "tanggap.db")

    def ids(self, what: Wanted) -> Callable[[], float]:
        """A measurement: the keys of a view, in order, by the console's own SELECT, fetched whole."""
        sql, params = queries.select_ids(what)
        return self.timed(sql, *params)

    def view(self, what: Wanted) -> Callable[[], float]:
        """A measurement: all a view must read, its keys in order and the rows of its first page."""
        sql, params = queries.select_ids(what)

        def run() -> float:
            began = time.perf_counter()
            keys = self.db.execute(sql, params).fetchall()[:PAGE]
            marks = ",".join("?" * len(keys))
            rows = f"select {', '.join(SHOWN)} from complaint where n in ({marks})"
            self.db.execute(rows, [key for (key,) in keys]).fetchall()
            return (time.perf_counter() - began) * 1000

        return run

    def timed(self, sql: str, *params: object) -> Callable[[], float]:
        """A measurement of any SELECT."""

        def run() -> float:
            began = time.perf_counter()
            self.db.execute(sql, params).fetchall()
            return (time.perf_counter() - began) * 1000

        return run


OPEN_SQL: Final = f"urgent < {OPEN_BELOW}"

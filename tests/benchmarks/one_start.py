"""One start of a process, measured from the inside: ``python -m tests.benchmarks.one_start WHAT VIEW NOW``.

WHAT is ``console``; ``bare``, the least a window with a web view can be; or ``stock``, the same window of Qt's
and folium's own parts. The beginning is when the operating system made the process, so that the interpreter and
every import count; so nothing is imported here that the measured program does not need itself.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

WIDTH, HEIGHT = 1600, 900


def began() -> float:
    """When this process was made, seconds since the epoch."""
    ticks = os.sysconf("SC_CLK_TCK")
    started = int(_read("/proc/self/stat").rpartition(")")[2].split()[19]) / ticks
    up = float(_read("/proc/uptime").split()[0])
    return time.time() - (up - started)


def _read(path: str) -> str:
    with open(path, encoding="ascii") as file:  # noqa: PTH123 - pathlib is an import the bare window does not need
        return file.read()


def main() -> None:
    """Start, say how it went as one line of JSON, and go without cleaning up: the way out is not measured."""
    what, view, now = sys.argv[1], sys.argv[2], int(sys.argv[3])
    start = began()
    if what == "bare":
        answer = bare(start)
    elif what == "stock":
        answer = stock(start, view)
    else:
        answer = console(start, view, now)
    print(json.dumps(answer), flush=True)  # noqa: T201
    os._exit(0)


def since(start: float) -> float:
    """Milliseconds since then."""
    return (time.time() - start) * 1000


def bare(start: float) -> dict[str, Any]:
    """The least a window with a web view can be."""
    from PySide6.QtCore import QCoreApplication, QEventLoop, Qt

    prepare()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window, web, loop = QMainWindow(), QWebEngineView(), QEventLoop()
    window.setCentralWidget(web)
    window.resize(WIDTH, HEIGHT)
    window.show()
    # Painted, not loaded: two frames after the page stands, as the map of the console tells it.
    web.titleChanged.connect(lambda title: loop.quit() if title == "drawn" else None)
    web.setHtml(
        "<title></title><p>Tanggap</p><script>requestAnimationFrame(() => requestAnimationFrame(() => {"
        "document.title = 'drawn'; }))</script>"
    )
    loop.exec()
    painted = since(start)
    settle(1500)
    assert app is not None
    return {"painted": painted, "memory": memory()}


def stock(start: float, view: str) -> dict[str, Any]:
    """The plain way to the same window: QSqlTableModel in a QTableView, FastMarkerCluster in a web view.

    Its table reads 256 rows to begin with, all of them when VIEW is ``all``; its map has 100,000 points.
    """
    from PySide6.QtCore import QCoreApplication, QEventLoop, Qt

    prepare()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QApplication, QTableView

    app = QApplication([])
    times: dict[str, Any] = {}

    class Table(QTableView):
        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            if self.model() is not None:
                times.setdefault("queue", since(start))

    table = Table()
    table.resize(WIDTH, HEIGHT // 2)
    table.show()
    db = QSqlDatabase.addDatabase("QSQLITE")
    db.setDatabaseName(os.environ["TANGGAP_HOME"] + "/tanggap.db")
    db.setConnectOptions("QSQLITE_OPEN_READONLY")
    db.open()
    model = QSqlTableModel(None, db)
    model.setTable("complaint")
    if view != "all":
        model.setFilter(f"urgent < {1 << 39}")
    model.setSort(model.fieldIndex("urgent"), Qt.SortOrder.AscendingOrder)
    model.select()
    table.setModel(model)
    while "queue" not in times:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    from tests.benchmarks import map_parts as parts

    web = parts.Stock()
    web.load(parts.clustered_page(parts.Crowd(parts.CROWD)))
    times["map"] = since(start)
    if view == "all":
        while model.canFetchMore():
            model.fetchMore()
        settle(1500)
    assert app is not None
    return {**times, "memory": memory()}


def console(start: float, view: str, now: int) -> dict[str, Any]:
    """The console, as its composition root makes it.

    Args:
        start: as `began` tells.
        view: ``all`` to open every case after the start; else the view a console starts with.
        now: the time the made cases are seen at, seconds since the epoch.

    Raises:
        AssertionError: the queue or the map stayed empty.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    from console import app as root
    from console.core import settings as settings_of
    from console.core.store import open_store

    prepare()
    sys.setswitchinterval(root.SWITCH_INTERVAL_S)
    settings = settings_of.load(os.environ, "rina", {"theme": "light"})
    store = open_store(settings, now)
    application = root.make_application(settings)
    times: dict[str, Any] = {}
    tell_paint(lambda: times.setdefault("queue", since(start)))
    window = root.make_window(
        application, settings, store, clock=lambda: now, layout=settings.cache / "bench.ini"
    )
    window.frame.resize(WIDTH, HEIGHT)
    antrian, loop = window.antrian, QEventLoop()
    antrian.map_host.drawn.connect(lambda: (times.setdefault("map", since(start)), loop.quit()))
    window.show()
    times["window"] = since(start)
    QTimer.singleShot(0, window.begin)
    loop.exec()
    if view == "all":
        open_all(antrian)
    if not antrian.model.rowCount() or antrian.map_host.map is None:
        raise AssertionError("an empty window was measured")
    times["rows"] = antrian.model.rowCount()
    if picture := os.environ.get("TANGGAP_BENCH_PICTURE"):
        settle(500)
        window.frame.grab().save(picture)
    return {**times, "memory": memory()}


def tell_paint(told: Any) -> None:
    """Have the queue's table say when it has painted rows; before it is made, as Qt looks the method up once."""
    from console.ui.queue.table import QueueTable

    paint = QueueTable.paintEvent

    def painted(self: Any, event: Any) -> None:
        paint(self, event)
        if self.queue.rowCount():
            told()

    QueueTable.paintEvent = painted  # type: ignore[method-assign]


def open_all(antrian: Any) -> None:
    """Every case there is, in the queue and on the map."""
    from models.filters import Filter

    drawn: list[bool] = []
    antrian.map_host.drawn.connect(lambda: drawn.append(antrian.model.complete))
    antrian.show_filter(Filter())
    while not (antrian.model.complete and antrian.model.rowCount() > 900_000 and drawn):
        settle(100)
    settle(1500)


def prepare() -> None:
    """The environment of both, as the console sets it up."""
    from console.ui.map.graphics import has_gpu, prepare_environment

    prepare_environment(os.environ, gpu=has_gpu(), root=os.geteuid() == 0)


def settle(ms: int) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def memory() -> float:
    """Megabytes of this process and its children, shared pages divided among those who share them.

    Pages of the mapped database file are the system's cache, given back at need, and are left out.
    """
    import psutil

    me = psutil.Process()
    total = 0
    for process in (me, *me.children(recursive=True)):
        total += process.memory_full_info().pss
        total -= sum(area.pss for area in process.memory_maps() if area.path.endswith((".db", ".db-shm")))
    return total / 2**20


if __name__ == "__main__":
    main()

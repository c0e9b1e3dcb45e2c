"""One start of a process, measured from the inside: ``python -m tests.benchmarks.one_start console|bare VIEW``.

The beginning is when the operating system made the process, so that the interpreter and every import count.
"""

from __future__ import annotations

import time

ARRIVED = time.time()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402


def began() -> float:
    """When this process was made, seconds since the epoch."""
    ticks = os.sysconf("SC_CLK_TCK")
    with open("/proc/self/stat", encoding="ascii") as file:  # noqa: PTH123 - pathlib would count as start-up
        started = int(file.read().rpartition(")")[2].split()[19]) / ticks
    with open("/proc/uptime", encoding="ascii") as file:  # noqa: PTH123
        up = float(file.read().split()[0])
    return time.time() - (up - started)


def main() -> None:
    what, view = sys.argv[1], sys.argv[2]
    start = began()
    answer = bare(start) if what == "bare" else console(start, view)
    print(json.dumps(answer), flush=True)  # noqa: T201
    os._exit(0)  # the way out is not measured


def since(start: float) -> float:
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
    window.resize(1600, 900)
    window.show()
    web.loadFinished.connect(loop.quit)
    web.setHtml("<p>Tanggap</p>")
    loop.exec()
    painted = since(start)
    settle(1500)
    assert app is not None
    return {"painted": painted, "memory": memory()}


def console(start: float, view: str) -> dict[str, Any]:
    """The console, as its composition root makes it."""
    from PySide6.QtCore import QEventLoop, QTimer

    from console import app as root
    from console.core import settings as settings_of
    from console.core.store import open_store

    prepare()
    sys.setswitchinterval(root.SWITCH_INTERVAL_S)
    settings = settings_of.load(os.environ, "rina", {"theme": "light"})
    from tests.benchmarks.million import NOW

    store = open_store(settings, NOW)
    application = root.make_application(settings)
    window = root.make_window(
        application, settings, store, clock=lambda: NOW, layout=settings.cache / "bench.ini"
    )
    window.frame.resize(1600, 900)
    times: dict[str, Any] = {}
    loop = QEventLoop()
    window.painted.connect(lambda: QTimer.singleShot(0, lambda: times.setdefault("queue", since(start))))
    window.antrian.map_host.drawn.connect(lambda: (times.setdefault("map", since(start)), loop.quit()))
    window.show()
    times["window"] = since(start)
    QTimer.singleShot(0, window.begin)
    loop.exec()
    if view == "all":
        from models.filters import Filter

        antrian, drawn = window.antrian, [0]  # the newest set of points alone is told
        antrian.map_host.drawn.connect(lambda: drawn.append(antrian.model.rowCount()))
        antrian.show_filter(Filter())
        while not (antrian.model.complete and antrian.model.rowCount() > 900_000 and len(drawn) > 1):
            settle(100)
        settle(1500)
    return {**times, "memory": memory()}


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

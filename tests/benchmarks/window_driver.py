"""Run as a program by `windows`: opens one window in a process of its own, says when it is painted, what it holds.

Arguments: `console` or `bare`, `start` or `memory`, the home, the view shown, and the moment (``time.monotonic``)
just before the process was made. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_TELL = (
    "<!doctype html><title></title><p>Tanggap</p><script>requestAnimationFrame(() => requestAnimationFrame(() => {"
    "document.title = 'drawn'; }))</script>"
)
REST_MS = 1500  # memory is read when nothing is under way
SIZE = (1280, 900)


def bare(kind: str, began: float) -> dict[str, float]:
    """A window with a web view of one line: what Qt and Chromium take alone."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["bare"])
    from PySide6.QtWebEngineWidgets import QWebEngineView

    view = QWebEngineView()
    view.resize(*SIZE)
    view.show()
    found: dict[str, float] = {}

    def drawn(title: str) -> None:
        if title == "drawn":
            found["map"] = (time.monotonic() - began) * 1000
            _then(kind, found, app.quit)

    view.titleChanged.connect(drawn)
    view.setHtml(_TELL)
    app.exec()
    return found


def console(kind: str, home: Path, view: str, began: float) -> dict[str, float]:
    """The console's own window, put together and begun as `console.app.run` does it."""
    from console.app import SWITCH_INTERVAL_S, make_application, make_window
    from console.core.settings import load
    from console.core.store import open_store

    environ = {"TANGGAP_HOME": str(home), "TANGGAP_THEME": "light"}
    settings = load(environ, "rina")
    store = open_store(settings, NOW)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = make_application(settings)
    from PySide6.QtCore import QTimer

    from console.ui.queue.table import QueueTable

    found: dict[str, float] = {}
    paint = QueueTable.paintEvent  # replaced before the first paint: Qt looks an override up once

    def counted(table: Any, event: Any) -> None:
        paint(table, event)
        if "rows" in found:
            found.setdefault("queue", (time.monotonic() - began) * 1000)

    QueueTable.paintEvent = counted  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(app, settings, store, clock=lambda: NOW, layout=Path(folder) / "window.ini")
        antrian = window.antrian
        failures: list[object] = []
        window.desk.work.crashed.connect(failures.append)
        if view:
            from console.ui.queue.views import View

            antrian._choose(View("measured", view, "" if view == "all" else view))

        def painted() -> None:
            found["rows"] = float(antrian.model.rowCount())

        def drawn() -> None:
            found.setdefault("map", (time.monotonic() - began) * 1000)
            if "map" in found and not quitting and antrian.model.complete and not antrian.map_host.lost:
                quitting.append(True)
                found["rows"] = float(antrian.model.rowCount())
                _then(kind, found, finish)

        quitting: list[bool] = []

        def finish() -> None:
            if picture := os.environ.get("BENCH_PICTURE"):
                window.frame.grab().save(picture)
            app.quit()

        window.painted.connect(painted)
        antrian.map_host.drawn.connect(drawn)
        window.frame.resize(*SIZE)
        window.show()
        found["window"] = (time.monotonic() - began) * 1000
        QTimer.singleShot(0, window.begin)
        app.exec()
        window.end()
    if failures:
        raise RuntimeError("the window failed") from failures[0]  # type: ignore[misc]
    return found


def _then(kind: str, found: dict[str, float], end: Callable[[], object]) -> None:
    """Read the memory, if that is asked for, and end."""
    from PySide6.QtCore import QTimer

    def read() -> None:
        found.update(memory())
        end()

    QTimer.singleShot(REST_MS if kind == "memory" else 300, read if kind == "memory" else end)


def memory() -> dict[str, float]:
    """What this process and its children hold, in MB.

    ``total`` is the proportional share (PSS), so that a library two processes share counts once, without the pages
    of the store: SQLite maps the file, and the kernel takes those pages back whenever it wants them. ``mapped`` is
    these; ``rss`` what a task manager adds up, shared pages once a process.
    """
    import psutil

    me = psutil.Process()
    sums = {"total": 0.0, "mapped": 0.0, "rss": 0.0, "python": 0.0}
    for process in [me, *me.children(recursive=True)]:
        whole = process.memory_full_info()
        mapped = sum(m.pss for m in process.memory_maps() if m.path.endswith("tanggap.db"))
        sums["total"] += whole.pss - mapped
        sums["mapped"] += mapped
        sums["rss"] += whole.rss
        if process == me:
            sums["python"] = whole.pss - mapped
    return {name: value / 2**20 for name, value in sums.items()}


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    which, kind, home, view, began = sys.argv[1:6]
    NOW = int(sys.argv[6])
    from console.ui.map.graphics import has_gpu, prepare_environment

    # Both sides on the same graphics: software where there is no card.
    prepare_environment(os.environ, gpu=has_gpu(), root=hasattr(os, "geteuid") and os.geteuid() == 0)
    made = bare(kind, float(began)) if which == "bare" else console(kind, Path(home), view, float(began))
    print(json.dumps(made), flush=True)  # noqa: T201

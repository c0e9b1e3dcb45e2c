"""Windows for the benchmarks: an application as the console sets it up, and proof that something was drawn."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import million
from tests.benchmarks.harness import BUILD

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QWidget

    from console.core.settings import Settings

#: Seconds after which a benchmark says what it waited for in vain.
DEADLINE_S: Final = 60.0
#: A picture with fewer colours than this shows an empty table or map: the measurement means nothing.
LEAST_COLOURS: Final = 12


def application(settings: Settings | None = None) -> QApplication:
    """The application, offscreen unless QT_QPA_PLATFORM says otherwise, on graphics as the console chooses."""
    from console.app import SWITCH_INTERVAL_S, make_application
    from console.ui.map.graphics import has_gpu, prepare_environment

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    prepare_environment(os.environ, gpu=has_gpu(), root=root)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    return make_application(settings or million.settings(BUILD / "home"))


def process() -> None:
    """One turn of the event loop."""
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.processEvents()


def until(true: Callable[[], object], what: str, deadline_s: float = DEADLINE_S) -> None:
    """Turn the event loop until something is true.

    Args:
        true: asked after every event.
        what: named when it never becomes true.
        deadline_s: seconds.

    Raises:
        TimeoutError: it did not.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    loop, wake = QEventLoop(), QTimer()
    wake.setInterval(50)  # so that the deadline is noticed when nothing else happens
    wake.start()
    end = time.perf_counter() + deadline_s
    while not true():
        if time.perf_counter() > end:
            raise TimeoutError(f"waited {deadline_s:.0f} s in vain: {what}")
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    wake.stop()


def rest(ms: float) -> None:
    """Turn the event loop for a while."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(ms), loop.quit)
    loop.exec()


def picture(widget: QWidget, name: str) -> QImage:
    """Keep a picture of what was measured, and see that it is not empty.

    Args:
        widget: grabbed as it stands.
        name: file name without suffix, in the build folder.

    Raises:
        AssertionError: it shows next to nothing: what was timed was not drawn.
    """
    image = widget.grab().toImage()
    BUILD.mkdir(parents=True, exist_ok=True)
    path = BUILD / f"{name}.png"
    image.save(str(path))
    found = colours(image)
    if found < LEAST_COLOURS:
        raise AssertionError(f"{path} shows {found} colours: nothing was drawn")
    return image


def colours(image: QImage) -> int:
    """How many different colours a picture holds."""
    import numpy as np
    from PySide6.QtGui import QImage

    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint32)
    return len(np.unique(pixels))


@contextmanager
def opened(widget: QWidget, width: int, height: int) -> Iterator[QWidget]:
    """The widget on screen, and gone afterwards."""
    from PySide6.QtCore import QCoreApplication, QEvent

    widget.resize(width, height)
    widget.show()
    process()
    try:
        yield widget
    finally:
        widget.close()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def folder(name: str) -> Path:
    """A folder for made files."""
    made = BUILD / name
    made.mkdir(parents=True, exist_ok=True)
    return made

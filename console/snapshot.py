"""``tanggap snapshot DIR``: a picture of every screen with the current data, drawn without a display.

Each screen is made as for an operator, waited for by its signals, and grabbed: in both themes and both languages. The
queue comes full, filtered and empty, with a reply being written, and with a selection about to be handed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from console import app as root
from console.core.errors import Unavailable
from console.core.settings import Settings
from console.core.store import Store, open_store

SIZE: Final = (1920, 1080)
PATIENCE_MS: Final = 30_000
THEMES: Final = {"light": "terang", "dark": "gelap"}
#: A view of the list by its key, or a filter.
QUEUES: Final = {
    "penuh": "open",
    "hari-ini": "today",
    "saring": "status=menunggu and category=parkir-liar",
    "kosong": "number=JK0000000000",
}


def snapshot(settings: Settings, folder: Path, *, demo: bool = False, now: int | None = None) -> list[Path]:
    """Draw every screen.

    Args:
        settings: as loaded; theme and language are taken in turn.
        folder: where the PNGs go; exists.
        demo: fill an empty store with the made city first.
        now: the moment shown, seconds since the epoch; None: the present one.

    Returns:
        The files written.

    Raises:
        Refused, Unavailable: the home cannot be opened, or a screen did not come within half a minute.
    """
    from console.ui.map.graphics import prepare_environment

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    prepare_environment(os.environ, "software", gpu=False, root=is_root)
    moment = now if now is not None else root.wall_clock()
    store = open_store(settings, moment)
    if demo:
        fill(store, moment)
    files: list[Path] = []
    for language in ("id", "en"):
        for theme in THEMES:
            chosen = replace(settings, language=language, theme=theme)
            files += _screens(folder, chosen, replace(store, settings=chosen), moment)
    store.close()
    return files


def fill(store: Store, now: int) -> None:
    """The made city into a store without cases; a store with cases is left as it is."""
    from console.core import demo_rules, records
    from console.core.demo import City
    from console.core.dispatch import Dispatcher
    from models import reading
    from models.commands import Actor

    db = store.reader()
    try:
        if records.status_counts(db):
            return
    finally:
        db.close()
    dispatcher = Dispatcher(store, Actor("tanggap", "intake"), root.console_name(), lambda: now, os.urandom)
    city = City(store.reference, root.DEMO_SEED, now, store.settings.operator)
    dispatcher.set_crews(city.crews)
    demo_rules.say(dispatcher, now)
    for some in reading.chunks(list(city.past()), 1000):
        dispatcher.replay(some)
    dispatcher.close()


def _screens(folder: Path, settings: Settings, store: Store, now: int) -> Iterator[Path]:
    from models.filters import parse

    app = root.make_application(settings)
    layout = settings.cache / "snapshot.ini"  # a picture shows the layout everybody starts with
    layout.unlink(missing_ok=True)
    window = root.make_window(app, settings, store, clock=lambda: now, layout=layout)
    frame, antrian = window.frame, window.antrian
    name = f"{THEMES[settings.theme]}-{settings.language}.png"
    try:
        with awaited(antrian.settled):
            window.show()
            frame.resize(*SIZE)
            window.begin()
        for queue, text in QUEUES.items():
            with awaited(antrian.settled):
                if "=" in text:
                    antrian.show_filter(parse(text), select_first=True)
                else:
                    antrian.show_built_in(text, select_first=True)
            yield _grab(frame, folder / f"antrian-{queue}-{name}")
        with awaited(antrian.settled):
            antrian.show_built_in("open", select_first=True)
        antrian.case_host.trigger("reply")
        _settle()
        yield _grab(frame, folder / f"antrian-balas-{name}")
        antrian.case.body.reply.close_composer()
        yield from _bulk(window, folder, name)
        for screen in window.SCREENS[1:]:
            frame.set_screen(screen)  # its questions are asked; no answer lands before the loop below runs
            widget: Any = frame.screen_widget(screen)
            with awaited(widget.shown):
                pass
            yield _grab(frame, folder / f"{screen}-{name}")
            if screen == "red":
                yield from _red(window, folder, name)
            if screen == "load":
                yield from _load(window, folder, name)
            if screen == "patterns":
                yield from _patterns(window, folder, name)
            if screen == "rules":
                yield from _rules(window, folder, name)
    finally:
        window.end()
        frame.close()
        frame.deleteLater()
        _settle()


def _bulk(window: Any, folder: Path, name: str) -> Iterator[Path]:
    """A selection looked at before anything is done to it: most of it would pass, what is closed would not."""
    from models.filters import parse

    antrian, bulk = window.antrian, window.antrian.bulk
    for some in ("status=selesai and category=parkir-liar", QUEUES["saring"]):
        with awaited(antrian.settled):
            antrian.show_filter(parse(some))
        if antrian.model.rowCount():
            antrian.table.select_all()
    if antrian.selection.count:
        with awaited(bulk.acts.judged):
            bulk.open("coordinate")
            bulk.form.say("dishub", "Mohon penertiban, berulang di lokasi yang sama")
            bulk.form.also.add("reply")
        yield _grab(window.frame, folder / f"antrian-massal-{name}")
        bulk.leave()
        antrian.selection.clear()


def _rules(window: Any, folder: Path, name: str) -> Iterator[Path]:
    """A rule being made and tried on last month; nothing is saved."""
    from models.routing import Rule

    routes = window.rules.routes
    corners = ((106.80, -6.145), (106.83, -6.145), (106.835, -6.12), (106.80, -6.12))
    made = Rule("Parkir liar Kota Tua", "SATPOLPP", polygon=corners, categories=("parkir-liar",))
    place = len(routes.draft.rules)
    routes.draft.insert(place, made)
    with awaited(routes.shown):
        routes.draft_changed.emit()
    with awaited(routes.rehearsed):
        routes.rehearse()
    yield _grab(window.frame, folder / f"rules-uji-{name}")
    routes.open_editor(place)
    _settle()
    yield _grab(window.frame, folder / f"rules-ubah-{name}")
    routes.drop()
    with awaited(window.rules.ladder.shown):
        window.rules.show_tab("ladder")
    yield _grab(window.frame, folder / f"rules-tangga-{name}")
    window.rules.show_tab("routes")


def _patterns(window: Any, folder: Path, name: str) -> Iterator[Path]:
    """What is unusual on the day that is shown, and that day's morning on the map."""
    screen = window.patterns
    if screen.stack.currentWidget() is screen.state:  # a store without cases has neither
        return
    for page, word, there in (
        ("unusual", "tidak-biasa", screen.unusual.shown), ("replay", "ulang", screen.replay.shown),
    ):  # fmt: skip
        with awaited(there):
            screen.show_page(page)
        yield _grab(window.frame, folder / f"patterns-{word}-{name}")
    screen.show_page("charts")


def _red(window: Any, folder: Path, name: str) -> Iterator[Path]:
    """What turned the reddest kelurahan, and other limits tried; nothing is saved."""
    screen = window.red
    if screen.detail.code:
        screen.detail.show_page("past")
        _settle()
        yield _grab(window.frame, folder / f"red-riwayat-{name}")
        screen.detail.show_page("why")
    screen.open_limits()
    screen.limits.red.setValue(80)
    _settle()
    yield _grab(window.frame, folder / f"red-ambang-{name}")
    screen.close_limits()


def _load(window: Any, folder: Path, name: str) -> Iterator[Path]:
    """The kelurahan, and how the backlog of the one with the most days of work would be spread; nothing is done."""
    screen, bulk = window.load, window.antrian.bulk
    screen.kinds.set_on("kelurahan")
    screen.kinds.chosen.emit("kelurahan")
    _settle()
    yield _grab(window.frame, folder / f"load-kelurahan-{name}")
    if screen.spread.isEnabled():
        with awaited(bulk.spreading.judged):
            screen.spread.click()
        yield _grab(window.frame, folder / f"load-bagi-{name}")
        bulk.leave()
        window.antrian.selection.clear()


def _grab(frame: Any, file: Path) -> Path:
    if not frame.grab().save(str(file)):
        raise Unavailable("snapshot.unwritable", path=str(file))
    return file


def _settle() -> None:
    """Let Qt paint what is due."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(5):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def awaited(signal: Any) -> Iterator[None]:
    """Run the block, then the event loop until the signal came.

    Raises:
        Unavailable: it did not come within half a minute.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    came: list[bool] = []

    def end() -> None:
        came.append(True)
        loop.quit()

    signal.connect(end)
    try:
        yield
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        if not came:
            loop.exec()
    finally:
        signal.disconnect(end)
    if not came:
        raise Unavailable("snapshot.late")
    _settle()

"""A console's home for a test, made once a session and copied: migrating an empty store takes half a second."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from console.core import settings as settings_of
from console.core.dispatch import Dispatcher
from console.core.store import Store, open_store
from models.commands import Actor


@cache
def _empty_store(now: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of.load({"TANGGAP_HOME": folder}, "rina")
        open_store(settings, now).close()
        return settings.store.read_bytes()


def prepare(home: Path, now: int) -> None:
    """Put an empty, current store into a home."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "tanggap.db").write_bytes(_empty_store(now))


@contextmanager
def opened(home: Path, now: int, role: str = "supervisor") -> Iterator[tuple[Store, Dispatcher]]:
    """An open store and its door; entropy counts, so that ids repeat from run to run."""
    if not (home / "tanggap.db").exists():
        prepare(home, now)
    settings = settings_of.load({"TANGGAP_HOME": str(home)}, "rina")
    store = open_store(settings, now)
    counter = iter(range(1, 1 << 62))
    dispatcher = Dispatcher(
        store, Actor("rina", role), "test", lambda: now, lambda size: next(counter).to_bytes(size, "big")
    )
    try:
        yield store, dispatcher
    finally:
        dispatcher.close()
        store.close()


def environment(home: Path) -> dict[str, str]:
    """For a process of its own."""
    return {**os.environ, "TANGGAP_HOME": str(home), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}

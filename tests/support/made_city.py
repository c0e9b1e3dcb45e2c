"""The made city in a store, for the tests that count: filled once a session, copied for each file that asks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

from console.core.demo import City
from console.core.dispatch import BATCH, Dispatcher
from console.core.store import Store, open_store
from models.commands import Actor
from tests.support import homes
from tests.support.factories import NOW, settings

SEED = 20251124
#: Histories that are replayed: the city's open cases, which come first, and the newest closed ones.
CASES = 8_000


@cache
def _filled() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        homes.prepare(home, NOW)
        store = open_store(settings(home), NOW)
        entropy = Random(1).randbytes  # noqa: S311 - the same ids each time
        door = Dispatcher(store, Actor("tanggap", "intake"), "uji", lambda: NOW, entropy)
        city = City(store.reference, SEED, NOW)
        door.set_crews(city.crews)
        past = islice(city.past(), CASES)
        while batch := list(islice(past, BATCH)):
            door.replay(batch)
        door.close()
        store.close()
        return (home / "tanggap.db").read_bytes()


@contextmanager
def opened(home: Path) -> Iterator[Store]:
    """The city as it is at ``factories.NOW``, in a home of one's own."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "tanggap.db").write_bytes(_filled())
    store = open_store(settings(home), NOW)
    try:
        yield store
    finally:
        store.close()

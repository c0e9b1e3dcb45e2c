"""What measurements of the core are made with."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import million

if TYPE_CHECKING:
    from console.core.dispatch import Dispatcher

ROWS: Final = 10_000


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="tanggap-bench-"))
    try:
        yield place
    finally:
        shutil.rmtree(place)


@contextmanager
def store(place: Path, *, fresh: bool = True) -> Iterator[Dispatcher]:
    """A door to a store in this folder, in a new one when ``fresh``."""
    from console.core.dispatch import Dispatcher
    from console.core.store import open_store
    from models.commands import Actor

    home = place / f"home-{time.monotonic_ns()}" if fresh else place
    opened = open_store(million.settings(home), million.NOW)
    dispatcher = Dispatcher(opened, Actor("rina", "supervisor"), "bench", lambda: million.NOW, os.urandom)
    try:
        yield dispatcher
    finally:
        dispatcher.close()
        opened.close()


def write_reports(file: Path) -> None:
    words = (
        "Jalan berlubang",
        "Sampah menumpuk",
        "Got mampet",
        "Parkir liar",
        "Lampu jalan mati",
        "Pohon tumbang",
    )
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "created_at", "lat", "lon", "title", "text"))
        for i in range(ROWS):
            at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(million.NOW - i * 60))
            lat, lon = -6.12 - (i * 37 % 2000) / 12000, 106.72 + (i * 53 % 2000) / 9000
            rows.writerow(
                (
                    f"r{i}",
                    at,
                    f"{lat:.6f}",
                    f"{lon:.6f}",
                    "",
                    f"{words[i % 6]} di RT {i % 12} dekat pasar {i}",
                )
            )

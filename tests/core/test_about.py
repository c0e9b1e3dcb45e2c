"""What a console says about itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from console.core import settings
from console.core.about import facts
from console.core.dispatch import Dispatcher, Received
from console.core.store import open_store
from models import migrate
from models.commands import Actor, ReceiveReport


def test_a_new_home_then_one_with_a_report_and_boundaries(home: Path, now: int) -> None:
    store = open_store(settings.load({"TANGGAP_HOME": str(home)}, "rina"), now)
    db = store.reader()
    before = facts(db, home)
    assert (before.schema, before.official, before.source, before.cases) == (migrate.SCHEMA, 0, "", 0)
    assert before.size > 0
    assert before.free == pytest.approx(shutil.disk_usage(home).free, rel=0.2)

    entropy = Random(1).randbytes  # noqa: S311 - ids of a test
    dispatcher = Dispatcher(store, Actor("rina", "supervisor"), "uji", lambda: now, entropy)
    dispatcher.receive([Received(ReceiveReport("x", "1", now, "Air belum surut"))])
    dispatcher.replace_boundaries([("31.72.01.1005", b"\x00", "batas.geojson")])
    after = facts(db, home)
    assert (after.official, after.source, after.cases) == (1, "batas.geojson", 1)
    db.close()
    dispatcher.close()
    store.close()


def test_a_disk_that_says_nothing_is_no_error(home: Path, now: int, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(settings.load({"TANGGAP_HOME": str(home)}, "rina"), now)

    def away(_path: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(shutil, "disk_usage", away)
    db = store.reader()
    assert facts(db, home).free is None
    db.close()
    store.close()

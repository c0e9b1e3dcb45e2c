"""The indicator from the store: all kelurahan, their causes adding up."""

from __future__ import annotations

from pathlib import Path

from console.core.dispatch import Received
from console.core.review import DAYS, indicators
from models.commands import ReceiveReport
from models.complaint import SURE_AGENCY, SURE_KELURAHAN
from tests.support.homes import opened

PLUIT = "31.72.01.1005"


def received(number: int, at: int, category: str) -> Received:
    command = ReceiveReport(
        "qlue", str(number), at, "teks", kind="complaint", category=category, kelurahan=PLUIT,
        agency=f"LURAH-{PLUIT}", sure=SURE_KELURAHAN | SURE_AGENCY,
    )  # fmt: skip
    return Received(command)


def test_every_kelurahan_the_fullest_first(home: Path, now: int) -> None:
    with opened(home, now) as (store, dispatcher):
        reports = [received(i, now - 2 * 86400, "sampah" if i % 2 else "jalan") for i in range(70)]
        reports += [received(1000 + i, now - 600, "sampah") for i in range(40)]
        dispatcher.receive(reports)
        db = store.reader()
        found = indicators(db, store.reference, now)
        db.close()
    assert len(found) == 267
    first, *rest = found
    assert (first.code, first.waiting, first.colour) == (PLUIT, 110, "red")
    assert first.causes.outside == 35  # roads are not the lurah's
    assert first.causes.total == 110
    assert first.inflow_per_day == 70 / DAYS  # today is not over and does not count
    assert first.crew == store.reference.territory.kelurahan[PLUIT].crew
    assert all(one.waiting == 0 and one.colour == "green" for one in rest)
    assert [one.code for one in rest] == sorted(one.code for one in rest)

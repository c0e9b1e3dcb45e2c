"""Health at the central: who may tell, what is kept, and when everybody hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from console.core.central import Malformed, PostgresCentral
from console.core.channel_health import Health, read, report
from console.core.errors import Refused
from tests.support.centrals import CentralAt

GOOD = Health("x", "kanal-1", "reading", ok_at=100, newest_at=90, quarantined=2)


@pytest.fixture
def intake(at: CentralAt) -> Iterator[PostgresCentral]:
    at.sql("truncate tanggap.health")
    line = PostgresCentral(lambda: at.connect("tanggap"))
    yield line
    line.close()


@pytest.fixture
def sari(at: CentralAt) -> Iterator[psycopg.Connection[object]]:
    with at.connect("sari", autocommit=True) as db:
        db.execute("listen tanggap_health")
        yield db


def told(db: psycopg.Connection[object]) -> int:
    """How often it was called out since last asked."""
    db.execute("select 1")  # what was sent before this answer is there with it
    return len(list(db.notifies(timeout=0)))


def of(at: CentralAt, name: str) -> tuple[Health, ...]:
    line = PostgresCentral(lambda: at.connect(name))
    try:
        return read(line)
    finally:
        line.close()


def test_what_is_told_is_read_with_who_and_when(at: CentralAt, intake: PostgresCentral) -> None:
    report(intake, [GOOD, Health("sms", "kanal-1", "off")])
    ((now,),) = at.sql("select extract(epoch from clock_timestamp())::bigint")
    for name in ("rina", "tono", "audi", "tanggap", "sari"):
        sms, x = of(at, name)
        assert replace(x, at=0) == replace(GOOD, actor="tanggap")
        assert 0 <= now - x.at < 60
        assert (sms.channel, sms.phase, sms.ok_at) == ("sms", "off", None)
    with pytest.raises(Refused):
        of(at, "bekas")


def test_a_row_a_channel_and_console(at: CentralAt, intake: PostgresCentral) -> None:
    report(intake, [GOOD])
    report(intake, [replace(GOOD, ok_at=None, newest_at=50, quarantined=0), replace(GOOD, console="kanal-2")])
    rows = sorted(of(at, "rina"), key=lambda row: row.console)
    assert [(row.console, row.ok_at, row.newest_at, row.quarantined) for row in rows] == [
        ("kanal-1", 100, 90, 0), ("kanal-2", 100, 90, 2),
    ]  # fmt: skip


def test_only_news_is_called_out(intake: PostgresCentral, sari: psycopg.Connection[object]) -> None:
    news = [
        (GOOD, 1), (GOOD, 0), (replace(GOOD, ok_at=200, quarantined=9), 0),
        (replace(GOOD, problem="channel.throttled"), 1),
        (replace(GOOD, problem="channel.denied", params={"status": "401"}, stopped=True), 1),
        (replace(GOOD, problem="channel.denied", params={"status": "403"}, stopped=True), 0),
        (GOOD, 1), (replace(GOOD, phase="off"), 1), (replace(GOOD, console="kanal-2"), 1),
    ]  # fmt: skip
    for row, calls in news:
        report(intake, [row])
        assert told(sari) == calls, row


def test_who_may_tell(at: CentralAt) -> None:
    for name in ("rina", "sari", "audi", "bekas"):
        line = PostgresCentral(lambda name=name: at.connect(name))  # type: ignore[misc]
        with pytest.raises(Refused):
            report(line, [GOOD])
        line.close()


def test_nonsense_is_not_kept(at: CentralAt, intake: PostgresCentral) -> None:
    with pytest.raises(Malformed):
        report(intake, [GOOD, replace(GOOD, channel="surat")])
    assert of(at, "rina") == ()
    report(intake, [replace(GOOD, console="k" * 999, problem="channel.away", params={"host": "a\0b" * 999})])
    (row,) = of(at, "rina")
    assert (len(row.console), len(row.params["host"])) == (200, 200)


def test_what_is_old_is_swept(at: CentralAt, intake: PostgresCentral) -> None:
    report(intake, [GOOD])
    at.sql("update tanggap.health set at = at - interval '8 days'")
    assert of(at, "rina") == ()
    report(intake, [replace(GOOD, console="kanal-2")])
    assert at.sql("select console from tanggap.health") == [("kanal-2",)]


def test_one_login_keeps_a_bounded_number(at: CentralAt, intake: PostgresCentral) -> None:
    for start in range(0, 260, 50):
        report(intake, [replace(GOOD, console=f"k{start + i}") for i in range(50)])
    assert at.sql("select count(*) from tanggap.health")[0][0] == 250  # 200 of before, and what came just now

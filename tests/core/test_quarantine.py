"""Bad input is kept with its reason, can be put right, and is never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.channels import file
from console.channels.file_again import read_again, remember
from console.core import quarantine, records
from console.core.dispatch import Dispatcher
from console.core.errors import Refused
from console.core.intake import Tally, open_intake
from console.core.records import QuarantineRow
from console.core.store import Store
from models.report import Report, Unreadable
from tests.support.homes import opened

TABLE = """id;waktu;isi laporan;nama
1;24/11/2025 07:00;Banjir;Budi
2;besok;Sampah;Sari
3;24/11/2025 07:05;;Tono
"""


@pytest.fixture
def room(home: Path, now: int) -> Iterator[tuple[Store, Dispatcher]]:
    with opened(home, now) as both:
        yield both


def loaded(dispatcher: Dispatcher, path: Path, now: int, channel: str = "sms") -> Tally:
    how = remember(file.sniff(path), None)
    return open_intake(dispatcher).take(file.read(path, channel, now=now), channel, how=how)


def waiting(store: Store, state: str = "open") -> list[QuarantineRow]:
    db = store.reader()
    try:
        return records.quarantined(db, state)
    finally:
        db.close()


def tried(room: tuple[Store, Dispatcher], rows: list[QuarantineRow], now: int) -> quarantine.Retried:
    def again(row: QuarantineRow) -> list[Report | Unreadable]:
        return read_again(row.raw, row.mapping, row.channel, row.source, None, now=now)

    return quarantine.retry(room[1], open_intake(room[1]), rows, again)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sms.csv"
    path.write_text(TABLE)
    return path


def test_what_still_fails_stays_with_its_reason(
    room: tuple[Store, Dispatcher], table: Path, now: int
) -> None:
    assert loaded(room[1], table, now) == Tally(3, 1, 0, 2)
    done = tried(room, waiting(room[0]), now)
    assert done.received == ()
    assert [code for _n, code, _params in done.kept] == ["file.bad_date", "file.no_text"]
    assert [row.position for row in waiting(room[0])] == ["baris 3", "baris 4"]


def test_a_row_put_right_is_taken_in(room: tuple[Store, Dispatcher], table: Path, now: int) -> None:
    loaded(room[1], table, now)
    row = waiting(room[0])[0]
    done = tried(room, [row._replace(raw=row.raw.replace("besok", "24/11/2025 07:02"))], now)
    assert done.received == (row.n,)
    assert [one.n for one in waiting(room[0], "retried")] == [row.n]
    db = room[0].reader()
    assert records.find(db, "2") is not None
    assert db.execute("select name from reporter r join complaint c on c.id = r.complaint"
                      " where c.external_id = '2'").fetchone() == ("Sari",)  # fmt: skip
    db.close()


def test_a_date_in_the_future_is_taken_when_its_time_has_come(
    room: tuple[Store, Dispatcher], tmp_path: Path, now: int
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "created_at": "2025-12-24T07:00:00+07:00", "text": "Banjir"}\n')
    assert loaded(room[1], path, now).quarantined == 1
    assert tried(room, waiting(room[0]), now).received == ()
    assert len(tried(room, waiting(room[0]), now + 31 * 86400).received) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '[{"id": 1, "text": "", "created_at": "2025-11-24T07:00:00"}]'),
        ("a.geojson", '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry":'
                      ' {"type": "Point", "coordinates": [106.8, -6.2]}, "properties": {"id": 1, "text": "",'
                      ' "created_at": "2025-11-24T07:00:00"}}]}'),
        ("a.xml", "<service_requests><request><service_request_id>1</service_request_id>"
                  "<description></description><requested_datetime>2025-11-24T07:00:00</requested_datetime></request></service_requests>"),
    ],
)  # fmt: skip
def test_every_format_can_be_read_again(
    room: tuple[Store, Dispatcher], tmp_path: Path, now: int, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert loaded(room[1], path, now) == Tally(1, 0, 0, 1)
    row = waiting(room[0])[0]
    assert row.code == "file.no_text"
    empty = '"text": ""' if '"text"' in row.raw else '"description": ""'
    right = row.raw.replace(empty, empty[:-1] + 'Banjir"')
    if right == row.raw:  # an element without content leaves no trace
        right = row.raw.replace("{", '{"description": "Banjir", ', 1)
    assert tried(room, [row._replace(raw=right)], now).received == (row.n,)


def test_an_order_of_day_and_month_is_remembered(
    room: tuple[Store, Dispatcher], tmp_path: Path, now: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,text\n1,10/25/2025 07:00,a a\n2,10/03/2025 07:00,\n")
    loaded(room[1], path, now)
    row = waiting(room[0])[0]
    tried(room, [row._replace(raw="2,10/03/2025 07:00,Banjir")], now)
    db = room[0].reader()
    received = db.execute("select received_at from complaint where external_id = '2'").fetchone()[0]
    db.close()
    assert received == 1759449600  # 3 October 2025, 07:00 WIB, not 10 March


def test_the_same_id_with_other_words_stays(room: tuple[Store, Dispatcher], tmp_path: Path, now: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,text\n1,2025-11-24 07:00,Banjir\n1,2025-11-24 07:00,Sampah\n")
    assert loaded(room[1], path, now) == Tally(2, 1, 0, 1)
    assert waiting(room[0])[0].code == "file.duplicate_id"
    done = tried(room, waiting(room[0]), now)
    assert [code for _n, code, _params in done.kept] == ["refused.known"]


def test_discarding_needs_a_reason_and_keeps_the_piece(
    room: tuple[Store, Dispatcher], table: Path, now: int
) -> None:
    loaded(room[1], table, now)
    ns = [row.n for row in waiting(room[0])]
    with pytest.raises(Refused):
        quarantine.discard(room[1], ns, "  ")
    assert quarantine.discard(room[1], ns, "uji coba") == 2
    assert quarantine.discard(room[1], ns, "lagi") == 0
    assert [(row.note, row.raw != "") for row in waiting(room[0], "discarded")] == [("uji coba", True)] * 2
    db = room[0].reader()
    for n, code in ((ns[0], "quarantine.discarded"), (99, "quarantine.missing")):
        with pytest.raises(Refused) as refused:
            quarantine.pieces(db, [n])
        assert refused.value.code == code
    db.close()
    loaded(room[1], table, now)
    assert waiting(room[0]) == []  # dealt with once is dealt with

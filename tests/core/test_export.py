"""Export: every case once, in order, nothing a program would run, nobody's telephone number."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from console.core import queries
from console.core.dispatch import Received
from console.core.errors import Refused, Unavailable
from console.core.export import COLUMNS, MOST_REVEALED, Exported, Stopped, checked, export, masked, revealed
from models.commands import Actor
from models.filters import parse
from tests.support.factories import BUDI, PLUIT, Room, report, room, varied

SARI = Actor("sari", "supervisor")


def written(made: Room, path: Path, where: str = "", **more: Any) -> Exported:
    db = made.store.reader()
    try:
        keys = queries.ids(db, queries.Wanted(parse(where), "urgent", made.now, "rina")).tolist()
        return export(db, made.store.reference, path, keys, **more)
    finally:
        db.close()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_both_have_every_case_once_in_the_queues_order(home: Path, tmp_path: Path) -> None:
    with room(home) as made:
        made.receive(*varied(60))
        done = written(made, tmp_path / "a.csv"), written(made, tmp_path / "a.geojson")
        db = made.store.reader()
        order = queries.ids(db, queries.Wanted(parse(""), "urgent", made.now, "rina")).tolist()
        numbers = [queries.numbers(db, [n])[0] for n in order]
        db.close()
        part = written(made, tmp_path / "b.csv", "channel=qlue")
        assert part.rows == made.rows("select count(*) from complaint where channel = 'qlue'")[0][0] > 0
    table, shapes = rows(tmp_path / "a.csv"), json.loads((tmp_path / "a.geojson").read_text("utf-8"))
    assert done[0] == done[1] == Exported(60, sum(not row["lat"] for row in table))
    assert [row["number"] for row in table] == numbers
    assert list(table[0]) == list(COLUMNS)
    assert shapes["type"] == "FeatureCollection"
    assert "crs" not in shapes
    assert [one["properties"]["number"] for one in shapes["features"]] == numbers
    for row, one in zip(table, shapes["features"], strict=True):
        assert one["id"] == row["id"]
        if one["geometry"] is None:
            assert row["lat"] == row["lon"] == ""
        else:
            lon, lat = one["geometry"]["coordinates"]
            assert (str(lat), str(lon)) == (row["lat"], row["lon"])
            assert -7 < lat < -5 < 106 < lon < 108  # longitude first
        assert row["received_at"].endswith("+07:00")


@pytest.mark.parametrize(
    "text", ["=1+1", "+62 halo", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']
)
def test_no_text_begins_a_formula(home: Path, tmp_path: Path, text: str) -> None:
    with room(home) as made:
        made.receive(report(1, text=text, title=text, address=text, lat=-6.1, lon=106.8))
        written(made, tmp_path / "a.csv")
        written(made, tmp_path / "a.geojson")
    (row,) = rows(tmp_path / "a.csv")
    for name in ("title", "text", "address"):
        assert row[name].startswith("'")
    assert row["lat"] == "-6.1"  # a number is none
    (one,) = json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]
    assert one["properties"]["text"] == masked(text)  # no spreadsheet reads it


def test_words_are_masked_and_who_wrote_them_stays_inside(home: Path, tmp_path: Path) -> None:
    said = 'Hubungi 0812-3456-7890 atau budi@contoh.id, NIK 3172011203900001, cc @tetangga_saya "baris"\nkedua; 🚧'
    with room(home) as made:
        made.door.receive([Received(report(77001, text=said), "Budi Santoso", "081234567890")])
        for name in ("a.csv", "a.geojson"):
            written(made, tmp_path / name)
            found = (tmp_path / name).read_text("utf-8")
            for hidden in ("7890", "contoh", "3172011203900001", "tetangga_saya", "Santoso", "77001"):
                assert hidden not in found, (name, hidden)
            assert "kedua; 🚧" in found


@pytest.mark.parametrize(
    "text",
    [
        "0812 3456 7890",
        "a@b.id",
        "kata sandi: rahasia",
        "Basic dXNlcjpwYXNz",
        "postgresql://u:p@h/d",
        "@akun",
    ],
)
def test_nothing_that_is_masked_is_taken_for_harmless(text: str) -> None:
    assert masked(f"Tolong {text}") != f"Tolong {text}"
    assert masked("Sampah menumpuk") == "Sampah menumpuk"


def test_a_supervisor_with_a_reason_takes_reporters_along_and_each_case_says_so(
    home: Path, tmp_path: Path
) -> None:
    with room(home, SARI) as made:
        made.door.receive([Received(report(1, text="Telepon 081234567890"), "=Budi", "081234567890")])
        made.receive(report(2))
        db = made.store.reader()
        keys = [row[0] for row in db.execute("select n from complaint order by n")]
        for door, why, code in ((made.door.acting_as(BUDI), "kunjungan", "role"), (made.door, " ", "reason")):
            with pytest.raises(Refused) as no:
                revealed(door, db, keys, why, None)
            assert no.value.code == f"export.{code}"
        with pytest.raises(Refused) as no:
            revealed(made.door, db, list(range(MOST_REVEALED + 1)), "kunjungan", None)
        assert no.value.code == "export.many"
        assert made.rows("select count(*) from event where kind = 'reveal'") == [(0,)]
        who = revealed(made.door, db, keys, "kunjungan bersama", None)
        export(db, made.store.reference, tmp_path / "a.csv", keys, who)
        db.close()
        told = made.rows("select json_extract(body, '$.why'), actor from event where kind = 'reveal'")
        assert told == [("kunjungan bersama", "sari")] * 2
    first, second = rows(tmp_path / "a.csv")
    assert (first["reporter_name"], first["reporter_contact"], first["external_id"]) == (
        "'=Budi",
        "081234567890",
        "q-1",
    )
    assert first["text"] == "Telepon 081234567890"
    assert second["reporter_name"] == ""


def test_what_stops_it_leaves_the_old_file(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("lama")
    with room(home) as made:
        made.receive(report(1, kelurahan=PLUIT))
        with pytest.raises(Stopped):
            written(made, path, stopped=lambda: True)

        def full(*_all: object, **_more: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("csv.writer", lambda *_a, **_m: type("W", (), {"writerow": full})())
        with pytest.raises(Unavailable) as failure:
            written(made, path)
        assert failure.value.code == "store.full"
        assert written(made, tmp_path / "b.geojson").rows == 1  # the reading transaction was closed
    assert path.read_text() == "lama"
    assert {one.name for one in tmp_path.iterdir()} == {"a.csv", "b.geojson", "home"}


def test_only_two_endings(tmp_path: Path) -> None:
    assert checked(tmp_path / "a.GeoJSON")
    for path in (tmp_path, tmp_path / "a.xlsx"):
        with pytest.raises(Refused):
            checked(path)

"""Reports in: what the channel settles, what is only suggested, and that nothing is taken twice or lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.core import records
from console.core.dispatch import BATCH, Dispatcher
from console.core.errors import Refused, Unavailable
from console.core.intake import Intake, Tally, open_intake
from console.core.store import Store
from models import reading, writing
from models.complaint import SURE_AGENCY, SURE_CATEGORY, SURE_KELURAHAN, SURE_KIND, Complaint
from models.identity import report_id
from models.report import Report, Unreadable
from tests.support.homes import opened
from tests.support.learned_models import put as put_model

MENTENG = (-6.1957, 106.8324)


@pytest.fixture
def room(home: Path, now: int) -> Iterator[tuple[Store, Dispatcher]]:
    with opened(home, now) as both:
        yield both


@pytest.fixture
def door(room: tuple[Store, Dispatcher]) -> Intake:
    return open_intake(room[1])


def report(number: int, now: int, channel: str = "qlue", **given: Any) -> Report:
    values = {"text": "Jalan berlubang dalam sekali depan pasar", **given}
    return Report(channel, f"m{number}", values.pop("received_at", now - 600 * number), **values)


def cases(store: Store) -> dict[str, Complaint]:
    db = store.reader()
    try:
        ids = [row[0] for row in db.execute("select n from complaint order by n")]
        found = reading.load(db, records.case_ids(db, ids))
    finally:
        db.close()
    return {case.external_id: case for _n, case in found.values()}


def test_a_qlue_report_with_a_place_is_with_its_lurah(
    room: tuple[Store, Dispatcher], door: Intake, now: int
) -> None:
    lat, lon = MENTENG
    assert door.take([report(1, now, lat=lat, lon=lon)], "qlue") == Tally(1, 1, 0, 0)
    case = cases(room[0])["m1"]
    assert case.kelurahan is not None
    assert case.agency == f"LURAH-{case.kelurahan}"
    assert case.kind == "complaint"
    assert case.place == "approximate"
    assert case.sure == SURE_KIND | SURE_KELURAHAN | SURE_AGENCY
    assert case.category == "jalan"  # only suggested
    assert case.lurah_due is not None
    assert "berlubang" in " ".join(case.suggested["category"]["words"])


def test_the_channels_own_category_is_sure(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    lat, lon = MENTENG
    door.take([report(1, now, lat=lat, lon=lon, category="Parkir Liar", text="tolong")], "qlue")
    case = cases(room[0])["m1"]
    assert case.category == "parkir-liar"
    assert case.sure & SURE_CATEGORY
    assert case.suggested["channel"]["category"] == "Parkir Liar"


def test_a_message_without_a_place_decides_nothing(
    room: tuple[Store, Dispatcher], door: Intake, now: int
) -> None:
    door.take([report(1, now, "x", text="Banjir di kelurahan Pluit, mohon pompa")], "x")
    case = cases(room[0])["m1"]
    assert case.sure == 0
    assert case.kind == "undecided"
    assert case.suggested["kind"]["value"] == "complaint"
    assert room[0].reference.kelurahan_name(case.kelurahan) == "Pluit"
    assert case.place == "text"
    assert case.agency == "DSDA"


def test_a_point_that_is_none_is_kept_beside_the_case(
    room: tuple[Store, Dispatcher], door: Intake, now: int
) -> None:
    door.take([report(1, now, lat=0.0, lon=0.0), report(2, now, lat=106.83, lon=-6.19)], "qlue")
    found = cases(room[0])
    assert (found["m1"].lat, found["m1"].suggested["point"]["problem"]) == (None, "zero")
    assert (found["m2"].lat, found["m2"].suggested["point"]["problem"]) == (None, "swapped")


def test_a_point_outside_jakarta_stays(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    door.take([report(1, now, lat=-7.25, lon=112.75)], "qlue")
    case = cases(room[0])["m1"]
    assert (case.lat, case.lon, case.kelurahan, case.agency) == (-7.25, 112.75, None, "DBM")


def test_the_same_messages_again_add_nothing(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    items = [report(i, now) for i in range(BATCH + 20)]
    assert door.take(items, "qlue") == Tally(len(items), len(items), 0, 0)
    assert door.take(items, "qlue") == Tally(len(items), 0, len(items), 0)
    assert len(cases(room[0])) == len(items)


def test_a_message_twice_in_one_load_is_one_case(
    room: tuple[Store, Dispatcher], door: Intake, now: int
) -> None:
    assert door.take([report(1, now), report(1, now)], "qlue") == Tally(2, 1, 1, 0)


def test_twins_are_suggested_with_reasons(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    lat, lon = MENTENG
    one = report(1, now, lat=lat, lon=lon)
    two = report(2, now, lat=lat + 0.0003, lon=lon, text="Jalan berlubang dalam depan pasar, bahaya")
    far = report(3, now, lat=lat + 0.05, lon=lon)
    door.take([two, far], "qlue")
    door.take([one], "qlue")  # another load: the first is found in the store
    twins = cases(room[0])["m1"].suggested["twins"]
    assert [twin["id"] for twin in twins] == [str(report_id("qlue", "m2", two.received_at))]
    assert dict(map(tuple, twins[0]["reasons"]))["metres"] == 33


def test_twins_within_one_batch(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    lat, lon = MENTENG
    door.take([report(2, now, lat=lat, lon=lon), report(1, now, lat=lat, lon=lon)], "qlue")
    assert len(cases(room[0])["m1"].suggested["twins"]) == 1


def test_a_cited_report_is_a_twin(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    door.take([report(1, now, received_at=now - 20 * 86400)], "qlue")
    number = cases(room[0])["m1"].number
    door.take([report(2, now, "x", text=f"Laporan sebelumnya No. {number} belum ditindak")], "x")
    twins = cases(room[0])["m2"].suggested["twins"]
    assert ["cited", 1] in twins[0]["reasons"]


def test_a_number_in_the_heading_is_cited_too(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    door.take([report(1, now, received_at=now - 20 * 86400)], "qlue")
    number = cases(room[0])["m1"].number
    door.take([report(2, now, "email", title=f"Re: {number.lower()}", text="Belum juga ditindak")], "email")
    twins = cases(room[0])["m2"].suggested["twins"]
    assert ["cited", 1] in twins[0]["reasons"]


def test_the_same_reporter_by_another_channel(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    lat, lon = MENTENG
    door.take([report(1, now, lat=lat, lon=lon, reporter_contact="0800 0123 4567")], "qlue")
    again = report(
        2, now, "sms", text="Jalan di depan pasar masih berlubang", reporter_contact="+6280001234567"
    )
    door.take([again, report(3, now, "sms", text=again.text, reporter_contact="+6280009999999")], "sms")
    found = cases(room[0])
    (twin,) = found["m2"].suggested["twins"]
    assert ["reporter", 1] in twin["reasons"]
    assert "1234567" not in str(found["m2"].suggested)
    assert not any(["reporter", 1] in one["reasons"] for one in found["m3"].suggested.get("twins", ()))


def test_the_reporter_is_known_after_the_contact_has_gone_to_the_central(
    room: tuple[Store, Dispatcher], door: Intake, now: int
) -> None:
    contact = "budi.1@contoh.invalid"
    door.take([report(1, now, "email", text="Jalan berlubang dalam", reporter_contact=contact)], "email")
    with room[1].transaction() as connection:
        connection.exec_driver_sql("delete from reporter")
    later = report(2, now, "lapor", text="Jalan masih berlubang", reporter_contact=contact.upper())
    door.take([later], "lapor")
    assert ["reporter", 1] in cases(room[0])["m2"].suggested["twins"][0]["reasons"]


def test_the_same_photo_is_a_reason(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    photo = "ab" * 32
    door.take([report(1, now, photos=(photo,), text="Ada lubang")], "qlue")
    door.take([report(2, now, "x", photos=(photo,), text="Lihat ini min")], "x")
    (twin,) = cases(room[0])["m2"].suggested["twins"]
    assert twin["reasons"][0] == ["photo", 1]


@pytest.mark.parametrize("channel", ["x", "facebook", "sms", "email", "balai-warga", "lapor"])
def test_only_qlue_routes_itself_even_where_another_brings_place_and_category(
    room: tuple[Store, Dispatcher], door: Intake, now: int, channel: str
) -> None:
    """Place and category of a row of LAPOR are known, yet what it is and whose it is a person decides."""
    lat, lon = MENTENG
    door.take([report(1, now, channel, lat=lat, lon=lon, category="Jalan")], channel)
    case = cases(room[0])["m1"]
    assert case.sure == SURE_KELURAHAN
    assert case.kind == "undecided"
    assert case.category == "jalan"  # suggested
    assert case.agency == "DBM"


def test_a_qlue_report_of_no_place_waits_for_one(
    room: tuple[Store, Dispatcher], door: Intake, now: int
) -> None:
    door.take([report(1, now, category="Parkir Liar", text="tolong pak")], "qlue")
    case = cases(room[0])["m1"]
    assert case.sure == SURE_KIND | SURE_CATEGORY
    assert (case.kelurahan, case.agency) == (None, "DISHUB")  # suggested, until the place is known


def test_a_new_model_is_used_from_the_next_load_on(
    room: tuple[Store, Dispatcher], door: Intake, home: Path, now: int
) -> None:
    door.take([report(1, now, "x", text="Tumbang")], "x")
    put_model(home, weight=0.9)
    door.take([report(2, now, "x", text="Tumbang")], "x")
    found = cases(room[0])
    assert [found[key].suggested["category"]["by"] for key in ("m1", "m2")] == ["lexicon", "learned"]


def test_an_old_report_looks_for_no_twin(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    lat, lon = MENTENG
    old = now - 15 * 86400
    door.take([report(i, now, lat=lat, lon=lon, received_at=old) for i in (1, 2)], "qlue")
    assert all("twins" not in case.suggested for case in cases(room[0]).values())


def test_what_cannot_be_read_is_kept_once(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    piece = Unreadable("a.csv", "baris 3", "file.no_text", {}, "2025-11-24,,,")
    tally = door.take([piece, report(1, now)], "qlue", how={"format": "csv"})
    assert tally == Tally(2, 1, 0, 1)
    assert door.take([piece], "qlue") == Tally(1, 0, 0, 1)
    rows = records.quarantined(room[0].reader())
    assert [(row.raw, row.code, row.mapping) for row in rows] == [
        ("2025-11-24,,,", "file.no_text", {"format": "csv"})
    ]


def test_what_the_rules_refuse_is_kept_with_their_reason(
    room: tuple[Store, Dispatcher], door: Intake, now: int
) -> None:
    odd = Report("telegram", "1", now, "halo", raw="halo")
    assert door.take([odd, report(1, now)], "qlue") == Tally(2, 1, 0, 1)
    assert records.quarantined(room[0].reader())[0].code == "refused.channel"


def test_an_auditor_takes_nothing_in(home: Path, now: int) -> None:
    with opened(home, now, role="auditor") as (store, dispatcher):
        with pytest.raises(Refused) as refused:
            open_intake(dispatcher).take([report(1, now)], "qlue")
        assert refused.value.code == "refused.role"
        assert records.quarantined(store.reader()) == []


def test_a_full_disk_leaves_whole_batches(room: tuple[Store, Dispatcher], door: Intake, now: int) -> None:
    """The store may grow by little more than a batch; the second does not fit, and nothing of it is there."""
    store, dispatcher = room
    dispatcher.open()
    assert dispatcher._engine is not None
    with writing.transaction(dispatcher._engine) as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()
        connection.exec_driver_sql(f"pragma max_page_count = {pages + 900}")
    items = [report(i, now, text=f"Jalan rusak {i} " + "x" * 2000) for i in range(4 * BATCH)]
    with pytest.raises(Unavailable) as failure:
        door.take(items, "qlue")
    assert failure.value.code == "store.full"
    there = len(cases(store))
    assert there % BATCH == 0
    assert 0 < there < len(items)
    with writing.transaction(dispatcher._engine) as connection:
        connection.exec_driver_sql("pragma max_page_count = 1000000")
    assert door.take(items, "qlue") == Tally(len(items), len(items) - there, there, 0)


def test_memory_does_not_grow_with_the_load(
    room: tuple[Store, Dispatcher], door: Intake, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never more than a batch is asked of the reader ahead of what has been written."""
    ahead: list[int] = []
    written = 0

    def items() -> Iterator[Report]:
        for i in range(3 * BATCH):
            ahead.append(i - written)
            yield report(i, now, text="Sampah menumpuk")

    def progress(tally: Tally) -> None:
        nonlocal written
        written = tally.read

    door.take(items(), "qlue", progress=progress)
    assert max(ahead) < BATCH


def test_more_recent_reports_than_a_day_can_bring_end_the_search_for_twins(
    room: tuple[Store, Dispatcher], door: Intake, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.core.neighbours.MOST", 3)
    lat, lon = MENTENG
    door.take([report(i, now, lat=lat, lon=lon, received_at=now - i) for i in range(8)], "qlue")
    with_twins = {key for key, case in cases(room[0]).items() if "twins" in case.suggested}
    assert with_twins == {"m1", "m2"}

"""Qlue over Open311 GeoReport v2: spans, late rows, edits, what servers get wrong, and the reply."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.channels import qlue
from console.channels import service as service_module
from console.channels.qlue import QlueConnector
from console.channels.since import DEEP_EVERY_S, DEEP_S, FIRST_S, OVERLAP_S
from models.delivery import Away, CursorLost, Denied, Outgoing, Throttled, Unsure, Unwanted
from models.report import Report
from tests.support.fake_open311 import FakeOpen311
from tests.support.fake_service import Fault
from tests.support.junk import POISON, assert_storable, spoiled
from tests.support.taken import Taken, numbers

NOW = 1_763_946_600
DAY_S = 86_400
KEY = "kunci-qlue"


@pytest.fixture
def remote() -> Iterator[FakeOpen311]:
    with FakeOpen311(NOW) as fake:
        yield fake


def connector(remote: FakeOpen311, query: str = "", token: str = KEY) -> QlueConnector:
    """A connector that sees the fake's clock."""
    return QlueConnector(f"{remote.url}/open311/v2{query}", token, lambda: remote.now)


def read(remote: FakeOpen311, taken: Taken | None = None, query: str = "", pages: int | None = None) -> Taken:
    """One look, by a console started anew."""
    one = connector(remote, query)
    try:
        return (taken or Taken()).read(one, pages=pages)
    finally:
        one.close()


def outgoing(number: str = "1", text: str = "Sudah diangkut.", tried_at: int = 0) -> Outgoing:
    return Outgoing(UUID(int=5), "qlue", number, "JK2511240001", text, tried_at=tried_at)


def token(name: str) -> dict[str, str]:
    """What a report carries that has no id yet."""
    return {"token": name}


def test_a_report_arrives_with_all_it_says(remote: FakeOpen311) -> None:
    remote.add(293944, NOW - 600)
    report = read(remote).reports["293944"]
    assert (report.channel, report.received_at, report.text) == ("qlue", NOW - 600, "Sampah menumpuk")
    assert (report.lat, report.lon, report.address) == (-6.2265, 106.8531, "Jl. Tebet Raya")
    assert (report.category, report.status) == ("Sampah", "open")
    assert report.photos == ("https://qlue.example/1.jpg",)
    assert json.loads(report.raw)["service_request_id"] == "293944"


def test_zero_is_no_place_as_string_or_number(remote: FakeOpen311) -> None:
    for number, (lat, lon) in enumerate((("0", "0"), (0, 0), ("0.0", 0), (None, None), ("", ""))):
        remote.add(number, NOW - 60 - number, lat=lat, long=lon)
    assert [(one.lat, one.lon) for one in read(remote).reports.values()] == [(None, None)] * 5


def test_the_second_look_asks_one_hour_back_and_the_deep_one_three_days(remote: FakeOpen311) -> None:
    taken = read(remote)
    assert _spans(remote) == [(NOW - FIRST_S, NOW)]
    remote.requests.clear()
    remote.now += 60
    read(remote, taken)
    assert _spans(remote) == [(NOW - OVERLAP_S, NOW + 60)]
    remote.requests.clear()
    remote.now = NOW + DEEP_EVERY_S
    read(remote, taken)
    assert _spans(remote) == [(NOW - DEEP_S, NOW + DEEP_EVERY_S)]


def _spans(remote: FakeOpen311) -> list[tuple[int, int]]:
    from datetime import datetime

    return [
        (
            int(datetime.fromisoformat(one.params["start_date"]).timestamp()),
            int(datetime.fromisoformat(one.params["end_date"]).timestamp()),
        )
        for one in remote.sent("GET", "requests")
    ]


def test_no_span_is_wider_than_ninety_days(remote: FakeOpen311) -> None:
    taken = read(remote)
    remote.now += 400 * DAY_S
    for day in range(0, 400, 7):
        remote.add(day, NOW + day * DAY_S + 1)
    read(remote, taken)
    assert taken.ids == numbers(range(0, 400, 7))
    assert all(end - begin <= 90 * DAY_S for begin, end in _spans(remote))
    assert len(_spans(remote)) == 1 + 5


def test_a_thousand_rows_are_asked_again_in_halves(remote: FakeOpen311) -> None:
    for number in range(2_500):
        remote.add(number, NOW - 1 - (number * 37) % (5 * DAY_S))
    taken = read(remote)
    assert taken.ids == numbers(range(2_500))
    assert set(taken.times.values()) == {1} and not taken.gaps
    assert len(remote.requests) > 3


def test_a_server_that_passes_over_the_span_is_not_asked_second_by_second(
    remote: FakeOpen311, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qlue, "MOST_REQUESTS", 60)
    for number in range(100):
        remote.add(number, NOW - 1000 - number)
    monkeypatch.setattr(remote, "_within", lambda *_asked: True)
    one, taken, asked = connector(remote), Taken(), []
    for _ in range(2):
        before = len(remote.requests)
        with pytest.raises(Away) as told:
            taken.read(one)
        assert told.value.code == "channel.endless"
        asked.append(len(remote.requests) - before)
    assert asked == [60, 60]
    assert len(taken.ids) == 100


def test_a_link_that_leads_back_to_itself_is_followed_once(
    remote: FakeOpen311, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qlue, "MOST_REQUESTS", 200)
    remote.add(1, NOW - 1000)
    given = remote._given
    link = {"Link": f'<{remote.url}/open311/v2/requests.json?start_date=2025-11-20T00:00:00Z&end_date='
                    '2025-11-20T00:00:01Z>; rel="next"'}  # fmt: skip
    monkeypatch.setattr(remote, "_given", lambda rows, form, _headers=None: given(rows, form, link))
    with pytest.raises(Away):
        list(connector(remote).fetch(""))
    assert len(remote.requests) == 200


def test_more_in_one_second_than_it_gives_is_told(remote: FakeOpen311) -> None:
    for number in range(1_003):
        remote.add(number, NOW - 500)
    remote.add("later", NOW - 10)
    taken = read(remote)
    assert set(taken.gaps) == {"channel.gap_full"}
    assert len(taken.ids) == 1_001 and "later" in taken.ids


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    groups=st.lists(st.tuples(st.integers(1, FIRST_S - 1), st.integers(1, 60)), max_size=8),
    near=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 25)), max_size=5),
    open_end=st.booleans(),
)
def test_every_row_is_read_once_or_a_gap_is_told(
    groups: list[tuple[int, int]], near: list[tuple[int, int]], open_end: bool
) -> None:
    with FakeOpen311(NOW, cap=50) as remote:
        remote.open_end = open_end
        seconds: Counter[int] = Counter()
        for ago, count in groups + near:
            for _ in range(count):
                remote.add(len(remote.rows), NOW - ago)
            seconds[NOW - ago] += count
        taken = read(remote)
        crowded = any(seconds[second] + seconds[second + 1] >= 50 for second in seconds)
        assert taken.ids <= numbers(range(len(remote.rows)))
        assert set(taken.times.values()) <= {1}
        if not crowded:
            assert not taken.gaps
        if not taken.gaps:
            assert len(taken.ids) == len(remote.rows)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(1, DAY_S), st.integers(0, DEEP_S - 60)), min_size=1, max_size=150),
    crashes=st.lists(st.integers(0, 3), max_size=5),
    steps=st.lists(st.integers(1, 40_000), min_size=1, max_size=6),
)
def test_late_rows_and_crashes_lose_nothing(
    rows: list[tuple[int, int]], crashes: list[int], steps: list[int]
) -> None:
    """Rows are shown up to three days after their time, and the console dies after any page of any look."""
    with FakeOpen311(NOW, cap=50) as remote:
        for number, (at, late) in enumerate(rows):
            remote.add(number, NOW - at, _shown=NOW - at + late)
        taken = Taken()
        for step, crash in zip(steps, [*crashes, *[None] * len(steps)], strict=False):
            read(remote, taken, pages=crash)
            remote.now += step
        remote.now = max(remote.now, NOW + DEEP_S)  # all shown; within a deep look of their time
        read(remote, taken)
        if not taken.gaps:
            assert taken.ids == numbers(range(len(rows)))


def test_a_crash_between_pages_goes_on_behind_the_last_page(remote: FakeOpen311) -> None:
    for number in range(3_000):
        remote.add(number, NOW - 1 - number * 150)
    taken = read(remote, pages=4)
    first = taken.ids
    assert 0 < len(first) < 3_000
    remote.requests.clear()
    remote.now += 30
    read(remote, taken)
    assert taken.ids == numbers(range(3_000))
    assert min(begin for begin, _ in _spans(remote)) > NOW - FIRST_S
    assert max(taken.times.values()) <= 2


def test_changed_words_come_as_an_edit_under_the_first_id(remote: FakeOpen311) -> None:
    remote.add(7, NOW - 2 * DAY_S, "Lampu mati")
    taken = read(remote)
    remote.edit(7, "Lampu mati di dua tempat", NOW + 100)
    remote.now = NOW + DEEP_EVERY_S
    read(remote, taken)
    assert taken.texts["7"] == "Lampu mati di dua tempat"
    assert [(one.external_id, one.version) for one in taken.edits] == [("7", "2025-11-24T01:11:40Z")]


def test_a_server_that_tells_of_changes_is_asked_for_them(remote: FakeOpen311) -> None:
    remote.add(7, NOW - 3 * DAY_S, "Lampu mati")
    taken = read(remote, query="?updated_after=yes&jurisdiction_id=jakarta.go.id")
    remote.edit(7, "Sudah menyala", NOW + 5)
    remote.now += 60
    remote.requests.clear()
    read(remote, taken, "?updated_after=yes&jurisdiction_id=jakarta.go.id")
    assert taken.texts["7"] == "Sudah menyala"
    (asked,) = remote.requests
    assert asked.params["jurisdiction_id"] == "jakarta.go.id"
    assert "updated_after" in asked.params and "start_date" not in asked.params


@pytest.mark.parametrize(
    ("cap", "size", "count"), [(40, 40, 333), (40, 40, 320), (100, 500, 333), (1000, 100, 100)]
)
def test_pages_are_followed_where_the_server_counts_them(
    remote: FakeOpen311, cap: int, size: int, count: int
) -> None:
    remote.paged, remote.cap = True, cap
    for number in range(count):
        remote.add(number, NOW - 60 - number // 200)
    taken = read(remote, query=f"?page_size={size}")
    assert taken.ids == numbers(range(count)) and not taken.gaps


def test_pages_a_server_does_not_count_are_read_by_halves(remote: FakeOpen311) -> None:
    remote.cap = 40
    for number in range(300):
        remote.add(number, NOW - 60 - number * 60)
    taken = read(remote, query="?page_size=40")
    assert taken.ids == numbers(range(300)) and not taken.gaps


def test_a_link_to_the_next_page_is_followed_only_within_the_server(remote: FakeOpen311) -> None:
    remote.links, remote.cap = True, 100
    for number in range(450):
        remote.add(number, NOW - 60)
    assert read(remote).ids == numbers(range(450))
    link = {"Link": '<http://169.254.169.254/latest>; rel="next"'}
    remote.fail(Fault.answer(200, json.dumps([remote.rows[0]]), link))
    assert len(read(remote).ids) == 1


def test_a_report_without_an_id_is_asked_for_by_its_token(remote: FakeOpen311) -> None:
    remote.add(None, NOW - 60, "Pohon tumbang", **token("t-1"))
    remote.add(None, NOW - 50, "Jalan rusak", **token("t-2"))
    remote.tokens["t-1"] = "638344"
    taken = read(remote)
    assert taken.reports["638344"].text == "Pohon tumbang"
    (other,) = taken.ids - {"638344"}
    assert taken.reports[other].text == "Jalan rusak"
    assert read(remote).ids == taken.ids


def test_xml_is_read_where_there_is_no_json(remote: FakeOpen311) -> None:
    remote.xml_only = True
    remote.add(1, NOW - DAY_S, 'Sampah <di> "sana" & situ', lat="0", long="0")
    remote.add(2, NOW - 50)
    taken = read(remote)
    assert taken.ids == {"1", "2"}
    assert taken.texts["1"] == 'Sampah <di> "sana" & situ' and taken.reports["1"].lat is None
    remote.edit(1, "Sampah lagi", NOW + 5)
    remote.now += DEEP_EVERY_S
    assert read(remote, taken).texts["1"] == "Sampah lagi"


def test_an_empty_xml_document_is_nothing_new_and_a_web_page_is_no_answer(remote: FakeOpen311) -> None:
    remote.xml_only = True
    assert not read(remote).ids
    page = "<html><body><p>Silakan masuk</p></body></html>"
    remote.fail(Fault.answer(200, page, {"Content-Type": "text/html"}))
    with pytest.raises(Away) as caught:
        read(remote)
    assert caught.value.code == "channel.not_json"


def test_entities_in_xml_do_nothing(remote: FakeOpen311) -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<service_requests><request><description>&b;</description></request></service_requests>"
    )
    remote.fail(Fault.answer(200, bomb, {"Content-Type": "text/xml"}))
    with pytest.raises(Away):
        read(remote)


def test_one_broken_record_costs_itself_alone(remote: FakeOpen311) -> None:
    good = [json.dumps(remote.add(number, NOW - 60 - number)) for number in (1, 2)]
    body = f'[{good[0]}, {{"service_request_id": "9" "oops": 1}}, {good[1]}]'
    remote.fail(Fault.answer(200, body))
    taken = read(remote)
    assert taken.ids == {"1", "2"}
    assert [one.code for one in taken.unreadable] == ["file.json_broken"]
    latin = f"[{good[0]}, {good[1]}]".replace("Sampah menumpuk", "Caf\xe9").encode("latin-1")
    remote.fail(Fault.answer(200, latin))
    assert read(remote).texts == {"1": "Café", "2": "Café"}


def test_an_answer_that_ends_too_early_is_asked_again_in_halves(remote: FakeOpen311) -> None:
    for number in range(3):
        remote.add(number, NOW - 60 - number * DAY_S)
    remote.fail(Fault.answer(200, json.dumps(remote.rows)[:-300]))
    assert read(remote).ids == {"0", "1", "2"}


def test_a_server_with_shorter_spans_is_asked_in_halves_until_it_is_plain_refusal(
    remote: FakeOpen311,
) -> None:
    remote.add(1, NOW - 60)
    remote.fail(Fault.answer(400, '[{"code":400,"description":"span"}]'), times=2)
    assert read(remote).ids == {"1"}
    remote.fail(Fault.answer(400, '[{"code":400,"description":"jurisdiction_id"}]'), times=0)
    remote.requests.clear()
    with pytest.raises(Away):
        read(remote)
    assert len(remote.requests) < 6


def test_an_answer_that_is_too_large_is_asked_again_in_halves(
    remote: FakeOpen311, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "LARGEST", 20_000)
    for number in range(90):
        remote.add(number, NOW - 60 - number * 3_000)
    assert read(remote).ids == numbers(range(90))


def test_the_same_id_with_other_words_is_put_aside(remote: FakeOpen311) -> None:
    remote.add(1, NOW - 60, "Satu")
    remote.add(1, NOW - 90, "Dua")
    taken = read(remote)
    assert taken.ids == {"1"} and [one.code for one in taken.unreadable] == ["file.duplicate_id"]


@pytest.mark.parametrize("page", [None, 1])
def test_refusals_leave_what_stands(remote: FakeOpen311, page: int | None) -> None:
    remote.cap = 50
    for number in range(75):
        remote.add(number, NOW - 1 - number * 6_000)
    for fault, failure in (
        (Fault.answer(503, headers={"Retry-After": "120"}), Throttled),
        (Fault.answer(429), Throttled),
        (Fault.answer(503), Away),
        (Fault.answer(403, '[{"code":403,"description":"api_key"}]'), Denied),
        (Fault.answer(404), Away),
        (Fault.drop(), Away),
        (Fault.half(), Away),
    ):
        remote.fail(fault, times=0, skip=0 if page is None else 2)
        taken = Taken()
        with pytest.raises(failure) as caught:
            read(remote, taken)
        if isinstance(caught.value, Throttled):
            assert caught.value.until == NOW + (120 if fault.reply.headers else 60)
        assert (len(taken.ids) > 0) == (page is not None)
        remote.heal()
        assert read(remote, taken).ids == numbers(range(75))


@pytest.mark.parametrize(
    "cursor",
    ["x", "[]", "{}", '{"to": "1", "deep": 1}', '{"to": 5, "deep": 5}', '{"to": -1, "deep": 1763946600}', "null",
     '{"to": 1763946600, "deep": 1763946600, "at": 3, "end": 4}', '{"to": 1e9, "deep": 1}', "[" * 100_000],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_lost(remote: FakeOpen311, cursor: str) -> None:
    with pytest.raises(CursorLost):
        read(remote, Taken(cursor))


def test_a_clock_that_was_ahead_does_not_skip_what_comes(remote: FakeOpen311) -> None:
    remote.now = NOW + 2 * DAY_S
    taken = read(remote)
    remote.now = NOW
    remote.add(1, NOW - 30)
    remote.now = NOW + 60
    assert read(remote, taken).ids == {"1"}


@pytest.mark.parametrize("url", ["", "qlue", "http://qlue.example/v2", "ftp://127.0.0.1/x", "https://"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    one = QlueConnector(url, KEY, lambda: NOW)
    for call in (lambda: list(one.fetch("")), lambda: one.send(outgoing()), lambda: one.find(outgoing())):
        with pytest.raises(Denied):
            call()
    one.close()


@settings(max_examples=105, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(poison=POISON)
def test_ten_thousand_spoiled_records_none_lost(remote: FakeOpen311, poison: tuple[list[Any], int]) -> None:
    remote.rows.clear()
    for number in range(97):
        remote.add(number, NOW - 60 - number, f"Sampah nomor {number}", token=None)
    remote.rows = spoiled(remote.rows, poison)
    distinct = {json.dumps(row, sort_keys=True) for row in remote.rows}
    one = connector(remote)
    try:
        items = [item for page in one.fetch("") for item in page.items]
    finally:
        one.close()
    assert_storable(items)
    assert len(items) == len(distinct)


@pytest.mark.parametrize("xml", [False, True])
def test_a_reply_is_written_and_found(remote: FakeOpen311, xml: bool) -> None:
    remote.xml_only = xml
    remote.add("a/b 1", NOW - 60)
    out = outgoing("a/b 1", "Sudah diangkut; terima kasih & salam.")
    one = connector(remote)
    assert one.find(out) is None
    assert one.send(out) == str(out.reply)
    assert remote.rows[0]["status_notes"] == out.text
    assert one.find(out) == str(out.reply)
    one.close()
    fresh = connector(remote)
    assert fresh.find(out) == str(out.reply)
    assert fresh.send(out) == str(out.reply)
    fresh.close()
    assert all(KEY not in request.path + request.query for request in remote.requests)
    assert KEY not in repr(one)


@pytest.mark.parametrize("fault", [Fault.drop(accepted=True), Fault.half(), Fault.answer(502, accepted=True)])
def test_a_reply_taken_without_an_answer_is_looked_up(remote: FakeOpen311, fault: Fault) -> None:
    remote.add(1, NOW - 60)
    one = connector(remote)
    remote.fail(fault, method="POST")
    with pytest.raises(Unsure):
        one.send(outgoing())
    assert one.find(outgoing(tried_at=NOW)) is not None
    assert len(remote.sent("POST")) == 1
    one.close()


def test_silence_after_a_reply_is_unsure(remote: FakeOpen311, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "READ_S", 0.1)
    remote.add(1, NOW - 60)
    one = connector(remote)
    remote.fail(Fault.silence(accepted=True), method="POST")
    with pytest.raises(Unsure):
        one.send(outgoing())
    monkeypatch.setattr(service_module, "READ_S", 5.0)
    assert one.find(outgoing(tried_at=NOW)) is not None
    one.close()


def test_another_note_over_ours_leaves_it_open(remote: FakeOpen311) -> None:
    row = remote.add(1, NOW - 5 * DAY_S, status_notes="Catatan lama")
    one = connector(remote)
    assert one.find(outgoing(tried_at=NOW - 60)) is None  # nobody touched it since
    row |= {"status_notes": "Catatan orang lain", "updated_datetime": "2025-11-24T01:09:50Z"}
    with pytest.raises(Unsure):
        one.find(outgoing(tried_at=NOW - 60))
    row |= {"notes": [{"description": "Sudah  diangkut."}]}
    assert one.find(outgoing(tried_at=NOW - 60)) is not None
    assert one.find(outgoing("gone", tried_at=NOW - 60)) is None
    one.close()


def test_replies_that_cannot_be(remote: FakeOpen311) -> None:
    remote.add(1, NOW - 60)
    one = connector(remote)
    for number in ("404404", ".", "..", ""):
        with pytest.raises(Unwanted):
            one.send(outgoing(number))
    remote.fail(Fault.answer(503), method="POST")
    with pytest.raises(Away):
        one.send(outgoing())
    remote.fail(Fault.answer(429, headers={"Retry-After": "9"}), method="POST")
    with pytest.raises(Throttled) as caught:
        one.send(outgoing())
    assert caught.value.until == NOW + 9
    assert remote.rows[0]["status_notes"] is None
    one.close()
    for token in ("", "salah"):
        other = connector(remote, token=token)
        with pytest.raises(Denied) as denied:
            other.send(outgoing())
        assert "salah" not in str(denied.value)
        other.close()


def test_reports_are_what_the_model_says(remote: FakeOpen311) -> None:
    remote.add(1, NOW - 60)
    assert isinstance(read(remote).reports["1"], Report)

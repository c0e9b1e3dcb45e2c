"""LAPOR: exports in a folder, whole or half written, and the assumed REST service."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.channels import file_xlsx
from console.channels import service as service_module
from console.channels.lapor import LaporConnector
from console.channels.since import DEEP_EVERY_S, DEEP_S
from models.delivery import Away, CursorLost, Denied, Outgoing, Throttled, Unsure, Unwanted
from tests.support.fake_lapor import HEAD, FakeLapor, iso, table, write_csv, write_excel, write_xlsx
from tests.support.fake_service import Fault
from tests.support.junk import POISON, assert_storable, spoiled
from tests.support.taken import Taken, numbers

NOW = 1_763_946_600
TOKEN = "token-lapor"  # noqa: S105 - of the fake


@pytest.fixture
def remote() -> Iterator[FakeLapor]:
    with FakeLapor(NOW) as fake:
        yield fake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "ekspor lapor"
    path.mkdir()
    return path


def of_folder(folder: Path, now: int = NOW) -> LaporConnector:
    return LaporConnector(folder.as_uri(), "", lambda: now)


def look(folder: Path, taken: Taken | None = None, now: int = NOW, pages: int | None = None) -> Taken:
    """One fetch of a folder, by a console started anew."""
    return (taken or Taken()).read(of_folder(folder, now), pages=pages)


def connector(remote: FakeLapor, token: str = TOKEN) -> LaporConnector:
    return LaporConnector(f"rest+{remote.url}", token, lambda: remote.now)


def read(remote: FakeLapor, taken: Taken | None = None, pages: int | None = None) -> Taken:
    """One fetch of the service, by a console started anew."""
    one = connector(remote)
    try:
        return (taken or Taken()).read(one, pages=pages)
    finally:
        one.close()


def outgoing(number: str = "7", reply: int = 5, tried_at: int = 0) -> Outgoing:
    return Outgoing(UUID(int=reply), "lapor", number, "JK2511240001", "Sudah dicairkan.", tried_at=tried_at)


def ids(count: range) -> set[str]:
    return {f"L{number}" for number in count}


# Folder


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_excel])
def test_an_export_is_read_row_by_row_once(folder: Path, write: Any) -> None:
    write(
        folder / f"ekspor{'.csv' if write is write_csv else '.xlsx'}", table(range(700), NOW - 9000), NOW - 60
    )
    taken = look(folder)
    assert taken.ids == ids(range(700)) and not taken.unreadable
    report = taken.reports["L3"]
    assert (report.channel, report.text, report.title) == ("lapor", "Laporan nomor 3", "Bansos")
    assert (report.received_at, report.category, report.address) == (
        NOW - 8997,
        "Bantuan Sosial",
        "Kel. Pluit",
    )
    assert taken.pages >= 3
    look(folder, taken)
    assert set(taken.times.values()) == {1}


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_crash_between_pages_goes_on_behind_the_last_page(folder: Path, write: Any) -> None:
    write(folder / f"a{'.csv' if write is write_csv else '.xlsx'}", table(range(700), NOW - 9000), NOW - 60)
    taken = look(folder, pages=1)
    assert len(taken.ids) == 300
    look(folder, taken)
    assert taken.ids == ids(range(700)) and set(taken.times.values()) == {1}


def test_new_and_changed_files_are_read_and_others_left(folder: Path) -> None:
    write_csv(folder / "a.csv", table(range(5), NOW - 9000), NOW - 600)
    taken = look(folder)
    write_csv(folder / "b.csv", table(range(5, 9), NOW - 9000), NOW - 500)
    write_csv(folder / "a.csv", table(range(12), NOW - 9000), NOW - 400)
    (folder / ".~lock.c.csv").write_text("x")
    (folder / "~$b.xlsx").write_text("x")
    (folder / "baca saya.md").write_text("x")
    (folder / "sub.csv").mkdir()
    look(folder, taken)
    assert taken.ids == ids(range(12)) and not taken.unreadable
    (folder / "a.csv").unlink()
    look(folder, taken)
    assert set(json.loads(taken.cursor)["files"]) == {"b.csv"}


def test_a_file_that_is_still_written_waits(folder: Path) -> None:
    path = folder / "a.csv"
    one = of_folder(folder)
    write_csv(path, table(range(3), NOW - 9000), NOW - 1)  # younger than two seconds
    taken = Taken().read(one)
    assert not taken.ids
    write_csv(path, table(range(4), NOW - 9000), NOW - 10)  # another size than at the last look
    taken.read(one)
    assert not taken.ids
    taken.read(one)
    assert taken.ids == ids(range(4))


def test_a_file_from_a_clock_ahead_is_read_at_the_second_look(folder: Path) -> None:
    write_csv(folder / "a.csv", table(range(3), NOW - 9000), NOW + 5000)
    one = of_folder(folder)
    taken = Taken().read(one)
    assert not taken.ids
    assert taken.read(one).ids == ids(range(3))


def test_a_file_that_changes_while_it_is_read_is_read_again(folder: Path) -> None:
    path = folder / "a.csv"
    write_csv(path, table(range(900), NOW - 9000), NOW - 60)
    pages = of_folder(folder).fetch("")
    taken = Taken()
    taken.commit(next(pages))
    write_csv(path, table(range(900, 1900), NOW - 9000), NOW - 50)
    for page in pages:
        taken.commit(page)
    assert taken.ids == ids(range(300))
    look(folder, taken)
    assert taken.ids == ids(range(300)) | ids(range(900, 1900))


def test_a_broken_file_is_told_once_for_each_content(folder: Path) -> None:
    broken = {"a.csv": b"", "b.xlsx": b"PK\x03\x04 and no more", "c.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9,
              "d.json": b"<html><body>login</body></html>", "e.csv": b"x,y\n1,2\n"}  # fmt: skip
    for name, body in broken.items():
        (folder / name).write_bytes(body)
        os.utime(folder / name, (NOW - 60, NOW - 60))
    write_csv(folder / "z.csv", table(range(2), NOW - 9000), NOW - 60)
    taken = look(folder)
    assert taken.ids == ids(range(2))
    assert {one.where: one.code for one in taken.unreadable} == {
        "a.csv": "file.empty", "b.xlsx": "channel.not_workbook", "c.xls": "file.spreadsheet",
        "d.json": "file.web_page", "e.csv": "file.no_text_column",
    }  # fmt: skip
    os.utime(folder / "b.xlsx", (NOW - 30, NOW - 30))  # touched, the same content
    look(folder, taken)
    assert len(taken.unreadable) == 5
    (folder / "e.csv").write_bytes(b"x,y\n1,3\n5,6\n")
    os.utime(folder / "e.csv", (NOW - 20, NOW - 20))
    look(folder, taken)
    assert len(taken.unreadable) == 6


def test_a_file_nobody_may_open_is_told_once_and_read_when_it_may(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(folder / "a.csv", table(range(2), NOW - 9000), NOW - 60)
    real = Path.open

    def refused(self: Path, *args: Any, **more: Any) -> Any:
        if self.name == "a.csv":
            raise PermissionError
        return real(self, *args, **more)

    taken = Taken()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused)
        look(folder, taken)
        look(folder, taken)
    assert [one.code for one in taken.unreadable] == ["file.permission"]
    assert look(folder, taken).ids == ids(range(2))


def test_broken_rows_cost_themselves_alone(folder: Path) -> None:
    rows: list[Any] = table(range(6), NOW - 9000)
    rows[2] = ("L2", "", "", rows[2][3], "", "")
    rows[4] = ("L4", "x", "y", "kemarin sore", "", "")
    write_csv(folder / "a.csv", rows, NOW - 60)
    write_xlsx(folder / "b.xlsx", rows, NOW - 50)
    taken = look(folder)
    assert taken.ids == {"L0", "L1", "L3", "L5"}
    assert [(one.source, one.where, one.code) for one in taken.unreadable] == [
        ("a.csv", "baris 4", "file.no_text"), ("a.csv", "baris 6", "file.bad_date"),
        ("b.xlsx", "baris 6", "file.no_text"), ("b.xlsx", "baris 8", "file.bad_date"),
    ]  # fmt: skip


def test_cells_are_read_as_a_person_sees_them(folder: Path) -> None:
    when = datetime(2025, 11, 24, 7, 30)  # noqa: DTZ001 - as Excel has it; Jakarta time
    rows = [
        (17.0, None, "Got", when, True, 3.5),
        (18, "=1+1", "Rumus", when, "=1+1", ""),
        (None, "Judul saja", None, 45985.5, None, None),
    ]
    write_xlsx(folder / "a.xlsx", rows, NOW - 60)
    taken = look(folder, now=NOW + 10)
    assert taken.reports["17"].received_at == 1_763_944_200
    assert {one.text for one in taken.reports.values()} == {"Judul saja", "Got", "Rumus"}
    assert (taken.reports["18"].title, taken.reports["18"].category) == ("", "")  # nobody worked it out yet
    assert (taken.reports["17"].category, taken.reports["17"].address) == ("true", "3.5")


def test_a_workbook_that_is_a_trap_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_xlsx(folder / "good.xlsx", table(range(3), NOW - 9000), NOW - 60)

    def spoil(name: str, part: str, change: Any) -> None:
        with zipfile.ZipFile(folder / "good.xlsx") as good, zipfile.ZipFile(folder / name, "w") as bad:
            for one in good.namelist():
                content = good.read(one)
                bad.writestr(one, change(content) if one == part else content)
        os.utime(folder / name, (NOW - 60, NOW - 60))

    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    spoil("entity.xlsx", "xl/worksheets/sheet2.xml", lambda _content: bomb)
    spoil("torn.xlsx", "xl/worksheets/sheet2.xml", lambda content: content[: len(content) * 3 // 4])
    write_excel(folder / "shared.xlsx", table(range(50, 60), NOW - 9000), NOW - 60, shared="<sst>")
    write_excel(folder / "few.xlsx", table(range(50, 60), NOW - 9000), NOW - 60, shared="<sst/>")
    spoil("none.xlsx", "xl/workbook.xml", lambda _content: b"<workbook/>")
    spoil("large.xlsx", "xl/styles.xml", lambda content: content + b" " * 40_000)
    monkeypatch.setattr(file_xlsx, "PART_LIMIT", 30_000)
    taken = look(folder)
    assert taken.ids == ids(range(3))
    told = {one.where if one.source == "lapor" else one.source: one.code for one in taken.unreadable}
    assert told.keys() == {"entity.xlsx", "torn.xlsx", "shared.xlsx", "few.xlsx", "none.xlsx", "large.xlsx"}
    assert told["entity.xlsx"] == "file.xml_entities"


def test_a_workbook_takes_little_memory(folder: Path) -> None:
    import tracemalloc

    write_excel(folder / "a.xlsx", table(range(3000), NOW - 9000), NOW - 60)
    look(folder, pages=1)  # imports
    tracemalloc.start()
    try:
        count = sum(len(page.items) for page in of_folder(folder).fetch(""))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 3000
    assert peak < 8_000_000  # the texts that cells share are 2 MB of it


def test_a_folder_that_is_not_there_or_full_is_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Away) as caught:
        look(folder / "lain")
    assert caught.value.code == "channel.no_folder"
    monkeypatch.setattr("console.channels.lapor_folder.MOST_FILES", 2)
    for name in "abc":
        write_csv(folder / f"{name}.csv", [], NOW - 60)
    with pytest.raises(Away) as full:
        look(folder)
    assert full.value.code == "channel.full_folder"


@pytest.mark.parametrize("cursor", ["x", "[]", "{}", "null", '{"files": []}', '{"files": {"a": [1]}}',
                                    '{"files": {"a": [1, 2, -3]}}', '{"files": {"a": [1, 2, 3, 4, 5, 6]}}',
                                    '{"files": {"a": ["1", 2, 3]}}', "[" * 100_000])  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_lost(folder: Path, remote: FakeLapor, cursor: str) -> None:
    with pytest.raises(CursorLost):
        look(folder, Taken(cursor))
    with pytest.raises(CursorLost):
        read(remote, Taken(cursor))


def test_a_folder_takes_no_answers(folder: Path) -> None:
    one = of_folder(folder)
    with pytest.raises(Unwanted) as caught:
        one.send(outgoing())
    assert caught.value.code == "channel.no_reply" and one.find(outgoing()) is None
    one.close()


@pytest.mark.parametrize("url", ["", "/ekspor", "file://", "file:///", "file://server/ekspor", "rest+http://lapor.example",
                                 "rest+", "https://lapor.example", "file://[", "rest+https://["])  # fmt: skip
def test_an_address_that_is_none_is_told(url: str) -> None:
    one = LaporConnector(url, TOKEN, lambda: NOW)
    for call in (lambda: list(one.fetch("")), lambda: one.send(outgoing())):
        with pytest.raises(Denied):
            call()
    one.close()


def test_a_name_in_no_encoding_is_read_and_can_be_written_down(folder: Path) -> None:
    name = os.fsdecode(b"ekspor \xff.csv")
    write_csv(folder / name, [*table(range(2), NOW - 9000), ("L9", "", "", "", "", "")], NOW - 60)
    (folder / os.fsdecode(b"\xfe.csv")).write_bytes(b"")
    os.utime(folder / os.fsdecode(b"\xfe.csv"), (NOW - 60, NOW - 60))
    taken = look(folder)
    assert taken.ids == ids(range(2)) and len(taken.unreadable) == 2
    assert_storable([*taken.reports.values(), *taken.unreadable])
    for one in taken.unreadable:
        (one.source + one.where).encode()
    look(folder, taken)
    assert len(taken.unreadable) == 2


@settings(max_examples=26, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(poison=POISON, workbook=st.booleans())
def test_five_thousand_spoiled_rows_none_lost(
    folder: Path, poison: tuple[list[Any], int], workbook: bool
) -> None:
    for path in folder.iterdir():
        path.unlink()
    records = [dict(zip(HEAD, row, strict=True)) for row in table(range(195), NOW - 9000)]
    rows = [
        [_cell(record.get(name, "") if isinstance(record, dict) else record) for name in HEAD]
        for record in spoiled(records, poison)
    ]
    path = folder / ("a.xlsx" if workbook else "a.csv")
    (write_xlsx if workbook else write_csv)(path, rows, NOW - 60)
    taken = look(folder)
    assert_storable([*taken.reports.values(), *taken.unreadable])
    blank = sum(not any(map(str.strip, row)) for row in rows) if workbook else 0
    assert sum(taken.times.values()) + len(taken.unreadable) == len(rows) - blank


def _cell(value: object) -> str:
    """What a cell can hold at all."""
    return "".join(char for char in str(value) if char.isprintable())


# The assumed service


def test_a_report_arrives_with_all_it_says(remote: FakeLapor) -> None:
    remote.add(7, NOW - 60, lat="-6.12", lng=106.8)
    report = read(remote).reports["7"]
    assert (report.channel, report.received_at, report.text) == ("lapor", NOW - 60, "Bansos belum diterima")
    assert (report.title, report.category, report.address) == ("Bansos", "Bantuan Sosial", "Kel. Pluit")
    assert (report.lat, report.lon, report.status) == (-6.12, 106.8, "Menunggu")
    assert (report.reporter_name, report.reporter_contact) == ("Warga B", "08123456789")
    assert report.photos == ("https://lapor.example/1.jpg", "https://lapor.example/2.jpg")
    assert remote.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_pages_are_read_to_the_last_and_a_crash_goes_on(remote: FakeLapor) -> None:
    for number in range(230):
        remote.add(number, NOW - 5000 + number)
    taken = read(remote, pages=2)
    assert len(taken.ids) == 100
    remote.requests.clear()
    remote.now += 10
    read(remote, taken)
    assert taken.ids == numbers(range(230)) and set(taken.times.values()) == {1}
    assert remote.requests[0].params["halaman"] == "3"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(1, 86_400), st.integers(0, DEEP_S - 60)), max_size=60),
    steps=st.lists(st.tuples(st.integers(1, 40_000), st.none() | st.integers(0, 3)), max_size=6),
)
def test_late_rows_and_crashes_lose_nothing(
    rows: list[tuple[int, int]], steps: list[tuple[int, int | None]]
) -> None:
    with FakeLapor(NOW) as remote:
        remote.size = 7
        for number, (ago, late) in enumerate(rows):
            remote.add(number, NOW - ago, _shown=NOW - ago + late)
        taken = Taken()
        for step, crash in steps:
            read(remote, taken, crash)
            remote.now += step
        remote.now = max(remote.now, NOW + DEEP_S)
        read(remote, taken)
        read(remote, taken)  # the first may only have finished a look that was under way
        remote.now += DEEP_EVERY_S
        read(remote, taken)
        assert taken.ids == numbers(range(len(rows)))


def test_changed_words_come_as_an_edit(remote: FakeLapor) -> None:
    row = remote.add(7, NOW - 3 * 86_400)
    taken = read(remote)
    row |= {"isi": "Sudah diterima", "diperbarui": iso(NOW + 5)}
    remote.now += 60
    read(remote, taken)
    read(remote, taken)
    assert [(one.external_id, one.text, one.version) for one in taken.edits] == [
        ("7", "Sudah diterima", "2025-11-24T01:10:05Z")
    ]


def test_a_service_that_does_not_count_its_pages_ends_with_a_gap(remote: FakeLapor) -> None:
    remote.stuck = True
    for number in range(80):
        remote.add(number, NOW - 5000 + number)
    taken = read(remote)
    assert taken.gaps == ["channel.gap_full"] and len(remote.requests) == 2


def test_refusals_leave_what_stands(remote: FakeLapor) -> None:
    for number in range(120):
        remote.add(number, NOW - 5000 + number)
    for fault, failure in (
        (Fault.answer(429, headers={"Retry-After": "17"}), Throttled),
        (Fault.answer(503, headers={"Retry-After": "17"}), Throttled),
        (Fault.answer(503), Away),
        (Fault.answer(401), Denied),
        (Fault.answer(404), Away),
        (Fault.answer(200, "<html>"), Away),
        (Fault.answer(200, '{"data": 1}'), Away),
        (Fault.drop(), Away),
        (Fault.half(), Away),
    ):
        remote.fail(fault, times=0, skip=1)
        taken = Taken()
        with pytest.raises(failure) as caught:
            read(remote, taken)
        if isinstance(caught.value, Throttled):
            assert caught.value.until == NOW + 17
        assert len(taken.ids) == 50
        remote.heal()
        assert read(remote, taken).ids == numbers(range(120))


@settings(max_examples=52, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(poison=POISON)
def test_five_thousand_spoiled_records_none_lost(remote: FakeLapor, poison: tuple[list[Any], int]) -> None:
    remote.rows.clear()
    remote.size = 200
    for number in range(97):
        remote.add(number, NOW - 60 - number, f"Bansos nomor {number}")
    remote.rows = spoiled(remote.rows, poison)
    one = connector(remote)
    try:
        items = [item for page in one.fetch("") for item in page.items]
    finally:
        one.close()
    assert_storable(items)
    assert len(items) == len({json.dumps(row, sort_keys=True) for row in remote.rows})


def test_an_answer_is_taken_once_and_found(remote: FakeLapor) -> None:
    remote.add("a/b 7", NOW - 60)
    one = connector(remote)
    out = outgoing("a/b 7")
    assert one.find(out) is None
    assert one.send(out) == "T1"
    assert one.find(out) == "T1"
    assert one.send(out) == "T1"  # the service knows it already
    assert [taken["tanggapan"] for taken in remote.answers["a/b 7"]] == [out.text]
    assert one.find(outgoing("a/b 7", 6)) is None
    one.close()


@pytest.mark.parametrize("fault", [Fault.drop(accepted=True), Fault.half(), Fault.answer(504, accepted=True),
                                   Fault.answer(200, "<html>", accepted=True)])  # fmt: skip
def test_an_answer_taken_without_a_word_is_looked_up(remote: FakeLapor, fault: Fault) -> None:
    remote.add(7, NOW - 60)
    one = connector(remote)
    remote.fail(fault, method="POST")
    with pytest.raises(Unsure):
        one.send(outgoing())
    assert one.find(outgoing(tried_at=NOW)) == "T1"
    assert len(remote.sent("POST")) == 1
    one.close()


def test_silence_after_an_answer_is_unsure(remote: FakeLapor, monkeypatch: pytest.MonkeyPatch) -> None:
    remote.add(7, NOW - 60)
    one = connector(remote)
    monkeypatch.setattr(service_module, "READ_S", 0.2)
    remote.fail(Fault.silence(accepted=True), method="POST")
    with pytest.raises(Unsure):
        one.send(outgoing())
    monkeypatch.setattr(service_module, "READ_S", 5.0)
    assert one.find(outgoing(tried_at=NOW)) == "T1"
    one.close()


def test_answers_that_cannot_be(remote: FakeLapor) -> None:
    remote.add(7, NOW - 60)
    one = connector(remote)
    for number in ("404", "..", ""):
        with pytest.raises(Unwanted):
            one.send(outgoing(number))
    assert one.find(outgoing("404")) is None
    remote.fail(Fault.answer(503), method="POST")
    with pytest.raises(Away):
        one.send(outgoing())
    remote.fail(Fault.answer(409), method="POST")  # in the way of something else: nothing of ours is there
    with pytest.raises(Unwanted):
        one.send(outgoing())
    remote.fail(Fault.answer(200, "{}"), method="GET")
    with pytest.raises(Unsure):
        one.find(outgoing())
    one.close()
    for token in ("", "salah-sekali"):
        other = connector(remote, token)
        with pytest.raises(Denied) as caught:
            other.send(outgoing())
        assert "salah-sekali" not in str(caught.value) + repr(other)
        other.close()
    assert not remote.answers.get("7")

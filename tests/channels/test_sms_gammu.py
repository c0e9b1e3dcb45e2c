"""Gammu SMSD's inbox: each message once and none lost, whatever happens to rows, numbers and lines."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from console.channels.rows import clean
from console.channels.sms_gammu import GammuConnector
from console.channels.sms_gammu_cursor import ROWS
from console.core.embedded import ADMIN
from models.delivery import Away, CursorLost, Denied, Item, Outgoing
from models.report import Report, Unreadable
from models.sentences import LANGUAGES, say
from tests.support import postgres
from tests.support.fake_gammu import SCHEMA, FakeGammu, Intake, gammu

NOW = 1_763_946_600
SENDER = "+6281234567890"
DAY = 86_400


@pytest.fixture(scope="module")
def made() -> Iterator[FakeGammu]:
    with gammu() as one:
        yield one


@pytest.fixture
def smsd(made: FakeGammu) -> FakeGammu:
    made.clean()
    return made


def connector(smsd: FakeGammu) -> GammuConnector:
    return GammuConnector(smsd.url, "", lambda: NOW)


def items(smsd: FakeGammu, now: int = NOW) -> list[Item]:
    """All there is, for somebody who never asked before."""
    return [item for page in GammuConnector(smsd.url, "", lambda: now).fetch("") for item in page.items]


def test_a_row_becomes_a_report(smsd: FakeGammu) -> None:
    smsd.row("081234567890", "Lapor banjir RW 05 Kel. Pluit", NOW - 60)
    (report,) = items(smsd)
    assert isinstance(report, Report)
    assert (report.channel, report.text, report.received_at) == (
        "sms",
        "Lapor banjir RW 05 Kel. Pluit",
        NOW - 60,
    )
    assert report.reporter_contact == SENDER
    assert SENDER not in report.external_id and "8123" not in report.text
    assert json.loads(report.raw)["TextDecoded"] == report.text


@pytest.mark.parametrize("zone, ahead", [("", 0), ("&tz=Asia/Jakarta", 0), ("&tz=UTC", 7 * 3600)])
def test_the_modems_time_is_its_machines_own(smsd: FakeGammu, zone: str, ahead: int) -> None:
    smsd.row(SENDER, "Halo", NOW - DAY)
    (page,) = GammuConnector(smsd.url + zone, "", lambda: NOW).fetch("")
    (report,) = page.items
    assert isinstance(report, Report)
    assert report.received_at == NOW - DAY + ahead


def test_a_row_is_marked_only_once_its_cursor_comes_back(smsd: FakeGammu) -> None:
    smsd.row(SENDER, "Satu", NOW)
    (first,) = connector(smsd).fetch("")
    assert smsd.unmarked() == [1], "not in the store yet"
    (second,) = connector(smsd).fetch(first.cursor)
    assert smsd.unmarked() == []
    assert second.items == ()
    assert json.loads(second.cursor)["read"] == [], "nothing is marked twice"


def test_a_crash_before_the_cursor_was_kept_reads_again(smsd: FakeGammu) -> None:
    smsd.row(SENDER, "Satu", NOW)
    once, again = items(smsd), items(smsd)
    assert [one.external_id for one in once if isinstance(one, Report)] == [
        one.external_id for one in again if isinstance(one, Report)
    ]
    assert smsd.unmarked() == [1]


def test_a_crash_between_pages_leaves_no_gap_and_doubles_nothing(smsd: FakeGammu) -> None:
    total = 2 * ROWS + 50
    smsd.plain(f"Pesan {n}" for n in range(total))
    intake = Intake(smsd.url)
    pages = connector(smsd).fetch("")
    intake.take(next(pages))
    pages.close()
    next(connector(smsd).fetch(intake.cursor))  # its page never reaches the store
    assert len(smsd.unmarked()) == total - ROWS
    intake.poll(NOW)
    assert intake.texts == [f"Pesan {n}" for n in range(total)]
    intake.poll(NOW)
    assert smsd.unmarked() == []


def test_the_first_fetch_leaves_what_others_have_marked(smsd: FakeGammu) -> None:
    smsd.row(SENDER, "Lama, sudah diurus", NOW - DAY, processed=True)
    smsd.row(SENDER, "Lama, belum diurus", NOW - DAY)
    intake = Intake(smsd.url)
    intake.poll(NOW)
    assert intake.texts == ["Lama, belum diurus"]
    smsd.row(SENDER, "Baru, orang lain lebih cepat menandai", NOW, processed=True)
    intake.poll(NOW)
    assert intake.texts[1:] == ["Baru, orang lain lebih cepat menandai"]


def test_a_row_committed_late_under_a_lower_number_is_read(smsd: FakeGammu) -> None:
    with psycopg.connect(smsd.db.info.dsn) as other:  # a second modem, whose transaction takes its time
        other.execute(
            'insert into inbox ("TextDecoded", "SenderNumber", "Text", "UDH", "RecipientID", "ReceivingDateTime") '
            "values ('Terlambat', '+62811', '', '', '', '2025-11-24 08:00')"
        )
        smsd.row(SENDER, "Cepat", NOW)
        intake = Intake(smsd.url)
        intake.poll(NOW)
        other.commit()
    intake.poll(NOW)
    assert intake.texts == ["Cepat", "Terlambat"]
    intake.poll(NOW)
    intake.poll(NOW)
    assert smsd.unmarked() == []


@pytest.mark.parametrize("new", [1, 3, 9])
def test_numbers_that_begin_anew_hide_nothing_and_double_nothing(smsd: FakeGammu, new: int) -> None:
    """Fewer rows, as many and more than there were: the cursor that comes back must not mark the new ones unread."""
    for n in range(3):
        smsd.row(SENDER, f"Lama {n}", NOW - 100 + n)
    intake = Intake(smsd.url)
    intake.poll(NOW)
    smsd.empty()
    smsd.row(SENDER, "Lama 2", NOW - 98)  # put back from a copy
    for n in range(new):
        smsd.row(SENDER, f"Baru {n}", NOW + n)
    intake.poll(NOW)
    assert intake.texts == ["Lama 0", "Lama 1", "Lama 2", *(f"Baru {n}" for n in range(new))]
    intake.poll(NOW)
    assert smsd.unmarked() == []


def test_after_numbers_began_anew_others_may_mark_first_again(smsd: FakeGammu) -> None:
    for n in range(3):
        smsd.row(SENDER, f"Lama {n}", NOW + n)
    intake = Intake(smsd.url)
    intake.poll(NOW)
    smsd.empty()
    intake.poll(NOW)
    smsd.row(SENDER, "Baru", NOW + 9, processed=True)
    intake.poll(NOW)
    assert intake.texts[3:] == ["Baru"]


def test_an_inbox_that_is_tidied_up_is_no_new_beginning(smsd: FakeGammu) -> None:
    smsd.row(SENDER, "Satu", NOW)
    intake = Intake(smsd.url)
    intake.poll(NOW)
    smsd.db.execute("delete from inbox")
    intake.poll(NOW)
    smsd.row(SENDER, "Dua", NOW + 5)
    intake.poll(NOW)
    assert intake.texts == ["Satu", "Dua"]


def test_two_messages_of_one_second_are_two_and_one_sent_twice_is_one(smsd: FakeGammu) -> None:
    smsd.row(SENDER, "Banjir", NOW)
    smsd.row(SENDER, "Macet", NOW)
    smsd.row(SENDER, "Banjir", NOW)
    smsd.row("+6281299990000", "Banjir", NOW)
    smsd.row(SENDER, "Banjir", NOW + 1)
    intake = Intake(smsd.url)
    intake.poll(NOW)
    assert intake.texts == ["Banjir", "Macet", "Banjir", "Banjir"]


@pytest.mark.parametrize("cursor", [
    "{", "[]", "7", '{"after":"x"}', '{"after":1,"read":[],"parts":[[5,1]]}', '{"after":-7,"read":[],"parts":[]}',
    '{"after":1,"read":[],"parts":[[0,9000000000]]}', '{"after":1e999,"read":[],"parts":[]}',
    '{"after":1,"read":[[[1,2],"x"]],"parts":[]}',
])  # fmt: skip
def test_a_cursor_that_is_none_is_lost_not_a_bug(smsd: FakeGammu, cursor: str) -> None:
    with pytest.raises(CursorLost):
        next(connector(smsd).fetch(cursor))


def test_the_cursor_stays_short_and_says_nothing_of_citizens(smsd: FakeGammu) -> None:
    smsd.plain(f"Rahasia {n}" for n in range(10 * ROWS))
    *_, last = connector(smsd).fetch("")
    assert len(last.cursor) < 500
    assert "Rahasia" not in last.cursor and "8123" not in last.cursor


# what is no text -----------------------------------------------------------------------------------------------------


def test_bytes_that_are_words_are_read(smsd: FakeGammu) -> None:
    smsd.row(SENDER, "", NOW, coding="8bit", hexed=b"Lampu mati".hex())
    smsd.row(SENDER, "", NOW, coding="8bit", hexed="Café tutup".encode("latin-1").hex())
    smsd.row(SENDER, "", NOW, coding="Unicode_No_Compression", hexed="Genangan 🌊".encode("utf-16-be").hex())
    assert [item.text for item in items(smsd) if isinstance(item, Report)] == [
        "Lampu mati",
        "Café tutup",
        "Genangan 🌊",
    ]


@pytest.mark.parametrize("values, code", [
    ({"text": "", "coding": "8bit", "hexed": "30068100FF00"}, "sms.binary"),
    ({"text": "", "coding": "8bit", "hexed": "xyz"}, "sms.binary"),
    ({"text": "   ", "hexed": ""}, "file.no_text"),
    ({"text": "Sisa pulsa Rp5.000", "kind": 127}, "sms.ussd"),
    ({"text": "x" * 20_001}, "file.text_too_long"),
])  # fmt: skip
def test_what_is_no_message_lies_in_the_quarantine(
    smsd: FakeGammu, values: dict[str, Any], code: str
) -> None:
    smsd.row(SENDER, at=NOW, **values)
    smsd.row(SENDER, "Sesudahnya", NOW)
    bad, good = items(smsd)
    assert isinstance(bad, Unreadable) and isinstance(good, Report)
    assert (bad.code, bad.where) == (code, "inbox 1")
    assert SENDER in bad.raw and "ID" not in json.loads(bad.raw) if code != "file.text_too_long" else True
    assert SENDER not in str(bad.params)
    for lang in LANGUAGES:
        assert say(lang, bad.code, **bad.params)


@pytest.mark.parametrize(
    "when", ["infinity", "-infinity", "1970-01-01", "2090-01-01", "0044-03-15 BC", "20000-01-01"]
)
def test_a_modem_that_does_not_know_the_time(smsd: FakeGammu, when: str) -> None:
    """Then it counts when the row was written, and an old part waits for nobody."""
    number = smsd.row(SENDER, "Jam modem rusak", NOW - 60)
    part = smsd.row(SENDER, "Sepotong", NOW - 60, udh="050003070201")
    smsd.db.execute("alter table inbox disable trigger user")
    smsd.db.execute('update inbox set "ReceivingDateTime" = %s where "ID" in (%s, %s)', (when, number, part))
    smsd.db.execute("alter table inbox enable trigger user")
    (report,) = items(smsd)
    assert isinstance(report, Report) and report.received_at == NOW - 60
    smsd.db.execute("alter table inbox disable trigger user")
    smsd.db.execute('update inbox set "UpdatedInDB" = %s', (when,))
    smsd.db.execute("alter table inbox enable trigger user")
    assert [item.text for item in items(smsd) if isinstance(item, Report)] == [
        "Jam modem rusak",
        "Sepotong[…]",
    ]


_HEADERS = st.one_of(
    st.binary(max_size=12).map(bytes.hex),
    st.builds("050003{:02X}{:02X}{:02X}".format, st.integers(0, 3), st.integers(0, 4), st.integers(0, 5)),
    st.builds("060804{:04X}{:02X}{:02X}".format, st.integers(0, 3), st.integers(0, 4), st.integers(0, 5)),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=10),
)
_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
_WRONG_TIMES = st.sampled_from(
    ["infinity", "-infinity", "0044-03-15 BC", "12025-01-01", "1970-01-01", "2099-12-31"]
)
#: What is wrong with rows, found by hypothesis; 10,000 rows are then put together of it.
_WRONG = st.fixed_dictionaries({
    "times": st.lists(st.one_of(_WRONG_TIMES, st.integers(6, 8).map("2025-11-24 0{}:30".format)), max_size=8),
    "bytes": st.lists(st.one_of(_WORDS, st.binary(max_size=20).map(bytes.hex)), max_size=10),
    "senders": st.lists(_WORDS.map(lambda text: text[:20]), max_size=4),
    "headers": st.lists(_HEADERS, max_size=30),
    "words": st.lists(_WORDS, max_size=20),
    "seed": st.integers(0, 10**6),
})  # fmt: skip


@settings(
    max_examples=2, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wrong=_WRONG)
def test_ten_thousand_malformed_rows(smsd: FakeGammu, wrong: dict[str, Any]) -> None:
    """Each row is in a report or in the quarantine, and is marked in the end; nothing raises."""
    smsd.clean()
    chance = random.Random(wrong["seed"])  # noqa: S311 - rows, not secrets
    times = ["2025-11-24 08:00", *wrong["times"]]
    senders = [SENDER, "TELKOMSEL", "3636", "", *wrong["senders"]]
    codings = ["Default_No_Compression", "Unicode_No_Compression", "8bit", "Default_Compression"]
    rows = [
        (
            chance.choice(times), chance.choice(["", "0041", *wrong["bytes"]]), chance.choice(senders),
            chance.choice(codings), chance.choice(["", "050003070201", "050003070202", *wrong["headers"]]),
            chance.choice([-1, -1, -1, 0, 127]), f"{chance.choice(['', *wrong['words']])}{n if n % 3 else ''}",
            chance.choice(times), False,
        )
        for n in range(5_000)
    ]  # fmt: skip
    smsd.many(rows)
    intake = Intake(smsd.url)
    for now in (NOW, NOW + 3 * DAY, NOW + 3 * DAY):
        intake.poll(now)
    assert smsd.unmarked() == []
    raws = [*(report.raw for report in intake.reports.values()), *(bad.raw for bad in intake.bad)]
    kept = {json.loads(line)["TextDecoded"] for raw in raws for line in raw.split("\n")}
    edits = "\n".join(edit.text for edit in intake.edits)
    assert [row for row in rows if clean(row[6]) not in kept and clean(row[6]) not in edits] == []


# lines ---------------------------------------------------------------------------------------------------------------


def test_a_database_of_any_bytes_does_not_stop_a_page() -> None:
    server = postgres.shared_server()
    name = f"ascii{uuid4().hex[:8]}"
    with psycopg.connect(server.dsn(ADMIN, "postgres"), autocommit=True) as db:
        db.execute(f"create database {name} template template0 encoding 'SQL_ASCII' locale 'C'")
    try:
        with psycopg.connect(server.dsn(ADMIN, name), autocommit=True) as db:
            db.execute(SCHEMA.read_bytes())
            db.execute(
                'insert into inbox ("TextDecoded", "Text", "UDH", "RecipientID", "ReceivingDateTime") '
                "values (E'Caf\\xe9 banjir', '', '', '', '2025-11-24 08:00'), ('Utuh', '', '', '', '2025-11-24 08:00')"
            )
            info = db.info
            url = f"postgresql://{info.user}@/{name}?host={quote(info.host, safe='')}&port={info.port}"
        (page,) = GammuConnector(url, "", lambda: NOW).fetch("")
        assert [item.text for item in page.items if isinstance(item, Report)] == ["Caf\ufffd banjir", "Utuh"]
    finally:
        postgres.drop_database(server, name)


def test_nobody_there_is_away(tmp_path: Path) -> None:
    gone = GammuConnector(
        f"postgresql://u@/smsd?host={quote(str(tmp_path), safe='')}", "rahasia", lambda: NOW
    )
    out = Outgoing(uuid4(), "sms", "sms:1", "JK2511240001", "Halo", contact=SENDER, tried_at=NOW)
    for call in (lambda: next(gone.fetch("")), lambda: gone.send(out), lambda: gone.find(out)):
        with pytest.raises(Away) as caught:
            call()
        assert "rahasia" not in repr(caught.value) + str(caught.value.params)


@pytest.mark.parametrize("query, code", [
    ("drop table sentitems", "sms.tables"),
    ("revoke select on sentitems from {}", "sms.rights"),
])  # fmt: skip
def test_a_login_without_its_rights_stops_the_channel(query: str, code: str) -> None:
    with gammu() as smsd:
        smsd.db.execute(query.format(smsd.url.partition("//")[2].partition("@")[0]))
        with pytest.raises(Denied) as caught:
            connector(smsd).find(Outgoing(uuid4(), "sms", "sms:1", "", "Halo"))
        assert caught.value.code == code


@pytest.mark.parametrize("url", ["postgresql://u@[::1/smsd", "postgresql://u@h/smsd?tz=Mars/Olympus"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Denied) as caught:
        GammuConnector(url, "", lambda: NOW)
    assert caught.value.code == "sms.url"


def test_an_address_libpq_does_not_understand() -> None:
    with pytest.raises(Denied) as caught:
        next(GammuConnector("postgresql://u@localhost/smsd?bukan=1", "rahasia", lambda: NOW).fetch(""))
    assert caught.value.code == "sms.url"


def test_away_from_this_machine_the_server_must_prove_who_it_is() -> None:
    def asked(url: str) -> str:
        return GammuConnector(url, "", lambda: NOW)._url

    assert "sslmode=verify-full" in asked("postgresql://u@db.contoh.id/smsd")
    assert "sslmode=require" in asked("postgresql://u@10.0.0.5/smsd?sslmode=require")
    assert "sslmode" not in asked("postgresql://u@127.0.0.1/smsd")
    assert asked("postgresql:///smsd?host=%2Fvar%2Frun&tz=UTC") == "postgresql:///smsd?host=%2Fvar%2Frun"

"""Kannel: what it pushes becomes a message once, and what it was given is never given twice."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from console.channels import sms_kannel
from console.channels.sms_kannel import KannelConnector
from models.delivery import Away, Denied, Outgoing, Page, Throttled, Unsure, Unwanted
from models.report import Report, Unreadable
from models.sentences import LANGUAGES, say
from tests.support.fake_gateway import FakeKannel
from tests.support.fake_service import Fault

NOW = 1_763_946_600
SENDER = "+6281234567890"


@pytest.fixture
def kannel() -> Iterator[FakeKannel]:
    with FakeKannel() as one:
        yield one


@pytest.fixture
def connector(kannel: FakeKannel) -> Iterator[KannelConnector]:
    one = KannelConnector(kannel.address(), "rahasia", lambda: NOW)
    yield one
    one.close()


def out(text: str = "Laporan JK2511240001 selesai.", contact: str = SENDER) -> Outgoing:
    return Outgoing(uuid4(), "sms", "kannel:1", "JK2511240001", text, contact=contact, tried_at=NOW)


def pushed(**fields: str) -> Report:
    (item,) = sms_kannel.items(urlencode({"from": SENDER, "time": "2025-11-24 01:10:00"} | fields), NOW)
    assert isinstance(item, Report)
    return item


# in ------------------------------------------------------------------------------------------------------------------


def test_a_push_becomes_a_report() -> None:
    report = pushed(text="Lampu mati di Jl. Tebet Raya", to="08111272206", smsc="tsel", secret="kunci")  # noqa: S106
    assert (report.channel, report.text, report.received_at) == ("sms", "Lampu mati di Jl. Tebet Raya", NOW)
    assert report.reporter_contact == SENDER
    assert "kunci" not in report.raw


def test_a_push_told_twice_is_one_message() -> None:
    one, other = pushed(text="Banjir", smsc="a"), pushed(text="Banjir", smsc="b")
    assert one.external_id == other.external_id
    assert one.external_id != pushed(text="Banjir", time="2025-11-24 01:11:00").external_id
    assert one.external_id != pushed(text="Banjir lagi").external_id
    assert one.external_id != pushed(**{"text": "Banjir", "from": "+6281200000000"}).external_id
    assert SENDER not in one.external_id


@pytest.mark.parametrize("said, at", [
    ("2025-11-24 01:10", NOW), ("2025-11-24 01:10:00", NOW), (str(NOW - 5), NOW - 5), ("", NOW), ("kemarin", NOW),
    ("1970-01-01 00:00", NOW), ("2099-01-01 00:00", NOW), ("99999999999999999999", NOW), ("²", NOW),
])  # fmt: skip
def test_its_time_is_greenwichs_and_one_that_cannot_be_is_now(said: str, at: int) -> None:
    assert pushed(text="Halo", time=said).received_at == at


def test_without_a_time_the_same_words_on_another_day_are_another_message() -> None:
    def named(now: int) -> str:
        (item,) = sms_kannel.items("from=0811&text=Banjir", now)
        assert isinstance(item, Report)
        return item.external_id

    assert named(NOW) == named(NOW + 60) != named(NOW + 86_400)


@pytest.mark.parametrize("raw, fields, text", [
    ("Got 🌊".encode(), {"charset": "UTF-8"}, "Got 🌊"),
    ("Got 🌊".encode(), {}, "Got 🌊"),
    ("Got 🌊".encode("utf-16-be"), {"charset": "UTF-16BE", "coding": "2"}, "Got 🌊"),
    ("Got 🌊".encode("utf-16-be"), {"coding": "2"}, "Got 🌊"),
    ("Got 🌊".encode("utf-16-be"), {"coding": "3"}, "Got 🌊"),
    ("Genap".encode("utf-16-be"), {"charset": "bohong", "coding": "2"}, "Genap"),
    ("Café".encode("latin-1"), {}, "Café"),
    ("Café".encode("latin-1"), {"charset": "ISO-8859-1"}, "Café"),
    ("Café".encode("latin-1"), {"charset": "UTF-8"}, "Café"),
    (b"Dua\nbaris", {}, "Dua\nbaris"),
    (b"Halo", {"charset": "rot13"}, "Halo"),
    (b"Halo", {"charset": "\x00"}, "Halo"),
])  # fmt: skip
def test_words_in_any_alphabet(raw: bytes, fields: dict[str, str], text: str) -> None:
    query = urlencode({"from": SENDER} | fields) + "&text=" + quote(raw)
    (item,) = sms_kannel.items(query, NOW)
    assert isinstance(item, Report) and item.text == text


@pytest.mark.parametrize("udh", ["050003070302", quote(bytes.fromhex("050003070302"))])
def test_a_part_that_comes_alone_shows_the_gap(udh: str) -> None:
    (item,) = sms_kannel.items(f"from={quote(SENDER)}&text=tengah&udh={udh}", NOW)
    assert isinstance(item, Report) and item.text == "[…]tengah[…]"


@pytest.mark.parametrize("query, code", [
    ("", "file.no_text"), ("from=0811&text=", "file.no_text"), ("from=0811&text=%20", "file.no_text"),
    ("from=0811&text=%00%01%02%ff", "sms.binary"), ("text=" + "x" * 20_001, "file.text_too_long"),
    ("&".join(f"f{n}=1" for n in range(60)) + "&secret=kunci&text=Halo", "sms.form"),
])  # fmt: skip
def test_what_is_no_message_lies_in_the_quarantine(query: str, code: str) -> None:
    (item,) = sms_kannel.items(query, NOW)
    assert isinstance(item, Unreadable) and item.code == code
    assert "kunci" not in item.raw
    for lang in LANGUAGES:
        assert say(lang, item.code, **item.params)


_NAMES = st.sampled_from([*sms_kannel._KEPT, "secret", "x", ""])
_VALUES = st.one_of(
    st.binary(max_size=24).map(quote), st.text("%&=+;ABCabc 019", max_size=12),
    st.sampled_from(["1", "2", "UTF-8", "UTF-16BE", "050003070201", "2025-11-24 01:10", "+62811", "%FF", "%"]),
)  # fmt: skip


@settings(max_examples=4, phases=[Phase.generate])
@given(st.lists(_NAMES, min_size=1), st.lists(_VALUES, min_size=1), st.integers(0, 10**6))
def test_ten_thousand_malformed_pushes(names: list[str], values: list[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - pushes, not secrets
    for n in range(2_500):
        fields = [f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randrange(8))]
        query = "&".join([*fields, f"text=Pesan%20{n}"] if n % 2 else fields)
        (item,) = sms_kannel.items(query, NOW)
        assert isinstance(item, Report) or (item.code in ("file.no_text", "sms.binary") and item.raw)
        if isinstance(item, Report):
            assert item.text.strip() and len(item.external_id) < 200
            item.text.encode()


# out -----------------------------------------------------------------------------------------------------------------


def test_a_reply_is_handed_over(kannel: FakeKannel, connector: KannelConnector) -> None:
    one = out(contact="081234567890")
    assert connector.send(one) == f"kannel:{one.reply}"
    assert kannel.accepted == [
        {"username": "tanggap", "password": "rahasia", "from": "08111272206", "to": SENDER, "text": one.text,
         "charset": "UTF-8", "coding": "0"}
    ]  # fmt: skip
    connector.send(out("Sudah 🙏"))
    assert kannel.accepted[1]["coding"] == "2" and kannel.accepted[1]["text"] == "Sudah 🙏"


def test_queued_is_taken_too(connector: KannelConnector, kannel: FakeKannel) -> None:
    kannel.says = "3: Queued for later delivery"
    assert connector.send(out())


@pytest.mark.parametrize("fault, failure", [
    (Fault.drop(accepted=True), Unsure), (Fault.drop(), Unsure), (Fault.half(), Unsure),
    (Fault.answer(500), Unsure), (Fault.answer(302, headers={"Location": "/"}), Unsure),
    (Fault.answer(202, "<html>proksi"), Unsure), (Fault.answer(200, ""), Unsure),
    (Fault.answer(503, "Temporal failure, try again later."), Away),
    (Fault.answer(429), Throttled), (Fault.answer(403, "Authorization failed for sendsms"), Denied),
    (Fault.answer(400, "Sender missing and no global set, rejected"), Unwanted),
])  # fmt: skip
def test_what_an_answer_means(
    kannel: FakeKannel, connector: KannelConnector, fault: Fault, failure: type[Exception]
) -> None:
    """A GET that sends an SMS: what may have gone out is not called refused, and is never tried twice by itself."""
    kannel.fail(fault)
    with pytest.raises(failure) as caught:
        connector.send(out())
    assert type(caught.value) is failure
    assert len(kannel.requests) == 1
    assert "rahasia" not in repr(caught.value)


def test_nobody_there_took_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: a connection is refused
        url = f"kannel+http://tanggap@127.0.0.1:{taken.getsockname()[1]}"
        one = KannelConnector(url, "rahasia", lambda: NOW)
        with pytest.raises(Away):
            one.send(out())
        one.close()


@pytest.mark.parametrize("contact", ["", "TELKOMSEL", "12"])
def test_who_is_no_number_gets_no_reply(kannel: FakeKannel, connector: KannelConnector, contact: str) -> None:
    with pytest.raises(Unwanted):
        connector.send(out(contact=contact))
    assert kannel.requests == []


def test_it_cannot_be_asked(connector: KannelConnector) -> None:
    with pytest.raises(Unsure) as caught:
        connector.find(out())
    for lang in LANGUAGES:
        assert say(lang, caught.value.code, **caught.value.params)
    assert list(connector.fetch("x")) == [Page((), "x")]


@pytest.mark.parametrize(
    "url", ["kannel+http://tanggap@sms.contoh.id:13013", "kannel+http://[::1", "kannel+http://h:x"]
)
def test_a_password_goes_nowhere_unencrypted(url: str, kannel: Any) -> None:
    with pytest.raises(Denied):
        KannelConnector(url, "rahasia", lambda: NOW)

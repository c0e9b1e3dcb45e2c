"""Replies through Gammu SMSD: put there once, cut so that each part fits, looked up afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from console.channels.sms_gammu import GammuConnector
from models.delivery import Away, Outgoing, Unsure, Unwanted
from models.replies import segments
from tests.support import postgres
from tests.support.fake_gammu import FakeGammu, gammu
from tests.support.faults import proxied

NOW = 1_763_946_600
SENDER = "+6281234567890"


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


def out(text: str = "Laporan JK2511240001 sedang dikerjakan.", **more: Any) -> Outgoing:
    values = {"reply": uuid4(), "channel": "sms", "external_id": "sms:1", "number": "JK2511240001", "text": text,
              "contact": SENDER, "tried_at": NOW}  # fmt: skip
    return Outgoing(**(values | more))


def test_a_short_reply(smsd: FakeGammu) -> None:
    one = out(contact="081234567890")
    assert connector(smsd).find(one) is None
    number = connector(smsd).send(one)
    assert smsd.outbox() == [
        (int(number), SENDER, one.text, "Default_No_Compression", "", False, f"tanggap:{one.reply}")
    ]  # fmt: skip
    assert connector(smsd).find(one) == number


@pytest.mark.parametrize("text", [
    "Terima kasih. " * 20, "{~}" * 70, "Sudah ditangani 🙏 " * 12, "🙏" * 66, "x" * 160, "x" * 161, "é" * 153 * 2,
    "x" * 152 + "€" + "y" * 100, "ж" * 70, "ж" * 71,
])  # fmt: skip
def test_a_long_reply_is_cut_so_that_each_part_fits(smsd: FakeGammu, text: str) -> None:
    one = out(text)
    number = connector(smsd).send(one)
    ((_, _, first, coding, header, multi, _),) = smsd.outbox()
    parts = smsd.parts(int(number))
    words = [first, *(part[1] for part in parts)]
    assert "".join(words) == text
    assert {part[2] for part in parts} <= {coding}
    assert multi == (len(words) > 1) and len(words) >= segments(text)
    if multi:
        ref = f"{one.reply.int & 0xFF:02X}"
        heads = [header, *(part[3] for part in parts)]
        assert heads == [f"050003{ref}{len(words):02X}{n:02X}" for n in range(1, len(words) + 1)]
        assert [part[0] for part in parts] == list(range(2, len(words) + 1))
        room = 153 * 7 if coding.startswith("Default") else 67 * 2 * 8
        for piece in words:
            size = len(piece.encode("utf-16-be")) * 8 if coding.startswith("Unicode") else 7 * sum(
                2 if c in "^{}\\[~]|€" else 1 for c in piece
            )  # fmt: skip
            assert size <= room
    else:
        assert (header, segments(text)) == ("", 1)


def test_a_reply_is_put_there_once(smsd: FakeGammu) -> None:
    one = out()
    first = connector(smsd).send(one)
    assert connector(smsd).send(one) == first
    assert len(smsd.outbox()) == 1
    smsd.transmit("SendingOK")
    assert connector(smsd).send(one) == first
    assert smsd.outbox() == []


@pytest.mark.parametrize("states, sent", [
    (["SendingOK"], True), (["SendingOKNoReport"], True), (["DeliveryOK"], True), (["DeliveryPending"], True),
    (["SendingError"], False), (["Error"], False), (["DeliveryFailed"], False), (["SendingOK", "SendingError"], False),
])  # fmt: skip
def test_what_became_of_a_reply(smsd: FakeGammu, states: list[str], sent: bool) -> None:
    one = out("Panjang sekali. " * 20)
    number = connector(smsd).send(one)
    smsd.transmit(*states)
    if sent:
        assert connector(smsd).find(one) == number
        return
    with pytest.raises(Unwanted) as caught:
        connector(smsd).find(one)
    assert caught.value.code == "sms.failed" and caught.value.params["status"] in states
    again = connector(smsd).send(one)  # a person has decided to
    assert again != number
    smsd.transmit("SendingOK")
    assert connector(smsd).find(one) == again


@pytest.mark.parametrize(
    "contact", ["", "TELKOMSEL", "12", "+62812345678901234567890", "'; drop table outbox; --"]
)
def test_who_is_no_number_gets_no_reply(smsd: FakeGammu, contact: str) -> None:
    with pytest.raises(Unwanted):
        connector(smsd).send(out(contact=contact))
    assert smsd.outbox() == []


@pytest.mark.parametrize("asked, there", [(b"commit", 1), (b"insert into outbox", 0)])
def test_an_answer_that_was_lost(smsd: FakeGammu, asked: bytes, there: int) -> None:
    """Lost with the commit nobody knows; lost before it, nothing is there."""
    one = out(reply=UUID(int=there + 1))
    with proxied(postgres.shared_server()) as line:
        url = smsd.url_by(f"host=127.0.0.1&port={line.port}")
        far = GammuConnector(url, "", lambda: NOW)
        line.swallow_after(asked)
        with pytest.raises(Unsure if there else Away):
            far.send(one)
    assert len(smsd.outbox()) == there
    assert (connector(smsd).find(one) is not None) == bool(there)
    connector(smsd).send(one)
    assert len(smsd.outbox()) == 1


def test_a_line_that_is_cut_while_reading_is_away(smsd: FakeGammu) -> None:
    smsd.row(SENDER, "Satu", NOW)
    with proxied(postgres.shared_server()) as line:
        far = GammuConnector(smsd.url_by(f"host=127.0.0.1&port={line.port}"), "", lambda: NOW)
        line.swallow_after(b'order by "ID" limit')
        with pytest.raises(Away):
            list(far.fetch(""))
    assert len(next(connector(smsd).fetch("")).items) == 1

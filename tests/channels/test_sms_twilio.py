"""Twilio and its kind: signed forms in, and replies that are looked up before they are sent again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from console.channels import sms_twilio
from console.channels.sms_twilio import TwilioConnector
from models.delivery import Away, CursorLost, Denied, Outgoing, Throttled, Unsure, Unwanted
from models.report import Report, Unreadable
from models.sentences import LANGUAGES, say
from tests.support.fake_gateway import FakeTwilio, twilio_signature
from tests.support.fake_service import Fault, Reply

NOW = 1_763_946_600
SENDER = "+6281234567890"
SID = "SM" + "a1" * 16
URL = "https://kota.contoh.id/twilio?kunci=1"
FORM = {
    "MessageSid": SID,
    "AccountSid": "AC1",
    "From": SENDER,
    "To": "+628111272206",
    "Body": "Got mampet",
    "NumMedia": "0",
}


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio(NOW) as one:
        yield one


def connector(twilio: FakeTwilio, now: int = NOW) -> TwilioConnector:
    return TwilioConnector(twilio.address(), "rahasia", lambda: now)


def out(text: str = "Laporan JK2511240001 selesai.", **more: Any) -> Outgoing:
    values: dict[str, Any] = {"contact": SENDER, "tried_at": NOW} | more
    return Outgoing(uuid4(), "sms", SID, "JK2511240001", text, **values)


def read(**fields: str) -> Report | Unreadable:
    (item,) = sms_twilio.items(list((FORM | fields).items()), NOW)
    assert isinstance(item, Report | Unreadable)
    return item


# in ------------------------------------------------------------------------------------------------------------------


def test_a_form_becomes_a_report() -> None:
    report = read(NumMedia="2", MediaUrl0="https://api.twilio.com/m/1", MediaUrl1="javascript:alert(1)")
    assert isinstance(report, Report)
    assert (report.external_id, report.text, report.received_at) == (SID, "Got mampet", NOW)
    assert (report.photos, report.reporter_contact) == (("https://api.twilio.com/m/1",), SENDER)


def test_whatsapp_by_the_same_form() -> None:
    report = read(From=f"whatsapp:{SENDER}", Body="", Latitude="-6.2", Longitude="106.8", ProfileName="Rina")
    assert isinstance(report, Report)
    assert (report.lat, report.lon, report.text) == (-6.2, 106.8, "Lokasi -6.200000, 106.800000")
    assert (report.reporter_name, report.reporter_contact) == ("Rina", SENDER)
    labelled = read(Body="", Latitude="-6.2", Longitude="106.8", Address="Jl. Merdeka 1")
    assert isinstance(labelled, Report) and (labelled.text, labelled.address) == (
        "Jl. Merdeka 1",
        "Jl. Merdeka 1",
    )


def test_a_picture_alone_says_that_it_is_one() -> None:
    report = read(Body="", MediaUrl0="https://api.twilio.com/m/1")
    assert isinstance(report, Report) and report.text == "[Foto tanpa keterangan]"


def test_a_place_that_cannot_be_is_none() -> None:
    report = read(Latitude="400", Longitude="nan")
    assert isinstance(report, Report) and report.lat is None


def test_news_of_our_own_messages_is_no_message() -> None:
    assert sms_twilio.items([("MessageSid", SID), ("MessageStatus", "delivered"), ("To", SENDER)], NOW) == ()


@pytest.mark.parametrize("fields, code", [
    ({"MessageSid": ""}, "channel.no_id"), ({"MessageSid": "x" * 300}, "channel.no_id"),
    ({"MessageSid": "SM'; drop table"}, "channel.no_id"), ({"Body": " "}, "file.no_text"),
    ({"Body": "x" * 20_001}, "file.text_too_long"),
])  # fmt: skip
def test_what_is_no_message_lies_in_the_quarantine(fields: dict[str, str], code: str) -> None:
    item = read(**fields)
    assert isinstance(item, Unreadable) and item.code == code
    for lang in LANGUAGES:
        assert say(lang, item.code, **item.params)


@pytest.mark.parametrize("signed, stands", [
    (URL, URL), ("https://kota.contoh.id:443/twilio?kunci=1", URL), (URL, "https://kota.contoh.id:443/twilio?kunci=1"),
])  # fmt: skip
def test_a_signature_with_and_without_the_port(signed: str, stands: str) -> None:
    assert sms_twilio.verify("rahasia", twilio_signature("rahasia", signed, FORM), stands, list(FORM.items()))


def test_a_known_signature() -> None:
    """The example of Twilio's documentation."""
    form = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
            "To": "+18005551212"}  # fmt: skip
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert sms_twilio.verify("12345", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", url, list(form.items()))
    assert not sms_twilio.verify("12346", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", url, list(form.items()))


@pytest.mark.parametrize("change", ["body", "more", "url", "token", "none", "wide"])
def test_a_forged_form_is_not_believed(change: str) -> None:
    signature, url, form = twilio_signature("rahasia", URL, FORM), URL, dict(FORM)
    if change == "body":
        form["Body"] = "Uang jaminan"
    elif change == "more":
        form["MediaUrl0"] = "https://jahat.contoh/x"
    elif change == "url":
        url = "https://kota.contoh.id/twilio?kunci=2"
    elif change == "token":
        signature = twilio_signature("tebakan", URL, FORM)
    else:
        signature = "" if change == "none" else "\udcff€"
    assert not sms_twilio.verify("rahasia", signature, url, list(form.items()))


_NAMES = st.sampled_from(
    [*FORM, "MediaUrl0", "Latitude", "Longitude", "MessageStatus", "SmsSid", "Address", ""]
)
_VALUES = st.one_of(
    st.text(max_size=24),
    st.sampled_from([SID, SENDER, "whatsapp:+62", "https://x/y", "-6.2", "nan", "1e999"]),
)


@settings(max_examples=4, phases=[Phase.generate])
@given(st.lists(_NAMES, min_size=1), st.lists(_VALUES, min_size=1), st.integers(0, 10**6))
def test_ten_thousand_malformed_forms(names: list[str], values: list[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - forms, not secrets
    for n in range(2_500):
        form = {chance.choice(names): chance.choice(values) for _ in range(chance.randrange(10))}
        body = urlencode(FORM | form if n % 2 else form, errors="surrogatepass").encode()
        items = sms_twilio.items(sms_twilio.read_form(body), NOW)
        if not items:
            assert "MessageStatus" in form and "Body" not in form
            continue
        (item,) = items
        assert isinstance(item, Report | Unreadable)
        assert isinstance(item, Report) or item.raw
        if isinstance(item, Report):
            (item.text + item.address + item.reporter_name).encode()


# in, by the list -----------------------------------------------------------------------------------------------------


def put(twilio: FakeTwilio, text: str, at: int, **more: Any) -> None:
    twilio.put(
        "+628111272206",
        text,
        **({"from": SENDER, "direction": "inbound", "date_created": formatdate(at)} | more),
    )


def poll(twilio: FakeTwilio, cursor: str = "", now: int = NOW) -> tuple[list[str], str]:
    one = TwilioConnector(twilio.address(), "rahasia", lambda: now)
    pages = list(one.fetch(cursor))
    one.close()
    return [item.text for page in pages for item in page.items if isinstance(item, Report)], pages[-1].cursor


def test_what_was_not_pushed_is_found_in_the_list(twilio: FakeTwilio) -> None:
    put(twilio, "Terlalu lama", NOW - 3 * 86_400)
    put(twilio, "Pertama", NOW - 50)
    twilio.put("+628111272206", "Pesan kami sendiri")
    put(twilio, "", NOW - 40, num_media="2")
    texts, cursor = poll(twilio)
    assert texts == ["[Foto tanpa keterangan]", "Pertama"]
    put(twilio, "Kedua", NOW + 400)
    assert poll(twilio, cursor, NOW + 900)[0][0] == "Kedua"
    assert poll(twilio, poll(twilio, cursor, NOW + 900)[1], NOW + 1900)[0] == ["Kedua"], "known by its id"


def test_a_message_has_one_id_both_ways(twilio: FakeTwilio) -> None:
    put(twilio, FORM["Body"], NOW - 50, sid=SID)
    (page,) = connector(twilio).fetch("")
    (item,) = page.items
    pushed = read()
    assert isinstance(item, Report) and isinstance(pushed, Report)
    assert (item.external_id, item.text, item.reporter_contact) == (
        pushed.external_id, pushed.text, pushed.reporter_contact,
    )  # fmt: skip


def test_the_place_moves_only_when_the_list_was_read_to_its_end(twilio: FakeTwilio) -> None:
    twilio.page = 2
    for n in range(5):
        put(twilio, f"Pesan {n}", NOW - 50 + n)
    pages = list(connector(twilio).fetch(""))
    assert [page.cursor for page in pages[:-1]] == ["", ""]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    twilio.fail(Fault.drop(), skip=1)
    found = connector(twilio).fetch("")
    assert next(found).cursor == ""
    with pytest.raises(Away):
        next(found)


@pytest.mark.parametrize("cursor", ["{", "[]", '{"since":"x"}', '{"since":-1}', '{"since":1e999}'])
def test_a_cursor_that_is_none_is_lost(twilio: FakeTwilio, cursor: str) -> None:
    with pytest.raises(CursorLost):
        list(connector(twilio).fetch(cursor))


@pytest.mark.parametrize("ring", [1, 5])
def test_a_list_that_never_ends_is_left(
    twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch, ring: int
) -> None:
    """One page that leads to itself, and pages that always lead to another."""
    monkeypatch.setattr(sms_twilio, "MOST_PAGES", 3)
    path = urlsplit(twilio.address()).path

    def onward(_request: object) -> Reply:
        place = f"{path}/Messages.json?Page={len(twilio.requests) % ring}"
        return Reply.of_json({"messages": [], "next_page_uri": place if len(twilio.requests) < 20 else None})

    monkeypatch.setattr(twilio, "respond", onward)
    with pytest.raises(Away) as told:
        list(connector(twilio).fetch(""))
    assert told.value.code == "channel.endless"
    assert len(twilio.requests) == (3 if ring > 1 else 2)


def test_without_a_number_the_list_is_not_read(twilio: FakeTwilio) -> None:
    one = TwilioConnector(twilio.address("x=1"), "rahasia", lambda: NOW)
    assert [page.items for page in one.fetch("")] == [()]
    assert twilio.requests == []
    one.close()


# out -----------------------------------------------------------------------------------------------------------------


def test_a_reply_is_handed_over_and_found(twilio: FakeTwilio) -> None:
    one = out(contact="081234567890")
    sid = connector(twilio).send(one)
    (message,) = twilio.messages
    assert (message["sid"], message["to"], message["from"], message["body"]) == (
        sid,
        SENDER,
        "+628111272206",
        one.text,
    )
    assert connector(twilio).find(one) == sid


def test_a_reply_whose_answer_was_lost_is_found_not_sent_again(twilio: FakeTwilio) -> None:
    twilio.fail(Fault.drop(accepted=True), method="POST")
    one = out()
    with pytest.raises(Unsure):
        connector(twilio).send(one)
    assert connector(twilio).find(one) == twilio.messages[0]["sid"]


def test_what_is_not_in_the_list_did_not_go_out_once_that_has_settled(twilio: FakeTwilio) -> None:
    twilio.put(SENDER, "Pesan lain")
    twilio.put(SENDER, out().text, direction="inbound")
    twilio.put(SENDER, out().text, date_created=formatdate(NOW - 3600))
    with pytest.raises(Unsure):
        connector(twilio, NOW + 30).find(out())
    assert connector(twilio, NOW + 61).find(out()) is None


def test_the_list_is_followed_to_its_end(twilio: FakeTwilio) -> None:
    twilio.page = 2
    sid = twilio.put(SENDER, out().text)["sid"]
    for n in range(7):
        twilio.put(SENDER, f"Pesan {n}")
    assert connector(twilio).find(out()) == sid
    assert len(twilio.sent("GET")) == 4
    for n in range(30):
        twilio.put(SENDER, f"Pesan lagi {n}")
    with pytest.raises(Unsure):
        connector(twilio).find(out())


@pytest.mark.parametrize("onward", ["https://jahat.contoh/x", "https://{}/x"])
def test_a_list_that_leads_elsewhere_is_not_followed(twilio: FakeTwilio, onward: str) -> None:
    here = urlsplit(twilio.address()).netloc
    twilio.fail(Fault.answer(200, {"messages": [], "next_page_uri": onward.format(here)}))
    with pytest.raises(Away) as told:
        connector(twilio).find(out())
    assert told.value.code == "channel.redirected"
    assert len(twilio.requests) == 1


@pytest.mark.parametrize("status", ["failed", "undelivered", "canceled"])
def test_what_failed_there_is_unwanted(twilio: FakeTwilio, status: str) -> None:
    twilio.status = status
    with pytest.raises(Unwanted):
        connector(twilio).send(out())
    with pytest.raises(Unwanted) as caught:
        connector(twilio).find(out())
    for lang in LANGUAGES:
        assert say(lang, caught.value.code, **caught.value.params)


@pytest.mark.parametrize("fault, failure", [
    (Fault.drop(), Unsure), (Fault.half(), Unsure), (Fault.answer(500), Unsure), (Fault.answer(201, "<html>"), Unsure),
    (Fault.answer(201, {"sid": None}), Unsure), (Fault.answer(201, "[]"), Unsure), (Fault.answer(503), Away),
    (Fault.answer(429, headers={"Retry-After": "9"}), Throttled), (Fault.answer(401), Denied),
    (Fault.answer(400, {"code": 21211}), Unwanted),
])  # fmt: skip
def test_what_an_answer_means(twilio: FakeTwilio, fault: Fault, failure: type[Exception]) -> None:
    twilio.fail(fault)
    with pytest.raises(failure) as caught:
        connector(twilio).send(out())
    assert type(caught.value) is failure
    assert "rahasia" not in repr(caught.value)


@pytest.mark.parametrize(
    "body", ["[]", '{"messages": 7}', "<html>", '{"messages": [7, null, {"body": 5, "to": []}]}']
)
def test_a_list_that_is_none(twilio: FakeTwilio, body: str) -> None:
    twilio.fail(Fault.answer(200, body))
    if "null" in body:
        assert connector(twilio, NOW + 99).find(out()) is None
        return
    with pytest.raises(Away):
        connector(twilio).find(out())


@pytest.mark.parametrize("url", ["twilio+http://api.contoh.id/Accounts/AC1", "twilio+https://u:p@h/Accounts/AC1",
                                 "twilio+https://h/", "twilio+https://[::1/x"])  # fmt: skip
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Denied):
        TwilioConnector(url, "rahasia", lambda: NOW)

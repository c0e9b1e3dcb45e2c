"""WhatsApp Cloud: each message a report of its own, named by its wamid."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from console.channels import whatsapp
from models.report import Report, Unreadable
from models.sentences import LANGUAGES, say
from tests.support.fake_gateway import meta_signature, whatsapp_call

NOW = 1_763_946_600
WAMID = "wamid.HBgNNjI4MTIzNDU2Nzg5MBUCABIYFDNB"


def message(kind: str = "text", inner: Any = None, **more: Any) -> dict[str, Any]:
    body = {"body": "Pohon tumbang di Tebet"} if inner is None else inner
    return {"from": "6281234567890", "id": WAMID, "timestamp": str(NOW - 60), "type": kind, kind: body} | more


def read(one: dict[str, Any]) -> Report | Unreadable:
    (item,) = whatsapp.items(whatsapp_call(one, _6281234567890="Rina"), NOW)
    assert isinstance(item, Report | Unreadable)
    return item


def test_words() -> None:
    report = read(message())
    assert isinstance(report, Report)
    assert (report.channel, report.external_id, report.received_at) == ("sms", WAMID, NOW - 60)
    assert report.text == "Pohon tumbang di Tebet"
    assert (report.reporter_name, report.reporter_contact) == ("Rina", "+6281234567890")
    assert read(message()) == report, "told twice it is one"


@pytest.mark.parametrize("kind, inner, text, left", [
    ("image", {"id": "9", "mime_type": "image/jpeg", "caption": "Lubang di jalan"}, "Lubang di jalan", 1),
    ("image", {"id": "9"}, "[Foto tanpa keterangan]", 1),
    ("video", {"id": "9", "caption": "Banjir"}, "Banjir", 1),
    ("audio", {"id": "9"}, "[Pesan suara]", 1),
    ("document", {"id": "9", "filename": "surat.pdf", "caption": "Permohonan"}, "Permohonan\nsurat.pdf", 1),
    ("document", {"id": "9"}, "[Dokumen tanpa keterangan]", 1),
    ("button", {"text": "Ya", "payload": "1"}, "Ya", 0),
    ("interactive", {"type": "button_reply", "button_reply": {"id": "1", "title": "Setuju"}}, "Setuju", 0),
    ("interactive", {"list_reply": {"title": "Jalan", "description": "Lubang"}}, "Jalan\nLubang", 0),
])  # fmt: skip
def test_files_and_answers(kind: str, inner: dict[str, Any], text: str, left: int) -> None:
    report = read(message(kind, inner))
    assert isinstance(report, Report)
    assert (report.text, report.left_out, report.photos) == (text, left, ())


@pytest.mark.parametrize("inner, text, address", [
    ({"latitude": -6.2, "longitude": 106.8, "name": "Balai Kota", "address": "Jl. Merdeka"},
     "Balai Kota, Jl. Merdeka", "Balai Kota, Jl. Merdeka"),
    ({"latitude": -6.2, "longitude": 106.8}, "Lokasi -6.200000, 106.800000", ""),
])  # fmt: skip
def test_a_location_is_a_report_with_a_place(inner: dict[str, Any], text: str, address: str) -> None:
    report = read(message("location", inner))
    assert isinstance(report, Report)
    assert (report.lat, report.lon, report.text, report.address) == (-6.2, 106.8, text, address)


def test_what_it_answers_is_named() -> None:
    report = read(message(context={"from": "628111272206", "id": "wamid.dulu"}))
    assert isinstance(report, Report) and report.answers == ("wamid.dulu",)
    for broken in ("dulu", {"id": 7}, {"id": "x" * 999}, None):
        one = read(message(context=broken))
        assert isinstance(one, Report) and one.answers == ()


def test_statuses_and_reactions_are_no_messages() -> None:
    call = json.loads(whatsapp_call(message("reaction", {"message_id": "wamid.x", "emoji": "👍"})))
    call["entry"][0]["changes"][0]["value"]["statuses"] = [{"id": "wamid.y", "status": "delivered"}]
    assert whatsapp.items(json.dumps(call).encode(), NOW) == ()


def test_several_messages_of_one_call() -> None:
    found = whatsapp.items(
        whatsapp_call(message(), message(id="wamid.b"), message("sticker", {"id": "1"})), NOW
    )
    assert [type(item).__name__ for item in found] == ["Report", "Report", "Unreadable"]


@pytest.mark.parametrize("one, code", [
    (message("sticker", {"id": "1"}), "whatsapp.kind"), (message("unsupported", {}), "whatsapp.kind"),
    (message(inner={"body": " "}), "whatsapp.kind"), (message(inner=["a"]), "whatsapp.kind"),
    (message(id=""), "channel.no_id"), (message(id=7), "channel.no_id"), (message(id="x" * 999), "channel.no_id"),
    (message(inner={"body": "x" * 20_001}), "file.text_too_long"),
    (message("location", {"latitude": 400, "longitude": 0}), "file.bad_place"),
    (message("location", {"latitude": 0, "longitude": 0}), "whatsapp.kind"),
])  # fmt: skip
def test_what_is_no_message_lies_in_the_quarantine(one: dict[str, Any], code: str) -> None:
    item = read(one)
    assert isinstance(item, Unreadable) and item.code == code and item.raw
    for lang in LANGUAGES:
        assert say(lang, item.code, **item.params)


@pytest.mark.parametrize("body, code", [
    (b"", "file.json_broken"), (b"{", "file.json_broken"), (b"[" * 100_000, "file.json_broken"),
    (b"\xff", "file.json_broken"), (b"[]", "file.not_object"), (b"7", "file.not_object"),
])  # fmt: skip
def test_a_call_that_is_none_is_kept_for_somebody_to_see(body: bytes, code: str) -> None:
    (item,) = whatsapp.items(body, NOW)
    assert isinstance(item, Unreadable) and item.code == code


@pytest.mark.parametrize("stamp", ["0", "-1", "99999999999", "9" * 5000, "²", None, [], 1e999])
def test_a_time_that_cannot_be_is_now(stamp: Any) -> None:
    report = read(message(timestamp=stamp))
    assert isinstance(report, Report) and report.received_at == NOW


def test_only_what_is_signed_is_believed() -> None:
    body, name = whatsapp_call(message()), "x-hub-signature-256"
    good = meta_signature("rahasia", body)
    assert whatsapp.verify("rahasia", {name: good}, body)
    assert not whatsapp.verify("rahasia!", {name: good}, body)
    assert not whatsapp.verify("", {name: meta_signature("", body)}, body)
    for headers, told in [
        ({}, body), ({name: good}, body + b" "), ({name: meta_signature("tebakan", body)}, body),
        ({name: good.removeprefix("sha256=")}, body), ({"x-hub-signature": good}, body),
    ]:  # fmt: skip
        assert not whatsapp.verify("rahasia", headers, told)


def test_the_challenge() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata", "hub.challenge": "1158201444"}
    assert whatsapp.challenge(asked, "kata") == "1158201444"
    assert whatsapp.challenge(asked, "lain") is None
    assert whatsapp.challenge(asked | {"hub.mode": "x"}, "kata") is None
    assert whatsapp.challenge(asked | {"hub.challenge": "<script>"}, "kata") is None


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just("\ud800")
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
_KINDS = ("text", "image", "location", "document", "button", "interactive", "sticker", "reaction", "x")


@settings(max_examples=4, phases=[Phase.generate])
@given(st.lists(_VALUES, min_size=1, max_size=30), st.integers(0, 10**6))
def test_ten_thousand_malformed_messages(values: list[Any], seed: int) -> None:
    """Each is a report or a piece for the quarantine; only reactions are passed over."""
    chance = random.Random(seed)  # noqa: S311 - messages, not secrets
    messages: list[Any] = []
    for _ in range(2_500):
        one = message(chance.choice(_KINDS), chance.choice(values))
        for name in chance.sample(["from", "id", "timestamp", "type", "context"], chance.randrange(3)):
            one[name] = chance.choice(values)
        inner = one.get(str(one.get("type")))
        if isinstance(inner, dict):
            inner = {**inner, chance.choice(["body", "caption", "latitude", "name"]): chance.choice(values)}
            one[str(one["type"])] = inner
        messages.append(one if chance.random() > 0.02 else chance.choice(values))
    found = whatsapp.items(whatsapp_call(*messages), NOW)
    passed = [one for one in messages if isinstance(one, dict) and one.get("type") == "reaction"]
    assert len(found) == len(messages) - len(passed)
    for item in found:
        assert isinstance(item, Report | Unreadable)
        if isinstance(item, Report):
            (item.text + item.external_id + item.reporter_contact + item.raw).encode()
            assert item.text.strip() and item.external_id


@settings(max_examples=200)
@given(_VALUES)
def test_any_json_is_a_call(value: Any) -> None:
    whatsapp.items(json.dumps(value).encode(), NOW)
    change: list[Any] = [{"changes": value}, {"changes": [value]}, {"changes": [{"value": value}]}]
    for inner in ({"messages": value}, {"contacts": value, "messages": [value]}):
        change.append({"changes": [{"value": inner}]})
    for body in [{"entry": value}, *({"entry": [one]} for one in (value, *change))]:
        whatsapp.items(json.dumps(body).encode(), NOW)

"""WhatsApp Cloud API: messages to the office's number come as signed webhooks, on the channel ``sms``.

Each message is a Report of its own, named by its ``wamid``: a location sent after a complaint is not joined to it. A
webhook that fails is sent again for a day, alone or in other company, and only what carries its own id is known again;
the two meet as twins on the desk. What carries neither words, place nor file (stickers, contacts) goes to the
quarantine; news of our own messages (``statuses``) and reactions to them are no messages.

Pictures lie at Meta under an id that only the account's token opens, for 30 days. This channel has no such token: they
count as left out, and the id stands in what was received.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from console.channels.dates import AHEAD, OLDEST
from console.channels.facebook_webhook import challenge, verify
from console.channels.file_source import RAW_LIMIT
from console.channels.numbers import e164
from console.channels.rows import ID_LIMIT, TEXT_LIMIT, BadRow, clean, read_point
from models.delivery import Item
from models.report import Report, Unreadable
from models.sentences import say

#: Meta asks for and signs WhatsApp's webhooks as it does Facebook's.
__all__ = ["challenge", "items", "verify"]

CHANNEL: Final = "sms"
SOURCE: Final = "WhatsApp"
#: Kinds of message that are files, and what stands for the words of one without.
_FILES: Final = {
    "image": "whatsapp.photo", "video": "whatsapp.video", "audio": "whatsapp.audio", "voice": "whatsapp.audio",
    "document": "whatsapp.document",
}  # fmt: skip


def items(body: bytes, now: int) -> tuple[Item, ...]:
    """The messages in a webhook that was signed.

    Args:
        now: seconds since the epoch, for a message without a time that can be.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return (_bad("webhook", "file.json_broken", body.decode("utf-8", "replace")),)
    if not isinstance(told, dict):
        return (_bad("webhook", "file.not_object", body.decode("utf-8", "replace")),)
    found: list[Item] = []
    for value in _values(told):
        names = _names(value.get("contacts"))
        for message in _list(value.get("messages")):
            if isinstance(message, dict) and message.get("type") == "reaction":
                continue
            found.append(_message(message, names, now))
    return tuple(found)


def _values(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in _list(told.get("entry")):
        for change in _list(entry.get("changes")) if isinstance(entry, dict) else ():
            value = change.get("value") if isinstance(change, dict) else None
            if isinstance(value, dict):
                yield value


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """A value as storable text: JSON can hold half surrogates, and a number where words should be."""
    return clean(value) if isinstance(value, str) else ""


def _names(contacts: object) -> dict[str, str]:
    names: dict[str, str] = {}
    for contact in _list(contacts):
        if isinstance(contact, dict) and isinstance(profile := contact.get("profile"), dict):
            names[_text(contact.get("wa_id"))] = _text(profile.get("name")).strip()
    return names


def _message(message: object, names: Mapping[str, str], now: int) -> Item:
    raw = json.dumps(message)
    if not isinstance(message, dict):
        return _bad("message", "file.not_object", raw)
    wamid, sender = _text(message.get("id")).strip(), _text(message.get("from")).strip()
    if not wamid or len(wamid) > ID_LIMIT:
        return _bad(wamid[:80] or "message", "channel.no_id", raw)
    kind = _text(message.get("type"))
    try:
        text, address, point = _said(message, kind)
    except BadRow as problem:
        return _bad(wamid, problem.code, raw, **problem.params)
    if not text.strip():
        return _bad(wamid, "whatsapp.kind", raw, kind=kind[:40] or "?")
    if len(text) > TEXT_LIMIT:
        return _bad(wamid, "file.text_too_long", raw, length=str(len(text)), limit=str(TEXT_LIMIT))
    lat, lon = point or (None, None)
    context = message.get("context")
    answered = _text(context.get("id")).strip() if isinstance(context, dict) else ""
    return Report(
        CHANNEL, wamid, _moment(message.get("timestamp"), now) or now, text, lat=lat, lon=lon, address=address,
        left_out=int(kind in _FILES), answers=(answered,) if 0 < len(answered) <= ID_LIMIT else (),
        reporter_name=names.get(sender, ""), reporter_contact=e164(f"+{sender}" if sender.isdigit() else sender),
        raw=raw[:RAW_LIMIT],
    )  # fmt: skip


def _said(message: Mapping[str, Any], kind: str) -> tuple[str, str, tuple[float, float] | None]:
    """Words, place in words, and point of a message."""
    inner = message.get(kind)
    part: Mapping[str, Any] = inner if isinstance(inner, dict) else {}
    if kind == "text":
        return _text(part.get("body")), "", None
    if kind == "location":
        point = read_point(str(part.get("latitude", "")), str(part.get("longitude", "")))
        names = (_text(part.get("name")).strip(), _text(part.get("address")).strip())
        address = ", ".join(name for name in names if name)
        if not address and point is not None:
            return say("id", "whatsapp.location", lat=f"{point[0]:.6f}", lon=f"{point[1]:.6f}"), "", point
        return address, address, point
    if kind in _FILES:
        words = [_text(part.get("caption")), _text(part.get("filename")) if kind == "document" else ""]
        return "\n".join(word for word in words if word.strip()) or say("id", _FILES[kind]), "", None
    if kind == "button":
        return _text(part.get("text")), "", None
    if kind == "interactive":
        for name in ("button_reply", "list_reply"):
            reply = part.get(name)
            if isinstance(reply, dict):
                words = [_text(reply.get("title")), _text(reply.get("description"))]
                return "\n".join(word for word in words if word.strip()), "", None
    return "", "", None


def _moment(value: object, now: int) -> int | None:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        return None
    return moment if OLDEST <= (moment := int(text)) <= now + AHEAD else None


def _bad(where: str, code: str, raw: str, **params: str) -> Unreadable:
    return Unreadable(SOURCE, where, code, params, raw[:RAW_LIMIT])

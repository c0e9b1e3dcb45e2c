"""One mail becomes a Report, is passed over for a reason, or cannot be read; it never raises.

The words are kept as the citizen sent them, quoted history and all. What is undone is only what the way did to them:
transfer encoding, charset, soft line breaks (RFC 3676), HTML. A report number in the subject stays in the title, and
what the mail answers is told by ``Report.answers``: it is a report of its own all the same.

Passed over, because nobody complains in them: automatic answers (``Auto-Submitted``, ``X-Auto-Response-Suppress``),
bulk and lists (``Precedence``), reports about delivery, and our own replies, of which a copy comes to our mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.policy import compat32
from email.utils import getaddresses, mktime_tz, parsedate_tz
from hashlib import sha256
from typing import Final
from uuid import UUID

from console.channels.email_part import DEEPEST, Part, headers, of_message, to_text, words
from console.channels.html_text import to_text as words_of_html
from models.report import Report, Unreadable

#: Bytes of one text part that are read, and characters of a report; a person writes less.
LONGEST_PART: Final = 256 * 1024
LONGEST_TEXT: Final = 100_000
LONGEST_TITLE: Final = 500
#: Pictures of a mail, bytes of one (what the central keeps) and of all. Below the smallest it is a line or a dot.
MOST_PICTURES: Final = 10
LARGEST_PICTURE: Final = 8 * 2**20
LARGEST_TOGETHER: Final = 32 * 2**20
SMALLEST_PICTURE: Final = 1000
#: What is kept of a message as it came.
RAW: Final = 64 * 1024
#: Parts inside parts in a mail that is read here. The parser takes time by their number, line by line.
MOST_BOUNDARIES: Final = DEEPEST

_ID: Final = re.compile(r"<\s*([^<>\s]{1,990})\s*>")
_GOOD_ID: Final = re.compile(r"[!-;=?-~]{1,250}")
_OURS: Final = re.compile(r"(reply-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))@[^@\s<>]+")
#: An address a mail server takes without being asked twice; nothing that could begin a new header or command.
ADDRESS: Final = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f-\x9f]{1,64}@[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f-\x9f]{1,189}"
)
_SIGNS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_PICTURE_NAME: Final = re.compile(r"\.(?:jpe?g|png|webp)$", re.IGNORECASE)
_BOUNDARY: Final = re.compile(rb"boundary[*0-9\s]*+=", re.IGNORECASE)
#: The addressee of one block of a report, and what is said of him (RFC 3464, 2.3; RFC 3463).
_FATE: Final = re.compile(
    rb"^(?:Final-Recipient:[^;\r\n]{0,40}+;[ \t]*+<?([^\s<>]{1,300})|Status:[ \t]*+([245])\.\d{1,3}\.\d{1,3})",
    re.IGNORECASE | re.MULTILINE,
)
_RETURNED: Final = re.compile(rb"^Message-ID:\s*+<?reply-([0-9a-f-]{36})@", re.IGNORECASE | re.MULTILINE)
_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A reply of ours that came back.

    Attributes:
        reply: its id.
        lost_to: the addresses it did not reach, in small letters; "" for one that was not told.
    """

    reply: UUID
    lost_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A mail that is no report.

    Attributes:
        reason: own, auto, bulk or delivery.
        bounce: the reply it says did not arrive.
    """

    reason: str
    bounce: Bounce | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a mail beside its content.

    Attributes:
        source, where: as in ``Unreadable``.
        arrived: when our server took it, seconds since the epoch; 0 when it does not say, then its own date counts.
        now: no mail arrives later than this.
    """

    source: str
    where: str
    arrived: int
    now: int


Outcome = Report | Unreadable | Skipped


def read_message(data: bytes, envelope: Envelope) -> Outcome:
    """A mail that is here whole; also a piece of the quarantine, by its ``raw`` as UTF-8."""
    if len(_BOUNDARY.findall(data)) > MOST_BOUNDARIES:
        return unreadable(envelope, "email.nested", data)
    try:
        message = message_from_bytes(data, policy=compat32)
        head, part = headers(message), of_message(message)
    except (MessageError, RecursionError, ValueError, LookupError):
        return unreadable(envelope, "email.broken", data)
    return read_parts(head, part, envelope, data)


def read_parts(head: Mapping[str, str], part: Part, envelope: Envelope, raw: bytes) -> Outcome:
    """A mail by its headers and parts.

    Args:
        head: see ``email_part.headers``.
        part: the outermost part; its leaves are loaded as far as they are wanted.
        envelope: where it lies and when it came.
        raw: as much of it as is here.

    Raises:
        Whatever loading a part raises, and nothing else.
    """
    skipped = _skipped(head, part, raw)
    if skipped is not None:
        return skipped
    text = _text(part)
    title = words(head.get("subject", ""))[:LONGEST_TITLE]
    # Many write all they have to say into the subject.
    text = text if text.strip() else title
    if not text.strip():
        return unreadable(envelope, "email.empty", raw)
    pictures, left_out = _pictures(part)
    name, contact = _reporter(head)
    return Report(
        channel="email",
        external_id=_external_id(head, text),
        received_at=_received_at(head, envelope),
        text=text,
        title=title,
        photos=tuple(sha256(picture).hexdigest() for picture in pictures),
        pictures=tuple(pictures),
        left_out=left_out,
        answers=_answers(head),
        reporter_name=name,
        reporter_contact=contact,
        raw=as_text(raw),
    )


def unreadable(envelope: Envelope, code: str, raw: bytes) -> Unreadable:
    """A piece for the quarantine."""
    return Unreadable(envelope.source, envelope.where, code, {}, as_text(raw))


def as_text(raw: bytes) -> str:
    """The beginning of a mail as text: what is no UTF-8 is written out, NUL is marked."""
    return raw[:RAW].decode("utf-8", "backslashreplace").replace("\0", "\ufffd")[:RAW]


def our_id(external_id: str) -> UUID | None:
    """The reply a Message-ID of ours stands for, None for another's."""
    found = _OURS.fullmatch(external_id)
    return UUID(found[2]) if found else None


# Passed over -------------------------------------------------------------------------------------------------


def _skipped(head: Mapping[str, str], part: Part, raw: bytes) -> Skipped | None:
    own = _ID.search(head.get("message-id", ""))
    reply = our_id(own[1]) if own else None
    if reply is not None and head.get("x-tanggap-reply", "").strip() == str(reply):
        return Skipped("own")
    if part.kind == "multipart/report":
        # Of the same form is a receipt that somebody has read it (RFC 8098).
        failed = part.parameters.get("report-type", "delivery-status").lower() == "delivery-status"
        return Skipped("delivery", _bounce(raw) if failed else None)
    automatic = head.get("auto-submitted", "").split(";")[0].strip().lower()
    suppress = head.get("x-auto-response-suppress", "").strip().lower()
    if automatic not in ("", "no") or suppress not in ("", "none"):
        return Skipped("auto")
    if head.get("precedence", "").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return Skipped("bulk")
    return None


def _bounce(raw: bytes) -> Bounce | None:
    """Which reply of ours a report is about: its headers, or the whole of it, come back with the report (RFC 6522).

    What was only delayed (4.x.x) or arrived (2.x.x) has not come back, nor what nothing is said of.
    """
    returned = _RETURNED.search(raw)
    if returned is None:
        return None
    lost: dict[str, None] = {}
    to = ""
    for fate in _FATE.finditer(raw):
        if fate[1] is not None:
            to = fate[1].decode("utf-8", "replace").lower()
        elif fate[2] == b"5":
            lost[to] = None
    try:
        return Bounce(UUID(returned[1].decode("ascii")), tuple(lost)) if lost else None
    except ValueError:
        return None


# Words -------------------------------------------------------------------------------------------------------


def _text(part: Part) -> str:
    """The words of a mail; of a mail or a file inside it only when it has none of its own."""
    own = _worded(part, inner=False)
    text = own if own.strip() else _worded(part, inner=True)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").strip("\n")
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "\n[…]"


def _worded(part: Part, *, inner: bool) -> str:
    if not inner and (part.kind == "message/rfc822" or part.attached or part.name):
        return ""
    if part.children:
        children = part.children
        if (
            part.kind == "multipart/alternative"
        ):  # the same words in several forms: the plain one, unless it is empty
            children = sorted(children, key=lambda one: one.kind != "text/plain")
        said = (_worded(child, inner=inner) for child in children)
        told = (one for one in said if one.strip())
        if part.kind in ("multipart/alternative", "multipart/related"):
            return next(told, "")
        return "\n".join(told)
    if part.kind == "text/html":
        return _of_html(part)
    # A multipart whose boundary was lost is read as it stands; so is any text, before nothing is read at all.
    if part.kind == "text/plain" or part.kind.startswith(("multipart/", "text/") if inner else "multipart/"):
        text = to_text(part.load()[:LONGEST_PART], part.parameters.get("charset", ""))
        return (
            _unflowed(text, part.parameters)
            if part.parameters.get("format", "").lower() == "flowed"
            else text
        )
    return ""


def _of_html(part: Part) -> str:
    data = part.load()[:LONGEST_PART]
    charset = part.parameters.get("charset", "")
    if not charset and (found := _META.search(data[:4096])):
        charset = found[1].decode("ascii", "replace")
    return words_of_html(to_text(data, charset))


def _unflowed(text: str, parameters: Mapping[str, str]) -> str:
    """Lines a program broke become one again (RFC 3676); quoted lines keep their marks."""
    joint = -1 if parameters.get("delsp", "").lower() == "yes" else None
    out: list[str] = []
    open_at: int | None = None  # depth of the line that goes on
    for line in text.replace("\r\n", "\n").split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare[1:] if bare.startswith(" ") else bare
        soft = bare.endswith(" ") and bare != "-- "
        body = bare[:joint] if soft else bare
        if open_at == depth and bare != "-- ":
            out[-1] += body
        else:
            out.append(f"{'>' * depth} {body}" if depth else body)
        open_at = depth if soft else None
    return "\n".join(out)


# Pictures ----------------------------------------------------------------------------------------------------


def _pictures(part: Part) -> tuple[list[bytes], int]:
    """The photos a mail brings, each once, and how many attachments it has besides."""
    found: dict[bytes, None] = {}
    left_out, together = 0, 0
    for leaf in part.leaves():
        named = _PICTURE_NAME.search(leaf.name) is not None
        if not leaf.kind.startswith("image/") and not (named and leaf.kind.startswith("application/")):
            left_out += leaf.attached or bool(leaf.name)
            continue
        # Base64 takes 78 bytes for 57.
        if leaf.size > LARGEST_PICTURE * 1.4 or len(found) >= MOST_PICTURES or together >= LARGEST_TOGETHER:
            left_out += 1
            continue
        data = leaf.load()
        if len(data) < SMALLEST_PICTURE:
            continue
        fits = len(data) <= LARGEST_PICTURE and together + len(data) <= LARGEST_TOGETHER
        if not fits or not data.startswith(_SIGNS) or (data.startswith(b"RIFF") and data[8:12] != b"WEBP"):
            left_out += 1
            continue
        together += 0 if data in found else len(data)
        found[data] = None
    return list(found), left_out


# Headers -----------------------------------------------------------------------------------------------------


def _external_id(head: Mapping[str, str], text: str) -> str:
    """The Message-ID without its brackets, so that the mail is known again wherever it lies; else a hash of it."""
    said = head.get("message-id", "")
    found = _ID.search(said)
    name = found[1] if found else said
    if _GOOD_ID.fullmatch(name) and not name.startswith("sha256:"):
        return name
    about = [name] if name else [head.get(one, "") for one in ("date", "from", "subject")] + [text]
    return "sha256:" + sha256("\0".join(about).encode("utf-8", "replace")).hexdigest()


def _received_at(head: Mapping[str, str], envelope: Envelope) -> int:
    if envelope.arrived:
        return max(0, min(envelope.arrived, envelope.now))
    try:
        parsed = parsedate_tz(head.get("date", ""))
        said = int(mktime_tz(parsed)) if parsed else -1
    except (ValueError, TypeError, OverflowError, IndexError):
        return envelope.now
    return said if 0 <= said <= envelope.now else envelope.now


def _answers(head: Mapping[str, str]) -> tuple[str, ...]:
    nearest = [*_ID.findall(head.get("in-reply-to", "")), *reversed(_ID.findall(head.get("references", "")))]
    named = [
        found[1] if (found := _OURS.fullmatch(one)) else one for one in nearest if _GOOD_ID.fullmatch(one)
    ]
    return tuple(dict.fromkeys(named))[:20]


def _reporter(head: Mapping[str, str]) -> tuple[str, str]:
    """Name and address of who wrote; the address is where an answer is wanted."""
    name, sender = _first_address(head.get("from", ""))
    _, wanted = _first_address(head.get("reply-to", ""))
    return name, wanted or sender


def _first_address(value: str) -> tuple[str, str]:
    try:
        named = getaddresses([value[:2000]])
    except (ValueError, LookupError, RecursionError):
        return "", ""
    for name, address in named[:20]:
        if ADDRESS.fullmatch(address):
            return words(name)[:200], address
    return "", ""

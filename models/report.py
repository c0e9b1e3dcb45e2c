"""A Report: one message as a channel delivered it, before anybody judged it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Report:
    """One message as delivered.

    Attributes:
        channel: channel code, one of ``qlue x facebook sms email balai-warga lapor``.
        external_id: the channel's own id of the message; with ``channel`` it names the case for ever, so the
            same message delivered twice is one case.
        received_at: when the channel took it, seconds since the epoch (UTC).
        text: the citizen's words exactly as received.
        title: a heading if the channel has one, else "".
        lat, lon: WGS 84 degrees, None when the message carries no place.
        address: place in words as the channel gives it, else "".
        category: the channel's own category word (not ours), else "".
        photos: addresses of pictures. Those in ``pictures`` stand here by the SHA-256 of their bytes, in hex.
        pictures: pictures the message itself brought, their bytes as they came: at most 10, each at most 8 MiB (what
            the central keeps), 32 MiB together. Whoever takes the report in must first keep and queue them by
            ``core.blobs`` and strike the hash of one it refuses from ``photos``: nothing can fetch them later.
        left_out: how many attachments did not come along: documents, and pictures that are too many or too large or
            that nobody here can look at. They stay where the message lies.
        answers: what it answers, nearest first: ids of earlier messages of the same channel, and ``reply-UUID`` for a
            reply of ours. For suggesting a twin; it is a report of its own all the same.
        reporter_name, reporter_contact: personal data; kept apart from the text for ever.
        status: the channel's own status word, else "".
        raw: the undecoded message, kept for the quarantine and for "exactly as received".
    """

    channel: str
    external_id: str
    received_at: int
    text: str
    title: str = ""
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    category: str = ""
    photos: tuple[str, ...] = ()
    reporter_name: str = ""
    reporter_contact: str = ""
    status: str = ""
    raw: str = field(default="", repr=False, compare=False)
    pictures: tuple[bytes, ...] = field(default=(), repr=False, compare=False)
    left_out: int = 0
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of input that could not become a Report.

    Attributes:
        source: file or service it came from.
        where: position in words a person can find again ("baris 17", "butir 3").
        code: reason code, a key of resources/i18n/sentences.toml.
        params: what the reason's sentence needs.
        raw: the piece as received, cut to 64 KiB.
    """

    source: str
    where: str
    code: str
    params: dict[str, str]
    raw: str = field(repr=False)

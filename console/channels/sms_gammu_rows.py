"""What stands in Gammu's inbox, made into messages: single ones, and long ones joined from their parts.

What a message is called follows from what it is, not from its row's ``ID``: the table may be emptied and count from 1
again, and then an old number must not hide a new message, nor a new number double an old one. A single message is
named by sender, the centre's time, header and words; a long one by all of its parts. Two messages that agree in all of
that are one message delivered twice.

Gammu up to 1.39 keeps each part's words in its own row; from 1.40 on the first row has the words of all and the others
none (smsd/services/sql.c, ``%T``). Joining in order gives the same text from both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Final

from console.channels.dates import AHEAD, OLDEST
from console.channels.file_source import RAW_LIMIT
from console.channels.numbers import e164
from console.channels.rows import TEXT_LIMIT, clean
from console.channels.sms_parts import Mark, from_hex, joined, read_mark, read_words
from models.delivery import Edited, Item
from models.report import Report, Unreadable

CHANNEL: Final = "sms"
SOURCE: Final = "SMS (Gammu)"
#: Parts of one message are stamped by the centre within minutes; the reference comes round again after 256 messages.
WINDOW_S: Final = 3600
#: How long a missing part is waited for.
PATIENCE_S: Final = 24 * 3600
#: Gammu's class of an answer to a USSD code: the operator's machine, not a citizen.
USSD: Final = 127


@dataclass(frozen=True, slots=True)
class Row:
    """One row of ``inbox``.

    Attributes:
        received: the centre's time as the column has it. at: the same in seconds since the epoch; when it cannot be,
            when the row was written; 0 when that cannot be either.
        words: ``TextDecoded``. hexed: ``Text``, the same as Gammu keeps it, in hexadecimal digits.
    """

    id: int
    received: str
    at: int
    sender: str
    udh: str
    coding: str
    kind: int
    words: str
    hexed: str

    @property
    def mark(self) -> Mark | None:
        """Where it stands in a long message."""
        return read_mark(from_hex(self.udh))

    @property
    def own_words(self) -> str:
        """What this row's bytes say."""
        return read_words(from_hex(self.hexed), self.coding)

    @property
    def raw(self) -> str:
        """It as received, for the quarantine; without its ``ID``, so that a row read again is the same piece."""
        named = {
            "SenderNumber": self.sender, "ReceivingDateTime": self.received, "UDH": self.udh,
            "Coding": self.coding, "Class": self.kind, "TextDecoded": self.words, "Text": self.hexed,
        }  # fmt: skip
        return json.dumps(named, ensure_ascii=False)[:RAW_LIMIT]


def read_row(values: Sequence[object], zone: tzinfo, now: int) -> Row:
    """A row from its columns in the order of `Row`, with ``UpdatedInDB`` where ``at`` stands.

    Args:
        zone: whose local time the columns have (Gammu writes its own machine's).
        now: seconds since the epoch; later times are not believed.
    """
    number, received, updated, sender, udh, coding, kind, words, hexed = values
    at = _moment(str(received), zone, now) or _moment(str(updated), zone, now) or 0
    return Row(
        int(str(number)), str(received), at, clean(str(sender)).strip(), str(udh), str(coding), int(str(kind)),
        clean(str(words)), str(hexed),
    )  # fmt: skip


def fingerprint(rows: Iterable[Row]) -> str:
    """Tells whether rows are still those that were read: an ID may mean another message by now."""
    mill = hashlib.sha256()
    for row in sorted(rows, key=lambda one: one.id):
        mill.update(f"{row.id}\x1f{row.sender}\x1f{row.received}\x1f{row.udh}\x1f{row.words}\x1e".encode())
    return mill.hexdigest()[:16]


@dataclass(slots=True)
class _Group:
    """A long message on its way: its parts by place, and copies of them."""

    mark: Mark
    rows: dict[int, Row]
    copies: list[Row] = field(default_factory=list)

    @property
    def first(self) -> Row:
        return self.rows[min(self.rows)]

    @property
    def whole(self) -> bool:
        return len(self.rows) == self.mark.total

    def everything(self) -> list[Row]:
        return [*self.rows.values(), *self.copies]

    def fits(self, row: Row, seq: int) -> bool:
        """Whether a row of the same sender and reference belongs here."""
        if abs(row.at - self.first.at) > WINDOW_S:
            return False
        return seq not in self.rows or _same(self.rows[seq], row)

    def put(self, row: Row, seq: int) -> None:
        if seq in self.rows:
            self.copies.append(row)
        else:
            self.rows[seq] = row


class Joiner:
    """Makes messages of rows, holding what is not whole yet.

    Args:
        now: seconds since the epoch.
        others: rows of a sender that carry a header, whoever has read them, but for some IDs: parts that came too late
            find those they belong to.
    """

    def __init__(self, now: int, others: Callable[[str, list[int]], list[Row]]) -> None:
        self._now = now
        self._others = others
        self._open: dict[tuple[str, int, bool, int], list[_Group]] = {}

    @property
    def waiting(self) -> list[int]:
        """IDs of the parts that wait for others."""
        return sorted(
            row.id for groups in self._open.values() for group in groups for row in group.everything()
        )

    def add(self, rows: Iterable[Row]) -> tuple[list[Item], list[Row]]:
        """Take rows in, oldest first.

        Returns:
            The messages that are whole, and the rows they were made of.
        """
        items: list[Item] = []
        done: list[Row] = []
        for row in rows:
            mark = None if row.kind == USSD else row.mark
            if mark is None:
                items.append(_single(row, self._now))
                done.append(row)
                continue
            group = self._placed(row, mark)
            if group.whole:
                self._open[_key(row, mark)].remove(group)
                items.append(_long(group, self._now))
                done += group.everything()
        return items, done

    def give_up(self) -> tuple[list[Item], list[Row]]:
        """The messages whose missing parts were waited for long enough, as far as they came.

        A part that comes after that finds the others in the table and makes the message whole: it is the same message,
        edited. A copy of a part of a whole message is that message again.
        """
        items: list[Item] = []
        done: list[Row] = []
        waiting = self.waiting
        asked: dict[str, list[Row]] = {}
        for key, groups in self._open.items():
            for group in [one for one in groups if self._is_over(one)]:
                own = group.everything()
                if key[0] not in asked:
                    asked[key[0]] = self._others(key[0], waiting)
                earlier = _earlier(asked[key[0]], key, group)
                if earlier:
                    items += _completed(group, earlier, self._now)
                else:
                    items.append(_long(group, self._now))
                done += own
                groups.remove(group)
        return items, done

    def _placed(self, row: Row, mark: Mark) -> _Group:
        groups = self._open.setdefault(_key(row, mark), [])
        for group in groups:
            if group.fits(row, mark.seq):
                group.put(row, mark.seq)
                return group
        groups.append(_Group(mark, {mark.seq: row}))
        return groups[-1]

    def _is_over(self, group: _Group) -> bool:
        return self._now - max(row.at for row in group.everything()) >= PATIENCE_S


def _earlier(rows: list[Row], key: tuple[str, int, bool, int], group: _Group) -> dict[int, Row]:
    """Parts of the same message that were delivered before, among the rows of its sender.

    None when that is not certain: where one place has two contents, two messages have the same reference, and words are
    better delivered as a piece than put into another's message.
    """
    known, found = dict(group.rows), {}
    for row in rows:
        mark = row.mark
        if mark is None or _key(row, mark) != key or abs(row.at - group.first.at) > WINDOW_S:
            continue
        if not _same(known.setdefault(mark.seq, row), row):
            return {}
        found[mark.seq] = row
    return found


def _key(row: Row, mark: Mark) -> tuple[str, int, bool, int]:
    return row.sender, mark.ref, mark.wide, mark.total


def _same(one: Row, other: Row) -> bool:
    """Whether two rows are the same part, delivered twice."""
    return (one.received, one.words, one.hexed) == (other.received, other.words, other.hexed)


def _single(row: Row, now: int) -> Item:
    if row.kind == USSD:
        return _bad(row, "sms.ussd")
    text = row.words if row.words.strip() else row.own_words
    name = ("single", row.sender, row.received, row.udh.upper(), row.words, row.hexed)
    return _item(row, text, name, now, row.raw)


def _long(group: _Group, now: int) -> Item:
    first, mark = group.first, group.mark
    lead = first.words
    said = {seq: row.words for seq, row in group.rows.items()}
    for seq, row in group.rows.items():
        # Empty because the first row has the words of all, or because Gammu could not write these: then they are in
        # its bytes.
        if not row.words.strip() and (own := row.own_words) and own not in lead:
            said[seq] = own
    text = joined(said, mark.total) if any(words.strip() for words in said.values()) else ""
    parts = [f"{seq} {row.received} {row.words} {row.hexed}" for seq, row in sorted(group.rows.items())]
    name = ("long", first.sender, f"{mark.ref} {mark.wide} {mark.total}", *parts)
    raw = "\n".join(group.rows[seq].raw for seq in sorted(group.rows))
    return _item(first, text, name, now, raw[:RAW_LIMIT])


def _completed(group: _Group, earlier: dict[int, Row], now: int) -> list[Item]:
    """A message that was delivered before, by the name it had then, and edited when this group adds to it.

    It is told once more, in case somebody else had marked its parts; who has it knows it.
    """
    before = _long(_Group(group.mark, earlier), now)
    added = set(group.rows) - set(earlier)
    if not added:
        return [before]
    whole = _long(_Group(group.mark, {**earlier, **group.rows}), now)
    if not isinstance(before, Report) or not isinstance(whole, Report):
        return [before, whole]
    version = whole.external_id.removeprefix("sms:")
    return [before, Edited(CHANNEL, before.external_id, whole.text, version=version)]


def _item(row: Row, text: str, name: tuple[str, ...], now: int, raw: str) -> Item:
    if not text.strip():
        return _bad(row, "sms.binary" if row.hexed.strip() else "file.no_text", raw)
    if len(text) > TEXT_LIMIT:
        return _bad(row, "file.text_too_long", raw, length=str(len(text)), limit=str(TEXT_LIMIT))
    external_id = "sms:" + hashlib.sha256("\x1f".join(name).encode()).hexdigest()[:32]
    return Report(
        CHANNEL, external_id, row.at or now, text, reporter_contact=e164(row.sender), raw=raw
    )  # fmt: skip


def _bad(row: Row, code: str, raw: str = "", **params: str) -> Unreadable:
    return Unreadable(SOURCE, f"inbox {row.id}", code, params, raw or row.raw)


def _moment(value: str, zone: tzinfo, now: int) -> int | None:
    try:
        moment = int(datetime.fromisoformat(value).replace(tzinfo=zone).timestamp())
    except (ValueError, OverflowError):
        return None
    return moment if OLDEST <= moment <= now + AHEAD else None

"""Cases written to a file for other programs: CSV for spreadsheets, GeoJSON for maps.

Rows stream: a million cases take no memory to speak of, and the file takes its place only when it is whole. Who
reported a case, and the message's own id at its channel, stay inside; telephone numbers, addresses and accounts in a
citizen's words are masked. A supervisor who says why may take reporters along, of so many cases that each is looked at
for a reason: every one is an Event of its case before anything is written.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core import records
from console.core.errors import Refused
from console.core.history import DOTS, mask_name
from console.core.log import redact
from console.core.whole_files import writing_whole
from models import reading
from models.commands import Reveal
from models.complaint import SURE_OF, Complaint
from models.identity import WIB, event_id

if TYPE_CHECKING:
    from console.core.central import PostgresCentral
    from console.core.dispatch import Dispatcher
    from models.reference import Reference

ENDINGS: Final = (".csv", ".geojson")
#: Reporters of more cases leave in no one file.
MOST_REVEALED: Final = 100
PIECE: Final = 500
COLUMNS: Final = (
    "number",
    "channel",
    "status",
    "colour",
    "kind",
    "category",
    "category_name",
    "kelurahan",
    "kelurahan_name",
    "agency",
    "agency_name",
    "received_at",
    "due_at",
    "closed_at",
    "handed_at",
    "priority",
    "reopened",
    "twin_of",
    "lat",
    "lon",
    "title",
    "text",
    "address",
    "unsure",
    "id",
)
REVEALED: Final = ("external_id", "reporter_name", "reporter_contact")
_ACCOUNT: Final = re.compile(r"(?<![\w.])@\w{2,}")
#: Without any of these ``redact`` finds nothing: most texts are spared its nine patterns.
_SUSPECT: Final = re.compile(r"[@\d=:]|(?i:bearer|basic)")
#: What a spreadsheet would take for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Reporters = Mapping[UUID, tuple[str, str]]
#: Small keys: a list of a few, or the queue's array of a million, which nobody turns into a list in one long call.
Keys = Sequence[int] | Any


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        rows: cases.
        without_place: of these, cases without a point.
    """

    rows: int
    without_place: int


class Stopped(Exception):
    """Nobody wants it any more; no file was left."""


def checked(path: Path) -> Path:
    """A place for the file.

    Raises:
        Refused: another ending, or a folder.
    """
    if path.is_dir() or path.suffix.lower() not in ENDINGS:
        raise Refused("export.ending", path=path)
    return path


def export(
    db: sqlite3.Connection,
    ref: Reference,
    path: Path,
    keys: Keys,
    reporters: Reporters | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Exported:
    """Write cases to a file, whole or not at all.

    Args:
        db: reading connection without a transaction of its own.
        ref: master data, for names.
        path: ends in ``.csv`` or ``.geojson``.
        keys: small keys, in the order wanted.
        reporters: as ``revealed`` gives them; None masks.
        progress: told (cases done, cases in all).
        stopped: asked between pieces.

    Raises:
        Unavailable: the disk is full or does not let us.
        Stopped: it was.
    """
    form = (_Csv if path.suffix.lower() == ".csv" else _GeoJson)(reporters=reporters is not None)
    rows = without = 0
    db.execute("begin")  # one moment for all pieces
    try:
        with writing_whole(path) as file:
            file.write(form.head())
            for some in reading.chunks(keys, PIECE):
                if stopped():
                    raise Stopped
                for case, row in _rows(db, ref, some, reporters):
                    file.write(form.row(row))
                    rows, without = rows + 1, without + (case.lat is None)
                progress(rows, len(keys))
            file.write(form.tail())
    finally:
        db.execute("rollback")
    return Exported(rows, without)


def revealed(
    door: Dispatcher, db: sqlite3.Connection, keys: Keys, why: str, central: PostgresCentral | None
) -> dict[UUID, tuple[str, str]]:
    """Reporters of cases; reading each is an Event of its case.

    Args:
        door: in the name of whoever asks.
        db: reading connection.
        keys: small keys.
        why: the reason, kept with every Event.
        central: has the reporters that have left this computer; None when there is no line.

    Raises:
        Refused: no right, no reason, too many, or reporters nobody here has.
        Unavailable: the line is gone.
    """
    if door.actor.role != "supervisor":
        raise Refused("export.role")
    if not why.strip():
        raise Refused("export.reason")
    if len(keys) > MOST_REVEALED:
        raise Refused("export.many", rows=len(keys), most=MOST_REVEALED)
    cases = records.case_ids(db, keys)
    there = {
        UUID(bytes=raw): (name, contact)
        for raw, name, contact in db.execute(
            "select complaint, name, contact from reporter where complaint in"
            " (select c.id from complaint c where c.n in (select value from json_each(?)))",
            (json.dumps([int(n) for n in keys]),),
        )
    }
    away = [case for case in cases if _hidden(there.get(case), known=records.has_central(db))]
    if away and central is None:
        raise Refused("export.unseen", rows=len(away))
    here = [case for case in cases if case not in set(away)]
    outcome = door.do([(case, Reveal(why)) for case in here])
    if outcome.refused:
        raise Refused("export.role")
    found = {case: there.get(case, ("", "")) for case in here}
    for case in away:
        assert central is not None  # noqa: S101 - refused above
        event = event_id(door.clock() * 1000, door.entropy(10))
        found[case] = central.reveal(case, event, why, door.console)
    return found


def _hidden(who: tuple[str, str] | None, *, known: bool) -> bool:
    """Whether a reporter is at the central alone."""
    return known if who is None else DOTS in who[0] + who[1]


def _rows(
    db: sqlite3.Connection, ref: Reference, keys: Keys, reporters: Reporters | None
) -> Iterator[tuple[Complaint, dict[str, Any]]]:
    """These cases in this order; one that is gone meanwhile is left out."""
    cases = dict(reading.load(db, records.case_ids(db, keys)).values())
    parents = _numbers(db, [case.merged_into for case in cases.values() if case.merged_into])
    for n in keys:
        case = cases.get(int(n))
        if case is not None:
            who = None if reporters is None else reporters.get(case.id, ("", ""))
            yield case, _row(case, ref, parents, who)


def _numbers(db: sqlite3.Connection, cases: Sequence[UUID]) -> dict[UUID, str]:
    return {case.id: case.number for _n, case in reading.load(db, cases).values()} if cases else {}


def masked(text: str) -> str:
    """A citizen's words without telephone and identity numbers, addresses of mail and accounts."""
    if _SUSPECT.search(text) is None:
        return text
    return _ACCOUNT.sub(lambda found: mask_name(found[0]), redact(text))


def _row(
    case: Complaint, ref: Reference, parents: Mapping[UUID, str], who: tuple[str, str] | None
) -> dict[str, Any]:
    words = (lambda text: text) if who is not None else masked
    category = ref.categories.get(case.category or "")
    agency = ref.agencies.get(case.agency or "")
    unsure = [
        name for name, bit in SURE_OF.items() if getattr(case, name) is not None and not case.sure & bit
    ]
    row = {
        "number": case.number,
        "channel": case.channel,
        "status": case.status,
        "colour": case.colour,
        "kind": case.kind,
        "category": case.category,
        "category_name": category.name if category else None,
        "kelurahan": case.kelurahan,
        "kelurahan_name": ref.kelurahan_name(case.kelurahan) or None,
        "agency": case.agency,
        "agency_name": agency.name if agency else None,
        "received_at": _iso(case.received_at),
        "due_at": _iso(case.due_at),
        "closed_at": _iso(case.closed_at),
        "handed_at": _iso(case.handed_at),
        "priority": case.priority,
        "reopened": case.reopened,
        "twin_of": parents.get(case.merged_into) if case.merged_into else None,
        "lat": None if case.lat is None else round(case.lat, 6),
        "lon": None if case.lon is None else round(case.lon, 6),
        "title": words(case.title),
        "text": words(case.text),
        "address": words(case.address),
        "unsure": " ".join(unsure),
        "id": str(case.id),
    }
    if who is not None:
        row |= dict(zip(REVEALED, (case.external_id, *who), strict=True))
    return row


def _iso(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, WIB).isoformat()


class _Csv:
    """RFC 4180, UTF-8 with the mark without which spreadsheets take it for Latin-1."""

    def __init__(self, *, reporters: bool) -> None:
        self._out = io.StringIO()
        self._columns = (*COLUMNS, *(REVEALED if reporters else ()))
        self._writer = csv.writer(self._out, lineterminator="\r\n")

    def head(self) -> bytes:
        return b"\xef\xbb\xbf" + self._line(self._columns)

    def row(self, row: Mapping[str, Any]) -> bytes:
        return self._line([_cell(row[name]) for name in self._columns])

    def tail(self) -> bytes:
        return b""

    def _line(self, values: Sequence[Any]) -> bytes:
        self._out.seek(0)
        self._out.truncate()
        self._writer.writerow(values)
        return self._out.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


class _GeoJson:
    """RFC 7946: WGS 84, longitude first, no crs."""

    def __init__(self, *, reporters: bool) -> None:
        self._between = ""

    def head(self) -> bytes:
        return b'{"type":"FeatureCollection","features":['

    def row(self, row: Mapping[str, Any]) -> bytes:
        lat, lon = row["lat"], row["lon"]
        feature = {
            "type": "Feature",
            "id": row["id"],
            "geometry": None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]},
            "properties": {name: value for name, value in row.items() if name not in ("id", "lat", "lon")},
        }
        text = f"{self._between}\n{json.dumps(feature, ensure_ascii=False, separators=(',', ':'))}"
        self._between = ","
        return text.encode("utf-8", "replace")

    def tail(self) -> bytes:
        return b"\n]}\n"

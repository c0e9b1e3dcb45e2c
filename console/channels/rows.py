"""How a row of words becomes a Report, or a piece for the quarantine with the reason."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Mapping

from console.channels.dates import AHEAD, OLDEST, DateReader
from console.channels.file_source import RAW_LIMIT
from console.channels.seen import SeenIds
from models.report import Report, Unreadable

ID_LIMIT = 200
#: A text longer than this many characters is quarantined, never cut.
TEXT_LIMIT = 20_000
_PHOTO_GAP = re.compile(r"[;|\s]+|,(?=\s*https?:)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_POINT = re.compile(r"\s*(?:SRID=\d+;)?POINT\s*\(\s*([-+\d.eE]+)\s+([-+\d.eE]+)\s*\)\s*$", re.IGNORECASE)
_PAIR = re.compile(
    r"\s*[(\[]?\s*([-+]?\d+(?:[.,]\d+)?)°?\s*(?:;|,\s|,|\s)\s*([-+]?\d+(?:[.,]\d+)?)°?\s*[)\]]?\s*$"
)
_NOTHING = frozenset(("", "-", "null", "none", "n/a", "\\n", "nil", "(null)"))


def clean(value: str) -> str:
    """Citizen text, storable: newlines as ``\\n``, no control characters, no half surrogates."""
    if value.isprintable():
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", _SURROGATE.sub("\ufffd", value))


class BadRow(Exception):
    """A row that is no report; the code is a key of resources/i18n/sentences.toml."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Builder:
    """Makes Reports of one file; knows which ids it has already given out.

    Args:
        channel: channel code every Report gets.
        source: name of the file, for the quarantine.
        unit: what positions count, "baris" (line) or "butir" (item).
        now: the console's time, seconds since the epoch; dates a day ahead of it are refused.
    """

    def __init__(self, channel: str, source: str, unit: str, now: int) -> None:
        self.dates = DateReader(now)
        self._channel = channel
        self.source = source
        self._unit = unit
        self._latest = now + AHEAD
        self._seen = SeenIds()

    def bad(self, where: int, raw: str, code: str, **params: str) -> Unreadable:
        """A piece for the quarantine; `where` counts from 1."""
        short = {key: clean(value)[:80] for key, value in params.items()}
        return Unreadable(self.source, f"{self._unit} {where}", code, short, raw[:RAW_LIMIT])

    def from_fields(self, where: int, raw: str, found: Mapping[str, str]) -> Report | Unreadable:
        """As `make`, from the fields of `Columns.gather`."""
        get = found.get
        return self.make(
            where, raw, get("text", ""), get("title", ""), get("created_at", ""), get("lat", ""),
            get("lon", ""), get("place", ""), get("external_id", ""), get("category", ""), get("address", ""),
            get("area", ""), get("photos", ""), get("reporter_name", ""), get("reporter_contact", ""),
            get("status", ""),
        )  # fmt: skip

    def make(
        self,
        where: int,
        raw: str,
        text: str,
        title: str,
        created_at: str,
        lat: str,
        lon: str,
        place: str,
        external_id: str,
        category: str,
        address: str,
        area: str,
        photos: str,
        name: str,
        contact: str,
        status: str,
    ) -> Report | Unreadable:
        """One row as a Report, or as a piece for the quarantine with the reason."""
        try:
            text, title = _texts(text, title)
            received_at = self._time(created_at)
            point = read_point(lat, lon) if lat or lon or not place else read_pair(place)
            external_id = self._id(external_id, received_at, point, text, title)
        except BadRow as problem:
            return self.bad(where, raw, problem.code, **problem.params)
        if area:
            address = address if area.casefold() in address.casefold() else f"{address}, {area}".lstrip(", ")
        latitude, longitude = point or (None, None)
        return Report(
            self._channel,
            external_id,
            received_at,
            text,
            title,
            latitude,
            longitude,
            clean(address).strip() if address else "",
            clean(category).strip() if category else "",
            _photo_list(photos) if photos else (),
            clean(name).strip() if name else "",
            clean(contact).strip() if contact else "",
            clean(status).strip() if status else "",
            raw if len(raw) <= RAW_LIMIT else raw[:RAW_LIMIT],
        )

    def _id(
        self, given: str, received_at: int, point: tuple[float, float] | None, text: str, title: str
    ) -> str:
        given = clean(given).strip()
        if not given:
            return content_id(received_at, point, text, title)
        if len(given) > ID_LIMIT:
            raise BadRow("file.id_too_long", limit=str(ID_LIMIT))
        if self._seen.clashes(given, (received_at, point, text, title)):
            raise BadRow("file.duplicate_id", id=given)
        return given

    def _time(self, value: str) -> int:
        found = self.dates.read(value)
        if found is None:
            if value.strip().casefold() in _NOTHING:
                raise BadRow("file.no_date")
            raise BadRow("file.bad_date", value=value)
        if found > self._latest:
            raise BadRow("file.date_in_future", value=value)
        if found < OLDEST:
            raise BadRow("file.date_too_old", value=value)
        return found


def _texts(text: str, title: str) -> tuple[str, str]:
    """Text and title; a message with only a title says it in the text."""
    text, title = clean(text), clean(title)
    if not text or text.isspace():
        text, title = title, ""
        if not text or text.isspace():
            raise BadRow("file.no_text")
    length = max(len(text), len(title))
    if length > TEXT_LIMIT:
        raise BadRow("file.text_too_long", length=str(length), limit=str(TEXT_LIMIT))
    return text, title


def _photo_list(value: str) -> tuple[str, ...]:
    return tuple(part for part in _PHOTO_GAP.split(clean(value)) if part)


def _degrees(value: str) -> float | None:
    """A coordinate, None when the cell says there is none."""
    try:
        number = float(value)
    except ValueError:
        stripped = value.strip().rstrip("°").strip()
        if stripped.casefold() in _NOTHING:
            return None
        try:
            number = float(stripped.replace(",", ".")) if stripped.count(",") == 1 else float(stripped)
        except ValueError:
            raise BadRow("file.bad_place", value=value) from None
    if not math.isfinite(number) or "_" in value:
        raise BadRow("file.bad_place", value=value)
    return number


def read_point(lat: str, lon: str) -> tuple[float, float] | None:
    """Latitude and longitude in WGS 84 degrees, None for no place.

    0/0 is what telephones without a fix send: no place. Latitude and longitude that are plainly exchanged for
    any place in Indonesia are put right. Anything else is kept as given, also outside Jakarta.

    Raises:
        BadRow: not a number, or not on the globe.
    """
    y, x = _degrees(lat), _degrees(lon)
    if y is None or x is None or (y == 0 and x == 0):
        return None
    if 95 <= y <= 141 and -11 <= x <= 6:
        y, x = x, y
    if not (-90 <= y <= 90 and -180 <= x <= 180):
        raise BadRow("file.bad_place", value=f"{lat}, {lon}")
    return y, x


def read_pair(value: str) -> tuple[float, float] | None:
    """A place in one cell: "-6.2, 106.8" or WKT ``POINT(106.8 -6.2)``; None for no place.

    Raises:
        BadRow: neither.
    """
    if value.strip().casefold() in _NOTHING:
        return None
    point = _POINT.match(value)
    if point:
        return read_point(point[2], point[1])
    pair = _PAIR.match(value)
    if not pair:
        raise BadRow("file.bad_place", value=value)
    return read_point(pair[1], pair[2])


def content_id(received_at: int, point: tuple[float, float] | None, text: str, title: str) -> str:
    """The id of a message whose channel gave it none: what it says, where and when, as 16 hex digits.

    Spaces and Unicode composition do not count, so the same message exported twice by different programs is
    one.
    """
    place = f"{point[0]:.6f},{point[1]:.6f}" if point else ""
    content = f"{received_at}\x1f{place}\x1f{' '.join(text.split())}\x1f{' '.join(title.split())}"
    return hashlib.sha256(unicodedata.normalize("NFC", content).encode("utf-8")).hexdigest()[:16]

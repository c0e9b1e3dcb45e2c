"""A folder into which somebody exports reports: CSV, JSON and their relatives, or Excel workbooks.

Each file that is new or has changed is read through the reader of files, row by row; the cursor says of each how large
and how old it was and how many rows are in. A file that is still being written (its size changed since the last look,
or it is younger than two seconds) waits for the next time; one that cannot be taken is told once for each content. An
export is a snapshot: rows that were read before are recognised by their id, later words in them are not followed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from console.channels import file, file_xlsx
from console.channels.file_source import UnreadableFile
from console.channels.rows import clean
from models.delivery import Away, CursorLost, Outgoing, Page, Unwanted
from models.report import Report, Unreadable

#: What is read; the last three are refused with the reason, since people export them.
TABLES: Final = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".geojson", ".xml", ".xls", ".ods", ".zip")
WORKBOOKS: Final = (".xlsx", ".xlsm")
#: Files that are kept an eye on.
MOST_FILES: Final = 1000
#: A file younger than this may still be written, seconds.
YOUNG_S: Final = 2
_PAGE_ITEMS: Final = 300
#: A file that cannot be opened now may be later, without being changed.
_PASSING: Final = ("file.permission", "file.io", "file.missing")
_READING, _DONE, _WAITING = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a file.

    Attributes:
        size: bytes. changed: when, nanoseconds since the epoch.
        rows: how many items of it are in.
        state: 0 = being read, 1 = done, 2 = told that it cannot be opened, tried again each time.
        mark: of a content that could not be taken, "" for others.
    """

    size: int
    changed: int
    rows: int = 0
    state: int = _READING
    mark: str = ""

    def same(self, other: Seen) -> bool:
        """Whether the file is as it was."""
        return (self.size, self.changed) == (other.size, other.changed)


class ExportFolder:
    """One folder.

    Args:
        channel: channel code.
        folder: where the exports are put; what lies below it is not looked at.
        clock: seconds since the epoch.
    """

    def __init__(self, channel: str, folder: Path, clock: Callable[[], int]) -> None:
        self._channel = channel
        self._folder = folder
        self._clock = clock
        self._looked: dict[str, Seen] = {}

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Rows of new and changed files, oldest file first; see `models.delivery.Connector.fetch`."""
        known = _read(cursor)
        found = self._files()
        known = {name: one for name, one in known.items() if name in found}
        looked, self._looked = self._looked, dict(found)
        for name, now in sorted(found.items(), key=lambda one: (one[1].changed, one[0])):
            had = known.get(name)
            if had is not None and had.same(now) and had.state == _DONE:
                continue
            if self._is_whole(now, looked.get(name)):
                yield from self._file(name, now, known)
        yield Page((), _written(known))

    def send(self, out: Outgoing) -> str:
        """A folder takes no answers: always Unwanted."""
        raise Unwanted("channel.no_reply")

    def find(self, out: Outgoing) -> str | None:
        """None: nothing was ever sent."""
        return None

    def close(self) -> None:
        """Nothing is open."""

    def _files(self) -> dict[str, Seen]:
        found: dict[str, Seen] = {}
        try:
            for path in self._folder.iterdir():
                if path.name.startswith((".", "~")) or path.suffix.lower() not in TABLES + WORKBOOKS:
                    continue
                now = self._now(path.name)
                if now is not None:
                    found[path.name] = now
        except OSError:
            raise Away("channel.no_folder", name=self._folder.name or str(self._folder)) from None
        if len(found) > MOST_FILES:
            raise Away("channel.full_folder", limit=str(MOST_FILES))
        return found

    def _now(self, name: str) -> Seen | None:
        """A file as it is, None when it is gone or no file."""
        path = self._folder / name
        try:
            status = path.stat()
            return Seen(status.st_size, status.st_mtime_ns) if path.is_file() else None
        except (OSError, ValueError):
            return None

    def _is_whole(self, now: Seen, before: Seen | None) -> bool:
        """Whether nobody seems to write on a file any more."""
        age = self._clock() - now.changed / 1e9
        if before is not None and not before.same(now):
            return False
        # A file from a machine whose clock is ahead is never old enough; then two looks must agree.
        return age >= YOUNG_S or (age <= -YOUNG_S and before is not None)

    def _file(self, name: str, now: Seen, known: dict[str, Seen]) -> Iterator[Page]:
        """The rows of a file that are not in yet; moves its place in ``known`` as they go."""
        had = known.get(name)
        seen = replace(had, state=_READING) if had is not None and had.same(now) else now
        try:
            items = self._items(name)
        except UnreadableFile as refusal:
            if refusal.code == "file.missing":
                return
            seen, told = self._refused(name, now, had, refusal)
            known[name] = seen
            yield Page(told, _written(known))
            return
        try:
            next(islice(items, seen.rows, seen.rows), None)  # those are in
            while seen.state != _DONE:
                chunk = tuple(islice(items, _PAGE_ITEMS))
                if self._now(name) != Seen(now.size, now.changed):
                    return  # somebody writes on it: what was just read may be half of each
                state = _DONE if len(chunk) < _PAGE_ITEMS else _READING
                seen = replace(seen, rows=seen.rows + len(chunk), state=state, mark="")
                known[name] = seen
                yield Page(chunk, _written(known))
        except UnreadableFile:
            return  # the disk failed while reading: the next time goes on from here
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                close()

    def _items(self, name: str) -> Iterator[Report | Unreadable]:
        path = self._folder / name
        reader = file_xlsx.read if path.suffix.lower() in WORKBOOKS else file.read
        items = reader(path, self._channel, now=self._clock())
        if clean(name) == name:
            return items
        # A name in no encoding this computer knows cannot be written down as it is.
        return (replace(one, source=clean(name)) if isinstance(one, Unreadable) else one for one in items)

    def _refused(
        self, name: str, now: Seen, had: Seen | None, refusal: UnreadableFile
    ) -> tuple[Seen, tuple[Unreadable, ...]]:
        """A file that cannot be taken: its place, and the news when it is any."""
        params = {key: clean(value) for key, value in refusal.params.items()}
        piece = Unreadable(self._channel, clean(name), refusal.code, params, clean(name))
        if refusal.code in _PASSING:
            told = had is not None and had.state == _WAITING
            return replace(now, state=_WAITING), () if told else (piece,)
        mark = _mark(self._folder / name, now.size)
        told = had is not None and had.mark == mark
        return replace(now, state=_DONE, mark=mark), () if told else (piece,)


def folder_of(url: str) -> Path | None:
    """The folder a ``file:`` address names; None when it is no such address, or one on another machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path.strip("/"):
        return None
    return Path(url2pathname(parts.path))


def _mark(path: Path, size: int) -> str:
    """A content by its first MiB and its size."""
    try:
        with path.open("rb") as stream:
            return hashlib.sha256(stream.read(1024 * 1024) + str(size).encode()).hexdigest()[:16]
    except OSError:
        return ""


def _written(known: dict[str, Seen]) -> str:
    fields = {
        name: [one.size, one.changed, one.rows, one.state, one.mark] for name, one in sorted(known.items())
    }
    return json.dumps({"files": fields}, separators=(",", ":"))


def _read(cursor: str) -> dict[str, Seen]:
    """The files a cursor tells of.

    Raises:
        CursorLost: it is none of ours.
    """
    if not cursor:
        return {}
    try:
        fields: Any = json.loads(cursor)
        known = {str(name): Seen(*values) for name, values in fields["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CursorLost("channel.cursor") from None
    for one in known.values():
        numbers = (one.size, one.changed, one.rows, one.state)
        if (
            not all(type(number) is int for number in numbers)
            or one.rows < 0
            or not isinstance(one.mark, str)
        ):
            raise CursorLost("channel.cursor")
    return known

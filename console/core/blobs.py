"""Photos: taken in, kept by the hash of their bytes, sent and fetched beside the Events that name them.

An Event carries the SHA-256; the bytes travel by a queue of their own and never hold up a case. What is not at the
central yet lies in ``outbox`` and is the only copy; what is lies in ``cache/blobs``, which has a cap and may be thrown
away. The bytes stay as they came, with the place and time a camera wrote into them: changed, a photo proves nothing.
Therefore nothing here gives a photo to a channel, and whoever builds that must give a copy without them.

Everything blocks and belongs on a thread. Files may be read and written on any; ``send_some`` is the sync thread's.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from console.core.errors import Refused, Told, Unavailable
from console.core.pictures import EXTENSIONS, LARGEST, look
from console.core.whole_files import PART, disk_told, files_below, read_file, write_whole
from models.sentences import known, say

if TYPE_CHECKING:
    import sqlite3

    from console.core.central import PostgresCentral
    from console.core.dispatch.housekeeping import Housekeeping

log = logging.getLogger(__name__)

#: Bytes the cache may hold. Trimmed a tenth below, so that not every photo trims.
CACHE_LIMIT: Final = 1_000_000_000
#: How long one go of sending takes about: the next nudge waits that long.
GO_S: Final = 2.0
#: After so many failures a photo lets the others go first.
PATIENCE: Final = 5
#: A file in the outbox that no Command ever named (a form that was left) is kept so long.
FORGOTTEN_S: Final = 30 * 86_400
#: How far back it is looked for photos a restored central has lost: Events, and photos.
LOOKED_BACK: Final = 50_000
HEALED: Final = 2000
#: A half-written file of a process that was killed is swept after this.
LEFTOVER_S: Final = 86_400

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_TYPES: Final = {extension: type_ for type_, extension in EXTENSIONS.items()}


class Taken(NamedTuple):
    """A photo that was taken in.

    Attributes:
        sha: SHA-256 in hex: what an Event carries.
        type: ``image/jpeg``, ``image/png`` or ``image/webp``.
        size: bytes.
    """

    sha: str
    type: str
    size: int


class Waiting(NamedTuple):
    """A photo on its way.

    Attributes:
        problem: why it will never arrive, see ``in_words``; "" while it is tried.
    """

    sha: str
    type: str
    size: int
    added_at: int
    tries: int
    problem: str


def is_hash(address: str) -> bool:
    """Whether an address of a photo is a hash; anything else is an address of its channel and is never fetched."""
    return _HASH.fullmatch(address) is not None


def hashes(addresses: Iterable[str]) -> tuple[str, ...]:
    """Those that are hashes, each once."""
    return tuple(dict.fromkeys(address for address in addresses if is_hash(address)))


def queue(db: sqlite3.Connection) -> list[Waiting]:
    """Photos on their way, in the order they go; those given up last."""
    rows = db.execute(
        "select lower(hex(sha256)), type, size, added_at, tries, problem from blob_out"
        " order by problem <> '', tries / ?, added_at, rowid", (PATIENCE,))  # fmt: skip
    return [Waiting._make(row) for row in rows]


def unsent(db: sqlite3.Connection, addresses: Iterable[str]) -> dict[str, str]:
    """Which of these are not at the central yet: hash -> problem, "" while they wait."""
    raw = [bytes.fromhex(sha) for sha in hashes(addresses)]
    marks = ",".join("?" * len(raw))
    sql = f"select lower(hex(sha256)), problem from blob_out where sha256 in ({marks})"  # noqa: S608 - only marks
    return dict(db.execute(sql, raw))


def in_words(problem: str, lang: str) -> str:
    """A ``problem`` of the queue as a sentence; "" for none."""
    if not problem:
        return ""
    told = json.loads(problem)
    return say(lang, told["code"], **told["params"]) if known(told["code"]) else str(told["code"])


class Blobs:
    """The photos of one home. See the module.

    Attributes:
        outbox, cache: the two folders.
        settled: how many photos have left the queue's head, sent or given up: moves when there is news.
    """

    def __init__(self, door: Housekeeping, cache_limit: int = CACHE_LIMIT) -> None:
        """Args:
        door: writes the queue. A door of its own is made of it: two threads cannot share a write engine.
        cache_limit: bytes.
        """
        self._door = replace(door, _engine=None)
        settings = door.store.settings
        self.outbox = settings.home / "outbox"
        self.cache = settings.cache / "blobs"
        self._limit = cache_limit
        self._held: int | None = None  # bytes in the cache, once they were counted
        self._lock = Lock()
        self._tidied = False
        self.settled = 0

    # taking in

    def take_in(self, source: Path | bytes, name: str = "") -> Taken:
        """Look at a photo and keep its bytes; it goes nowhere before ``queue``.

        Args:
            source: a file, or the bytes themselves.
            name: what to call it in a sentence; a file's own name if left out.

        Raises:
            Refused: no photo, damaged, too large; nothing is kept.
            Unavailable: the disk is full or cannot be written.
        """
        name = name or (source.name if isinstance(source, Path) else "")
        data = source if isinstance(source, bytes) else read_file(source, name, LARGEST)
        picture = look(data, name)
        sha = sha256(data).hexdigest()
        write_whole(self.outbox / f"{sha}.{EXTENSIONS[picture.type]}", data, lasting=True)
        return Taken(sha, picture.type, len(data))

    def queue(self, door: Housekeeping, addresses: Iterable[str]) -> None:
        """Have these photos sent. To be called before the Command that names them is dispatched: killed in between,
        the central gets a photo too many and never one too few.

        Args:
            door: of the thread this is called on.
            addresses: hashes; anything else is left alone.

        Raises:
            Refused: one is not on this computer any more.
        """
        rows: list[tuple[str, str, int]] = []
        for sha in hashes(addresses):
            path = _in(self.outbox, sha)
            if path is not None:
                rows.append((sha, _TYPES[path.suffix[1:]], path.stat().st_size))
            elif self.path(sha) is None:  # in the cache: the central has it
                raise Refused("blob.gone")
        if rows:
            door.queue_blobs(rows)

    # having

    def path(self, sha: str) -> Path | None:
        """Where a photo lies on this computer, None when it does not."""
        return _in(self.outbox, sha) or _in(self.cache / sha[:2], sha)

    def load(self, sha: str) -> bytes | None:
        """The bytes of a photo that lies on this computer; None when it does not, or is damaged.

        Raises:
            Unavailable: the disk.
        """
        path = self.path(sha)
        if path is None:
            return None
        with disk_told(path):
            try:
                data = path.read_bytes()
                if path.parent != self.outbox:
                    os.utime(path)  # used now: it goes last
            except FileNotFoundError:  # trimmed meanwhile
                return None
        if sha256(data).hexdigest() == sha:
            return data
        if path.parent != self.outbox:  # half a file after a power cut: the central has it whole
            self._forget(path)
        return None

    def fetch(self, central: PostgresCentral, sha: str) -> Path:
        """A photo from this computer, or from the central into the cache.

        Raises:
            Unavailable: no line, not there yet, not for me, or the disk.
            Refused: what the central has is no photo.
        """
        if self.load(sha) is None:
            data = get_blob(central, sha)
            if data is None:
                raise Unavailable("blob.not_there")
            if sha256(data).hexdigest() != sha:
                raise Unavailable("blob.wrong_bytes")
            self._keep(sha, EXTENSIONS[look(data).type], data)
        path = self.path(sha)
        if path is None:  # a cap below this one photo
            raise Unavailable("blob.not_there")
        return path

    # sending

    def send_some(self, central: PostgresCentral) -> int:
        """Send what waits, oldest first, one at a time, for about ``GO_S``. Never raises for the line or a photo.

        Returns:
            How many more could go at once; 0 when all are there or the line failed.
        """
        try:
            return self._go(central)
        except Unavailable as failure:  # the disk of this computer, or its store: the cases go on
            log.info("photos wait: %s", failure.code)
            return 0
        finally:
            self._door.close()  # opened when something is written; nobody else would close it

    def _go(self, central: PostgresCentral) -> int:
        if not self._tidied:
            self._tidied = True
            self._tidy()
            self._heal(central)
        going = [one for one in self.waiting() if not one.problem]
        until = monotonic() + GO_S
        for place, one in enumerate(going):
            if not self._send(central, one):
                return 0
            if monotonic() > until:
                return len(going) - place - 1
        return 0

    def waiting(self) -> list[Waiting]:
        """Photos on their way; see ``queue``."""
        db = self._door.store.reader()
        try:
            return queue(db)
        finally:
            db.close()

    def _send(self, central: PostgresCentral, one: Waiting) -> bool:
        """Whether the next one may go."""
        from console.core.central import Malformed

        try:
            data = self.load(one.sha)
            if data is None:
                raise Refused("blob.gone" if self.path(one.sha) is None else "blob.damaged")
            if not one.tries or not has_blobs(
                central, [one.sha]
            ):  # the answer may have been lost, not the photo
                put_blob(central, data, one.type)
        except Told as failure:
            # Only what is said of this photo ends it; anything else is the line, the disk, or who I am.
            if isinstance(failure, Unavailable) or not failure.code.startswith("blob."):
                log.info("a photo waits: %s", failure.code)
                self._door.blob_failed(one.sha)
                return False
            self._give_up(one, failure.code, failure.params)
        except Malformed as error:
            self._give_up(one, "blob.refused", {"reason": error.reason})
        else:
            self._door.blob_sent(one.sha)
            self.settled += 1
            self._into_cache(one)
        return True

    def _give_up(self, one: Waiting, code: str, params: dict[str, Any]) -> None:
        log.warning("a photo cannot be sent: %s", code)
        self.settled += 1
        self._door.blob_failed(one.sha, json.dumps({"code": code, "params": params}, default=str))

    def _into_cache(self, one: Waiting) -> None:
        """Sent: it may be thrown away from now on."""
        path = _in(self.outbox, one.sha)
        if path is None:
            return
        target = self._place(one.sha, path.suffix[1:])
        with disk_told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.utime(path)
            path.replace(target)
        self._grown(one.size)

    # the cache

    def _place(self, sha: str, extension: str) -> Path:
        return self.cache / sha[:2] / f"{sha}.{extension}"

    def _keep(self, sha: str, extension: str, data: bytes) -> None:
        write_whole(self._place(sha, extension), data)
        self._grown(len(data))

    def _grown(self, size: int) -> None:
        """So much more is in the cache; above the cap the least recently used go."""
        with self._lock:
            if self._held is not None and self._held + size <= self._limit:
                self._held += size
                return
            files = sorted(files_below(self.cache), reverse=True)
            self._held = sum(held for _at, held, _path in files)
            if self._held <= self._limit:
                return
            while files and self._held > self._limit * 9 // 10:
                _at, held, path = files.pop()
                with suppress(OSError):  # another process has it open, or threw it away first
                    path.unlink()
                self._held -= held

    def _forget(self, path: Path) -> None:
        with self._lock, suppress(OSError):
            path.unlink()
            self._held = None

    def _tidy(self) -> None:
        """Sweep what killed processes left half-written, and photos of forms that were never sent."""
        now = self._door.clock()
        expected = {one.sha for one in self.waiting()}
        for at, _size, path in (
            *files_below(self.cache, whole=False),
            *files_below(self.outbox, whole=False),
        ):
            left = path.name.endswith(PART) and at < now - LEFTOVER_S
            forgotten = path.parent == self.outbox and path.stem not in expected and at < now - FORGOTTEN_S
            if left or forgotten:
                with suppress(OSError):
                    path.unlink()

    def _heal(self, central: PostgresCentral) -> None:
        """Once a day or so, at the start: a central restored from a backup gets the newest photos again."""
        db = self._door.store.reader()
        try:
            bodies = db.execute(
                "select body from event where n > (select max(n) from event) - ? and mine = 1"
                " and kind in ('complete', 'receivereport') and outcome = 'accepted' and body like '%\"photos\"%'"
                " order by n desc limit ?", (LOOKED_BACK, HEALED))  # fmt: skip
            named = hashes(address for (body,) in bodies for address in json.loads(body).get("photos", ()))
        finally:
            db.close()
        held = [(sha, path) for sha in named if (path := self.path(sha)) is not None]
        if not held:
            return
        try:
            there = has_blobs(central, [sha for sha, _path in held])
        except Told as failure:
            log.info("not asked which photos the central has: %s", failure.code)
            return
        waiting = {one.sha for one in self.waiting()}
        lost = [path for sha, path in held if sha not in there and sha not in waiting]
        if not lost:
            return
        log.info("the central lacks %d photos it had", len(lost))
        self._held = None
        for path in lost:
            if path.parent != self.outbox:  # the only copy again
                with disk_told(path):
                    self.outbox.mkdir(parents=True, exist_ok=True)
                    path.replace(self.outbox / path.name)
        again = [self.outbox / path.name for path in lost]
        self._door.queue_blobs([(path.stem, _TYPES[path.suffix[1:]], path.stat().st_size) for path in again])


# the central's side


def put_blob(central: PostgresCentral, data: bytes, type_: str) -> str:
    """Give the central a photo.

    Returns:
        Its SHA-256 in hex, as the central made it.

    Raises:
        Refused: no photo in the central's eyes, or not my right.
        Unavailable: the line.
    """
    with central.db() as db:
        row = db.execute("select tanggap.put_blob(%b, %s)", (data, type_), binary=True).fetchone()
    return bytes(row[0]).hex() if row else ""


def get_blob(central: PostgresCentral, sha: str) -> bytes | None:
    """A photo from the central; None when it is not there or not for me."""
    with central.db() as db:
        row = db.execute("select tanggap.get_blob(%b)", (bytes.fromhex(sha),), binary=True).fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def has_blobs(central: PostgresCentral, shas: Sequence[str]) -> set[str]:
    """Which of these the central has and would give me."""
    with central.db() as db:
        rows = db.execute(
            "select tanggap.has_blobs(%s)", ([bytes.fromhex(sha) for sha in shas],), binary=True
        )
        return {bytes(row[0]).hex() for row in rows}


def _in(folder: Path, sha: str) -> Path | None:
    """A photo in a folder, whatever it ends in."""
    for extension in _TYPES:
        path = folder / f"{sha}.{extension}"
        if path.is_file():
            return path
    return None

"""Photos on this computer: taken in, kept whole, sent in order, thrown away only when the central has them."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from console.core import blobs as blobs_module
from console.core import whole_files
from console.core.blobs import Blobs, in_words, is_hash, queue, unsent
from console.core.central import translated
from console.core.dispatch import Change
from console.core.errors import Refused, Unavailable
from console.core.pictures import LARGEST
from models.commands import Complete, Start
from tests.support.factories import Room, report, room
from tests.support.pictures import JPEG, WEBP, heavy_png, png


@dataclass
class Shelf:
    """A central that only has photos.

    Attributes:
        fails: what the next calls raise, first to last; None: that one goes through.
    """

    held: dict[str, bytes] = field(default_factory=dict)
    fails: list[Exception | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def db(self) -> Iterator[Any]:
        """As ``PostgresCentral.db``."""
        try:
            yield self
        except psycopg.Error as error:
            raise translated(error) from error

    def execute(self, sql: str, params: tuple[Any, ...], *, binary: bool = False) -> Any:
        """The three functions."""
        name = sql.split("tanggap.")[1].split("(")[0]
        self.asked.append(name)
        if self.fails and (failure := self.fails.pop(0)) is not None:
            raise failure
        if name == "put_blob":
            sha = sha256(params[0]).digest()
            self.held[sha.hex()] = params[0]
            return _Rows([(sha,)])
        if name == "get_blob":
            return _Rows([(self.held.get(params[0].hex()),)])
        return _Rows([(sha,) for sha in params[0] if sha.hex() in self.held])


class _Rows(list[tuple[Any, ...]]):
    def fetchone(self) -> tuple[Any, ...] | None:
        return self[0] if self else None


@dataclass
class Kept:
    """A home with photos."""

    room: Room
    blobs: Blobs
    central: Any = field(default_factory=Shelf)

    def add(self, data: bytes) -> str:
        """Take a photo in and have it sent."""
        sha = self.blobs.take_in(data, "foto").sha
        self.blobs.queue(self.room.door, [sha])
        self.room.now += 1
        return sha

    def send(self) -> int:
        return self.blobs.send_some(self.central)

    def waiting(self) -> list[str]:
        return [one.sha for one in self.blobs.waiting()]


@pytest.fixture
def kept(home: Path) -> Iterator[Kept]:
    with room(home) as made:
        yield Kept(made, Blobs(made.door))


def away() -> psycopg.OperationalError:
    return psycopg.OperationalError("server closed the connection")


# Taking in ---------------------------------------------------------------------------------------------------------


def test_a_photo_is_known_by_its_bytes_not_its_name(kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "bukti.exe"
    path.write_bytes(JPEG)
    taken = kept.blobs.take_in(path)
    assert taken == (sha256(JPEG).hexdigest(), "image/jpeg", len(JPEG))
    found = kept.blobs.path(taken.sha)
    assert found == kept.blobs.outbox / f"{taken.sha}.jpg"
    assert found.read_bytes() == JPEG  # with whatever the camera wrote into it
    if os.name == "posix":
        assert found.stat().st_mode & 0o077 == 0
    assert kept.blobs.take_in(JPEG, "lagi").sha == taken.sha
    assert kept.waiting() == []  # it goes nowhere before a Command names it


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "blob.empty"),
        (b"<html><body>404</body></html>", "blob.type"),
        (JPEG[:300], "blob.broken"),
        (png(said=(60_000, 60_000)), "blob.pixels"),
        (heavy_png(LARGEST + 1), "blob.too_large"),
        (bytes(3 * LARGEST), "blob.too_large"),
        (b"%PDF-1.4\n" + JPEG, "blob.type"),
    ],
)
def test_what_is_no_good_photo_leaves_nothing(kept: Kept, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "foto.jpg"
    path.write_bytes(content)
    with pytest.raises(Refused) as told:
        kept.blobs.take_in(path)
    assert told.value.code == code
    assert "foto.jpg" in told.value.sentence("id") and "foto.jpg" in told.value.sentence("en")
    assert not kept.blobs.outbox.exists()


def test_what_is_no_file_is_not_waited_at(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "folder.jpg").mkdir()
    paths = [(tmp_path / "folder.jpg", "blob.not_file"), (tmp_path / "none.jpg", "blob.unreadable"),
             (Path("a\0b.jpg"), "blob.unreadable")]  # fmt: skip
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        paths += [(tmp_path / "pipe.jpg", "blob.not_file"), (Path("/dev/zero"), "blob.not_file")]
    for path, code in paths:
        with pytest.raises(Refused) as told:
            kept.blobs.take_in(path)
        assert told.value.code == code, path


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "store.full"), (errno.EROFS, "store.readonly"), (errno.EIO, "store.failed")],
)
def test_a_disk_that_cannot_take_it_says_so(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def full(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(whole_files.os, "fsync", full)
    with pytest.raises(Unavailable) as told:
        kept.blobs.take_in(JPEG, "foto")
    assert told.value.code == code and told.value.sentence("id")
    assert list(kept.blobs.outbox.iterdir()) == []
    monkeypatch.undo()
    assert kept.blobs.take_in(JPEG, "foto").sha


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed by forking one")
def test_killed_between_writing_and_renaming_nothing_is_there(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_self: Path, _target: object) -> Path:
        os._exit(9)

    monkeypatch.setattr(Path, "replace", killed)
    child = os.fork()
    if child == 0:
        kept.blobs.take_in(JPEG, "foto")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    monkeypatch.undo()
    (part,) = kept.blobs.outbox.iterdir()
    assert part.suffix == ".part" and part.read_bytes() == JPEG
    assert kept.blobs.path(sha256(JPEG).hexdigest()) is None
    kept.send()
    assert part.exists()  # another process may be writing it just now
    os.utime(part, (0, 0))
    again = Blobs(kept.room.door)
    again.send_some(kept.central)
    assert list(kept.blobs.outbox.iterdir()) == []


# The queue ---------------------------------------------------------------------------------------------------------


def test_what_is_queued_is_sent_oldest_first_and_then_lies_in_the_cache(kept: Kept) -> None:
    shas = [kept.add(data) for data in (JPEG, WEBP, png())]
    assert kept.waiting() == shas
    assert kept.send() == 0
    assert list(kept.central.held) == shas
    assert kept.waiting() == [] and list(kept.blobs.outbox.iterdir()) == []
    assert kept.blobs.path(shas[1]) == kept.blobs.cache / shas[1][:2] / f"{shas[1]}.webp"
    assert kept.central.asked == ["put_blob"] * 3
    kept.blobs.queue(kept.room.door, shas)  # named once more: it is there already
    assert kept.waiting() == []


def test_a_line_that_goes_ends_the_go_and_the_next_takes_it_up(kept: Kept) -> None:
    shas = [kept.add(data) for data in (JPEG, WEBP, png())]
    kept.central.fails = [None, away()]
    assert kept.send() == 0
    assert kept.waiting() == shas[1:]
    assert [one.tries for one in kept.blobs.waiting()] == [1, 0]
    assert kept.send() == 0
    assert kept.waiting() == []


def test_an_answer_that_was_lost_is_not_a_photo_that_was_lost(kept: Kept) -> None:
    sha = kept.add(JPEG)
    kept.central.fails = [away()]
    kept.send()
    kept.central.held[sha] = JPEG  # it had arrived
    kept.send()
    assert kept.waiting() == []
    assert kept.central.asked == ["put_blob", "has_blobs"]


def test_one_that_never_gets_through_lets_the_others_go_first(kept: Kept) -> None:
    first, second = kept.add(JPEG), kept.add(WEBP)
    for _ in range(blobs_module.PATIENCE):
        kept.central.fails = [away()]
        kept.send()
    assert kept.waiting() == [second, first]
    kept.send()
    assert kept.waiting() == []


def test_a_photo_the_central_refuses_is_marked_and_not_tried_again(kept: Kept, expect_log: Any) -> None:
    expect_log("a photo cannot be sent: blob.central_type")
    bad, good = kept.add(JPEG), kept.add(WEBP)
    kept.central.fails = [_Said("42501", "blob.central_type")]
    kept.send()
    kept.send()
    assert list(kept.central.held) == [good]
    (left,) = kept.blobs.waiting()
    assert left.sha == bad and "JPEG, PNG" in in_words(left.problem, "id") and in_words(left.problem, "en")
    db = kept.room.store.reader()
    assert unsent(db, [bad, good, "https://kanal/1.jpg"]) == {bad: left.problem}
    assert [one.sha for one in queue(db)] == [bad]
    db.close()
    assert (kept.blobs.outbox / f"{bad}.jpg").exists()
    kept.blobs.queue(kept.room.door, [bad])  # somebody tries it once more
    kept.send()
    assert kept.waiting() == []


class _Said(psycopg.Error):
    """The server's answer."""

    def __init__(self, state: str, words: str) -> None:
        super().__init__(words)
        self.sqlstate = state  # type: ignore[misc]


def test_who_may_not_send_keeps_everything(kept: Kept) -> None:
    """That is no fault of the photo: another person at this console may."""
    sha = kept.add(JPEG)
    kept.central.fails = [_Said("42501", "permission denied for function put_blob")]
    assert kept.send() == 0
    assert [(one.sha, one.problem, one.tries) for one in kept.blobs.waiting()] == [(sha, "", 1)]


def test_a_photo_that_vanished_or_rotted_is_told(kept: Kept, expect_log: Any) -> None:
    expect_log("a photo cannot be sent: blob.gone")
    expect_log("a photo cannot be sent: blob.damaged")
    gone, rotten = kept.add(JPEG), kept.add(WEBP)
    (kept.blobs.outbox / f"{gone}.jpg").unlink()
    (kept.blobs.outbox / f"{rotten}.webp").write_bytes(WEBP[:-1] + b"?")
    kept.send()
    assert kept.central.held == {}
    assert {one.sha: json.loads(one.problem)["code"] for one in kept.blobs.waiting()} == {
        gone: "blob.gone", rotten: "blob.damaged",
    }  # fmt: skip
    assert kept.blobs.load(rotten) is None and (kept.blobs.outbox / f"{rotten}.webp").exists()
    with pytest.raises(Refused) as told:
        kept.blobs.queue(kept.room.door, ["f" * 64])
    assert told.value.code == "blob.gone"


def test_a_go_is_short(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(4):
        kept.add(png(seed=seed))
    monkeypatch.setattr(blobs_module, "GO_S", -1.0)
    assert [kept.send() for _ in range(5)] == [3, 2, 1, 0, 0]


def test_a_central_restored_from_a_backup_gets_its_photos_again(kept: Kept) -> None:
    (case,) = kept.room.receive(report(1))
    named, other = kept.add(JPEG), kept.add(WEBP)
    kept.room.done(Start(), case)
    kept.room.done(Complete("Beres", (named, "https://kanal/1.jpg")), case)
    kept.send()
    kept.room.door.housekeep(
        lambda connection: connection.exec_driver_sql("update event set outcome = 'accepted'"), Change()
    )
    kept.central.held.clear()
    kept.send()
    assert kept.central.held == {}  # asked once a start
    again = Blobs(kept.room.door)
    again.send_some(kept.central)
    assert list(kept.central.held) == [named]
    assert kept.blobs.path(other) is not None and kept.waiting() == []


# The cache ---------------------------------------------------------------------------------------------------------


def test_a_photo_is_fetched_once_and_checked(kept: Kept) -> None:
    sha = sha256(JPEG).hexdigest()
    with pytest.raises(Unavailable) as told:
        kept.blobs.fetch(kept.central, sha)
    assert told.value.code == "blob.not_there"
    kept.central.held[sha] = JPEG
    path = kept.blobs.fetch(kept.central, sha)
    assert path.read_bytes() == JPEG and path.suffix == ".jpg"
    kept.central.asked.clear()
    assert kept.blobs.fetch(kept.central, sha) == path
    assert kept.central.asked == []
    path.write_bytes(JPEG[:100])  # a power cut
    assert kept.blobs.fetch(kept.central, sha).read_bytes() == JPEG


@pytest.mark.parametrize("sent", [WEBP, JPEG[:-1], b"", b"<html>"])
def test_what_is_not_what_was_asked_for_is_not_kept(kept: Kept, sent: bytes) -> None:
    sha = sha256(JPEG).hexdigest()
    kept.central.held[sha] = sent
    with pytest.raises(Unavailable) as told:
        kept.blobs.fetch(kept.central, sha)
    assert told.value.code == "blob.wrong_bytes"
    assert kept.blobs.path(sha) is None


def test_what_is_no_photo_is_not_kept_either(kept: Kept) -> None:
    page = b"<html>" * 9
    kept.central.held[sha256(page).hexdigest()] = page
    with pytest.raises(Refused):
        kept.blobs.fetch(kept.central, sha256(page).hexdigest())
    assert not kept.blobs.cache.exists()


def test_offline_is_told(kept: Kept) -> None:
    kept.central.fails = [away()]
    with pytest.raises(Unavailable) as told:
        kept.blobs.fetch(kept.central, "a" * 64)
    assert told.value.code == "central.unreachable"


def test_a_full_disk_while_fetching_is_told_and_leaves_nothing(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    sha = sha256(JPEG).hexdigest()
    kept.central.held[sha] = JPEG
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Unavailable) as told:
        kept.blobs.fetch(kept.central, sha)
    assert told.value.code == "store.full"
    assert list((kept.blobs.cache / sha[:2]).iterdir()) == []


def test_the_cache_has_a_cap_and_the_least_used_go_first(home: Path) -> None:
    with room(home) as made:
        pictures = [png(20, 20, seed=seed) for seed in range(6)]
        size = len(pictures[0])
        small = Kept(made, Blobs(made.door, cache_limit=4 * size + size // 2))
        shas = [small.add(data) for data in pictures[:4]]
        small.send()
        for at, sha in enumerate(shas):
            path = small.blobs.path(sha)
            assert path is not None
            os.utime(path, (at + 1, at + 1))
        assert small.blobs.load(shas[0]) is not None  # looked at: the second is the oldest now
        fifth = small.add(pictures[4])
        assert small.blobs.path(fifth).parent == small.blobs.outbox  # type: ignore[union-attr]
        small.send()
        left = {sha for sha in (*shas, fifth) if small.blobs.path(sha) is not None}
        assert left == {shas[0], *shas[2:], fifth}


def test_what_is_unsent_is_never_thrown_away(home: Path) -> None:
    with room(home) as made:
        tiny = Kept(made, Blobs(made.door, cache_limit=1))
        unsent_one = tiny.add(JPEG)
        tiny.central.held[sha256(WEBP).hexdigest()] = WEBP
        with pytest.raises(Unavailable):
            tiny.blobs.fetch(tiny.central, sha256(WEBP).hexdigest())
        assert tiny.blobs.load(unsent_one) == JPEG


def test_a_photo_nobody_named_is_forgotten_in_the_end(kept: Kept) -> None:
    named, left = kept.add(JPEG), kept.blobs.take_in(WEBP, "foto").sha
    for sha in (named, left):
        path = kept.blobs.path(sha)
        assert path is not None
        os.utime(path, (0, 0))
    kept.central.fails = [away()]
    kept.send()
    assert kept.blobs.path(left) is None and kept.blobs.path(named) is not None


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("a" * 64, True), ("A" * 64, False), ("a" * 63, False), ("a" * 64 + "\n", False), ("../" + "a" * 61, False),
     ("https://kanal/" + "a" * 64, False), ("", False)],
)  # fmt: skip
def test_a_hash_is_64_small_letters(address: str, is_one: bool) -> None:
    assert is_hash(address) is is_one


def test_a_disk_that_fails_while_sending_is_no_broken_line(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The photo has arrived; only its place in the cache could not be had. Cases go on as if nothing had been."""

    def failing(*_args: object) -> Path:
        raise OSError(errno.EIO, "Input/output error")

    sha = kept.add(JPEG)
    monkeypatch.setattr(Path, "replace", failing)
    assert kept.send() == 0
    monkeypatch.undo()
    assert sha in kept.central.held and kept.waiting() == []
    assert kept.blobs.load(sha) == JPEG

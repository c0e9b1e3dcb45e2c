"""Photos at the central: who may bring one, who may see it, and that nothing but a photo is ever kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from console.core.blobs import Blobs, get_blob, has_blobs, put_blob
from console.core.central import PostgresCentral
from console.core.errors import Refused, Unavailable
from console.core.pictures import LARGEST
from models.central import schema
from models.commands import Complete, Start
from tests.support.centrals import CentralAt, Console, console
from tests.support.factories import GAMBIR, PLUIT, report
from tests.support.pictures import JPEG, WEBP, heavy_png, png


@contextmanager
def line(at: CentralAt, name: str) -> Iterator[PostgresCentral]:
    """Somebody's line."""
    made = PostgresCentral(lambda: at.connect(name))
    try:
        yield made
    finally:
        made.close()


def refused(at: CentralAt, name: str, data: bytes, type_: str) -> str:
    """Why somebody may not bring these bytes."""
    with line(at, name) as central, pytest.raises(Refused) as told:
        put_blob(central, data, type_)
    return told.value.code


def completed(at: CentralAt, at_work: Console, sha: str, number: int, kelurahan: str = PLUIT) -> None:
    """A case somebody closed with this photo."""
    (case,) = at_work.room.receive(report(number, kelurahan=kelurahan, agency=None, sure=0))
    at_work.room.done(Start(), case)
    at_work.room.done(Complete("Beres", (sha, "https://kanal/1.jpg")), case)
    at_work.once()


@pytest.mark.parametrize(
    ("data", "type_"), [(JPEG, "image/jpeg"), (WEBP, "image/webp"), (png(seed=3), "image/png")]
)
def test_a_photo_is_kept_by_the_hash_the_central_makes(at: CentralAt, data: bytes, type_: str) -> None:
    expected = sha256(data).hexdigest()
    with line(at, "rina") as central:
        assert put_blob(central, data, type_) == expected
        assert put_blob(central, data, type_) == expected  # once more is the same
        assert get_blob(central, expected) == data
        assert has_blobs(central, [expected, "0" * 64]) == {expected}
    with line(at, "budi") as central:
        assert put_blob(central, data, type_) == expected
    rows = at.sql("select actor, type, size from tanggap.blob where sha256 = %s", bytes.fromhex(expected))
    assert rows == [("rina", type_, len(data))]


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (JPEG, "image/png"), (png(), "image/jpeg"), (b"<html>", "image/jpeg"), (b"", "image/jpeg"), (JPEG, ""),
        (b"GIF89a", "image/gif"), (b"RIFF\0\0\0\0WAVE", "image/webp"), (b"x" + JPEG, "image/jpeg"),
    ],
)  # fmt: skip
def test_the_type_is_what_the_bytes_are(at: CentralAt, data: bytes, type_: str) -> None:
    assert refused(at, "rina", data, type_) == "blob.central_type"


def test_the_largest_is_the_consoles_largest(at: CentralAt) -> None:
    with line(at, "rina") as central:
        assert put_blob(central, heavy_png(LARGEST), "image/png")
    assert refused(at, "rina", heavy_png(LARGEST + 1), "image/png") == "blob.central_size"


def test_nothing_at_all_is_no_photo(at: CentralAt) -> None:
    for data, type_ in ((None, "image/jpeg"), (JPEG, None), (None, None)):
        with at.connect("rina") as db, pytest.raises(errors.InsufficientPrivilege):
            db.execute("select tanggap.put_blob(%b, %s)", (data, type_))


def test_auditors_look_and_do_not_bring(at: CentralAt) -> None:
    assert refused(at, "audi", JPEG, "image/jpeg") == "central.forbidden"
    for name in ("sari", "tanggap"):
        with line(at, name) as central:
            assert put_blob(central, JPEG, "image/jpeg")
    assert refused(at, "bekas", JPEG, "image/jpeg") == "central.forbidden"
    with line(at, "bekas") as central:
        assert get_blob(central, sha256(JPEG).hexdigest()) is None


def test_a_photo_is_seen_by_whom_its_case_is_seen(at: CentralAt, tmp_path: Path) -> None:
    """Scope: tono works in 31.72, where Pluit is and Gambir is not."""
    inside, outside = png(seed=11), png(seed=12)
    with console(at, tmp_path / "a", "rina") as rina:
        for number, (data, place) in enumerate(((inside, PLUIT), (outside, GAMBIR)), 100):
            with line(at, "rina") as central:
                sha = put_blob(central, data, "image/png")
                completed(at, rina, sha, number, place)
    ours, theirs = (sha256(data).hexdigest() for data in (inside, outside))
    for name in ("budi", "sari", "audi"):
        with line(at, name) as central:
            assert get_blob(central, ours) == inside and get_blob(central, theirs) == outside
    for name in ("tono", "mega"):
        with line(at, name) as central:
            assert get_blob(central, ours) == inside
            assert get_blob(central, theirs) is None
            assert has_blobs(central, [ours, theirs]) == {ours}


def test_naming_a_photo_in_an_event_that_is_refused_opens_nothing(at: CentralAt, tmp_path: Path) -> None:
    secret = png(seed=21)
    with line(at, "rina") as central:
        sha = put_blob(central, secret, "image/png")
    with console(at, tmp_path / "t", "tono") as tono:
        completed(at, tono, sha, 200, GAMBIR)  # outside tono's scope: all of it is refused
        assert ("complete",) in {row[:1] for row in tono.refused()}
        assert get_blob(tono.central, sha) is None


def test_a_photo_nobody_named_is_its_bringers_alone(at: CentralAt) -> None:
    with line(at, "rina") as central:
        sha = put_blob(central, png(seed=31), "image/png")
    for name in ("sari", "audi", "tono"):
        with line(at, name) as central:
            assert get_blob(central, sha) is None and has_blobs(central, [sha]) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "select data from tanggap.blob",
        "insert into tanggap.blob values (sha256(''), 'image/jpeg', 0, '', 'rina')",
        "update tanggap.blob set data = ''",
        "delete from tanggap.blob",
        "truncate tanggap.blob",
        "select tanggap.may_get('\\x00')",
        "select tanggap.picture_type('\\x00')",
        "alter table tanggap.blob disable trigger all",
        "create function pg_temp.picture_type(bytea) returns text language sql as $$ select 'image/jpeg' $$",
    ],
)
@pytest.mark.parametrize("who", ["rina", "sari", "audi", "tanggap"])
def test_nobody_comes_near_the_table(at: CentralAt, who: str, statement: str) -> None:
    with at.connect(who) as db, pytest.raises(psycopg.Error) as told:
        db.execute(statement)
    assert told.value.sqlstate == "42501"


def test_a_wrong_hash_cannot_be(at: CentralAt) -> None:
    """The central makes it from the bytes; there is no way to say another."""
    wrong = at.sql(
        "select count(*) from tanggap.blob where sha256 <> sha256(data) or size <> octet_length(data)"
    )
    assert wrong == [(0,)]
    with at.connect("rina") as db:
        signatures = db.execute(
            "select pg_get_function_arguments(p.oid) from pg_proc p where proname = 'put_blob'"
        ).fetchall()
    assert signatures == [("data bytea, type text",)]


def test_making_the_central_again_keeps_every_photo(at: CentralAt) -> None:
    before = at.sql("select sha256, actor, at from tanggap.blob order by 1")
    schema.make(at.admin)
    assert at.sql("select sha256, actor, at from tanggap.blob order by 1") == before
    assert refused(at, "audi", JPEG, "image/jpeg") == "central.forbidden"


def test_the_hash_of_a_case_is_found_by_an_index(at: CentralAt) -> None:
    with psycopg.connect(**at.admin, autocommit=True) as db:
        db.execute("set enable_seqscan = off")
        plan = db.execute(
            "explain select from tanggap.event e where e.body ? 'photos'"
            " and e.body->'photos' @> to_jsonb(array[encode('\\x00', 'hex')])"
        ).fetchall()
    assert "event_photos" in str(plan)


# Both directions, from one console to another ---------------------------------------------------------------------


def test_what_one_console_proves_the_other_sees(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "rina") as a, console(at, tmp_path / "b", "sari") as b:
        mine, theirs = Blobs(a.room.door), Blobs(b.room.door)
        sha = mine.take_in(png(30, 20, seed=41), "foto").sha
        mine.queue(a.room.door, [sha])
        completed(at, a, sha, 300)
        b.once()
        (case,) = [case for case in b.cases().values() if sha in case.result_photos]
        assert case.result_photos == (sha, "https://kanal/1.jpg")
        with pytest.raises(Unavailable) as told:
            theirs.fetch(b.central, sha)  # the Event is there before the photo
        assert told.value.code == "blob.not_there"
        a.online = False
        a.central.close()
        mine.send_some(a.central)
        assert [one.tries for one in mine.waiting()] == [1]
        a.online = True
        mine.send_some(a.central)
        assert mine.waiting() == []
        path = theirs.fetch(b.central, sha)
        assert path.read_bytes() == png(30, 20, seed=41)
        back = theirs.take_in(png(30, 20, seed=42), "foto").sha
        theirs.queue(b.room.door, [back])
        completed(at, b, back, 301)
        theirs.send_some(b.central)
        a.once()
        assert mine.fetch(a.central, back).read_bytes() == png(30, 20, seed=42)

"""Whatever bytes a file holds: it is refused in a sentence, or each piece is a case or in quarantine."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.channels import file
from console.channels.file_again import read_again, remember
from console.core import quarantine, records
from console.core.dispatch import Dispatcher
from console.core.intake import Intake, Tally, open_intake
from console.core.records import QuarantineRow
from console.core.store import Store
from models.report import Report, Unreadable
from models.sentences import LANGUAGES, say
from tests.support.homes import opened

NOW = 1_763_946_600
OPENINGS = (
    b"", b"id,created_at,lat,lon,text\n", b"id;waktu;isi\n", b"[", b"{", b"<service_requests>", b"\xff\xfe",
    b'{"type":"FeatureCollection","features":[',
)  # fmt: skip

cells = st.one_of(
    st.text(max_size=40),
    st.sampled_from(("2025-11-24 07:00", "-6.2", "106.8", "=1+1", "\x00", "\u202e", '"', "")),
)
rows = st.lists(st.tuples(cells, cells, cells, cells, cells), max_size=30)


def _table(data: list[tuple[str, ...]]) -> bytes:
    lines = ["id,created_at,lat,lon,text", *(",".join(row) for row in data)]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _objects(data: list[tuple[str, ...]]) -> bytes:
    names = ("id", "created_at", "lat", "lon", "text")
    return "\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in data).encode()


contents = st.one_of(
    st.builds(lambda head, rest: head + rest, st.sampled_from(OPENINGS), st.binary(max_size=2000)),
    rows.map(_table),
    rows.map(_objects),
)


def _load(intake: Intake, path: Path) -> Tally | None:
    try:
        how = remember(file.sniff(path), None)
        return intake.take(file.read(path, "qlue", now=NOW), "qlue", how=how)
    except file.UnreadableFile as problem:
        for lang in LANGUAGES:
            assert say(lang, problem.code, **problem.params)
        return None


def _counted(store: Store) -> tuple[int, list[QuarantineRow]]:
    db = store.reader()
    try:
        return db.execute("select count(*) from complaint").fetchone()[0], records.quarantined(db, "")
    finally:
        db.close()


def _tried_again(dispatcher: Dispatcher, intake: Intake, waiting: list[QuarantineRow]) -> None:
    def again(row: QuarantineRow) -> list[Report | Unreadable]:
        return read_again(row.raw, row.mapping, row.channel, row.source, None, now=NOW)

    quarantine.retry(dispatcher, intake, waiting, again)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(loads=st.lists(contents, min_size=1, max_size=8))
def test_any_bytes(loads: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "home", NOW) as (store, dispatcher):
        intake = open_intake(dispatcher)
        for number, content in enumerate(loads):
            path = Path(folder) / f"{number}.txt"
            path.write_bytes(content)
            before, _rows = _counted(store)
            first = _load(intake, path)
            there, waiting = _counted(store)
            if first is None:
                assert there == before
                continue
            assert there - before == first.received
            assert first.read == first.received + first.known + first.quarantined
            again = _load(intake, path)
            assert again is not None
            assert (again.read, again.received) == (first.read, 0)
            assert _counted(store) == (there, waiting)
        for row in _counted(store)[1]:
            assert all(say(lang, row.code, **row.params) for lang in LANGUAGES)
        _tried_again(dispatcher, intake, [row for row in _counted(store)[1] if row.state == "open"])

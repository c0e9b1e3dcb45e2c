"""All charts of Pola over a million cases after a filter change; reading the facts, and what a change costs."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from tests.benchmarks import million
from tests.benchmarks.harness import Result, Rounds, clock_ms, told

if TYPE_CHECKING:
    from console.core.figures.facts import Facts
    from console.core.figures.pattern import Pattern
    from console.core.figures.slice import Slice
    from models.reference import Reference

DAY: Final = 86_400
GOAL_MS: Final = 300.0
PEER_RATIO: Final = 1.5
HOLD_MS: Final = 5.0
_TODAY: Final = (million.NOW + 25_200) // DAY * DAY - 25_200
#: The charts as SQL, one statement each; {s} is the filter.
_SQL: Final = (
    "select (received_at + 25200) / 86400, channel, count(*) from complaint where {in} and {s} group by 1, 2",
    "select (closed_at + 25200) / 86400, channel, count(*) from complaint where closed_at >= :since"
    " and closed_at < :until and status in ('selesai', 'ditolak') and {s} group by 1, 2",
    "select case when :now - received_at < 21600 then 0 when :now - received_at < 86400 then 1"
    " when :now - received_at < 259200 then 2 when :now - received_at < 604800 then 3"
    " when :now - received_at < 2592000 then 4 else 5 end, status = 'menunggu', count(*) from complaint"
    " where status in ('menunggu', 'koordinasi', 'disposisi', 'proses') and {s} group by 1, 2",
    "select (received_at + 25200) / 3600 % 168, count(*) from complaint where {in} and {s} group by 1",
    "select channel, max(case when r = (c * 5 + 9) / 10 then took end), max(case when r = (c * 9 + 9) / 10 then took"
    " end), max(c) from (select channel, took, row_number() over (partition by channel order by took) as r,"
    " count(*) over (partition by channel) as c from (select channel, max(handed_at - received_at, 0) as took"
    " from complaint where {in} and handed_at is not null and {s})) group by 1",
    "select channel, count(*) from complaint where {in} and handed_at is null and {s} group by 1",
    "select category, status = 'selesai', status = 'ditolak', count(*) from complaint where {in} and {s}"
    " group by 1, 2, 3",
    "select agency, case when status = 'selesai' then closed_at > completion_due else 2 + (completion_due >= :now) end,"
    " count(*) from complaint where sure & 8 and agency is not null and (status not in ('selesai', 'ditolak')"
    " or (status = 'selesai' and closed_at >= :since and closed_at < :until)) and {s} group by 1, 2",
    "select (received_at + 25200) / 86400, count(*) from complaint where {s} group by 1",
)
_STANDS: Final = "merged_into is null and kind <> 'spam'"


def figures() -> Result:
    """Every chart counted again after a filter change."""
    from console.core import collector
    from console.core.figures.facts import patched
    from console.core.figures.hotspots import hotspots
    from console.core.figures.pattern import pattern
    from console.core.figures.replay import replay
    from console.core.figures.slice import Slice
    from console.core.figures.unusual import unusual
    from console.core.store import open_store
    from models import reading

    collector.calm()  # as a window does
    sys.setswitchinterval(0.001)
    home = million.home()
    store = open_store(million.settings(home), million.NOW)
    ref, db = store.reference, reading.connect(store.path)
    everything = Slice(_TODAY - 400 * DAY, _TODAY + DAY)
    month = Slice(_TODAY - 27 * DAY, _TODAY + DAY)
    narrow = Slice(_TODAY - 27 * DAY, _TODAY + DAY, channels=("qlue", "x"), areas=("31.72",))
    facts = _loaded(db, ref)
    whole = pattern(facts, everything, ref, million.NOW)
    _agree(db, whole)
    cells = _cells(whole)
    few, many = [facts.n[-1].item()], facts.n[-10_000:].tolist()

    def counted(wanted: Slice) -> Callable[[], float]:
        return lambda: clock_ms(lambda: _shown(pattern(facts, wanted, ref, million.NOW)))

    def moved(cases: list[int]) -> dict[str, float]:
        began = time.perf_counter()
        after = patched(db, facts, cases, ref)
        read = time.perf_counter()
        whole.moved(after, cases)
        return {"read": (read - began) * 1000, "moved": (time.perf_counter() - read) * 1000}

    played = replay(facts, Slice(_TODAY, _TODAY + DAY), ref)
    rounds = Rounds().run(
        ours=counted(everything), month=counted(month), narrow=counted(narrow),
        peer=lambda: clock_ms(lambda: _bare(db, everything, "1")),
        peer_month=lambda: clock_ms(lambda: _bare(db, month, "1")),
        peer_narrow=lambda: clock_ms(
            lambda: _bare(db, narrow, "channel in ('qlue', 'x') and kelurahan glob '31.72.*'")
        ),
        limit=lambda: clock_ms(lambda: _one_pass(cells)),
        load=lambda: clock_ms(lambda: _loaded(db, ref)),
        one=lambda: moved(few), many=lambda: moved(many),
        cases=lambda: clock_ms(lambda: whole.cases("backlog", 5, 0)),
        unusual=lambda: clock_ms(lambda: unusual(facts, everything, ref, million.NOW)),
        hotspots=lambda: clock_ms(lambda: hotspots(facts, month, ref, only_open=True)),
        replay=lambda: clock_ms(lambda: replay(facts, Slice(_TODAY, _TODAY + DAY), ref)),
        moment=lambda: clock_ms(lambda: played.at(_TODAY + 12 * 3600)),
        holds=lambda: {
            "nothing": _held(lambda: threading.Event().wait(1.0)),
            "load": _held(lambda: _loaded(db, ref)),
            "count": _held(lambda: _shown(pattern(facts, everything, ref, million.NOW))),
            "patch": _held(lambda: moved(many)),
        },
    )  # fmt: skip
    db.close()
    store.close()
    found = rounds["ours"]
    pairs = [(rounds[name], rounds[peer]) for name, peer in
             (("ours", "peer"), ("month", "peer_month"), ("narrow", "peer_narrow"))]  # fmt: skip
    holds = max(rounds[f"holds.{part}"].median for part in ("load", "count", "patch"))
    return Result(
        "figures", "1,000,000 cases of 400 days, all charts of Pola after a filter change", found, "ms",
        "the same figures as bare SQL, one statement each", rounds["peer"],
        "numpy: one bincount a chart over cells that are known already", rounds["limit"],
        "within 300 ms and 1.5x of bare SQL, no hold over 5 ms",
        all(ours.median <= min(GOAL_MS, PEER_RATIO * peer.median) for ours, peer in pairs) and holds <= HOLD_MS,
        details=(
            ("28 days; bare SQL", f"{told(rounds['month'])}; {told(rounds['peer_month'])}"),
            ("28 days, two channels, one kota; bare SQL",
             f"{told(rounds['narrow'])}; {told(rounds['peer_narrow'])}"),
            ("reading the facts, once", told(rounds["load"])),
            ("their memory", f"{facts.nbytes / 1e6:.0f} MB"),
            ("one case changed: read again; charts moved", f"{told(rounds['one.read'])}; {told(rounds['one.moved'])}"),
            ("10,000 changed: read again; charts moved", f"{told(rounds['many.read'])}; {told(rounds['many.moved'])}"),
            ("the cases of one mark", told(rounds["cases"])),
            ("unusual today", told(rounds["unusual"])),
            ("hotspots of the open cases of 28 days", told(rounds["hotspots"])),
            ("a day made ready for the slider; a moment of it", f"{told(rounds['replay'])}; {told(rounds['moment'])}"),
            *((f"longest the interpreter was not to be had, {words}", told(rounds[f"holds.{part}"]))
              for part, words in (("load", "reading"), ("count", "counting"), ("patch", "10,000 changed"),
                                  ("nothing", "beside nothing"))),
        ),
        note="All of it runs beside the GUI thread. The cells' numbers were compared with the statements' before.",
    )  # fmt: skip


def _loaded(db: sqlite3.Connection, ref: Reference) -> Facts:
    from console.core.figures.facts import load

    found = load(db, ref)
    assert found is not None
    return found


def _shown(found: Pattern) -> None:
    """Everything a screen draws, as it asks for it."""
    for name in ("flow", "backlog", "week", "response", "categories", "agencies", "timeline"):
        getattr(found, name)


def _bare(db: sqlite3.Connection, wanted: Slice, condition: str) -> list[list[Any]]:
    params = {"since": wanted.since, "until": wanted.until, "now": million.NOW}
    parts = {"in": "received_at >= :since and received_at < :until", "s": f"{_STANDS} and {condition}"}
    return [db.execute(sql.format(**parts), params).fetchall() for sql in _SQL]


def _agree(db: sqlite3.Connection, found: Pattern) -> None:
    """Both sides count the same; else their times mean nothing.

    Raises:
        RuntimeError: they do not.
    """
    bare = _bare(db, found.ground.slice, "1")
    theirs = [sum(row[-1] for row in bare[i]) for i in (0, 1, 2, 3, 6, 8)]
    ours = [
        int(found.tables[name].sum())
        for name in ("inflow", "outflow", "backlog", "week", "categories", "timeline")
    ]
    slow = {row[0]: (row[1], row[2]) for row in bare[4]}
    shown = found.response
    speeds = {
        c: (p, q)
        for c, p, q in zip(shown.channels, shown.p50.tolist(), shown.p90.tolist(), strict=True)
        if p >= 0
    }
    if theirs != ours or slow != speeds:
        raise RuntimeError(f"SQL and figures disagree: {json.dumps([theirs, ours])} {slow} {speeds}")


def _cells(found: Pattern) -> list[tuple[Any, int]]:
    from console.core.figures import cells

    made = []
    for name in cells.CHARTS:
        flat = cells.cells_of(name, found.ground)
        made.append((flat[flat >= 0], found.tables[name].size))
    return made


def _one_pass(cells: list[tuple[Any, int]]) -> None:
    import numpy as np

    for flat, size in cells:
        np.bincount(flat, minlength=size)


def _held(work: Callable[[], object]) -> float:
    """The longest a thread that wants to run each millisecond could not, in milliseconds."""
    with _beside() as gaps:
        work()
    return max(gaps)


@contextmanager
def _beside() -> Iterator[list[float]]:
    gaps, over = [0.0], threading.Event()

    def idle() -> None:
        last = time.perf_counter()
        while not over.wait(0.001):
            now = time.perf_counter()
            gaps.append((now - last) * 1000 - 1)
            last = now

    thread = threading.Thread(target=idle)
    thread.start()
    try:
        yield gaps
    finally:
        over.set()
        thread.join()

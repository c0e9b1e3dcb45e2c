"""What a briefing tells, gathered once."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console.core import effort, records, snapshots
from console.core.briefing.stretch import Stretch, day_of
from console.core.effort import Efforts
from console.core.errors import Told
from console.core.places import map_outline
from console.core.review import Review, review
from console.core.snapshots import Comparison, Snapshot

if TYPE_CHECKING:
    from console.core.central import PostgresCentral
    from console.core.figures.facts import Facts
    from console.core.figures.pattern import Pattern
    from console.core.figures.unusual import Surge
    from models.reference import Reference

log = logging.getLogger(__name__)

#: Days whose surges are looked for; of a longer stretch the last ones.
MOST_UNUSUAL: Final = 31
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class Briefing:
    """Everything that stands in it.

    Attributes:
        at: the moment it is of, seconds since the epoch; the review is of this moment.
        heard: when the central was last heard of; 0 when this computer has none.
        stretch: the days flow, response and effort are of.
        ref: master data.
        review: every kelurahan now.
        pattern: the charts of the stretch.
        surges: what was unusual on which day, the least likely first.
        efforts: who did how much.
        alone: the effort is of this console's own Events, as no central answered.
        before, change: the last frozen snapshot and what is different now; None without one.
        shapes: outlines by kelurahan, WGS 84 degrees.
        approximate: no official boundaries are stored.
    """

    at: int
    heard: int
    stretch: Stretch
    ref: Reference
    review: Review
    pattern: Pattern
    surges: tuple[tuple[date, Surge], ...]
    efforts: Efforts
    alone: bool
    before: Snapshot | None
    change: Comparison | None
    shapes: Mapping[str, tuple[Ring, ...]]
    approximate: bool


def gather(
    db: sqlite3.Connection, ref: Reference, facts: Facts, now: int, stretch: Stretch, *, me: str, cache: Path,
    central: PostgresCentral | None = None, progress: Callable[[int, int], None] = lambda done, of: None,
) -> Briefing:  # fmt: skip
    """Count everything.

    Args:
        db: reading connection.
        ref: master data.
        facts: all cases.
        now: seconds since the epoch.
        stretch: the days.
        me: login name, whose snapshots may be compared with.
        cache: folder for computed outlines.
        central: asked for the effort where this store lacks Events; None when there is no line.
        progress: told (steps done, steps in all).
    """
    from console.core.figures.pattern import pattern
    from console.core.figures.slice import Slice

    steps = 5
    found = review(ref, now, facts)
    progress(1, steps)
    charts = pattern(facts, Slice(stretch.since, stretch.until), ref, now)
    progress(2, steps)
    surges = tuple(sorted(_surges(facts, ref, now, stretch), key=lambda one: (one[1].chance, one[0])))
    progress(3, steps)
    efforts, alone = _efforts(db, stretch, central)
    progress(4, steps)
    before = next((one for one in snapshots.snapshots(db, me) if one.at < now), None)
    change = None
    if before is not None:
        change = snapshots.compare(
            before, snapshots.frozen((row.indicator for row in found.rows), ref.rates, now)
        )
    outline, approximate = map_outline(records.boundaries(db), ref.territory, cache)
    progress(5, steps)
    return Briefing(now, records.last_pull(db), stretch, ref, found, charts, surges, efforts, alone, before, change,
                    shapes_of(outline), approximate)  # fmt: skip


def shapes_of(outline: str) -> dict[str, tuple[Ring, ...]]:
    """Every ring of every kelurahan, of the map's GeoJSON."""
    found: dict[str, tuple[Ring, ...]] = {}
    for feature in json.loads(outline)["features"]:
        geometry: Any = feature["geometry"]
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings = tuple(tuple((float(x), float(y)) for x, y, *_z in ring) for part in parts for ring in part)
        found[str(feature["properties"]["code"])] = rings
    return found


def _efforts(
    db: sqlite3.Connection, stretch: Stretch, central: PostgresCentral | None
) -> tuple[Efforts, bool]:
    """Own Events where they are whole, else the central's; and whether some are missing all the same."""
    own = effort.efforts(db, stretch.since, stretch.until)
    if not own.missing:
        return own, False
    if central is not None:
        try:
            return effort.central(central, stretch.since, stretch.until), False
        except Told as failure:  # told on paper too, with how many cases are missing
            log.info("effort is counted from this console's own events: %s", failure)
    return own, True


def _surges(facts: Facts, ref: Reference, now: int, stretch: Stretch) -> Any:
    from console.core.figures.slice import Slice
    from console.core.figures.unusual import unusual
    from models.clocks import DAY

    whole = Slice(stretch.since, stretch.until)
    first = max(stretch.since, stretch.until - MOST_UNUSUAL * DAY)
    for begin in range(first, min(stretch.until, now), DAY):
        for surge in unusual(facts, whole, ref, min(begin + DAY - 1, now)).surges:
            yield day_of(begin), surge

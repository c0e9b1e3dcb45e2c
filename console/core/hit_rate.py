"""How often the suggestions were right: what operators decided, held against what had been suggested.

Counted is the last decision on each case and field within a time, if it stands (not refused, not taken back) and if
something had been suggested. It is a hit when the suggestion was taken as it stood or chosen by hand, a miss when
something else was chosen; agencies count by who is in charge, so that handing a case down within a Dinas is no miss.
What was suggested is read from the case: it is written on arrival and no Command changes it. Should one ever do so,
an Event that says ``accepted`` still counts as a hit for the value it names.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from console.core.decisions import TRIAGE, voided
from console.core.learned import FieldInfo, ModelInfo, model_info

__all__ = ["FieldInfo", "HitRate", "ModelInfo", "model_info", "rates", "rates_by_version", "totals"]


@dataclass(frozen=True, slots=True)
class HitRate:
    """How a suggestion fared.

    Attributes:
        field: kind, category, kelurahan or agency.
        value: what was suggested; "" for all values of the field.
        accepted: decisions that agreed.
        overridden: decisions for something else.
        by: "lexicon", "learned", "gps"; "" for all.
        version: of the lexicon or model; "" for all, or for suggestions older than this mark.
    """

    field: str
    value: str
    accepted: int
    overridden: int
    by: str = ""
    version: str = ""

    @property
    def share(self) -> float:
        """Hits among all, 0 to 1; 0 when nothing was decided."""
        total = self.accepted + self.overridden
        return self.accepted / total if total else 0.0


# Only the last decision of each case and field: SQLite takes the other columns from the row of the maximum. A Sudin
# stands for its Dinas and a lurah or crew for the kelurahan, as ``console.core.route.in_charge`` has it.
_SQL: Final = f"""
with said as (
  select e.complaint, e.at, e.n, json_extract(e.body, '$.to') as "to",
         coalesce(json_extract(e.body, '$.accepted'), 0) as accepted,
         case e.kind when 'classify' then 'kind' when 'categorise' then 'category' when 'locate' then 'kelurahan'
              else 'agency' end as field
    from event e indexed by event_triage
   where {TRIAGE} and e.at >= :since and e.at < :until and (e.outcome is null or e.outcome = 'accepted')
     and coalesce(json_extract(e.body, '$.source'), '') <> 'gps'
     and lower(hex(e.id)) not in (select value from json_each(:void))),
last as (select complaint, field, "to", accepted, max(at * 4294967296 + n) from said group by complaint, field),
held as (
  select l.field, l.accepted, l."to", json_extract(c.suggested, '$.' || l.field) as told
    from last l join complaint c on c.id = l.complaint),
alike as (
  select field, accepted, "to", json_extract(told, '$.value') as guess, coalesce(json_extract(told, '$.by'), '') as by,
         coalesce(json_extract(told, '$.version'), '') as version, count(*) as times
    from held where told is not null group by 1, 2, 3, 4, 5, 6),
charge as materialized (
  select code, case when level in ('lurah', 'ppsu') then 'KEL' when level = 'sudin' then coalesce(parent, code)
                    else code end as who from agency),
plain as (
  select a.field, a.accepted, a.by, a.version, a.times, coalesce(t.who, a."to") as "to",
         coalesce(g.who, a.guess) as guess
    from alike a left join charge t on a.field = 'agency' and t.code = a."to"
                 left join charge g on a.field = 'agency' and g.code = a.guess
   where a.guess is not null)
select field, case when accepted then "to" else guess end as value, by, version,
       sum(case when accepted or "to" = guess then times else 0 end),
       sum(case when accepted or "to" = guess then 0 else times end)
  from plain group by 1, 2, 3, 4"""  # noqa: S608 - our own words


def rates_by_version(db: sqlite3.Connection, since: int, until: int) -> list[HitRate]:
    """Hits and misses by field, value, and who suggested it in which version.

    Args:
        db: reading connection.
        since, until: of the decisions, seconds since the epoch, the end not included.
    """
    void = json.dumps([one.hex() for one in voided(db)])
    rows = db.execute(_SQL, {"since": since, "until": until, "void": void})
    return [
        HitRate(field, value, hits, misses, by, version) for field, value, by, version, hits, misses in rows
    ]


def rates(db: sqlite3.Connection, since: int, until: int) -> list[HitRate]:
    """Hits and misses by field and suggested value, over all versions; see ``rates_by_version``."""
    return _summed(rates_by_version(db, since, until), lambda one: HitRate(one.field, one.value, 0, 0))


def by_field(db: sqlite3.Connection, since: int, until: int) -> dict[str, tuple[int, int]]:
    """How often a suggestion was taken: field -> (hits, decisions that had one)."""
    found: dict[str, tuple[int, int]] = {}
    for one in rates_by_version(db, since, until):
        hits, decided = found.get(one.field, (0, 0))
        found[one.field] = (hits + one.accepted, decided + one.accepted + one.overridden)
    return found


def totals(found: list[HitRate]) -> list[HitRate]:
    """Hits and misses by field and version, of what ``rates_by_version`` found."""
    return _summed(found, lambda one: HitRate(one.field, "", 0, 0, one.by, one.version))


def _summed(found: list[HitRate], key: Callable[[HitRate], HitRate]) -> list[HitRate]:
    """Those of the same key as one, the most frequent first within a field."""
    hits: Counter[HitRate] = Counter()
    misses: Counter[HitRate] = Counter()
    for one in found:
        hits[key(one)] += one.accepted
        misses[key(one)] += one.overridden
    summed = [replace(one, accepted=hits[one], overridden=misses[one]) for one in hits]
    return sorted(summed, key=lambda r: (r.field, -r.accepted - r.overridden, r.value, r.by, r.version))

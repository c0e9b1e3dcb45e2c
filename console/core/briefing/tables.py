"""The tables of a briefing: the workbook's sheets and the paper's tables are these, so their totals cannot differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isnan
from typing import Final, Literal

from console.core.briefing import words
from console.core.briefing.content import Briefing
from models.identity import WIB
from models.indicator import why
from models.sentences import say

Kind = Literal["text", "count", "mean", "share", "span", "date", "moment"]
Cell = str | int | float | date | datetime | None

_EPOCH: Final = date(1970, 1, 1)
_AGES: Final = ("6h", "24h", "3d", "7d", "30d", "older")
CAUSES: Final = ("new", "back_to_red", "coordinated", "outside", "capacity")
EFFORT: Final = (
    "handled",
    "handed",
    "in_time",
    "late",
    "accepted",
    "completed",
    "bare",
    "reopened",
    "counted",
    "sent_back",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: last part of its sentence's code (``briefing.column.*``).
        kind: what stands in it; ``span`` is seconds, ``share`` a part of 1.
        added: its numbers have a sum.
    """

    name: str
    kind: Kind = "count"
    added: bool = False

    def heading(self, lang: str) -> str:
        """What stands above it."""
        return say(lang, f"briefing.column.{self.name}")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of real values.

    Attributes:
        name: last part of its title's code (``briefing.table.*``).
        columns, rows: as they stand.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def title(self, lang: str) -> str:
        """Its name."""
        return say(lang, f"briefing.table.{self.name}")

    @property
    def totals(self) -> tuple[Cell, ...] | None:
        """The sums of what can be added; None where nothing can."""
        if not any(column.added for column in self.columns):
            return None
        return tuple(
            sum(row[i] or 0 for row in self.rows) if column.added else None  # type: ignore[misc]
            for i, column in enumerate(self.columns)
        )


def text(value: Cell, kind: Kind, lang: str) -> str:
    """A cell as paper shows it."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return "–"
    match value:
        case str():
            return value
        case datetime():
            return value.strftime("%d-%m-%Y %H.%M")
        case date():
            return value.strftime("%d-%m-%Y")
    if kind == "share":
        return words.share(value, lang)
    if kind == "span":
        return words.span(value, lang)
    return words.number(value, lang, 1 if kind == "mean" else 0)


def tables(found: Briefing, lang: str) -> dict[str, Table]:
    """Every table by its name, in order."""
    made = (
        _red(found, lang),
        _change(found, lang),
        _flow(found),
        _channels(found, lang),
        _backlog(found, lang),
        _response(found, lang),
        _agencies(found, lang),
        _categories(found, lang),
        _effort(found, lang),
        _unusual(found, lang),
    )
    return {table.name: table for table in made}


def _red(found: Briefing, lang: str) -> Table:
    """Every kelurahan where something waits."""
    columns = (
        Column("kelurahan", "text"),
        Column("code", "text"),
        Column("kota", "text"),
        Column("colour", "text"),
        Column("waiting", added=True),
        *(Column(f"cause_{one}", added=True) for one in CAUSES),
        Column("inflow", "mean"),
        Column("capacity"),
        Column("week"),
        Column("oldest", "moment"),
        Column("why", "text"),
    )
    rows = []
    for row in found.review.rows:
        one = row.indicator
        if not one.waiting:
            continue
        oldest = datetime.fromtimestamp(row.oldest.received_at, WIB) if row.oldest is not None else None
        rows.append(
            (
                one.name,
                one.code,
                words.kota(found.ref, one.code),
                say(lang, f"briefing.colour.{one.colour}"),
                one.waiting,
                *(getattr(one.causes, cause) for cause in CAUSES),
                round(one.inflow_per_day, 2),
                one.capacity_per_day,
                row.week,
                oldest,
                why(one, lang),
            )
        )
    return Table("red", columns, tuple(rows))


def _change(found: Briefing, lang: str) -> Table:
    """Kelurahan that moved since the last snapshot, what left red and came to it first."""
    columns = (
        Column("kelurahan", "text"),
        Column("moved", "text"),
        Column("before", added=True),
        Column("after", added=True),
        Column("difference", added=True),
    )
    rows: list[tuple[Cell, ...]] = []
    change = found.change
    if change is not None:
        turned = {one.code: "out" for one in change.out} | {one.code: "into" for one in change.into}
        told = {one.code: one for one in (*change.out, *change.into, *change.down, *change.up)}
        order = sorted(told.values(), key=lambda m: (m.code not in turned, -abs(m.after - m.before), m.code))
        rows = [
            (
                found.ref.kelurahan_name(m.code),
                say(lang, f"briefing.moved.{turned[m.code]}") if m.code in turned else "",
                m.before,
                m.after,
                m.after - m.before,
            )
            for m in order
        ]
    return Table("change", columns, tuple(rows))


def _flow(found: Briefing) -> Table:
    """What came and what left, a day."""
    flow = found.pattern.flow
    columns = (Column("day", "date"), Column("inflow_day", added=True), Column("outflow_day", added=True))
    rows = [
        (_EPOCH + timedelta(days=flow.first_day + i), int(came.sum()), int(left.sum()))
        for i, (came, left) in enumerate(zip(flow.inflow, flow.outflow, strict=True))
    ]
    return Table("flow", columns, tuple(rows))


def _channels(found: Briefing, lang: str) -> Table:
    """The same by channel, over the stretch; channels with nothing are left out."""
    flow = found.pattern.flow
    columns = (Column("channel", "text"), Column("inflow_day", added=True), Column("outflow_day", added=True))
    rows = [
        (words.channel(found.ref, code, lang), int(flow.inflow[:, i].sum()), int(flow.outflow[:, i].sum()))
        for i, code in enumerate(flow.channels)
    ]
    return Table("channels", columns, tuple(row for row in rows if row[1] or row[2]))


def _backlog(found: Briefing, lang: str) -> Table:
    columns = (Column("age", "text"), Column("waiting", added=True), Column("in_process", added=True))
    return Table(
        "backlog",
        columns,
        tuple(
            (say(lang, f"briefing.age.{age}"), int(counts[0]), int(counts[1]))
            for age, counts in zip(_AGES, found.pattern.backlog.counts, strict=True)
        ),
    )


def _response(found: Briefing, lang: str) -> Table:
    one = found.pattern.response
    columns = (
        Column("channel", "text"),
        Column("p50", "span"),
        Column("p90", "span"),
        Column("handed_on", added=True),
        Column("not_yet", added=True),
    )
    rows = []
    for code, p50, p90, handed, waiting in zip(
        one.channels, one.p50, one.p90, one.handed, one.waiting, strict=True
    ):
        if handed or waiting:
            known = bool(handed)
            rows.append(
                (
                    words.channel(found.ref, code, lang),
                    int(p50) if known else None,
                    int(p90) if known else None,
                    int(handed),
                    int(waiting),
                )
            )
    return Table("response", columns, tuple(rows))


def _agencies(found: Briefing, lang: str) -> Table:
    one = found.pattern.agencies
    columns = (
        Column("agency", "text"),
        Column("share", "share"),
        Column("on_time", added=True),
        Column("done_late", added=True),
        Column("overdue", added=True),
        Column("running", added=True),
    )
    rows = [
        (words.desk(found.ref, code, lang), None if isnan(part) else float(part), *(int(n) for n in counts))
        for code, part, counts in zip(one.codes, one.on_time_share, one.counts, strict=True)
    ]
    return Table("agencies", columns, tuple(rows))


def _categories(found: Briefing, lang: str) -> Table:
    one = found.pattern.categories
    columns = (
        Column("category", "text"),
        Column("volume", added=True),
        Column("done", added=True),
        Column("rejected", added=True),
        Column("open", added=True),
        Column("done_share", "share"),
    )
    rows: list[tuple[Cell, ...]] = [
        (words.category(found.ref, code, lang), int(volume), *(int(n) for n in counts), float(part))
        for code, volume, counts, part in zip(one.codes, one.volume, one.counts, one.done_share, strict=True)
    ]
    return Table("categories", columns, tuple(rows))


def _effort(found: Briefing, lang: str) -> Table:
    columns = (
        Column("holder", "text"),
        Column("level", "text"),
        *(Column(f"effort_{name}", added=name != "handled") for name in EFFORT),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            words.holder(found.ref, one.holder, lang),
            words.level(found.ref, one.holder, lang),
            *(getattr(one, name) for name in EFFORT),
        )
        for one in found.efforts.rows
    ]
    return Table("effort", columns, tuple(rows))


def _unusual(found: Briefing, lang: str) -> Table:
    columns = (Column("day", "date"), Column("what", "text"), Column("observed"), Column("expected", "mean"))
    rows = []
    for when, surge in found.surges:
        place = found.ref.territory.kota.get(surge.area)
        named = [words.category(found.ref, surge.category, lang)] if surge.category else []
        if surge.area:
            named.append(place.label if place is not None else found.ref.kelurahan_name(surge.area))
        rows.append((when, " · ".join(named), surge.observed, round(surge.expected, 1)))
    return Table("unusual", columns, tuple(rows))


def numbers(found: Briefing) -> tuple[tuple[str, int], ...]:
    """The figures at the top (``briefing.figure.*``): of now, then of the stretch."""
    charts = found.pattern
    return (
        ("red", len(found.review.of("red"))),
        ("amber", len(found.review.of("amber"))),
        ("waiting", found.review.waiting),
        ("inflow", charts.total),
        ("outflow", int(charts.flow.outflow.sum())),
        ("open", int(charts.backlog.counts.sum())),
    )


def shown(table: Table, names: Iterable[str], most: int) -> Table:
    """Some columns and the first rows of a table."""
    at: Sequence[int] = [i for name in names for i, column in enumerate(table.columns) if column.name == name]
    rows = tuple(tuple(row[i] for i in at) for row in table.rows[:most])
    return Table(table.name, tuple(table.columns[i] for i in at), rows)

"""The commands that show cases: list, show, red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

import typer

from console.cli_base import (
    Session,
    Usage,
    case_json,
    iso,
    print_array,
    print_json,
    screen,
    session,
    table,
    tell,
)
from console.core import deputies, history, load, queries, records, review, verbs
from console.core.errors import Refused
from console.core.queries import Wanted
from models import reading
from models.agencies import find_agency
from models.complaint import CHANNELS, Complaint
from models.filters import BadFilter, Filter, Term, parse, words
from models.indicator import why

_ON_SCREEN = 50
_WIDE = 120  # columns of a terminal from which the whole table fits
_NUMBER_WIDTH = 12
_COLOUR = {"red": "red", "amber": "yellow", "green": "green"}

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Where = Annotated[
    str, typer.Option("--where", metavar="FILTER", help="As in the command bar: status=menunggu and age>6h.")
]


def list_cases(
    status: Annotated[
        str, typer.Option(help="menunggu, koordinasi, disposisi, proses, selesai, ditolak.")
    ] = "",
    kelurahan: Annotated[str, typer.Option(metavar="CODE", help="Kemendagri code or name.")] = "",
    channel: Annotated[str, typer.Option(help="One of " + ", ".join(CHANNELS) + ".")] = "",
    agency: Annotated[
        str, typer.Option(help="Code or name; KEL and PPSU mean those of every kelurahan.")
    ] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their deadline.")] = False,
    text: Annotated[str, typer.Option(metavar="Q", help="Words to search for.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0: all (on a terminal 50).")] = 0,
    where: Where = "",
    as_json: Json = False,
) -> None:
    """List complaints, the most urgent first."""
    with session() as s:
        wanted = parsed(where)
        for field, value in (("status", status), ("channel", channel)):
            if value:
                wanted = wanted.plus(Filter((Term(field, "=", tuple(value.split(","))),)))
        if kelurahan:
            codes = tuple(verbs.parse_kelurahan(one, s.store.reference) for one in kelurahan.split(","))
            wanted = wanted.plus(Filter((Term("kelurahan", "=", codes),)))
        if agency:
            wanted = wanted.plus(Filter((Term("agency", "=", (_agency(s, agency),)),)))
        if overdue:
            wanted = wanted.plus(Filter((Term("overdue", "=", ("yes",)),)))
        wanted = parsed(str(wanted.plus(words(text))))  # judged as if it had been typed
        if bad := set(wanted.only("channel")) - set(CHANNELS):
            raise Usage("cli.channel", channel=", ".join(sorted(bad)), channels=", ".join(CHANNELS))
        if as_json:
            print_array(case_json(case) for case in cases_of(s, wanted, limit or None))
            return
        _show_list(s, wanted, limit or _ON_SCREEN)


def show_case(
    key: Annotated[str, typer.Argument(metavar="ID", help="Number, id, or the channel's id of the message.")],
    as_json: Json = False,
) -> None:
    """Show one case with its events. The reporter stays behind a mask."""
    with session() as s:
        case_id = records.find(s.db, key)
        if case_id is None:
            raise Refused("verb.no_case", key=key)
        detail = records.case(s.db, records.keys_by_id(s.db, [case_id])[case_id])
        if detail is None:
            raise Refused("verb.no_case", key=key)
        shown = _detail_json(s, detail)
        if as_json:
            print_json(shown)
            return
        _show_detail(s, detail, shown)


def red(as_json: Json = False) -> None:
    """Every kelurahan's indicator, its causes, and why."""
    with session() as s:
        found = review.indicators(s.db, s.store.reference, s.now)
        if as_json:
            print_array(
                {
                    "code": one.code,
                    "name": one.name,
                    "colour": _COLOUR[one.colour],
                    "waiting": one.waiting,
                    "causes": {
                        "new": one.causes.new,
                        "back_to_red": one.causes.back_to_red,
                        "coordinated": one.causes.coordinated,
                        "outside": one.causes.outside,
                        "capacity": one.causes.capacity,
                    },
                    "inflow_per_day": round(one.inflow_per_day, 2),
                    "crew": one.crew,
                    "why": why(one, s.lang),
                }
                for one in found
            )
            return
        grid = table("kode", "kelurahan", "menunggu", "warna", "mengapa")
        for one in found:
            if one.waiting:
                grid.add_row(one.code, one.name, str(one.waiting), one.colour, why(one, s.lang))
        if not grid.rows:
            tell(s.say("indicator.none"))
            return
        screen().print(grid)


def balance(as_json: Json = False) -> None:
    """Who has how much to do: every agency, every kelurahan's lurah and crew, and what lies with nobody yet."""
    with session() as s:
        found = load.balance(s.db, s.store.reference, s.now)
        if as_json:
            print_json(
                {
                    "at": iso(found.at),
                    "agencies": [_load_json(one) for one in found.agencies.values()],
                    "kelurahan": [_load_json(one) for one in found.kelurahan.values()],
                    "nobody": {"open": found.nobody, "overdue": found.nobody_overdue},
                }
            )
            return
        ref = s.store.reference
        grid = table(
            "kode",
            "nama",
            "terbuka",
            "lewat",
            "diteruskan",
            "masuk/hari",
            "selesai/hari",
            "sanggup/hari",
            "hari",
        )
        for one in sorted(found.desks, key=load.heaviest):
            if one.open:
                days = "?" if one.days is None else f"{one.days:.1f}"
                grid.add_row(
                    one.code, load.called(one.code, ref), str(one.open), str(one.overdue), str(one.to_pass_on),
                    f"{one.inflow:.1f}", f"{one.done:.1f}", f"{one.capacity:.1f}" if one.capacity else "?", days,
                )  # fmt: skip
        if found.nobody:
            grid.add_row(
                "", s.say("load.nobody"), str(found.nobody), str(found.nobody_overdue), "", "", "", "", ""
            )
        if not grid.rows:
            tell(s.say("load.none"))
            return
        screen().print(grid)


def _load_json(one: load.Load) -> dict[str, Any]:
    return {
        "code": one.code,
        "open": one.open,
        "overdue": one.overdue,
        "to_pass_on": one.to_pass_on,
        "inflow_per_day": round(one.inflow, 2),
        "done_per_day": round(one.done, 2),
        "capacity_per_day": round(one.capacity, 2),
        "basis": one.basis,
        "crew": one.crew,
        "days": None if one.days is None else round(one.days, 2),
    }


def parsed(text: str) -> Filter:
    """The filter somebody wrote.

    Raises:
        Usage: it is none.
    """
    try:
        return parse(text)
    except BadFilter as bad:
        raise Usage(bad.code, **bad.params) from bad


def _agency(s: Session, text: str) -> str:
    if text.upper() in ("KEL", "PPSU"):
        return text.upper()
    agencies = s.store.reference.agencies
    found = agencies.get(text) or find_agency(text, agencies.values())
    if found is None:
        raise Refused("refused.agency", agency=text)
    return found.code


def cases_of(s: Session, wanted: Filter, limit: int | None) -> Iterator[Complaint]:
    """Cases that pass, in the queue's order, read a few hundred at a time."""
    sql, params = queries.select_ids(Wanted(wanted, "urgent", s.now, s.settings.operator), limit)
    keys = [row[0] for row in s.db.execute(sql, params)]
    for some in reading.chunks(keys, 500):
        yield from loaded(s, records.case_ids(s.db, some))


def loaded(s: Session, ids: Sequence[UUID]) -> Iterator[Complaint]:
    """These cases, in this order; those that are not here are left out."""
    found = reading.load(s.db, ids)
    return (found[case_id][1] for case_id in ids if case_id in found)


def _detail_json(s: Session, detail: records.CaseDetail) -> dict[str, Any]:
    name, contact = detail.reporter
    by_id = {event.id: event for event in detail.history}
    numbers = _numbers(s, detail)
    events = []
    for event in detail.history:
        line = history.line(event, s.store.reference, s.lang, by_id, numbers, central=detail.central)
        body = {key: value for key, value in event.body.items() if key not in ("kind", "suggested")}
        events.append({
            "id": str(UUID(event.id)), "at": iso(event.at), "actor": event.actor, "kind": event.kind,
            "body": body, "effect": event.effect, "outcome": event.outcome, "reason": event.reason,
            "batch": str(UUID(event.batch)) if event.batch else None,
            "sentence": line.text, "answer": line.note,
        })  # fmt: skip
    case = detail.complaint
    return case_json(case) | {
        "due_clock": case.due_clock,
        "priority": case.priority,
        "escalated": case.escalated,
        "verified": case.verified,
        "closed_at": iso(case.closed_at),
        "result": case.result,
        "photos": list(detail.photos),
        "proofs": list(detail.proofs),
        "merged_into": detail.parent or None,
        "twins": [twin.number for twin in detail.twins],
        "suggested": case.suggested,
        "because": deputies.reasons(case, s.store.reference, s.now, s.lang),
        "reporter": {"name": history.mask_name(name), "contact": history.mask_contact(contact)},
        "events": events,
    }


def _numbers(s: Session, detail: records.CaseDetail) -> dict[str, str]:
    """Numbers of the cases a history merges into, by id as text."""
    ids = [UUID(event.body["into"]) for event in detail.history if "into" in event.body]
    return {str(case_id): case.number for case_id, (_n, case) in reading.load(s.db, ids).items()}


def _show_list(s: Session, wanted: Filter, limit: int) -> None:
    total = queries.count(s.db, Wanted(wanted, "urgent", s.now, s.settings.operator))
    if not total:
        tell(s.say("cli.none"))
        return
    ref = s.store.reference
    out = screen()
    headings = ("nomor", "status", "kelurahan", "SKPD", "tenggat", "kanal", "kategori", "laporan")
    shown = headings if out.width >= _WIDE else (*headings[:4], headings[-1])
    grid = table(*shown)
    grid.columns[0].min_width = _NUMBER_WIDTH
    for case in cases_of(s, wanted, limit):
        unsure = set(case_json(case)["unsure"])
        category = ref.categories.get(case.category or "")
        cells = (
            case.number,
            case.status,
            _guess(ref.kelurahan_name(case.kelurahan), "kelurahan" in unsure),
            _guess(ref.agency_short(case.agency), "agency" in unsure),
            history.moment(case.due_at, s.now, s.lang) if case.due_at is not None else "",
            case.channel,
            _guess(category.name if category else "", "category" in unsure),
            history.plain_line(case.title or case.text)[:60],
        )
        grid.add_row(*(cell for heading, cell in zip(headings, cells, strict=True) if heading in shown))
    out.print(grid)
    if total > limit:
        tell(s.say("cli.more", count=total - limit))


def _guess(value: str, unsure: bool) -> str:
    return f"≈ {value}" if value and unsure else value


def _show_detail(s: Session, detail: records.CaseDetail, shown: dict[str, Any]) -> None:
    case, out = detail.complaint, screen()
    out.print(f"{case.number}  {case.status}  {case.channel}  {shown['received_at']}", style="bold")
    ref = s.store.reference
    category = ref.categories.get(case.category or "")
    for name, value in (
        ("kategori", _guess(category.name if category else "", "category" in shown["unsure"])),
        ("kelurahan", _guess(ref.kelurahan_name(case.kelurahan), "kelurahan" in shown["unsure"])),
        ("SKPD", _guess(ref.agency_short(case.agency), "agency" in shown["unsure"])),
        ("", "; ".join(shown["because"])),
        ("tenggat", shown["due_at"] or ""),
        ("pelapor", " ".join(filter(None, shown["reporter"].values()))),
    ):
        if value:
            out.print(f"{name:10} {value}")
    out.print()
    if case.title:
        out.print(history.plain_line(case.title), style="bold")
    out.print("\n".join(history.plain_line(line) for line in case.text.split("\n")))
    out.print()
    for event in shown["events"]:
        answer = f" ({event['answer']})" if event["answer"] else ""
        out.print(f"{event['at']}  {event['sentence']}{answer}")

"""The commands about what supervisors say of the city: routing rules, who is away, the ladder; and a rehearsal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from console.cli_base import (
    NO_CENTRAL,
    Session,
    Usage,
    iso,
    print_json,
    screen,
    send,
    session,
    table,
    tell,
)
from console.core import history, rehearsal
from console.core.dispatch.housekeeping import read_list
from console.core.errors import Refused
from console.core.whole_files import read_file
from models.ladder import LadderRule
from models.routing import Absence, Rule, in_order
from models.routing_json import LONGEST, PROBLEMS, WRITERS, clock

#: What a person calls the lists, and their kinds of master data.
KINDS: Final = {"routing": "routing_rules", "absences": "absences", "ladder": "escalation_rules"}
#: Bytes of a file: a character takes up to four.
_LARGEST: Final = 4 * LONGEST
_HOUR, _DAY = 3600, 86_400

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Kind = Annotated[str, typer.Argument(metavar="KIND", help=", ".join(KINDS) + ".")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="JSON, as `show --json` prints it.")]

rules = typer.Typer(
    no_args_is_help=True,
    help="Whom cases go to by rule, who is away and stands in, and when a case climbs the ladder.",
)


@rules.command("show")
def show(kind: Kind, as_json: Json = False) -> None:
    """Show the list that is in force."""
    with session() as s:
        name = _kind(kind)
        if name in s.store.reference.unread:
            raise Refused("rules.unread")
        found = _in_force(s, name)
        if as_json:
            print_json(json.loads(WRITERS[name](found)))
        elif not found:
            tell(s.say("cli.rules.none"))
        else:
            _TABLES[name](s, found)


@rules.command("set")
def set_rules(
    kind: Kind,
    path: File,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also over a list of a newer program, unseen.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put a list into force, in place of the one that was; for supervisors."""
    with session() as s:
        name = _kind(kind)
        items = read_list(name, _text(path))
        s.dispatcher.set_list(name, items, overwrite=overwrite)
        reached = send(s)
        if as_json:
            print_json({"kind": kind, "count": len(items)})
        else:
            print(s.say("cli.rules.set", count=len(items)))
    if not reached:
        raise typer.Exit(NO_CENTRAL)


@rules.command("rehearse")
def rehearse(
    path: File,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days back.")] = 30,
    as_json: Json = False,
) -> None:
    """Try routing rules on what came in of late, beside those in force; nothing is written."""
    with session() as s:
        ref = s.store.reference
        proposed: tuple[Rule, ...] = read_list("routing_rules", _text(path))
        for one in proposed:
            if one.active and (found := PROBLEMS["routing_rules"](one, ref)) is not None:
                raise Refused("routing.rule", rule=one.name, why=s.say(found[0], **found[1]))
        tried = rehearsal.rehearse(s.db, proposed, ref.routing_rules, ref, s.now - days * _DAY, s.now)
        if as_json:
            print_json(asdict(tried) | {"since": iso(tried.since), "until": iso(tried.until)})
            return
        print(
            s.say(
                "cli.rules.tried",
                **{k: getattr(tried, k) for k in ("cases", "decided", "changed")},
                days=days,
            )
        )
        grid = table("aturan", "memutuskan", "berubah", "pernah diserahkan", "ke tempat lain", "serumah")
        for rule in tried.rules:
            numbers = (rule.decided, rule.changed, rule.handed, rule.elsewhere, rule.within)
            grid.add_row(rule.rule, *map(str, numbers))
        screen().print(grid)
        if tried.moves:
            moves = table("dari", "ke", "laporan", "contoh")
            for move in tried.moves[:20]:
                some = ", ".join(move.samples[:3])
                moves.add_row(_called(s, move.source), _called(s, move.to), str(move.cases), some)
            screen().print(moves)


def _kind(text: str) -> str:
    found = KINDS.get(text.strip().casefold())
    if found is None:
        raise Usage("cli.rules.kind", kind=text, kinds=", ".join(KINDS))
    return found


def _in_force(s: Session, kind: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = getattr(s.store.reference, kind)
    return found


def _text(path: Path) -> str:
    """What stands in a file.

    Raises:
        Refused: not to be read, too long, or no text.
    """
    data = read_file(path, path.name, _LARGEST)
    if len(data) > _LARGEST:
        raise Refused("routing.long", limit=LONGEST)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("routing.json") from None


def _called(s: Session, code: str) -> str:
    return history.value_name(s.store.reference, "agency", code, s.lang) or s.say("load.nobody")


def _routing(s: Session, found: Iterable[Rule]) -> None:
    ref = s.store.reference
    grid = table("no", "aturan", "tujuan", "wilayah", "kategori", "kanal", "waktu")
    off = [rule for rule in found if not rule.active]
    for rule in (*in_order(found), *off):
        place = (
            s.say("cli.rules.area") if rule.polygon else ", ".join(map(ref.kelurahan_name, rule.kelurahan))
        )
        name = history.isolated(rule.name)
        days = ", ".join(history.weekday(day, s.lang) for day in rule.weekdays)
        hours = "" if rule.begins is None or rule.ends is None else f"{clock(rule.begins)}-{clock(rule.ends)}"
        grid.add_row(
            str(rule.position) if rule.active else s.say("cli.rules.off"), name, _addressee(s, rule), place,
            ", ".join(rule.categories), ", ".join(rule.channels), " ".join(filter(None, (days, hours))),
        )  # fmt: skip
    screen().print(grid)


def _addressee(s: Session, rule: Rule) -> str:
    known = rule.addressee in s.store.reference.agencies
    return _called(s, rule.addressee) if known else rule.addressee


def _absences(s: Session, found: Iterable[Absence]) -> None:
    grid = table("siapa", "mulai", "sampai", "pengganti")
    for one in sorted(found, key=lambda a: (a.since, a.agency)):
        since, until = (history.day_and_hour(at, s.now, s.lang) for at in (one.since, one.until))
        grid.add_row(_called(s, one.agency), since, until, _called(s, one.deputy) if one.deputy else "")
    screen().print(grid)


def _ladder(s: Session, found: Iterable[LadderRule]) -> None:
    grid = table("aturan", "naik ke", "tenggat", "lewat (jam)", "kategori")
    for rule in found:
        name = history.isolated(rule.name)
        name = name if rule.active else f"{name} ({s.say('cli.rules.off')})"
        grid.add_row(name, rule.rung, rule.clock, f"{rule.after / _HOUR:g}", ", ".join(rule.categories))
    screen().print(grid)


_TABLES: Final[dict[str, Callable[[Session, Any], None]]] = {
    "routing_rules": _routing,
    "absences": _absences,
    "escalation_rules": _ladder,
}

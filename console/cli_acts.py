"""The commands that change cases: do and undo, for one or for thousands."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from console.cli_base import (
    DONE,
    NO_CENTRAL,
    REFUSED,
    Session,
    Usage,
    iso,
    parse_batch,
    print_array,
    print_json,
    screen,
    send,
    session,
    table,
    tell,
    wall_clock,
)
from console.cli_cases import Json, Where, cases_of, loaded, parsed
from console.core import batches, deputies, history, records, verbs
from console.core.dispatch import BATCH, Outcome
from console.core.errors import Refused, Told
from models.commands import Command, Coordinate, Dispose
from models.complaint import Complaint
from models.identity import event_id
from models.rules import Refusal

#: Refused cases that are told one by one; more are told by reason.
_ONE_BY_ONE: Final = 20
_NAMED: Final = 3


def do(
    verb: Annotated[str, typer.Argument(metavar="VERB", help=", ".join(verbs.VERBS))],
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="Numbers, ids, or the channel's ids.")
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            help="Whom, what or where; ppsu, lurah and sudin are those of each case's place. A reply's template."
        ),
    ] = "",
    reason: Annotated[str, typer.Option(metavar="T", help="Why, what was done, or a reply's words.")] = "",
    where: Where = "",
    then: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VERB[=TO]", help="And this, in the same act: each case goes wholly or not at all."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge everything, write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Decide, for one case or for many."""
    said = [_order(verb, to, reason)]
    for more in then or ():
        word, _sign, whom = more.partition("=")
        said.append(_order(word, whom, reason))
    if not keys and not where:
        raise Usage("verb.no_target")
    with session() as s:
        wanted = parsed(where)
        unknown, orders, refused = [], [], []
        found: dict[UUID, None] = {}
        for key in keys or ():
            case_id = records.find(s.db, key)
            if case_id is None:
                unknown.append(key)
            else:
                found[case_id] = None
        sources: list[Iterator[Complaint]] = [loaded(s, list(found))]
        if where:
            sources.append(case for case in cases_of(s, wanted, None) if case.id not in found)
        for source in sources:
            some, not_meant = verbs.several(
                said,
                source,
                s.store.reference,
                lambda key: records.find(s.db, key),
                s.now,
                s.dispatcher.actor,
            )
            orders += some
            refused += not_meant
        _tell_away(s, orders)
        outcome = _dispatched(s, orders, dry_run)
        rows = [{"id": key, "reason": s.say("verb.no_case", key=key)} for key in unknown]
        rows += [_refusal_json(s, *one) for one in [*refused, *outcome.refused]]
        _finish(s, outcome, rows, as_json, dry_run)


def _tell_away(s: Session, orders: Sequence[tuple[UUID, Command]]) -> None:
    """Who of those it is handed to is away; it goes there all the same."""
    away = deputies.away(s.store.reference, s.now)
    handed = Counter(command.to for _case, command in orders if isinstance(command, Coordinate | Dispose))
    for code, count in handed.most_common():
        if code in away:
            tell(deputies.sentence(away[code], s.store.reference, s.now, s.lang, f"{count:,}"))


def undo(
    batch: Annotated[
        str,
        typer.Argument(
            metavar="[BATCH]", help="As printed by `tanggap do`; without it, what was done of late."
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Take a decision back, case by case; where somebody moved a case since, it is refused."""
    if not batch:
        with session() as s:
            _recent(s, as_json)
        return
    name = parse_batch(batch)
    with session() as s:
        with _told_when_cut(s, name, "cli.undo_cut"):
            outcome = s.dispatcher.undo(name, progress=_progress())
        if not outcome.accepted and not outcome.refused:
            raise Refused("cli.batch_unknown", batch=batch)
        _finish(s, outcome, [_refusal_json(s, *one) for one in outcome.refused], as_json, dry_run=False)


def _order(verb: str, to: str, reason: str) -> verbs.Order:
    try:
        return verbs.Order(verbs.parse_verb(verb), to, reason)
    except Refused as unknown:
        raise Usage(unknown.code, **unknown.params) from unknown


def _dispatched(s: Session, orders: list[tuple[UUID, Command]], dry_run: bool) -> Outcome:
    """Do it, under a name that is known should it be cut short."""
    if not orders:
        return Outcome()
    name = event_id(wall_clock() * 1000, os.urandom(10))
    with _told_when_cut(s, name, "cli.cut"):
        return s.dispatcher.do(orders, dry_run=dry_run, batch=name, progress=_progress())


@contextmanager
def _told_when_cut(s: Session, name: UUID, code: str) -> Iterator[None]:
    """Say what stands of an act that did not come to its end."""
    try:
        yield
    except (Told, KeyboardInterrupt):
        for cut, way in batches.unfinished(s.db).items():
            if cut == name or (code == "cli.undo_cut" and way["verb"] == "restore"):
                tell(s.say(code, done=way["done"], of=way["of"], batch=name))
                break
        raise


def _progress() -> Callable[[int, int], None] | None:
    """How far a long act is, on a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        if of > 2 * BATCH:
            print(f"\r{done:,} / {of:,}", end="\n" if done >= of else "", file=sys.stderr, flush=True)

    return show


def _recent(s: Session, as_json: bool) -> None:
    """What was done of late, and what was cut short."""
    found = batches.recent(s.db)
    if as_json:
        print_array(
            {
                "batch": str(one.batch), "at": iso(one.at), "actor": one.actor, "verb": one.verb, "cases": one.cases,
                "waiting": one.waiting, "refused": one.refused, "undone": one.undone, "done": one.done, "of": one.of,
            }
            for one in found
        )  # fmt: skip
        return
    if not found:
        tell(s.say("cli.act.none"))
        return
    grid = table("kapan", "siapa", "tindakan", "laporan", "keadaan", "nama")
    for one in found:
        state = [s.say("cli.act.cut", done=one.done, of=one.of)] if one.of is not None else []
        state += [
            s.say(f"cli.act.{what}", count=count)
            for what, count in (("undone", one.undone), ("waiting", one.waiting), ("refused", one.refused))
            if count
        ]
        verb = history.word(s.lang, "verb", one.verb)
        when = history.moment(one.at, s.now, s.lang)
        grid.add_row(when, one.actor, verb, str(one.cases), ", ".join(state), str(one.batch))
    screen().print(grid)


def _refusal_json(s: Session, case_id: UUID, refusal: Refusal) -> dict[str, str]:
    return {"id": str(case_id), "reason": history.why_not(refusal, s.lang)}


def _finish(
    s: Session, outcome: Outcome, refused: list[dict[str, str]], as_json: bool, dry_run: bool
) -> None:
    """Say what came of it; refused altogether is exit status 1."""
    batch = str(outcome.batch) if outcome.batch and not dry_run else None
    reached = dry_run or not outcome.accepted or send(s)
    overruled = _overruled(s, outcome) if reached and not dry_run else {}
    refused = refused + [
        _refusal_json(s, *one) for one in overruled.items() if one[0] not in outcome.followed
    ]
    outcome = replace(outcome, accepted=[one for one in outcome.accepted if one not in overruled])
    if as_json:
        shown: dict[str, Any] = {
            "accepted": [str(one) for one in outcome.accepted], "refused": refused, "batch": batch
        }  # fmt: skip
        if outcome.followed:
            shown["followed"] = [str(one) for one in outcome.followed]
        print_json(shown)
    _tell_refused(s, [*refused, *(_refusal_json(s, *one) for one in outcome.stayed)])
    if not as_json:
        counts = {"accepted": len(outcome.accepted), "refused": len(refused)}
        print(s.say("cli.tried" if dry_run else "cli.done", **counts))
        if outcome.followed:
            print(s.say("cli.followed", count=len(outcome.followed)))
        if batch is not None:
            print(s.say("cli.undo_with", batch=batch))
    if not reached:
        raise typer.Exit(NO_CENTRAL)
    raise typer.Exit(REFUSED if refused and not outcome.accepted else DONE)


def _tell_refused(s: Session, refused: Sequence[dict[str, str]]) -> None:
    """Each with its reason; of many, each reason with how often it was given and a few cases to look at."""
    if len(refused) <= _ONE_BY_ONE:
        for one in refused:
            tell(f"{one['id']}: {one['reason']}")
        return
    by_reason: dict[str, list[str]] = {}
    for one in refused:
        by_reason.setdefault(one["reason"], []).append(one["id"])
    for reason, ids in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        some = ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
        tell(s.say("cli.refused_group", count=len(ids), reason=reason, some=some))


def _overruled(s: Session, outcome: Outcome) -> dict[UUID, Refusal]:
    """Of what was accepted here, that which the central has refused meanwhile."""
    if outcome.batch is None:
        return {}
    found: dict[UUID, Refusal] = {}
    for case_id, why in records.refused_of(s.db, outcome.batch):
        code = str(why.get("code", "central.rule"))
        if case_id not in found or code != "refused.earlier":  # of several in one, the reason that is one
            found[case_id] = Refusal(code, why.get("params") or {})
    return found

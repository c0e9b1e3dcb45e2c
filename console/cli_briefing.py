"""The commands that write files for people and other programs: briefing, export."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from console.cli_base import Session, Usage, print_json, session, tell
from console.cli_cases import Where, parsed
from console.core import export as exporting
from console.core import queries
from console.core.errors import Refused, Told
from models.sentences import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.core.briefing.stretch import Stretch
    from console.core.central import PostgresCentral

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def briefing(
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="FILE.pdf or FILE.xlsx; a folder with --daily, --weekly."),
    ],
    first: Annotated[str, typer.Option("--from", metavar="D", help="First day, like 2026-11-23.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="D", help="Last day, inside.")] = "",
    daily: Annotated[
        bool, typer.Option("--daily", help="Yesterday, as PDF and Excel in the folder --out.")
    ] = False,
    weekly: Annotated[bool, typer.Option("--weekly", help="Last week, Monday to Sunday, likewise.")] = False,
    lang: Annotated[str, typer.Option("--lang", help="id or en.")] = "id",
    as_json: Json = False,
) -> None:
    """The supervisor's briefing as PDF or Excel; by --daily and --weekly fit for cron and the Task Scheduler."""
    from console.core.briefing import content, make
    from console.core.figures import facts

    if lang not in LANGUAGES:
        raise Usage("briefing.lang", value=lang)
    if (bool(first and last), daily, weekly).count(True) != 1 or bool(first) != bool(last):
        raise Usage("briefing.which")
    with session() as s:
        try:
            stretch = _stretch(s, first, last, daily, weekly)
            files = make.in_folder(out, stretch.file_name) if daily or weekly else (make.checked(out),)
        except Refused as wrong:
            raise Usage(wrong.code, **wrong.params) from wrong
        ref = s.store.reference
        held = facts.Held().current(s.db, ref)
        with _line(s) as central:
            found = content.gather(
                s.db,
                ref,
                held,
                s.now,
                stretch,
                me=s.dispatcher.actor.name,
                cache=s.settings.cache,
                central=central,
            )
        for path in files:
            make.write(found, path, lang)
    if as_json:
        print_json([str(path) for path in files])
        return
    for path in files:
        print(s.say("briefing.done", path=path))


def _stretch(s: Session, first: str, last: str, daily: bool, weekly: bool) -> Stretch:
    from console.core.briefing import stretch

    if daily:
        return stretch.yesterday(s.now)
    return stretch.last_week(s.now) if weekly else stretch.between(first, last, s.now)


def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="FILE.csv or FILE.geojson.")],
    where: Where = "",
    reporters: Annotated[
        bool, typer.Option("--reporters", help="With who reported it; supervisors, with --reason.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="T", help="Why reporters are needed.")] = "",
    as_json: Json = False,
) -> None:
    """Write the cases that pass to a file, the most urgent first. Personal data are masked."""
    try:
        exporting.checked(path)
    except Refused as wrong:
        raise Usage(wrong.code, **wrong.params) from wrong
    with session() as s:
        wanted = queries.Wanted(parsed(where), "urgent", s.now, s.dispatcher.actor.name)
        keys = queries.ids(s.db, wanted)
        who = None
        if reporters:
            with _line(s) as central:
                who = exporting.revealed(s.dispatcher, s.db, keys, reason, central)
        with _bar() as bar:
            task = bar.add_task(path.name, total=len(keys))
            done = exporting.export(
                s.db,
                s.store.reference,
                path,
                keys,
                who,
                lambda so_far, of: bar.update(task, completed=so_far, total=of),
            )
    if as_json:
        print_json({"rows": done.rows, "without_place": done.without_place, "file": str(path)})
        return
    print(s.say("export.done", rows=done.rows, path=path))
    if done.without_place and path.suffix.lower() == ".geojson":
        print(s.say("export.no_place", rows=done.without_place))


@contextmanager
def _line(s: Session) -> Iterator[PostgresCentral | None]:
    """The central the settings name, None while it is away: what it alone knows is then told as missing."""
    from console.core.central import PostgresCentral
    from console.core.line import line, password_for

    if not s.settings.central:
        yield None
        return
    here = line(s.settings)
    central: PostgresCentral | None = None
    try:
        here.password = password_for(here, s.settings, os.environ)
        central = PostgresCentral(here.connect)
        central.me(0)
    except Told as failure:
        tell(failure.sentence(s.lang))
        if central is not None:
            central.close()
        here.close()
        yield None
        return
    try:
        yield central
    finally:
        central.close()
        here.close()


def _bar() -> AbstractContextManager[Any]:
    from rich.console import Console

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

"""The commands about what goes in and out: load, territory, quarantine, snapshot, doctor, and others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from console.channels import file
from console.channels.file_again import read_again, remember
from console.cli_base import (
    NO_CENTRAL,
    REFUSED,
    Programs,
    Session,
    Usage,
    iso,
    language,
    load_settings,
    login,
    parse_map,
    print_array,
    print_json,
    screen,
    send,
    session,
    syncing,
    table,
    tell,
    wall_clock,
)
from console.core import collector, history, quarantine, records, territory_import
from console.core import doctor as checks
from console.core.errors import Refused, Unavailable
from console.core.intake import Tally, open_intake
from models.complaint import CHANNELS
from models.report import Report, Unreadable
from models.sentences import say

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COL=FIELD,...", help="What a column is, where its name does not say."),
]

territory = typer.Typer(no_args_is_help=True, help="Boundaries of the kelurahan.")
bad_input = typer.Typer(
    invoke_without_command=True, help="Input that could not be read, kept with its reason."
)


def load(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, JSON, JSONL, GeoJSON or Open311.")],
    channel: Annotated[str, typer.Option(help="One of " + ", ".join(CHANNELS) + ".")],
    mapping: Map = None,
    as_json: Json = False,
) -> None:
    """Take reports from a file into the intake. The same file twice adds nothing."""
    channel = channel.strip().lower().replace("_", "-")
    if channel not in CHANNELS:
        raise Usage("cli.channel", channel=channel, channels=", ".join(CHANNELS))
    columns = parse_map(mapping or ())
    with session() as s, _bar() as bar:
        task = bar.add_task(path.name, total=None)
        done: deque[Tally] = deque(maxlen=1)

        def advance(read: int, total: int) -> None:
            bar.update(task, completed=read, total=total)

        try:
            how = remember(file.sniff(path, columns), columns)
            items = file.read(path, channel, columns, now=s.now, progress=advance)
            intake = open_intake(s.dispatcher)
            collector.calm()
            tally = intake.take(items, channel, how=how, progress=done.append)
        except file.UnreadableFile as problem:
            raise _refused(problem) from problem
        except Unavailable:
            if done:  # what was written before stands, and is not taken twice when the load is repeated
                tell(s.say("cli.loaded_before", **asdict(done[-1])))
            raise
        reached = send(s)
    if as_json:
        print_json(asdict(tally))
    else:
        print(s.say("cli.loaded", **asdict(tally)))
    if not reached:
        raise typer.Exit(NO_CENTRAL)


def _refused(problem: file.UnreadableFile) -> Refused | Usage:
    if problem.code.startswith("file.map_"):
        return Usage(problem.code, **problem.params)
    return Refused(problem.code, **problem.params)


def _bar() -> AbstractContextManager[Progress]:
    """A progress bar on a terminal, and nothing elsewhere; it never touches stdout."""
    from rich.console import Console

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip


@territory.command("import")
def territory_take(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON.")],
    mapping: Map = None,
    as_json: Json = False,
) -> None:
    """Use official boundaries instead of the approximate cells, and place every case by them."""
    headings = {role: heading for heading, role in parse_map(mapping or ()).items()}
    with session() as s, _bar() as bar:
        task = bar.add_task(path.name, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        found = territory_import.import_territory(s.dispatcher, path, headings, advance)
    if as_json:
        print_json({**asdict(found), "approximate": False})
        return
    print(s.say("territory.imported", **asdict(found)))
    if found.outside:
        print(s.say("territory.outside", outside=found.outside))
    if found.refused:
        print(s.say("territory.kept", refused=found.refused))


@territory.command("status")
def territory_status(as_json: Json = False) -> None:
    """Say which boundaries are in use."""
    with session() as s:
        found = territory_import.status(s.store)
    if as_json:
        print_json(asdict(found))
        return
    print(s.say("territory.approximate" if found.approximate else "territory.official", **asdict(found)))
    if found.waiting and not found.approximate:
        print(s.say("territory.waiting", waiting=found.waiting))


@bad_input.callback()
def quarantine_group(context: typer.Context) -> None:
    """Input that could not be read, kept with its reason. Without a command: the list."""
    if context.invoked_subcommand is None:
        quarantine_list()


@bad_input.command("list")
def quarantine_list(
    state: Annotated[str, typer.Option(help="open, retried, discarded, or all.")] = "open",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 1000,
    as_json: Json = False,
) -> None:
    """What lies in the quarantine, the oldest first."""
    with session() as s:
        rows = records.quarantined(s.db, "" if state == "all" else state, limit=limit)
        if as_json:
            print_array(_piece_json(s, row, 200) for row in rows)
            return
        if not rows:
            tell(s.say("quarantine.empty"))
            return
        grid = table("no", "kanal", "berkas", "letak", "alasan", "isi")
        for row in rows:
            shown = _piece_json(s, row, 60)
            raw = history.plain_line(shown["raw"])
            grid.add_row(str(row.n), row.channel, row.source, row.position, shown["reason"], raw)
        screen().print(grid)


@bad_input.command("show")
def quarantine_show(number: Annotated[int, typer.Argument(metavar="N")], as_json: Json = False) -> None:
    """One piece, with its raw text."""
    with session() as s:
        rows = records.quarantined(s.db, "", number)
        if not rows:
            raise Refused("quarantine.missing", n=number)
        shown = _piece_json(s, rows[0], None)
        if as_json:
            print_json(shown)
            return
        print(shown["reason"])
        print(f"{shown['source']}, {shown['position']} ({shown['channel']}, {shown['state']})")
        print("\n".join(history.plain_line(line) for line in shown["raw"].split("\n")))


@bad_input.command("retry")
def quarantine_retry(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="N...")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every piece that waits.")] = False,
    mapping: Map = None,
    corrected: Annotated[
        str | None, typer.Option("--raw", metavar="TEXT", help="The piece, put right.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read pieces again and take them in; what still fails stays, with the new reason."""
    columns = parse_map(mapping or ())
    with session() as s:
        rows = _chosen(s, numbers, everything)
        if corrected is not None and len(rows) != 1:
            raise Usage("quarantine.one")
        rows = [
            row._replace(
                raw=row.raw if corrected is None else corrected,
                mapping={**row.mapping, "map": {**row.mapping.get("map", {}), **columns}}
                if columns
                else row.mapping,
            )
            for row in rows
        ]

        def again(row: records.QuarantineRow) -> list[Report | Unreadable]:
            return read_again(row.raw, row.mapping, row.channel, row.source, None, now=s.now)

        done = quarantine.retry(s.dispatcher, open_intake(s.dispatcher), rows, again)
        kept = [{"n": n, "reason": _reason(s, code, params)} for n, code, params in done.kept]
    if as_json:
        print_json({"received": list(done.received), "kept": kept})
    else:
        print(s.say("quarantine.tried", received=len(done.received), kept=len(kept)))
    for one in kept:
        tell(f"{one['n']}: {one['reason']}")
    if kept and not done.received:
        raise typer.Exit(REFUSED)


@bad_input.command("discard")
def quarantine_discard(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="N...")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every piece that waits.")] = False,
    reason: Annotated[str, typer.Option(metavar="T", help="Why it needs no case.")] = "",
    as_json: Json = False,
) -> None:
    """Say that pieces need no case; they are kept, with the reason."""
    with session() as s:
        rows = _chosen(s, numbers, everything)
        count = quarantine.discard(s.dispatcher, [row.n for row in rows], reason)
    if as_json:
        print_json({"discarded": count})
    else:
        print(s.say("quarantine.thrown", count=count))


def _chosen(s: Session, numbers: list[int] | None, everything: bool) -> list[records.QuarantineRow]:
    if everything:
        return records.quarantined(s.db, "open", limit=1_000_000)
    if not numbers:
        raise Usage("quarantine.which")
    return quarantine.pieces(s.db, numbers)


def _reason(s: Session, code: str, params: Mapping[str, Any]) -> str:
    return say(s.lang, code, **params)


def _piece_json(s: Session, row: records.QuarantineRow, cut: int | None) -> dict[str, Any]:
    return {
        "n": row.n,
        "channel": row.channel,
        "source": row.source,
        "position": row.position,
        "code": row.code,
        "reason": _reason(s, row.code, row.params),
        "raw": row.raw if cut is None else row.raw[:cut],
        "at": iso(row.at),
        "state": row.state,
        "note": row.note,
    }


def snapshot(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Made when it is not there.")],
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill an empty store with the made city first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Draw every screen with the current data into PNG files, without a display."""
    programs: Programs = context.obj
    settings = load_settings()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("cli.folder", path=folder, reason=error.strerror or error) from error
    files = [str(path) for path in programs.snapshot(settings, folder, demo)]
    if as_json:
        print_json(files)
    else:
        print("\n".join(files))


def doctor(as_json: Json = False) -> None:
    """Look at what is installed, reachable and writable, and say what to do about it."""
    found = checks.examine(os.environ, login(), language(), wall_clock())
    found.insert(2, _window(language()))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        grid = table("", "", "")
        for one in found:
            grid.add_row("✓" if one.ok else "✗", one.check, one.advice)
        screen().print(grid)
    if not all(one.ok for one in found):
        raise typer.Exit(REFUSED)


def _window(lang: str) -> checks.Check:
    """Whether Qt and Chromium can be loaded here, tried in a process of its own that may die of it."""
    if getattr(sys, "frozen", False):  # a built program carries its own, and has no interpreter to ask
        return checks.Check("window", True, say(lang, "doctor.qt.ok"))
    program = [sys.executable, "-c", "import PySide6.QtWebEngineWidgets"]
    done = subprocess.run(program, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode == 0:
        return checks.Check("window", True, say(lang, "doctor.qt.ok"))
    last = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    return checks.Check("window", False, say(lang, "doctor.qt", reason=last))


def sync(
    once: Annotated[
        bool, typer.Option("--once", help="The same: a cycle is what this command does.")
    ] = False,
    as_json: Json = False,
) -> None:
    """One push-pull cycle with the central database; with none configured, with this computer's own."""
    with session() as s, syncing(s) as agreement, _bar() as bar:
        task = bar.add_task("", total=None)
        agreement.progress = lambda _phase, count: bar.update(task, completed=count)
        report = agreement.once()
        found = {
            "pushed": report.pushed, "accepted": report.accepted, "refused": report.refused, "pulled": report.pulled,
            "revision": report.revision,
        }  # fmt: skip
        if as_json:
            print_json(found)
        else:
            print(s.say("sync.done", **found))


PASSED_ON = {"ignore_unknown_options": True, "allow_extra_args": True}


def not_yet(context: typer.Context) -> None:
    """Not available in this version yet."""
    tell(say(language(), "cli.not_yet", command=f"tanggap {context.info_name}"))
    raise typer.Exit(REFUSED)

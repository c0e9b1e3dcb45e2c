"""The command line: the commands people script against, each a thin call into core.

Names, shapes of ``--json`` and exit statuses are a contract and stay (README.md). Data go to stdout,
sentences to stderr. What opens a window is handed in by ``console.__main__``; this module knows no Qt.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from console import cli_acts, cli_briefing, cli_cases, cli_central, cli_data, cli_intake, cli_rules
from console.cli_base import Programs, exit_status, language, tell
from console.core.errors import Told


class Telling(TyperGroup):
    """A group whose commands end in a sentence and an exit status when they are refused."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; turn the program's own failures into words."""
        try:
            return super().invoke(ctx)
        except Told as failure:
            tell(failure.sentence(language()))
            raise typer.Exit(exit_status(failure)) from None


app = typer.Typer(
    cls=Telling,
    no_args_is_help=False,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The operations console of Jakarta's complaint centre. Without a command: opens the console.",
)


@app.callback()
def opened(context: typer.Context) -> None:
    """The operations console of Jakarta's complaint centre. Without a command: opens the console."""
    if context.invoked_subcommand is None:
        run(context)


@app.command()
def run(
    context: typer.Context,
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill an empty store with a made city that lives on.")
    ] = False,
    wall: Annotated[
        bool, typer.Option("--wall", help="The wall of the control room, on a whole screen.")
    ] = False,
    screens: Annotated[
        int, typer.Option("--screens", min=1, max=2, help="With --wall: over one screen or two.")
    ] = 1,
) -> None:
    """Open the console, or the wall."""
    programs: Programs = context.obj
    raise typer.Exit(programs.wall(screens, demo) if wall else programs.run(demo))


app.command()(cli_data.load)
app.command("list")(cli_cases.list_cases)
app.command("show")(cli_cases.show_case)
app.command()(cli_acts.do)
app.command()(cli_acts.undo)
app.command()(cli_cases.red)
app.command()(cli_cases.balance)
app.add_typer(cli_rules.rules, name="rules")
app.add_typer(cli_data.territory, name="territory")
app.add_typer(cli_data.bad_input, name="quarantine")
app.command()(cli_data.snapshot)
app.command()(cli_data.doctor)
app.add_typer(cli_central.central, name="central")
app.command()(cli_data.sync)
app.command()(cli_intake.intake)
app.command()(cli_briefing.briefing)
app.command()(cli_briefing.export)
app.command("publish", context_settings=cli_data.PASSED_ON)(cli_data.not_yet)


def main(arguments: list[str], programs: Programs) -> int:
    """Run one command.

    Args:
        arguments: without the program's name.
        programs: what opens windows.

    Returns:
        Exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # citizens write what no 8-bit terminal knows
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(args=arguments, prog_name="tanggap", obj=programs)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0

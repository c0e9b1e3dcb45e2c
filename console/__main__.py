"""``tanggap`` and ``python -m console``: opens the window, or runs a command.

The window is what people start all day, so its way does not load the command line: typer and rich would cost
a tenth of a second before anything is on screen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from console.core.settings import Settings


def main() -> int:
    """Do what the command line asks.

    Returns:
        Exit status, see ``console.cli``.
    """
    arguments = sys.argv[1:]
    if arguments in ([], ["run"], ["run", "--demo"]):
        return _window(demo="--demo" in arguments)
    from console import cli
    from console.cli_base import Programs

    return cli.main(arguments, Programs(run=_opened, snapshot=_drawn, wall=_walled))


def _window(*, demo: bool) -> int:
    from console.app import run

    return run(demo=demo)


def _opened(demo: bool) -> int:
    return _window(demo=demo)


def _walled(screens: int, demo: bool) -> int:
    from console.app import run_wall

    return run_wall(screens, demo=demo)


def _drawn(settings: Settings, folder: Path, demo: bool) -> Iterable[Path]:
    from console.snapshot import snapshot

    return snapshot(settings, folder, demo=demo)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a helper process of the packaged program starts here as well
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())

"""A briefing written to a file: whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.core.errors import Refused
from console.core.whole_files import write_whole

if TYPE_CHECKING:
    from console.core.briefing.content import Briefing

ENDINGS: Final = (".pdf", ".xlsx")


def checked(path: Path) -> Path:
    """A place for one file.

    Raises:
        Refused: another ending, or a folder.
    """
    if path.is_dir():
        raise Refused("briefing.is_folder", path=path)
    if path.suffix.lower() not in ENDINGS:
        raise Refused("briefing.ending", path=path)
    return path


def in_folder(folder: Path, found_name: str) -> tuple[Path, ...]:
    """The places of a day's or week's files: the same days are the same files, written anew.

    Raises:
        Refused: the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused("briefing.folder", path=folder)
    return tuple(folder / f"{found_name}{ending}" for ending in ENDINGS)


def write(found: Briefing, path: Path, lang: str) -> None:
    """Make one file of it.

    Args:
        found: the figures.
        path: ends in ``.pdf`` or ``.xlsx``.
        lang: ``id`` or ``en``.

    Raises:
        Unavailable: the disk is full or does not let us.
    """
    if path.suffix.lower() == ".pdf":
        from console.core.briefing.paper import paper

        data = paper(found, lang)
    else:
        from console.core.briefing.workbook import workbook

        data = workbook(found, lang)
    write_whole(path, data)

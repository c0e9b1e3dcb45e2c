"""Files written whole or not at all, and what a disk refuses in words."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from console.core.errors import Refused, Unavailable

#: How the name of a half-written file ends.
PART: Final = ".part"


def read_file(path: Path, name: str, largest: int) -> bytes:
    """The bytes of a regular file, of so many at most and one more: no pipe is waited at, no device read without end.

    Args:
        path: the file.
        name: what to call it in a sentence.
        largest: bytes.

    Raises:
        Refused: no regular file, or not to be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refused("blob.not_file", name=name)
            return file.read(largest + 1)
    except IsADirectoryError as error:
        raise Refused("blob.not_file", name=name) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused("blob.unreadable", name=name, reason=reason) from error


def files_below(folder: Path, *, whole: bool = True) -> Iterator[tuple[float, int, Path]]:
    """(last used, bytes, path) of the files in a folder and those below; without the half-written ones if ``whole``."""
    for path in folder.rglob("*"):
        if whole and path.name.endswith(PART):
            continue
        with suppress(OSError):  # gone meanwhile
            found = path.stat()
            if stat.S_ISREG(found.st_mode):
                yield found.st_mtime, found.st_size, path


def write_whole(path: Path, data: bytes, *, lasting: bool = False) -> None:
    """Write a file whole or not at all.

    Args:
        path: where to.
        data: its content.
        lasting: the only copy: it is on the disk, not only on its way there, when this returns.
    """
    with writing_whole(path, lasting=lasting) as file:
        file.write(data)


@contextmanager
def writing_whole(path: Path, *, lasting: bool = False) -> Iterator[BinaryIO]:
    """A file that takes its place when the block ends well, and leaves nothing behind when it does not.

    Raises:
        Unavailable: the disk is full or does not let us.
    """
    with disk_told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(PART, ".", path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                if lasting:
                    file.flush()
                    os.fsync(handle)
            Path(part).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(part).unlink()
            raise


@contextmanager
def disk_told(path: Path) -> Iterator[None]:
    """What the disk refuses, in words."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable("store.full", path=str(path.parent)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise Unavailable("store.readonly", path=str(path.parent), reason=reason) from error
        raise Unavailable("store.failed", reason=reason) from error

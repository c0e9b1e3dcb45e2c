"""Everything the program ships that is not code, and the only way to it.

`read_text("qss/tanggap.qss")` instead of a path next to `__file__`: the same call works from a source tree,
an installed wheel and a frozen bundle, and a grep for `resources.` finds every user of a data file.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["path", "read_bytes", "read_text"]


def path(name: str) -> Path:
    """Where a resource lies on disk.

    Args:
        name: slash-separated path inside the package, for example `fonts/Inter-Regular.otf`. A folder is
            allowed.

    Raises:
        FileNotFoundError: there is no such resource; a misspelt name must not travel on as a path.
        ValueError: the name would leave the package.
    """
    root = Path(str(files(__name__)))
    found = root.joinpath(*name.split("/"))
    if ".." in found.parts[len(root.parts) :] or not found.is_relative_to(root):
        raise ValueError(f"resource name leaves the package: {name!r}")
    if not found.exists():
        raise FileNotFoundError(f"no resource named {name!r}")
    return found


def read_text(name: str) -> str:
    """A resource as text; every text resource is UTF-8."""
    return path(name).read_text(encoding="utf-8")


def read_bytes(name: str) -> bytes:
    """A resource as it lies on disk."""
    return path(name).read_bytes()

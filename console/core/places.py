"""The locator a console works with: official boundaries where they are stored, approximate cells until then.

Blocking (some 0.1 s), so it is called in a worker.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from models.boundaries import BaseGeometry, Locator
    from models.territory import Territory

__all__ = ["approximate_shapes", "build_locator", "map_outline"]

log = logging.getLogger(__name__)

CELLS_VERSION: Final = 1
"""Part of the cache's name: raise it when `approximate_cells` draws differently."""


def build_locator(rows: Iterable[tuple[str, bytes]], territory: Territory, cache: Path) -> Locator:
    """The locator for a console.

    Args:
        rows: code and WKB (degrees) of every stored official boundary; none while no file was imported.
        territory: the kelurahan there are.
        cache: folder for computed shapes; made when it does not exist.

    Returns:
        A locator on the official boundaries if they are all there, else on the approximate cells. A mixture
        would shift borders without anybody being told, so a part of the boundaries counts as none and is
        logged.

    Raises:
        ValueError: a stored boundary is not WKB.
    """
    import shapely

    from models.boundaries import Locator

    stored = dict(rows)
    if stored and stored.keys() >= territory.kelurahan.keys():
        try:
            shapes = {code: shapely.from_wkb(stored[code]) for code in territory.kelurahan}
        except shapely.errors.ShapelyError as error:
            raise ValueError("a stored boundary is not WKB") from error
        return Locator(shapes, approximate=False)
    if stored:
        missing = len(territory.kelurahan.keys() - stored.keys())
        log.warning(
            "boundaries of %d kelurahan are missing in the store: approximate cells are used", missing
        )
    return Locator(approximate_shapes(territory, cache), approximate=True)


def map_outline(rows: Iterable[tuple[str, bytes]], territory: Territory, cache: Path) -> tuple[str, bool]:
    """The territory as the map page wants it, from the cache where possible: then shapely is not imported.

    Args:
        rows: code and WKB of every stored official boundary.
        territory: the kelurahan there are.
        cache: folder for computed shapes.

    Returns:
        GeoJSON text, and whether the outlines are approximate.
    """
    stored = sorted(rows)
    digest = hashlib.sha256(str(CELLS_VERSION).encode())
    for code, wkb in stored:
        digest.update(code.encode() + wkb)
    for one in territory.kelurahan.values():
        digest.update(f"{one.code} {one.name} {one.lat!r} {one.lon!r}".encode())
    complete = dict(stored).keys() >= territory.kelurahan.keys()
    file = cache / f"outline-{digest.hexdigest()[:16]}.geojson"
    try:
        return file.read_text(encoding="utf-8"), not complete
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        log.warning("the outline in %s cannot be read and is made again: %s", file.name, error)
    from models.boundaries import simplified

    locator = build_locator(stored, territory, cache)
    text = simplified(locator.geometries, territory)
    try:
        _write(file, text.encode())
    except OSError as error:
        log.warning("the outline cannot be kept in %s: %s", cache, error)
    return text, locator.approximate


def approximate_shapes(territory: Territory, cache: Path) -> dict[str, BaseGeometry]:
    """The approximate cells, from the cache if it has them for exactly these centroids.

    Args:
        territory: the kelurahan.
        cache: folder for the file; a folder that cannot be written costs time, not the program.
    """
    import shapely

    from models.boundaries import approximate_cells

    content = [f"{one.code} {one.lat!r} {one.lon!r}" for one in territory.kelurahan.values()]
    key = hashlib.sha256("\n".join([str(CELLS_VERSION), *content]).encode()).hexdigest()[:16]
    file = cache / f"cells-{key}.wkb"
    try:
        cells = shapely.get_parts(shapely.from_wkb(file.read_bytes()))
    except FileNotFoundError:
        cells = ()
    except (OSError, shapely.errors.ShapelyError) as error:
        log.warning("the cells in %s cannot be read and are drawn again: %s", file.name, error)
        cells = ()
    if len(cells) == len(territory.kelurahan):
        return dict(zip(territory.kelurahan, cells, strict=True))
    drawn = approximate_cells(territory)
    try:
        _write(file, shapely.to_wkb(shapely.geometrycollections(list(drawn.values()))))
    except OSError as error:
        log.warning("the cells cannot be kept in %s: %s", cache, error)
    return drawn


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: another console on this machine may read at the same moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise

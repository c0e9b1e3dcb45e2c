"""The map's page, made by folium once per territory and kept as files.

folium is used for what it is good at: a Leaflet map with the kelurahan as GeoJSON. It is never used for
complaints (20,000 folium markers take 9 s): those come live, by `points.bin`, into layers of our own.

folium writes scripts and styles into the page itself and loads a dozen libraries from the web. Here it loads
Leaflet alone, from `console://app/leaflet/`, and whatever it wrote inline is moved into files beside the
page, so that the Content Security Policy can forbid inline script altogether. A kelurahan named
`</script><script>…` stays a name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from console.ui.map.scheme import tile_origin

__all__ = ["MAX_ZOOM", "build_page", "page_key"]

MAX_ZOOM: Final = 18
_FORMAT: Final = 3  # raise it when this file writes another page from the same input

_SCRIPTS: Final = (
    "points", "stamps", "canvas", "donuts", "heat", "labels", "people", "marks", "lasso", "tools", "console_map",
)  # fmt: skip
_INLINE: Final = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def page_key(boundaries: str, tiles: str | None) -> str:
    """Name of the cached page: another territory, library version or tile setting is another page."""
    import importlib.metadata as metadata

    versions = [metadata.version(name) for name in ("folium", "xstatic-leaflet")]
    text = "\0".join([str(_FORMAT), *_SCRIPTS, *versions, tiles or "", boundaries])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def build_page(
    boundaries: str | Mapping[str, Any],
    cache: Path,
    *,
    tiles: str | None = None,
    outlying: str = "31.01",
) -> Path:
    """The page for a territory, from the cache where it exists. Blocking: call it in a worker.

    Args:
        boundaries: GeoJSON FeatureCollection of the kelurahan; as `models.boundaries.simplified` writes it,
            with the Kemendagri code and the name as properties `code` and `name`. Text or the parsed object.
        cache: folder for made pages; created when missing.
        tiles: Leaflet tile address, or None. None is the normal case: the console needs no network.
        outlying: code prefix of kelurahan far off the rest (Kepulauan Seribu lies 45 km north of the coast).
            They are drawn and reachable, but the view of "everything" is the mainland, or the city would be a
            third of it.

    Returns:
        Path of `index.html`.

    Raises:
        ValueError: `tiles` is not an address, or the boundaries hold no features.
    """
    text = boundaries if isinstance(boundaries, str) else json.dumps(boundaries, sort_keys=True)
    folder = cache / page_key(text, tiles)
    page = folder / "index.html"
    if page.is_file():
        return page

    data = json.loads(text)
    if not data.get("features"):
        raise ValueError("the boundaries hold no kelurahan")
    places = _places(data, outlying)
    config = {"tiles": tiles, "maxZoom": MAX_ZOOM, "places": places}
    folder.mkdir(parents=True, exist_ok=True)
    html = _externalise(_folium(data, places["main"]), folder)
    (folder / "config.js").write_text(f"const CONFIG = {json.dumps(config)};\n", encoding="utf-8")
    # index.html last: its presence says that the rest is complete.
    unfinished = folder / "index.part"
    unfinished.write_text(_with_policy(html, tile_origin(tiles)), encoding="utf-8")
    unfinished.replace(page)
    return page


def _places(data: Mapping[str, Any], outlying: str) -> dict[str, Any]:
    """Bounds of the mainland and of the outlying kelurahan, and a point well inside each kelurahan for its
    label."""
    from shapely import maximum_inscribed_circle
    from shapely.geometry import shape

    main: list[tuple[float, ...]] = []
    far: list[tuple[float, ...]] = []
    labels: dict[str, list[float]] = {}
    for feature in data["features"]:
        outline = shape(feature["geometry"])
        code = str(feature["properties"]["code"])
        (far if code.startswith(outlying) else main).append(outline.bounds)
        largest = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)
        x, y = maximum_inscribed_circle(largest, 0.0002).coords[0]
        labels[code] = [round(y, 6), round(x, 6)]
    islands = _around(far) if far and main else None
    return {"main": _around(main or far), "outlying": islands, "labels": labels}


def _around(boxes: list[tuple[float, ...]]) -> list[list[float]]:
    """Leaflet bounds [[south, west], [north, east]] around shapely boxes."""
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return [[round(south, 6), round(west, 6)], [round(north, 6), round(east, 6)]]


def _folium(data: Mapping[str, Any], main: list[list[float]]) -> str:
    import folium

    (south, west), (north, east) = main
    # maxZoom by keyword: with tiles=None folium drops max_zoom, and Leaflet then has no limit at all.
    leaflet_map = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        prefer_canvas=True,
        zoom_start=11,
        control_scale=False,
        zoom_control=False,
        maxZoom=MAX_ZOOM,
        minZoom=8,
        zoomSnap=0.5,
        attributionControl=False,
        doubleClickZoom=False,
        boxZoom=False,
        worldCopyJump=False,
    )
    # Fixed names, so that console_map.js finds both: folium draws a random one for every object.
    leaflet_map._id = "console"
    leaflet_map.default_js = [("leaflet", "console://app/leaflet/leaflet.js")]
    leaflet_map.default_css = [("leaflet_css", "console://app/leaflet/leaflet.css")]
    # Not interactive: marks come first under the pointer, so the page asks by itself which kelurahan was hit.
    cells = folium.GeoJson(dict(data), name="kelurahan", interactive=False, smoothFactor=0.6)
    cells._id = "kelurahan"
    cells.add_to(leaflet_map)
    return str(leaflet_map.get_root().render())


def _externalise(html: str, folder: Path) -> str:
    """Move inline scripts and styles into files beside the page, in their order."""
    count = 0

    def move(match: re.Match[str]) -> str:
        nonlocal count
        kind, content = match.group(1), match.group(2)
        suffix = "js" if kind == "script" else "css"
        name = f"folium-{count}.{suffix}"
        count += 1
        (folder / name).write_text(content, encoding="utf-8")
        address = f"console://app/page/{name}"
        if kind == "script":
            return f'<script src="{address}"></script>'
        return f'<link rel="stylesheet" href="{address}">'

    return _INLINE.sub(move, html)


def _with_policy(html: str, tiles: str | None) -> str:
    """Add our scripts and the policy. Everything is refused but our own origin; pictures also from the tile
    server."""
    images = "console://app" + (f" data: {tiles}" if tiles else "")
    policy = (
        "default-src 'none'; script-src console://app; style-src console://app; font-src console://app; "
        f"img-src {images}; connect-src console://app; base-uri 'none'; form-action 'none'; object-src 'none'"
    )
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<link rel="stylesheet" href="console://app/map/console_map.css">'
    )
    own = ["qwebchannel.js", "page/config.js", *(f"map/{name}.js" for name in _SCRIPTS)]
    tail = "".join(f'<script src="console://app/{name}"></script>' for name in own)
    html = html.replace("<head>", "<head>" + head, 1)
    return html.replace("</html>", tail + "</html>", 1)

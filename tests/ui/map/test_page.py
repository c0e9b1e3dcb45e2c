"""The page as folium made it and as we keep it: nothing inline, nothing foreign, made once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from console.ui.map.page import build_page, page_key
from console.ui.map.scheme import tile_origin


def test_the_page_names_no_other_origin_and_holds_no_inline_script(page: Path) -> None:
    html = page.read_text("utf-8")
    assert not re.search(r"<(script|style)>", html)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert addresses
    assert all(address.startswith("console://app/") for address in addresses)


def test_the_policy_comes_before_anything_it_must_hold_back(page: Path) -> None:
    head = page.read_text("utf-8").split("<head>")[1]
    assert head.lstrip().startswith('<meta http-equiv="Content-Security-Policy"')
    assert "unsafe" not in head.split(">")[0]


def test_the_page_is_made_once(boundaries: str, tmp_path: Path) -> None:
    first = build_page(boundaries, tmp_path)
    stamp = first.stat().st_mtime_ns
    assert build_page(json.loads(boundaries), tmp_path).parent.parent == tmp_path
    assert build_page(boundaries, tmp_path) == first
    assert first.stat().st_mtime_ns == stamp


def test_another_territory_or_tile_server_is_another_page(boundaries: str) -> None:
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    keys = {page_key(boundaries, None), page_key(boundaries, tiles), page_key(boundaries + " ", None)}
    assert len(keys) == 3


def test_a_half_made_page_is_made_again(boundaries: str, tmp_path: Path) -> None:
    first = build_page(boundaries, tmp_path)
    first.unlink()
    (first.parent / "config.js").write_text("broken", encoding="utf-8")
    assert build_page(boundaries, tmp_path) == first
    assert (first.parent / "config.js").read_text("utf-8").startswith("const CONFIG = ")


def test_the_islands_do_not_stretch_the_view_of_everything(tmp_path: Path) -> None:
    def box(code: str, south: float) -> dict[str, object]:
        ring = [[106.5, south], [106.6, south], [106.6, south + 0.1], [106.5, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": geometry}

    data = {"type": "FeatureCollection", "features": [box("31.01.01.1001", -5.7), box("31.72.01.1001", -6.2)]}
    config = (build_page(data, tmp_path).parent / "config.js").read_text("utf-8")
    places = json.loads(config.removeprefix("const CONFIG = ").rstrip(";\n"))["places"]
    assert places["main"] == [[-6.2, 106.5], [-6.1, 106.6]]
    assert places["outlying"][0][0] == -5.7


def test_boundaries_without_kelurahan_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no kelurahan"):
        build_page('{"type": "FeatureCollection", "features": []}', tmp_path)


@pytest.mark.parametrize(
    ("template", "origin"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("http://127.0.0.1:8080/{z}/{x}/{y}", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/{z}", "http://[::1]:8080"),
        (None, None),
        ("", None),
    ],
)
def test_the_origin_of_a_tile_server(template: str | None, origin: str | None) -> None:
    assert tile_origin(template) == origin


@pytest.mark.parametrize(
    "template",
    [
        "ftp://tiles.example/{z}",
        "https:///{z}",
        "https://{s}.tiles.example/{z}",
        "https://a;b/{z}",
        "tiles/{z}",
        "file:///etc",
    ],
)
def test_what_is_no_address_of_a_tile_server(template: str) -> None:
    with pytest.raises(ValueError, match="tile server"):
        tile_origin(template)

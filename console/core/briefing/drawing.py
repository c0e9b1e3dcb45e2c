"""The pictures of a printed briefing, as vectors: bars of causes, the map, flow and backlog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import TYPE_CHECKING, Any, Final

from reportlab.graphics.shapes import Drawing, Group, Line, Path, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from console.core.briefing import words
from models.sentences import say

if TYPE_CHECKING:
    from console.core.briefing.content import Briefing, Ring
    from console.core.briefing.tables import Table

REGULAR: Final = "Inter"
STRONG: Final = "Inter-SemiBold"

# The light theme's tokens (console/ui/theme.py), as paper has no dark one.
INK, FAINT, RULE, PALE = HexColor("#1A2026"), HexColor("#5B6670"), HexColor("#C9D0D6"), HexColor("#F2F4F6")
SEA: Final = HexColor("#EEF2F5")
CAUSE: Final = tuple(map(HexColor, ("#408EEA", "#672570", "#9F89BC", "#123C36", "#567772")))
FILL: Final = {"red": HexColor("#F2C6BF"), "amber": HexColor("#F6E6C2"), "green": HexColor("#EAF0EC")}
EDGE: Final = {"red": HexColor("#B0261B"), "amber": HexColor("#94702A"), "green": HexColor("#AFB9C2")}
IN, OUT = HexColor("#408EEA"), HexColor("#123C36")
RED_TEXT, GREEN_TEXT = HexColor("#A31D13"), HexColor("#1B6530")
_ISLANDS: Final = "31.01"


def label(
    x: float, y: float, text: str, size: float = 8, colour: Color = INK, font: str = REGULAR, anchor: str = "start"
) -> String:  # fmt: skip
    """A line of text."""
    return String(x, y, text, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor)


def box(x: float, y: float, w: float, h: float, fill: Color) -> Rect:
    """A filled rectangle without an edge."""
    return Rect(x, y, max(w, 0), h, fillColor=fill, strokeColor=None)


def cause_bar(counts: Sequence[int], longest: int, width: float, height: float = 9) -> Drawing:
    """A kelurahan's waiting cases, split by cause.

    Args:
        counts: by cause, in their order.
        longest: cases of the longest bar of the list.
        width, height: points.
    """
    made = Drawing(width, height)
    x, unit = 0.0, width / max(longest, 1)
    for n, colour in zip(counts, CAUSE, strict=True):
        if n:
            made.add(box(x, 0, n * unit - 0.4, height, colour))
        x += n * unit
    return made


def legend(entries: Sequence[tuple[str, Color]], width: float) -> Drawing:
    """Squares with their words, as many lines as it takes."""
    places, x, line = [], 0.0, 0
    for text, colour in entries:
        needed = 12 + stringWidth(text, REGULAR, 7.5) + 14
        if x and x + needed > width:
            x, line = 0.0, line + 1
        places.append((x, line, text, colour))
        x += needed
    height = (line + 1) * 12.0
    made = Drawing(width, height)
    for x, line, text, colour in places:
        y = height - 10 - line * 12
        made.add(box(x, y, 8, 8, colour))
        made.add(label(x + 12, y + 1, text, 7.5, FAINT))
    return made


def city_map(found: Briefing, width: float, height: float, lang: str) -> Drawing:
    """Every kelurahan by its colour, the red ones numbered as in the list; Kepulauan Seribu in an inset."""
    colours = {row.indicator.code: row.indicator.colour for row in found.review.rows}
    ranks = {row.indicator.code: i for i, row in enumerate(found.review.of("red"), start=1)}
    made = Drawing(width, height)
    made.add(box(0, 0, width, height, SEA))
    land = {code: rings for code, rings in found.shapes.items() if not code.startswith(_ISLANDS)}
    islands = {code: rings for code, rings in found.shapes.items() if code.startswith(_ISLANDS)}
    if land:
        _shapes(made, land, colours, ranks, (6, 6, width - 12, height - 12))
    if islands:
        w, h = width * 0.2, height * 0.26
        made.add(Rect(4, 4, w, h, fillColor=SEA, strokeColor=RULE, strokeWidth=0.6))
        _shapes(made, islands, colours, ranks, (8, 8, w - 8, h - 22))
        made.add(label(8, h - 6, say(lang, "briefing.islands"), 6.5, FAINT))
    return made


def _shapes(
    made: Drawing, shapes: Mapping[str, tuple[Ring, ...]], colours: Mapping[str, str], ranks: Mapping[str, int],
    frame: tuple[float, float, float, float],
) -> None:  # fmt: skip
    """Shapes fitted into a frame; degrees of longitude are shorter than those of latitude."""
    xs = [x for rings in shapes.values() for ring in rings for x, _y in ring]
    ys = [y for rings in shapes.values() for ring in rings for _x, y in ring]
    west, south, narrow = min(xs), min(ys), cos(radians(sum(ys) / len(ys)))
    wide, high = (max(xs) - west) * narrow, max(ys) - south
    left, bottom, w, h = frame
    unit = min(w / max(wide, 1e-9), h / max(high, 1e-9))
    left, bottom = left + (w - wide * unit) / 2, bottom + (h - high * unit) / 2

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return left + (point[0] - west) * narrow * unit, bottom + (point[1] - south) * unit

    marks = Group()
    for code in sorted(shapes, key=lambda c: ("green", "amber", "red").index(colours.get(c, "green"))):
        colour = colours.get(code, "green")
        path = Path(
            fillColor=FILL[colour], strokeColor=EDGE[colour], strokeWidth=0.9 if colour == "red" else 0.4
        )
        path.strokeLineJoin = 1
        for ring in shapes[code]:
            points = [at(point) for point in ring]
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            path.closePath()
        made.add(path)
        if code in ranks:
            ring = max(shapes[code], key=lambda r: max(x for x, _ in r) - min(x for x, _ in r))
            x, y = at((sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)))
            marks.add(label(x, y - 2.5, str(ranks[code]), 7, RED_TEXT, STRONG, "middle"))
    made.add(marks)


def flow_chart(table: Table, width: float, height: float, lang: str) -> Drawing:
    """What came as bars, what left as a line, a day each."""
    made = Drawing(width, height)
    left, bottom, top = 30.0, 18.0, 6.0
    w, h = width - left, height - bottom - top
    came, went = [int(row[1] or 0) for row in table.rows], [int(row[2] or 0) for row in table.rows]  # type: ignore[arg-type]
    step, most = _scale(max([*came, *went, 1]))
    for value in range(0, most + 1, step):
        y = bottom + h * value / most
        made.add(Line(left, y, width, y, strokeColor=RULE, strokeWidth=0.4))
        made.add(label(left - 4, y - 2.5, words.number(value, lang), 7, FAINT, anchor="end"))
    slot = w / max(len(came), 1)
    bar = min(slot * 0.7, 22)
    for i, n in enumerate(came):
        made.add(box(left + slot * (i + 0.5) - bar / 2, bottom, bar, h * n / most, IN))
    points = [v for i, n in enumerate(went) for v in (left + slot * (i + 0.5), bottom + h * n / most)]
    if len(went) > 1:
        made.add(PolyLine(points, strokeColor=OUT, strokeWidth=1.4))
    if len(went) <= 31:
        for x, y in zip(points[::2], points[1::2], strict=True):
            made.add(Rect(x - 1.8, y - 1.8, 3.6, 3.6, fillColor=OUT, strokeColor=None))
    every = -(-len(came) * 24 // max(int(w), 1)) or 1
    for i in range(0, len(came), every):
        when: Any = table.rows[i][0]
        made.add(label(left + slot * (i + 0.5), 6, f"{when.day}/{when.month}", 7, FAINT, anchor="middle"))
    return made


def backlog_chart(table: Table, width: float, lang: str) -> Drawing:
    """Open work by age: waiting and in process."""
    line, left = 15.0, 62.0
    made = Drawing(width, line * len(table.rows))
    most = max((int(row[1] or 0) + int(row[2] or 0) for row in table.rows), default=1) or 1  # type: ignore[arg-type]
    unit = (width - left - 62) / most
    for i, (age, waiting, going) in enumerate(table.rows):
        y = line * (len(table.rows) - 1 - i) + 3
        a, b = int(waiting or 0), int(going or 0)  # type: ignore[arg-type]
        made.add(label(0, y + 1.5, str(age), 7.5))
        made.add(box(left, y, a * unit, 9, EDGE["red"]))
        made.add(box(left + a * unit, y, b * unit, 9, EDGE["amber"]))
        made.add(label(left + (a + b) * unit + 4, y + 1.5,
                       f"{words.number(a, lang)} + {words.number(b, lang)}", 7.5, FAINT))  # fmt: skip
    return made


def _scale(largest: int) -> tuple[int, int]:
    """Step and end of an axis from 0 with at most five steps of 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * 5 >= largest:
                return step, -(-largest // step) * step
        power *= 10

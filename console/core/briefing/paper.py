"""The briefing on A4, as a PDF of text and vectors."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from console.core.briefing import drawing, words
from console.core.briefing.content import Briefing
from console.core.briefing.drawing import INK, PALE, RULE, STRONG
from console.core.briefing.page import (
    BODY,
    CELL,
    HEAD,
    HEAD_RIGHT,
    MARGIN,
    RIGHT,
    SECTION,
    SMALL,
    TITLE,
    WHEN,
    WHY,
    WIDTH,
    letterhead,
    numbered,
    register_fonts,
)
from console.core.briefing.tables import CAUSES, Table, numbers, shown, tables, text
from models.sentences import say

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Rows that are printed of the long tables; the workbook has all.
MOST_RED, MOST_MOVED, MOST_EFFORT, MOST_UNUSUAL, MOST_CATEGORIES, MOST_AMBER = 30, 16, 30, 20, 12, 18
_BESIDE: Final = 170.0


def paper(found: Briefing, lang: str) -> bytes:
    """The whole file.

    Args:
        found: the figures.
        lang: ``id`` or ``en``.
    """
    register_fonts()
    made = tables(found, lang)
    out = BytesIO()
    name = f"{words.title(found, lang)} {words.days(found.stretch, lang)}"
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=name,
        author="Tanggap",
        creator="Tanggap",
        lang=lang,
        subject=say(lang, "briefing.city"),
        invariant=1,
    )
    frame = Frame(MARGIN, 18 * mm, WIDTH, A4[1] - 45 * mm, 0, 0, 0, 0)
    document.addPageTemplates(
        PageTemplate("page", [frame], onPage=lambda canvas, _d: letterhead(canvas, lang))
    )
    foot = say(lang, "briefing.foot", title=name, at=words.moment(found.at, lang))
    document.build(
        [
            *_opening(found, lang),
            *_red(found, made["red"], lang),
            *_map(found, lang),
            *_change(found, made["change"], lang),
            *_flow(made, lang),
            *_response(made, lang),
            *_effort(found, made["effort"], lang),
            *_unusual(made["unusual"], lang),
        ],
        canvasmaker=numbered(foot, lang),
    )
    return out.getvalue()


def _opening(found: Briefing, lang: str) -> list[Flowable]:
    figures = numbers(found)
    cells = [
        [_figure(words.number(value, lang)) for _name, value in figures],
        [Paragraph(escape(say(lang, f"briefing.figure.{name}")), SMALL) for name, _value in figures],
    ]
    grid = Grid(
        cells,
        [WIDTH / len(figures)] * len(figures),
        style=[
            ("LEFTPADDING", (0, 0), (-1, -1), 6),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("BACKGROUND", (0, 0), (-1, -1), PALE),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
            ("TOPPADDING", (0, 0), (-1, 0), 6),
            ("TOPPADDING", (0, 1), (-1, 1), 1),
            ("BOTTOMPADDING", (0, 1), (-1, 1), 6),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEAFTER", (0, 0), (-2, -1), 3, (1, 1, 1)),
        ],
    )
    notes = [Paragraph(escape(note), SMALL) for note in words.notes(found, lang)]
    return [
        Paragraph(escape(words.title(found, lang)), TITLE),
        Paragraph(escape(words.days(found.stretch, lang)), WHEN),
        Spacer(1, 6),
        grid,
        Spacer(1, 5),
        *notes,
    ]


def _figure(value: str) -> Paragraph:
    return Paragraph(value, ParagraphStyle("figure", BODY, fontName=STRONG, fontSize=15, leading=19))


def _red(found: Briefing, table: Table, lang: str) -> list[Flowable]:
    red = found.review.of("red")
    parts: list[Flowable] = [_section("red_list", lang, n=len(red))]
    if not red:
        return [*parts, Paragraph(escape(say(lang, "briefing.no_red")), BODY)]
    bars = 112.0
    longest = red[0].indicator.waiting
    widths = [16.0, 100.0, 44.0, bars + 8, 36.0, WIDTH - 16 - 100 - 44 - bars - 8 - 36]
    heads = ("", "kelurahan", "waiting", "causes", "week", "why")
    rows: list[list[Any]] = [
        [
            _heading(say(lang, f"briefing.column.{name}") if name else "", right=name in ("waiting", "week"))
            for name in heads
        ]
    ]
    why = {row[1]: row[-1] for row in table.rows}
    for i, row in enumerate(red[:MOST_RED], start=1):
        one = row.indicator
        counts = [getattr(one.causes, cause) for cause in CAUSES]
        kota = escape(words.kota(found.ref, one.code))
        place = f"<b>{escape(one.name)}</b><br/><font size=7 color='#5B6670'>{kota}</font>"
        rows.append(
            [
                Paragraph(str(i), CELL),
                Paragraph(place, CELL),
                Paragraph(f"<b>{words.number(one.waiting, lang)}</b>", RIGHT),
                drawing.cause_bar(counts, longest, bars),
                Paragraph(words.signed(row.week, lang), RIGHT),
                Paragraph(escape(str(why[one.code])), WHY),
            ]
        )
    entries = [
        (say(lang, f"indicator.cause.{cause}"), colour)
        for cause, colour in zip(CAUSES, drawing.CAUSE, strict=True)
    ]
    more = len(red) - MOST_RED
    tail = [Paragraph(escape(say(lang, "briefing.more", n=more)), SMALL)] if more > 0 else []
    return [*parts, drawing.legend(entries, WIDTH), Spacer(1, 3), _grid(rows, widths), *tail]


def _map(found: Briefing, lang: str) -> list[Flowable]:
    """The map, and beside it who is next to turn red."""
    told = say(lang, "briefing.note.approximate" if found.approximate else "briefing.official")
    entries = [
        (
            f"{say(lang, f'briefing.colour.{c}')} ({words.number(len(found.review.of(c)), lang)})",
            drawing.EDGE[c],
        )
        for c in ("red", "amber", "green")
    ]
    amber = found.review.of("amber")[:MOST_AMBER]
    beside: list[Flowable] = [Paragraph(f"<b>{escape(say(lang, 'briefing.next'))}</b>", CELL), Spacer(1, 3)]
    if amber:
        beside.append(
            _grid(
                [
                    [
                        Paragraph(escape(row.indicator.name), CELL),
                        Paragraph(words.number(row.indicator.waiting, lang), RIGHT),
                        Paragraph(words.signed(row.week, lang), RIGHT),
                    ]
                    for row in amber
                ],
                [_BESIDE - 72, 34, 34],
            )
        )
    else:
        beside.append(Paragraph("–", CELL))
    wide = WIDTH - _BESIDE - 10
    picture = [
        drawing.city_map(found, wide, 300, lang),
        Spacer(1, 4),
        drawing.legend(entries, wide),
        Paragraph(escape(told), SMALL),
    ]
    side = Grid(
        [[picture, beside]],
        [wide + 10, _BESIDE],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )
    return [KeepTogether([_section("map", lang), side])]


def _change(found: Briefing, table: Table, lang: str) -> list[Flowable]:
    if found.before is None or found.change is None:
        return [_section("change", lang), Paragraph(escape(say(lang, "briefing.no_snapshot")), BODY)]
    change = found.change
    told = say(
        lang,
        "briefing.changed",
        at=words.moment(found.before.at, lang),
        waiting=words.signed(change.waiting, lang),
        red=words.signed(change.red, lang),
        out=len(change.out),
        into=len(change.into),
    )
    parts: list[Flowable] = [_section("change", lang), Paragraph(escape(told), BODY), Spacer(1, 3)]
    if table.rows:
        parts.append(
            _table(shown(table, [c.name for c in table.columns], MOST_MOVED), lang, (1.5, 1.3, 1, 1, 1))
        )
        parts += _rest(table, MOST_MOVED, lang)
    return [KeepTogether(parts)] if len(table.rows) <= MOST_MOVED else parts


def _flow(made: dict[str, Table], lang: str) -> list[Flowable]:
    flow, backlog = made["flow"], made["backlog"]
    totals, waits = flow.totals, backlog.totals
    assert totals is not None and waits is not None  # noqa: S101 - both have sums
    told = say(
        lang, "briefing.flowed", came=text(totals[1], "count", lang), left=text(totals[2], "count", lang)
    )
    entries = [
        (say(lang, "briefing.column.inflow_day"), drawing.IN),
        (say(lang, "briefing.column.outflow_day"), drawing.OUT),
    ]
    ages = [
        (say(lang, "briefing.column.waiting"), drawing.EDGE["red"]),
        (say(lang, "briefing.column.in_process"), drawing.EDGE["amber"]),
    ]
    aged = say(
        lang, "briefing.aged", waiting=text(waits[1], "count", lang), going=text(waits[2], "count", lang)
    )
    parts: list[Flowable] = [_section("flow", lang), Paragraph(escape(told), BODY), Spacer(1, 3)]
    if len(flow.rows) > 1:
        parts += [drawing.flow_chart(flow, WIDTH, 130, lang), drawing.legend(entries, WIDTH)]
    parts += [Spacer(1, 4), _table(made["channels"], lang, (2, 1, 1))]
    return [
        KeepTogether(parts),
        KeepTogether(
            [
                _section("backlog", lang),
                Paragraph(escape(aged), BODY),
                Spacer(1, 3),
                drawing.backlog_chart(backlog, WIDTH, lang),
                drawing.legend(ages, WIDTH),
            ]
        ),
    ]


def _response(made: dict[str, Table], lang: str) -> list[Flowable]:
    def part(name: str, widths: Sequence[float], most: int = 40) -> KeepTogether:
        table = made[name]
        cut = shown(table, [c.name for c in table.columns], most)
        return KeepTogether(
            [
                _section(name, lang),
                Paragraph(escape(say(lang, f"briefing.about.{name}")), SMALL),
                Spacer(1, 3),
                _table(cut, lang, widths, totals=table),
                *_rest(table, most, lang),
            ]
        )

    return [
        part("response", (2, 1, 1, 1, 1)),
        part("agencies", (3, 1, 1, 1, 1, 1)),
        part("categories", (2.4, 1, 1, 1, 1, 1), MOST_CATEGORIES),
    ]


def _effort(found: Briefing, table: Table, lang: str) -> list[Flowable]:
    parts: list[Flowable] = [
        CondPageBreak(160),
        _section("effort", lang),
        Paragraph(escape(say(lang, "briefing.note.effort")), SMALL),
    ]
    if found.alone:
        told = say(lang, "briefing.note.missing", n=words.number(found.efforts.missing, lang))
        parts.append(Paragraph(f"<b>{escape(told)}</b>", SMALL))
    if not table.rows:
        return [*parts, Spacer(1, 3), Paragraph(escape(say(lang, "briefing.no_effort")), BODY)]
    names = [c.name for c in table.columns if c.name != "level"]
    cut = shown(table, names, MOST_EFFORT)
    return [
        *parts,
        Spacer(1, 3),
        _table(cut, lang, (2.4, *([1] * (len(names) - 1))), totals=shown(table, names, 1 << 30)),
        *_rest(table, MOST_EFFORT, lang),
    ]


def _unusual(table: Table, lang: str) -> list[Flowable]:
    if not table.rows:
        return [
            KeepTogether(
                [_section("unusual", lang), Paragraph(escape(say(lang, "briefing.nothing_unusual")), BODY)]
            )
        ]
    cut = shown(table, [c.name for c in table.columns], MOST_UNUSUAL)
    return [
        CondPageBreak(90),
        _section("unusual", lang),
        Paragraph(escape(say(lang, "briefing.about.unusual")), SMALL),
        Spacer(1, 3),
        _table(cut, lang, (1, 4, 1, 1)),
        *_rest(table, MOST_UNUSUAL, lang),
    ]


def _section(name: str, lang: str, **params: object) -> Paragraph:
    made = Paragraph(escape(say(lang, f"briefing.section.{name}", **params)), SECTION)
    made.keepWithNext = 1
    return made


def _heading(words_: str, *, right: bool) -> Paragraph:
    return Paragraph(escape(words_), HEAD_RIGHT if right else HEAD)


def _rest(table: Table, most: int, lang: str) -> list[Flowable]:
    more = len(table.rows) - most
    return (
        [Paragraph(escape(say(lang, "briefing.more", n=words.number(more, lang))), SMALL)] if more > 0 else []
    )


def _table(cut: Table, lang: str, parts: Sequence[float], totals: Table | None = None) -> Grid:
    """A table in lines; the sums are those of all rows, also where not all are printed."""
    widths = [WIDTH * part / sum(parts) for part in parts]
    rows: list[list[Any]] = [
        [_heading(c.heading(lang), right=c.kind not in ("text", "date")) for c in cut.columns]
    ]
    for row in cut.rows:
        rows.append(
            [
                Paragraph(escape(text(value, c.kind, lang)), CELL if c.kind in ("text", "date") else RIGHT)
                for value, c in zip(row, cut.columns, strict=True)
            ]
        )
    sums = (totals or cut).totals
    if sums is not None and cut.rows:
        shown_sums = [
            text(v, c.kind, lang) if c.added else "" for v, c in zip(sums, cut.columns, strict=True)
        ]
        shown_sums[0] = say(lang, "briefing.total")
        rows.append(
            [Paragraph(f"<b>{escape(v)}</b>", CELL if i == 0 else RIGHT) for i, v in enumerate(shown_sums)]
        )
    return _grid(rows, widths, total=sums is not None and bool(cut.rows))


def _grid(rows: list[list[Any]], widths: Sequence[float], *, total: bool = False) -> Grid:
    black: Color = INK
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    if total:
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, black))
    return Grid(rows, list(widths), repeatRows=1, style=style, hAlign="LEFT")

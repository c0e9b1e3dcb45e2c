"""The A4 page of a briefing: its typeface, its styles, whose paper it is, and which page of how many."""

from __future__ import annotations

from typing import Any, Final

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import resources
from console.core.briefing.drawing import FAINT, INK, REGULAR, STRONG
from models.sentences import say

MARGIN: Final = 18 * mm
WIDTH: Final = A4[0] - 2 * MARGIN

BODY: Final = ParagraphStyle("body", fontName=REGULAR, fontSize=8.5, leading=11.5, textColor=INK)
SMALL: Final = ParagraphStyle("small", BODY, fontSize=7.5, leading=10, textColor=FAINT)
CELL: Final = ParagraphStyle("cell", BODY, fontSize=8, leading=10)
RIGHT: Final = ParagraphStyle("right", CELL, alignment=TA_RIGHT)
WHY: Final = ParagraphStyle("why", CELL, fontSize=7.2, leading=8.8, leftIndent=8)
HEAD: Final = ParagraphStyle("head", CELL, fontSize=6.5, leading=8.2, textColor=FAINT)
HEAD_RIGHT: Final = ParagraphStyle("head_right", HEAD, alignment=TA_RIGHT)
TITLE: Final = ParagraphStyle("title", BODY, fontName=STRONG, fontSize=20, leading=25)
WHEN: Final = ParagraphStyle("when", BODY, fontSize=11, leading=15)
SECTION: Final = ParagraphStyle(
    "section", BODY, fontName=STRONG, fontSize=11.5, leading=15, spaceBefore=9, spaceAfter=3
)


def register_fonts() -> None:
    """The program's own typeface, embedded: a name of any spelling prints the same everywhere."""
    for name, file in ((REGULAR, "Inter-Regular.ttf"), (STRONG, "Inter-SemiBold.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(resources.path(f"fonts/paper/{file}"))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=STRONG, italic=REGULAR, boldItalic=STRONG)


def letterhead(canvas: Canvas, lang: str) -> None:
    """On every page: whose paper it is."""
    y = A4[1] - 15 * mm
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setFont(STRONG, 9.5)
    canvas.drawString(MARGIN, y, say(lang, "briefing.city"))
    canvas.setFillColor(FAINT)
    canvas.setFont(REGULAR, 8.5)
    canvas.drawRightString(A4[0] - MARGIN, y, say(lang, "briefing.office"))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, y - 6, A4[0] - MARGIN, y - 6)
    canvas.restoreState()


def numbered(foot: str, lang: str) -> type[Canvas]:
    """A canvas whose pages say which they are and of how many."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page in self._pages:
                self.__dict__.update(page)
                self.setFont(REGULAR, 7.5)
                self.setFillColor(FAINT)
                self.drawString(MARGIN, 10 * mm, foot)
                told = say(lang, "briefing.page", page=self._pageNumber, pages=len(self._pages))
                self.drawRightString(A4[0] - MARGIN, 10 * mm, told)
                Canvas.showPage(self)
            Canvas.save(self)

    return Numbered

"""The workbook: real types, sums equal to the screens' own figures, nothing a program would run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from console.core.briefing.tables import CAUSES, tables
from console.core.briefing.workbook import put, workbook
from models.agencies import Agency
from tests.core.briefing.conftest import Told
from tests.support.factories import LURAH


def opened(told: Told, lang: str = "id") -> Any:
    return load_workbook(BytesIO(workbook(told.briefing, lang)))


def sums(sheet: Any) -> dict[str, Any]:
    return {
        sheet.cell(1, i).value: sheet.cell(sheet.max_row, i).value for i in range(1, sheet.max_column + 1)
    }


def test_every_sheet_has_its_head_frozen_a_filter_and_widths(told: Told) -> None:
    book = opened(told)
    made = tables(told.briefing, "id")
    assert book.sheetnames == ["Ringkasan", *(table.title("id") for table in made.values())]
    for table in made.values():
        sheet = book[table.title("id")]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.endswith(str(len(table.rows) + 1))
        assert all(sheet.column_dimensions[c.column_letter].width >= 10 for c in sheet[1])
        assert [c.value for c in sheet[1]] == [column.heading("id") for column in table.columns]


def test_numbers_are_numbers_and_days_are_days(told: Told) -> None:
    book = opened(told)
    kinds = {"text": (str,), "count": (int,), "mean": (int, float), "share": (int, float), "date": (datetime,),
             "moment": (datetime,)}  # fmt: skip
    seen = set()
    for table in tables(told.briefing, "id").values():
        sheet = book[table.title("id")]
        for row in sheet.iter_rows(min_row=2, max_row=len(table.rows) + 1):
            for cell, column in zip(row, table.columns, strict=True):
                if cell.value is not None and column.kind in kinds:
                    assert isinstance(cell.value, kinds[column.kind]), (table.name, column.name, cell.value)
                    assert cell.data_type != "f"
                    seen.add(column.kind)
    assert seen == {"text", "count", "mean", "share", "date", "moment"}


def test_its_sums_are_the_screens_figures(told: Told) -> None:
    book, review, pattern = opened(told), told.briefing.review, told.briefing.pattern
    red = sums(book["Kelurahan"])
    assert red["Menunggu"] == review.waiting > 100
    for cause, heading in zip(CAUSES, ("Baru masuk", "Kembali merah", "Sudah dikoordinasikan", "Di luar kewenangan",
                                       "Melebihi PPSU"), strict=True):  # fmt: skip
        assert red[heading] == sum(getattr(row.indicator.causes, cause) for row in review.rows)
    for name in ("Masuk dan keluar", "Kanal"):
        flow = sums(book[name])
        assert (flow["Masuk"], flow["Selesai atau ditolak"]) == (
            pattern.flow.inflow.sum(), pattern.flow.outflow.sum()) != (0, 0)  # fmt: skip
    backlog = sums(book["Tunggakan"])
    assert (backlog["Menunggu"], backlog["Dalam penanganan"]) == tuple(pattern.backlog.counts.sum(axis=0))
    late = sums(book["Tepat waktu"])
    assert [
        late[h] for h in ("Selesai tepat", "Selesai terlambat", "Terbuka lewat tenggat", "Masih berjalan")
    ] == (pattern.agencies.counts.sum(axis=0).tolist())
    assert sums(book["Kategori"])["Masuk"] == pattern.total == told.briefing.pattern.categories.volume.sum()
    effort = sums(book["Upaya"])
    assert effort["Selesai"] == sum(one.completed for one in told.briefing.efforts.rows) > 0
    assert effort["Terhitung"] == sum(one.counted for one in told.briefing.efforts.rows)
    assert (
        sums(book["Perubahan"])["Sekarang"] - sums(book["Perubahan"])["Dulu"] == told.briefing.change.waiting
    )  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["=1+1", "+62", "-1", "@a", "\ta", "\ra", '=HYPERLINK("http://x")', "a\x07b"]
)
def test_text_stays_text(text: str, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    put(book.active, 1, 1, text)
    book.save(tmp_path / "a.xlsx")
    cell: Any = load_workbook(tmp_path / "a.xlsx").active["A1"]  # type: ignore[index]
    assert cell.data_type == "s"
    assert cell.quotePrefix == (text[0] in "=+-@\t\r")
    assert cell.value.replace("\n", "\r").replace("_x000D_", "\r") == text.replace("\x07", "")


def test_a_name_that_looks_like_a_formula_is_no_formula(told: Told) -> None:
    ref = told.briefing.ref
    named = replace(ref, agencies=ref.agencies | {LURAH: Agency(LURAH, "=cmd|' /C calc'!A0", "KEL", "lurah")})
    book = load_workbook(BytesIO(workbook(replace(told.briefing, ref=named), "en")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "=cmd|' /C calc'!A0" and cell.quotePrefix for cell in cells)


def test_nobodys_words_or_name_are_in_it(told: Told) -> None:
    book = opened(told)
    words = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert len(told.words) > 100
    assert not [said for said in told.words if said in words]
    assert "rina" not in words.lower()

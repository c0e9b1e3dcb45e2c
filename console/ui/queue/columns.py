"""The columns of the queue: what each is called, how wide it starts, where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from console.ui.i18n import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        id: for settings and tests.
        name: Indonesian source text.
        width: pixels at first.
        titled: the head shows the name; without it only screen readers and the list of columns do.
        fixed: can neither be hidden nor resized.
        right: header text stands right.
        shown: at first; a column that is not can be had from the list of columns.
    """

    id: str
    name: str
    width: int
    titled: bool = False
    fixed: bool = False
    right: bool = False
    shown: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("box", QT_TRANSLATE_NOOP("Queue", "Dipilih"), 36, fixed=True),
    Column("status", QT_TRANSLATE_NOOP("Queue", "Status"), 28, fixed=True),
    Column("number", QT_TRANSLATE_NOOP("Queue", "Nomor"), 108, titled=True),
    Column("channel", QT_TRANSLATE_NOOP("Queue", "Kanal"), 60, titled=True),
    Column("words", QT_TRANSLATE_NOOP("Queue", "Isi laporan"), 260, titled=True),
    Column("category", QT_TRANSLATE_NOOP("Queue", "Kategori"), 124, titled=True),
    Column("kelurahan", QT_TRANSLATE_NOOP("Queue", "Kelurahan"), 136, titled=True),
    Column("agency", QT_TRANSLATE_NOOP("Queue", "SKPD"), 104, titled=True),
    Column("due", QT_TRANSLATE_NOOP("Queue", "Tenggat"), 140, titled=True, right=True),
    Column("marks", QT_TRANSLATE_NOOP("Queue", "Tanda"), 64),
    Column("holder", QT_TRANSLATE_NOOP("Queue", "Pemegang"), 80, titled=True, shown=False),
    Column("opener", QT_TRANSLATE_NOOP("Queue", "Dibuka"), 88, titled=True),
)
BOX, STATUS, NUMBER, CHANNEL, WORDS, CATEGORY, KELURAHAN, AGENCY, DUE, MARKS, HOLDER, OPENER = range(
    len(COLUMNS)
)

# Which order a click on a header asks for.
ORDER_OF = {DUE: "urgent", NUMBER: "number"}

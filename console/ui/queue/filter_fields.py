"""Every field of the filter language as an operator chooses it: what it is called, and how its value is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.cells import Describe
from console.ui.queue.formats import say
from console.ui.queue.terms import COLOURS, FLAGS, PLACES, term_words
from models.complaint import KINDS, STATUSES
from models.filters import Term
from models.ladder import RUNGS

LIST, FLAG, LENGTH, TIME, NUMBER, WORDS = "list", "flag", "length", "time", "number", "words"

#: Comparisons as they are chosen: (key, words). A key is an operator, after "-" one on a time that has passed.
EQUAL: Final = ("=", QT_TRANSLATE_NOOP("Queue", "salah satu dari"))
OTHER: Final = ("!=", QT_TRANSLATE_NOOP("Queue", "selain"))
HOLDS: Final = ("~", QT_TRANSLATE_NOOP("Queue", "memuat"))
TODAY: Final = ("today", QT_TRANSLATE_NOOP("Queue", "sejak hari ini pukul 00.00"))
_CODES: Final = (EQUAL, OTHER)
_TEXTS: Final = (HOLDS, ("=", QT_TRANSLATE_NOOP("Queue", "persis")), OTHER)
_NUMBERS: Final = (
    ("=", QT_TRANSLATE_NOOP("Queue", "sama dengan")),
    (">", QT_TRANSLATE_NOOP("Queue", "lebih dari")),
    ("<", QT_TRANSLATE_NOOP("Queue", "kurang dari")),
    (">=", QT_TRANSLATE_NOOP("Queue", "paling sedikit")),
    ("<=", QT_TRANSLATE_NOOP("Queue", "paling banyak")),
    ("!=", QT_TRANSLATE_NOOP("Queue", "bukan")),
)
_TIMES: Final = (
    TODAY, (">=", QT_TRANSLATE_NOOP("Queue", "sejak")), ("<", QT_TRANSLATE_NOOP("Queue", "sebelum")),
)  # fmt: skip
_AGES: Final = (
    (">", QT_TRANSLATE_NOOP("Queue", "lebih lama dari")), ("<", QT_TRANSLATE_NOOP("Queue", "paling lama")),
)  # fmt: skip
_DUES: Final = (
    ("<", QT_TRANSLATE_NOOP("Queue", "tenggat dalam")), (">", QT_TRANSLATE_NOOP("Queue", "tenggat lebih dari")),
    ("-<", QT_TRANSLATE_NOOP("Queue", "lewat lebih dari")), ("->", QT_TRANSLATE_NOOP("Queue", "lewat paling lama")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """How a field is asked for.

    Attributes:
        name: Indonesian source text.
        kind: which picker.
        ops: comparisons offered.
    """

    name: str
    kind: str
    ops: tuple[tuple[str, str], ...] = ()


#: In the order of the list: what is wanted often first. "flag" stands for all yes-or-no fields.
FIELDS: Final[dict[str, Ask]] = {
    "status": Ask(QT_TRANSLATE_NOOP("Queue", "Status"), LIST, _CODES),
    "flag": Ask(QT_TRANSLATE_NOOP("Queue", "Keadaan"), FLAG),
    "category": Ask(QT_TRANSLATE_NOOP("Queue", "Kategori"), LIST, _CODES),
    "kelurahan": Ask(QT_TRANSLATE_NOOP("Queue", "Kelurahan"), LIST, _CODES),
    "agency": Ask(QT_TRANSLATE_NOOP("Queue", "SKPD"), LIST, _CODES),
    "channel": Ask(QT_TRANSLATE_NOOP("Queue", "Kanal"), LIST, _CODES),
    "kind": Ask(QT_TRANSLATE_NOOP("Queue", "Jenis"), LIST, _CODES),
    "age": Ask(QT_TRANSLATE_NOOP("Queue", "Umur laporan"), LENGTH, _AGES),
    "due": Ask(QT_TRANSLATE_NOOP("Queue", "Sisa waktu"), LENGTH, _DUES),
    "assignee": Ask(QT_TRANSLATE_NOOP("Queue", "Pemegang"), LIST, (*_CODES, HOLDS)),
    "text": Ask(QT_TRANSLATE_NOOP("Queue", "Kata dalam laporan"), WORDS),
    "colour": Ask(QT_TRANSLATE_NOOP("Queue", "Warna"), LIST, _CODES),
    "received_at": Ask(QT_TRANSLATE_NOOP("Queue", "Waktu diterima"), TIME, _TIMES),
    "due_at": Ask(QT_TRANSLATE_NOOP("Queue", "Waktu tenggat"), TIME, _TIMES),
    "closed_at": Ask(QT_TRANSLATE_NOOP("Queue", "Waktu ditutup"), TIME, _TIMES),
    "place": Ask(QT_TRANSLATE_NOOP("Queue", "Asal lokasi"), LIST, _CODES),
    "waiting_for": Ask(QT_TRANSLATE_NOOP("Queue", "Menunggu siapa"), LIST, (*_CODES, HOLDS)),
    "reopened": Ask(QT_TRANSLATE_NOOP("Queue", "Berapa kali kembali merah"), NUMBER, _NUMBERS),
    "bounced": Ask(QT_TRANSLATE_NOOP("Queue", "Berapa kali bolak-balik"), NUMBER, _NUMBERS),
    "rung": Ask(QT_TRANSLATE_NOOP("Queue", "Dinaikkan ke"), LIST, _CODES),
    "priority": Ask(QT_TRANSLATE_NOOP("Queue", "Prioritas"), NUMBER, _NUMBERS),
    "number": Ask(QT_TRANSLATE_NOOP("Queue", "Nomor laporan"), WORDS, _TEXTS),
    "external_id": Ask(QT_TRANSLATE_NOOP("Queue", "Nomor di kanal"), WORDS, _TEXTS),
    "id": Ask(QT_TRANSLATE_NOOP("Queue", "Id laporan"), WORDS, _TEXTS[1:]),
    "lat": Ask(QT_TRANSLATE_NOOP("Queue", "Lintang"), NUMBER, _NUMBERS),
    "lon": Ask(QT_TRANSLATE_NOOP("Queue", "Bujur"), NUMBER, _NUMBERS),
    "revision": Ask(QT_TRANSLATE_NOOP("Queue", "Revisi"), NUMBER, _NUMBERS),
}


def choices(field: str, describe: Describe) -> list[tuple[str, str]]:
    """(value, name) of a field with a list, in the order of the list."""
    reference = describe.reference
    sources: dict[str, Callable[[], list[str]]] = {
        "status": lambda: list(STATUSES),
        "kind": lambda: list(KINDS),
        "channel": lambda: sorted(reference.channels),
        "category": lambda: [*sorted(describe.categories, key=lambda code: describe.categories[code]), "none"],
        "kelurahan": lambda: [*sorted(reference.territory.kelurahan, key=reference.kelurahan_name), "none"],
        "agency": lambda: ["KEL", "PPSU", *sorted(
            code for code, agency in reference.agencies.items() if agency.kelurahan is None
        ), "none"],
        "assignee": lambda: ["me", "none"],
        "colour": lambda: list(COLOURS),
        "place": lambda: [*PLACES, "none"],
        "waiting_for": lambda: ["citizen", "none"],
        "rung": lambda: [*RUNGS, "none"],
    }  # fmt: skip
    return [(code, term_words(Term(field, "=", (code,)), describe, 0)) for code in sources[field]()]


def flags(describe: Describe) -> list[tuple[Term, str]]:
    """Yes-or-no conditions in words."""
    terms = [Term(flag, "=", (value,)) for flag in FLAGS for value in ("yes", "no")]
    terms += [Term("bounced", ">", ("0",)), Term("rung", ">=", RUNGS[:1])]
    terms += [Term("reopened", ">", ("0",)), Term("priority", "=", ("1",))]
    return [(term, term_words(term, describe, 0)) for term in terms]


def name_of(field: str) -> str:
    """A field as it is called on screen; its own word when it has no name."""
    return say(FIELDS[field].name) if field in FIELDS else field

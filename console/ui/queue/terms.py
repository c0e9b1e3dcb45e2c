"""The terms of a filter in words, for the chips over the table and the list to choose from."""

from __future__ import annotations

from typing import Final

from console.core.history import word
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.cells import Describe
from console.ui.queue.formats import clock_time, grouped, moment, say
from models import filters
from models.filters import BadFilter, Term
from models.ladder import RUNGS

YES: Final = ("yes", "ya", "1", "true")
NOBODY: Final = ("", "none", "-")

FLAGS: Final = {  # field: (yes, no)
    "overdue": (
        QT_TRANSLATE_NOOP("Queue", "lewat tenggat"),
        QT_TRANSLATE_NOOP("Queue", "belum lewat tenggat"),
    ),
    "open": (QT_TRANSLATE_NOOP("Queue", "terbuka"), QT_TRANSLATE_NOOP("Queue", "sudah ditutup")),
    "triage": (QT_TRANSLATE_NOOP("Queue", "perlu triase"), QT_TRANSLATE_NOOP("Queue", "sudah ditriase")),
    "located": (QT_TRANSLATE_NOOP("Queue", "berlokasi"), QT_TRANSLATE_NOOP("Queue", "tanpa lokasi")),
    "approximate": (
        QT_TRANSLATE_NOOP("Queue", "lokasi perkiraan"),
        QT_TRANSLATE_NOOP("Queue", "lokasi pasti"),
    ),
    "paused": (QT_TRANSLATE_NOOP("Queue", "jam berhenti"), QT_TRANSLATE_NOOP("Queue", "jam berjalan")),
    "escalated": (QT_TRANSLATE_NOOP("Queue", "dieskalasi"), QT_TRANSLATE_NOOP("Queue", "tidak dieskalasi")),
    "verified": (QT_TRANSLATE_NOOP("Queue", "diperiksa"), QT_TRANSLATE_NOOP("Queue", "belum diperiksa")),
    "accepted": (
        QT_TRANSLATE_NOOP("Queue", "sudah diterima"),
        QT_TRANSLATE_NOOP("Queue", "belum diterima"),
    ),
    "held": (
        QT_TRANSLATE_NOOP("Queue", "sudah di tangan"),
        QT_TRANSLATE_NOOP("Queue", "belum di tangan siapa pun"),
    ),
    "red": (QT_TRANSLATE_NOOP("Queue", "tampak merah"), QT_TRANSLATE_NOOP("Queue", "tidak tampak merah")),
    "merged": (QT_TRANSLATE_NOOP("Queue", "digabung"), QT_TRANSLATE_NOOP("Queue", "berdiri sendiri")),
}
COLOURS: Final = {
    "red": QT_TRANSLATE_NOOP("Queue", "merah"),
    "yellow": QT_TRANSLATE_NOOP("Queue", "kuning"),
    "green": QT_TRANSLATE_NOOP("Queue", "hijau"),
    "none": QT_TRANSLATE_NOOP("Queue", "tanpa warna"),
}
PLACES: Final = {
    "gps": QT_TRANSLATE_NOOP("Queue", "lokasi dari GPS"),
    "operator": QT_TRANSLATE_NOOP("Queue", "lokasi dari operator"),
    "approximate": QT_TRANSLATE_NOOP("Queue", "lokasi kira-kira"),
    "text": QT_TRANSLATE_NOOP("Queue", "lokasi dari kata-kata"),
}
PLAIN: Final = {  # field: what stands before the value
    "place": QT_TRANSLATE_NOOP("Queue", "asal lokasi"),
    "waiting_for": QT_TRANSLATE_NOOP("Queue", "menunggu"),
    "reopened": QT_TRANSLATE_NOOP("Queue", "kembali merah"),
    "bounced": QT_TRANSLATE_NOOP("Queue", "bolak-balik"),
    "rung": QT_TRANSLATE_NOOP("Queue", "dinaikkan ke"),
    "priority": QT_TRANSLATE_NOOP("Queue", "prioritas"),
    "number": QT_TRANSLATE_NOOP("Queue", "nomor"),
    "external_id": QT_TRANSLATE_NOOP("Queue", "nomor di kanal"),
    "id": QT_TRANSLATE_NOOP("Queue", "id"),
    "lat": QT_TRANSLATE_NOOP("Queue", "lintang"),
    "lon": QT_TRANSLATE_NOOP("Queue", "bujur"),
    "revision": QT_TRANSLATE_NOOP("Queue", "revisi"),
    "assignee": QT_TRANSLATE_NOOP("Queue", "pemegang"),
}
#: More numbers than that say nothing to anybody.
MANY: Final = 3
RAISED: Final = QT_TRANSLATE_NOOP("Queue", "dinaikkan")
SIGNS: Final = {"~": "∋", ">=": "≥", "<=": "≤"}
TIMES: Final = {  # field: (from, before)
    "received_at": (
        QT_TRANSLATE_NOOP("Queue", "diterima sejak {time}"),
        QT_TRANSLATE_NOOP("Queue", "diterima sebelum {time}"),
    ),
    "due_at": (
        QT_TRANSLATE_NOOP("Queue", "tenggat sejak {time}"),
        QT_TRANSLATE_NOOP("Queue", "tenggat sebelum {time}"),
    ),
    "closed_at": (
        QT_TRANSLATE_NOOP("Queue", "ditutup sejak {time}"),
        QT_TRANSLATE_NOOP("Queue", "ditutup sebelum {time}"),
    ),
}
LENGTHS: Final = {  # field: (more than, less than)
    "age": (
        QT_TRANSLATE_NOOP("Queue", "lebih lama dari {length}"),
        QT_TRANSLATE_NOOP("Queue", "{length} terakhir"),
    ),
    "due": (
        QT_TRANSLATE_NOOP("Queue", "tenggat lebih dari {length} lagi"),
        QT_TRANSLATE_NOOP("Queue", "tenggat dalam {length}"),
    ),
}
OVER: Final = (  # a negative time left: (due > -4h, due < -4h)
    QT_TRANSLATE_NOOP("Queue", "lewat paling lama {length}"),
    QT_TRANSLATE_NOOP("Queue", "lewat lebih dari {length}"),
)
UNITS: Final = {
    "id": {"m": "m", "h": "j", "j": "j", "d": "h"},
    "en": {"m": "m", "h": "h", "j": "h", "d": "d"},
}


def term_words(term: Term, describe: Describe, now: int) -> str:
    """One term as an operator would say it.

    Args:
        term: of a filter that has been read, so its values make sense.
        now: seconds since the epoch, for ``today``.
    """
    field, value = term.field, term.values[0] if term.values else ""
    if field in FLAGS:
        return say(FLAGS[field][(value.lower() in YES) != (term.op == "=")])
    if field in TIMES:
        return say(TIMES[field][term.op in ("<", "<=")]).format(time=_time(value, describe.lang, now))
    if field in LENGTHS:
        less = term.op in ("<", "<=")
        pair = OVER if field == "due" and value.startswith("-") else LENGTHS[field]
        return say(pair[less]).format(length=_length(value.lstrip("+-"), describe.lang))
    if field == "text":
        return f"“{' '.join(term.values)}”"
    if field == "reopened" and term.op == ">" and value == "0":
        return say(QT_TRANSLATE_NOOP("Queue", "kembali merah"))
    if field == "bounced" and term.op == ">" and value == "0":
        return say(PLAIN["bounced"])
    if field == "rung" and (said := _rungs(term, describe.lang)):
        return said
    if field == "priority" and (term.op, value) in (("=", "1"), (">", "0"), (">=", "1")):
        return say(QT_TRANSLATE_NOOP("Queue", "prioritas"))
    if field == "assignee" and term.op == "=":
        return _holder(term)
    if field == "number" and term.op == "=" and len(term.values) > MANY:  # cases of a chart, of a rehearsal
        return say(QT_TRANSLATE_NOOP("Queue", "{n} laporan tertentu")).format(
            n=grouped(len(term.values), describe.lang)
        )
    words = " / ".join(_value(field, v, describe) for v in term.values)
    if term.op in ("=", "~") and field in (
        "status",
        "kind",
        "category",
        "kelurahan",
        "agency",
        "channel",
        "colour",
    ):
        return words
    if term.op == "!=":
        return say(QT_TRANSLATE_NOOP("Queue", "bukan {what}")).format(what=words)
    if field in PLAIN:
        if term.op == "=" and field not in ("reopened", "bounced", "priority", "lat", "lon", "revision"):
            return words if field == "place" else f"{say(PLAIN[field])} {words}"
        return f"{say(PLAIN[field])} {SIGNS.get(term.op, term.op)} {words}"
    return f"{field} {term.op} {words}"


def _value(field: str, value: str, describe: Describe) -> str:
    if value in NOBODY:
        return say(QT_TRANSLATE_NOOP("Queue", "tanpa isi"))
    names: dict[str, str] = {
        "status": describe.statuses.get(value, value).lower(),
        "kind": describe.kinds.get(value, value).lower(),
        "category": describe.categories.get(value, value).lower(),
        "kelurahan": describe.reference.kelurahan_name(value),
        "agency": describe.reference.agency_short(value),
        "channel": describe.channels.get(value, value),
        "colour": say(COLOURS[value]) if value in COLOURS else value,
        "place": say(PLACES[value]) if value in PLACES else value,
        "rung": word(describe.lang, "rung", value),
        "waiting_for": say(QT_TRANSLATE_NOOP("Queue", "warga")) if value == "citizen" else value,
    }
    return names.get(field, value)


def _rungs(term: Term, lang: str) -> str:
    """A rung and those above it, or none at all; "" for what is said as any list of values is."""
    if term.op in ("=", "!=") and term.values == ("none",):
        return say(RAISED if term.op == "!=" else QT_TRANSLATE_NOOP("Queue", "belum dinaikkan"))
    heights = ("none", *RUNGS)
    if term.op not in (">", ">=") or term.values[0] not in heights:
        return ""
    lowest = heights.index(term.values[0]) + (term.op == ">")
    if lowest == 1:
        return say(RAISED)
    if not 1 < lowest < len(heights):
        return ""
    return say(QT_TRANSLATE_NOOP("Queue", "dinaikkan ke {to} atau lebih tinggi")).format(
        to=word(lang, "rung", heights[lowest])
    )


def _holder(term: Term) -> str:
    if term.values == ("me",):
        return say(QT_TRANSLATE_NOOP("Queue", "milik saya"))
    if all(value in NOBODY for value in term.values):
        return say(QT_TRANSLATE_NOOP("Queue", "tanpa pemegang"))
    return say(QT_TRANSLATE_NOOP("Queue", "milik {who}")).format(who=" / ".join(term.values))


def _time(value: str, lang: str, now: int) -> str:
    """A moment; one of today by its hour alone."""
    try:
        at = filters.moment(value, now)
    except BadFilter:
        return value
    today = filters.day_start(now)
    return clock_time(at, lang) if today <= at < today + 86_400 else moment(at, lang)


def _length(value: str, lang: str) -> str:
    return f"{value[:-1]} {UNITS[lang].get(value[-1:].lower(), value[-1:])}"

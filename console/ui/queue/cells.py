"""A row of the queue in the words it is painted with. Made on the reading thread, all but the time left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from console.core.history import word
from console.core.queries import Row
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue import columns
from console.ui.queue.formats import (
    CLOCK_WORDS,
    KIND_WORDS,
    STATUS_WORDS,
    isolated,
    one_line,
    say,
    spoken,
)
from console.ui.queue.openers import Opener
from models.clocks import humane
from models.complaint import OPEN, SURE_AGENCY, SURE_CATEGORY, SURE_KELURAHAN, SURE_KIND
from models.ladder import RUNGS
from models.reference import Reference

SHORT: Final = 0.2  # share of a clock's run below which the time left is shown in amber
UNSURE: Final = "≈ "
NONE: Final = "—"
QUIET, PLAIN, SOON, LATE = "text3", "text", "amber_text", "red_text"  # tokens of the deadline

BOUNCED: Final = QT_TRANSLATE_NOOP("Queue", "bolak-balik {count}×")
RAISED: Final = QT_TRANSLATE_NOOP("Queue", "dinaikkan ke {to}")
_STOPPED: Final = QT_TRANSLATE_NOOP("Queue", "berhenti")
_CITIZEN: Final = QT_TRANSLATE_NOOP("Queue", "warga")


class Cells(NamedTuple):
    """One row, ready to paint.

    Attributes:
        id: hex of the case's id.
        prefix, tail: the number; its last four figures are the ones people say.
        unsure: bits (`models.complaint.SURE_*`) of what is still a suggestion.
        span: seconds the nearest clock runs in all, 0 when none does.
        clock: word of that clock. stopped: it stands still. waits_for: for whom.
        holder: who has taken the case, "".
        bounced: how often it came back to somebody who had passed it on. rung: of the ladder it was raised to, 0 none.
    """

    n: int
    id: str
    status: str
    prefix: str
    tail: str
    channel: str
    words: str
    category: str
    kelurahan: str
    agency: str
    unsure: int
    due_at: int | None
    span: int
    clock: str
    stopped: bool
    waits_for: str
    received_at: int
    photos: int
    twins: int
    priority: bool
    escalated: bool
    reopened: int
    holder: str
    bounced: int
    rung: int


class Describe:
    """Words for codes, in one language. Immutable, so that reading threads may use it."""

    def __init__(self, reference: Reference, lang: str = "id") -> None:
        """Take the names from `reference`.

        Args:
            lang: ``id`` or ``en``; make another one after a change of language.
        """
        self.lang = lang
        self.reference = reference
        english = lang == "en"
        self.statuses = {code: say(word) for code, word in STATUS_WORDS.items()}
        self.kinds = {code: say(word) for code, word in KIND_WORDS.items()}
        self.categories = {c.code: c.name_en if english else c.name for c in reference.categories.values()}
        self.channels = {c.code: c.name for c in reference.channels.values()}
        self._clocks = {code: say(word) for code, word in CLOCK_WORDS.items()}
        self.stopped = say(_STOPPED)
        self._citizen = say(_CITIZEN)

    def cells(self, row: Row) -> Cells:
        """A row in words."""
        agency = self.reference.agency_short(row.agency)
        unsure = ~row.sure
        if not agency and row.kind in ("aspiration", "spam"):  # nobody is given these; the kind says why
            agency = self.kinds[row.kind]
            unsure = (unsure & ~SURE_AGENCY) | (SURE_AGENCY if unsure & SURE_KIND else 0)
        return Cells(
            n=row.n,
            id=row.id,
            status=row.status,
            prefix=row.number[:-4],
            tail=row.number[-4:],
            channel=row.channel,
            words=one_line(row.words),
            category=self._named(
                self.categories.get(row.category or "", row.category or ""), unsure & SURE_CATEGORY
            ),
            kelurahan=self._named(self.reference.kelurahan_name(row.kelurahan), unsure & SURE_KELURAHAN),
            agency=self._named(agency, unsure & SURE_AGENCY),
            unsure=unsure & (SURE_CATEGORY | SURE_KELURAHAN | SURE_AGENCY),
            due_at=row.due_at if row.status in OPEN else None,
            span=self._span(row),
            clock=self._clocks.get(row.due_clock, ""),
            stopped=row.paused_at is not None and row.status in OPEN,
            waits_for=self._waits_for(row.waiting_for),
            received_at=row.received_at,
            photos=row.photos,
            twins=row.twins,
            priority=bool(row.priority),
            escalated=bool(row.escalated),
            reopened=row.reopened,
            holder=one_line(row.assignee),
            bounced=row.bounced,
            rung=min(row.rung, len(RUNGS)),
        )

    def deadline(self, cells: Cells, now: int) -> tuple[str, str, str]:
        """The deadline as it stands.

        Args:
            now: seconds since the epoch.

        Returns:
            Which clock, how long it has (a true minus when over), and the colour token of the time.
        """
        if cells.stopped:
            return cells.clock, self.stopped, PLAIN
        if cells.due_at is None:
            return "", NONE, QUIET
        left = cells.due_at - now
        tone = LATE if left < 0 else SOON if left < SHORT * cells.span else PLAIN
        return cells.clock, humane(left, self.lang), tone

    def deadline_spoken(self, cells: Cells, now: int) -> str:
        """The deadline for a voice: ``serah, lewat 1 jam 42 menit``."""
        if cells.stopped:
            who = (
                say(QT_TRANSLATE_NOOP("Queue", "menunggu {who}")).format(who=cells.waits_for)
                if cells.waits_for
                else ""
            )
            return ", ".join(part for part in (cells.clock, self.stopped, who) if part)
        if cells.due_at is None:
            return say(QT_TRANSLATE_NOOP("Queue", "tanpa tenggat"))
        left = cells.due_at - now
        source = (
            say(QT_TRANSLATE_NOOP("Queue", "lewat {time}"))
            if left < 0
            else say(QT_TRANSLATE_NOOP("Queue", "{time} lagi"))
        )
        return f"{cells.clock}, " + source.format(time=spoken(left, self.lang))

    def marks_spoken(self, cells: Cells) -> str:
        """What the marks of a row mean, in words."""
        named = [
            (cells.photos, say(QT_TRANSLATE_NOOP("Queue", "ada foto"))),
            (cells.twins, say(QT_TRANSLATE_NOOP("Queue", "{count} kembaran")).format(count=cells.twins)),
            (cells.priority, say(QT_TRANSLATE_NOOP("Queue", "prioritas"))),
            (cells.rung, self._raised(cells.rung)),
            (cells.escalated and not cells.rung, say(QT_TRANSLATE_NOOP("Queue", "dieskalasi"))),
            (cells.bounced, say(BOUNCED).format(count=cells.bounced)),
            (cells.reopened, say(QT_TRANSLATE_NOOP("Queue", "kembali merah"))),
        ]
        return ", ".join(word for on, word in named if on)

    def _raised(self, rung: int) -> str:
        return say(RAISED).format(to=word(self.lang, "rung", RUNGS[rung - 1])) if rung else ""

    def tooltip(self, cells: Cells) -> str:
        """The whole text of a row, as plain text; whoever shows it must escape it."""
        place = " · ".join(part for part in (cells.category, cells.kelurahan, cells.agency) if part)
        return "\n".join(part for part in (isolated(cells.words), place, self.marks_spoken(cells)) if part)

    def _named(self, name: str, unsure: int) -> str:
        return f"{UNSURE}{name}" if name and unsure else name

    def _waits_for(self, code: str) -> str:
        return self._citizen if code == "citizen" else self.reference.agency_short(code)

    def _span(self, row: Row) -> int:
        """How long the nearest clock runs in all; a reopened case's began again, so by its category."""
        if row.due_at is None:
            return 0
        if not row.reopened:
            return row.due_at - row.received_at
        category = self.reference.category(row.category)
        hours = {
            "handover": category.handover_hours,
            "lurah": category.lurah_hours,
            "completion": category.completion_hours,
        }
        return int(3600 * hours.get(row.due_clock, category.completion_hours))


def spoken_cell(describe: Describe, cells: Cells, column: int, now: int, opener: Opener | None = None) -> str:
    """A cell in words, as it is read out.

    Args:
        column: one of `console.ui.queue.columns`.
        now: seconds since the epoch.
        opener: who else has the case open.
    """
    texts: dict[int, Callable[[], str]] = {
        columns.BOX: lambda: "",
        columns.STATUS: lambda: describe.statuses[cells.status],
        columns.NUMBER: lambda: cells.prefix + cells.tail,
        columns.CHANNEL: lambda: describe.channels.get(cells.channel, cells.channel),
        columns.WORDS: lambda: isolated(cells.words),
        columns.CATEGORY: lambda: cells.category,
        columns.KELURAHAN: lambda: cells.kelurahan,
        columns.AGENCY: lambda: cells.agency,
        columns.DUE: lambda: describe.deadline_spoken(cells, now),
        columns.MARKS: lambda: describe.marks_spoken(cells),
        columns.HOLDER: lambda: cells.holder,
        columns.OPENER: lambda: opener.spoken if opener is not None else "",
    }
    return texts[column]()

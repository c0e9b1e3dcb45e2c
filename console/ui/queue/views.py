"""The views every console comes with, and what a view is."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.records import ViewRow
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import say


@dataclass(frozen=True, slots=True)
class View:
    """A filter with a name.

    Attributes:
        key: names it in settings: a word for a built-in one, ``view:n`` for a saved one.
        name: as shown.
        filter: in the filter language.
        n: of a saved one, 0 otherwise.
        shared: everybody sees it.
        mine: the operator made it, and may rename or delete it.
    """

    key: str
    name: str
    filter: str
    n: int = 0
    shared: bool = False
    mine: bool = False


BUILT_IN: tuple[tuple[str, str, str], ...] = (  # key, Indonesian name, filter
    ("today", QT_TRANSLATE_NOOP("Queue", "Masuk hari ini"), "received_at>=today"),
    ("open", QT_TRANSLATE_NOOP("Queue", "Semua terbuka"), "open=yes"),
    ("triage", QT_TRANSLATE_NOOP("Queue", "Perlu triase"), "triage=yes"),
    ("handover", QT_TRANSLATE_NOOP("Queue", "Serah > 6 j"), "status=menunggu and age>6h"),
    ("overdue", QT_TRANSLATE_NOOP("Queue", "Lewat tenggat"), "overdue=yes"),
    ("red-again", QT_TRANSLATE_NOOP("Queue", "Kembali merah"), "reopened>0 and open=yes"),
    ("aspiration", QT_TRANSLATE_NOOP("Queue", "Aspirasi"), "kind=aspiration and open=yes"),
    ("mine", QT_TRANSLATE_NOOP("Queue", "Milik saya"), "assignee=me and open=yes"),
)


def built_in() -> list[View]:
    """The built-in views in the language of the screen."""
    return [View(key, say(name), text) for key, name, text in BUILT_IN]


def saved(row: ViewRow, me: str) -> View:
    """A stored view as one of ours."""
    return View(f"view:{row.n}", row.name, row.filter, row.n, row.shared, row.owner == me)

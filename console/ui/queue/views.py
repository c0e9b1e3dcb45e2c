"""The views every console comes with, and what a view is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from console.core.kept import Cover, Kept
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import say
from models.filters import Filter, Term

#: A column as a view keeps it: its id, its width in pixels, whether it is shown; in their order.
Columns = tuple[tuple[str, int, bool], ...]
#: South, west, north, east in degrees.
Extent = tuple[float, float, float, float]
WIDEST: Final = 1200
MOST_COLUMNS: Final = 60


@dataclass(frozen=True, slots=True)
class View:
    """A filter with a name, and how its rows are looked at.

    Attributes:
        key: names it in settings: a word for a built-in one, ``view:n`` for a saved one, ``cover:name`` for a
            colleague's cases.
        name: as shown.
        filter: in the filter language.
        n: of a saved one, 0 otherwise.
        owner: login of who saved it, "" otherwise.
        shared: everybody sees it.
        own: the operator made it.
        mine: the operator may change it: their own, or as a supervisor any shared one.
        order: key of ``queries.ORDERS``, "" for the operator's own order.
        columns: () for the operator's own columns.
        extent: what the map shows, None to show all its cases.
        unsent: the central does not have it yet. trouble: and never will, in words.
    """

    key: str
    name: str
    filter: str
    n: int = 0
    owner: str = ""
    shared: bool = False
    own: bool = False
    mine: bool = False
    order: str = ""
    columns: Columns = ()
    extent: Extent | None = None
    unsent: bool = False
    trouble: str = ""

    def body(self) -> dict[str, Any]:
        """As it is kept."""
        body: dict[str, Any] = {"filter": self.filter}
        if self.order:
            body["order"] = self.order
        if self.columns:
            body["columns"] = [list(column) for column in self.columns]
        if self.extent is not None:
            body["extent"] = list(self.extent)
        return body


BUILT_IN: tuple[tuple[str, str, str], ...] = (  # key, Indonesian name, filter
    ("today", QT_TRANSLATE_NOOP("Queue", "Masuk hari ini"), "received_at>=today"),
    ("open", QT_TRANSLATE_NOOP("Queue", "Semua terbuka"), "open=yes"),
    ("triage", QT_TRANSLATE_NOOP("Queue", "Perlu triase"), "triage=yes"),
    ("handover", QT_TRANSLATE_NOOP("Queue", "Serah > 6 j"), "status=menunggu and age>6h"),
    ("overdue", QT_TRANSLATE_NOOP("Queue", "Lewat tenggat"), "overdue=yes"),
    ("red-again", QT_TRANSLATE_NOOP("Queue", "Kembali merah"), "reopened>0 and open=yes"),
    ("bounced", QT_TRANSLATE_NOOP("Queue", "Bolak-balik"), "bounced>0 and open=yes"),
    ("raised", QT_TRANSLATE_NOOP("Queue", "Dinaikkan"), "rung>=lurah and open=yes"),
    ("aspiration", QT_TRANSLATE_NOOP("Queue", "Aspirasi"), "kind=aspiration and open=yes"),
    ("mine", QT_TRANSLATE_NOOP("Queue", "Milik saya"), "assignee=me and open=yes"),
)


def built_in() -> list[View]:
    """The built-in views in the language of the screen."""
    return [View(key, say(name), text) for key, name, text in BUILT_IN]


def saved(row: Kept, me: str, role: str, lang: str = "id") -> View:
    """A kept row as a view. What another program version wrote into it, and this one cannot use, is left out.

    Args:
        me: the operator's name. role: and role.
        lang: ``id`` or ``en``, for why the central will not have it.
    """
    own, body = row.owner == me, row.body
    order = body.get("order", "")
    return View(
        f"view:{row.n}", row.name, str(body.get("filter", "")), row.n, row.owner, row.shared, own,
        own or (row.shared and role == "supervisor"), order if isinstance(order, str) else "",
        columns_of(body), extent_of(body), row.dirty, row.trouble(lang),
    )  # fmt: skip


def covered(cover: Cover) -> View:
    """A colleague's open cases, for whoever covers."""
    name = say(QT_TRANSLATE_NOOP("Queue", "Menggantikan {who}")).format(who=cover.owner)
    theirs = Filter((Term("assignee", "=", (cover.owner,)), Term("open", "=", ("yes",))))
    return View(f"cover:{cover.owner}", name, str(theirs), owner=cover.owner)


def columns_of(body: Mapping[str, Any]) -> Columns:
    """Columns of a kept body, () when it has none that can be used."""
    found = body.get("columns", ())
    return tuple(_columns(found[:MOST_COLUMNS])) if isinstance(found, list) else ()


def _columns(found: Iterable[Any]) -> Iterable[tuple[str, int, bool]]:
    for one in found:
        match one:
            case [str(name), int() | float() as width, bool(shown)]:
                yield name, int(max(0, min(width, WIDEST))), shown


def extent_of(body: Mapping[str, Any]) -> Extent | None:
    """The map's extent of a kept body, None when it has none that can be used."""
    match body.get("extent"):
        case [int() | float() as s, int() | float() as w, int() | float() as n, int() | float() as e] if (
            -90 <= s < n <= 90 and -180 <= w < e <= 180
        ):
            return float(s), float(w), float(n), float(e)
    return None

"""What the queue shows: a view, its filter as it was changed since, words searched in it, and the order."""

from __future__ import annotations

from console.core.queries import ORDERS, Wanted
from console.ui.queue.views import View, built_in
from models.filters import Filter, parse, words

FIRST = "today"


class Shown:
    """The state behind the header: chosen by views, chips, search and the head of the table.

    Attributes:
        view: the view last chosen; its key is "" for a set without a name of its own.
        order: a key of ``queries.ORDERS``.
    """

    def __init__(self) -> None:
        self.view = View("", "", "")
        self.order = "urgent"
        self.search = ""
        self._filter = Filter()

    def choose(self, view: View) -> None:
        """Show a view as it was saved; the search ends."""
        self.view, self._filter, self.search = view, parse(view.filter), ""

    def choose_built_in(self, key: str) -> None:
        """Show a view every console comes with; the first one when the key is none of them."""
        known = {view.key: view for view in built_in()}
        self.choose(known.get(key, known[FIRST]))

    def narrow(self, wanted: Filter) -> None:
        """Show this filter instead; words in it become the search."""
        self.search = " ".join(v for t in wanted.terms if t.field == "text" for v in t.values)
        self._filter = Filter(tuple(t for t in wanted.terms if t.field != "text"))

    def set_order(self, order: str) -> None:
        """Sort by it from now on; an unknown order (of a newer program's layout) is the urgent one."""
        self.order = order if order in ORDERS else "urgent"

    def wanted(self, now: int, me: str) -> Wanted:
        """All of it as one question.

        Args:
            now: seconds since the epoch.
            me: the operator's name.
        """
        whole = self._filter.plus(words(self.search)) if self.search else self._filter
        return Wanted(whole, self.order, now, me)

    @property
    def key(self) -> str:
        """The view's key while it is shown as saved, else ""."""
        return self.view.key if str(self._filter) == self.view.filter and not self.search else ""

    @property
    def name(self) -> str:
        """The view's name while it is shown as saved, or while it has nothing to differ from; else ""."""
        return self.view.name if self.key or not self.view.filter else ""

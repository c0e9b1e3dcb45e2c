"""Keeps the operator's views and the layout of the queue: what the list of views asks for becomes rows of the store.

A view brings its order, its columns and the map's extent with it, as far as it was saved with them. Where it was not,
the operator's own hold, which follow the hand on the head of the table and are kept for every computer of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from console.core import kept
from console.ui.desk import Desk
from console.ui.queue.shown import Shown
from console.ui.queue.table_header import TableHeader
from console.ui.queue.views import Columns, Extent, View, columns_of
from console.ui.queue.views_panel import ViewsPanel

if TYPE_CHECKING:
    from console.core.dispatch import Change

LAYOUT: Final = "queue"
#: A hand that drags a column is let finish before its width is kept.
REST_MS: Final = 1500


class ViewKeeper(QObject):
    """See the module."""

    def __init__(
        self, desk: Desk, panel: ViewsPanel, head: TableHeader, shown: Shown,
        extent: Callable[[], Extent | None], filter_text: Callable[[], str], parent: QObject | None = None,
    ) -> None:  # fmt: skip
        """Args:
        desk: the way to the store.
        panel: asks for views to be kept.
        head: has the columns.
        shown: the view that is shown, and its order.
        extent: what the map shows now.
        filter_text: the filter that is shown now, in the filter language.
        """
        super().__init__(parent)
        self._desk, self._head, self._shown = desk, head, shown
        self._extent, self._filter_text = extent, filter_text
        self._usual: Columns = head.columns_state()
        self._own: Columns = ()
        self._own_order = ""
        self._kept: Mapping[str, Any] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.keep_layout)
        head.columns_changed.connect(self._on_columns)
        panel.save_asked.connect(self.save)
        panel.update_asked.connect(self.update)
        panel.rename_asked.connect(self.rename)
        panel.share_asked.connect(self.share)
        panel.delete_asked.connect(self.delete)
        panel.arrange_asked.connect(self.arrange)

    # the operator's own layout

    def begin(self, then: Callable[[], object]) -> None:
        """Read how the operator keeps the queue, show it so, and go on."""
        me = self._desk.me

        def on_read(found: Mapping[str, Any]) -> None:
            self._kept = found
            self._own = columns_of(found)
            order = found.get("order")
            self._own_order = order if isinstance(order, str) else ""
            self.bring(self._shown.view)
            then()

        self._desk.read(
            lambda db: kept.layout(db, me, LAYOUT), on_read, quick=True, failed=lambda _told: then()
        )

    def bring(self, view: View) -> None:
        """A view is chosen: its order and columns, or the operator's own."""
        self._shown.set_order(view.order or self._own_order)
        self._head.set_columns(view.columns or self._own or self._usual)

    def note_order(self, order: str) -> None:
        """The operator asked for an order: theirs from now on, unless the view has one of its own."""
        if not self._shown.view.order:
            self._own_order = order
            self._rest.start()

    def keep_layout(self) -> None:
        """Keep what the hand changed; nothing is written when nothing is new."""
        self._rest.stop()
        body: dict[str, Any] = {}
        if self._own:
            body["columns"] = [list(column) for column in self._own]
        if self._own_order:
            body["order"] = self._own_order
        if body and body != self._kept:
            self._kept = body
            dispatcher = self._desk.dispatcher
            self._write(lambda: dispatcher.keep("layout", LAYOUT, body))

    def _on_columns(self) -> None:
        if not self._shown.view.columns:
            self._own = self._head.columns_state()
            self._rest.start()

    # views

    def save(self, name: str, shared: bool, extent: bool) -> None:
        """Keep what is shown now under a name."""
        made = self._now(View("", name, ""))
        if not extent:
            made = replace(made, extent=None)
        dispatcher = self._desk.dispatcher
        self._write(lambda: dispatcher.keep("view", name, made.body(), shared=shared, new=True))

    def update(self, view: View) -> None:
        """Let a view hold what is shown now; it keeps or lacks the map's extent as before."""
        made = self._now(view)
        if view.extent is None:
            made = replace(made, extent=None)
        title = self.tr("Tampilan “{name}” diperbarui").format(name=view.name)
        self._reversible(title, lambda: self._put(made), lambda: self._put(view))

    def rename(self, view: View, name: str) -> None:
        """Give a view another name."""
        dispatcher = self._desk.dispatcher
        self._write(lambda: dispatcher.keep(
            "view", name, view.body(), owner=view.owner, shared=view.shared, was=view.name))  # fmt: skip

    def share(self, view: View, shared: bool) -> None:
        """Show a view to everybody, or to nobody else any more."""
        dispatcher = self._desk.dispatcher
        self._write(lambda: dispatcher.keep("view", view.name, view.body(), owner=view.owner, shared=shared))

    def delete(self, view: View) -> None:
        """Take a view away; it can be had back."""
        dispatcher = self._desk.dispatcher
        title = self.tr("Tampilan “{name}” dihapus").format(name=view.name)
        self._reversible(
            title, lambda: dispatcher.unkeep("view", view.name, view.owner), lambda: self._put(view)
        )

    def arrange(self, names: list[str]) -> None:
        """Put the operator's views in an order."""
        dispatcher = self._desk.dispatcher
        self._write(lambda: dispatcher.arrange("view", names))

    def _now(self, view: View) -> View:
        return replace(
            view, filter=self._filter_text(), order=self._shown.order, columns=self._head.columns_state(),
            extent=self._extent(),
        )  # fmt: skip

    def _put(self, view: View) -> Change:
        return self._desk.dispatcher.keep(
            "view", view.name, view.body(), owner=view.owner, shared=view.shared
        )

    def _reversible(self, title: str, act: Callable[[], Change], back: Callable[[], Change]) -> None:
        """Do something and offer to take it back."""

        def done(change: Change) -> None:
            self._on_written(change)
            undo = self._desk.undo.done(title, lambda: self._write(back), lambda: self._write(act))
            self._desk.messages.success(title, undo=undo)

        self._desk.work.write(act, done)

    def _write(self, act: Callable[[], Change]) -> None:
        self._desk.work.write(act, self._on_written)

    def _on_written(self, change: Change) -> None:
        self._desk.changed.emit(change)
        self._desk.said.emit()

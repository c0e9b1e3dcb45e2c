"""Picking on the map: a lasso, a cluster, a kelurahan become the selection, and it is said how many that were."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from console.ui.desk import Desk
from console.ui.map_feed import MapFeed
from console.ui.queue.formats import grouped
from console.ui.queue.selection import Selection


class MapPicks(QObject):
    """Ties what the map's feed found to the selection, for as long as both live."""

    def __init__(self, feed: MapFeed, selection: Selection, desk: Desk) -> None:
        super().__init__(feed)
        self._selection, self._desk = selection, desk
        feed.lassoed.connect(self._on_lassoed)
        feed.picked.connect(self._on_picked)

    def _on_lassoed(self, ns: Any, add: bool) -> None:
        """An outline was closed, or a cluster was clicked with Shift."""
        if add:
            self._selection.add(ns)
        else:
            self._selection.set(ns)
        self._say(self.tr("{n} laporan dipilih di peta"), ns)

    def _on_picked(self, ns: Any, name: str) -> None:
        """A kelurahan at a stroke; once more lets it go."""
        if len(ns) and self._selection.count_of(ns) == len(ns):
            self._selection.remove(ns)
            self._say(self.tr("{n} laporan di {place} dilepas"), ns, name)
        else:
            self._selection.add(ns)
            self._say(self.tr("{n} laporan di {place} dipilih"), ns, name)

    def _say(self, text: str, ns: Any, place: str = "") -> None:
        self._desk.messages.info(text.format(n=grouped(len(ns), self._desk.language), place=place))

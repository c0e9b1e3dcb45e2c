"""Ekspor: the picked cases, or all of the view, as CSV or GeoJSON. Personal data are masked; see ``core.export``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from console.core import export, queries
from console.core.errors import Refused
from models.sentences import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from console.ui.desk import Desk
    from console.ui.file_jobs import FileJobs


class ExportHost(QObject):
    """Asks where to and has it written.

    Attributes:
        pick: asks for a file, "" for none; (parent, title) -> path.
    """

    def __init__(self, desk: Desk, jobs: FileJobs, window: QWidget, parent: QObject | None = None) -> None:
        """``window``: what the file dialog belongs to."""
        super().__init__(parent)
        self._desk, self._jobs, self._window = desk, jobs, window
        self.pick: Callable[[QWidget, str], str] = self._pick

    def ask(self, wanted: queries.Wanted, keys: Sequence[int]) -> None:
        """Write cases to a file somebody names.

        Args:
            wanted: the view.
            keys: picked cases; all of the view when there are none.
        """
        name = self.pick(self._window, self.tr("Ekspor laporan"))
        if not name:
            return
        desk, path = self._desk, Path(name)
        try:
            export.checked(path)
        except Refused as no:
            desk.messages.refuse(no.sentence(desk.language))
            return
        ref, stopped = desk.store.reference, self._jobs.stopping

        def make(db: sqlite3.Connection, far: Callable[[int, int], None]) -> Any:
            chosen = keys if len(keys) else queries.ids(db, wanted)
            try:
                return export.export(db, ref, path, chosen, None, far, stopped)
            except export.Stopped:
                return export.Exported(0, 0)  # the window is gone, and with it whoever would be told

        def told(done: export.Exported) -> str:
            text = say(desk.language, "export.done", rows=done.rows, path=path)
            if done.without_place and path.suffix.lower() == ".geojson":
                text += " " + say(desk.language, "export.no_place", rows=done.without_place)
            return text

        self._jobs.run(path, make, told)

    def _pick(self, window: QWidget, title: str) -> str:
        name, kind = QFileDialog.getSaveFileName(
            window, title, self.tr("laporan.csv"), self.tr("Tabel CSV (*.csv);;Peta GeoJSON (*.geojson)")
        )
        if name and not Path(name).suffix:
            name += ".geojson" if "geojson" in kind else ".csv"
        return name

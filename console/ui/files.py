"""What a window writes to files: cases, and briefings. Neither is loaded before somebody asks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.ui.file_jobs import FileJobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.core.line import Line
    from console.core.queries import Wanted
    from console.ui.briefing_host import BriefingHost
    from console.ui.desk import Desk
    from console.ui.export_host import ExportHost
    from console.ui.theme import Theme


class Files(QObject):
    """One window's files.

    Attributes:
        jobs: what is being written.
    """

    def __init__(self, theme: Theme, desk: Desk, window: QWidget, line: Line | None) -> None:
        """Nothing is made yet; ``line``: the way to the central, None where there is none."""
        super().__init__(window)
        self._theme, self._desk, self._window, self._line = theme, desk, window, line
        self.jobs = FileJobs(desk, self)

    @cached_property
    def exports(self) -> ExportHost:
        """Writes cases."""
        from console.ui.export_host import ExportHost

        return ExportHost(self._desk, self.jobs, self._window, self)

    @cached_property
    def briefings(self) -> BriefingHost:
        """Makes briefings."""
        from console.ui.briefing_host import BriefingHost

        return BriefingHost(self._theme, self._desk, self.jobs, self._window, self._line, self)

    def export(self, wanted: Wanted, keys: Sequence[int]) -> None:
        """Write cases, see ``ExportHost.ask``."""
        self.exports.ask(wanted, keys)

    def brief(self, kind: str) -> None:
        """Make a briefing, see ``BriefingHost.ask``."""
        self.briefings.ask(kind)

    def end(self) -> None:
        """The window closes."""
        self.jobs.end()

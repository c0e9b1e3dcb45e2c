"""What people keep, tied to a window: it travels after the agreement's cycles, and the screens hear what came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.core.kept import CALL, KeptSync
from console.ui.desk import Desk
from console.ui.sync_host import SyncHost

if TYPE_CHECKING:
    from console.core.dispatch import Change
    from console.core.errors import Told


class KeptHost(QObject):
    """See the module."""

    def __init__(self, desk: Desk, line: SyncHost, parent: QObject | None = None) -> None:
        """Nothing travels before the line stands.

        Args:
            desk: its threads and store.
            line: the way to the central.
        """
        super().__init__(parent)
        self._desk, self._line = desk, line
        self._sync = KeptSync(
            desk.dispatcher, lambda change, notices: desk.work.post(lambda: self._on_told(change, notices))
        )
        line.after_cycles(self._sync.travel)
        line.called.connect(self._on_called)

    def _on_called(self, channel: str, _payload: str) -> None:
        if channel == CALL:
            self._sync.wake()
            self._line.nudge()

    def _on_told(self, change: Change, notices: Sequence[Told]) -> None:
        if change.other:
            self._desk.changed.emit(change)
        for notice in notices:
            self._desk.messages.info(notice.sentence(self._desk.language))

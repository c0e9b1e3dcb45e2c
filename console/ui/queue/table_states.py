"""What stands in the place of the rows while there are none: loading, nothing to do, or an error."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTableView

from console.ui.queue.model import QueueModel
from console.ui.states import StateView
from console.ui.theme import Theme

PATIENCE = 150  # milliseconds a view may take before the table says it is loading


class TableStates(StateView):
    """Lies over the rows of a table and says why there are none. `acted`: try again."""

    def __init__(self, theme: Theme, model: QueueModel, table: QTableView) -> None:
        super().__init__(theme, table)
        self._model = model
        self._table = table
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._on_patience_ended)
        self.hide()
        model.shown.connect(self.follow)
        model.completed.connect(self.follow)
        model.altered.connect(self.follow)
        model.failed.connect(self._on_failed)

    def wait(self) -> None:
        """A view has been asked for: say so, but only if it takes its time."""
        self._patience.start()

    def follow(self) -> None:
        """Show or hide, as the rows have it."""
        self._patience.stop()
        if self._model.rowCount():
            self.hide()
            return
        self.show_state(
            "empty",
            self.tr("Tidak ada laporan di tampilan ini"),
            self.tr("Laporan yang cocok muncul di sini dengan sendirinya."),
        )
        self.cover()

    def cover(self) -> None:
        """Lie exactly over the rows."""
        self.setGeometry(self._table.viewport().geometry())
        self.show()
        self.raise_()

    def _on_patience_ended(self) -> None:
        self.show_loading(self.tr("Membaca laporan…"))
        self.cover()

    def _on_failed(self) -> None:
        self._patience.stop()
        if self._model.rowCount():  # rows stand: the message bar tells, the table keeps them
            return
        self.show_state(
            "error",
            self.tr("Antrian tidak dapat dibaca"),
            self.tr("Laporan tetap tersimpan. Coba lagi, atau lihat pesan di bawah."),
            self.tr("Coba lagi"),
        )
        self.cover()

"""What the review writes: snapshots and notes for every console, limits into this computer's settings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from console.core import settings as settings_of
from console.core import snapshots
from console.core.dispatch import Change
from console.core.review import Review
from console.ui.desk import Desk
from console.ui.red.head import when

LIMITS: Final = ("red_from", "amber_from")


class Keeper(QObject):
    """See the module.

    Signals:
        note_kept: code of the kelurahan.
        note_refused, limits_refused: sentence.
        limits_kept: the new limits hold.
    """

    note_kept = Signal(str)
    note_refused = Signal(str)
    limits_kept = Signal()
    limits_refused = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def freeze(self, found: Review) -> None:
        """Keep the review as it is shown."""
        desk, dispatcher = self._desk, self._desk.dispatcher
        rates = desk.store.reference.rates
        made = snapshots.frozen([row.indicator for row in found.rows], rates, found.at)
        title = self.tr("Potret {when} dibekukan").format(when=when(made, desk.language))
        body = snapshots.body_of(made)
        desk.work.write(
            lambda: dispatcher.keep(snapshots.KIND, made.name, body, shared=True),
            lambda change: self._on_kept(change, title),
        )

    def note(self, code: str, text: str) -> None:
        """Keep a note about a kelurahan."""
        desk, dispatcher = self._desk, self._desk.dispatcher
        name, body = snapshots.note_body(code, text, desk.now())

        def kept(change: Change) -> None:
            self.note_kept.emit(code)
            self._on_kept(change, self.tr("Catatan disimpan"))

        desk.work.write(
            lambda: dispatcher.keep(snapshots.NOTE, name, body, shared=True), kept,
            failed=lambda failure: self.note_refused.emit(failure.sentence(desk.language)),
        )  # fmt: skip

    def fixed(self) -> str:
        """Why the limits cannot be changed here, "" when they can."""
        origin = self._desk.store.settings.origin
        by = next((o for name in LIMITS if (o := origin[name]) == "flag" or o.startswith("TANGGAP_")), "")
        if by == "flag":
            return self.tr("Ditetapkan di baris perintah, tidak bisa diubah di sini.")
        return self.tr("Ditetapkan oleh {name}, tidak bisa diubah di sini.").format(name=by) if by else ""

    def set_limits(self, red: int, amber: int) -> None:
        """Let other limits hold, on this computer, from now on."""
        desk, values = self._desk, dict(zip(LIMITS, (red, amber), strict=True))
        home = desk.store.settings.home
        desk.work.write(
            lambda: settings_of.save(home, values), lambda _file: self._on_limits(values),
            failed=lambda failure: self.limits_refused.emit(failure.sentence(desk.language)),
        )  # fmt: skip

    def _on_limits(self, values: dict[str, int]) -> None:
        store = self._desk.store
        store.settings = replace(store.settings, **values)  # type: ignore[arg-type]
        self.limits_kept.emit()
        self._desk.messages.success(self.tr("Ambang disimpan"))
        tell = partial(self._desk.changed.emit, Change(everything=True))
        self._desk.work.write(store.refresh_reference, lambda _none: tell())

    def _on_kept(self, change: Change, title: str) -> None:
        self._desk.changed.emit(change)
        self._desk.said.emit()
        self._desk.messages.success(title)

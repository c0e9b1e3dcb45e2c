"""Who is where, carried to the screen where the work happens: list, map and case panel; and a take-over, told."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.core.presence import Present
from console.core.records import CaseDetail
from console.ui.antrian import AntrianScreen
from console.ui.desk import Desk
from console.ui.presence import PresenceHost
from console.ui.queue.formats import one_line
from console.ui.queue.openers import name_of, openers


class PresenceShown(QObject):
    """Ties a PresenceHost to the queue screen, for as long as both live."""

    def __init__(self, host: PresenceHost, antrian: AntrianScreen, desk: Desk) -> None:
        super().__init__(host)
        self._host, self._antrian, self._desk = host, antrian, desk
        antrian.bulk.others = host.others
        host.changed.connect(self._on_changed)
        host.taken_over.connect(self._on_taken_over)
        host.told.connect(desk.messages.info)
        antrian.case_host.shown.connect(self._on_case_shown)
        antrian.case_host.claimed.connect(self._on_claimed)
        antrian.case_host.released.connect(host.release)

    def _on_case_shown(self, detail: CaseDetail | None) -> None:
        self._host.show(detail.complaint.id if detail is not None else None)
        self._show_here()

    def _on_changed(self, cases: frozenset[object]) -> None:
        self._antrian.table.show_openers(openers(self._host.everybody, self._desk.language))
        self._antrian.feed.show_people(self._host.everybody)
        self._antrian.bulk.show_people()
        if self._antrian.case_host.case in cases:
            self._show_here()

    def _show_here(self) -> None:
        case_host = self._antrian.case_host
        case_host.show_here(self._host.at(case_host.case), known=self._host.known)

    def _on_claimed(self, why: str, take: bool) -> None:
        case = self._antrian.case_host.case
        if case is not None:
            self._host.claim(case, why, take=take)

    def _on_taken_over(self, by: Present) -> None:
        """It stays until looked at: whoever is on the telephone does not watch the screen."""
        case_host = self._antrian.case_host
        number = case_host.panel.number if case_host.case == by.complaint else ""
        text = (
            self.tr("{number} diambil alih {who}: {why}")
            if by.why
            else self.tr("{number} diambil alih {who}")
        )
        self._desk.messages.refuse(
            text.format(number=number or self.tr("Laporan Anda"), who=name_of(by), why=one_line(by.why))
        )

"""What is done about quarantined pieces, on the write thread, a few at a time.

A few, because each piece is a transaction and a small file of its own: a thousand in one go would keep everybody
else's writes waiting for half a minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from console.core import records
from console.core.history import why_not
from console.ui.desk import Desk
from console.ui.queue.formats import clean_line, grouped
from models.rules import Refusal

if TYPE_CHECKING:
    from console.core.intake import Intake
    from console.core.quarantine import Retried
    from console.core.records import QuarantineRow

FEW: Final = 20


def reason(code: str, params: dict[str, Any], language: str) -> str:
    """Why a piece could not be read, in words; what it quotes of the piece is one clean line.

    Args:
        code, params: as kept with the piece.
        language: ``id`` or ``en``.
    """
    quoted = {name: clean_line(str(value)) for name, value in params.items()}
    return why_not(Refusal(code, quoted), language)


@dataclass
class Result:
    """What came of a retry so far.

    Attributes:
        received: small keys of pieces that are cases now.
        kept: small keys of those that stay.
        why: their reasons in words, counted.
        gone: pieces somebody else dealt with meanwhile.
    """

    received: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    why: Counter[str] = field(default_factory=Counter)
    gone: int = 0


class Acts(QObject):
    """Retries and discards, and says what came of it."""

    progressed = Signal(int, int)  # pieces done, of how many
    retried = Signal(object)  # Result
    discarded = Signal(int)  # how many
    ended = Signal()  # whichever it was, also in failure

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._intake: Intake | None = None
        self._left: list[int] = []
        self._of = 0
        self._columns: dict[str, str] = {}
        self._result = Result()

    @property
    def busy(self) -> bool:
        """A retry or discard is on its way."""
        return self._of > 0

    def retry(self, ns: Sequence[int], columns: dict[str, str]) -> None:
        """Read pieces again and take them in.

        Args:
            ns: small keys.
            columns: column -> field, on top of what is kept with each piece.
        """
        self._left, self._of = list(ns), len(ns)
        self._columns, self._result, self._intake = columns, Result(), None
        self._next()

    def discard(self, ns: Sequence[int], why: str) -> None:
        """Say that pieces need no case, and why."""
        ns = list(ns)
        self._of = len(ns)

        def run() -> int:
            from console.core import quarantine

            return quarantine.discard(self._desk.dispatcher, ns, why)

        self._desk.work.write(run, self._on_discarded, failed=self._on_failed)

    # retrying ----------------------------------------------------------------------------------------------

    def _next(self) -> None:
        some, self._left = self._left[:FEW], self._left[FEW:]
        columns = self._columns

        def run() -> tuple[int, Retried]:
            return self._retry_some(some, columns)

        self._desk.work.write(run, self._on_some, failed=self._on_failed)

    def _retry_some(self, ns: Sequence[int], columns: dict[str, str]) -> tuple[int, Retried]:
        """Runs on the write thread."""
        from console.channels.file_again import read_again
        from console.core import quarantine
        from console.core.intake import open_intake

        dispatcher, now = self._desk.dispatcher, self._desk.now()
        if self._intake is None:
            self._intake = open_intake(dispatcher)
        db = self._desk.store.reader()
        try:
            rows = [row for n in ns for row in records.quarantined(db, "open", n)]
        finally:
            db.close()
        rows = [_with_columns(row, columns) for row in rows]
        done = quarantine.retry(
            dispatcher,
            self._intake,
            rows,
            lambda row: read_again(row.raw, row.mapping, row.channel, row.source, None, now=now),
        )
        return len(ns) - len(rows), done

    def _on_some(self, answer: tuple[int, Retried]) -> None:
        gone, done = answer
        result = self._result
        result.gone += gone
        result.received += done.received
        for n, code, params in done.kept:
            result.kept.append(n)
            result.why[reason(code, params, self._desk.language)] += 1
        self.progressed.emit(self._of - len(self._left), self._of)
        if self._left:
            self._next()
            return
        self._of, self._intake = 0, None
        self._say(result)
        self._desk.look()
        self.retried.emit(result)
        self.ended.emit()

    # telling -----------------------------------------------------------------------------------------------

    def _say(self, result: Result) -> None:
        messages, received, kept = self._desk.messages, len(result.received), len(result.kept)
        most = result.why.most_common(1)[0][0] if kept else ""
        if len(result.why) > 1:
            most += " " + self.tr("Ada {n} alasan lain.").format(n=self._number(len(result.why) - 1))
        if received:
            text = self._counted(
                received, self.tr("Diterima sebagai laporan"), self.tr("{n} pesan diterima sebagai laporan")
            )
            if kept:
                text += self.tr(", {n} tetap di karantina: {why}").format(n=self._number(kept), why=most)
            messages.success(text)
        elif kept:
            one, many = self.tr("Tetap di karantina: {why}"), self.tr("{n} pesan tetap di karantina: {why}")
            messages.refuse(self._counted(kept, one, many).format(n=self._number(kept), why=most))
        else:
            messages.info(self.tr("Sudah ditangani orang lain."))

    def _on_discarded(self, count: int) -> None:
        self._of = 0
        if count:
            one, many = self.tr("Pesan dibuang dari karantina"), self.tr("{n} pesan dibuang dari karantina")
            self._desk.messages.success(self._counted(count, one, many))
        else:
            self._desk.messages.info(self.tr("Sudah ditangani orang lain."))
        self.discarded.emit(count)
        self.ended.emit()

    def _on_failed(self, failure: Any) -> None:
        self._of, self._left, self._intake = 0, [], None
        self._desk.messages.refuse(failure.sentence(self._desk.language))
        self.ended.emit()

    def _counted(self, count: int, one: str, many: str) -> str:
        return one if count == 1 else many.replace("{n}", self._number(count))

    def _number(self, count: int) -> str:
        return grouped(count, self._desk.language)


def _with_columns(row: QuarantineRow, columns: dict[str, str]) -> QuarantineRow:
    if not columns:
        return row
    return row._replace(mapping={**row.mapping, "map": {**row.mapping.get("map", {}), **columns}})

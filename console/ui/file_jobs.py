"""A file made beside the work: how far it is, and when it is there, a way to open it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from console.ui.messages import INFO, SUCCESS, Message
from console.ui.queue.formats import grouped

if TYPE_CHECKING:
    import sqlite3

    from console.core.errors import Told
    from console.ui.desk import Desk

#: A thread tells how far it is so many times in all.
_STEPS: Final = 50


class FileJobs(QObject):
    """Makes files on a thread of their own: neither a screen nor an act waits for one.

    Attributes:
        open_file: shows a file with whatever program the system has for it.
        running: how many are being made.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """``desk``: threads, store and messages."""
        super().__init__(parent)
        self._desk = desk
        self._stopping = False
        self._jobs = 0
        self.running = 0
        self.open_file: Callable[[Path], object] = lambda path: QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(path))
        )

    def stopping(self) -> bool:
        """Whether the window is closing; asked by the thread between pieces."""
        return self._stopping

    def run(
        self, path: Path, make: Callable[[sqlite3.Connection, Callable[[int, int], None]], Any],
        told: Callable[[Any], str],
    ) -> None:  # fmt: skip
        """Make a file.

        Args:
            path: where it will be.
            make: runs on a thread with a reading connection of its own; told how far it is by (done, of).
            told: the sentence for what ``make`` gave back.
        """
        self._jobs += 1
        about, last = f"file {self._jobs}", [-1]
        work, store = self._desk.work, self._desk.store
        self.running += 1

        def far(done: int, of: int) -> None:
            step = done * _STEPS // max(of, 1)
            if step != last[0]:
                last[0] = step
                work.post(lambda: self._tell(about, path, done, of))

        def run() -> Any:
            db = store.reader()
            try:
                return make(db, far)
            finally:
                db.close()

        self._tell(about, path, 0, 0)
        work.net(
            run, lambda found: self._done(about, path, told(found)), failed=lambda no: self._failed(about, no)
        )

    def end(self) -> None:
        """The window closes: what runs stops at its next piece and leaves no half file."""
        self._stopping = True

    def _tell(self, about: str, path: Path, done: int, of: int) -> None:
        lang = self._desk.language
        text = self.tr("Menulis {name}…").format(name=path.name)
        if of:
            text = self.tr("Menulis {name}: {n} dari {of}").format(
                name=path.name, n=grouped(done, lang), of=grouped(of, lang)
            )
        self._desk.messages.tell(Message(INFO, text, about=about))

    def _done(self, about: str, path: Path, text: str) -> None:
        self.running -= 1
        self._desk.messages.tell(
            Message(
                SUCCESS, text, result=lambda: self.open_file(path), about=about, result_name=self.tr("Buka")
            )
        )

    def _failed(self, about: str, failure: Told) -> None:
        self.running -= 1
        self._desk.messages.refuse(failure.sentence(self._desk.language), about=about)

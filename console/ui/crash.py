"""What happens when the program meets a bug: drafts first, then the log, then one dialog with words.

A bug on any thread ends here: `sys.excepthook`, `threading.excepthook` and `Work.crashed`. The program goes
on when it can; the operator's unsent words are on disk before anything else is tried, because the next thing
tried may fail too.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

log = logging.getLogger(__name__)

DRAFTS = "drafts.json"

Saver = Callable[[], Any]  # returns what to keep as JSON values, or None for nothing
Restorer = Callable[[Any], object]


class Drafts:
    """Words typed and not sent, kept over a crash or a power cut in one small JSON file."""

    def __init__(self, folder: Path) -> None:
        """Drafts live in `folder`, which is made when there is something to keep."""
        self._path = folder / DRAFTS
        self._savers: dict[str, Saver] = {}

    def register(self, name: str, saver: Saver) -> None:
        """Ask `saver` for the draft called `name` whenever drafts are saved."""
        self._savers[name] = saver

    def save(self) -> int:
        """Write all drafts, atomically.

        Returns:
            How many there were. A saver that fails costs its own draft only, and says so in the log.
        """
        kept: dict[str, Any] = {}
        for name, saver in self._savers.items():
            try:
                value = saver()
                json.dumps(value)
            except Exception:
                log.exception("draft %s could not be saved", name)
                continue
            if value is not None:
                kept[name] = value
        if not kept:
            self._path.unlink(missing_ok=True)
            return 0
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=DRAFTS, suffix=".new")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(kept, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(self._path)
        return len(kept)

    def restore(self, restorers: dict[str, Restorer]) -> int:
        """Give saved drafts back to their screens and forget them.

        Returns:
            How many were given back. A damaged file is put aside under another name, not deleted: it is
            somebody's work.
        """
        if not self._path.exists():
            return 0
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except ValueError:
            log.warning("drafts are unreadable and were put aside")
            self._path.replace(self._path.with_suffix(".damaged"))
            return 0
        given = 0
        for name, value in kept.items():
            if name in restorers:
                restorers[name](value)
                given += 1
        self._path.unlink(missing_ok=True)
        return given


class CrashHandler(QObject):
    """Receives every bug. `install` puts it in place of Python's own hooks, `remove` gives them back."""

    _met = Signal(object)  # an exception, from any thread

    def __init__(self, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._dialog: QMessageBox | None = None
        self._window: QWidget | None = None
        self._hooks = (sys.excepthook, threading.excepthook)
        self.count = 0
        self._met.connect(self._on_met, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._on_main
        threading.excepthook = self._on_thread

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._hooks

    def set_window(self, window: QWidget | None) -> None:
        """The window the dialog belongs to."""
        self._window = window

    def report(self, error: BaseException) -> None:
        """A bug that somebody caught; connect `Work.crashed` here. Safe on any thread."""
        log.error("bug", exc_info=error)
        if threading.current_thread() is threading.main_thread():
            self._on_met(error)
        else:
            self._met.emit(error)

    def _on_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        self.report(error)

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _on_met(self, error: BaseException) -> None:
        self.count += 1
        try:
            saved = self._drafts.save()
        except OSError:
            log.exception("drafts could not be written")
            saved = 0
        if self._dialog is None:  # one dialog, however many bugs: a loop of bugs must not bury the screen
            self._dialog = self._make_dialog(error, saved)
            self._dialog.finished.connect(self._on_closed)
            self._dialog.open()

    def _make_dialog(self, error: BaseException, saved: int) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Tanggap"))
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Ada kesalahan dalam program."))
        words = self.tr("Laporan yang sudah dikerjakan tersimpan. Rinciannya dicatat dalam log.")
        if saved:
            words += " " + self.tr("{n} naskah yang belum terkirim juga disimpan.").format(n=saved)
        box.setInformativeText(words)
        box.setDetailedText("".join(traceback.format_exception(error)))
        box.addButton(self.tr("Lanjutkan"), QMessageBox.ButtonRole.AcceptRole)
        return box

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

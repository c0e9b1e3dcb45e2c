"""Undo as a stack of what the operator did, on top of undo as a new Event.

QUndoStack calls `redo()` inside `push()`, while a dispatch is asynchronous and may be refused. So a batch is
pushed after it has succeeded, and the first `redo()` does nothing. Undoing asks the caller to dispatch the
undo of the batch, which is itself a write that may be refused row by row; history grows, it never shrinks.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

LIMIT = 100


class BatchCommand(QUndoCommand):
    """One batch that was dispatched and can be dispatched back."""

    def __init__(
        self,
        text: str,
        undo: Callable[[], object],
        redo: Callable[[], object] | None,
        name: UUID | None = None,
    ) -> None:
        super().__init__(text)
        self.name = name
        self._undo, self._redo = undo, redo
        self._fresh = True

    def undo(self) -> None:
        self._undo()

    def redo(self) -> None:
        if self._fresh:  # push() calls redo(); the batch is done already
            self._fresh = False
        elif self._redo is not None:
            self._redo()


class Undo(QObject):
    """The stack of one operator's session."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(LIMIT)
        self.changed = self.stack.indexChanged

    def done(
        self, text: str, undo: Callable[[], object], redo: Callable[[], object] | None = None, *,
        name: UUID | None = None,
    ) -> Callable[[], None]:  # fmt: skip
        """Remember a batch that succeeded.

        Args:
            text: what was done, for the message ("121 laporan dikoordinasikan").
            undo: starts the dispatch that undoes it; returns at once.
            redo: starts the dispatch that does it again; None when it can only be undone.
            name: what the act is called, for ``undo_named``.

        Returns:
            A callable that undoes exactly this batch, for the Urungkan of its message. It undoes nothing when
            the batch is not the newest any more: Urungkan beside an old message must not undo a newer deed.
        """
        command = BatchCommand(text, undo, redo, name)
        self.stack.push(command)
        place = self.stack.index()

        def undo_this() -> None:
            if self.stack.index() == place and self.stack.command(place - 1) is command:
                self.stack.undo()

        return undo_this

    def undo(self) -> None:
        self.stack.undo()

    def undo_named(self, name: UUID) -> bool:
        """Undo an act if it is the newest.

        Returns:
            Whether it was. An older one is no matter of this stack: Ctrl+Z goes on where it stood.
        """
        place = self.stack.index()
        newest = self.stack.command(place - 1) if place else None
        if not isinstance(newest, BatchCommand) or newest.name != name:
            return False
        self.stack.undo()
        return True

    def redo(self) -> None:
        self.stack.redo()

    @property
    def can_undo(self) -> bool:
        return self.stack.canUndo()

    @property
    def can_redo(self) -> bool:
        return self.stack.canRedo()

    @property
    def undo_text(self) -> str:
        return self.stack.undoText()

    def forget(self) -> None:
        """Another operator signs in: nobody undoes somebody else's work by Ctrl+Z."""
        self.stack.clear()

"""What both tabs of the screen do: a draft, its steps back, saving it, and somebody else's saving beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.core.dispatch import Change
from console.core.errors import Told
from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.rules.conflict_panel import ConflictPanel
from console.ui.rules.draft import Draft, differing
from console.ui.theme import Theme
from console.ui.widgets import Button
from models.routing_json import READERS
from models.sentences import say

#: A draft is counted when nothing was changed for so long.
PAUSE_MS: Final = 250


class SaveBar(QWidget):
    """Save, one step back, all steps back, and what is the matter."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save = Button(theme, self.tr("Simpan"), key="Ctrl S", variant="primary")
        self.undo = Button(theme, self.tr("Urungkan langkah"), icon="undo")
        self.drop = Button(theme, self.tr("Buang perubahan"))
        self.told = plain(theme, "", "second")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.told, 1)
        for button in (self.undo, self.drop, self.save):
            row.addWidget(button)


class DraftTab(QWidget):
    """A list of rules being changed; the tabs say what is shown of them.

    Attributes:
        KIND: of master data.
        draft: the rules.

    Signals:
        draft_changed: the draft is another one, by whomever.
        saved: it is in force now.
        shown: the list and its counts stand.
    """

    KIND: ClassVar[str]

    draft_changed = Signal()
    saved = Signal()
    shown = Signal()

    def __init__(
        self, theme: Theme, desk: Desk, words: Callable[[Any], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self.desk = theme, desk
        self.writable = desk.role == "supervisor"
        self.draft: Draft[Any] = Draft(self.in_force())
        self._was_locked = self.locked
        self.bar = SaveBar(theme)
        self.conflict = ConflictPanel(theme, words)
        self.conflict.mine_kept.connect(self._on_mine_kept)
        self.conflict.theirs_taken.connect(self.drop)
        self.bar.save.clicked.connect(self.save)
        self.bar.undo.clicked.connect(self.undo)
        self.bar.drop.clicked.connect(self.drop)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._count)
        self.draft_changed.connect(self._on_draft)
        self.draft_changed.connect(self._show_draft)
        keep = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keep.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keep.activated.connect(self.save)
        desk.changed.connect(self._on_changed)

    # what a tab says of its rules --------------------------------------------------------------------------

    def in_force(self) -> tuple[Any, ...]:
        """The rules that hold now."""
        raise NotImplementedError

    def to_json(self, rules: tuple[Any, ...]) -> str:
        """Rules as they travel."""
        raise NotImplementedError

    def write(self, rules: tuple[Any, ...]) -> Change:
        """Put rules into force; on the write thread."""
        raise NotImplementedError

    def show_conflict(self, on: bool) -> None:
        """Show the choice between mine and theirs, or what was there before."""
        raise NotImplementedError

    def _show_draft(self) -> None:
        """Show the draft as it is now."""
        raise NotImplementedError

    def _count(self) -> None:
        """Count what its rules mean; ``shown`` tells when."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    def save(self) -> None:
        """Put the draft into force, if nothing is left to ask."""
        self.put(self.listed())

    def listed(self) -> tuple[Any, ...]:
        """The draft as it would be saved."""
        return self.draft.rules

    @property
    def locked(self) -> bool:
        """A newer program wrote the rules that hold: they cannot be read here, and not be overwritten unseen."""
        return self.KIND in self.desk.store.reference.unread

    # steps -------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back."""
        self.draft.undo()
        self.draft_changed.emit()

    def drop(self) -> None:
        """Let go of all that was changed: what is in force is shown."""
        self.draft = Draft(self.in_force())
        self.show_conflict(False)
        self.draft_changed.emit()

    def begun(self) -> list[str] | None:
        """What was read and what was made of it, as JSON, to be kept over a crash; None when nothing was changed."""
        return [self.to_json(self.draft.held), self.to_json(self.draft.rules)] if self.draft.changed else None

    def take_up(self, begun: list[str]) -> None:
        """Go on with what ``begun`` told."""
        held, rules = (READERS[self.KIND](text) for text in begun)
        self.draft = Draft(held)
        self.draft.say(rules)
        self.draft_changed.emit()
        if self.in_force() != held:
            self._meet()

    # saving ------------------------------------------------------------------------------------------------

    def put(
        self, rules: tuple[Any, ...], expected: tuple[Any, ...] | None = None, *, back: bool = True
    ) -> None:
        """Put rules into force, unless others hold than those that were read.

        Args:
            rules: as they shall be.
            expected: what must be in force for that; None: what the draft began with.
            back: it can be taken back.
        """
        held = self.draft.held if expected is None else expected
        store = self.desk.store

        def run() -> Change | None:
            store.refresh_reference()  # another process of this home may have saved, too
            # What cannot be read here is refused by the door, whatever was read before.
            return self.write(rules) if self.locked or self.in_force() == held else None

        def written(change: Change | None) -> None:
            if change is None:
                if not self.draft.changed:
                    words = QCoreApplication.translate(
                        "Rules", "Tidak disimpan: aturan sudah diubah orang lain."
                    )
                    self.desk.messages.refuse(words)
                self._meet()
                return
            text = QCoreApplication.translate("Rules", "Aturan disimpan")
            take_back = None
            if back:
                take_back = self.desk.undo.done(
                    text, lambda: self.put(held, rules, back=False), lambda: self.put(rules, held, back=False)
                )
            self.draft = Draft(self.in_force())
            self.draft_changed.emit()
            self.desk.changed.emit(change)
            self.desk.said.emit()
            self.desk.messages.success(text, undo=take_back)
            self.saved.emit()

        self.desk.work.write(run, written, failed=self._on_refused)

    def _on_refused(self, failure: Told) -> None:
        self.desk.messages.refuse(failure.sentence(self.desk.language))

    def _on_changed(self, change: Change) -> None:
        if not (change.reference or change.everything):
            return
        if self.locked != self._was_locked:
            self.draft_changed.emit()
        if self.in_force() != self.draft.held:
            if not self.draft.changed and self.isVisible():
                words = QCoreApplication.translate(
                    "Rules", "Aturan diubah orang lain; yang terbaru ditampilkan."
                )
                self.desk.messages.info(words)
            self._meet()

    def _meet(self) -> None:
        """Others hold than those read: shown at once while nothing was changed here, else both to choose from."""
        theirs = self.in_force()
        if not self.draft.changed or self.draft.rules == theirs:
            self.drop()
            return
        self.conflict.show_differences(differing(self.listed(), theirs))
        self.show_conflict(True)

    def _on_mine_kept(self) -> None:
        self.draft.rebase(self.in_force())
        self.show_conflict(False)
        self.draft_changed.emit()

    def _on_draft(self) -> None:
        self._was_locked = self.locked
        self.bar.save.setEnabled(self.draft.changed and not self.locked)
        self.bar.drop.setEnabled(self.draft.changed)
        self.bar.undo.setEnabled(self.draft.can_undo)
        told = ""
        if self.locked:
            told = say(self.desk.language, "rules.unread")
        elif self.draft.changed:
            told = QCoreApplication.translate("Rules", "Ada perubahan yang belum disimpan.")
        self.bar.told.setText(told)

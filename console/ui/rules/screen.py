"""The screen Aturan: see the package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.rules.ladder_tab import LadderTab
from console.ui.rules.routes_tab import RoutesTab
from console.ui.theme import Theme
from console.ui.widgets import SegmentedButtons
from models.filters import Filter, Term
from models.sentences import say

ROUTES, LADDER = "routes", "ladder"
TABS: Final = (ROUTES, LADDER)


class RulesScreen(QWidget):
    """See the package.

    Attributes:
        routes: routing rules.
        ladder: ladder rules.

    Signals:
        shown: the tab that is seen stands.
        cases_asked: the ``Filter`` of cases to be shown in the queue.
    """

    shown = Signal()
    cases_asked = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build everything; nothing is read before the screen is shown."""
        super().__init__(parent)
        self.routes = RoutesTab(theme, desk)
        self.ladder = LadderTab(theme, desk)
        self.tabs = SegmentedButtons(theme)
        self.tabs.setAccessibleName(self.tr("Jenis aturan"))
        self.tabs.add(ROUTES, self.tr("Rute"), on=True)
        self.tabs.add(LADDER, self.tr("Tangga"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.tabs)
        if desk.role != "supervisor":
            row.addWidget(plain(theme, self.tr("Hanya pengawas yang bisa mengubah aturan."), "second"))
        self._desk = desk
        self.unread = plain(theme, say(desk.language, "rules.unread"), "wrong")
        row.addWidget(self.unread)
        row.addStretch(1)
        desk.changed.connect(self._show_unread)
        self._show_unread()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.routes)
        self.stack.addWidget(self.ladder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.show_tab)
        self.routes.shown.connect(self.shown)
        self.ladder.shown.connect(self.shown)
        self.routes.cases_asked.connect(
            lambda numbers: self.cases_asked.emit(Filter((Term("number", "=", numbers),)))
        )
        self.setFocusProxy(self.routes)

    def _show_unread(self) -> None:
        self.unread.setVisible(self.routes.locked or self.ladder.locked)

    def show_tab(self, name: str) -> None:
        """Show ``routes`` or ``ladder``."""
        self.tabs.set_on(name)
        self.stack.setCurrentIndex(TABS.index(name))
        current = self.stack.currentWidget()
        if current is not None:
            self.setFocusProxy(current)
            current.setFocus()

    def draft(self) -> dict[str, list[str]] | None:
        """What was changed and not saved, to be kept over a crash; None when nothing was."""
        tabs = {ROUTES: self.routes.begun(), LADDER: self.ladder.begun()}
        return {name: begun for name, begun in tabs.items() if begun} or None

    def restore(self, draft: dict[str, list[str]]) -> None:
        """Go on with it."""
        for name, tab in ((ROUTES, self.routes), (LADDER, self.ladder)):
            if name in draft:
                tab.take_up(draft[name])

    def make_rule(self, outline: Sequence[tuple[float, float]]) -> None:
        """A new rule of what was drawn on the map: (latitude, longitude)."""
        self.show_tab(ROUTES)
        self.routes.open_editor(None, outline)

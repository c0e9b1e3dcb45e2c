"""The frame: top bar, rail, the screens, the message bar. Knows no screen; screens are handed in and made
lazily.

Geometry, the last screen and what a screen wants to keep of its layout come back for each operator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from console.ui.actions import Actions
from console.ui.keycap import Keycap
from console.ui.keys_overlay import KeysOverlay
from console.ui.message_log import MessageLog
from console.ui.messages import MessageLine, Messages
from console.ui.rail import Rail, Screen
from console.ui.theme import Theme
from console.ui.topbar import TopBar
from console.ui.widgets import voice

GAP = 8  # pixels around the screen, in the colour of the window
STATUS_HEIGHT = 32
SMALLEST = (1024, 640)
FIRST = (1920, 1080)

Hint = tuple[Sequence[str], str]  # keycaps and what they do


@runtime_checkable
class KeepsLayout(Protocol):
    """A screen whose docks, columns or splitters come back. The settings stand in a group of the screen's
    own."""

    def save_layout(self, settings: QSettings) -> None: ...

    def restore_layout(self, settings: QSettings) -> None: ...


class Hints(QWidget):
    """Keys worth knowing on this screen, at the right of the message bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 16, 0)
        self._row.setSpacing(8)

    def show_hints(self, hints: Sequence[Hint]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for i, (caps, words) in enumerate(hints):
            if i:
                self._row.addSpacing(4)
            for cap in caps:
                self._row.addWidget(Keycap(self._theme, cap))
            self._row.addWidget(voice(QLabel(words), "second", self._theme, "caption"))


class MainWindow(QMainWindow):
    """See the module."""

    command_entered = Signal(str)  # what was entered in the command bar: `/words` or a search
    search_text_changed = Signal(str)  # the search while it is typed; empty when there is none
    screen_changed = Signal(str)  # id of the screen now shown
    sync_clicked = Signal()  # the pill: list what is unsent and refused
    closed = Signal()  # layout is saved, the window is gone

    def __init__(
        self,
        theme: Theme,
        messages: Messages,
        settings: QSettings,
        screens: Sequence[Screen] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Build the frame; no screen is made yet.

        Args:
            theme: colours and fonts.
            messages: what the message bar shows.
            settings: an ini file in the home of the console; groups per operator.
            screens: buttons of the rail, in order.
        """
        super().__init__(parent)
        self.theme, self.messages = theme, messages
        self._settings = settings
        self._screens: dict[str, Screen] = {}
        self._made: dict[str, QWidget] = {}
        self._operator = ""
        self._current = ""
        #: Asked before the window closes; False holds it open, and whoever said so closes it later.
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Tanggap")
        self.setMinimumSize(*SMALLEST)
        self.resize(QSize(*FIRST).boundedTo(self.screen().availableSize()))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

        self.top = TopBar(theme)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.top)
        self.rail = Rail(theme)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.rail)
        self._stack = QStackedWidget()
        ground = QWidget()
        around = QHBoxLayout(ground)
        around.setContentsMargins(GAP, GAP, GAP, GAP)
        around.addWidget(self._stack)
        self.setCentralWidget(ground)
        self._hints = Hints(theme)
        status = self.statusBar()
        status.setSizeGripEnabled(False)
        status.setFixedHeight(STATUS_HEIGHT)
        status.addWidget(MessageLine(theme, messages), 1)
        status.addPermanentWidget(MessageLog(theme, messages))
        status.addPermanentWidget(self._hints)

        self.rail.chosen.connect(self.set_screen)
        self.top.command.entered.connect(self.command_entered)
        self.top.command.search_changed.connect(self.search_text_changed)
        self.top.command.left.connect(self._on_command_left)
        self.top.pill.clicked.connect(self.sync_clicked)
        for screen in screens:
            self.add_screen(screen)

    # screens -----------------------------------------------------------------------------------------------

    def add_screen(self, screen: Screen) -> None:
        """Give the rail one more button."""
        self._screens[screen.id] = screen
        self.rail.add(screen)

    def set_screen(self, screen_id: str) -> None:
        """Show a screen, making it the first time.

        Raises:
            KeyError: there is no such screen, or it cannot be used.
        """
        screen = self._screens[screen_id]
        if screen_id not in self._made:
            if screen.factory is None:
                raise KeyError(f"screen {screen_id} has no content")
            widget = screen.factory()
            self._made[screen_id] = widget
            self._stack.addWidget(widget)
            self._restore_screen(screen_id)
        self._stack.setCurrentWidget(self._made[screen_id])
        self.rail.show_chosen(screen_id)
        if screen_id != self._current:
            self._current = screen_id
            self.screen_changed.emit(screen_id)

    @property
    def screen_id(self) -> str:
        """The screen shown, empty before the first."""
        return self._current

    def screen_widget(self, screen_id: str) -> QWidget | None:
        """A screen's widget, None while it was never shown."""
        return self._made.get(screen_id)

    def set_badge(self, screen_id: str, count: int) -> None:
        """How much work waits behind a button of the rail."""
        self.rail.set_badge(screen_id, count)

    # what the bars say -------------------------------------------------------------------------------------

    def set_clock(self, epoch: int) -> None:
        """The time, in seconds since the epoch; the program ticks, the window shows."""
        self.top.set_clock(epoch)

    def set_user(self, name: str, role: str) -> None:
        """Who works here from now on; their layout comes back, the previous one's is kept."""
        if self._operator:
            self.save_layout()
        self._operator = name
        self.top.set_user(name, role)
        self._restore_window()
        for screen_id in self._made:
            self._restore_screen(screen_id)

    def set_commands(self, commands: Sequence[str]) -> None:
        """What the command bar offers while a command is typed."""
        self.top.command.set_commands(commands)

    def focus_command_bar(self) -> None:
        self.top.command.focus()

    def set_hints(self, hints: Sequence[Hint]) -> None:
        """Keys worth knowing on the current screen, for example `[(("j", "k"), "pindah")]`."""
        self._hints.show_hints(hints)

    def show_keys(self, actions: Actions) -> None:
        """The overlay of all keys."""
        KeysOverlay(self.theme, actions, self).open()

    # layout ------------------------------------------------------------------------------------------------

    def save_layout(self) -> None:
        """Keep geometry and screens' layouts for the current operator."""
        settings = self._settings
        settings.beginGroup(self._group())
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("screen", self._current)
        for screen_id, widget in self._made.items():
            if isinstance(widget, KeepsLayout):
                settings.beginGroup(screen_id)
                widget.save_layout(settings)
                settings.endGroup()
        settings.endGroup()
        settings.sync()

    def last_screen(self, otherwise: str) -> str:
        """The screen this operator left, if it still can be shown."""
        kept = str(self._settings.value(f"{self._group()}/screen", ""))
        screen = self._screens.get(kept)
        return kept if screen is not None and screen.factory is not None else otherwise

    def _group(self) -> str:
        # A name may hold a slash or a backslash, which QSettings takes for a path.
        return "operator/" + (self._operator.encode().hex() or "none")

    def _restore_window(self) -> None:
        geometry = self._settings.value(f"{self._group()}/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _restore_screen(self, screen_id: str) -> None:
        widget = self._made[screen_id]
        if isinstance(widget, KeepsLayout):
            self._settings.beginGroup(f"{self._group()}/{screen_id}")
            widget.restore_layout(self._settings)
            self._settings.endGroup()

    # events ------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.save_layout()
        super().closeEvent(event)
        self.closed.emit()

    def _on_command_left(self) -> None:
        widget = self._stack.currentWidget()
        if widget is not None:
            (widget.focusProxy() or widget).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

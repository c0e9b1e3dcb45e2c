"""The bar across the top: the mark, the command bar, what sync does, who works here, what time it is in
Jakarta."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolBar,
    QWidget,
)

from console.ui.keycap import Keycap
from console.ui.sync_pill import SyncPill
from console.ui.theme import Theme
from console.ui.widgets import Avatar, Button, voice

HEIGHT = 48
COMMAND_WIDTH = 600
SEARCH_PAUSE_MS = 150  # a search starts when the fingers rest
WIB = timezone(timedelta(hours=7), "WIB")  # Jakarta keeps no summer time


class Mark(QWidget):
    """The mark of the program, 24 pixels."""

    def __init__(self, theme: Theme, size: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._theme.logo(self.width(), self.devicePixelRatioF()))


class CommandBar(QLineEdit):
    """One field for looking and for doing: words search while they are typed, `/words` are a command on
    Enter."""

    entered = Signal(str)  # a command or a search, as typed, without blanks around it
    search_changed = Signal(str)  # the search so far; empty when there is none
    left = Signal()  # Escape on an empty field: whoever had the focus gets it back

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("commandBar")
        self.setFont(theme.font("data"))
        self.setPlaceholderText(self.tr("Cari atau perintah, misalnya /disposisi dsda"))
        self.setAccessibleName(self.tr("Cari atau perintah"))
        self.setMaximumWidth(COMMAND_WIDTH)
        self.setMinimumWidth(240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cap = Keycap(theme, "/", self)
        self.setTextMargins(self._cap.width() + 8, 0, 0, 0)
        self._told = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._tell_search)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._on_return)

    def set_commands(self, commands: Sequence[str]) -> None:
        """What to offer while a command is typed, for example `/disposisi dsda`."""
        self._words.setStringList(list(commands))

    def focus(self) -> None:
        """Go there, ready to type over what stands there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _on_return(self) -> None:
        text = self.text().strip()
        self._pause.stop()
        if text:
            self.entered.emit(text)
        if text.startswith("/"):
            self.clear()
        self._tell_search()

    def _tell_search(self) -> None:
        text = self.text().strip()
        search = "" if text.startswith("/") else text
        if search != self._told:
            self._told = search
            self.search_changed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
            self._pause.stop()
            self._tell_search()
        else:
            self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._cap.show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._cap.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cap.move(8, (self.height() - self._cap.height()) // 2)


class TopBar(QToolBar):
    """See the module."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setWindowTitle(self.tr("Bilah atas"))
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFixedHeight(HEIGHT)
        self.command = CommandBar(theme)
        self.pill = SyncPill(theme)
        name = QLabel("Tanggap")
        name.setFont(theme.font("number"))
        self._avatar = Avatar(theme, "", mine=True, size=24)
        self._user = QLabel()
        self._user.setFont(theme.font("data"))
        self._role = voice(QLabel(), "third", theme)
        self.cover = Button(theme, "", icon="user", variant="flat", compact=True)
        self.cover.hide()
        self._person = QWidget()
        person = QHBoxLayout(self._person)
        person.setContentsMargins(0, 0, 0, 0)
        person.setSpacing(8)
        for widget in (self._avatar, self._user, self._role):
            person.addWidget(widget)
        self._person.hide()
        self._time = QLabel()
        self._time.setFont(theme.font("panel_title"))
        self._zone = voice(QLabel("WIB"), "third", theme)
        self._zone.hide()
        clock = QHBoxLayout()
        clock.setSpacing(4)
        clock.addWidget(self._time)
        clock.addWidget(self._zone)
        upright = QFrame()
        upright.setProperty("upright", True)
        upright.setFixedSize(1, 24)

        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(28, 0, 12, 0)
        row.setSpacing(16)
        row.addWidget(Mark(theme))
        row.addSpacing(16)
        row.addWidget(name)
        row.addStretch(5)
        row.addWidget(self.command, 12)
        row.addStretch(3)
        row.addWidget(self.pill)
        row.addWidget(self.cover)
        row.addWidget(self._person)
        row.addWidget(upright)
        row.addLayout(clock)
        self.addWidget(whole)

    def set_user(self, name: str, role: str) -> None:
        """Who works here; `role` in the words of the screen."""
        self._avatar.set_name(name)
        self._user.setText(name)
        self._role.setText(role)
        self._person.setVisible(bool(name))

    def show_cover(self, text: str, tip: str) -> None:
        """Who covers for whom, "" when nobody does; `tip` says until when."""
        self.cover.setText(text)
        self.cover.setToolTip(tip)
        self.cover.setAccessibleName(tip or text)
        self.cover.setVisible(bool(text))

    def set_clock(self, epoch: int) -> None:
        """The time in Jakarta.

        Args:
            epoch: seconds since the epoch, UTC.
        """
        self._time.setText(datetime.fromtimestamp(epoch, WIB).strftime("%H.%M"))
        self._zone.show()

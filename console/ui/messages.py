"""What the program tells the operator: one line in the message bar, never a box for what a line can say.

A message says what happened to how many, then offers to undo it and to look at the result. Good news and
information make way for the next message; a refusal stays until somebody has looked at it, and further
refusals wait behind it. What is said before a window exists is kept and shown by the first bar that listens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton

SHOWN_MS = 12_000  # how long good news stays; long enough to reach for Urungkan
LONGEST_MS = 60_000  # how long it stays at most while its undo runs out
SECOND_MS = 1000
KEPT = 200

SUCCESS, INFO, REFUSAL = "success", "info", "refusal"
LOOKS = {SUCCESS: ("check", "green"), INFO: ("info", "accent"), REFUSAL: ("refused", "red")}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said.

    Attributes:
        kind: `success`, `info` or `refusal`.
        text: one line of plain text.
        undo: what Urungkan does, or None when it cannot be undone.
        result: what Lihat hasil shows, or None.
        result_name: what that button says instead, as Buka for a file; "" Lihat hasil.
        about: one that is said about the same thing takes the place of an earlier one nobody has seen yet.
        until: when the undo runs out; None when it does not. The button then counts the seconds.
    """

    kind: str
    text: str
    undo: Callable[[], object] | None = None
    result: Callable[[], object] | None = None
    about: str = ""
    until: QDeadlineTimer | None = None
    result_name: str = ""

    @property
    def left(self) -> int:
        """Seconds in which it can still be undone, rounded up."""
        return 0 if self.until is None else -(-self.until.remainingTime() // SECOND_MS)


class Messages(QObject):
    """The one place anything is told to; bars listen."""

    changed = Signal(object)  # the Message to show now, or None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Message | None = None
        self.log: list[Message] = []
        self._waiting: list[Message] = []
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(SHOWN_MS)
        self._fade.timeout.connect(self.dismiss)

    def success(
        self,
        text: str,
        *,
        undo: Callable[[], object] | None = None,
        result: Callable[[], object] | None = None,
        undo_for: int | None = None,
    ) -> None:
        """Something was done; ``undo_for``: seconds in which it can be undone."""
        until = QDeadlineTimer(undo_for * SECOND_MS) if undo_for is not None and undo is not None else None
        self.tell(Message(SUCCESS, text, undo, result, until=until))

    def info(self, text: str, *, result: Callable[[], object] | None = None) -> None:
        """Something is worth knowing."""
        self.tell(Message(INFO, text, None, result))

    def refuse(self, text: str, *, result: Callable[[], object] | None = None, about: str = "") -> None:
        """Something was not done, and why. Stays until looked at."""
        self.tell(Message(REFUSAL, text, None, result, about))

    def tell(self, message: Message) -> None:
        """Show a message, behind a refusal that nobody has looked at yet."""
        self.log.append(message)
        del self.log[:-KEPT]
        if message.about and self.current is not None and self.current.about == message.about:
            self._show(message)
            return
        if message.about and message.about in (waiting.about for waiting in self._waiting):
            self._waiting = [message if old.about == message.about else old for old in self._waiting]
            return
        if self.current is not None and self.current.kind == REFUSAL:
            self._waiting.append(message)
            return
        self._show(message)

    def dismiss(self) -> None:
        """The operator has seen it; what waited comes next."""
        if self._waiting:
            # Of good news only the newest is worth showing; refusals each want to be seen.
            while len(self._waiting) > 1 and self._waiting[0].kind != REFUSAL:
                self._waiting.pop(0)
            self._show(self._waiting.pop(0))
        else:
            self._show(None)

    def end(self) -> None:
        """Nobody looks any more."""
        self._fade.stop()

    def unseen(self, about: str) -> bool:
        """Whether a message about this is shown or waits."""
        return any(m is not None and m.about == about for m in (self.current, *self._waiting))

    def seen(self, about: str) -> None:
        """The operator looks at it elsewhere: nothing need be said about it any more."""
        self._waiting = [message for message in self._waiting if message.about != about]
        if self.current is not None and self.current.about == about:
            self.dismiss()

    @property
    def waiting(self) -> int:
        """How many wait behind the one shown."""
        return len(self._waiting)

    def _show(self, message: Message | None) -> None:
        self.current = message
        if message is None or message.kind == REFUSAL:
            self._fade.stop()
        else:
            left = message.until.remainingTime() if message.until is not None else 0
            self._fade.start(max(SHOWN_MS, min(left, LONGEST_MS)))
        self.changed.emit(message)


class Sign(QWidget):
    """The icon of a message."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._look = LOOKS[INFO]
        self.setFixedSize(16, 16)
        theme.changed.connect(self.update)

    def show_kind(self, kind: str) -> None:
        self._look = LOOKS[kind]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._theme.pixmap(*self._look, 16, self.devicePixelRatioF()))


class MessageLine(QWidget):
    """The message in the bar: icon, words, Urungkan with its key, Lihat hasil, and a cross for refusals."""

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._sign = Sign(theme)
        self._text = QLabel()
        self._text.setFont(theme.font("data"))
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setMinimumWidth(1)  # a narrow window cuts the sentence, not the buttons
        self._undo = Button(theme, self.tr("Urungkan"), key="Ctrl Z", variant="flat", compact=True)
        self._result = Button(theme, self.tr("Lihat hasil"), variant="flat", compact=True)
        self._close = IconButton(theme, "close", self.tr("Sudah dilihat"))
        self._close.setFixedSize(24, 24)
        self._undo.clicked.connect(self._on_undo)
        self._result.clicked.connect(self._on_result)
        self._close.clicked.connect(messages.dismiss)
        self._undo.setAccessibleName(self.tr("Urungkan"))  # a screen reader need not hear every second
        self._tick = QTimer(self)
        self._tick.setInterval(SECOND_MS)
        self._tick.timeout.connect(self._show_left)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        for widget in (self._sign, self._text, self._undo, self._result, self._close):
            row.addWidget(widget)
        row.addStretch(1)
        messages.changed.connect(self._on_changed)
        self._on_changed(messages.current)

    def _on_changed(self, message: Message | None) -> None:
        for widget in (self._sign, self._text):
            widget.setVisible(message is not None)
        self._show_left()
        self._result.setVisible(message is not None and message.result is not None)
        self._result.setText((message and message.result_name) or self.tr("Lihat hasil"))
        self._close.setVisible(message is not None and message.kind == REFUSAL)
        text = "" if message is None else message.text
        self._text.setText(text)
        self._text.setToolTip(text)
        self.setAccessibleName(text)
        if message is not None:
            self._sign.show_kind(message.kind)

    def _show_left(self) -> None:
        """Offer to undo, and say how long that is possible."""
        message = self._messages.current
        running = message is not None and message.until is not None and message.left > 0
        possible = message is not None and message.undo is not None and (message.until is None or running)
        words = self.tr("Urungkan")
        if running and message is not None:
            words = self.tr("Urungkan, {n} dtk lagi").format(n=message.left)
        self._undo.setText(words)
        self._undo.setVisible(possible)
        if running and not self._tick.isActive():
            self._tick.start()
        elif not running:
            self._tick.stop()

    def _on_undo(self) -> None:
        message = self._messages.current
        self._messages.dismiss()
        if message is not None and message.undo is not None:
            message.undo()

    def _on_result(self) -> None:
        message = self._messages.current
        if message is not None and message.result is not None:
            if message.kind == REFUSAL:
                self._messages.dismiss()
            message.result()

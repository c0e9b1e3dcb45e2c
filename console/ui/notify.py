"""Notices while nobody looks: in the system tray where there is one, else in the message bar; hidden or minimised too.

What there is to tell is found by ``console.core.notices`` once a minute, on a thread no screen waits for. Several are
shown one after the other, each long enough to be read and clicked.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from console.core.errors import Told
from console.core.store import told
from console.ui.messages import SHOWN_MS, SUCCESS
from console.ui.queue.formats import clock_time

if TYPE_CHECKING:
    from console.core.notice_kinds import Notice
    from console.core.notices import Notices
    from console.ui.desk import Desk
    from console.ui.theme import Theme

LOOK_MS: Final = 60_000
MUTE_MS: Final = 3_600_000
_SIZES: Final = (16, 22, 32, 64)  # pixels of the icon, as trays ask for them


class Tray(QObject):
    """The program's icon in the system tray, its menu and its messages.

    Signals:
        window_asked: the window shall be seen.
        clicked: the message that was shown last.
        mute_asked: True for an hour of silence, False for its end.
    """

    window_asked = Signal()
    clicked = Signal()
    mute_asked = Signal(bool)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        """Show it."""
        super().__init__(window)
        icon = QIcon()
        for size in _SIZES:
            icon.addPixmap(theme.logo(size))
        self._menu = QMenu(window)
        opened = self._menu.addAction(self.tr("Buka Tanggap"))
        opened.triggered.connect(self.window_asked)
        self.mute = self._menu.addAction(self.tr("Senyapkan satu jam"))
        self.mute.setCheckable(True)
        self.mute.triggered.connect(self.mute_asked)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setToolTip("Tanggap")
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.clicked)
        self._icon.show()

    @staticmethod
    def there() -> bool:
        """Whether this desktop has a tray that shows messages."""
        return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()

    def tell(self, title: str, text: str) -> None:
        """Show a message."""
        self._icon.showMessage(title, text, QSystemTrayIcon.MessageIcon.Information, SHOWN_MS)

    def show_muted(self, until: str) -> None:
        """Say in the menu until when it is silent; "": it is not."""
        self.mute.setChecked(bool(until))
        words = self.tr("Disenyapkan sampai {time}").format(time=until) if until else ""
        self.mute.setText(words or self.tr("Senyapkan satu jam"))
        self._icon.setToolTip(f"Tanggap. {words}" if until else "Tanggap")

    def end(self) -> None:
        """Take it away."""
        self._icon.hide()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.window_asked.emit()


class Notifier(QObject):
    """See the module.

    Signals:
        asked: Notice of which somebody wants to see what it is about; the window is in front by then.
        looked: a look is over, and what it found is on its way.
    """

    asked = Signal(object)
    looked = Signal()

    def __init__(
        self, desk: Desk, window: QWidget, parent: QObject | None = None, *,
        beep: Callable[[], object] = QApplication.beep,
    ) -> None:  # fmt: skip
        """Nothing is read, shown or heard before ``begin``.

        Args:
            desk: the way to the core.
            window: what is put in front by a click.
            parent: owner.
            beep: makes the sound.
        """
        super().__init__(parent)
        self._desk, self._window, self._beep = desk, window, beep
        self._tray: Tray | None = None
        self._notices: Notices | None = None
        self._looking = self._failed = False
        self._waiting: list[Notice] = []
        self._shown: Notice | None = None
        self._every = QTimer(self, interval=LOOK_MS)
        self._every.timeout.connect(self.look)
        self._pause = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._pause.timeout.connect(self._next)
        self._mute = QTimer(self, singleShot=True, interval=MUTE_MS)
        self._mute.timeout.connect(lambda: self.mute(False))

    def begin(self, tray: Tray | None = None) -> None:
        """Look from now on.

        Args:
            tray: where notices are shown; None: in the message bar.
        """
        from console.core.notices import Notices

        self._notices = Notices(self._desk.store.settings.home)
        self._tray = tray
        if tray is not None:
            tray.window_asked.connect(self.show_window)
            tray.clicked.connect(self._on_clicked)
            tray.mute_asked.connect(self.mute)
        else:
            self._desk.messages.changed.connect(self._next, Qt.ConnectionType.QueuedConnection)
        self._every.start()
        self.look()

    def end(self) -> None:
        """Look no more."""
        for timer in (self._every, self._pause, self._mute):
            timer.stop()
        if self._tray is not None:
            self._tray.end()

    def mute(self, on: bool) -> None:
        """Be silent for an hour, or no longer; what comes up meanwhile is told then."""
        if on:
            self._mute.start()
        else:
            self._mute.stop()
        if self._tray is not None:
            lang = self._desk.language
            self._tray.show_muted(clock_time(self._desk.now() + MUTE_MS // 1000, lang) if on else "")
        if not on:
            self.look()

    def look(self) -> None:
        """Look for what is new."""
        notices, desk = self._notices, self._desk
        if notices is None or self._looking or self._mute.isActive():
            return
        from console.core.notices import Whose

        self._looking = True
        store, now, held = desk.store, desk.now(), desk.facts
        ref, whose = store.reference, Whose(desk.me, desk.role, store.settings)

        def find() -> list[Notice]:
            with told(store.path), closing(store.reader()) as db:
                return notices.look(db, ref, now, whose, lambda: held.current(db, ref))

        # Not on the read thread: all cases of a large city are read in eight seconds, and every screen would wait.
        desk.work.net(find, self._on_found, failed=self._on_failed)

    def show_window(self) -> None:
        """Put the window in front, wherever it was."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def open(self, notice: Notice) -> None:
        """Show what a notice is about."""
        self.show_window()
        self.asked.emit(notice)

    def _on_found(self, found: list[Notice]) -> None:
        self._looking = self._failed = False
        self._waiting += found
        self._next()
        self.looked.emit()

    def _on_failed(self, failure: Told) -> None:
        self._looking = False
        if not self._failed:  # once: every minute again would be noise of its own
            self._desk.messages.refuse(failure.sentence(self._desk.language), about="notify")
        self._failed = True
        self.looked.emit()

    def _next(self) -> None:
        """Show the next one, if nothing is in its way."""
        if not self._waiting or self._pause.isActive() or self._mute.isActive() or self._bar_is_taken():
            return
        notice = self._shown = self._waiting.pop(0)
        self._pause.start()
        if self._desk.store.settings.notify_sound:
            self._beep()
        if self._tray is not None:
            self._tray.tell(notice.title, notice.text)
            return
        self._desk.messages.info(notice.text, result=lambda: self.open(notice))
        QApplication.alert(self._window)

    def _bar_is_taken(self) -> bool:
        """Whether the bar offers to undo what was just done: a notice must not take that away."""
        current = self._desk.messages.current
        return (
            self._tray is None
            and current is not None
            and current.kind == SUCCESS
            and current.undo is not None
        )

    def _on_clicked(self) -> None:
        if self._shown is not None:
            self.open(self._shown)

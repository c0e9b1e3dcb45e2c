"""What was said of late, behind a button of the bar: a result can be looked at after its message is gone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QMenu, QWidget

from console.ui.messages import LOOKS, Messages
from console.ui.queue.formats import clean_line
from console.ui.theme import Theme
from console.ui.widgets import IconButton

SHOWN: Final = 15
LONGEST: Final = 100  # characters of a message in the list


class MessageLog(IconButton):
    """The button and its list, the newest first; one whose result can be looked at can be chosen."""

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(theme, "list", "", parent=parent)
        name = self.tr("Pesan terakhir")
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFixedSize(QSize(24, 24))
        self._theme, self._messages = theme, messages
        self.clicked.connect(self._on_clicked)
        messages.changed.connect(self._follow)
        self._follow()

    def menu_of_log(self) -> QMenu:
        """The list as it is now."""
        menu = QMenu(self)
        for message in reversed(self._messages.log[-SHOWN:]):
            words = clean_line(message.text)
            words = f"{words[: LONGEST - 1]}…" if len(words) > LONGEST else words
            action = menu.addAction(words.replace("&", "&&"))
            action.setIcon(self._theme.icon(*LOOKS[message.kind]))
            action.setEnabled(message.result is not None)
            if message.result is not None:
                action.triggered.connect(lambda _on=False, look=message.result: look())
        return menu

    def _follow(self, *_: object) -> None:
        self.setVisible(bool(self._messages.log))

    def _on_clicked(self) -> None:
        menu = self.menu_of_log()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()))

"""The rail on the left: one button a screen, with a count of waiting work where there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolBar, QToolButton, QWidget

from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.theme import Theme
from console.ui.widgets import paint_badge

WIDTH = 88
BUTTON = QSize(72, 56)


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of the program.

    Attributes:
        id: what `MainWindow.set_screen` calls it.
        title: Indonesian source text of the context `Screens`, translated when shown.
        icon: name of an icon.
        factory: makes the widget when it is first wanted; None while the screen cannot be used, its button is
            grey.
        bottom: stands at the foot of the rail.
    """

    id: str
    title: str
    icon: str
    factory: Callable[[], QWidget] | None
    bottom: bool = False


KNOWN = (  # id, title, icon, stands at the foot; in the order of the rail
    ("queue", QT_TRANSLATE_NOOP("Screens", "Antrian"), "queue", False),
    ("red", QT_TRANSLATE_NOOP("Screens", "Merah"), "red", False),
    ("patterns", QT_TRANSLATE_NOOP("Screens", "Pola"), "patterns", False),
    ("wall", QT_TRANSLATE_NOOP("Screens", "Dinding"), "wall", False),
    ("load", QT_TRANSLATE_NOOP("Screens", "Beban"), "load", False),
    ("rules", QT_TRANSLATE_NOOP("Screens", "Aturan"), "rules", False),
    ("quarantine", QT_TRANSLATE_NOOP("Screens", "Karantina"), "quarantine", False),
    ("channels", QT_TRANSLATE_NOOP("Screens", "Kanal"), "channels", False),
    ("settings", QT_TRANSLATE_NOOP("Screens", "Pengaturan"), "settings", True),
)


def screens(factories: Mapping[str, Callable[[], QWidget]]) -> list[Screen]:
    """The screens of the program that exist, in the order of the rail.

    Args:
        factories: by id of `KNOWN`. A screen without a factory does not exist: no grey button, no promise.

    Raises:
        KeyError: a factory for a screen that is not known.
    """
    unknown = set(factories) - {row[0] for row in KNOWN}
    if unknown:
        raise KeyError(f"no such screen: {', '.join(sorted(unknown))}")
    return [
        Screen(screen_id, title, icon, factories[screen_id], bottom)
        for screen_id, title, icon, bottom in KNOWN
        if screen_id in factories
    ]


class RailButton(QToolButton):
    """Icon over word, and a badge."""

    def __init__(self, theme: Theme, screen: Screen) -> None:
        super().__init__()
        self._theme, self._icon_name, self._count = theme, screen.icon, 0
        self._title = QCoreApplication.translate("Screens", screen.title)
        self.setText(self._title)
        self.setCheckable(True)
        self.setEnabled(screen.factory is not None)
        self.setFont(theme.font("caption_medium"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(BUTTON)
        self.toggled.connect(self._dress)
        self._dress(False)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self._title}, {count}" if count else self._title)
        self.update()

    def _dress(self, on: bool) -> None:
        self._theme.set_icon(self, self._icon_name, "accent_text" if on else "text2")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._count:
            painter = QPainter(self)
            paint_badge(
                painter, self._theme, self.width() / 2 + (26 if self._count < 10 else 34), 4, self._count
            )


class Rail(QToolBar):
    """See the module."""

    chosen = Signal(str)  # id of a screen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("rail")
        self.setWindowTitle(self.tr("Layar"))
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._gap = self.addWidget(gap)

    def add(self, screen: Screen) -> None:
        """Append a button above or below the gap."""
        button = RailButton(self._theme, screen)
        if screen.factory is not None:
            key = f"Alt+{len(self._buttons) + 1}"
            button.setShortcut(key)
            button.setToolTip(f"{button.text()} ({key})")
        else:
            button.setToolTip(self.tr("Layar ini belum tersedia"))
        button.clicked.connect(lambda: self.chosen.emit(screen.id))
        self._group.addButton(button)
        self._buttons[screen.id] = button
        if screen.bottom:
            self.addWidget(button)
        else:
            self.insertWidget(self._gap, button)

    def show_chosen(self, screen_id: str) -> None:
        """Mark a button without telling anybody."""
        self._buttons[screen_id].setChecked(True)

    def set_badge(self, screen_id: str, count: int) -> None:
        """How much work waits behind a button; nothing is shown for none."""
        self._buttons[screen_id].set_count(count)

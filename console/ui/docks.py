"""Docks whose panels have heads of their own: Qt's title bar shows only while one floats."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


def make_dock(
    window: QMainWindow, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea
) -> QDockWidget:
    """Dock a panel.

    Args:
        window: where.
        name: under which its place is kept.
        title: shown while it floats.
        widget: the panel.
        area: where it stands at first.
    """
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setTitleBarWidget(QWidget(dock))
    dock.setWidget(widget)

    def on_floated(floating: bool) -> None:
        # A floating panel is a window one can move, for which it needs a bar.
        dock.setTitleBarWidget(None if floating else QWidget(dock))  # type: ignore[arg-type]

    dock.topLevelChanged.connect(on_floated)
    window.addDockWidget(area, dock)
    return dock

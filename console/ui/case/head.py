"""The top of the case panel: number, status, the four buttons of the work, and the menu of the rest."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from console.core.history import word
from console.ui.case import verbs
from console.ui.case.parts import MARGIN, plain
from console.ui.theme import Theme
from console.ui.widgets import PANEL_HEADER, Button, Chip, IconButton
from models.complaint import Complaint


class CaseHead(QFrame):
    """Number, status chip, "to a window of its own", and the menu."""

    chosen = Signal(str)  # id of a verb
    float_asked = Signal()
    hold_asked = Signal()

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.setProperty("panelHeader", True)
        self.setFixedHeight(PANEL_HEADER + 8)
        self.number = plain(theme, "", "", "number")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chip = Chip(theme, "", status="menunggu")
        self.high = Chip(theme, self.tr("Prioritas"), "plain", icon="chevron-up")
        self.asked = Chip(theme, self.tr("Pengawas diminta"), "plain", icon="user")
        self.out = IconButton(theme, "external", self.tr("Lepas ke jendela sendiri"))
        self.out.clicked.connect(self.float_asked)
        self.more = IconButton(theme, "more", self.tr("Tindakan lain"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.menu.setToolTipsVisible(True)
        self.menu.setAccessibleName(self.tr("Tindakan lain"))
        self.more.setMenu(self.menu)
        self.entries: dict[str, QAction] = {}
        for group in verbs.MENU:
            for verb in group:
                spec = verbs.VERBS[verb]
                entry = self.menu.addAction(verbs.name(verb))
                entry.setObjectName(verb)
                theme.set_icon(entry, spec.icon)
                entry.triggered.connect(lambda _checked=False, v=verb: self.chosen.emit(v))
                self.entries[verb] = entry
            self.menu.addSeparator()
        self.hold = self.menu.addAction("")
        self.hold.setObjectName("hold")
        theme.set_icon(self.hold, "user")
        self.hold.triggered.connect(self.hold_asked)
        self.show_hold()
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, 8, 0)
        row.setSpacing(8)
        for widget in (self.number, self.chip, self.high, self.asked):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.out)
        row.addWidget(self.more)

    def show_case(self, case: Complaint, why: Mapping[str, str]) -> None:
        """Show a case.

        Args:
            case: the case.
            why: verb -> why it cannot be done, "" when it can.
        """
        self.number.setText(case.number or self.tr("tanpa nomor"))
        self.chip.set_status(case.status, word(self._lang, "status", case.status))
        self.high.setVisible(bool(case.priority) and case.is_open)
        self.asked.setVisible(case.escalated and not case.rung)  # a rung is told beside the holder
        on = {"prioritise": bool(case.priority), "escalate": case.escalated}
        for verb, entry in self.entries.items():
            key = verbs.VERBS[verb].key
            entry.setText(verbs.name(verb, on=on.get(verb, False)) + (f"\t{key}" if key else ""))
            entry.setEnabled(not why[verb])
            entry.setToolTip(why[verb] or verbs.name(verb, on=on.get(verb, False)))
        self.entries["wait"].setVisible(case.paused_at is None)
        self.entries["resume"].setVisible(case.paused_at is not None)

    def show_hold(self, *, possible: bool = False, mine: bool = False, taken: bool = False) -> None:
        """What can be done about holding the case.

        Args:
            possible: the central tells who is where.
            mine: I hold it.
            taken: somebody else does.
        """
        self.hold.setText(
            self.tr("Lepas laporan ini") if mine
            else self.tr("Ambil alih laporan ini…") if taken
            else self.tr("Pegang laporan ini…")
        )  # fmt: skip
        self.hold.setEnabled(possible)
        self.hold.setToolTip("" if possible else self.tr("Pusat tidak terhubung"))


class ActionRow(QWidget):
    """The four buttons of the work, each with its key where there is room; a disabled one says why in its tooltip."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        for verb in verbs.BUTTONS:
            button = Button(theme, verbs.name(verb), key=verbs.VERBS[verb].key)
            button.setProperty("tight", True)
            button.setAccessibleName(verbs.name(verb))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, v=verb: self.chosen.emit(v))
            row.addWidget(button, 1)
            self.buttons[verb] = button
        self._keyed = True
        self._whole = super().minimumSizeHint().width()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._whole // 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keyed = self.width() >= self._whole
        if keyed != self._keyed:
            self._keyed = keyed
            for verb, button in self.buttons.items():
                button.set_key(verbs.VERBS[verb].key if keyed else "")

    def show_case(self, why: Mapping[str, str]) -> None:
        """Enable what can be done; ``why`` as in `CaseHead.show_case`."""
        for verb, button in self.buttons.items():
            button.setEnabled(not why[verb])
            button.setToolTip(why[verb])
            button.setAccessibleDescription(why[verb])

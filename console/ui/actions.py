"""The table of all actions: what exists, by which key, when it is possible. Buttons, menus and help read it.

A key is written once, here. Buttons ask the table for their keycap, the overlay of all keys lists it, and the
QAction carries the shortcut, so the three cannot disagree. Single letters work anywhere in the window except
while typing: Qt asks a text field first whether it wants the key for itself, and every text field wants
letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.theme import Theme

ALWAYS, CASE, TARGETS, UNDO, REDO = "always", "case", "targets", "undo", "redo"
MOVE, WORK, SUGGESTION, PROGRAM = "move", "work", "suggestion", "program"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One row of the table.

    Attributes:
        id: what handlers and buttons call it.
        text: Indonesian source text, translated when shown.
        keys: shortcuts of the window, in Qt's portable writing; the first is the one shown.
        list_keys: keys the list itself understands while it has the focus; shown in the help, not registered.
        icon: name of an icon, or nothing.
        command: kind of the Command it leads to, as `models.commands` names it, or None.
        when: `always`; `case`: there is a current case; `targets`: a current case or a selection; `undo`,
            `redo`.
        group: where the help lists it.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    list_keys: tuple[str, ...] = ()
    icon: str = ""
    command: str | None = None
    when: str = ALWAYS
    group: str = WORK


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("next", QT_TRANSLATE_NOOP("Actions", "Baris berikutnya"), ("J",), ("Down",), group=MOVE),
    ActionSpec("previous", QT_TRANSLATE_NOOP("Actions", "Baris sebelumnya"), ("K",), ("Up",), group=MOVE),
    ActionSpec(
        "open", QT_TRANSLATE_NOOP("Actions", "Buka laporan"), (), ("Return",), when=CASE, group=MOVE
    ),
    ActionSpec("toggle", QT_TRANSLATE_NOOP("Actions", "Pilih baris"), ("X",), when=CASE, group=MOVE),
    ActionSpec(
        "range", QT_TRANSLATE_NOOP("Actions", "Pilih rentang"), (), ("Shift+Down", "Shift+Up"), group=MOVE
    ),
    ActionSpec("select_all", QT_TRANSLATE_NOOP("Actions", "Pilih semua yang cocok"), ("Ctrl+A",), group=MOVE),
    ActionSpec("clear", QT_TRANSLATE_NOOP("Actions", "Lepas pilihan"), ("Esc",), icon="close", group=MOVE),
    ActionSpec(
        "accept_1", QT_TRANSLATE_NOOP("Actions", "Terima semua saran"), ("1",), icon="check", when=CASE,
        group=SUGGESTION,
    ),
    ActionSpec(
        "accept_2", QT_TRANSLATE_NOOP("Actions", "Terima pilihan kedua"), ("2",), when=CASE, group=SUGGESTION
    ),
    ActionSpec(
        "accept_3", QT_TRANSLATE_NOOP("Actions", "Terima pilihan ketiga"), ("3",), when=CASE, group=SUGGESTION
    ),
    ActionSpec("dispose", QT_TRANSLATE_NOOP("Actions", "Disposisi"), ("D",), command="dispose", when=TARGETS),
    ActionSpec(
        "coordinate", QT_TRANSLATE_NOOP("Actions", "Koordinasi"), ("C",), command="coordinate", when=TARGETS
    ),
    ActionSpec(
        "accept", QT_TRANSLATE_NOOP("Actions", "Terima penyerahan"), ("A",), icon="check", command="accept",
        when=TARGETS,
    ),
    ActionSpec(
        "sendback", QT_TRANSLATE_NOOP("Actions", "Kembalikan"), ("E",), icon="arrow-left", command="sendback",
        when=TARGETS,
    ),
    ActionSpec(
        "raise", QT_TRANSLATE_NOOP("Actions", "Naikkan jenjang"), ("U",), icon="rung-3", command="escalate",
        when=TARGETS,
    ),
    ActionSpec("spread", QT_TRANSLATE_NOOP("Actions", "Bagi rata"), ("B",), when=TARGETS),
    ActionSpec("start", QT_TRANSLATE_NOOP("Actions", "Proses"), ("P",), command="start", when=TARGETS),
    ActionSpec("complete", QT_TRANSLATE_NOOP("Actions", "Selesai"), ("S",), command="complete", when=TARGETS),
    ActionSpec("reply", QT_TRANSLATE_NOOP("Actions", "Balas"), ("R",), icon="reply", when=TARGETS),
    ActionSpec(
        "merge", QT_TRANSLATE_NOOP("Actions", "Gabung"), ("M",), icon="merge", command="merge", when=TARGETS
    ),
    ActionSpec(
        "note", QT_TRANSLATE_NOOP("Actions", "Catatan"), ("N",), icon="note", command="note", when=TARGETS
    ),
    ActionSpec(
        "reject", QT_TRANSLATE_NOOP("Actions", "Tolak"), ("T",), icon="struck", command="reject", when=TARGETS
    ),
    ActionSpec(
        "locate", QT_TRANSLATE_NOOP("Actions", "Lokasi"), ("G",), icon="pin", command="locate", when=CASE
    ),
    ActionSpec(
        "undo", QT_TRANSLATE_NOOP("Actions", "Urungkan"), ("Ctrl+Z",), icon="undo", when=UNDO, group=PROGRAM
    ),
    ActionSpec(
        "redo", QT_TRANSLATE_NOOP("Actions", "Ulangi"), ("Ctrl+Shift+Z",), icon="redo", when=REDO,
        group=PROGRAM,
    ),
    ActionSpec(
        "export", QT_TRANSLATE_NOOP("Actions", "Ekspor ke berkas"), ("Ctrl+E",), icon="download", group=PROGRAM
    ),
    ActionSpec("sync", QT_TRANSLATE_NOOP("Actions", "Segarkan"), ("F5",), icon="sync", group=PROGRAM),
    ActionSpec(
        "command_bar", QT_TRANSLATE_NOOP("Actions", "Cari atau perintah"), ("/",), icon="search",
        group=PROGRAM,
    ),
    ActionSpec("help", QT_TRANSLATE_NOOP("Actions", "Semua tombol"), ("?",), icon="help", group=PROGRAM),
)  # fmt: skip

SPECS: dict[str, ActionSpec] = {spec.id: spec for spec in ACTIONS}

GROUPS: tuple[tuple[str, str], ...] = (
    (MOVE, QT_TRANSLATE_NOOP("Actions", "Bergerak dan memilih")),
    (WORK, QT_TRANSLATE_NOOP("Actions", "Mengerjakan")),
    (SUGGESTION, QT_TRANSLATE_NOOP("Actions", "Saran")),
    (PROGRAM, QT_TRANSLATE_NOOP("Actions", "Program")),
)


def words(source: str) -> str:
    """A text of this table in the language of the screen."""
    return QCoreApplication.translate("Actions", source)


def keycap(key: str) -> str:
    """A key as it is written on a keycap: letters small, modifiers beside, arrows as arrows.

    `Ctrl+Z` becomes `Ctrl Z`, `D` becomes `d`, `Shift+Down` becomes `Shift ↓`.
    """
    signs = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter"}
    parts = [signs.get(part, part) for part in key.split("+")]
    return parts[0].lower() if len(parts) == 1 and len(parts[0]) == 1 else " ".join(parts)


def key_of(action_id: str) -> str:
    """The keycap of an action, for its button; empty when it has no key."""
    spec = SPECS[action_id]
    keys = spec.keys + spec.list_keys
    return keycap(keys[0]) if keys else ""


class Actions(QObject):
    """The QActions of one window, and which of them are possible now."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._possible = {ALWAYS: True, CASE: False, TARGETS: False, UNDO: False, REDO: False}

    def add(self, spec: ActionSpec, handler: Callable[[], object], theme: Theme) -> QAction:
        """Make one action and give the window its shortcut."""
        action = QAction(words(spec.text), self._window)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setEnabled(self._possible[spec.when])
        if spec.icon:
            theme.set_icon(action, spec.icon)
        action.triggered.connect(lambda: handler())  # noqa: PLW0108  (drops `checked`)
        self._window.addAction(action)
        self._actions[spec.id] = action
        return action

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._actions

    def specs(self) -> list[ActionSpec]:
        """The rows of the table this window can do, in order; the help shows no others."""
        return [spec for spec in ACTIONS if spec.id in self._actions]

    def set_possible(self, **now: bool) -> None:
        """Say what is possible.

        Args:
            now: any of `case`, `targets`, `undo`, `redo`; what is not named stays as it is.
        """
        for name, possible in now.items():
            if name not in self._possible:
                raise ValueError(f"unknown condition {name!r}")
            self._possible[name] = possible
        for action_id, action in self._actions.items():
            action.setEnabled(self._possible[SPECS[action_id].when])

    def retranslate(self) -> None:
        """Say everything again, after a change of language."""
        for action_id, action in self._actions.items():
            action.setText(words(SPECS[action_id].text))


def build(window: QWidget, handlers: Mapping[str, Callable[[], object]], theme: Theme) -> Actions:
    """Make the actions a window can do.

    Args:
        window: whose shortcuts they become.
        handlers: what each id does. An action without a handler does not exist: no dead key, no dead menu
            entry.
        theme: for the icons.

    Raises:
        KeyError: a handler for an id that is not in the table.
    """
    unknown = set(handlers) - set(SPECS)
    if unknown:
        raise KeyError(f"not in the table of actions: {', '.join(sorted(unknown))}")
    actions = Actions(window)
    for spec in ACTIONS:
        if spec.id in handlers:
            actions.add(spec, handlers[spec.id], theme)
    return actions

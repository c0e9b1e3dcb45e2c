"""The central stopped taking the password, or gave another role, while the window is open.

The dialog of the start comes over the window, once for each refusal; whoever goes on without signing in works offline
and is asked again when the pill is told to try. A role is read by the whole window once, so another one needs a start.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from console.core.history import word
from console.core.line import acting
from console.core.sync.report import SyncState
from console.ui.desk import Desk
from console.ui.signin.flow import Doors, SignedIn, SignInFlow
from console.ui.sync_host import SyncHost
from console.ui.theme import Theme
from models.commands import Actor

#: Refusals that another password may cure.
ASKED_FOR = ("access.password", "access.barred")


class SignAgain(QObject):
    """See the module.

    Attributes:
        flow: the dialog, while it is open.
    """

    def __init__(
        self, theme: Theme, desk: Desk, line: SyncHost, parent: QObject | None = None, *,
        doors: Doors | None = None, environ: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Args:
        theme, desk: of the window.
        line: whose state is watched, and which gets the new password.
        parent: the window.
        doors, environ: for tests; None: really.
        """
        super().__init__(parent)
        self._theme, self._desk, self._line = theme, desk, line
        self._doors, self._environ = doors, os.environ if environ is None else environ
        self._told_role = desk.role
        self.flow: SignInFlow | None = None
        line.state_changed.connect(self._on_state)
        line.connected.connect(self._on_connected)

    def _on_state(self, state: SyncState | None) -> None:
        if state is None or state.kind != "stopped" or state.reason is None or self.flow is not None:
            return
        if state.reason.code not in ASKED_FOR or self._line.embedded:
            return
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - there is a window
        self.flow = SignInFlow(app, self._theme, self._desk.work, self._desk.store.settings, self._environ,
                               doors=self._doors, refused=state.reason)  # fmt: skip
        self.flow.finished.connect(self._on_finished)
        self.flow.start()

    def _on_finished(self, found: SignedIn | None) -> None:
        flow, self.flow = self.flow, None
        if flow is not None:
            flow.deleteLater()
        if found is None or not found.password:
            return
        if found.user != self._desk.me:
            # What was said here is said in one name; another person needs a window of their own.
            self._desk.messages.refuse(
                self.tr("Jendela ini milik %1. Tutup dan buka Tanggap lagi untuk masuk sebagai %2.")
                .replace("%1", self._desk.me).replace("%2", found.user)
            )  # fmt: skip
            return
        self._line.sign_in(found.password)

    def _on_connected(self, stands: bool) -> None:
        if stands:
            settings = self._desk.store.settings
            self._desk.read(lambda db: acting(settings, db), self._on_role)

    def _on_role(self, actor: Actor) -> None:
        if actor.name == self._desk.me and actor.role != self._told_role:
            self._told_role = actor.role
            self._desk.messages.refuse(
                self.tr("Peran Anda di pusat sekarang %1. Tutup dan buka Tanggap lagi agar layar mengikutinya.")
                .replace("%1", word(self._desk.language, "role", actor.role)), about="role",
            )  # fmt: skip

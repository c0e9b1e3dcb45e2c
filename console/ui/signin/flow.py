"""Which dialog is needed, in which order, and what is kept of the answers.

The first start asks where reports live; a central asks who is there, unless a password was handed over or is kept. With
a password at hand nothing is asked of the network before the window is shown: a wrong one comes back as a refusal of
the first sync, and `run_dialogs(..., refused=...)` then asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from PySide6.QtCore import QEventLoop, QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog

from console.core import access
from console.core import settings as settings_of
from console.core.access import Address, Identity, Probe, Remembered, Secrets
from console.core.errors import Told
from console.core.settings import Settings
from console.ui import i18n
from console.ui.signin.first_run import FirstRun
from console.ui.signin.results import Choice, Entered, Kind, Offline
from console.ui.signin.sign_in import SignIn
from console.ui.theme import Theme
from console.ui.work import Work

Need = Literal["first_run", "sign_in", "none"]
CENTRAL: Final = "TANGGAP_CENTRAL"


def decide(settings: Settings, environ: Mapping[str, str], home: Path) -> Need:
    """Which dialog a start needs.

    ``sign_in`` may still turn out to need none: a password in the keyring is looked for later, off the GUI thread.

    Args:
        settings: as loaded.
        environ: the process environment.
        home: folder of the console's files.

    Raises:
        Refused: the setting ``central`` is no address.
    """
    if not settings.central:
        begun = CENTRAL in environ or (home / settings_of.FILE).exists() or (home / access.FILE).exists()
        return "none" if begun else "first_run"
    if access.parse(settings.central).embedded:
        return "none"
    return "none" if access.password_from(environ, settings.central) else "sign_in"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How the console starts.

    Attributes:
        kind: with a central, alone, or with the made city (of which nothing is kept: the next start asks again).
        settings: as they hold now, with what was chosen.
        address: of the central; None without one.
        user: login there, or the operator's name.
        password: for the sync; "" when nobody gave one, and then there is none until somebody signs in.
        identity: what the central said; None when it was not asked: offline, or a password that was kept.
        offline: somebody chose to go on without the central.
        trouble: what could not be kept (settings, keyring), for the message bar.
    """

    kind: Kind
    settings: Settings
    address: Address | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    identity: Identity | None = None
    offline: bool = False
    trouble: Told | None = None


@dataclass(frozen=True)
class Doors:
    """What the dialogs ask of the world; tests hand in their own."""

    probe: Callable[..., Probe] = access.probe
    sign_in: Callable[..., Identity] = access.sign_in
    secrets: Secrets = field(default_factory=Secrets)


class SignInFlow(QObject):
    """See the module.

    Signals:
        finished: SignedIn; or None: somebody wants to leave the program.
    """

    finished = Signal(object)

    def __init__(
        self, app: QApplication, theme: Theme, work: Work, settings: Settings, environ: Mapping[str, str], *,
        doors: Doors | None = None, last_data: int | None = None, refused: Told | None = None,
    ) -> None:  # fmt: skip
        """Decide nothing yet; see `start`. The arguments are those of `run_dialogs`."""
        super().__init__()
        self._app, self._theme, self._work = app, theme, work
        self._settings, self._environ = settings, environ
        self._doors = doors or Doors()
        self._last_data, self._refused = last_data, refused
        self._over = False
        self.dialog: FirstRun | SignIn | None = None

    @property
    def _home(self) -> Path:
        return self._settings.home

    def start(self) -> None:
        """Show what is needed; `finished` follows, at once where nothing is.

        Raises:
            Refused: the setting ``central`` is no address.
        """
        if decide(self._settings, self._environ, self._home) == "first_run":
            self._ask_where()
        else:
            self._ask_who()

    def close(self) -> None:
        """Take the dialog away and say nothing more."""
        self._over = True
        self._put_away()

    # where reports live ------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        probe = partial(self._doors.probe, ca=self._settings.central_ca)
        dialog = FirstRun(self._theme, self._work, probe, language=self._settings.language)
        dialog.language_picked.connect(partial(i18n.install, self._app))
        dialog.theme_picked.connect(self._theme.set_mode)
        dialog.chosen.connect(self._on_chosen)
        self._show(dialog)

    def _on_chosen(self, choice: Choice) -> None:
        values: dict[str, Any] = {"language": choice.language, "theme": choice.theme}
        if choice.kind == "demo":
            # A made city is looked at, not moved into: nothing is kept, and the next start asks again.
            self._settings = replace(self._settings, **values)
            self._end(SignedIn("demo", self._settings, user=self._settings.operator))
            return
        values["central"] = choice.address.url if choice.address else ""
        self._save(values, partial(self._on_where_kept, choice))

    def _on_where_kept(self, choice: Choice, trouble: Told | None) -> None:
        if trouble is not None:
            assert isinstance(self.dialog, FirstRun)  # noqa: S101 - it stays until its answer is kept
            self.dialog.show_failure(trouble)
        elif choice.kind == "alone":
            self._end(SignedIn("alone", self._settings, user=self._settings.operator))
        else:
            self._put_away()
            self._ask_who(hint=choice.address.user if choice.address else "")

    # who is there ------------------------------------------------------------------------------------------

    def _ask_who(self, hint: str = "") -> None:
        settings = self._settings
        address = access.parse(settings.central) if settings.central else None
        if address is None or address.embedded:
            self._end(SignedIn("alone", settings, address, settings.operator))
            return
        known = self._known(address, hint)
        given = access.password_from(self._environ, settings.central)
        if self._refused is not None:
            self._show_sign_in(known)
        elif given:
            self._end(SignedIn("central", settings, address, known[0].user, given))
        else:
            self._work.net(
                lambda: self._doors.secrets.get(address, known[0].user), partial(self._on_secret, address, known),
                failed=lambda _locked: self._show_sign_in(known),
            )  # fmt: skip

    def _known(self, address: Address, hint: str) -> list[Remembered]:
        """The centrals to choose from with their last users, that of the settings first."""
        last = access.remembered(self._home)
        user = address.user or hint
        user = user or next(
            (one.user for one in last if one.address == address.text), self._settings.operator
        )
        first = Remembered(address.text, user)
        if self._central_is_given:
            return [first]
        return [first, *(one for one in last if one.address != address.text)]

    @property
    def _central_is_given(self) -> bool:
        """Whether the environment or the command line decides where the central is."""
        origin = self._settings.origin.get("central", "")
        return origin == "flag" or origin.startswith("TANGGAP_")

    def _on_secret(self, address: Address, known: list[Remembered], password: str) -> None:
        if password:
            self._end(SignedIn("central", self._settings, address, known[0].user, password))
        else:
            self._show_sign_in(known)

    def _show_sign_in(self, known: list[Remembered]) -> None:
        sign_in = partial(self._doors.sign_in, ca=self._settings.central_ca)
        dialog = SignIn(
            self._theme, self._work, sign_in, known, language=self._settings.language, fixed=self._central_is_given,
            last_data=self._last_data, has_keyring=self._doors.secrets.available,
        )  # fmt: skip
        dialog.entered.connect(self._on_entered)
        dialog.offline_asked.connect(self._on_offline)
        self._show(dialog)
        if self._refused is not None:
            dialog.show_failure(self._refused)

    def _on_offline(self, chosen: Offline) -> None:
        address = access.parse(self._settings.central)
        self._end(SignedIn("central", self._settings, address, chosen.user, offline=True))

    def _on_entered(self, entered: Entered, identity: Identity) -> None:
        """Keep what was entered, then go on, whether or not it could be kept."""
        moved = access.parse(self._settings.central).text != entered.address.text
        values = {"central": entered.address.url} if moved else {}
        done = partial(self._on_who_kept, entered, identity)

        def keep() -> Told | None:
            secrets = self._doors.secrets
            try:
                access.remember(self._home, entered.address.text, entered.user)
                if entered.keep:
                    secrets.set(entered.address, entered.user, entered.password)
                else:
                    secrets.forget(entered.address, entered.user)
            except Told as trouble:
                return trouble
            return None

        self._work.net(keep, lambda trouble: self._save(values, lambda other: done(trouble or other)))

    def _on_who_kept(self, entered: Entered, identity: Identity, trouble: Told | None) -> None:
        self._end(
            SignedIn(
                "central", self._settings, entered.address, entered.user, entered.password, identity,
                trouble=trouble,
            )
        )  # fmt: skip

    # keeping and ending ------------------------------------------------------------------------------------

    def _save(self, values: dict[str, Any], then: Callable[[Told | None], None]) -> None:
        """Put values into the user's file, off the GUI thread, and let them hold."""
        if not values:
            then(None)
            return

        def kept(file: Mapping[str, Any]) -> None:
            origin = dict(self._settings.origin)
            for name in values:
                origin[name] = str(self._home / settings_of.FILE) if name in file else "default"
            self._settings = replace(self._settings, origin=origin, **values)
            then(None)

        self._work.write(lambda: settings_of.save(self._home, values), kept, failed=then)

    def _show(self, dialog: FirstRun | SignIn) -> None:
        if self._over:
            dialog.deleteLater()
            return
        self.dialog = dialog
        dialog.rejected.connect(self._on_rejected)
        dialog.show()
        dialog.activateWindow()

    def _on_rejected(self) -> None:
        self._end(None)

    def _end(self, answer: SignedIn | None) -> None:
        if self._over:
            return
        self._over = True
        self._put_away()
        self.finished.emit(answer)

    def _put_away(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.rejected.disconnect(self._on_rejected)
            dialog.done(QDialog.DialogCode.Accepted)
            dialog.deleteLater()


def run_dialogs(
    app: QApplication, theme: Theme, work: Work, settings: Settings, environ: Mapping[str, str], *,
    doors: Doors | None = None, last_data: int | None = None, refused: Told | None = None,
) -> SignedIn | None:  # fmt: skip
    """Ask what a start must know, before the window is made or, after a refusal, over it.

    Runs an event loop of its own until the last dialog has closed; returns at once where none is needed. Language and
    theme are already in place then, as chosen. Settings are saved, the login is remembered, the password stands in the
    keyring if that was wanted.

    Args:
        app: the application, with its language installed.
        theme: the one of the windows to come.
        work: runs what waits; its owner closes it.
        settings: as loaded.
        environ: the process environment: ``TANGGAP_CENTRAL``, ``TANGGAP_CENTRAL_PASSWORD``.
        doors: how to reach centrals and the keyring; None: really.
        last_data: when this console last heard from its central, seconds since the epoch; None: never.
        refused: why the central did not take the password that was kept: asks again, whatever is kept.

    Returns:
        How to start (use its `settings` from here on); None: leave the program.

    Raises:
        Refused: the setting ``central`` is no address.
    """
    flow = SignInFlow(app, theme, work, settings, environ, doors=doors, last_data=last_data, refused=refused)
    answers: list[SignedIn | None] = []
    loop = QEventLoop()
    flow.finished.connect(answers.append)
    flow.finished.connect(loop.quit)
    flow.start()
    if not answers:
        loop.exec()
    flow.close()
    flow.deleteLater()
    return answers[0] if answers else None

"""Both dialogs in their states, filled with the invented morning, for `tanggap snapshot` and for whoever looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from console.core.access import Address, Identity, Probe, Remembered, parse
from console.core.errors import Refused, Unavailable
from console.ui.signin.first_run import FirstRun
from console.ui.signin.sign_in import SignIn
from console.ui.theme import Theme

HOST: Final = "pusat.tanggap.internal"
LAST_DATA: Final = 1_763_945_880  # Mon 24 Nov 2025, 07.58 in Jakarta


class Still:
    """A network on which nothing ever moves."""

    def net(self, fn: Callable[[], Any], done: Any = None, *, failed: Any = None) -> None:
        """Ask nothing."""


def pictures(theme: Theme, language: str = "id") -> dict[str, QWidget]:
    """Both dialogs in every state, to be grabbed and thrown away.

    Args:
        theme: of the moment.
        language: of the sentences; the words follow the translator that is installed.

    Returns:
        Name for a file -> a dialog that was never shown.
    """
    address = parse(HOST)
    mismatch = Refused("access.certificate")
    away = Unavailable("access.unknown_host", address=HOST)
    return {
        "pertama": _first(theme, language),
        "pertama-cocok": _first(theme, language, Probe(True, True, version="1.4")),
        "pertama-tak-terjangkau": _first(theme, language, Probe(False, None, away)),
        "pertama-sertifikat": _first(theme, language, Probe(True, False, mismatch)),
        "pertama-memeriksa": _first(theme, language, busy=True),
        "pertama-sendiri": _first(theme, language, kind="alone"),
        "masuk": _sign(theme, language),
        "masuk-sandi-salah": _sign(theme, language, failure=Refused("access.password")),
        "masuk-tak-terjangkau": _sign(
            theme, language, failure=Unavailable("access.timeout", address=address.text)
        ),
        "masuk-sertifikat": _sign(theme, language, failure=mismatch),
        "masuk-memeriksa": _sign(theme, language, busy=True),
        "masuk-tanpa-gantungan": _sign(theme, language, keyring=False),
    }


def _first(
    theme: Theme, language: str, found: Probe | None = None, *, busy: bool = False, kind: str = "central"
) -> FirstRun:
    def never(address: Address) -> Probe:
        raise Unavailable("access.unreachable", address=address.text)

    dialog = FirstRun(theme, Still(), never, language=language)
    if found is not None or busy:
        dialog.address.setText(HOST)
    if found is not None:
        dialog.show_probe(parse(HOST), found)
    if busy:
        dialog.check.click()
    if kind == "alone":
        dialog.cards["alone"].dot.setChecked(True)
        dialog.cards["alone"].dot.setFocus()
    return dialog


def _sign(
    theme: Theme, language: str, *, failure: Refused | Unavailable | None = None, busy: bool = False,
    keyring: bool = True,
) -> SignIn:  # fmt: skip
    def never(address: Address, user: str, password: str) -> Identity:
        raise Unavailable("access.unreachable", address=address.text)

    dialog = SignIn(
        theme, Still(), never, [Remembered(HOST, "rina")], language=language, last_data=LAST_DATA,
        has_keyring=lambda: keyring,
    )  # fmt: skip
    dialog.take_keyring(keyring)
    dialog.password.setText("•" * 10)
    if failure is not None:
        dialog.show_failure(failure)
    if busy:
        dialog.enter.click()
    return dialog

"""What the two dialogs end with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from console.core.access import Address, parse
from console.core.errors import Refused

Kind = Literal["central", "alone", "demo"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer to the first start's question.

    Attributes:
        kind: reports live in a central, on this computer alone, or in a made city.
        address: of the central; None for the others.
        language, theme: as the settings name them.
    """

    kind: Kind
    address: Address | None
    language: str
    theme: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody whom the central let in.

    Attributes:
        address, user, password: what they signed in with.
        keep: the password goes into the system's keyring.
    """

    address: Address
    user: str
    password: str = field(repr=False)
    keep: bool


@dataclass(frozen=True, slots=True)
class Offline:
    """Somebody who works without the central for now.

    Attributes:
        user: the name that stands in the dialog; nobody has checked it.
    """

    user: str


class Net(Protocol):
    """What of ``console.ui.work.Work`` the dialogs need."""

    def net(
        self,
        fn: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        *,
        failed: Callable[[Any], object] | None = None,
    ) -> None:
        """Run `fn` off the GUI thread, then `done` or `failed` on it."""


def server(text: str) -> Address:
    """The address of a central on another machine, or behind a socket, as somebody typed it.

    Raises:
        Refused: no address, or the one of an embedded central, which nobody signs in to.
    """
    address = parse(text)
    if address.embedded:
        raise Refused("access.address", text=text.strip()[:60])
    return address

"""Getting in: whether a central can be trusted, who asks, and where a password may be kept.

A password is never written to a file and never to a log: it stands in the system's keyring, or in the environment for
a console nobody sits at. TLS is checked in full; the only line without it is a local socket. Everything that connects
or asks the keyring blocks and belongs on the thread for that.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core.address import Address, parse, password_in
from console.core.errors import Refused, Told, Unavailable
from models.commands import highest

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = [
    "Address", "Identity", "Probe", "Remembered", "Secrets", "conninfo", "parse", "password_from", "password_in",
    "probe", "remember", "remembered", "sign_in", "translated",
]  # fmt: skip

FILE: Final = "access.json"
PASSWORD: Final = "TANGGAP_CENTRAL_PASSWORD"  # noqa: S105 - a name, no password
SERVICE: Final = "tanggap"
REMEMBERED: Final = 5
#: Who knocks when nobody has signed in yet; needs no login of that name.
NOBODY: Final = "tanggap"
STRICT: Final = "verify-full"

#: Tried on a link that swallows everything: noticed after 5 s while connecting, after 15 s later.
LINE: Final[Mapping[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15000,
    "target_session_attrs": "read-write",
    "application_name": "tanggap",
}
#: Where the systems keep the certificates their administrators trust: Debian, Red Hat, SUSE, Alpine and macOS.
_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def password_from(environ: Mapping[str, str], central: str = "") -> str:
    """The password that was handed to the process, from the environment or inside the address.

    Args:
        environ: the process environment.
        central: the setting of that name.
    """
    return environ.get(PASSWORD, "") or password_in(central)


def conninfo(address: Address, user: str, password: str, *, ca: str = "") -> dict[str, Any]:
    """What ``psycopg.connect`` needs.

    Args:
        address: a server's; an embedded central has a launcher of its own.
        user: login there.
        password: "" where none is asked for.
        ca: file of the certificate authority to trust; "" trusts those the system trusts.

    Raises:
        Refused: the address asks for less than a checked certificate, or there is no such file.
    """
    if address.embedded:
        raise ValueError("an embedded central is reached through its launcher")
    options = dict(address.options)
    given: dict[str, Any] = {
        **LINE,
        "host": ",".join(host for host, _port in address.hosts),
        "port": ",".join(str(port) for _host, port in address.hosts),
        "dbname": address.database,
        "user": user,
    }
    if password:
        given["password"] = password
    if address.local:
        given["sslmode"] = (
            "disable"  # libpq offers none there; said aloud so that no environment says otherwise
        )
        return given
    mode = options.get("sslmode", STRICT)
    if mode != STRICT:
        raise Refused("access.tls", mode=mode[:20])
    file = ca or options.get("sslrootcert", "")
    if file and file != "system" and not Path(file).is_file():
        raise Refused("access.ca", path=file)
    given["sslmode"] = STRICT
    given["sslrootcert"] = file if file and file != "system" else system_authorities()
    if "channel_binding" in options:
        given["channel_binding"] = options["channel_binding"]
    return given


def system_authorities() -> str:
    """The file of the certificates this system trusts, else Mozilla's.

    The driver carries its own OpenSSL, which does not know where the system keeps them (``sslrootcert=system`` finds
    nothing on Debian), so they are handed over by name.
    """
    for name in (os.environ.get("SSL_CERT_FILE", ""), *_BUNDLES):
        if name and Path(name).is_file():
            return name
    import certifi

    return certifi.where()


@dataclass(frozen=True, slots=True)
class Probe:
    """What a knock at the central's door told.

    Attributes:
        reachable: something answers there.
        certificate: it is the one it should be; None: not seen, or none is needed (a local socket).
        failure: why one cannot sign in there; None when one can.
        version: the central's; "" before anybody signed in.
    """

    reachable: bool
    certificate: bool | None
    failure: Told | None = None
    version: str = ""

    @property
    def fine(self) -> bool:
        """Whether it makes sense to go on to signing in."""
        return self.failure is None


def probe(address: Address, *, ca: str = "") -> Probe:
    """Knock: is it there, and is it the one it says it is? Nobody signs in and no attempt is counted.

    Raises:
        Refused: the address asks for less than a checked certificate, or the CA's file is missing.
    """
    import psycopg

    given = conninfo(address, NOBODY, "", ca=ca)
    seen = None if address.local else True
    try:
        psycopg.connect(**given).close()
    except psycopg.Error as error:
        failure = translated(error, address)
    else:
        return Probe(True, seen)
    if failure.code in _ANSWERED:
        return Probe(True, seen)
    if failure.code in ("access.certificate", "access.host_name", "access.no_tls", "access.ca"):
        return Probe(failure.code != "access.ca", False, failure)
    if failure.code in ("access.starting", "access.full", "access.read_only"):
        return Probe(True, seen, failure)
    return Probe(failure.code == "access.not_tanggap", None, failure)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in, and where.

    Attributes:
        user: login.
        central: names that central for ever.
        revision, token: where its clock stood.
        min_console: the oldest console it talks to.
        scope: code prefix of the kelurahan seen; "" is all of them.
        roles: as the central names them, ``tanggap_operator`` and the like.
        more: whatever else it said, by name.
    """

    user: str
    central: UUID
    revision: int
    token: bytes
    min_console: int
    scope: str
    roles: tuple[str, ...]
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def role(self) -> str:
        """The highest role; "" without any."""
        return highest(role.removeprefix("tanggap_") for role in self.roles)


def sign_in(address: Address, user: str, password: str, *, ca: str = "") -> Identity:
    """Sign in, ask who one is, and leave again.

    Raises:
        Refused: wrong name or password, no operator, no Tanggap there, or a line that is not safe.
        Unavailable: not reachable now.
    """
    import psycopg
    from psycopg.rows import dict_row

    given = conninfo(address, user, password, ca=ca)
    try:
        with psycopg.connect(**given, autocommit=True, row_factory=dict_row) as db:
            row = db.execute("select * from tanggap.me()").fetchone()
    except psycopg.Error as error:
        # Not chained: the driver's exception holds the connection, and that holds the password.
        raise translated(error, address) from None
    return identity(user, row)


def identity(user: str, row: Mapping[str, Any] | None) -> Identity:
    """Read the central's answer by the names of its columns.

    Raises:
        Refused: no operator, or an answer that is not Tanggap's.
    """
    names = ("central", "revision", "token", "min_console", "scope", "roles")
    if row is None or any(name not in row for name in names):
        raise Refused("access.not_tanggap")
    if row["scope"] is None:
        raise Refused("access.no_operator")
    return Identity(
        user, row["central"], int(row["revision"]), bytes(row["token"] or b""), int(row["min_console"]),
        str(row["scope"]), tuple(str(role) for role in row["roles"] or ()),
        {name: value for name, value in row.items() if name not in names},
    )  # fmt: skip


# What the driver says, in our words ------------------------------------------------------------------------

#: (code, its SQLSTATEs, what is said while connecting, where the driver hands no SQLSTATE on). The telling ones first:
#: of several hosts each adds its own words.
_SAID: Final[tuple[tuple[str, tuple[str, ...], str], ...]] = (
    ("access.password", ("28P01",), "password authentication failed|no password supplied|SASL authentication failed"),
    ("access.no_operator", ("42501",), "permission denied for"),
    ("access.barred", ("28000",), "no pg_hba.conf entry|pg_hba.conf rejects|not permitted to log in|"
     'role "[^"]*" does not exist|(?:peer|certificate|ident|LDAP|PAM|GSSAPI) authentication failed'),
    ("access.not_tanggap", ("3D000", "3F000", "42883", "42P01"), 'database "[^"]*" does not exist|'
     "invalid response to SSL negotiation|expected authentication request|unsupported frontend protocol"),
    ("access.host_name", (), "does not match host name"),
    ("access.certificate", (), "certificate verify failed|certificate has expired|self.signed certificate"),
    ("access.ca", (), "root certificate file"),
    ("access.no_tls", (), "does not support SSL"),
    ("access.full", ("53300",), "too many (?:clients|connections)|remaining connection slots"),
    ("access.starting", ("57P03", "57P01", "57P02"), "the database system is|not yet accepting connections|"
     "terminating connection due to"),
    ("access.read_only", ("25006",), "session is read-only|session is not read-write|server is in hot standby mode|"
     "read-only transaction"),
    ("access.unknown_host", (), "failed to resolve host|could not translate host name"),
    ("access.timeout", (), "timeout expired"),
    ("access.closed", (), "server closed the connection unexpectedly|SSL SYSCALL error|connection is lost"),
)  # fmt: skip
_REFUSED: Final = (
    "access.password", "access.no_operator", "access.barred", "access.not_tanggap", "access.host_name",
    "access.certificate", "access.ca", "access.no_tls",
)  # fmt: skip
#: Somebody who holds the certificate asked for a password, or would not have this caller: that is all a knock is for.
_ANSWERED: Final = ("access.password", "access.barred", "access.no_operator")


def translated(error: Exception, address: Address | None = None) -> Told:
    """A failure of psycopg in our words; the one place that reads the driver's.

    Args:
        error: as psycopg raised it. While connecting it has no SQLSTATE, and the server's words may be in the language
            of its administrator: whether a password was asked for is then asked of the connection.
        address: shown in the sentence.

    Returns:
        Refused or Unavailable, to be raised ``from None``: the driver's error holds the connection with its password.
    """
    text, state = str(error), getattr(error, "sqlstate", None) or ""
    place = address.text if address else ""
    for code, states, words in _SAID:
        if state in states if state else re.search(words, text):
            named = re.search(r'root certificate file "([^"]*)"', text)
            kind: type[Told] = Refused if code in _REFUSED else Unavailable
            return kind(code, address=place, path=named[1] if named else "")
    if state:
        return Unavailable("access.failed", address=place, reason=state)
    if _says(text, errno.ETIMEDOUT):
        return Unavailable("access.timeout", address=place)
    if _says(text, errno.ECONNREFUSED, errno.ENOENT):  # ENOENT: a socket nobody made
        return Unavailable("access.refused", address=place)
    line = getattr(error, "pgconn", None)
    if line is not None and (line.needs_password or line.used_password):
        return Refused("access.password", address=place)
    return Unavailable("access.unreachable", address=place)


def _says(text: str, *numbers: int) -> bool:
    """Whether it holds the system's words for one of these errors; Qt sets the locale, and they follow it."""
    return any(os.strerror(number) in text for number in numbers)


# What stays on this computer -------------------------------------------------------------------------------


class Secrets:
    """Passwords in the system's keyring, and nowhere else.

    Every call may wait for the keyring's own window. Backends that write a file of their own, encrypted or not, are not
    the system's and are passed over.
    """

    _SYSTEM: Final = tuple(
        f"keyring.backends.{name}" for name in ("SecretService", "kwallet", "libsecret", "macOS", "Windows")
    )

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        """Look for nothing yet.

        Args:
            backend: to be used in place of the system's.
        """
        self._given = backend

    def available(self) -> bool:
        """Whether there is a keyring."""
        return self._backend() is not None

    def get(self, address: Address, user: str) -> str:
        """The password kept for a login; "" when there is none, or no keyring.

        Raises:
            Unavailable: the keyring does not open.
        """
        if (backend := self._backend()) is None:
            return ""
        with _told_of_keyring():
            return backend.get_password(SERVICE, _entry(address, user)) or ""

    def set(self, address: Address, user: str, password: str) -> None:
        """Keep a password.

        Raises:
            Unavailable: no keyring, or it does not take it.
        """
        if (backend := self._backend()) is None:
            raise Unavailable("access.no_keyring")
        with _told_of_keyring():
            backend.set_password(SERVICE, _entry(address, user), password)

    def forget(self, address: Address, user: str) -> None:
        """Take a password out; nothing happens where none is.

        Raises:
            Unavailable: the keyring does not open.
        """
        if (backend := self._backend()) is None:
            return
        with _told_of_keyring():
            if backend.get_password(SERVICE, _entry(address, user)) is not None:
                backend.delete_password(SERVICE, _entry(address, user))

    def _backend(self) -> KeyringBackend | None:
        if self._given is not None:
            return self._given
        import keyring

        with _told_of_keyring():
            found = keyring.get_keyring()
            every = getattr(found, "backends", None) or [found]  # a chain asks one after the other
        return next((one for one in every if type(one).__module__ in self._SYSTEM), None)


def _entry(address: Address, user: str) -> str:
    """The name of an entry: one central may know several people, and one person several centrals."""
    return f"{user}@{address.text}"


@contextmanager
def _told_of_keyring() -> Iterator[None]:
    """A failure of the keyring in our words, whatever library it comes from."""
    try:
        yield
    except Exception as error:
        raise Unavailable("access.keyring", reason=type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Remembered:
    """A login that worked here: where, and who."""

    address: str
    user: str


def remembered(home: Path) -> list[Remembered]:
    """The last logins, the newest first. A file that cannot be read is as good as none: it only saves typing.

    Args:
        home: folder of the console's files.
    """
    try:
        entries = json.loads((home / FILE).read_text(encoding="utf-8"))
        found = [Remembered(parse(entry["address"]).text, str(entry["user"])) for entry in entries]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, Refused):
        return []
    return found[:REMEMBERED]


def remember(home: Path, address_text: str, user: str) -> None:
    """Put a login first among the last ones; never its password.

    Raises:
        Refused: no address.
        Unavailable: the file cannot be written.
    """
    newest = Remembered(parse(address_text).text, user)
    kept = [newest, *(one for one in remembered(home) if one != newest)][:REMEMBERED]
    text = json.dumps(
        [{"address": one.address, "user": one.user} for one in kept], ensure_ascii=False, indent=1
    )
    file = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise Unavailable("store.readonly", path=str(file), reason=error.strerror or str(error)) from error

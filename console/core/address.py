"""Where a central is: an address as somebody types it, read without a driver and without keeping its password.

What libpq would take as well (services, password files, client keys, other options) is refused: an address comes from
a person or a settings file, and must not be able to lower the guard.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from console.core.errors import Refused

DATABASE: Final = "tanggap"
PORT: Final = 5432
_OPTIONS: Final = ("sslmode", "sslrootcert", "channel_binding")
_HOST: Final = re.compile(r"\w[\w.-]{0,252}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the central is, without a secret.

    Attributes:
        text: as shown and remembered: ``pusat.tanggap.internal``, or the whole address where that is not enough.
        hosts: (host or folder of a socket, port), in the order they are tried.
        database: its name there.
        options: what the address says of TLS, as libpq names it.
        user: who the address says asks; "" when it does not.
        folder: of an embedded central; None for a server. "" is the console's own.
    """

    text: str
    hosts: tuple[tuple[str, int], ...] = ()
    database: str = DATABASE
    options: tuple[tuple[str, str], ...] = ()
    user: str = ""
    folder: str | None = None

    @property
    def embedded(self) -> bool:
        """Whether this computer runs it itself."""
        return self.folder is not None

    @property
    def local(self) -> bool:
        """Whether nothing leaves this computer: sockets only, which need no certificate."""
        return self.embedded or all(host.startswith("/") for host, _port in self.hosts)

    @property
    def url(self) -> str:
        """The whole address, as the setting ``central`` keeps it."""
        if self.embedded:
            return f"embedded://{self.folder}"
        hosts = ",".join(_spelt(host) + (f":{port}" if port != PORT else "") for host, port in self.hosts)
        query = f"?{urlencode(self.options)}" if self.options else ""
        return f"postgresql://{hosts}/{quote(self.database, safe='')}{query}"


def parse(text: str) -> Address:
    """Read an address as somebody typed it.

    Args:
        text: ``host``, ``host:port``, ``host1,host2``, ``/folder/of/a/socket``, ``postgresql://…`` or
            ``embedded:///folder``. A password in it is left out; see `password_in`.

    Raises:
        Refused: no address, or one that asks for what no address may ask for.
    """
    text = text.strip()
    if not text:
        raise Refused("access.address_empty")
    if text == "embedded:" or text.startswith("embedded://"):
        folder = text.removeprefix("embedded:").removeprefix("//")
        if folder and not Path(folder).is_absolute():
            raise _no_address(text)
        return Address(text if folder else "embedded:", folder=folder)
    parts = _split(text)
    hosts = _hosts(parts, text)
    for name in parts.query:
        if name not in (*_OPTIONS, "host", "port", "dbname", "user", "password"):
            raise Refused("access.address_option", name=name[:40])
    database = parts.query.get("dbname") or parts.database or DATABASE
    options = tuple((name, parts.query[name]) for name in _OPTIONS if parts.query.get(name))
    user = parts.query.get("user") or parts.user
    if any(ord(sign) < 32 for sign in database + user):
        raise _no_address(text)
    whole = Address("", hosts, database, options, user)
    if database != DATABASE or options:
        return Address(whole.url, hosts, database, options, user)
    bare = hosts[0][0] if len(hosts) == 1 and whole.local and hosts[0][1] == PORT else ""
    short = bare or whole.url.removeprefix("postgresql://").removesuffix(f"/{DATABASE}")
    return Address(short, hosts, database, options, user)


def password_in(text: str) -> str:
    """The password that an address carries; "" when it has none.

    Raises:
        Refused: no address.
    """
    if not text.strip() or parse(text).embedded:
        return ""
    parts = _split(text.strip())
    return parts.query.get("password") or parts.password


@dataclass(frozen=True, slots=True)
class _Parts:
    """An address, cut up."""

    hosts: str
    database: str
    user: str
    password: str = field(repr=False)
    query: Mapping[str, str] = field(repr=False)


def _split(text: str) -> _Parts:
    if text.startswith("/"):
        return _Parts(quote(text, safe=""), "", "", "", {})
    scheme, divider, rest = text.partition("://")
    if not divider:
        rest = text
    elif scheme not in ("postgresql", "postgres"):
        raise _no_address(text)
    rest, _sign, query = rest.partition("?")
    place, _slash, database = rest.partition("/")
    who, _at, hosts = place.rpartition("@")
    user, _colon, password = who.partition(":")
    found = dict(parse_qsl(query, keep_blank_values=True))
    return _Parts(hosts, unquote(database), unquote(user), unquote(password), found)


def _hosts(parts: _Parts, text: str) -> tuple[tuple[str, int], ...]:
    if parts.hosts:
        found = [_host(one, text) for one in parts.hosts.split(",")]
    else:
        names = [name for name in parts.query.get("host", "").split(",") if name]
        ports = parts.query.get("port", "").split(",")
        if not names or len(ports) not in (1, len(names)):
            raise _no_address(text)
        ports = ports * len(names) if len(ports) == 1 else ports
        found = [(_named(name, text), _port(port, text)) for name, port in zip(names, ports, strict=True)]
    return tuple(found)


def _host(one: str, text: str) -> tuple[str, int]:
    one = one.strip()
    if bracketed := re.fullmatch(r"\[([^\]]+)\](?::(\d*))?", one):
        return _numbered(bracketed[1], text), _port(bracketed[2] or "", text)
    if one.count(":") > 1:
        return _numbered(one, text), PORT
    name, _colon, port = one.partition(":")
    return _named(unquote(name), text), _port(port, text)


def _named(name: str, text: str) -> str:
    if name.startswith("/") and not any(ord(sign) < 32 or sign == "," for sign in name):
        return name
    if ":" in name:
        return _numbered(name, text)
    if not _HOST.fullmatch(name):
        raise _no_address(text)
    return name


def _numbered(name: str, text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(name))
    except ValueError:
        raise _no_address(text) from None


def _port(given: str, text: str) -> int:
    if not given:
        return PORT
    if not re.fullmatch(r"[0-9]{1,5}", given) or not 0 < int(given) < 65536:
        raise _no_address(text)
    return int(given)


def _spelt(host: str) -> str:
    if host.startswith("/"):
        return quote(host, safe="")
    return f"[{host}]" if ":" in host else host


def _no_address(text: str) -> Refused:
    """The refusal, in words without what may be a password."""
    shown = text.partition("?")[0].rpartition("@")[2]
    return Refused("access.address", text=shown[:60])

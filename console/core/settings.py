"""Settings: frozen, handed in. Defaults, then the user's file, then ``TANGGAP_*``, then flags.

Secrets (passwords, channel tokens) come from the environment or the system keyring and are never written to
a file.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import resources
from console.core.errors import Refused, Unavailable
from models.complaint import CHANNELS

_CHOICES: Final = {
    "language": ("id", "en"),
    "theme": ("system", "light", "dark"),
    "role": ("operator", "supervisor", "auditor"),
    "graphics": ("auto", "gpu", "software"),
    **dict.fromkeys(("notify_overdue", "notify_red", "notify_surge"), ("auto", "on", "off")),
}
PHASES: Final = ("off", "reading", "replying")
SECRET: Final = ("token", "secret")
FILE: Final = "settings.toml"


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """One channel's own settings: where it is, what opens it, and how far it has joined.

    Attributes:
        secret: signs what the channel sends by itself (webhooks).
        phase: decides on this computer; "" leaves it to the supervisor's switch (``Settings.phase``).
    """

    url: str = field(default="", repr=False)  # an address may carry a password
    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    phase: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; see ``resources/defaults.toml`` for what each means.

    Attributes:
        home: folder of all of this console's files.
        origin: setting -> where its value came from, for ``tanggap doctor``.
    """

    home: Path
    language: str
    theme: str
    operator: str
    role: str
    central: str = field(repr=False)  # an address may carry a password
    central_ca: str
    tiles: str
    graphics: str
    red_from: int
    amber_from: int
    jobs_per_crew_day: float
    sounds: bool
    notify_overdue: str
    notify_red: str
    notify_surge: str
    notify_sound: bool
    quiet_from: str
    quiet_until: str
    intake_listen: str
    channels: Mapping[str, ChannelSettings]
    origin: Mapping[str, str]

    @property
    def store(self) -> Path:
        """The local store."""
        return self.home / "tanggap.db"

    @property
    def cache(self) -> Path:
        """What can be made again: the map page, the approximate cells."""
        return self.home / "cache"

    def phase(self, code: str, switch: str) -> str:
        """How far a channel has joined on this computer.

        Args:
            code: of the channel.
            switch: what the supervisors say, ``Reference.channels[code].phase``.
        """
        return self.channels[code].phase or switch

    @property
    def quiet(self) -> tuple[int, int] | None:
        """From when until when no notice is shown, seconds after Jakarta's midnight; None: at no time."""
        if not self.quiet_from:
            return None
        return time_of_day("quiet_from", self.quiet_from), time_of_day("quiet_until", self.quiet_until)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written, for the log."""
        return tuple(s for channel in self.channels.values() for s in (channel.token, channel.secret) if s)


def names() -> list[str]:
    """Every setting's environment name, for doctor, the README's table and the test that compares them."""
    plain = [f.name for f in fields(Settings) if f.name not in ("home", "channels", "origin")]
    channel = [
        f"channel_{code.replace('-', '_')}_{f.name}" for code in CHANNELS for f in fields(ChannelSettings)
    ]
    return [f"TANGGAP_{name.upper()}" for name in ("home", *plain, *channel)]


def load(environ: Mapping[str, str], login: str, flags: Mapping[str, Any] | None = None) -> Settings:
    """Put the settings together.

    Args:
        environ: the process environment.
        login: the computer's login name, used when no operator is set.
        flags: values from the command line; None means not given.

    Raises:
        Refused: a file that cannot be read, an unknown setting or a value that does not apply.
    """
    home = home_folder(environ)
    values = defaults()
    origin = dict.fromkeys(values, "default")
    file = home / FILE
    for name, value in _from_file(file).items():
        if name not in values:
            raise Refused("settings.unknown", name=name, path=str(file))
        values[name], origin[name] = value, str(file)
    for name in list(values):
        if (given := environ.get(f"TANGGAP_{name.upper()}")) is not None:
            values[name], origin[name] = given, f"TANGGAP_{name.upper()}"
        if flags and flags.get(name) is not None:
            values[name], origin[name] = flags[name], "flag"
    typed = {name: _typed(name, value, _kind(name)) for name, value in values.items()}
    typed["operator"] = typed["operator"] or login
    _check(typed)
    origin["home"] = "TANGGAP_HOME" if environ.get("TANGGAP_HOME") else "default"
    return Settings(home=home, channels=_channels(environ, origin), origin=origin, **typed)


def defaults() -> dict[str, Any]:
    """Every setting that the user's file may hold, with its default."""
    return dict(tomllib.loads(resources.read_text("defaults.toml")))


def save(home: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep settings in the user's file: those that differ from the defaults, nothing else.

    What the file holds of other settings stays; its comments do not. It is written whole or not at all.

    Args:
        home: folder of the console's files.
        values: name -> value; a setting back at its default leaves the file.

    Returns:
        What the file holds now.

    Raises:
        Refused: an unknown setting, a value that does not apply, or a file that cannot be read.
        Unavailable: the file cannot be written.
    """
    usual = defaults()
    file = home / FILE
    merged = {**usual, **_from_file(file), **values}
    for name in merged:
        if name not in usual:
            raise Refused("settings.unknown", name=name, path=str(file))
    typed = {name: _typed(name, value, _kind(name)) for name, value in merged.items()}
    _check(typed)
    kept = {name: value for name, value in typed.items() if value != usual[name]}
    text = "".join(f"{name} = {_toml(value)}\n" for name, value in kept.items())
    try:
        home.mkdir(parents=True, exist_ok=True)
        _replace(file, text)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Unavailable("store.full", path=str(home)) from error
        raise Unavailable("store.readonly", path=str(file), reason=error.strerror or str(error)) from error
    return kept


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, str):
        # A basic string of TOML escapes as JSON does, but for DEL; lone surrogates are no text at all.
        text = value.encode("utf-8", "replace").decode()
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _replace(file: Path, text: str) -> None:
    """Put a file in place of another in one step; its owner's alone, as an address may hold a password."""
    handle, name = tempfile.mkstemp(prefix=file.name, dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _check(typed: Mapping[str, Any]) -> None:
    """The indicator's numbers make sense together (``models.indicator.Rates``), the tiles have a server."""
    if typed["tiles"] and not is_tile_address(typed["tiles"]):
        raise Refused("settings.tiles", value=typed["tiles"])
    for name in ("red_from", "amber_from"):
        if typed[name] < 1:
            raise Refused("settings.value", name=name, value=typed[name], choices="1, 2, 3 …")
    if typed["amber_from"] > typed["red_from"]:
        top = typed["red_from"]
        raise Refused("settings.value", name="amber_from", value=typed["amber_from"], choices=f"1 … {top}")
    jobs = typed["jobs_per_crew_day"]
    if not (math.isfinite(jobs) and jobs > 0):
        raise Refused("settings.value", name="jobs_per_crew_day", value=jobs, choices="0.1, 0.29, 1 …")
    if typed["intake_listen"]:
        listening(typed["intake_listen"])
    until = time_of_day("quiet_until", typed["quiet_until"])
    if typed["quiet_from"] and time_of_day("quiet_from", typed["quiet_from"]) == until:
        raise Refused("settings.quiet", value=typed["quiet_from"])


def time_of_day(name: str, text: str) -> int:
    """A time of day as seconds after midnight.

    Args:
        name: the setting it is of.
        text: ``21:00``; ``21.00`` as it is written in Indonesian.

    Raises:
        Refused: it is none.
    """
    match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]00)?", text)
    if match is None:
        raise Refused("settings.value", name=name, value=text, choices="21:00, 06:30 …")
    return int(match[1]) * 3600 + int(match[2]) * 60


def listening(text: str) -> tuple[str, int]:
    """Where webhooks are received: host and port.

    Args:
        text: ``host:port``, ``[::1]:port``.

    Raises:
        Refused: it is neither.
    """
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:  # brackets that hold no address, a port that is none
        host, port = None, None
    if not host or not port or parts.netloc != text or "@" in text:
        raise Refused(
            "settings.value", name="intake_listen", value=text, choices="127.0.0.1:8080, [::1]:8080"
        )
    return host, port


def is_tile_address(template: str) -> bool:
    """Whether this is a Leaflet tile address: one web server, then ``{z}``, ``{x}`` and ``{y}``."""
    try:
        parts = urlsplit(template)
        host = parts.hostname
    except ValueError:  # brackets that hold no address
        return False
    if parts.scheme not in ("http", "https") or not host or set("{}*;,'\" ") & set(parts.netloc):
        return False
    return all(place in parts.path + parts.query for place in ("{z}", "{x}", "{y}"))


def home_folder(environ: Mapping[str, str]) -> Path:
    """Where this console keeps its files: ``TANGGAP_HOME``, else the platform's place for such data."""
    if given := environ.get("TANGGAP_HOME"):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("tanggap", appauthor=False)


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):  # a home that cannot be is told when it is opened
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("settings.unreadable", path=str(file), reason=str(error)) from error


def _kind(name: str) -> str:
    return str(next(f.type for f in fields(Settings) if f.name == name))


def _typed(name: str, value: Any, kind: str) -> Any:
    text = str(value).strip()
    if choices := _CHOICES.get(name):
        if text not in choices:
            raise Refused("settings.value", name=name, value=text, choices=", ".join(choices))
        return text
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        raise Refused("settings.value", name=name, value=text, choices="0, 1, 2 …") from None
    if kind == "bool":
        if text.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise Refused("settings.value", name=name, value=text, choices="true, false")
        return text.lower() in ("true", "1", "yes")
    return text


def _channels(environ: Mapping[str, str], origin: dict[str, str]) -> dict[str, ChannelSettings]:
    found = {}
    for code in CHANNELS:
        values = {}
        for f in fields(ChannelSettings):
            name = f"channel_{code.replace('-', '_')}_{f.name}"
            given = environ.get(f"TANGGAP_{name.upper()}")
            if given is not None:
                values[f.name] = given.strip()
                origin[name] = f"TANGGAP_{name.upper()}"
        if values.get("phase", "") not in ("", *PHASES):
            raise Refused(
                "settings.value", name=f"phase ({code})", value=values["phase"], choices=", ".join(PHASES)
            )
        found[code] = ChannelSettings(**values)
    return found

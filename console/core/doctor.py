"""What is installed, reachable and writable, and what to do about it: `tanggap doctor`.

Every check looks and changes nothing, and none of them may fail the others: a console that does not start is the
very moment somebody asks.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from console.core import history, records
from console.core import settings as settings_of
from console.core.errors import Told
from console.core.log import MASK, redact
from console.core.settings import SECRET, ChannelSettings, Settings
from console.core.store import translated
from models import migrate, reading
from models.complaint import CHANNELS
from models.reference import Rates
from models.routing import Absence
from models.routing_json import PROBLEMS
from models.seed import read_reference
from models.sentences import say
from models.territory import load_default

LEAST_DISK: Final = 1_000_000_000
"""Bytes: a million reports with their search index take about two."""
MOST_TOLD: Final = 5
"""Rules that are named when something is wrong with them."""
OLDEST_PYTHON: Final = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        check: what, in one or two words or as the name of a setting.
        ok: nothing has to be done.
        advice: what was found and, when not ok, what to do.
    """

    check: str
    ok: bool
    advice: str


def examine(environ: Mapping[str, str], login: str, lang: str, now: int) -> list[Check]:
    """Every check of a console's machine and home.

    Args:
        environ: the process environment.
        login: the computer's login name.
        lang: ``id`` or ``en``.
        now: seconds since the epoch.
    """
    found = [_python(lang), _pyside(lang), _sqlite(lang)]
    home = settings_of.home_folder(environ)
    found += [_home(home, lang), _disk(home, lang)]
    try:
        settings = settings_of.load(environ, login)
    except Told as failure:
        return [*found, Check("settings", False, failure.sentence(lang))]
    found += _store(settings.store, lang, now)
    found.append(_central(settings, lang))
    found += _channels(settings, lang)
    return [*found, *(_setting(*one, lang) for one in values(settings))]


def values(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Every setting: environment name, value with secrets masked, and where it came from."""
    plain = [f.name for f in fields(Settings) if f.name not in ("channels", "origin")]
    for name in plain:
        value = redact(str(getattr(settings, name)))
        yield f"TANGGAP_{name.upper()}", value, settings.origin.get(name, "default")
    for code in CHANNELS:
        for f in fields(ChannelSettings):
            name = f"channel_{code.replace('-', '_')}_{f.name}"
            value = str(getattr(settings.channels[code], f.name))
            if f.name in SECRET:
                value = MASK if value else ""
            yield f"TANGGAP_{name.upper()}", redact(value), settings.origin.get(name, "default")


def _setting(name: str, value: str, origin: str, lang: str) -> Check:
    return Check(name, True, say(lang, "doctor.setting", value=value or "-", origin=origin))


def _python(lang: str) -> Check:
    found = sys.version.split()[0]
    fine = sys.version_info[:2] >= OLDEST_PYTHON
    return Check("python", fine, found if fine else say(lang, "doctor.python", found=found))


def _pyside(lang: str) -> Check:
    """PySide6 6.12 ends a Python 3.11 with a fatal error after some minutes (see console/README.md)."""
    try:
        found = version("PySide6")
    except PackageNotFoundError:
        return Check("PySide6", False, say(lang, "doctor.pyside.missing"))
    crashes = found.startswith("6.12.") and sys.version_info[:2] == (3, 11)
    return Check(
        "PySide6", not crashes, say(lang, "doctor.pyside.crashes", found=found) if crashes else found
    )


def _sqlite(lang: str) -> Check:
    with closing(sqlite3.connect(":memory:")) as db:
        options = {row[0] for row in db.execute("pragma compile_options")}
    fine = "ENABLE_FTS5" in options
    return Check(
        "SQLite", fine, sqlite3.sqlite_version + (" FTS5" if fine else f". {say(lang, 'doctor.fts5')}")
    )


def _home(home: Path, lang: str) -> Check:
    """Whether the console's folder, or the nearest one above it that exists, can be written."""
    there = home
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Check("home", False, say(lang, "doctor.home", path=home))
    return Check("home", True, str(home))


def _disk(home: Path, lang: str) -> Check:
    there = home
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        return Check(
            "disk", False, say(lang, "doctor.unreadable", path=there, reason=error.strerror or error)
        )
    amount = f"{free / 1e9:.1f} GB"
    fine = free >= LEAST_DISK
    return Check("disk", fine, say(lang, "doctor.disk.ok" if fine else "doctor.disk.little", free=amount))


def _store(path: Path, lang: str, now: int) -> list[Check]:
    """Schema, soundness, boundaries and rules of the store, if there is one."""
    if not path.exists():
        return [Check("store", True, say(lang, "doctor.store.none", path=path))]

    def looked() -> list[Check]:
        found = migrate.version(path)
        if found > migrate.SCHEMA:
            params = {"path": path, "found": found, "known": migrate.SCHEMA}
            return [Check("store", False, say(lang, "store.newer", **params))]
        if found < migrate.SCHEMA:
            return [Check("store", True, say(lang, "doctor.store.older", path=path))]
        with closing(reading.connect(path)) as db:
            problem = str(db.execute("pragma quick_check(1)").fetchone()[0])
            if problem != "ok":
                return [_damaged(path, problem, lang)]
            cases = int(db.execute("select count(*) from complaint").fetchone()[0])
            return [
                Check("store", True, say(lang, "doctor.store.ok", path=path, cases=cases)),
                _boundaries(db, lang),
                _quarantine(db, lang),
                _rules(db, lang, now),
            ]

    return _told(looked, path, lang)


def _told(look: Callable[[], list[Check]], path: Path, lang: str) -> list[Check]:
    try:
        return look()
    except sqlite3.Error as error:
        failure = translated(error, path)
        said = failure.sentence(lang) if isinstance(failure, Told) else str(failure)
        return [Check("store", False, said)]


def _damaged(path: Path, reason: str, lang: str) -> Check:
    sentence = say(lang, "store.damaged", path=path, reason=reason, backups=path.parent / "backup")
    return Check("store", False, sentence)


def _boundaries(db: sqlite3.Connection, lang: str) -> Check:
    codes = {code for code, _wkb in records.boundaries(db)}
    official = codes >= load_default().kelurahan.keys()
    source = records.boundary_source(db)
    key = "doctor.boundaries.official" if official else "doctor.boundaries.approximate"
    return Check("boundaries", True, say(lang, key, count=len(codes), source=source))


def _quarantine(db: sqlite3.Connection, lang: str) -> Check:
    count = records.quarantine_count(db)
    return Check(
        "quarantine", True, say(lang, "doctor.quarantine" if count else "doctor.quarantine.none", count=count)
    )


def _rules(db: sqlite3.Connection, lang: str, now: int) -> Check:
    """Whether the rules supervisors said can be read here and name nobody who is gone."""
    ref = read_reference(db, Rates())
    if ref.unread:
        return Check("rules", False, say(lang, "rules.unread"))
    wrong = []
    for kind, problem in PROBLEMS.items():
        for one in getattr(ref, kind):
            holds = one.until > now if isinstance(one, Absence) else one.active
            if holds and (found := problem(one, ref)) is not None:
                name = one.agency if isinstance(one, Absence) else history.isolated(one.name)
                wrong.append(say(lang, "routing.rule", rule=name, why=say(lang, found[0], **found[1])))
    if wrong:
        more = say(lang, "doctor.rules.more", count=len(wrong) - MOST_TOLD) if len(wrong) > MOST_TOLD else ""
        return Check("rules", False, " ".join([*wrong[:MOST_TOLD], more]).strip())
    counts = {kind: len(getattr(ref, kind)) for kind in PROBLEMS}
    return Check("rules", True, say(lang, "doctor.rules.ok", **counts))


def _channels(settings: Settings, lang: str) -> list[Check]:
    """Every channel that has an address: how far it has joined, and who says so."""
    switches: dict[str, str] = {}
    try:
        if settings.store.exists() and migrate.version(settings.store) == migrate.SCHEMA:
            with closing(reading.connect(settings.store)) as db:
                switches = dict(db.execute("select code, phase from channel").fetchall())
    except sqlite3.Error:  # told where the store is looked at
        switches = {}
    found = []
    for code in CHANNELS:
        own = settings.channels[code].phase
        if settings.channels[code].url:
            phase = settings.phase(code, switches.get(code, "?"))
            key = "doctor.channel.own" if own else "doctor.channel.switch"
            found.append(Check(f"channel {code}", True, say(lang, key, phase=phase)))
    return found


def _central(settings: Settings, lang: str) -> Check:
    """Whether the central can be reached: the named one is knocked at, this computer's own needs its binaries."""
    from console.core import access, embedded
    from console.core.line import line

    try:
        here = line(settings)
        if here.address.embedded:
            embedded.binaries()
            return Check("central", True, say(lang, "doctor.central.embedded"))
        found = access.probe(here.address, ca=here.ca)
    except Told as failure:
        return Check("central", False, failure.sentence(lang))
    if found.failure is not None:
        return Check("central", False, found.failure.sentence(lang))
    return Check("central", True, say(lang, "doctor.central.answers", address=here.address.text))

"""The commands of whoever administers a central: ``tanggap central ...``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer

from console.cli_base import REFUSED, Usage, language, load_settings, print_json, tell
from console.core.central_admin import ROLES, Admin, administrator, made_password
from console.core.errors import Refused
from models.central import schema
from models.sentences import say

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Role = Annotated[str, typer.Option("--role", help="One of " + ", ".join(ROLES) + ".")]
Scope = Annotated[str, typer.Option("--scope", metavar="CODE", help="A kota or kecamatan; without it, all.")]

central = typer.Typer(no_args_is_help=True, help="The central database, for its administrator.")


@contextmanager
def _admin() -> Iterator[Admin]:
    with administrator(load_settings(), os.environ) as found:
        yield found


def _say(code: str, **params: object) -> str:
    return say(language(), code, **params)


def _stands(admin: Admin, code: str, data: dict[str, Any] | None) -> None:
    """Say that the central is as this program makes it: as data, or in a sentence."""
    if data is not None:
        print_json({**data, "version": schema.newest()})
    else:
        print(_say(code, address=admin.address.text, version=schema.newest()))


@central.command()
def init(as_json: Json = False) -> None:
    """Make the central, and its database if there is none; an existing one is brought up to date."""
    with _admin() as admin:
        made = admin.make()
        _stands(admin, "central.made" if made else "central.updated", {"made": made} if as_json else None)


@central.command()
def migrate(as_json: Json = False) -> None:
    """Bring the central up to date with this program."""
    with _admin() as admin:
        changed = admin.migrate()
        code = "central.updated" if changed else "central.was_current"
        _stands(admin, code, {"changed": changed} if as_json else None)


@central.command()
def status(
    verify: Annotated[
        bool, typer.Option("--verify", help="Recompute the whole history and compare; takes a while.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say how the central is."""
    with _admin() as admin:
        found = admin.status()
        if verify and not found.current:
            raise Refused("central.behind")
        history = admin.verify() if verify else None
    if as_json:
        told = asdict(found)
        print_json(
            told | {"tokens": list(history.tokens), "broken": list(history.cases)} if history else told
        )
    else:
        print(_say("central.stands", address=admin.address.text, **asdict(found)))
    if not found.current:
        tell(_say("central.outdated"))
    if history is None:
        return
    if not history.sound:
        tell(_say("central.unsound", tokens=_listed(history.tokens), cases=_listed(history.cases)))
        raise typer.Exit(REFUSED)
    if not as_json:
        print(_say("central.sound"))


def _listed(some: tuple[object, ...]) -> str:
    return ", ".join(map(str, some)) or "-"


@central.command("add-operator")
def add_operator(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Their login.")],
    role: Role,
    scope: Scope = "",
    full_name: Annotated[str, typer.Option("--name", metavar="FULL", help="Their full name.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Let somebody work at the central; without a password, a good one is made and shown once."""
    _known(role)
    password = _password(password_stdin)
    made = "" if password else made_password()
    with _admin() as admin:
        admin.add_operator(name, role, password or made, scope, full_name)
    if as_json:
        print_json({"name": name, "role": role, "scope": scope, "password": made or None})
        return
    tell(_say("operator.added", name=name, role=role))
    if made:
        tell(_say("operator.given"))
        print(made)


@central.command("set-operator")
def set_operator(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Their login.")],
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="May work, or no longer.")
    ] = None,
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="CODE", help='A kota or kecamatan; "" is all.')
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help="One of " + ", ".join(ROLES) + ".")] = None,
    as_json: Json = False,
) -> None:
    """Change what somebody may do at the central; it holds at once, in open consoles too."""
    if active is None and scope is None and role is None:
        raise Usage("operator.nothing")
    if role is not None:
        _known(role)
    with _admin() as admin:
        admin.set_operator(name, active=active, scope=scope, role=role)
    if as_json:
        print_json({"name": name, "active": active, "scope": scope, "role": role})
    else:
        tell(_say("operator.changed", name=name))


def _known(role: str) -> None:
    if role not in ROLES:
        raise Usage("operator.role", role=role, roles=", ".join(ROLES))


def _password(from_input: bool) -> str:
    """The password somebody gave, "" when one is to be made; never taken from the arguments, which others can read."""
    if from_input:
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise Usage("operator.password", least=1)
        return given
    if not sys.stdin.isatty():
        return ""
    given = _asked("operator.ask")
    if given and _asked("operator.again") != given:
        raise Refused("operator.differs")
    return given


def _asked(code: str) -> str:
    return str(typer.prompt(_say(code), default="", hide_input=True, show_default=False, err=True))

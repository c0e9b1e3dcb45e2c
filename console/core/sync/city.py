"""What is said of the city itself: boundaries, crews, how far channels have joined, which status answers by itself,
whom cases go to by rule, who is away, and when a case climbs the ladder.

It belongs to no case. A supervisor says it, it travels as rows of the central's ``master``, and the newest row of a
kind is in force. A pull brings what is said later than its cursor; what was said before a console came is fetched once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from console.core.central import Me
from console.core.dispatch import Change
from models import landing, reading, writing
from models.routing import BadRouting
from models.routing_json import READERS

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection

    from console.core.central import PostgresCentral
    from console.core.sync.cycle import Sync

log = logging.getLogger(__name__)

#: By kind, where the store keeps it.
MASTER: Final = {
    "boundaries": "select kelurahan, wkb, source from boundary order by kelurahan",
    "crews": "select crew, code from kelurahan order by code",
    "phases": "select code, phase from channel order by code",
    "reply_rules": "select channel, status, template from reply_rule order by channel, status",
}
#: Whether what had been said before this console came was fetched (table ``meta``).
CAUGHT_UP: Final = "sync.master"


def send(sync: Sync, me: Me) -> None:
    """What was said here. Kept until somebody with the right is connected."""
    if me.role != "supervisor" or me.scope != "":
        return
    for kind in (*MASTER, *READERS):
        if sync.meta(f"master.{kind}") != "unsent":
            continue
        with sync.reading() as db:
            body = _said_here(db, kind)
        cast("PostgresCentral", sync.central).set_master(kind, body)
        with writing.transaction(sync.engine) as connection:
            db = writing.driver(connection)
            if _said_here(db, kind) == body:  # else it was said anew meanwhile, and goes with the next cycle
                landing.set_meta(db, f"master.{kind}", "")


def _said_here(db: sqlite3.Connection, kind: str) -> list[Any]:
    if kind in READERS:
        row = db.execute("select body from city_list where kind = ?", (kind,)).fetchone()
        return list(json.loads(row[0])) if row else []
    return [[v.hex() if isinstance(v, bytes) else v for v in row] for row in db.execute(MASTER[kind])]


def catch_up(sync: Sync) -> Change:
    """What had been said before this console came, once a home; again after a central went back."""
    if sync.caught_up or sync.meta(CAUGHT_UP) == "done":
        sync.caught_up = True
        return Change()
    said = sync.central.masters()
    with writing.transaction(sync.engine) as connection:
        changed = land(connection, said)
        landing.set_meta(writing.driver(connection), CAUGHT_UP, "done")
    if changed:
        sync.store.refresh_reference()
    return Change(reference=changed)


def land(connection: Connection, said: Sequence[tuple[int, str, Any]]) -> bool:
    """Put into the store what supervisors said.

    Args:
        connection: inside a transaction.
        said: (revision, kind, body), the newest of a kind last; kinds this program does not know are left alone.

    Returns:
        Whether there was anything.
    """
    db = writing.driver(connection)
    for _revision, kind, body in said:
        if reading.fact(db, f"master.{kind}") == "unsent":
            continue  # ours is newer, and on its way
        if kind == "boundaries":
            writing.replace_boundaries(
                connection, [(c, bytes.fromhex(wkb), source) for c, wkb, source in body]
            )
        elif kind == "crews":
            writing.set_crews(connection, [(int(crew), str(code)) for crew, code in body])
        elif kind == "phases":
            writing.set_phases(connection, [(str(code), str(phase)) for code, phase in body])
        elif kind == "reply_rules":
            rules = [(str(channel), str(status), str(template)) for channel, status, template in body]
            writing.replace_reply_rules(connection, rules)
        elif kind in READERS:
            _keep_list(connection, kind, body)
    return bool(said)


def _keep_list(connection: Connection, kind: str, body: Any) -> None:
    """Kept as it came: what a newer program wrote is in force here once this computer has that program."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    try:
        READERS[kind](text)
    except BadRouting as bad:
        log.warning("%s of the central cannot be read here: %s %s", kind, bad.code, bad.params)
    writing.set_city_list(connection, kind, text)

"""How many open cases a ladder's rules would raise at once, before anybody switches them on."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from console.core.ladder import due, late
from models.ladder import LadderRule
from models.reference import Reference


def would_raise(db: sqlite3.Connection, rules: Sequence[LadderRule], now: int, ref: Reference) -> list[int]:
    """How many open cases each rule would raise now, were it switched on alone.

    Args:
        db: reading connection.
        rules: switched on or not.
        now: seconds since the epoch.
        ref: how a category's hours count.
    """
    alone = [[replace(rule, active=True)] for rule in rules]
    return [sum(due(case, rule, now, ref) is not None for case in late(db, rule, now)) for rule in alone]

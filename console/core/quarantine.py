"""The quarantine: input that was not understood, kept with its reason until somebody has dealt with it.

``retry`` reads a piece again, perhaps with other words about its columns or after somebody put it right, and
takes it in; what still fails stays, with the new reason. ``discard`` says why it may be forgotten. Nothing is
ever deleted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from console.core import records
from console.core.dispatch import Dispatcher
from console.core.errors import Refused
from console.core.intake import Intake
from console.core.records import QuarantineRow
from models.report import Report, Unreadable

ReadAgain = Callable[[QuarantineRow], Sequence[Report | Unreadable]]
"""Reads a piece again by its ``raw``, ``mapping`` and ``channel``; handed in, for only channels know how."""


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of trying again.

    Attributes:
        received: pieces that are cases now.
        kept: (small key, reason code, its parameters) of those that stay.
    """

    received: tuple[int, ...]
    kept: tuple[tuple[int, str, dict[str, Any]], ...]


def pieces(db: sqlite3.Connection, ns: Sequence[int]) -> list[QuarantineRow]:
    """The open pieces of these small keys.

    Raises:
        Refused: one of them does not exist, or has been dealt with.
    """
    found = []
    for n in ns:
        rows = records.quarantined(db, "", n)
        if not rows:
            raise Refused("quarantine.missing", n=n)
        if rows[0].state != "open":
            raise Refused(f"quarantine.{rows[0].state}", n=n)
        found.append(rows[0])
    return found


def retry(
    dispatcher: Dispatcher, intake: Intake, rows: Sequence[QuarantineRow], read_again: ReadAgain
) -> Retried:
    """Try pieces again.

    Args:
        dispatcher: settles them in its actor's name.
        intake: takes in what can be read now.
        rows: open pieces; ``raw`` and ``mapping`` as they shall be tried and, should they fail, kept.
        read_again: the reader of their channel.

    Raises:
        Unavailable: the store cannot be written.
    """
    received: list[int] = []
    kept: list[tuple[int, str, dict[str, Any]]] = []
    for row in rows:
        reason = _tried(intake, read_again(row))
        if reason is None:
            dispatcher.settle_quarantine([row.n], "retried", "")
            received.append(row.n)
            continue
        code, params = reason if reason[0] else (row.code, row.params)
        dispatcher.revise_quarantine(
            row.n,
            code,
            json.dumps(params, ensure_ascii=False),
            row.raw,
            json.dumps(row.mapping, ensure_ascii=False),
        )
        kept.append((row.n, code, params))
    return Retried(tuple(received), tuple(kept))


def discard(dispatcher: Dispatcher, ns: Sequence[int], reason: str) -> int:
    """Say that pieces need no case.

    Args:
        dispatcher: settles them in its actor's name.
        ns: small keys of open pieces.
        reason: why; somebody will ask.

    Raises:
        Refused: no reason was given.
    """
    if not reason.strip():
        raise Refused("quarantine.reason")
    return dispatcher.settle_quarantine(ns, "discarded", reason.strip())


def _tried(intake: Intake, items: Sequence[Report | Unreadable]) -> tuple[str, dict[str, Any]] | None:
    """None when every report in it is a case now, else the reason; ("", {}) when there was nothing in it."""
    for item in items:
        if isinstance(item, Unreadable):
            return item.code, dict(item.params)
    reports = [item for item in items if isinstance(item, Report)]
    if not reports:
        return "", {}
    for _report, refusal in intake.admit(reports):
        return refusal.code, {key: str(value) for key, value in refusal.params.items()}
    return None

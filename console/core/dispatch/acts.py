"""Commands on cases: judged, written with their Events, taken back.

An act of thousands is judged and written part by part. A part is judged before the lock is taken, while the one before
is written; the lock is held for as long as writing takes. If somebody else has written in between, or this act itself
what was read, the part is judged once more under the lock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core.dispatch.ahead import Part, ahead
from console.core.dispatch.door import Door, driver
from console.core.dispatch.judging import By, Share, judge, shares
from console.core.dispatch.outcome import Outcome, Tally
from console.core.dispatch.undoing import moved, of_batch, taking_back
from console.core.store import told
from models import reading, rules
from models.command_json import from_json, well_formed
from models.commands import BULK_LIMIT, Command, kind_of
from models.identity import event_id
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Orders a transaction takes: the lock is let go in between, so that nobody else waits for a bulk.
BATCH: Final = 500
#: Other processes look for the lock every tenth of a second: after so many transactions they find it free.
BREATH, BREATH_S = 40, 0.11
Progress = Callable[[int, int], None]
"""Told (done, of)."""
#: Where an act of many transactions notes how far it has come, in ``meta``; gone with its last one.
UNDER_WAY: Final = "act."


class Acts(Door):
    """What people do to cases."""

    def do(
        self, orders: Sequence[tuple[UUID, Command]], *, dry_run: bool = False, batch: UUID | None = None,
        progress: Progress | None = None, ids: Mapping[UUID, UUID] | None = None,
    ) -> Outcome:  # fmt: skip
        """Do Commands, in order, each on the case as the ones before left it.

        Several Commands for one case are done all or not at all: where one is refused, the case is told as refused
        with its reason and none of them is written.

        Args:
            orders: case and Command. Not ReceiveReport: that is ``receive``.
            dry_run: judge everything and write nothing.
            batch: name of the act, if one exists already.
            progress: told (done, of) after each transaction, in orders.
            ids: case -> id of its Event, for acts of one order a case whose Events follow from something: said twice,
                by whomever, it is refused.

        Raises:
            Unavailable: the store cannot be written; transactions done before stand under the act's name (``batches``
                tells them), and are told in no Outcome.
        """
        orders = _once(orders)
        cases = dict.fromkeys(case for case, _command in orders)
        if len(cases) > BULK_LIMIT and self.actor.role == "operator":
            too_many = Refusal("refused.bulk", {"limit": BULK_LIMIT})
            return Outcome([], [(case, too_many) for case in cases])
        by = self._by(batch, ids)
        ties = [rules.parent_named(command) for _case, command in orders]
        parts = list(shares([case for case, _command in orders], ties, BATCH))
        judged = [partial(judge, orders=[orders[place] for place in part], by=by) for part in parts]
        verb = kind_of(orders[0][1]) if orders else ""
        told_of = [len(part) for part in parts]
        if dry_run:
            return self._tried(judged, told_of, progress)
        return self._done(judged, told_of, by.batch, verb, progress)

    def undo(self, batch: UUID, *, progress: Progress | None = None) -> Outcome:
        """Take an act back, case by case, newest Event first.

        Undo is a new Event. Where somebody moved the case since, that case is refused and says who. Twins that went
        along come back along and count for no limit: whoever may do an act may undo it.

        Args:
            batch: as an earlier Outcome named it.
            progress: told (done, of) after each transaction, in Events.
        """
        from models import writing

        own = self._by(None)
        with told(self.store.path), self._opened().connect() as connection:
            ns, cases, ties = of_batch(driver(connection), batch)
            if self.actor.role == "operator" and len(some := moved(driver(connection), batch)) > BULK_LIMIT:
                too_many = Refusal("refused.bulk_undo", {"limit": BULK_LIMIT, "batch": str(batch)})
                return Outcome([], [(case, too_many) for case in some])
        parts = list(shares(cases, ties, BATCH))

        def judged(db: Any, events: list[int]) -> Share:
            orders, refused = taking_back(db, events)
            share = judge(db, orders, own)
            share.refused += refused.items()
            return share

        some_of = [partial(judged, events=[ns[place] for place in part]) for part in parts]
        outcome = self._done(some_of, [len(part) for part in parts], own.batch, "restore", progress)
        if parts:  # whatever was left of it when it was cut short is taken back
            with self.transaction() as connection:
                writing.forget_meta(connection, UNDER_WAY + batch.hex)
        return outcome

    def redo(self, n: int) -> Outcome:
        """Do the Command of a refused Event once more, as a new Event on the case as it is now.

        What is accepted here is dealt with in the same transaction; what is not stays, and the Outcome says why. Twins
        that were refused with it go along.

        Args:
            n: small key of the Event.
        """
        outcome, own = Tally(), self._by(None)
        with self.transaction() as connection:
            from models import writing

            db = driver(connection)
            row = db.execute(
                "select complaint, kind, body, batch, outcome = 'refused' and mine = 1 and dealt = 0 from event"
                " where n = ?", (n,)).fetchone()  # fmt: skip
            if row is None:
                return Outcome()
            case = UUID(bytes=row[0])
            command, refusal = _meant(row[1], row[2])
            if not row[4]:
                refusal = Refusal("refused.dealt")
            if command is None or refusal is not None:
                return Outcome([], [(case, refusal or Refusal("refused.again.unknown"))])
            self._write(connection, judge(db, [(case, command)], own), outcome)
            if case in outcome.accepted:
                twins = _refused_with(db, row[3], row[1], set(outcome.followed))
                writing.settle_refused(connection, [n, *twins], "redone")
        return outcome.result(own.batch)

    def follow(self, key: str, revision: int) -> None:
        """Remember up to which of the central's revisions something here has followed the Events.

        Args:
            key: who follows, a key of the table ``meta``.
            revision: looked at whole.
        """
        from models import writing

        with self.transaction() as connection:
            writing.set_meta(connection, key, str(revision))

    def _by(self, batch: UUID | None, ids: Mapping[UUID, UUID] | None = None) -> By:
        """Who acts now, under this name or a new one."""
        at = self.clock()
        return By(self.actor, self.console, at, batch or event_id(at * 1000, self.entropy(10)),
                  self.store.reference, self.entropy, ids or {})  # fmt: skip

    def _tried(self, parts: Sequence[Part], sizes: Sequence[int], progress: Progress | None) -> Outcome:
        """Judge an act and write nothing; nobody waits for it."""
        outcome, done = Tally(), 0
        with told(self.store.path), self._opened().connect() as connection:
            for part, size in zip(parts, sizes, strict=True):
                outcome.add(part(driver(connection)))
                done += size
                if progress is not None:
                    progress(done, sum(sizes))
        return outcome.result(None, tried=True)

    def _done(
        self, parts: Sequence[Part], sizes: Sequence[int], batch: UUID, verb: str, progress: Progress | None
    ) -> Outcome:
        """Judge and write an act, part by part.

        Args:
            parts: each reads and judges; asked again if somebody else wrote before the lock was there.
            sizes: orders in each.
            batch, verb: of the act, for whoever looks after it was cut short.
            progress: as in ``do``.
        """
        outcome = Tally()
        if len(parts) < 2:  # not worth a thread
            for part in parts:
                version = self._version()
                with told(self.store.path), self._opened().connect() as connection:
                    share = part(driver(connection))
                self._part(part, version, share, outcome, frozenset(), None)
                if progress is not None:
                    progress(sizes[0], sizes[0])
            return outcome.result(batch)
        done, of, before = 0, sum(sizes), frozenset[int]()
        with told(self.store.path), self._long(), ahead(self.store, parts, self._version) as coming:
            for number, ((part, version, share), size) in enumerate(zip(coming, sizes, strict=True), 1):
                done += size
                note = None
                if done < of:
                    note = {
                        "verb": verb,
                        "actor": self.actor.name,
                        "done": done,
                        "of": of,
                        "at": self.clock(),
                    }
                before = self._part(part, version, share, outcome, before, (batch, note))
                if progress is not None:
                    progress(done, of)
                if number % BREATH == 0:
                    Event().wait(BREATH_S)
        return outcome.result(batch)

    def _part(
        self, part: Part, version: int, share: Share, outcome: Tally, written: frozenset[int],
        way: tuple[UUID, dict[str, Any] | None] | None,
    ) -> frozenset[int]:  # fmt: skip
        """Write a part of an act.

        Args:
            part: judges it once more, if it must be.
            version: of the store, before it was judged.
            share: what that came to.
            outcome: learns of it.
            written: small keys that this act itself has written since.
            way: of an act of several parts: its name, and how far it has come, None with its last part.

        Returns:
            Small keys of what it wrote.
        """
        from models import writing

        with self.transaction() as connection:
            if writing.version(connection) != version or not written.isdisjoint(share.read):
                share = part(driver(connection))
            self._write(connection, share, outcome)
            if way is not None and way[1] is not None:
                writing.set_meta(connection, UNDER_WAY + way[0].hex, reading.to_text(way[1]))
            elif way is not None:
                writing.forget_meta(connection, UNDER_WAY + way[0].hex)
        return frozenset(share.touched)

    def _version(self) -> int:
        """Changes when anybody else has written to the store."""
        from models import writing

        with told(self.store.path), self._opened().connect() as connection:
            return writing.version(connection)

    def _write(self, connection: Connection, share: Share, outcome: Tally) -> None:
        """Write what was judged."""
        from models import writing

        writing.insert_events(connection, share.events)  # first: the next part is judged beside it
        writing.update_cases(connection, share.changes.items())
        if share.parents:
            writing.count_twins(connection, share.parents)
            share.touched.update(n for n, _case in reading.load(driver(connection), share.parents).values())
        outcome.add(share)


def _once(orders: Sequence[tuple[UUID, Command]]) -> list[tuple[UUID, Command]]:
    """Orders that can be stored, without what was said of a case twice in a row.

    What is said of many cases becomes one object, which is then told to be well formed, and made JSON of, once.
    """
    last: dict[UUID, Command] = {}
    whole: list[tuple[UUID, Command]] = []
    said: Command | None = None
    sound: Command | None = None
    for case, command in orders:
        if sound is None or (command is not said and command != said):
            said, sound = command, well_formed(command)
        before = last.get(case)
        if before is not None and (before is sound or before == sound):
            continue
        last[case] = sound
        whole.append((case, sound))
    return whole


def _meant(kind: str, body: str) -> tuple[Command | None, Refusal | None]:
    """The Command of a stored Event, and what forbids to do it a second time."""
    try:
        told = json.loads(body)
        # A report's text stands in its case alone; here it only matters that it is a report.
        command = from_json({"text": "", **told} if kind == "receivereport" else told)
    except ValueError:
        return None, Refusal("refused.again.unknown")
    return command, rules.refuse_again(command)


def _refused_with(db: Any, batch: bytes | None, kind: str, cases: set[UUID]) -> list[int]:
    """Refused Events of the same act on these cases: twins that would have closed or opened with their parent."""
    if batch is None or not cases:
        return []
    rows = db.execute(
        "select n, complaint from event where batch = ? and kind = ? and outcome = 'refused'", (batch, kind)
    )
    return [n for n, raw in rows if UUID(bytes=raw) in cases]

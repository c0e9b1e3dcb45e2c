"""Reports in: seen before? what, where, whose? - suggested with reasons, then one ``ReceiveReport`` each.

What is suggested of a report, ``console.core.first_look`` says.

A batch is one transaction, so a process that dies leaves whole batches, and loading the same again adds only
what is missing. A page of a channel is one together with the channel's cursor. Whatever is not understood goes to the
quarantine with the reason and the words as they came.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core import collector, records
from console.core.blobs import Blobs
from console.core.dispatch import BATCH, Change, Dispatcher
from console.core.dispatch.pages import Arriving, News, QuarantineRow
from console.core.errors import Refused
from console.core.first_look import OURS, FirstLook
from console.core.learned import Newest
from console.core.places import build_locator
from console.core.suggest import Suggester
from models.command_json import sound
from models.commands import SPECS
from models.delivery import Edited, Item, Returned
from models.report import Report, Unreadable
from models.rules import Refusal

if TYPE_CHECKING:
    from models.boundaries import Locator

log = logging.getLogger(__name__)

#: Characters of a raw piece the quarantine keeps.
RAW: Final = 65_536


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a load; ``read`` is the sum of the others.

    Attributes:
        received: new cases.
        known: messages that were cases already, or stood in the load twice; and what became of known ones.
        quarantined: pieces that lie in the quarantine, whether newly or since an earlier load.
    """

    read: int = 0
    received: int = 0
    known: int = 0
    quarantined: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.read + other.read, self.received + other.received, self.known + other.known,
            self.quarantined + other.quarantined,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """One load under way.

    Attributes:
        channel: channel code of everything in it.
        how: what the channel's reader needs to read a piece of it again; kept with the quarantine.
    """

    channel: str
    how: Mapping[str, Any]


class Intake:
    """Takes Reports in through the dispatcher. Runs on the thread that writes.

    Args:
        dispatcher: the door, whose actor the Events name.
        suggester: explains what a message probably is.
        locator: names the kelurahan of a point.
        blobs: keeps pictures that messages bring along; made where none is handed in.
    """

    def __init__(
        self, dispatcher: Dispatcher, suggester: Suggester, locator: Locator, blobs: Blobs | None = None
    ) -> None:
        self._blobs = blobs or Blobs(dispatcher)
        self._dispatcher = dispatcher
        self._suggester = suggester
        self._looks = FirstLook(dispatcher, suggester, locator)
        self._db: sqlite3.Connection | None = None

    def take(
        self, items: Iterable[Report | Unreadable], channel: str, *, how: Mapping[str, Any] | None = None,
        progress: Callable[[Tally], None] | None = None, changed: Callable[[Change], None] | None = None,
    ) -> Tally:  # fmt: skip
        """Take a load in, batch by batch; memory does not grow with its length.

        Args:
            items: as a channel's reader yields them.
            channel: channel code, for the pieces that could not be read.
            how: see ``Load``.
            progress: told the tally so far after each batch.
            changed: told what each batch touched.

        Raises:
            Refused: this actor may not take reports in.
            Unavailable: the store cannot be written; whole batches before stand.
        """
        self._may()
        self._suggester.renew()
        load, total, rest = Load(channel, how or {}), Tally(), iter(items)
        self._db = self._dispatcher.store.reader()
        try:
            while batch := list(islice(rest, BATCH)):
                tally, change = self._batch(self._db, batch, load)
                total += tally
                if changed is not None and (change.cases or change.other):
                    changed(change)
                if progress is not None:
                    progress(total)
        finally:
            self._db.close()
            self._db = None
            self._looks.forget_near()
        return total

    def page(
        self, items: Sequence[Item], channel: str, *, cursor: str | None = None, place: str = ""
    ) -> tuple[Tally, Change]:
        """Take in what a channel delivered: all of it and the cursor, or nothing.

        Args:
            items: one page.
            channel: channel code.
            cursor: where the channel goes on after these; None when they were sent here by themselves.
            place: under which name the cursor is kept, see ``records.cursor``; the channel's code when left out.

        Returns:
            The tally, in which edits, deletions and replies that came back count as known, and what it touched.

        Raises:
            Refused: this actor may not take reports in.
            Unavailable: the store or the disk cannot be written; the cursor stands where it was.
        """
        self._may()
        self._suggester.renew()
        load = Load(channel, {})
        bad = [item for item in items if isinstance(item, Unreadable)]
        self._looks.refresh_near()
        db = self._dispatcher.store.reader()
        try:
            reports, _known = self._new_ones(db, [item for item in items if isinstance(item, Report)])
            reports = [self._pictured(report) for report in reports]
            replied = self._replies_in(db, items)
            orders = self._looks.look(db, reports, replied)
        finally:
            db.close()
        report_of = {order.well_formed().id: report for order, report in zip(orders, reports, strict=True)}

        def kept(refused: Sequence[tuple[UUID | News, Refusal]]) -> list[QuarantineRow]:
            pieces = [
                _unreadable(report_of[what] if isinstance(what, UUID) else what, refusal)
                for what, refusal in refused
            ]
            return [self._quarantine_row(piece, load) for piece in (*bad, *pieces)]

        changes = [item for item in items if isinstance(item, News)]
        cases = {UUID(reply): case for reply, (case, _number) in replied.items()}
        stands = None if cursor is None else (place or channel, cursor)
        taken = self._dispatcher.take_page(Arriving(orders, changes, kept, stands, cases))
        quarantined = len(bad) + taken.refused
        known = len(items) - taken.received - quarantined
        return Tally(len(items), taken.received, known, quarantined), taken.change

    def _replies_in(self, db: sqlite3.Connection, items: Sequence[Item]) -> dict[str, tuple[UUID, str]]:
        """The cases of those replies of ours that a page answers or gives back."""
        named = {str(item.reply) for item in items if isinstance(item, Returned)}
        for item in items:
            if isinstance(item, Report):
                named |= {one.removeprefix(OURS) for one in item.answers if one.startswith(OURS)}
        return records.replied(db, named) if named else {}

    def _may(self) -> None:
        actor = self._dispatcher.actor
        if actor.role not in SPECS["receivereport"].roles:
            raise Refused("refused.role", role=actor.role, verb="load")

    def _pictured(self, report: Report) -> Report:
        """The report with its own pictures kept and queued, before the Event that names them; a picture that is none
        is left out of it."""
        if not report.pictures:
            return report
        photos, taken, left_out = list(report.photos), [], report.left_out
        for data in report.pictures:
            try:
                sha = self._blobs.take_in(data).sha
            except Refused as failure:
                log.info("a picture of a message was left out: %s", failure.code)
                sha, left_out = hashlib.sha256(data).hexdigest(), left_out + 1
                photos = [photo for photo in photos if photo != sha]
            else:
                taken.append(sha)
        photos += [sha for sha in dict.fromkeys(taken) if sha not in photos]
        self._blobs.queue(self._dispatcher, taken)
        return replace(report, photos=tuple(photos), pictures=(), left_out=left_out)

    def admit(self, reports: Sequence[Report]) -> list[tuple[Report, Refusal]]:
        """Take a few reports in, for the quarantine's second try.

        Returns:
            Those that are no new case, each with the reason; a known message is one of them.
        """
        db = self._dispatcher.store.reader()
        try:
            return self._admitted(db, reports)[0]
        finally:
            db.close()

    def _batch(
        self, db: sqlite3.Connection, batch: Sequence[Report | Unreadable], load: Load
    ) -> tuple[Tally, Change]:
        bad = [item for item in batch if isinstance(item, Unreadable)]
        fresh, known = self._new_ones(db, [item for item in batch if isinstance(item, Report)])
        refused, change = self._admitted(db, fresh)
        for report, refusal in refused:
            if refusal.code == "refused.known":  # another process took it in meanwhile
                known += 1
                continue
            bad.append(_unreadable(report, refusal))
        received = len(fresh) - len(refused)
        if bad:
            self._dispatcher.quarantine([self._quarantine_row(piece, load) for piece in bad])
            change = Change(change.cases, change.created, other=("quarantine",))
        return Tally(len(batch), received, known, len(bad)), change

    def _admitted(
        self, db: sqlite3.Connection, reports: Sequence[Report]
    ) -> tuple[list[tuple[Report, Refusal]], Change]:
        """One transaction: the reports become cases, but for those refused."""
        if not reports:
            return [], Change()
        orders = self._looks.look(db, reports, {})
        outcome = self._dispatcher.receive(orders)
        if not outcome.refused:
            return [], outcome.change
        by_id = {order.well_formed().id: report for order, report in zip(orders, reports, strict=True)}
        return [(by_id[case], refusal) for case, refusal in outcome.refused], outcome.change

    def _new_ones(self, db: sqlite3.Connection, reports: Sequence[Report]) -> tuple[list[Report], int]:
        """The messages that are no case yet, each once, and how many are left out.

        Asked before anything is guessed, so that loading a file again costs little more than reading it.
        """
        by_channel: dict[str, list[str]] = {}
        for report in reports:
            by_channel.setdefault(report.channel, []).append(report.external_id)
        seen = {
            (channel, external_id)
            for channel, ids in by_channel.items()
            for external_id in records.known_messages(db, channel, ids)
        }
        fresh: list[Report] = []
        for report in reports:
            key = (report.channel, report.external_id)
            if key not in seen:
                seen.add(key)
                fresh.append(report)
        return fresh, len(reports) - len(fresh)

    def _quarantine_row(
        self, piece: Unreadable, load: Load
    ) -> tuple[bytes, str, str, str, str, str, str, int, str]:
        # Of a piece without content only where it lay can tell it from another.
        content = sound(piece.raw) or f"{piece.source}\0{piece.where}\0{piece.code}"
        key = hashlib.sha256(f"{load.channel}\0{content}".encode("utf-8", "surrogatepass")).digest()
        return (
            key, load.channel, sound(piece.source), sound(piece.where), piece.code,
            json.dumps(sound(piece.params), ensure_ascii=False), sound(piece.raw), self._dispatcher.clock(),
            json.dumps(dict(load.how), ensure_ascii=False),
        )  # fmt: skip


def _unreadable(what: Report | News, refusal: Refusal) -> Unreadable:
    """What the rules refuse, as a piece for the quarantine."""
    where = f"{OURS}{what.reply}" if isinstance(what, Returned) else what.external_id
    raw = ""
    if isinstance(what, Report):
        raw = what.raw or what.text
    elif isinstance(what, Edited):
        raw = what.text
    params = {key: str(value) for key, value in refusal.params.items()}
    return Unreadable(what.channel, where, refusal.code, params, raw[:RAW])


def open_intake(dispatcher: Dispatcher) -> Intake:
    """An intake on the store's present master data and boundaries; takes about 0.3 s."""
    store = dispatcher.store
    ref = store.reference
    db = store.reader()
    try:
        rows = records.boundaries(db)
    finally:
        db.close()
    learned = Newest(store.settings.home)
    suggester = Suggester(ref.categories.values(), ref.territory, ref.agencies.values(), learned=learned)
    suggester.renew()
    intake = Intake(dispatcher, suggester, build_locator(rows, ref.territory, store.settings.cache))
    collector.settle()  # a hundred thousand small objects of words and shapes
    return intake

"""Pushing: what this person may say, submitted in portions; for ``cycle`` alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from console.core.central import Malformed, Me, Submitted
from console.core.sync.judge import Judged, Pending, Together, as_push
from models import reading, writing
from models.commands import SPECS
from models.complaint import Complaint

if TYPE_CHECKING:
    from console.core.sync.cycle import Sync

_LOST: Final = """select e.batch, e.complaint, r.kind from event e join event r on r.complaint = e.complaint
    and r.batch = e.batch and r.outcome = 'refused' and r.kind not in ('release', 'deliver')
    and json_extract(r.body, '$.follows') is null
    where e.outcome is null and e.batch is not null"""


def pushable(pending: Sequence[Pending], me: Me, actor: str) -> list[Pending]:
    """What this person may say: their own, and reports by whomever. A report waits for somebody who may bring it
    in, with all that was done to its case: a refusal would be the end of it, for every console. So does what only
    an intake may say, as it is the channel's word."""
    brings = me.role in SPECS["receivereport"].roles
    takes_in = "intake" in me.roles or me.speaks
    held = {
        e.complaint for e in pending
        if (e.kind == "receivereport" and not brings) or (SPECS[e.kind].roles == ("intake",) and not takes_in)
    }  # fmt: skip
    return [
        e for e in pending
        if e.complaint not in held and (me.speaks or e.actor == actor or e.kind == "receivereport")
    ]  # fmt: skip


def lost(sync: Sync) -> dict[Together, str]:
    """Of unanswered acts, the cases of which the central has refused an Event already, and its kind."""
    with sync.reading() as db:
        return {
            Together(UUID(bytes=batch), UUID(bytes=case)): kind for batch, case, kind in db.execute(_LOST)
        }


def push(
    sync: Sync, judged: Sequence[Judged], rows: dict[UUID, Complaint], me: Me, held: set[UUID]
) -> Iterator[tuple[Submitted, int]]:
    """Submit; what the central cannot read is halved until the one Event is found, set aside, and the rest sent.

    Args:
        sync: who pushes.
        judged, rows: as they were judged.
        me: as who.
        held: cases of which something sent before this was not taken as it was judged. What else was said of them
            was judged on it, and waits with it.
    """
    some = []
    for one in judged:
        if one.event.complaint in held or one.also in held:
            held.add(one.event.complaint)
        else:
            some.append(one)
    if not some:
        return
    try:
        answer = sync.central.submit([as_push(one, rows, speaks=me.speaks) for one in some])
    except Malformed as error:
        if len(some) == 1:
            _set_aside(sync, some[0].event, error.reason)
            held.add(some[0].event.complaint)
            yield Submitted(0, frozenset(held), frozenset()), 1
            return
        half = len(some) // 2
        yield from push(sync, some[:half], rows, me, held)
        yield from push(sync, some[half:], rows, me, held)
        return
    held |= answer.stale
    yield answer, 0


def _set_aside(sync: Sync, event: Pending, reason: str) -> None:
    """An Event no central can take: refused here, visibly, with the server's words, and its effect taken back."""
    with writing.transaction(sync.engine) as connection:
        writing.driver(connection).execute(
            "update event set outcome = 'refused', reason = ? where n = ? and outcome is null",
            (reading.to_text({"code": "central.malformed", "params": {"reason": reason}}), event.n),
        )
    if event.kind != "receivereport":  # a report stays here: nobody else has its words
        from console.core.sync import mend

        mend.read_again(sync, [event.complaint.bytes])

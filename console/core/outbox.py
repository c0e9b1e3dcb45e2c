"""Replies go out, each at most once: the part of an intake that takes them, sends them and says what became of them.

Everything a reply does is an Event the central decides (``models.replies``), so several intakes may run. The order of
things is what makes it safe:

1. What is due is released in this outbox's name, and pushed. Nothing is sent before the central has accepted that.
2. A reply that somebody had before, and was not heard of again, is looked up in its channel first.
3. It is sent within ``FRESH_S`` of its release, long before anybody may take it over (``replies.LEASE``).
4. What became of it is recorded at once and pushed. A reply that was certainly not sent is given back (*held*, with a
   wait), one nobody can tell about is *unknown* and looked up again, a day long; then a person settles it.

Nothing is remembered between turns but what spares calls: a killed outbox leaves its replies to their lease, and
whoever comes then looks them up. Two outboxes have different names even in one home: none takes another's for its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from console.core import outbox_due
from console.core.dispatch import Change, Dispatcher
from console.core.errors import Refused, Told
from console.core.outbox_due import Due
from console.core.store import Store
from console.core.sync.report import both
from models import reading, replies
from models.commands import Actor, Command, Deliver, Release
from models.complaint import Complaint
from models.delivery import Away, ChannelFailure, Connector, Denied, Outgoing, Throttled, Unsure, Unwanted
from models.identity import event_id

if TYPE_CHECKING:
    from console.core.central import PostgresCentral

log = logging.getLogger(__name__)

#: Seconds after its release in which a reply may be sent; after that it is released anew.
FRESH_S: Final = 60
#: Replies of one channel taken in a turn: as many as go out while their release is fresh.
AT_ONCE: Final = 10
#: Seconds a reply is tried, or looked up, before that is given up.
DAY_S: Final = 86_400
DENIED_S: Final = 3600
#: Seconds a reply is left alone after the central refused its release.
ASIDE_S: Final = 600


@dataclass(frozen=True, slots=True)
class Turned:
    """What a turn did.

    Attributes:
        sent, held, failed, unknown: how many replies ended it so.
        problems: by channel, what stands against sending there: code and parameters of a sentence.
        change: for the screens.
    """

    sent: int = 0
    held: int = 0
    failed: int = 0
    unknown: int = 0
    problems: Mapping[str, tuple[str, Mapping[str, object]]] = field(default_factory=dict)
    change: Change = field(default_factory=Change)


@dataclass
class Rest:
    """A channel that is left alone for a while."""

    until: int = 0
    times: int = 0
    why: tuple[str, Mapping[str, object]] = ("", {})


def contact_from(central: PostgresCentral) -> Callable[[UUID], str]:
    """Where the central says a reply's citizen is reached (``models/central/replies.sql``)."""

    def contact(reply: UUID) -> str:
        with central.db() as db:
            row = db.execute("select tanggap.contact_of(%s)", (reply,)).fetchone()
        if row is None or row[0] is None:
            raise Refused("refused.reply_taken")
        return str(row[0])

    return contact


class Outbox:
    """See the module. Used by one thread at a time, which the dispatcher belongs to as well."""

    def __init__(
        self, store: Store, dispatcher: Dispatcher, sync: Callable[[], bool], connectors: Mapping[str, Connector],
        contact: Callable[[UUID], str], clock: Callable[[], int], console: str, *,
        fetch: Callable[[UUID], object] | None = None,
    ) -> None:  # fmt: skip
        """Args:
        store: the open home.
        dispatcher: a door of its own, in the name of a login that is an intake.
        sync: pushes and pulls now; whether the central answered.
        connectors: by channel; those not named are not answered through here.
        contact: where a reply's citizen is reached; asked only of what this outbox has released.
        clock: seconds since the epoch, put right by the central's.
        console: this computer's name.
        fetch: brings in a case's whole history, which a first pull leaves out for closed cases.
        """
        self.store, self.sync, self.connectors = store, sync, connectors
        self.door = dispatcher.acting_as(Actor(dispatcher.actor.name, "intake"))
        self.contact, self.clock, self.fetch = contact, clock, fetch
        self.name = f"{console}#{dispatcher.entropy(4).hex()}"
        self._rests: dict[str, Rest] = {}
        self._aside: dict[UUID, int] = {}
        self._done: dict[str, int] = {}
        self._change = Change()

    def turn(self, channels: Collection[str]) -> Turned:
        """Do what is due now.

        Args:
            channels: those that are to be replied to.

        Raises:
            Unavailable: the store cannot be read or written.
        """
        self._done, self._change = dict.fromkeys(("sent", "held", "failed", "unknown"), 0), Change()
        now = self.clock()
        self._aside = {reply: until for reply, until in self._aside.items() if until > now}
        wanted = [c for c in channels if c in self.connectors and self._rests.get(c, Rest()).until <= now]
        # Asked first, so that what is released is fresh, and nothing at all is done while the line is down.
        if self._due(wanted) and self._synced():
            for one in self._take(self._chosen(self._due(wanted))):
                self._see_to(one)
            if any(self._done.values()):
                self._synced()
        self._settle_refused()
        problems = {c: rest.why for c, rest in self._rests.items() if c in channels and rest.why[0]}
        return Turned(**self._done, problems=problems, change=self._change)

    # taking

    def _due(self, channels: Sequence[str]) -> list[Due]:
        """What is due in these channels and has not just been refused to us."""
        now = self.clock()
        found = outbox_due.read(self.store, channels, now, self.fetch)
        return [one for one in found if self._aside.get(one.reply, 0) <= now]

    def _chosen(self, due: Sequence[Due]) -> list[Due]:
        """As many as go out in time; one where a channel has failed, to see whether it is back."""
        room = {c: 1 if self._rests.get(c, Rest()).times else AT_ONCE for c in self.connectors}
        chosen = []
        for one in due:
            if room[one.case.channel] > 0:
                room[one.case.channel] -= 1
                chosen.append(one)
        return chosen

    def _take(self, due: Sequence[Due]) -> list[Due]:
        """Those of them that the central says are ours now."""
        if not due:
            return []
        since = self.clock()
        by_reply = {one.reply: one for one in due}
        act = event_id(since * 1000, self.door.entropy(10))
        accepted = 0
        for one in due:  # each by itself: one that was withdrawn meanwhile holds up no other of its case
            outcome = self.door.do([(one.case.id, Release(one.reply, self.name, again=one.again))], batch=act)
            self._change = both(self._change, outcome.change)
            accepted += len(outcome.accepted)
        if not accepted:
            self._aside |= {one.reply: since + ASIDE_S for one in due}
            return []
        self._synced()
        with closing(self.store.reader()) as db:
            asked = "select body, outcome from event where batch = ? order by n"
            rows = db.execute(asked, (act.bytes,)).fetchall()
        answers = {UUID(json.loads(body)["reply"]): answer for body, answer in rows}
        taken = []
        for reply, one in by_reply.items():
            mine = replace(one, since=since)
            if answers.get(reply) == "accepted" and (case := self._mine(mine)) is not None:
                taken.append(replace(mine, case=case))
            elif answers.get(reply, "refused") is None:  # no answer yet: given back before it is one
                self._give_back(mine, 0, "reply.not_yet")
            else:
                self._aside[reply] = since + ASIDE_S
        return taken

    def _mine(self, one: Due) -> Complaint | None:
        """The case as it is here now, None when the reply is no longer ours to send."""
        with closing(self.store.reader()) as db:
            found = reading.load(db, [one.case.id]).get(one.case.id)
        shown = replies.find(found[1].replies, str(one.reply)) if found is not None else None
        ours = shown is not None and (shown["state"], shown["by"]) == ("sending", self.name)
        return found[1] if found is not None and ours else None

    # sending

    def _see_to(self, one: Due) -> None:
        """A reply that is ours: look it up if somebody had it before, send it, and say what became of it."""
        channel, now = one.case.channel, self.clock()
        rest = self._rests.get(channel)
        if rest is not None and rest.until > now:  # it failed with the one before
            self._give_back(one, rest.until - now, rest.why[0])
            return
        carries = replies.CARRIES.get(channel)
        contact = ""
        if carries is not None and carries.contact:
            try:
                contact = self.contact(one.reply)
            except Told as failure:
                self._give_back(one, _growing(30, one.tries, 3600), failure.code)
                return
        out = Outgoing(
            one.reply, channel, one.case.external_id, one.case.number, one.text, one.case.title, contact,
            one.first or 0,
        )  # fmt: skip
        if one.again:
            found = self._look(one, out)
            if found is not None:
                self._told_by(one, found)
                return
            one = replace(one, state="held")  # it certainly did not go out
        if one.rule and not self._stands(one):
            self._say(one, "failed", reason="reply.outdated")
        elif carries is not None and carries.contact and not contact.strip():
            self._say(one, "failed", reason="reply.no_contact")
        else:
            self._send(one, out)

    def _stands(self, one: Due) -> bool:
        """Whether an automatic reply is still true: its case, or the one it is a twin of, is where it was."""
        statuses = {one.case.status}
        if (parent := one.case.merged_into) is not None:
            with closing(self.store.reader()) as db:
                statuses |= {case.status for _n, case in reading.load(db, [parent]).values()}
        return one.rule in statuses

    def _send(self, one: Due, out: Outgoing) -> None:
        connector, channel = self.connectors[out.channel], out.channel
        for _once_more in (True, False):
            if self._mine(one) is None:  # another has taken it over
                return
            if not 0 <= self.clock() - one.since < FRESH_S:
                self._give_back(one, 0, "reply.not_yet")
                return
            try:
                found: str | Unsure | None = connector.send(out)
            except Unwanted as failure:
                self._say(one, "failed", reason=failure.code)
                return
            except Denied as failure:
                self._let_rest(channel, failure, self.clock() + DENIED_S)
                self._give_back(one, DENIED_S, failure.code, counts=False)
                return
            except Throttled as failure:
                wait = min(max(1, failure.until - self.clock()), replies.LONGEST_HOLD)
                self._let_rest(channel, failure, self.clock() + wait)
                self._give_back(one, wait, failure.code)
                return
            except Away as failure:
                self._let_rest(channel, failure, None)
                self._give_back(one, _growing(30, one.tries, 3600), failure.code)
                return
            except Exception as failure:  # a bug, with the reply handed over: it may have gone out
                if not isinstance(failure, Unsure):
                    log.exception("a reply through %s ended in a bug; it is looked up", channel)
                found = self._look(one, out)
            else:
                self._rests.pop(channel, None)
            if found is not None:
                self._told_by(one, found)
                return
        self._give_back(one, _growing(30, one.tries, 3600), "channel.unsure")

    def _look(self, one: Due, out: Outgoing) -> str | Unsure | None:
        """The channel's id of a reply; None: it certainly did not go out; Unsure, not raised: nobody can tell."""
        try:
            return self.connectors[out.channel].find(out)
        except Unsure as failure:
            return failure
        except ChannelFailure as failure:
            until = self.clock() + DENIED_S if isinstance(failure, Denied) else None
            until = failure.until if isinstance(failure, Throttled) else until
            self._let_rest(one.case.channel, failure, until)
            return Unsure(failure.code, **failure.params)
        except Exception:  # looked up again later; the trace is in the log
            log.exception("looking a reply up in %s ended in a bug", out.channel)
            return Unsure("channel.bug")

    def _told_by(self, one: Due, found: str | Unsure) -> None:
        if isinstance(found, Unsure):
            self._unknown(one, found.code)
        else:
            self._say(one, "sent", external_id=found)

    # what became of it

    def _give_back(self, one: Due, wait: int, reason: str, *, counts: bool = True) -> None:
        """We did not send it: tried again after a while, a day long; unknown, if somebody before us may have."""
        if one.again:
            self._unknown(one, reason)
        elif counts and one.first is not None and self.clock() - one.first >= DAY_S:
            self._say(one, "failed", reason="reply.gave_up")
        else:
            self._say(one, "held", reason=reason, wait=wait)

    def _unknown(self, one: Due, reason: str) -> None:
        """Looked up again after a growing while; after a day a person has to."""
        now = self.clock()
        over = one.unsure is not None and now - one.unsure >= DAY_S
        self._say(one, "unknown", reason=reason, wait=0 if over else _growing(60, one.looks, 6 * 3600))

    def _say(self, one: Due, state: str, *, external_id: str = "", reason: str = "", wait: int = 0) -> None:
        command: Command = Deliver(one.reply, state, external_id, reason, wait, self.name)
        outcome = self.door.do([(one.case.id, command)])
        self._change = both(self._change, outcome.change)
        self._done[state] += len(outcome.accepted)
        for _case, refusal in outcome.refused:
            if (state, refusal.code) == ("sent", "refused.reply_sent"):  # both of us found it
                continue
            log.warning("reply %s is %s, but may not be said to be: %s", one.reply, state, refusal.code)

    def _let_rest(self, channel: str, failure: ChannelFailure, until: int | None) -> None:
        rest = self._rests.setdefault(channel, Rest())
        rest.until = until if until is not None else self.clock() + _growing(10, rest.times, 900)
        rest.times, rest.why = rest.times + 1, (failure.code, dict(failure.params))

    def _synced(self) -> bool:
        try:
            return self.sync()
        except Told as failure:
            log.warning("no agreement with the central: %s", failure.code)
            return False

    def _settle_refused(self) -> None:
        """That another was faster needs nobody's attention. What went out and may not be said to have, does."""
        seen = outbox_due.overtaken(self.store)
        if seen:
            self.door.settle_refused(seen, "dropped")


def _growing(first: int, times: int, most: int) -> int:
    """Seconds to wait: twice as long each time, up to a limit."""
    return int(min(most, first << min(times, 20)))

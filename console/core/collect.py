"""Reading the channels: one thread each fetches, the one that owns the dispatcher writes.

A page and its cursor are committed together, so a process killed anywhere goes on where the last whole page ended, and
what is read twice is known. Threads hand pages over through a few places: one that has none waits, so memory does not
grow with what a channel has, and a slow disk slows all of them down. A page that cannot be written ends its channel's
run: the pages behind it are thrown away, for their cursors would step over it.

A channel that fails takes down neither the others nor the program. What its failure means stands in ``State.end``; a
bug of its connector is written to the log and counts as one more failure of that channel.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, Final

from console.core import records
from console.core.channel_health import Health
from console.core.channel_reader import Ended, Handed, Pushed, Reader, Word
from console.core.channel_state import State
from console.core.dispatch import Change, Dispatcher
from console.core.errors import Refused, Told, Unavailable
from console.core.intake import RAW, Intake, Tally, open_intake
from console.core.store import told
from models.delivery import Connector, CursorLost, Edited, Item, Returned
from models.report import Report, Unreadable

log = logging.getLogger(__name__)

#: Pages that wait to be written, of all channels together; each thread holds one more.
PLACES: Final = 2
#: Messages written in one transaction: a channel may say more at once than SQL takes, and a window waits meanwhile.
MOST_ITEMS: Final = 500
#: How long whoever sends here waits for the commit, seconds.
PUSHED_S: Final = 8.0
#: How long the end waits for a thread that hangs on its channel, seconds.
LAST_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of reading a channel.

    Attributes:
        channel: its code.
        tally: what was read.
        problem: code of a sentence, "" when it was read to its end; params: what the sentence needs.
        gap: code of a sentence when messages may have been missed for good, "".
    """

    channel: str
    tally: Tally
    problem: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    gap: str = ""


class Collector:
    """Reads channels into the store. Belongs to the thread that owns the dispatcher, but for ``deliver``, ``wake``."""

    def __init__(
        self, dispatcher: Dispatcher, makers: Mapping[str, Callable[[], Connector]], *,
        phase: Callable[[str], str], clock: Callable[[], int], sending: Collection[str] = (),
        sources: Mapping[str, str] | None = None, open_: Callable[[Dispatcher], Intake] = open_intake,
        changed: Callable[[Change], object] = lambda _change: None, news: Callable[[], object] = lambda: None,
        share: Callable[[float, float], float] = random.uniform,
    ) -> None:  # fmt: skip
        """Args:
        dispatcher: the door, in an intake's name.
        makers: channel -> makes its connector, on the channel's own thread; one that cannot be made fails as a fetch.
        phase: how far a channel has joined, asked again and again.
        clock: seconds since the epoch.
        sending: channels that send by themselves, see ``deliver``; one without a maker is known by that alone.
        sources: what a channel's address reads, in a few letters: each has a cursor of its own, so that another
            account is read from its start, and the old one goes on where it was left.
        open_: makes an intake; done again when the master data changed.
        changed: gets what each page touched.
        news: called when the state of a channel changed, see ``health``.
        share: (low, high) -> a number between, for pauses that no two intakes have alike.
        """
        self._dispatcher, self._makers, self._phase, self._clock = dispatcher, dict(makers), phase, clock
        self._open, self._changed, self._news, self._share = open_, changed, news, share
        self._sources = dict(sources or {})
        self._intake: Intake | None = None
        self._judged_by: Any = None
        self._inbox: SimpleQueue[Word] = SimpleQueue()
        self._places = BoundedSemaphore(PLACES)
        self._readers: dict[str, Reader] = {}
        self._states = {channel: State() for channel in (*self._makers, *sending)}
        self._ended = False

    # from any thread

    def deliver(self, channel: str, items: Sequence[Item]) -> None:
        """Take in what a channel sent here by itself; returns when it is committed.

        Raises:
            Refused: the channel is off.
            Unavailable: it could not be written (in time): the sender must try again.
        """
        word = Pushed(channel, tuple(items))
        if self._ended:
            raise Unavailable("store.busy")
        self._inbox.put(word)
        if not word.done.wait(PUSHED_S):
            word.too_late = True
            raise Unavailable("store.busy")
        if word.failure is not None:
            raise word.failure

    def wake(self) -> None:
        """Look at once whether something is to be done. May be called by a signal's handler."""
        self._inbox.put(None)

    # the owner's

    def once(self, channels: Sequence[str] | None = None) -> list[Counted]:
        """Read every channel that is on to its end, side by side.

        Args:
            channels: only these; None: all.

        Returns:
            What came of each that is on, in the order of the makers.
        """
        wanted = [code for code in self._makers if (channels is None or code in channels)]
        self._look_at_phases()
        wanted = [code for code in wanted if self._states[code].phase != "off"]
        for code in wanted:
            self._start(code)
        while any(self._states[code].running for code in wanted):
            self._heed(self._inbox.get())
            for code in wanted:
                if self._states[code].again:  # its cursor was lost: from the start, once
                    self._start(code)
        return [self._counted(code) for code in wanted]

    def run(self, stop: Callable[[], bool], each: Callable[[], object] = lambda: None) -> None:
        """Read channels until ``stop`` says so.

        Args:
            stop: asked again and again.
            each: called about once a second.
        """
        while not stop():
            self._look_at_phases()
            now = self._clock()
            for code in self._makers:
                if self._states[code].is_due(now):
                    self._start(code)
            each()
            until = monotonic() + 1.0
            while not stop() and (left := until - monotonic()) > 0:
                try:
                    word = self._inbox.get(timeout=left)
                except Empty:
                    break
                if word is not None:
                    self._heed(word)
                if word is None or isinstance(word, Ended):  # there may be something to do at once
                    break

    def close(self) -> None:
        """End the threads, and turn away whoever waits."""
        self._ended = True
        for reader in self._readers.values():
            reader.end()
        until = monotonic() + LAST_S
        for channel, reader in self._readers.items():
            if not reader.join(max(0.0, until - monotonic())):
                log.info("channel %s still waits for an answer; it is left", channel)
        while True:
            try:
                word = self._inbox.get_nowait()
            except Empty:
                return
            if isinstance(word, Pushed):
                word.failure = Unavailable("store.busy")
                word.done.set()

    def health(self, console: str) -> list[Health]:
        """How the channels are.

        Args:
            console: what this intake calls itself.

        Raises:
            Unavailable: the store cannot be read.
        """
        store = self._dispatcher.store
        with closing(store.reader()) as db, told(store.path):
            quarantined = records.quarantined_by_channel(db)
        now = self._clock()
        return [
            state.health(code, console, quarantined.get(code, 0), now) for code, state in self._states.items()
        ]

    def _look_at_phases(self) -> None:
        for code, state in self._states.items():
            phase = self._phase(code)
            if phase == state.phase:
                continue
            log.info("channel %s: %s", code, phase)
            state.switch(phase)
            if phase == "off" and state.running:
                self._drop(code)
            self._news()

    def _start(self, code: str) -> None:
        state = self._states[code]
        if code not in self._readers:
            self._readers[code] = Reader(code, self._makers[code], self._inbox, self._places)
        store = self._dispatcher.store
        try:
            with closing(store.reader()) as db, told(store.path):
                cursor = records.cursor(db, self._place(code))
        except Told as failure:
            state.begin(from_start=False)
            self._end(code, failure)
            return
        state.begin(from_start=not cursor)
        self._readers[code].go(cursor, state.run)

    def _place(self, code: str) -> str:
        """Under which name a channel's cursor is kept."""
        source = self._sources.get(code, "")
        return f"{code}#{source}" if source else code

    def _drop(self, code: str) -> None:
        self._readers[code].drop(self._states[code].run)

    def _heed(self, word: Word) -> None:
        match word:
            case Handed():
                try:
                    self._on_page(word)
                finally:
                    self._places.release()
            case Ended():
                self._on_ended(word)
            case Pushed():
                self._on_pushed(word)

    def _on_page(self, word: Handed) -> None:
        state, page = self._states[word.channel], word.page
        if not state.wants(word.run):
            return
        try:
            self._write(word.channel, page.items, page.cursor)
        except Exception as failure:
            if not isinstance(failure, Told):
                log.exception("channel %s: a page could not be taken in", word.channel)
            state.cut = failure
            self._drop(word.channel)
            return
        if state.wrote(page, self._clock()):
            log.warning("channel %s: messages may have been missed (%s)", word.channel, page.gap)
            self._news()

    def _on_pushed(self, word: Pushed) -> None:
        if word.too_late:
            return
        state = self._states.setdefault(word.channel, State(self._phase(word.channel)))
        if self._phase(word.channel) == "off":
            word.failure = Refused("intake.off", channel=word.channel)
            word.done.set()
            return
        try:
            self._write(word.channel, word.items, None)
            if word.channel not in self._makers:  # it is never asked: what comes by itself is all there is
                state.ok_at = self._clock()
        except Exception as failure:
            if not isinstance(failure, Told):
                log.exception("channel %s: what was sent here could not be taken in", word.channel)
            word.failure = failure
        finally:
            word.done.set()

    def _write(self, channel: str, items: Sequence[Item], cursor: str | None) -> None:
        """Take items in, so many at a time, the cursor with the last of them; what would stop the rest is put aside.

        Raises:
            Unavailable: the store cannot be written.
        """
        state = self._states[channel]
        parts = [items[at : at + MOST_ITEMS] for at in range(0, len(items), MOST_ITEMS)] or [items]
        for part in parts:
            state.tally += self._write_part(channel, part, cursor if part is parts[-1] else None)
        newest = max((item.received_at for item in items if isinstance(item, Report)), default=0)
        if newest:
            state.newest_at = min(self._clock(), max(newest, state.newest_at or 0))

    def _write_part(self, channel: str, items: Sequence[Item], cursor: str | None) -> Tally:
        intake, place = self._judge(), self._place(channel)
        try:
            tally, change = intake.page(items, channel, cursor=cursor, place=place)
        except Told:
            raise
        except Exception:  # one of them is the death of all: find it
            log.exception("channel %s: a bug in taking a page in", channel)
            tally = Tally()
            for item in items:
                try:
                    one, change = intake.page([item], channel)
                except Told:
                    raise
                except Exception:
                    log.exception("channel %s: a message is put aside", channel)
                    one, change = intake.page([_aside(channel, item)], channel)
                tally += one
                self._changed(change)
            _none, change = intake.page([], channel, cursor=cursor, place=place)
        if change != Change():
            self._changed(change)
        return tally

    def _judge(self) -> Intake:
        """The intake, made anew when the master data changed."""
        reference = self._dispatcher.store.reference
        if self._intake is None or self._judged_by is not reference:
            self._intake, self._judged_by = self._open(self._dispatcher), reference
        return self._intake

    def _on_ended(self, word: Ended) -> None:
        state = self._states[word.channel]
        if word.run != state.run:
            return
        failure = word.failure
        if isinstance(failure, CursorLost) and state.cut is None and not state.from_start:
            try:
                self._dispatcher.forget_cursor(self._place(word.channel))
            except Told as trouble:
                failure = trouble
        self._end(word.channel, failure)

    def _end(self, code: str, failure: Exception | None) -> None:
        state = self._states[code]
        was = (state.problem, state.stopped)
        state.end(failure, self._clock(), self._share)
        if (state.problem, state.stopped) != was:
            log.info("channel %s: %s", code, state.problem or "goes again")
            self._news()

    def _counted(self, code: str) -> Counted:
        state = self._states[code]
        return Counted(code, state.tally, state.problem, state.params, state.gap[0])


def _aside(channel: str, item: Item) -> Unreadable:
    """A message our own program fails on, as a piece for the quarantine."""
    if isinstance(item, Unreadable | Returned):
        return Unreadable(
            channel, "?", "channel.bug", {}, "" if isinstance(item, Unreadable) else str(item.reply)
        )
    raw = ""
    if isinstance(item, Report):
        raw = item.raw or item.text
    elif isinstance(item, Edited):
        raw = item.text
    return Unreadable(channel, item.external_id, "channel.bug", {}, raw[:RAW])

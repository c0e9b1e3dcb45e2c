"""Reading channels: all of them side by side, whole pages with their cursors, and what each failure means."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from console.core import collect
from console.core.channel_health import Health
from console.core.collect import Collector, Counted
from console.core.errors import Refused, Told, Unavailable
from console.core.intake import Intake, Tally, open_intake
from models.commands import Actor
from models.complaint import CHANNELS
from models.delivery import Away, CursorLost, Deleted, Denied, Edited, Page, Throttled
from models.report import Unreadable
from tests.support.factories import Room, room
from tests.support.scripted import Scripted, report

ExpectLog = Callable[[str], None]


@dataclass
class Desk:
    """A collector over scripted channels, with a clock and phases of its own."""

    made: Room
    collector: Collector
    channels: dict[str, Scripted]
    phases: dict[str, str] = field(default_factory=dict)
    news: list[Health] = field(default_factory=list)

    def health(self, channel: str) -> Health:
        return next(row for row in self.collector.health("k") if row.channel == channel)

    def cursors(self) -> dict[str, str]:
        return dict(self.made.rows("select channel, value from cursor"))  # type: ignore[arg-type]

    def messages(self) -> list[str]:
        return sorted(row[0] for row in self.made.rows("select external_id from complaint"))

    def turns(self, seconds: int, done: Callable[[], bool]) -> None:
        """Run until something is so; the clock goes a second forward while nobody fetches, so many at most."""
        left = [seconds]

        def stop() -> bool:
            return done() or left[0] <= 0

        def each() -> None:
            if not any(state.running for state in self.collector._states.values()):
                left[0] -= 1
                self.made.now += 1
                self.collector.wake()

        self.collector.run(stop, each)
        assert done(), self.collector.health("k")


@contextmanager
def desk(home: Path, *channels: Scripted, **more: Any) -> Iterator[Desk]:
    with room(home, Actor("tanggap", "intake")) as made:
        phases = {one.channel: "reading" for one in channels}
        found: list[Desk] = []
        collector = Collector(
            made.door, {one.channel: lambda one=one: one for one in channels},  # type: ignore[misc]
            phase=lambda code: phases.get(code, "off"), clock=lambda: made.now, share=lambda _low, high: high,
            news=lambda: found[0].news.extend(found[0].collector.health("k")), **more,
        )  # fmt: skip
        found.append(Desk(made, collector, {one.channel: one for one in channels}, phases))
        try:
            yield found[0]
        finally:
            collector.close()


def filled(channel: str, count: int, **more: Any) -> Scripted:
    return Scripted(channel, [report(channel, number) for number in range(count)], **more)


# All at once ---------------------------------------------------------------------------------------------------


def test_all_seven_side_by_side(home: Path) -> None:
    channels = [filled(code, 4 + i) for i, code in enumerate(CHANNELS)]
    with desk(home, *channels) as at:
        assert at.collector.once() == [Counted(code, Tally(4 + i, 4 + i)) for i, code in enumerate(CHANNELS)]
        assert at.cursors() == {code: str(4 + i) for i, code in enumerate(CHANNELS)}
        assert len(at.messages()) == sum(range(4, 11))
        assert all(row.ok_at == at.made.now and not row.problem for row in at.collector.health("k"))
    assert all(one.closed == 1 for one in channels)
    assert len(set().union(*(one.threads for one in channels))) == 7


def test_again_adds_nothing_and_goes_on_where_it_ended(home: Path) -> None:
    with desk(home, filled("x", 5)) as at:
        at.collector.once()
    again = filled("x", 5)
    again.items += [report("x", 9), Edited("x", "x-1", "lain"), Deleted("x", "x-2"),
                    Unreadable("x", "8", "unreadable.text", {}, "?")]  # fmt: skip
    with desk(home, again) as at:
        assert at.collector.once() == [Counted("x", Tally(4, 1, 2, 1))]
        assert again.asked == ["5"]
        assert at.health("x").quarantined == 1


def test_only_what_is_on_and_wanted(home: Path) -> None:
    with desk(home, filled("x", 1), filled("sms", 1), filled("qlue", 1)) as at:
        at.phases["sms"] = "off"
        assert [one.channel for one in at.collector.once(["x", "sms"])] == ["x"]
        assert at.messages() == ["x-0"]


def test_a_slow_channel_holds_up_nobody(home: Path) -> None:
    free = threading.Event()
    slow = filled("x", 2, before=lambda _place: free.wait(10))
    fast = filled("sms", 30)
    with desk(home, slow, fast, changed=lambda _change: free.set() if fast.asked else None) as at:
        assert [one.tally.received for one in at.collector.once()] == [2, 30]


def test_no_more_pages_are_fetched_than_there_is_room_for(home: Path) -> None:
    """What is fetched and not written yet is bounded by the places, however much a channel has."""
    written, most = [0], [0]
    fetched: dict[str, int] = {}

    def before(code: str) -> Callable[[int], None]:
        def asked(place: int) -> None:
            fetched[code] = place // 3 + 1
            most[0] = max(most[0], sum(fetched.values()) - written[0])

        return asked

    channels = [filled(code, 60, before=before(code)) for code in CHANNELS[:3]]
    with desk(home, *channels, changed=lambda _change: written.__setitem__(0, written[0] + 1)) as at:
        at.collector.once()
        assert len(at.messages()) == 180
    # The places, one in each thread's hand, the one being written and the one each thread is just asking for.
    assert most[0] <= collect.PLACES + 2 * 3 + 1


# Failures ------------------------------------------------------------------------------------------------------


def failing(channel: str, failure: Exception, after: int = 3) -> Scripted:
    def before(place: int) -> None:
        if place >= after:
            raise failure

    return filled(channel, 6, before=before)


@pytest.mark.parametrize(
    ("failure", "stopped"),
    [
        (Away("channel.broken", status="502"), False),
        (Throttled("channel.throttled", 1_763_950_000), False),
        (Denied("channel.denied", status="401"), True),
    ],
)
def test_a_channel_that_fails_keeps_its_pages_and_fails_alone(
    home: Path, failure: Any, stopped: bool
) -> None:
    with desk(home, failing("x", failure), filled("sms", 4)) as at:
        x, sms = at.collector.once()
        assert (x.tally, x.problem, dict(x.params)) == (Tally(3, 3), failure.code, failure.params)
        assert (sms.tally, sms.problem) == (Tally(4, 4), "")
        row = at.health("x")
        assert (row.problem, row.stopped, row.ok_at) == (failure.code, stopped, None)
        assert row.sentence("id") != failure.code
        assert at.cursors()["x"] == "3"


def test_a_bug_of_a_connector_is_logged_and_is_its_own(home: Path, expect_log: ExpectLog) -> None:
    expect_log("channel x: a bug in its connector")
    bad = failing("x", ZeroDivisionError("rahasia"))
    with desk(home, bad, filled("sms", 4)) as at:
        x, sms = at.collector.once()
        assert (x.problem, x.tally, sms.tally) == ("channel.bug", Tally(3, 3), Tally(4, 4))
        assert bad.closed == 1  # what it was in the middle of is not trusted any more


def test_a_connector_that_cannot_be_made_is_a_channel_that_fails(home: Path) -> None:
    def never() -> Any:
        raise Denied("sms.url")

    with desk(home, filled("x", 1)) as at:
        collector = Collector(
            at.made.door, {"sms": never}, phase=lambda _code: "reading", clock=lambda: at.made.now
        )
        (sms,) = collector.once()
        collector.close()
        assert (sms.problem, sms.tally) == ("sms.url", Tally())


def test_a_lost_cursor_is_read_from_the_start_at_once(home: Path) -> None:
    lost = filled("x", 4)
    with desk(home, lost) as at:
        at.collector.once()
    lost = filled(
        "x", 6, before=lambda place: _raise(CursorLost("channel.cursor")) if place == 4 else None, size=6
    )
    with desk(home, lost) as at:
        assert at.collector.once() == [Counted("x", Tally(6, 2, 4))]
        assert lost.asked == ["4", ""]


def test_another_address_is_read_from_its_start_and_the_first_goes_on(home: Path) -> None:
    def read(channel: Scripted, source: str) -> list[str]:
        with desk(home, channel, sources={"x": source}) as at:
            at.collector.once()
            return at.messages()

    first = Scripted("x", [report("x", number) for number in range(4)])
    assert read(first, "a") == ["x-0", "x-1", "x-2", "x-3"]
    other = Scripted("x", [report("x", number) for number in (10, 11)])
    assert len(read(other, "b")) == 6
    assert other.asked == [""]
    first.items.append(report("x", 5))
    assert len(read(first, "a")) == 7
    assert first.asked == ["", "4"]


def test_only_the_lost_cursor_of_an_address_is_forgotten(home: Path) -> None:
    with desk(home, filled("x", 4), sources={"x": "a"}) as at:
        at.collector.once()
    lost = failing("x", CursorLost("channel.cursor"), after=9)
    lost.before = lambda place: _raise(CursorLost("channel.cursor")) if place == 9 else None
    with desk(home, filled("x", 9), sources={"x": "b"}) as at:
        at.collector.once()
    with desk(home, lost, sources={"x": "b"}) as at:
        at.collector.once()
        assert lost.asked == ["9", ""]
        assert at.cursors()["x#a"] == "4"


def test_a_cursor_that_is_always_lost_ends(home: Path) -> None:
    lost = filled("x", 4, before=lambda _place: _raise(CursorLost("channel.cursor")))
    with desk(home, lost) as at:
        at.made.door.receive([], cursor=("x", "7"))
        assert at.collector.once() == [Counted("x", Tally(), "channel.cursor")]
        assert lost.asked == ["7", ""]
        assert at.cursors() == {}


def _raise(failure: Exception) -> None:
    raise failure


def test_a_page_that_cannot_be_written_ends_the_run_and_nothing_is_stepped_over(home: Path) -> None:
    class Full(Intake):
        left = 2

        def page(self, *args: Any, **more: Any) -> Any:
            Full.left -= 1
            if Full.left == 0:
                raise Unavailable("store.full", path="/")
            return super().page(*args, **more)

    def full(door: Any) -> Intake:
        good = open_intake(door)
        return Full(door, good._suggester, good._looks._locator)

    with desk(home, filled("x", 30), open_=full) as at:
        (x,) = at.collector.once()
        assert (x.problem, x.tally) == ("store.full", Tally(3, 3))
        assert at.cursors() == {"x": "3"}
        (x,) = at.collector.once()
        assert (x.problem, x.tally) == ("", Tally(30, 30))
        assert len(at.messages()) == 30


def test_one_message_our_program_fails_on_is_put_aside(home: Path, expect_log: ExpectLog) -> None:
    expect_log("a bug in taking a page in")
    expect_log("a message is put aside")

    class Weak(Intake):
        def page(self, items: Any, *args: Any, **more: Any) -> Any:
            if any(getattr(item, "external_id", "") == "x-1" for item in items):
                raise ZeroDivisionError
            return super().page(items, *args, **more)

    def weak(door: Any) -> Intake:
        good = open_intake(door)
        return Weak(door, good._suggester, good._looks._locator)

    with desk(home, filled("x", 5), open_=weak) as at:
        assert at.collector.once() == [Counted("x", Tally(5, 4, 0, 1))]
        assert at.cursors() == {"x": "5"}
        assert at.made.rows("select code, position, raw like 'Lampu%' from quarantine") == [
            ("channel.bug", "x-1", 1)
        ]


def test_a_page_of_any_length_is_written_in_parts_and_its_cursor_last(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "MOST_ITEMS", 4)
    seen: list[tuple[int, str | None]] = []
    with desk(home, filled("x", 11, size=11)) as at:
        at.collector._changed = lambda _change: seen.append((len(at.messages()), at.cursors().get("x")))
        assert at.collector.once() == [Counted("x", Tally(11, 11))]
    assert seen == [(4, None), (8, None), (11, "11")]


def test_a_gap_is_told_although_all_went_well(home: Path, expect_log: ExpectLog) -> None:
    expect_log("messages may have been missed")

    class Gappy(Scripted):
        def fetch(self, cursor: str) -> Iterator[Page]:
            yield Page((report("x", 1),), "1", gap="channel.cursor")
            yield Page((report("x", 2),), "2")

    with desk(home, Gappy("x")) as at:
        (x,) = at.collector.once()
        assert (x.problem, x.gap, x.tally.received) == ("", "channel.cursor", 2)
        assert (at.health("x").problem, at.health("x").ok_at) == ("channel.cursor", at.made.now)
        at.made.now += 86_401
        assert at.health("x").problem == ""


# A service that goes on ----------------------------------------------------------------------------------------


def test_it_is_asked_again_and_again(home: Path) -> None:
    with desk(home, filled("x", 2)) as at:
        x = at.channels["x"]
        at.turns(200, lambda: len(x.asked) == 2)
        x.items.append(report("x", 7))
        at.turns(200, lambda: "x-7" in at.messages())
        assert x.asked == ["", "2", "2"]
        assert len(x.threads) == 1


def test_pauses_grow_and_end(home: Path) -> None:
    broken = [True]
    moments: list[int] = []

    def before(_place: int) -> None:
        moments.append(at.made.now)
        if broken[0]:
            raise Away("channel.broken", status="502")

    with desk(home, filled("x", 2, before=before)) as at:
        at.turns(500, lambda: len(moments) == 5)
        assert [b - a for a, b in pairwise(moments)] == pytest.approx([5, 10, 20, 40], abs=1)
        broken[0] = False
        at.turns(500, lambda: at.health("x").ok_at is not None)
        assert at.health("x").problem == ""
        assert [row.problem for row in at.news if row.channel == "x"] == ["", "channel.broken", ""]


def test_a_clock_that_is_put_back_stops_no_channel(home: Path) -> None:
    """A computer that began in a wrong year must not leave its channels alone until that year."""
    channel = filled("x", 1)
    with desk(home, channel) as at:

        def read(times: int) -> bool:
            return len(channel.asked) == times and not at.collector._states["x"].running

        at.made.now += 10 * 366 * 86_400
        at.turns(5, lambda: read(1))
        at.made.now -= 10 * 366 * 86_400
        at.turns(5, lambda: read(2))
        at.turns(40, lambda: read(3))


def test_a_throttled_channel_is_left_alone_until_then(home: Path) -> None:
    moments: list[int] = []

    def before(_place: int) -> None:
        moments.append(at.made.now)
        if len(moments) == 1:
            raise Throttled("channel.throttled", at.made.now + 100)

    with desk(home, filled("x", 2, before=before)) as at:
        at.turns(300, lambda: bool(at.messages()))
        assert moments[1] - moments[0] == pytest.approx(100, abs=2)


def test_what_is_left_of_a_rate_limit_is_spread_out(home: Path) -> None:
    moments: list[int] = []

    class Limited(Scripted):
        def fetch(self, cursor: str) -> Iterator[Page]:
            moments.append(at.made.now)
            left = 4 if len(moments) == 1 else 0
            yield Page((), "1", resets_at=moments[0] + 400, remaining=left)

    with desk(home, Limited("x")) as at:
        at.turns(900, lambda: len(moments) == 3)
        assert moments[1] - moments[0] == pytest.approx(100, abs=2)
        assert moments[2] - moments[0] == pytest.approx(400, abs=2)
        assert at.health("x").resets_at == moments[0] + 400


def test_a_refused_token_is_not_tried_again_before_a_person_did_something(home: Path) -> None:
    x = failing("x", Denied("channel.denied", status="401"), after=0)
    with desk(home, x, filled("sms", 1)) as at:
        at.turns(3000, lambda: len(at.channels["sms"].asked) == 40)
        assert len(x.asked) == 1
        assert at.health("x").stopped
        at.phases["x"] = "off"
        at.turns(50, lambda: at.health("x").phase == "off")
        assert not at.health("x").stopped
        x.before = lambda _place: None
        at.phases["x"] = "reading"
        at.turns(50, lambda: at.health("x").ok_at is not None)
        assert not at.health("x").stopped


def test_switched_off_in_the_middle_nothing_more_is_written(home: Path) -> None:
    def switch(_change: object) -> None:
        at.phases["x"] = "off"
        at.collector.wake()

    with desk(home, filled("x", 300), changed=switch) as at:
        at.turns(50, lambda: bool(at.messages()) and at.health("x").phase == "off")
        held, since = at.messages(), at.made.now
        at.turns(50, lambda: at.made.now > since + 40)
        assert at.messages() == held
        assert len(held) < 300
        assert at.cursors() == {"x": str(len(held))}
        at.collector._changed = lambda _change: None
        at.phases["x"] = "replying"
        at.turns(100, lambda: len(at.messages()) == 300)
        assert at.health("x").phase == "replying"


def test_new_master_data_makes_a_new_intake(home: Path) -> None:
    opened: list[Any] = []

    def counted(door: Any) -> Intake:
        opened.append(door)
        return open_intake(door)

    with desk(home, filled("x", 6), open_=counted) as at:
        at.collector.once()
        assert len(opened) == 1
        at.made.store.refresh_reference()
        at.channels["x"].items.append(report("x", 9))
        at.collector.once()
        assert len(opened) == 2


# What is sent here ---------------------------------------------------------------------------------------------


@contextmanager
def going(at: Desk) -> Iterator[Callable[..., Exception | None]]:
    """The collector runs here while somebody on another thread delivers; ``send`` gives what it was told."""
    stop = threading.Event()

    def send(*args: Any) -> Exception | None:
        told: list[Exception | None] = []

        def go() -> None:
            try:
                at.collector.deliver(*args)
                told.append(None)
            except Told as failure:
                told.append(failure)
            stop.set()
            at.collector.wake()

        thread = threading.Thread(target=go)
        stop.clear()
        thread.start()
        at.collector.run(stop.is_set)
        thread.join()
        return told[0]

    yield send


def test_what_is_sent_here_is_in_when_the_sender_is_told_so(home: Path) -> None:
    with desk(home, filled("x", 1)) as at, going(at) as send:
        at.phases["sms"] = "reading"
        assert send("sms", [report("sms", 1), Edited("x", "x-9", "?")]) is None
        assert "sms-1" in at.messages()
        assert send("sms", [report("sms", 1)]) is None
        assert at.messages().count("sms-1") == 1
        row = at.health("sms")
        assert (row.phase, row.ok_at, row.newest_at) == ("reading", at.made.now, 1_763_946_500)
        assert "sms" not in at.cursors()


def test_what_is_sent_to_a_channel_that_is_off_is_sent_again_later(home: Path) -> None:
    with desk(home, filled("x", 1)) as at, going(at) as send:
        failure = send("sms", [report("sms", 1)])
        assert isinstance(failure, Refused)
        assert failure.code == "intake.off"
        assert failure.sentence("id")


def test_nobody_waits_for_a_collector_that_has_ended(home: Path) -> None:
    with desk(home, filled("x", 1)) as at:
        told: list[Exception] = []

        def go() -> None:
            try:
                at.collector.deliver("x", [report("x", 5)])
            except Unavailable as failure:
                told.append(failure)

        thread = threading.Thread(target=go)
        thread.start()
        while at.collector._inbox.empty():
            pass
        at.collector.close()
        thread.join()
        assert told[0].args[0] == "store.busy"
        with pytest.raises(Unavailable):
            at.collector.deliver("x", [])


def test_a_message_of_tomorrow_is_not_the_newest(home: Path) -> None:
    with desk(home, Scripted("x", [report("x", 1, at=1_763_946_600 + 9999)])) as at:
        at.collector.once()
        assert at.health("x").newest_at == at.made.now

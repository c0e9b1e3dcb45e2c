"""One picture a channel of what several intakes tell."""

from __future__ import annotations

import pytest

from console.core.channel_health import SILENT_S, Health, Summary, summary
from models.complaint import CHANNELS

NOW = 1_763_946_600


def told(console: str = "a", **values: object) -> Health:
    return Health(
        **{
            "channel": "x",
            "console": console,
            "phase": "reading",
            "ok_at": NOW - 20,
            "at": NOW - 10,
            **values,
        }
    )  # type: ignore[arg-type]


def of(*rows: Health, phase: str = "reading") -> Summary:
    (found,) = summary(rows, {"x": phase}, NOW)
    return found


def test_every_channel_has_one_in_the_order_asked() -> None:
    found = summary([told()], dict.fromkeys(CHANNELS, "reading"), NOW)
    assert [one.channel for one in found] == list(CHANNELS)
    assert [one.channel for one in found if not one.silent] == ["x"]


def test_one_that_works_is_enough() -> None:
    bad = told("b", problem="channel.denied", stopped=True, ok_at=None)
    found = of(bad, told("a"), told("c", problem="channel.away", ok_at=NOW - 5))
    assert found.best is not None
    assert (found.best.console, found.intakes, found.lag, found.stopped, found.silent) == (
        "a",
        3,
        5,
        False,
        False,
    )


def test_it_stopped_when_all_that_read_it_have() -> None:
    found = of(told(stopped=True, problem="channel.denied"), told("b", phase="off"))
    assert (found.stopped, found.intakes, found.silent) == (True, 1, False)


@pytest.mark.parametrize(
    ("rows", "phase", "silent"),
    [
        ((), "reading", True),
        ((), "off", False),
        ((told(at=NOW - SILENT_S),), "reading", False),
        ((told(at=NOW - SILENT_S - 1),), "reading", True),
        ((told(at=NOW - SILENT_S - 1, stopped=True),), "replying", True),
        ((told(phase="off"),), "reading", False),  # its own computer says so
        ((told(phase="replying"),), "off", False),
    ],
)
def test_nobody_reads_it(rows: tuple[Health, ...], phase: str, silent: bool) -> None:
    found = of(*rows, phase=phase)
    assert found.silent is silent
    assert not found.stopped


def test_an_own_phase_goes_before_the_switch() -> None:
    assert of(told(phase="replying"), told("b")).phase == "replying"
    assert of(phase="off").phase == "off"
    assert of().lag is None


def test_a_clock_ahead_is_no_lag() -> None:
    assert of(told(ok_at=NOW + 9)).lag == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (told(), ""),
        (told(problem="channel.throttled"), "Kanal meminta jeda."),
        (
            told(problem="channel.broken", params={"status": "502"}),
            "Layanan kanal sedang bermasalah (status 502).",
        ),
        (told(problem="channel.broken"), "channel.broken"),
        (told(problem="channel.of_tomorrow", params={"a": "b"}), "channel.of_tomorrow"),
    ],
)
def test_problems_in_words(row: Health, words: str) -> None:
    assert row.sentence("id") == words

"""How red a kelurahan is, and why: the supervisor's morning question.

A kelurahan is red from 100 waiting reports on (the thirteen of August 2017 were exactly those; the number is
a setting), amber from 50. A number alone blames the lurah for what is not his, so every waiting report has
one of five causes:

* back to red: it was done once and a citizen or a supervisor sent it back;
* coordinated: this room has handed it to an agency, but the channel still shows it red;
* outside: the kelurahan has no authority over it, and it still lies with the lurah or with nobody;
* capacity: the kelurahan's own work, past the lurah's clock, where more comes in than the crew can do;
* new: the rest.

Everything here is pure arithmetic over counts; ``console.core.queries`` counts.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal

from models.sentences import say

Colour = Literal["red", "amber", "green"]
Cause = Literal["new", "back_to_red", "coordinated", "outside", "capacity"]


@dataclass(frozen=True, slots=True)
class Rates:
    """Numbers of the indicator, all of which a supervisor may change.

    Attributes:
        red_from, amber_from: waiting reports from which on the colour holds, amber_from <= red_from.
        jobs_per_crew_day: jobs one PPSU worker finishes a day; 0.29 makes 15-20 jobs of a crew of 52-69, as
            the press counted in large kelurahan (2017).
    """

    red_from: int = 100
    amber_from: int = 50
    jobs_per_crew_day: float = 0.29


STANDARD: Final = Rates()


@dataclass(frozen=True, slots=True)
class Causes:
    """Waiting reports by cause, in the order they are always shown."""

    new: int = 0
    back_to_red: int = 0
    coordinated: int = 0
    outside: int = 0
    capacity: int = 0

    @property
    def total(self) -> int:
        """All waiting reports: every one has exactly one cause."""
        return self.new + self.back_to_red + self.coordinated + self.outside + self.capacity

    def ranked(self) -> tuple[tuple[Cause, int], ...]:
        """Causes that occur, biggest first; of equal ones the one somebody else can lift comes first."""
        counts = {name: getattr(self, name) for name in _LIFTED_FIRST}
        found = [(name, count) for name, count in counts.items() if count > 0]
        return tuple(sorted(found, key=lambda pair: -pair[1]))


_LIFTED_FIRST: Final[tuple[Cause, ...]] = ("outside", "coordinated", "back_to_red", "capacity", "new")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One kelurahan as the review shows it.

    Attributes:
        code, name: Kemendagri code and name of the kelurahan.
        colour: red, amber or green.
        waiting: reports the public sees as red.
        causes: the same reports by cause; adds up to ``waiting``.
        inflow_per_day: new reports a day, averaged over the window the caller counts.
        crew: PPSU workers.
        capacity_per_day: jobs a day the crew can do.
    """

    code: str
    name: str
    colour: Colour
    waiting: int
    causes: Causes
    inflow_per_day: float
    crew: int
    capacity_per_day: int


def indicator(
    code: str,
    name: str,
    *,
    waiting: int,
    back_to_red: int,
    coordinated: int,
    outside: int,
    own_late: int,
    inflow_per_day: float,
    crew: int,
    rates: Rates = STANDARD,
) -> Indicator:
    """A kelurahan's indicator from counts of its reports that show red.

    The counts follow the precedence of ``cause_of`` and do not overlap.

    Args:
        code, name: the kelurahan.
        waiting: all reports that show red: status menunggu, or koordinasi with the channel still red.
        back_to_red: of these, reopened ones.
        coordinated: of the rest, those in koordinasi.
        outside: of the rest, those beyond the kelurahan's authority that lie with the lurah or nobody.
        own_late: of the rest, the kelurahan's own work past the lurah's clock.
        inflow_per_day: new reports a day.
        crew: PPSU workers, 0 when unknown.
        rates: the supervisor's settings.

    Raises:
        ValueError: the parts are more than the whole, or a count is negative.
    """
    rest = waiting - back_to_red - coordinated - outside - own_late
    if rest < 0 or min(back_to_red, coordinated, outside, own_late, crew) < 0:
        raise ValueError(f"the causes of {code} do not add up to its {waiting} waiting reports")
    capacity_per_day = round(crew * rates.jobs_per_crew_day)
    over = over_capacity(inflow_per_day, capacity_per_day)
    causes = Causes(
        new=rest if over else rest + own_late,
        back_to_red=back_to_red,
        coordinated=coordinated,
        outside=outside,
        capacity=own_late if over else 0,
    )
    return Indicator(
        code, name, colour_of(waiting, rates), waiting, causes, inflow_per_day, crew, capacity_per_day
    )


def colour_of(waiting: int, rates: Rates = STANDARD) -> Colour:
    """The colour of a number of waiting reports."""
    if waiting >= rates.red_from:
        return "red"
    return "amber" if waiting >= rates.amber_from else "green"


def over_capacity(inflow_per_day: float, capacity_per_day: int) -> bool:
    """Whether more comes in than the crew can do. An unknown crew (capacity 0) is not blamed."""
    return capacity_per_day > 0 and inflow_per_day > capacity_per_day


def cause_of(
    *,
    status: str,
    reopened: int,
    channel_red: bool,
    own_area: bool,
    agency_level: str | None,
    lurah_late: bool,
    over: bool,
) -> Cause | None:
    """Why one report shows red. The first cause that holds is the cause.

    Args:
        status: internal status.
        reopened: how often it went back to red.
        channel_red: the channel still shows it red although this room has moved it.
        own_area: its category lies within the kelurahan's authority; True while the category is unknown.
        agency_level: level of the agency in charge, None when nobody is or it is only suggested.
        lurah_late: the lurah's clock ran out; False while it stands still in time, or where it never began.
        over: more comes in than the crew can do, see ``over_capacity``.

    Returns:
        None when the report does not show red.
    """
    coordinated = status == "koordinasi" and channel_red
    if status != "menunggu" and not coordinated:
        return None
    if status == "menunggu" and reopened > 0:
        return "back_to_red"
    if coordinated:
        return "coordinated"
    if not own_area:
        return "outside" if agency_level in {None, "lurah", "ppsu"} else "new"
    return "capacity" if over and lurah_late else "new"


def why(indicator: Indicator, lang: str) -> str:
    """Why a kelurahan stands where it stands: its two biggest causes, and inflow against the crew.

    "84 dari 286 laporan di luar kewenangan kelurahan, dan 72 sudah dikoordinasikan tetapi di Qlue masih
    merah. Masuk 52 sehari, PPSU menyelesaikan sekitar 18."

    Args:
        indicator: of the kelurahan.
        lang: ``id`` or ``en``.
    """
    if indicator.waiting == 0:
        return say(lang, "indicator.none")
    (first, count), *others = indicator.causes.ranked()
    params = {
        "waiting": _number(indicator.waiting, lang),
        "n": _number(count, lang),
        "cause": say(lang, f"indicator.cause.{first}"),
    }
    if others:
        second, second_count = others[0]
        sentence = say(
            lang,
            "indicator.two",
            **params,
            n2=_number(second_count, lang),
            cause2=say(lang, f"indicator.cause.{second}"),
        )
    else:
        sentence = say(lang, "indicator.one", **params)
    return f"{sentence[0].upper()}{sentence[1:]} {_inflow(indicator, lang)}"


def _inflow(indicator: Indicator, lang: str) -> str:
    inflow = indicator.inflow_per_day
    came = say(lang, "indicator.under_one") if 0 < inflow < 1 else _number(round(inflow), lang)
    if indicator.capacity_per_day == 0:
        return say(lang, "indicator.inflow.crew_unknown", inflow=came)
    code = "over" if over_capacity(inflow, indicator.capacity_per_day) else "within"
    return say(
        lang, f"indicator.inflow.{code}", inflow=came, capacity=_number(indicator.capacity_per_day, lang)
    )


def _number(value: int, lang: str) -> str:
    """A number as the language groups it: 1.204 or 1,204."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if lang == "id" else grouped


CAUSES: Final[tuple[str, ...]] = tuple(field.name for field in fields(Causes))
"""The causes in the order of the bar's segments."""

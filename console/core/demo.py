"""The made city: about 500 reports a day over 45 days, thirteen red kelurahan, and a room that goes on.

No citizen stands behind any of it: the words are in ``resources/demo/texts.toml``, names and numbers are
drawn. The same seed and the same moment give the same city. The counts of the thirteen red kelurahan are
those the press printed on 31 August 2017 (Kompas), each for its own mixture of causes.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import resources
from console.core import demo_rules
from console.core.demo_figures import (
    AMBER,
    ASPIRATIONS,
    CHANNELS,
    DAYS,
    HOURS,
    IN_PROCESS,
    INFLOW_DAYS,
    MINE,
    OUTSIDE,
    OWN,
    PER_DAY,
    RED,
    TRIAGE,
    WAITING,
    WORDS_ONLY,
)
from console.core.demo_words import Words
from console.core.dispatch import History, Received, Step
from console.core.routing import Routes
from console.core.suggest import Suggester
from models.agencies import lurah_code, ppsu_code, sudin_code
from models.commands import (
    Actor,
    Classify,
    Command,
    Complete,
    Coordinate,
    Dispose,
    Note,
    ReceiveReport,
    Reject,
    Reopen,
    Start,
    Verify,
)
from models.complaint import SURE_AGENCY, SURE_CATEGORY, SURE_KELURAHAN, SURE_KIND
from models.filters import day_start
from models.reference import Reference
from models.territory import Kelurahan

HOUR: Final = 3600
DAY: Final = 86400
_STAFF: Final = ("budi", "dewi", "rizal", "sinta", "yoga")
_INTAKE: Final = Actor("tanggap", "intake")


@dataclass(frozen=True, slots=True)
class Plan:
    """One case to be made.

    Attributes:
        kelurahan: where.
        fate: new, back, coordinated, outside, capacity, triage, aspiration, moving or mine.
    """

    kelurahan: Kelurahan
    fate: str


@dataclass
class City:
    """The made city of one seed.

    Attributes:
        reference: master data of the store it is made for.
        seed: the same seed, the same city.
        now: the moment it is made for, seconds since the epoch.
        me: operator who holds ``MINE`` of the cases.
    """

    reference: Reference
    seed: int
    now: int
    me: str = "rina"
    _serial: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - a made city, no secret
        self._words = Words(tomllib.loads(resources.read_text("demo/texts.toml")), self._random)
        self._staff = [name for name in _STAFF if name != self.me]  # what I did not do is nobody's of my name

    @cached_property
    def suggester(self) -> Suggester:
        """Suggestions for the cases nobody has decided yet."""
        return Suggester(
            self.reference.categories.values(), self.reference.territory, self.reference.agencies.values()
        )

    @property
    def crews(self) -> list[tuple[int, str]]:
        """Crew sizes of the thirteen: (crew, kelurahan code), to be stored with the territory."""
        return [(figures[6], self._place(name).code) for name, figures in RED.items()]

    def past(self) -> Iterator[History]:
        """Every case of the last 45 days, those still open first: a screen fills with work at once."""
        plans = self._open_plans()
        received = [self._when(plan.fate) for plan in plans]
        for plan, at in sorted(zip(plans, received, strict=True), key=lambda pair: -pair[1]):
            yield self._history(plan, at)
        days = [self._day(at) for at in received]
        yield from self._closed(Counter(zip((plan.kelurahan.code for plan in plans), days, strict=True)))

    def report(self, at: int) -> Received:
        """A report that comes in at this moment, while one watches."""
        place = self._random.choices(self._places, self._weights)[0]
        channel = self._pick(CHANNELS)
        made = self._report(place, channel, self._pick(OUTSIDE if self._random.random() < 0.6 else OWN), at)
        return replace(made, command=demo_rules.addressed(made.command, *self._ruled))

    @cached_property
    def _ruled(self) -> tuple[Reference, Routes]:
        """The city with what its supervisors say, as it comes true for reports from now on."""
        told, absences = demo_rules.rules(self.reference), demo_rules.absences(self.reference, self.now)
        return replace(self.reference, routing_rules=told, absences=absences), Routes(told)

    def colleague(self) -> Actor:
        """One of the others in the room."""
        return Actor(self._random.choice(self._staff), "supervisor")

    def deed(self, case: Any) -> Command | None:
        """What a colleague does next to an open case, None when nothing suits.

        Args:
            case: a ``models.complaint.Complaint``.
        """
        if case.status == "menunggu" and case.kind == "undecided":
            return Classify("complaint", accepted=True)
        if case.status == "menunggu":
            return self._hand_over(case.category, case.kelurahan)
        if case.status in ("koordinasi", "disposisi"):
            return Start()
        if case.status == "proses":
            return Complete(self._words.one("hasil", case.category))
        return None

    # the open cases --------------------------------------------------------------------------------------

    def _open_plans(self) -> list[Plan]:
        plans: list[Plan] = []
        for name, (new, back, coordinated, outside, capacity, *_rest) in RED.items():
            place = self._place(name)
            plans += [Plan(place, "new")] * new + [Plan(place, "back")] * back
            plans += [Plan(place, "coordinated")] * coordinated + [Plan(place, "outside")] * outside
            plans += [Plan(place, "capacity")] * capacity
        rest = WAITING - len(plans)
        calm = [p for p in self._places if p.name not in RED]
        quotas = self._quotas(calm, rest)
        back = 263 - sum(figures[1] for figures in RED.values())
        for place, count in quotas.items():
            for _ in range(count):
                fate = (
                    "back"
                    if back > 0 and self._random.random() < 0.01
                    else self._random.choice(("new", "outside"))
                )
                back -= fate == "back"
                plans.append(Plan(place, fate))
        fresh = self._random.sample([i for i, p in enumerate(plans) if p.fate == "new"], TRIAGE + ASPIRATIONS)
        for position, i in enumerate(fresh):
            plans[i] = Plan(plans[i].kelurahan, "triage" if position < TRIAGE else "aspiration")
        moving = self._random.choices(self._places, self._weights, k=IN_PROCESS)
        return plans + [Plan(place, "mine" if i < MINE else "moving") for i, place in enumerate(moving)]

    def _quotas(self, places: list[Kelurahan], total: int) -> dict[Kelurahan, int]:
        """Waiting cases of the kelurahan that are not red: sixteen amber ones, the others below 50."""
        quotas = {p: self._random.randint(52, 88) if p.name in AMBER else 0 for p in places}
        calm = [p for p in places if p.name not in AMBER]
        left = total - sum(quotas.values())
        shares = [self._random.random() ** 2 + 0.05 for _ in calm]
        for place, share in zip(calm, shares, strict=True):
            quotas[place] = min(44, int(left * share / sum(shares)))
        short = total - sum(quotas.values())
        for place in self._random.sample(calm * 4, k=short):
            quotas[place] += 1
        return quotas

    def _when(self, fate: str) -> int:
        """When a case of this fate was received: the age that explains it."""
        draw = self._random.random()
        hours = {
            "new": 0.2 + 24 * 8 * draw**1.1, "triage": 0.1 + 7 * draw, "aspiration": 1 + 60 * draw,
            "capacity": 26 + 24 * 12 * draw, "back": 60 + 24 * 18 * draw, "coordinated": 12 + 24 * 20 * draw,
            "outside": 4 + 24 * 38 * draw, "moving": 3 + 24 * 11 * draw,
            "mine": 3 + 24 * 2 * draw,
        }[fate]  # fmt: skip
        return self.now - int(hours * HOUR)

    def _history(self, plan: Plan, at: int) -> History:
        own = plan.fate in ("new", "capacity", "triage") or (
            plan.fate in ("moving", "mine") and self._random.random() < 0.38
        )
        channel = "qlue" if plan.fate in ("coordinated", "outside", "capacity") else self._pick(CHANNELS)
        if plan.fate in ("triage", "aspiration") or (plan.fate == "new" and at < self.now - 20 * HOUR):
            channel = self._pick(WORDS_ONLY)  # a lurah's clock would call an older Qlue report late, not new
        if plan.fate in ("triage", "aspiration"):
            return History(self._undecided(plan, channel, at), tuple(self._steps(plan, channel, "", at)))
        category = self._pick(OWN if own else OUTSIDE)
        report = self._report(plan.kelurahan, channel, category, at, decided=True)
        return History(report, tuple(self._steps(plan, channel, category, at)))

    def _undecided(self, plan: Plan, channel: str, at: int) -> Received:
        """A report nobody has decided yet, whose words lead the suggestions to its own kelurahan.

        In a red kelurahan they lead to work of its own as well: what is new there was printed, to the report.
        """
        red = plan.kelurahan.name in RED
        while True:
            category = "aspirasi"
            if plan.fate == "triage":
                category = self._pick(OWN if red or self._random.random() < 0.3 else OUTSIDE)
            report = self._report(plan.kelurahan, channel, category, at, decided=False)
            told = self.reference.category(report.command.category).agency
            if report.command.kelurahan == plan.kelurahan.code and (told == "KEL" or not red):
                return report

    def _steps(self, plan: Plan, channel: str, category: str, at: int) -> Iterator[Step]:
        """What was done so far, at believable times before ``now``."""
        room = max(600, self.now - at)
        early = at + int(room * self._random.uniform(0.02, 0.2))
        who = Actor(self._random.choice(self._staff), "supervisor")
        if plan.fate == "aspiration":
            yield Step(early, who, Classify("aspiration"))
        elif plan.fate == "coordinated":
            yield Step(early, who, Coordinate(self.reference.categories[category].agency))
        elif plan.fate == "back":
            end = at + int(room * self._random.uniform(0.3, 0.5))
            yield Step(early, who, Dispose(ppsu_code(plan.kelurahan.code)))
            again = end + int((self.now - end) * self._random.uniform(0.3, 0.9))
            yield Step(end, who, Complete(self._words.one("hasil", category)))
            yield Step(again, who, Reopen(self._words.one("buka", category)))
        elif plan.fate in ("moving", "mine"):
            if plan.fate == "mine":
                who = Actor(self.me, "operator")
            first = self._hand_over(category, plan.kelurahan.code, down=channel == "qlue")
            yield Step(early, who, first)
            if self._random.random() < 0.25:
                yield Step(early + 900, who, Note(self._words.one("catatan", category)))
            if self._random.random() < 0.45 and not isinstance(first, Start):
                yield Step(at + int(room * self._random.uniform(0.3, 0.9)), who, Start())

    def _hand_over(self, category: str | None, kelurahan: str | None, *, down: bool = False) -> Command:
        """The kelurahan's own work goes down to its crew; the rest across, or (with ``down``) to a Sudin."""
        agency = self.reference.category(category).agency
        if kelurahan is not None and agency == "KEL":
            return Dispose(ppsu_code(kelurahan))
        if agency == "KEL":
            return Coordinate("DLH")
        sudin = sudin_code(agency, kelurahan) if kelurahan is not None else ""
        if sudin in self.reference.agencies and (down or self._random.random() < 0.5):
            return Dispose(sudin)
        return Start() if down else Coordinate(agency)

    # the closed ones -------------------------------------------------------------------------------------

    def _closed(self, taken: Counter[tuple[str, int]]) -> Iterator[History]:
        """What is done already, day by day, so that each day comes to its usual number.

        Args:
            taken: open cases by kelurahan and day (0 today, 1 yesterday).
        """
        today = day_start(self.now)
        gone = sum(HOURS[: (self.now - today) // HOUR]) / sum(HOURS)
        a_day = Counter[int]()
        for (_place, back), count in taken.items():
            a_day[back] += count
        lacking = self._lacking(taken, a_day)
        calm = [0.0 if p.name in RED else w for p, w in zip(self._places, self._weights, strict=True)]
        for back in range(DAYS):
            start = today - back * DAY
            quota = PER_DAY * (gone if back == 0 else self._random.uniform(0.9, 1.1))
            places = lacking[back]
            more = max(0, round(quota) - a_day[back] - len(places))
            weights = calm if 1 <= back <= INFLOW_DAYS else self._weights
            places += self._random.choices(self._places, weights, k=more)
            for place in places:
                at = start + self._second_of_day()
                if at < self.now - HOUR:
                    yield self._done(place, at)

    def _lacking(self, taken: Counter[tuple[str, int]], a_day: Counter[int]) -> dict[int, list[Kelurahan]]:
        """What the red kelurahan still lack of the inflow that was printed, put on the days with fewest."""
        days: dict[int, list[Kelurahan]] = {back: [] for back in range(DAYS)}
        inside = range(1, INFLOW_DAYS + 1)
        for name, figures in RED.items():
            place = self._place(name)
            for _ in range(figures[5] * INFLOW_DAYS - sum(taken[place.code, back] for back in inside)):
                least = min(inside, key=lambda back: a_day[back] + len(days[back]))
                days[least].append(place)
        return days

    def _day(self, at: int) -> int:
        """How many days ago: 0 today, 1 yesterday."""
        return -((at - day_start(self.now)) // DAY)

    def _done(self, place: Kelurahan, at: int) -> History:
        category = self._pick(OUTSIDE if self._random.random() < 0.62 else OWN)
        report = self._report(place, self._pick(CHANNELS), category, at, decided=True)
        who = Actor(self._random.choice(self._staff), "supervisor")
        took = self._random.lognormvariate(2.8, 0.8) * HOUR  # median 16 h, a long tail
        end = min(self.now - 60, at + int(max(0.4 * HOUR, took)))
        steps = [Step(at + (end - at) // 6, who, self._hand_over(category, place.code))]
        if self._random.random() < 0.04:
            return History(report, (Step(end, who, Reject(self._words.one("tolak"))),))
        if self._random.random() < 0.6:
            steps.append(Step(at + (end - at) // 2, who, Start()))
        steps.append(Step(end, who, Complete(self._words.one("hasil", category))))
        if self._random.random() < 0.3 and end + 2 * HOUR < self.now:
            steps.append(Step(end + 2 * HOUR, Actor(self._staff[1], "supervisor"), Verify()))
        return History(report, tuple(steps))

    def _second_of_day(self) -> int:
        hour = self._random.choices(range(24), HOURS)[0]
        return hour * HOUR + self._random.randrange(HOUR)

    # one report ------------------------------------------------------------------------------------------

    def _report(
        self, place: Kelurahan, channel: str, category: str, at: int, *, decided: bool | None = None
    ) -> Received:
        self._serial += 1
        qlue = channel == "qlue"
        title, text = self._words.message(category, channel, place.name)
        lat, lon = self._point(place) if qlue or self._random.random() < 0.5 else (None, None)
        known = decided if decided is not None else (qlue or at < self.now - 8 * HOUR)
        sure = (
            SURE_KIND | SURE_CATEGORY | SURE_KELURAHAN
            if known
            else (SURE_KELURAHAN if lat is not None else 0)
        )
        agency = lurah_code(place.code) if qlue else None
        suggested: dict[str, Any] = {}
        kind, told_category, kelurahan = "complaint", category, place.code
        if not known:
            found = self.suggester.suggest(text, title, channel, "", place.code if lat is not None else None)
            suggested = found.as_json()
            kind = "undecided"
            told_category = found.category.value or "pelayanan-kelurahan"
            kelurahan = place.code if lat is not None else (found.kelurahan.value or place.code)
        if agency is None:
            addressee = self.reference.category(told_category).agency
            agency = lurah_code(kelurahan) if addressee == "KEL" else addressee
        name = self._words.one("nama")
        return Received(
            ReceiveReport(
                channel=channel, external_id=f"demo-{self.seed}-{self._serial}", received_at=at, text=text,
                title=title,
                lat=lat, lon=lon, kind=kind, category=told_category, kelurahan=kelurahan, agency=agency,
                sure=sure | (SURE_AGENCY if qlue else 0), place="approximate" if lat is not None else "text",
                photos=("kanal:foto",) if qlue and self._random.random() < 0.8 else (), suggested=suggested,
            ),
            name, self._words.contact(channel, name),
        )  # fmt: skip

    def _point(self, place: Kelurahan) -> tuple[float, float]:
        """A point of the kelurahan, about half a kilometre around its centre."""
        spread = 0.0035
        return round(self._random.gauss(place.lat, spread), 6), round(
            self._random.gauss(place.lon, spread), 6
        )

    def _pick(self, weights: dict[str, int]) -> str:
        return self._random.choices(list(weights), list(weights.values()))[0]

    def _place(self, name: str) -> Kelurahan:
        found = self.reference.territory.by_name(name)
        if found is None:
            raise LookupError(f"the territory has no kelurahan {name!r}")
        return found

    @cached_property
    def _places(self) -> list[Kelurahan]:
        return [p for p in self.reference.territory.kelurahan.values() if not p.code.startswith("31.01")]

    @cached_property
    def _weights(self) -> list[float]:
        """Reports a day by kelurahan: the thirteen as printed, the others share the rest."""
        inflow = {name: figures[5] for name, figures in RED.items()}
        rest = (PER_DAY - sum(inflow.values())) / (len(self._places) - len(inflow))
        return [float(inflow.get(p.name, rest)) for p in self._places]

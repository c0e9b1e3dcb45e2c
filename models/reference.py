"""Reference: the master data the rules look things up in, as one immutable snapshot.

Territory, agencies, categories, channels, calendar and the numbers a supervisor may change. It is read from
the store once and handed to whoever judges; a change of master data makes a new snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from models.agencies import Agency, Category, Channel
from models.clocks import Calendar
from models.indicator import Rates as Rates
from models.ladder import LadderRule
from models.routing import Absence, Rule
from models.territory import Territory


@dataclass(frozen=True)
class Reference:
    """The snapshot.

    Attributes:
        territory: kota, kecamatan, kelurahan.
        agencies, categories, channels: by code.
        calendar: working hours and holidays.
        rates: numbers of the indicator.
        reply_rules: (channel, status) -> template a citizen is answered with when a case comes to that status.
        reply_templates: (id, body as JSON) of the templates supervisors keep, the newest of an id last.
        routing_rules: whom cases go to first, before their category says so; in no order, switched on or not.
        absences: who is away, and who stands in.
        escalation_rules: when a case climbs the ladder by itself.
        unread: kinds of those three lists that this program cannot read, as a newer one wrote them: then none of that
            kind is in force here.
    """

    territory: Territory
    agencies: dict[str, Agency]
    categories: dict[str, Category]
    channels: dict[str, Channel]
    calendar: Calendar = field(default_factory=Calendar)
    rates: Rates = field(default_factory=Rates)
    reply_rules: dict[tuple[str, str], str] = field(default_factory=dict)
    reply_templates: tuple[tuple[str, str], ...] = ()
    routing_rules: tuple[Rule, ...] = ()
    absences: tuple[Absence, ...] = ()
    escalation_rules: tuple[LadderRule, ...] = ()
    unread: tuple[str, ...] = ()

    @cached_property
    def fallback(self) -> Category:
        """The clocks of a case whose category nobody knows yet: 6 h, 24 h, 7 d (press of 2018-2019)."""
        return Category(code="", name="", name_en="", agency="KEL")

    def category(self, code: str | None) -> Category:
        """The category, or the one with the default clocks when it is unknown."""
        return self.categories.get(code or "", self.fallback)

    def agency_short(self, code: str | None) -> str:
        """How a table names an agency; the code itself when it is not in the list any more."""
        agency = self.agencies.get(code or "")
        return agency.short if agency is not None else (code or "")

    def kelurahan_name(self, code: str | None) -> str:
        """A kelurahan's name; the code itself when it is unknown, "" for None."""
        place = self.territory.kelurahan.get(code or "")
        return place.name if place is not None else (code or "")


def default_reference() -> Reference:
    """The snapshot a new store starts from."""
    from models.agencies import default_agencies, default_categories, default_channels
    from models.territory import load_default

    territory = load_default()
    places = [(k.code, k.name) for k in territory.kelurahan.values()]
    return Reference(
        territory=territory,
        agencies={a.code: a for a in default_agencies(places)},
        categories={c.code: c for c in default_categories()},
        channels={c.code: c for c in default_channels()},
    )

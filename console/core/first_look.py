"""A first look at a report, before anybody has seen it: what, where, whose, and whose twin - suggested with reasons.

Nothing is decided here but what the channel itself has settled: a message with a place lies in a kelurahan,
and a Qlue report is a complaint that goes straight to the lurah of that place. All else waits for a person.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from console.core import records, routing
from console.core.dispatch import Dispatcher, Received
from console.core.duplicates import Candidate
from console.core.neighbours import MOST, RECENT, Neighbours
from console.core.persons import Persons
from console.core.route import TO_LURAH
from console.core.routing import Decision, Routes
from console.core.suggest import Suggester, Suggestions, cited_numbers
from models.commands import ReceiveReport
from models.complaint import SURE_AGENCY, SURE_CATEGORY, SURE_KELURAHAN, SURE_KIND
from models.report import Report
from models.routing import away_at
from models.territory import plausible

if TYPE_CHECKING:
    from models.boundaries import Locator
    from models.reference import Reference

LEAST: Final = 0.3
"""A guess below this is offered in the case but not shown as the value it probably has."""
APPROXIMATE: Final = 0.74
"""How often a point's approximate cell is its true kelurahan (measured, see ``models.boundaries``)."""
#: What is near is read anew after so many seconds: other intakes bring cases too.
NEAR_S: Final = 600
#: How ``Report.answers`` names a reply of ours: by its id behind this.
OURS: Final = "reply-"


class _Seen(NamedTuple):
    """What a routing rule looks at."""

    category: str | None
    kelurahan: str | None
    channel: str
    received_at: int
    lat: float | None
    lon: float | None


class FirstLook:
    """Makes ``ReceiveReport`` of reports. Runs on the thread that writes.

    Args:
        dispatcher: the door; its store's master data is looked at anew for every batch.
        suggester: explains what a message probably is.
        locator: names the kelurahan of a point.
    """

    def __init__(self, dispatcher: Dispatcher, suggester: Suggester, locator: Locator) -> None:
        self._dispatcher = dispatcher
        self._suggester = suggester
        self._locator = locator
        self._near: Neighbours | None = None
        self._near_since = 0
        self._replied: Mapping[str, tuple[UUID, str]] = {}
        self._persons = Persons(dispatcher.entropy(32))
        self._ref: Reference | None = None
        self._routes = Routes()

    def forget_near(self) -> None:
        """What is near is read anew for the next batch."""
        self._near = None

    def refresh_near(self) -> None:
        """Likewise, when it is ``NEAR_S`` old."""
        if not 0 <= (now := self._dispatcher.clock()) - self._near_since < NEAR_S:
            self._near, self._near_since = None, now

    def look(
        self, db: sqlite3.Connection, reports: Sequence[Report], replied: Mapping[str, tuple[UUID, str]]
    ) -> list[Received]:
        """The reports with everything suggested, ready to become cases.

        Args:
            db: reading connection.
            reports: a batch.
            replied: by id, the case and number of those replies of ours that they answer.
        """
        ref = self._dispatcher.store.reference
        if ref is not self._ref:
            self._ref, self._routes = ref, Routes(ref.routing_rules)
        self._replied = replied
        return [self._judged(db, ref, *pair) for pair in zip(reports, self._kelurahan(reports), strict=True)]

    def _kelurahan(self, reports: Sequence[Report]) -> list[str | None]:
        """The kelurahan of each report's point, all points of a batch at once."""
        nan = float("nan")
        lats = [nan if report.lat is None or report.lon is None else report.lat for report in reports]
        lons = [nan if report.lat is None or report.lon is None else report.lon for report in reports]
        codes = self._locator.codes
        return [codes[i] if i >= 0 else None for i in self._locator.locate_many(lats, lons).tolist()]

    def _judged(
        self, db: sqlite3.Connection, ref: Reference, report: Report, located: str | None
    ) -> Received:
        guess = self._suggester.suggest(
            report.text, report.title, report.channel, report.category, located,
            APPROXIMATE if self._locator.approximate else 1.0,
        )  # fmt: skip
        suggested = guess.as_json()
        sure, place = 0, ""
        kelurahan = located
        if located is not None:
            place, sure = ("approximate" if self._locator.approximate else "gps"), SURE_KELURAHAN
        elif guess.kelurahan.confidence >= LEAST:
            kelurahan, place = guess.kelurahan.value, "text"
        direct = report.channel in TO_LURAH
        kind = "complaint" if direct else "undecided"
        category = guess.category.value if guess.category.confidence >= LEAST else None
        if direct:
            sure |= SURE_KIND
            said = (
                self._suggester.category_of_channel(report.channel, report.category)
                if report.category
                else None
            )
            if said is not None:
                category, sure = said, sure | SURE_CATEGORY
        if report.category or report.status:
            suggested["channel"] = {"category": report.category, "status": report.status}
        if report.left_out:
            suggested["left_out"] = report.left_out
        lat, lon = report.lat, report.lon
        if lat is not None and lon is not None and plausible(lat, lon) in ("zero", "swapped"):
            # Not corrected silently: the case has no point, and what came stays readable beside it.
            suggested["point"] = {"lat": lat, "lon": lon, "problem": plausible(lat, lon)}
            lat = lon = None
        seen = _Seen(category, kelurahan, report.channel, report.received_at, lat, lon)
        agency, settled = self._addressed(seen, guess, ref, suggested)
        if settled and sure & SURE_KELURAHAN:
            sure |= SURE_AGENCY
        command = ReceiveReport(
            report.channel, report.external_id, report.received_at, report.text, report.title, report.address,
            lat, lon, kind, category, kelurahan, agency, sure, place, report.photos, suggested,
        )  # fmt: skip
        received = Received(command, report.reporter_name, report.reporter_contact)
        if twins := self._twins(db, received, report.answers):
            suggested["twins"] = twins
        return received

    def _addressed(
        self, seen: _Seen, guess: Suggestions, ref: Reference, suggested: dict[str, Any]
    ) -> tuple[str | None, bool]:
        """Whose desk it lies on first, and whether the channel settles it; why is told in ``suggested``.

        What the words say outweighs the category's default, a rule what the words say.
        """
        found = routing.first(seen, self._routes, ref, ref.absences)
        reason, worded = "", guess.agency.value
        settled = found.why == "channel" or (seen.channel in TO_LURAH and seen.kelurahan is not None)
        if found.rule is None and not settled and seen.category is not None:
            meant = found.instead or found.to
            if worded in ref.agencies and worded != meant:
                to, reason = routing.acts_for(worded, ref, ref.absences, seen.received_at), "words"
                found = replace(found, to=to, instead=worded if to != worded else "")
        explain(suggested, found, ref, seen.received_at, reason)
        return found.to, not reason and found.why == "channel"

    def _twins(
        self, db: sqlite3.Connection, received: Received, answers: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Cases that may be the same, as stored: id, score and reasons, best first.

        Args:
            answers: messages it answers; their cases count as named by it.
        """
        command, case = received.command, received.id
        now = self._dispatcher.clock()
        if command.received_at < now - RECENT:
            return []
        if self._near is None:
            self._near = Neighbours(now)
            for row in records.recent(db, now - RECENT, MOST // 2):
                self._near.add(row[0], self._compared(self._near, row))
        near = self._near
        if not near.wants(command.received_at):
            return []
        person = self._persons.of(case, received.reporter_contact, command.channel)
        one = near.candidate(
            command.text, command.received_at, command.lat, command.lon, command.category, command.kelurahan,
            "", person, command.photos,
        )  # fmt: skip
        near.add(case, one)
        numbers = cited_numbers(f"{command.title}\n{command.text}")
        if answers:
            numbers += records.answered_numbers(db, command.channel, answers)
            numbers += [
                self._replied[reply][1]
                for answer in answers
                if (reply := answer.removeprefix(OURS)) in self._replied
            ]
        named = records.by_number(db, numbers) if numbers else []
        found = near.twins(one, case, [(row[0], self._compared(near, row)) for row in named])
        return [{"id": str(t.id), "score": t.score, "reasons": [list(r) for r in t.reasons]} for t in found]

    def _compared(self, near: Neighbours, row: Sequence[Any]) -> Candidate:
        """A stored case as twins are compared."""
        case, text, at, lat, lon, category, kelurahan, number, channel, contact, photos = row
        person = self._persons.of(case, contact, channel)
        return near.candidate(
            text, at, lat, lon, category, kelurahan, number, person, photos.split("\n")
        )  # fmt: skip


def explain(suggested: dict[str, Any], found: Decision, ref: Reference, at: int, reason: str = "") -> None:
    """Put into a report's suggestions why it is addressed so; ``deputies.reasons`` reads it.

    Args:
        suggested: of the report, by field.
        found: the addressee.
        ref: master data.
        at: when the channel took the message, seconds since the epoch.
        reason: instead of the addressee's own.
    """
    told = suggested.setdefault("agency", {"value": found.to, "confidence": 0.0, "words": [], "others": []})
    told["reason"] = reason or str(found.why)
    if found.rule is not None or found.instead:
        told["to"] = found.to  # what is said here holds as long as the case lies there
    if found.rule is not None:
        told["rule"] = found.rule.name
    if found.instead:
        until = away_at(ref.absences, at)[found.instead].until
        told["instead"] = {"agency": found.instead, "until": until}

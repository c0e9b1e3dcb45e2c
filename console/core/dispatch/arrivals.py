"""Reports come in: new ones become cases, with or without a past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from console.core.dispatch.door import Door, driver
from console.core.dispatch.outcome import History, Outcome, Received, Tally
from models import reading, rules
from models.command_json import to_json
from models.commands import Merge, kind_of
from models.complaint import Complaint
from models.identity import derived_id, event_id
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models import writing


class Arrivals(Door):
    """What the intake does."""

    def receive(self, reports: Sequence[Received], *, cursor: tuple[str, str] | None = None) -> Outcome:
        """Take reports in: those not known yet become cases. Batch and cursor commit together.

        Args:
            reports: at most a few hundred, the intake's batch.
            cursor: (channel, value) to remember once these are in.

        Returns:
            ``accepted`` are new cases; ``refused`` the known ones (``refused.known``) and what the rules refuse.
        """
        outcome = Tally(created=True)
        with self.transaction() as connection:
            self._arrive(connection, reports, outcome)
            if cursor is not None:
                self._stand(connection, cursor)
        return outcome.result(None)

    def _stand(self, connection: Connection, cursor: tuple[str, str]) -> None:
        """Remember how far a channel is read."""
        from models import writing

        writing.execute(
            connection,
            "insert into cursor(channel, value, at) values (?, ?, ?) on conflict(channel)"
            " do update set value = excluded.value, at = excluded.at",
            [(*cursor, self.clock())],
        )

    def _arrive(self, connection: Connection, reports: Sequence[Received], outcome: Tally) -> None:
        """Make cases of those reports that are not known, within a transaction."""
        from models import writing

        ref, at = self.store.reference, self.clock()
        reports = [report.well_formed() for report in reports]
        known = _known_messages(driver(connection), reports)
        left = _left_messages(driver(connection), reports)
        fresh: list[tuple[Received, Complaint]] = []
        twice: list[tuple[UUID, tuple[str, str]]] = []
        for report in reports:
            key = (report.command.channel, report.command.external_id)
            if key in known and not known[key]:  # twice in this batch: its number is not given yet
                twice.append((report.id, key))
                continue
            refusal = Refusal("refused.known", {"number": known[key]}) if key in known else None
            if report.id in left:
                refusal = refusal or Refusal("refused.known", {"number": "?"})
            refusal = refusal or rules.refuse(None, report.command, self.actor, ref)
            if refusal is not None:
                outcome.refused.append((report.id, refusal))
                continue
            known[key] = ""
            effect = rules.apply(None, report.command, at, ref, self.actor)
            fresh.append((report, Complaint(id=report.id, revision=1, **effect)))
        cases = writing.insert_cases(connection, [case for _report, case in fresh])
        numbers = {(case.channel, case.external_id): case.number for case in cases}
        outcome.refused.extend(
            (case, Refusal("refused.known", {"number": numbers[key]})) for case, key in twice
        )
        self._record_received(connection, [report for report, _case in fresh], cases, at)
        outcome.accepted.extend(case.id for case in cases)
        outcome.touched.update(_keys(driver(connection), outcome.accepted))

    def replay(self, histories: Sequence[History]) -> Outcome:
        """Take in cases together with what was already done to them, each step judged at its own time.

        For what comes with a past: another system's cases, the made city. All in one transaction.

        Args:
            histories: new cases; one that is known, or whose report is refused, is left out whole. A step that the
                rules refuse is left out alone, and so is a merge: merge with ``do``, once both cases are in.

        Returns:
            ``accepted`` are the cases; ``refused`` names what was left out.
        """
        from models import writing

        outcome = Tally(created=True)
        ref = self.store.reference
        with self.transaction() as connection:
            known = _known_messages(driver(connection), [h.report for h in histories])
            cases: list[Complaint] = []
            reports: list[Received] = []
            events: list[writing.Recorded] = []
            for history in histories:
                command = history.report.command
                key = (command.channel, command.external_id)
                refusal = Refusal("refused.known", {"number": known[key]}) if key in known else None
                refusal = refusal or rules.refuse(None, command, self.actor, ref)
                if refusal is not None:
                    outcome.refused.append((history.report.id, refusal))
                    continue
                known[key] = ""
                case, steps = self._replayed(history, outcome)
                cases.append(case)
                reports.append(history.report)
                events.extend(steps)
            stored = writing.insert_cases(connection, cases)
            self._record_received(connection, reports, stored, None)
            writing.insert_events(connection, events)
            outcome.accepted.extend(case.id for case in stored)
            outcome.touched.update(_keys(driver(connection), outcome.accepted))
        return outcome.result(None)

    def _replayed(self, history: History, outcome: Tally) -> tuple[Complaint, list[writing.Recorded]]:
        """A case as its past left it, and the Events of that past."""
        from models import writing

        ref, command = self.store.reference, history.report.command
        blank = Complaint(
            history.report.id, command.channel, command.external_id, command.received_at, command.text
        )
        effect = rules.apply(None, command, command.received_at, ref, self.actor)
        case = replace(rules.with_effect(blank, effect), revision=1)
        events: list[writing.Recorded] = []
        for step in history.steps:
            refusal = rules.refuse(case, step.command, step.actor, ref)
            if isinstance(
                step.command, Merge
            ):  # needs its parent as it stood then, which a replay does not have
                refusal = refusal or Refusal("refused.merge_target")
            if refusal is not None:
                outcome.refused.append((case.id, refusal))
                continue
            effect = rules.apply(case, step.command, step.at, ref, step.actor)
            before = {k: rules.as_column(case, k) for k in effect}
            events.append(writing.Recorded(
                event_id(step.at * 1000, self.entropy(10)), case.id, 0, kind_of(step.command), step.actor.name, step.at,
                self.console, case.revision, to_json(step.command), effect, before,
            ))  # fmt: skip
            case = rules.with_effect(case, {**effect, "revision": case.revision + 1})
        return case, events

    def _record_received(
        self, connection: Connection, reports: Sequence[Received], cases: Sequence[Complaint], at: int | None
    ) -> None:
        """The Events of arrival, at one moment, or (``at`` None) each at the moment the report was received."""
        from models import writing

        events: list[writing.Recorded] = []
        people: list[tuple[UUID, str, str]] = []
        photos: list[tuple[UUID, str, int, str]] = []
        for report, case in zip(reports, cases, strict=True):
            body = to_json(report.command)
            body.pop("text", None)  # the case keeps the words; history need not say them twice
            events.append(writing.Recorded(
                derived_id(case.id, "receivereport"), case.id, 0, "receivereport", self.actor.name,
                case.received_at if at is None else at, self.console, 0,
                body, {}, {},
            ))  # fmt: skip
            if report.reporter_name or report.reporter_contact:
                people.append((case.id, report.reporter_name, report.reporter_contact))
            photos.extend((case.id, "report", i, address) for i, address in enumerate(report.command.photos))
        writing.insert_events(connection, events)
        writing.insert_reporters(connection, people)
        writing.insert_photos(connection, photos)


def _keys(db: Any, cases: Sequence[UUID]) -> list[int]:
    """Small keys of stored cases, at most an intake's batch of them."""
    marks = ",".join("?" * len(cases))
    rows = db.execute(f"select n from complaint where id in ({marks})", [case.bytes for case in cases])  # noqa: S608
    return [row[0] for row in rows]


def _left_messages(db: Any, reports: Sequence[Received]) -> set[UUID]:
    """Reports of this batch that were told of here although their case is not here any more: it left the scope, or the
    central has it under another id."""
    ids = {derived_id(report.id, "receivereport").bytes: report.id for report in reports}
    found: set[UUID] = set()
    for some in reading.chunks(list(ids), 500):
        marks = ",".join("?" * len(some))
        found |= {ids[row[0]] for row in db.execute(f"select id from event where id in ({marks})", some)}  # noqa: S608
    return found


def _known_messages(db: Any, reports: Sequence[Received]) -> dict[tuple[str, str], str]:
    """Messages of this batch that are cases already: (channel, message id) -> number."""
    found: dict[tuple[str, str], str] = {}
    by_channel: dict[str, list[str]] = {}
    for report in reports:
        by_channel.setdefault(report.command.channel, []).append(report.command.external_id)
    for channel, ids in by_channel.items():
        for some in reading.chunks(ids, 500):
            marks = ",".join("?" * len(some))
            sql = f"select external_id, number from complaint where channel = ? and external_id in ({marks})"  # noqa: S608
            # Not through json_each: SQLite ends a JSON string at a NUL, and the message would never be known.
            found |= {
                (channel, external_id): number for external_id, number in db.execute(sql, (channel, *some))
            }
    return found

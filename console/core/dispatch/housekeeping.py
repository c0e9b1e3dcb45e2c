"""Writes that are no case's: quarantine, boundaries, crews, photos on their way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from console.core.dispatch.door import Door, driver
from console.core.dispatch.outcome import Change
from console.core.errors import Refused
from models.agencies import PHASES
from models.complaint import CHANNELS, STATUSES
from models.routing import BadRouting
from models.routing_json import PROBLEMS, READERS, WRITERS
from models.sentences import say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.ladder import LadderRule
    from models.routing import Absence, Rule

#: Characters of a template's name; the central holds to it too.
LONGEST_TEMPLATE: Final = 100


class Housekeeping(Door):
    """What keeps the console's own tables."""

    def housekeep(self, work: Callable[[Connection], Any], change: Change) -> Change:
        """Write what is no case: quarantine, boundaries.

        Args:
            work: functions of ``models.writing`` on the transaction's connection.
            change: what to tell the screens.
        """
        with self.transaction() as connection:
            work(connection)
        if change.reference:
            self.store.refresh_reference()
        return change

    def quarantine(self, rows: Sequence[tuple[bytes, str, str, str, str, str, str, int, str]]) -> int:
        """Keep input that could not be read; see ``models.writing.insert_quarantine``.

        Returns:
            How many were new: the same bad piece met again is kept once.
        """
        from models import writing

        with self.transaction() as connection:
            return writing.insert_quarantine(connection, rows)

    def settle_quarantine(self, ns: Sequence[int], state: str, note: str) -> int:
        """Move quarantined pieces on, in the actor's name.

        Args:
            ns: small keys; those already settled stay as they are.
            state: ``retried`` or ``discarded``.
            note: the reason, or what became of it.

        Returns:
            How many were moved.
        """
        from models import writing

        with self.transaction() as connection:
            return writing.set_quarantine(connection, ns, state, note, self.actor.name)

    def settle_refused(self, ns: Sequence[int], how: str) -> int:
        """Refused Events were seen. They stay in their cases' histories, with the reason and with what became of them.

        Args:
            ns: small keys of Events; those that are no refusals of this console stay as they are.
            how: ``dropped``, or ``open`` to take that back.

        Returns:
            How many were moved.
        """
        from models import writing

        with self.transaction() as connection:
            return writing.settle_refused(connection, ns, how)

    def revise_quarantine(self, n: int, code: str, params: str, raw: str, mapping: str) -> None:
        """A quarantined piece was tried again and failed: the new reason, and what it was read as."""
        from models import writing

        with self.transaction() as connection:
            writing.revise_quarantine(connection, n, code, params, raw, mapping)

    def replace_boundaries(self, rows: Sequence[tuple[str, bytes, str]]) -> Change:
        """Official boundaries in place of what was there: (kelurahan code, WKB, source)."""
        from models import writing

        def write(connection: Connection) -> None:
            writing.replace_boundaries(connection, rows)
            writing.set_meta(connection, "master.boundaries", "unsent")  # the next cycle tells the central

        return self.housekeep(write, Change(reference=True))

    def set_crews(self, crews: Sequence[tuple[int, str]]) -> Change:
        """PPSU crews of kelurahan: (workers, kelurahan code)."""
        from models import writing

        def write(connection: Connection) -> None:
            writing.set_crews(connection, crews)
            writing.set_meta(connection, "master.crews", "unsent")

        return self.housekeep(write, Change(reference=True))

    def set_phases(self, phases: Sequence[tuple[str, str]]) -> Change:
        """How far channels have joined, for every intake that sets nothing itself.

        Args:
            phases: (channel, one of ``models.agencies.PHASES``); channels that are not named stay as they are.

        Raises:
            Refused: not a supervisor of the whole city, no such channel or phase; nothing was written.
        """
        from models import writing

        self._only_supervisors("phases")
        for channel, phase in phases:
            _known_channel(channel)
            if phase not in PHASES:
                raise Refused("refused.phase", phase=phase)

        def write(connection: Connection) -> None:
            writing.set_phases(connection, phases)
            writing.set_meta(connection, "master.phases", "unsent")

        return self.housekeep(write, Change(reference=True))

    def set_reply_rules(self, rules: Sequence[tuple[str, str, str]]) -> Change:
        """Which status change answers the citizen by itself, in place of all rules that were.

        Args:
            rules: (channel, status, template).

        Raises:
            Refused: not a supervisor of the whole city, no such channel or status, a template without a name; nothing
                was written.
        """
        from models import writing

        self._only_supervisors("reply_rules")
        for channel, status, template in rules:
            _known_channel(channel)
            if status not in STATUSES:
                raise Refused("refused.status", status=status)
            if not 0 < len(template.strip()) <= LONGEST_TEMPLATE:
                raise Refused("refused.template", template=template[:LONGEST_TEMPLATE])
        only = {(channel, status): template.strip() for channel, status, template in rules}

        def write(connection: Connection) -> None:
            writing.replace_reply_rules(
                connection, [(channel, status, template) for (channel, status), template in only.items()]
            )
            writing.set_meta(connection, "master.reply_rules", "unsent")

        return self.housekeep(write, Change(reference=True))

    def set_routing_rules(self, rules: Sequence[Rule]) -> Change:
        """Whom new cases go to, in place of all rules that were; as ``set_list``."""
        return self.set_list("routing_rules", rules)

    def set_absences(self, absences: Sequence[Absence]) -> Change:
        """Who is away and who stands in, in place of all that was said of it; as ``set_list``."""
        return self.set_list("absences", absences)

    def set_escalation_rules(self, rules: Sequence[LadderRule]) -> Change:
        """When a case climbs the ladder by itself, in place of all rules that were; as ``set_list``."""
        return self.set_list("escalation_rules", rules)

    def set_list(self, kind: str, items: Sequence[Any], *, overwrite: bool = False) -> Change:
        """Keep a list of the city that could be read back by any console and names nothing unknown.

        Args:
            kind: of master data, a key of ``models.routing_json.READERS``.
            items: the whole list, in place of the one that was.
            overwrite: also over a list that this program cannot read, as a newer one wrote it.

        Raises:
            Refused: not a supervisor of the whole city, a list over one that nobody could look at, or one of the
                list that cannot be; nothing was written.
        """
        from models import writing

        self._only_supervisors(kind)
        text, ref = WRITERS[kind](items), self.store.reference
        for one in read_list(kind, text):
            # What is switched off may name what is gone: it decides nothing, and shall not stand in the others' way.
            if getattr(one, "active", True) and (found := PROBLEMS[kind](one, ref)) is not None:
                raise _bad(found[0], found[1] | {"rule": getattr(one, "name", "") or one.agency})

        def write(connection: Connection) -> None:
            if not overwrite and not _can_read(connection, kind):
                raise Refused("rules.unread")
            writing.set_city_list(connection, kind, text)
            writing.set_meta(connection, f"master.{kind}", "unsent")

        return self.housekeep(write, Change(reference=True))

    def intake_name(self, wanted: str) -> str:
        """What this home's intake calls itself in Events: given once, the same for ever.

        No two intakes may have the same, on whatever computers: a reply that one of them has taken is its alone.

        Args:
            wanted: kept unless the home has a name already.
        """
        from models import reading, writing

        with self.transaction() as connection:
            known = reading.fact(driver(connection), "intake.name")
            if not known:
                writing.set_meta(connection, "intake.name", wanted)
        return known or wanted

    def _only_supervisors(self, verb: str) -> None:
        """What is said of the city is said by its supervisors: the central takes it from nobody who sees a part only,
        and what stood here alone would be true on this computer and nowhere else."""
        from models import reading

        if self.actor.role != "supervisor":
            raise Refused("refused.role", role=self.actor.role, verb=verb)
        with closing(self.store.reader()) as db:
            rights = reading.fact(db, reading.RIGHTS)
        if rights.startswith("[") and json.loads(rights)[0]:
            raise Refused("refused.city")

    def queue_blobs(self, rows: Sequence[tuple[str, str, int]]) -> None:
        """Photos the central is to have: (SHA-256 in hex, type, size). Before the Event that names them."""
        from models import writing

        at = self.clock()
        with self.transaction() as connection:
            writing.queue_blobs(
                connection, [(bytes.fromhex(sha), type_, size, at) for sha, type_, size in rows]
            )

    def blob_sent(self, sha: str) -> None:
        """The central has this photo."""
        from models import writing

        with self.transaction() as connection:
            writing.drop_blob(connection, bytes.fromhex(sha))

    def blob_failed(self, sha: str, problem: str = "") -> None:
        """A photo did not arrive.

        Args:
            sha: its SHA-256 in hex.
            problem: why it never will, as JSON of code and params; "": it is tried again.
        """
        from models import writing

        with self.transaction() as connection:
            writing.try_blob(connection, bytes.fromhex(sha), problem)


def _can_read(connection: Connection, kind: str) -> bool:
    """Whether this program can read the list that stands."""
    row = driver(connection).execute("select body from city_list where kind = ?", (kind,)).fetchone()
    try:
        return row is None or READERS[kind](row[0]) is not None
    except BadRouting:
        return False


def read_list(kind: str, text: str) -> tuple[Any, ...]:
    """Read routing rules, absences or the ladder's rules.

    Args:
        kind: of master data, a key of ``models.routing_json.READERS``.
        text: their JSON.

    Raises:
        Refused: what is wrong, with the rule it is about.
    """
    try:
        return READERS[kind](text)
    except BadRouting as bad:
        raise _bad(bad.code, bad.params) from None


def _bad(code: str, params: Mapping[str, Any]) -> Refused:
    """What is wrong with a rule, in words that name the rule."""
    if "rule" not in params or code == "routing.twice":
        return Refused(code, **params)
    return RefusedRule(code, **params)


class RefusedRule(Refused):
    """A rule of a list cannot be; ``params["rule"]`` is its name or place in the list."""

    def sentence(self, lang: str) -> str:
        why = super().sentence(lang)
        return say(lang, "routing.rule", rule=str(self.params["rule"]), why=why)


def _known_channel(code: str) -> None:
    if code not in CHANNELS:
        raise Refused("refused.channel", channel=code)

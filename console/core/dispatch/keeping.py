"""Writes of what people keep for their work: views, the layout of their screens, templates, who covers for them.

No Events: the row is written here at once and goes to the central beside them, see ``console.core.kept``. What the
central would refuse by right is refused here already, so that an operator hears of it while the form is still open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from console.core.dispatch.door import Door, driver
from console.core.dispatch.outcome import Change
from console.core.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from console.core.kept import Answer

KINDS: Final = ("view", "layout", "template", "cover", "snapshot", "note")
#: Only a supervisor writes these, and everybody sees them.
_OF_SUPERVISORS: Final = ("template", "snapshot", "note")
#: Characters of a name, bytes of a body, rows of an owner; the central holds to them too (models/central/kept.sql).
LONGEST_NAME: Final = 80
LARGEST: Final = 16_000
MOST: Final = 300
_TEMPLATE_ID: Final = re.compile("[a-z0-9_-]{1,60}")


class Keeping(Door):
    """Keeps and takes away; a name is an owner's own within its kind."""

    def keep(
        self, kind: str, name: str, body: Mapping[str, Any], *, owner: str = "", shared: bool = False,
        was: str = "", place: int | None = None, new: bool = False,
    ) -> Change:  # fmt: skip
        """Keep something under a name; what the owner had under it is replaced.

        Args:
            kind: one of ``KINDS``.
            name: what it is called; for a template its id.
            body: plain JSON values.
            owner: whose it is; "": the actor's own.
            shared: everybody sees it.
            was: the name it had until now, for one that is renamed.
            place: in its list; None: where it was, or at the end.
            new: another one of this name is not to be replaced.

        Raises:
            Refused: not the actor's to write, a bad name, too large, too many; nothing was written.
        """
        from models import keeping

        owner, name = owner or self.actor.name, " ".join(name.split())
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise Refused("refused.kept_name", name=name[:LONGEST_NAME], most=LONGEST_NAME)
        if len(text.encode("utf-8", "replace")) > LARGEST:
            raise Refused("refused.kept_large", name=name)
        if kind == "template":
            self._check_template(name, json.loads(text))

        def write(connection: Connection) -> None:
            db = driver(connection)
            old = keeping.found(db, owner, kind, was or name)
            here = keeping.found(db, owner, kind, name) if was or new else old
            self._may(kind, owner, shared=shared, before=bool(old and old[1]))
            if here is not None and not here[3] and (new or (was and was != name)):
                raise Refused("refused.kept_taken", name=name)
            if (old is None or old[3]) and keeping.count(db, owner) >= MOST:
                raise Refused("kept.many")
            where = place
            if where is None:
                stays = old is not None and not old[3]
                where = old[2] if old and stays else keeping.last_place(db, owner, kind) + 1
            if was and was != name:
                keeping.unkeep(db, owner, kind, was, self.actor.name, self.clock())
            keeping.keep(
                db, owner, kind, name, text, shared=shared, place=where, by=self.actor.name, at=self.clock()
            )

        return self._kept(write, kind)

    def unkeep(self, kind: str, name: str, owner: str = "") -> Change:
        """Take something away.

        Raises:
            Refused: not the actor's to take.
        """
        from models import keeping

        owner = owner or self.actor.name

        def write(connection: Connection) -> None:
            db = driver(connection)
            old = keeping.found(db, owner, kind, name)
            if old is not None and not old[3]:
                self._may(kind, owner, shared=bool(old[1]), before=bool(old[1]))
                keeping.unkeep(db, owner, kind, name, self.actor.name, self.clock())

        return self._kept(write, kind)

    def arrange(self, kind: str, names: Sequence[str]) -> Change:
        """Put the actor's own rows of a kind in this order; those not named keep their places."""
        from models import keeping

        def write(connection: Connection) -> None:
            for place, name in enumerate(names, 1):
                keeping.set_place(driver(connection), self.actor.name, kind, name, place)

        return self._kept(write, kind)

    # for console.core.kept

    def take_answers(self, answers: Sequence[Answer], copies: Sequence[tuple[int, str, str, str]]) -> None:
        """What the central said to rows that were sent.

        Args:
            answers: row by row.
            copies: (row, kind, name, body) to be kept as the actor's own, of rows that were overruled.
        """
        from models import keeping

        with self.transaction() as connection:
            db = driver(connection)
            overruled = set()
            for answer in answers:
                if answer.problem:
                    keeping.failed(db, answer.n, answer.dirty, answer.problem)
                elif answer.won:
                    keeping.sent(db, answer.n, answer.dirty, answer.stamp)
                elif keeping.give_up(db, answer.n, answer.dirty):
                    overruled.add(answer.n)
            for n, kind, name, body in copies:
                if n in overruled:
                    place = keeping.last_place(db, self.actor.name, kind) + 1
                    keeping.keep(db, self.actor.name, kind, name, body, shared=False, place=place,
                                 by=self.actor.name, at=self.clock())  # fmt: skip

    def land_kept(self, rows: Sequence[tuple[Any, ...]], *, whole: bool) -> None:
        """Put rows as the central has them over what is here; what is dirty here stays.

        Args:
            rows: owner, kind, name, body as JSON, shared, place, deleted, stamp, by, at.
            whole: they are all there are: what else is clean here is no more there.
        """
        from models import keeping

        with self.transaction() as connection:
            db = driver(connection)
            for owner, kind, name, body, shared, place, deleted, stamp, by, at in rows:
                if deleted:
                    keeping.drop(db, owner, kind, name)
                else:
                    keeping.land(db, (owner, kind, name, body, int(shared), place, stamp, by, int(at)))
            if whole:
                keeping.reconcile(
                    db, self.actor.name, [(row[0], row[1], row[2]) for row in rows if not row[6]]
                )

    def _check_template(self, name: str, body: Any) -> None:
        from console.core import templates

        if not _TEMPLATE_ID.fullmatch(name):
            raise Refused("template.id")
        try:
            templates.check(templates.of_body(name, body), self.store.reference)
        except templates.BadTemplate as bad:
            raise Refused(bad.code, **bad.params) from bad

    def _kept(self, write: Any, kind: str) -> Change:
        with self.transaction() as connection:
            write(connection)
        if kind == "template":
            self.store.refresh_reference()
        return Change(other=(kind,), reference=kind == "template")

    def _may(self, kind: str, owner: str, *, shared: bool, before: bool) -> None:
        """Whether the actor may write this row; ``before``: it is shared already."""
        role, mine = self.actor.role, owner == self.actor.name
        boss = role == "supervisor"
        anybodys = shared or before
        right = mine or (boss and before and shared)
        if anybodys:
            right = right and role in ("operator", "supervisor") and (boss or kind not in _OF_SUPERVISORS)
        if kind not in KINDS or not right:
            raise Refused("refused.role", role=role, verb="share" if shared and mine else kind)

"""Rules as somebody is changing them: the order, each step undone until it is saved, what differs from what holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from models.routing import Rule, in_order

#: ``routing.Rule`` or ``ladder.LadderRule``: frozen, with a name and whether it is switched on.
T = TypeVar("T", bound=Any)


class Draft(Generic[T]):
    """Rules and the way back to what was read.

    Attributes:
        held: the rules in force when they were read.
        rules: as they would be, in their order.
    """

    def __init__(self, held: Sequence[T]) -> None:
        self.held: tuple[T, ...] = tuple(held)
        self.rules: tuple[T, ...] = self.held
        self._before: list[tuple[T, ...]] = []

    @property
    def changed(self) -> bool:
        """Whether there is anything to save."""
        return self.rules != self.held

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    def undo(self) -> None:
        """Take the last step back."""
        if self._before:
            self.rules = self._before.pop()

    def say(self, rules: Iterable[T]) -> bool:
        """Another state of all rules; a step of its own.

        Returns:
            Whether that is a change at all.
        """
        rules = tuple(rules)
        if rules == self.rules:
            return False
        self._before.append(self.rules)
        self.rules = rules
        return True

    def put(self, place: int, rule: T) -> bool:
        """Replace the rule at a place; one behind the last is new."""
        return self.say((*self.rules[:place], rule, *self.rules[place + 1 :]))

    def insert(self, place: int, rule: T) -> None:
        """A new rule before the one at a place."""
        self.say((*self.rules[:place], rule, *self.rules[place:]))

    def remove(self, place: int) -> None:
        """Take a rule away."""
        self.say((*self.rules[:place], *self.rules[place + 1 :]))

    def move(self, place: int, to: int) -> bool:
        """Put a rule to another place, counted without it."""
        to = min(max(to, 0), len(self.rules) - 1)
        left = [*self.rules[:place], *self.rules[place + 1 :]]
        left.insert(to, self.rules[place])
        return self.say(left)

    def copy(self, place: int, named: Callable[[str], str]) -> int:
        """A copy behind a rule, switched off.

        Args:
            place: of the rule.
            named: what a copy of this name is called.

        Returns:
            Its place.
        """
        rule = self.rules[place]
        self.insert(place + 1, replace(rule, name=self.free_name(named(rule.name)), active=False))
        return place + 1

    def free_name(self, wanted: str) -> str:
        """The name, with a number when a rule has it already."""
        taken = {rule.name.casefold() for rule in self.rules}
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted} {number}"
        return name

    def rebase(self, held: Sequence[T]) -> None:
        """Somebody else saved these: what is written here stands against them now."""
        self.held = tuple(held)


def ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules in the order they are tried, those switched off in their places, positions counted from one."""
    listed = sorted(rules, key=lambda rule: (rule.position, rule.name))
    return tuple(replace(rule, position=place) for place, rule in enumerate(listed, 1))


def effect(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """What decides, and in which order: alike for lists that differ only in names or in what is switched off."""
    return tuple(replace(rule, name="", position=0) for rule in in_order(rules))


def quiet(rules: Sequence[Rule], held: Sequence[Rule]) -> tuple[Rule, ...] | None:
    """The draft with everything that is new in it switched off.

    Args:
        rules: the draft.
        held: what is in force.

    Returns:
        None when that would still send a case elsewhere: rules in force were moved or taken away.
    """
    known = effect(held)
    off = tuple(
        rule
        if not rule.active or replace(rule, name="", position=0) in known
        else replace(rule, active=False)
        for rule in rules
    )
    return off if effect(off) == known else None


def differing(mine: Sequence[T], theirs: Sequence[T]) -> list[tuple[str, T | None, T | None]]:
    """Rules that two lists do not have alike: (name, mine, theirs), in my order; places are compared as well.

    A rule whose place among those both have differs counts as differing.
    """
    own, other = ({rule.name: rule for rule in rules} for rules in (mine, theirs))
    both = [rule.name for rule in mine if rule.name in other]
    order = {name: place for place, name in enumerate(rule.name for rule in theirs if rule.name in own)}
    found: list[tuple[str, T | None, T | None]] = []
    for rule in mine:
        twin = other.get(rule.name)
        if twin is None or _bare(rule) != _bare(twin) or both.index(rule.name) != order[rule.name]:
            found.append((rule.name, rule, twin))
    return found + [(rule.name, None, rule) for rule in theirs if rule.name not in own]


def _bare(rule: T) -> T:
    return replace(rule, position=0) if isinstance(rule, Rule) else rule

"""A draft of rules: steps and the way back, what it would change, what two people have not alike."""

from __future__ import annotations

from dataclasses import replace

from console.ui.rules.draft import Draft, differing, effect, ordered, quiet
from models.routing import Rule

A, B, C = (Rule(name, "DSDA", place, categories=(name,)) for place, name in enumerate("abc", 1))
OFF = replace(C, active=False)


def test_every_step_is_taken_back_one_by_one() -> None:
    draft = Draft((A, B))
    draft.insert(1, C)
    draft.move(0, 2)
    draft.remove(0)
    assert draft.rules == (B, A)
    states = []
    while draft.can_undo:
        draft.undo()
        states.append(draft.rules)
    assert states == [(C, B, A), (A, C, B), (A, B)]
    assert not draft.changed


def test_what_changes_nothing_is_no_step() -> None:
    draft = Draft((A, B))
    assert not draft.put(0, A)
    assert not draft.move(0, -1)
    assert not draft.can_undo


def test_a_rule_cannot_be_moved_beyond_the_ends() -> None:
    draft = Draft((A, B, C))
    draft.move(0, 99)
    assert draft.rules == (B, C, A)
    draft.move(2, -5)
    assert draft.rules == (A, B, C)


def test_a_copy_is_switched_off_and_has_a_name_of_its_own() -> None:
    draft = Draft((A, B))
    assert draft.copy(0, lambda name: f"{name} (salinan)") == 1
    draft.copy(0, lambda name: f"{name} (salinan)")
    assert [(rule.name, rule.active) for rule in draft.rules] == [
        ("a", True), ("a (salinan) 2", False), ("a (salinan)", False), ("b", True),
    ]  # fmt: skip


def test_positions_follow_the_order_in_which_rules_are_tried() -> None:
    rules = ordered((replace(A, position=9), replace(B, position=9), replace(C, position=2)))
    assert [(rule.name, rule.position) for rule in rules] == [("c", 1), ("a", 2), ("b", 3)]


def test_names_and_rules_switched_off_have_no_effect_and_the_order_has() -> None:
    assert effect((A, B, OFF)) == effect((replace(A, name="lain"), B))
    assert effect((A, B)) != effect((replace(B, position=1), replace(A, position=2)))


def test_saving_switched_off_is_possible_for_what_is_new_and_not_for_another_order() -> None:
    changed = replace(A, addressee="BPBD")
    assert quiet((A, B, C), (A, B)) == (A, B, OFF)
    assert quiet((changed, B), (A, B)) is None  # switched off, the rule in force would decide no more
    assert quiet((replace(B, position=1), replace(A, position=2)), (A, B)) is None
    assert quiet((A,), (A, B)) is None


def test_two_lists_are_compared_rule_by_rule_and_by_place() -> None:
    theirs = (B, replace(A, addressee="BPBD"), C)
    found = differing((A, B), theirs)
    assert found == [("a", A, theirs[1]), ("b", B, B), ("c", None, C)]
    assert differing((A, B), (A, replace(B, position=7))) == []

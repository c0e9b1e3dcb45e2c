"""The ladder's rules: edited in the table, with how many cases each would raise now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from console.core.dispatch import Change, Dispatcher
from console.ui.rules.ladder_row import HOUR
from console.ui.rules.ladder_tab import LadderTab
from console.ui.theme import Theme
from models.commands import Escalate
from models.ladder import LadderRule
from tests.support.desks import AtDesk
from tests.ui.rules.conftest import another, newer_lands, shown


@pytest.fixture
def tab(at: AtDesk, theme: Theme) -> Iterator[LadderTab]:
    made = LadderTab(theme, at.desk)
    with shown(at, made):
        yield made


def counted(at: AtDesk, tab: LadderTab) -> list[str]:
    """What stands beside the rules once they are counted."""
    at.qtbot.waitUntil(lambda: bool(tab.counts) and not tab._pause.isActive())
    return [row.cases.text() for row in tab.rows]


def overdue(at: AtDesk) -> str:
    """How many cases are past their hand-over deadline, by a plain query."""
    sql, found = "select count(*) from complaint where handover_due <= ?", list[str]()
    at.desk.read(lambda db: db.execute(sql, (at.desk.now(),)).fetchone()[0], lambda n: found.append(str(n)))
    at.settle()
    return found[0]


def test_without_rules_it_says_that_nothing_climbs(tab: LadderTab) -> None:
    assert tab.nothing.isVisible()
    assert "naik sendiri" in tab.nothing.accessibleName()


def test_a_rule_is_made_in_the_table_counted_and_saved(at: AtDesk, tab: LadderTab) -> None:
    tab.nothing.acted.emit()
    (row,) = tab.rows
    row.name.setText("Serah lewat")
    row.name.editingFinished.emit()
    row.clock.setCurrentIndex(row.clock.findData("handover"))
    row.clock.activated.emit(row.clock.currentIndex())
    row.rung.setCurrentIndex(row.rung.findData("camat"))
    row.rung.activated.emit(row.rung.currentIndex())
    row.hours.setValue(0)
    assert tab.rows == [row]
    assert counted(at, tab) == [overdue(at)] != ["0"]
    row.active.setChecked(True)
    at.qtbot.waitUntil(
        lambda: tab.ask.text() == f"Bila disimpan sekarang: “Serah lewat” menaikkan {overdue(at)} laporan"
    )
    with at.qtbot.waitSignal(tab.saved):
        at.qtbot.keyClick(row.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert at.desk.store.reference.escalation_rules == (LadderRule("Serah lewat", "camat", "handover", 0),)


def test_what_cannot_be_is_said_beside_the_rule_and_not_saved(at: AtDesk, tab: LadderTab) -> None:
    tab.add_rule()
    tab.add_rule()
    tab.rows[1].name.setText(tab.rows[0].rule.name.upper())
    tab.rows[1].name.editingFinished.emit()
    tab.save()
    at.settle()
    assert tab.rows[1].wrong.text() == f"Dua aturan bernama “{tab.rows[1].rule.name}”."
    assert at.desk.store.reference.escalation_rules == ()


def test_a_rule_is_deleted_and_comes_back(at: AtDesk, tab: LadderTab) -> None:
    tab.add_rule()
    tab.rows[0].remove.click()
    at.qtbot.waitUntil(lambda: not tab.rows)
    tab.bar.undo.click()
    assert len(tab.rows) == 1
    tab.bar.drop.click()
    assert tab.rows == []


def test_hours_categories_and_clocks_count_and_a_rung_asked_already_does_not(
    at: AtDesk, tab: LadderTab
) -> None:
    whole = LadderRule("a", "lurah", "handover", 0)
    tab.draft.say((
        whole, replace(whole, name="b", after=100 * HOUR), replace(whole, name="c", clock="completion"),
        replace(whole, name="d", categories=("jalan",)), replace(whole, name="e", rung="camat"),
    ))  # fmt: skip
    tab.draft_changed.emit()
    late = overdue(at)
    assert counted(at, tab) == [late, "0", "0", "0", late]

    def raise_one(other: Dispatcher) -> Change:
        with closing(at.desk.store.reader()) as db:
            (raw,) = db.execute(
                "select id from complaint where handover_due <= ?", (at.desk.now(),)
            ).fetchone()
        other.do([(UUID(bytes=raw), Escalate("lewat", to="lurah"))])
        return Change(everything=True)

    another(at, raise_one)
    tab._count()
    at.settle()
    assert [row.cases.text() for row in tab.rows] == [str(int(late) - 1), "0", "0", "0", late]


def test_somebody_elses_rules_are_met_before_mine_are_saved(at: AtDesk, tab: LadderTab) -> None:
    tab.add_rule()
    theirs = LadderRule("Mereka", "walikota", "completion", 3600)
    another(at, lambda other: other.set_escalation_rules([theirs]))
    assert tab.conflict.isVisible()
    tab.conflict.take.click()
    assert tab.draft.rules == (theirs,)


def test_a_newer_programs_rules_lock_saving(at: AtDesk, tab: LadderTab) -> None:
    newer_lands(at, "escalation_rules")
    assert tab.nothing.state == "error"
    assert tab.bar.told.text().startswith("Aturan di sini ditulis Tanggap yang lebih baru.")
    tab.add_rule()
    assert tab.draft.changed and not tab.bar.save.isEnabled()
    tab.save()
    at.settle()
    assert at.said.startswith("Aturan di sini ditulis Tanggap yang lebih baru.")
    with closing(at.desk.store.reader()) as db:
        assert "weather" in db.execute("select body from city_list").fetchone()[0]

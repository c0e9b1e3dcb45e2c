"""Every mark of every chart: its number is the number of rows the queue then has."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.core.queries import Wanted, count, numbers
from console.ui.patterns import PatternsScreen
from console.ui.patterns.marks import by_numbers, filter_of
from console.ui.theme import Theme
from models.reading import connect
from tests.support import made_city
from tests.support.desks import WAIT_MS, AtDesk, desk_over
from tests.support.factories import NOW

FILTERS = (
    {},
    {"channels": ("qlue", "sms"), "areas": ("31.72", "31.71.07")},
    {"agencies": ("DSDA", "KEL"), "areas": ("31.73", "")},
    {"categories": ("sampah", "banjir"), "agencies": ("KEL", "DISHUB", "")},
)


@pytest.mark.parametrize("chosen", FILTERS, ids=("all", "channels", "agencies", "categories"))
def test_the_number_on_a_mark_is_the_number_of_rows_in_the_queue(
    qtbot: QtBot, home: Path, theme: Theme, chosen: dict[str, tuple[str, ...]]
) -> None:
    with made_city.opened(home):
        pass
    with desk_over(qtbot, home, NOW) as at:
        screen = PatternsScreen(theme, at.desk)
        qtbot.addWidget(screen)
        for field, codes in chosen.items():
            screen.filters.choose(field, codes)
        with qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
            screen.show()
        at.settle()
        for plot in screen.charts.plots:
            assert plot.marks, plot.accessibleName()
        wrong = at.elsewhere(lambda: _wrong(at, screen, whole=not chosen))
        assert not wrong, wrong[:5]


def _wrong(at: AtDesk, screen: PatternsScreen, *, whole: bool) -> list[tuple[str, str, int, int]]:
    """Marks whose number is not that of the queue, with both; not all are looked at: it takes long."""
    found, ref = screen.found, at.desk.store.reference
    assert found is not None
    assert found.ground.slice == screen.wanted
    db = connect(at.desk.store.path)
    wrong = []
    try:
        for plot in screen.charts.plots:
            for mark in plot.marks[:: 2 if whole else 9]:
                wanted = filter_of(mark.cells, found, ref)
                if wanted is None:
                    wanted = by_numbers(numbers(db, mark.cells.cases(found).tolist()))
                rows = count(db, Wanted(wanted, "urgent", NOW, "rina"))
                if rows != mark.count:
                    wrong.append((mark.cells.chart, mark.words, mark.count, rows))
    finally:
        db.close()
    return wrong


def test_a_filter_may_name_more_cases_than_anybody_types(home: Path) -> None:
    with made_city.opened(home) as store:
        db = connect(store.path)
        every = numbers(db, range(1, 5001))
        assert len(every) == 5000
        assert count(db, Wanted(by_numbers(every), "urgent", NOW, "rina")) == 5000
        db.close()

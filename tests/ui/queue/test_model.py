"""The queue over a real store: opening, fetching, live changes."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from console.core import queries
from console.core.dispatch import Change
from console.core.errors import Unavailable
from console.ui.queue import columns
from console.ui.queue.model import PAGE, PAGES_KEPT, REQUESTS_KEPT, QueueModel
from models.commands import Categorise, Dispose, Note, Prioritise, Reject, Reopen
from tests.ui.queue.conftest import Room


def words(model: QueueModel, row: int) -> str:
    return str(model.data(model.index(row, columns.WORDS)) or "").strip("\u2068\u2069")


def test_it_opens_in_two_steps(full: Room) -> None:
    model, steps = full.model(), []
    model.shown.connect(lambda: steps.append(model.rowCount()))
    model.rowsInserted.connect(lambda _parent, first, last: steps.append((first, last)))
    full.show(model)
    assert steps == [PAGE, (PAGE, 299)]
    assert model.ids.tolist() == full.asked(lambda db: queries.ids(db, full.wanted())).tolist()


def test_an_empty_view_is_complete_too(room: Room) -> None:
    model = room.model()
    room.show(model)
    assert model.rowCount() == 0
    room.change(model, room.receive(["yang pertama"]))
    assert model.rowCount() == 1


@pytest.mark.parametrize("order", ["urgent", "newest", "number"])
def test_scrolling_to_any_row_brings_its_text(full: Room, order: str) -> None:
    model = full.model()
    full.show(model, order=order)
    stored = {row.n: row.words for row in full.asked(lambda db: queries.page(db, list(range(1, 301))))}
    for row in (299, 0, 150, 127, 128, 255, 256):
        if model.cells_between(row, row) == [None]:
            assert model.data(model.index(row, columns.WORDS)) is None  # on its way, not another row's
            full.qtbot.waitSignal(model.dataChanged).wait()
        assert words(model, row) == stored[model.n_at(row)]


def test_the_newest_wishes_win_and_old_ones_are_forgotten(full: Room) -> None:
    """A flight over many pages asks for the last ones only; the first wish was already under way."""
    asked: list[int] = []
    model = full.model()
    full.show(model)
    real = full.reads.read

    def watched(fn: Any, done: Any, **kwargs: Any) -> None:
        asked.append(len(asked))
        real(fn, done, **kwargs)

    full.reads.read = watched  # type: ignore[method-assign]
    model._ids = list(range(1, 301)) * 20
    for page in range(20):
        model._want_page(page + 3)
    assert len(model._pages) == REQUESTS_KEPT
    assert model._pages == [17, 18, 19, 20, 21, 22]
    assert len(asked) == 1
    full.settle()


def test_rows_at_hand_are_bounded(full: Room) -> None:
    model = full.model()
    full.show(model)
    (cells,) = model.cells_between(0, 0)
    assert cells is not None
    model._keep(cells._replace(n=n) for n in range(1000, 1000 + PAGE * PAGES_KEPT + 500))
    assert len(model._cells) == PAGE * PAGES_KEPT
    assert model.cells_of(cells.n) is None


def test_an_answer_for_an_earlier_view_is_dropped(full: Room) -> None:
    model = full.model()
    with full.qtbot.waitSignal(model.completed):
        for text in ("open=yes", "category=jalan", "category=sampah"):
            model.show(full.wanted(text))
    full.settle()
    assert (
        model.ids.tolist() == full.asked(lambda db: queries.ids(db, full.wanted("category=sampah"))).tolist()
    )
    assert model.wanted == full.wanted("category=sampah")


def test_every_index_follows_its_own_case(full: Room) -> None:
    model = full.model()
    full.show(model)
    kept = {model.n_at(row): QPersistentModelIndex(model.index(row, row % 3)) for row in range(0, 300, 7)}
    gone = [n for i, n in enumerate(kept) if i % 3 == 0]
    full.change(model, full.do(gone, Reject("ganda")).change)
    full.change(model, full.receive(["baru"] * 20))
    for n, index in kept.items():
        assert index.isValid() == (n not in gone)
        if n not in gone:
            assert model.n_at(index.row()) == n
            assert index.column() == kept[n].column()


def test_a_change_in_place_moves_nothing(full: Room) -> None:
    model = full.model()
    full.show(model)
    n = model.n_at(5)
    assert model.data(model.index(5, columns.MARKS)) == ""
    layouts = []
    model.layoutChanged.connect(lambda: layouts.append(1))
    with full.qtbot.waitSignal(model.dataChanged) as told:
        model.apply_change(full.do([n], Prioritise(1)).change)
    assert told.args is not None
    assert {told.args[0].row(), told.args[1].row()} == {5}
    assert model.data(model.index(5, columns.MARKS)) == "prioritas"
    assert layouts == []


@pytest.mark.parametrize("order", ["urgent", "newest", "number"])
def test_any_sequence_of_changes_comes_to_a_fresh_query(full: Room, order: str) -> None:
    model, chance = full.model(), Random(order)  # noqa: S311
    text = "status=menunggu,disposisi and category!=sampah"
    full.show(model, text, order)
    for step in range(40):
        some = chance.sample(range(1, full.received + 1), chance.randint(1, 30))
        place = "PPSU-" + sorted(full.store.reference.territory.kelurahan)[step]
        command = chance.choice([
            Reject("ganda"), Dispose(place), Categorise("sampah"), Categorise("jalan"), Note("lihat"),
            Reopen("belum"),
        ])  # fmt: skip
        full.time[0] += 61
        if step % 7 == 3:
            change = full.receive([f"susulan {step}"] * chance.randint(1, 150), category="jalan")
        else:
            change = full.do(some, command).change
        if step % 9 == 8:
            change = Change(everything=True)
        if change.cases or change.everything:
            full.change(model, change)
        ids, keys = full.asked(lambda db: queries.vectors(db, full.wanted(text, order)))
        assert model._keys.tolist() == keys.tolist()
        pairs = zip(keys.tolist(), ids.tolist(), strict=True)
        assert sorted(zip(model._keys.tolist(), model.ids.tolist(), strict=True)) == sorted(pairs)
    for row in range(0, model.rowCount(), 50):
        model.cells_between(row, row)
        full.settle()
        (stored,) = full.asked(lambda db, row=row: queries.page(db, [model.n_at(row)]))
        assert words(model, row) == stored.words
        assert model.data(model.index(row, columns.STATUS)) == model.describe.statuses[stored.status]


def test_changes_during_the_opening_are_not_lost(full: Room) -> None:
    model = full.model()
    with full.qtbot.waitSignal(model.altered):
        model.show(full.wanted())
        model.apply_change(full.do([1, 2, 3], Reject("ganda")).change)
    full.settle()
    assert not {1, 2, 3} & set(model.ids.tolist())


def test_a_minute_later_the_same_question_has_another_answer(full: Room) -> None:
    model = full.model()
    full.show(model, "overdue=yes")
    before = model.rowCount()
    full.time[0] += 7 * 86_400
    with full.qtbot.waitSignal(model.altered):
        model.refresh(full.now)
    assert before < model.rowCount() == 300 == model.overdue(full.now)


def test_a_failing_store_is_told_and_can_be_asked_again(full: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    model = full.model()

    def broken(*_: object) -> None:
        raise Unavailable("store.busy")

    with monkeypatch.context() as patch:
        patch.setattr(queries, "first_page", broken)
        with full.qtbot.waitSignal(model.failed) as told:
            model.show(full.wanted())
        assert isinstance(told.args[0], Unavailable)
    full.show(model)
    with monkeypatch.context() as patch:
        patch.setattr(queries, "page", broken)
        with full.qtbot.waitSignal(model.failed):
            model.cells_between(280, 280)
    full.settle()
    model.cells_between(280, 280)
    full.settle()
    assert words(model, 280)


def test_it_speaks_for_a_screen_reader(full: Room) -> None:
    model = full.model()
    full.show(model)
    row = model.row_of(3)
    model.cells_between(row, row)
    full.settle()
    said = [model.data(model.index(row, c), Qt.ItemDataRole.AccessibleTextRole) for c in range(11)]
    assert said[columns.STATUS] == "Menunggu"
    assert said[columns.CHANNEL] == "Qlue"
    assert said[columns.DUE].startswith("serah, ")
    assert (
        model.data(model.index(row, columns.BOX), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    )
    assert model.setData(model.index(row, columns.BOX), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.selection.array().tolist() == [3]
    assert model.headerData(columns.MARKS, Qt.Orientation.Horizontal) == "Tanda"


def test_the_model_is_sound(full: Room, qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = full.model()
    qtmodeltester.check(model)
    full.show(model)
    qtmodeltester.check(model)
    full.change(model, full.do(list(range(1, 40)), Reject("ganda")).change)
    full.change(model, full.receive(["baru"] * 30))
    full.settle()
    qtmodeltester.check(model)

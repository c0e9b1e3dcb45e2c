"""The form of a selection: numbers first, and the button carries the one that passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.core.route import UnknownAgency
from console.ui.case import verbs
from console.ui.case.bulk import BulkForm
from console.ui.case.orders import Order, command_for
from console.ui.theme import Theme
from models.commands import Dispose
from models.complaint import Complaint
from models.identity import report_id
from models.reference import Reference


@pytest.fixture
def make_bulk(qtbot: QtBot, theme: Theme, ref: Reference) -> Iterator[Callable[..., BulkForm]]:
    made: list[BulkForm] = []

    def make(verb: str, count: int = 128) -> BulkForm:
        bulk = BulkForm(theme, verb, count, ref, "id", choose_photos=lambda _parent: [])
        made.append(bulk)
        bulk.resize(495, 900)
        bulk.show()
        qtbot.waitExposed(bulk)
        return bulk

    yield make
    for bulk in made:
        shiboken6.delete(bulk)


def test_the_button_carries_the_number_that_passes(make_bulk: Callable[..., BulkForm], qtbot: QtBot) -> None:
    bulk = make_bulk("coordinate")
    assert bulk.title.text() == "Koordinasi 128 laporan"
    assert not bulk.form.confirm.isEnabled()
    assert bulk.form.picker is not None
    with qtbot.waitSignal(bulk.preview_wanted) as asked:
        qtbot.keyClicks(bulk.form.picker.edit, "dishub")
    assert asked.args == [Order("coordinate", "DISHUB")]
    bulk.show_preview(121, {"sudah selesai": 2, "sudah dikoordinasikan": 5})
    assert bulk.form.confirm.text() == "Koordinasikan 121 laporan"
    assert bulk.accepted.accessibleName() == "121 akan diterima"
    assert bulk.refused_count.accessibleName() == "7 ditolak, tidak diubah"
    assert bulk.reasons == ["sudah dikoordinasikan", "sudah selesai"]
    with qtbot.waitSignal(bulk.confirmed) as confirmed:
        qtbot.keyClick(bulk.form.picker.edit, Qt.Key.Key_Return)
    assert confirmed.args == [Order("coordinate", "DISHUB")]


def test_an_old_preview_does_not_stand_for_a_new_choice(
    make_bulk: Callable[..., BulkForm], qtbot: QtBot
) -> None:
    bulk = make_bulk("reject")
    with qtbot.waitSignal(bulk.preview_wanted):
        qtbot.keyClicks(bulk.form.text, "ganda")
    bulk.show_preview(128, {})
    assert bulk.form.confirm.isEnabled()
    qtbot.keyClicks(bulk.form.text, "!")
    assert not bulk.form.confirm.isEnabled()
    qtbot.keyClick(bulk.form.text, Qt.Key.Key_Backspace)  # taken back: the answer is known
    qtbot.waitUntil(bulk.form.confirm.isEnabled)
    assert bulk.form.confirm.text() == "Tolak 128 laporan"


def test_nothing_that_passes_cannot_be_confirmed(make_bulk: Callable[..., BulkForm], qtbot: QtBot) -> None:
    bulk = make_bulk("start", 1204)
    with qtbot.waitSignal(bulk.preview_wanted):
        bulk.ask()
    bulk.show_preview(0, {"sudah diproses": 1204})
    assert bulk.refused_count.number.text() == "1.204"
    with qtbot.assertNotEmitted(bulk.confirmed):
        bulk.form.submit()


def test_esc_leaves_and_a_refusal_does_not(make_bulk: Callable[..., BulkForm], qtbot: QtBot) -> None:
    bulk = make_bulk("note")
    bulk.refused("Disk penuh.")
    assert bulk.form.wrong.isVisible()
    with qtbot.waitSignal(bulk.cancelled):
        qtbot.keyClick(bulk.form.text, Qt.Key.Key_Escape)


def test_a_draft_comes_back(make_bulk: Callable[..., BulkForm], qtbot: QtBot) -> None:
    bulk, again = make_bulk("note"), make_bulk("note")
    assert bulk.draft() == {}
    qtbot.keyClicks(bulk.form.text, "cek ulang")
    again.restore(bulk.draft())
    assert again.form.text.toPlainText() == "cek ulang"


def test_down_means_each_cases_own(ref: Reference) -> None:
    pluit = next(code for code, place in ref.territory.kelurahan.items() if place.name == "Pluit")
    case = Complaint(report_id("x", "1", 0), "x", "1", 0, "banjir", kelurahan=pluit, agency="DSDA")
    assert command_for(Order("dispose", "ppsu", "segera"), case, ref) == Dispose(f"PPSU-{pluit}", "segera")
    assert command_for(Order("dispose", "sudin"), case, ref) == Dispose("DSDA-3172")
    placeless = Complaint(case.id, "x", "1", 0, "banjir", agency="DSDA")
    with pytest.raises(UnknownAgency):
        command_for(Order("dispose", "lurah"), placeless, ref)


@pytest.mark.parametrize("verb", list(verbs.DOES_MANY))
def test_every_bulk_verb_has_its_form(make_bulk: Callable[..., BulkForm], verb: str) -> None:
    bulk = make_bulk(verb)
    bulk.form.set_count(7)
    assert "7 laporan" in bulk.form.confirm.text()

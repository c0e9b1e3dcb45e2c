"""The form of a selection: numbers first, and the button carries the one that passes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.ui.bulk.form import BulkForm
from console.ui.bulk.parts import Person, PlaceRow, Preview
from console.ui.bulk.plan import Plan, Words
from console.ui.case import verbs
from console.ui.case.orders import Order

Make = Callable[..., BulkForm]


def keys(n: int, start: int = 0) -> list[int]:
    return list(range(start, start + n))


def test_the_button_carries_the_number_that_passes(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("coordinate")
    assert form.head.headline.text() == "Koordinasi 128 laporan"
    assert not form.confirm.isEnabled()
    assert form.form is not None and form.form.picker is not None
    with qtbot.waitSignal(form.preview_wanted) as asked:
        qtbot.keyClicks(form.form.picker.edit, "dishub")
    plan = Plan("coordinate", (Order("coordinate", "DISHUB"),))
    assert asked.args == [plan]
    assert form.head.headline.text() == "Koordinasi 128 laporan ke DISHUB"
    form.show_preview(Preview(121, {"sudah selesai": keys(2), "sudah dikoordinasikan": keys(5, 2)}), plan)
    assert form.confirm.text() == "Koordinasikan 121 laporan"
    assert form.accepted.accessibleName() == "121 akan diterima"
    assert form.refused_count.accessibleName() == "7 ditolak, tidak diubah"
    assert form.reasons.sentences == ["sudah dikoordinasikan", "sudah selesai"]
    with qtbot.waitSignal(form.confirmed) as confirmed:
        qtbot.keyClick(form.form.picker.edit, Qt.Key.Key_Return)
    assert confirmed.args == [plan]


def test_an_old_preview_does_not_stand_for_a_new_choice(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("reject")
    assert form.form is not None
    with qtbot.waitSignal(form.preview_wanted) as first:
        qtbot.keyClicks(form.form.text, "ganda")
    form.show_preview(Preview(128), first.args[0])
    assert form.confirm.isEnabled()
    with qtbot.waitSignal(form.preview_wanted) as second:
        qtbot.keyClicks(form.form.text, "!")
    assert not form.confirm.isEnabled()
    form.show_preview(Preview(7), first.args[0])  # late
    assert form.accepted.number.text() == "…"
    form.show_preview(Preview(9), second.args[0])
    assert form.accepted.number.text() == "9"


def test_what_was_typed_and_taken_back_is_known(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("reject")
    assert form.form is not None
    with qtbot.waitSignal(form.preview_wanted) as asked:
        qtbot.keyClicks(form.form.text, "ganda")
    form.show_preview(Preview(128), asked.args[0])
    qtbot.keyClicks(form.form.text, "!")
    qtbot.keyClick(form.form.text, Qt.Key.Key_Backspace)
    qtbot.waitUntil(form.confirm.isEnabled)
    assert form.confirm.text() == "Tolak 128 laporan"


def test_another_selection_is_judged_anew(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("start")
    with qtbot.waitSignal(form.preview_wanted) as asked:
        form.ask()
    form.show_preview(Preview(128), asked.args[0])
    with qtbot.waitSignal(form.preview_wanted):
        form.set_count(130)
    assert form.head.headline.text() == "Proses 130 laporan"
    assert not form.confirm.isEnabled()


def test_nothing_that_passes_cannot_be_confirmed(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("start", 1204)
    with qtbot.waitSignal(form.preview_wanted) as asked:
        form.ask()
    form.show_preview(Preview(0, {"sudah diproses": keys(1204)}), asked.args[0])
    assert form.refused_count.number.text() == "1.204"
    with qtbot.assertNotEmitted(form.confirmed):
        form.submit()


def test_more_than_one_may_move_says_who_can_and_what_to_do(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("start", 1204)
    with qtbot.waitSignal(form.preview_wanted) as asked:
        form.ask()
    sentence = "Operator paling banyak mengubah 500 laporan sekali jalan."
    form.show_preview(Preview(0, {sentence: keys(1204)}, limit=sentence), asked.args[0])
    assert form.limit.isVisible() and form.limit.words.text() == sentence
    assert not form.reasons.isVisible() and not form.confirm.isEnabled()
    with qtbot.waitSignal(form.first_asked):
        form.limit.first.click()


def test_places_add_up_and_the_rest_is_one_row(make_form: Make) -> None:
    form = make_form("start")
    form.ask()
    rows = [PlaceRow(f"K{i}", 10 - i, 9 - i, 100, 91 + i) for i in range(8)]
    form.show_preview(Preview(44, places=rows))
    shown = form.places.rows
    assert [row[0] for row in shown] == ["K0", "K1", "K2", "K3", "K4", "K5", "2 kelurahan lain", "Jumlah"]
    assert shown[0] == ("K0", "10", "9", "1", "100 → 91")
    assert shown[-1] == ("Jumlah", "52", "44", "8", "800 → 756")


def test_whoever_is_at_a_case_is_named_and_can_be_left_alone(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("start")
    form.show_people([Person("Dewi", True, (4, 5)), Person("Budi", False, (7,))])
    assert form.people.texts == [
        "Dewi memegang 2 laporan ini dan minta dibiarkan.", "Budi sedang membuka 1 laporan ini; tetap ikut.",
    ]  # fmt: skip
    from console.ui.widgets import Button

    drop = form.people.findChildren(Button)[0]
    with qtbot.waitSignal(form.release_asked) as asked:
        drop.click()
    assert asked.args == [(4, 5)]


def test_several_in_one(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("coordinate")
    form.say("dishub", "segera")
    category, note = form.also.add("categorise"), form.also.add("note")
    assert form.plan() is None, "the category is not chosen yet"
    assert category.choice is not None and note.said is not None
    category.choice.setCurrentIndex(category.choice.findData("parkir-liar"))
    qtbot.keyClicks(note.said, "berulang")
    reply = form.also.add("reply")
    assert reply.reply is not None and reply.reply.words().template == "handed", (
        "what the act does is what is said"
    )
    plan = form.plan()
    assert plan == Plan(
        "coordinate",
        (
            Order("coordinate", "DISHUB", "segera"),
            Order("categorise", "parkir-liar"),
            Order("note", text="berulang"),
        ),
        Words("handed"),
    )
    assert not {"coordinate", "dispose", "reply"} & set(form.also.offered)
    note.cross.click()
    assert form.also.verbs == ("categorise", "reply")


def test_a_reply_to_many_needs_words(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("reply")
    assert form.reply is not None and form.plan() is None
    qtbot.keyClicks(form.reply.text, "Terima kasih")
    assert form.plan() == Plan("reply", (), Words("", "Terima kasih"))
    form.reply.choose("received")
    plan = form.plan()
    assert plan == Plan("reply", (), Words("received"))
    with qtbot.waitSignal(form.preview_wanted):
        form.ask(again=True)
    form.show_preview(Preview(3, sample=("JK1", "Terima kasih, JK1"), waits=[("SMS", 2)]), plan)
    assert form.reply.sample.text() == "Contoh JK1: Terima kasih, JK1"
    assert "SMS 2" in form.reply.waits.text()
    assert form.confirm.text() == "Balas 3 pelapor"


def test_a_number_is_looked_up_before_anything_is_merged(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("merge")
    assert form.form is not None and form.form.picker is not None
    with qtbot.waitSignal(form.number_asked) as asked:
        qtbot.keyClicks(form.form.picker.edit, "jk2511240017")
    assert asked.args == ["JK2511240017"]
    with qtbot.waitSignal(form.preview_wanted) as wanted:
        form.number_found("JK2511240017", UUID(int=5))
    assert wanted.args[0].own.into == UUID(int=5)
    form.show_preview(Preview(127), wanted.args[0])
    with qtbot.waitSignal(form.confirmed):
        qtbot.keyClick(form.form.picker.edit, Qt.Key.Key_Return)


def test_an_unknown_number_is_said(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("merge")
    form.say("JK9999999999", "")
    form.number_found("JK9999999999", None)
    assert form.wrong.text() == "Tidak ada laporan bernomor JK9999999999."


def test_while_it_is_done_esc_stops_it_and_nothing_else(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("start", 10_000)
    form.show_running(2000, 10_000)
    assert form.foot.far.text() == "2.000 dari 10.000"
    assert not form.confirm.isVisible() and form.foot.stop.isVisible()
    with qtbot.waitSignal(form.stop_asked), qtbot.assertNotEmitted(form.cancelled):
        qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.foot.stop.isEnabled()


def test_esc_leaves_and_a_refusal_does_not(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("note")
    assert form.form is not None
    form.refused("Disk penuh.")
    assert form.wrong.isVisible()
    with qtbot.waitSignal(form.cancelled):
        qtbot.keyClick(form.form.text, Qt.Key.Key_Escape)


@pytest.mark.parametrize("verb", ["note", "reply"])
def test_a_draft_comes_back(make_form: Make, verb: str) -> None:
    form, again = make_form(verb), make_form(verb)
    assert form.draft() == {}
    form.say("", "cek ulang")
    again.restore(form.draft())
    assert again.plan() == form.plan() is not None


@pytest.mark.parametrize("verb", list(verbs.DOES_MANY))
def test_every_bulk_verb_has_its_form(make_form: Make, verb: str) -> None:
    form = make_form(verb, 7)
    assert "7 laporan" in form.head.headline.text()
    form.show_preview(Preview(7))
    assert "7" in form.confirm.text()


def test_who_is_away_is_named_and_deputies_are_one_key_away(make_form: Make, qtbot: QtBot) -> None:
    form = make_form("dispose")
    assert form.form is not None and form.form.picker is not None
    with qtbot.waitSignal(form.preview_wanted) as asked:
        qtbot.keyClicks(form.form.picker.edit, "lurah")
    plan = asked.args[0]
    form.activateWindow()
    assert form.away.isHidden() and not plan.deputies
    qtbot.keyClick(form.form.picker.edit, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)  # nothing to choose
    assert not form.away.chosen
    away = [f"{n} ke Kelurahan {n}" for n in range(6)]
    form.show_preview(Preview(128, away=away, deputies=True), plan)
    assert form.away.texts == [*away[:4], "dan 2 tujuan lain yang tidak di tempat"]
    with qtbot.waitSignal(form.preview_wanted) as asked:
        qtbot.keyClick(form.form.picker.edit, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert asked.args == [Plan("dispose", (Order("dispose", "lurah"),), deputies=True)]
    form.show_preview(Preview(128, away=away[:1]), asked.args[0])
    assert form.away.deputies.isHidden() and not form.away.isHidden()
    form.show_preview(Preview(128), asked.args[0])
    assert form.away.isHidden()

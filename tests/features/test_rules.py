"""Story: a supervisor draws a part of the city, rehearses a rule for it, switches it on, and new reports follow it."""

from __future__ import annotations

from console.core.intake import open_intake
from console.ui.console_window import ConsoleWindow
from console.ui.rules import RulesScreen
from models.complaint import SURE_CATEGORY, SURE_KELURAHAN, SURE_KIND
from models.reading import connect
from models.report import Report
from models.routing import Rule
from tests.features.room import Room, report

#: A hand's outline around the western half of the reports below, (latitude, longitude).
OUTLINE = [(-6.125, 106.785), (-6.110, 106.785), (-6.110, 106.7925), (-6.118, 106.7926), (-6.125, 106.7925)]
SURE = SURE_KIND | SURE_CATEGORY | SURE_KELURAHAN


def by_x(i: int, room: Room, lon: float, **fields: object) -> object:
    """A report that came by X, about illegal parking."""
    values = {
        "channel": "x",
        "agency": "DISHUB",
        "category": "parkir-liar",
        "lat": -6.115,
        "lon": lon,
        "sure": SURE,
    }
    return report(i, room.now, "Parkir liar di trotoar", **(values | fields))


def rules_of(room: Room, window: ConsoleWindow) -> RulesScreen:
    """The screen, once it stands."""
    room.until(lambda: window.rules is not None)
    assert window.rules is not None
    return window.rules


def test_an_area_drawn_on_the_map_becomes_a_rule_that_new_reports_follow(room: Room) -> None:
    west = [by_x(i, room, 106.790) for i in range(1, 6)]
    east = [by_x(i, room, 106.795) for i in range(6, 9)]
    other = [
        by_x(9, room, 106.790, category="sampah"),
        report(10, room.now, "Parkir", category="parkir-liar", lon=106.79),
    ]
    room.receive(*west, *east, *other)  # type: ignore[arg-type]
    window = room.open()
    assert window.antrian.map is not None

    window.antrian.map.lasso_finished.emit(OUTLINE, False)
    room.until(window.antrian.map_host.outline.isVisible)
    window.antrian.map_host.outline.make.click()
    screen = rules_of(room, window)
    routes, editor = screen.routes, screen.routes.editor
    room.until(editor.isVisible)
    assert len(editor.place.polygon) == 5
    editor.name.setText("Parkir liar barat")
    editor.addressee.choose("SATPOLPP")
    editor.categories.tick("parkir-liar")
    editor.active.setChecked(True)
    editor.apply.click()

    routes.bar.save.click()
    assert routes.ask.isVisible()
    with room.qtbot.waitSignal(routes.rehearsed):
        routes.ask.rehearse.click()
    db = connect(room.store.path)
    (moved,) = db.execute(
        "select count(*) from complaint where channel = 'x' and category = 'parkir-liar' and lon < 106.7925"
        " and received_at > ? and kind <> 'spam'", (room.now - 30 * 86_400,),
    ).fetchone()  # fmt: skip
    db.close()
    assert routes.rehearsal.headline.text() == f"akan mengirim {moved} kasus ke tempat lain"
    assert moved == 5
    with room.qtbot.waitSignal(routes.saved):
        routes.bar.save.click()

    room_before = len(west + east + other)
    intake = room.colleague("tanggap", "intake")
    new = [
        Report("x", f"baru-{i}", room.now, "Parkir liar di trotoar", lat=-6.115, lon=lon)
        for i, lon in enumerate((106.790, 106.795))
    ]
    open_intake(intake).take(new, "x")
    intake.close()
    agencies = [room.case(room_before + i).agency for i in (1, 2)]
    assert agencies == ["SATPOLPP", "DISHUB"]


def test_a_word_shows_the_screen_and_a_move_its_cases(room: Room) -> None:
    room.receive(*(by_x(i, room, 106.790) for i in range(1, 4)))  # type: ignore[arg-type]
    window = room.open()
    window.frame.command_entered.emit("/aturan")
    assert window.frame.screen_id == "rules"
    screen = rules_of(room, window)
    with room.settled():
        screen.routes.cases_asked.emit((room.case(2).number,))
    assert window.frame.screen_id == "queue"
    assert window.antrian.table.model().rowCount() == 1


def test_rules_that_were_not_saved_wait_for_their_screen_after_a_crash(room: Room) -> None:
    room.receive(by_x(1, room, 106.790))  # type: ignore[arg-type]
    window = room.open()
    window.frame.set_screen("rules")
    routes = rules_of(room, window).routes
    routes.draft.insert(0, Rule("Malam", "BPBD", categories=("banjir",), begins=1200, ends=300))
    routes.draft_changed.emit()
    window.drafts.save()
    kept = window.drafts._path.read_text("utf-8")
    room.close()

    again = Room(room.qtbot, room.settings.home, room.now)
    again_drafts = room.settings.home / "drafts"
    (again_drafts / window.drafts._path.name).write_text(kept, "utf-8")
    try:
        second = again.open()
        second.frame.set_screen("rules")
        assert [rule.name for rule in rules_of(again, second).routes.draft.rules] == ["Malam"]
    finally:
        again.close()

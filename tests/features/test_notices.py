"""A story of notices: work goes on elsewhere, a deadline passes, a click brings exactly those cases."""

from __future__ import annotations

from console.core.notice_kinds import Notice
from console.core.notices import FILE
from tests.features.room import GELORA, Room, report
from tests.support.fake_tray import FakeTray


def test_a_deadline_passes_while_somebody_looks_elsewhere(room: Room) -> None:
    room.receive(*(report(i, room.now, f"Sampah {i}") for i in range(4)))  # received 0, 1, 2, 3 hours ago
    window = room.open()
    tray = FakeTray()
    clock = [room.now]
    window.desk._clock = lambda: clock[0]
    with room.qtbot.waitSignal(window.notifier.looked):
        window.notifier.begin(tray)  # type: ignore[arg-type]
    window.frame.set_screen("settings")
    window.frame.showMinimized()

    clock[0] = room.now + 4 * 3600 + 1  # six hours after two of them came
    with room.qtbot.waitSignal(window.notifier.looked):
        window.notifier.look()
    assert tray.told == [("Lewat tenggat", "2 laporan lewat tenggat di Kelurahan Pluit.")]

    with room.settled():
        tray.clicked.emit()
    assert not window.frame.isMinimized()
    assert window.frame.screen_id == "queue"
    cases = [room.case(int(n)) for n in window.antrian.model.ids]
    assert sorted(case.text for case in cases) == ["Sampah 2", "Sampah 3"]
    assert (room.settings.home / FILE).exists()


def test_pictures_and_tests_tell_nothing_unless_asked(room: Room) -> None:
    room.receive(report(1, room.now, "Sampah"))
    window = room.open()
    assert not window.notifier._every.isActive()
    assert not (room.settings.home / FILE).exists()


def test_a_kelurahan_that_turned_red_opens_in_the_review(room: Room) -> None:
    room.receive(*(report(i, room.now, f"Sampah {i}") for i in range(3)),
                 *(report(10 + i, room.now, f"Lampu {i}", kelurahan=GELORA) for i in range(2)))  # fmt: skip
    window = room.open()
    with room.qtbot.waitSignal(window.notifier.looked):
        window.notifier.begin(FakeTray())  # type: ignore[arg-type]
    window.notifier.open(Notice("red", "Kelurahan merah", "Kelurahan Gelora", area=GELORA))
    assert window.frame.screen_id == "red"
    room.until(lambda: window.red is not None and window.red.inside is not None)
    assert window.red is not None and window.red.inside is not None
    assert window.red.inside.code == GELORA
    assert window.red.detail.isVisible()


def test_a_surge_opens_among_what_is_unusual_today(room: Room) -> None:
    room.receive(report(1, room.now, "Sampah"))
    window = room.open()
    with room.qtbot.waitSignal(window.notifier.looked):
        window.notifier.begin(FakeTray())  # type: ignore[arg-type]
    window.notifier.open(Notice("surge", "Lonjakan hari ini", "Sampah: 40 laporan"))
    assert window.frame.screen_id == "patterns"
    assert window.patterns is not None
    with room.qtbot.waitSignal(window.patterns.shown):
        pass
    room.until(lambda: window.patterns is not None and window.patterns.unusual.isVisible())

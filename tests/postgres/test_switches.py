"""What a supervisor switches for all intakes: how far channels have joined, which status answers by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.core.errors import Refused
from tests.support.centrals import CentralAt, central, console
from tests.support.factories import PLUIT


@pytest.fixture
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def test_a_switch_reaches_everybody_and_who_comes_later(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "sari") as sari, console(at, tmp_path / "b", "tanggap") as intake:
        intake.once()
        sari.room.door.set_phases([("x", "off"), ("email", "replying")])
        sari.room.door.set_reply_rules([("x", "selesai", "selesai")])
        sari.room.door.set_crews([(41, PLUIT)])
        sari.once()
        assert intake.once().change.reference
        for one in (sari, intake):
            found = one.room.store.reference
            assert (found.channels["x"].phase, found.channels["email"].phase) == ("off", "replying")
            assert found.reply_rules == {("x", "selesai"): "selesai"}
        sari.room.door.set_phases([("x", "reading")])
        sari.once()
    with console(at, tmp_path / "c", "rina") as late:  # its first pull ends beyond all that was said
        assert late.once().change.reference
        found = late.room.store.reference
        assert (found.channels["x"].phase, found.channels["email"].phase) == ("reading", "replying")
        assert found.reply_rules == {("x", "selesai"): "selesai"}
        assert found.territory.kelurahan[PLUIT].crew == 41
        assert not late.once().change.reference


def test_an_own_switch_waits_for_whoever_may_say_it(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "mega") as mega:  # a supervisor of one kota
        mega.room.door.set_phases([("x", "off")])  # before anybody told her that she is
        mega.once()
        for act in (
            lambda: mega.room.door.set_phases([("x", "reading")]),
            lambda: mega.room.door.set_reply_rules([]),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "refused.city"
        assert at.sql("select count(*) from tanggap.master") == [(0,)]
        with console(at, tmp_path / "b", "sari") as sari:
            sari.room.door.set_phases([("x", "replying")])
            sari.once()
        mega.once()  # hers is newer, and on its way
        assert mega.room.store.reference.channels["x"].phase == "off"
    with console(at, tmp_path / "a", "sari") as sari:
        sari.once()
    assert at.sql("select x->>1 from tanggap.master, jsonb_array_elements(body) x where x->>0 = 'x'"
                  " order by revision desc limit 1") == [("off",)]  # fmt: skip

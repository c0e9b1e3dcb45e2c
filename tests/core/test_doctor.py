"""The doctor finds what is wrong, says what to do, and never fails itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from console.core import doctor
from console.core.doctor import Check, examine
from console.core.settings import names
from models import migrate
from models.ladder import LadderRule
from models.routing import Absence, Rule
from tests.support.factories import NOW, room
from tests.support.homes import prepare


def checks(home: Path, **environ: str) -> dict[str, Check]:
    return {one.check: one for one in examine({"TANGGAP_HOME": str(home), **environ}, "rina", "id", NOW)}


def test_a_new_machine_is_well(home: Path) -> None:
    found = checks(home)
    assert [name for name, one in found.items() if not one.ok] == []
    assert "Belum ada data" in found["store"].advice
    assert not home.exists()  # looking makes nothing


def test_every_setting_is_listed_with_its_origin(home: Path) -> None:
    found = checks(home, TANGGAP_RED_FROM="80")
    assert set(names()) <= set(found)
    assert found["TANGGAP_RED_FROM"].advice == "80 (TANGGAP_RED_FROM)"
    assert found["TANGGAP_THEME"].advice == "system (default)"


def test_secrets_are_masked(home: Path) -> None:
    secrets = {
        "TANGGAP_CHANNEL_QLUE_TOKEN": "s3cr3t-token",
        "TANGGAP_CENTRAL": "postgresql://rina:sandi99@localhost:1/tanggap",
    }
    found = checks(home, **secrets)
    said = repr(found)
    assert "s3cr3t-token" not in said
    assert "sandi99" not in said
    assert "localhost:1/tanggap" in found["TANGGAP_CENTRAL"].advice
    assert not found["central"].ok


def test_a_store_in_use(home: Path, now: int) -> None:
    prepare(home, now)
    found = checks(home)
    assert "0 laporan" in found["store"].advice
    assert "perkiraan" in found["boundaries"].advice
    assert found["boundaries"].ok


def test_rules_that_name_somebody_gone_or_cannot_be_read(home: Path) -> None:
    with room(home) as made:
        made.door.set_routing_rules(
            [Rule(f"r{i}", "DSDA", i) for i in range(6)] + [Rule("off", "DSDA", 9, active=False), Rule("ok", "lurah")]
        )  # fmt: skip
        made.door.set_absences([Absence("DSDA", 1, 2), Absence("DBM", 1, NOW + 1, "DSDA")])
        made.door.set_escalation_rules([LadderRule("naik", "camat", "lurah", 60, ("banjir",))])
    assert checks(home)["rules"] == Check(
        "rules", True, "8 aturan rute, 2 yang tidak di tempat, 1 aturan tangga."
    )
    with closing(sqlite3.connect(home / "tanggap.db")) as db, db:
        db.execute("delete from agency where code = 'DSDA'")
    found = checks(home)["rules"]
    assert not found.ok
    assert found.advice.startswith("Aturan “r0”: SKPD “DSDA” tidak ada dalam daftar. Aturan “r1”: ")
    assert found.advice.endswith("Dan 2 lagi.")  # r5, and the deputy of who is away now
    with closing(sqlite3.connect(home / "tanggap.db")) as db, db:
        db.execute("update city_list set body = '[{}]' where kind = 'absences'")
    found = checks(home)["rules"]
    assert (found.ok, found.advice.split(".")[0]) == (False, "Aturan di sini ditulis Tanggap yang lebih baru")


def test_channels_with_an_address_say_how_far_they_have_joined(home: Path, now: int) -> None:
    given = {
        "TANGGAP_CHANNEL_X_URL": "https://api.x.com/2/users/42", "TANGGAP_CHANNEL_SMS_URL": "postgresql://u@host/smsd",
        "TANGGAP_CHANNEL_SMS_PHASE": "off",
    }  # fmt: skip
    assert checks(home, **given)["channel x"].advice.startswith("?")  # nobody has said anything yet
    prepare(home, now)
    found = checks(home, **given)
    assert found["channel x"].advice == "reading, menurut pengawas."
    assert found["channel sms"].advice == "off, diatur di komputer ini."
    assert "channel qlue" not in found


def test_a_newer_store(home: Path, now: int) -> None:
    prepare(home, now)
    with closing(sqlite3.connect(home / "tanggap.db")) as db:
        db.execute(f"pragma user_version = {migrate.SCHEMA + 1}")
    found = checks(home)
    assert not found["store"].ok
    assert "lebih baru" in found["store"].advice


def test_a_file_that_is_no_store(home: Path) -> None:
    home.mkdir()
    (home / "tanggap.db").write_bytes(b"bukan basis data, tetapi cukup panjang untuk dibaca" * 100)
    found = checks(home)
    assert not found["store"].ok
    assert str(home / "backup") in found["store"].advice


def test_a_damaged_store(home: Path, now: int) -> None:
    prepare(home, now)
    path = home / "tanggap.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = os.urandom(20_000)
    path.write_bytes(content)
    assert not checks(home)["store"].ok


def test_a_setting_that_does_not_apply(home: Path) -> None:
    found = checks(home, TANGGAP_THEME="pink")
    assert not found["settings"].ok
    assert "pink" in found["settings"].advice


def test_a_home_that_cannot_be_written(home: Path, tmp_path: Path) -> None:
    """A file stands where the folder should be: true for root too, whom no permission stops."""
    home.write_text("")
    found = checks(home / "deeper")
    assert not found["home"].ok
    assert "TANGGAP_HOME" in found["home"].advice


def test_little_room_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        total: int
        used: int
        free: int

    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, doctor.LEAST_DISK - 1))
    assert not checks(home)["disk"].ok


def test_the_pyside_that_kills_this_python(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda _name: "6.12.0")
    monkeypatch.setattr(doctor.sys, "version_info", (3, 11, 7, "final", 0))
    assert not checks(home)["PySide6"].ok

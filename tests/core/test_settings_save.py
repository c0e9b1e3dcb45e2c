"""Keeping the user's settings: only what differs from the defaults, whole or not at all."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from console.core.errors import Refused, Unavailable
from console.core.settings import FILE, is_tile_address, load, save


def loaded(home: Path, **environ: str) -> Any:
    return load({"TANGGAP_HOME": str(home), **environ}, "rina")


def test_what_was_saved_is_there_at_the_next_start(home: Path) -> None:
    save(
        home, {"theme": "dark", "red_from": 80, "sounds": True, "jobs_per_crew_day": 0.5, "operator": "Sinta"}
    )

    now = loaded(home)
    assert (now.theme, now.red_from, now.sounds, now.jobs_per_crew_day) == ("dark", 80, True, 0.5)
    assert now.operator == "Sinta"
    assert now.origin["theme"] == str(home / FILE)
    assert now.origin["language"] == "default"


def test_the_file_holds_only_what_differs(home: Path) -> None:
    assert save(home, {"theme": "system", "language": "en"}) == {"language": "en"}
    assert tomllib.loads((home / FILE).read_text("utf-8")) == {"language": "en"}

    assert save(home, {"language": "id"}) == {}
    assert (home / FILE).read_text("utf-8") == ""


def test_what_the_file_already_held_stays(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_text('# mine\ncentral = "postgresql://pusat"\ntheme = "light"\n', "utf-8")

    save(home, {"theme": "dark"})

    assert tomllib.loads((home / FILE).read_text("utf-8")) == {
        "central": "postgresql://pusat",
        "theme": "dark",
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"theme": "pink"}, "settings.value"),
        ({"red_from": 10}, "settings.value"),  # below amber_from
        ({"red_from": "banyak"}, "settings.value"),
        ({"jobs_per_crew_day": float("nan")}, "settings.value"),
        ({"tiles": "peta.contoh.id"}, "settings.tiles"),
        ({"tema": "dark"}, "settings.unknown"),
    ],
)
def test_a_value_that_does_not_apply_changes_nothing(home: Path, values: dict[str, Any], code: str) -> None:
    save(home, {"theme": "dark"})
    with pytest.raises(Refused) as refused:
        save(home, values)
    assert refused.value.code == code
    assert refused.value.sentence("id")
    assert tomllib.loads((home / FILE).read_text("utf-8")) == {"theme": "dark"}


def test_a_file_that_cannot_be_read_is_not_overwritten(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_text("theme = dark", "utf-8")
    with pytest.raises(Refused, match="tidak terbaca"):
        save(home, {"language": "en"})
    assert (home / FILE).read_text("utf-8") == "theme = dark"


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, no folder", "utf-8")
    with pytest.raises(Unavailable) as failure:
        save(tmp_path / "home", {"theme": "dark"})
    assert failure.value.code == "store.readonly"


def test_a_full_disk_leaves_the_old_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(home, {"theme": "dark"})

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable) as failure:
        save(home, {"theme": "light"})
    assert failure.value.code == "store.full"
    assert loaded(home).theme == "dark"
    assert [path.name for path in home.iterdir()] == [FILE]


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX knows them")
def test_nobody_else_may_read_it(home: Path) -> None:
    save(home, {"theme": "dark"})
    assert (home / FILE).stat().st_mode & 0o077 == 0


@profile(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1), jobs=st.floats(1e-6, 1e6), red=st.integers(50, 10**9))
def test_any_name_and_number_comes_back(home: Path, name: str, jobs: float, red: int) -> None:
    save(home, {"operator": name, "jobs_per_crew_day": jobs, "red_from": red})
    now = loaded(home)
    assert now.operator == (name.strip().encode("utf-8", "replace").decode() or "rina")
    assert (now.jobs_per_crew_day, now.red_from) == (jobs, red)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://peta.contoh.id/{z}/{x}/{y}.png", True),
        ("http://10.1.2.3:8080/tiles?z={z}&x={x}&y={y}", True),
        ("https://{s}.contoh.id/{z}/{x}/{y}.png", False),
        ("https://peta.contoh.id/", False),
        ("ftp://peta.contoh.id/{z}/{x}/{y}.png", False),
        ("https://[::1/{z}/{x}/{y}", False),
        ("javascript:alert(1)//{z}{x}{y}", False),
    ],
)
def test_a_tile_address_names_one_server_and_three_places(address: str, good: bool) -> None:
    assert is_tile_address(address) is good

"""Settings: where a value comes from, what is refused, and what is never shown."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import resources
from console.core.errors import Refused
from console.core.settings import FILE, PHASES, Settings, defaults, home_folder, load, names
from models.complaint import CHANNELS


def write(home: Path, text: str) -> None:
    home.mkdir(exist_ok=True)
    (home / FILE).write_text(text, "utf-8")


def loaded(home: Path, flags: dict[str, Any] | None = None, **environ: str) -> Settings:
    return load({"TANGGAP_HOME": str(home), **environ}, "rina", flags)


def refusal(home: Path, flags: dict[str, Any] | None = None, **environ: str) -> Refused:
    with pytest.raises(Refused) as refused:
        loaded(home, flags, **environ)
    for lang in ("id", "en"):
        assert refused.value.sentence(lang)
    return refused.value


def test_the_defaults_are_the_files(home: Path) -> None:
    now = loaded(home)
    assert defaults() == tomllib.loads(resources.read_text("defaults.toml"))
    for name, value in defaults().items():
        assert getattr(now, name) == (value if name != "operator" else "rina")
        assert type(getattr(now, name)) is type(value)
        assert now.origin[name] == "default"
    assert not home.exists()  # reading settings makes nothing


def test_file_then_environment_then_flag(home: Path) -> None:
    write(home, 'theme = "light"\nlanguage = "en"\nred_from = 80\n')
    now = loaded(home, {"theme": "dark", "language": None}, TANGGAP_THEME="system", TANGGAP_RED_FROM="90")
    assert (now.theme, now.language, now.red_from, now.amber_from) == ("dark", "en", 90, 50)
    assert {k: now.origin[k] for k in ("theme", "language", "red_from", "amber_from", "home")} == {
        "theme": "flag", "language": str(home / FILE), "red_from": "TANGGAP_RED_FROM", "amber_from": "default",
        "home": "TANGGAP_HOME",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["1", "true", "YES", " True "])
def test_truths(home: Path, word: str) -> None:
    assert loaded(home, TANGGAP_SOUNDS=word).sounds is True


def test_the_operator_is_the_login_when_nobody_is_named(home: Path) -> None:
    assert loaded(home).operator == "rina"
    assert loaded(home, TANGGAP_OPERATOR="  ").operator == "rina"
    assert loaded(home, TANGGAP_OPERATOR=" Sinta D. ").operator == "Sinta D."


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"TANGGAP_LANGUAGE": "de"}, "language"),
        ({"TANGGAP_THEME": ""}, "theme"),
        ({"TANGGAP_ROLE": "intake"}, "role"),
        ({"TANGGAP_GRAPHICS": "Auto"}, "graphics"),
        ({"TANGGAP_RED_FROM": "seratus"}, "red_from"),
        ({"TANGGAP_RED_FROM": "1e2"}, "red_from"),
        ({"TANGGAP_RED_FROM": "9" * 5000}, "red_from"),
        ({"TANGGAP_RED_FROM": "0"}, "red_from"),
        ({"TANGGAP_RED_FROM": "49"}, "amber_from"),
        ({"TANGGAP_AMBER_FROM": "-1"}, "amber_from"),
        ({"TANGGAP_AMBER_FROM": "101"}, "amber_from"),
        ({"TANGGAP_JOBS_PER_CREW_DAY": "0"}, "jobs_per_crew_day"),
        ({"TANGGAP_JOBS_PER_CREW_DAY": "inf"}, "jobs_per_crew_day"),
        ({"TANGGAP_INTAKE_LISTEN": "8080"}, "intake_listen"),
        ({"TANGGAP_INTAKE_LISTEN": "localhost"}, "intake_listen"),
        ({"TANGGAP_INTAKE_LISTEN": "a:b"}, "intake_listen"),
        ({"TANGGAP_INTAKE_LISTEN": "a:99999"}, "intake_listen"),
        ({"TANGGAP_INTAKE_LISTEN": "[::1:80"}, "intake_listen"),
        ({"TANGGAP_INTAKE_LISTEN": "u@a:80"}, "intake_listen"),
        ({"TANGGAP_INTAKE_LISTEN": "a:80/x"}, "intake_listen"),
        ({"TANGGAP_JOBS_PER_CREW_DAY": "satu"}, "jobs_per_crew_day"),
        ({"TANGGAP_SOUNDS": "keras"}, "sounds"),
        ({"TANGGAP_NOTIFY_OVERDUE": "yes"}, "notify_overdue"),
        ({"TANGGAP_QUIET_FROM": "24:00"}, "quiet_from"),
        ({"TANGGAP_QUIET_FROM": "malam"}, "quiet_from"),
        ({"TANGGAP_QUIET_FROM": "21:00:30"}, "quiet_from"),
        ({"TANGGAP_QUIET_UNTIL": ""}, "quiet_until"),
        ({"TANGGAP_CHANNEL_QLUE_PHASE": "on"}, "phase (qlue)"),
    ],
)
def test_a_bad_value_is_named(home: Path, environ: dict[str, str], named: str) -> None:
    refused = refusal(home, **environ)
    assert (refused.code, refused.params["name"]) == ("settings.value", named)
    assert refused.params["choices"]


def test_quiet_hours_begin_and_end(home: Path) -> None:
    assert loaded(home).quiet is None
    assert loaded(home, TANGGAP_QUIET_FROM="21.30").quiet == (21 * 3600 + 1800, 6 * 3600)
    assert loaded(home, TANGGAP_QUIET_FROM="13:00:00", TANGGAP_QUIET_UNTIL="9:05").quiet == (46800, 32700)
    assert refusal(home, TANGGAP_QUIET_FROM="06.00").code == "settings.quiet"


def test_a_map_address_without_a_server_is_refused(home: Path) -> None:
    assert refusal(home, TANGGAP_TILES="peta").code == "settings.tiles"


@pytest.mark.parametrize(
    "text", ['tema = "dark"', 'home = "/x"', "[channels.qlue]\ntoken = 'x'", 'origin = "x"']
)
def test_an_unknown_setting_is_refused(home: Path, text: str) -> None:
    write(home, text)
    refused = refusal(home)
    assert refused.code == "settings.unknown"
    assert refused.params["path"] == str(home / FILE)


@pytest.mark.parametrize("text", ["theme = dark", "theme = 'dark'\ntheme = 'light'", "\x00", "[", "theme"])
def test_a_file_that_is_no_toml_is_refused(home: Path, text: str) -> None:
    write(home, text)
    assert refusal(home).code == "settings.unreadable"


def test_a_file_that_is_no_text_is_refused(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_bytes(b"theme = '\xff'")
    assert refusal(home).code == "settings.unreadable"
    (home / FILE).unlink()
    (home / FILE).mkdir()
    assert refusal(home).code == "settings.unreadable"


@pytest.mark.parametrize("text", ["red_from = true", "theme = ['dark']", "red_from = 1.5", "language = 1"])
def test_a_value_of_another_kind_is_refused(home: Path, text: str) -> None:
    write(home, text)
    assert refusal(home).code == "settings.value"


def test_channels_come_from_the_environment_alone(home: Path) -> None:
    now = loaded(
        home, TANGGAP_CHANNEL_BALAI_WARGA_URL=" https://balai ", TANGGAP_CHANNEL_BALAI_WARGA_PHASE="reading"
    )
    assert set(now.channels) == set(CHANNELS)
    assert (now.channels["balai-warga"].url, now.channels["balai-warga"].phase) == (
        "https://balai",
        "reading",
    )
    assert (now.channels["qlue"].url, now.channels["qlue"].phase) == ("", "")
    assert [now.phase(code, "replying") for code in ("balai-warga", "qlue")] == ["reading", "replying"]
    assert now.phase("x", PHASES[0]) == "off"
    assert now.origin["channel_balai_warga_url"] == "TANGGAP_CHANNEL_BALAI_WARGA_URL"


def test_no_secret_is_ever_printed(home: Path) -> None:
    given = {"TANGGAP_CHANNEL_X_TOKEN": "rahasia-1", "TANGGAP_CENTRAL": "postgresql://u:rahasia-2@pusat/t",
             "TANGGAP_CHANNEL_X_SECRET": "rahasia-3", "TANGGAP_CHANNEL_X_URL": "imaps://u:rahasia-4@host"}  # fmt: skip
    now = loaded(home, None, **given)
    assert now.channels["x"].token == given["TANGGAP_CHANNEL_X_TOKEN"]
    assert now.central == given["TANGGAP_CENTRAL"]
    assert now.secrets == ("rahasia-1", "rahasia-3")
    assert "rahasia" not in repr(now) + str(now) + repr(now.channels)


def test_each_name_is_listed_and_heeded(home: Path) -> None:
    assert len(set(names())) == len(names()) == 1 + len(defaults()) + 4 * len(CHANNELS)
    assert {f"TANGGAP_{name.upper()}" for name in defaults()} < set(names())
    given = {
        "TANGGAP_LANGUAGE": "en", "TANGGAP_THEME": "dark", "TANGGAP_ROLE": "auditor", "TANGGAP_GRAPHICS": "gpu",
        "TANGGAP_TILES": "https://peta/{z}/{x}/{y}.png", "TANGGAP_OPERATOR": "Sinta", "TANGGAP_CENTRAL": "postgresql://p",
        "TANGGAP_CENTRAL_CA": "/etc/kota/ca.pem",
        "TANGGAP_RED_FROM": "7", "TANGGAP_AMBER_FROM": "3", "TANGGAP_JOBS_PER_CREW_DAY": "0.5", "TANGGAP_SOUNDS": "1",
        "TANGGAP_INTAKE_LISTEN": "127.0.0.1:8080", "TANGGAP_NOTIFY_OVERDUE": "on", "TANGGAP_NOTIFY_RED": "off",
        "TANGGAP_NOTIFY_SURGE": "on", "TANGGAP_NOTIFY_SOUND": "yes", "TANGGAP_QUIET_FROM": "21.30",
        "TANGGAP_QUIET_UNTIL": "5:00",
    }  # fmt: skip
    given |= {
        n: "reading" if n.endswith("_PHASE") else f"v-{n}"
        for n in names()
        if n.startswith("TANGGAP_CHANNEL_")
    }
    assert set(given) | {"TANGGAP_HOME"} == set(names())
    changed, usual = loaded(home, None, **given), load({"TANGGAP_HOME": str(home)}, "rina")
    for name in defaults():
        assert getattr(changed, name) != getattr(usual, name), name
    for code in CHANNELS:
        word = code.upper().replace("-", "_")
        channel = changed.channels[code]
        assert (channel.url, channel.token, channel.phase) == (
            f"v-TANGGAP_CHANNEL_{word}_URL", f"v-TANGGAP_CHANNEL_{word}_TOKEN", "reading",
        )  # fmt: skip


def test_the_home_and_its_files(tmp_path: Path) -> None:
    assert home_folder({"TANGGAP_HOME": str(tmp_path)}) == tmp_path
    assert home_folder({"TANGGAP_HOME": "~/x"}) == Path.home() / "x"
    assert home_folder({}).name == home_folder({"TANGGAP_HOME": ""}).name == "tanggap"
    now = load({"TANGGAP_HOME": str(tmp_path)}, "rina")
    assert (now.store, now.cache) == (tmp_path / "tanggap.db", tmp_path / "cache")


def test_settings_cannot_be_changed(home: Path) -> None:
    with pytest.raises(AttributeError):
        loaded(home).theme = "dark"  # type: ignore[misc]

"""Story: seven channels, one command. What citizens wrote to each comes in, is at the central, and comes in once.

The services are servers of their own on this machine, spoken to as the real ones are; nothing is patched. The intake
works at the embedded central that belongs to its home.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from subprocess import PIPE
from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from console import cli_base
from console.cli import app
from console.cli_base import Programs
from models import reading
from models.commands import Reply
from models.complaint import CHANNELS
from tests.support import fake_facebook, fake_mail, fake_x
from tests.support.fake_facebook import FakeFacebook
from tests.support.fake_forum import FakeDiscourse
from tests.support.fake_gammu import FakeGammu, gammu
from tests.support.fake_lapor import FakeLapor, table, write_csv
from tests.support.fake_mail import FakeMail
from tests.support.fake_open311 import FakeOpen311
from tests.support.fake_service import Reply as Said
from tests.support.fake_x import FakeX
from tests.support.homes import environment, opened, prepare

HOUR = 3600


@dataclass
class City:
    """The seven services, and the command that reads them."""

    home: Path
    now: int
    qlue: FakeOpen311
    x: FakeX
    facebook: FakeFacebook
    sms: FakeGammu
    email: FakeMail
    forum: FakeDiscourse
    lapor: FakeLapor

    def run(self, *words: str, code: int = 0) -> dict[str, Any]:
        """A command's JSON lines by channel."""
        done = CliRunner().invoke(
            app,
            [*words, "--json"],
            obj=Programs(lambda _demo: 0, lambda *_: (), lambda *_: 0),
            catch_exceptions=False,
        )
        assert done.exit_code == code, done.output
        return {row.pop("channel"): row for row in map(json.loads, done.stdout.splitlines())}

    def counts(self, **more: int) -> dict[str, tuple[int, ...]]:
        """`intake --once`: (received, known, quarantined) by channel."""
        rows = self.run("intake", "--once", **more)  # type: ignore[arg-type]
        for row in rows.values():
            assert row["error"] is None, row
            assert row["read"] == row["received"] + row["known"] + row["quarantined"]
        return {code: (row["received"], row["known"], row["quarantined"]) for code, row in rows.items()}


def letter(number: int, at: int, text: str) -> bytes:
    """An email."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Warga <warga@example.id>", fake_mail.USER, "Lampu jalan"
    made["Message-ID"] = f"<surat-{number}@example.id>"
    made["Date"] = format_datetime(datetime.fromtimestamp(at, UTC))
    made.set_content(text)
    return made.as_bytes()


@pytest.fixture
def city(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    now = (
        cli_base.wall_clock()
    )  # the embedded central has the computer's time, and consoles go by their central's
    prepare(home, now)
    with ExitStack() as stack:
        enter = stack.enter_context
        made = City(
            home, now, enter(FakeOpen311(now)), enter(FakeX(lambda: now)), enter(FakeFacebook(lambda: now)),
            enter(gammu()), enter(FakeMail()), enter(FakeDiscourse(now)), enter(FakeLapor(now)),
        )  # fmt: skip
        addresses = {
            "QLUE": (f"{made.qlue.url}/open311/v2", made.qlue.key), "X": (made.x.account, fake_x.TOKEN),
            "FACEBOOK": (made.facebook.page, fake_facebook.TOKEN), "SMS": (made.sms.url, ""),
            "EMAIL": (made.email.url(), fake_mail.PASSWORD),
            "BALAI_WARGA": (f"discourse+{made.forum.url.replace('://', f'://{made.forum.user}@')}", made.forum.key),
            "LAPOR": (f"rest+{made.lapor.url}", made.lapor.token),
        }  # fmt: skip
        for name, (url, token) in addresses.items():
            monkeypatch.setenv(f"TANGGAP_CHANNEL_{name}_URL", url)
            monkeypatch.setenv(f"TANGGAP_CHANNEL_{name}_TOKEN", token)
            monkeypatch.setenv(f"TANGGAP_CHANNEL_{name}_PHASE", "reading")
        yield made


def write(city: City) -> None:
    """A morning in Jakarta: two to eight messages in each channel."""
    at = city.now - HOUR
    for i in range(8):
        city.qlue.add(f"q{i}", at + i, f"Sampah menumpuk di gang {i}")
    for i in range(7):
        city.x.mention(f"@DKIJakarta lampu jalan ke-{i} mati di Tebet", at=at + i)
    for i in range(6):
        city.facebook.post(f"Got mampet di depan rumah nomor {i}", at=at + i)
    city.sms.plain([f"Banjir RW {i} Kel. Pluit" for i in range(5)])
    for i in range(4):
        city.email.inbox.put(letter(i, at + i, f"Lampu di gang {i} mati"), at + i)
    for i in range(3):
        city.forum.add(901 + i, at + i, f"Jalan nomor {i} rusak parah")
    for i in range(2):
        city.lapor.add(50 + i, at + i, f"Bansos tahap {i} belum diterima")


MORNING = {"qlue": 8, "x": 7, "facebook": 6, "sms": 5, "email": 4, "balai-warga": 3, "lapor": 2}


def test_a_morning_comes_in_once(city: City) -> None:
    write(city)
    assert city.counts() == {code: (MORNING[code], 0, 0) for code in CHANNELS}
    again = city.counts()
    assert {code: row[0] for code, row in again.items()} == dict.fromkeys(CHANNELS, 0)
    listed = CliRunner().invoke(
        app, ["list", "--json"], obj=Programs(lambda _demo: 0, lambda *_: (), lambda *_: 0)
    )
    found = json.loads(listed.stdout)
    assert len(found) == sum(MORNING.values())
    assert {case["channel"] for case in found} == set(CHANNELS)
    assert len({case["number"] for case in found}) == len(found)


def test_one_service_down_is_told_and_holds_up_no_other(city: City) -> None:
    write(city)
    city.x.respond = lambda _request: Said.of_json({"title": "Unauthorized"}, 401)  # type: ignore[method-assign]
    city.forum.respond = lambda _request: Said.of_text("busy", 503)  # type: ignore[method-assign]
    rows = city.run("intake", "--once")
    assert {code for code, row in rows.items() if row["error"]} == {"x", "balai-warga"}
    for code in set(CHANNELS) - {"x", "balai-warga"}:
        assert rows[code]["received"] == MORNING[code], code
    del city.x.respond, city.forum.respond  # type: ignore[attr-defined]
    assert {code: row[0] for code, row in city.counts().items() if row[0]} == {"x": 7, "balai-warga": 3}


def test_what_citizens_change_is_followed(city: City) -> None:
    write(city)
    city.counts()
    post = next(iter(city.x.posts))
    city.x.edit(post, "@DKIJakarta sudah menyala, terima kasih")
    city.forum.edit(901, "Jalan sudah diperbaiki")
    city.counts()
    listed = CliRunner().invoke(
        app, ["list", "--json"], obj=Programs(lambda _demo: 0, lambda *_: (), lambda *_: 0)
    )
    texts = {case["text"] for case in json.loads(listed.stdout)}
    assert len(json.loads(listed.stdout)) == sum(MORNING.values())
    assert any("sudah menyala" in text for text in texts)
    assert any("sudah diperbaiki" in text for text in texts)


def test_an_answer_goes_out_once_and_the_embedded_central_lets_its_one_person_be_the_intake_too(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANGGAP_CHANNEL_LAPOR_PHASE", "replying")
    write(city)
    city.counts()
    with opened(city.home, city.now) as (store, door):
        db = store.reader()
        ((raw,),) = db.execute(
            "select id from complaint where channel = 'lapor' and external_id = '50'"
        ).fetchall()
        db.close()
        assert not door.do([(UUID(bytes=raw), Reply(uuid4(), "Sudah kami teruskan.", hold=0))]).refused
    for _ in range(3):
        city.counts()
    (sent,) = city.lapor.answers["50"]
    assert "Sudah kami teruskan." in sent.values()
    with opened(city.home, city.now) as (store, _door):
        db = store.reader()
        ((state,),) = db.execute(
            "select json_extract(replies, '$[0].state') from complaint where id = ?", (raw,)
        ).fetchall()
        assert db.execute("select count(*) from event where outcome is not 'accepted'").fetchall() == [(0,)]
        db.close()
    assert state == "sent"


def test_a_real_process_runs_until_it_is_told_to_end(home: Path, tmp_path: Path) -> None:
    """At the embedded central of its home, without a word on the terminal."""
    prepare(home, cli_base.wall_clock())
    folder = tmp_path / "ekspor"
    folder.mkdir()
    write_csv(folder / "a.csv", table(range(3), cli_base.wall_clock() - HOUR), cli_base.wall_clock() - HOUR)
    environ = {**environment(home), "TANGGAP_CHANNEL_LAPOR_URL": folder.as_uri(), "TANGGAP_OPERATOR": "rina"}
    command = [sys.executable, "-m", "console", "intake"]
    with subprocess.Popen(command, env=environ, stdout=PIPE, stderr=PIPE, text=True) as process:
        ticks = threading.Event()
        for _ in range(600):
            with closing(reading.connect(home / "tanggap.db")) as db:
                found = db.execute("select count(*) from event where outcome = 'accepted'").fetchone()[0]
            if found == 3 or process.poll() is not None:
                break
            ticks.wait(0.05)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert found == 3
    assert "channel lapor: reading" in (home / "log" / "tanggap.log").read_text("utf-8")

"""`tanggap intake`: what it prints, when it refuses, and that it works on without its central."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import requests
from typer.testing import CliRunner

from console import cli_base, cli_intake, connectors
from console.cli import app
from console.cli_base import Programs
from console.core.line import Line
from console.core.store import open_store
from console.core.sync.service import SyncService
from models.commands import Actor, Reply
from models.complaint import CHANNELS
from models.delivery import Away, Denied, Edited
from models.report import Unreadable
from tests.support import factories
from tests.support.centrals import CentralAt, central, console
from tests.support.fake_gateway import meta_signature, whatsapp_call
from tests.support.homes import prepare
from tests.support.scripted import Scripted, report

ExpectLog = Callable[[str], None]


@pytest.fixture(scope="module")
def server() -> Iterator[CentralAt]:
    with central() as made:
        yield made


class Desk:
    """A home, its channels, and the command."""

    def __init__(self, home: Path, now: int, monkeypatch: pytest.MonkeyPatch) -> None:
        prepare(home, now)
        self.home, self.now = home, now
        self.channels: dict[str, Scripted] = {}
        self._patch = monkeypatch
        monkeypatch.setattr(cli_base, "wall_clock", lambda: now)
        monkeypatch.setattr(connectors, "makers", self._makers)

    def at(self, server: CentralAt | None, who: str = "tanggap") -> None:
        """Work at a central as somebody; None: it cannot be reached."""

        def connect(_line: Line) -> psycopg.Connection[Any]:
            if server is None:
                return psycopg.connect("host=127.0.0.1 port=1 dbname=tanggap connect_timeout=1")
            return server.connect(who, autocommit=True, application_name="tanggap-sync")

        def told(line: Line) -> psycopg.Connection[Any]:
            from console.core import access

            try:
                return connect(line)
            except psycopg.Error as error:
                failure = access.translated(error, line.address)
            raise failure

        self._patch.setenv("TANGGAP_CENTRAL", f"postgresql://{who}@localhost/tanggap")
        self._patch.setattr(Line, "connect", told)

    def run(self, *words: str, code: int = 0) -> Any:
        """The command's answer: stdout as JSON lines where there is any; stderr."""
        done = CliRunner().invoke(
            app,
            ["intake", *words],
            obj=Programs(lambda _demo: 0, lambda *_: (), lambda *_: 0),
            catch_exceptions=False,
        )
        assert done.exit_code == code, done.output
        return done

    def once(self, *words: str, code: int = 0) -> dict[str, dict[str, Any]]:
        """`--once --json` by channel."""
        lines = self.run("--once", "--json", *words, code=code).stdout.splitlines()
        return {row.pop("channel"): row for row in map(json.loads, lines)}

    def stored(self, sql: str) -> list[tuple[Any, ...]]:
        store = open_store(factories.settings(self.home), self.now)
        db = store.reader()
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()
            store.close()

    def _makers(self, _settings: Any, _clock: Any) -> Any:
        return {code: lambda one=one: one for code, one in self.channels.items()}


@pytest.fixture
def desk(home: Path, now: int, monkeypatch: pytest.MonkeyPatch, server: CentralAt) -> Desk:
    monkeypatch.setenv("TANGGAP_CHANNEL_QLUE_TOKEN", "rahasia-qlue")
    made = Desk(home, now, monkeypatch)
    made.at(server)
    return made


def filled(channel: str, mark: str, count: int) -> Scripted:
    return Scripted(channel, [report(channel, i, external_id=f"{mark}-{i}") for i in range(count)])


def counts(read: int, received: int, known: int = 0, quarantined: int = 0) -> dict[str, Any]:
    return {
        "read": read,
        "received": received,
        "known": known,
        "quarantined": quarantined,
        "error": None,
        "code": None,
    }


def at_central(server: CentralAt, mark: str) -> list[str]:
    rows = server.sql("select external_id from tanggap.complaint where external_id like %s", f"{mark}-%")
    return sorted(row[0] for row in rows)


def test_all_seven_with_their_counts(desk: Desk, server: CentralAt) -> None:
    for i, code in enumerate(CHANNELS):
        desk.channels[code] = filled(code, f"seven-{code}", 3 + i)
    desk.channels["x"].items += [report("x", 0, external_id="seven-x-0"), Edited("x", "seven-x-1", "lain"),
                                 Unreadable("x", "butir 9", "unreadable.text", {}, "{}")]  # fmt: skip
    first = desk.once()
    assert list(first) == list(CHANNELS)
    for i, code in enumerate(CHANNELS):
        assert first[code] == (counts(3 + i, 3 + i) if code != "x" else counts(7, 4, 2, 1)), code
    assert len(at_central(server, "seven")) == sum(range(3, 10))
    assert server.sql("select kind, actor, outcome from tanggap.event where kind = 'amend'") == [
        ("amend", "tanggap", "accepted")
    ]
    again = desk.once()
    assert all(row == counts(0, 0) for row in again.values())
    told = server.sql("select channel, phase, quarantined, problem from tanggap.health order by 1")
    assert [row[0] for row in told] == sorted(CHANNELS)
    assert {row[0]: row[2] for row in told}["x"] == 1
    ((name,),) = server.sql("select distinct console from tanggap.health")
    assert desk.stored("select value from meta where key = 'intake.name'") == [(name,)]


def test_a_second_intake_makes_no_second_case(
    desk: Desk, server: CentralAt, tmp_path: Path, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.channels["x"] = filled("x", "two", 5)
    assert desk.once()["x"] == counts(5, 5)
    other = Desk(tmp_path / "other", now, monkeypatch)
    monkeypatch.setenv("TANGGAP_HOME", str(tmp_path / "other"))
    other.channels["x"] = filled("x", "two", 6)
    assert other.once()["x"] == counts(6, 1, 5)  # it pulls before it reads
    assert at_central(server, "two") == [f"two-{i}" for i in range(6)]


def test_for_people_it_is_a_line_a_channel(desk: Desk) -> None:
    desk.channels["x"] = filled("x", "words", 2)
    done = desk.run("--once")
    assert done.stdout == "x: 2 dibaca, 2 baru, 0 sudah ada, 0 di karantina.\n"
    assert done.stderr == ""


def broken(channel: str, failure: Exception) -> Scripted:
    def before(_place: int) -> None:
        raise failure

    return Scripted(channel, before=before)


def test_one_that_fails_is_told_and_the_others_are_read(desk: Desk, expect_log: ExpectLog) -> None:
    expect_log("channel qlue: a bug in its connector")
    desk.channels = {
        "qlue": broken("qlue", KeyError("lat")), "x": broken("x", Denied("channel.denied", status="401")),
        "sms": filled("sms", "fails", 2),
    }  # fmt: skip
    done = desk.run("--once", "--json")
    found = {row["channel"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert (found["qlue"]["code"], found["x"]["code"]) == ("channel.bug", "channel.denied")
    assert "401" in found["x"]["error"]
    assert found["sms"] == {"channel": "sms", **counts(2, 2)}
    assert "401" in done.stderr
    log = (desk.home / "log" / "tanggap.log").read_text("utf-8")
    assert "KeyError" in log
    assert "Traceback" in log


def test_when_none_could_be_read_it_says_so(desk: Desk) -> None:
    desk.channels["x"] = broken("x", Away("channel.broken", status="502"))
    assert desk.once(code=1)["x"]["code"] == "channel.broken"


def test_without_its_central_all_is_kept(desk: Desk, server: CentralAt) -> None:
    desk.channels["x"] = filled("x", "away", 4)
    desk.at(None)
    done = desk.run("--once", "--json", code=3)
    assert json.loads(done.stdout) == {"channel": "x", **counts(4, 4)}
    assert done.stderr
    assert at_central(server, "away") == []
    desk.at(server)
    assert desk.once()["x"] == counts(0, 0)
    assert at_central(server, "away") == [f"away-{i}" for i in range(4)]


def test_an_operators_login_reads_nothing(desk: Desk, server: CentralAt) -> None:
    desk.channels["x"] = filled("x", "role", 2)
    desk.at(server, "rina")
    for _ in range(2):  # told by the central the first time, known the second
        assert "intake" in desk.run("--once", code=1).stderr
    assert desk.channels["x"].asked == []
    assert desk.stored("select count(*) from complaint") != [(2,)]


def test_an_operators_login_that_was_not_known_pushes_no_edit(desk: Desk, server: CentralAt) -> None:
    """Away from its central it is taken for an intake; what only an intake may say waits for one."""
    desk.channels["x"] = filled("x", "unknown", 1)
    desk.at(None, "rina")
    desk.once(code=3)
    desk.channels["x"].items.append(Edited("x", "unknown-0", "lain", version="v2"))
    desk.once(code=3)
    desk.at(server, "rina")
    desk.run("--once", code=1)
    said = server.sql("select kind from tanggap.event where complaint in"
                      " (select id from tanggap.complaint where external_id = 'unknown-0')")  # fmt: skip
    assert ("amend",) not in said
    assert desk.stored("select count(*) from event where kind = 'amend' and outcome is null") == [(1,)]


def test_the_switch_decides_and_the_computer_before_it(
    desk: Desk, server: CentralAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.channels = {"x": filled("x", "switch", 1), "sms": filled("sms", "switch", 1)}
    try:
        with console(server, tmp_path / "sari", "sari") as sari:
            sari.once()
            sari.room.door.set_phases([("x", "off"), ("sms", "off")])
            sari.once()
        monkeypatch.setenv("TANGGAP_CHANNEL_SMS_PHASE", "reading")
        assert list(desk.once()) == ["sms"]
        monkeypatch.delenv("TANGGAP_CHANNEL_SMS_PHASE")
        assert "dimatikan" in desk.run("--once", code=1).stderr
    finally:
        with console(server, tmp_path / "sari", "sari") as sari:
            sari.room.door.set_phases([("x", "reading"), ("sms", "reading")])
            sari.once()


def test_one_channel(desk: Desk) -> None:
    desk.channels = {"balai-warga": filled("balai-warga", "one", 1), "sms": filled("sms", "one", 1)}
    assert list(desk.once("--channel", "BALAI_WARGA")) == ["balai-warga"]
    assert desk.channels["sms"].asked == []
    assert "TANGGAP_CHANNEL_QLUE_URL" in desk.run("--once", "--channel", "qlue", code=1).stderr
    assert "surat" in desk.run("--once", "--channel", "surat", code=2).stderr


def test_nothing_to_read(desk: Desk) -> None:
    assert "TANGGAP_CHANNEL_QLUE_URL" in desk.run("--once", code=1).stderr


def test_a_home_has_one_intake(desk: Desk) -> None:
    desk.channels["x"] = filled("x", "twice", 1)
    program = (
        "import sys; from fasteners import InterProcessLock; lock = InterProcessLock(sys.argv[1]);"
        " print(lock.acquire(blocking=False), flush=True); sys.stdin.read()"
    )
    path = str(desk.home / "intake.lock")
    with subprocess.Popen([sys.executable, "-c", program, path], stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert str(desk.home) in desk.run("--once", code=1).stderr
        other.communicate()
    assert desk.once()["x"] == counts(1, 1)


def test_a_window_may_work_in_the_same_home(desk: Desk) -> None:
    desk.channels["x"] = filled("x", "beside", 1)
    with factories.room(desk.home, Actor("sari", "supervisor")) as window:
        window.store.claim()
        assert desk.once()["x"] == counts(1, 1)


# On and on -----------------------------------------------------------------------------------------------------


@pytest.fixture
def going(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Callable[[], None]]]:
    """The command without `--once`, on a thread; calling what it gives ends it and waits."""
    services: list[Any] = []
    made = cli_intake.IntakeService

    def kept(*args: Any, **more: Any) -> Any:
        services.append(made(*args, **more))
        return services[-1]

    monkeypatch.setattr(cli_intake, "IntakeService", kept)
    monkeypatch.setattr(
        cli_intake.signal, "signal", lambda _number, handler: handler
    )  # not the main thread's
    monkeypatch.setattr(cli_intake.garbage, "calm", lambda: None)
    results: list[Any] = []

    def start() -> Callable[[], None]:
        thread = threading.Thread(target=lambda: results.append(CliRunner().invoke(
            app, ["intake"], obj=Programs(lambda _demo: 0, lambda *_: (), lambda *_: 0))))  # fmt: skip
        thread.start()

        def end() -> None:
            services[-1].stop()
            thread.join(20)
            assert not thread.is_alive()
            assert (results[-1].exit_code, results[-1].output) == (0, ""), results[-1]

        return end

    yield start


def until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait for something another thread does; it is looked at often, and decided by what is seen alone."""
    ticks = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        ticks.wait(0.02)
    raise AssertionError("it never came")


def test_it_runs_until_it_is_told_to_end(
    desk: Desk, server: CentralAt, going: Callable[[], Callable[[], None]]
) -> None:
    desk.channels = {"x": filled("x", "runs", 3), "sms": filled("sms", "runs", 2)}
    end = going()
    until(lambda: len(at_central(server, "runs")) == 5)
    until(lambda: {row[0] for row in server.sql("select channel from tanggap.health where ok_at is not null"
                                                " and problem is null")} >= {"x", "sms"})  # fmt: skip
    end()
    assert all(one.closed == 1 for one in desk.channels.values())


def test_a_switch_turned_while_it_runs(
    desk: Desk, server: CentralAt, tmp_path: Path, going: Callable[[], Callable[[], None]]
) -> None:
    desk.channels = {"x": broken("x", Denied("channel.denied", status="401"))}
    server.sql("truncate tanggap.health")
    with (
        server.connect("sari", autocommit=True) as listening,
        console(server, tmp_path / "sari", "sari") as sari,
    ):
        listening.execute("listen tanggap_health")
        sari.once()
        end = going()
        until(lambda: server.sql("select 1 from tanggap.health where channel = 'x' and stopped") != [])
        assert list(listening.notifies(timeout=5, stop_after=1))
        sari.room.door.set_phases([("x", "off")])
        sari.once()
        until(lambda: server.sql("select phase from tanggap.health where channel = 'x' and stopped") == []
              and ("off",) in server.sql("select phase from tanggap.health where channel = 'x'"))  # fmt: skip
        desk.channels["x"].before = lambda _place: None
        desk.channels["x"].items.append(report("x", 1, external_id="turned-1"))
        sari.room.door.set_phases([("x", "reading")])
        sari.once()
        until(lambda: at_central(server, "turned") == ["turned-1"])
        end()


def answered(server: CentralAt, home: Path, message: str, text: str) -> UUID:
    """Somebody answers the case of a message; the reply."""
    reply = uuid4()
    with console(server, home, "rina") as rina:
        rina.once()
        case = next(case.id for case in rina.cases().values() if case.external_id == message)
        assert not rina.do(Reply(reply, text, hold=0), case).refused
        rina.once()
    return reply


def standing(server: CentralAt, message: str) -> list[Any]:
    """The states of a case's replies at the central."""
    ((found,),) = server.sql("select replies from tanggap.complaint where external_id = %s", message)
    return [one["state"] for one in found]


def test_replies_go_out_where_they_are_on(
    desk: Desk, server: CentralAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.channels = {"x": filled("x", "reply", 1), "qlue": filled("qlue", "reply", 1)}
    desk.channels["qlue"].items = [report("qlue", 0, external_id="reply-q")]
    desk.once()
    reply = answered(server, tmp_path / "rina", "reply-0", "Sudah kami teruskan.")
    monkeypatch.setenv("TANGGAP_CHANNEL_X_PHASE", "reading")
    desk.once()
    assert (desk.channels["x"].sent, standing(server, "reply-0")) == ([], ["held"])
    monkeypatch.setenv("TANGGAP_CHANNEL_X_PHASE", "replying")
    desk.once()
    desk.once()
    (out,) = desk.channels["x"].sent
    assert (out.reply, out.external_id, out.text) == (reply, "reply-0", "Sudah kami teruskan.")
    assert standing(server, "reply-0") == ["sent"]
    ((name,),) = desk.stored("select value from meta where key = 'intake.name'")
    ((by,),) = server.sql("select body->>'by' from tanggap.event where kind = 'release'")
    assert by.startswith(f"{name}#")


def test_replies_go_out_while_it_runs(
    desk: Desk, server: CentralAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    going: Callable[[], Callable[[], None]],
) -> None:  # fmt: skip
    monkeypatch.setenv("TANGGAP_CHANNEL_X_PHASE", "replying")
    desk.channels["x"] = filled("x", "talk", 1)
    end = going()
    until(lambda: at_central(server, "talk") == ["talk-0"])
    answered(server, tmp_path / "rina", "talk-0", "Sedang dikerjakan.")
    until(lambda: standing(server, "talk-0") == ["sent"])
    assert [out.text for out in desk.channels["x"].sent] == ["Sedang dikerjakan."]
    end()


def test_what_is_sent_here_is_at_the_central_too(
    desk: Desk, server: CentralAt, monkeypatch: pytest.MonkeyPatch, going: Callable[[], Callable[[], None]]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("TANGGAP_INTAKE_LISTEN", f"127.0.0.1:{port}")
    monkeypatch.setenv("TANGGAP_CHANNEL_SMS_SECRET", "whatsapp=rahasia-wa:periksa")
    body = whatsapp_call(
        {"from": "628111", "id": "wamid.hook-1", "timestamp": str(desk.now), "type": "text",
         "text": {"body": "Pohon tumbang menutup jalan"}}
    )  # fmt: skip
    end = going()
    with requests.Session() as session:
        url = f"http://127.0.0.1:{port}/whatsapp"

        def answer(secret: str) -> int:
            headers = {"X-Hub-Signature-256": meta_signature(secret, body)}
            return session.post(url, data=body, headers=headers, timeout=20).status_code

        def listens() -> bool:
            try:
                return answer("lain") == 403
            except requests.ConnectionError:
                return False

        until(listens)
        assert answer("rahasia-wa") == 200
        assert answer("rahasia-wa") == 200  # told twice
    until(
        lambda: (
            server.sql("select count(*) from tanggap.complaint where external_id = 'wamid.hook-1'") == [(1,)]
        )
    )
    until(lambda: ("sms", "reading") in server.sql("select channel, phase from tanggap.health"))
    end()


def test_a_listener_nobody_may_speak_to_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_INTAKE_LISTEN", "127.0.0.1:9")
    assert "TANGGAP_CHANNEL_" in desk.run(code=1).stderr


def test_a_bug_outside_of_all_channels_ends_the_program_loudly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("a thread of the intake ended by a bug")

    def broken(_self: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(SyncService, "_turn", broken)
    monkeypatch.setattr(cli_intake.garbage, "calm", lambda: None)
    desk.channels["x"] = filled("x", "bug", 1)
    with pytest.raises(ZeroDivisionError):
        desk.run()


def test_logging_ends_with_it(desk: Desk) -> None:
    desk.channels["x"] = filled("x", "log", 1)
    before = list(logging.getLogger().handlers)
    desk.once()
    assert logging.getLogger().handlers == before
    assert "rahasia-qlue" not in (desk.home / "log" / "tanggap.log").read_text("utf-8")

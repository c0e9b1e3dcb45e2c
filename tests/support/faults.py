"""Faults on purpose: a line that swallows, drops or hangs, and processes killed where they stand."""

from __future__ import annotations

import ctypes
import json
import os
import selectors
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil

from console.core import embedded_server
from console.core.embedded import Embedded

CHILD = Path(__file__).with_name("console_child.py")
_ATTACH_FILTER, _DETACH_FILTER = 26, 27


class Proxy:
    """A line on 127.0.0.1 to a server's Unix socket, which can be made to fail. One thread carries everything.

    Attributes:
        port: where it listens.
        swallowed: bytes of answers that were thrown away.
        carried: bytes of questions that went through.
    """

    def __init__(self, target: str) -> None:
        """``target``: path of the server's socket."""
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self.port = int(self._listener.getsockname()[1])
        self.swallowed = self.carried = 0
        self._until: Callable[[bytes], bool] | None = None
        self._swallowing = False
        self._filled = False
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._clients: set[socket.socket] = set()
        self._waiting: dict[socket.socket, bytes] = {}
        self._lock = threading.RLock()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._ended = False
        self._pause = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._thread.join()
        with self._lock:
            self.cut()
            self._selector.close()
            self._listener.close()

    # what may be made of it

    def swallow_after(self, asked: bytes) -> None:
        """From the question that holds these bytes on, answers are thrown away; when one came the line is cut."""
        with self._lock:
            self._until = lambda data: asked in data

    def hang(self) -> None:
        """A black hole: nothing goes through in either direction, nothing is closed and nothing acknowledged."""
        with self._lock:
            self._filled = True
            for one in (self._listener, *self._clients):
                _drop_packets(one)

    @property
    def hangs(self) -> bool:
        """Whether it is a black hole now."""
        return self._filled

    def heal(self) -> None:
        """New connections go through again; what hung is cut."""
        with self._lock:
            self._filled = self._swallowing = False
            self._until = None
            self.cut()
            _drop_packets(self._listener, drop=False)

    def cut(self) -> None:
        """Cut every connection."""
        with self._lock:
            for client in list(self._clients):
                self._close(client)

    # carrying

    def _run(self) -> None:
        while not self._ended:
            for key, _what in self._selector.select(0.02):
                with self._lock:
                    one: Any = key.fileobj
                    if one is self._listener:
                        self._accept()
                    elif one in self._pairs and not self._filled:
                        self._carry(one)
            if self._filled:
                self._pause.wait(0.02)

    def _accept(self) -> None:
        with suppress(BlockingIOError):
            client, _where = self._listener.accept()
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self._target)
            except OSError:  # as the kernel would answer for a dead server
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
                server.close()
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs |= {client: server, server: client}
            self._clients.add(client)
            for one in (client, server):
                self._selector.register(one, selectors.EVENT_READ)

    def _carry(self, one: socket.socket) -> None:
        other = self._pairs[one]
        try:
            data = one.recv(1 << 16)
            if not data:
                self._close(one)
                return
            asks = one in self._clients
            if asks:
                self._waiting[one] = (self._waiting.get(one, b"") + data)[-4096 - len(data) :]
                if self._until is not None and self._until(self._waiting[one]):
                    self._swallowing = True
            elif self._swallowing and _answers(data):
                self.swallowed += len(data)
                self._swallowing, self._until = False, None
                self._close(one)
                return
            other.sendall(data)
            self.carried += len(data) if asks else 0
        except OSError:
            self._close(one)

    def _close(self, one: socket.socket) -> None:
        for each in (one, self._pairs.pop(one, None)):
            if each is None:
                continue
            self._pairs.pop(each, None)
            self._clients.discard(each)
            self._waiting.pop(each, None)
            with suppress(KeyError, ValueError):
                self._selector.unregister(each)
            each.close()


def _answers(data: bytes) -> bool:
    """Whether the server is through: it says ReadyForQuery at the end."""
    return data[-6:-1] == b"Z\0\0\0\5"


def _drop_packets(one: socket.socket, *, drop: bool = True) -> None:
    """Let the kernel drop whatever arrives for a socket before it is acknowledged, as if the cable were out."""
    if not drop:
        one.setsockopt(socket.SOL_SOCKET, _DETACH_FILTER, 0)
        return
    program = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))  # return 0: keep no byte of it
    one.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))


@contextmanager
def proxied(at: Embedded) -> Iterator[Proxy]:
    """A line to an embedded server that can be made to fail."""
    with Proxy(f"{at.socket}/.s.PGSQL.{at.port}") as made:
        yield made


# Killing -------------------------------------------------------------------------------------------------------------


def postmaster(data: Path) -> psutil.Process:
    """The process that works on some data."""
    return psutil.Process(int((data / "postmaster.pid").read_text("ascii").split()[0]))


def kill_server(data: Path) -> None:
    """``kill -9`` of a postmaster; its children notice by themselves."""
    process = postmaster(data)
    children = process.children()
    process.send_signal(signal.SIGKILL)
    assert embedded_server.gone(process, 20)
    for child in children:
        assert embedded_server.gone(child, 20)


@dataclass
class Life:
    """What one life of a console left behind.

    Attributes:
        said: Events whose dispatch had returned.
        cycles: how many cycles it finished.
        killed: whether it was killed, by us or at its hook.
    """

    said: list[str] = field(default_factory=list)
    cycles: int = 0
    killed: bool = False


class Nursery:
    """A process with everything imported, which forks consoles to be killed. See ``console_child``."""

    def __init__(self, home: Path, connect: dict[str, Any], actor: str, role: str) -> None:
        """Args:
        home: where every life works, one after the other.
        connect: keywords for the central.
        actor, role: who works there.
        """
        asked = json.dumps({"home": str(home), "connect": connect, "actor": actor, "role": role})
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), asked], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(CHILD.parents[2])},
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def life(
        self, seed: int, *, hook: str = "", nth: int = 1, after: float | None = None, **how: Any
    ) -> Life:
        """Let a console live until it is killed, or has done its share.

        Args:
            seed: of what it does.
            hook: where it kills itself.
            nth: the how-manieth time it comes there.
            after: seconds after which it is killed from outside; None: not.
            how: further wishes, see ``console_child``.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"seed": seed, "hook": hook, "nth": nth, **how}) + "\n")
        self._process.stdin.flush()
        found = Life()
        killer: threading.Timer | None = None
        for line in self._process.stdout:
            word, _, rest = line.strip().partition(" ")
            if word == "born" and after is not None:
                killer = threading.Timer(after, _kill, (int(rest),))
                killer.start()
            elif word == "said":
                found.said += rest.split()
            elif word == "cycle":
                found.cycles += 1
            elif word == "dead":
                found.killed = int(rest) == -signal.SIGKILL
                assert found.killed or int(rest) == 0, rest
                break
        else:
            raise AssertionError("the nursery itself died")
        if killer is not None:
            killer.cancel()
            killer.join()
        return found


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it had done its share
        os.kill(pid, signal.SIGKILL)

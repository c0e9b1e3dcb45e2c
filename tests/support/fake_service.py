"""A small HTTP server on 127.0.0.1 that fakes of the channels are built on, and that fails to order.

A fake subclasses `FakeService` and answers in `respond`; a test says with `fail` what shall go wrong, and reads in
`requests` what really arrived. Nothing sleeps: a server that does not answer waits for the client to hang up or for
its own end.

    with FakeForum() as forum:
        forum.fail(Fault.answer(429, headers={"Retry-After": "30"}), path=r"/posts\\.json")
        forum.fail(Fault.drop(accepted=True), method="POST")
"""

from __future__ import annotations

import json
import re
import socket
import socketserver
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

#: No test waits longer than this for a server that was told to be silent, seconds.
PATIENCE_S = 30


@dataclass(frozen=True)
class Request:
    """What arrived.

    Attributes:
        path: without query; query: the query as sent; params: its fields, the last of each name.
        headers: names in lower case.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def params(self) -> dict[str, str]:
        """The fields of the query."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The body read as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, value: Any, status: int = 200, **headers: str) -> Reply:
        """A JSON answer; header names with underscores for hyphens."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json"} | named)

    @classmethod
    def of_text(cls, text: str, status: int = 200, kind: str = "text/plain; charset=utf-8") -> Reply:
        """An answer in words, XML or HTML."""
        return cls(status, text.encode(), {"Content-Type": kind})


@dataclass(frozen=True)
class Fault:
    """How one request goes wrong.

    Attributes:
        way: answer: this answer instead of the service's own; drop: the line is cut without an answer; half: it is cut
            in the middle of the service's own answer; silence: no answer until the client hangs up.
        accepted: the service does what was asked before it goes wrong.
    """

    way: Literal["answer", "drop", "half", "silence"]
    reply: Reply = Reply()
    accepted: bool = False

    @classmethod
    def answer(
        cls, status: int, body: str | bytes | Mapping[str, Any] = b"", headers: Mapping[str, str] | None = None,
        *, accepted: bool = False,
    ) -> Fault:  # fmt: skip
        """This status, body and headers instead of the service's own."""
        if isinstance(body, Mapping):
            body = json.dumps(body)
        raw = body.encode() if isinstance(body, str) else body
        return cls("answer", Reply(status, raw, headers or {}), accepted)

    @classmethod
    def drop(cls, *, accepted: bool = False) -> Fault:
        """The line is cut; with ``accepted`` after the service has done what was asked."""
        return cls("drop", accepted=accepted)

    @classmethod
    def half(cls) -> Fault:
        """Half of the service's own answer, then the line is cut."""
        return cls("half", accepted=True)

    @classmethod
    def silence(cls, *, accepted: bool = False) -> Fault:
        """No answer at all: the client's own patience must end it (patch READ_S of console.channels.service)."""
        return cls("silence", accepted=accepted)


@dataclass
class _Rule:
    fault: Fault
    method: str
    path: re.Pattern[str]
    skip: int
    times: int


class FakeService:
    """A server in a thread, from ``with`` to its end. Subclasses answer in `respond`.

    Attributes:
        requests: what arrived, in order, also what went wrong.
        url: ``http://127.0.0.1:PORT``.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._rules: list[_Rule] = []
        self._trouble: list[BaseException] = []
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def respond(self, request: Request) -> Reply:
        """Answer one request; one at a time. What it raises fails the test at the end of ``with``."""
        return Reply(404)

    def fail(self, fault: Fault, *, times: int = 1, skip: int = 0, method: str = "", path: str = "") -> None:
        """Let requests go wrong.

        Args:
            times: how many; 0 = for ever. skip: how many matching ones go well before.
            method: "" = any. path: regular expression searched in the path, "" = any.
        """
        with self._lock:
            self._rules.append(_Rule(fault, method, re.compile(path), skip, times or -1))

    def heal(self) -> None:
        """Forget the faults that have not happened yet."""
        with self._lock:
            self._rules.clear()

    def sent(self, method: str, path: str = "") -> list[Request]:
        """The requests of a method whose path holds a regular expression."""
        with self._lock:
            return [one for one in self.requests if one.method == method and re.search(path, one.path)]

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._server is not None, "use it in a with statement"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="fake service"
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None and self._thread is not None
        self._over.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()  # joins the threads of its requests
        self._thread.join()
        if self._trouble:
            raise self._trouble[0]

    def _answer(self, request: Request) -> tuple[Fault | None, Reply]:
        with self._lock:
            self.requests.append(request)
            fault = self._fault(request)
            if fault is not None and not fault.accepted:
                return fault, fault.reply
            try:
                reply = self.respond(request)
            except Exception as error:  # noqa: BLE001 - a fake that breaks shows in the test, not in a thread
                self._trouble.append(error)
                return None, Reply(500)
            return fault, fault.reply if fault is not None and fault.way == "answer" else reply

    def _fault(self, request: Request) -> Fault | None:
        for rule in self._rules:
            if (
                rule.method not in ("", request.method)
                or not rule.path.search(request.path)
                or not rule.times
            ):
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            rule.times -= 1
            return rule.fault
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, service: FakeService) -> None:
        self.service = service
        self._lines: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        # Not HTTPServer's: it asks for the name of the machine, which can take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._lines.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""

    def hang_up(self) -> None:
        """Cut every line that is still open, so that no thread waits for a next request."""
        with self._guard:
            lines = list(self._lines)
        for line in lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = PATIENCE_S
    server: _Server

    def handle_one_request(self) -> None:
        """One request, whatever its method."""
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        length = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        request = Request(
            self.command, parts.path, parts.query,
            {name.lower(): text for name, text in self.headers.items()}, self.rfile.read(length),
        )  # fmt: skip
        service = self.server.service
        fault, reply = service._answer(request)
        if fault is not None and fault.way == "silence":
            self._until_hung_up(service._over)
        if fault is not None and fault.way in ("drop", "silence"):
            self.close_connection = True
            return
        whole = self._written(reply)
        if fault is not None and fault.way == "half":
            whole = whole[: -max(1, len(reply.body) // 2)]
            self.close_connection = True
        self.wfile.write(whole)

    def _written(self, reply: Reply) -> bytes:
        try:
            phrase = HTTPStatus(reply.status).phrase
        except ValueError:
            phrase = ""
        lines = [f"HTTP/1.1 {reply.status} {phrase}"]
        lines += [f"{name}: {text}" for name, text in reply.headers.items()]
        body = b"" if reply.status in (204, 304) or self.command == "HEAD" else reply.body
        lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + body

    def _until_hung_up(self, over: threading.Event) -> None:
        """Wait for the client to give up (its end of the line closes) or for the end of the fake."""
        self.connection.settimeout(0.05)
        for _ in range(PATIENCE_S * 20):
            if over.is_set():
                return
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""

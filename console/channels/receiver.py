"""Where gateways push messages to: a small web server of the intake's, behind a proxy that speaks TLS.

It knows a handful of addresses, believes only what is signed (Kannel: who knows the secret), and says 200 only after
the messages are safely in the store: a sender that hears anything else tries again, and what it sends twice is known by
its id. Nothing of a request reaches the log.

=============  ==========  ====================================================================================
address        method      believed
=============  ==========  ====================================================================================
/kannel        GET         ``?secret=`` of the get-url, and the address it comes from when some are allowed
/twilio        POST        ``X-Twilio-Signature``
/whatsapp      GET, POST   the verify token; ``X-Hub-Signature-256``
/facebook      GET, POST   the verify token; ``X-Hub-Signature-256``
=============  ==========  ====================================================================================

A client that is slow costs a connection, not a thread; one that is silent is cut off. waitress was chosen because it
has no dependencies and reads requests in one thread: the standard library's server gives each slow client a thread.
"""

from __future__ import annotations

import hmac
import logging
import select
import socket
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl

from console.channels import facebook_webhook, sms_kannel, sms_twilio, whatsapp
from models.delivery import Denied, Item

log = logging.getLogger(__name__)

#: Bytes a request may have: a text message of WhatsApp has 1 KB, and Meta puts at most a thousand into one.
LARGEST: Final = 1024 * 1024
#: Bytes of its line and headers: a get-url with six joined messages, each letter percent-encoded thrice, has 10 KB.
LARGEST_HEAD: Final = 64 * 1024
#: Connections at once; above that nobody new is let in.
CONNECTIONS: Final = 100
#: Seconds a connection may be silent.
SILENT_S: Final = 20
#: Seconds between two looks for silent ones.
CLEANUP_S: Final = 5
#: Seconds until a sender should try again what could not be kept.
AGAIN_S: Final = 30
#: Threads that judge requests; the store takes one after the other.
THREADS: Final = 4
#: Seconds a request waits for those before it to be in the store; below any sender's patience (Twilio's is 15).
QUEUE_S: Final = 10.0
#: Seconds the requests under way have at the end.
LAST_S: Final = 10

Deliver = Callable[[str, Sequence[Item]], None]
"""Takes a channel and its messages; returns when they are committed, raises when they are not. Called by one thread at
a time, not always the same."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One address that is on.

    Attributes:
        secret: what signs (Twilio: the account's token; Meta: the app's secret; Kannel: the one in its get-url).
        token: Meta's verify token.
        url: Twilio: this address as it stands there, with https and the public name.
        allowed: Kannel: the addresses it may come from; empty for any. Behind a proxy that is the proxy's.
    """

    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    url: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request: headers by names in lower case, the query as it came."""

    method: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    sender: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What is to be answered, and the messages that must be in the store first."""

    status: str
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    items: Sequence[Item] = ()


_FORBIDDEN: Final = _Told("403 Forbidden")
_DONE: Final = "200 OK"


class _Address(Protocol):
    """What stands behind one path."""

    channel: str
    methods: tuple[str, ...]

    def answer(self, asked: _Asked, now: int) -> _Told:
        """Judge a request."""


class _Kannel:
    channel: str = sms_kannel.CHANNEL
    methods: tuple[str, ...] = ("GET",)

    def __init__(self, hook: Hook) -> None:
        self._hook = hook

    def answer(self, asked: _Asked, now: int) -> _Told:
        secret = ""
        for name, value in _fields(asked.query):
            secret = value if name == "secret" else secret
        known = _same(secret, self._hook.secret)
        if not known or (self._hook.allowed and asked.sender not in self._hook.allowed):
            return _FORBIDDEN
        return _Told(_DONE, items=sms_kannel.items(asked.query, now))


class _Twilio:
    channel: str = sms_twilio.CHANNEL
    methods: tuple[str, ...] = ("POST",)

    def __init__(self, hook: Hook) -> None:
        if not hook.url:
            raise Denied("receiver.no_url")
        self._hook = hook

    def answer(self, asked: _Asked, now: int) -> _Told:
        try:
            form = sms_twilio.read_form(asked.body)
        except ValueError:
            return _FORBIDDEN  # Twilio never sent that: what was not read to its end cannot be checked
        signature = asked.headers.get("x-twilio-signature", "")
        if not sms_twilio.verify(self._hook.secret, signature, self._hook.url, form):
            return _FORBIDDEN
        # No words for the citizen: an answer without any is no reply.
        return _Told(_DONE, b"<Response></Response>", "text/xml", sms_twilio.items(form, now))


class _Meta:
    """WhatsApp or Facebook: both are asked for and signed alike.

    Args:
        told: makes items of a body that was signed.
    """

    methods: tuple[str, ...] = ("GET", "POST")

    def __init__(
        self, hook: Hook, channel: str, verify: Callable[[str, Mapping[str, str], bytes], bool],
        challenge: Callable[[Mapping[str, str], str], str | None], told: Callable[[bytes, int], Sequence[Item]],
    ) -> None:  # fmt: skip
        self.channel = channel
        self._hook, self._verify, self._challenge, self._told = hook, verify, challenge, told

    def answer(self, asked: _Asked, now: int) -> _Told:
        if asked.method == "GET":
            said = self._challenge(dict(_fields(asked.query)), self._hook.token) if self._hook.token else None
            return _FORBIDDEN if said is None else _Told(_DONE, said.encode("utf-8", "replace"))
        if not self._verify(self._hook.secret, asked.headers, asked.body):
            return _FORBIDDEN
        return _Told(_DONE, items=self._told(asked.body, now))


def _whatsapp(hook: Hook) -> _Address:
    return _Meta(hook, whatsapp.CHANNEL, whatsapp.verify, whatsapp.challenge, whatsapp.items)


def _facebook(hook: Hook) -> _Address:
    def told(body: bytes, now: int) -> Sequence[Item]:
        return facebook_webhook.items(body, lambda: now)

    return _Meta(hook, "facebook", facebook_webhook.verify, facebook_webhook.challenge, told)


_ADDRESSES: Final[Mapping[str, Callable[[Hook], _Address]]] = {
    "kannel": _Kannel,
    "twilio": _Twilio,
    "whatsapp": _whatsapp,
    "facebook": _facebook,
}


class Hooks:
    """The web application: judges requests and hands on what is believed.

    Args:
        hooks: what is on, by the last part of its address: kannel, twilio, whatsapp, facebook.
        deliver: see ``Deliver``.
        clock: seconds since the epoch.

    Raises:
        Denied: an address that is on without a secret, or Twilio's without its own public address.
    """

    def __init__(self, hooks: Mapping[str, Hook], deliver: Deliver, clock: Callable[[], int]) -> None:
        for name, hook in hooks.items():
            if not hook.secret:
                raise Denied("receiver.no_secret", name=name)
        self._at = {f"/{name}": _ADDRESSES[name](hook) for name, hook in hooks.items()}
        self._deliver = deliver
        self._clock = clock
        self._turn = Lock()

    def __call__(
        self, environ: Mapping[str, Any], start: Callable[[str, list[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        told, more = self._answered(environ)
        head = [("Content-Type", told.kind), ("Content-Length", str(len(told.body))), *more]
        # The challenge is a stranger's text: no browser shall take it for a page.
        start(told.status, [*head, ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")])
        return [told.body]

    def _answered(self, environ: Mapping[str, Any]) -> tuple[_Told, list[tuple[str, str]]]:
        address = self._at.get(environ.get("PATH_INFO", ""))
        if address is None:
            return _Told("404 Not Found"), []
        if environ["REQUEST_METHOD"] not in address.methods:
            return _Told("405 Method Not Allowed"), [("Allow", ", ".join(address.methods))]
        body = environ["wsgi.input"].read(LARGEST + 1)
        if len(body) > LARGEST:
            return _Told("413 Content Too Large"), []
        try:
            told = address.answer(_asked(environ, body), self._clock())
        except Exception as bug:  # noqa: BLE001 - waitress would keep it to itself, and the sender tries again
            where = traceback.extract_tb(bug.__traceback__)[-1]
            # Where and what kind: the text of an error may hold the words that could not be read.
            log.error(  # noqa: TRY400
                "webhook of %s not read: %s at %s:%d", address.channel, type(bug).__name__, Path(where.filename).name,
                where.lineno or 0,
            )  # fmt: skip
            return _Told("500 Internal Server Error"), []
        if told.items and not self._kept(address.channel, told.items):
            return _Told("503 Service Unavailable"), [("Retry-After", str(AGAIN_S))]
        return told, []

    def _kept(self, channel: str, items: Sequence[Item]) -> bool:
        if not self._turn.acquire(timeout=QUEUE_S):
            return False
        try:
            self._deliver(channel, items)
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender must try again
            # The kind alone: an error of the store may hold the words that could not be kept.
            log.error("webhook of %s not kept: %s", channel, type(error).__name__)  # noqa: TRY400
            return False
        finally:
            self._turn.release()
        return True


class Receiver:
    """The web server around `Hooks`.

    Args:
        listen: ``host:port``; port 0 takes a free one.
        hooks, deliver, clock: see `Hooks`.
    """

    def __init__(
        self, listen: str, hooks: Mapping[str, Hook], deliver: Deliver, clock: Callable[[], int]
    ) -> None:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65_535:
            raise Denied("receiver.listen", text=listen)
        self._where = host.strip("[]"), int(port)
        self._app = Hooks(hooks, deliver, clock)
        self._server: Any = None
        self._thread: Thread | None = None
        self._over = Event()

    @property
    def port(self) -> int:
        """Where it listens; 0 before it does."""
        return int(self._server.effective_port) if self._server is not None else 0

    def start(self) -> None:
        """Listen, in a thread of its own.

        Raises:
            Denied: the address is taken, or not this machine's.
        """
        import waitress

        # What it would say of its queue and of broken requests is nobody's business here.
        logging.getLogger("waitress").setLevel(logging.CRITICAL)
        host, port = self._where
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listener = socket.create_server((host, port), family=family)
        except (OSError, ValueError):
            raise Denied("receiver.listen", text=f"{host}:{port}") from None
        self._server = waitress.create_server(
            self._app, sockets=[listener], threads=THREADS, ident="", max_request_body_size=LARGEST + 1,
            max_request_header_size=LARGEST_HEAD, channel_timeout=SILENT_S, cleanup_interval=CLEANUP_S,
            connection_limit=CONNECTIONS, log_socket_errors=False, expose_tracebacks=False,
        )  # fmt: skip
        self._over.clear()
        self._thread = Thread(target=self._run, args=(self._server,), name="receiver", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let no one in, let the requests under way end, and hang up on the rest: they try again."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        server.task_dispatcher.shutdown(timeout=LAST_S)
        self._over.set()
        server.pull_trigger()
        thread.join()
        # Only now: whoever closes the trigger before it was pulled would have a byte written to another's file.
        server.asyncore.close_all(server._map)
        self._server = self._thread = None

    def _run(self, server: Any) -> None:
        while not self._over.is_set():
            # By poll where there is one: select has no room for a process with a thousand files.
            server.asyncore.loop(timeout=1, use_poll=hasattr(select, "poll"), map=server._map, count=1)


def _asked(environ: Mapping[str, Any], body: bytes) -> _Asked:
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return _Asked(
        environ["REQUEST_METHOD"], environ.get("QUERY_STRING", ""), headers, body, environ.get("REMOTE_ADDR", "")
    )  # fmt: skip


def _fields(query: str) -> list[tuple[str, str]]:
    """A query's fields; none when there are more than anybody sends."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=sms_kannel.FIELDS + 1)
    except ValueError:
        return []


def _same(given: str, known: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())

"""The receiver: believes what is signed, says 200 only for what is kept, and is never held up."""

from __future__ import annotations

import http.client
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest

from console.channels import receiver
from console.channels.receiver import LARGEST, Hook, Receiver
from models.delivery import Denied, Item
from models.report import Report, Unreadable
from models.sentences import LANGUAGES, say
from tests.support.fake_gateway import meta_signature, twilio_signature, whatsapp_call

NOW = 1_763_946_600
SECRET = "rahasia-penanda-tangan"  # noqa: S105
TOKEN = "kata-periksa"  # noqa: S105
TWILIO = "https://kota.contoh.id/twilio"
HOOKS = {
    "kannel": Hook(SECRET),
    "twilio": Hook(SECRET, url=TWILIO),
    "whatsapp": Hook(SECRET, token=TOKEN),
    "facebook": Hook(SECRET, token=TOKEN),
}
FORM = {"MessageSid": "SM" + "a1" * 16, "From": "+6281234567890", "To": "+628111272206", "Body": "Got mampet"}
CALL = whatsapp_call(
    {
        "from": "6281234567890",
        "id": "wamid.a",
        "timestamp": str(NOW),
        "type": "text",
        "text": {"body": "Pohon tumbang"},
    }
)
FACEBOOK = (
    b'{"object":"page","entry":[{"id":"1","time":1763946600,"changes":[{"field":"feed","value":{"item":"post",'
    b'"verb":"add","post_id":"1_2","from":{"id":"9","name":"A"},"message":"Sampah","created_time":1763946600}}]}]}'
)
KANNEL = urlencode(
    {"secret": SECRET, "from": "+6281234567890", "text": "Lampu mati", "time": "2025-11-24 01:10:00"}
)


class Store:
    """Keeps what it is given, by channel and id; may be made to fail or to wait.

    Attributes:
        kept: as given. busy: set while somebody is inside.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[str, Item]] = []
        self.failure: Exception | None = None
        self.busy = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self.inside = self.most = 0

    def __call__(self, channel: str, items: Sequence[Item]) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.busy.set()
        try:
            assert self.gate.wait(20)
            if self.failure is not None:
                raise self.failure
            self.kept += [(channel, item) for item in items]
        finally:
            self.inside -= 1

    @property
    def ids(self) -> list[str]:
        return [item.external_id for _, item in self.kept if isinstance(item, Report)]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def server(store: Store) -> Iterator[Receiver]:
    one = Receiver("127.0.0.1:0", HOOKS, store, lambda: NOW)
    one.start()
    yield one
    store.gate.set()
    one.stop()


Ask = Callable[..., tuple[int, bytes, Mapping[str, str]]]


@pytest.fixture
def ask(server: Receiver) -> Ask:
    def asked(
        method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, Mapping[str, str]]:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        try:
            line.request(method, path, body, dict(headers or {}))
            answer = line.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            line.close()

    return asked


def by_twilio(form: Mapping[str, str], signed: Mapping[str, str] | None = None) -> tuple[Any, ...]:
    head = {"X-Twilio-Signature": twilio_signature(SECRET, TWILIO, signed or form)}
    return (
        "POST",
        "/twilio",
        urlencode(form).encode(),
        head | {"Content-Type": "application/x-www-form-urlencoded"},
    )


def by_meta(path: str, body: bytes, secret: str = SECRET) -> tuple[Any, ...]:
    return "POST", path, body, {"X-Hub-Signature-256": meta_signature(secret, body)}


GOOD: dict[str, tuple[tuple[Any, ...], str]] = {
    "kannel": (("GET", f"/kannel?{KANNEL}"), "sms"),
    "twilio": (by_twilio(FORM), "sms"),
    "whatsapp": (by_meta("/whatsapp", CALL), "sms"),
    "facebook": (by_meta("/facebook", FACEBOOK), "facebook"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_message_is_kept_before_it_is_answered(name: str, ask: Ask, store: Store) -> None:
    request, channel = GOOD[name]
    status, body, _ = ask(*request)
    assert status == 200
    ((kept, item),) = store.kept
    assert kept == channel and isinstance(item, Report)
    assert body == (b"<Response></Response>" if name == "twilio" else b""), (
        "nothing of it may reach the citizen"
    )


@pytest.mark.parametrize("name", GOOD)
def test_what_could_not_be_kept_is_sent_again(
    name: str, ask: Ask, store: Store, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    expect_log("not kept: OSError")
    store.failure = OSError("disk full while keeping Got mampet of +6281234567890")
    request, _ = GOOD[name]
    status, _, headers = ask(*request)
    assert (status, headers["Retry-After"]) == (503, "30")
    store.failure = None
    assert ask(*request)[0] == 200
    assert len(store.ids) == 1
    assert "mampet" not in caplog.text and "8123" not in caplog.text


def test_a_bug_in_reading_is_told_without_a_word_of_the_message(
    ask: Ask, store: Store, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    expect_log("not read: KeyError")

    def weak(query: str, _now: int) -> tuple[Item, ...]:
        raise KeyError(query)

    monkeypatch.setattr(receiver.sms_kannel, "items", weak)
    assert ask("GET", f"/kannel?{KANNEL}")[0] == 500
    assert not store.kept
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "KeyError at test_receiver.py" in record.getMessage()
    assert "Lampu" not in caplog.text and SECRET not in caplog.text


@pytest.mark.parametrize("name", GOOD)
def test_a_call_played_again_has_the_same_id(name: str, ask: Ask, store: Store) -> None:
    request, _ = GOOD[name]
    assert [ask(*request)[0] for _ in range(3)] == [200, 200, 200]
    assert len(store.ids) == 3 and len(set(store.ids)) == 1


@pytest.mark.parametrize("request_", [
    ("GET", f"/kannel?{KANNEL.replace(SECRET, 'tebakan')}"),
    ("GET", "/kannel?from=0811&text=Halo"),
    ("GET", f"/kannel?text=Halo&secret={SECRET}&secret=lain"),
    ("GET", f"/kannel?secret={SECRET}%00&text=Halo"),
    ("GET", f"/kannel?{'&'.join(f'f{n}=' for n in range(99))}&secret={SECRET}&text=Halo"),
    ("POST", "/twilio", urlencode(FORM).encode(), {}),
    ("POST", "/twilio", urlencode(FORM).encode(), {"X-Twilio-Signature": "\xe9"}),
    by_twilio(FORM | {"Body": "Lain"}, FORM),
    ("POST", "/twilio", b"&".join(b"f%d=" % n for n in range(999)), {"X-Twilio-Signature": "x"}),
    ("POST", "/whatsapp", CALL, {}),
    by_meta("/whatsapp", CALL, "tebakan"),
    ("POST", "/whatsapp", CALL + b" ", {"X-Hub-Signature-256": meta_signature(SECRET, CALL)}),
    by_meta("/facebook", FACEBOOK, "tebakan"),
    ("GET", "/whatsapp?hub.mode=subscribe&hub.challenge=7&hub.verify_token=lain"),
    ("GET", "/facebook?hub.mode=subscribe&hub.challenge=7"),
    ("GET", f"/facebook?hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token={TOKEN}"),
])  # fmt: skip
def test_forgeries_are_not_believed(request_: tuple[Any, ...], ask: Ask, store: Store) -> None:
    status, body, _ = ask(*request_)
    assert (status, body) == (403, b"")
    assert store.kept == []


@pytest.mark.parametrize("path", ["/whatsapp", "/facebook"])
def test_the_address_is_ours(path: str, ask: Ask) -> None:
    status, body, headers = ask(
        "GET", f"{path}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={TOKEN}"
    )
    assert (status, body) == (200, b"1158201444")
    assert headers["Content-Type"].startswith("text/plain") and headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method, path, status", [
    ("GET", "/", 404), ("GET", "/kannel/", 404), ("GET", "/KANNEL", 404), ("POST", "/kannel", 405),
    ("GET", "/twilio", 405),
    ("PUT", "/whatsapp", 405), ("DELETE", "/facebook", 405), ("HEAD", "/kannel", 405), ("GET", "/../kannel", 404),
])  # fmt: skip
def test_it_knows_its_addresses_only(method: str, path: str, status: int, ask: Ask) -> None:
    assert ask(method, path)[0] == status


def test_signed_nonsense_is_kept_for_somebody_to_see(ask: Ask, store: Store) -> None:
    """The sender would send it again for ever."""
    assert ask(*by_meta("/whatsapp", b"{"))[0] == 200
    ((_, item),) = store.kept
    assert isinstance(item, Unreadable) and item.code == "file.json_broken"


def test_a_call_without_messages_does_not_trouble_the_store(ask: Ask, store: Store) -> None:
    assert ask(*by_meta("/whatsapp", b'{"entry":[]}'))[0] == 200
    assert store.kept == []


def test_kannel_from_allowed_addresses_only(store: Store) -> None:
    for allowed, status in ((("10.0.0.9",), 403), (("10.0.0.9", "127.0.0.1"), 200)):
        one = Receiver("127.0.0.1:0", {"kannel": Hook(SECRET, allowed=allowed)}, store, lambda: NOW)
        one.start()
        line = http.client.HTTPConnection("127.0.0.1", one.port, timeout=20)
        line.request("GET", f"/kannel?{KANNEL}", headers={"X-Forwarded-For": "10.0.0.9"})
        assert line.getresponse().status == status
        line.close()
        one.stop()


# what is too much ----------------------------------------------------------------------------------------------------


def test_a_huge_body_is_not_read(ask: Ask, store: Store) -> None:
    assert ask(*by_meta("/whatsapp", b" " * (LARGEST - 9) + b'{"entry":'))[0] == 200, "as large as may be"
    store.kept.clear()
    with suppress(OSError):  # hung up while we still spoke
        assert ask(*by_meta("/whatsapp", b" " * (LARGEST + 1)))[0] == 413
    assert store.kept == []


def test_a_huge_body_that_does_not_say_so_is_not_read_either(server: Receiver, store: Store) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(b"POST /whatsapp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(40):
                line.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        except OSError:
            return  # hung up in the middle
        assert b" 413 " in line.recv(4096)
    assert store.kept == []


def test_huge_headers_are_refused(ask: Ask, store: Store) -> None:
    try:
        status, _, _ = ask("GET", f"/kannel?{KANNEL}&smsc={'x' * receiver.LARGEST_HEAD}")
    except OSError:
        return
    assert status == 431 and store.kept == []


def test_slow_clients_hold_up_nobody(server: Receiver, ask: Ask, store: Store) -> None:
    """More of them than there are threads, each in the middle of its headers or its body."""
    lines = []
    for n in range(4 * receiver.THREADS):
        line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        line.sendall(b"POST /whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 9" + b"\r\n\r\n{" * (n % 2))
        lines.append(line)
    assert ask(*GOOD["whatsapp"][0])[0] == 200
    assert store.ids == ["wamid.a"]
    for line in lines:
        line.close()


def test_who_is_silent_is_cut_off(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "SILENT_S", 0)
    monkeypatch.setattr(receiver, "CLEANUP_S", 0)
    one = Receiver("127.0.0.1:0", HOOKS, store, lambda: NOW)
    one.start()
    with socket.create_connection(("127.0.0.1", one.port), timeout=20) as line:
        line.sendall(b"POST /whatsapp HTTP/1.1\r\n")
        with suppress(ConnectionResetError):
            assert line.recv(1) == b""
    one.stop()


def test_the_store_takes_one_after_the_other_and_late_ones_come_again(
    ask: Ask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "QUEUE_S", 0.05)
    store.gate.clear()
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(ask(*GOOD["twilio"][0])[0]))
    first.start()
    assert store.busy.wait(20)
    assert ask(*GOOD["whatsapp"][0])[0] == 503
    store.gate.set()
    first.join()
    assert answers == [200] and store.most == 1
    assert ask(*GOOD["whatsapp"][0])[0] == 200


def test_many_at_once_are_all_kept(ask: Ask, store: Store) -> None:
    answers: list[int] = []

    def push(n: int) -> None:
        form = FORM | {"MessageSid": f"SM{n:032d}"}
        answers.append(ask(*by_twilio(form))[0])

    threads = [threading.Thread(target=push, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 30
    assert len(set(store.ids)) == 30 and store.most == 1


# beginning and end ---------------------------------------------------------------------------------------------------


def test_it_ends_with_the_request_under_way_and_leaves_no_thread(
    ask: Ask, server: Receiver, store: Store
) -> None:
    store.gate.clear()
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(ask(*GOOD["twilio"][0])[0]))
    asking.start()
    assert store.busy.wait(20)
    port = server.port
    ending = threading.Thread(target=server.stop)
    ending.start()
    store.gate.set()
    ending.join()
    asking.join()
    assert answers == [200] and len(store.ids) == 1
    assert not [one for one in threading.enumerate() if one.name.startswith(("receiver", "waitress"))]
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    server.stop()  # twice does nothing


def test_it_can_begin_again(store: Store) -> None:
    for _ in range(3):
        one = Receiver("127.0.0.1:0", HOOKS, store, lambda: NOW)
        assert one.port == 0
        one.start()
        assert one.port
        one.stop()


def test_an_address_that_is_taken_is_told_and_leaves_nothing(server: Receiver, store: Store) -> None:
    before = threading.active_count()
    with pytest.raises(Denied) as caught:
        Receiver(f"127.0.0.1:{server.port}", HOOKS, store, lambda: NOW).start()
    assert threading.active_count() == before
    for lang in LANGUAGES:
        assert str(server.port) in say(lang, caught.value.code, **caught.value.params)


@pytest.mark.parametrize("listen", ["", "localhost", ":80", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x"])
def test_an_address_that_is_none_is_told(listen: str, store: Store) -> None:
    with pytest.raises(Denied):
        Receiver(listen, HOOKS, store, lambda: NOW)


@pytest.mark.parametrize("hooks, code", [
    ({"kannel": Hook("")}, "receiver.no_secret"), ({"twilio": Hook(SECRET)}, "receiver.no_url"),
])  # fmt: skip
def test_nothing_is_on_without_its_secret(hooks: dict[str, Hook], code: str, store: Store) -> None:
    with pytest.raises(Denied) as caught:
        Receiver("127.0.0.1:0", hooks, store, lambda: NOW)
    assert caught.value.code == code
    for lang in LANGUAGES:
        assert say(lang, caught.value.code, **caught.value.params)


def test_secrets_are_shown_nowhere(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    assert SECRET not in repr(HOOKS) and TOKEN not in repr(HOOKS)
    with caplog.at_level(logging.DEBUG):
        for request, _ in GOOD.values():
            ask(*request)
        ask("GET", f"/kannel?secret={SECRET}-salah")
    assert SECRET not in caplog.text and "8123" not in caplog.text

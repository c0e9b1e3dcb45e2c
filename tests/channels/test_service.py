"""One way to talk HTTP: what each answer, and each way of not answering, means for what was asked."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from console.channels import service as service_module
from console.channels.service import LONGEST_PAUSE_S, Answer, Service, http_date, require_safe
from models.delivery import Away, Denied, Throttled, Unsure, Unwanted
from tests.support.fake_service import FakeService, Fault, Reply, Request

NOW = 1_763_946_600


class Echo(FakeService):
    """Says what it was asked."""

    def respond(self, request: Request) -> Reply:
        return Reply.of_json({"path": request.path, "params": request.params, "body": request.body.decode()})


@pytest.fixture
def remote() -> Iterator[Echo]:
    with Echo() as echo:
        yield echo


@pytest.fixture
def service() -> Iterator[Service]:
    one = Service(lambda: NOW, {"Authorization": "Bearer rahasia"})
    yield one
    one.close()


def test_a_read_carries_parameters_and_headers(remote: Echo, service: Service) -> None:
    answer = service.get(remote.url + "/a", {"q": "banjir & macet"}, {"X-Own": "1"})
    assert (answer.status, answer.json()["params"]) == (200, {"q": "banjir & macet"})
    assert remote.requests[0].headers["authorization"] == "Bearer rahasia"
    assert remote.requests[0].headers["x-own"] == "1"


@pytest.mark.parametrize("fault", [Fault.drop(), Fault.drop(accepted=True), Fault.half(), Fault.answer(500)])
def test_a_read_that_breaks_is_away(remote: Echo, service: Service, fault: Fault) -> None:
    remote.fail(fault)
    with pytest.raises(Away):
        service.get(remote.url + "/a")
    assert service.get(remote.url + "/a").status == 200


@pytest.mark.parametrize("fault", [Fault.drop(), Fault.drop(accepted=True), Fault.half(), Fault.answer(502)])
def test_a_reply_that_breaks_is_unsure(remote: Echo, service: Service, fault: Fault) -> None:
    remote.fail(fault)
    with pytest.raises(Unsure):
        service.post(remote.url + "/a", body={"text": "halo"})


def test_silence_ends_by_our_own_patience(
    remote: Echo, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "READ_S", 0.1)
    remote.fail(Fault.silence(accepted=True), times=2)
    with pytest.raises(Away):
        service.get(remote.url + "/a")
    with pytest.raises(Unsure):
        service.post(remote.url + "/a", data={"text": "halo"})
    assert len(remote.sent("POST")) == 1


def test_nobody_there_took_nothing(service: Service) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: a connection is refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/a"
        for call in (service.get, service.post):
            with pytest.raises(Away) as caught:
                call(url)
            assert not isinstance(caught.value, Throttled)


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_no_longer_holds(remote: Echo, service: Service, status: int) -> None:
    remote.fail(Fault.answer(status), times=2)
    for call in (service.get, service.post):
        with pytest.raises(Denied) as caught:
            call(remote.url + "/a")
        assert "rahasia" not in repr(caught.value)


@pytest.mark.parametrize("status", [400, 404, 409, 410, 413, 422])
def test_a_reply_nobody_wants(remote: Echo, service: Service, status: int) -> None:
    remote.fail(Fault.answer(status), times=2)
    with pytest.raises(Unwanted):
        service.post(remote.url + "/a")
    assert service.get(remote.url + "/a").status == status


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"Retry-After": "90"}, NOW + 90),
        ({"Retry-After": formatdate(NOW + 30, usegmt=True)}, NOW + 30),
        ({"Retry-After": "nanti"}, NOW + 60),
        ({"Retry-After": "0"}, NOW + 1),
        ({"Retry-After": "9" * 12}, NOW + LONGEST_PAUSE_S),
        ({"Retry-After": "9" * 5000}, NOW + 60),
        ({"x-rate-limit-reset": str(NOW + 900)}, NOW + 900),
        ({"x-rate-limit-reset": str(NOW - 900)}, NOW + 60),
        # Their clock is an hour ahead of ours: ninety seconds are ninety seconds.
        ({"x-rate-limit-reset": str(NOW + 3690), "Date": formatdate(NOW + 3600, usegmt=True)}, NOW + 90),
        ({"x-rate-limit-reset": str(NOW - 3510), "Date": formatdate(NOW - 3600, usegmt=True)}, NOW + 90),
        ({}, NOW + 60),
    ],
)
def test_a_service_that_wants_to_be_left_alone(
    remote: Echo, service: Service, headers: dict[str, str], until: int
) -> None:
    remote.fail(Fault.answer(429, headers=headers), times=2)
    for call in (service.get, service.post):
        with pytest.raises(Throttled) as caught:
            call(remote.url + "/a")
        assert caught.value.until == until


@pytest.mark.parametrize("date", ["Mon, 24 Nov 2025 01:10:00", "Mon, 24 Nov 2025 01:10:00 -0000"])
def test_a_date_without_a_zone_is_not_this_computers(monkeypatch: pytest.MonkeyPatch, date: str) -> None:
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    time.tzset()
    try:
        assert http_date(date) == http_date("Mon, 24 Nov 2025 01:10:00 GMT") == 1_763_946_600
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_service_says_in_its_own_words_what_went_wrong(remote: Echo) -> None:
    def judge(method: str, answer: Answer) -> None:
        if answer.json().get("code") == 4:
            raise Throttled("channel.throttled", NOW + 7)

    service = Service(lambda: NOW, judge=judge)
    remote.fail(Fault.answer(403, {"code": 4}), times=2)
    remote.fail(Fault.answer(500, {"code": 4}))
    for call in (service.get, service.post, service.post):
        with pytest.raises(Throttled):
            call(remote.url + "/a")
    remote.fail(Fault.answer(403, {"code": 5}))
    with pytest.raises(Denied):
        service.get(remote.url + "/a")
    service.close()


def test_a_token_is_shown_to_no_other_server(remote: Echo, service: Service) -> None:
    with Echo() as stranger:
        remote.fail(Fault.answer(302, headers={"Location": stranger.url + "/a"}))
        with pytest.raises(Away) as caught:
            service.get(remote.url + "/a")
        assert caught.value.code == "channel.redirected"
        assert stranger.requests == []
    remote.fail(Fault.answer(302, headers={"Location": "/b"}))
    assert service.get(remote.url + "/a").json()["path"] == "/b"
    remote.fail(Fault.answer(302, headers={"Location": "/a"}), times=9)
    assert service.get(remote.url + "/a").status == 302  # round and round is not followed for ever


def test_a_reply_that_is_sent_elsewhere_may_have_been_taken(remote: Echo, service: Service) -> None:
    remote.fail(Fault.answer(303, headers={"Location": "/done"}, accepted=True))
    with pytest.raises(Unsure):
        service.post(remote.url + "/a")


def test_a_password_file_of_the_machine_does_not_replace_the_token(
    remote: Echo, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login orang password lain\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    service.get(remote.url + "/a")
    assert remote.requests[0].headers["authorization"] == "Bearer rahasia"


@pytest.mark.parametrize("token", ["Bearer ‘rahasia’", "Bearer a\r\nX-Other: 1"])
def test_a_token_that_is_none_is_told_and_not_sent(remote: Echo, token: str) -> None:
    service = Service(lambda: NOW, {"Authorization": token})
    for call in (service.get, service.post):
        with pytest.raises((Denied, Away)) as caught:
            call(remote.url + "/a")
        assert "rahasia" not in repr(caught.value)
    assert remote.requests == []
    service.close()


def test_too_much_is_not_read(remote: Echo, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "LARGEST", 100_000)
    packed = gzip.compress(b"0" * 5_000_000)
    assert len(packed) < 100_000
    for fault in (
        Fault.answer(200, b"0" * 200_000),
        Fault.answer(200, packed, {"Content-Encoding": "gzip"}),
    ):
        remote.fail(fault, times=2)
        with pytest.raises(Away) as caught:
            service.get(remote.url + "/a")
        assert caught.value.code == "channel.too_large"
        with pytest.raises(Unsure):
            service.post(remote.url + "/a")


def test_a_packed_answer_is_unpacked(remote: Echo, service: Service) -> None:
    body = json.dumps({"text": "banjir " * 20_000}).encode()
    remote.fail(Fault.answer(200, gzip.compress(body), {"Content-Encoding": "gzip"}))
    assert service.get(remote.url + "/a").json() == json.loads(body)


def test_a_server_that_drips_is_left(remote: Echo, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "WHOLE_S", -1.0)
    with pytest.raises(Away):
        service.get(remote.url + "/a")
    with pytest.raises(Unsure):
        service.post(remote.url + "/a")


def test_one_broken_character_or_number_does_not_cost_the_page() -> None:
    body = b'\xef\xbb\xbf{"text": "jalan \xff rusak", "n": ' + b"9" * 6000 + b"}"
    value = Answer(200, {}, body).json()
    assert value["text"] == "jalan \ufffd rusak"
    assert value["n"] == "9" * 6000
    for broken in (b"<html>", b"", b'{"a":', b"[" * 100_000):
        with pytest.raises(Away):
            Answer(200, {}, broken).json()


@pytest.mark.parametrize(
    "url", ["https://api.x.com/2/users/1", "http://127.0.0.1:80/a", "http://localhost/a"]
)
def test_where_a_token_may_go(url: str) -> None:
    require_safe(url)


@pytest.mark.parametrize(
    "url", ["http://api.x.com/2", "ftp://127.0.0.1/a", "", "https://", "https://[::1", "https://h:port/"]
)
def test_where_no_token_goes(url: str) -> None:
    with pytest.raises(Denied):
        require_safe(url)

"""One way to talk HTTP: what each answer, and each way of not answering, means for what was asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email.utils import formatdate

import pytest

from console.channels import service as service_module
from console.channels.service import LONGEST_PAUSE_S, Service
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
        ({"Retry-After": "9" * 400}, NOW + LONGEST_PAUSE_S),
        ({"x-rate-limit-reset": str(NOW + 900)}, NOW + 900),
        ({"x-rate-limit-reset": str(NOW - 900)}, NOW + 1),
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

"""X: mentions in, replies out, and everything that goes wrong between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import requests
from hypothesis import given, settings

from console.channels import service as service_module
from console.channels import x as x_module
from console.channels.oauth1 import Keys, Signer, keys_of
from console.channels.x import XConnector
from console.channels.x_items import id_at, moment_of
from models.delivery import (
    Away,
    CursorLost,
    Denied,
    Edited,
    Outgoing,
    Page,
    Throttled,
    Unsure,
    Unwanted,
)  # fmt: skip
from models.report import Report, Unreadable
from tests.support.fake_service import FakeService, Fault, Reply, Request
from tests.support.fake_x import OWN, TOKEN, FakeX
from tests.support.junk import POISON, assert_storable, spoiled

NOW = 1_763_946_600


class Clock:
    """The time, told by the test."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def remote(clock: Clock) -> Iterator[FakeX]:
    with FakeX(clock) as fake:
        fake.users["77"] = {"id": "77", "username": "warga77", "name": "Warga 😀"}
        yield fake


@pytest.fixture
def x(remote: FakeX, clock: Clock) -> Iterator[XConnector]:
    connector = XConnector(remote.account, TOKEN, clock)
    yield connector
    connector.close()


def drained(x: XConnector, cursor: str = "") -> list[Page]:
    return list(x.fetch(cursor))


def ids(pages: list[Page]) -> list[int]:
    return [int(item.external_id) for page in pages for item in page.items if isinstance(item, Report)]


def reports(pages: list[Page]) -> list[Report]:
    return [item for page in pages for item in page.items if isinstance(item, Report)]


def outgoing(post: int, text: str = "Terima kasih, sudah kami teruskan.", tried_at: int = 0) -> Outgoing:
    return Outgoing(UUID(int=1), "x", str(post), "JK2511240001", text, tried_at=tried_at)


def test_a_mention_becomes_a_report(remote: FakeX, x: XConnector) -> None:
    remote.media["3_9"] = {"media_key": "3_9", "type": "photo", "url": "https://pbs.twimg.com/media/x.jpg"}
    remote.media["7_1"] = {
        "media_key": "7_1",
        "type": "video",
        "preview_image_url": "https://pbs.twimg.com/v.jpg",
    }
    remote.places["p"] = {
        "id": "p",
        "full_name": "Tebet, Jakarta Selatan",
        "geo": {"bbox": [106.8, -6.3, 106.9, -6.2]},
    }
    post = remote.mention(
        "@DKIJakarta lampu jalan mati &amp; gelap 😀 di Jl. Tebet Raya",
        attachments={"media_keys": ["3_9", "7_1", "9_9"]},
        geo={"place_id": "p", "coordinates": {"type": "Point", "coordinates": [106.85, -6.23]}},
    )
    (page,) = drained(x)
    (report,) = page.items
    assert report == Report(
        "x", str(post), NOW, "@DKIJakarta lampu jalan mati & gelap 😀 di Jl. Tebet Raya", lat=-6.23, lon=106.85,
        address="Tebet, Jakarta Selatan",
        photos=("https://pbs.twimg.com/media/x.jpg", "https://pbs.twimg.com/v.jpg"),
        reporter_name="Warga 😀", reporter_contact="@warga77",
    )  # fmt: skip
    assert json.loads(report.raw)["id"] == str(post)


def test_a_place_as_wide_as_a_city_is_no_point(remote: FakeX, x: XConnector) -> None:
    remote.places["kota"] = {
        "id": "kota",
        "full_name": "Jakarta",
        "geo": {"bbox": [106.6, -6.4, 107.0, -6.0]},
    }
    remote.places["toko"] = {
        "id": "toko",
        "name": "Pasar Tebet",
        "geo": {"bbox": [106.85, -6.23, 106.85, -6.23]},
    }
    remote.mention("jalan rusak", geo={"place_id": "kota"})
    remote.mention("sampah", geo={"place_id": "toko"})
    remote.mention("banjir", geo={"coordinates": {"coordinates": ["timur", 999]}})
    found = {one.text: (one.lat, one.lon, one.address) for one in reports(drained(x))}
    assert found == {
        "jalan rusak": (None, None, "Jakarta"),
        "sampah": (-6.23, 106.85, "Pasar Tebet"),
        "banjir": (None, None, ""),
    }


def test_all_words_of_a_long_post_are_taken(remote: FakeX, x: XConnector) -> None:
    remote.mention("awal…", note_tweet={"text": "awal dan seterusnya " * 20})
    assert reports(drained(x))[0].text.startswith("awal dan seterusnya awal")


def test_nothing_new_is_a_page_without_items(remote: FakeX, x: XConnector) -> None:
    (page,) = drained(x)
    assert page.items == ()
    post = remote.mention("banjir")
    (page,) = drained(x, page.cursor)
    assert ids([page]) == [post]


def test_a_burst_is_walked_down_to_where_the_last_walk_began(
    remote: FakeX, x: XConnector, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x_module, "OVERLAP_S", 0)
    first = remote.mention("pertama")
    cursor = drained(x)[-1].cursor
    clock.now += 3600
    burst = [remote.mention(f"banjir {n}") for n in range(350)]
    pages = drained(x, cursor)
    assert [len(page.items) for page in pages] == [100, 100, 100, 50]
    assert ids(pages) == burst[::-1]
    assert not any(page.gap for page in pages)
    assert {one.params.get("since_id", str(first)) for one in remote.sent("GET", "/mentions")} == {str(first)}
    assert ids(drained(x, pages[-1].cursor)) == []


def test_a_mention_shown_late_is_not_missed(remote: FakeX, x: XConnector, clock: Clock) -> None:
    remote.mention("lebih baru", at=NOW - 60)
    cursor = drained(x)[-1].cursor
    late = remote.mention("baru tampak sekarang", at=NOW - 300)
    assert late in ids(drained(x, cursor))


@pytest.mark.parametrize("read", [1, 2, 3])
def test_a_crash_between_pages_leaves_no_gap_and_no_double(
    remote: FakeX, x: XConnector, clock: Clock, read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x_module, "OVERLAP_S", 0)
    remote.mention("lama")
    cursor = drained(x)[-1].cursor
    clock.now += 3600
    burst = [remote.mention(f"banjir {n}") for n in range(350)]
    pages = x.fetch(cursor)
    before = [next(pages) for _ in range(read)]  # committed with their cursors; then the power goes
    clock.now += 600
    meanwhile = [remote.mention(f"susulan {n}") for n in range(120)]
    again = XConnector(remote.account, TOKEN, clock)
    after = drained(again, before[-1].cursor)
    assert sorted(ids(before) + ids(after)) == sorted([*burst, *meanwhile])
    assert ids(drained(again, after[-1].cursor)) == []
    again.close()


def test_a_crash_before_the_first_page_is_kept_reads_it_again(remote: FakeX, x: XConnector) -> None:
    posts = {remote.mention(f"banjir {n}") for n in range(150)}
    next(x.fetch(""))
    assert set(ids(drained(x, ""))) == posts


def test_an_overlapping_page_gives_the_same_reports(remote: FakeX, x: XConnector) -> None:
    remote.mention("banjir")
    first = drained(x)
    assert reports(first) == reports(drained(x, first[-1].cursor))


def test_more_than_x_keeps_is_told_as_a_gap(remote: FakeX, x: XConnector, clock: Clock) -> None:
    for n in range(900):
        remote.mention(f"lama {n}")
    pages = drained(x)
    assert len(ids(pages)) == 800
    assert not any(page.gap for page in pages)  # nothing was promised about the time before the first
    clock.now += 86_400
    for n in range(900):
        remote.mention(f"baru {n}")
    pages = drained(x, pages[-1].cursor)
    assert [page.gap for page in pages] == [""] * (len(pages) - 1) + ["channel.gap"]
    assert not any(page.gap for page in drained(x, pages[-1].cursor))


def test_a_floor_that_rose_while_we_were_away_is_told(remote: FakeX, x: XConnector, clock: Clock) -> None:
    remote.mention("awal")
    cursor = drained(x)[-1].cursor
    clock.now += 86_400
    burst = {remote.mention(f"banjir {n}") for n in range(600)}
    first = next(x.fetch(cursor))
    clock.now += 3600
    later = {remote.mention(f"susulan {n}") for n in range(500)}
    pages = [first, *drained(x, first.cursor)]
    assert burst - set(ids(pages))  # the floor is above the oldest of the burst
    assert later <= set(ids(pages))
    assert [page.gap for page in pages if page.gap] == ["channel.gap"]


def test_a_place_too_old_for_x_is_walked_to_by_ourselves(remote: FakeX, x: XConnector, clock: Clock) -> None:
    remote.mention("lama")
    cursor = drained(x)[-1].cursor
    clock.now += 30 * 86_400
    posts = {remote.mention(f"banjir {n}") for n in range(250)}
    remote.oldest = min(posts)
    pages = drained(x, cursor)
    assert posts <= set(ids(pages))
    assert not any(page.gap for page in pages)
    assert set(ids(drained(x, pages[-1].cursor))) <= posts


def test_a_page_token_x_forgot_starts_the_walk_anew(remote: FakeX, x: XConnector) -> None:
    posts = {remote.mention(f"banjir {n}") for n in range(250)}
    remote.fail(Fault.answer(400, {"title": "Invalid Request"}), skip=1, path="/mentions")
    assert set(ids(drained(x))) == posts


@pytest.mark.parametrize(
    "cursor", ["x", "[]", "7", '{"since": "a"}', '{"since": -1}', '{"other": 1}', "[" * 9999]
)
def test_a_cursor_that_is_none_is_lost(remote: FakeX, x: XConnector, cursor: str) -> None:
    with pytest.raises(CursorLost):
        drained(x, cursor)
    assert remote.requests == []


def test_one_id_from_the_future_does_not_become_the_place_to_go_on_from(remote: FakeX, x: XConnector) -> None:
    first = remote.mention("banjir")
    bad = id_at(NOW + 10 * 365 * 86_400)
    remote.posts[bad] = remote.posts[first] | {"id": str(bad)}
    cursor = drained(x)[-1].cursor
    del remote.posts[bad]
    assert remote.mention("sampah") in ids(drained(x, cursor))


def test_an_edit_is_one_case_whether_the_first_was_seen_or_not(
    remote: FakeX, x: XConnector, clock: Clock
) -> None:
    seen = remote.mention("lampu mati di Tebet")
    cursor = drained(x)[-1].cursor
    clock.now += 300
    never_seen = remote.mention("sampah")
    edits = {
        remote.edit(seen, "lampu mati di Jl. Tebet Raya"): seen,
        remote.edit(never_seen, "sampah di kali"): 0,
    }
    items = [item for page in drained(x, cursor) for item in page.items]
    edited = {item.external_id: item for item in items if isinstance(item, Edited)}
    assert edited[str(seen)].text == "lampu mati di Jl. Tebet Raya"
    assert edited[str(never_seen)].text == "sampah di kali"
    assert {int(one.version) for one in edited.values()} == set(edits)
    taken = {item.external_id: item.received_at for item in items if isinstance(item, Report)}
    assert taken == {str(seen): NOW, str(never_seen): NOW + 300}


def test_our_own_words_and_reposts_are_passed_over(remote: FakeX, x: XConnector) -> None:
    answer = remote.say("Sudah kami teruskan.")
    remote.mention("pengumuman", author=OWN)
    complaint = remote.mention("banjir")
    remote.mention("RT @DKIJakarta: Sudah", referenced_tweets=[{"type": "retweeted", "id": str(answer)}])
    remote.mention("lihat ini", referenced_tweets=[{"type": "quoted", "id": str(answer)}])
    quoting = remote.mention("setuju!", referenced_tweets=[{"type": "quoted", "id": str(complaint)}])
    unknown = remote.mention("kata siapa?", referenced_tweets=[{"type": "quoted", "id": "1"}])
    reply = remote.mention("belum selesai", referenced_tweets=[{"type": "replied_to", "id": str(answer)}])
    assert set(ids(drained(x))) == {complaint, quoting, unknown, reply}


def test_an_author_who_is_gone_leaves_a_report_without_a_name(remote: FakeX, x: XConnector) -> None:
    remote.mention("banjir", author="99")
    (report,) = reports(drained(x))
    assert (report.text, report.reporter_name, report.reporter_contact) == ("banjir", "", "")


def test_a_message_that_cannot_be_read_is_put_aside_and_the_others_come(remote: FakeX, x: XConnector) -> None:
    good = remote.mention("banjir")
    bad = remote.mention("")
    (page,) = drained(x)
    (unreadable,) = [item for item in page.items if isinstance(item, Unreadable)]
    assert (unreadable.where, unreadable.code) == (f"kiriman {bad}", "file.no_text")
    assert ids([page]) == [good]
    assert json.loads(page.cursor) == {"since": str(bad)}  # the next walk does not stop before it


def test_the_rate_limit_is_told_with_each_page_and_ends_the_walk(
    remote: FakeX, x: XConnector, clock: Clock
) -> None:
    posts = {remote.mention(f"banjir {n}") for n in range(250)}
    remote.left, remote.resets_at = 2, NOW + 600
    pages: list[Page] = []
    with pytest.raises(Throttled) as caught:
        for page in x.fetch(""):
            pages.append(page)
    assert caught.value.until == NOW + 600
    assert [(page.remaining, page.resets_at) for page in pages] == [(1, NOW + 600), (0, NOW + 600)]
    remote.left = None
    assert set(ids(pages)) | set(ids(drained(x, pages[-1].cursor))) == posts


def test_a_month_used_up_is_a_long_pause(remote: FakeX, x: XConnector) -> None:
    remote.fail(
        Fault.answer(429, {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap"})
    )
    with pytest.raises(Throttled) as caught:
        drained(x)
    assert caught.value.until == NOW + 6 * 3600


def test_a_token_that_ended_stops_the_channel_at_once(remote: FakeX, clock: Clock) -> None:
    x = XConnector(remote.account, "lama", clock)
    for call in (lambda: drained(x), lambda: x.send(outgoing(1)), lambda: x.find(outgoing(1))):
        with pytest.raises(Denied):
            call()
    assert len(remote.requests) == 3  # asked once each, no hammering
    x.close()


@pytest.mark.parametrize("status", [402, 403, 404])
def test_what_needs_a_person(remote: FakeX, x: XConnector, status: int) -> None:
    remote.fail(Fault.answer(status, {"title": "…"}))
    with pytest.raises(Denied):
        drained(x)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.answer(503), Fault.drop(), Fault.half(), Fault.answer(200, "<html>masuk</html>"),
        Fault.answer(200, {"errors": [{"title": "?"}]}), Fault.answer(200, "[]"), Fault.answer(418),
    ],
)  # fmt: skip
def test_trouble_between_pages_keeps_the_pages_before(remote: FakeX, x: XConnector, fault: Fault) -> None:
    posts = {remote.mention(f"banjir {n}") for n in range(250)}
    remote.fail(fault, skip=1)
    pages = x.fetch("")
    first = next(pages)
    with pytest.raises(Away):
        next(pages)
    assert set(ids([first])) | set(ids(drained(x, first.cursor))) == posts


def test_pages_without_end_are_left(clock: Clock) -> None:
    class Endless(FakeService):
        def respond(self, request: Request) -> Reply:
            return Reply.of_json({"meta": {"result_count": 0, "next_token": "lagi"}})

    with Endless() as remote:
        x = XConnector(f"{remote.url}/2/users/{OWN}", TOKEN, clock)
        with pytest.raises(Away) as caught:
            drained(x)
        assert caught.value.code == "channel.endless"
        assert len(remote.requests) == x_module.MOST_REQUESTS
        x.close()


def test_a_reply_goes_to_the_mention(remote: FakeX, x: XConnector) -> None:
    post = remote.mention("banjir")
    sent = x.send(outgoing(post))
    assert remote.own[int(sent)]["referenced_tweets"] == [{"type": "replied_to", "id": str(post)}]
    (asked,) = remote.sent("POST")
    assert asked.path == "/2/tweets"
    assert asked.json() == {
        "text": "Terima kasih, sudah kami teruskan.",
        "reply": {"in_reply_to_tweet_id": str(post)},
    }


@pytest.mark.parametrize("fault", ["drop", "half", "silence", "500"])
def test_a_reply_whose_answer_was_lost_is_found_not_sent_again(
    remote: FakeX, x: XConnector, clock: Clock, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "READ_S", 0.1)
    post = remote.mention("banjir & macet")
    how = {
        "drop": Fault.drop(accepted=True), "half": Fault.half(), "silence": Fault.silence(accepted=True),
        "500": Fault.answer(500, accepted=True),
    }  # fmt: skip
    remote.fail(how[fault], method="POST")
    out = outgoing(post, "Banjir & macet: <segera> kami tangani")
    with pytest.raises(Unsure):
        x.send(out)
    assert len(remote.own) == 1
    monkeypatch.setattr(service_module, "READ_S", 30.0)
    assert x.find(outgoing(post, out.text, tried_at=NOW)) == str(next(iter(remote.own)))


def test_a_reply_that_never_arrived_is_sent_again(remote: FakeX, x: XConnector, clock: Clock) -> None:
    post = remote.mention("banjir")
    remote.fail(Fault.drop(), method="POST")
    with pytest.raises(Unsure):
        x.send(outgoing(post))
    tried = outgoing(post, tried_at=NOW)
    with pytest.raises(Unsure):  # a moment later it may still be on its way
        x.find(tried)
    clock.now += 120
    assert x.find(tried) is None
    assert x.send(tried)


def test_only_this_reply_to_this_message_since_the_try_is_found(
    remote: FakeX, x: XConnector, clock: Clock
) -> None:
    post, other = remote.mention("banjir"), remote.mention("sampah")
    remote.say("Sudah kami teruskan.", to=str(post), at=NOW - 86_400)
    remote.say("Sudah kami teruskan.", to=str(other))
    remote.say("Kata lain.", to=str(post))
    remote.say("Sudah kami teruskan.")
    clock.now += 600
    out = outgoing(post, "Sudah kami teruskan.", tried_at=NOW)
    assert x.find(out) is None
    said = remote.say("@warga77 @lain Sudah  kami teruskan.", to=str(post))
    assert x.find(out) == str(said)


def test_a_reply_is_searched_over_pages_but_not_for_ever(
    remote: FakeX, x: XConnector, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = remote.mention("banjir")
    said = remote.say("Sudah kami teruskan.", to=str(post))
    for n in range(150):
        remote.say(f"pengumuman {n}")
    clock.now += 600
    out = outgoing(post, "Sudah kami teruskan.", tried_at=NOW)
    assert x.find(out) == str(said)
    monkeypatch.setattr(x_module, "MOST_SEARCHED", 1)
    with pytest.raises(Unsure):
        x.find(out)


def test_x_calls_a_second_try_a_repetition_and_the_first_is_found(remote: FakeX, x: XConnector) -> None:
    post, other = remote.mention("banjir"), remote.mention("sampah")
    sent = x.send(outgoing(post))
    assert x.send(outgoing(post)) == sent
    assert len(remote.own) == 1
    with pytest.raises(Unwanted) as caught:  # the same words to somebody else
        x.send(outgoing(other))
    assert caught.value.code == "channel.duplicate"


def test_a_mention_that_is_gone_takes_no_reply_and_others_do(remote: FakeX, x: XConnector) -> None:
    with pytest.raises(Unwanted):
        x.send(outgoing(remote.mention("banjir") + 1))
    remote.fail(
        Fault.answer(403, {"title": "Forbidden", "detail": "Your account is suspended"}), method="POST"
    )
    with pytest.raises(Denied):
        x.send(outgoing(1))
    remote.fail(
        Fault.answer(403, {"title": "Client Forbidden", "reason": "client-not-enrolled"}), method="POST"
    )
    with pytest.raises(Denied):
        x.send(outgoing(1))


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {"id": ["1"]}}, "<html>"])
def test_an_answer_without_an_id_leaves_it_open(remote: FakeX, x: XConnector, body: Any) -> None:
    remote.fail(Fault.answer(201, body), method="POST")
    with pytest.raises(Unsure):
        x.send(outgoing(1))


def test_the_token_stands_in_no_address_and_no_error(remote: FakeX, x: XConnector) -> None:
    remote.mention("banjir")
    drained(x)
    x.send(outgoing(next(iter(remote.posts))))
    assert all(TOKEN not in one.path + one.query for one in remote.requests)
    assert TOKEN not in repr(x) + repr(vars(x))


@pytest.mark.parametrize(
    "url", ["http://api.x.com/2/users/42", "https://api.x.com/2", "", "https://x.com/users/me"]
)
def test_an_address_that_is_none_is_told_before_anything_is_sent(url: str, clock: Clock) -> None:
    x = XConnector(url, TOKEN, clock)
    for call in (lambda: drained(x), lambda: x.send(outgoing(1)), lambda: x.find(outgoing(1))):
        with pytest.raises(Denied):
            call()
    x.close()


def test_four_keys_sign_each_request(remote: FakeX, clock: Clock) -> None:
    x = XConnector(remote.account, "ck:cs:at:as", clock)
    post = remote.mention("banjir")
    assert ids(drained(x)) == [post]
    x.send(outgoing(post))
    signed = [one.headers["authorization"] for one in remote.requests]
    assert all(one.startswith('OAuth oauth_consumer_key="ck", ') for one in signed)
    assert len({one.split('oauth_nonce="')[1][:32] for one in signed}) == 2
    assert not any("as" in one.split('"')[1::2] or "cs" in one.split('"')[1::2] for one in signed)
    x.close()


def test_the_signature_is_that_of_the_documented_example() -> None:
    """The worked example of X's own page "Creating a signature", whose body's one field stands in the query here."""
    keys = Keys(
        "xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    )  # fmt: skip
    signer = Signer(keys, lambda: 1318622958, lambda: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg")
    request = requests.Request(
        "POST", "https://api.twitter.com/1.1/statuses/update.json",
        params={"status": "Hello Ladies + Gentlemen, a signed OAuth request!", "include_entities": "true"},
    ).prepare()  # fmt: skip
    assert 'oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"' in str(
        signer(request).headers["Authorization"]
    )
    assert "kAcSOqF" not in repr(keys)
    assert keys_of("AAAA%3Dbearer") is None


def test_an_id_tells_its_moment() -> None:
    assert moment_of(1212092628029698048) == 1577820376  # 2019-12-31T19:26:16Z in X's own examples
    assert moment_of(id_at(NOW)) == NOW


class Canned(FakeService):
    """One page of posts as a test makes it."""

    page: Any = None

    def respond(self, request: Request) -> Reply:
        return Reply(200, json.dumps(self.page).encode())


@pytest.fixture(scope="module")
def canned() -> Iterator[Canned]:
    with Canned() as server:
        yield server


def _whole() -> dict[str, Any]:
    post = str(id_at(NOW - 60) + 1)
    return {
        "id": post, "text": "banjir di Jl. Tebet", "author_id": "77", "created_at": "2025-11-24T01:09:00.000Z",
        "edit_history_tweet_ids": [post], "attachments": {"media_keys": ["3_9"]}, "note_tweet": {"text": "banjir"},
        "geo": {"place_id": "p", "coordinates": {"type": "Point", "coordinates": [106.8, -6.2]}},
        "referenced_tweets": [{"type": "replied_to", "id": "5"}],
    }  # fmt: skip


def _passed_over(record: Any) -> bool:
    """Our own posts and reposts, said once more in the plainest way."""
    if not isinstance(record, dict):
        return False
    if isinstance(author := record.get("author_id"), str | int) and str(author) == OWN:
        return True
    refers = record.get("referenced_tweets")
    return isinstance(refers, list) and any(
        isinstance(r, dict) and r.get("type") == "retweeted" for r in refers
    )


@settings(max_examples=100)
@given(poison=POISON)
def test_ten_thousand_broken_messages_are_each_taken_or_put_aside(
    canned: Canned, poison: tuple[list[Any], int]
) -> None:
    """A hundred pages of a hundred; what a page includes is broken as well."""
    records = spoiled([_whole() for _ in range(100)], poison)
    (includes,) = spoiled(
        [{"users": [{"id": "77", "username": "a", "name": "b"}], "media": [{"media_key": "3_9", "url": "https://a"}],
          "places": [{"id": "p", "full_name": "c", "geo": {"bbox": [1, 2, 1, 2]}}], "tweets": [{"id": "5"}]}], poison
    )  # fmt: skip
    canned.page = {"data": records, "includes": includes, "meta": {"result_count": 100}}
    x = XConnector(f"{canned.url}/2/users/{OWN}", TOKEN, lambda: NOW)
    (page,) = x.fetch("")
    x.close()
    taken = [item for item in page.items if isinstance(item, Report | Unreadable)]
    assert len(taken) == 100 - sum(map(_passed_over, records))
    assert len(json.loads(page.cursor)["since"]) <= 20
    assert_storable(list(page.items))

"""Facebook: posts, tags and comments in, comments out, calls of its webhook, and everything that goes wrong."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from console.channels import facebook as facebook_module
from console.channels import facebook_graph
from console.channels import service as service_module
from console.channels.facebook import FacebookConnector, challenge, items, verify
from models.delivery import (
    Away,
    CursorLost,
    Deleted,
    Denied,
    Edited,
    Outgoing,
    Page,
    Throttled,
    Unsure,
    Unwanted,
)
from models.report import Report, Unreadable
from tests.support.fake_facebook import PAGE, SECRET, TOKEN, FakeFacebook, fault, signed
from tests.support.fake_service import FakeService, Fault, Reply, Request
from tests.support.junk import POISON, assert_storable, spoiled

NOW = 1_763_946_600
DAY = 86_400


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
def remote(clock: Clock) -> Iterator[FakeFacebook]:
    with FakeFacebook(clock) as fake:
        yield fake


@pytest.fixture
def facebook(remote: FakeFacebook, clock: Clock) -> Iterator[FacebookConnector]:
    connector = FacebookConnector(remote.page, TOKEN, clock)
    yield connector
    connector.close()


def drained(facebook: FacebookConnector, cursor: str = "") -> list[Page]:
    return list(facebook.fetch(cursor))


def reports(pages: list[Page]) -> list[Report]:
    return [item for page in pages for item in page.items if isinstance(item, Report)]


def ids(pages: list[Page]) -> list[str]:
    return [report.external_id for report in reports(pages)]


def outgoing(identity: str, text: str = "Sudah kami teruskan.", tried_at: int = 0) -> Outgoing:
    return Outgoing(UUID(int=1), "facebook", identity, "JK2511240001", text, tried_at=tried_at)


def test_a_post_becomes_a_report(remote: FakeFacebook, facebook: FacebookConnector) -> None:
    album = {"media": {"image": {"src": "https://scontent/1.jpg"}}, "subattachments": {"data": [
        {"media": {"image": {"src": "https://scontent/1.jpg"}}}, {"media": {"image": {"src": "https://scontent/2.jpg"}}},
    ]}}  # fmt: skip
    post = remote.post(
        "Sampah menumpuk di Kalideres 😀", attachments={"data": [album]},
        place={"name": "Pasar", "location": {"latitude": -6.15, "longitude": 106.7, "city": "Jakarta"}},
    )  # fmt: skip
    (report,) = reports(drained(facebook))
    assert report == Report(
        "facebook", post, NOW, "Sampah menumpuk di Kalideres 😀", lat=-6.15, lon=106.7, address="Pasar, Jakarta",
        photos=("https://scontent/1.jpg", "https://scontent/2.jpg"), reporter_name="Warga 7", reporter_contact="7",
    )  # fmt: skip


def test_posts_that_tag_the_page_are_taken_too_and_once(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    here, there = remote.post("banjir"), remote.post("lampu mati", tagged=True)
    remote.tagged[here] = remote.feed[here]  # a post that tags stands in both lists
    assert set(ids(drained(facebook))) == {here, there}


def test_citizens_comments_are_reports_and_our_own_words_are_not(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    ours = remote.post("Laporkan banjir di sini", by=PAGE)
    complaint = remote.comment(ours, "jalan saya banjir")
    answer = remote.comment(ours, "Di mana?", by=PAGE, to=complaint)
    more = remote.comment(ours, "Jl. Tebet Raya", to=complaint)
    theirs = remote.post("sampah")
    too = remote.comment(theirs, "di sini juga")
    found = {one.external_id: one.answers for one in reports(drained(facebook))}
    assert found == {
        complaint: (ours,), more: (complaint, ours), theirs: (), too: (theirs,),
    }  # fmt: skip
    assert answer not in found


def test_an_unknown_author_and_a_photo_without_words(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    named = remote.post("banjir", by="")
    told = remote.post("", attachments={"data": [{"description": "Lubang di jalan"}]})
    silent = remote.post("", attachments={"data": [{"media": {"image": {"src": "https://scontent/1.jpg"}}}]})
    pages = drained(facebook)
    texts = {one.external_id: (one.text, one.reporter_name) for one in reports(pages)}
    assert texts == {named: ("banjir", ""), told: ("Lubang di jalan", "Warga 7")}
    (lost,) = [item for page in pages for item in page.items if isinstance(item, Unreadable)]
    assert (lost.where, lost.code) == (f"kiriman {silent}", "file.no_text")


def test_nothing_new_is_a_page_without_items(remote: FakeFacebook, facebook: FacebookConnector) -> None:
    pages = drained(facebook)
    assert [page.items for page in pages] == [(), ()]
    post = remote.post("banjir")
    assert ids(drained(facebook, pages[-1].cursor)) == [post]


def test_a_burst_is_walked_page_by_page(remote: FakeFacebook, facebook: FacebookConnector) -> None:
    posts = [remote.post(f"banjir {n}", at=NOW - 600 + n) for n in range(230)]
    tags = [remote.post(f"macet {n}", at=NOW - 600 + n, tagged=True) for n in range(120)]
    pages = drained(facebook)
    assert ids(pages) == posts[::-1] + tags[::-1]
    assert max(len(page.items) for page in pages) <= facebook_module.MOST_ITEMS
    assert json.loads(pages[-1].cursor) == {"newest": NOW}


@pytest.mark.parametrize("read", range(1, 8))
def test_a_crash_between_pages_leaves_no_gap(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock, read: int
) -> None:
    posts = {remote.post(f"banjir {n}", at=NOW - 600 + n) for n in range(230)}
    tags = {remote.post(f"macet {n}", at=NOW - 600 + n, tagged=True) for n in range(120)}
    pages = facebook.fetch("")
    before = [next(pages) for _ in range(read)]  # committed with their cursors; then the power goes
    again = FacebookConnector(remote.page, TOKEN, clock)
    after = drained(again, before[-1].cursor)
    assert Counter(ids(before) + ids(after)) == Counter(posts | tags)
    again.close()


def test_what_came_during_the_crash_comes_with_the_next_walk(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    posts = {remote.post(f"banjir {n}", at=NOW - 600 + n) for n in range(120)}
    first = next(facebook.fetch(""))
    clock.now += 3600
    meanwhile = {remote.post(f"susulan {n}") for n in range(70)}
    after = drained(facebook, first.cursor)
    later = drained(facebook, after[-1].cursor)
    assert set(ids([first]) + ids(after) + ids(later)) == posts | meanwhile


def test_an_overlapping_walk_gives_the_same_reports(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    remote.comment(remote.post("banjir"), "di sini juga")
    first = drained(facebook)
    assert reports(first) == reports(drained(facebook, first[-1].cursor))


def test_what_is_shown_late_comes_and_what_is_long_known_does_not(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    old = remote.post("lama", at=NOW - 10 * DAY)
    remote.post("baru")
    cursor = drained(facebook)[-1].cursor
    clock.now += 3600
    late = remote.post("tertahan penyaring", at=NOW - 2 * DAY)
    found = ids(drained(facebook, cursor))
    assert late in found
    assert old not in found


def test_a_new_comment_under_an_old_post_is_taken(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    ours = remote.post("Laporkan di sini", by=PAGE, at=NOW - 25 * DAY)
    early = remote.comment(ours, "banjir", at=NOW - 20 * DAY)
    cursor = drained(facebook)[-1].cursor
    clock.now += DAY
    late = remote.comment(ours, "sampah")
    assert ids(drained(facebook, cursor)) == [late]
    assert early != late


def test_more_comments_than_stand_with_a_post_are_asked_for(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    ours = remote.post("Laporkan di sini", by=PAGE)
    comments = {remote.comment(ours, f"banjir {n}", at=NOW - 1000 + n) for n in range(730)}
    pages = drained(facebook)
    assert Counter(ids(pages)) == Counter(comments)
    assert max(len(page.items) for page in pages) <= facebook_module.MOST_ITEMS
    clock.now += 10 * DAY
    cursor = drained(facebook, pages[-1].cursor)[-1].cursor
    asked = len(remote.sent("GET", "/comments"))
    new = remote.comment(ours, "masih banjir")
    assert ids(drained(facebook, cursor)) == [new]
    assert len(remote.sent("GET", "/comments")) == asked  # it does not go down through what is known


def test_posts_with_very_many_comments_are_read_in_several_fetches(
    remote: FakeFacebook, facebook: FacebookConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the requests of one fetch allow: each comes further, none begins again."""
    monkeypatch.setattr(facebook_graph, "MOST_REQUESTS", 7)
    posts = [remote.post(f"Laporkan di sini {n}", by=PAGE, at=NOW - 900 + n) for n in range(6)]
    comments = {remote.comment(under, f"banjir {n}", at=NOW - 500 + n) for under in posts for n in range(390)}
    pages, ended = [Page((), "")], False
    for _ in range(6):
        try:
            for page in facebook.fetch(pages[-1].cursor):
                pages.append(page)
        except Away:
            continue
        ended = True
        break
    assert ended
    assert set(ids(pages)) == comments
    assert len(remote.requests) < 6 * 7


def test_more_comments_below_one_post_than_anybody_reads_are_told(
    remote: FakeFacebook, facebook: FacebookConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facebook_module, "MOST_COMMENTS", 3)
    crowded = remote.post("Laporkan di sini", by=PAGE, at=NOW - 900)
    comments = [remote.comment(crowded, f"banjir {n}", at=NOW - 700 + n) for n in range(600)]
    other = remote.post("sampah", at=NOW - 950)
    pages = drained(facebook)
    assert set(ids(pages)) == {other, *comments[-250:]}
    assert [page.gap for page in pages if page.gap] == ["channel.gap_full"]


def test_an_edited_post_is_told_and_a_commented_one_is_not(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    edited, commented = remote.post("lampu mati"), remote.post("sampah")
    cursor = drained(facebook)[-1].cursor
    clock.now += 5 * DAY
    remote.edit(edited, "lampu mati di Jl. Tebet")
    remote.comment(commented, "di sini juga")
    found = [item for page in drained(facebook, cursor) for item in page.items if isinstance(item, Edited)]
    assert found == [Edited("facebook", edited, "lampu mati di Jl. Tebet", version=str(clock.now))]


def test_a_place_facebook_forgot_starts_the_list_anew(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    posts = {remote.post(f"banjir {n}", at=NOW - 600 + n) for n in range(130)}
    remote.fail(fault(100, "Invalid parameter"), skip=1, path="/feed")
    assert set(ids(drained(facebook))) == posts
    first = next(facebook.fetch(""))
    remote.fail(fault(100, "Invalid parameter"), path="/feed")
    assert set(ids([first]) + ids(drained(facebook, first.cursor))) == posts


def test_an_empty_page_in_the_middle_is_not_the_end(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    posts = {remote.post(f"banjir {n}", at=NOW - 600 + n) for n in range(130)}
    onward = {"next": f"{remote.page}/feed?after=" + _after(f"/v23.0/{PAGE}/feed", 0)}
    remote.fail(Fault.answer(200, {"data": [], "paging": onward}), path="/feed")
    assert set(ids(drained(facebook))) == posts


def test_a_clock_of_ours_that_is_wrong_loses_nothing(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    there = FacebookConnector(remote.page, TOKEN, lambda: clock() + 400 * DAY)
    remote.post("banjir")
    cursor = drained(there)[-1].cursor
    later = remote.post("sampah")
    assert later in ids(drained(there, cursor))
    there.close()
    remote.tells_time = False
    assert json.loads(drained(facebook)[-1].cursor) == {"newest": NOW}


def _after(path: str, begin: int) -> str:
    return base64.urlsafe_b64encode(f"{path}|{begin}".encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "[]", "7", '{"newest": "a"}', '{"walk": 2}', '{"place": 1}', '{"place": {"after": 1}}', '{"a": 1}',
        '{"newest": -1}',
    ],
)  # fmt: skip
def test_a_cursor_that_is_none_is_lost(
    remote: FakeFacebook, facebook: FacebookConnector, cursor: str
) -> None:
    with pytest.raises(CursorLost):
        drained(facebook, cursor)
    assert remote.requests == []


def test_a_next_page_at_another_server_is_never_asked_for(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    with FakeFacebook(clock) as stranger:
        for n in range(60):
            remote.post(f"banjir {n}")
        remote.elsewhere = stranger.url
        with pytest.raises(Away) as caught:
            drained(facebook)
        assert caught.value.code == "channel.redirected"
        ours = remote.post("Laporkan di sini", by=PAGE)
        for n in range(60):
            remote.comment(ours, f"banjir {n}")
        with pytest.raises(Away):
            drained(facebook)
        assert stranger.requests == []


def test_the_token_stands_in_no_address_no_cursor_and_no_error(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    for n in range(120):
        remote.post(f"banjir {n}")
    pages = drained(facebook)  # the next pages' addresses hold the token, as Facebook's do
    facebook.send(outgoing(next(iter(remote.feed))))
    assert len(remote.sent("GET", "/feed")) == 3
    assert not any(TOKEN in one.path + one.query or "method" in one.params for one in remote.requests)
    assert not any(TOKEN in page.cursor for page in pages)
    assert TOKEN not in repr(facebook) + repr(vars(facebook))


@pytest.mark.parametrize(("code", "status"), [(190, 400), (102, 400), (10, 403), (200, 403), (190, 500)])
def test_a_token_that_no_longer_holds_stops_the_channel(
    remote: FakeFacebook, facebook: FacebookConnector, code: int, status: int
) -> None:
    remote.fail(fault(code, status=status), times=3)
    for call in (
        lambda: drained(facebook),
        lambda: facebook.send(outgoing("1_2")),
        lambda: facebook.find(outgoing("1_2")),
    ):
        with pytest.raises(Denied):
            call()
    assert len(remote.requests) == 3


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001, 368])
@pytest.mark.parametrize("status", [400, 403])
def test_a_rate_limit_is_kept(
    remote: FakeFacebook, facebook: FacebookConnector, code: int, status: int
) -> None:
    usage = json.dumps({PAGE: [{"type": "pages", "estimated_time_to_regain_access": 7}, {"call_count": 3}]})
    remote.fail(fault(code, status=status, X_Business_Use_Case_Usage=usage))
    with pytest.raises(Throttled) as caught:
        drained(facebook)
    assert caught.value.until == NOW + 7 * 60
    remote.fail(fault(code, status=status))
    with pytest.raises(Throttled) as caught:
        facebook.send(outgoing("1_2"))
    assert caught.value.until == NOW + facebook_graph.PAUSE_S


@pytest.mark.parametrize(
    ("minutes", "until"),
    [(5, NOW + 300), (0, None), ("5", None), (True, None), (10**9, NOW + 86_400), (None, None)],
)
def test_the_usage_is_told_with_each_page(
    remote: FakeFacebook, facebook: FacebookConnector, minutes: Any, until: int | None
) -> None:
    remote.usage = {PAGE: [{"estimated_time_to_regain_access": minutes}]}
    assert {page.resets_at for page in drained(facebook)} == {until}


def test_a_page_that_is_too_much_is_asked_for_in_smaller_ones(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    posts = {remote.post(f"banjir {n}") for n in range(30)}
    words = "Please reduce the amount of data you're asking for, then retry your request"
    remote.fail(fault(1, words, status=500), path="/feed")
    assert set(ids(drained(facebook))) == posts
    assert [one.params["limit"] for one in remote.sent("GET", "/feed")][:2] == ["50", "10"]


@pytest.mark.parametrize(
    "trouble",
    [
        Fault.answer(503), Fault.drop(), Fault.half(), Fault.answer(200, "<html>"), Fault.answer(200, "[]"),
        Fault.answer(200, {"data": 1}), fault(2, status=500), fault(1, status=400), fault(2, status=200),
        fault(999), Fault.answer(400, "?"),
    ],
)  # fmt: skip
def test_trouble_between_pages_keeps_the_pages_before(
    remote: FakeFacebook, facebook: FacebookConnector, trouble: Fault
) -> None:
    posts = {remote.post(f"banjir {n}", at=NOW - 600 + n) for n in range(130)}
    remote.fail(trouble, skip=1)
    pages = facebook.fetch("")
    first = next(pages)
    with pytest.raises(Away):
        next(pages)
    assert set(ids([first]) + ids(drained(facebook, first.cursor))) == posts


def test_a_page_that_is_gone_needs_a_person(facebook: FacebookConnector, remote: FakeFacebook) -> None:
    remote.fail(fault(100, subcode=33), times=2)
    with pytest.raises(Denied):
        drained(facebook)


def test_pages_without_end_are_left(clock: Clock) -> None:
    class Endless(FakeService):
        def respond(self, request: Request) -> Reply:
            onward = {"next": f"{self.url}{request.path}?after=lagi"}
            return Reply.of_json({"data": [{"id": "1"}], "paging": onward})

    with Endless() as remote:
        facebook = FacebookConnector(f"{remote.url}/v23.0/{PAGE}", TOKEN, clock)
        with pytest.raises(Away) as caught:
            drained(facebook)
        assert caught.value.code == "channel.endless"
        assert len(remote.requests) == facebook_graph.MOST_REQUESTS
        facebook.close()


@pytest.mark.parametrize(
    "url", ["http://graph.facebook.com/v23.0/1", "https://graph.facebook.com/v23.0/kota", "", "https://[/1"]
)
def test_an_address_that_is_none_is_told_before_anything_is_sent(url: str, clock: Clock) -> None:
    facebook = FacebookConnector(url, TOKEN, clock)
    for call in (
        lambda: drained(facebook),
        lambda: facebook.send(outgoing("1_2")),
        lambda: facebook.find(outgoing("1")),
    ):
        with pytest.raises(Denied):
            call()
    facebook.close()


def test_a_reply_goes_below_the_post_or_the_comment(
    remote: FakeFacebook, facebook: FacebookConnector
) -> None:
    post = remote.post("banjir")
    comment = remote.comment(post, "di sini juga")
    for under in (post, comment):
        sent = facebook.send(outgoing(under))
        (said,) = [one for one in remote.comments[under] if one["from"]["id"] == PAGE]
        assert (said["id"], said["message"]) == (sent, "Sudah kami teruskan.")
    assert sent not in ids(drained(facebook))


@pytest.mark.parametrize("trouble", ["drop", "half", "silence", "500", "unknown", "repeated"])
def test_a_reply_whose_answer_was_lost_is_found_not_sent_again(
    remote: FakeFacebook, facebook: FacebookConnector, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "READ_S", 0.1)
    post = remote.post("banjir")
    how = {
        "drop": Fault.drop(accepted=True), "half": Fault.half(), "silence": Fault.silence(accepted=True),
        "500": Fault.answer(500, accepted=True), "unknown": Fault("answer", fault(2, status=500).reply, accepted=True),
        "repeated": Fault("answer", fault(506).reply, accepted=True),
    }  # fmt: skip
    remote.fail(how[trouble], method="POST")
    with pytest.raises(Unsure):
        facebook.send(outgoing(post))
    (said,) = remote.comments[post]
    monkeypatch.setattr(service_module, "READ_S", 30.0)
    assert facebook.find(outgoing(post, tried_at=NOW)) == said["id"]


def test_a_reply_that_never_arrived_is_sent_again(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    post = remote.post("banjir")
    remote.fail(Fault.drop(), method="POST")
    with pytest.raises(Unsure):
        facebook.send(outgoing(post))
    tried = outgoing(post, tried_at=NOW)
    with pytest.raises(Unsure):  # a moment later it may still be on its way
        facebook.find(tried)
    clock.now += 120
    assert facebook.find(tried) is None
    assert facebook.send(tried)


def test_only_our_words_since_the_try_are_found(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    post, other = remote.post("banjir"), remote.post("sampah")
    remote.comment(post, "Sudah kami teruskan.", by=PAGE, at=NOW - DAY)
    remote.comment(other, "Sudah kami teruskan.", by=PAGE)
    remote.comment(post, "Sudah kami teruskan.", by="8")
    remote.comment(post, "Kata lain.", by=PAGE)
    clock.now += 600
    out = outgoing(post, tried_at=NOW)
    assert facebook.find(out) is None
    said = remote.comment(post, "Sudah  kami teruskan. ", by=PAGE)
    assert facebook.find(out) == said


def test_a_reply_is_searched_over_pages_but_not_for_ever(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = remote.post("banjir")
    said = remote.comment(post, "Sudah kami teruskan.", by=PAGE)
    for n in range(150):
        remote.comment(post, f"setuju {n}")
    clock.now += 600
    assert facebook.find(outgoing(post, tried_at=NOW)) == said
    monkeypatch.setattr(facebook_module, "MOST_SEARCHED", 1)
    with pytest.raises(Unsure):
        facebook.find(outgoing(post, tried_at=NOW))


def test_a_message_that_is_gone_takes_no_reply(remote: FakeFacebook, facebook: FacebookConnector) -> None:
    for gone in ("1001_999", "../me", "1_2/likes?x=", ""):
        with pytest.raises(Unwanted):
            facebook.send(outgoing(gone))
        assert facebook.find(outgoing(gone)) is None
    assert {one.path for one in remote.requests} == {"/v23.0/1001_999/comments"}


@pytest.mark.parametrize("body", [{}, {"id": None}, "[]", "<html>"])
def test_an_answer_without_an_id_leaves_it_open(
    remote: FakeFacebook, facebook: FacebookConnector, body: Any
) -> None:
    remote.fail(Fault.answer(200, body), method="POST")
    with pytest.raises(Unsure):
        facebook.send(outgoing("1_2"))


def test_a_call_is_believed_only_with_its_signature() -> None:
    headers, body = signed({"object": "page"})
    assert verify(SECRET, headers, body)
    assert verify(SECRET, {name.lower(): text for name, text in headers.items()}, body)
    for secret, told, sent in (
        ("lain", headers, body), ("", signed(body, "")[0], body), (SECRET, {}, body), (SECRET, headers, body + b" "),
        (SECRET, {"X-Hub-Signature-256": "sha256=é"}, body), (SECRET, {"X-Hub-Signature": "sha1=1"}, body),
    ):  # fmt: skip
        assert not verify(secret, told, sent)


def test_the_question_whether_the_address_is_ours() -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "kata"}
    assert challenge(asked, "kata") == "1158201444"
    for wrong, token in (
        (asked, "lain"), (asked, ""), (asked | {"hub.verify_token": ""}, ""), (asked | {"hub.mode": "x"}, "kata"),
        (asked | {"hub.challenge": "<script>"}, "kata"), ({}, "kata"), (asked | {"hub.verify_token": "é"}, "kata"),
    ):  # fmt: skip
        assert challenge(wrong, token) is None


def test_a_call_brings_what_a_poll_would_bring(
    remote: FakeFacebook, facebook: FacebookConnector, clock: Clock
) -> None:
    post = remote.post("banjir")
    comment = remote.comment(post, "di sini juga")
    polled = {one.external_id: one for one in reports(drained(facebook))}
    common = {"verb": "add", "created_time": NOW, "post_id": post}
    calls = [
        {**common, "item": "status", "message": "banjir", "from": {"id": "7", "name": "Warga 7"}},
        {**common, "item": "comment", "message": "di sini juga", "from": {"id": "8", "name": "Warga 8"},
         "comment_id": comment, "parent_id": post},
    ]  # fmt: skip
    called = [item for value in calls for item in items(remote.call(value)[1])]
    assert called == [polled[post], polled[comment]]
    photo = {**common, "item": "photo", "message": "lubang", "link": "https://scontent/1.jpg"}
    (report,) = items(remote.call(photo)[1])
    assert isinstance(report, Report)
    assert (report.photos, report.reporter_name) == (("https://scontent/1.jpg",), "")


def test_edits_and_removals_are_called(remote: FakeFacebook, clock: Clock) -> None:
    edited = {
        "item": "post",
        "verb": "edited",
        "post_id": "1001_5",
        "message": "banjir besar",
        "from": {"id": "7"},
    }
    assert items(remote.call(edited)[1]) == [Edited("facebook", "1001_5", "banjir besar", version=str(NOW))]
    comment = {
        "item": "comment",
        "verb": "remove",
        "post_id": "1001_5",
        "comment_id": "5_6",
        "from": {"id": "7"},
    }
    assert items(remote.call(comment)[1]) == [Deleted("facebook", "5_6", version=str(NOW))]
    again = remote.call(edited)[1]
    assert items(again) == items(again)  # a call repeated is the same edit


@pytest.mark.parametrize(
    "value",
    [
        {"item": "reaction", "verb": "add", "post_id": "1001_5", "from": {"id": "7"}},
        {"item": "status", "verb": "add", "post_id": "1001_5", "message": "Pengumuman", "from": {"id": PAGE}},
        {"item": "comment", "verb": "hide", "post_id": "1001_5", "comment_id": "5_6", "from": {"id": "7"}},
    ],
)
def test_calls_that_say_nothing_of_a_citizen(remote: FakeFacebook, value: dict[str, Any]) -> None:
    assert items(remote.call(value)[1]) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{", "file.json_broken"), (b"[]", "file.not_object"), (b"\xff", "file.json_broken")],
)
def test_a_call_that_cannot_be_read_is_put_aside(body: bytes, code: str) -> None:
    (item,) = items(body)
    assert isinstance(item, Unreadable)
    assert (item.code, item.where) == (code, "webhook")


def test_a_call_about_something_else_is_none_of_ours() -> None:
    assert items(b'{"object": "instagram", "entry": [{}]}') == []
    assert (
        items({"object": "page", "entry": [{"changes": [{"field": "ratings", "value": {}}]}, 7, None]}) == []
    )


class Canned(FakeService):
    """One page of posts in the feed, nothing tagged."""

    feed: Any = None

    def respond(self, request: Request) -> Reply:
        posts = self.feed if request.path.endswith("/feed") else []
        return Reply(200, json.dumps({"data": posts}).encode())


@pytest.fixture(scope="module")
def canned() -> Iterator[Canned]:
    with Canned() as server:
        yield server


def _whole(number: int) -> dict[str, Any]:
    return {
        "id": f"1001_{number}", "message": "banjir di Kalideres", "created_time": "2025-11-24T01:09:00+0000",
        "updated_time": "2025-11-24T01:09:00+0000", "from": {"id": "7", "name": "Warga"}, "parent_id": "1001_1",
        "attachments": {"data": [{"media": {"image": {"src": "https://a"}}, "description": "foto"}]},
        "place": {"name": "Pasar", "location": {"latitude": -6.1, "longitude": 106.8}},
    }  # fmt: skip


def _ours(record: Any) -> bool:
    """What the page itself said, said once more in the plainest way."""
    author = record.get("from") if isinstance(record, dict) else None
    identity = author.get("id") if isinstance(author, dict) else None
    return isinstance(identity, str | int) and str(identity) == PAGE


@settings(max_examples=100)
@given(poison=POISON)
def test_ten_thousand_broken_messages_are_each_taken_or_put_aside(
    canned: Canned, poison: tuple[list[Any], int]
) -> None:
    """A hundred pages of fifty posts and fifty comments."""
    broken = spoiled([_whole(n) for n in range(100)], poison)
    posts, comments = broken[:50], broken[50:]
    carrier = {"id": f"{PAGE}_9", "from": {"id": PAGE}, "comments": {"data": comments}}
    canned.feed = [*posts, carrier]
    facebook = FacebookConnector(f"{canned.url}/v23.0/{PAGE}", TOKEN, lambda: NOW)
    pages = drained(facebook)
    facebook.close()
    found = [item for page in pages for item in page.items]
    taken = [item for item in found if isinstance(item, Report | Unreadable)]
    assert len(taken) == 100 - sum(map(_ours, broken))
    assert len(pages[-1].cursor) < 100
    assert_storable(found)


@settings(max_examples=60)
@given(poison=POISON)
def test_broken_calls_of_the_webhook_bring_items_and_no_error(poison: tuple[list[Any], int]) -> None:
    value = _whole(1) | {"item": "comment", "verb": "add", "post_id": "1001_5", "comment_id": "5_6"}
    call = {
        "object": "page",
        "entry": [{"id": PAGE, "time": NOW, "changes": [{"field": "feed", "value": value}]}],
    }
    values = spoiled([value for _ in range(30)], poison)
    changes = [{"field": "feed", "value": one} for one in values]
    calls = [
        *spoiled([call for _ in range(30)], poison),
        call | {"entry": [{"id": PAGE, "time": NOW, "changes": changes}]},
    ]
    for one in calls:
        assert_storable(items(json.dumps(one).encode()))
    told = items(json.dumps(calls[-1]).encode())
    sure = [
        one
        for one in values
        if not isinstance(one, dict) or (one.get("item"), one.get("verb")) == ("comment", "add")
    ]
    assert len(told) >= len(sure) - sum(map(_ours, sure))

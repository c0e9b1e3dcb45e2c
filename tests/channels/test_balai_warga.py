"""Balai Warga: walks through a Discourse, edits, deletions, answers; feeds; what strangers write as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.channels import forum_discourse, forum_feed
from console.channels import service as service_module
from console.channels.balai_warga import BalaiWargaConnector
from console.channels.forum_feed import FEED_LIMIT
from models.delivery import Away, CursorLost, Denied, Outgoing, Throttled, Unsure, Unwanted
from tests.support.fake_forum import FakeDiscourse, FakeFeed
from tests.support.fake_service import Fault
from tests.support.junk import POISON, assert_storable, spoiled
from tests.support.taken import Taken, numbers

NOW = 1_763_946_600
DAY_S = 86_400


@pytest.fixture
def forum() -> Iterator[FakeDiscourse]:
    with FakeDiscourse(NOW) as fake:
        yield fake


@pytest.fixture
def feed() -> Iterator[FakeFeed]:
    with FakeFeed() as fake:
        yield fake


def connector(forum: FakeDiscourse | FakeFeed, token: str = "kunci-forum") -> BalaiWargaConnector:  # noqa: S107
    """A connector that sees the fake's clock."""
    if isinstance(forum, FakeFeed):
        return BalaiWargaConnector(f"feed+{forum.url}/feed.php", "", lambda: NOW)
    return BalaiWargaConnector(
        f"discourse+{forum.url.replace('://', '://petugas@')}", token, lambda: forum.now
    )


def read(forum: FakeDiscourse | FakeFeed, taken: Taken | None = None, pages: int | None = None) -> Taken:
    """One fetch, by a console started anew."""
    one = connector(forum)
    try:
        return (taken or Taken()).read(one, pages=pages)
    finally:
        one.close()


def outgoing(number: str = "1", text: str = "Sudah kami tambal.", tried_at: int = 0) -> Outgoing:
    return Outgoing(UUID(int=5), "balai-warga", number, "JK2511240001", text, tried_at=tried_at)


# Discourse: reading


def test_a_post_arrives_with_its_words_and_its_author_apart(forum: FakeDiscourse) -> None:
    forum.add(901, NOW - 60, "Jalan *rusak* di <RT 05>", cooked='<p><img src="/up/1.jpg" alt="a"><img class="emoji" '
              'src="/e.png"><img class="avatar" src="/a.png"></p>')  # fmt: skip
    report = read(forum).reports["901"]
    assert (report.channel, report.received_at, report.title) == ("balai-warga", NOW - 60, "Jalan rusak")
    assert report.text == "Jalan *rusak* di <RT 05>"
    assert report.photos == (f"{forum.url}/up/1.jpg",)
    assert (report.reporter_name, report.reporter_contact) == ("Warga A", "wargaA")
    asked = forum.requests[0]
    assert (asked.headers["api-key"], asked.headers["api-username"]) == ("kunci-forum", "petugas")
    assert "kunci" not in asked.query + asked.path


def test_html_alone_becomes_words(forum: FakeDiscourse) -> None:
    forum.add(1, NOW - 60, raw=None, cooked="<p>Jalan &lt;b&gt; <b>rusak</b><br>parah</p><script>alert(1)</script>"
              "<ul><li>satu</ul>&#" + "9" * 5000 + ";")  # fmt: skip
    text = read(forum).texts["1"]
    assert text.startswith("Jalan <b> rusak\nparah") and "- satu" in text
    assert "alert" not in text and "<p>" not in text and "script" not in text


def test_only_citizens_are_heard(forum: FakeDiscourse) -> None:
    forum.add(1, NOW - 60)
    forum.add(2, NOW - 59, username="Petugas")
    forum.add(3, NOW - 58, user_id=-1, username="system")
    forum.add(4, NOW - 57, moderator=True)
    forum.add(5, NOW - 56, post_type=3)
    forum.add(6, NOW - 55, reply_to_post_number=1)
    forum.add(7, NOW - 54, user_deleted=True)
    taken = read(forum)
    assert taken.ids == {"1", "6"}
    assert (taken.reports["6"].answers, taken.reports["1"].answers) == (("1",), ())


@pytest.mark.parametrize("by_ids", [False, True])
def test_a_walk_goes_down_to_the_last_one(forum: FakeDiscourse, by_ids: bool) -> None:
    forum.by_ids = by_ids
    for number in range(1, 400):
        forum.add(number, NOW - 1000 + number)
    taken = read(forum)
    assert taken.ids == numbers(range(1, 400))
    for number in range(400, 800):
        forum.add(number, NOW + number)
    forum.now += 3600
    forum.requests.clear()
    read(forum, taken)
    assert taken.ids == numbers(range(1, 800))
    assert len(forum.sent("GET", r"^/posts\.json")) <= 10
    forum.requests.clear()
    read(forum, taken)
    assert len(forum.sent("GET", r"^/posts\.json")) == 1
    assert max(taken.times.values()) <= 2  # the last page of a walk may reach below what is known by id


def test_the_first_walk_goes_back_a_week(forum: FakeDiscourse) -> None:
    for number in range(1, 601):
        forum.add(number, NOW - (601 - number) * DAY_S // 10)
    taken = read(forum)
    assert numbers(range(540, 601)) <= taken.ids
    assert len(taken.ids) <= 150


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ids=st.sets(st.integers(1, 900), max_size=220),
    by_ids=st.booleans(),
    gone=st.integers(2, 9),
    steps=st.lists(st.tuples(st.integers(0, 220), st.none() | st.integers(0, 3)), max_size=6),
)
def test_no_post_is_lost_whatever_crashes(
    ids: set[int], by_ids: bool, gone: int, steps: list[tuple[int, int | None]]
) -> None:
    """Posts come in by rising id between fetches that die after any page; some ids are never to be seen."""
    with FakeDiscourse(NOW) as forum:
        forum.by_ids = by_ids
        waiting = sorted(ids)
        hidden = {one for one in ids if one % gone == 0}
        forum.hidden = hidden
        taken = Taken()
        for count, crash in steps:
            for number in waiting[:count]:
                forum.add(number, NOW - 60)
            waiting = waiting[count:]
            read(forum, taken, crash)
        for number in waiting:
            forum.add(number, NOW - 60)
        forum.add(901, NOW - 30)
        read(forum, taken)
        assert taken.ids == {str(one) for one in ids - hidden} | {"901"}
        assert not taken.deleted


def test_a_crash_between_pages_goes_on_behind_the_last_page(forum: FakeDiscourse) -> None:
    for number in range(1, 401):
        forum.add(number, NOW - 60)
    taken = read(forum, pages=3)
    assert len(taken.ids) == 150
    for number in range(401, 411):
        forum.add(number, NOW - 30)
    forum.requests.clear()
    read(forum, taken)
    assert taken.ids == numbers(range(1, 411))
    assert forum.requests[0].params == {"before": "251"}
    assert max(taken.times.values()) == 1


def test_a_longer_walk_than_one_fetch_goes_on_with_the_next(
    forum: FakeDiscourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forum_discourse, "MOST_PAGES", 2)
    for number in range(1, 401):
        forum.add(number, NOW - 60)
    taken = Taken()
    for _ in range(6):
        read(forum, taken)
    assert taken.ids == numbers(range(1, 401))


def test_changed_words_come_as_an_edit(forum: FakeDiscourse) -> None:
    for number in range(1, 121):
        forum.add(number, NOW - 600)
    taken = read(forum)
    forum.edit(120, "Sudah ditambal")  # on the first page
    forum.edit(119, "Masih rusak", quietly=True)
    forum.edit(3, "Rusak lagi")  # found in its turn
    forum.posts[118] |= {"updated_at": "2026-01-01T00:00:00.000Z", "like_count": 4}  # the same words
    for _ in range(10):
        read(forum, taken)
    assert {one.external_id: one.text for one in taken.edits} == {
        "120": "Sudah ditambal", "119": "Masih rusak", "3": "Rusak lagi",
    }  # fmt: skip
    assert len(taken.edits) == 3 and set(taken.times.values()) == {1}
    assert taken.edits[0].version.startswith("2@")


@pytest.mark.parametrize("staff", [False, True])
def test_a_deleted_post_is_told_once(forum: FakeDiscourse, staff: bool) -> None:
    forum.staff = staff
    for number in range(1, 121):
        forum.add(number, NOW - 600)
    taken = read(forum)
    forum.gone = {120, 100, 4}
    forum.hidden = {99}  # moved where we may not look: not deleted
    read(forum, taken)
    assert taken.deleted == ["100", "120"]
    for _ in range(12):
        forum.requests.clear()
        read(forum, taken)
        assert len(forum.requests) <= 2 + forum_discourse.CHECKS
    assert sorted(taken.deleted) == ["100", "120", "4"]


def test_a_post_its_author_took_back_is_deleted(forum: FakeDiscourse) -> None:
    forum.add(1, NOW - 60)
    taken = read(forum)
    forum.posts[1] |= {"user_deleted": True, "raw": "(post deleted by author)"}
    read(forum, taken)
    assert taken.deleted == ["1"] and taken.texts["1"] == "Jalan rusak parah"


def test_a_forum_put_back_from_a_copy_is_read_anew(forum: FakeDiscourse) -> None:
    for number in range(5000, 5100):
        forum.add(number, NOW - 600)
    taken = read(forum)
    forum.posts.clear()
    for number in range(1000, 1120):
        forum.add(number, NOW - 300)
    read(forum, taken)
    for number in range(1120, 1250):
        forum.add(number, NOW - 200)
    read(forum, taken)
    assert numbers(range(1000, 1250)) <= taken.ids


def test_one_post_that_cannot_be_shown_stops_nothing(forum: FakeDiscourse) -> None:
    for number in range(1, 121):
        forum.add(number, NOW - 600)
    taken = read(forum)
    forum.gone = {100}
    forum.fail(Fault.answer(500), path=r"/posts/\d+", times=0)
    read(forum, taken)
    assert not taken.deleted
    forum.heal()
    read(forum, taken)
    assert taken.deleted == ["100"]


def test_refusals_leave_what_stands(forum: FakeDiscourse) -> None:
    for number in range(1, 121):
        forum.add(number, NOW - 600)
    for fault, failure in (
        (Fault.answer(429, '{"errors":["too often"]}', {"Retry-After": "17"}), Throttled),
        (Fault.answer(403, '{"errors":["invalid key"]}'), Denied),
        (Fault.answer(502), Away),
        (Fault.answer(404), Away),
        (Fault.answer(200, "<html>login</html>"), Away),
        (Fault.answer(200, '{"latest_posts": null}'), Away),
        (Fault.drop(), Away),
        (Fault.half(), Away),
    ):
        forum.fail(fault, times=0, skip=1)
        taken = Taken()
        with pytest.raises(failure) as caught:
            read(forum, taken)
        if isinstance(caught.value, Throttled):
            assert caught.value.until == NOW + 17
        assert taken.ids == numbers(range(71, 121))
        forum.heal()
        assert read(forum, taken).ids == numbers(range(1, 121))


def test_a_pause_asked_for_while_looking_after_posts_is_kept(forum: FakeDiscourse) -> None:
    for number in range(1, 61):
        forum.add(number, NOW - 600)
    taken = read(forum)
    forum.gone = {40}
    forum.fail(Fault.answer(429, headers={"Retry-After": "17"}), path=r"/posts/\d+")
    with pytest.raises(Throttled):
        read(forum, taken)
    read(forum, taken)
    assert taken.deleted == ["40"]


def test_a_wrong_key_is_denied_and_shown_nowhere(forum: FakeDiscourse) -> None:
    one = connector(forum, "salah-sekali")
    with pytest.raises(Denied) as caught:
        list(one.fetch(""))
    assert "salah-sekali" not in str(caught.value) + repr(one)
    one.close()


@pytest.mark.parametrize(
    "cursor",
    ["x", "[]", "{}", "null", '{"seen":-1,"before":0,"top":0,"turn":0,"known":{}}', "[" * 100_000,
     '{"seen":"1","before":0,"top":0,"turn":0,"known":{}}', '{"seen":1,"before":0,"top":0,"turn":0,"known":{"a":""}}'],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_lost(forum: FakeDiscourse, feed: FakeFeed, cursor: str) -> None:
    for one in (forum, feed):
        with pytest.raises(CursorLost):
            read(one, Taken(cursor if one is forum else cursor.replace('"known":{}', '"known":1')))


@pytest.mark.parametrize("url", ["", "https://forum.example", "discourse+http://forum.example", "feed+ftp://x/y",
                                 "phpbb+https://x", "discourse+", "feed+https://[", "discourse+https://["])  # fmt: skip
def test_an_address_that_is_none_is_told(url: str) -> None:
    one = BalaiWargaConnector(url, "", lambda: NOW)
    with pytest.raises(Denied):
        list(one.fetch(""))
    one.close()


@settings(max_examples=105, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(poison=POISON)
def test_five_thousand_spoiled_posts_none_lost(forum: FakeDiscourse, poison: tuple[list[Any], int]) -> None:
    forum.posts.clear()
    for number in range(1, 50):
        forum.add(number, NOW - 60, f"Jalan rusak nomor {number}")
    posts = spoiled([forum.posts[number] for number in sorted(forum.posts, reverse=True)], poison)
    forum.fail(Fault.answer(200, json.dumps({"latest_posts": posts})), path=r"^/posts\.json")
    forum.fail(Fault.answer(200, '{"latest_posts": []}'), path=r"^/posts\.json", times=0)
    taken = Taken()
    one = connector(forum)
    try:
        pages = list(one.fetch(""))
    finally:
        one.close()
        forum.heal()
    items = [item for page in pages for item in page.items]
    assert_storable(items)
    for page in pages:
        taken.commit(page)
    heard = [post for post in posts if not (isinstance(post, dict) and _no_citizen(post))]
    assert len(taken.unreadable) + sum(taken.times.values()) + _twice(heard) >= len(heard)


def _no_citizen(post: dict[str, Any]) -> bool:
    """What a post must say to be passed over."""
    user, kind = post.get("user_id"), post.get("post_type")
    return (
        post.get("username") == "petugas"
        or (type(user) is int and user < 0)
        or (type(kind) is int and kind != 1)
        or any(post.get(name) is True for name in ("staff", "admin", "moderator", "user_deleted"))
        or (isinstance(post.get("deleted_at"), str) and post["deleted_at"].startswith("2026-"))
    )


def _twice(posts: list[Any]) -> int:
    """How many posts have the id of another one (then they are edits of it), or are the very same piece."""
    ids = [
        str(post["id"])
        if isinstance(post, dict) and type(post.get("id")) is int
        else json.dumps(post, sort_keys=True)
        for post in posts
    ]
    return len(ids) - len(set(ids))


# Discourse: answering


def test_an_answer_stands_below_the_post_and_is_found(forum: FakeDiscourse) -> None:
    forum.add(1, NOW - 600)
    forum.add(2, NOW - 500)
    one = connector(forum)
    out = outgoing(text="Sudah kami tambal.  Terima kasih & <salam>.")
    assert one.find(out) is None
    assert one.send(out) == "3"
    sent = forum.sent("POST")[0].json()
    assert sent == {"topic_id": 55, "raw": out.text, "reply_to_post_number": 1}
    assert one.find(out) == "3"
    assert one.find(outgoing(text="Lain.")) is None
    assert one.find(outgoing("2", out.text)) is None  # it answers the other post
    assert not read(forum).ids - {"1", "2"}  # our own words are no report
    one.close()


@pytest.mark.parametrize("fault", [Fault.drop(accepted=True), Fault.half(), Fault.answer(504, accepted=True),
                                   Fault.answer(200, "<html>", accepted=True),
                                   Fault.answer(200, "{}", accepted=True)])  # fmt: skip
def test_an_answer_taken_without_a_word_is_looked_up(forum: FakeDiscourse, fault: Fault) -> None:
    forum.add(1, NOW - 600)
    one = connector(forum)
    forum.fail(fault, method="POST")
    with pytest.raises(Unsure):
        one.send(outgoing())
    assert one.find(outgoing(tried_at=NOW)) == "2"
    assert len(forum.sent("POST")) == 1
    one.close()


def test_silence_after_an_answer_is_unsure(forum: FakeDiscourse, monkeypatch: pytest.MonkeyPatch) -> None:
    forum.add(1, NOW - 600)
    one = connector(forum)
    monkeypatch.setattr(service_module, "READ_S", 0.2)
    forum.fail(Fault.silence(accepted=True), method="POST")
    with pytest.raises(Unsure):
        one.send(outgoing())
    monkeypatch.setattr(service_module, "READ_S", 5.0)
    assert one.find(outgoing(tried_at=NOW)) == "2"
    one.close()


def test_the_search_goes_back_to_the_try_and_no_further(forum: FakeDiscourse) -> None:
    forum.add(1, NOW - 9 * DAY_S)
    forum.add(2, NOW - 8 * DAY_S, "Sudah kami tambal.", username="petugas")  # the same words, long ago
    for number in range(3, 103):
        forum.add(number, NOW - 7 * DAY_S + number)
    one = connector(forum)
    assert one.find(outgoing(tried_at=NOW)) is None
    assert len(forum.sent("GET", r"^/t/55/posts")) == 1
    assert one.find(outgoing()) == "2"
    for number in range(103, 403):
        forum.add(number, NOW - 30)
    with pytest.raises(Unsure):
        one.find(outgoing(tried_at=NOW))
    one.close()


def test_answers_that_cannot_be(forum: FakeDiscourse) -> None:
    forum.add(1, NOW - 600)
    forum.add(2, NOW - 600)
    forum.gone = {2}
    one = connector(forum)
    for number in ("2", "999", "abc", "../1", "٣"):
        with pytest.raises(Unwanted):
            one.send(outgoing(number))
    assert one.find(outgoing("2")) is None
    forum.staff = True
    with pytest.raises(Unwanted):
        one.send(outgoing("2"))
    forum.fail(Fault.answer(422, '{"errors":["Body is too similar"]}'), method="POST")
    with pytest.raises(Unwanted):
        one.send(outgoing())
    forum.fail(Fault.answer(429, headers={"Retry-After": "5"}), method="POST")
    with pytest.raises(Throttled):
        one.send(outgoing())
    forum.fail(Fault.answer(503), method="POST")
    with pytest.raises(Away):
        one.send(outgoing())
    assert set(forum.posts) == {1, 2}
    forum.queue = True
    assert one.send(outgoing()) == "antre-9"
    one.close()
    other = connector(forum, "")
    with pytest.raises(Denied):
        other.send(outgoing())
    other.close()


# Feeds


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_entries_arrive_as_words(feed: FakeFeed, kind: str) -> None:
    feed.kind = kind
    text = 'Jalan <b>rusak</b> &amp; gelap<br>di <a href="https://x.example">sini</a> <img src="/f/1.jpg"> 3 &lt; 4'
    feed.add("https://forum.example/viewtopic.php?p=12#p12", NOW - 600, text, "Jalan & got")
    taken = read(feed)
    report = taken.reports["https://forum.example/viewtopic.php?p=12#p12"]
    assert (report.received_at, report.title, report.reporter_name) == (NOW - 600, "Jalan & got", "wargaA")
    assert report.text.startswith("Jalan rusak & gelap\ndi sini") and report.text.endswith("3 < 4")
    assert report.photos == ("https://forum.example/f/1.jpg",)


def test_a_feed_that_did_not_change_is_not_sent_again(feed: FakeFeed) -> None:
    feed.etag = 'W/"abc"'
    feed.add("a", NOW - 600)
    taken = read(feed)
    cursor = taken.cursor
    read(feed, taken)
    assert feed.requests[1].headers["if-none-match"] == 'W/"abc"'
    assert taken.times["a"] == 1 and taken.cursor == cursor


def test_published_again_says_nothing_and_changed_words_are_an_edit(feed: FakeFeed) -> None:
    feed.kind = "atom"
    for number in range(30):
        feed.add(f"urn:{number}", NOW - 600 + number)
    taken = read(feed)
    feed.entries.reverse()
    feed.entries[0]["updated"] = NOW
    read(feed, taken)
    assert set(taken.times.values()) == {1} and not taken.edits
    feed.entries[3] |= {"text": "Sudah ditambal", "updated": NOW + 9}
    read(feed, taken)
    assert [one.text for one in taken.edits] == ["Sudah ditambal"]
    assert taken.edits[0].version.startswith("2025-11-24T01:10:09")
    read(feed, taken)
    assert len(taken.edits) == 1 and not taken.gaps


def test_a_feed_that_has_moved_past_us_says_so(feed: FakeFeed) -> None:
    for number in range(10):
        feed.add(str(number), NOW - 600 + number)
    taken = read(feed)
    feed.entries.clear()
    for number in range(50, 60):
        feed.add(str(number), NOW + number)
    read(feed, taken)
    assert taken.gaps == ["channel.gap_feed"] and len(taken.ids) == 20


def test_a_crash_before_the_last_page_loses_nothing(feed: FakeFeed) -> None:
    for number in range(450):
        feed.add(str(number), NOW - 600)
    taken = read(feed, pages=1)
    assert len(taken.ids) == 200
    assert read(feed, taken).ids == numbers(range(450))


def test_the_same_guid_with_other_words_is_put_aside(feed: FakeFeed) -> None:
    feed.add("a", NOW - 600, "Satu")
    feed.add("a", NOW - 600, "Dua")
    feed.add("", NOW - 600, "Tanpa id")
    taken = read(feed)
    assert len(taken.ids) == 2 and [one.code for one in taken.unreadable] == ["file.duplicate_id"]
    read(feed, taken)
    assert len(taken.unreadable) == 1


def test_a_broken_feed_gives_what_it_has_and_says_so_once(feed: FakeFeed) -> None:
    for number in range(4):
        feed.add(str(number), NOW - 600)
    feed.etag = '"x"'
    whole = feed.document()
    feed.body = whole.replace("<item><guid>1<", "<item><b><guid>1<").encode()
    taken = read(feed)
    assert taken.ids == numbers(range(4))
    assert [one.code for one in taken.unreadable] == ["channel.broken_feed"]
    read(feed, taken)
    assert len(taken.unreadable) == 1
    assert "if-none-match" not in feed.requests[-1].headers
    feed.body = None
    feed.add("new", NOW)
    assert "new" in read(feed, taken).ids and not taken.gaps


_LAUGH = '<!DOCTYPE r [<!ENTITY a "' + "ha" * 50_000 + '">]>'


@pytest.mark.parametrize(
    "body",
    [
        "", " ", "hello", "{}", "<html><body>x</body></html>", "<rss", "<?xml version='1.0'?>",
        _LAUGH + "<rss version='2.0'><channel><item><title>" + "&a;" * 10_000 + "</title></item></channel></rss>",
        "<!-- <a> -->" + _LAUGH + "<rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>",
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        "<rss version='2.0'><channel>" + "<a " * 100_000,
        "x" * (FEED_LIMIT + 1),
        "/etc/passwd",
    ],
    ids=range(13),
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_is_no_feed_or_a_trap_is_away(feed: FakeFeed, body: str, encoding: str) -> None:
    feed.body = body.encode(encoding)
    begin = perf_counter()
    with pytest.raises(Away):
        read(feed)
    assert perf_counter() - begin < 10


def test_a_feed_may_speak_of_entities(feed: FakeFeed) -> None:
    feed.add("a", NOW - 600, "x")
    feed.body = (
        feed.document().replace("<description>x<", "<description><![CDATA[<!ENTITY a 'b'>]]><").encode()
    )
    assert len(read(feed).unreadable) + len(read(feed).ids) == 1
    feed.body = (
        feed.document()
        .replace("<rss", "<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://x/'><rss")
        .encode()
    )
    assert read(feed).ids == {"a"}


@pytest.mark.parametrize("fault", [Fault.answer(404), Fault.answer(500), Fault.drop(), Fault.half(),
                                   Fault.answer(429, headers={"Retry-After": "60"})])  # fmt: skip
def test_a_feed_that_is_away(feed: FakeFeed, fault: Fault) -> None:
    feed.add("a", NOW - 600)
    feed.fail(fault)
    with pytest.raises(Away):
        read(feed)
    assert read(feed).ids == {"a"}


def test_a_feed_takes_no_answers(feed: FakeFeed) -> None:
    one = connector(feed)
    with pytest.raises(Unwanted) as caught:
        one.send(outgoing())
    assert caught.value.code == "channel.no_reply" and one.find(outgoing()) is None
    one.close()


_PIECE = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<description>", "</description>", "<guid>", "</guid>", "&amp;",
     "<![CDATA[", "]]>", "<content type='xhtml'>", "<media:content url='", "'>", "<pubDate>", "</pubDate>", "Mon, 24",
     "2025-11-24", "<!DOCTYPE x [", "&a;", "<entry>", "</entry>", "<geo:lat>", "<dc:creator>", "<link href=", "\x00",
     "<enclosure url='x' type='image/", "<", ">", "</channel>", "<?php", "<!--", "\ufffe", "<author>a@b (c)"]
) | st.text(max_size=8)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(_PIECE, max_size=40), atom=st.booleans())
def test_no_broken_feed_raises_anything_but_away(feed: FakeFeed, pieces: list[str], atom: bool) -> None:
    root = '<feed xmlns="http://www.w3.org/2005/Atom">' if atom else '<rss version="2.0"><channel>'
    feed.body = (root + "".join(pieces)).encode("utf-8", "replace")
    one = connector(feed)
    try:
        assert_storable([item for page in one.fetch("") for item in page.items])
    except Away:
        pass
    finally:
        one.close()


@settings(max_examples=52, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(poison=POISON)
def test_five_thousand_spoiled_entries_none_lost(
    feed: FakeFeed, monkeypatch: pytest.MonkeyPatch, poison: tuple[list[Any], int]
) -> None:
    monkeypatch.setattr(forum_feed, "FEED_LIMIT", 4 * FEED_LIMIT)
    records = [
        {"guid": f"g{number}", "title": "Jalan", "description": f"Rusak nomor {number}", "author": "wargaA",
         "pubDate": "Mon, 24 Nov 2025 01:00:00 +0000"} for number in range(97)
    ]  # fmt: skip
    entries = spoiled(records, poison)
    items = "".join(_item(number, entry) for number, entry in enumerate(entries))
    feed.body = f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode(
        "utf-8", "replace"
    )
    taken = read(feed)
    assert_storable([*taken.reports.values(), *taken.unreadable])
    # Two with the same id and the same words are one.
    told = {
        tuple(_safe(entry.get(name)) for name in ("guid", "title", "description", "pubDate"))
        if isinstance(entry, dict)
        else number
        for number, entry in enumerate(entries)
    }
    assert len(told) <= len(taken.ids) + len(taken.unreadable) <= len(entries)


def _item(number: int, record: object) -> str:
    """An entry with a link of its own, which tells it from others when nothing else does."""
    fields = record if isinstance(record, dict) else {"title": record}
    tags = (
        f"<{name}>{_safe(value)}</{name}>"
        for name, value in fields.items()
        if name.isalpha() and name.isascii()
    )
    return f"<item>{''.join(tags)}<link>https://forum.example/{number}</link></item>"


def _safe(value: object) -> str:
    from xml.sax.saxutils import escape

    return escape("".join(char for char in str(value)[:25_000] if char.isprintable()))

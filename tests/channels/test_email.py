"""A mailbox read and replies sent: at a fake that fails to order and, what is read, at Dovecot as well."""

from __future__ import annotations

import json
import os
import ssl
import tracemalloc
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from uuid import UUID

import pytest

from console.channels import email as channel
from console.channels import email_box, email_read, email_url
from console.channels.email import SETTLED_S, EmailConnector
from console.channels.email_url import parse
from models.delivery import Away, CursorLost, Denied, Outgoing, Page, Returned, Unsure
from models.report import Report, Unreadable
from tests.support import mail_servers
from tests.support.fake_mail import PASSWORD, FakeMail, fake_mail
from tests.support.mail_servers import Box
from tests.support.postgres import certificates

NOW = 1_763_946_600
REPLY = UUID("3f2b8c1e-0d54-4c7a-9a55-0c6f6d2f7b10")
NAME = f"reply-{REPLY}@jakarta.go.id"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8


@pytest.fixture(params=["fake", "dovecot"])
def box(request: pytest.FixtureRequest) -> Iterator[Box]:
    with mail_servers.box(request.param) as made:
        if made is None:
            pytest.skip("needs Dovecot (Debian's package dovecot-imapd)")
        yield made


@pytest.fixture
def mail() -> Iterator[FakeMail]:
    with fake_mail() as made:
        yield made


def connector(
    box: Box | FakeMail, *, url: str = "", token: str | None = None, now: int = NOW
) -> EmailConnector:
    if isinstance(box, FakeMail):
        return EmailConnector(url or box.url(), PASSWORD if token is None else token, lambda: now)
    return EmailConnector(url or box.url, token or box.token, lambda: now, context=box.context)


def letter(name: str, text: str = "Jalan rusak", **headers: str) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"] = "Siti <siti@warga.id>"
    made["Subject"] = "Jalan"
    made["Message-ID"] = f"<{name}@warga.id>"
    for header, value in headers.items():
        made[header.replace("_", "-")] = value
    made.set_content(text + "\n")
    return bytes(made)


def ids(*pages: Page) -> list[str]:
    return [item.external_id if isinstance(item, Report) else "?" for page in pages for item in page.items]


def out(**more: object) -> Outgoing:
    usual: dict[str, object] = {
        "reply": REPLY, "channel": "email", "external_id": "a@warga.id", "number": "JK2511240001",
        "text": "Sudah diperbaiki.", "title": "Jalan", "contact": "siti@warga.id",
    }  # fmt: skip
    return Outgoing(**(usual | more))  # type: ignore[arg-type]


# Reading, at both --------------------------------------------------------------------------------------------


def test_everything_new_and_nothing_twice(box: Box) -> None:
    email = connector(box)
    [page] = email.fetch("")
    assert page.items == ()
    box.put(letter("a"), NOW - 300)
    box.put(letter("b"), NOW - 200)
    [page] = email.fetch(page.cursor)
    assert ids(page) == ["a@warga.id", "b@warga.id"]
    one = page.items[0]
    assert isinstance(one, Report)
    assert (one.text, one.title, one.received_at) == ("Jalan rusak", "Jalan", NOW - 300)
    assert (one.reporter_name, one.reporter_contact) == ("Siti", "siti@warga.id")
    [again] = email.fetch(page.cursor)  # "UID 3:*" would name the last mail though nothing is newer
    assert again == Page((), page.cursor)
    box.put(letter("c"), NOW)
    assert ids(*email.fetch(page.cursor)) == ["c@warga.id"]
    assert ids(*email.fetch("")) == ["a@warga.id", "b@warga.id", "c@warga.id"]


def test_the_mailbox_stays_unread(box: Box) -> None:
    box.put(letter("a"), NOW)
    box.put(letter("besar", "x\n" * 400_000), NOW)
    assert len(ids(*connector(box).fetch(""))) == 2
    assert box.unseen() == 2


def test_a_mailbox_numbered_anew_is_read_anew(box: Box) -> None:
    box.put(letter("a"), NOW)
    box.put(letter("b"), NOW)
    email = connector(box)
    *_, page = email.fetch("")
    box.remove("a@warga.id")
    box.renumber()
    box.put(letter("c"), NOW)
    *_, after = email.fetch(page.cursor)
    assert ids(after) == ["b@warga.id", "c@warga.id"]
    assert json.loads(after.cursor)["validity"] != json.loads(page.cursor)["validity"]
    assert ids(*email.fetch(after.cursor)) == []


def test_removed_mails_are_no_gap(box: Box) -> None:
    for name in "abc":
        box.put(letter(name), NOW)
    email = connector(box)
    *_, page = email.fetch("")
    box.put(letter("d"), NOW)
    box.put(letter("e"), NOW)
    for name in "cde":
        box.remove(f"{name}@warga.id")
    *_, page = email.fetch(page.cursor)
    assert ids(page) == []
    box.put(letter("f"), NOW)
    assert ids(*email.fetch(page.cursor)) == ["f@warga.id"]


def test_pages_are_bounded_and_a_crash_between_them_loses_nothing(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "PAGE_ITEMS", 2)
    monkeypatch.setattr(email_read, "BITE_MAILS", 2)
    for n in range(7):
        box.put(letter(str(n)), NOW)
    email = connector(box)
    got: list[str] = []
    cursor = ""
    for _ in range(4):
        pages = email.fetch(cursor)
        page = next(pages)
        pages.close()  # killed: only this page was kept
        assert len(page.items) <= 2
        got += ids(page)
        cursor = page.cursor
    assert got == [f"{n}@warga.id" for n in range(7)]
    assert ids(*email.fetch(cursor)) == []


def test_a_page_ends_at_its_bytes(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "PAGE_BYTES", 50_000)
    monkeypatch.setattr(email_read, "BITE", 50_000)
    for n in range(5):
        box.put(letter(str(n), "x" * 30_000), NOW)
    pages = list(connector(box).fetch(""))
    assert len(pages) >= 3
    assert len(ids(*pages)) == 5


def test_a_wide_mailbox_is_looked_through_in_bites(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_box, "FEWEST_UIDS", 3)
    monkeypatch.setattr(email_box, "MOST_UIDS", 6)
    for n in range(20):
        box.put(letter(str(n)), NOW)
    for n in range(2, 17):
        box.remove(f"{n}@warga.id")
    assert ids(*connector(box).fetch("")) == [f"{n}@warga.id" for n in (0, 1, 17, 18, 19)]


def big(document: int) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["Subject"] = "Lubang"
    made["Message-ID"] = "<besar@warga.id>"
    made["From"] = "siti@warga.id"
    made.set_content("Lubang di Jl. Tebet Raya é\n", cte="base64")
    made.add_alternative("<p>Lubang</p>", subtype="html")
    made.add_attachment(os.urandom(document), "video", "mp4", filename="film.mp4")
    made.add_attachment(JPEG + bytes(700_000), "image", "jpeg", filename="foto.jpg")
    inside = EmailMessage(policy=SMTP)
    inside["Subject"] = "lama"
    inside.set_content("Yang lama\n")
    inside.add_attachment(JPEG, "image", "jpeg", filename="lama.jpg")
    made.add_attachment(inside)
    made.add_attachment("catatan\n", filename="catatan.txt")
    return bytes(made)


def test_of_a_large_mail_only_words_and_photos_are_fetched(box: Box) -> None:
    # The fake takes a mail apart anew for each part, and holds it in this very process.
    data = big(2 * 2**20 if box.context is None else 20 * 2**20)
    box.put(data, NOW)
    tracemalloc.start()
    try:
        [page] = connector(box).fetch("")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    [one] = page.items
    assert isinstance(one, Report)
    assert (one.text, one.title, one.external_id) == (
        "Lubang di Jl. Tebet Raya é",
        "Lubang",
        "besar@warga.id",
    )
    photos = (JPEG + bytes(700_000), JPEG)
    assert one.pictures == photos
    assert one.photos == tuple(sha256(photo).hexdigest() for photo in photos)
    assert one.left_out == 2  # the film and the note
    if box.context is not None:
        assert peak < 15 * 2**20


def test_a_large_mail_of_one_part_is_cut(box: Box) -> None:
    box.put(letter("panjang", "kata\n" * 200_000), NOW)
    box.put(letter("b"), NOW)
    [page] = connector(box).fetch("")
    assert ids(page) == ["panjang@warga.id", "b@warga.id"]
    one = page.items[0]
    assert isinstance(one, Report)
    assert one.text.endswith("[…]")
    assert len(one.text) < 101_000


def test_mails_before_a_day_are_passed_over(box: Box) -> None:
    box.put(letter("lama"), NOW - 30 * 86_400)
    box.put(letter("baru"), NOW)
    email = connector(box, url=box.url + "&since=2025-11-20")
    assert ids(*email.fetch("")) == ["baru@warga.id"]


def test_broken_mails_stop_no_page(box: Box) -> None:
    box.put(letter("a"), NOW)
    box.put(b"From: x\r\nContent-Type: application/ms-tnef\r\n\r\nx\r\n", NOW)
    box.put(letter("auto", Auto_Submitted="auto-replied"), NOW)
    box.put(letter("b"), NOW)
    [page] = connector(box).fetch("")
    assert ids(page) == ["a@warga.id", "?", "b@warga.id"]
    broken = page.items[1]
    assert isinstance(broken, Unreadable)
    assert (broken.code, broken.where) == ("email.empty", "UID 2")


def test_a_wrong_password_is_told_once(box: Box) -> None:
    with pytest.raises(Denied) as told:
        next(connector(box, token="salah").fetch(""))  # noqa: S106 - a wrong one
    assert told.value.code == "channel.denied"
    assert "salah" not in repr(told.value)


def test_a_mailbox_that_is_not_there(box: Box) -> None:
    with pytest.raises(Denied) as told:
        next(connector(box, url=box.url.replace("?", "-tidak-ada?")).fetch(""))
    assert told.value.code == "email.no_mailbox"


def test_a_copy_proves_that_the_reply_went_out_wherever_it_lies(box: Box) -> None:
    email = connector(box)
    with pytest.raises(Unsure):
        email.find(out(tried_at=NOW - 60))
    if not isinstance(box, mail_servers.DovecotBox):
        return
    copy = letter("x").replace(b"<x@warga.id>", f"<{NAME}>".encode())
    box.server.put("Terkirim", copy, NOW)
    try:
        assert email.find(out(tried_at=NOW - 60)) == NAME
    finally:
        with box.server.client() as client:
            client.delete_folder("Terkirim")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext, ssl.SSLContext]:
    """A server's context, a client's that trusts it, and one that trusts somebody else."""
    folder = tmp_path_factory.mktemp("tls")
    right, wrong = certificates(folder, folder)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.crt", folder / "server.key")
    return (
        server,
        ssl.create_default_context(cafile=str(right)),
        ssl.create_default_context(cafile=str(wrong)),
    )


# The line and the server, at the fake --------------------------------------------------------------------------


@pytest.mark.parametrize("implicit", [True, False])
def test_tls_is_checked_and_required(
    tls: tuple[ssl.SSLContext, ssl.SSLContext, ssl.SSLContext],
    implicit: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, right, wrong = tls
    monkeypatch.setattr(email_url, "LOCAL", frozenset())
    with fake_mail(server, implicit=implicit) as mail:
        mail.inbox.put(letter("a"), NOW)
        email = EmailConnector(mail.url(), PASSWORD, lambda: NOW, context=right)
        assert ids(*email.fetch("")) == ["a@warga.id"]
        assert email.send(out()) == NAME
        assert email.find(out()) == NAME
        seen = len(mail.commands)
        stranger = EmailConnector(mail.url(), PASSWORD, lambda: NOW, context=wrong)
        with pytest.raises(Away) as told:
            next(stranger.fetch(""))
        assert told.value.params["reason"] == "SSLCertVerificationError"
        with pytest.raises(Away):
            stranger.send(out())
        assert not any(
            word in command for command in mail.commands[seen:] for word in ("LOGIN", "AUTH", "MAIL")
        )


def test_without_starttls_no_password_leaves(mail: FakeMail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_url, "LOCAL", frozenset())
    with pytest.raises(Away):
        next(connector(mail).fetch(""))
    mail.extensions = ["SIZE"]
    with pytest.raises(Away):
        connector(mail).send(out())
    assert not any(command.startswith(("LOGIN", "AUTH", "MAIL")) for command in mail.commands)


def test_an_access_token_instead_of_a_password(mail: FakeMail) -> None:
    mail.inbox.put(letter("a"), NOW)
    email = connector(mail, token=f"oauth2:{PASSWORD}")
    assert ids(*email.fetch("")) == ["a@warga.id"]
    assert email.send(out()) == NAME
    late = connector(mail, token="oauth2:lama")  # noqa: S106 - a wrong one
    with pytest.raises(Denied):
        next(late.fetch(""))
    with pytest.raises(Denied):
        late.send(out())


def test_a_server_that_knows_only_login(mail: FakeMail) -> None:
    mail.auth = ["LOGIN"]
    mail.inbox.put(letter("a"), NOW)
    with pytest.raises(Denied):  # imaplib's LOGIN takes ASCII only, and says so before anything leaves
        next(connector(mail).fetch(""))


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        ("NO [AUTHENTICATIONFAILED] no", Denied),
        ("NO [AUTHORIZATIONFAILED] no", Denied),
        ("NO [EXPIRED] no", Denied),
        ("NO no", Denied),
        ("NO [UNAVAILABLE] later", Away),
        ("NO [INUSE] later", Away),
    ],
)
def test_refused_logins(mail: FakeMail, said: str, failure: type[Exception]) -> None:
    mail.faults.login = said
    with pytest.raises(failure) as told:
        next(connector(mail).fetch(""))
    assert type(told.value) is failure


@pytest.mark.parametrize("greeting", ["BYE too many", "NO", "xyz"])
def test_a_server_that_says_goodbye(mail: FakeMail, greeting: str) -> None:
    mail.faults.greeting = greeting
    with pytest.raises(Away):
        next(connector(mail).fetch(""))


@pytest.mark.parametrize("word", ["EXAMINE", "SEARCH", "FETCH", "AUTHENTICATE", "CAPABILITY"])
def test_a_server_that_falls_silent(mail: FakeMail, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_box, "READ_S", 0.1)
    monkeypatch.setattr(email_box, "CONNECT_S", 0.1)
    mail.inbox.put(letter("a"), NOW)
    mail.faults.silent = word
    with pytest.raises(Away):
        list(connector(mail).fetch(""))


def test_nobody_there(mail: FakeMail) -> None:
    gone = mail.url().replace(str(mail.imap_port), "1").replace(str(mail.smtp_port), "1")
    with pytest.raises(Away):
        next(connector(mail, url=gone).fetch(""))
    with pytest.raises(Away):
        connector(mail, url=gone).send(out())


def test_a_line_that_breaks_in_the_middle_resumes(mail: FakeMail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "PAGE_ITEMS", 1)
    monkeypatch.setattr(email_read, "BITE_MAILS", 2)
    for name in "abcd":
        mail.inbox.put(letter(name), NOW)
    mail.faults.cut = {3}
    email, got, cursor = connector(mail), list[str](), ""
    with pytest.raises(Away):
        for page in email.fetch(cursor):
            got += ids(page)
            cursor = page.cursor
    assert got == ["a@warga.id", "b@warga.id"]
    mail.faults.cut = set()
    assert ids(*email.fetch(cursor)) == ["c@warga.id", "d@warga.id"]


def test_a_mail_the_line_always_breaks_over_is_set_aside(mail: FakeMail) -> None:
    for name in "abc":
        mail.inbox.put(letter(name), NOW)
    mail.faults.cut = {2}
    email, tries = connector(mail), 0
    while True:
        try:
            [page] = email.fetch("")
            break
        except Away:
            tries += 1
            assert tries <= email_read.PATIENCE
    assert ids(page) == ["a@warga.id", "?", "c@warga.id"]
    assert isinstance(page.items[1], Unreadable)
    assert (page.items[1].code, page.items[1].where) == ("email.fetch", "UID 2")


@pytest.mark.parametrize("how", ["refused", "nil"])
def test_a_mail_the_server_cannot_read_is_set_aside(mail: FakeMail, how: str) -> None:
    for name in "abc":
        mail.inbox.put(letter(name), NOW)
    setattr(mail.faults, how, {2})
    [page] = connector(mail).fetch("")
    assert ids(page) == ["a@warga.id", "?", "c@warga.id"]


def test_a_refusal_that_passes_sets_nothing_aside(mail: FakeMail) -> None:
    mail.inbox.put(letter("a"), NOW)
    mail.faults.refused, mail.faults.refusal = {1}, "NO [UNAVAILABLE] later"
    with pytest.raises(Away):
        list(connector(mail).fetch(""))


def test_a_mail_removed_while_it_is_read(mail: FakeMail) -> None:
    for name in "abc":
        mail.inbox.put(letter(name), NOW)
    mail.faults.gone = {2}
    [page] = connector(mail).fetch("")
    assert ids(page) == ["a@warga.id", "c@warga.id"]
    mail.faults.gone = {1, 3}
    [page] = connector(mail).fetch("")
    assert ids(page) == []


def test_a_literal_larger_than_asked_for_is_not_taken(mail: FakeMail) -> None:
    mail.inbox.put(letter("a"), NOW)
    mail.faults.claimed = 4_000_000_000
    with pytest.raises(Away) as told:
        list(connector(mail).fetch(""))
    assert told.value.code == "channel.too_large"


@pytest.mark.parametrize(
    "said", ["NIL", "()", '("text")', "(" * 5000 + ")" * 5000, '("a" "b" NIL NIL NIL "7bit" "x")']
)
def test_a_structure_that_is_none_leaves_the_beginning(mail: FakeMail, said: str) -> None:
    mail.inbox.put(letter("a", "kata\n" * 200_000), NOW)
    mail.inbox.put(letter("b"), NOW)
    mail.faults.structure = said
    [page] = connector(mail).fetch("")
    assert ids(page) == ["a@warga.id", "b@warga.id"]


@pytest.mark.parametrize("cursor", ["x", "[]", "{}", '{"mailbox": "INBOX", "validity": "a", "uid": 1}', "[" * 100_000,
                                    '{"mailbox": "INBOX", "validity": 1, "uid": -1}'])  # fmt: skip
def test_a_cursor_that_is_none(mail: FakeMail, cursor: str) -> None:
    with pytest.raises(CursorLost):
        next(connector(mail).fetch(cursor))


def test_another_mailbox_begins_anew(mail: FakeMail) -> None:
    mail.inbox.put(letter("a"), NOW)
    *_, page = connector(mail).fetch("")
    mail.mailboxes["Terkirim"].put(letter("b"), NOW)
    assert ids(*connector(mail, url=mail.url("Terkirim")).fetch(page.cursor)) == ["b@warga.id"]


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("https://x", "imap"), ("imaps://mail.id", "user"), ("imaps://a:b@mail.id", "imap"), ("imaps://a@", "imap"),
        ("imaps://a%0d@mail.id", "imap"), ("imaps://a@mail.id:x", "imap"), ("imaps://a@mail.id/%00", "mailbox"),
        ("imaps://a@mail.id?smtp=http://x", "smtp"), ("imaps://a@mail.id?from=x", "from"), ("imaps://[", "url"),
        ("imaps://a@mail.id?from=x%0d%0ay@z", "from"), ("imaps://a@mail.id?since=kemarin", "since"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_read(url: str, part: str) -> None:
    email = EmailConnector(url, "x", lambda: NOW)
    for call in (lambda: next(email.fetch("")), lambda: email.send(out()), lambda: email.find(out())):
        with pytest.raises(Denied) as told:
            call()
        assert (told.value.code, told.value.params) == ("email.url", {"part": part})


def test_a_reply_that_comes_back_is_told_once(mail: FakeMail) -> None:
    head = b"From: MAILER-DAEMON@x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    body = (
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{NAME}>\r\n\r\nx\r\n--b--\r\n"
    )
    mail.inbox.put(head + body.encode(), NOW)
    email = connector(mail)
    (page,) = email.fetch("")
    assert page.items == (Returned("email", REPLY),)
    (page,) = email.fetch(page.cursor)
    assert page.items == ()


def test_that_only_our_own_copy_came_back_is_no_news(mail: FakeMail) -> None:
    own = parse(mail.url()).address
    head = b"From: MAILER-DAEMON@x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    ours, theirs = (
        f"Final-Recipient: rfc822; {to}\r\nStatus: 5.2.2\r\n\r\n" for to in (own.upper(), "siti@warga.id")
    )
    returned = f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{NAME}>\r\n\r\nx\r\n--b--\r\n"
    for fates in (ours, ours + theirs):
        mail.inbox.put(
            head + f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{fates}{returned}".encode(), NOW
        )
    (page,) = connector(mail).fetch("")
    assert page.items == (Returned("email", REPLY),)


def test_our_own_copy_is_no_report(mail: FakeMail) -> None:
    email = connector(mail)
    email.send(out())
    assert len(mail.inbox.mails) == 1
    assert ids(*email.fetch("")) == []


def test_an_answer_to_ours_says_so(mail: FakeMail) -> None:
    mail.inbox.put(letter("lagi", In_Reply_To=f"<{NAME}>", References=f"<a@warga.id> <{NAME}>"), NOW)
    [page] = connector(mail).fetch("")
    [one] = page.items
    assert isinstance(one, Report)
    assert one.answers == (f"reply-{REPLY}", "a@warga.id")


# Looking a reply up --------------------------------------------------------------------------------------------


def test_a_reply_is_found_where_people_put_it(mail: FakeMail) -> None:
    email = connector(mail)
    email.send(out())
    assert email.find(out(tried_at=NOW)) == NAME
    [(uid, copy)] = mail.inbox.mails.items()
    del mail.inbox.mails[uid]
    mail.mailboxes["Terkirim"].put(copy.data, NOW)
    assert email.find(out(tried_at=NOW)) == NAME
    assert message_from_bytes(copy.data)["Bcc"] is None


def test_when_not_there_means_not_sent(mail: FakeMail) -> None:
    tried = out(tried_at=NOW)
    with pytest.raises(Unsure):  # it may still come
        connector(mail, now=NOW + SETTLED_S - 1).find(tried)
    assert connector(mail, now=NOW + SETTLED_S).find(tried) is None
    elsewhere = mail.url().replace("smtp=smtp://localhost", "smtp=smtp://127.0.0.1")
    with pytest.raises(Unsure):  # another's queue may hold it
        connector(mail, url=elsewhere, now=NOW + 10 * SETTLED_S).find(tried)
    with pytest.raises(Unsure):
        connector(mail, now=NOW + SETTLED_S).find(out(tried_at=0))


def test_a_folder_that_cannot_be_looked_into_leaves_it_open(mail: FakeMail) -> None:
    mail.mailboxes["Arsip"] = mail.mailboxes["Terkirim"]
    email = connector(mail, now=NOW + SETTLED_S)
    mail.faults.refused_folders = {"Terkirim"}
    with pytest.raises(Unsure):
        email.find(out(tried_at=NOW))
    mail.faults.login = "NO [UNAVAILABLE] later"
    with pytest.raises(Away):
        email.find(out(tried_at=NOW))

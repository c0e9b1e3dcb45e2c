"""A reply by SMTP: what goes out, and what each failure says about whether it did."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.channels import email_send
from console.channels.email import EmailConnector
from console.channels.email_send import composed, subject
from console.channels.email_url import parse
from models.delivery import Away, Denied, Outgoing, Unsure, Unwanted
from tests.support.fake_mail import PASSWORD, USER, FakeMail, fake_mail

NOW = 1_763_946_600
REPLY = UUID("3f2b8c1e-0d54-4c7a-9a55-0c6f6d2f7b10")
NAME = f"reply-{REPLY}@jakarta.go.id"
PLACE = parse("imaps://lapor%40jakarta.go.id@mail.id?smtp=smtps://mail.id")


@pytest.fixture
def mail() -> Iterator[FakeMail]:
    with fake_mail() as made:
        yield made


def connector(mail: FakeMail, token: str = PASSWORD) -> EmailConnector:
    return EmailConnector(mail.url(), token, lambda: NOW)


def out(**more: object) -> Outgoing:
    usual: dict[str, object] = {
        "reply": REPLY, "channel": "email", "external_id": "a@warga.id", "number": "JK2511240001",
        "text": "Sudah diperbaiki, terima kasih – é.\n.titik\n..dua", "title": "Jalan", "contact": "siti@warga.id",
    }  # fmt: skip
    return Outgoing(**(usual | more))  # type: ignore[arg-type]


def test_what_goes_out(mail: FakeMail) -> None:
    assert connector(mail).send(out()) == NAME
    [(sender, to, data)] = mail.sent
    assert sender.upper().startswith(f"MAIL FROM:<{USER.upper()}>")
    assert to == [USER, "siti@warga.id"]
    sent = message_from_bytes(data, policy=default)
    assert sent["From"] == USER
    assert sent["To"] == "siti@warga.id"
    assert sent["Bcc"] is None
    assert sent["Message-ID"] == f"<{NAME}>"
    assert sent["In-Reply-To"] == sent["References"] == "<a@warga.id>"
    assert sent["Subject"] == "Re: Jalan [JK2511240001]"
    assert sent["Date"] == "Mon, 24 Nov 2025 01:10:00 +0000"
    assert sent["X-Tanggap-Reply"] == str(REPLY)
    assert sent["Auto-Submitted"] is None
    assert sent.get_content_type() == "text/plain"
    assert sent.get_content().replace("\r\n", "\n") == "Sudah diperbaiki, terima kasih – é.\n.titik\n..dua\n"


def test_the_same_reply_has_the_same_name_at_every_try(mail: FakeMail) -> None:
    email = connector(mail)
    assert email.send(out()) == email.send(out()) == NAME


def test_a_mail_without_a_name_is_answered_without_one() -> None:
    sent = message_from_bytes(composed(out(external_id="sha256:00ff"), PLACE, NOW))
    assert sent["In-Reply-To"] is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Jalan", "Re: Jalan [JK1]"),
        ("Re: Re: Jalan [JK1]", "Re: Jalan [JK1]"),
        ("BLS: jalan", "Re: jalan [JK1]"),
        ("", "Re: [JK1]"),
        ("a\r\nBcc: x@y.id\x00b\u2028c", "Re: a Bcc: x@y.id b c [JK1]"),
        ("x" * 999, f"Re: {'x' * 200} [JK1]"),
    ],
)
def test_subjects(title: str, expected: str) -> None:
    assert subject(title, "JK1") == expected


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40), st.text(max_size=80))
def test_nobody_puts_a_header_into_it(title: str, text: str, name: str, number: str) -> None:
    made = composed(out(title=title, text=text or "x", external_id=name, number=number), PLACE, NOW)
    head, _, body = made.partition(b"\r\n\r\n")
    names = [line.split(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert set(names) <= {
        b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"x-tanggap-reply",
        b"mime-version", b"content-type", b"content-transfer-encoding",
    }  # fmt: skip
    assert len(names) == len(set(names))
    assert b"\r" not in made.replace(b"\r\n", b"")
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert body


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "siti",
        "siti@warga.id\r\nRCPT TO:<x@y>",
        "a@b.id,c@d.id",
        "<a@b.id>",
        "a b@c.id",
        "siti@warga.id\0",
        "a@b@c",
    ],
)
def test_addresses_that_are_none(mail: FakeMail, contact: str) -> None:
    with pytest.raises(Unwanted) as told:
        connector(mail).send(out(contact=contact))
    assert told.value.code == "email.no_address"
    assert mail.commands == []


def test_an_address_beyond_ascii(mail: FakeMail) -> None:
    assert connector(mail).send(out(contact="sitié@warga.id")) == NAME
    assert mail.sent[0][1] == [USER, "sitié@warga.id"]
    assert "sitié@warga.id".encode() in mail.sent[0][2]
    mail.extensions.remove("SMTPUTF8")
    with pytest.raises(Unwanted):
        connector(mail).send(out(contact="sitié@warga.id"))


def test_a_relay_that_asks_for_no_password(mail: FakeMail) -> None:
    mail.extensions = ["SIZE"]
    assert connector(mail).send(out()) == NAME
    assert "AUTH" not in mail.commands


def test_nowhere_to_send(mail: FakeMail) -> None:
    email = EmailConnector(mail.url().split("?")[0], PASSWORD, lambda: NOW)
    with pytest.raises(Denied) as told:
        email.send(out())
    assert told.value.params == {"part": "smtp"}


def test_a_wrong_password(mail: FakeMail) -> None:
    with pytest.raises(Denied) as told:
        connector(mail, "salah").send(out())
    assert "salah" not in repr(told.value)
    assert mail.sent == []


@pytest.mark.parametrize(
    ("faults", "failure"),
    [
        ({"EHLO": "421 later", "HELO": "421 later"}, Away),
        ({"EHLO": ""}, Away),
        ({"AUTH": "454 later"}, Away),
        ({"AUTH": ""}, Away),
        ({"AUTH": "535 no"}, Denied),
        ({"MAIL": "451 later"}, Away),
        ({"MAIL": "550 not you"}, Denied),
        ({"MAIL": "552 too large"}, Unwanted),
        ({"RCPT TO:<siti": "550 nobody"}, Unwanted),
        ({"RCPT TO:<siti": "450 greylisted"}, Away),
        ({"RCPT TO:<siti": "421 bye"}, Away),
        ({"RCPT TO:<siti": ""}, Away),
        ({"RCPT TO:<lapor": "550 nobody"}, Denied),
        ({"RCPT TO:<lapor": "452 full"}, Away),
        ({"DATA": "451 later"}, Away),
        ({"DATA": "554 no"}, Unwanted),
        ({"DATA": ""}, Away),
        ({"DONE": "451 later"}, Unsure),
        ({"DONE": "421 bye"}, Unsure),
        ({"DONE": ""}, Unsure),
        ({"DONE": "taken "}, Unsure),
        ({"DONE": "taken 451 later"}, Unsure),
        ({"DONE": "xyz"}, Unsure),
        ({"DONE": "554 spam"}, Unwanted),
        ({"DONE": "552 too large"}, Unwanted),
    ],
)
def test_what_each_answer_means(mail: FakeMail, faults: dict[str, str], failure: type[Exception]) -> None:
    mail.faults.smtp = faults
    with pytest.raises(failure) as told:
        connector(mail).send(out())
    assert type(told.value) is failure
    taken = any(value.startswith("taken ") for value in faults.values())
    assert len(mail.sent) == taken


def test_silence_after_the_content(mail: FakeMail, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server took it and its answer never came: not sent again, but found."""
    monkeypatch.setattr(email_send, "ANSWER_S", 0.1)
    mail.faults.smtp = {"DONE": "taken silent"}
    email = connector(mail)
    with pytest.raises(Unsure):
        email.send(out())
    assert email.find(out(tried_at=NOW)) == NAME
    assert len(mail.sent) == 1


def test_silence_before_the_content(mail: FakeMail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_send, "READ_S", 0.1)
    mail.faults.smtp = {"DATA": "silent"}
    with pytest.raises(Away):
        connector(mail).send(out())
    assert mail.sent == []


def test_a_line_that_breaks_at_the_goodbye_changes_nothing(mail: FakeMail) -> None:
    mail.faults.smtp = {"QUIT": ""}
    assert connector(mail).send(out()) == NAME

"""A mail as programs and people really send it: a Report, passed over for a reason, or Unreadable; no exception."""

from __future__ import annotations

import base64
from collections import Counter
from email.message import EmailMessage
from hashlib import sha256
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.channels.email_message import (
    LARGEST_PICTURE,
    LONGEST_TEXT,
    MOST_PICTURES,
    RAW,
    Bounce,
    Envelope,
    Outcome,
    Skipped,
    our_id,
    read_message,
)
from models.report import Report, Unreadable

NOW = 1_763_946_600
AT = Envelope("mail.id/INBOX", "UID 7", NOW - 60, NOW)
OURS = "reply-3f2b8c1e-0d54-4c7a-9a55-0c6f6d2f7b10"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8


def outcome(data: bytes | str) -> Outcome:
    return read_message(data.encode("utf-8") if isinstance(data, str) else data, AT)


def report(data: bytes | str) -> Report:
    read = outcome(data)
    assert isinstance(read, Report), read
    return read


def mail(head: str, body: str | bytes = "Jalan rusak di Tebet\n") -> bytes:
    return (
        head.strip().encode("utf-8", "surrogateescape")
        + b"\n\n"
        + (body if isinstance(body, bytes) else body.encode())
    )


def test_a_plain_mail() -> None:
    read = report(
        mail(
            "From: Siti Aminah <siti@warga.id>\nSubject: Jalan rusak\nDate: Mon, 24 Nov 2025 08:00:00 +0700\n"
            "Message-ID: <abc@warga.id>"
        )
    )
    assert (read.channel, read.external_id, read.text, read.title) == (
        "email", "abc@warga.id", "Jalan rusak di Tebet", "Jalan rusak",
    )  # fmt: skip
    assert (read.reporter_name, read.reporter_contact) == ("Siti Aminah", "siti@warga.id")
    assert read.received_at == NOW - 60
    assert read.raw.startswith("From: Siti")
    assert "siti" not in repr(read).replace("reporter_contact='siti@warga.id'", "")


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Transfer-Encoding: Quoted-Printable", "caf=C3=A9 =\nrusak", "café rusak"),
        ("Content-Transfer-Encoding: quoted-printable", "rusak =ZZ =C3=A9=", "rusak =ZZ é"),
        ("Content-Transfer-Encoding: base64", base64.b64encode("café rusak".encode()), "café rusak"),
        ("Content-Transfer-Encoding: base64", "Y2Fmw6kg\n!!cnVzYWs", "café rusak"),
        ("Content-Transfer-Encoding: base64", "YQ==\nYg==\n", "ab"),
        ("Content-Transfer-Encoding: x-tidak-ada", "rusak", "rusak"),
        ("X-Nothing: said", b"caf\xe9 rusak", "café rusak"),
        ("Content-Type: text/plain; charset=iso-8859-1", b"caf\xe9 \x96 rusak", "café – rusak"),
        ("Content-Type: text/plain; charset=iso-8859-1", "café rusak", "café rusak"),
        ("Content-Type: text/plain; charset=us-ascii", "café rusak", "café rusak"),
        ("Content-Type: text/plain; charset=utf-8", b"caf\xe9 rusak", "café rusak"),
        ("Content-Type: text/plain; charset=utf-8", "éüöñ".encode() + b"\xff", "éüöñ\ufffd"),
        ("Content-Type: text/plain; charset=x-tidak-ada", b"caf\xe9", "café"),
        ("Content-Type: text/plain; charset=rot13", b"caf\xe9", "café"),
        ("Content-Type: text/plain; charset=unicode_escape", b"\\u0041\xe9", "\\u0041é"),
        ("Content-Type: text/plain; charset=gb2312", "道路".encode("gb2312"), "道路"),
        ("Content-Type: text/plain; charset=utf-16", "rusak".encode("utf-16"), "rusak"),
        ("Content-Type: text/plain; charset", "rusak", "rusak"),
        ("Content-Type: text/pl\0ain", "rusak", "rusak"),
        ("Content-Type: ", "rusak", "rusak"),
        ("Subject: =?utf-8?q?Jalan?=", "a\0b", "a\ufffdb"),
        ("Subject: x", "satu\r\n\r\n> dua\r\n", "satu\n\n> dua"),
        ("Content-Type: text/plain; format=flowed", "Jalan \nrusak\n> lama \n> sekali\n>> lain \n dan\n-- \nSiti",
         "Jalan rusak\n> lama sekali\n>> lain \ndan\n-- \nSiti"),
        ("Content-Type: text/plain; format=flowed; delsp=yes", "Jal \nan rusak", "Jalan rusak"),
        ("Content-Type: text/html", "<p>Jalan <b>rusak</b></p><script>alert(1)</script>", "Jalan rusak"),
        ("Content-Type: text/html", b"<meta charset='gb2312'><p>" + "道路".encode("gb2312"), "道路"),
        ("Content-Type: multipart/mixed", "rusak, tanpa boundary", "rusak, tanpa boundary"),
        ("Content-Type: multipart/mixed; boundary=x", "rusak, tanpa bagian", "rusak, tanpa bagian"),
    ],
)  # fmt: skip
def test_words_come_out_as_they_were_written(head: str, body: str | bytes, text: str) -> None:
    assert report(mail(f"Message-ID: <a@b>\n{head}", body)).text == text


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?UTF-8?B?SmFsYW4gcnVzYWsg8J+apw==?=", "Jalan rusak 🚧"),
        ("=?utf-8?q?Jalan_?= =?utf-8?q?rusak?=", "Jalan rusak"),
        ("=?utf-8?b?ww==?= =?utf-8?b?qQ==?=", "é"),
        ("Re: =?iso-8859-1*id?q?caf=E9?= tutup", "Re: café tutup"),
        ("=?utf-8?q?a=0D=0ABcc:_x@y?=", "a Bcc: x@y"),
        ("=?x-unknown?q?caf=E9?=", "café"),
        ("=?utf-8?x?abc?= =?broken", "=?utf-8?x?abc?= =?broken"),
        ("dua\n baris", "dua baris"),
        ("tanpa\udce9 kode", "tanpaé kode"),
        ("[JK2511240001] lagi", "[JK2511240001] lagi"),
    ],
)
def test_subjects(subject: str, title: str) -> None:
    assert report(mail(f"Message-ID: <a@b>\nSubject: {subject}")).title == title


@pytest.mark.parametrize(
    ("head", "name", "contact"),
    [
        ("From: =?utf-8?q?Siti_=C3=89?= <siti@warga.id>", "Siti É", "siti@warga.id"),
        ("From: siti@warga.id (Siti)", "Siti", "siti@warga.id"),
        ('From: "Aminah, Siti" <siti@warga.id>\nReply-To: <lain@warga.id>', "Aminah, Siti", "lain@warga.id"),
        ("From: siti@warga.id\nReply-To: bukan alamat", "", "siti@warga.id"),
        ("From: \"x\r\n Bcc: y@z\" <siti@warga.id>", "x Bcc: y@z", "siti@warga.id"),
        ("From: <siti@warga.id\0>", "", ""),
        ("From: undisclosed:;", "", ""),
        ("X: y", "", ""),
    ],
)  # fmt: skip
def test_who_wrote(head: str, name: str, contact: str) -> None:
    read = report(mail(f"Message-ID: <a@b>\n{head}"))
    assert (read.reporter_name, read.reporter_contact) == (name, contact)


def test_without_message_id_the_content_names_it() -> None:
    head = "From: siti@warga.id\nDate: Mon, 24 Nov 2025 08:00:00 +0700\nSubject: Jalan"
    one, again = report(mail(head)), report(mail("Received: elsewhere\n" + head))
    assert one.external_id == again.external_id
    assert one.external_id.startswith("sha256:")
    others = [
        mail(head, "Jalan lain"),
        mail(head.replace("08:00", "08:01")),
        mail(head.replace("siti", "budi")),
    ]
    assert len({one.external_id, *(report(other).external_id for other in others)}) == 4


@pytest.mark.parametrize(
    ("said", "kept"),
    [("  <abc@d>  ", "abc@d"), ("abc@d", "abc@d"), ("(c) <abc@d> <e@f>", "abc@d"),
     ("<abc\n @d>", None), ("<é@d>", None),
     ("<" + "a" * 400 + "@d>", None), ("<>", None), ("sha256:00", None)],
)  # fmt: skip
def test_message_ids(said: str, kept: str | None) -> None:
    read = report(mail(f"Message-ID: {said}"))
    assert read.external_id == kept if kept else read.external_id.startswith("sha256:")


@pytest.mark.parametrize(
    ("arrived", "date", "received"),
    [
        (NOW - 5, "Mon, 24 Nov 2025 08:00:00 +0700", NOW - 5),
        (NOW + 99, "", NOW),
        (0, "Mon, 24 Nov 2025 08:00:00 +0700", NOW - 600),
        (0, "Mon, 24 Nov 2099 08:00:00 +0700", NOW),
        (0, "Mon, 24 Nov 99999999999 08:00:00 +0700", NOW),
        (0, "kemarin", NOW),
        (0, "", NOW),
    ],
)
def test_when_it_came(arrived: int, date: str, received: int) -> None:
    read = read_message(mail(f"Date: {date}"), Envelope("s", "w", arrived, NOW))
    assert isinstance(read, Report)
    assert read.received_at == received


def test_what_it_answers_is_told() -> None:
    read = report(
        mail(f"In-Reply-To: <{OURS}@jakarta.go.id>\nReferences: <satu@b>\n <dua@b> <{OURS}@jakarta.go.id>")
    )
    assert read.answers == (OURS, "dua@b", "satu@b")
    assert our_id(f"{OURS}@jakarta.go.id") is not None
    assert our_id("satu@b") is None


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("Auto-Submitted: auto-replied", "auto"),
        ("Auto-Submitted: auto-generated; x=y", "auto"),
        ("X-Auto-Response-Suppress: All", "auto"),
        ("Precedence: bulk", "bulk"),
        ("Precedence: List", "bulk"),
        (f"Message-ID: <{OURS}@jakarta.go.id>\nX-Tanggap-Reply: {OURS[6:]}", "own"),
    ],
)
def test_what_no_citizen_wrote_is_passed_over(head: str, reason: str) -> None:
    assert outcome(mail(head)) == Skipped(reason)


@pytest.mark.parametrize("head", ["Auto-Submitted: no", "Precedence: first-class", "X-Auto-Response-Suppress: None",
                                  f"Message-ID: <{OURS}@jakarta.go.id>"])  # fmt: skip
def test_what_only_looks_like_it_is_a_report(head: str) -> None:
    report(mail(head))


@pytest.mark.parametrize(
    ("status", "bounce"),
    [
        ("5.1.1", Bounce(our_id(f"{OURS}@x"), ("siti@warga.id",))),
        ("4.4.1", None),
        ("2.0.0", None),
        ("", None),
    ],  # type: ignore[arg-type]
)
def test_a_reply_that_came_back_is_named(status: str, bounce: Bounce | None) -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nGagal\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; siti@warga.id\nAction: failed\nStatus: {status}\n\n--b\n"
        f"Content-Type: text/rfc822-headers\n\nSubject: Re\nMessage-ID: <{OURS}@jakarta.go.id>\n\n--b--\n"
    )
    head = "From: MAILER-DAEMON@x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"
    assert outcome(mail(head, body)) == Skipped("delivery", bounce)


def test_a_receipt_that_it_was_read_is_no_return() -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nDibaca\n--b\nContent-Type: message/disposition-notification\n\n"
        f"Final-Recipient: rfc822; siti@warga.id\nStatus: 5.0.0\nDisposition: manual-action; displayed\n\n--b\n"
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: <{OURS}@jakarta.go.id>\n\n--b--\n"
    )
    head = "From: siti@warga.id\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b"
    assert outcome(mail(head, body)) == Skipped("delivery", None)


def test_the_plain_form_counts_and_inline_pictures_come_along() -> None:
    made = EmailMessage()
    made["Message-ID"] = "<a@b>"
    made.set_content("Lubang di sini\n")
    made.add_alternative("<p>Lubang <b>di sini</b> <img src=cid:1></p>", subtype="html")
    made.get_payload()[1].add_related(JPEG, "image", "jpeg", cid="<1>")  # type: ignore[index, union-attr]
    read = report(bytes(made))
    assert read.text == "Lubang di sini"
    assert (read.pictures, read.photos, read.left_out) == ((JPEG,), (sha256(JPEG).hexdigest(),), 0)


def test_an_empty_plain_form_gives_way_to_html() -> None:
    made = EmailMessage()
    made.set_content(" \n")
    made.add_alternative("<p>Lubang</p>", subtype="html")
    assert report(bytes(made)).text == "Lubang"


def test_text_around_a_picture_is_all_there() -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nAtas\n--b\nContent-Type: image/png\n\nx\n--b\n"
        "Content-Type: text/plain\n\nBawah\n--b\nContent-Type: text/plain; name=catatan.txt\n"
        "Content-Disposition: attachment\n\nlampiran\n--b--"
    )
    read = report(mail("Content-Type: multipart/mixed; boundary=b", body))
    assert read.text == "Atas\nBawah"
    assert read.left_out == 1


def test_pictures_have_limits_and_what_is_left_out_is_counted() -> None:
    made = EmailMessage()
    made.set_content("Foto\n")
    for n in range(MOST_PICTURES + 3):
        made.add_attachment(JPEG + bytes([n]), "image", "jpeg", filename=f"{n}.jpg")
    made.add_attachment(JPEG + b"\0", "image", "jpeg", filename="lagi.jpg")
    assert len(report(bytes(made)).pictures) == MOST_PICTURES
    assert report(bytes(made)).left_out == 4

    made = EmailMessage()
    made.set_content("Foto\n")
    made.add_attachment(JPEG, "application", "octet-stream", filename="IMG_1.JPG")
    made.add_attachment(JPEG + bytes(LARGEST_PICTURE), "image", "jpeg", filename="besar.jpg")
    made.add_attachment(b"GIF89a" + bytes(2000), "image", "gif", filename="a.gif")
    made.add_attachment(b"<svg onload=alert(1)>" + bytes(2000), "image", "png", filename="a.png")
    made.add_attachment(b"RIFF1234WAVE" + bytes(2000), "image", "webp", filename="a.webp")
    made.add_attachment(b"x\x9f\x3e\x22", "application", "ms-tnef", filename="winmail.dat")
    made.add_attachment(b"%PDF", "application", "pdf", filename="a.pdf")
    made.add_attachment(b"\x89PNG\r\n\x1a\n.", "image", "png", filename="titik.png")
    read = report(bytes(made))
    assert read.pictures == (JPEG,)
    assert read.left_out == 6


def test_a_forwarded_mail_speaks_when_its_bearer_is_silent() -> None:
    inside = "--b\nContent-Type: message/rfc822\n\nSubject: lama\nFrom: x@y\n\nYang lama\n--b--"
    head = "Subject: Fwd\nContent-Type: multipart/mixed; boundary=b"
    assert report(mail(head, inside)).text == "Yang lama"
    assert report(mail(head, "--b\n\nLihat ini\n" + inside)).text == "Lihat ini"


def test_the_subject_speaks_for_an_empty_mail() -> None:
    assert (
        report(mail("Subject: Lampu mati di Jl. Tebet Raya", "\n\n")).text == "Lampu mati di Jl. Tebet Raya"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        mail("From: a@b.id", "  "),
        mail("Content-Type: application/ms-tnef; name=winmail.dat", "x"),
    ],
)
def test_without_any_words_it_goes_to_the_quarantine(data: bytes) -> None:
    read = outcome(data)
    assert isinstance(read, Unreadable)
    assert (read.code, read.source, read.where, read.params) == ("email.empty", "mail.id/INBOX", "UID 7", {})


def nested(levels: int, lines: int = 0) -> bytes:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels))
    return (opened + "\nisi\n" + "x\n" * lines).encode()


def test_a_thousand_parts_inside_one_another() -> None:
    began = process_time()
    for data in (nested(1000, 100_000), b"Content-Type: message/rfc822\n\n" * 1000):
        read = outcome(data)
        assert isinstance(read, Unreadable)
        assert read.code in ("email.nested", "email.broken")
        assert len(read.raw) <= RAW
    assert process_time() - began < 2


def test_a_few_levels_are_read() -> None:
    assert report(nested(20)).text == "isi"
    began = process_time()
    report(nested(58, 60_000))
    assert process_time() - began < 10


@pytest.mark.parametrize(
    "data",
    [
        b"a:\n" * 170_000 + b"\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\n\nx",
        b"From: " + b"(" * 400_000 + b"\n\nx",
        b"From: " + b'"a" <' * 60_000 + b"\n\nx",
        b"References: " + b"<" * 400_000 + b"\n\nx",
        b"Content-Type: text/plain;" + b"a=b;" * 100_000 + b"\n\nx",
        b"Content-Disposition: attachment;" + b"filename*0*=x;" * 30_000 + b"\n\nx",
        b"Content-Transfer-Encoding: base64\n\n" + b"a=\n" * 170_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 70_000,
        b"boundary" + b" " * 400_000 + b"\n\nx",
        b"Content-Type: text/html\n\n" + b"<meta " * 50_000,
        b"Content-Type: multipart/report; boundary=b\n\n" + b"\nStatus: \nMessage-ID: " * 20_000,
    ],
    ids=lambda data: data[:30].decode(),
)
def test_half_a_megabyte_of_malice_costs_a_moment(data: bytes) -> None:
    began = process_time()
    outcome(data[: 512 * 1024])
    assert process_time() - began < 5


def test_a_long_mail_is_cut_and_says_so() -> None:
    read = report(mail("Subject: x", "a" * (LONGEST_TEXT + 5)))
    assert read.text == "a" * LONGEST_TEXT + "\n[…]"
    assert len(read.raw) == RAW


def test_what_was_kept_in_the_quarantine_can_be_read_again() -> None:
    read = outcome(mail("From: siti@warga.id\nMessage-ID: <a@b>", " "))
    assert isinstance(read, Unreadable)
    again = report(read.raw.strip(" ") + "Jalan rusak")
    assert (again.external_id, again.text) == ("a@b", "Jalan rusak")


# Ten thousand broken ones --------------------------------------------------------------------------------------

WHOLE = mail(
    f"From: =?utf-8?b?U2l0aQ==?= <siti@warga.id>\nTo: lapor@jakarta.go.id\n"
    f"Subject: =?iso-8859-1?q?caf=E9?= [JK2511240001]\nDate: Mon, 24 Nov 2025 08:00:00 +0700\n"
    f"Message-ID: <a@b>\nIn-Reply-To: <{OURS}@x>\nReferences: <c@d> <e@f>\n"
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"',
    '--b\nContent-Type: multipart/alternative; boundary="c"\n\n--c\n'
    "Content-Type: text/plain; charset=utf-8; format=flowed\n"
    "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\n"
    "\n--c\nContent-Type: text/html; charset=gb2312\n\n"
    "<p>a<b\n--c--\n--b\nContent-Type: message/rfc822\n\nSubject: x\nContent-Type: text/plain\n\ny\n--b\n"
    "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n"
    "Content-Disposition: attachment; filename*0*=utf-8''a; filename*1=b\n\n"
    "iVBORw0KGgo=\n--b--\n",
)
PIECES = (
    b"", b"\x00", b"\r", b"\n", b"\n\n", b"\xff\xfe", b"=?", b"?=", b"=?utf-8?b?", b"<", b">", b"\"", b"(",
    b")" * 30, b"(" * 300, b";", b"charset=", b"charset=idna", b"charset*=''%", b"boundary=", b"boundary=b",
    b"--b", b"--b--", b"--c--", b"=", b"@", b"Content-Type: ", b"Content-Type: text/html\n", b"multipart/report",
    b"multipart/digest", b"message/partial", b"message/external-body", b"message/delivery-status", b"text/", b"/",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uuencode\n", b"begin 666 a\n",
    b"a" * 1200, b" " * 400, b"\xf0\x9f\x9a\xa7", b"From ", b":", b"Date: Mon, 99 Foo -1 25:61:61 +99999\n",
    b"Message-ID:\n", b"\nAuto-Submitted: auto-replied\n", b"\nPrecedence: bulk\n", b"filename*999999999999*=x",
)  # fmt: skip
SEEN: Counter[str] = Counter()


def edited(how: bytes) -> bytes:
    """The mail with pieces put in and cut out: four bytes say where, how much goes, and what comes."""
    data = WHOLE
    for n in range(0, len(how) - 3, 4):
        at, gone, what = int.from_bytes(how[n : n + 2]) % (len(data) + 1), how[n + 2] % 64, how[n + 3]
        put = PIECES[what] if what < len(PIECES) else how[n : n + 4]
        data = data[:at] + put + data[at + gone :]
    return data


@settings(max_examples=1000)
@given(st.lists(st.binary(min_size=4, max_size=40), min_size=10, max_size=10))
def test_broken_mails_never_raise(how: list[bytes]) -> None:
    for data in [how[0] * 20, *(edited(one) for one in how[1:])]:
        read = outcome(data)
        SEEN[type(read).__name__] += 1
        if isinstance(read, Report):
            assert read.text.strip()
            assert 0 < len(read.external_id) <= 250
            assert 0 <= read.received_at <= NOW
            assert "\n" not in read.title + read.reporter_contact + read.reporter_name
            f"{read.text}{read.title}{read.reporter_name}{read.raw}{read.external_id}".encode()
        elif isinstance(read, Unreadable):
            assert read.code.startswith("email.")
            read.raw.encode()
        else:
            assert read.reason in ("own", "auto", "bulk", "delivery")


def test_they_were_ten_thousand_and_of_all_sorts() -> None:
    """The test above must not have met only one sort: then it would say nothing of the others."""
    if not SEEN:
        pytest.skip("run on its own")
    assert sum(SEEN.values()) >= 9000
    assert set(SEEN) == {"Report", "Unreadable", "Skipped"}

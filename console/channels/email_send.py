"""A reply goes out by SMTP, once: what each step's failure says about whether it went.

Up to the answer to DATA nothing was accepted. After it only an answer tells, and one that says "later" (4xx) is not
believed: servers have delivered after it. A copy goes to our own mailbox in the same transaction (as an unnamed
recipient), so that a reply whose answer was lost can be found there; a server that does not take the copy gets no
reply.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate
from typing import Final

from console.channels.email_message import ADDRESS
from console.channels.email_url import CONNECT_S, OAUTH, READ_S, Place, Server
from models.delivery import Away, Denied, Outgoing, Unsure, Unwanted

#: How long a server may look at a mail before it answers; some search it for viruses.
ANSWER_S: Final = 120.0
#: What stays of the citizen's subject.
LONGEST_SUBJECT: Final = 200

_MESSAGE_ID: Final = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")
_AGAIN: Final = re.compile(r"^(?:\s*(?:re|fwd?|aw|bls|balas)\s*:)+\s*", re.IGNORECASE)
_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


def reply_id(out: Outgoing, place: Place) -> str:
    """The reply's Message-ID without brackets, the same at every try."""
    return f"reply-{out.reply}@{place.address.rpartition('@')[2]}"


def composed(out: Outgoing, place: Place, now: int) -> bytes:
    """The mail, as it is sent.

    Raises:
        Unwanted: there is no address to send it to.
    """
    if not ADDRESS.fullmatch(out.contact):
        raise Unwanted("email.no_address")
    mail = EmailMessage(policy=SMTP if out.contact.isascii() else SMTPUTF8)
    mail["From"] = place.address
    mail["To"] = out.contact
    mail["Subject"] = subject(out.title, out.number)
    mail["Date"] = formatdate(now, usegmt=True)
    mail["Message-ID"] = f"<{reply_id(out, place)}>"
    if _MESSAGE_ID.fullmatch(out.external_id):  # not so when the citizen's mail had none
        mail["In-Reply-To"] = mail["References"] = f"<{out.external_id}>"
    # No Auto-Submitted: a person stands behind it, and whoever is away should be able to say so.
    mail["X-Tanggap-Reply"] = str(out.reply)
    mail.set_content(out.text.replace("\r\n", "\n").replace("\r", "\n"), cte="quoted-printable")
    return mail.as_bytes()


def subject(title: str, number: str) -> str:
    """``Re: title [JK…]`` on one line: the tag leads an answer back to its case."""
    plain, number = _one_line(title), _one_line(number)
    plain = _AGAIN.sub("", plain.replace(f"[{number}]", "")).strip()[:LONGEST_SUBJECT]
    return " ".join(piece for piece in ("Re:", plain, f"[{number}]" if number else "") if piece)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def send(out: Outgoing, place: Place, token: str, now: int, context: ssl.SSLContext | None) -> str:
    """Send a reply.

    Returns:
        Its Message-ID without brackets.

    Raises:
        Away, Denied, Unwanted: it did not go out. Unsure: it may have.
    """
    server = place.smtp
    if server is None:
        raise Denied("email.url", part="smtp")
    mail = composed(out, place, now)
    with _away(server.host):
        smtp = _connected(server, place, context)
    try:
        with _away(server.host):
            _log_in(smtp, server, token)
            _addressed(smtp, server, place, out.contact, len(mail))
            code, _ = smtp.docmd("DATA")
        _before_data(code, 354, server.host)
        _handed_over(smtp, server, mail)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()
    return reply_id(out, place)


@contextmanager
def _away(host: str) -> Iterator[None]:
    """Nothing was accepted yet, whatever goes wrong."""
    try:
        yield
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Away("channel.away", host=host, reason=type(error).__name__) from None


def _connected(server: Server, place: Place, context: ssl.SSLContext | None) -> smtplib.SMTP:
    name = place.address.rpartition("@")[2]  # asking the system for its own name may take seconds
    if server.tls == "at once":
        return smtplib.SMTP_SSL(server.host, server.port, name, timeout=CONNECT_S, context=context)
    smtp = smtplib.SMTP(server.host, server.port, name, timeout=CONNECT_S)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.tls == "starttls":
            code, _ = smtp.starttls(context=context)  # raises when the server does not know it
            if code != 220:
                raise smtplib.SMTPNotSupportedError("STARTTLS")
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: Server, token: str) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(READ_S)
    smtp.ehlo_or_helo_if_needed()
    if not smtp.has_extn("auth"):  # a relay that knows us by our place
        return
    user, offered = server.user, smtp.esmtp_features["auth"].upper().split()
    try:
        if token.startswith(OAUTH):
            code = _shown(smtp, "XOAUTH2", f"user={user}\1auth=Bearer {token.removeprefix(OAUTH)}\1\1")
        elif "PLAIN" in offered:  # by hand: smtplib's takes ASCII only
            code = _shown(smtp, "PLAIN", f"\0{user}\0{token}")
        else:
            code, _ = smtp.login(user, token)
    except smtplib.SMTPAuthenticationError as error:
        code = error.smtp_code
    except UnicodeError:
        raise Denied("channel.denied", status="SMTP") from None
    if 400 <= code < 500:
        raise Away("channel.away", host=server.host, reason=str(code))
    if not 200 <= code < 300:
        raise Denied("channel.denied", status=str(code))


def _shown(smtp: smtplib.SMTP, how: str, said: str) -> int:
    """Log in with one word; returns the server's answer."""
    code, _ = smtp.docmd("AUTH", f"{how} {b64encode(said.encode()).decode('ascii')}")
    if code == 334:  # XOAUTH2 tells so why it refuses; an empty line ends it
        code, _ = smtp.docmd("")
    return code


def _addressed(smtp: smtplib.SMTP, server: Server, place: Place, to: str, size: int) -> None:
    """Sender and recipients, ours first: without a copy the reply could never be found again.

    Raises:
        Away: 4xx. Denied: we may not send, or not to ourselves. Unwanted: the citizen's address or the size is refused.
    """
    options = [f"size={size}"] if smtp.has_extn("size") else []
    if not to.isascii():
        if not smtp.has_extn("smtputf8"):
            raise Unwanted("channel.unwanted", status="SMTPUTF8")
        options += ["SMTPUTF8", "BODY=8BITMIME"]
        smtp.command_encoding = "utf-8"
    code, _ = smtp.mail(place.address, options)
    if code == 552:
        raise Unwanted("channel.unwanted", status="552")
    if code >= 500:
        raise Denied("channel.denied", status=str(code))
    _before_data(code, 250, server.host)
    code, _ = smtp.rcpt(place.address)
    if code >= 500:
        raise Denied("email.copy", host=server.host, status=str(code))
    _before_data(code, 250, server.host)
    code, _ = smtp.rcpt(to)
    _before_data(code, 250, server.host)


def _before_data(code: int, wanted: int, host: str) -> None:
    """What an answer means while nothing was handed over."""
    if code >= 500:
        raise Unwanted("channel.unwanted", status=str(code))
    if not wanted <= code <= wanted + 1:  # 251: will be forwarded
        raise Away("channel.away", host=host, reason=str(code))


def _handed_over(smtp: smtplib.SMTP, server: Server, mail: bytes) -> None:
    """The content, and the answer that alone tells whether it was taken.

    Raises:
        Unsure: no answer, or 4xx. Unwanted: 5xx, it was read and refused.
    """
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(ANSWER_S)
        smtp.send(_DOT.sub(b"..", mail) + (b"" if mail.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, _ = smtp.getreply()
    except (smtplib.SMTPException, OSError, ValueError):
        raise Unsure("channel.unsure", host=server.host) from None
    if code >= 500:
        raise Unwanted("channel.unwanted", status=str(code))
    if not 200 <= code < 300:
        raise Unsure("channel.unsure", host=server.host)

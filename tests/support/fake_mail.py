"""A mail server that fails to order: IMAP4rev1 and SMTP over one set of mailboxes, with TLS where asked for.

It does what the connector needs as RFC 3501 and RFC 5321 have it, the odd parts too: ``UID n:*`` names the last mail
though it is older, EXAMINE marks nothing, a partial fetch says from where. ``tests/channels/test_email.py`` runs the
same tests against Dovecot, where it is installed, so that this stays true. Nothing sleeps.
"""

from __future__ import annotations

import base64
import datetime
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

PASSWORD = 'kata sandi: ü"\\'  # noqa: S105 - of nobody
USER = "lapor@jakarta.go.id"


@dataclass
class Mail:
    """A mail that lies in a mailbox."""

    data: bytes
    arrived: int
    seen: bool = False


@dataclass
class Mailbox:
    """A mailbox; UIDs only grow."""

    flags: str = ""
    validity: int = 1
    next_uid: int = 1
    mails: dict[int, Mail] = field(default_factory=dict)

    def put(self, data: bytes, arrived: int) -> int:
        """A mail comes in; returns its UID."""
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.mails[uid] = Mail(data, arrived)
        return uid

    def renumber(self) -> None:
        """As after a restore: same mails, other UIDs."""
        mails = list(self.mails.values())
        self.validity, self.next_uid, self.mails = self.validity + 1, 1, {}
        for mail in mails:
            self.put(mail.data, mail.arrived)


@dataclass
class Faults:
    """What goes wrong.

    Attributes:
        greeting: said instead of ``OK`` by IMAP.
        login: said to a login, as ``NO [AUTHENTICATIONFAILED] no``.
        cut: UIDs at whose content the line breaks, in the middle of it.
        refused: UIDs whose content is refused with NO; ``refusal`` is how.
        nil: UIDs whose content is NIL.
        gone: UIDs removed just before their content is asked for.
        claimed: size said of a literal, instead of the true one.
        structure: said instead of a BODYSTRUCTURE.
        silent: nothing is answered to this word.
        refused_folders: mailboxes that cannot be opened.
        smtp: answers by the beginning of the command; "DONE" is what follows the content. "" breaks the line.
    """

    greeting: str = ""
    login: str = ""
    cut: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    refusal: str = "NO broken"
    nil: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    claimed: int = 0
    structure: str = ""
    silent: str = ""
    refused_folders: set[str] = field(default_factory=set)
    smtp: dict[str, str] = field(default_factory=dict)


class FakeMail:
    """Both servers. ``with FakeMail() as mail:``.

    Args:
        tls: a server's context; None: without TLS.
        implicit: TLS from the first byte on, else after STARTTLS, and nothing without it.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, *, implicit: bool = False) -> None:
        self.tls, self.implicit = tls, implicit
        self.mailboxes = {"INBOX": Mailbox(), "Terkirim": Mailbox("\\Sent")}
        self.faults = Faults()
        self.commands: list[str] = []
        self.sent: list[tuple[str, list[str], bytes]] = []
        self.auth = ["PLAIN"]
        self.extensions = ["SIZE 10000000", "AUTH PLAIN LOGIN", "SMTPUTF8", "8BITMIME"]
        self.now = 1_763_946_600
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self.hold = threading.Event()

    def __enter__(self) -> FakeMail:
        self.imap_port = self._listen(_Imap)
        self.smtp_port = self._listen(_Smtp)
        return self

    def __exit__(self, *_: object) -> None:
        self.hold.set()
        with self._lock:
            sockets = list(self._sockets)
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in list(self._threads):
            thread.join(10)
        for one in self._sockets:
            one.close()

    @property
    def inbox(self) -> Mailbox:
        return self.mailboxes["INBOX"]

    def url(self, mailbox: str = "INBOX", host: str = "localhost", more: str = "") -> str:
        """The setting that leads here."""
        s = "s" if self.implicit else ""
        user = USER.replace("@", "%40")
        return (
            f"imap{s}://{user}@{host}:{self.imap_port}/{mailbox}?smtp=smtp{s}://{host}:{self.smtp_port}{more}"
        )

    def _listen(self, session: Callable[[FakeMail, socket.socket], Any]) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        self._sockets.append(server)

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with self._lock:
                    self._sockets.append(connection)
                thread = threading.Thread(target=self._serve, args=(session, connection))
                self._threads.append(thread)
                thread.start()

        thread = threading.Thread(target=accept)
        self._threads.append(thread)
        thread.start()
        return int(server.getsockname()[1])

    def _serve(self, session: Callable[[FakeMail, socket.socket], Any], connection: socket.socket) -> None:
        with suppress(OSError, _Cut):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls and self.implicit:
                connection = self._wrapped(connection)
            session(self, connection).run()
        connection.close()

    def _wrapped(self, connection: socket.socket) -> socket.socket:
        assert self.tls is not None
        wrapped = self.tls.wrap_socket(connection, server_side=True)
        with self._lock:
            self._sockets.append(wrapped)
        return wrapped


class _Cut(Exception):
    """The line breaks here."""


class _Session:
    """One connection."""

    def __init__(self, mail: FakeMail, connection: socket.socket) -> None:
        self.mail, self.connection = mail, connection
        self.file = connection.makefile("rb")
        self.secure = mail.tls is None or mail.implicit

    def say(self, line: str | bytes) -> None:
        self.connection.sendall((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def line(self) -> bytes:
        line = self.file.readline()
        if not line:
            raise _Cut
        return line.rstrip(b"\r\n")

    def start_tls(self) -> None:
        self.connection = self.mail._wrapped(self.connection)
        self.file = self.connection.makefile("rb")
        self.secure = True


class _Imap(_Session):
    """IMAP4rev1, as much of it as a reader needs."""

    box: Mailbox | None = None
    signed_in = False

    def run(self) -> None:
        self.say(f"* {self.mail.faults.greeting or 'OK hello'}")
        if self.mail.faults.greeting:
            return
        while True:
            line = self.line()
            while found := re.search(rb"\{(\d+)\}$", line):
                self.say("+ go on")
                line = line[: found.start()] + b'"' + self.file.read(int(found[1])) + b'"' + self.line()
            tag, _, rest = line.decode().partition(" ")
            word = rest.upper().removeprefix("UID ").split(" ")[0]
            self.mail.commands.append(rest.split(" ")[0] if word in ("LOGIN", "AUTHENTICATE") else rest)
            if word == self.mail.faults.silent:
                self.mail.hold.wait()
                raise _Cut
            answer = getattr(self, f"do_{word.lower()}", None)
            if answer is None:
                self.say(f"{tag} BAD what?")
                continue
            if (
                word not in ("CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "LOGOUT")
                and not self.signed_in
            ):
                self.say(f"{tag} BAD not now")
                continue
            said = answer(rest)
            self.say(f"{tag} {said or 'OK done'}")
            if word == "LOGOUT":
                return
            if word == "STARTTLS":
                self.start_tls()

    def do_capability(self, _: str) -> None:
        auth = " ".join(f"AUTH={one}" for one in self.mail.auth) if self.secure else "STARTTLS LOGINDISABLED"
        self.say(f"* CAPABILITY IMAP4rev1 {auth}")

    def do_starttls(self, _: str) -> str:
        return "OK begin" if self.mail.tls and not self.secure else "BAD no TLS"

    def do_noop(self, _: str) -> None:
        pass

    def do_login(self, rest: str) -> str:
        words = [
            w.replace('\\"', '"').replace("\\\\", "\\") for w in re.findall(r'"((?:[^"\\]|\\.)*)"', rest)
        ]
        return self._admitted(words == [USER, PASSWORD])

    def do_authenticate(self, rest: str) -> str:
        self.say("+ ")
        said = base64.b64decode(self.line()).decode()
        if rest.split(" ")[1].upper() == "XOAUTH2":
            if said != f"user={USER}\1auth=Bearer {PASSWORD}\1\1":
                self.say("+ eyJzdGF0dXMiOiI0MDEifQ==")
                self.line()
                return "NO [AUTHENTICATIONFAILED] no"
            return self._admitted(True)
        return self._admitted(said == f"\0{USER}\0{PASSWORD}")

    def _admitted(self, right: bool) -> str:
        if self.mail.faults.login:
            return self.mail.faults.login
        self.signed_in = right and self.secure
        return "OK welcome" if self.signed_in else "NO [AUTHENTICATIONFAILED] no"

    def do_logout(self, _: str) -> None:
        self.say("* BYE bye")

    def do_list(self, _: str) -> None:
        for name, box in self.mail.mailboxes.items():
            self.say(f'* LIST (\\HasNoChildren {box.flags}) "/" "{name}"')

    def do_examine(self, rest: str) -> str:
        name = rest.split(" ", 1)[1].strip('"')
        self.box = self.mail.mailboxes.get(name)
        if self.box is None or name in self.mail.faults.refused_folders:
            return "NO [NONEXISTENT] none"
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] now")
        self.say(f"* OK [UIDNEXT {self.box.next_uid}] next")
        return "OK [READ-ONLY] open"

    def _uids(self, said: str) -> list[int]:
        assert self.box is not None
        last = max(self.box.mails, default=0)
        found: set[int] = set()
        for piece in said.split(","):
            low, _, high = piece.partition(":")
            ends = [last if end == "*" else int(end) for end in (low, high or low)]
            found |= {uid for uid in self.box.mails if min(ends) <= uid <= max(ends)}
        return sorted(found)

    def do_search(self, rest: str) -> None:
        assert self.box is not None
        found = set(self.box.mails)
        if uids := re.search(r"SEARCH UID (\S+)", rest):
            found &= set(self._uids(uids[1]))
        if since := re.search(r"SINCE (\S+)", rest):
            day = datetime.datetime.strptime(since[1].strip('"'), "%d-%b-%Y").replace(tzinfo=datetime.UTC)
            found = {uid for uid in found if self.box.mails[uid].arrived >= day.timestamp()}
        if header := re.search(r'HEADER "?Message-ID"? "?([^"]+)"?', rest):
            found = {
                uid
                for uid in found
                if header[1] in str(message_from_bytes(self.box.mails[uid].data)["Message-ID"])
            }
        self.say(" ".join(["* SEARCH", *map(str, sorted(found))]))

    def do_fetch(self, rest: str) -> str | None:
        assert self.box is not None
        faults = self.mail.faults
        _, _, said, asked = rest.split(" ", 3)
        wanted = re.findall(r"BODY\.PEEK\[[^\]]*\](?:<\d+\.\d+>)?|[A-Z0-9.]+", asked)
        content = "BODY.PEEK" in asked
        if content:
            for uid in faults.gone:
                self.box.mails.pop(uid, None)
        uids = self._uids(said)
        if content and (bad := faults.refused & set(uids)):
            return faults.refusal if bad else None
        for number, uid in enumerate(sorted(self.box.mails), 1):
            if uid in uids:
                pieces = [f"UID {uid}".encode(), *(self._item(uid, item) for item in wanted)]
                line = f"* {number} FETCH (".encode() + b" ".join(pieces) + b")"
                if content and uid in faults.cut:
                    self.connection.sendall(line[: len(line) // 2])
                    raise _Cut
                self.say(line)
        return None

    def _item(self, uid: int, item: str) -> bytes:
        assert self.box is not None
        mail = self.box.mails[uid]
        if item == "RFC822.SIZE":
            return f"RFC822.SIZE {len(mail.data)}".encode()
        if item == "INTERNALDATE":
            when = datetime.datetime.fromtimestamp(mail.arrived, datetime.UTC)
            return f'INTERNALDATE "{when:%d-%b-%Y %H:%M:%S} +0000"'.encode()
        if item == "BODYSTRUCTURE":
            said = self.mail.faults.structure
            return b"BODYSTRUCTURE " + (said.encode() if said else _structure(message_from_bytes(mail.data)))
        found = re.fullmatch(r"BODY\.PEEK\[([^\]]*)\](?:<(\d+)\.(\d+)>)?", item)
        assert found, item
        data = _section(mail.data, found[1])
        name = f"BODY[{found[1]}]"
        if found[2] is not None:
            data, name = data[int(found[2]) : int(found[2]) + int(found[3])], f"{name}<{found[2]}>"
        if uid in self.mail.faults.nil:
            return f"{name} NIL".encode()
        return f"{name} {{{self.mail.faults.claimed or len(data)}}}\r\n".encode() + data


def _section(data: bytes, section: str) -> bytes:
    if not section:
        return data
    head, split, _ = data.partition(b"\r\n\r\n")
    if section == "HEADER":
        return head + split
    part: Message = message_from_bytes(data)
    for number in section.split("."):
        if part.get_content_type() == "message/rfc822":
            part = part.get_payload()[0]  # type: ignore[index, assignment, union-attr]
        part = part.get_payload()[int(number) - 1] if part.is_multipart() else part  # type: ignore[index, assignment, union-attr]
    return part.as_bytes().partition(b"\n\n")[2].replace(b"\n", b"\r\n")


def _structure(part: Message) -> bytes:
    """BODYSTRUCTURE (RFC 3501, 7.4.2)."""

    def quoted(value: object) -> str:
        return "NIL" if value is None else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'

    def pairs(given: list[tuple[str, str]] | None) -> str:
        return "(" + " ".join(f"{quoted(k)} {quoted(v)}" for k, v in given) + ")" if given else "NIL"

    disposition = part.get_content_disposition()
    given = [(k, v) for k, v in part.get_params(header="content-disposition") or [] if v]
    where = f"({quoted(disposition)} {pairs(given)})" if disposition else "NIL"
    kinds = pairs([(k, v) for k, v in (part.get_params() or [])[1:] if isinstance(v, str)])
    if part.get_content_maintype() == "multipart":
        inside = b"".join(_structure(child) for child in part.get_payload())  # type: ignore[arg-type, union-attr]
        return b"(" + inside + f' "{part.get_content_subtype()}" {kinds} {where} NIL NIL)'.encode()
    body = part.as_bytes().partition(b"\n\n")[2].replace(b"\n", b"\r\n")
    encoding = part.get("Content-Transfer-Encoding", "7bit")
    start = (
        f"({quoted(part.get_content_maintype())} {quoted(part.get_content_subtype())} {kinds} NIL NIL"
        f" {quoted(encoding)} {len(body)}"
    ).encode()
    middle = b""
    if part.get_content_type() == "message/rfc822":
        envelope = b" (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) "
        middle = envelope + _structure(part.get_payload()[0]) + b" 1"  # type: ignore[index, arg-type, union-attr]
    elif part.get_content_maintype() == "text":
        middle = f" {body.count(10)}".encode()
    return start + middle + f" NIL {where} NIL NIL)".encode()


class _Smtp(_Session):
    """SMTP with submission's extensions. What is for our own address comes to INBOX."""

    def run(self) -> None:
        self.signed_in = False
        sender, to = "", list[str]()
        self.say("220 hello")
        while True:
            line = self.line().decode()
            word = line.split(" ")[0].split(":")[0].upper()
            self.mail.commands.append(line if word != "AUTH" else "AUTH")
            planned = next(
                (v for k, v in self.mail.faults.smtp.items() if line.upper().startswith(k.upper())), None
            )
            if planned is not None:
                self._planned(planned)
            elif word == "EHLO":
                secure = self.secure
                offered = ["hello", *(self.mail.extensions if secure else ["STARTTLS"])]
                for n, one in enumerate(offered, 1):
                    self.say(f"250{'-' if n < len(offered) else ' '}{one}")
            elif word == "STARTTLS":
                self.say("220 begin")
                self.start_tls()
            elif word == "AUTH":
                self._auth(line)
            elif (
                not self.signed_in
                and any(one.startswith("AUTH") for one in self.mail.extensions)
                and word != "QUIT"
            ):
                self.say("530 who are you")
            elif word == "MAIL":
                sender, to = line, []
                self.say("250 ok")
            elif word == "RCPT":
                to.append(line[line.index("<") + 1 : line.rindex(">")])
                self.say("250 ok")
            elif word == "DATA":
                self.say("354 go on")
                self._data(sender, to)
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def _planned(self, answer: str) -> None:
        if not answer:
            raise _Cut
        if answer == "silent":
            self.mail.hold.wait()
            raise _Cut
        self.say(answer)

    def _auth(self, line: str) -> None:
        _, how, *rest = line.split(" ")
        said = base64.b64decode(rest[0]).decode() if rest else ""
        self.signed_in = said in (f"\0{USER}\0{PASSWORD}", f"user={USER}\1auth=Bearer {PASSWORD}\1\1")
        if how.upper() == "XOAUTH2" and not self.signed_in:
            self.say("334 eyJzdGF0dXMiOiI0MDEifQ==")
            self.line()
        self.say("235 welcome" if self.signed_in else "535 no")

    def _data(self, sender: str, to: list[str]) -> None:
        lines = []
        while (line := self.line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
        done = self.mail.faults.smtp.get("DONE")
        if done is None or done.startswith(("taken ", "250")):
            data = b"\r\n".join(lines) + b"\r\n"
            self.mail.sent.append((sender, list(to), data))
            if USER in to:
                self.mail.inbox.put(data, self.mail.now)
        self._planned("250 queued" if done is None else done.removeprefix("taken "))


@contextmanager
def fake_mail(tls: ssl.SSLContext | None = None, *, implicit: bool = False) -> Iterator[FakeMail]:
    """Both servers, for the length of a test."""
    with FakeMail(tls, implicit=implicit) as mail:
        yield mail

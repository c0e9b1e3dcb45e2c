"""One mailbox at either server, for tests that must hold at the fake and at Dovecot alike."""

from __future__ import annotations

import ssl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from tests.support import dovecot as real
from tests.support import fake_mail as fake
from tests.support.fake_mail import FakeMail, Mailbox


class Box(Protocol):
    """A mailbox as its owner sees it. Without TLS for the fake, with it for Dovecot."""

    url: str
    token: str
    context: ssl.SSLContext | None

    def put(self, data: bytes, arrived: int) -> None: ...
    def remove(self, external_id: str) -> None: ...
    def renumber(self) -> None: ...
    def unseen(self) -> int: ...


class FakeBox:
    """At the fake."""

    def __init__(self, mail: FakeMail) -> None:
        self.mail, self.token, self.context = mail, fake.PASSWORD, None
        mail.mailboxes["Laporan"] = Mailbox()
        self.url = mail.url("Laporan")

    @property
    def box(self) -> Mailbox:
        return self.mail.mailboxes["Laporan"]

    def put(self, data: bytes, arrived: int) -> None:
        self.box.put(data, arrived)

    def remove(self, external_id: str) -> None:
        gone = [uid for uid, mail in self.box.mails.items() if f"<{external_id}>".encode() in mail.data]
        for uid in gone:
            del self.box.mails[uid]

    def renumber(self) -> None:
        self.box.renumber()

    def unseen(self) -> int:
        return sum(not mail.seen for mail in self.box.mails.values())


class DovecotBox:
    """At Dovecot, a mailbox of its own each time."""

    def __init__(self, server: real.Dovecot) -> None:
        self.server, self.token, self.context = server, real.PASSWORD, server.context
        self.name = uuid.uuid4().hex
        self.url = server.url(self.name, f"?smtp=smtps://localhost:{server.tls_port}")
        with server.client() as client:
            client.create_folder(self.name)

    def put(self, data: bytes, arrived: int) -> None:
        self.server.put(self.name, data, arrived)

    def remove(self, external_id: str) -> None:
        with self.server.client() as client:
            client.select_folder(self.name)
            client.delete_messages(client.search(["HEADER", "Message-ID", f"<{external_id}>"]))
            client.expunge()

    def renumber(self) -> None:
        with self.server.client() as client:
            client.rename_folder(self.name, f"{self.name}-old")
            client.create_folder(self.name)
            client.select_folder(f"{self.name}-old")
            if uids := client.search():
                client.copy(uids, self.name)

    def unseen(self) -> int:
        with self.server.client() as client:
            client.select_folder(self.name, readonly=True)
            return len(client.search(["UNSEEN"]))


@contextmanager
def box(kind: str) -> Iterator[Box | None]:
    """A mailbox at ``fake`` or ``dovecot``; None where that is not installed."""
    if kind == "fake":
        with FakeMail() as mail:
            yield FakeBox(mail)
        return
    server = real.dovecot()
    yield None if server is None else DovecotBox(server)

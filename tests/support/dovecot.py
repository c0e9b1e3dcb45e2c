"""Dovecot, where Debian's package is installed: an own instance in a temporary folder, on ports of its own."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tests.support.postgres import certificates, folder, free_port

PROGRAM = Path("/usr/sbin/dovecot")
USER = "lapor@jakarta.go.id"
PASSWORD = "kata sandi ü"  # noqa: S105 - of nobody


@dataclass(frozen=True)
class Dovecot:
    """A running server; every mailbox belongs to one user.

    Attributes:
        starttls_port, tls_port: on 127.0.0.1.
        ca_file: who signed its certificate, which is for ``localhost``.
    """

    starttls_port: int
    tls_port: int
    ca_file: Path

    @property
    def context(self) -> ssl.SSLContext:
        """A client's, which trusts it."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    def url(self, mailbox: str, more: str = "") -> str:
        """The setting that leads there."""
        return f"imaps://{USER.replace('@', '%40')}@localhost:{self.tls_port}/{mailbox}{more}"

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Somebody else at the same mailbox."""
        client = IMAPClient("localhost", self.tls_port, ssl_context=self.context)
        try:
            client.plain_login(USER, PASSWORD)
            yield client
        finally:
            client.logout()

    def put(self, mailbox: str, data: bytes, arrived: int) -> None:
        """A mail comes in."""
        with self.client() as client:
            if not client.folder_exists(mailbox):
                client.create_folder(mailbox)
            client.append(mailbox, data, (), datetime.fromtimestamp(arrived, UTC))


@cache
def dovecot() -> Dovecot | None:
    """Start it at first use, stop it when the process ends; None where it is not installed."""
    if not PROGRAM.exists() or not Path("/usr/lib/dovecot/imap").exists():
        return None
    made = _dovecot()
    atexit.register(made.__exit__, None, None, None)
    return made.__enter__()


@contextmanager
def _dovecot() -> Iterator[Dovecot]:
    root = os.geteuid() == 0
    user = "nobody" if root else pwd.getpwuid(os.geteuid()).pw_name
    who = pwd.getpwnam(user)
    how: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL, "env": {"PATH": os.defpath}}
    if root:
        how |= {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    with folder() as base:
        own = base / "d"
        own.mkdir(mode=0o700)
        ca_file, _ = certificates(base, own)
        ports = free_port(), free_port()
        (own / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        (own / "dovecot.conf").write_text(_settings(own, user, who, ports), encoding="utf-8")
        if root:
            for path in (own, *own.iterdir()):
                shutil.chown(path, who.pw_uid, who.pw_gid)
        log = (base / "out").open("wb")
        process = subprocess.Popen([PROGRAM, "-F", "-c", own / "dovecot.conf"], stdout=log, stderr=log, **how)
        try:
            made = Dovecot(*ports, ca_file)
            _wait(made, process, base, own)
            yield made
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()


def _settings(own: Path, user: str, who: pwd.struct_passwd, ports: tuple[int, int]) -> str:
    import grp

    group = grp.getgrgid(who.pw_gid).gr_name
    return f"""
base_dir = {own}/run
state_dir = {own}/state
log_path = {own}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{own}/server.crt
ssl_key = <{own}/server.key
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{own}/mail/%u
mail_fsync = never
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = {own}/users
}}
userdb {{
  driver = static
  args = uid={who.pw_uid} gid={who.pw_gid} home={own}/home/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Terkirim {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {ports[0]}
  }}
  inet_listener imaps {{
    port = {ports[1]}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def _wait(made: Dovecot, process: subprocess.Popen[bytes], base: Path, own: Path) -> None:
    """Until it answers."""
    pause, patience = threading.Event(), 200
    while True:
        try:
            with made.client():
                return
        except (OSError, IMAPClientError):
            patience -= 1
            if not patience or process.poll() is not None:
                told = [
                    path.read_text("utf-8", "replace")
                    for path in (base / "out", own / "log")
                    if path.exists()
                ]
                raise AssertionError("\n".join(told)) from None
            pause.wait(0.05)

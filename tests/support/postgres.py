"""Servers for the tests: the embedded one, thrown away afterwards, and Debian's with TLS where it is installed."""

from __future__ import annotations

import atexit
import datetime
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from console.core import embedded
from console.core.embedded import ADMIN, Embedded

DEBIAN = Path("/usr/lib/postgresql/15/bin")

# Nothing here outlives its test, so nothing waits for the disk. A commit still reaches the operating system: what was
# acknowledged is there after the server is killed.
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "autovacuum_naptime": "5min",
}


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder that `nobody` can reach too; pytest's are closed to others."""
    path = Path(tempfile.mkdtemp(prefix="tg-", dir="/tmp"))  # short, for the socket
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)


@contextmanager
def server(*, tcp_port: int | None = None, **options: str) -> Iterator[Embedded]:
    """A fresh embedded server.

    Args:
        tcp_port: listen on 127.0.0.1 too.
        options: settings, for instance ``wal_level="logical"``.
    """
    with folder() as path, embedded.join(path / "server", options=FAST | options, tcp_port=tcp_port) as made:
        yield made


@cache
def shared_server() -> Embedded:
    """The server of this test process; every test makes its own database there."""
    made = server()
    atexit.register(made.__exit__, None, None, None)
    return made.__enter__()


def fresh_database(at: Embedded) -> str:
    """Make an empty database.

    Returns:
        Its name.
    """
    name = f"t{secrets.token_hex(8)}"
    with psycopg.connect(at.dsn(ADMIN, "postgres"), autocommit=True) as db:
        # FILE_COPY would write two checkpoints.
        db.execute(sql.SQL("create database {} strategy wal_log").format(sql.Identifier(name)))
    return name


def drop_database(at: Embedded, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    pause, patience = threading.Event(), 200
    while True:  # a test may just have killed the server
        try:
            db = psycopg.connect(at.dsn(ADMIN, "postgres"), autocommit=True)
            break
        except psycopg.OperationalError:
            patience -= 1
            if not patience:
                raise
            pause.wait(0.1)
    with db:
        db.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def free_port() -> int:
    """A port of 127.0.0.1 nobody uses now, and which nobody is given by chance: it lies below those the system deals
    out, and no two processes of a run look for theirs at the same place."""
    ports = range(10_000, 32_000)
    while True:
        port = secrets.choice(ports)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


# Debian's, with TLS -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DebianServer:
    """PostgreSQL 15 as an agency runs it: TLS and passwords only, but for its administrator on the machine itself.

    Attributes:
        port: on 127.0.0.1.
        ca_file: who signed its certificate, which is for ``localhost``.
        other_ca_file: somebody else.
        admin_dsn: the superuser, over the socket.
        host: the name in the certificate.
    """

    port: int
    ca_file: Path
    other_ca_file: Path
    admin_dsn: str
    host: str = "localhost"

    def dsn(self, user: str, password: str, database: str, **more: Any) -> str:
        """How a console reaches it, with ``sslmode=verify-full``.

        Args:
            user: the role.
            password: his.
            database: its name.
            more: parameters of libpq that differ.
        """
        usual = {"sslmode": "verify-full", "sslrootcert": str(self.ca_file)}
        return make_conninfo(
            host=self.host, port=self.port, user=user, password=password, dbname=database, **(usual | more)
        )


@cache
def debian_server() -> DebianServer | None:
    """Start it at first use, stop it when the process ends; None where it is not installed."""
    if not (DEBIAN / "initdb").exists() or not (DEBIAN / "postgres").exists():
        return None
    made = _debian()
    atexit.register(made.__exit__, None, None, None)
    return made.__enter__()


@contextmanager
def _debian() -> Iterator[DebianServer]:
    how: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL, "check": True}
    how["env"] = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    if os.geteuid() == 0:
        how |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    with folder() as base:
        data = base / "pg"
        data.mkdir(mode=0o700)
        ca_file, other_ca_file = certificates(base, data)
        if os.geteuid() == 0:
            for path in (data, data / "server.crt", data / "server.key"):
                shutil.chown(path, "postgres", "postgres")
        # initdb wants an empty folder.
        cluster = data / "cluster"
        args = ["-D", str(cluster), "-U", ADMIN, "--locale=C.UTF-8", "--encoding=UTF8", "--auth=reject"]
        subprocess.run([DEBIAN / "initdb", *args, "--no-sync"], stdout=subprocess.DEVNULL, **how)
        (cluster / "pg_hba.conf").write_text(
            f"local all {ADMIN} trust\n"
            "hostssl all all 127.0.0.1/32 scram-sha-256\n"
            "hostssl all all ::1/128 scram-sha-256\n"
            "host all all all reject\n"
        )
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_permissions": "0700",
            "ssl": "on",
            "ssl_cert_file": str(data / "server.crt"),
            "ssl_key_file": str(data / "server.key"),
            "timezone": "UTC",
            **FAST,
        }
        words = [f"-k {data} -p {port}", *(f"-c {name}={value}" for name, value in settings.items())]
        control = [DEBIAN / "pg_ctl", "-D", str(cluster), "-s", "-w"]
        # Its output goes to the log: a pipe would stay open as long as the server runs.
        start = [*control, "-l", str(data / "log"), "-o", " ".join(words), "start"]
        subprocess.run(start, stdout=subprocess.DEVNULL, **how)
        try:
            admin = make_conninfo(host=str(data), port=port, user=ADMIN, dbname="postgres")
            yield DebianServer(port, ca_file, other_ca_file, admin)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, **how)


def certificates(public: Path, private: Path) -> tuple[Path, Path]:
    """Make a certificate for ``localhost`` and who signed it, and somebody who did not.

    Args:
        public: folder for the signers.
        private: folder for ``server.crt`` and ``server.key``.

    Returns:
        The right and a wrong ``sslrootcert``.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    # The clock of this machine: OpenSSL checks the dates against it.
    today = datetime.datetime.fromtimestamp(public.stat().st_mtime, datetime.UTC)

    def named(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

    def certificate(subject: str, key: Any, issuer: str) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(named(subject))
            .issuer_name(named(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - datetime.timedelta(days=1))
            .not_valid_after(today + datetime.timedelta(days=2))
        )

    def write(path: Path, content: bytes, mode: int) -> Path:
        path.write_bytes(content)
        path.chmod(mode)
        return path

    def authority(name: str) -> tuple[Any, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        made = certificate(name, key, name).add_extension(x509.BasicConstraints(True, None), critical=True)
        pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        return key, write(public / f"{name}.pem", pem, 0o644)

    ca_key, ca_file = authority("ca")
    _, other_ca_file = authority("other-ca")
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])  # 127.0.0.1 is a wrong name
    made = certificate("localhost", key, "ca").add_extension(names, critical=False)
    pem = made.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    write(private / "server.crt", pem, 0o644)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write(private / "server.key", secret, 0o600)
    return ca_file, other_ca_file

"""`console://app/…`: the only place the map's page may load anything from, and the guard that holds it to
that.

A scheme of our own instead of files: it carries live data (`points.bin?7`) as bytes without a detour through
JSON, it gives the page one clean origin for its Content Security Policy, and nothing on the disk is reachable
but the names listed here.
"""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

import resources

__all__ = ["HOST", "SCHEME", "MapScheme", "OriginGuard", "register", "tile_origin"]

log = logging.getLogger(__name__)

SCHEME: Final = b"console"
HOST: Final = "app"

_TYPES: Final = {
    ".html": b"text/html",
    ".js": b"text/javascript",
    ".css": b"text/css",
    ".svg": b"image/svg+xml",
    ".png": b"image/png",
    ".otf": b"font/otf",
    ".ttf": b"font/ttf",
    ".bin": b"application/octet-stream",
}


def register() -> None:
    """Tell Chromium about the scheme. Must happen before the first web profile exists; a second call does
    nothing.

    `FetchApiAllowed` is what lets the page `fetch` its points; without it only XMLHttpRequest would work.
    """
    if not QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(
        QWebEngineUrlScheme.Flag.SecureScheme
        | QWebEngineUrlScheme.Flag.LocalAccessAllowed
        | QWebEngineUrlScheme.Flag.CorsEnabled
        | QWebEngineUrlScheme.Flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


def tile_origin(template: str | None) -> str | None:
    """The one foreign origin a tile setting allows: scheme, host and port, nothing else.

    Args:
        template: a Leaflet tile address such as `https://tiles.example/{z}/{x}/{y}.png`, or None for no
            tiles.

    Raises:
        ValueError: not http(s), without a host, or with a placeholder in the host: `{s}` would name several
            origins.
    """
    if not template:
        return None
    parts = urlsplit(template)
    if parts.scheme not in {"http", "https"} or not parts.hostname or set("{}*;,'\" ") & set(parts.netloc):
        raise ValueError(f"not the address of a tile server: {template!r}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


class MapScheme(QWebEngineUrlSchemeHandler):
    """Answers every request of the page from a closed list of names.

    Live data is kept here as bytes: Python packs it in a worker, hands it over with `put`, and the page
    fetches it when it is told the generation.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page: Path | None = None
        self._live: dict[str, bytes] = {}

    def serve(self, page: Path) -> None:
        """Serve this page and the files beside it as `console://app/page/…`."""
        self._page = page.parent

    def put(self, name: str, content: bytes) -> None:
        """Live data under a name of its own, for example `points.bin`."""
        self._live[name] = content

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Qt's entry: answer one request, or refuse it when the name is not on the list."""
        url = job.requestUrl()
        content = self._find(url.path().lstrip("/")) if url.host() == HOST else None
        if content is None:
            log.warning("map page asked for something that is not served: %s", url.path())
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        body = QBuffer(job)  # the job owns its answer: both go when the page has read it
        body.setData(QByteArray(content))
        body.open(QIODevice.OpenModeFlag.ReadOnly)
        suffix = "." + url.path().rpartition(".")[2]
        job.reply(QByteArray(_TYPES.get(suffix, b"application/octet-stream")), body)

    def _find(self, name: str) -> bytes | None:
        if name in self._live:
            return self._live[name]
        if name == "qwebchannel.js":
            return _from_qt(":/qtwebchannel/qwebchannel.js")
        folder, _, leaf = name.partition("/")
        if not leaf or "/" in leaf or "\\" in leaf or leaf.startswith("."):
            return None
        if folder == "page" and self._page is not None:
            return _read(self._page / leaf)
        if folder == "leaflet":
            from xstatic.pkg import leaflet

            return _read(Path(leaflet.BASE_DIR) / leaf)
        if folder in {"map", "icons", "fonts"}:
            return _read(resources.path(folder) / leaf)
        return None


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _from_qt(name: str) -> bytes | None:
    file = QFile(name)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return None
    try:
        return bytes(file.readAll().data())
    finally:
        file.close()


class OriginGuard(QWebEngineUrlRequestInterceptor):
    """Blocks every request that leaves `console://app`, except to the configured tile server, and counts
    both.

    The counts are what a test reads to prove that the map works without a network: `own` requests within the
    scheme, `allowed` and `blocked` ones by address.
    """

    def __init__(self, tiles: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._origin = tile_origin(tiles)
        self.own = 0
        self.allowed: Counter[str] = Counter()
        self.blocked: Counter[str] = Counter()

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Qt's entry, once per request."""
        url = info.requestUrl()
        if url.scheme() == SCHEME.decode() and url.host() == HOST:
            self.own += 1
            return
        if url.scheme() in {"data", "about"}:  # no network behind these
            return
        address = url.toString()
        if self._permits(address):
            self.allowed[address] += 1
            return
        info.block(True)
        self.blocked[address] += 1
        log.warning("map page was kept from loading %s", address)

    def _permits(self, address: str) -> bool:
        if self._origin is None:
            return False
        try:
            return tile_origin(address) == self._origin
        except ValueError:
            return False

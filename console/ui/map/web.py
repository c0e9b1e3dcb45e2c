"""The web page under the map: a profile that keeps nothing, a page that goes nowhere, a script console that
is heard."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings

from console.ui.map.scheme import HOST, SCHEME, MapScheme, OriginGuard, register

__all__ = ["PAGE_URL", "WebPage", "make_page"]

log = logging.getLogger(__name__)

PAGE_URL: Final = f"{SCHEME.decode()}://{HOST}/page/index.html"

_OFF: Final = (
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
)


class WebPage(QWebEnginePage):
    """A page that only ever shows the map.

    Signals:
        script_failed: an uncaught error or a policy violation inside the page, as Chromium words it.
    """

    script_failed = Signal(str)

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, _main: bool
    ) -> bool:
        """Refuse to go anywhere else: a file dropped on the map must not replace it."""
        return QUrl(url).toString() == PAGE_URL

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Write the page's console to the log; what it says is data, never a format."""
        if level == QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel:
            log.error("map page: %s (%s:%d)", message, source, line)
            self.script_failed.emit(message)
        else:
            log.info("map page: %s", message)


def make_page(scheme: MapScheme, guard: OriginGuard) -> WebPage:
    """A page on a profile of its own that leaves no trace on the disk.

    Costs 55-60 ms of the GUI thread once; Chromium then starts in parallel. The profile must outlive the
    page, so the page is not its child: whoever deletes the page frees the profile with it.

    Args:
        scheme: answers `console://`; made a child of the profile.
        guard: sees every request; likewise.
    """
    register()
    profile = QWebEngineProfile(QCoreApplication.instance())  # no name: off the record
    scheme.setParent(profile)
    guard.setParent(profile)
    profile.installUrlSchemeHandler(SCHEME, scheme)
    profile.setUrlRequestInterceptor(guard)
    profile.setSpellCheckEnabled(False)
    profile.downloadRequested.connect(lambda download: download.cancel())
    page = WebPage(profile)
    for attribute in _OFF:
        page.settings().setAttribute(attribute, False)
    page.destroyed.connect(profile.deleteLater)
    return page

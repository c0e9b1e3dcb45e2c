"""SP4N-LAPOR: what its office exports into a folder, or a REST service that is assumed.

**No public API of SP4N-LAPOR is known**; access goes by agreement with the ministry (KemenPANRB). So
``file:///folder`` reads the exports somebody puts there (`console.channels.lapor_folder`), which works today, and
``rest+https://host/path`` speaks a small REST contract of our own making (`console.channels.lapor_rest`) that a
gateway can fulfil when there is an agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import requests

from console.channels.lapor_folder import ExportFolder, folder_of
from console.channels.lapor_rest import AssumedRest
from models.delivery import Denied, Outgoing, Page

CHANNEL: Final = "lapor"


class LaporConnector:
    """LAPOR's exports, or the assumed service.

    Args:
        url: ``file:///folder`` or ``rest+https://host/path``.
        token: Bearer token of the service; not used for a folder.
        clock: seconds since the epoch.
        secret: not used.
        session: for tests.
    """

    channel: str = CHANNEL

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], secret: str = "", *,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        self._source: ExportFolder | AssumedRest | None = None
        folder = folder_of(url)
        if folder is not None:
            self._source = ExportFolder(CHANNEL, folder, clock)
        elif url.startswith("rest+"):
            self._source = AssumedRest(CHANNEL, url.removeprefix("rest+"), token, clock, session=session)

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Reports since a cursor; see `models.delivery.Connector.fetch`."""
        return self._there().fetch(cursor)

    def send(self, out: Outgoing) -> str:
        """Answer a report; see `models.delivery.Connector.send`."""
        return self._there().send(out)

    def find(self, out: Outgoing) -> str | None:
        """Look whether an answer was taken; see `models.delivery.Connector.find`."""
        return self._there().find(out)

    def close(self) -> None:
        """Hang up."""
        if self._source is not None:
            self._source.close()

    def _there(self) -> ExportFolder | AssumedRest:
        if self._source is None:
            raise Denied("channel.address", host="?")
        return self._source

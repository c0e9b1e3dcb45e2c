"""SMS, by one of three ways; which one the address says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from console.channels.sms_gammu import GammuConnector
from console.channels.sms_kannel import KannelConnector
from console.channels.sms_twilio import TwilioConnector
from models.delivery import Connector, Denied

if TYPE_CHECKING:
    import requests


def sms_connector(
    url: str, token: str, clock: Callable[[], int], *, session: requests.Session | None = None
) -> Connector:
    """The connector for an address.

    Args:
        url: ``postgresql://user@host/smsd`` (Gammu SMSD), ``kannel+http://user@host:13013?from=…`` or
            ``twilio+https://api.twilio.com/2010-04-01/Accounts/SID?from=…``.
        token: password or token there.
        clock: seconds since the epoch.
        session: for tests.

    Raises:
        Denied: an address of another form.
    """
    scheme = url.partition("://")[0]
    if scheme in ("postgresql", "postgres"):
        return GammuConnector(url, token, clock)
    if scheme in ("kannel+http", "kannel+https"):
        return KannelConnector(url, token, clock, session=session)
    if scheme in ("twilio+https", "twilio+http"):
        return TwilioConnector(url, token, clock, session=session)
    raise Denied("sms.url")

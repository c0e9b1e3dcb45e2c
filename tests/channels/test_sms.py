"""Which way of SMS an address means."""

from __future__ import annotations

import pytest

from console.channels.sms import sms_connector
from console.channels.sms_gammu import GammuConnector
from console.channels.sms_kannel import KannelConnector
from console.channels.sms_twilio import TwilioConnector
from models.delivery import Denied
from models.sentences import LANGUAGES, say


@pytest.mark.parametrize("url, kind", [
    ("postgresql://smsd@localhost/smsd", GammuConnector), ("postgres://smsd@localhost/smsd", GammuConnector),
    ("kannel+http://tanggap@localhost:13013?from=08111272206", KannelConnector),
    ("kannel+https://tanggap@sms.contoh.id", KannelConnector),
    ("twilio+https://api.twilio.com/2010-04-01/Accounts/AC1?from=+628111272206", TwilioConnector),
])  # fmt: skip
def test_each_form_has_its_connector(url: str, kind: type) -> None:
    one = sms_connector(url, "rahasia", lambda: 0)
    assert type(one) is kind and one.channel == "sms"
    one.close()


@pytest.mark.parametrize(
    "url", ["", "smsd", "http://localhost", "mysql://smsd@localhost/smsd", "kannel://x", "://"]
)
def test_another_form_is_refused_in_words(url: str) -> None:
    with pytest.raises(Denied) as caught:
        sms_connector(url, "rahasia", lambda: 0)
    for lang in LANGUAGES:
        assert say(lang, caught.value.code, **caught.value.params)

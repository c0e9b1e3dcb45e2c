"""Which program speaks to which channel, and who may send to us by himself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from console import connectors
from console.core.errors import Refused
from console.core.settings import Settings, load
from models.complaint import CHANNELS
from models.delivery import Denied

ADDRESSES = {
    "QLUE": "https://qlue.example/open311/v2", "X": "https://api.x.com/2/users/42",
    "FACEBOOK": "https://graph.facebook.com/v23.0/77", "SMS": "postgresql://sms@localhost/smsd",
    "EMAIL": "imaps://lapor@mail.example:993/INBOX?smtp=smtps://mail.example:465",
    "BALAI_WARGA": "discourse+https://balai.example", "LAPOR": "file:///srv/lapor",
}  # fmt: skip


def settings(home: Path, environ: Mapping[str, str] | None = None) -> Settings:
    given = {f"TANGGAP_CHANNEL_{name}": value for name, value in (environ or {}).items()}
    return load({"TANGGAP_HOME": str(home), **given}, "rina")


def source(home: Path, code: str, url: str) -> str:
    return connectors.sources(settings(home, {f"{code.upper().replace('-', '_')}_URL": url}))[code]


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("x", "https://api.x.com/2/users/42", "https://API.x.com/2/users/42/"),
        ("facebook", "https://graph.facebook.com/v23.0/77", "https://graph.facebook.com/v24.0/77"),
        ("email", "imaps://a@mail.id:993/INBOX?smtp=smtps://mail.id", "imap://a@mail.id/INBOX"),
        ("sms", "postgresql://u@h/smsd", "postgres://u@h/smsd?tz=Asia/Jakarta&sslmode=verify-full"),
        ("qlue", "https://q.id/v2?page_size=50", "https://q.id/v2"),
    ],
)
def test_one_source_reached_in_two_ways(home: Path, code: str, one: str, other: str) -> None:
    assert source(home, code, one) == source(home, code, other)


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("x", "https://api.x.com/2/users/42", "https://api.x.com/2/users/43"),
        ("facebook", "https://graph.facebook.com/v23.0/77", "https://graph.facebook.com/v23.0/78"),
        ("email", "imaps://a@mail.id/INBOX", "imaps://b@mail.id/INBOX"),
        ("email", "imaps://a@mail.id/INBOX", "imaps://a@mail.id/Lapor"),
        ("email", "imaps://a@mail.id/INBOX", "imaps://a@surat.id/INBOX"),
        ("sms", "twilio+https://t.id/A?from=+6281", "twilio+https://t.id/A?from=+6282"),
        ("sms", "postgresql://u@h/smsd", "kannel+http://u@h/smsd"),
        ("balai-warga", "discourse+https://f.id", "feed+https://f.id"),
        ("lapor", "file:///srv/a", "file:///srv/b"),
        ("qlue", "https://q.id/v2?jurisdiction_id=a", "https://q.id/v2?jurisdiction_id=b"),
        ("x", "https://[", "https://[:"),
    ],
)
def test_another_source_is_told_apart(home: Path, code: str, one: str, other: str) -> None:
    assert source(home, code, one) != source(home, code, other)


def test_only_what_has_an_address_has_a_source(home: Path) -> None:
    assert connectors.sources(settings(home, {"X_URL": ADDRESSES["X"]})).keys() == {"x"}


def test_each_channel_with_an_address_has_its_own(home: Path) -> None:
    given = {f"{code}_URL": address for code, address in ADDRESSES.items()}
    given |= {f"{code}_TOKEN": "token" for code in ADDRESSES}
    found = connectors.makers(settings(home, given), lambda: 0)
    assert tuple(found) == CHANNELS
    for code, make in found.items():
        one, other = make(), make()
        assert one.channel == code
        assert one is not other  # what reads is not what sends
        one.close()
        other.close()


def test_a_channel_without_an_address_has_none(home: Path) -> None:
    given = settings(home, {"X_URL": ADDRESSES["X"], "SMS_TOKEN": "a"})
    assert tuple(connectors.makers(given, lambda: 0)) == ("x",)


def test_an_address_nobody_can_use_is_said_when_it_is_used(home: Path) -> None:
    make = connectors.makers(settings(home, {"SMS_URL": "pigeon://loft"}), lambda: 0)["sms"]
    with pytest.raises(Denied):
        make()


def test_who_may_send_by_himself(home: Path) -> None:
    assert connectors.hooks(settings(home)) == {}
    found = connectors.hooks(settings(home, {
        "FACEBOOK_SECRET": "app1:periksa1",
        "SMS_SECRET": "whatsapp=app2:periksa2, kannel=r=h",
        "SMS_URL": "kannel+http://u@127.0.0.1:13013?from=08111272206&allow=10.0.0.5,10.0.0.6",
    }))  # fmt: skip
    assert {name: (hook.secret, hook.token, hook.allowed) for name, hook in found.items()} == {
        "facebook": ("app1", "periksa1", ()), "whatsapp": ("app2", "periksa2", ()),
        "kannel": ("r=h", "", ("10.0.0.5", "10.0.0.6")),
    }  # fmt: skip
    assert {name: connectors.channel_of(name) for name in found} == {
        "facebook": "facebook", "whatsapp": "sms", "kannel": "sms",
    }  # fmt: skip


def test_twilio_signs_with_the_accounts_token_for_the_address_it_was_given(home: Path) -> None:
    url = "twilio+https://api.twilio.com/2010-04-01/Accounts/AC1?from=+62811&hook=https://kota.example/twilio"
    (hook,) = connectors.hooks(settings(home, {"SMS_URL": url, "SMS_TOKEN": "t"})).values()
    assert (hook.secret, hook.url) == ("t", "https://kota.example/twilio")
    assert connectors.hooks(settings(home, {"SMS_URL": url.partition("&")[0], "SMS_TOKEN": "t"})) == {}


@pytest.mark.parametrize("secret", ["rahasia", "whatsapp", "whatsapp=", "telegram=x", "=x"])
def test_a_secret_of_nobody_is_refused_without_being_told(home: Path, secret: str) -> None:
    with pytest.raises(Refused) as refused:
        connectors.hooks(settings(home, {"SMS_SECRET": secret}))
    assert refused.value.code == "intake.secret"
    for lang in ("id", "en"):
        assert "rahasia" not in refused.value.sentence(lang).replace("nama=rahasia", "")

"""OAuth 1.0a: how a request to X is signed in the name of an account (RFC 5849, HMAC-SHA1).

An app's Bearer token may read and never posts; a user's Bearer token ends after two hours. The four keys of OAuth 1.0a
hold until somebody takes them back, which is what a console that answers at night needs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlsplit

from requests import PreparedRequest


@dataclass(frozen=True)
class Keys:
    """The four keys of an account's app."""

    consumer: str
    consumer_secret: str = field(repr=False)
    token: str
    token_secret: str = field(repr=False)


class Signer:
    """Signs requests whose body is no form (X takes JSON, which is not part of the signature).

    Args:
        clock: seconds since the epoch; X refuses a time some minutes off.
        nonce: makes what is never said twice.
    """

    def __init__(
        self, keys: Keys, clock: Callable[[], int], nonce: Callable[[], str] = lambda: secrets.token_hex(16)
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._nonce = nonce

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put the Authorization header on a request."""
        said = {
            "oauth_consumer_key": self._keys.consumer,
            "oauth_nonce": self._nonce(),
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": str(self._clock()),
            "oauth_token": self._keys.token,
            "oauth_version": "1.0",
        }
        said["oauth_signature"] = self.signature(request.method or "", request.url or "", said)
        pairs = ", ".join(f'{name}="{_escaped(value)}"' for name, value in sorted(said.items()))
        request.headers["Authorization"] = f"OAuth {pairs}"
        return request

    def signature(self, method: str, url: str, said: dict[str, str]) -> str:
        """The signature of a method, an address with its query, and the other ``oauth_`` fields."""
        parts = urlsplit(url)
        pairs = [*parse_qsl(parts.query, keep_blank_values=True), *said.items()]
        fields = "&".join(f"{n}={v}" for n, v in sorted((_escaped(n), _escaped(v)) for n, v in pairs))
        base = "&".join(
            (method.upper(), _escaped(f"{parts.scheme}://{parts.netloc}{parts.path}"), _escaped(fields))
        )
        key = f"{_escaped(self._keys.consumer_secret)}&{_escaped(self._keys.token_secret)}"
        return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()


def keys_of(token: str) -> Keys | None:
    """The keys in a token written ``consumer:consumer secret:access token:access token secret``, else None."""
    parts = [part.strip() for part in token.split(":")]
    return Keys(*parts) if len(parts) == 4 and all(parts) else None


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")

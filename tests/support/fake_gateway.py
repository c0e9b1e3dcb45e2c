"""SMS gateways that speak as Kannel and Twilio do: they keep what is handed over, and push what comes in, signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode

from tests.support.fake_service import FakeService, Reply, Request


class FakeKannel(FakeService):
    """Kannel's sendsms.

    Attributes:
        accepted: what was taken, as fields.
        says: its answer to what it takes.
    """

    user, password = "tanggap", "rahasia"

    def __init__(self, says: str = "0: Accepted for delivery") -> None:
        super().__init__()
        self.accepted: list[dict[str, str]] = []
        self.says = says

    def respond(self, request: Request) -> Reply:
        if (request.method, request.path) != ("GET", "/cgi-bin/sendsms"):
            return Reply(404)
        asked = request.params
        if (asked.get("username"), asked.get("password")) != (self.user, self.password):
            return Reply.of_text("Authorization failed for sendsms", 403)
        if not asked.get("to") or not asked.get("text"):
            return Reply.of_text("Missing receiver number or text, rejected", 400)
        self.accepted.append(asked)
        return Reply.of_text(self.says, 202)

    def address(self, query: str = "from=08111272206") -> str:
        """What a console is given."""
        return f"kannel+http://{self.user}@{self.url.partition('//')[2]}?{query}"


class FakeTwilio(FakeService):
    """Twilio's list of messages.

    Attributes:
        messages: newest first, as it lists them.
        now: its clock. page: messages it puts on one.
    """

    account, token = "AC" + "0" * 32, "rahasia"

    def __init__(self, now: int) -> None:
        super().__init__()
        self.now = now
        self.page = 50
        self.messages: list[dict[str, Any]] = []
        self.status = "queued"

    def respond(self, request: Request) -> Reply:
        key = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {key}":
            return Reply.of_json({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        path = f"/2010-04-01/Accounts/{self.account}/Messages.json"
        if request.path != path:
            return Reply(404)
        if request.method == "POST":
            return self._take(request.form)
        asked = request.params
        start = int(asked.get("Page", "0")) * self.page
        found = [one for one in self.messages if one["to"] == asked["To"]]
        more = len(found) > start + self.page
        query = urlencode({"To": asked["To"], "Page": str(start // self.page + 1)})
        return Reply.of_json(
            {
                "messages": found[start : start + self.page],
                "next_page_uri": f"{path}?{query}" if more else None,
            }
        )

    def put(self, to: str, body: str, **more: Any) -> dict[str, Any]:
        """A message into the list, as the newest."""
        one = {
            "sid": f"SM{len(self.messages):032d}", "to": to, "body": body, "direction": "outbound-api",
            "date_created": formatdate(self.now), "status": self.status,
        } | more  # fmt: skip
        self.messages.insert(0, one)
        return one

    def _take(self, form: Mapping[str, str]) -> Reply:
        if not form.get("To", "").startswith("+") or not form.get("From"):
            return Reply.of_json({"code": 21211, "message": "invalid To", "status": 400}, 400)
        return Reply.of_json(self.put(form["To"], form["Body"], **{"from": form["From"]}), 201)

    def address(self, query: str = "from=+628111272206") -> str:
        """What a console is given."""
        return f"twilio+{self.url}/2010-04-01/Accounts/{self.account}?{query}"


def twilio_signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """What Twilio puts into its header."""
    said = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def meta_signature(secret: str, body: bytes) -> str:
    """What Meta puts into its header."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def whatsapp_call(*messages: Mapping[str, Any], **names: str) -> bytes:
    """A call of WhatsApp's with messages; names of their senders by number, with an underscore in front."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": "1"},
        "contacts": [{"profile": {"name": name}, "wa_id": number[1:]} for number, name in names.items()],
        "messages": list(messages),
    }
    call = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"value": value}]}]}
    return json.dumps(call).encode()

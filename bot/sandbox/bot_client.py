"""Signed HTTP requests to the bot, and what became of them."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.sandbox.identity import SIGNING_SECRET

Json = dict[str, Any]


class MissReason(StrEnum):
    """Why a delivery failed, by the names Slack gives; the last is that of a web socket without an ack."""

    TIMEOUT = "http_timeout"
    NO_CONNECTION = "connection_failed"
    BAD_STATUS = "http_error"
    NO_ACK = "timeout"


@dataclass(frozen=True, slots=True)
class Ack:
    """The bot's acknowledgement: text as it came, fields if it was a JSON object."""

    text: str
    fields: Json | None


@dataclass(frozen=True, slots=True)
class Missed:
    """The bot did not acknowledge; final means that it asked for no retry."""

    reason: MissReason
    final: bool = False


class BotClient:
    """Sends to wherever the bot listens; each request is signed with the real time, as Bolt checks it."""

    def __init__(self, ack_timeout: float) -> None:
        self._url: httpx.URL | None = None
        limits = httpx.Limits(
            max_connections=None, max_keepalive_connections=0
        )  # a restarted bot leaves no dead ones
        # All is plain HTTP on this machine; verify=False spares the half second of loading certificates.
        self._http = httpx.Client(timeout=ack_timeout, limits=limits, trust_env=False, verify=False)

    def connect(self, url: str) -> None:
        """Say where the bot listens; raises httpx.InvalidURL if that is no address."""
        self._url = httpx.URL(url)

    def send_json(self, body: Json, headers: dict[str, str]) -> Ack | Missed:
        """Deliver an event envelope."""
        return self._send(json.dumps(body), "application/json", headers)

    def send_form(self, fields: dict[str, str]) -> Ack | Missed:
        """Deliver a slash command or an interaction."""
        return self._send(urlencode(fields), "application/x-www-form-urlencoded", {})

    def close(self) -> None:
        """Close what is still open."""
        self._http.close()

    def _send(self, body: str, content_type: str, headers: dict[str, str]) -> Ack | Missed:
        if self._url is None:
            return Missed(MissReason.NO_CONNECTION)
        try:
            response = self._http.post(
                self._url,
                content=body.encode(),
                headers=signed_headers(body) | headers | {"content-type": content_type},
            )
        except httpx.TimeoutException:
            return Missed(MissReason.TIMEOUT)
        except httpx.RequestError:
            return Missed(MissReason.NO_CONNECTION)
        if not response.is_success:
            return Missed(MissReason.BAD_STATUS, final=response.headers.get("x-slack-no-retry") == "1")
        return Ack(response.text, _json_object(response))


def signed_headers(body: str) -> dict[str, str]:
    """Return the timestamp and the v0 signature of a body: HMAC-SHA256 over "v0:timestamp:body"."""
    timestamp = str(int(time.time()))
    digest = hmac.new(SIGNING_SECRET.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}


def _json_object(response: httpx.Response) -> Json | None:
    if not response.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        fields = response.json()
    except ValueError:
        return None
    return fields if isinstance(fields, dict) else None

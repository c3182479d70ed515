"""Slack with several workspaces and an organisation, each strictly with its own token, people, channels."""

import asyncio
import base64
import itertools
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute

from bot.sandbox.arguments import Arguments
from bot.sandbox.bot_client import signed_headers
from bot.sandbox.errors import Refusal
from bot.sandbox.grants import ClientApp, Grants, Tenant
from bot.sandbox.identity import APP_ID
from bot.sandbox.oauth_page import OAuthPage
from tests.bot.slack_link import HELLO

Json = dict[str, Any]

NORTH = Tenant("Fernhill North", "U0NORTHBOT", "B0NORTH", "T0NORTH")
SOUTH = Tenant("Fernhill South", "U0SOUTHBOT", "B0SOUTH", "T0SOUTH")
ORG = Tenant("Fernhill Group", "U0ORGBOT", "B0ORG", "", "E0FERN")
EAST = Tenant("Fernhill East", "U0EASTBOT", "B0EAST", "T0EAST", "E0FERN", "Fernhill Group")
STRANGER = Tenant("Somebody Else", "U0ELSEBOT", "B0ELSE", "T0ELSE")
TENANTS = (NORTH, SOUTH, EAST, ORG, STRANGER)

# Who and what there is in each; the organisation's is spread over two workspaces.
PLACES = {
    "T0NORTH": {"U0NADIA", "U0INES", "C0NORTH", "D0NADIA", "D0INES"},
    "T0SOUTH": {"U0SAM", "U0OMAR", "U0PRIYA", "C0SOUTH", "D0SAM", "D0OMAR"},
    "T0EAST": {"U0EVE", "C0EAST", "D0EVE"},
    "E0FERN": {"U0EVE", "U0WIM", "C0EAST", "C0WEST", "D0EVE", "D0WIM"},
    "T0ELSE": {"U0ELSE", "C0ELSE"},
}


@dataclass(frozen=True, slots=True)
class Called:
    """One call to the Web API: whose token it came with, and what it was about."""

    tenant: str
    method: str
    arguments: Json


class ManySlack:
    """A server on a free port. `calls` holds what was answered with ok, `refused` what was not."""

    def __init__(self, app: Callable[[str], ClientApp], now: Callable[[], datetime]) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.grants = Grants(app(self.url), now)
        self.calls: list[Called] = []
        self.refused: list[tuple[str, str]] = []
        self.before: Callable[[str], None] = lambda method: None
        self.bot_url = ""
        self._numbers = itertools.count(1)
        self._link: Any = None
        self._linked = threading.Event()
        page = OAuthPage(self.grants, TENANTS, "U0PRIYA")
        routes = [
            *page.routes(),
            Route("/api/{method}", self._web_api, methods=["GET", "POST"]),
            WebSocketRoute("/link", self._socket),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, ws="wsproto", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def said(self, tenant: Tenant) -> list[tuple[str, str]]:
        """Return channel and text of what was posted with a tenant's token."""
        posted = [call for call in self.calls if call.method == "chat.postMessage"]
        return [(c.arguments["channel"], c.arguments["text"]) for c in posted if c.tenant == tenant.id]

    # Deliveries

    def ask(self, tenant: Tenant, channel: str, user: str, text: str, **envelope: Any) -> Json:
        """Deliver a mention of the bot and return what was delivered."""
        ts = f"1795530000.{next(self._numbers):06d}"
        event = {"type": "app_mention", "user": user, "channel": channel, "ts": ts}
        return self.event(tenant, event | {"text": f"<@{tenant.bot_user}> {text}"}, **envelope)

    def event(self, tenant: Tenant, event: Json, **envelope: Any) -> Json:
        """Deliver an event as Slack does, over HTTP."""
        body = self.envelope(tenant, event) | envelope
        text = json.dumps(body)
        headers = signed_headers(text) | {"content-type": "application/json"}
        answer = httpx.post(f"{self.bot_url}/slack/events", content=text, headers=headers, trust_env=False)
        assert answer.status_code == 200, answer.text
        return body

    def envelope(self, tenant: Tenant, event: Json) -> Json:
        """Return what an event comes in."""
        team = tenant.team_id or "T0EAST"
        bot = {"user_id": tenant.bot_user, "is_bot": True, "is_enterprise_install": not tenant.team_id}
        seen_by = {"enterprise_id": tenant.enterprise_id or None, "team_id": team}
        return {
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers)}",
            "event_time": 1795530000,
            "api_app_id": APP_ID,
            **seen_by,
            "authorizations": [seen_by | bot],
            "event": event,
        }

    def uninstall(self, tenant: Tenant) -> None:
        """Remove the app from a workspace and say so, in the order that nobody expects."""
        self.grants.revoke(tenant.id, "account_inactive")
        self.event(tenant, {"type": "app_uninstalled"})
        self.event(tenant, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [tenant.bot_user]}})

    def send(self, body: Json) -> None:
        """Deliver an event over the web socket, once the bot is connected."""
        assert self._linked.wait(10), "the bot never connected"
        loop, link = self._link
        envelope = {"type": "events_api", "envelope_id": body["event_id"], "payload": body}
        asyncio.run_coroutine_threadsafe(link.send_text(json.dumps(envelope)), loop).result(10)

    # The Web API

    async def _web_api(self, request: Any) -> JSONResponse:
        given: Json = dict(request.query_params)
        body = await request.body()
        is_json = request.headers.get("content-type", "").startswith("application/json")
        given |= json.loads(body or b"{}") if is_json else dict(parse_qsl(body.decode()))
        scheme, _, proof = request.headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            client = base64.b64decode(proof).decode().split(":")
            given |= {"client_id": client[0], "client_secret": client[1]}
        token = proof if scheme == "Bearer" else given.get("token")
        answer = await run_in_threadpool(self._answer, request.path_params["method"], token, given)
        return JSONResponse(answer)

    def _answer(self, method: str, token: str | None, given: Json) -> Json:
        self.before(method)
        try:
            if method == "oauth.v2.access":
                return {"ok": True} | self.grants.access(Arguments(given))
            if method == "apps.connections.open":
                return {"ok": True, "url": f"{self.url.replace('http', 'ws')}/link"}
            tenant = self.grants.tenant_of(token)
            answer = self._called(tenant, method, given)
        except Refusal as refusal:
            self.refused.append((method, refusal.code))
            return {"ok": False, "error": refusal.code}
        self.calls.append(Called(tenant.id, method, given))
        return {"ok": True} | answer

    def _called(self, tenant: Tenant, method: str, given: Json) -> Json:
        for name, error in {"channel": "channel_not_found", "user": "user_not_found"}.items():
            if given.get(name) and given[name] not in PLACES[tenant.id]:
                raise Refusal(error)
        if method == "apps.uninstall":
            self.grants.check_client(Arguments(given))
            self.grants.revoke(tenant.id, "account_inactive")
        user = given.get("user") or given.get("users") or ""
        answers: dict[str, Json] = {
            "auth.test": {"user_id": tenant.bot_user, "bot_id": tenant.bot_id, "team": tenant.name}
            | {"user": "waypost", "team_id": tenant.id},
            "users.info": {"user": {"id": user, "name": user, "real_name": f"{user} of {tenant.name}"}},
            "conversations.info": {"channel": {"id": given.get("channel"), "is_channel": True}},
            "conversations.open": {"channel": {"id": user.replace("U0", "D0")}},
            "chat.postMessage": {
                "channel": given.get("channel"),
                "ts": f"1795540000.{next(self._numbers):06d}",
            },
        }
        return answers.get(method, {})

    async def _socket(self, link: Any) -> None:
        await link.accept()
        await link.send_text(json.dumps(HELLO))
        self._link = (asyncio.get_running_loop(), link)
        self._linked.set()
        async for _ in link.iter_text():
            pass

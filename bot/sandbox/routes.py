"""The HTTP side: requests are read, handed to the handlers in threads, and answered, or cut off."""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Lifespan, Scope
from starlette.websockets import WebSocket

from bot.sandbox.api import WebApi
from bot.sandbox.arguments import Arguments
from bot.sandbox.connections import Connections
from bot.sandbox.errors import Refusal, invalid_arguments
from bot.sandbox.oauth_page import OAuthPage
from bot.sandbox.page_api import Handler, PageApi
from bot.sandbox.responses import Responses
from bot.sandbox.socket_protocol import line_of
from bot.sandbox.sockets import Sockets
from bot.sandbox.stream import Stream

Json = dict[str, Any]
WEB_FOLDER = Path(__file__).with_name("web")
FORBIDDEN = {"not_in_channel", "not_your_message"}
NOT_THERE = {"unknown_command"}
STATUS = {"operation_timeout": 504, "dispatch_failed": 502}


@dataclass(frozen=True, slots=True)
class HttpContext:
    """What stands behind the routes."""

    api: WebApi
    page: PageApi
    responses: Responses
    stream: Stream
    connections: Connections
    installing: OAuthPage
    sockets: Sockets


def build_app(context: HttpContext, lifespan: Lifespan[Starlette]) -> Starlette:
    """Return the ASGI app of the whole sandbox; lifespan runs around its life."""
    http = HttpSide(context)
    routes: list[BaseRoute] = [
        Route("/", http.index),
        *context.installing.routes(),
        Route("/archives/{channel}/{message}", http.permalink),
        Route("/api/response/{key:path}", http.response_url, methods=["POST"]),
        Route("/api/{method}", http.web_api, methods=["GET", "POST"]),
        WebSocketRoute("/link/", http.link),
        Route("/sandbox/api/stream", http.stream),
        Mount("/static", FreshFiles(directory=WEB_FOLDER)),
    ]
    for (method, path), handler in context.page.routes().items():
        routes.append(Route(f"/sandbox/api/{path}", http.page_route(handler), methods=[method]))
    return Starlette(routes=routes, lifespan=lifespan)


class FreshFiles(StaticFiles):
    """Files which the browser asks about again each time, so that a new version of the page shows at once."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return a file, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "no-cache"
        return response


class HttpSide:
    """The endpoints; handlers run in threads, so that one that waits for the bot holds up nobody."""

    def __init__(self, context: HttpContext) -> None:
        self._context = context

    async def index(self, _request: Request) -> Response:
        """Return the page."""
        return FileResponse(WEB_FOLDER / "index.html", headers={"cache-control": "no-cache"})

    async def permalink(self, request: Request) -> Response:
        """Lead from a message's permanent address to the page with its thread open."""
        digits = request.path_params["message"].removeprefix("p")
        ts = request.query_params.get("thread_ts", f"{digits[:-6]}.{digits[-6:]}")
        return RedirectResponse(f"/#/{request.path_params['channel']}/t/{ts}")

    async def web_api(self, request: Request) -> Response:
        """Answer a Web API call; where the dial says so the caller never hears of its success."""
        try:
            arguments = await _arguments(request)
        except Refusal:
            return JSONResponse({"ok": False, "error": "invalid_json"})
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            arguments |= _client_in(bearer)
        token = bearer if scheme.lower() == "bearer" else arguments.pop("token", None)
        reply = await run_in_threadpool(
            self._context.api.call, request.path_params["method"], token, arguments
        )
        if reply.lost:
            self._context.connections.cut(request)
        return JSONResponse(reply.body, reply.status, reply.headers)

    async def link(self, web_socket: WebSocket) -> None:
        """Serve a web socket of the bot."""
        try:
            await self._context.sockets.serve(web_socket, line_of(web_socket))
        finally:
            if web_socket.client is not None:
                self._context.connections.closed((web_socket.client.host, web_socket.client.port))

    async def response_url(self, request: Request) -> Response:
        """Carry out what is posted to a response_url."""
        try:
            payload = await _arguments(request)
            await run_in_threadpool(self._context.responses.use, request.path_params["key"], payload)
        except Refusal as refusal:
            gone = refusal.code in ("used_url", "expired_url")
            return JSONResponse({"ok": False, "error": refusal.code} | refusal.fields, 404 if gone else 400)
        return PlainTextResponse("ok")

    async def stream(self, request: Request) -> Response:
        """Stream what happens to one person's page; a page that comes back says what it saw last."""
        last_seen = request.headers.get("last-event-id", "")
        notices = self._context.stream.listen(
            request.query_params.get("user", ""), int(last_seen) if last_seen.isdecimal() else None
        )
        return StreamingResponse(
            notices, media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    def page_route(self, handler: Handler) -> Any:
        """Return the endpoint of a page API handler."""

        async def endpoint(request: Request) -> Response:
            try:
                arguments = Arguments(await _arguments(request))
                return JSONResponse(await run_in_threadpool(handler, arguments))
            except Refusal as refusal:
                return JSONResponse({"error": refusal.code} | refusal.fields, _status(refusal.code))

        return endpoint


async def _arguments(request: Request) -> Json:
    """Return query, form fields or JSON object of a request as one mapping."""
    given: Json = dict(request.query_params)
    body = await request.body()
    if not body:
        return given
    if request.headers.get("content-type", "").startswith("application/json"):
        return given | _json_object(body)
    return given | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _client_in(credentials: str) -> Json:
    """Return an app's id and secret, which it may give in the header instead of among the arguments."""
    try:
        client_id, _, client_secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": client_secret}


def _json_object(body: bytes) -> Json:
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise invalid_arguments("the body is not a JSON object")
    return fields


def _status(code: str) -> int:
    if code in FORBIDDEN:
        return 403
    return 404 if code in NOT_THERE or code.endswith("not_found") else STATUS.get(code, 400)

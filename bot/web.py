"""The bot's HTTP side: Slack's deliveries, a health check, and the pages to install the app."""

import re

from slack_bolt import App
from slack_bolt.oauth import OAuthFlow
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.decoding import bolt_request, decoded
from bot.installing.routes import install_routes

MAX_BODY = 1_000_000  # bytes; Slack's largest payloads are far below
TIMESTAMP_HEADER = "x-slack-request-timestamp"

_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def web_app(app: App, flow: OAuthFlow | None = None, *, deliveries: bool = True) -> Starlette:
    """Return the ASGI app of a Bolt app: Slack's deliveries, a health check, and the pages to install it."""

    async def events(request: Request) -> Response:
        # Bolt raises on a timestamp that is no number, before it checks the signature.
        if not _TIMESTAMP.fullmatch(request.headers.get(TIMESTAMP_HEADER, "")):
            return PlainTextResponse("invalid request", status_code=401)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        text = body.decode("utf-8", errors="replace")
        payload = decoded(text, request.headers.get("content-type", ""))
        answer = await run_in_threadpool(app.dispatch, bolt_request(payload, text, request.headers))
        if payload is None and answer.status == 200:
            return PlainTextResponse("malformed", status_code=400)
        headers = {name: values[0] for name, values in answer.headers.items() if values}
        return Response(answer.body, status_code=answer.status, headers=headers)

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [Route("/healthz", healthz, methods=["GET"]), *install_routes(flow)]
    if deliveries:
        routes.append(Route("/slack/events", events, methods=["POST"]))
    return Starlette(routes=routes)


async def _body(request: Request) -> bytes | None:
    """Return a request's body, or None as soon as it is larger than anything Slack sends."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            return None
    return bytes(body)

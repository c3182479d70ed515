"""The two addresses at which people install Waypost."""

import logging
import secrets
from collections.abc import Callable

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.installing.pages import SECURITY_HEADERS, broken_page
from bot.work import failure_trace

log = logging.getLogger(__name__)


def install_routes(flow: OAuthFlow | None) -> list[Route]:
    """Return the routes of an OAuth flow; none if there is none."""
    if flow is None:
        return []
    return [
        Route(flow.install_path, _endpoint(flow.handle_installation), methods=["GET"]),
        Route(flow.redirect_uri_path, _endpoint(flow.handle_callback), methods=["GET"]),
    ]


def _endpoint(handle: Callable[[BoltRequest], BoltResponse]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        asked = BoltRequest(body="", query=request.url.query, headers=dict(request.headers))
        return await run_in_threadpool(_answer, handle, asked)

    return endpoint


def _answer(handle: Callable[[BoltRequest], BoltResponse], asked: BoltRequest) -> Response:
    try:
        answer = handle(asked)
    except Exception as error:  # noqa: BLE001  whoever installs Waypost gets a sentence, not a traceback
        reference = secrets.token_hex(4)
        log.error("an installation failed, reference %s: %s", reference, failure_trace(error))
        return Response(broken_page(reference), 500, headers=SECURITY_HEADERS)
    headers = {name: values[0] for name, values in answer.headers.items() if name == "set-cookie"}
    return Response(answer.body, answer.status, headers=SECURITY_HEADERS | headers)

"""Slack's side of socket mode and of the few calls that an answer needs, for a bot in another process."""

import asyncio
import json
import socket
import threading
from queue import Queue
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

HELLO = {"type": "hello", "num_connections": 1, "debug_info": {}, "connection_info": {"app_id": "A1"}}


class SlackLink:
    """A server on a free port; `calls` gets (method, arguments), `acks` the envelope ids, `send` an event."""

    def __init__(self):
        self.calls: Queue[tuple[str, dict[str, Any]]] = Queue()
        self.acks: Queue[str] = Queue()
        self._link: tuple[asyncio.AbstractEventLoop, WebSocket] | None = None
        self._linked = threading.Event()
        routes = [
            Route("/api/{method}", self._web_api, methods=["GET", "POST"]),
            WebSocketRoute("/link", self._socket),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, ws="wsproto", lifespan="off")
        self._server = uvicorn.Server(config)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)
        self._thread.start()

    def stop(self):
        """Close the link and end."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._listener.close()

    def send(self, body):
        """Deliver an event as Slack does once the bot is connected."""
        assert self._linked.wait(30), "the bot never connected"
        assert self._link
        envelope = {"type": "events_api", "envelope_id": body["event_id"], "payload": body}
        loop, link = self._link
        asyncio.run_coroutine_threadsafe(link.send_text(json.dumps(envelope)), loop).result(10)

    async def _web_api(self, request):
        method = request.path_params["method"]
        body = await request.body()
        is_json = request.headers.get("content-type", "").startswith("application/json")
        given = json.loads(body or b"{}") if is_json else dict(parse_qsl(body.decode()))
        self.calls.put((method, given))
        answers: dict[str, dict[str, Any]] = {
            "auth.test": {
                "user_id": "U0BOT",
                "bot_id": "B0BOT",
                "team_id": "T1",
                "user": "waypost",
                "team": "T",
            },
            "apps.connections.open": {"url": f"ws://{self.address}/link"},
            "users.info": {"user": {"id": "U1", "name": "nadia", "real_name": "Nadia Osei", "tz": "UTC"}},
            "chat.postMessage": {"channel": given.get("channel"), "ts": "1700000000.000200"},
        }
        return JSONResponse({"ok": True} | answers.get(method, {}))

    async def _socket(self, link):
        await link.accept()
        await link.send_text(json.dumps(HELLO))
        self._link = (asyncio.get_running_loop(), link)
        self._linked.set()
        async for text in link.iter_text():
            self.acks.put(json.loads(text)["envelope_id"])

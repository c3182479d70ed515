"""The bot's side of the tests: an HTTP server, a bot that records what it is sent, and a real Bolt app."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.identity import BOT_TOKEN, SIGNING_SECRET

Json = dict[str, Any]
Reply = tuple[int, dict[str, str], str]
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _QuietHandler(WSGIRequestHandler):
    disable_nagle_algorithm = True

    def log_message(self, format, *args) -> None:
        pass


class BotServer:
    """A WSGI app on a free port of 127.0.0.1."""

    def __init__(self, app: WsgiApp) -> None:
        self._server = make_server("127.0.0.1", 0, app, server_class=_Server, handler_class=_QuietHandler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@dataclass
class Received:
    """One request as it came in."""

    headers: dict[str, str]
    body: str
    at: float = field(default_factory=time.monotonic)

    @property
    def payload(self) -> Json:
        """Return the event envelope, the interaction's payload or the command's fields."""
        if self.headers["content-type"] == "application/json":
            envelope: Json = json.loads(self.body)
            return envelope
        fields = {key: values[0] for key, values in parse_qs(self.body, keep_blank_values=True).items()}
        return json.loads(fields["payload"]) if "payload" in fields else fields


def json_reply(fields: Json) -> Reply:
    return 200, {"content-type": "application/json"}, json.dumps(fields)


class RecordingBot:
    """Keeps every request and answers as told: the replies in turn, then 200 with an empty body."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.replies: list[Reply] = []
        self.delay = 0.0
        self._server = BotServer(self._answer)
        self.url = self._server.url

    def stop(self) -> None:
        self._server.stop()

    @property
    def events(self) -> list[Json]:
        return [one.payload["event"] for one in self.received if "event" in one.payload]

    def _answer(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        names = {
            key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key[:5] == "HTTP_"
        }
        received = Received(names | {"content-type": environ["CONTENT_TYPE"]}, body)
        assert SignatureVerifier(SIGNING_SECRET).is_valid_request(body, received.headers)
        self.received.append(received)
        status, headers, text = self.replies.pop(0) if self.replies else (200, {}, "")
        time.sleep(self.delay)
        start_response(f"{status} -", list(headers.items()))
        return [text.encode()]


def web_client(url: str, token: str = BOT_TOKEN) -> WebClient:
    """Return a client that tries each call once, so that the tests see every fault."""
    return WebClient(token=token, base_url=f"{url}/api/", retry_handlers=[])


def bolt_app(url: str) -> App:
    """Return a real Bolt app whose Web API is the sandbox's."""
    return App(client=web_client(url), signing_secret=SIGNING_SECRET)


def serve_bolt(app: App) -> BotServer:
    return BotServer(SlackRequestHandler(app))

"""Socket Mode: the web sockets that the bot opens, and what is delivered and acknowledged through them."""

import asyncio
import itertools
import json
import secrets
import threading
import time
import uuid
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.bot_client import Ack, Missed, MissReason
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.identity import APP_ID

Json = dict[str, Any]
MOST_SOCKETS = 10  # Slack's limit for one app
TICKET_SECONDS = 30.0  # how long an address that apps.connections.open gave may wait to be used
HOST = "applink-sandbox"
TOO_MANY = "too_many_websockets"


class Line(Protocol):
    """The connection under a web socket."""

    def silence(self) -> None:
        """Neither send nor hear anything from now on, and tell nobody."""

    def cut(self) -> None:
        """Break the connection off without a closing handshake."""


@dataclass(slots=True, eq=False)
class OpenSocket:
    """A web socket of the bot, and the envelopes that wait for their acknowledgement."""

    web_socket: WebSocket
    line: Line
    loop: asyncio.AbstractEventLoop
    waiting: dict[str, "Future[Json]"] = field(default_factory=dict)
    silent: bool = False
    leaving: bool = False

    def send(self, message: Json) -> None:
        """Send a message, from any thread; a silent connection swallows it."""
        if not self.silent:
            asyncio.run_coroutine_threadsafe(self._send(message), self.loop)

    def close(self) -> None:
        """End the connection properly, from any thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self.loop)

    async def _send(self, message: Json) -> None:
        try:
            await self.web_socket.send_text(json.dumps(message))
        except (RuntimeError, WebSocketDisconnect):
            self.fail_waiting()

    async def _close(self) -> None:
        try:
            await self.web_socket.close()
        except (RuntimeError, WebSocketDisconnect):
            self.fail_waiting()

    def fail_waiting(self) -> None:
        """Tell those who wait for an acknowledgement that none will come."""
        for waiting in list(self.waiting.values()):
            if not waiting.done():
                waiting.set_exception(ConnectionError("the web socket has ended"))


class Sockets:
    """All web sockets of the bot. Delivers from any thread; admits and hears on the server's event loop."""

    def __init__(self, faults: Faults, ack_timeout: float) -> None:
        self._faults = faults
        self._ack_timeout = ack_timeout
        self._tickets: dict[str, float] = {}
        self._open: list[OpenSocket] = []
        self._turns = itertools.count()
        self._lock = threading.Lock()
        self.wanted = False

    def issue(self) -> str:
        """Return a ticket that opens one web socket; from now on the bot is reached through those."""
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets[ticket] = time.monotonic() + TICKET_SECONDS
            self.wanted = True
        return ticket

    def __len__(self) -> int:
        """Return how many web sockets Slack's side believes to be open."""
        return len(self._open)

    @property
    def silent(self) -> int:
        """Return how many of them the network has let fall silent."""
        return sum(one.silent for one in self._open)

    async def serve(self, web_socket: WebSocket, line: Line) -> None:
        """Greet a web socket and hear it until it ends; one without a good ticket is refused."""
        with self._lock:
            valid = self._tickets.pop(web_socket.query_params.get("ticket", ""), 0) > time.monotonic()
        if not valid:
            await web_socket.close()
            return
        await web_socket.accept()
        one = OpenSocket(web_socket, line, asyncio.get_running_loop())
        number = self._admit(one)
        if not number:
            await web_socket.send_text(json.dumps(_farewell(TOO_MANY)))
            await web_socket.close()
            return
        try:
            await web_socket.send_text(json.dumps(_hello(number)))
            async for text in web_socket.iter_text():
                _hear(one, text)
        finally:
            with self._lock:
                self._open.remove(one)
            one.fail_waiting()

    def deliver(self, kind: str, payload: Json, *, accepts: bool, retry: Json | None = None) -> Ack | Missed:
        """Send an envelope through the next web socket in turn and return what was acknowledged."""
        one = self._next()
        if one is None:
            return Missed(MissReason.NO_CONNECTION)
        if self._faults.strikes(Fault.SILENT_SOCKET):
            _silence(one)
        envelope_id, acknowledged = str(uuid.uuid4()), Future[Json]()
        one.waiting[envelope_id] = acknowledged
        envelope = {"envelope_id": envelope_id, "payload": payload, "type": kind}
        one.send(envelope | {"accepts_response_payload": accepts} | (retry or {}))
        try:
            answer = acknowledged.result(self._ack_timeout)
        except TimeoutError:
            return Missed(MissReason.NO_ACK)
        except ConnectionError:
            return Missed(MissReason.NO_CONNECTION)
        finally:
            one.waiting.pop(envelope_id, None)
        said = answer.get("payload")
        return Ack("", said if isinstance(said, dict) else None)

    def warn(self) -> None:
        """Announce to all web sockets that they will be asked to make room for new ones."""
        for one in list(self._open):
            one.send(_farewell("warning"))

    def refresh(self) -> None:
        """Ask all web sockets to be replaced; nothing is delivered through them any more."""
        for one in list(self._open):
            one.leaving = True
            one.send(_farewell("refresh_requested"))

    def silence(self, position: int = 0) -> None:
        """Let the network swallow everything on one web socket, both ways; nobody is told."""
        _silence(self._open[position])

    def cut(self, position: int = 0) -> None:
        """Break one web socket off."""
        one = self._open[position]
        one.loop.call_soon_threadsafe(one.line.cut)

    def close(self) -> None:
        """End all web sockets."""
        for one in list(self._open):
            one.close()

    def _admit(self, one: OpenSocket) -> int:
        """Return how many web sockets there are with this one, or 0 if it is one too many."""
        with self._lock:
            if len(self._open) == MOST_SOCKETS:
                return 0
            self._open.append(one)
            return len(self._open)

    def _next(self) -> OpenSocket | None:
        with self._lock:
            staying = [one for one in self._open if not one.leaving] or self._open
            return staying[next(self._turns) % len(staying)] if staying else None


def _hear(one: OpenSocket, text: str) -> None:
    try:
        answer = json.loads(text)
    except ValueError:
        return
    waiting = one.waiting.get(str(answer.get("envelope_id"))) if isinstance(answer, dict) else None
    if waiting is not None and not waiting.done():
        waiting.set_result(answer)


def _silence(one: OpenSocket) -> None:
    one.silent = True
    one.loop.call_soon_threadsafe(one.line.silence)


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}


def _hello(number: int) -> Json:
    about = {"host": HOST, "build_number": 1, "approximate_connection_time": 18060}
    hello = {"type": "hello", "num_connections": number, "debug_info": about}
    return hello | {"connection_info": {"app_id": APP_ID}}

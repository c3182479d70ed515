"""One web socket to Slack: opened, greeted, watched, and read until it ends."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from websocket import ABNF, WebSocket, WebSocketException, WebSocketTimeoutException

from bot.decoding import json_object

Json = dict[str, Any]

OPEN_S = 10.0  # for the address, the handshake and Slack's hello, each
POLL_S = 0.5  # how late silence is noticed


class Ending(StrEnum):
    """Why a line ends, or is asked to make room; all but the last two in Slack's words."""

    WARNING = "warning"
    REFRESH = "refresh_requested"
    TOO_MANY = "too_many_websockets"
    SWITCHED_OFF = "link_disabled"
    SILENT = "silent"
    CLOSED = "closed"


class LineRefused(ConnectionError):
    """Slack opens no line, and says why."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.value)
        self.ending = ending


@dataclass(frozen=True, slots=True)
class Pulse:
    """The times of a line in s: when Slack is asked whether it is there, and how long it may say nothing.

    A line that lives shorter than steady_s has failed, and the next one waits longer. A line that has been
    replaced has drain_s for what is under way; Slack waits 3 s for an answer.
    """

    ping_s: float = 3.0
    silence_s: float = 10.0
    steady_s: float = 30.0
    drain_s: float = 5.0


class Line:
    """An open web socket. One thread reads; any thread acknowledges or closes."""

    def __init__(self, web_socket: WebSocket, pulse: Pulse) -> None:
        self._socket = web_socket
        self._pulse = pulse
        self._ending: Ending | None = None
        self._close_at: float | None = None
        self._send_lock = threading.Lock()
        self.opened_at = time.monotonic()
        self.leaving = False

    def read(self, hear: Callable[[Json], None], make_room: Callable[[], None]) -> Ending:
        """Hand every message to `hear` until the line ends; `make_room` is told when Slack wants another."""
        heard_at = pinged_at = time.monotonic()
        with suppress(WebSocketException, OSError):
            while self._ending is None:
                frame = self._next_frame()
                now = time.monotonic()
                if frame is not None:
                    heard_at = now
                    self._take(frame, hear, make_room)
                elif now - heard_at > self._pulse.silence_s:
                    self._ending = Ending.SILENT
                if self._close_at is not None and now > self._close_at:
                    self._ending = Ending.CLOSED
                if now - pinged_at > self._pulse.ping_s:
                    pinged_at = now
                    self._send("", ABNF.OPCODE_PING)
        self.close()
        return self._ending or Ending.CLOSED

    def acknowledge(self, envelope_id: str, payload: Json | None) -> None:
        """Tell Slack that an envelope arrived. Raises OSError or WebSocketException if the line has ended."""
        answer: Json = {"envelope_id": envelope_id} | ({} if payload is None else {"payload": payload})
        self._send(json.dumps(answer), ABNF.OPCODE_TEXT)

    @property
    def retiring(self) -> bool:
        """Return whether the line is about to close by itself."""
        return self._close_at is not None

    def retire(self, seconds: float) -> None:
        """Close in so many seconds, when what is under way has been acknowledged."""
        self._close_at = time.monotonic() + seconds

    def close(self) -> None:
        """End the line now, whichever thread reads it."""
        self._ending = self._ending or Ending.CLOSED
        with suppress(WebSocketException, OSError):
            self._send((1000).to_bytes(2, "big"), ABNF.OPCODE_CLOSE)
        transport = self._socket.sock
        if transport is not None:
            with suppress(OSError):
                # A plain close would leave a reading thread waiting for the rest of its turn.
                transport.shutdown(socket.SHUT_RDWR)
        self._hang_up()

    def _hang_up(self) -> None:
        self._socket.shutdown()  # type: ignore[no-untyped-call]

    def _next_frame(self) -> tuple[int, bytes] | None:
        try:
            opcode, data = self._socket.recv_data(control_frame=True)
        except WebSocketTimeoutException:
            return None
        return opcode, data if isinstance(data, bytes) else str(data).encode()

    def _take(
        self, frame: tuple[int, bytes], hear: Callable[[Json], None], make_room: Callable[[], None]
    ) -> None:
        opcode, data = frame
        if opcode == ABNF.OPCODE_CLOSE:
            self._ending = self._ending or Ending.CLOSED
        if opcode != ABNF.OPCODE_TEXT:
            return
        message = json_object(data) or {}
        if message.get("type") != "disconnect":
            hear(message)
            return
        ending = _ending(message)
        if ending in (Ending.WARNING, Ending.REFRESH):
            self.leaving = True
            make_room()
        else:
            self._ending = ending

    def _send(self, data: str | bytes, opcode: int) -> None:
        with self._send_lock:
            self._socket.send(data, opcode)


def open_line(client: WebClient, app_token: str, pulse: Pulse) -> Line:
    """Ask Slack for an address, open a web socket there and wait for the greeting.

    Raises LineRefused if Slack says why not, SlackApiError if it refuses the token, otherwise an OSError.
    """
    url = str(client.apps_connections_open(app_token=app_token)["url"])
    return open_at(url, client.proxy, client.ssl, pulse)


def open_at(url: str, proxy: str | None, tls: ssl.SSLContext | None, pulse: Pulse) -> Line:
    """Open a web socket at an address that Slack gave, and wait for the greeting."""
    web_socket = WebSocket(enable_multithread=True, sslopt={"context": _tls(tls, url)})
    line = Line(web_socket, pulse)
    try:
        web_socket.connect(  # type: ignore[no-untyped-call]
            url, timeout=OPEN_S, suppress_origin=True, **_proxy(proxy)
        )
        greeting = json_object(web_socket.recv()) or {}
    except (WebSocketException, OSError) as error:
        line.close()
        raise ConnectionError(f"the web socket was not opened ({type(error).__name__})") from error
    if greeting.get("type") == "disconnect":
        line.close()
        raise LineRefused(_ending(greeting))
    web_socket.settimeout(min(POLL_S, pulse.ping_s))
    return line


def _ending(message: Json) -> Ending:
    try:
        return Ending(str(message.get("reason")))
    except ValueError:
        return Ending.CLOSED


def _tls(tls: ssl.SSLContext | None, url: str) -> ssl.SSLContext | None:
    return (tls or ssl.create_default_context()) if url.startswith("wss:") else None


def _proxy(address: str | None) -> Json:
    """Return the proxy that the Web API client uses, too, as the web socket library names its parts."""
    if not address:
        return {}
    parts = urlsplit(address)
    auth = (parts.username, parts.password or "") if parts.username else None
    return {
        "http_proxy_host": parts.hostname,
        "http_proxy_port": parts.port or 80,
        "http_proxy_auth": auth,
        "proxy_type": "http",
    }

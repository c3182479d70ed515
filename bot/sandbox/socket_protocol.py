"""uvicorn's web sockets, which can also be cut off or fall silent as a broken network makes them."""

from typing import Any, cast

import wsproto.events
from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

from bot.sandbox.sockets import Line

LINE = "sandbox.line"  # the ASGI extension under which an endpoint finds the connection below it


class SocketProtocol(WSProtocol):
    """A web socket whose endpoint can silence or cut the connection under it."""

    silent = False

    def handle_connect(self, event: wsproto.events.Request) -> None:
        """Begin to serve a web socket; its endpoint runs after this and finds the connection in its scope."""
        super().handle_connect(event)
        cast(dict[str, Any], self.scope["extensions"])[LINE] = self

    def data_received(self, data: bytes) -> None:
        """Take in what the bot sends, unless the network swallows it."""
        if not self.silent:
            super().data_received(data)

    def silence(self) -> None:
        """Neither send nor hear anything from now on; only that the bot hangs up is still seen."""
        self.silent = True
        self.stop_keepalive()

    def cut(self) -> None:
        """Break the connection off."""
        self.transport.abort()


def line_of(web_socket: WebSocket) -> Line:
    """Return the connection under a web socket."""
    return cast(Line, web_socket.scope["extensions"][LINE])

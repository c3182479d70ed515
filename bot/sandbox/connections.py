"""The server's open connections, so that one can be cut without an answer: so a response gets lost."""

import asyncio

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

Peer = tuple[str, int]


class Connections:
    """A register by the caller's address; used on the server's event loop only."""

    def __init__(self) -> None:
        self._open: dict[Peer, asyncio.Transport] = {}

    def opened(self, transport: asyncio.Transport) -> Peer:
        """Remember a new connection and return the address it is kept by."""
        host, port = transport.get_extra_info("peername")[:2]
        self._open[host, port] = transport
        return host, port

    def closed(self, peer: Peer) -> None:
        """Forget a connection that has ended."""
        self._open.pop(peer, None)

    def cut(self, request: Request) -> None:
        """Close the connection of a request at once; nothing happens if the caller has already gone."""
        if request.client is not None:
            transport = self._open.get((request.client.host, request.client.port))
            if transport is not None:
                transport.abort()

    def protocol(self) -> type[H11Protocol]:
        """Return uvicorn's HTTP protocol, keeping this register."""
        register = self

        class RegisteredProtocol(H11Protocol):
            """HTTP/1.1 whose connections can be found again."""

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                self.peer = register.opened(transport)
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                register.closed(self.peer)
                super().connection_lost(exc)

        return RegisteredProtocol

"""apps.*: the address of a web socket for Socket Mode."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.identity import APP_ID
from bot.sandbox.web_api.context import ApiContext, Json, Method


class Apps:
    """The methods whose names begin with apps."""

    def __init__(self, context: ApiContext) -> None:
        self._context = context

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {"apps.connections.open": self.open_connection}

    def open_connection(self, _arguments: Arguments) -> Json:
        """Return an address that opens one web socket, once and soon."""
        address = self._context.base_url.replace("http", "ws", 1)
        ticket = self._context.sockets.issue()
        return {"url": f"{address}/link/?ticket={ticket}&app_id={APP_ID}"}

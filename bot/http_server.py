"""An ASGI app served by uvicorn in a thread of its own."""

import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from bot.errors import StartError

BACKLOG = 512  # Slack sends bursts; with http.server's 5 every third of 500 connections was refused


class HttpServer:
    """Serves an app on host and port; port 0 takes a free one. Starts and stops once."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._host = host
        self._port = port
        config = uvicorn.Config(
            app, backlog=BACKLOG, log_config=None, access_log=False, lifespan="off", ws="none"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)
        self._listener: socket.socket | None = None

    @property
    def url(self) -> str:
        """Return the address, without a slash at the end; the port is known once it is started."""
        return f"http://{self._host}:{self._port}"

    def start(self) -> None:
        """Listen and serve. Raises StartError if the port cannot be used."""
        # With its protocol named, asyncio switches Nagle's algorithm off; else answers wait 40 ms.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._host, self._port))
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            raise StartError(
                f"cannot listen on {self._host} port {self._port}: {error.strerror}; "
                "stop what uses it or choose another port"
            ) from error
        self._port = listener.getsockname()[1]
        self._listener = listener
        self._thread.start()

    def stop(self) -> None:
        """Finish the requests that run and stop serving."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        assert self._listener is not None, "start() opens the listener"
        self._server.run(sockets=[self._listener])

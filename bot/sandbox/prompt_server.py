"""uvicorn's server in a thread of its own, which stops when told to instead of looking every so often."""

import asyncio
import socket
import threading
import time

import uvicorn

from bot.sandbox.errors import SandboxError

START_SECONDS = 10.0
STOP_SECONDS = 1.0  # what is still being answered then is broken off


class PromptServer(uvicorn.Server):
    """Serves until stop() is called from another thread; a test starts and stops one in milliseconds."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked_to_stop = asyncio.Event()
        self._thread: threading.Thread | None = None

    def start(self, listener: socket.socket) -> None:
        """Serve in a new thread; raises SandboxError if that does not come about."""
        self._thread = threading.Thread(target=self.run, args=([listener],), name="sandbox", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while self._loop is None:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise SandboxError("the sandbox server did not start; the log has the reason")
            time.sleep(0.001)

    def stop(self) -> None:
        """Stop serving and wait for the thread to end."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._asked_to_stop.set)
            self._thread.join()

    async def main_loop(self) -> None:
        """Wait for stop(), where uvicorn would look ten times a second."""
        self._loop = asyncio.get_running_loop()
        await self._asked_to_stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more calls, let those under way finish, and end, without uvicorn's pauses."""
        for server in self.servers:
            server.close()
        for open_socket in sockets or []:
            open_socket.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=STOP_SECONDS)
        for connection in list(self.server_state.connections):
            # Whoever does not read any more would keep it open for good, and the loop ends now.
            if connection.transport is not None:
                connection.transport.abort()
        await asyncio.sleep(0)
        await self.lifespan.shutdown()

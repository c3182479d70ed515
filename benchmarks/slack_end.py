"""The other side, Slack as far as a question needs it, in a process of its own to take no time from the bot.

Told on standard input, tells on standard output, one JSON object a line; times are time.monotonic_ns(),
which all processes of a machine share. Run by benchmarks.slack_process, not by people.
"""

import asyncio
import itertools
import json
import sys
import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.sandbox.bot_client import signed_headers
from bot.sandbox.identity import BOT_USER

Json = dict[str, Any]
BACKLOG = 1024


class SlackEnd:
    """Answers Web API calls and says when each came; delivers what it is told and says when it was acked."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    def app(self) -> Starlette:
        """Return the ASGI app with the Web API and the response_url of commands."""
        return Starlette(
            routes=[
                Route("/api/{method}", self.web_api, methods=["GET", "POST"]),
                Route("/respond/{name}", self.respond, methods=["POST"]),
            ]
        )

    async def web_api(self, request: Request) -> JSONResponse:
        """Take any method; the ones that write are told."""
        at = time.monotonic_ns()
        method = request.path_params["method"]
        given = _arguments(request.headers.get("content-type", ""), await request.body())
        if method.startswith("chat."):
            tell({"call": method, "at": at, "channel": given.get("channel")})
        return JSONResponse({"ok": True} | self._answer(method, given))

    async def respond(self, request: Request) -> JSONResponse:
        """Take the answer to a command."""
        tell({"call": "response_url", "at": time.monotonic_ns(), "channel": request.path_params["name"]})
        return JSONResponse({"ok": True})

    def deliver_all(self, url: str, deliveries: list[Json]) -> None:
        """Begin to deliver all of these to the bot at once; call in the event loop."""
        for delivery in deliveries:
            task = asyncio.get_running_loop().create_task(deliver(url, delivery))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _answer(self, method: str, given: Json) -> Json:
        ts = f"{2_000_000_000 + next(self._numbers)}.000100"
        answers: dict[str, Json] = {
            "auth.test": {"user_id": BOT_USER, "bot_id": "B0", "team_id": "T0", "user": "waypost"},
            "users.info": {
                "user": {"id": given.get("user"), "real_name": "A. Person", "tz": "Europe/London"}
            },
            "chat.postMessage": {"channel": given.get("channel"), "ts": ts},
            "chat.postEphemeral": {"message_ts": ts},
            "conversations.open": {"channel": {"id": "D0BENCH"}},
        }
        return answers.get(method, {})


async def deliver(url: str, delivery: Json) -> None:
    """Send one signed request on a connection of its own and tell when it was acknowledged."""
    target, body = urlsplit(url), str(delivery["body"])
    headers = signed_headers(body) | {
        "host": target.netloc,
        "content-type": delivery["type"],
        "content-length": str(len(body.encode())),
        "connection": "close",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    sent = time.monotonic_ns()
    reader, writer = await asyncio.open_connection(target.hostname, target.port)
    writer.write(f"POST {target.path} HTTP/1.1\r\n{head}\r\n{body}".encode())
    status = (await reader.readline()).decode()
    acked = time.monotonic_ns()
    writer.close()
    tell({"ack": delivery["name"], "sent": sent, "acked": acked, "status": int(status.split()[1])})


def tell(fact: Json) -> None:
    """Write one line for the benchmark."""
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve on a free port until standard input ends."""
    end = SlackEnd()
    config = uvicorn.Config(
        end.app(), port=0, backlog=BACKLOG, log_config=None, access_log=False, lifespan="off", ws="none"
    )
    asyncio.run(_serve(end, uvicorn.Server(config)))


async def _serve(end: SlackEnd, server: uvicorn.Server) -> None:
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    tell({"url": f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"})
    loop = asyncio.get_running_loop()
    threading.Thread(target=_listen, args=(loop, end, server), daemon=True).start()
    await serving


def _listen(loop: asyncio.AbstractEventLoop, end: SlackEnd, server: uvicorn.Server) -> None:
    for line in sys.stdin:
        order = json.loads(line)
        loop.call_soon_threadsafe(end.deliver_all, order["url"], order["deliveries"])
    server.should_exit = True


def _arguments(content_type: str, body: bytes) -> Json:
    if content_type.startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


if __name__ == "__main__":
    main()

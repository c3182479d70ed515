"""The real bot on the library, served over HTTP to the other side."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.corpus import copy_library, library_config
from bot.app import Bot, Outside, build_bot
from bot.http_server import HttpServer
from bot.sandbox.identity import BOT_TOKEN, SIGNING_SECRET
from bot.serving import RunningBot
from bot.slack_client import SlackClient
from bot.web import web_app
from retrieval.types import Encoder


@dataclass(frozen=True, slots=True)
class Served:
    """A running bot, where it takes deliveries, and when each was received (time.monotonic_ns)."""

    bot: Bot
    url: str
    received: list[int]


@contextmanager
def served_bot(library: Path, encoder: Encoder, slack_url: str, pace_s: float) -> Iterator[Served]:
    """Run the bot on a copy of the library that was indexed in a folder; everything ends with the block."""
    with tempfile.TemporaryDirectory(prefix="waypost-benchmark-") as name:
        folder = Path(name)
        copy_library(library, folder)
        with _served(folder, encoder, slack_url, pace_s) as served:
            yield served


@contextmanager
def _served(folder: Path, encoder: Encoder, slack_url: str, pace_s: float) -> Iterator[Served]:
    client = SlackClient(token=BOT_TOKEN, base_url=f"{slack_url}/api/")
    bot = build_bot(library_config(folder), encoder, Outside(client, SIGNING_SECRET, pace_s=pace_s))
    running = RunningBot(bot)
    running.start()
    received: list[int] = []
    server = HttpServer(_stamped(web_app(bot.app), received), "127.0.0.1", 0)
    server.start()
    try:
        yield Served(bot, f"{server.url}/slack/events", received)
    finally:
        server.stop()
        running.stop()


def _stamped(app: ASGIApp, received: list[int]) -> ASGIApp:
    """Note when a request has come in, before anything is done with it."""

    async def stamp(scope: Scope, receive: Receive, send: Send) -> None:
        received.append(time.monotonic_ns())
        await app(scope, receive, send)

    return stamp

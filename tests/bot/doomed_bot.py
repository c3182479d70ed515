"""A bot in a process of its own, which is killed without warning at a chosen moment of its work.

Run as `python -m tests.bot.doomed_bot MOMENT SLACK_URL DATABASE [NOW]`; it writes the address it listens on.
Unless it is told the time its clock is this machine's and the workspace's is not, so that days lie between.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from msgspec.structs import replace

from bot.app import Outside, build_bot
from bot.clock import utc_now
from bot.sandbox.identity import BOT_TOKEN, SIGNING_SECRET
from bot.serving import RunningBot, listen_http
from bot.settings import StorageSettings
from bot.slack_client import SlackClient
from tests.bot.content_words import ContentWords
from tests.bot.workspace import BotParts


class Moment(StrEnum):
    """When the process is killed."""

    WORKING = "the question is in the inbox, its answer is not in the outbox"
    SENDING = "the answer is claimed for sending and not in Slack"
    SENT = "the answer is in Slack and not recorded as sent"
    CHANGED = "the answer is changed or deleted in Slack and that is not recorded"


ANSWERING = (Moment.WORKING, Moment.SENDING, Moment.SENT)


def main(moment: Moment, slack_url: str, database: Path, now: Callable[[], datetime] = utc_now) -> None:
    client = _Client(moment, token=BOT_TOKEN, base_url=f"{slack_url}/api/")
    encoder = _Encoder() if moment is Moment.WORKING else ContentWords()
    config = replace(BotParts().config, storage=StorageSettings(path=database))
    running = RunningBot(build_bot(config, encoder, Outside(client, SIGNING_SECRET, now, pace_s=0)))
    running.start()
    endpoint = listen_http(running.bot, "127.0.0.1", 0)
    sys.stdout.write(f"{endpoint.url}/slack/events\n")
    sys.stdout.flush()
    threading.Event().wait()


class _Client(SlackClient):
    def __init__(self, moment: Moment, **settings: Any) -> None:
        super().__init__(**settings)
        self._moment = moment

    def chat_postMessage(self, **arguments: Any) -> Any:  # noqa: N802  Slack's name
        if self._moment is Moment.SENDING:
            _die()
        super().chat_postMessage(**arguments)
        _die()

    def chat_update(self, **arguments: Any) -> Any:
        super().chat_update(**arguments)
        _die()

    def chat_delete(self, **arguments: Any) -> Any:
        super().chat_delete(**arguments)
        _die()


class _Encoder(ContentWords):
    def encode(self, texts: Any) -> NoReturn:
        _die()


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes no further")


if __name__ == "__main__":
    told = [lambda at=at: datetime.fromisoformat(at) for at in sys.argv[4:]]
    main(Moment(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), *told)

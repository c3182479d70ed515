"""`waypost serve`, the command itself in a process of its own, over a web socket and over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.sandbox.bot_client import signed_headers
from bot.sandbox.identity import SIGNING_SECRET
from bot.storage import ALL_MIGRATIONS
from content_index.database import Database
from content_index.indexing import Indexer
from content_index.types import Resource
from tests.bot.slack_link import SlackLink

pytestmark = [pytest.mark.model, pytest.mark.slow]

QUESTION = {
    "type": "event_callback",
    "token": "t",
    "team_id": "T1",
    "api_app_id": "A1",
    "event_id": "Ev1",
    "event_time": 1700000000,
    "is_ext_shared_channel": False,
    "event": {
        "type": "app_mention",
        "user": "U1",
        "text": "<@U0BOT> how do I claim travel costs?",
        "channel": "C1",
        "ts": "1700000000.000100",
    },
}


@pytest.fixture
def link():
    link = SlackLink()
    yield link
    link.stop()


@pytest.fixture
def serve(tmp_path, link, minilm):
    """Start `waypost serve` on a store with one aid; ends by SIGTERM, which must be a clean end."""
    database = Database(tmp_path / "waypost.sqlite", ALL_MIGRATIONS)
    database.migrate()
    aid = Resource("travel", "Claim travel costs", "Send the claim within 30 days.")
    Indexer(database, minilm, lambda: datetime.now(UTC)).add(aid, "test")
    database.close()
    started = []

    def start(slack):
        config = tmp_path / "config.toml"
        config.write_text(f'[slack]\nbase_url = "http://{link.address}/api/"\n{slack}\n')
        environ = os.environ | {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        }
        command = [str(Path(sys.executable).with_name("waypost")), "serve", "--config", str(config)]
        started.append(subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True))
        return started[0]

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
        assert (process.returncode, "Traceback" in log) == (0, False), log


def answer_of(link):
    """Return the first message that the bot posts."""
    while True:
        method, given = link.calls.get(timeout=30)
        if method == "chat.postMessage":
            return given["channel"], given["thread_ts"], given["blocks"][0]["type"], given["text"]


ANSWER = ("C1", "1700000000.000100", "rich_text", "Claim travel costs: Send the claim within 30 days.")


def test_socket_mode_answers_and_acknowledges(serve, link):
    serve('mode = "socket"')
    link.send(QUESTION)
    assert answer_of(link) == ANSWER
    assert link.acks.get(timeout=10) == "Ev1"


def test_http_mode_answers(serve, link):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    serve(f'mode = "http"\nport = {port}')
    url = f"http://127.0.0.1:{port}"
    assert wait_until_healthy(url) == "ok"
    body = json.dumps(QUESTION)
    headers = signed_headers(body) | {"content-type": "application/json"}
    assert httpx.post(f"{url}/slack/events", content=body, headers=headers).status_code == 200
    assert answer_of(link) == ANSWER


def wait_until_healthy(url):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            return httpx.get(f"{url}/healthz").text
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the bot does not answer /healthz")

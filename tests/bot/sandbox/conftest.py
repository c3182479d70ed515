"""A small workspace, its server, the people in it and the bot, for all tests of the sandbox."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.clock import SandboxClock
from bot.sandbox.driver import SandboxPerson
from bot.sandbox.identity import BOT_USER
from bot.sandbox.options import MessageShortcut, SandboxOptions, SlashCommand
from bot.sandbox.server import SandboxServer
from bot.sandbox.world import Channel, PastMessage, Person, UserGroup, World
from tests.bot.sandbox.bot_side import RecordingBot, web_client

START = datetime(2026, 11, 24, 9, 40, tzinfo=timezone(timedelta(hours=-5)))
STEP = {
    "title": "Answer",
    "description": "Answers a question",
    "input_parameters": {"question": {"type": "string", "title": "Question", "is_required": True}},
    "output_parameters": {"answer": {"type": "string", "title": "Answer", "is_required": True}},
}
OPTIONS = SandboxOptions(
    shortcuts=(MessageShortcut("Find help", "help"),),
    functions={"answer": STEP},
    commands=(SlashCommand("/ask", "[question]", "Ask for yourself alone"),),
    retry_delays=(0.05, 0.05, 0.05),
    ack_timeout=2.5,
)
WORLD = World(
    name="Fernhill Water",
    domain="fernhill",
    start=START,
    people=(
        Person("U0NADIA", "nadia", "Nadia Osei", "Clerk", about="new hire: first week", role="new hire"),
        Person("U0OMAR", "omar", "Omar Reyes", "Fitter", tz="Europe/Lisbon", presence="away"),
    ),
    channels=(
        Channel("C0ASK", "ask-anything", "Ask away", "Questions", ("U0NADIA", "U0OMAR", BOT_USER)),
        Channel("C0CHAT", "chat", members=("U0NADIA", "U0OMAR")),
        Channel("C0STAFF", "staff", members=("U0NADIA", BOT_USER), private=True),
        Channel("C0LOCKED", "locked", members=("U0OMAR",), private=True),
    ),
    messages=(
        PastMessage("C0ASK", "U0OMAR", "Who has the van keys?", minutes_before=95, key="keys"),
        PastMessage("C0ASK", "U0NADIA", "On the hook.", minutes_before=90, reply_to="keys"),
        PastMessage("C0ASK", "U0OMAR", "Cake in the kitchen", minutes_before=10),
    ),
    usergroups=(UserGroup("S0FIT", "fitters", "Fitters", ("U0OMAR",)),),
)


@pytest.fixture
def start_sandbox() -> Iterator[Callable[..., SandboxServer]]:
    """Return a function that starts a sandbox with these options changed."""
    with ExitStack() as stack:

        def start(**changed: Any) -> SandboxServer:
            server = SandboxServer(WORLD, SandboxClock(START), options=replace(OPTIONS, **changed))
            server.start()
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def changed_options() -> dict[str, Any]:
    """Return the options in which a test's sandbox differs; a test that needs some parametrizes this."""
    return {}


@pytest.fixture
def sandbox(start_sandbox: Callable[..., SandboxServer], changed_options: dict[str, Any]) -> SandboxServer:
    return start_sandbox(**changed_options)


@pytest.fixture
def bot(sandbox: SandboxServer) -> Iterator[RecordingBot]:
    """Return a bot that records what the sandbox delivers."""
    recorder = RecordingBot()
    sandbox.connect_bot(recorder.url)
    yield recorder
    recorder.stop()


@pytest.fixture
def client(sandbox: SandboxServer) -> WebClient:
    return web_client(sandbox.url)


@pytest.fixture
def http(sandbox: SandboxServer) -> Iterator[httpx.Client]:
    """Return a bare HTTP client of the sandbox, with the bot's token; no certificates are loaded for it."""
    headers = {"authorization": "Bearer xoxb-sandbox"}
    with httpx.Client(base_url=sandbox.url, headers=headers, verify=False, trust_env=False) as bare:
        yield bare


@pytest.fixture
def nadia(sandbox: SandboxServer) -> Iterator[SandboxPerson]:
    person = SandboxPerson(sandbox.url, "U0NADIA")
    yield person
    person.close()


@pytest.fixture
def omar(sandbox: SandboxServer) -> Iterator[SandboxPerson]:
    person = SandboxPerson(sandbox.url, "U0OMAR")
    yield person
    person.close()


@pytest.fixture
def in_background() -> Iterator[Callable[..., Future[Any]]]:
    """Return a function that calls another one while the test goes on."""
    with ThreadPoolExecutor(2) as pool:
        yield pool.submit


def refusal_of(call: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """Return the answer of a Web API call that must fail."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    answer: dict[str, Any] = caught.value.response.data
    return answer


def error_of(call: Callable[..., Any], **arguments: Any) -> str:
    """Return the error code of a Web API call that must fail."""
    return str(refusal_of(call, **arguments)["error"])


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]

"""A small workspace with a real Bolt app behind it, and the page of it in a real browser."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from selenium.webdriver import Chrome
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.driver import SandboxPerson
from bot.sandbox.identity import BOT_USER
from bot.sandbox.options import SandboxOptions, SlashCommand
from bot.sandbox.server import SandboxServer
from bot.sandbox.world import Channel, PastMessage, Person, World
from tests.bot.sandbox.bot_side import bolt_app, serve_bolt, web_client
from tests.bot.sandbox_web.page import Page, start_browser

START = datetime(2026, 11, 24, 9, 40, tzinfo=timezone(timedelta(hours=-5)))
OPTIONS = SandboxOptions(
    commands=(
        SlashCommand("/ask", "[question]", "Ask for yourself alone"),
        SlashCommand("/late", "", "Nobody has written it yet"),
    ),
    retry_delays=(),
)
EVERYONE = ("U0NADIA", "U0OMAR", BOT_USER)
WORLD = World(
    name="Fernhill Water",
    domain="fernhill",
    start=START,
    people=(
        Person("U0NADIA", "nadia", "Nadia Osei", "Clerk", about="New hire: first week", role="new hire"),
        Person("U0OMAR", "omar", "Omar Reyes", "Fitter", tz="Europe/Lisbon", about="Mentor", role="mentor"),
    ),
    channels=(
        Channel("C0ASK", "ask-anything", "Ask away", "Questions", EVERYONE),
        Channel("C0CHAT", "chat", "Small talk", "Everything else", EVERYONE),
        Channel("C0STAFF", "staff", members=("U0NADIA", BOT_USER), private=True),
    ),
    messages=(
        PastMessage("C0ASK", "U0OMAR", "Who has the *van keys*?", minutes_before=1500, key="keys"),
        PastMessage("C0ASK", "U0NADIA", "On the hook.", minutes_before=1490, reply_to="keys"),
        PastMessage("C0ASK", "U0OMAR", "Cake in the kitchen", minutes_before=10),
    ),
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Chrome]:
    chrome = start_browser()
    yield chrome
    chrome.quit()


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    server = SandboxServer(WORLD, SandboxClock(START), options=OPTIONS)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bolt(sandbox: SandboxServer) -> Iterator[App]:
    """Return a Bolt app the sandbox delivers to; a test adds its listeners."""
    app = bolt_app(sandbox.url)
    served = serve_bolt(app)
    sandbox.connect_bot(served.url)
    yield app
    served.stop()


@pytest.fixture
def client(sandbox: SandboxServer) -> WebClient:
    return web_client(sandbox.url)


@pytest.fixture
def omar(sandbox: SandboxServer) -> Iterator[SandboxPerson]:
    person = SandboxPerson(sandbox.url, "U0OMAR")
    yield person
    person.close()


@pytest.fixture
def page(browser: Chrome, sandbox: SandboxServer) -> Iterator[Page]:
    """Return the page, not opened yet, 1280 pixels wide."""
    opened = Page(browser, sandbox.url)
    opened.size(1280, 860)
    yield opened
    opened.offline(False)
    browser.get("about:blank")

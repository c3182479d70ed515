"""The bot in several workspaces, and the browser of somebody who installs it there."""

import re
import socket
import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx

from bot.app import Outside, build_bot
from bot.config import Config
from bot.http_server import HttpServer
from bot.installing.types import INSTALL_PATH, REDIRECT_PATH, OAuthApp
from bot.outgoing import Content, post
from bot.sandbox.clock import SandboxClock
from bot.sandbox.grants import ClientApp, Tenant
from bot.sandbox.identity import SIGNING_SECRET
from bot.serving import RunningBot, listen_http
from bot.settings import ChannelSettings, RoleSettings, SlackSettings, StorageSettings
from bot.slack_client import SlackClient
from tests.bot.company import START
from tests.bot.content_words import ContentWords
from tests.bot.installing.many_slack import ManySlack

CLAIM = "How do I claim travel costs?"
CLAIMED = "Claim travel costs: Open Tally and press New claim. Claim travel costs within 30 days of the trip."
CLIENT_ID, CLIENT_SECRET = "1234.5678", "quite secret"
ALLOWED = frozenset({"T0NORTH", "T0SOUTH", "E0FERN"})
SOON_S = 10.0
POLL_S = 0.002
UNFINISHED = """
    select (select count(*) from inbox where payload is not null)
        + (select count(*) from outbox where state in ('pending', 'sending'))
"""


class Browser:
    """Somebody's browser: it keeps cookies and follows redirects. This very machine counts as secure in it.

    httpx's own cookies know no such machine.
    """

    def __init__(self) -> None:
        self.http = httpx.Client(trust_env=False)
        self.cookies: dict[str, str] = {}

    def close(self) -> None:
        self.http.close()

    def get(self, url: str) -> httpx.Response:
        return self._go("GET", url)

    def _go(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        page = self.http.request(method, url, data=form, headers={"cookie": cookie} if cookie else {})
        for name, given in SimpleCookie(page.headers.get("set-cookie", "")).items():
            if given["max-age"]:
                self.cookies[name] = given.value
            else:
                self.cookies.pop(name, None)
        return self.get(page.headers["location"]) if page.is_redirect else page

    def add_to_slack(self, install_url: str) -> httpx.Response:
        """Press the button of the install page and return Slack's page."""
        page = self.get(install_url)
        button = re.search(r'href="([^"]+)">Add to Slack', page.text)
        assert button, page.text
        return self.get(unescape(button[1]))

    def decide(self, asked: httpx.Response, decision: str, tenant: Tenant | None = None) -> httpx.Response:
        """Allow or cancel on Slack's page, and return where that leads."""
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked.text)
        form = {name: unescape(value) for name, value in hidden} | {"decision": decision}
        return self._go("POST", str(asked.url), form | ({"tenant": tenant.id} if tenant else {}))


class ManyWorkspacesBot:
    """The bot with OAuth, over HTTP, and the Slack it talks to."""

    def __init__(self, database: Path, lifetime: timedelta | None = None) -> None:
        self.database = database
        self.clock = SandboxClock(START)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        app = ClientApp(CLIENT_ID, CLIENT_SECRET, f"{self.url}{REDIRECT_PATH}", lifetime)
        self.slack = ManySlack(lambda _: app, self.clock.now)
        self.slack.bot_url = self.url
        self.browsers: list[Browser] = []
        self.running: RunningBot
        self.endpoint: HttpServer | None = None

    def put_together(self, **outside: Any) -> None:
        client = SlackClient(base_url=f"{self.slack.url}/api/", timeout=10)
        oauth = OAuthApp(CLIENT_ID, CLIENT_SECRET, self.url, ALLOWED)
        config = self.config(SlackSettings())
        around = Outside(client, SIGNING_SECRET, self.clock.now, pace_s=0, oauth=oauth, **outside)
        self.running = RunningBot(build_bot(config, ContentWords(), around), sweep_s=3600)

    def config(self, slack: SlackSettings) -> Config:
        return Config(
            slack=slack,
            storage=StorageSettings(path=self.database),
            channels=ChannelSettings(grace_s=0),
            roles=RoleSettings(curators=("U0PRIYA",)),
        )

    def start(self) -> None:
        self.put_together()
        self.running.start()
        self.endpoint = listen_http(self.running.bot, "127.0.0.1", self.port)

    def stop(self) -> None:
        if self.endpoint:
            self.endpoint.stop()
        self.running.stop()

    def close(self) -> None:
        """End everything around the bot, which is stopped."""
        for browser in self.browsers:
            browser.close()
        self.slack.stop()

    def browser(self) -> Browser:
        """Return the browser of somebody who has never been here."""
        self.browsers.append(Browser())
        return self.browsers[-1]

    @property
    def install_url(self) -> str:
        return f"{self.url}{INSTALL_PATH}"

    def install(self, tenant: Tenant) -> httpx.Response:
        """Install Waypost from a fresh browser and return the last page."""
        browser = self.browser()
        return browser.decide(browser.add_to_slack(self.install_url), "allow", tenant)

    def queue(self, key: str, channel: str, text: str = "Hello") -> None:
        """Have the bot say something outside of any delivery, as a nudge is said."""
        with self.running.bot.units.open() as unit:
            unit.say(post(key, channel, Content(text, [])))
        self.settle()

    def settle(self) -> None:
        """Wait until the bot has worked and sent everything."""
        self.wait_for(lambda: self.rows(UNFINISHED) == [(0,)])

    def wait_for(self, done: Callable[[], bool]) -> None:
        """Wait until something has come about; TimeoutError if it does not."""
        deadline = time.monotonic() + SOON_S
        while not done():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not done: {self.rows('select key, state, error from outbox')}")
            time.sleep(POLL_S)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def errors(self) -> list[str]:
        """Return why messages were given up."""
        return [row[0] for row in self.rows("select error from outbox where state = 'failed' order by id")]

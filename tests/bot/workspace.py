"""The sandbox workspace with the real bot in it, as the tests of the bot drive it."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from msgspec.structs import replace

from bot.app import Bot, Outside, build_bot
from bot.blockkit import problems
from bot.config import Config
from bot.demo import sandbox_options
from bot.http_server import HttpServer
from bot.sandbox.bot_client import Ack, signed_headers
from bot.sandbox.changes import Change, Edited, Posted
from bot.sandbox.clock import SandboxClock
from bot.sandbox.driver import SandboxPerson
from bot.sandbox.identity import APP_ID, APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, TEAM_ID
from bot.sandbox.options import SandboxOptions
from bot.sandbox.responses import Place
from bot.sandbox.server import SandboxServer
from bot.sandbox.world import World
from bot.serving import RunningBot, listen_http, listen_socket
from bot.settings import SlackMode, StorageSettings
from bot.slack_client import SlackClient
from bot.socket_mode.line import Pulse
from bot.socket_mode.lines import Lines
from content_index.indexing import Indexer
from content_index.sources.syncing import Source
from content_index.types import Resource
from retrieval.types import Encoder
from tests.bot.card import Card, card, feedback_sides
from tests.bot.company import ASK, CHANNELS, EMPLOYEES, RESOURCES, ROLES, START, WORLD
from tests.bot.content_words import ContentWords

Json = dict[str, Any]
SOON_S = 10.0
POLL_S = 0.002
UNFINISHED = """
    select (select count(*) from inbox where payload is not null)
        + (select count(*) from outbox where state in ('pending', 'sending'))
"""


both_ways = pytest.mark.parametrize("transport", list(SlackMode))
"""Has a story told over HTTP and over Socket Mode: one line above a test that uses `workspace`."""


@dataclass(frozen=True, slots=True)
class BotParts:
    """What a test may replace in the bot."""

    config: Config = field(default_factory=lambda: Config(channels=CHANNELS, roles=ROLES))
    encoder: Encoder = field(default_factory=ContentWords)
    client: Callable[..., SlackClient] = SlackClient
    world: World = WORLD
    transport: SlackMode = SlackMode.HTTP
    pulse: Pulse = field(default_factory=Pulse)
    sources: Sequence[Source] = ()


class BotWorkspace:
    """A workspace with a bot that can be stopped, left for dead and started again; its people by name."""

    def __init__(self, database: Path, options: SandboxOptions, parts: BotParts) -> None:
        self.database = database
        self.parts = parts
        self.faults: list[str] = []
        self.sandbox = SandboxServer(parts.world, SandboxClock(START), options=sandbox_options(options))
        self.sandbox.start()
        self.sandbox.workspace.subscribe(self._inspect)
        self._people = [SandboxPerson(self.sandbox.url, user) for user in EMPLOYEES]
        self.nadia, self.owen, self.omar, self.ines, self.theo, self.priya = self._people
        self._running: list[tuple[RunningBot, HttpServer | Lines]] = []
        self._clicks = 0

    def person(self, user: str) -> SandboxPerson:
        """Return somebody else who is in the world."""
        self._people.append(SandboxPerson(self.sandbox.url, user))
        return self._people[-1]

    @property
    def bot(self) -> Bot:
        """The bot that was started last."""
        return self._running[-1][0].bot

    @property
    def url(self) -> str:
        """Where the bot takes its deliveries over HTTP."""
        endpoint = self._running[-1][1]
        assert isinstance(endpoint, HttpServer), "this story needs the bot's HTTP endpoint"
        return f"{endpoint.url}/slack/events"

    @property
    def lines(self) -> Lines:
        """The bot's web sockets."""
        lines = self._running[-1][1]
        assert isinstance(lines, Lines), "this story needs Socket Mode"
        return lines

    def new_bot(self) -> Bot:
        """Put a bot together that is not started."""
        storage = StorageSettings(path=self.database)
        client = self.parts.client(token=BOT_TOKEN, base_url=f"{self.sandbox.url}/api/")
        outside = Outside(
            client,
            SIGNING_SECRET,
            self.sandbox.workspace.clock.now,
            pace_s=0,
            sources=self.parts.sources,
        )
        return build_bot(replace(self.parts.config, storage=storage), self.parts.encoder, outside)

    def start_bot(self) -> None:
        """Start a bot on the database and let the workspace deliver to it."""
        running = RunningBot(self.new_bot())
        running.start()
        if self.parts.transport is SlackMode.SOCKET:
            self._running.append((running, listen_socket(running.bot, APP_TOKEN, self.parts.pulse)))
            return
        self._running.append((running, listen_http(running.bot, "127.0.0.1", 0)))
        self.sandbox.connect_bot(self.url)

    def stop_bot(self) -> None:
        """End the bot that was started last."""
        running, endpoint = self._running.pop()
        endpoint.stop()
        running.stop()

    def stop(self) -> None:
        """End everything; the endpoint, which takes its time, need not be waited for."""
        for running, endpoint in self._running:
            threading.Thread(target=endpoint.stop, daemon=True).start()
            running.stop()
        for person in self._people:
            person.close()
        self.sandbox.stop()

    def settle(self, seconds: float = SOON_S) -> None:
        """Wait until the bot has worked and sent everything; TimeoutError if that does not come about."""
        deadline = time.monotonic() + seconds
        assert self.sandbox.wait_until_idle(seconds)
        while self.rows(UNFINISHED) != [(0,)]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"not done: {self.rows('select key, state, error from outbox')}")
            time.sleep(POLL_S)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the bot's database answers."""
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    # What people do, each until the bot has done its part

    def ask(self, text: str, channel: str = ASK, by: SandboxPerson | None = None) -> str:
        """Say something at the top level of a channel and return its stamp."""
        ts = (by or self.nadia).say(channel, text)
        self.settle()
        return ts

    def command(self, person: SandboxPerson, command: str, text: str = "", channel: str = ASK) -> None:
        """Type a slash command."""
        person.command(channel, command, text)
        self.settle()

    def click(self, person: SandboxPerson, message: Json, label: str) -> None:
        """Press the button with a label."""
        person.click(message, **_action(message["blocks"], label))
        self.settle()

    def click_at_home(self, person: SandboxPerson, label: str) -> None:
        """Press the button with a label on somebody's App Home."""
        home = person.home()
        assert home is not None
        person.click_in_view(home, **_action(home["blocks"], label))
        self.settle()

    def forward(self, **span: float) -> None:
        """Move the clock forward and let the sweeps see it."""
        self.nadia.forward(timedelta(**span).total_seconds())
        self.bot.nudges.sweep()
        self.bot.services.referring.offer_waiting()
        self.bot.services.waiting.sweep()
        self.bot.sender.wake()
        self.settle()

    # What L&D does outside of Slack

    def add_resource(self, name: str, title: str, text: str) -> None:
        """Add a resource that everybody may see."""
        self.add(Resource(id=name, title=title, text=text, verified_by="U0PRIYA"))

    def add(self, resource: Resource) -> None:
        """Add a resource as it is."""
        self._indexer().add(resource, "tests")

    def restrict(self, name: str, *audience: str) -> None:
        """Let a resource of the company be seen by some alone from now on."""
        changed = [
            with_fields(resource, audience=audience) if resource.id == name else resource
            for resource in RESOURCES
        ]
        self._indexer().sync(changed, "tests")

    def retire(self, name: str) -> None:
        """Take a resource of the company out."""
        self._indexer().sync([resource for resource in RESOURCES if resource.id != name], "tests")

    def _indexer(self) -> Indexer:
        encoder = self.parts.encoder
        return Indexer(self.bot.database, encoder, self.bot.units.now)

    # What people see

    def replies(self, channel: str, ts: str, person: SandboxPerson | None = None) -> list[Json]:
        """Return what the bot said in a thread, as somebody sees it."""
        seen = (person or self.nadia).messages(channel, ts)
        return [message for message in seen if message["bot"]]

    def top_level(self, channel: str, person: SandboxPerson) -> list[Json]:
        """Return what the bot said in a channel outside of threads, as somebody sees it."""
        return [message for message in person.messages(channel) if message["bot"]]

    def direct(self, person: SandboxPerson) -> list[Json]:
        """Return what the bot said to somebody in their direct messages."""
        return self.top_level(person.direct_messages(), person)

    def private_answers(self, person: SandboxPerson, ts: str) -> list[Json]:
        """Return what the bot said below a direct message."""
        return self.replies(person.direct_messages(), ts, person)

    def answers(self) -> list[str]:
        """Return the first aid of every answer in #ask that everybody sees, oldest question first."""
        threads = [message["ts"] for message in self.owen.messages(ASK) if message["reply_count"]]
        cards = [card(reply) for ts in threads for reply in self.replies(ASK, ts, self.owen)]
        return [shown.titles[0] for shown in cards if shown.titles]

    def card(self, message: Json) -> Card:
        """Return what a person reads on a message."""
        return card(message)

    # What Slack delivers, for tests that play Slack themselves

    def history(self) -> str:
        """Return the stamp of the message that was in #ask before the bot came."""
        return str(self.nadia.messages(ASK)[0]["ts"])

    def deliver(self, event: Json, event_id: str) -> httpx.Response:
        """Deliver an event to the bot as Slack does."""
        envelope = {"type": "event_callback", "team_id": TEAM_ID, "api_app_id": APP_ID, "event_id": event_id}
        return self.send(json.dumps({**envelope, "event": event}))

    def deliver_click(
        self, person: SandboxPerson, message: Json, action_id: str, value: str, trigger_id: str = ""
    ) -> None:
        """Deliver a click on a button that the message may not have (any more)."""
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM_ID},
            "user": {"id": person.user},
            "trigger_id": trigger_id or f"late.{self._next()}",
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]},
            "message": message,
            "response_url": self.sandbox.responses.issue(Place(person.user, message["channel"])),
            "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
        }
        self.deliver_form(payload)

    def deliver_home_click(self, person: SandboxPerson, view: Json, action_id: str, value: str) -> None:
        """Deliver a click on a button of a view that need not be this person's."""
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM_ID},
            "user": {"id": person.user, "team_id": TEAM_ID},
            "trigger_id": f"late.{self._next()}",
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
        }
        self.deliver_form(payload)

    def deliver_command(
        self, user: str, command: str, text: str, channel: str, team_id: str = TEAM_ID
    ) -> None:
        """Deliver a slash command that the workspace would not let somebody type."""
        here = Place(user, channel)
        fields = {
            "team_id": team_id,
            "channel_id": channel,
            "user_id": user,
            "command": command,
            "text": text,
            "trigger_id": f"late.{self._next()}",
            "response_url": self.sandbox.responses.issue(here),
        }
        answer = self.send(urlencode(fields), content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
        self.settle()

    def deliver_view(self, person: SandboxPerson, view: Json) -> Json:
        """Deliver a submitted modal, which need not be open, and return what the bot answers."""
        payload = {"type": "view_submission", "team": {"id": TEAM_ID}, "user": {"id": person.user}}
        return self.deliver_form(payload | {"trigger_id": f"late.{self._next()}", "view": view})

    def deliver_form(self, payload: Json) -> Json:
        """Deliver an interaction and return what the bot answers."""
        if self.parts.transport is SlackMode.SOCKET:
            ack = self.sandbox.sockets.deliver("interactive", payload, accepts=True)
            assert isinstance(ack, Ack)
            self.settle()
            return ack.fields or {}
        form = {"content_type": "application/x-www-form-urlencoded"}
        answer = self.send(urlencode({"payload": json.dumps(payload)}), **form)
        assert answer.status_code == 200
        self.settle()
        fields: Json = answer.json() if answer.text else {}
        return fields

    def _next(self) -> int:
        self._clicks += 1
        return self._clicks

    def send(self, body: str, **headers: str) -> httpx.Response:
        """Send a signed body to the bot; `headers` replace those that belong to it (with _ for -)."""
        sent = signed_headers(body) | {"content-type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.post(self.url, content=body, headers=sent, trust_env=False, verify=False)

    def _inspect(self, change: Change) -> None:
        """Check everything the bot says by the rules of Block Kit, whoever looks at it."""
        if isinstance(change, Posted | Edited) and change.message.by_bot:
            said = change.message
            self.faults += problems(said.blocks or []) + ([] if said.text.strip() else ["no text"])


def _action(blocks: list[Json], label: str) -> Json:
    """Return what is used by pressing the button with a label, and the value of a feedback button."""
    buttons = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    sides = [side for block in blocks if block["type"] == "context_actions" for side in feedback_sides(block)]
    pressed = next(button for button in (*buttons, *sides) if button["text"]["text"] == label)
    return {"action_id": pressed["action_id"]} | ({"value": pressed["value"]} if pressed in sides else {})

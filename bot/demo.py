"""The demo: the sandbox workspace, the starter ecosystem and the real bot, in one process."""

import contextlib
import dataclasses
import socket
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from bot.app import Bot, Outside, build_bot
from bot.config import Config
from bot.features import ANSWER_QUESTION, SHORTCUTS, STEP
from bot.http_server import HttpServer
from bot.installing.types import OAuthApp
from bot.manifest import BOT_SCOPES, COMMANDS
from bot.sandbox.clock import SandboxClock
from bot.sandbox.grants import ClientApp
from bot.sandbox.identity import BOT_TOKEN, SIGNING_SECRET, TEAM_ID
from bot.sandbox.options import MessageShortcut, SandboxOptions, SlashCommand
from bot.sandbox.server import SandboxServer
from bot.sandbox.world import World, load_world
from bot.serving import RunningBot, listen_http
from bot.settings import ChannelMode, ChannelSettings, RoleSettings, StorageSettings
from bot.slack_client import SlackClient
from bot.starter import read_starter
from bot.storage import open_database
from content_index.indexing import Indexer, Progress
from content_index.models.store import ModelStore
from content_index.readers import read_resources
from content_index.store import MentorStore
from content_index.types import IndexReport
from nudges.planning import load_plans
from retrieval.habits.store import HabitStore
from retrieval.types import Encoder

STARTER = Path(__file__).parent / "sandbox" / "starter"
ASK_CHANNEL = "C0ASK"  # the one channel where the starter ecosystem lets Waypost answer unasked
TOKEN_LIFETIME = timedelta(hours=12)  # as in Slack
SWEEP_S = 1.0  # so that moving the clock forward shows its nudges at once


@dataclasses.dataclass(frozen=True, slots=True)
class Demo:
    """A sandbox workspace with the bot in it. `stop` ends both."""

    sandbox: SandboxServer
    bot: Bot
    running: RunningBot
    endpoint: HttpServer
    indexed: IndexReport

    def stop(self) -> None:
        """End the bot, then the workspace."""
        self.endpoint.stop()
        self.running.stop()
        self.sandbox.stop()


@dataclasses.dataclass(frozen=True, slots=True)
class DemoOptions:
    """Where the demo keeps its files and listens, and how it is paced.

    With `install` the workspace begins without Waypost, to which it is added by OAuth.
    """

    folder: Path
    port: int = 0
    pace_s: float = 1.0
    options: SandboxOptions = dataclasses.field(default_factory=SandboxOptions)
    progress: Progress = lambda done, total: None
    clock_start: datetime | None = None
    install: bool = False


def start_demo(encoder: Encoder, chosen: DemoOptions) -> Demo:
    """Index the starter ecosystem, start the workspace, and let the bot into it.

    The index stays in the folder, so that the next start encodes nothing; the workspace begins anew.
    Raises SandboxError or StartError if a port cannot be used.
    """
    world = load_world(STARTER / "workspace.toml")
    clock = SandboxClock(chosen.clock_start or world.start)
    config = demo_config(world, chosen.folder / "workspace.sqlite")
    report = _prepare(config, encoder, chosen, clock.now)
    oauth = _oauth() if chosen.install else None
    options = dataclasses.replace(sandbox_options(chosen.options), client=_as_slack_knows(oauth))
    sandbox = SandboxServer(world, clock, port=chosen.port, options=options)
    with contextlib.ExitStack() as undo:
        sandbox.start()
        undo.callback(sandbox.stop)
        token = None if oauth else BOT_TOKEN
        client = SlackClient(token=token, base_url=f"{sandbox.url}/api/")
        outside = Outside(client, SIGNING_SECRET, clock.now, pace_s=chosen.pace_s, oauth=oauth)
        bot = build_bot(config, encoder, outside)
        running = RunningBot(bot, SWEEP_S)
        running.start()
        undo.callback(running.stop)
        endpoint = listen_http(bot, "127.0.0.1", urlsplit(oauth.public_url).port or 0 if oauth else 0)
        undo.pop_all()
    sandbox.connect_bot(f"{endpoint.url}/slack/events")
    return Demo(sandbox, bot, running, endpoint, report)


def demo_config(world: World, database: Path) -> Config:
    """Return the configuration of the starter ecosystem's company."""
    curators = tuple(person.id for person in world.people if person.role == "curator")
    return replace(
        Config(),
        storage=StorageSettings(path=database),
        roles=RoleSettings(curators=curators),
        channels=ChannelSettings(modes={ASK_CHANNEL: ChannelMode.THREAD}, grace_s=0),
    )


def sandbox_options(options: SandboxOptions) -> SandboxOptions:
    """Return the options with just the scopes, commands, shortcuts and steps of the app's manifest."""
    commands = tuple(SlashCommand(c.name, c.hint, c.description) for c in COMMANDS)
    shortcuts = tuple(MessageShortcut(s.name, s.callback_id) for s in SHORTCUTS)
    return dataclasses.replace(
        options,
        scopes=frozenset(BOT_SCOPES),
        commands=commands,
        shortcuts=shortcuts,
        functions={ANSWER_QUESTION: STEP},
    )


def _oauth() -> OAuthApp:
    """Return an app at a free port: its address has to be known before it listens there."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    return OAuthApp("sandbox-client", "sandbox-client-secret", url, frozenset({TEAM_ID}))


def _as_slack_knows(oauth: OAuthApp | None) -> ClientApp | None:
    if oauth is None:
        return None
    return ClientApp(oauth.client_id, oauth.client_secret, oauth.redirect_url, TOKEN_LIFETIME)


def _prepare(
    config: Config, encoder: Encoder, chosen: DemoOptions, now: Callable[[], datetime]
) -> IndexReport:
    """Bring the library up to date and lay a fresh copy of it as the workspace's database."""
    chosen.folder.mkdir(parents=True, exist_ok=True)
    library = open_database(replace(config, storage=StorageSettings(path=chosen.folder / "library.sqlite")))
    indexer = Indexer(library, encoder, now)
    report = indexer.sync(read_resources(STARTER / "resources"), "starter", chosen.progress)
    starter = read_starter(STARTER)
    with library.atomic() as db:
        # There are no golden questions to ask in a demo; a changed model serves at once.
        ModelStore(db).serve(encoder.name)
        for mentor in starter.mentors:
            MentorStore(db).put(mentor)
        for habit in starter.habits:
            HabitStore(db).add(habit, now())
        load_plans(db, starter.campaigns, starter.paths, starter.enrollments)
    library.close()
    _copy(library.path, config.storage.path)
    return report


def _copy(library: Path, workspace: Path) -> None:
    for old in workspace.parent.glob(f"{workspace.name}*"):
        old.unlink()
    with (
        contextlib.closing(sqlite3.connect(library)) as source,
        contextlib.closing(sqlite3.connect(workspace)) as copy,
    ):
        source.backup(copy)

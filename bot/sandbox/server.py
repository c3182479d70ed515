"""The sandbox server: all parts put together, and run by uvicorn in a thread of its own."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette

from bot.sandbox.agent import AgentSurface
from bot.sandbox.api import WebApi
from bot.sandbox.bot_client import BotClient
from bot.sandbox.bot_link import BotLink
from bot.sandbox.checks import Checks
from bot.sandbox.clock import SandboxClock
from bot.sandbox.connections import Connections
from bot.sandbox.deliveries import Deliveries
from bot.sandbox.errors import SandboxError
from bot.sandbox.events import EventFeed
from bot.sandbox.faults import Faults
from bot.sandbox.grants import ClientApp, Grants, Tenant
from bot.sandbox.identity import BOT_ID, BOT_TOKEN, BOT_USER, FUNCTION_TOKEN, TEAM_ID
from bot.sandbox.interactions import InteractionContext, Interactions
from bot.sandbox.oauth_page import OAuthPage
from bot.sandbox.options import SandboxOptions
from bot.sandbox.page_api import PageApi, PageContext
from bot.sandbox.page_feed import PageFeed
from bot.sandbox.prompt_server import PromptServer
from bot.sandbox.responses import Responses
from bot.sandbox.routes import HttpContext, build_app
from bot.sandbox.socket_protocol import SocketProtocol
from bot.sandbox.sockets import Sockets
from bot.sandbox.steps import StepRuns
from bot.sandbox.stream import Stream
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import Views
from bot.sandbox.web_api.context import ApiContext
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World

HOST = "127.0.0.1"
BACKLOG = 1024  # connections waiting to be accepted; a burst of clicks and calls must not be refused
PING_SECONDS = 5.0  # how often a web socket is asked whether it is still there
HANDLER_THREADS = 128  # most of them wait: for an ack, or because the dial says so


class SandboxServer:
    """A workspace that can be started and stopped once; port 0 takes a free one.

    The bot needs the server's address and the server the bot's: start, build the bot with url, connect_bot.
    """

    def __init__(
        self, world: World, clock: SandboxClock, *, port: int = 0, options: SandboxOptions | None = None
    ) -> None:
        self._options = options or SandboxOptions()
        self._port = port
        self.workspace = Workspace(world, clock)
        self.faults = Faults(self._options.faults)
        self._tenant = Tenant(world.name, BOT_USER, BOT_ID, TEAM_ID)
        self._grants = _granted(self._options.client, clock, self._tenant)
        self.sockets = Sockets(self.faults, self._options.ack_timeout)
        self._bot = BotLink(BotClient(self._options.ack_timeout), self.sockets)
        self._stream = Stream()
        self._connections = Connections()
        self._deliveries = Deliveries(self._bot, self.faults, self._options)
        self._server: PromptServer | None = None

    @property
    def url(self) -> str:
        """Return the server's address, without a slash at the end; known once it is started."""
        return f"http://{HOST}:{self._port}"

    def connect_bot(self, url: str) -> None:
        """Say where the bot takes its events, such as http://127.0.0.1:3000/slack/events.

        A bot that asks for a web socket instead needs no address, and is delivered to through that.
        """
        self._bot.connect(url)

    def start(self) -> None:
        """Listen and serve; raises SandboxError if the port is taken."""
        listener = self._listen()
        config = uvicorn.Config(
            self._build(),
            http=self._connections.protocol(),
            ws=SocketProtocol,
            ws_ping_interval=PING_SECONDS,
            backlog=BACKLOG,
            log_config=None,
            access_log=False,
            date_header=False,
        )
        self._server = PromptServer(config)
        self._server.start(listener)
        self._deliveries.start()

    def stop(self) -> None:
        """End all streams and deliveries and stop serving; does nothing if it is not running."""
        if self._server is None:
            return
        self._stream.close()
        self.sockets.close()
        self._deliveries.stop()
        self._server.stop()
        self._server = None
        self._bot.close()

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait until every event is delivered or given up; return whether that came within timeout s."""
        return self._deliveries.wait_until_idle(timeout)

    def _listen(self) -> socket.socket:
        # With its protocol named, asyncio switches Nagle's algorithm off; else many answers wait 40 ms.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, self._port))
        except OSError as problem:
            listener.close()
            raise SandboxError(f"port {self._port} on {HOST} cannot be used: {problem.strerror}") from problem
        self._port = listener.getsockname()[1]
        return listener

    def _build(self) -> Starlette:
        options, views = self._options, Views()
        triggers = Triggers(options.trigger_lifetime)
        self.responses = responses = Responses(self.workspace, self.url)
        events = EventFeed(self.workspace, self._deliveries, options.scopes)
        self.workspace.subscribe(PageFeed(self.workspace, self._stream).tell)
        self.workspace.subscribe(events.tell)
        agent = AgentSurface(self.workspace, self._stream)
        self.workspace.subscribe(agent.tell)
        steps = StepRuns(self.workspace, events, options.functions)
        context = self._context(views, triggers, events, agent, steps)
        api = WebApi(context, self.faults, strict_rates=options.strict_rates)
        interactions = Interactions(
            InteractionContext(self.workspace, views, triggers, responses, self._stream, self._bot)
        )
        page = PageApi(
            PageContext(
                self.workspace,
                views,
                interactions,
                events,
                self._stream,
                self.faults,
                options.commands,
                options.shortcuts,
                agent,
                steps,
            )
        )
        installing = OAuthPage(self._grants, (self._tenant,), self.workspace.people[0].id)
        return build_app(
            HttpContext(api, page, responses, self._stream, self._connections, installing, self.sockets),
            _many_threads,
        )

    def _context(
        self, views: Views, triggers: Triggers, events: EventFeed, agent: AgentSurface, steps: StepRuns
    ) -> ApiContext:
        return ApiContext(
            self.workspace,
            views,
            triggers,
            self._stream,
            Checks(self._options.scopes, self._grants),
            agent,
            steps,
            self.sockets,
            self.url,
            self._grants,
            events.removed,
        )


def _granted(client: ClientApp | None, clock: SandboxClock, tenant: Tenant) -> Grants:
    """Return the tokens that are good from the start: the bot's, unless it is installed by OAuth."""
    grants = Grants(client, clock.now)
    for token in (FUNCTION_TOKEN,) if client else (FUNCTION_TOKEN, BOT_TOKEN):
        grants.give(token, tenant)
    return grants


@asynccontextmanager
async def _many_threads(_app: Starlette) -> AsyncIterator[None]:
    """Let many handlers wait at once: a command waiting for its ack must not keep the bot's calls out."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = HANDLER_THREADS
    yield

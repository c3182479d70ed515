"""The one place where the bot is put together."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_bolt import App
from slack_bolt.request import BoltRequest

from bot.channels.policies import ChannelPolicies
from bot.clock import utc_now
from bot.composing import Ground, compose
from bot.config import Config
from bot.delivery import Delivery
from bot.installing.types import OAuthApp
from bot.installing.workspaces import ManyWorkspaces
from bot.listeners import register
from bot.receiving import INBOX_ID, Receiver
from bot.sender import Sender
from bot.services import Services
from bot.slack_client import Door, SlackClient
from bot.storage import open_database
from bot.store import InboxStore, OutboxStore, SentMessage
from bot.understanding import Surroundings
from bot.units import Units
from bot.work import on_listener_error
from bot.workspaces import OneWorkspace, Workspaces
from content_index.database import Database
from content_index.sources.syncing import Source
from nudges.manners import Limits
from nudges.planning import plan_enrollments
from nudges.plans.store import PlanStore
from nudges.runner import NudgeRunner
from retrieval.habits.finding import HabitWords
from retrieval.types import Encoder

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # a delivery that has ended the process so often is not taken up again
LISTENER_THREADS = 32  # they only acknowledge; with Bolt's 5 a burst starves slash commands


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that comes from outside and that a test or the sandbox replaces.

    With `oauth` workspaces install Waypost themselves; then the client has no token.
    """

    client: SlackClient
    signing_secret: str = ""
    now: Callable[[], datetime] = utc_now
    pace_s: float = 1.0
    notice: Callable[[str], None] = lambda sentence: None
    oauth: OAuthApp | None = None
    sources: Sequence[Source] = ()


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is put together and not started yet."""

    app: App
    database: Database
    sender: Sender
    services: Services
    units: Units
    nudges: NudgeRunner

    def recover(self) -> int:
        """Take up what the last process left, doubtful messages and unfinished work; return how many."""
        unsent = self.sender.recover()
        with self.database.atomic() as db:
            unfinished = InboxStore(db).unfinished()
        for received in unfinished:
            if received.attempts > MAX_ATTEMPTS:
                self.services.work.give_up(f"it ended the process {MAX_ATTEMPTS} times", received.id)
                continue
            # Bolt verifies no signature in this mode; the delivery was verified before it was stored.
            request = BoltRequest(body=received.payload, mode="socket_mode", context={INBOX_ID: received.id})
            self.app.dispatch(request)
        return unsent + len(unfinished)

    def plan(self) -> None:
        """Plan the nudges of everybody who is enrolled in a campaign or path."""
        with self.database.reading() as db:
            people = {step.enrollment.user_id for step in PlanStore(db).open_steps()}
        calendars = {user_id: self.services.reminding.calendar(user_id) for user_id in people}
        with self.database.atomic() as db:
            plan_enrollments(db, self.units.now(), calendars.__getitem__)

    def stop(self) -> None:
        """End the pools, those that fill others first; what is not done is in the inbox and the outbox."""
        self.app.listener_runner.listener_executor.shutdown()
        self.services.work.stop()
        self.services.agent.stop()
        self.sender.stop()


def build_bot(config: Config, encoder: Encoder, outside: Outside) -> Bot:
    """Put the bot together for a config. Raises StartError if Slack does not accept the token."""
    database = open_database(config)
    workspaces = _workspaces(database, outside)
    policies = ChannelPolicies(database, config.channels)
    words = HabitWords(database)
    reaction = config.channels.reaction
    around = Surroundings(workspaces.bot_user, workspaces.is_bot, policies.of, reaction, words.may_show)
    sender = Sender(database, Delivery(workspaces.client, partial(_where, database)), outside.pace_s)
    units = Units(database, outside.now, sender.wake)
    services = compose(config, encoder, Ground(units, around, workspaces, outside.notice, outside.sources))
    app = _bolt_app(outside, workspaces)
    workspaces.watch(app)
    app.use(Receiver(database, around, outside.now).record)
    app.error(on_listener_error(services.work))
    register(app, services)
    limits = Limits(per_day=config.nudges.per_day, per_week=config.nudges.per_week)
    runner = NudgeRunner(database, services.reminding.send, outside.now, services.reminding.calendar, limits)
    return Bot(app, database, sender, services, units, runner)


def _workspaces(database: Database, outside: Outside) -> Workspaces:
    if outside.oauth is None:
        return OneWorkspace(outside.client)
    return ManyWorkspaces(database, outside.oauth, outside.client, outside.now)


def _bolt_app(outside: Outside, workspaces: Workspaces) -> App:
    logger = logging.getLogger("slack_bolt")
    # Below ERROR Bolt writes what people said into the log.
    logger.setLevel(logging.ERROR)
    return App(
        logger=logger,
        client=outside.client,
        signing_secret=outside.signing_secret or "unused in socket mode",
        before_authorize=Door(outside.client),
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
        # Its helpers for assistant threads are not used; they ask Slack, and raise where a thread is missing.
        attaching_conversation_kwargs_enabled=False,
        raise_error_for_unhandled_request=True,  # so that on_listener_error acknowledges it
        **workspaces.bolt_options(),
    )


def _where(database: Database, key: str) -> SentMessage | None:
    with database.reading() as db:
        return OutboxStore(db).where(key)

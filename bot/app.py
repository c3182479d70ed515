"""The one place where the bot is put together."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_sdk import WebClient

from bot.answering import Answering
from bot.apologies import apologise
from bot.channels.policies import ChannelPolicies
from bot.clock import utc_now
from bot.config import Config
from bot.curating import Curating
from bot.delivery import Delivery
from bot.golden import Golden
from bot.homes import Homes
from bot.judging import Judging
from bot.listeners import register
from bot.lookups import Lookups
from bot.people import People
from bot.recalibrating import Recalibrating
from bot.receiving import INBOX_ID, Receiver
from bot.referring import Referring
from bot.reminding import Reminding
from bot.searching import ServingIndexer, serving_model, serving_searcher
from bot.sender import Sender
from bot.services import Services
from bot.signing_in import sign_in
from bot.storage import open_database
from bot.store import InboxStore, OutboxStore, SentMessage
from bot.syncing import Syncing
from bot.teaching import Teaching
from bot.understanding import Surroundings
from bot.units import Units
from bot.work import WorkPool, on_listener_error
from content_index.database import Database
from content_index.sources.syncing import Source
from nudges.manners import Limits
from nudges.planning import plan_enrollments
from nudges.plans.store import PlanStore
from nudges.runner import NudgeRunner
from retrieval.answer import Answerer
from retrieval.types import Encoder

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # a delivery that has ended the process so often is not taken up again
LISTENER_THREADS = 32  # they only acknowledge; with Bolt's 5 a burst starves slash commands
WORK_THREADS = 4  # a few more than processors, as part of the work waits for the disk; not tuned


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that comes from outside and that a test or the sandbox replaces."""

    client: WebClient
    signing_secret: str = ""
    now: Callable[[], datetime] = utc_now
    pace_s: float = 1.0
    notice: Callable[[str], None] = lambda sentence: None
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
        self.sender.stop()


def build_bot(config: Config, encoder: Encoder, outside: Outside) -> Bot:
    """Put the bot together for a config. Raises StartError if Slack does not accept the token."""
    database = open_database(config)
    identity = sign_in(lambda: str(outside.client.auth_test()["user_id"]), outside.client.base_url)
    policies = ChannelPolicies(database, config.channels)
    around = Surroundings(identity, policies.of, config.channels.reaction)
    sender = Sender(database, Delivery(outside.client, partial(_where, database)), outside.pace_s)
    units = Units(database, outside.now, sender.wake)
    services = _services(config, encoder, outside, units, around)
    app = sign_in(lambda: _bolt_app(outside), outside.client.base_url)
    app.use(Receiver(database, around, outside.now).record)
    app.error(on_listener_error(services.work))
    register(app, services)
    limits = Limits(per_day=config.nudges.per_day, per_week=config.nudges.per_week)
    runner = NudgeRunner(database, services.reminding.send, outside.now, services.reminding.calendar, limits)
    return Bot(app, database, sender, services, units, runner)


def _bolt_app(outside: Outside) -> App:
    logger = logging.getLogger("slack_bolt")
    # Below ERROR Bolt writes what people said into the log.
    logger.setLevel(logging.ERROR)
    return App(
        logger=logger,
        client=outside.client,
        signing_secret=outside.signing_secret or "unused in socket mode",
        # Asks Slack who we are now: left to the first delivery, a failure would acknowledge and lose that.
        token_verification_enabled=True,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
        raise_error_for_unhandled_request=False,
    )


def _services(
    config: Config, encoder: Encoder, outside: Outside, units: Units, around: Surroundings
) -> Services:
    database, now, lookups = units.database, outside.now, Lookups(outside.client)
    people = People(database, outside.client, config.roles, now)
    model = serving_model(config, database, encoder, outside.notice)
    searcher = serving_searcher(config, database, model, outside.notice)
    answerer = Answerer(database, searcher, now, config.retrieval.max_aids, config.retrieval.max_mentors)
    executor = ThreadPoolExecutor(WORK_THREADS, thread_name_prefix="work")
    work = WorkPool(database, executor, lambda *what: _apologise(units, around, *what))
    reminding = Reminding(units, people, config.nudges)
    return Services(
        now=now,
        work=work,
        around=around,
        answering=Answering(units, answerer, people, around.policy),
        judging=Judging(units, model),
        referring=Referring(units, people, answerer, lookups.permalink),
        reminding=reminding,
        curating=Curating(units, people, ServingIndexer(database, model, now)),
        syncing=Syncing(units, model, outside.sources),
        golden=Golden(units, answerer),
        recalibrating=Recalibrating(units, model),
        teaching=Teaching(units, lookups.is_public),
        homes=Homes(units, people, reminding),
    )


def _where(database: Database, key: str) -> SentMessage | None:
    with database.reading() as db:
        return OutboxStore(db).where(key)


def _apologise(units: Units, around: Surroundings, reference: str, inbox_id: int | None) -> None:
    apologise(units.database, around, units.now(), reference, inbox_id)
    units.wake()

"""The services of a bot, put together: who needs whom can be read off here."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.agent import Agent
from bot.answering import Answering
from bot.apologies import apologise
from bot.border import Border
from bot.channels.services import channel_services
from bot.config import Config
from bot.conversing import Conversing
from bot.curating import Curating
from bot.explaining import Explaining
from bot.golden import Golden
from bot.habits.services import HabitServices, habit_services
from bot.holding.explaining import why_held
from bot.holding.waiting import Waiting
from bot.home_search import HomeSearch
from bot.homes import Homes
from bot.judging import Judging
from bot.lookups import Lookups
from bot.people import People
from bot.pointing import Pointing
from bot.quiet import Quiet
from bot.recalibrating import Recalibrating
from bot.referring import Referring
from bot.rehearing import Rehearing
from bot.reminding import Reminding
from bot.revising import Revising
from bot.saving import Saving
from bot.searching import ServingIndexer, serving_model, serving_searcher
from bot.services import Services
from bot.sharing import Sharing
from bot.syncing import Syncing
from bot.teaching import Teaching
from bot.threads.following import Following
from bot.understanding import Surroundings
from bot.units import Units
from bot.why import Why
from bot.work import WorkPool
from bot.workflows import Workflows
from bot.workspaces import Workspaces
from content_index.sources.syncing import Source
from retrieval.answer import Answerer
from retrieval.serving import ServingModel
from retrieval.types import Encoder

WORK_THREADS = 4  # a few more than processors, as part of the work waits for the disk; not tuned


@dataclass(frozen=True, slots=True)
class Ground:
    """What every service stands on. `notice` is told what the operator should know."""

    units: Units
    around: Surroundings
    workspaces: Workspaces
    notice: Callable[[str], None]
    sources: Sequence[Source] = ()


@dataclass(frozen=True, slots=True)
class _Company:
    """The people of a company, what Slack says of channels, and who may read along."""

    people: People
    lookups: Lookups
    border: Border


def compose(config: Config, encoder: Encoder, ground: Ground) -> Services:
    """Put the services together for a config."""
    units, around, database = ground.units, ground.around, ground.units.database
    company = _company(config, ground)
    people, lookups, border = company.people, company.lookups, company.border
    model = serving_model(config, database, encoder, ground.notice)
    work, reminding = _work_pool(units, around), Reminding(units, people, config.nudges)
    answerer = _answerer(config, ground, model)
    answering = Answering(units, answerer, people, around.policy, border)
    homes = Homes(units, people, reminding, around.policy)
    following, conversing = _hearing(ground, answering, lookups)
    return Services(
        now=units.now,
        work=work,
        around=around,
        answering=answering,
        conversing=conversing,
        revising=Revising(units, answering, following, conversing),
        waiting=Waiting(units, answering, lookups, around),
        judging=Judging(units, model, border),
        referring=Referring(units, people, answerer, lookups.permalink, border),
        reminding=reminding,
        curating=Curating(units, people, ServingIndexer(database, model, units.now)),
        syncing=Syncing(units, model, ground.sources),
        golden=Golden(units, answerer),
        habits=_habits(ground, company, model),
        recalibrating=Recalibrating(units, model),
        teaching=Teaching(units, lookups.is_public),
        homes=homes,
        home_search=HomeSearch(units, answering, homes),
        pointing=Pointing(units, answering, lookups, around.policy),
        saving=Saving(lookups, people, work.finish),
        agent=Agent(ground.workspaces.client, database, people),
        workflows=Workflows(units, answering, around.policy, border),
        channels=channel_services(units, people, lookups, answerer, config.channels),
        sharing=Sharing(units, people, answering, lookups, border),
        quiet=Quiet(units, people),
        why=_why(ground, company, answerer, answering),
        workspaces=ground.workspaces,
    )


def _company(config: Config, ground: Ground) -> _Company:
    units, workspaces = ground.units, ground.workspaces
    people = People(units.database, workspaces, config.roles, units.now)
    lookups = Lookups(workspaces.client)
    return _Company(people, lookups, Border(people, lookups, ground.around.policy))


def _hearing(ground: Ground, answering: Answering, lookups: Lookups) -> tuple[Following, Conversing]:
    following = Following(ground.units.database, answering, lookups, ground.around.is_bot)
    return following, Conversing(ground.units, answering, following)


def _answerer(config: Config, ground: Ground, model: ServingModel) -> Answerer:
    database, shown = ground.units.database, config.retrieval
    searcher = serving_searcher(config, database, model, ground.notice)
    return Answerer(database, searcher, ground.units.now, shown.max_aids, shown.max_mentors)


def _habits(ground: Ground, company: _Company, model: ServingModel) -> HabitServices:
    return habit_services(ground.units, company.people, company.lookups, company.border, model)


def _why(ground: Ground, company: _Company, answerer: Answerer, answering: Answering) -> Why:
    units = ground.units
    explaining = Explaining(answerer, company.people, partial(why_held, units.database))
    rehearing = Rehearing(answering, company.lookups, ground.around, company.border)
    return Why(units, company.people, explaining, rehearing, company.border)


def _work_pool(units: Units, around: Surroundings) -> WorkPool:
    executor = ThreadPoolExecutor(WORK_THREADS, thread_name_prefix="work")

    def sorry(reference: str, inbox_id: int | None) -> None:
        apologise(units.database, around, units.now(), reference, inbox_id)
        units.wake()

    return WorkPool(units.database, executor, sorry)

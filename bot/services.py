"""What listeners may call. It reaches them through the closure of `register(app, services)`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.agent import Agent
from bot.answering import Answering
from bot.channels.services import ChannelServices
from bot.conversing import Conversing
from bot.curating import Curating
from bot.golden import Golden
from bot.habits.services import HabitServices
from bot.holding.waiting import Waiting
from bot.home_search import HomeSearch
from bot.homes import Homes
from bot.judging import Judging
from bot.pointing import Pointing
from bot.quiet import Quiet
from bot.recalibrating import Recalibrating
from bot.referring import Referring
from bot.reminding import Reminding
from bot.revising import Revising
from bot.saving import Saving
from bot.sharing import Sharing
from bot.syncing import Syncing
from bot.teaching import Teaching
from bot.understanding import Surroundings
from bot.why import Why
from bot.work import WorkPool
from bot.workflows import Workflows
from bot.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class Services:
    """The bot's services, one instance each, for all threads."""

    now: Callable[[], datetime]
    work: WorkPool
    around: Surroundings
    answering: Answering
    conversing: Conversing
    revising: Revising
    waiting: Waiting
    judging: Judging
    referring: Referring
    reminding: Reminding
    curating: Curating
    syncing: Syncing
    golden: Golden
    habits: HabitServices
    recalibrating: Recalibrating
    teaching: Teaching
    homes: Homes
    home_search: HomeSearch
    pointing: Pointing
    saving: Saving
    agent: Agent
    workflows: Workflows
    channels: ChannelServices
    sharing: Sharing
    quiet: Quiet
    why: Why
    workspaces: Workspaces

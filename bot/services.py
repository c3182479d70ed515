"""What listeners may call. It reaches them through the closure of `register(app, services)`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.answering import Answering
from bot.curating import Curating
from bot.golden import Golden
from bot.homes import Homes
from bot.judging import Judging
from bot.recalibrating import Recalibrating
from bot.referring import Referring
from bot.reminding import Reminding
from bot.syncing import Syncing
from bot.teaching import Teaching
from bot.understanding import Surroundings
from bot.work import WorkPool


@dataclass(frozen=True, slots=True)
class Services:
    """The bot's services, one instance each, for all threads."""

    now: Callable[[], datetime]
    work: WorkPool
    around: Surroundings
    answering: Answering
    judging: Judging
    referring: Referring
    reminding: Reminding
    curating: Curating
    syncing: Syncing
    golden: Golden
    recalibrating: Recalibrating
    teaching: Teaching
    homes: Homes

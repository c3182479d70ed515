"""What the methods of the Web API work with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.agent import AgentSurface
from bot.sandbox.arguments import Arguments
from bot.sandbox.checks import Checks
from bot.sandbox.grants import Grants
from bot.sandbox.sockets import Sockets
from bot.sandbox.steps import StepRuns
from bot.sandbox.stream import Stream
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import Views
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
Method = Callable[[Arguments], Json]


@dataclass(frozen=True, slots=True)
class ApiContext:
    """The parts of the sandbox; base_url is the sandbox's own address without a slash at the end.

    `removed` delivers an event that tells the app it was removed.
    """

    workspace: Workspace
    views: Views
    triggers: Triggers
    stream: Stream
    checks: Checks
    agent: AgentSurface
    steps: StepRuns
    sockets: Sockets
    base_url: str
    grants: Grants
    removed: Callable[[Json], None]

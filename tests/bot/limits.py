"""What tests of Slack's limits do: refuse methods for now, queue messages, wait until one has to wait."""

from bot.outgoing import Content, Outgoing
from tests.bot.workspace import BotWorkspace


def hello(number: int) -> Content:
    return Content(f"Hello {number}", [])


def queue(workspace: BotWorkspace, *messages: Outgoing) -> None:
    with workspace.bot.units.open() as unit:
        for message in messages:
            unit.say(message)


def limited(workspace: BotWorkspace, *methods: str, seconds: int = 1) -> None:
    """Let Slack refuse these methods, and no others, with a Retry-After."""
    workspace.nadia.turn_dial(limited_methods=" ".join(methods), retry_after=seconds)


def waits(workspace: BotWorkspace) -> None:
    """Wait until Slack has refused something for now."""
    refused = "select 1 from outbox where error = 'ratelimited' and state = 'pending'"
    workspace.nadia.wait_for(lambda: workspace.rows(refused))

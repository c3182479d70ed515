"""The slash commands /ask, /waypost and /mentor."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks.plain import ASK_HINT, help_content
from bot.listeners.channels import channel, trial
from bot.listeners.payloads import Typed, inbox_id, reply_to_command, typed
from bot.listeners.privacy import why
from bot.listeners.quiet import quietly
from bot.services import Services
from bot.understanding import plain_text
from bot.work import Job
from retrieval.types import Question, Way

Subcommand = Callable[[Typed, Services, WebClient], Job]
"""What `/waypost WORD …` does: given what was typed, it returns the job that does it."""


def nudges(said: Typed, services: Services, _client: WebClient) -> Job:
    """`/waypost nudges`: what is planned for this person."""
    return lambda inbox: services.reminding.planned(said.who, inbox, said.reply)


SUBCOMMANDS: dict[str, Subcommand] = {
    "nudges": nudges,
    "channel": channel,
    "trial": trial,
    "quietly": quietly,
    "why": why,
}


def register(app: App, services: Services) -> None:
    """Listen to what people type after a slash."""

    def on_ask(ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
        question = question_from_command(command, services.now())
        if not question.text:
            ack(ASK_HINT)
            services.work.finish(inbox_id(context))
            return
        ack()
        answer = partial(services.answering.handle, question, reply_to=reply_to_command(command))
        services.work.submit(inbox_id(context), answer)

    def on_waypost(ack: Ack, command: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        verb, _, rest = command.get("text", "").strip().partition(" ")
        subcommand = SUBCOMMANDS.get(verb.lower())
        if subcommand is None:
            said = help_content()
            ack(text=said.text, blocks=said.blocks)
            services.work.finish(inbox_id(context))
            return
        ack()
        services.work.submit(inbox_id(context), subcommand(typed(command, rest.strip()), services, client))

    def on_mentor(ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
        ack()
        who, reply = command["user_id"], reply_to_command(command)
        services.work.submit(inbox_id(context), lambda inbox: services.homes.mentor_status(who, inbox, reply))

    app.command("/ask")(on_ask)
    app.command("/waypost")(on_waypost)
    app.command("/mentor")(on_mentor)


def question_from_command(command: dict[str, Any], now: datetime) -> Question:
    """Return the question of an `/ask`; it has no message and no thread."""
    return Question(
        text=plain_text(command.get("text") or ""),
        asker=command["user_id"],
        team=command.get("team_id", ""),
        channel=command["channel_id"],
        ts="",
        thread_ts="",
        way=Way.COMMAND,
        asked_at=now,
    )

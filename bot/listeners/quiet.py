"""Asking quietly, and the replies that are carried between the asker and a mentor."""

from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks.quiet import SEND_REPLY, read_reply, reply_view
from bot.blocks.referral import REPLY, SHOW_NAME
from bot.listeners.payloads import Typed, inbox_id, number, user_id
from bot.quiet import Reply
from bot.services import Services
from bot.understanding import plain_text
from bot.work import Job
from retrieval.types import Question, Way


def quietly(said: Typed, services: Services, _client: WebClient) -> Job:
    """`/waypost quietly QUESTION`: as /ask, and a mentor does not see who asks."""
    text = plain_text(said.rest)
    if not text:
        return lambda inbox: services.quiet.no_question(inbox, said.reply)
    question = Question(
        text=text,
        asker=said.who,
        team=said.team,
        channel=said.channel,
        ts="",
        thread_ts="",
        way=Way.COMMAND,
        asked_at=services.now(),
        quiet=True,
    )
    return partial(services.answering.handle, question, reply_to=said.reply)


def register(app: App, services: Services) -> None:
    """Listen to Reply, to its modal, and to Show my name."""

    def on_reply(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        ack()
        referral = number(action)
        question = services.quiet.question_for(referral, user_id(body))
        if question is not None:
            # At once: its trigger lives for three seconds.
            client.views_open(trigger_id=body["trigger_id"], view=reply_view(referral, question))
        services.work.finish(inbox_id(context))

    def on_send(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        ack()
        referral, text = read_reply(view)
        reply = Reply(referral, str(view["id"]), text)
        who = user_id(body)
        services.work.submit(inbox_id(context), lambda inbox: services.quiet.send(reply, who, inbox))

    def on_show_name(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, who = number(action), user_id(body)
        services.work.submit(inbox_id(context), lambda inbox: services.referring.show_name(asked, who, inbox))

    app.action(REPLY)(on_reply)
    app.view(SEND_REPLY)(on_send)
    app.action(SHOW_NAME)(on_show_name)

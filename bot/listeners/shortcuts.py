"""The shortcuts in a message's menu: *Find help for this* and *Save as job aid*."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.features import FIND_HELP, SAVE_AS_AID
from bot.listeners.payloads import inbox_id, reply_to_shortcut, user_id
from bot.lookups import said_from
from bot.services import Services
from bot.understanding import plain_text
from retrieval.types import Question, Way


def register(app: App, services: Services) -> None:
    """Listen to what people do from a message's menu."""

    def on_find_help(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        question = question_from_shortcut(body, services.now())
        job = partial(services.pointing.by_shortcut, question, reply_to=reply_to_shortcut(body))
        services.work.submit(inbox_id(context), job)

    def on_save(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        ack()
        inbox, reply = inbox_id(context), reply_to_shortcut(body)
        if not services.curating.may_curate(user_id(body)):
            services.work.submit(inbox, lambda inbox: services.curating.refuse(inbox, reply))
            return
        message, channel = said_from(body["message"]), str(body["channel"]["id"])
        opened = client.views_open(trigger_id=body["trigger_id"], view=services.saving.view(message))
        if message.thread_ts:
            job = partial(services.saving.add_thread, client, opened["view"], channel, message)
            services.work.submit(inbox, job)
        else:
            services.work.finish(inbox)

    app.message_shortcut(FIND_HELP)(on_find_help)
    app.message_shortcut(SAVE_AS_AID)(on_save)


def question_from_shortcut(body: Mapping[str, Any], now: datetime) -> Question:
    """Return the question in a message that somebody points at; it is theirs, and not the message's."""
    return Question(
        text=plain_text((body.get("message") or {}).get("text") or ""),
        asker=user_id(body),
        team=str((body.get("team") or {}).get("id") or ""),
        channel=str((body.get("channel") or {}).get("id") or ""),
        ts="",
        thread_ts="",
        way=Way.SHORTCUT,
        asked_at=now,
    )

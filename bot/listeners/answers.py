"""The buttons under an answer."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.blocks.answer import ASK_MENTOR, DISMISS, HELPED, NOT_QUITE, NOTE_ASK_MENTOR
from bot.blocks.plain import NO_REMINDER, REMIND, WHICH_HELPED
from bot.listeners.payloads import inbox_id, number, reply_in_place, reply_to_click, user_id
from bot.outgoing import ReplyTo
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Listen to verdicts, reminders and the wish for a mentor."""
    _register_verdicts(app, services)
    _register_wish_for_mentor(app, services)
    _register_reminders(app, services)


def _register_verdicts(app: App, services: Services) -> None:
    def on_helped(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, who, reply = number(action), user_id(body), reply_to_click(body)
        services.work.submit(
            inbox_id(context), lambda inbox: services.judging.helped(asked, who, inbox, reply)
        )

    def on_which(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, who, reply = number(action), user_id(body), reply_in_place(body)
        rank = int(action["action_id"].removeprefix(WHICH_HELPED))
        services.work.submit(
            inbox_id(context), lambda inbox: services.judging.helped(asked, who, inbox, reply, rank)
        )

    def on_not_quite(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, who, reply = number(action), user_id(body), reply_to_click(body)
        services.work.submit(
            inbox_id(context), lambda inbox: services.judging.not_quite(asked, who, inbox, reply)
        )

    app.action(HELPED)(on_helped)
    app.action(re.compile(f"^{WHICH_HELPED}[1-9]$"))(on_which)
    app.action(NOT_QUITE)(on_not_quite)


def _register_wish_for_mentor(app: App, services: Services) -> None:
    def on_ask_mentor(reply_to: Callable[[dict[str, Any]], ReplyTo]) -> Callable[..., None]:
        def ask(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
            ack()
            asked, who, reply = number(action), user_id(body), reply_to(body)
            services.work.submit(
                inbox_id(context), lambda inbox: services.referring.ask(asked, who, inbox, reply)
            )

        return ask

    app.action(ASK_MENTOR)(on_ask_mentor(reply_to_click))
    app.action(NOTE_ASK_MENTOR)(on_ask_mentor(reply_in_place))


def _register_reminders(app: App, services: Services) -> None:
    def on_remind(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, who, reply = number(action), user_id(body), reply_in_place(body)
        services.work.submit(
            inbox_id(context), lambda inbox: services.reminding.remind(asked, who, inbox, reply)
        )

    def on_decline(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        reply = reply_in_place(body)
        services.work.submit(inbox_id(context), lambda inbox: services.reminding.decline(inbox, reply))

    app.action(REMIND)(on_remind)
    app.action(NO_REMINDER)(on_decline)
    app.action(DISMISS)(on_decline)

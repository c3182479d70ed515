"""A mentor's Take it and Pass."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.blocks.referral import PASS, TAKE
from bot.listeners.payloads import inbox_id, number, user_id
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Listen to what mentors make of the questions offered to them."""

    def on_take(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        offered, mentor = number(action), user_id(body)
        services.work.submit(inbox_id(context), lambda inbox: services.referring.take(offered, mentor, inbox))

    def on_pass(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        offered, mentor = number(action), user_id(body)
        services.work.submit(
            inbox_id(context), lambda inbox: services.referring.pass_on(offered, mentor, inbox)
        )

    app.action(TAKE)(on_take)
    app.action(PASS)(on_pass)

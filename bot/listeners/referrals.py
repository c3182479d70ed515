"""A mentor's Take it and Pass, in the message that offers a question or on App Home."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks.referral import PASS, TAKE
from bot.listeners.payloads import inbox_id, number, user_id
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Listen to what mentors make of the questions offered to them."""

    def on(decide: Callable[[int, str, int | None], None]) -> Callable[..., None]:
        def listener(
            ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, context: BoltContext
        ) -> None:
            ack()
            offered, mentor = number(action), user_id(body)

            def work(inbox: int | None) -> None:
                decide(offered, mentor, inbox)
                if body.get("view"):
                    services.homes.publish(client, mentor)

            services.work.submit(inbox_id(context), work)

        return listener

    app.action(TAKE)(on(services.referring.take))
    app.action(PASS)(on(services.referring.pass_on))

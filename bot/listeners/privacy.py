"""Share, Show again, Why this? and `/waypost why`."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks.answer import SHARE, WHY
from bot.blocks.home import SHOW_AGAIN
from bot.listeners.payloads import Typed, inbox_id, number, reply_in_place, reply_to_click, user_id
from bot.services import Services
from bot.why import Viewer
from bot.work import Job


def why(said: Typed, services: Services, _client: WebClient) -> Job:
    """`/waypost why LINK`: what became of a message, and why."""
    viewer = Viewer(said.who, said.team, said.channel)
    return lambda inbox: services.why.of_link(said.rest, viewer, inbox, said.reply)


def register(app: App, services: Services) -> None:
    """Listen to the buttons of an answer that explain and share it."""

    def on_share(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, who, reply = number(action), user_id(body), reply_in_place(body)
        services.work.submit(
            inbox_id(context), lambda inbox: services.sharing.share(asked, who, inbox, reply)
        )

    def on_why(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, reply = number(action), reply_to_click(body)
        channel = str((body.get("channel") or {}).get("id") or "")
        viewer = Viewer(user_id(body), str(body["user"].get("team_id") or ""), channel)
        services.work.submit(
            inbox_id(context), lambda inbox: services.why.of_answer(asked, viewer, inbox, reply)
        )

    def on_again(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        asked, who = number(action), user_id(body)
        services.work.submit(inbox_id(context), lambda inbox: services.sharing.show_again(asked, who, inbox))

    app.action(re.compile(f"^{SHOW_AGAIN}[0-9]{{1,18}}$"))(on_again)
    app.action(SHARE)(on_share)
    app.action(WHY)(on_why)

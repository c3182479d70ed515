"""`/waypost channel` and `/waypost trial`, their modals and their buttons."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks import channel as form
from bot.blocks import trial as cards
from bot.listeners.modals import fill_modal, open_modal
from bot.listeners.payloads import Typed, inbox_id, number, reply_to_click, user_id
from bot.services import Services
from bot.trials.trying import Judgement
from bot.work import Job

_USEFUL = {cards.USEFUL: True, cards.NOT_USEFUL: False, cards.SKIP: None}


def channel(said: Typed, services: Services, client: WebClient) -> Job:
    """`/waypost channel`: the settings of the channel it is typed in, for those who may."""
    view_id = open_modal(client, said.trigger_id, form.TITLE)
    if not view_id:
        return lambda inbox: services.channels.setup.too_late(inbox, said.reply)

    def fill(inbox: int | None) -> None:
        fill_modal(client, view_id, services.channels.setup.view(said.who, said.channel))
        services.work.finish(inbox)

    return fill


def trial(said: Typed, services: Services, _client: WebClient) -> Job:
    """`/waypost trial`: what Waypost would have answered here."""
    return lambda inbox: services.channels.trials.report(said.who, said.channel, inbox, said.reply)


def register(app: App, services: Services) -> None:
    """Listen to the form of a channel and to those who judge."""
    app.view(form.CHANNEL_SETTINGS)(_on_settings(services))
    app.action(cards.JUDGE)(_on_begin(services))
    app.action(re.compile(f"^({'|'.join(_USEFUL)})$"))(_on_judged(services))


def _on_settings(services: Services) -> Any:
    def on_settings(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        who, where = user_id(body), str(view.get("private_metadata") or "")
        chosen = form.read_channel((view.get("state") or {}).get("values") or {})
        if chosen is None:
            ack()
            services.work.finish(inbox_id(context))
            return
        problems = services.channels.setup.problems(who, where, chosen)
        if problems:
            ack(response_action="errors", errors=problems)
            services.work.finish(inbox_id(context))
            return
        ack()
        services.work.submit(
            inbox_id(context), lambda inbox: services.channels.setup.save(who, where, chosen, inbox)
        )

    return on_settings


def _on_begin(services: Services) -> Any:
    def on_begin(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        ack()
        who, where = user_id(body), str(action.get("value") or "")
        view_id = open_modal(client, str(body["trigger_id"]), cards.TITLE)
        reply = reply_to_click(body)
        if not view_id:
            services.work.submit(
                inbox_id(context), lambda inbox: services.channels.setup.too_late(inbox, reply)
            )
            return

        def fill(inbox: int | None) -> None:
            fill_modal(client, view_id, services.channels.trials.begin(who, where))
            services.work.finish(inbox)

        services.work.submit(inbox_id(context), fill)

    return on_begin


def _on_judged(services: Services) -> Any:
    def on_judged(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        ack()
        who, view = user_id(body), body.get("view") or {}
        sitting = cards.read_sitting(str(view.get("private_metadata") or ""))
        if sitting is None:
            services.work.finish(inbox_id(context))
            return
        judgement = Judgement(sitting, number(action), _USEFUL[action["action_id"]])

        def work(inbox: int | None) -> None:
            fill_modal(client, str(view["id"]), services.channels.trials.judge(who, judgement))
            services.work.finish(inbox)

        services.work.submit(inbox_id(context), work)

    return on_judged

"""/curate and its modals."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks import curate as forms
from bot.blocks.memory import FORGET_LEARNT
from bot.curating import draft_from, mentioned_user
from bot.listeners.habits import habits
from bot.listeners.payloads import inbox_id, reply_in_place, reply_to_command, typed, user_id
from bot.services import Services
from bot.understanding import plain_text


def register(app: App, services: Services) -> None:
    """Listen to curators; a modal is opened at once, because its trigger lives for three seconds."""
    _register_command(app, services)
    _register_modals(app, services)
    _register_forgetting(app, services)


def _register_command(app: App, services: Services) -> None:
    def on_curate(ack: Ack, command: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        who, reply = command["user_id"], reply_to_command(command)
        verb, _, rest = command.get("text", "").strip().partition(" ")
        if not services.curating.may_curate(who):
            ack()
            services.work.submit(inbox_id(context), lambda inbox: services.curating.refuse(inbox, reply))
        elif verb == "gaps":
            ack()
            services.work.submit(inbox_id(context), lambda inbox: services.curating.gaps(inbox, reply))
        elif verb == "sources":
            ack()
            services.work.submit(inbox_id(context), lambda inbox: services.syncing.show(inbox, reply))
        elif verb == "questions":
            ack()
            services.work.submit(
                inbox_id(context), lambda inbox: services.teaching.questions(plain_text(rest), inbox, reply)
            )
        elif verb in ("golden", "confidence"):
            ack()
            handle = services.golden.handle if verb == "golden" else services.recalibrating.handle
            services.work.submit(inbox_id(context), lambda inbox: handle(rest, who, inbox, reply))
        elif verb == "habits":
            ack()
            services.work.submit(inbox_id(context), habits(typed(command, rest.strip()), services, client))
        elif verb in ("add", "mentor"):
            ack()
            client.views_open(trigger_id=command["trigger_id"], view=_view(services, verb, rest))
            services.work.finish(inbox_id(context))
        else:
            said = forms.curate_help_content()
            ack(text=said.text, blocks=said.blocks)
            services.work.finish(inbox_id(context))

    app.command("/curate")(on_curate)


def _register_modals(app: App, services: Services) -> None:
    def on_open_add(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        ack()
        if services.curating.may_curate(user_id(body)):
            client.views_open(trigger_id=body["trigger_id"], view=_view(services, "add", ""))
        services.work.finish(inbox_id(context))

    def on_add(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        form = forms.read_resource(view["state"]["values"])
        if isinstance(form, dict) or not services.curating.may_curate(user_id(body)):
            _refuse(ack, form, "title")
            services.work.finish(inbox_id(context))
            return
        ack()
        who, view_id = user_id(body), str(view["id"])
        services.work.submit(
            inbox_id(context), lambda inbox: services.curating.add(form, view_id, who, inbox)
        )

    def on_vet(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        who = user_id(body)
        form = forms.read_mentor(view["state"]["values"], who, services.curating.today())
        if isinstance(form, dict) or not services.curating.may_curate(who):
            _refuse(ack, form, "mentor")
            services.work.finish(inbox_id(context))
            return
        ack()
        services.work.submit(inbox_id(context), lambda inbox: services.curating.vet(form, who, inbox))

    app.action(forms.OPEN_ADD)(on_open_add)
    app.view(forms.ADD_RESOURCE)(on_add)
    app.view(forms.VET_MENTOR)(on_vet)


def _register_forgetting(app: App, services: Services) -> None:
    def on_forget(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        reply = reply_in_place(body)
        if not services.curating.may_curate(user_id(body)):
            services.work.submit(inbox_id(context), lambda inbox: services.curating.refuse(inbox, reply))
            return
        learnt = int(action["action_id"].removeprefix(FORGET_LEARNT))
        resource_id = str(action.get("value", ""))
        services.work.submit(
            inbox_id(context), lambda inbox: services.teaching.forget(resource_id, learnt, inbox, reply)
        )

    app.action(re.compile(f"^{FORGET_LEARNT}[0-9]{{1,18}}$"))(on_forget)


def _view(services: Services, verb: str, rest: str) -> dict[str, Any]:
    if verb == "mentor":
        return forms.mentor_view(mentioned_user(rest), services.curating.vetted_until())
    return forms.add_view(draft_from(rest))


def _refuse(ack: Ack, form: object, first: str) -> None:
    """Keep the modal open with its words in it, and say what is wrong."""
    errors = form if isinstance(form, dict) else {first: "Only curators may do this"}
    ack(response_action="errors", errors=errors)

"""What people do with the bot's things: commands, buttons, modals, shortcuts; each waits for the ack."""

import json
from dataclasses import dataclass
from typing import Any

from bot.blockkit import Surface
from bot.sandbox import lookup
from bot.sandbox.blocks import Values, find_element, input_errors, state_values
from bot.sandbox.bot_client import Ack, Missed, MissReason
from bot.sandbox.bot_link import BotLink
from bot.sandbox.conversations import Conversation
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import APP_ID, BOT_NAME, TEAM_ID, VERIFICATION_TOKEN
from bot.sandbox.messages import Message
from bot.sandbox.responses import Place, Responses
from bot.sandbox.speech import checked_view
from bot.sandbox.stream import Stream
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import View, Views
from bot.sandbox.wire import message_json
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
SHORTCUT_NAMES = {"message_action": "name", "shortcut": "username"}


@dataclass(frozen=True, slots=True)
class InteractionContext:
    """The parts of the sandbox that interactions touch."""

    workspace: Workspace
    views: Views
    triggers: Triggers
    responses: Responses
    stream: Stream
    bot: BotLink


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as someone typed it."""

    user: str
    channel: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """A used element; block_id may be None, chosen is what was picked, values what else is filled in."""

    action_id: str
    block_id: str | None
    chosen: Json
    values: Values


class Interactions:
    """Delivers interactions and carries out what the ack says; refuses with operation_timeout without it."""

    def __init__(self, context: InteractionContext) -> None:
        self._context = context
        self._workspace = context.workspace
        self._views = context.views

    def command(self, command: Command) -> None:
        """Deliver a slash command; what the ack says is shown where the command was typed."""
        place = lookup.conversation_for(self._workspace, command.channel, command.user)
        here = Place(command.user, place.id)
        ack = self._deliver(command.user, command.name, self._command_fields(command, place, here))
        if ack.fields or ack.text.strip():
            self._show_ack(command, here, ack)

    def click_in_message(self, user: str, message: Message, click: Click) -> None:
        """Deliver the use of a button or menu in a message."""
        block_id, element = _found(message.blocks or [], click)
        place = lookup.conversation_for(self._workspace, message.channel, user)
        here = Place(user, place.id, message.ts)
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": place.id}
        container |= {"is_ephemeral": message.ephemeral}
        container |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
        fields: Json = {"container": container, "channel": {"id": place.id, "name": place.name}}
        if not message.ephemeral:
            fields["message"] = message_json(self._workspace, message)
        fields["state"] = {"values": state_values(message.blocks or [], click.values)}
        fields["actions"] = [self._action(block_id, element, click)]
        fields["response_url"] = self._context.responses.issue(here)
        self._deliver_payload(user, "block_actions", fields)

    def click_in_view(self, user: str, view: View, click: Click) -> None:
        """Deliver the use of an element in a modal or in App Home."""
        block_id, element = _found(view.body["blocks"], click)
        given = click.values or view.values or {}
        chosen = {block_id: {**given.get(block_id, {}), element["action_id"]: click.chosen}}
        current = self._views.keep_values(view, {**given, **chosen})
        fields: Json = {"container": {"type": "view", "view_id": view.id}, "view": current.json()}
        fields |= {"state": {"values": current.values}, "actions": [self._action(block_id, element, click)]}
        self._deliver_payload(user, "block_actions", fields)

    def submit(self, user: str, view: View, values: Values) -> dict[str, str]:
        """Deliver a filled-in modal and do what the ack says; return what is wrong with it, by block id."""
        filled = self._views.keep_values(view, values)
        errors = input_errors(filled.body["blocks"], filled.values or {})
        if errors:
            return errors
        ack = self._deliver_payload(user, "view_submission", {"view": filled.json(), "response_urls": []})
        return self._after_submission(filled, ack.fields or {})

    def close(self, user: str, view: View) -> None:
        """Close a modal; the bot hears of it if it asked to."""
        self._views.close(view)
        self._show(user, view, "close")
        if view.body.get("notify_on_close"):
            fields = {"view": view.json(), "is_cleared": False, "response_urls": []}
            self._deliver_payload(user, "view_closed", fields)

    def shortcut(self, user: str, callback_id: str, message: Message | None) -> None:
        """Deliver a global shortcut, or one on a message."""
        fields: Json = {"callback_id": callback_id, "action_ts": self._workspace.stamps.next()}
        if message is None:
            self._deliver_payload(user, "shortcut", fields)
            return
        place = lookup.conversation_for(self._workspace, message.channel, user)
        here = Place(user, place.id, message.ts)
        fields |= {"channel": {"id": place.id, "name": place.name}, "message_ts": message.ts}
        fields["message"] = message_json(self._workspace, message)
        fields["response_url"] = self._context.responses.issue(here)
        self._deliver_payload(user, "message_action", fields)

    def _command_fields(self, command: Command, place: Conversation, here: Place) -> dict[str, str]:
        person = lookup.person(self._workspace, command.user)
        if person.team:
            raise Refusal("unknown_command")  # an app's commands are there for its own workspace alone
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "team_domain": self._workspace.world.domain,
            "channel_id": place.id,
            "channel_name": place.name,
            "user_id": person.id,
            "user_name": person.name,
            "command": command.name,
            "text": command.text,
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "response_url": self._context.responses.issue(here),
            "trigger_id": self._context.triggers.issue(person.id),
        }

    def _show_ack(self, command: Command, here: Place, ack: Ack) -> None:
        try:
            self._context.responses.carry_out(here, ack.fields or {"text": ack.text})
        except Refusal as refusal:
            self._report(command.user, f"{command.name} failed: the answer was refused ({refusal.code}).")
            raise

    def _deliver_payload(self, user: str, kind: str, fields: Json) -> Ack:
        payload = self._who(user, kind) | fields
        if kind != "view_closed":
            payload["trigger_id"] = self._context.triggers.issue(user)
        return self._deliver(user, "That", {"payload": json.dumps(payload)})

    def _who(self, user: str, kind: str) -> Json:
        """Return what all interactions begin with; each kind of shortcut names the person in its own way."""
        person = lookup.person(self._workspace, user)
        names = {"username": person.name, "name": person.name}
        if kind in SHORTCUT_NAMES:
            names = {SHORTCUT_NAMES[kind]: person.name}
        shown: Json = {
            "type": kind,
            "team": {"id": TEAM_ID, "domain": self._workspace.world.domain},
            "user": {"id": person.id, **names, "team_id": person.team or TEAM_ID},
            "token": VERIFICATION_TOKEN,
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return shown if kind in SHORTCUT_NAMES else shown | {"api_app_id": APP_ID}

    def _deliver(self, user: str, what: str, form: dict[str, str]) -> Ack:
        """Send a form and return the ack; tell the person and refuse if there is none in time."""
        outcome = self._context.bot.send_form(form)
        if isinstance(outcome, Missed):
            raise self._missed(user, what, outcome)
        return outcome

    def _missed(self, user: str, what: str, missed: Missed) -> Refusal:
        if missed.reason in (MissReason.TIMEOUT, MissReason.NO_ACK):
            self._report(user, f"{what} did not work: {BOT_NAME} did not respond in time.")
            return Refusal("operation_timeout")
        self._report(user, f"{what} did not work: {BOT_NAME} could not be reached or answered with an error.")
        return Refusal("dispatch_failed")

    def _after_submission(self, view: View, ack: Json) -> dict[str, str]:
        """Do what the ack of a submission asks for: show errors, another view, or close."""
        action = ack.get("response_action")
        if action == "errors":
            return {str(block): str(text) for block, text in ack.get("errors", {}).items()}
        if action in ("update", "push"):
            body = self._checked(view.user, ack.get("view"))
            shown = (
                self._views.update(view, body) if action == "update" else self._views.push(view.user, body)
            )
            self._show(view.user, shown, action)
        elif action == "clear":
            self._views.clear(view.user)
            self._show(view.user, None, "close")
        else:
            self._views.close(view)
            self._show(view.user, view, "close")
        return {}

    def _checked(self, user: str, body: Json | None) -> Json:
        try:
            return checked_view(body, Surface.MODAL)
        except Refusal as refusal:
            self._report(user, f"{BOT_NAME} answered with a view that breaks a limit: {refusal.fields}")
            raise

    def _show(self, user: str, view: View | None, mode: str) -> None:
        """Tell the page which modal to open, update, push or close; closing None closes them all."""
        data = {"view": view.json() if view else None, "mode": mode}
        self._context.stream.publish("view", data, frozenset({user}))

    def _report(self, user: str, text: str) -> None:
        self._context.stream.publish("problem", {"text": text}, frozenset({user}))

    def _action(self, block_id: str, element: Json, click: Click) -> Json:
        kept: Json = {
            key: element[key]
            for key in ("type", "action_id", "text", "value", "style", "url")
            if key in element
        }
        chosen = {key: value for key, value in click.chosen.items() if key not in kept}
        return {**kept, **chosen, "block_id": block_id, "action_ts": self._workspace.stamps.next()}


def _found(blocks: list[Json], click: Click) -> tuple[str, Json]:
    found = find_element(blocks, click.action_id, click.block_id)
    if found is None:
        raise Refusal("action_not_found")
    return found

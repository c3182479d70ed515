"""The page API: what the page, or a test in a person's place, can ask of the workspace."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from bot.sandbox import lookup
from bot.sandbox.agent import AgentSurface
from bot.sandbox.arguments import Arguments
from bot.sandbox.conversations import Conversation
from bot.sandbox.errors import Refusal, invalid_arguments
from bot.sandbox.events import EventFeed
from bot.sandbox.faults import Faults
from bot.sandbox.interactions import Click, Command, Interactions
from bot.sandbox.messages import Draft, Message
from bot.sandbox.options import MessageShortcut, SlashCommand
from bot.sandbox.page_forms import bot_form, conversation_form, message_form, person_form, team_form
from bot.sandbox.steps import StepRuns
from bot.sandbox.stream import Stream
from bot.sandbox.views import View, Views
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
Handler = Callable[[Arguments], Json]
OK: Json = {"ok": True}


@dataclass(frozen=True, slots=True)
class PageContext:
    """The parts of the sandbox that the page reaches."""

    workspace: Workspace
    views: Views
    interactions: Interactions
    events: EventFeed
    stream: Stream
    faults: Faults
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[MessageShortcut, ...]
    agent: AgentSurface
    steps: StepRuns


class PageApi:
    """The routes of the page API; every call names the person who acts as user."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._workspace = context.workspace
        self._interactions = context.interactions

    def routes(self) -> dict[tuple[str, str], Handler]:
        """Return the handler of each HTTP method and path below /sandbox/api/."""
        return {
            ("GET", "state"): self.state,
            ("GET", "messages"): self.messages,
            ("POST", "messages"): self.say,
            ("POST", "messages/edit"): self.edit,
            ("POST", "messages/delete"): self.delete,
            ("POST", "messages/dismiss"): self.dismiss,
            ("POST", "read"): self.read,
            ("POST", "members"): self.add_member,
            ("POST", "reactions"): self.react,
            ("POST", "commands"): self.command,
            ("POST", "actions"): self.act,
            ("GET", "views"): self.current_views,
            ("POST", "views/submit"): self.submit,
            ("POST", "views/close"): self.close,
            ("POST", "shortcuts"): self.shortcut,
            ("GET", "agent"): self.agent,
            ("POST", "steps/run"): self.run_step,
            ("GET", "steps"): self.step,
            ("POST", "home/open"): self.open_home,
            ("POST", "clock"): self.move_clock,
            ("POST", "faults"): self.turn_dial,
        }

    def state(self, arguments: Arguments) -> Json:
        """Return everything the page needs to draw its frame for someone, by default the first person."""
        user = self._user(arguments) if arguments.has("user") else self._workspace.people[0].id
        places = self._workspace.conversations_of(user)
        return {
            "team": team_form(self._workspace),
            "now": self._workspace.clock.now().isoformat(),
            "people": [person_form(person) for person in self._workspace.people],
            "bot": bot_form(),
            "conversations": [conversation_form(self._workspace, place, user) for place in places],
            "commands": [asdict(command) for command in self._context.commands],
            "shortcuts": [asdict(shortcut) for shortcut in self._context.shortcuts],
            "functions": dict(self._context.steps.functions),
            "faults": asdict(self._context.faults.dial),
        }

    def messages(self, arguments: Arguments) -> Json:
        """Return a conversation or a thread as someone sees it, and note that they have."""
        user, place = self._user(arguments), self._place(arguments)
        thread_ts = arguments.maybe_text("thread_ts")
        if thread_ts is None:
            self._workspace.mark_read(user, place.id)
            seen = self._workspace.channel_messages(place.id, user)
        else:
            seen = self._workspace.thread_messages(place.id, thread_ts, user)
        return {"messages": [message_form(self._workspace, message) for message in seen]}

    def say(self, arguments: Arguments) -> Json:
        """Post a message as a person."""
        user, place = self._member(arguments)
        thread_ts = arguments.maybe_text("thread_ts")
        if thread_ts is not None and lookup.message(self._workspace, place.id, thread_ts, user).ephemeral:
            raise Refusal("cannot_reply_to_message")
        message = self._workspace.post(Draft(place.id, user, _text(arguments), thread_ts=thread_ts))
        return {"ts": message.ts}

    def edit(self, arguments: Arguments) -> Json:
        """Change the text of one's own message."""
        message = self._own_message(arguments)
        self._workspace.edit(message, text=_text(arguments), edited_at=self._workspace.stamps.next())
        return OK

    def delete(self, arguments: Arguments) -> Json:
        """Delete one's own message."""
        self._workspace.delete(self._own_message(arguments))
        return OK

    def dismiss(self, arguments: Arguments) -> Json:
        """Put away a message that only the person sees, for good."""
        message = self._message(arguments)
        if not message.ephemeral:
            raise Refusal("not_ephemeral")
        self._workspace.delete(message)
        return OK

    def read(self, arguments: Arguments) -> Json:
        """Note that someone has seen a conversation up to now."""
        self._workspace.mark_read(self._user(arguments), self._place(arguments).id)
        return OK

    def add_member(self, arguments: Arguments) -> Json:
        """Bring a person, or the bot, into a channel; joining a public one oneself is the same."""
        place, joined = self._place(arguments), lookup.person(self._workspace, arguments.text("member"))
        if place.partner is not None:
            raise Refusal("method_not_supported_for_channel_type")
        self._workspace.add_member(place.id, joined.id, inviter=self._user(arguments))
        return OK

    def react(self, arguments: Arguments) -> Json:
        """Add or take back a reaction."""
        message, name = self._message(arguments), arguments.text("name")
        if message.ephemeral:
            raise Refusal("not_reactable")
        self._workspace.react(message, name, self._user(arguments), add=not arguments.flag("remove"))
        return OK

    def command(self, arguments: Arguments) -> Json:
        """Type a slash command, which the app must have registered."""
        user, place, name = self._user(arguments), self._place(arguments), arguments.text("command")
        if name not in {command.name for command in self._context.commands}:
            raise Refusal("unknown_command")
        self._interactions.command(Command(user, place.id, name, arguments.maybe_text("text") or ""))
        return OK

    def act(self, arguments: Arguments) -> Json:
        """Use a button, a menu or another element in a message, a modal or App Home."""
        user, container = self._user(arguments), Arguments(arguments.json_object("container") or {})
        click = _click(arguments)
        if container.text("type") == "view":
            self._interactions.click_in_view(user, self._view(user, container), click)
            return OK
        place = lookup.conversation_for(self._workspace, container.text("channel"), user)
        message = lookup.message(self._workspace, place.id, container.text("ts"), user)
        self._interactions.click_in_message(user, message, click)
        return OK

    def current_views(self, arguments: Arguments) -> Json:
        """Return someone's open modals, the one in front, and their App Home; null where there is none."""
        user = self._user(arguments)
        stack = [view.json() for view in self._context.views.stack(user)]
        home = self._context.views.home(user)
        front = stack[-1] if stack else None
        return {"view": front, "stack": stack, "home": home.json() if home else None}

    def submit(self, arguments: Arguments) -> Json:
        """Submit a modal; errors by block id come back if something is wrong with it."""
        user = self._user(arguments)
        view = self._view(user, arguments)
        errors = self._interactions.submit(user, view, arguments.json_object("values") or {})
        return {"errors": errors} if errors else OK

    def close(self, arguments: Arguments) -> Json:
        """Close a modal without submitting it."""
        user = self._user(arguments)
        self._interactions.close(user, self._view(user, arguments))
        return OK

    def shortcut(self, arguments: Arguments) -> Json:
        """Use a shortcut, on a message if one is named."""
        message = self._message(arguments) if arguments.has("ts") else None
        self._interactions.shortcut(self._user(arguments), arguments.text("callback_id"), message)
        return OK

    def agent(self, arguments: Arguments) -> Json:
        """Return what the app suggests to someone in its Messages tab, and its status in a thread."""
        channel = self._workspace.im_with(self._user(arguments)).id
        thread_ts = arguments.maybe_text("thread_ts") or ""
        suggested = self._context.agent.prompts(channel) or {"title": "", "prompts": []}
        return {"channel": channel, **suggested, "status": self._context.agent.status(channel, thread_ts)}

    def run_step(self, arguments: Arguments) -> Json:
        """Run a step of a workflow, as somebody's workflow would."""
        inputs = arguments.json_object("inputs") or {}
        return self._context.steps.start(arguments.text("callback_id"), inputs).json()

    def step(self, arguments: Arguments) -> Json:
        """Return a run of a step as it stands."""
        return self._context.steps.get(arguments.text("id")).json()

    def open_home(self, arguments: Arguments) -> Json:
        """Open the app's Home or Messages tab; Home as it is comes back, a newer one through the stream."""
        user, tab = self._user(arguments), arguments.maybe_text("tab") or "home"
        if tab not in ("home", "messages"):
            raise invalid_arguments("tab must be home or messages")
        home = self._context.views.home(user)
        self._context.events.home_opened(user, tab, home)
        return {"view": home.json() if home else None}

    def move_clock(self, arguments: Arguments) -> Json:
        """Move the clock forward for everyone."""
        seconds = arguments.amount("forward_seconds")
        if seconds < 0:
            raise invalid_arguments("the clock cannot be moved back")
        now = self._workspace.clock.forward(timedelta(seconds=seconds)).isoformat()
        self._context.stream.publish("clock", {"now": now})
        return {"now": now}

    def turn_dial(self, arguments: Arguments) -> Json:
        """Turn the fault dial and return how it stands."""
        return asdict(self._context.faults.turn(arguments.everything()))

    def _user(self, arguments: Arguments) -> str:
        user = arguments.text("user")
        if user not in {person.id for person in self._workspace.people}:
            raise Refusal("user_not_found")
        return user

    def _place(self, arguments: Arguments) -> Conversation:
        return lookup.conversation_for(self._workspace, arguments.text("channel"), self._user(arguments))

    def _member(self, arguments: Arguments) -> tuple[str, Conversation]:
        user, place = self._user(arguments), self._place(arguments)
        if user not in place.members:
            raise Refusal("not_in_channel")
        return user, place

    def _message(self, arguments: Arguments) -> Message:
        place = self._place(arguments)
        return lookup.message(self._workspace, place.id, arguments.text("ts"), self._user(arguments))

    def _own_message(self, arguments: Arguments) -> Message:
        message = self._message(arguments)
        if message.user != self._user(arguments):
            raise Refusal("not_your_message")
        return message

    def _view(self, user: str, arguments: Arguments) -> View:
        view = self._context.views.get(arguments.text("view_id"))
        if view is None or view.user != user:
            raise Refusal("view_not_found")
        return view


def _text(arguments: Arguments) -> str:
    text = (arguments.maybe_text("text") or "").strip()
    if not text:
        raise Refusal("no_text")
    return text


def _click(arguments: Arguments) -> Click:
    action = arguments.json_object("action") or {}
    named = Arguments(action)
    chosen = {key: value for key, value in action.items() if key not in ("action_id", "block_id", "type")}
    state = Arguments(arguments.json_object("state") or {})
    return Click(
        named.text("action_id"), named.maybe_text("block_id"), chosen, state.json_object("values") or {}
    )

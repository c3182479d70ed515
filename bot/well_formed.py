"""Whether a delivery has the form that everything behind it relies on; what Slack sends has it.

Only what is read is checked, and whatever Slack adds is let through. A delivery without this form is
acknowledged and otherwise ignored: another try would bring the same.
"""

import logging
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

log = logging.getLogger(__name__)

Json = dict[str, Any]
Nothing = Annotated[list[Any], Meta(max_length=0)]  # some servers write an empty object as an empty list
Text = str | None
Id = Annotated[str, Meta(max_length=255)]
MaybeId = Id | None
Someone = Annotated[str, Meta(min_length=1, max_length=255)]
Address = Annotated[str, Meta(pattern=r"^(https?://[\w.-]+(:[0-9]{1,5})?/[!-~]*)?$")]
# Seconds and a fraction, or empty: a time is read from it.
Stamp = Annotated[str, Meta(pattern=r"^([0-9]{1,10}(\.[0-9]{1,9})?)?$")] | None


class Named(Struct, frozen=True):
    """A team, person or channel of which the id counts."""

    id: MaybeId = None
    team_id: MaybeId = None
    enterprise_id: MaybeId = None
    name: Text = None


class Message(Struct, frozen=True):
    """A message as it is shown in an event or beneath a click."""

    ts: Stamp = None
    thread_ts: MaybeId = None
    user: MaybeId = None
    bot_id: MaybeId = None
    subtype: Text = None
    text: Text = None
    blocks: list[Json] | None = None
    metadata: Json | None = None


class Item(Struct, frozen=True):
    """What a reaction is on."""

    type: Text = None
    channel: MaybeId = None
    ts: Stamp = None


class AssistantThread(Struct, frozen=True):
    """A thread of the agent surface."""

    user_id: MaybeId = None
    channel_id: MaybeId = None
    thread_ts: MaybeId = None
    context: Json | None = None


class Owner(Struct, frozen=True):
    """Whose something is, in the many places and forms in which Slack says so."""

    team_id: MaybeId = None
    enterprise_id: MaybeId = None
    user_id: MaybeId = None
    team: Id | Named | None = None
    enterprise: Id | Named | None = None
    is_enterprise_install: bool | str | None = None


class Authorization(Owner, frozen=True):
    """On whose behalf an event is delivered."""


class Option(Struct, frozen=True):
    """What was picked."""

    value: Text = None


class Value(Struct, frozen=True):
    """What an input of a form holds."""

    type: Text = None
    value: Text = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_user: MaybeId = None
    selected_users: list[Id] | None = None
    selected_channel: MaybeId = None
    selected_conversation: MaybeId = None
    selected_date: Text = None
    selected_time: Text = None


class State(Struct, frozen=True):
    """What is filled in."""

    values: dict[str, dict[str, Value]] | None = None


class View(Struct, frozen=True):
    """A modal or an App Home."""

    id: MaybeId = None
    team_id: MaybeId = None
    app_installed_team_id: MaybeId = None
    callback_id: Text = None
    private_metadata: Text = None
    state: State | None = None


class Subject(Owner, frozen=True):
    """What events and interactions may both carry."""

    user: Id | Named | None = None
    channel: Id | Named | None = None
    channel_id: MaybeId = None
    authorizations: list[Authorization] | None = None
    function_execution_id: MaybeId = None
    function_data: Json | None = None
    bot_access_token: Text = None
    view: View | None = None


class Event(Subject, kw_only=True, frozen=True):
    """The inner event; user and channel are objects in events about themselves."""

    type: Id
    subtype: Text = None
    bot_id: MaybeId = None
    user_team: MaybeId = None
    channel_type: Text = None
    text: Text = None
    ts: Stamp = None
    thread_ts: MaybeId = None
    deleted_ts: MaybeId = None
    reaction: Text = None
    item: Item | Nothing | None = None
    message: Message | Nothing | None = None
    previous_message: Message | Nothing | None = None
    assistant_thread: AssistantThread | None = None
    tab: Text = None
    event: None = None


class HomeOpened(Event, kw_only=True, frozen=True):
    """Somebody opens the app's Home or Messages tab."""

    user: Someone


class Called(Struct, frozen=True):
    """Which function of the app is called."""

    callback_id: Id


class FunctionExecuted(Event, kw_only=True, frozen=True):
    """A step of a workflow runs."""

    function: Called
    function_execution_id: Id
    inputs: Json


class Envelope(Subject, kw_only=True, frozen=True):
    """What all deliveries may carry."""

    type: MaybeId = None
    event_id: MaybeId = None
    is_ext_shared_channel: bool | None = None
    response_url: Address | None = None
    response_urls: list[Json] = []
    trigger_id: MaybeId = None
    callback_id: Text = None
    event: Event | UnsetType = UNSET
    message: Message | None = None


class EventCallback(Envelope, kw_only=True, frozen=True):
    """An event."""

    event: Event


class Person(Named, kw_only=True, frozen=True):
    """Who acted."""

    id: Someone


class Container(Struct, frozen=True):
    """Where a click happened."""

    type: Text = None
    message_ts: MaybeId = None
    thread_ts: MaybeId = None
    channel_id: MaybeId = None
    view_id: MaybeId = None
    is_ephemeral: bool | None = None


class Action(Value, kw_only=True, frozen=True):
    """What was clicked."""

    action_id: Id
    block_id: MaybeId = None
    action_ts: Text = None


class Click(Envelope, kw_only=True, frozen=True):
    """The use of a button or menu."""

    user: Person
    actions: Annotated[list[Action], Meta(min_length=1)]
    container: Container | None = None
    state: State | None = None


class FormState(State, kw_only=True, frozen=True):
    """What a submitted form holds, at least nothing."""

    values: dict[str, dict[str, Value]]


class ClosedForm(View, kw_only=True, frozen=True):
    """A modal that was closed."""

    type: str
    callback_id: str


class Form(ClosedForm, kw_only=True, frozen=True):
    """A modal that was submitted."""

    id: Id
    state: FormState


class Closing(Envelope, kw_only=True, frozen=True):
    """A modal is closed."""

    user: Person
    view: ClosedForm


class Submission(Closing, kw_only=True, frozen=True):
    """A modal is submitted."""

    view: Form


class Shortcut(Envelope, kw_only=True, frozen=True):
    """A shortcut, on a message or not."""

    user: Person
    callback_id: str


class Older(Envelope, kw_only=True, frozen=True):
    """A dialog, or what belongs to one."""

    callback_id: str


class OlderClick(Older, kw_only=True, frozen=True):
    """The use of a button in an attachment."""

    actions: Annotated[list[Json], Meta(min_length=1)]


class Step(Older, kw_only=True, frozen=True):
    """A step of a workflow is set up."""

    workflow_step: Json


class Command(Envelope, kw_only=True, frozen=True):
    """A slash command."""

    command: Id
    user_id: Someone
    channel_id: Id
    response_url: Address
    text: Text = None


KINDS: Mapping[str, type[Envelope]] = {
    "event_callback": EventCallback,
    "block_actions": Click,
    "view_submission": Submission,
    "view_closed": Closing,
    "shortcut": Shortcut,
    "message_action": Shortcut,
    "interactive_message": OlderClick,
    "dialog_submission": Older,
    "dialog_cancellation": Older,
    "dialog_suggestion": Older,
    "workflow_step_edit": Step,
}


EVENTS: Mapping[str, type[Event]] = {"app_home_opened": HomeOpened, "function_executed": FunctionExecuted}


def is_well_formed(payload: Mapping[str, Any]) -> bool:
    """Return whether everything that is read in a delivery has the type and form that Slack gives it.

    If not, the log says what is wrong and where, without the words in it.
    """
    kind = Command if "command" in payload else KINDS.get(str(payload.get("type")), Envelope)
    try:
        checked = msgspec.convert(payload, kind)
        if isinstance(checked, EventCallback) and checked.event.type in EVENTS:
            msgspec.convert(payload["event"], EVENTS[checked.event.type])
        if isinstance(checked, Submission) and checked.view.type == "workflow_step":
            msgspec.convert(payload, Step)  # Bolt takes it for the form of an older kind of step
    except msgspec.ValidationError as error:
        log.warning("a delivery (%s) does not have Slack's form and is ignored: %s", kind.__name__, error)
        return False
    except RecursionError:
        log.warning("a delivery (%s) is nested too deeply and is ignored", kind.__name__)
        return False
    return True

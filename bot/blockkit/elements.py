"""The elements which stand inside blocks: buttons, menus, inputs, images.

ELEMENTS holds every element by type; blocks.py says which of them a block takes.
"""

from typing import Final

from bot.blockkit.checks import exactly_one, many_initial_options, one_initial_option, ordered
from bot.blockkit.objects import (
    BOX_OPTION,
    CONFIRM,
    CONVERSATION_FILTER,
    DATE,
    DISPATCH_ACTION_CONFIG,
    ID,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_FILE,
    STYLE,
    TIME,
    URL_LENGTH,
    WORKFLOW,
    plain,
)
from bot.blockkit.rich_text import INLINE, RICH_TEXT
from bot.blockkit.rules import Check, Choice, Flag, ListOf, Number, OneOf, Record, Rule, String, record, typed

# Slack gives an element without an action_id one of its own, so it is never required.
_ACTION: Final[dict[str, Rule]] = {"action_id": ID}
_FOCUS: Final[dict[str, Rule]] = {**_ACTION, "focus_on_load": Flag()}
_ASK: Final[dict[str, Rule]] = {**_FOCUS, "confirm": CONFIRM}
_PICK: Final[dict[str, Rule]] = {**_ASK, "placeholder": plain(150)}
_TYPE: Final[dict[str, Rule]] = {
    **_FOCUS,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH_ACTION_CONFIG,
}
_MANY: Final[dict[str, Rule]] = {"max_selected_items": Number(least=1)}
_FACE: Final[dict[str, Rule]] = {"accessibility_label": String(75), "value": String(2000)}
_REPLY: Final[dict[str, Rule]] = {"response_url_enabled": Flag()}
_CONVERSATIONS: Final[dict[str, Rule]] = {
    "filter": CONVERSATION_FILTER,
    "default_to_current_conversation": Flag(),
}
_CHOICES: Final[dict[str, Rule]] = {
    "options": ListOf(MENU_OPTION, least=1, most=100),
    "option_groups": ListOf(OPTION_GROUP, least=1, most=100),
}
_QUERY: Final[dict[str, Rule]] = {"min_query_length": Number(least=0)}


def _ids(name: str) -> dict[str, Rule]:
    return {name: ListOf(ID)}


def _menus() -> dict[str, Record]:
    """The ten select menus: one choice or many, from five sources."""
    one: dict[str, Rule] = {"initial_option": MENU_OPTION}
    many: dict[str, Rule] = {"initial_options": ListOf(MENU_OPTION, least=1), **_MANY}
    source = exactly_one("options", "option_groups")
    menus: list[tuple[str, dict[str, Rule], tuple[Check, ...]]] = [
        ("static_select", {**_CHOICES, **one}, (source, one_initial_option)),
        ("external_select", {**_QUERY, **one}, ()),
        ("users_select", {"initial_user": ID}, ()),
        ("conversations_select", {"initial_conversation": ID, **_CONVERSATIONS, **_REPLY}, ()),
        ("channels_select", {"initial_channel": ID, **_REPLY}, ()),
        ("multi_static_select", {**_CHOICES, **many}, (source, many_initial_options)),
        ("multi_external_select", {**_QUERY, **many}, ()),
        ("multi_users_select", {**_ids("initial_users"), **_MANY}, ()),
        ("multi_conversations_select", {**_ids("initial_conversations"), **_CONVERSATIONS, **_MANY}, ()),
        ("multi_channels_select", {**_ids("initial_channels"), **_MANY}, ()),
    ]
    return {kind: typed(kind, {}, {**_PICK, **fields}, checks) for kind, fields, checks in menus}


def _buttons() -> dict[str, Record]:
    """Everything one presses."""
    feedback = record({"text": plain(75), "value": String(2000)}, {"accessibility_label": String(75)})
    return {
        "button": typed(
            "button",
            {"text": plain(75)},
            {**_ACTION, **_FACE, "url": String(URL_LENGTH), "style": STYLE, "confirm": CONFIRM},
        ),
        "workflow_button": typed(
            "workflow_button",
            {"text": plain(75), "workflow": WORKFLOW},
            {**_ACTION, "style": STYLE, "accessibility_label": String(75)},
        ),
        "icon_button": typed(
            "icon_button",
            {"icon": Choice(("trash",)), "text": plain(75)},
            {**_ACTION, **_FACE, "confirm": CONFIRM, "visible_to_user_ids": ListOf(ID, most=10)},
        ),
        "feedback_buttons": typed(
            "feedback_buttons", {"positive_button": feedback, "negative_button": feedback}, _ACTION
        ),
        "overflow": typed(
            "overflow",
            {"options": ListOf(OVERFLOW_OPTION, least=1, most=5)},
            {**_ACTION, "confirm": CONFIRM},
        ),
    }


def _pickers() -> dict[str, Record]:
    """Everything one ticks, and the calendar and the clock."""
    boxes: dict[str, Rule] = {"options": ListOf(BOX_OPTION, least=1, most=10)}
    chosen: dict[str, Rule] = {"initial_options": ListOf(BOX_OPTION, least=1)}
    return {
        "checkboxes": typed("checkboxes", boxes, {**_ASK, **chosen}, (many_initial_options,)),
        "radio_buttons": typed(
            "radio_buttons", boxes, {**_ASK, "initial_option": BOX_OPTION}, (one_initial_option,)
        ),
        "datepicker": typed("datepicker", {}, {**_PICK, "initial_date": DATE}),
        "timepicker": typed("timepicker", {}, {**_PICK, "initial_time": TIME, "timezone": String(least=1)}),
        # Seconds since 1970 with ten digits, which is 2001 to 2286.
        "datetimepicker": typed(
            "datetimepicker", {}, {**_ASK, "initial_date_time": Number(least=10**9, most=10**10 - 1)}
        ),
    }


def _inputs() -> dict[str, Record]:
    """Everything one types or uploads."""
    # A rich text input may start from a whole rich_text block or from one inline piece.
    start = OneOf({"rich_text": RICH_TEXT, **INLINE})
    amount = String(least=1)
    return {
        "plain_text_input": typed(
            "plain_text_input",
            {},
            {
                **_TYPE,
                "initial_value": String(3000),
                "multiline": Flag(),
                "min_length": Number(least=0, most=3000),
                "max_length": Number(least=1, most=3000),
            },
            (ordered("min_length", "max_length"),),
        ),
        "email_text_input": typed("email_text_input", {}, {**_TYPE, "initial_value": String()}),
        "url_text_input": typed("url_text_input", {}, {**_TYPE, "initial_value": String()}),
        "number_input": typed(
            "number_input",
            {"is_decimal_allowed": Flag()},
            {**_TYPE, "initial_value": amount, "min_value": amount, "max_value": amount},
            (ordered("min_value", "max_value"),),
        ),
        "rich_text_input": typed("rich_text_input", {}, {**_TYPE, "initial_value": start}),
        "file_input": typed(
            "file_input", {}, {**_ACTION, "filetypes": ListOf(String(least=1)), "max_files": Number(1, 10)}
        ),
    }


IMAGE_SOURCE: Final[dict[str, Rule]] = {"image_url": String(URL_LENGTH, least=1), "slack_file": SLACK_FILE}
IMAGE: Final = typed(
    "image", {"alt_text": String(2000)}, IMAGE_SOURCE, (exactly_one("image_url", "slack_file"),)
)
ICON: Final = typed("icon", {"name": String(least=1)})
URL_SOURCE: Final = typed("url", {"url": String(URL_LENGTH, least=1), "text": String(least=1)})

ELEMENTS: Final[dict[str, Record]] = {
    "image": IMAGE,
    "icon": ICON,
    "url": URL_SOURCE,
    **_buttons(),
    **_menus(),
    **_pickers(),
    **_inputs(),
}
"""Every element by type."""


def elements(*kinds: str) -> OneOf:
    """One of the named elements."""
    return OneOf({kind: ELEMENTS[kind] for kind in kinds})

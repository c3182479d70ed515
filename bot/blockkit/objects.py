"""Composition objects: texts, options, confirmation dialogs and the other parts that elements are made of."""

import re
from typing import Final

from bot.blockkit.checks import at_least_one, exactly_one
from bot.blockkit.rules import Choice, Flag, ListOf, OneOf, Record, Rule, String, record, typed

URL_LENGTH: Final = 3000
TEXT_LENGTH: Final = 3000
ID: Final = String(255)
URL: Final = String(URL_LENGTH, least=1)


def plain(most: int = TEXT_LENGTH) -> Rule:
    """A plain_text object of at most so many characters."""
    return OneOf({"plain_text": _plain_text(most)})


def text(most: int = TEXT_LENGTH) -> Rule:
    """A plain_text or mrkdwn object of at most so many characters."""
    return OneOf(text_records(most))


def text_records(most: int = TEXT_LENGTH) -> dict[str, Record]:
    """Both kinds of text object by type, for places which take texts beside other things."""
    mrkdwn = typed("mrkdwn", {"text": String(most, least=1)}, {"verbatim": Flag()})
    return {"plain_text": _plain_text(most), "mrkdwn": mrkdwn}


def _plain_text(most: int) -> Record:
    return typed("plain_text", {"text": String(most, least=1)}, {"emoji": Flag()})


def _option(label: Rule, description: Rule, *, url: bool = False) -> Record:
    extra: dict[str, Rule] = {"url": String(URL_LENGTH)} if url else {}
    return record({"text": label, "value": String(150)}, {"description": description, **extra})


MENU_OPTION: Final = _option(plain(75), plain(75))
BOX_OPTION: Final = _option(text(75), text(75))
"""An option of checkboxes and radio buttons, the only ones which may be formatted."""
OVERFLOW_OPTION: Final = _option(plain(75), plain(75), url=True)
ANY_OPTION: Final = _option(text(75), text(75), url=True)
OPTION_GROUP: Final = record({"label": plain(75), "options": ListOf(MENU_OPTION, least=1, most=100)})

STYLE: Final = Choice(("primary", "danger"))
CONFIRM: Final = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)

CONVERSATION_FILTER: Final = record(
    optional={
        "include": ListOf(Choice(("im", "mpim", "private", "public")), least=1),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    checks=(at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

DISPATCH_ACTION_CONFIG: Final = record(
    optional={"trigger_actions_on": ListOf(Choice(("on_enter_pressed", "on_character_entered")), least=1)}
)

SLACK_FILE: Final = record(optional={"id": ID, "url": URL}, checks=(exactly_one("id", "url"),))

INPUT_PARAMETER: Final = record({"name": String(), "value": String()})
TRIGGER: Final = record({"url": URL}, {"customizable_input_parameters": ListOf(INPUT_PARAMETER)})
WORKFLOW: Final = record({"trigger": TRIGGER})

DATE: Final = String(pattern=re.compile(r"\d{4}-\d{2}-\d{2}"))
TIME: Final = String(pattern=re.compile(r"([01]\d|2[0-3]):[0-5]\d"))

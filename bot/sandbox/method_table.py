"""The Web API methods Slack documents: what each needs, which token may call it, and how often.

The facts stand in method_table.json, one method a line. They come from Slack's public method reference, put
right where its tables are silent or wrong:

- `token` tells apart what looks alike in the reference: a method which asks no scope of a bot (auth.test,
  views.*) and one which no bot token may call (reminders.*, search.messages, apps.manifest.*).
- `channels:write` is a scope of users and left out of the scopes for bots.
- `any_of` is filled in where one of several arguments is needed, with the error Slack answers otherwise: the
  content (chat.*), trigger_id or interactivity_pointer (views.open, views.push), view_id or external_id
  (views.update), channel or users (conversations.open), the item (reactions.*, pins.*, stars.*,
  files.remote.*), the people (conversations.inviteShared), the invitation (conversations.acceptSharedInvite).
- bookmarks.* need channel_id, and bookmark_id for a change; chat.appendStream takes markdown_text or chunks.
- Arguments whose type the reference leaves out have it where there is only one; elsewhere it is "any".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Token(StrEnum):
    """The kind of token which a method takes; NONE takes client credentials among its arguments instead."""

    BOT = "bot"
    USER = "user"
    APP = "app"
    CONFIGURATION = "configuration"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Method:
    """One method of Slack's Web API.

    A call needs all required arguments, and one of any_of unless that is empty; without one Slack answers
    any_of_error. token is BOT wherever a bot may call; it then needs one of the scopes, if there are any.
    tier is Slack's rate limit: "t1" to "t4" (about 1, 20, 50 and 100 calls a minute), "t5" for a limit of its
    own, None where none is documented. arguments maps the names which Slack knows to their JSON type.
    """

    name: str
    required: tuple[str, ...]
    any_of: tuple[str, ...]
    any_of_error: str
    token: Token
    scopes: tuple[str, ...]
    tier: str | None
    arguments: Mapping[str, str]


def method(name: str) -> Method | None:
    """Return what is known about a method such as "chat.postMessage"; None if Slack has no such method."""
    return methods().get(name)


@cache
def methods() -> Mapping[str, Method]:
    """Return all methods by name; the table is read at the first call."""
    text = files("bot.sandbox").joinpath("method_table.json").read_text(encoding="utf-8")
    return {name: _method(name, row) for name, row in json.loads(text).items()}


def _method(name: str, row: Mapping[str, Any]) -> Method:
    return Method(
        name=name,
        required=tuple(row["required"]),
        any_of=tuple(row["any_of"] or ()),
        any_of_error=row.get("any_of_error", "invalid_arguments"),
        token=Token(row["token"]),
        scopes=tuple(row["scopes"]),
        tier=row["tier"],
        arguments=row["arguments"],
    )

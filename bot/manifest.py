"""The Slack app manifest: what Waypost asks of a workspace, declared once and printed by `waypost manifest`.

It follows version 1 of Slack's manifest schema, the one for apps which run outside Slack's own cloud.
"""

from dataclasses import dataclass
from typing import Any, Final

from bot.errors import ConfigError
from bot.features import ANSWER_QUESTION, STEP, agent_view, message_shortcuts
from bot.settings import SlackMode

NAME: Final = "Waypost"
DESCRIPTION: Final = "Curated answers and vetted mentors, in the thread where the question was asked."
COLOR: Final = "#1f4e5f"

BOT_SCOPES: Final = (
    "app_mentions:read",  # @Waypost in a channel
    "assistant:write",  # the prompts suggested in the Messages tab
    "channels:history",  # questions in public channels; finding a message of its own again after a crash
    "channels:read",  # what a channel is called, and whether it is public
    "chat:write",  # answers, notes and nudges
    "commands",  # what people type after a slash
    "groups:history",  # the same in private channels
    "groups:read",  # what a private channel is called
    "im:history",  # questions in a direct message
    "im:read",  # whether it is a direct message
    "im:write",  # opening a direct message with a mentor
    "reactions:read",  # a reaction that asks about a message
    "users:read",  # names and time zones
)
"""Every scope the code needs; one that nothing uses is not asked for."""

BOT_EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "function_executed",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "tokens_revoked",
)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: "/ask", what it does, and what may follow it."""

    name: str
    description: str
    hint: str


COMMANDS: Final = (
    Command("/ask", "Ask a question; only you see the answer", "how do I claim travel costs?"),
    Command(
        "/waypost",
        "Help, your nudges, this channel's settings",
        "help | nudges | quietly <question> | why <link> | channel | trial",
    ),
    Command(
        "/curate",
        "Add resources, vet mentors, see gaps (for L&D)",
        "add <url or text> | mentor @name | gaps | habits | questions <title>",
    ),
    Command("/mentor", "Your topics and the questions with you (for mentors)", ""),
)


def manifest(mode: SlackMode, request_url: str | None = None, redirect_url: str = "") -> dict[str, Any]:
    """Return the app manifest, ready to be printed as JSON and pasted under "Create an app, from a manifest".

    request_url is the public address of the bot's endpoint, such as https://waypost.example.com/slack/events;
    HTTP mode needs it, socket mode has no use for it. With redirect_url many workspaces can install the app,
    and whole organisations; their tokens then expire and are renewed.

    Raises ConfigError if HTTP mode lacks an https:// address.
    """
    url = _checked(request_url) if mode is SlackMode.HTTP else None
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {"name": NAME, "description": DESCRIPTION, "background_color": COLOR},
        "features": _features(url),
        "functions": {ANSWER_QUESTION: STEP},
        "oauth_config": _oauth(redirect_url),
        "settings": {
            "event_subscriptions": _reached_at(url) | {"bot_events": list(BOT_EVENTS)},
            "interactivity": {"is_enabled": True} | _reached_at(url),
            # Without it Slack takes no functions.
            "org_deploy_enabled": True,
            "function_runtime": "remote",
            "socket_mode_enabled": mode is SlackMode.SOCKET,
            "token_rotation_enabled": bool(redirect_url),
        },
    }


def _oauth(redirect_url: str) -> dict[str, Any]:
    return {"scopes": {"bot": list(BOT_SCOPES)}} | ({"redirect_urls": [redirect_url]} if redirect_url else {})


def _features(url: str | None) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "agent_view": agent_view(),
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": message_shortcuts(),
        "slash_commands": [
            {
                "command": command.name,
                "description": command.description,
                "should_escape": True,
            }
            | ({"usage_hint": command.hint} if command.hint else {})
            | ({} if url is None else {"url": url})
            for command in COMMANDS
        ],
    }


def _reached_at(url: str | None) -> dict[str, str]:
    return {} if url is None else {"request_url": url}


def _checked(url: str | None) -> str:
    if url is None or not url.startswith("https://"):
        raise ConfigError(
            "the manifest for HTTP mode needs the public https:// address of /slack/events, "
            f"got {url or 'none'}"
        )
    return url

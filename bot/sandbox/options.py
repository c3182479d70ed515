"""What the sandbox server can be told when it is built."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.faults import Dial
from bot.sandbox.grants import ClientApp

DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "dnd:read",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command the app has registered: "/ask", what may follow it, and what it does."""

    name: str
    hint: str
    description: str


@dataclass(frozen=True, slots=True)
class MessageShortcut:
    """A shortcut the app has registered for the menu of messages."""

    name: str
    callback_id: str


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """The app's manifest as far as the sandbox needs it, and the timers, all in seconds of real time.

    functions are the steps for workflows by callback id, as the manifest declares them.

    retry_delays are the waits before the retries of an event; Slack's own three are the default.
    With `client` the app has no token at first and is installed by OAuth.
    strict_rates refuses more than about one message a second a channel even when the dial asks for no faults.
    """

    scopes: frozenset[str] = DEFAULT_SCOPES
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[MessageShortcut, ...] = ()
    functions: Mapping[str, Any] = field(default_factory=dict)
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    ack_timeout: float = 3.0
    trigger_lifetime: float = 3.0
    delivery_threads: int = 8
    strict_rates: bool = False
    client: ClientApp | None = None
    faults: Dial = field(default_factory=Dial)

"""How often Slack lets one workspace's bot call each method, and keeping to that without waiting.

Tiers are Slack's (docs.slack.dev/apis/web-api/rate-limits): calls a minute, per method and workspace. Where
Slack names a limit without a number nothing is counted here; posts have their pace in sender.py.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

T1, T2, T3, T4 = 1, 20, 50, 100
UNCOUNTED: Final = 0
OTHERWISE: Final = T2  # a method that nobody put into the table below
WINDOW_S: Final = 60.0
MOST_TOKENS: Final = 256  # tokens are renewed, and a workflow's step has one of its own; what is old goes

PER_MINUTE: Final = {
    "agents.sessions.setStatus": T3,
    "apps.uninstall": T1,
    "assistant.threads.setStatus": UNCOUNTED,
    "assistant.threads.setSuggestedPrompts": T4,
    "assistant.threads.setTitle": T4,
    "auth.revoke": T3,
    "auth.test": UNCOUNTED,
    "chat.delete": T3,
    "chat.getPermalink": UNCOUNTED,
    "chat.postEphemeral": T4,
    "chat.postMessage": UNCOUNTED,
    "chat.update": T3,
    "conversations.history": T3,
    "conversations.info": T3,
    "conversations.members": T4,
    "conversations.open": T3,
    "conversations.replies": T3,
    "functions.completeError": T3,
    "functions.completeSuccess": T3,
    "oauth.v2.access": UNCOUNTED,
    "oauth.v2.exchange": T3,
    "team.info": T3,
    "users.info": T4,
    "views.open": T4,
    "views.publish": T4,
    "views.push": T4,
    "views.update": T4,
}


class Rates:
    """Counts the calls to one workspace. Nothing here waits; safe to use from any thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._calls: dict[str, deque[float]] = {}
        self._paused_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, method: str) -> float:
        """Return 0 if a method may be called now, and count that call; else in how many seconds it may be."""
        with self._lock:
            now = self._monotonic()
            wait = self._paused_until.get(method, now) - now
            if wait > 0:
                return wait
            most = PER_MINUTE.get(method, OTHERWISE)
            if most == UNCOUNTED:
                return 0.0
            calls = self._calls.setdefault(method, deque(maxlen=most))
            if len(calls) == most and calls[0] + WINDOW_S > now:
                return calls[0] + WINDOW_S - now
            calls.append(now)
            return 0.0

    def pause(self, method: str, seconds: float) -> None:
        """Let a method rest, as Slack's Retry-After asks; every other method goes on."""
        with self._lock:
            until = self._monotonic() + seconds
            self._paused_until[method] = max(until, self._paused_until.get(method, until))


class RateBook:
    """The counts of all workspaces, found by the token that a call goes out with."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._rates: dict[str, Rates] = {}
        self._lock = threading.Lock()

    def of(self, token: str) -> Rates:
        """Return the counts for a token."""
        with self._lock:
            rates = self._rates.pop(token, None) or Rates(self._monotonic)
            while len(self._rates) >= MOST_TOKENS:
                del self._rates[next(iter(self._rates))]
            self._rates[token] = rates  # last in the dict: used most recently
            return rates

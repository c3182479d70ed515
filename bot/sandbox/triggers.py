"""Trigger ids: the right to open a modal, given out with an interaction, good for seconds and only once."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import Refusal


@dataclass(frozen=True, slots=True)
class Trigger:
    """Whose interaction it was and when, in seconds of the real clock."""

    user: str
    issued: float


class Triggers:
    """All trigger ids given out. Safe to use from any thread."""

    def __init__(self, lifetime: float, now: Callable[[], float] = time.monotonic) -> None:
        self._lifetime = lifetime
        self._now = now
        self._issued: dict[str, Trigger] = {}
        self._used: set[str] = set()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def issue(self, user: str) -> str:
        """Return a new trigger id for an interaction of that person."""
        with self._lock:
            trigger_id = f"{next(self._numbers)}.sandbox.{user.lower()}"
            self._issued[trigger_id] = Trigger(user, self._now())
            return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Use a trigger id up and return the person it belongs to.

        Raises Refusal: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        with self._lock:
            trigger = self._issued.get(trigger_id)
            if trigger is None:
                raise Refusal("invalid_trigger_id")
            if trigger_id in self._used:
                raise Refusal("exchanged_trigger_id")
            if self._now() - trigger.issued > self._lifetime:
                raise Refusal("expired_trigger_id")
            self._used.add(trigger_id)
            return trigger.user

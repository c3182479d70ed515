"""The fault dial: calls refused, lost or slow, events doubled, swapped or lost; same seed, same faults."""

import random
import threading
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from bot.sandbox.errors import invalid_arguments


class Fault(StrEnum):
    """What can go wrong by chance; each has a sequence of its own, so that none disturbs another."""

    RATE_LIMIT = "rate_limit"
    LOSE_RESPONSE = "lose_response"
    DUPLICATE = "duplicate_events"
    SHUFFLE = "shuffle_events"
    SILENT_SOCKET = "silent_sockets"


@dataclass(frozen=True, slots=True)
class Dial:
    """The setting: chances from 0 to 1, how long every Web API call waits, whether events change places.

    `limited_methods`, separated by spaces, are refused for now, each with `retry_after` seconds.
    silent_sockets is the chance that a web socket falls silent for good with the delivery it is to carry.
    """

    rate_limit: float = 0.0
    lose_response: float = 0.0
    slow_seconds: float = 0.0
    duplicate_events: float = 0.0
    shuffle_events: bool = False
    silent_sockets: float = 0.0
    seed: int = 0
    limited_methods: str = ""
    retry_after: int = 1


SHUFFLE_CHANCE = 0.5  # that an event waits for the one behind it
CHANCES = ("rate_limit", "lose_response", "duplicate_events", "silent_sockets")


class Faults:
    """Draws from the dial. Safe to use from any thread."""

    def __init__(self, dial: Dial) -> None:
        self._lock = threading.Lock()
        self._turn_to(dial)

    @property
    def dial(self) -> Dial:
        """Return the present setting."""
        return self._dial

    def turn(self, settings: dict[str, Any]) -> Dial:
        """Change the named settings, start the sequences anew, and return the dial."""
        with self._lock:
            _check(settings)
            self._turn_to(replace(self._dial, **settings))
            return self._dial

    def strikes(self, fault: Fault) -> bool:
        """Return whether that fault happens this time."""
        with self._lock:
            return self._random[fault].random() < self._chance(fault)

    def _chance(self, fault: Fault) -> float:
        if fault is Fault.SHUFFLE:
            return SHUFFLE_CHANCE if self._dial.shuffle_events else 0.0
        return float(getattr(self._dial, fault.value))

    def _turn_to(self, dial: Dial) -> None:
        self._dial = dial
        self._random = {fault: random.Random(f"{dial.seed}:{fault.value}") for fault in Fault}


def _check(settings: dict[str, Any]) -> None:
    known = asdict(Dial())
    for name, value in settings.items():
        if name not in known:
            raise invalid_arguments(f"unknown setting: {name}; known: {', '.join(known)}")
        if isinstance(known[name], str):
            if not isinstance(value, str):
                raise invalid_arguments(f"{name} must be a text, not {value!r}")
            continue
        if not isinstance(value, int | float):
            raise invalid_arguments(f"{name} must be a number, not {value!r}")
        if value < 0 or (name in CHANCES and value > 1):
            raise invalid_arguments(f"{name} is out of range: {value}")

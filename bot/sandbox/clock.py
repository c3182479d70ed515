"""The workspace's clock, which runs with real time and can be moved forward, and the stamps taken from it."""

import threading
import time
from datetime import UTC, datetime, timedelta

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SandboxClock:
    """Time in the workspace: starts where it is told, runs with real time, and only ever moves forward."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"the clock needs a start with a time zone, not {start.isoformat()}")
        self._start = start.astimezone(UTC)
        self._began = time.monotonic()
        self._skipped = timedelta()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the present moment of the workspace, aware and in UTC."""
        return self._start + self._skipped + timedelta(seconds=time.monotonic() - self._began)

    def forward(self, span: timedelta) -> datetime:
        """Move the clock forward and return the new moment; raises ValueError if span is negative."""
        if span < timedelta():
            raise ValueError("the clock cannot be moved back")
        with self._lock:
            self._skipped += span
        return self.now()


class Stamps:
    """Slack's message stamps, "seconds.micro": each later than the one before."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> str:
        """Return the stamp of something that happens now."""
        return self.at(self._clock.now())

    def at(self, moment: datetime) -> str:
        """Return a stamp for moment, or just after the last one given out if that is later."""
        with self._lock:
            self._last = max(self._last + 1, (moment - EPOCH) // MICROSECOND)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

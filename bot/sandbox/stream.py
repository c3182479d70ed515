"""Server-Sent Events to the page: what happens, as it happens, to everyone who may see it."""

import asyncio
import json
import threading
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

KEPT_NOTICES = 1000  # a page that reconnects within these misses nothing
HEARTBEAT_SECONDS = 15.0  # keeps proxies and browsers from closing a quiet stream


@dataclass(frozen=True, slots=True)
class Notice:
    """One event of the stream; audience None means everyone."""

    number: int
    name: str
    data: dict[str, Any]
    audience: frozenset[str] | None = None

    def for_user(self, user: str) -> bool:
        """Return whether that person may hear of it."""
        return self.audience is None or user in self.audience

    def encode(self) -> bytes:
        """Return the event in the text/event-stream format."""
        return f"id: {self.number}\nevent: {self.name}\ndata: {json.dumps(self.data)}\n\n".encode()


@dataclass(frozen=True, slots=True, eq=False)
class Subscriber:
    """A page that listens, with the event loop its queue belongs to; None in the queue ends it."""

    user: str
    queue: asyncio.Queue[Notice | None]
    loop: asyncio.AbstractEventLoop


class Stream:
    """Fans notices out to all open pages. Publish from any thread; listen on the server's event loop."""

    def __init__(self) -> None:
        self._kept: deque[Notice] = deque(maxlen=KEPT_NOTICES)
        self._number = 0
        self._subscribers: set[Subscriber] = set()
        self._closed = False
        self._lock = threading.Lock()

    def publish(self, name: str, data: dict[str, Any], audience: frozenset[str] | None = None) -> None:
        """Tell everyone in the audience, and keep the notice for those who are just reconnecting."""
        with self._lock:
            self._number += 1
            notice = Notice(self._number, name, data, audience)
            self._kept.append(notice)
            for subscriber in self._subscribers:
                if notice.for_user(subscriber.user):
                    subscriber.loop.call_soon_threadsafe(subscriber.queue.put_nowait, notice)

    async def listen(self, user: str, last_seen: int | None = None) -> AsyncIterator[bytes]:
        """Yield the encoded notices for someone, from after the one numbered last_seen if it is given."""
        subscriber = self._subscribe(user, last_seen)
        try:
            yield b"retry: 1000\n\n"
            while (chunk := await _next_chunk(subscriber.queue)) is not None:
                yield chunk
        finally:
            with self._lock:
                self._subscribers.discard(subscriber)

    def close(self) -> None:
        """End all open streams, so that the server can stop."""
        with self._lock:
            self._closed = True
            for subscriber in self._subscribers:
                subscriber.loop.call_soon_threadsafe(subscriber.queue.put_nowait, None)

    def _subscribe(self, user: str, last_seen: int | None) -> Subscriber:
        subscriber = Subscriber(user, asyncio.Queue(), asyncio.get_running_loop())
        with self._lock:
            self._subscribers.add(subscriber)
            for notice in self._missed(user, last_seen):
                subscriber.queue.put_nowait(notice)
            if self._closed:
                subscriber.queue.put_nowait(None)
        return subscriber

    def _missed(self, user: str, last_seen: int | None) -> list[Notice]:
        if last_seen is None:
            return []
        oldest = self._kept[0].number if self._kept else self._number + 1
        if last_seen > self._number or last_seen + 1 < oldest:  # another run of the sandbox, or too long ago
            return [Notice(self._number, "conversations", {})]
        return [notice for notice in self._kept if notice.number > last_seen and notice.for_user(user)]


async def _next_chunk(queue: asyncio.Queue[Notice | None]) -> bytes | None:
    try:
        notice = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return b": still here\n\n"
    return None if notice is None else notice.encode()

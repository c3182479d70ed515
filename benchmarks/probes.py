"""When the steps of an answer began and ended, noted from outside: the product knows nothing of it."""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from bot.conversing import Conversing
from retrieval.answer import Answerer
from retrieval.search import Searcher
from retrieval.types import Encoder

Span = tuple[int, int]


@dataclass(slots=True)
class Spans:
    """The last time each step ran: from when to when, in time.monotonic_ns."""

    of: dict[str, Span] = field(default_factory=dict)

    def length(self, step: str) -> int:
        """Return how long a step took, in ns."""
        begun, ended = self.of[step]
        return ended - begun


STAGES = (
    "receive, verify, inbox",
    "encode",
    "search",
    "confidence, snippets, mentors",
    "transaction",
    "send",
)


def stages(spans: Spans, received: int, arrived: int) -> tuple[int, ...]:
    """Return how long each of STAGES took, in ns; together they are the time from received to arrived."""
    handle, answer, search, encode = (spans.length(step) for step in ("handle", "answer", "search", "encode"))
    begun, ended = spans.of["handle"]
    return (
        begun - received,
        encode,
        search - encode,
        answer - search,
        handle - answer,
        arrived - ended,
    )


@contextmanager
def probed(encoder: Encoder) -> Iterator[Spans]:
    """Note the steps of every answer given within the block; build the bot inside it, ask one at a time."""
    spans = Spans()
    steps: list[tuple[str, Any, str]] = [
        ("handle", Conversing, "asked"),
        ("answer", Answerer, "answer"),
        ("search", Searcher, "search"),
        ("encode", type(encoder), "encode_with_tokens"),
    ]
    with ExitStack() as stack:
        for step, owner, name in steps:
            noted = _noted(getattr(owner, name), step, spans)
            stack.enter_context(mock.patch.object(owner, name, noted))
        yield spans


def _noted(function: Callable[..., Any], step: str, spans: Spans) -> Callable[..., Any]:
    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        begun = time.monotonic_ns()
        try:
            return function(*args, **kwargs)
        finally:
            spans.of[step] = (begun, time.monotonic_ns())

    return run

"""Every message and view that the bot can make, filled with the longest words people may write.

Whatever function of bot/blocks returns a Content or a view is called with a value made for the type of each
of its parameters, so that a message that is added there is looked at here without being named.
"""

import dataclasses
import importlib
import inspect
import itertools
import pkgutil
import types
from collections import abc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import numpy as np

import bot.blocks
from bot.blocks.parts import Block, escaped, section
from bot.outgoing import Content
from bot.settings import ChannelMode
from retrieval.types import RankedAid, Span

Json = dict[str, Any]
VIEWS = ("modal", "home")
MOMENT = datetime(2026, 11, 24, 14, 40, tzinfo=UTC)
WORDS = (
    "Reisekostenabrechnungsformular"  # the longest word of an aid's title, in a language that has such words
)
ADDRESS = (
    "https://learn.larkfield.example/finance/travel-and-expenses/claims-and-receipts?edition=2026-11&lang=en"
)
SENTENCE = (
    f"Claim travel costs for a customer outside the country: {WORDS} *and* <receipts> `Tally > New claim`"
)
PASSAGE = (
    Span("Where you sleep · A full day · Breakfast\nUS, high cost (Boston, ", marked=False),
    Span("New York", marked=True),
    Span(f", San Francisco, Seattle) · $92 · 21\n1. Open Tally, choose {WORDS}\n    waypost ", marked=False),
    Span("index --json", marked=True),
    Span(f" handbook/travel-and-expenses/\n{ADDRESS}\n• every single receipt", marked=False),
)
BY_NAME: dict[str, Any] = {
    "url": ADDRESS,
    "link": ADDRESS,
    "user_id": "U0OMAR",
    "verified_by": "U0OMAR",
    "reference": "A1B2C3D4",
    "resource_id": "claim-travel-costs-for-customers-outside-the-country",
    "until": "14 Sep 2027",
    "share": "Share in the thread",
    "question_id": 7,
    "questions": 7,  # of a sitting; the one that is judged is among them
}
BY_FUNCTION = {"bot.blocks.trial.note_view": {"title": "Nothing to judge yet"}}  # a modal's title is short
NUMBERS = itertools.count(27)  # each another one, as ids are
BY_TYPE: dict[Any, Any] = {
    str: SENTENCE,
    float: 0.75,
    bool: True,
    date: date(2027, 5, 24),
    datetime: MOMENT,
    time: time(9),
    ZoneInfo: ZoneInfo("America/New_York"),
    ChannelMode: ChannelMode.EPHEMERAL,  # one that a channel is raised to and lowered to
    Content: Content(SENTENCE, [section(escaped(SENTENCE))]),
    Block: section(escaped(SENTENCE)),
}


class Names(dict[str, str]):
    """Knows everybody by name."""

    def __contains__(self, user_id: object) -> bool:
        return True

    def __missing__(self, user_id: str) -> str:
        return "Priya Venkatesan-Moor"


PARTS = {"bot.blocks.parts", "bot.blocks.forms"}  # of which messages and modals are made


def value_for(kind: Any, name: str = "") -> Any:
    """Return a value of a type; raises TypeError for one that nothing is known of."""
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if isinstance(kind, type) and isinstance(BY_NAME.get(name), kind):
        return BY_NAME[name]
    if kind is int:
        return next(NUMBERS)
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _filled(kind)
    return _collection(kind, name)


def messages() -> dict[str, list[Json]]:
    """Return the blocks of every message by the name of the function that makes it."""
    return {name: made.blocks for name, made in _made().items() if isinstance(made, Content) and made.blocks}


def views(kind: Literal["modal", "home"]) -> dict[str, Json]:
    """Return every modal, or every App Home, by the name of the function that makes it."""
    return {name: made for name, made in _made().items() if isinstance(made, dict) and made["type"] == kind}


def _made() -> dict[str, Content | Json]:
    made = {f"{function.__module__}.{function.__name__}": _call(function) for function in _functions()}
    return {name: one for name, one in made.items() if isinstance(one, Content) or one.get("type") in VIEWS}


def _functions() -> Iterator[Callable[..., Content | Json]]:
    """Yield what makes a Content or a view; the views are among the functions that make any part at all."""
    for found in pkgutil.walk_packages(bot.blocks.__path__, "bot.blocks."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != found.name or found.name in PARTS:
                continue
            if get_type_hints(function).get("return") in (Content, Json):
                yield function


def _call(function: Callable[..., Content | Json]) -> Content | Json:
    hints = get_type_hints(function)
    given = BY_FUNCTION.get(f"{function.__module__}.{function.__name__}", {})
    names = inspect.signature(function).parameters
    return function(**{name: value_for(hints[name], name) for name in names} | given)


def _filled(kind: type) -> Any:
    hints = get_type_hints(kind)
    values = {one.name: value_for(hints[one.name], one.name) for one in dataclasses.fields(kind) if one.init}
    made = kind(**values)
    return dataclasses.replace(made, heading=(), snippet=PASSAGE) if kind is RankedAid else made


def _collection(kind: Any, name: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is abc.Mapping:
        return Names()
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(value_for(one, name) for one in inner)
    if origin in (tuple, list, abc.Sequence):
        several = [value_for(inner[0], name) for _ in range(3)]
        return several if origin is list else tuple(several)
    if origin in (frozenset, set):
        return origin([value_for(inner[0], name)])
    if origin is np.ndarray:
        return np.zeros(1, dtype=np.float32)
    raise TypeError(
        f"tests/bot/sandbox_web/gallery.py knows no value for {kind} ({name}); add one to BY_TYPE"
    )

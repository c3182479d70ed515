"""How a limit is put to the test: one example on each side of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LimitCase:
    """A value just inside a limit, one just outside, and everything that is wrong with the latter."""

    name: str
    limit: float
    kind: str
    inside: Any
    outside: Any
    problems: tuple[str, ...]


Build = Callable[[int], Any]


def most(name: str, limit: int, at: str, build: Build, unit: str = "characters") -> LimitCase:
    """Build(limit) is fine, build(limit + 1) is too much."""
    problem = f"{at}: {limit + 1} {unit}, at most {limit}"
    return LimitCase(name, limit, at.split("/")[1], build(limit), build(limit + 1), (problem,))


def least(name: str, limit: int, at: str, build: Build, unit: str = "characters") -> LimitCase:
    """Build(limit) is fine, build(limit - 1) is too little."""
    problem = f"{at}: {limit - 1} {unit}, at least {limit}"
    return LimitCase(name, limit, at.split("/")[1], build(limit), build(limit - 1), (problem,))


def number(name: str, limit: int, at: str, build: Build, step: int) -> LimitCase:
    """Build(limit) is fine, build(limit + step) is out of range."""
    word = "most" if step > 0 else "least"
    problem = f"{at}: is {limit + step}, at {word} {limit}"
    return LimitCase(name, limit, at.split("/")[1], build(limit), build(limit + step), (problem,))

"""The vocabulary in which Block Kit's rules are written down.

A rule is a frozen value with one method, `check(value, at, found)`: it appends a sentence to `found` for
everything that is wrong with `value`, each starting with `at`, the JSON pointer of the value. The tables in
objects.py, elements.py, rich_text.py, data.py and blocks.py are built from these rules and nothing else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Check = Callable[[Mapping[str, Any], str, list[str]], None]
"""A rule about several fields of one object together; same arguments as `Rule.check`."""


class Rule(Protocol):
    """Anything that can judge one JSON value."""

    def check(self, value: Any, at: str, found: list[str]) -> None:
        """Append one sentence to found for every problem of value, which stands at the JSON pointer at."""


def _range_problem(count: int, least: int, most: int | None, unit: str) -> str | None:
    """Return what is wrong with a count, e.g. '80 characters, at most 75', or None."""
    if count < least:
        return f"{count} {unit}, at least {least}"
    if most is not None and count > most:
        return f"{count} {unit}, at most {most}"
    return None


@dataclass(frozen=True, slots=True)
class String:
    """A string of least to most characters (Unicode code points) which matches the pattern, if any."""

    most: int | None = None
    least: int = 0
    pattern: re.Pattern[str] | None = None

    def check(self, value: Any, at: str, found: list[str]) -> None:
        if not isinstance(value, str):
            found.append(f"{at}: must be a string")
        elif problem := _range_problem(len(value), self.least, self.most, "characters"):
            found.append(f"{at}: {problem}")
        elif self.pattern is not None and not self.pattern.fullmatch(value):
            found.append(f"{at}: does not have the form {self.pattern.pattern}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed set of strings."""

    options: tuple[str, ...]

    def check(self, value: Any, at: str, found: list[str]) -> None:
        if value not in self.options:
            found.append(f"{at}: must be one of {', '.join(self.options)}")


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def check(self, value: Any, at: str, found: list[str]) -> None:
        if not isinstance(value, bool):
            found.append(f"{at}: must be true or false")


@dataclass(frozen=True, slots=True)
class Number:
    """A number from least to most, greater than above; whole numbers only unless fractions is set."""

    least: float | None = None
    most: float | None = None
    above: float | None = None
    fractions: bool = False

    def check(self, value: Any, at: str, found: list[str]) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float) if self.fractions else int):
            found.append(f"{at}: must be a {'number' if self.fractions else 'whole number'}")
        elif self.least is not None and value < self.least:
            found.append(f"{at}: is {value}, at least {self.least}")
        elif self.most is not None and value > self.most:
            found.append(f"{at}: is {value}, at most {self.most}")
        elif self.above is not None and value <= self.above:
            found.append(f"{at}: is {value}, must be more than {self.above}")


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array of least to most items which all obey the same rule."""

    item: Rule
    least: int = 0
    most: int | None = None

    def check(self, value: Any, at: str, found: list[str]) -> None:
        if not isinstance(value, list | tuple):
            found.append(f"{at}: must be an array")
            return
        if problem := _range_problem(len(value), self.least, self.most, "items"):
            found.append(f"{at}: {problem}")
        for position, item in enumerate(value):
            self.item.check(item, f"{at}/{position}", found)


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known fields; Slack refuses fields it does not know, so this does too."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...]
    checks: tuple[Check, ...]

    def check(self, value: Any, at: str, found: list[str]) -> None:
        if not isinstance(value, Mapping):
            found.append(f"{at}: must be an object")
            return
        for name in self.required:
            if name not in value:
                found.append(f"{at}: the field {name} is missing")
        for name, item in value.items():
            rule = self.fields.get(name)
            if rule is None:
                found.append(f"{at}: unknown field {name}")
            else:
                rule.check(item, f"{at}/{name}", found)
        for check in self.checks:
            check(value, at, found)


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object whose type field says which of several records it is."""

    records: Mapping[str, Record]

    def check(self, value: Any, at: str, found: list[str]) -> None:
        kind = value.get("type") if isinstance(value, Mapping) else None
        record = self.records.get(kind) if isinstance(kind, str) else None
        if record is not None:
            record.check(value, at, found)
        elif kind is None:
            found.append(f"{at}: must be an object with a type")
        else:
            found.append(f"{at}: type {kind} is not allowed here, only {', '.join(sorted(self.records))}")


def record(
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    checks: tuple[Check, ...] = (),
) -> Record:
    """Describe an object by its required fields, its optional fields, and the rules between them."""
    required = required or {}
    return Record({**required, **(optional or {})}, tuple(required), checks)


def typed(
    kind: str,
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    checks: tuple[Check, ...] = (),
) -> Record:
    """Describe an object which carries {"type": kind} beside its other fields."""
    return record({"type": Choice((kind,)), **(required or {})}, optional, checks)

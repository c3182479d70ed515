"""Repairs a value by the rule that it breaks: texts and lists are shortened, what is unknown is left out.

The rules are those of bot/blockkit, so that there is one list of limits.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.blockkit.rules import ListOf, OneOf, Record, Rule, String
from bot.fitting.cutting import clean, cut

LOST: Final = object()
"""What a value becomes that cannot be repaired."""

# A shortened text says less; a shortened id, address or value says something else.
_TEXTS: Final = frozenset(
    {
        "accessibility_label",
        "alt_text",
        "author_name",
        "caption",
        "fallback",
        "initial_value",
        "label",
        "name",
        "provider_name",
        "text",
        "title",
        "x_label",
        "y_label",
    }
)
_ESSENTIAL: Final = frozenset({"action_id", "url", "value"})  # a button without one of these does nothing


def mended(rule: Rule, value: Any, name: str = "", mrkdwn: bool = False) -> Any:
    """Return a value that obeys the rule and says as much as possible of the one given, or LOST.

    `name` is the field that the value stands in, `mrkdwn` tells whether that is formatted text.
    """
    if isinstance(rule, String):
        value = _string(rule, value, name, mrkdwn)
    elif isinstance(rule, ListOf):
        value = _list(rule, value)
    elif isinstance(rule, Record):
        value = _record(rule, value)
    elif isinstance(rule, OneOf):
        return _one_of(rule, value)
    return LOST if value is LOST or _faults(rule, value) else value


def _faults(rule: Rule, value: Any) -> list[str]:
    found: list[str] = []
    rule.check(value, "", found)
    return found


def _string(rule: String, value: Any, name: str, mrkdwn: bool) -> Any:
    if not isinstance(value, str):
        return LOST
    value = clean(value)
    return cut(value, rule.most, mrkdwn) if rule.most is not None and name in _TEXTS else value


def _list(rule: ListOf, value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return LOST
    items = (mended(rule.item, item) for item in value)
    return [item for item in items if item is not LOST][: rule.most]


def _record(rule: Record, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return LOST
    made: dict[str, Any] = {}
    mrkdwn = value.get("type") in ("mrkdwn", "markdown")
    for name, item in value.items():
        field = rule.fields.get(name)
        fixed = LOST if field is None else mended(field, item, name, mrkdwn)
        if fixed is not LOST:
            made[name] = fixed
        elif name in rule.required or (field is not None and name in _ESSENTIAL):
            return LOST
    return _agreeing(rule, made)


def _agreeing(rule: Record, made: dict[str, Any]) -> Any:
    """Return an object whose fields go together, if need be without one of the optional ones."""
    if not _faults(rule, made):
        return made
    for name in reversed(made):
        less = {other: item for other, item in made.items() if other != name}
        if name not in rule.required and not _faults(rule, less):
            return less
    return LOST


def _one_of(rule: OneOf, value: Any) -> Any:
    kind = value.get("type") if isinstance(value, Mapping) else None
    record = rule.records.get(kind) if isinstance(kind, str) else None
    if record is None:
        return LOST
    made = mended(record, value)
    if made is LOST and kind == "link" and "text" in rule.records and value.get("text"):
        # What was to be clicked can still be read.
        words = {name: value[name] for name in ("text", "style") if name in value}
        return mended(rule.records["text"], {"type": "text", **words})
    return made

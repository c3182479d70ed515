"""Rules between the fields of one object: which exclude, need or bound each other."""

from collections.abc import Mapping
from typing import Any

from bot.blockkit.rules import Check


def exactly_one(*names: str) -> Check:
    """One of the named fields must be there, and no two of them."""

    def check(value: Mapping[str, Any], at: str, found: list[str]) -> None:
        given = [name for name in names if name in value]
        if len(given) != 1:
            found.append(f"{at}: needs exactly one of {', '.join(names)}, has {', '.join(given) or 'none'}")

    return check


def at_least_one(*names: str) -> Check:
    """One or more of the named fields must be there."""

    def check(value: Mapping[str, Any], at: str, found: list[str]) -> None:
        if not any(name in value for name in names):
            found.append(f"{at}: needs at least one of {', '.join(names)}")

    return check


def at_most_one(*names: str) -> Check:
    """No two of the named fields may be there."""

    def check(value: Mapping[str, Any], at: str, found: list[str]) -> None:
        given = [name for name in names if name in value]
        if len(given) > 1:
            found.append(f"{at}: {' and '.join(given)} exclude each other")

    return check


def ordered(low: str, high: str) -> Check:
    """The field low must not be greater than the field high, where both hold numbers or numerals."""

    def check(value: Mapping[str, Any], at: str, found: list[str]) -> None:
        least, most = _number(value.get(low)), _number(value.get(high))
        if least is not None and most is not None and least > most:
            found.append(f"{at}: {low} {value[low]} is greater than {high} {value[high]}")

    return check


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def one_initial_option(value: Mapping[str, Any], at: str, found: list[str]) -> None:
    """An option chosen beforehand must be, whole and unchanged, one of those on offer."""
    if "initial_option" in value and value["initial_option"] not in _offered(value):
        found.append(f"{at}/initial_option: is not one of the options")


def many_initial_options(value: Mapping[str, Any], at: str, found: list[str]) -> None:
    """Options chosen beforehand must be, whole and unchanged, among those on offer."""
    offered = _offered(value)
    for position, option in objects_in(value.get("initial_options")):
        if option not in offered:
            found.append(f"{at}/initial_options/{position}: is not one of the options")


def _offered(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """All options of a menu, its groups opened."""
    sources = [value, *(group for _, group in objects_in(value.get("option_groups")))]
    return [option for source in sources for _, option in objects_in(source.get("options"))]


def objects_in(value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the objects in an array with their positions; nothing if value is no array."""
    items = value if isinstance(value, list | tuple) else ()
    return [(position, item) for position, item in enumerate(items) if isinstance(item, Mapping)]

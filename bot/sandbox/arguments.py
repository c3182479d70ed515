"""The arguments of a call, whichever way they came: query, form fields (all text) or a JSON object."""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.errors import invalid_arguments

NO = ("", "0", "false", "False")


class Arguments:
    """Typed access to a call's arguments; what has the wrong type is refused as invalid_arguments."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = {name: value for name, value in given.items() if value is not None}

    def has(self, name: str) -> bool:
        """Return whether the argument came with the call, and not as an empty text."""
        return bool(self._given.get(name, "") != "")

    def is_empty(self, name: str) -> bool:
        """Return whether the argument came as an empty text."""
        return self._given.get(name) == ""

    def text(self, name: str) -> str:
        """Return a required text."""
        value = self.maybe_text(name)
        if value is None:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def maybe_text(self, name: str) -> str | None:
        """Return a text, or None if it was not given."""
        if not self.has(name):
            return None
        value = self._given[name]
        if not isinstance(value, str | int | float):
            raise invalid_arguments(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str) -> bool:
        """Return a switch; absent is off."""
        value = self._given.get(name, False)
        return str(value) not in NO if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int) -> int:
        """Return a whole number, or default if it was not given."""
        if not self.has(name):
            return default
        try:
            return int(self._given[name])
        except (TypeError, ValueError):
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def amount(self, name: str) -> float:
        """Return a required number."""
        try:
            return float(self._given[name])
        except (KeyError, TypeError, ValueError):
            raise invalid_arguments(f"must be a number [json-pointer:/{name}]") from None

    def json_object(self, name: str) -> dict[str, Any] | None:
        """Return an object, given as such or as JSON text, or None if it was not given."""
        value = self._decoded(name)
        if value is not None and not isinstance(value, dict):
            raise invalid_arguments(f"must provide an object [json-pointer:/{name}]")
        return value

    def json_list(self, name: str) -> list[dict[str, Any]] | None:
        """Return a list of objects, given as such or as JSON text, or None if it was not given."""
        value = self._decoded(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise invalid_arguments(f"must provide a list of objects [json-pointer:/{name}]")
        return value

    def everything(self) -> dict[str, Any]:
        """Return all arguments as they came."""
        return dict(self._given)

    def _decoded(self, name: str) -> Any:
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise invalid_arguments(f"must be valid JSON [json-pointer:/{name}]") from None

"""What the sandbox needs to know of Block Kit: the ids of its parts, and the values of its inputs."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]


@dataclass(frozen=True, slots=True)
class InputKind:
    """Where an input element keeps its value in the state, and where its definition has the first one."""

    key: str
    initial: str
    empty: list[Any] | None = None


def _text(initial: str = "initial_value") -> InputKind:
    return InputKind("value", initial)


INPUT_KINDS = {
    "plain_text_input": _text(),
    "email_text_input": _text(),
    "url_text_input": _text(),
    "number_input": _text(),
    "rich_text_input": InputKind("rich_text_value", "initial_value"),
    "static_select": InputKind("selected_option", "initial_option"),
    "external_select": InputKind("selected_option", "initial_option"),
    "radio_buttons": InputKind("selected_option", "initial_option"),
    "multi_static_select": InputKind("selected_options", "initial_options", []),
    "multi_external_select": InputKind("selected_options", "initial_options", []),
    "checkboxes": InputKind("selected_options", "initial_options", []),
    "users_select": InputKind("selected_user", "initial_user"),
    "multi_users_select": InputKind("selected_users", "initial_users", []),
    "channels_select": InputKind("selected_channel", "initial_channel"),
    "multi_channels_select": InputKind("selected_channels", "initial_channels", []),
    "conversations_select": InputKind("selected_conversation", "initial_conversation"),
    "multi_conversations_select": InputKind("selected_conversations", "initial_conversations", []),
    "datepicker": InputKind("selected_date", "initial_date"),
    "timepicker": InputKind("selected_time", "initial_time"),
    "datetimepicker": InputKind("selected_date_time", "initial_date_time"),
    "file_input": InputKind("files", "initial_files", []),
}


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return a copy of blocks in which every block and usable element has an id, as Slack gives them."""
    marked = copy.deepcopy(blocks)
    for number, block in enumerate(marked, 1):
        block.setdefault("block_id", f"block-{number}")
        for place, element in enumerate(_parts(block), 1):
            element.setdefault("action_id", f"{block['block_id']}-{place}")
    return marked


def elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Yield each interactive element with the id of its block."""
    for block in blocks:
        for element in _parts(block):
            yield block["block_id"], element


def find_element(blocks: list[Json], action_id: str, block_id: str | None = None) -> tuple[str, Json] | None:
    """Return the element with that action_id (in that block, if one is named) and the id of its block."""
    for place, element in elements(blocks):
        if element.get("action_id") == action_id and block_id in (None, place):
            return place, element
    return None


def state_values(blocks: list[Json], given: Values) -> Values:
    """Return the state of all inputs: what was given, else what they start with, else empty."""
    values: Values = {}
    for block_id, element in elements(blocks):
        kind = INPUT_KINDS.get(element["type"])
        if kind is None:
            continue
        entered = given.get(block_id, {}).get(element["action_id"], {})
        value = entered.get(kind.key, element.get(kind.initial, kind.empty))
        values.setdefault(block_id, {})[element["action_id"]] = {"type": element["type"], kind.key: value}
    return values


def input_errors(blocks: list[Json], values: Values) -> dict[str, str]:
    """Return what is wrong with a modal's inputs, by block id, as Slack's client checks before it submits."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            kind = INPUT_KINDS[element["type"]]
            value = values[block["block_id"]][element["action_id"]][kind.key]
            problem = _input_error(block, value)
            if problem:
                errors[block["block_id"]] = problem
    return errors


def _input_error(block: Json, value: Any) -> str | None:
    element = block["element"]
    if not value:
        return None if block.get("optional") else "This field needs an answer."
    if isinstance(value, str):
        if len(value) < element.get("min_length", 0):
            return f"Please write at least {element['min_length']} characters."
        if len(value) > element.get("max_length", len(value)):
            return f"Please write at most {element['max_length']} characters."
    return None


def _parts(block: Json) -> list[Json]:
    """Return the elements of a block that take an action_id."""
    if block["type"] in ("actions", "context_actions"):
        return list(block["elements"])
    if block["type"] == "input":
        return [block["element"]]
    accessory = block.get("accessory")
    return [accessory] if accessory and accessory["type"] != "image" else []

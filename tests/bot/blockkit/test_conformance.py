"""The validator against fixtures written by others, which are not part of this repository."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.blockkit import Kind, Surface, message_problems, object_problems, problems, view_problems
from tests.bot.blockkit.block_limits import BLOCK_LIMITS
from tests.bot.blockkit.examples import (
    asking,
    button,
    found,
    group,
    image,
    raw,
    static_select,
    table,
)
from tests.bot.blockkit.part_limits import PART_LIMITS

SHARED = Path(__file__).parents[3].parent / "shared" / "slack" / "blockkit"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared Block Kit fixtures in {SHARED}")

KINDS = {
    "blocks": Kind.BLOCK,
    "elements": Kind.ELEMENT,
    "rich_text": Kind.RICH_TEXT,
    "objects/confirmation_dialogue": Kind.CONFIRM,
    "objects/conversation_filter": Kind.CONVERSATION_FILTER,
    "objects/dispatch_action_configuration": Kind.DISPATCH_ACTION_CONFIG,
    "objects/input_parameter": Kind.INPUT_PARAMETER,
    "objects/option_group": Kind.OPTION_GROUP,
    "objects/option": Kind.OPTION,
    "objects/text": Kind.TEXT,
    "objects/trigger": Kind.TRIGGER,
    "objects/workflow": Kind.WORKFLOW,
}
PLACEHOLDER = "fake_block_id"

# The shared cases name a constraint and leave the payload to the reader.
OUTSIDE: dict[str, tuple[str, Any]] = {
    case.name: (case.kind, case.outside) for case in PART_LIMITS + BLOCK_LIMITS
} | {
    "section.content": ("block", {"type": "section"}),
    "static_select.choice_source": ("element", static_select(option_groups=[group()])),
    "image.source": ("element", image(slack_file={"id": "F1"})),
    "number_input.range": (
        "element",
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "1"},
    ),
    "context.elements": ("block", {"type": "context", "elements": [button()]}),
    "input.element": ("block", asking(button())),
    "table.row_shape": ("block", {"type": "table", "rows": [[raw(), raw()], [raw()]]}),
    "table.column_settings": ("block", table(column_settings=[{}])),
}


def read(path: str) -> Any:
    return json.loads((SHARED / path).read_text(encoding="utf-8"))


def numbered(value: Any, numbers: Iterator[int]) -> Any:
    """Give masked block ids back the difference which the masking took from them."""
    if isinstance(value, dict):
        return {name: numbered(item, numbers) for name, item in value.items()}
    if isinstance(value, list):
        return [numbered(item, numbers) for item in value]
    return f"{value}_{next(numbers)}" if value == PLACEHOLDER else value


def fixture_problems(name: str, value: Any) -> list[str]:
    if name.startswith("views/"):
        return view_problems(value)
    if name.startswith("messages/"):
        return message_problems(value)
    if name.startswith("attachments/"):
        return message_problems({"attachments": [value]})
    kind = next(kind for start, kind in KINDS.items() if name.startswith(start))
    if kind is Kind.BLOCK:
        return min((problems([value], surface) for surface in Surface), key=len)
    return object_problems(kind, value)


def test_every_valid_fixture_is_accepted():
    names = [fixture["id"] for fixture in read("manifest.json")["fixtures"]]
    fixtures = {name: numbered(read(f"fixtures/valid/{name}.json"), iter(range(1000))) for name in names}
    refused = {name: fixture_problems(name, value) for name, value in fixtures.items()}
    assert {name: found for name, found in refused.items() if found} == {}
    assert len(names) == 100


def test_every_invalid_case_is_refused():
    cases = {case["id"]: case["constraint"] for case in read("fixtures/invalid/manifest.json")["cases"]}
    assert [name for name, constraint in cases.items() if not found(*OUTSIDE[constraint])] == []
    assert len(cases) == 106


def test_every_shared_limit_is_ours():
    ours = {case.name: case.limit for case in PART_LIMITS + BLOCK_LIMITS}
    assert {name: ours.get(name) for name in leaves(read("limits.json"))} == leaves(read("limits.json"))


def leaves(value: Any, prefix: str = "") -> dict[str, float]:
    """Flatten nested objects: {"a": {"b": 1}} becomes {"a.b": 1}."""
    if not isinstance(value, dict):
        return {prefix: value}
    joined = (leaves(item, f"{prefix}.{name}".lstrip(".")) for name, item in value.items())
    return {name: number for part in joined for name, number in part.items()}

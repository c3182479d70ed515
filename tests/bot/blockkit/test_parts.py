"""Rules within one block, element or object which are not limits."""

import pytest

from bot.blockkit import Kind, object_problems
from tests.bot.blockkit.examples import (
    actions,
    asking,
    button,
    card,
    container,
    data_table,
    found,
    group,
    icon_button,
    image,
    lines,
    mrkdwn,
    option,
    options,
    plain,
    raw,
    rich_text,
    section,
    static_select,
    table,
    text_input,
    video,
)

GOOD = {
    "block": [
        section(),
        section(fields=[plain(), mrkdwn()]),
        {"type": "section", "fields": [plain()]},
        section(accessory=button()),
        section(accessory=image()),
        actions(button(), static_select(), {"type": "datetimepicker", "initial_date_time": 1628633830}),
        asking({"type": "email_text_input"}, optional=True, dispatch_action=True),
        {"type": "context", "elements": [image(), plain(), mrkdwn()]},
        {"type": "divider"},
        {"type": "file", "external_id": "F1", "source": "remote"},
        image(title=plain()),
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A lamp"},
        video(),
        card(slack_icon={"type": "icon", "name": "bot"}),
        container(icon=image(), width="wide"),
        data_table(),
        table(column_settings=[{"is_wrapped": True}, {"align": "right"}]),
        lines(series=2, points=3),
        {"type": "plan", "title": "Plan", "tasks": [{"task_id": "1", "title": "Look", "status": "pending"}]},
        {"type": "task_card", "task_id": "1", "title": "Look", "details": rich_text()},
        rich_text(
            {"type": "text", "text": "bold", "style": {"bold": True}},
            {"type": "user", "user_id": "U1"},
            {"type": "broadcast", "range": "here"},
            {"type": "date", "timestamp": 1, "format": "{date}"},
        ),
    ],
    "element": [
        static_select(initial_option=options(2)[1]),
        {"type": "static_select", "option_groups": [group()], "initial_option": options(1)[0]},
        {"type": "multi_static_select", "options": options(2), "initial_options": options(1)},
        {"type": "conversations_select", "filter": {"include": ["im"]}, "response_url_enabled": True},
        {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/London"},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "10"},
        {"type": "checkboxes", "options": [option(text=mrkdwn())]},
        {"type": "overflow", "options": [option(url="https://example.com")]},
        text_input(
            min_length=3, max_length=3, dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}
        ),
    ],
    "rich_text": [
        {"type": "rich_text_list", "style": "ordered", "elements": rich_text()["elements"], "indent": 1},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}], "border": 0},
        {"type": "link", "url": "https://example.com", "text": "there"},
    ],
}


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in GOOD.items() for value in values]
)
def test_well_formed_parts_are_accepted(kind, value):
    assert found(kind, value) == []


ONLY_PLAIN = "type mrkdwn is not allowed here, only plain_text"
BAD = {
    "unknown block": ("block", {"type": "marquee"}, "/block:"),
    "no type": ("block", {"text": "x"}, "/block: must be an object with a type"),
    "not an object": ("text", "hello", "/text: must be an object with a type"),
    "unknown field": ("block", section(colour="red"), "/block: unknown field colour"),
    "emoji belongs to plain text": ("text", mrkdwn() | {"emoji": True}, "/text: unknown field emoji"),
    "missing field": ("element", {"type": "button"}, "/element: the field text is missing"),
    "text of a wrong type": ("text", plain() | {"text": 3}, "/text/text: must be a string"),
    "flag of a wrong type": ("text", plain() | {"emoji": 1}, "/text/emoji: must be true or false"),
    "array of a wrong type": ("block", actions() | {"elements": {}}, "/block/elements: must be an array"),
    "number of a wrong type": (
        "element",
        text_input(max_length="9"),
        "/element/max_length: must be a whole number",
    ),
    "truth is no number": (
        "element",
        text_input(max_length=True),
        "/element/max_length: must be a whole number",
    ),
    "null is no value": ("block", section(block_id=None), "/block/block_id: must be a string"),
    "formatted button": ("element", button(text=mrkdwn()), f"/element/text: {ONLY_PLAIN}"),
    "formatted header": ("block", {"type": "header", "text": mrkdwn()}, f"/block/text: {ONLY_PLAIN}"),
    "formatted menu option": (
        "element",
        static_select(options=[option(text=mrkdwn())]),
        f"/element/options/0/text: {ONLY_PLAIN}",
    ),
    "link in a menu": (
        "element",
        static_select(options=[option(url="https://example.com")]),
        "/element/options/0: unknown field url",
    ),
    "style of a button": ("element", button(style="green"), "/element/style: must be one of primary, danger"),
    "section of nothing": ("block", {"type": "section"}, "/block: needs at least one of text, fields"),
    "empty actions": ("block", actions(), "/block/elements: 0 items, at least 1"),
    "options and groups": (
        "element",
        static_select(option_groups=[group()]),
        "/element: needs exactly one of options, option_groups, has options, option_groups",
    ),
    "menu of nothing": (
        "element",
        {"type": "static_select"},
        "/element: needs exactly one of options, option_groups, has none",
    ),
    "two sources of an image": (
        "element",
        image(slack_file={"id": "F1"}),
        "/element: needs exactly one of image_url, slack_file, has image_url, slack_file",
    ),
    "file by id and address": (
        "slack_file",
        {"id": "F1", "url": "https://example.com"},
        "/slack_file: needs exactly one of id, url, has id, url",
    ),
    "two icons of a card": (
        "block",
        card(icon=image(), slack_icon={"type": "icon", "name": "bot"}),
        "/block: icon and slack_icon exclude each other",
    ),
    "card of nothing": (
        "block",
        {"type": "card", "subtext": plain()},
        "/block: needs at least one of hero_image, title, actions, body",
    ),
    "untitled container": (
        "block",
        {"type": "container", "child_blocks": [section()]},
        "/block: needs at least one of title, rich_text_title",
    ),
    "empty filter": (
        "conversation_filter",
        {},
        "/conversation_filter:",
    ),
    "foreign initial option": (
        "element",
        static_select(initial_option=option(value="elsewhere")),
        "/element/initial_option: is not one of the options",
    ),
    "foreign initial options": (
        "element",
        {
            "type": "checkboxes",
            "options": options(2),
            "initial_options": [*options(1), option(value="elsewhere")],
        },
        "/element/initial_options/1: is not one of the options",
    ),
    "numbers the wrong way round": (
        "element",
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "10", "max_value": "9.5"},
        "/element: min_value 10 is greater than max_value 9.5",
    ),
    "lengths the wrong way round": (
        "element",
        text_input(min_length=5, max_length=4),
        "/element: min_length 5 is greater than max_length 4",
    ),
    "date": ("element", {"type": "datepicker", "initial_date": "1/2/2026"}, "/element/initial_date:"),
    "time": ("element", {"type": "timepicker", "initial_time": "24:00"}, "/element/initial_time:"),
    "moment": (
        "element",
        {"type": "datetimepicker", "initial_date_time": 17},
        "/element/initial_date_time: is 17, at least 1000000000",
    ),
    "button in a context": (
        "block",
        {"type": "context", "elements": [button()]},
        "/block/elements/0: type button is not allowed here, only image, mrkdwn, plain_text",
    ),
    "button in an input": ("block", asking(button()), "/block/element:"),
    "input in actions": ("block", actions(text_input()), "/block/elements/0:"),
    "icon button in actions": ("block", actions(icon_button()), "/block/elements/0:"),
    "input as accessory": ("block", section(accessory=text_input()), "/block/accessory:"),
    "button in context actions": (
        "block",
        {"type": "context_actions", "elements": [button()]},
        "/block/elements/0: type button is not allowed here, only feedback_buttons, icon_button",
    ),
    "section in a carousel": (
        "block",
        {"type": "carousel", "elements": [section()]},
        "/block/elements/0: type section is not allowed here, only card",
    ),
    "container in a container": ("block", container(child_blocks=[container()]), "/block/child_blocks/0:"),
    "uneven table": (
        "block",
        {"type": "table", "rows": [[raw(), raw()], [raw()]]},
        "/block/rows/1: 1 cells, the first row has 2",
    ),
    "settings for other columns": (
        "block",
        table(column_settings=[{}]),
        "/block/column_settings: 1 items for 2 columns",
    ),
    "formatted header row": (
        "block",
        data_table() | {"rows": [[rich_text()], [raw()]]},
        "/block/rows/0/0: rich_text is not allowed in the header row",
    ),
    "foreign labels": (
        "block",
        lines(categories=["elsewhere"]),
        "/block/chart/series/0/data: the labels are not the categories of axis_config",
    ),
    "one name for two series": (
        "block",
        lines(series=2, name="line 1"),
        "/block/chart/series/1/name: line 1 is used twice",
    ),
    "list of lists": (
        "rich_text",
        {"type": "rich_text_list", "style": "bullet", "elements": [rich_text()]},
        "/rich_text/elements/0:",
    ),
}


@pytest.mark.parametrize(("kind", "value", "problem"), BAD.values(), ids=BAD)
def test_malformed_parts_are_refused(kind, value, problem):
    """Where the sentence is left out, it is a long list or a pattern, and only the place is compared."""
    place_only = problem.endswith(":")
    shown = [each[: each.index(":") + 1] if place_only else each for each in found(kind, value)]
    assert shown == [problem]


def test_a_misplaced_type_names_what_may_stand_there():
    assert found("block", actions(text_input()))[0].startswith(
        "/block/elements/0: type plain_text_input is not allowed here, only button, channels_select, "
    )


def test_every_problem_of_a_part_is_reported_at_once():
    bad = button(text=plain(80), value="x" * 2001, style="big")
    assert object_problems(Kind.ELEMENT, bad) == [
        "/element/text/text: 80 characters, at most 75",
        "/element/value: 2001 characters, at most 2000",
        "/element/style: must be one of primary, danger",
    ]

"""The limits which the shared conformance material does not name, or names for one of several places only."""

from typing import Any

from tests.bot.blockkit.examples import (
    Json,
    actions,
    button,
    card,
    container,
    data_table,
    icon_button,
    image,
    lines,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    raw,
    section,
    static_select,
    table,
    text_input,
)
from tests.bot.blockkit.limits import LimitCase, least, most, number


def element(kind: str, **fields: Any) -> Json:
    return {"type": kind, **fields}


def ticking(**fields: Any) -> Json:
    """Checkboxes with one option."""
    return element("checkboxes", options=[option(**fields)])


def overflowing(**fields: Any) -> Json:
    """An overflow menu with one option."""
    return element("overflow", options=[option(**fields)])


def running(**fields: Any) -> Json:
    """A workflow button."""
    workflow = {"trigger": {"url": "https://example.com"}}
    return element("workflow_button", text=plain(), workflow=workflow) | fields


def moment(seconds: int) -> Json:
    return element("datetimepicker", initial_date_time=seconds)


def listing(**fields: Any) -> Json:
    return element("rich_text_list", style="bullet", elements=[]) | fields


def task(**fields: Any) -> Json:
    return element("task_card", task_id="1", title="Look") | fields


def worth(text: str) -> Json:
    return element("raw_number", value=1, text=text)


def many(**fields: Any) -> Json:
    return element("multi_users_select", **fields)


E, B, R = "/element", "/block", "/rich_text"
LABEL = f"{E}/options/0/text/text"
NOTE = f"{E}/options/0/description/text"

LENGTHS = [
    least("mrkdwn", 1, "/text/text", mrkdwn),
    least("address of a file", 1, "/slack_file/url", lambda n: {"url": "x" * n}),
    most("address of a file", 3000, "/slack_file/url", lambda n: {"url": "x" * n}),
    most("option of a menu", 75, LABEL, lambda n: static_select(options=[option(text=plain(n))])),
    most("note in a menu", 75, NOTE, lambda n: static_select(options=[option(description=plain(n))])),
    most("option to tick", 75, LABEL, lambda n: ticking(text=mrkdwn(n))),
    most("note to tick", 75, NOTE, lambda n: ticking(description=mrkdwn(n))),
    most("option of an overflow menu", 75, LABEL, lambda n: overflowing(text=plain(n))),
    most("note in an overflow menu", 75, NOTE, lambda n: overflowing(description=plain(n))),
    most("placeholder of an input", 150, f"{E}/placeholder/text", lambda n: text_input(placeholder=plain(n))),
    most("initial value", 3000, f"{E}/initial_value", lambda n: text_input(initial_value="x" * n)),
    most("workflow button", 75, f"{E}/text/text", lambda n: running(text=plain(n))),
    most("its label", 75, f"{E}/accessibility_label", lambda n: running(accessibility_label="x" * n)),
    most("icon button", 75, f"{E}/text/text", lambda n: icon_button(text=plain(n))),
    least("image address", 1, f"{E}/image_url", lambda n: image(image_url="x" * n)),
    most("image block", 2000, f"{B}/alt_text", lambda n: image(alt_text="x" * n)),
    most("image title", 2000, f"{B}/title/text", lambda n: image(title=plain(n))),
    least("icon", 1, f"{E}/name", lambda n: element("icon", name="x" * n)),
    least("time zone", 1, f"{E}/timezone", lambda n: element("timepicker", timezone="x" * n)),
    least("file type", 1, f"{E}/filetypes/0", lambda n: element("file_input", filetypes=["x" * n])),
    least("task id", 1, f"{B}/task_id", lambda n: task(task_id="x" * n)),
    least("task title", 1, f"{B}/title", lambda n: task(title="x" * n)),
    least("plan title", 1, f"{B}/title", lambda n: element("plan", title="x" * n)),
    least("chart title", 1, f"{B}/title", lambda n: pie() | {"title": "x" * n}),
    least("segment label", 1, f"{B}/chart/segments/0/label", lambda n: pie(label="x" * n)),
    most("y axis", 50, f"{B}/chart/axis_config/y_label", lambda n: lines(y_label="x" * n)),
    least("caption", 1, f"{B}/caption", lambda n: data_table(caption="x" * n)),
    least("rich text", 1, f"{R}/text", lambda n: element("text", text="x" * n)),
    least("emoji", 1, f"{R}/name", lambda n: element("emoji", name="x" * n)),
    least("color", 1, f"{R}/value", lambda n: element("color", value="x" * n)),
    least("date format", 1, f"{R}/format", lambda n: element("date", timestamp=1, format="x" * n)),
    least("raw number", 1, f"{B}/rows/1/0/text", lambda n: table() | {"rows": [[raw()], [worth("x" * n)]]}),
    most("external id", 255, "/view/external_id", lambda n: modal(external_id="x" * n)),
]


COUNTS = [
    least("filter", 1, "/conversation_filter/include", lambda n: {"include": ["im"] * n}, "items"),
    least(
        "dispatch",
        1,
        "/dispatch_action_config/trigger_actions_on",
        lambda n: {"trigger_actions_on": ["on_enter_pressed"] * n},
        "items",
    ),
    least("menu", 1, f"{E}/options", lambda n: static_select(options=options(n)), "items"),
    least(
        "groups of a menu",
        1,
        f"{E}/option_groups",
        lambda n: element("static_select", option_groups=[{"label": plain(), "options": options(1)}] * n),
        "items",
    ),
    least(
        "choices",
        1,
        f"{E}/initial_options",
        lambda n: ticking() | {"initial_options": [option()] * n},
        "items",
    ),
    least("actions", 1, f"{B}/elements", lambda n: actions(*[button()] * n), "items"),
    least("context", 1, f"{B}/elements", lambda n: element("context", elements=[plain()] * n), "items"),
    least("fields", 1, f"{B}/fields", lambda n: section(fields=[plain()] * n), "items"),
    least(
        "icons",
        1,
        f"{B}/elements",
        lambda n: element("context_actions", elements=[icon_button()] * n),
        "items",
    ),
    least("card", 1, f"{B}/actions", lambda n: card(actions=[button()] * n), "items"),
    least("children", 1, f"{B}/child_blocks", lambda n: container(child_blocks=[section()] * n), "items"),
    least("table", 1, f"{B}/rows", lambda n: table(rows=n), "items"),
    least("columns of a table", 1, f"{B}/rows/0", lambda n: table(rows=1, columns=n), "items"),
    most("columns of a table", 20, f"{B}/rows/0", lambda n: table(rows=1, columns=n), "items"),
]

NUMBERS = [
    number("selected items", 1, f"{E}/max_selected_items", lambda n: many(max_selected_items=n), -1),
    number("query", 0, f"{E}/min_query_length", lambda n: element("external_select", min_query_length=n), -1),
    number("shortest text", 0, f"{E}/min_length", lambda n: text_input(min_length=n), -1),
    number("shortest text", 3000, f"{E}/min_length", lambda n: text_input(min_length=n), 1),
    number("longest text", 1, f"{E}/max_length", lambda n: text_input(max_length=n), -1),
    number("moment", 10**9, f"{E}/initial_date_time", moment, -1),
    number("moment", 10**10 - 1, f"{E}/initial_date_time", moment, 1),
    number(
        "first column", 0, f"{B}/row_header_column_index", lambda n: data_table(row_header_column_index=n), -1
    ),
    number(
        "last column", 19, f"{B}/row_header_column_index", lambda n: data_table(row_header_column_index=n), 1
    ),
    number("border", 0, f"{R}/border", lambda n: listing(border=n), -1),
    number("indent", 0, f"{R}/indent", lambda n: listing(indent=n), -1),
    number("offset", 0, f"{R}/offset", lambda n: listing(offset=n), -1),
]


MORE_LIMITS: list[LimitCase] = [*LENGTHS, *COUNTS, *NUMBERS]

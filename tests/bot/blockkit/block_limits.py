"""The limits of blocks.

The names are those which the shared conformance material uses as well.
"""

from typing import Any

from tests.bot.blockkit.examples import (
    actions,
    asking,
    buttons,
    card,
    container,
    data_table,
    icon_button,
    lines,
    mrkdwn,
    pie,
    plain,
    raw,
    section,
    table,
    video,
)
from tests.bot.blockkit.limits import Build, LimitCase, least, most, number


def blocks_of(kind: str, field: str, item: Any) -> Build:
    return lambda n: {"type": kind, field: [item] * n}


BLOCKS = [
    most("block_id.max_length", 255, "/block/block_id", lambda n: section(block_id="x" * n)),
    most("actions.elements.max_items", 25, "/block/elements", lambda n: actions(*buttons(n)), "items"),
    most("alert.text.max_length", 200, "/block/text/text", lambda n: {"type": "alert", "text": plain(n)}),
    most("card.title.max_length", 150, "/block/title/text", lambda n: card(title=mrkdwn(n))),
    most("card.subtitle.max_length", 150, "/block/subtitle/text", lambda n: card(subtitle=mrkdwn(n))),
    most("card.body.max_length", 200, "/block/body/text", lambda n: card(body=mrkdwn(n))),
    most("card.subtext.max_length", 200, "/block/subtext/text", lambda n: card(subtext=mrkdwn(n))),
    most("card.actions.max_items", 3, "/block/actions", lambda n: card(actions=buttons(n)), "items"),
    least(
        "carousel.elements.min_items",
        1,
        "/block/elements",
        blocks_of("carousel", "elements", card()),
        "items",
    ),
    most(
        "carousel.elements.max_items",
        10,
        "/block/elements",
        blocks_of("carousel", "elements", card()),
        "items",
    ),
    most("container.title.max_length", 150, "/block/title/text", lambda n: container(title=plain(n))),
    most(
        "container.subtitle.max_length", 150, "/block/subtitle/text", lambda n: container(subtitle=plain(n))
    ),
    most(
        "container.child_blocks.max_items",
        10,
        "/block/child_blocks",
        lambda n: container(child_blocks=[section()] * n),
        "items",
    ),
    most(
        "context.elements.max_items",
        10,
        "/block/elements",
        blocks_of("context", "elements", plain()),
        "items",
    ),
    most(
        "context_actions.elements.max_items",
        5,
        "/block/elements",
        blocks_of("context_actions", "elements", icon_button()),
        "items",
    ),
    most(
        "header.text.max_length",
        150,
        "/block/text/text",
        lambda n: {"type": "header", "text": plain("🧭" * n)},
    ),
    most("input.label.max_length", 2000, "/block/label/text", lambda n: asking(label=plain(n))),
    most("input.hint.max_length", 2000, "/block/hint/text", lambda n: asking(hint=plain(n))),
    least("markdown.text.min_length", 1, "/block/text", lambda n: {"type": "markdown", "text": "x" * n}),
    most("markdown.text.max_length", 12000, "/block/text", lambda n: {"type": "markdown", "text": "x" * n}),
    most("section.text.max_length", 3000, "/block/text/text", lambda n: section(text=mrkdwn(n))),
    most("section.fields.max_items", 10, "/block/fields", lambda n: section(fields=[plain()] * n), "items"),
    most(
        "section.fields.item_max_length", 2000, "/block/fields/0/text", lambda n: section(fields=[plain(n)])
    ),
    least("video.alt_text.min_length", 1, "/block/alt_text", lambda n: video(alt_text="x" * n)),
    most("video.alt_text.max_length", 200, "/block/alt_text", lambda n: video(alt_text="x" * n)),
    most("video.title.max_length", 200, "/block/title/text", lambda n: video(title=plain(n))),
    most("video.author_name.max_length", 50, "/block/author_name", lambda n: video(author_name="x" * n)),
    most(
        "video.description.max_length", 200, "/block/description/text", lambda n: video(description=plain(n))
    ),
    most(
        "video.provider_name.max_length", 50, "/block/provider_name", lambda n: video(provider_name="x" * n)
    ),
]

CHART = "/block/chart"
DATA = [
    most("table.rows.max_items", 100, "/block/rows", lambda n: table(rows=n), "items"),
    least("data_table.rows.min_items", 2, "/block/rows", lambda n: data_table(rows=n), "items"),
    most("data_table.rows.max_items", 201, "/block/rows", lambda n: data_table(rows=n), "items"),
    number("data_table.page_size.min", 1, "/block/page_size", lambda n: data_table(page_size=n), -1),
    number("data_table.page_size.max", 100, "/block/page_size", lambda n: data_table(page_size=n), 1),
    least(
        "data_table.cell_text.min_length",
        1,
        "/block/rows/1/0/text",
        lambda n: data_table(rows=1) | {"rows": [[raw()], [raw("x" * n)]]},
    ),
    LimitCase(
        "data_table.columns.min_items",
        1,
        "block",
        data_table(columns=1),
        data_table(columns=0),
        tuple(f"/block/rows/{row}: 0 items, at least 1" for row in (0, 1)),
    ),
    LimitCase(
        "data_table.columns.max_items",
        20,
        "block",
        data_table(columns=20),
        data_table(columns=21),
        tuple(f"/block/rows/{row}: 21 items, at most 20" for row in (0, 1)),
    ),
    LimitCase(
        "data_table.content.max_length",
        20000,
        "block",
        data_table() | {"rows": [[raw("x" * 10000)], [raw("x" * 10000)]]},
        data_table() | {"rows": [[raw("x" * 10000)], [raw("x" * 10001)]]},
        ("/block/rows: 20001 characters in all cells, at most 20000",),
    ),
    most("data_visualization.title.max_length", 50, "/block/title", lambda n: pie() | {"title": "x" * n}),
    least("data_visualization.segments.min_items", 1, f"{CHART}/segments", pie, "items"),
    most("data_visualization.segments.max_items", 12, f"{CHART}/segments", pie, "items"),
    most(
        "data_visualization.segment.label.max_length",
        20,
        f"{CHART}/segments/0/label",
        lambda n: pie(label="x" * n),
    ),
    LimitCase(
        "data_visualization.segment.value.exclusive_min",
        0,
        "block",
        pie(value=0.1),
        pie(value=0),
        (f"{CHART}/segments/0/value: is 0, must be more than 0",),
    ),
    least("data_visualization.series.min_items", 1, f"{CHART}/series", lambda n: lines(series=n), "items"),
    most("data_visualization.series.max_items", 12, f"{CHART}/series", lambda n: lines(series=n), "items"),
    most(
        "data_visualization.series_name.max_length",
        20,
        f"{CHART}/series/0/name",
        lambda n: lines(name="x" * n),
    ),
    most(
        "data_visualization.axis_label.max_length",
        50,
        f"{CHART}/axis_config/x_label",
        lambda n: lines(x_label="x" * n),
    ),
]


def labels(limit: int, build: Build, word: str, step: int, unit: str, at: tuple[str, str]) -> list[LimitCase]:
    """The labels of points are the categories of the axis, so one example breaks the limits of both."""
    problem = f"{limit + step} {unit}, at {word} {limit}"
    names = {"items": ("data", "categories"), "characters": ("point_label", "category_label")}[unit]
    rule = {"items": "items", "characters": "length"}[unit]
    bound = {"least": "min", "most": "max"}[word]
    return [
        LimitCase(
            f"data_visualization.{name}.{bound}_{rule}",
            limit,
            "block",
            build(limit),
            build(limit + step),
            tuple(f"{CHART}/{place}: {problem}" for place in at),
        )
        for name in names
    ]


POINTS = ("series/0/data", "axis_config/categories")
LABELS = [
    *labels(1, lambda n: lines(points=n), "least", -1, "items", POINTS),
    *labels(20, lambda n: lines(points=n), "most", 1, "items", POINTS),
    *labels(
        20,
        lambda n: lines(label="x" * n),
        "most",
        1,
        "characters",
        ("series/0/data/0/label", "axis_config/categories/0"),
    ),
]

BLOCK_LIMITS = [*BLOCKS, *DATA, *LABELS]

"""Small valid pieces of Block Kit to vary in tests."""

from typing import Any

from bot.blockkit import Kind, object_problems, view_problems

Json = dict[str, Any]
VIEW = "view"


def found(kind: str, value: Any) -> list[str]:
    """Check one example: a view, or any part that can be checked by itself."""
    return view_problems(value) if kind == VIEW else object_problems(Kind(kind), value)


def plain(content: str | int = "Text") -> Json:
    """A plain_text object with this content, or with so many characters."""
    return {"type": "plain_text", "text": content if isinstance(content, str) else "x" * content}


def mrkdwn(content: str | int = "*Text*") -> Json:
    return {**plain(content), "type": "mrkdwn"}


def option(**fields: Any) -> Json:
    return {"text": plain("Yes"), "value": "yes", **fields}


def options(count: int) -> list[Json]:
    return [option(value=str(number)) for number in range(count)]


def group(**fields: Any) -> Json:
    return {"label": plain("Group"), "options": options(1), **fields}


def button(**fields: Any) -> Json:
    return {"type": "button", "text": plain("Press"), **fields}


def buttons(count: int) -> list[Json]:
    return [button(action_id=str(number)) for number in range(count)]


def static_select(**fields: Any) -> Json:
    return {"type": "static_select", "options": options(2), **fields}


def confirm(**fields: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain("Yes"), "deny": plain("No"), **fields}


def image(**fields: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A lamp", **fields}


def section(**fields: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **fields}


def actions(*elements: Json, **fields: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **fields}


def text_input(**fields: Any) -> Json:
    return {"type": "plain_text_input", **fields}


def asking(element: Json | None = None, **fields: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain("Label"), "element": element or text_input(), **fields}


def video(**fields: Any) -> Json:
    links = {"thumbnail_url": "https://example.com/t.png", "video_url": "https://example.com/v"}
    return {"type": "video", "alt_text": "A film", "title": plain(), **links, **fields}


def card(**fields: Any) -> Json:
    return {"type": "card", "title": mrkdwn(), **fields}


def container(**fields: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [section()], **fields}


def rich_text(*lines: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(lines)}]}


def feedback(**fields: Any) -> Json:
    """A pair of feedback buttons, the fields being those of the positive one."""
    face = {"text": plain("Good"), "value": "good"}
    return {"type": "feedback_buttons", "positive_button": {**face, **fields}, "negative_button": face}


def icon_button(**fields: Any) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain(), **fields}


def raw(content: str = "cell") -> Json:
    return {"type": "raw_text", "text": content}


def table(rows: int = 2, columns: int = 2, **fields: Any) -> Json:
    return {"type": "table", "rows": [[raw() for _ in range(columns)] for _ in range(rows)], **fields}


def data_table(rows: int = 2, columns: int = 2, **fields: Any) -> Json:
    return {**table(rows, columns), "type": "data_table", "caption": "Numbers", **fields}


def pie(segments: int = 2, **fields: Any) -> Json:
    """A pie chart block, the fields being those of its first segment."""
    parts = [{"label": f"part {number}", "value": 1} for number in range(segments)]
    parts[:1] = [{**parts[0], **fields}] if parts else []
    chart = {"type": "pie", "segments": parts}
    return {"type": "data_visualization", "title": "Shares", "chart": chart}


def lines(series: int = 1, points: int = 2, label: str = "", name: str = "", **axis: Any) -> Json:
    """A line chart; label and name are those of the first point and series, axis goes into axis_config."""
    categories = [label or "point 0", *(f"point {number}" for number in range(1, points))][:points]
    data = [{"label": category, "value": 1} for category in categories]
    names = [name or "line 0", *(f"line {number}" for number in range(1, series))][:series]
    chart = {
        "type": "line",
        "series": [{"name": each, "data": data} for each in names],
        "axis_config": {"categories": categories, **axis},
    }
    return {"type": "data_visualization", "title": "Course", "chart": chart}


def modal(**fields: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": [section()], **fields}

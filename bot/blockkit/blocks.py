"""The blocks: what each holds, and on which surfaces it may stand."""

from enum import StrEnum
from typing import Final

from bot.blockkit.checks import at_least_one, at_most_one, exactly_one
from bot.blockkit.data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.blockkit.elements import ELEMENTS, ICON, IMAGE, IMAGE_SOURCE, URL_SOURCE, elements
from bot.blockkit.objects import ID, URL, plain, text, text_records
from bot.blockkit.rich_text import RICH_TEXT
from bot.blockkit.rules import Choice, Flag, ListOf, OneOf, Record, Rule, String, record, typed


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


_MENUS = tuple(kind for kind in ELEMENTS if kind.endswith("_select"))
_PICKERS = (*_MENUS, "checkboxes", "radio_buttons", "datepicker", "timepicker")
_BUTTONS = ("button", "workflow_button", "overflow")
_INPUTS = tuple(kind for kind in ELEMENTS if kind.endswith("_input"))
_ID: Final[dict[str, Rule]] = {"block_id": ID}


def _everyday() -> dict[str, Record]:
    """The blocks which stand on every surface; video, which does too, is among the media."""
    return {
        "actions": typed(
            "actions",
            {"elements": ListOf(elements(*_BUTTONS, *_PICKERS, "datetimepicker"), least=1, most=25)},
            _ID,
        ),
        "context": typed(
            "context", {"elements": ListOf(OneOf({"image": IMAGE, **text_records()}), least=1, most=10)}, _ID
        ),
        "divider": typed("divider", {}, _ID),
        "header": typed("header", {"text": plain(150)}, _ID),
        "image": typed(
            "image",
            {"alt_text": String(2000)},
            {**_ID, **IMAGE_SOURCE, "title": plain(2000)},
            (exactly_one("image_url", "slack_file"),),
        ),
        "input": typed(
            "input",
            {"label": plain(2000), "element": elements(*_PICKERS, *_INPUTS, "datetimepicker")},
            {**_ID, "hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
        ),
        "rich_text": RICH_TEXT,
        "section": typed(
            "section",
            {},
            {
                **_ID,
                "text": text(3000),
                "fields": ListOf(text(2000), least=1, most=10),
                "accessory": elements(*_BUTTONS, *_PICKERS, "image"),
                "expand": Flag(),
            },
            (at_least_one("text", "fields"),),
        ),
    }


def _media() -> dict[str, Record]:
    """Long text, remote files and video."""
    return {
        "file": typed("file", {"external_id": ID, "source": Choice(("remote",))}, _ID),
        "markdown": typed("markdown", {"text": String(12_000, least=1)}, _ID),
        "video": typed(
            "video",
            {"alt_text": String(200, least=1), "thumbnail_url": URL, "title": plain(200), "video_url": URL},
            {
                **_ID,
                "author_name": String(50),
                "description": plain(200),
                "provider_icon_url": URL,
                "provider_name": String(50),
                "title_url": URL,
            },
        ),
    }


def _agents() -> dict[str, Record]:
    """Blocks which assistants show while and after they work."""
    status: Rule = Choice(("pending", "in_progress", "complete", "error"))
    task: dict[str, Rule] = {"task_id": String(least=1), "title": String(least=1)}
    more: dict[str, Rule] = {
        **_ID,
        "status": status,
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": ListOf(URL_SOURCE),
    }
    step = record(task, {**more, "type": Choice(("task_card",))})
    return {
        "task_card": typed("task_card", task, more),
        "plan": typed("plan", {"title": String(least=1)}, {**_ID, "tasks": ListOf(step)}),
        "context_actions": typed(
            "context_actions",
            {"elements": ListOf(elements("feedback_buttons", "icon_button"), least=1, most=5)},
            _ID,
        ),
        "alert": typed(
            "alert",
            {"text": text(200)},
            {**_ID, "level": Choice(("default", "info", "warning", "error", "success"))},
        ),
    }


_CARD: Final = typed(
    "card",
    {},
    {
        **_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": ICON,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": ListOf(elements("button"), least=1, most=3),
    },
    (at_least_one("hero_image", "title", "actions", "body"), at_most_one("icon", "slack_icon")),
)
_EVERYDAY: Final = _everyday()
_SIMPLE: Final = {**_EVERYDAY, **_media(), "table": TABLE}
_CONTAINED: Final = {kind: rule for kind, rule in _SIMPLE.items() if kind != "markdown"}
_CONTAINER: Final = typed(
    "container",
    {"child_blocks": ListOf(OneOf(_CONTAINED), least=1, most=10)},
    {
        **_ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "icon": IMAGE,
        "width": Choice(("narrow", "standard", "wide", "full")),
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
    (at_least_one("title", "rich_text_title"),),
)

BLOCKS: Final[dict[str, Record]] = {
    **_SIMPLE,
    **_agents(),
    "card": _CARD,
    "carousel": typed("carousel", {"elements": ListOf(OneOf({"card": _CARD}), least=1, most=10)}, _ID),
    "container": _CONTAINER,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
}
"""Every block by type."""

_EVERYWHERE = frozenset(Surface)
_MESSAGES = frozenset({Surface.MESSAGE})
BLOCK_SURFACES: Final[dict[str, frozenset[Surface]]] = {
    **dict.fromkeys(BLOCKS, _MESSAGES),
    **dict.fromkeys([*_EVERYDAY, "video"], _EVERYWHERE),
    "alert": frozenset({Surface.MODAL}),
}
"""Where each block may stand; what Slack's reference does not name for a surface is refused there."""

ELEMENT_SURFACES: Final[dict[str, frozenset[Surface]]] = {
    "file_input": frozenset({Surface.MODAL}),
    "rich_text_input": frozenset({Surface.MODAL, Surface.HOME}),
}
"""Where the elements may stand which do not go everywhere."""

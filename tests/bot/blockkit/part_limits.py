"""The limits of composition objects, elements and views.

The names are those which the shared conformance material uses as well.
"""

from tests.bot.blockkit.examples import (
    button,
    confirm,
    feedback,
    group,
    icon_button,
    image,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
    static_select,
    text_input,
)
from tests.bot.blockkit.limits import Build, least, most, number


def boxes(kind: str) -> Build:
    return lambda n: {"type": kind, "options": options(n)}


OBJECTS = [
    least("text.min_length", 1, "/text/text", plain),
    most("text.max_length", 3000, "/text/text", mrkdwn),
    most("confirmation.title.max_length", 100, "/confirm/title/text", lambda n: confirm(title=plain(n))),
    most("confirmation.text.max_length", 300, "/confirm/text/text", lambda n: confirm(text=plain(n))),
    most("confirmation.confirm.max_length", 30, "/confirm/confirm/text", lambda n: confirm(confirm=plain(n))),
    most("confirmation.deny.max_length", 30, "/confirm/deny/text", lambda n: confirm(deny=plain(n))),
    most("option.text.max_length", 75, "/option/text/text", lambda n: option(text=plain(n))),
    most("option.value.max_length", 150, "/option/value", lambda n: option(value="x" * n)),
    most("option.url.max_length", 3000, "/option/url", lambda n: option(url="🧭" * n)),
    most(
        "option.description.max_length",
        75,
        "/option/description/text",
        lambda n: option(description=plain(n)),
    ),
    most("option_group.label.max_length", 75, "/option_group/label/text", lambda n: group(label=plain(n))),
    least(
        "option_group.options.min_items",
        1,
        "/option_group/options",
        lambda n: group(options=options(n)),
        "items",
    ),
    most(
        "option_group.options.max_items",
        100,
        "/option_group/options",
        lambda n: group(options=options(n)),
        "items",
    ),
]

ELEMENTS = [
    most("action_id.max_length", 255, "/element/action_id", lambda n: button(action_id="x" * n)),
    most("button.text.max_length", 75, "/element/text/text", lambda n: button(text=plain(n))),
    most("button.url.max_length", 3000, "/element/url", lambda n: button(url="x" * n)),
    most("button.value.max_length", 2000, "/element/value", lambda n: button(value="x" * n)),
    most(
        "button.accessibility_label.max_length",
        75,
        "/element/accessibility_label",
        lambda n: button(accessibility_label="x" * n),
    ),
    most(
        "select.placeholder.max_length",
        150,
        "/element/placeholder/text",
        lambda n: static_select(placeholder=plain(n)),
    ),
    most(
        "select.options.max_items",
        100,
        "/element/options",
        lambda n: static_select(options=options(n)),
        "items",
    ),
    most(
        "select.option_groups.max_items",
        100,
        "/element/option_groups",
        lambda n: {"type": "static_select", "option_groups": [group()] * n},
        "items",
    ),
    least("overflow.options.min_items", 1, "/element/options", boxes("overflow"), "items"),
    most("overflow.options.max_items", 5, "/element/options", boxes("overflow"), "items"),
    least("checkboxes.options.min_items", 1, "/element/options", boxes("checkboxes"), "items"),
    most("checkboxes.options.max_items", 10, "/element/options", boxes("checkboxes"), "items"),
    least("radio_buttons.options.min_items", 1, "/element/options", boxes("radio_buttons"), "items"),
    most("radio_buttons.options.max_items", 10, "/element/options", boxes("radio_buttons"), "items"),
    least(
        "url_source.url.min_length", 1, "/element/url", lambda n: {"type": "url", "url": "x" * n, "text": "t"}
    ),
    most(
        "url_source.url.max_length",
        3000,
        "/element/url",
        lambda n: {"type": "url", "url": "x" * n, "text": "t"},
    ),
    number(
        "file_input.max_files.min",
        1,
        "/element/max_files",
        lambda n: {"type": "file_input", "max_files": n},
        -1,
    ),
    number(
        "file_input.max_files.max",
        10,
        "/element/max_files",
        lambda n: {"type": "file_input", "max_files": n},
        1,
    ),
    number(
        "plain_text_input.max_length.max", 3000, "/element/max_length", lambda n: text_input(max_length=n), 1
    ),
    most("image.image_url.max_length", 3000, "/element/image_url", lambda n: image(image_url="x" * n)),
    most("image.alt_text.max_length", 2000, "/element/alt_text", lambda n: image(alt_text="x" * n)),
    most(
        "feedback_button.text.max_length",
        75,
        "/element/positive_button/text/text",
        lambda n: feedback(text=plain(n)),
    ),
    most(
        "feedback_button.value.max_length",
        2000,
        "/element/positive_button/value",
        lambda n: feedback(value="x" * n),
    ),
    most(
        "feedback_button.accessibility_label.max_length",
        75,
        "/element/positive_button/accessibility_label",
        lambda n: feedback(accessibility_label="x" * n),
    ),
    most(
        "icon_button.visible_to_user_ids.max_items",
        10,
        "/element/visible_to_user_ids",
        lambda n: icon_button(visible_to_user_ids=["U1"] * n),
        "items",
    ),
]

VIEWS = [
    least("view.blocks.min_items", 1, "/view/blocks", lambda n: modal(blocks=[section()] * n), "items"),
    most("view.blocks.max_items", 100, "/view/blocks", lambda n: modal(blocks=[section()] * n), "items"),
    most(
        "view.private_metadata.max_length",
        3000,
        "/view/private_metadata",
        lambda n: modal(private_metadata="x" * n),
    ),
    most("view.callback_id.max_length", 255, "/view/callback_id", lambda n: modal(callback_id="x" * n)),
    most("view.title.max_length", 24, "/view/title/text", lambda n: modal(title=plain(n))),
    most("view.close.max_length", 24, "/view/close/text", lambda n: modal(close=plain(n))),
    most("view.submit.max_length", 24, "/view/submit/text", lambda n: modal(submit=plain(n))),
]

PART_LIMITS = [*OBJECTS, *ELEMENTS, *VIEWS]

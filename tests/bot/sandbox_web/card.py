"""An answer card of the kind Waypost sends, and a form with a field of each kind."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(name: str) -> Json:
    return {"text": plain(name), "value": name.lower()}


def answer_card() -> list[Json]:
    passage = [
        {"type": "text", "text": "Hand in the "},
        {"type": "text", "text": "travel", "style": {"bold": True}},
        {"type": "text", "text": " form within 30 days."},
    ]
    buttons = [
        {
            "type": "button",
            "action_id": "helped",
            "text": plain("This helped"),
            "style": "primary",
            "value": "7",
        },
        {"type": "button", "action_id": "mentor", "text": plain("Ask a mentor")},
    ]
    return [
        {
            "type": "section",
            "text": mrkdwn("*<https://fern.example/travel|Claim travel>*\n:page_facing_up: Job aid"),
        },
        {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": passage}]},
        {"type": "context", "elements": [mrkdwn("Verified by <@U0OMAR> on 3 Nov 2026")]},
        {"type": "actions", "block_id": "feedback", "elements": buttons},
    ]


def field(block_id: str, label: str, element: Json, *, optional: bool = False) -> Json:
    element = {"action_id": "value", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }


def form(title: str = "Add a resource") -> Json:
    kinds = [option("Video"), option("Course")]
    return {
        "type": "modal",
        "callback_id": "add",
        "title": plain(title),
        "submit": plain("Add"),
        "blocks": [
            field("title", "Title", {"type": "plain_text_input"}),
            field("kind", "Kind", {"type": "static_select", "options": kinds}),
            field("topics", "Topics", {"type": "multi_static_select", "options": kinds}, optional=True),
            field("owner", "Owner", {"type": "users_select", "initial_user": "U0OMAR"}),
            field("day", "Until", {"type": "datepicker", "initial_date": "2027-05-24"}),
            field("who", "Audience", {"type": "radio_buttons", "options": kinds, "initial_option": kinds[1]}),
            field("tell", "Tell", {"type": "checkboxes", "options": kinds}, optional=True),
        ],
    }


def home() -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Good morning")},
            {"type": "section", "fields": [mrkdwn("*Done*\n1 of 6"), mrkdwn("*Left*\n5")]},
            {"type": "actions", "elements": [{"type": "button", "action_id": "ask", "text": plain("Ask")}]},
        ],
    }

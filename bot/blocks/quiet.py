"""What is carried between a mentor and somebody who asked quietly, and the modal it is written in."""

from typing import Any

from bot.blocks.parts import (
    NOTIFICATION_LIMIT,
    Block,
    actions,
    button,
    context,
    escaped,
    plain,
    rich_quote,
    rich_text,
    section,
    shortened,
)
from bot.blocks.plain import note
from bot.blocks.referral import COLLEAGUE, QUESTION_SHOWN, REPLY, SHOW_NAME
from bot.outgoing import Content

SEND_REPLY = "quiet_send"
REPLY_LIMIT = 2000  # characters of one reply, so that the message it becomes is within Slack's limits
_BLOCK, _INPUT = "reply", "value"

QUIETLY_HINT = (
    "Type a question after the command, for example: /waypost quietly how do I claim travel costs. "
    "A mentor who helps you does not see your name until you show it."
)
CARRIED = "I brought them your reply."
TOO_LATE = "This question is not with you any more, so I could not bring your reply."


def hint_content() -> Content:
    """Return how one asks quietly."""
    return note(QUIETLY_HINT)


def reply_view(referral_id: int, question: str) -> dict[str, Any]:
    """Return the modal for a reply; it shows the question it is about."""
    field: Block = {
        "type": "input",
        "block_id": _BLOCK,
        "label": {"type": "plain_text", "text": "Your reply"},
        "element": {
            "type": "plain_text_input",
            "action_id": _INPUT,
            "multiline": True,
            "max_length": REPLY_LIMIT,
            "focus_on_load": True,
        },
        "hint": {
            "type": "plain_text",
            "text": "I carry it word for word. What you write may tell who you are.",
        },
    }
    return {
        "type": "modal",
        "callback_id": SEND_REPLY,
        "private_metadata": str(referral_id),
        "title": {"type": "plain_text", "text": "Reply"},
        "submit": {"type": "plain_text", "text": "Send"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [rich_text(rich_quote([plain(shortened(question, QUESTION_SHOWN))])), field],
    }


def read_reply(view: dict[str, Any]) -> tuple[int, str]:
    """Return the referral that a filled-in modal is about, 0 if it names none, and what was written."""
    named = str(view.get("private_metadata") or "")
    said = ((view["state"]["values"].get(_BLOCK) or {}).get(_INPUT) or {}).get("value")
    return int(named) if named.isascii() and named.isdigit() else 0, str(said or "").strip()


def from_mentor_content(mentor: str, text: str, referral_id: int, question_id: int, quiet: bool) -> Content:
    """Return a mentor's words as the asker gets them: a colleague's answer, which L&D has not verified."""
    unseen = " They do not see your name." if quiet else ""
    buttons = [button("Reply", REPLY, referral_id, "primary")]
    buttons += [button("Show my name", SHOW_NAME, question_id)] if quiet else []
    return Content(
        escaped(shortened(f"{mentor} answers: {text}", NOTIFICATION_LIMIT)),
        [
            section(f"*{escaped(mentor)}* answers your question:"),
            rich_text(rich_quote([plain(text)])),
            context(escaped(f"A colleague's answer, not verified by L&D.{unseen}")),
            actions(*buttons),
        ],
    )


def from_asker_content(asker: str, text: str, referral_id: int) -> Content:
    """Return the asker's words as the mentor gets them; `asker` is "" while they do not show their name."""
    who = asker or COLLEAGUE
    return Content(
        escaped(shortened(f"{who} replies: {text}", NOTIFICATION_LIMIT)),
        [
            section(f"*{escaped(who)}*, whose question you took, replies:"),
            rich_text(rich_quote([plain(text)])),
            actions(button("Reply", REPLY, referral_id, "primary")),
        ],
    )


def outcome_content(carried: bool) -> Content:
    """Return what the writer of a reply is told."""
    return note(CARRIED if carried else TOO_LATE)

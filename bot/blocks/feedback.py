"""Verdicts as Slack shows them on an agent's messages: a pair of thumbs below the answer."""

from typing import Any

from bot.blocks.answer import HELPED, NOT_QUITE
from bot.blocks.parts import Block
from bot.outgoing import Content

FEEDBACK = "answer_feedback"


def with_feedback(content: Content, question_id: int) -> Content:
    """Return an answer whose two verdict buttons are feedback buttons; what has none stays as it is."""
    blocks, verdicts = [], False
    for block in content.blocks:
        kept = [element for element in block.get("elements", ()) if not _is_verdict(element)]
        if len(kept) == len(block.get("elements", ())):
            blocks.append(block)
            continue
        verdicts = True
        if kept:
            blocks.append({**block, "elements": kept})
    return Content(content.text, [*blocks, _feedback(question_id)]) if verdicts else content


def verdict_of(value: str) -> tuple[str, int]:
    """Return which verdict a feedback button carries, HELPED, NOT_QUITE or "", and on which question."""
    verdict, _, number = value.partition(":")
    if verdict in (HELPED, NOT_QUITE) and number.isascii() and number.isdigit():
        return verdict, int(number)
    return "", 0


def _is_verdict(element: dict[str, Any]) -> bool:
    return element.get("action_id") in (HELPED, NOT_QUITE)


def _feedback(question_id: int) -> Block:
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": _side("This helped", HELPED, question_id),
                "negative_button": _side("Not quite", NOT_QUITE, question_id),
            }
        ],
    }


def _side(text: str, verdict: str, question_id: int) -> Block:
    return {"text": {"type": "plain_text", "text": text}, "value": f"{verdict}:{question_id}"}

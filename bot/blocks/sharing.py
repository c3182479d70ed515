"""A private answer that its asker shares: what everybody then sees, and what the asker is told."""

from bot.blocks.parts import (
    NOTIFICATION_LIMIT,
    context,
    escaped,
    plain,
    rich_quote,
    rich_text,
    section,
    shortened,
)
from bot.blocks.plain import note
from bot.outgoing import Content

QUESTION_SHOWN = 500  # characters of a question that stands above its answer, not tuned

NOTHING_TO_SHARE = "I shared nothing: this channel may not see any of the aids you were shown."
OTHERS_READ = "I shared nothing: people of other companies read this channel."
NOT_A_MEMBER = "I cannot post in this channel. Invite me with /invite @Waypost, then share again."

NOT_THERE_ANY_MORE = "What I answered then is not there any more, or not for you. Ask me again."


def in_thread_content(answer: Content, name: str) -> Content:
    """Return an answer as its thread sees it: who shared it stands above it."""
    return Content(answer.text, [context(escaped(f"Shared by {name}")), *answer.blocks])


def in_channel_content(answer: Content, name: str, question: str) -> Content:
    """Return an answer as a channel sees it that has not seen the question."""
    asked = shortened(question, QUESTION_SHOWN)
    intro = [
        section(f"*{escaped(name)}* asked me and shares the answer:"),
        rich_text(rich_quote([plain(asked)])),
    ]
    text = escaped(shortened(f"{name} shares an answer: {question}", NOTIFICATION_LIMIT))
    return Content(text, [*intro, *answer.blocks])


def shared_line(in_thread: bool, left_out: int) -> str:
    """Return the small print under a private answer once it is shared."""
    where = "in the thread" if in_thread else "in the channel"
    if not left_out:
        return f"You shared this answer {where}."
    count = "one aid" if left_out == 1 else f"{left_out} aids"
    return f"You shared this answer {where}, without {count} that may not be seen there."


def not_shared(reason: str) -> Content:
    """Return why an answer was not shared."""
    return note(reason)

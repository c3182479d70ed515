"""A nudge: recall first, then the answer, then a grade."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.blocks.answer import facts
from bot.blocks.parts import (
    NOTIFICATION_LIMIT,
    actions,
    button,
    context,
    day_and_hour,
    escaped,
    plain,
    rich_quote,
    rich_section,
    rich_text,
    section,
    shortened,
    title_link,
)
from bot.outgoing import Content
from content_index.types import Resource
from nudges.types import Grade, Nudge, Reason
from retrieval.plain_text import plain_lines

SHOW = "nudge_show"
GRADES = {Grade.GOT_IT: "Got it", Grade.STILL_UNSURE: "Still unsure", Grade.NOT_RELEVANT: "Not relevant"}
GRADE_PREFIX = "nudge_grade_"
WITHOUT_RECALL = 400  # characters of the aid shown as the answer when nobody wrote a recall question


def nudge_content(nudge: Nudge, resource: Resource) -> Content:
    """Return the message that asks for recall before it shows anything."""
    question = resource.recall.question if resource.recall else f"What do you remember of “{resource.title}”?"
    intro = _intro(nudge)
    blocks = [
        context(escaped(intro)),
        section(f"*{escaped(question)}*"),
        actions(button("Show answer", SHOW, nudge.id, "primary")),
    ]
    return Content(escaped(shortened(question, NOTIFICATION_LIMIT)), blocks)


def shown_content(nudge: Nudge, resource: Resource, names: Mapping[str, str]) -> Content:
    """Return the nudge with its answer and the three grades."""
    answer = resource.recall.answer if resource.recall else _beginning(resource)
    blocks = [
        *_question_and_answer(resource, answer),
        context(facts(resource, names)),
        actions(*(button(label, GRADE_PREFIX + grade, nudge.id) for grade, label in GRADES.items())),
    ]
    return Content(escaped(shortened(f"{resource.title}: {answer}", NOTIFICATION_LIMIT)), blocks)


def graded_content(resource: Resource, grade: Grade, again_at: datetime | None, zone: ZoneInfo) -> Content:
    """Return what the nudge becomes once it is graded."""
    said = {
        Grade.GOT_IT: "Well remembered.",
        Grade.STILL_UNSURE: "No harm done: that is what reminders are for.",
        Grade.NOT_RELEVANT: "All right, I will not ask about this again.",
    }[grade]
    when = f" I will ask again around {day_and_hour(again_at, zone)}." if again_at else ""
    text = f"{resource.title}: {said}{when}"
    title = rich_text(rich_section(title_link(resource.title, resource.url)))
    return Content(escaped(text), [title, section(escaped(said + when))])


def _intro(nudge: Nudge) -> str:
    if nudge.reason is Reason.REMINDER:
        return "You asked me to remind you. Try to recall it first."
    return nudge.note or "Try to recall it first."


def _question_and_answer(resource: Resource, answer: str) -> list[dict[str, object]]:
    question = [section(f"*{escaped(resource.recall.question)}*")] if resource.recall else []
    title = rich_section(title_link(resource.title, resource.url))
    return [*question, rich_text(title, rich_quote([plain(answer)]))]


def _beginning(resource: Resource) -> str:
    return shortened("\n".join(plain_lines(resource.text)) or resource.title, WITHOUT_RECALL)

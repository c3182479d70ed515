"""What question memory learnt for a resource, as curators see it and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.parts import (
    Block,
    button,
    context,
    day,
    escaped,
    plain,
    rich_section,
    rich_text,
    section,
    shortened,
)
from bot.blocks.plain import note
from bot.outgoing import Content
from content_index.types import Resource
from retrieval.remembered import LearntQuestion

FORGET_LEARNT = "curate_forget_"  # followed by the id of the question
QUESTIONS_SHOWN = 15  # Slack takes 50 blocks a message; further ones come up as these are forgotten
QUESTION_SHOWN = 150  # characters of a question
RESOURCES_SHOWN = 5

IN_PRIVATE = "_(asked in private)_"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt for a resource, the latest first, and which of it was asked in public."""

    resource_id: str
    title: str
    questions: Sequence[LearntQuestion]
    public: frozenset[int]


def learnt_content(learnt: Learnt) -> Content:
    """Return the list with a Forget button for each question; what was asked in private is not shown."""
    count = len(learnt.questions)
    if not count:
        return note(f"Nothing was learnt for “{learnt.title}” yet. People teach it with This helped.")
    said = (
        f"“{learnt.title}” also answers {'one question' if count == 1 else f'{count} questions'} people asked"
    )
    blocks = [section(f"*{escaped(said)}*")]
    blocks += [_question(learnt, question) for question in learnt.questions[:QUESTIONS_SHOWN]]
    more = count - QUESTIONS_SHOWN
    older = f"The {QUESTIONS_SHOWN} latest are shown, {more} more are older. " if more > 0 else ""
    blocks.append(context(f"{older}Forget what does not belong here: it stays forgotten."))
    return Content(escaped(said), blocks)


def which_resource_content(said: str, found: Sequence[Resource]) -> Content:
    """Return what a curator sees whose words name no resource, or several: titles and ids to choose from."""
    if not said.strip():
        return note("Name a resource after the command, for example: /curate questions Claim travel costs")
    if not found:
        return note(f"No resource is called “{shortened(said, QUESTION_SHOWN)}”.")
    ask = "Which one do you mean? Type its title or its id."
    lines = [f"• {resource.title} ({resource.id})" for resource in found[:RESOURCES_SHOWN]]
    more = len(found) - RESOURCES_SHOWN
    lines += [f"and {more} more"] if more > 0 else []
    return Content(ask, [section(ask), rich_text(rich_section(plain("\n".join(lines))))])


def _question(learnt: Learnt, question: LearntQuestion) -> Block:
    is_public = question.question_id in learnt.public
    text = f"“{escaped(shortened(question.text, QUESTION_SHOWN))}”" if is_public else IN_PRIVATE
    forget = button("Forget", f"{FORGET_LEARNT}{question.question_id}", learnt.resource_id)
    return {**section(f"{text}\n{_why(question)}"), "accessory": forget}


def _why(question: LearntQuestion) -> str:
    people = "one person" if question.people == 1 else f"{question.people} people"
    why = "from a gap that was closed" if question.from_gap else f"helped {people}"
    return f"{why} · {day(question.at)}"

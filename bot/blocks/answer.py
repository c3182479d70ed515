"""The card that answers a question, and the quiet note when nothing curated does."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.blocks.parts import (
    NOTIFICATION_LIMIT,
    Block,
    actions,
    button,
    context,
    day,
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
from content_index.types import Kind, Resource
from retrieval.types import Answer, MentorSuggestion, RankedAid, Span

HELPED = "answer_helped"
NOT_QUITE = "answer_not_quite"
ASK_MENTOR = "answer_ask_mentor"
NOTE_ASK_MENTOR = "note_ask_mentor"
DISMISS = "note_dismiss"
WHY = "answer_why"
SHARE = "answer_share"

KIND_NAMES = {
    Kind.JOB_AID: "Job aid",
    Kind.PROCEDURE: "Procedure",
    Kind.CHECKLIST: "Checklist",
    Kind.VIDEO: "Video",
    Kind.COURSE: "Course",
    Kind.SIMULATION: "Simulation",
    Kind.LEARNING_PATH: "Learning path",
    Kind.ARTICLE: "Article",
    Kind.EXTERNAL_LINK: "External link",
}


@dataclass(frozen=True, slots=True)
class CardButtons:
    """Which buttons an answer has besides the verdicts: a mentor, and the words on the one that shares it.

    `said` is a line of small print at the end, such as that the answer was shared.
    """

    mentor: bool = True
    share: str = ""
    said: str = ""


PUBLIC = CardButtons()


def answer_content(
    answer: Answer, question_id: int, names: Mapping[str, str], chosen: CardButtons = PUBLIC
) -> Content:
    """Return the card of an answer; `names` are those of its verifiers and mentors by user id."""
    blocks: list[Block] = []
    for rank, aid in enumerate(answer.aids, start=1):
        blocks += aid_blocks(aid, rank if len(answer.aids) > 1 else None, names)
    if answer.mentors:
        blocks += [{"type": "divider"}, mentors_block(answer.mentors, names)]
    blocks.append(actions(*_buttons(question_id, chosen)))
    if chosen.said:
        blocks.append(context(escaped(chosen.said)))
    return Content(_notification(answer.aids), blocks)


def nothing_content(answer: Answer, question_id: int, names: Mapping[str, str], in_public: bool) -> Content:
    """Return the private note for a question that nothing curated answers, `in_public` or not."""
    silence = ", so I said nothing in public" if in_public else ""
    said = escaped(f"Nothing curated answers this yet{silence}. L&D now sees the gap.")
    if not answer.mentors:
        return Content(said, [section(said), actions(button("Dismiss", DISMISS, question_id))])
    offer = "A vetted mentor may be able to help:"
    buttons = (
        button("Ask a mentor", NOTE_ASK_MENTOR, question_id, "primary"),
        button("Not now", DISMISS, question_id),
    )
    blocks = [section(f"{said} {offer}"), mentors_block(answer.mentors, names), actions(*buttons)]
    who = ", ".join(escaped(names[m.mentor.user_id]) for m in answer.mentors)
    return Content(f"{said} {offer} {who}.", blocks)


def aid_blocks(aid: RankedAid, rank: int | None, names: Mapping[str, str]) -> list[Block]:
    """Return title, facts and the passage that answers, with the question's words in bold."""
    number = [plain(f"{rank}. ", bold=True)] if rank else []
    title = rich_section(*number, title_link(aid.resource.title, aid.resource.url))
    if not aid.snippet:
        return [rich_text(title), context(facts(aid.resource, names))]
    heading = [*aid.heading, Span("\n", marked=False)] if aid.heading else []
    quoted = rich_quote(plain(span.text, bold=span.marked) for span in (*heading, *aid.snippet))
    return [rich_text(title, quoted), context(facts(aid.resource, names))]


def facts(resource: Resource, names: Mapping[str, str]) -> str:
    """Return what one needs to know to trust an aid: kind, minutes, who verified it and when."""
    parts = [KIND_NAMES[resource.kind]]
    if resource.minutes:
        parts.append(f"{resource.minutes} min")
    if resource.verified_on:
        by = f" by {escaped(names[resource.verified_by])}" if resource.verified_by in names else ""
        parts.append(f"verified{by} on {day(resource.verified_on)}")
    else:
        parts.append("not verified yet")
    return " · ".join(parts)


def mentors_block(mentors: tuple[MentorSuggestion, ...], names: Mapping[str, str]) -> Block:
    """Return who can help and why them, by name and without pinging anybody."""
    lines = [f"• *{escaped(names[m.mentor.user_id])}*: {escaped(m.reason)}" for m in mentors]
    return section("*Mentors who can help*\n" + "\n".join(lines))


def _buttons(question_id: int, chosen: CardButtons) -> list[Block]:
    """Return the buttons; a phone shows two a row, so that four take no more room than three."""
    buttons = [
        button("This helped", HELPED, question_id, "primary"),
        button("Not quite", NOT_QUITE, question_id),
    ]
    if chosen.mentor:
        buttons.append(button("Ask a mentor", ASK_MENTOR, question_id))
    buttons.append(button("Why this?", WHY, question_id))
    if chosen.share:
        shared = button(chosen.share, SHARE, question_id)
        buttons.append({**shared, "confirm": _sure(chosen.share)})
    return buttons


def _sure(share: str) -> Block:
    """Ask before everybody sees what one person saw."""
    in_channel = share.endswith("channel")
    seen = "your question, this answer and your name" if in_channel else "this answer and your name"
    return {
        "title": {"type": "plain_text", "text": f"{share}?"},
        "text": {"type": "plain_text", "text": f"Everybody in this channel will see {seen}."},
        "confirm": {"type": "plain_text", "text": "Share"},
        "deny": {"type": "plain_text", "text": "Not now"},
    }


def _notification(aids: tuple[RankedAid, ...]) -> str:
    first = aids[0]
    said = " ".join("".join(span.text for span in first.snippet).split())
    more = f" · {len(aids) - 1} more" if len(aids) > 1 else ""
    text = f"{first.resource.title}: {said}" if said else first.resource.title
    return escaped(shortened(text, NOTIFICATION_LIMIT) + more)

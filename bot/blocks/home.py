"""App Home: what is going on for one person, by what they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.curate import OPEN_ADD
from bot.blocks.home_search import search_blocks
from bot.blocks.parts import Block, actions, button, context, escaped, header, section
from bot.blocks.referral import PASS, TAKE
from bot.outgoing import Content
from insights.types import Gap, Outcomes

TEXT_SHOWN = 150
SHOW_AGAIN = "show_again_"  # followed by the id of the question


@dataclass(frozen=True, slots=True)
class RecentQuestion:
    """A question a person asked, and the title of the first aid it got ("" for none)."""

    question_id: int
    text: str
    aid: str


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """A question that is with a mentor; `taken` or still offered."""

    referral_id: int
    text: str
    asker: str
    taken: bool


@dataclass(frozen=True, slots=True)
class MentorHome:
    """What a mentor sees: topics, until when they are vetted, and their questions."""

    topics: Sequence[str]
    until: str
    referrals: Sequence[OpenReferral]


@dataclass(frozen=True, slots=True)
class CuratorHome:
    """What L&D sees: content, outcomes of the last 28 days, and gaps."""

    resources: int
    outcomes: Outcomes
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on one person's App Home."""

    name: str
    recent: Sequence[RecentQuestion]
    planned: Sequence[str]
    mentor: MentorHome | None
    curator: CuratorHome | None
    found: Sequence[Block] = ()


def home_view(home: Home) -> dict[str, Any]:
    """Return the view to publish."""
    blocks = [
        header(" ".join(f"Hello {home.name}".split()[:2])),
        section(
            "Ask me in *Messages*, privately with `/ask`, or mention me in a channel. "
            "I answer with what L&amp;D has verified, or find a mentor who can help."
        ),
        *search_blocks(home.found),
    ]
    if home.mentor:
        blocks += _mentor_blocks(home.mentor)
    if home.curator:
        blocks += _curator_blocks(home.curator)
    blocks += [header("Your questions"), *_question_blocks(home.recent)]
    blocks += [
        header("Coming up"),
        section("\n".join(f"• {escaped(line)}" for line in home.planned) or _NOTHING),
    ]
    return {"type": "home", "blocks": blocks}


def mentor_content(mentor: MentorHome | None) -> Content:
    """Return what /mentor says: the questions that are with a mentor, or how one becomes a mentor."""
    if mentor is None:
        text = "You are not a vetted mentor yet. L&D's curators vet mentors for a topic with /curate mentor."
        return Content(escaped(text), [section(escaped(text))])
    count = len(mentor.referrals)
    said = "One question is with you" if count == 1 else f"{count or 'No'} questions are with you"
    return Content(said, _mentor_blocks(mentor))


_NOTHING = "No reminders are planned. Press _This helped_ under an answer to get one."


def _question_blocks(recent: Sequence[RecentQuestion]) -> list[Block]:
    if not recent:
        return [section("You have not asked anything yet.")]
    return [_question_block(question) for question in recent]


def _question_block(question: RecentQuestion) -> Block:
    line = f"{_short(question.text)} → {escaped(question.aid) or '_no aid yet_'}"
    again = button("Show again", f"{SHOW_AGAIN}{question.question_id}", question.question_id)
    return {**section(line), "accessory": again}


def _mentor_blocks(mentor: MentorHome) -> list[Block]:
    topics = ", ".join(topic.replace("-", " ") for topic in mentor.topics)
    blocks = [header("Mentoring"), context(f"Vetted for {escaped(topics)} until {mentor.until}")]
    if not mentor.referrals:
        return [*blocks, section("Nobody is waiting for you.")]
    for referral in mentor.referrals:
        state = "you took it" if referral.taken else "offered to you"
        blocks.append(section(f"*{escaped(referral.asker)}*, {state}: {_short(referral.text)}"))
        if not referral.taken:
            blocks.append(
                actions(
                    button("Take it", TAKE, referral.referral_id, "primary"),
                    button("Pass", PASS, referral.referral_id),
                )
            )
    return blocks


def _curator_blocks(curator: CuratorHome) -> list[Block]:
    seen = curator.outcomes
    figures = (
        f"*{seen.answered}* questions answered in the last 28 days: *{seen.confirmed}* confirmed helpful, "
        f"*{seen.refuted}* not, *{seen.unknown}* unknown. *{seen.abstained}* had no curated answer."
    )
    gaps = "\n".join(f"• {_short(gap.title)} ({gap.askers} asked)" for gap in curator.gaps)
    return [
        header("Curation"),
        section(f"*{curator.resources}* resources are live.\n{figures}"),
        section(f"*Open gaps*\n{gaps or 'None.'}"),
        actions(button("Add a resource", OPEN_ADD, "add", "primary")),
    ]


def _short(text: str) -> str:
    return escaped(text if len(text) <= TEXT_SHOWN else text[: TEXT_SHOWN - 1] + "…")

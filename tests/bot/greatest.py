"""The longest answer that curated content could make, in several scripts."""

from datetime import date

import numpy as np

from bot.blocks.answer import answer_content
from bot.outgoing import Content
from content_index.types import Kind, Mentor, Passage, Resource, TopicApproval
from retrieval.types import Answer, Decision, MentorSuggestion, RankedAid, Span

GREATEST = {
    "words": "Claim what you paid for trains and hotels within thirty days of the trip. ",
    "wide": "出張の費用は三十日以内に精算してください。",
    "joined emoji": "👩‍🔧👨‍👩‍👧‍👦🏽🇩🇪 ",
    "half characters": "Claim \ud83d travel ",
    "marks": "*bold* _soft_ <!channel> & `code` ",
}
SNIPPET = 6000
TITLE = 400
MENTORS = 20


def greatest_answer(words: str) -> Content:
    """Return a card of three aids with endless titles, headings, passages and addresses, and many mentors."""
    aids = tuple(_aid(rank, words) for rank in range(3))
    mentors = tuple(_mentor(number, words) for number in range(MENTORS))
    answer = Answer(Decision.ANSWER, 0.9, aids, mentors, np.zeros(1, np.float32))
    names = {f"U{number}": _long(words, 90) for number in range(MENTORS)}
    return answer_content(answer, 7, names)


def _long(words: str, length: int) -> str:
    return (words * length)[:length]


def _aid(rank: int, words: str) -> RankedAid:
    resource = Resource(
        id=f"aid-{rank}",
        title=_long(words, TITLE),
        text="x",
        kind=Kind.PROCEDURE,
        url="https://learn.fernhill.example/" + "long-path/" * 50,
        minutes=12,
        verified_by="U1",
        verified_on=date(2026, 9, 14),
    )
    half = _long(words, SNIPPET // 2)
    snippet = (Span(half, False), Span("claim", True), Span(half, False))
    return RankedAid(resource, PASSAGE, 1.0, (Span(_long(words, 300), False),), snippet)


def _mentor(number: int, words: str) -> MentorSuggestion:
    until = date(2027, 1, 1)
    mentor = Mentor(f"U{number}", (TopicApproval("travel", "U1", until),), until)
    return MentorSuggestion(mentor, ("travel",), _long(words, 200))


PASSAGE = Passage("aid", 0, "", "x")

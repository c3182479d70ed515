"""Who can help: vetted mentors whose topics and aids are near the question."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from content_index.types import Mentor, Resource

LOAD_PENALTY = 0.05  # each open question makes a mentor this much less likely: exp(-.05 · load)
OWNER_BONUS = 0.5  # somebody who keeps the aid itself knows more than somebody vetted for its topic
FIT_WITHIN = 0.4  # a mentor who fits less than this share of the best one is asked about something else
NEAR = 3  # resources that say what the question is about


@dataclass(frozen=True, slots=True)
class NearResource:
    """A resource near the question and how near, from 0 to 1."""

    resource: Resource
    score: float


@dataclass(frozen=True, slots=True)
class MentorMatch:
    """A mentor, how well they fit, and why."""

    mentor: Mentor
    score: float
    topics: tuple[str, ...]
    reason: str


def match_mentors(
    mentors: Sequence[Mentor],
    near: Sequence[NearResource],
    open_referrals: dict[str, int],
    today: date,
    never: Collection[str] = (),
) -> list[MentorMatch]:
    """Rank the mentors who may be asked, best first; equal scores are ordered by load, then by user id.

    Left out are those in `never` (the asker, who passed), whose vetting has expired, who have as many open
    questions as their cap, and who match nothing or far less than the best one.
    """
    matches = []
    for mentor in mentors:
        load = open_referrals.get(mentor.user_id, 0)
        if mentor.user_id in never or mentor.expires_on < today or load >= mentor.open_cap:
            continue
        fit, topics, kept = _fit(mentor, near[:NEAR])
        if fit > 0:
            score = fit * math.exp(-LOAD_PENALTY * load)
            matches.append(
                (-score, load, mentor.user_id, MentorMatch(mentor, score, topics, _reason(topics, kept)))
            )
    ranked = [match for *_, match in sorted(matches, key=lambda row: row[:3])]
    return [match for match in ranked if match.score >= FIT_WITHIN * ranked[0].score]


def _fit(mentor: Mentor, near: Sequence[NearResource]) -> tuple[float, tuple[str, ...], str]:
    """Return the strength of the match, the topics behind it, and the title of an aid the mentor keeps.

    Scores count squared: a resource half as near says a quarter as much about what was asked.
    """
    fit, topics, kept = 0.0, dict[str, None](), ""
    for found in near:
        shared = [topic for topic in mentor.topics if topic in found.resource.topics]
        if shared:
            fit += found.score**2
            topics |= dict.fromkeys(shared)
            if mentor.user_id in (found.resource.owner, found.resource.verified_by):
                fit += OWNER_BONUS * found.score**2
                kept = kept or found.resource.title
    return fit, tuple(topics), kept


def _reason(topics: Sequence[str], kept: str) -> str:
    vetted = "vetted for " + ", ".join(topic.replace("-", " ") for topic in topics)
    return f"{vetted}; keeps “{kept}” current" if kept else vetted

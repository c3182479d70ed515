"""When to ask again: spaced repetition with the default weights of FSRS."""

from dataclasses import replace
from datetime import UTC, datetime

import fsrs

from nudges.types import Card, Grade

RETENTION = 0.9  # ask when the chance of recall has fallen to this, the default FSRS was fitted for
LONGEST_DAYS = 180  # twice a year: work procedures change too often to be left longer

_SCHEDULER = fsrs.Scheduler(
    desired_retention=RETENTION,
    maximum_interval=LONGEST_DAYS,
    learning_steps=(),  # nobody is asked twice on one day
    relearning_steps=(),
    enable_fuzzing=False,  # the same grades give the same dates
)
_RATINGS = {Grade.GOT_IT: fsrs.Rating.Good, Grade.STILL_UNSURE: fsrs.Rating.Again}


def review(card: Card, grade: Grade, now: datetime) -> Card:
    """Return the card after the person graded their recall at an aware moment.

    Not relevant ends the card for good; an ended card stays as it is.
    Free Spaced Repetition Scheduler, version 6 (`fsrs`, default weights).
    """
    if card.ended:
        return card
    rating = _RATINGS.get(grade)
    if rating is None:
        return replace(card, ended=True)
    reviewed, _ = _SCHEDULER.review_card(_to_fsrs(card, now), rating, now.astimezone(UTC))
    return replace(
        card,
        stability=reviewed.stability,
        difficulty=reviewed.difficulty,
        reviewed_at=reviewed.last_review,
        due_at=reviewed.due,
    )


def _to_fsrs(card: Card, now: datetime) -> fsrs.Card:
    """Rebuild the scheduler's card; without steps a reviewed card is always in its Review state."""
    return fsrs.Card(
        card_id=0,  # given, because the library would otherwise sleep to make up a unique one
        state=fsrs.State.Learning if card.reviewed_at is None else fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at or now,
        last_review=card.reviewed_at,
    )

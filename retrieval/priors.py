"""A small lead for what L&D has verified and kept current; never enough to overtake a better match."""

from datetime import date, timedelta

from content_index.types import Resource

VERIFIED = 0.01  # about the gap between neighbours in a ranking, not tuned


def prior(resource: Resource, today: date) -> float:
    """Return what is added to a resource's score: VERIFIED if its verification still holds, else 0."""
    if resource.verified_on is None:
        return 0.0
    due = resource.review_every_days
    holds = due is None or resource.verified_on + timedelta(days=due) >= today
    return VERIFIED if holds else 0.0

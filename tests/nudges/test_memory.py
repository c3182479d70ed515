from datetime import UTC, datetime, timedelta

from nudges.memory import review
from nudges.types import Card, Grade

FIRST = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def days_until_next(grades):
    """Return after each grade how many days later the card asks again, if each is given when it asks."""
    card, now, days = Card("U1", "travel"), FIRST, []
    for grade in grades:
        card = review(card, grade, now)
        assert card.due_at is not None
        days.append((card.due_at - now).days)
        now = card.due_at
    return days


def test_knowing_it_five_times_asks_after_2_11_46_163_and_180_days():
    assert days_until_next([Grade.GOT_IT] * 5) == [2, 11, 46, 163, 180]


def test_still_unsure_asks_again_sooner():
    assert days_until_next([Grade.GOT_IT, Grade.GOT_IT, Grade.STILL_UNSURE]) == [2, 11, 2]


def test_still_unsure_at_first_asks_again_the_next_day():
    assert days_until_next([Grade.STILL_UNSURE]) == [1]


def test_not_relevant_ends_the_card():
    known = review(Card("U1", "travel"), Grade.GOT_IT, FIRST)
    ended = review(known, Grade.NOT_RELEVANT, FIRST + timedelta(days=2))
    assert (ended.ended, ended.stability) == (True, known.stability)


def test_an_ended_card_stays_as_it_is():
    ended = review(Card("U1", "travel"), Grade.NOT_RELEVANT, FIRST)
    assert review(ended, Grade.GOT_IT, FIRST) == ended == Card("U1", "travel", ended=True)

"""How far a voice is earned, in figures."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.settings import ChannelMode
from bot.trials.earning import Tally, Week, earned, monday, next_step, one_down, still_needed

MENTION, EPHEMERAL, THREAD = ChannelMode.MENTION, ChannelMode.EPHEMERAL, ChannelMode.THREAD


@pytest.mark.parametrize(
    ("useful", "judged", "mode"),
    [
        pytest.param(0, 0, MENTION, id="nothing was judged"),
        pytest.param(15, 15, MENTION, id="fifteen of fifteen are one too few"),
        pytest.param(16, 16, EPHEMERAL, id="sixteen of sixteen"),
        pytest.param(34, 34, EPHEMERAL, id="thirty-four of thirty-four are one too few"),
        pytest.param(35, 35, THREAD, id="thirty-five of thirty-five"),
        pytest.param(20, 21, MENTION, id="one in 21 is bad: 77 % are proven"),
        pytest.param(23, 24, MENTION, id="one in 24 is bad: 79.8 %, which is not 80"),
        pytest.param(24, 25, EPHEMERAL, id="one in 25 is bad: 80.5 %"),
        pytest.param(52, 53, THREAD, id="one in 53 is bad: 90.1 %"),
        pytest.param(80, 100, MENTION, id="four in five, counted over and over, prove less than that"),
    ],
)
def test_what_judgements_earn(useful, judged, mode):
    assert earned(Tally(useful, judged)) is mode


@pytest.mark.parametrize(
    ("useful", "judged", "step", "more"),
    [
        (0, 0, EPHEMERAL, 16),
        (15, 15, EPHEMERAL, 1),
        (9, 10, EPHEMERAL, 15),
        (16, 16, THREAD, 19),
        (35, 35, None, None),
    ],
)
def test_how_far_the_next_step_is(useful, judged, step, more):
    tally = Tally(useful, judged)
    assert next_step(tally) is step
    if step:
        assert still_needed(tally, step) == more
        assert Tally(useful + more, judged + more).proven >= {EPHEMERAL: 0.8, THREAD: 0.9}[step]


@pytest.mark.parametrize(
    ("mode", "useful", "judged", "bad"),
    [
        (EPHEMERAL, 0, 4, False),  # four people are too few to say
        (EPHEMERAL, 3, 5, True),
        (EPHEMERAL, 4, 5, False),  # exactly what the mode takes
        (THREAD, 4, 5, True),
        (THREAD, 9, 10, False),
    ],
)
def test_a_bad_week(mode, useful, judged, bad):
    assert Week(date(2026, 11, 16), mode, Tally(useful, judged)).is_bad is bad


def test_one_step_down_is_the_next_quieter_mode():
    assert [one_down(mode) for mode in (THREAD, EPHEMERAL)] == [EPHEMERAL, MENTION]


def test_a_week_begins_on_monday_in_utc():
    sunday_night = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert monday(sunday_night) == date(2026, 11, 16)
    assert monday(sunday_night + timedelta(hours=1)) == date(2026, 11, 23)
    assert monday(datetime(2026, 11, 22, 20, tzinfo=timezone(timedelta(hours=-5)))) == date(2026, 11, 23)

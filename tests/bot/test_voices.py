"""Two bad weeks in a row make Waypost quieter in a channel, and it says why."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.settings import ChannelMode
from bot.trials.store import TrialStore
from tests.bot.company import ASK, GENERAL, HUSH
from tests.bot.test_channel_settings import opened, policy, save
from tests.bot.test_questions import CLAIM
from tests.bot.test_trials import NOTHING_JUDGED, judge_all, report, texts


def week_of_verdicts(workspace, channel, useful, judged):
    """Let so many unasked answers be judged today, by their askers and by Priya in turn."""
    before = workspace.rows("select coalesce(max(id), 0) from questions")[0][0]
    for number in range(judged):
        workspace.nadia.say(channel, f"{CLAIM} Please {before} {number}")
    workspace.settle()
    now = workspace.bot.units.now().isoformat()
    with workspace.bot.database.atomic() as db:
        for place, question_id in enumerate(range(before + 1, before + judged + 1)):
            helped = place < useful
            if place % 2:
                TrialStore(db).judge(question_id, "U0PRIYA", helped, workspace.bot.units.now())
            else:
                verdict = "helped" if helped else "not_quite"
                db.execute(
                    "insert into verdicts (question_id, user_id, verdict, at) values (?, 'U0NADIA', ?, ?)",
                    [question_id, verdict, now],
                )


def sweep(workspace):
    workspace.bot.services.channels.voices.sweep()
    workspace.settle()


def next_monday(workspace):
    """Move the clock to ten past midnight of the next Monday (UTC)."""
    now = workspace.bot.units.now()
    monday = (now + timedelta(days=7 - now.weekday())).date()
    then = datetime.combine(monday, datetime.min.time(), UTC) + timedelta(minutes=10)
    workspace.forward(seconds=(then - now).total_seconds())


LOWERED = (
    "From now on only the asker sees my unasked answers here, no longer the thread. The reason: people found "
    "useful 3 of 6 in the week of 23 Nov 2026 and 4 of 5 in the week of 30 Nov 2026, and it takes 90%. I can "
    "earn it back: whoever sets this channel judges what I would have said with /waypost trial, and then "
    "chooses the mode with /waypost channel."
)


def two_weeks(workspace, channel, first, second):
    for useful, judged in (first, second):
        week_of_verdicts(workspace, channel, useful, judged)
        next_monday(workspace)
        sweep(workspace)


def test_two_bad_weeks_make_waypost_quieter_and_it_says_why_once(workspace):
    two_weeks(workspace, ASK, (3, 6), (4, 5))
    sweep(workspace)
    assert policy(workspace, ASK).mode is ChannelMode.EPHEMERAL
    assert [message["text"] for message in workspace.top_level(ASK, workspace.owen)] == [LOWERED]
    assert workspace.rows("select channel, mode, lowered, changed_by from mode_changes") == [
        (ASK, "ephemeral", 1, "waypost")
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param((0, 4), (0, 9), id="too few said anything in the first"),
        pytest.param((0, 9), (0, 4), id="too few said anything in the second"),
        pytest.param((9, 10), (0, 9), id="the first was good"),
        pytest.param((0, 9), (9, 10), id="the second was good"),
    ],
)
def test_one_bad_week_changes_nothing(workspace, first, second):
    two_weeks(workspace, ASK, first, second)
    assert policy(workspace, ASK).mode is ChannelMode.THREAD
    assert workspace.top_level(ASK, workspace.owen) == []


def test_it_goes_down_step_by_step_and_its_voice_has_to_be_earned_again(workspace):
    two_weeks(workspace, ASK, (0, 5), (0, 5))
    two_weeks(workspace, ASK, (3, 5), (3, 5))
    assert policy(workspace, ASK).mode is ChannelMode.EPHEMERAL  # the change was in the first of these weeks
    two_weeks(workspace, ASK, (3, 5), (3, 5))  # the first is the second bad one
    assert policy(workspace, ASK).mode is ChannelMode.MENTION
    assert len(workspace.top_level(ASK, workspace.owen)) == 2
    assert workspace.top_level(ASK, workspace.owen)[-1]["text"].startswith(
        "From now on I answer here only when I am mentioned, no longer unasked. The reason: "
    )
    # The config still says thread, and is not enough any more.
    errors = save(workspace, workspace.nadia, opened(workspace, workspace.nadia, ASK), mode="ephemeral")
    assert errors["mode"].startswith("This has to be earned. 1 of 2 judged ")


def test_judgements_from_before_it_was_lowered_do_not_bring_it_back(workspace):
    week_of_verdicts(workspace, HUSH, 35, 35)
    judge_all(workspace, HUSH, useful=True)
    assert texts(report(workspace, workspace.priya, HUSH))[1].startswith("35 of 35 ")
    next_monday(workspace)
    two_weeks(workspace, HUSH, (0, 5), (0, 5))
    assert policy(workspace, HUSH).mode is ChannelMode.MENTION
    assert texts(report(workspace, workspace.priya, HUSH))[1] == NOTHING_JUDGED


def test_a_quiet_channel_is_not_lowered_further(workspace):
    two_weeks(workspace, GENERAL, (0, 5), (0, 5))
    assert policy(workspace, GENERAL).mode is ChannelMode.MENTION
    assert workspace.rows("select count(*) from voice_weeks") == [(0,)]


def test_both_weeks_are_looked_at_after_a_long_stop(workspace):
    week_of_verdicts(workspace, ASK, 3, 6)
    next_monday(workspace)
    week_of_verdicts(workspace, ASK, 4, 5)
    next_monday(workspace)
    sweep(workspace)
    assert [message["text"] for message in workspace.top_level(ASK, workspace.owen)] == [LOWERED]


def test_a_crash_while_it_is_told_neither_loses_nor_doubles_it(workspace):
    week_of_verdicts(workspace, ASK, 3, 6)
    next_monday(workspace)
    week_of_verdicts(workspace, ASK, 4, 5)
    next_monday(workspace)
    workspace.bot.sender.stop()  # as if the process ended right after the transaction
    workspace.bot.services.channels.voices.sweep()
    assert policy(workspace, ASK).mode is ChannelMode.EPHEMERAL
    workspace.stop_bot()
    workspace.start_bot()
    sweep(workspace)
    assert [message["text"] for message in workspace.top_level(ASK, workspace.owen)] == [LOWERED]


def test_a_week_before_a_channel_got_its_mode_does_not_count(workspace):
    week_of_verdicts(workspace, ASK, 0, 5)
    save(workspace, workspace.nadia, opened(workspace, workspace.nadia, ASK), mode="ephemeral")
    save(workspace, workspace.nadia, opened(workspace, workspace.nadia, ASK), mode="thread")
    next_monday(workspace)
    two_weeks(workspace, ASK, (0, 5), (9, 10))
    assert policy(workspace, ASK).mode is ChannelMode.THREAD
    assert workspace.rows("select begins, useful, judged from voice_weeks order by 1") == [
        ("2026-11-30", 0, 5),
        ("2026-12-07", 9, 10),
    ]

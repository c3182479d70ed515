"""Conversations: follow-ups in a thread and in direct messages."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.channels.store import ChannelStore
from bot.channels.types import ChannelPolicy, ChannelSetting
from bot.lookups import Said
from bot.settings import ChannelMode
from bot.slack_client import SlackClient
from bot.threads.company import only_with_waypost, replied, replied_to
from bot.threads.store import MessageStore
from bot.threads.types import Silence
from tests.bot.company import ASK, GENERAL, HUSH, OFF, START
from tests.bot.workspace import BotParts, both_ways

CLAIM = "How do I claim travel costs?"
ANNUAL = "and for annual trips?"  # alone nothing answers it
CLAIM_ANNUAL = ("1. Claim travel costs", "2. Book annual leave")
METER = "and how do I calibrate a flow meter?"
NOTHING = "Nothing curated answers this yet, so I said nothing in public. L&amp;D now sees the gap."


@pytest.fixture
def say(workspace):
    """Return a function that says something in a thread and returns what the bot has said there since."""

    def said(text, thread, person=None, channel=ASK):
        person = person or workspace.nadia
        before = len(workspace.replies(channel, thread, workspace.nadia))
        person.say(channel, text, thread_ts=thread)
        workspace.settle()
        return workspace.replies(channel, thread, workspace.nadia)[before:]

    return said


def titles(workspace, messages):
    return [workspace.card(message).titles for message in messages]


def silence(workspace):
    return workspace.rows("select reason from silences")


@both_ways
def test_untagged_follow_up_is_answered_in_the_thread(workspace, say):
    thread = workspace.ask(CLAIM)
    answers = say(METER, thread)
    assert titles(workspace, answers) == [("Calibrate a flow meter",)]
    assert [answer["ephemeral"] for answer in answers] == [False]


def test_follow_up_to_a_mention_is_answered_in_a_channel_where_waypost_only_listens(workspace, say):
    thread = workspace.ask(f"<@U0WAYPOST> {CLAIM}", GENERAL)
    assert titles(workspace, say(METER, thread, channel=GENERAL)) == [("Calibrate a flow meter",)]


def test_follow_up_carries_the_topic_of_the_first_question(workspace, say):
    thread = workspace.ask(CLAIM)
    assert titles(workspace, say(ANNUAL, thread)) == [CLAIM_ANNUAL]
    assert workspace.rows("select text from questions where id = 2") == [(f"{CLAIM} {ANNUAL}",)]


@pytest.mark.parametrize("by", ["nadia", "owen"])
def test_mention_in_a_thread_carries_the_topic_of_its_first_question(workspace, say, by):
    thread = workspace.ask(CLAIM)
    answers = say("<@U0WAYPOST> and what about abroad?", thread, getattr(workspace, by))
    assert titles(workspace, answers) == [("Claim travel costs",)]
    assert workspace.rows("select text from questions where id = 2") == [(f"{CLAIM} and what about abroad?",)]


def test_third_question_carries_the_first_one_and_the_one_before_it(workspace, say):
    thread = workspace.ask(CLAIM)
    for text in ("and where?", "and when?", "why?"):
        say(f"<@U0WAYPOST> {text}", thread)
    assert workspace.rows("select text from questions where id > 2") == [
        (f"{CLAIM} and where? and when?",),
        (f"{CLAIM} and when? why?",),
    ]


@pytest.mark.parametrize("text", ["thanks!", "ok got it", "great, that worked", "👍"])
def test_thanks_are_left_alone(workspace, say, text):
    thread = workspace.ask(CLAIM)
    assert say(text, thread) == []
    assert workspace.rows("select count(*) from questions") == [(1,)]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        pytest.param("I always ask Marcus", "owen", id="another person"),
        pytest.param("<@U0OMAR> can you help?", "nadia", id="a colleague who was called"),
        pytest.param("<!subteam^S0FIELD> can you help?", "nadia", id="a group that was called"),
    ],
)
def test_follow_up_is_left_alone_once_somebody_else_is_in_the_thread(workspace, say, text, by):
    thread = workspace.ask(CLAIM)
    say(text, thread, getattr(workspace, by))
    assert say(METER, thread) == []
    assert set(silence(workspace)) == {(Silence.COMPANY,)}
    assert titles(workspace, say(f"<@U0WAYPOST> {METER}", thread)) == [("Calibrate a flow meter",)]


def test_untagged_question_of_a_third_person_is_left_alone_and_a_mention_answered(workspace, say):
    thread = workspace.ask(CLAIM)
    assert say(METER, thread, workspace.owen) == []
    answers = say(f"<@U0WAYPOST> {METER}", thread, workspace.owen)
    assert titles(workspace, answers) == [("Calibrate a flow meter",)]


def test_follow_up_is_left_alone_where_waypost_has_answered_nobody(workspace, say):
    thread = workspace.ask("Lovely weather today")
    assert say(CLAIM, thread) == []
    assert silence(workspace) == []


def test_follow_up_is_left_alone_where_only_a_private_note_was_given(workspace, say):
    thread = workspace.ask("Does anyone know a good dentist?")
    assert say(METER, thread) == []


def test_follow_up_is_left_alone_where_the_answer_was_for_the_asker_alone(workspace, say):
    thread = workspace.ask(CLAIM, HUSH)
    assert say(METER, thread, channel=HUSH) == []


def test_follow_up_is_left_alone_after_a_mentor_took_the_question(workspace, say):
    thread = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, thread)
    workspace.click(workspace.nadia, answer, "Ask a mentor")
    [offer] = workspace.direct(workspace.omar)
    workspace.click(workspace.omar, offer, "Take it")
    assert say(METER, thread) == []
    assert silence(workspace) == [(Silence.MENTOR,)]


def test_answer_is_not_given_twice_unless_it_is_asked_for(workspace, say):
    thread = workspace.ask(CLAIM)
    assert say("How do I claim costs of travel?", thread) == []
    assert silence(workspace) == [(Silence.NOTHING_NEW,)]
    assert titles(workspace, say(f"<@U0WAYPOST> {CLAIM}", thread)) == [("Claim travel costs",)]


def test_follow_up_that_nothing_answers_gets_a_private_note_in_the_thread_and_opens_a_gap(workspace, say):
    thread = workspace.ask(CLAIM)
    [note] = say("and does anyone know a good dentist behind the old church near the river bank?", thread)
    assert (note["text"][: len(NOTHING)], note["ephemeral"]) == (NOTHING, True)
    assert workspace.replies(ASK, thread, workspace.owen) == workspace.replies(ASK, thread)[:1]
    assert workspace.rows("select count(*) from gaps") == [(1,)]


def test_follow_up_in_a_channel_that_is_off_is_not_even_looked_at(workspace, say):
    thread = workspace.ask(f"<@U0WAYPOST> {CLAIM}", OFF)
    assert say(METER, thread, channel=OFF) == []
    assert workspace.rows("select count(*) from inbox") == [(0,)]


def test_follow_up_is_answered_for_the_asker_alone_once_the_channel_is_in_shadow(workspace, say):
    thread = workspace.ask(CLAIM)
    with workspace.bot.database.atomic() as db:
        shadow = ChannelPolicy(mode=ChannelMode.SHADOW)
        ChannelStore(db).put(ChannelSetting(ASK, shadow, "U0PRIYA", START))
    [answer] = say(METER, thread)
    assert (workspace.card(answer).titles, answer["ephemeral"]) == (("Calibrate a flow meter",), True)


class Unreadable(SlackClient):
    """Slack, which does not say what is in threads."""

    def conversations_replies(self, **arguments):
        raise SlackApiError("ratelimited", {"ok": False, "error": "ratelimited"})


def test_follow_up_is_left_alone_if_slack_does_not_say_who_is_there(start_workspace):
    workspace = start_workspace(BotParts(client=Unreadable))
    thread = workspace.ask(CLAIM)
    workspace.nadia.say(ASK, METER, thread_ts=thread)
    workspace.settle()
    assert len(workspace.replies(ASK, thread)) == 1
    assert silence(workspace) == [(Silence.NOT_CHECKED,)]


def test_reason_of_a_silence_can_be_read(workspace, say):
    thread = workspace.ask(CLAIM)
    say("I always ask Marcus", thread, workspace.owen)
    ts = workspace.nadia.say(ASK, METER, thread_ts=thread)
    workspace.settle()
    with workspace.bot.database.reading() as db:
        assert MessageStore(db).silence(ASK, ts) is Silence.COMPANY
        assert MessageStore(db).silence(ASK, thread) is None


# Direct messages


def private_titles(workspace, *asked):
    answers = [answer for ts in asked for answer in workspace.private_answers(workspace.nadia, ts)]
    return [workspace.card(answer).titles for answer in answers]


def test_follow_up_in_direct_messages_carries_the_topic_for_ten_minutes(workspace):
    channel = workspace.nadia.direct_messages()
    asked = [workspace.ask(CLAIM, channel), workspace.ask(ANNUAL, channel)]
    workspace.forward(minutes=11)
    asked.append(workspace.ask(ANNUAL, channel))
    assert private_titles(workspace, *asked) == [
        ("Claim travel costs",),
        CLAIM_ANNUAL,
        (),
    ]
    texts = [(CLAIM,), (f"{CLAIM} {ANNUAL}",), (ANNUAL,)]
    assert workspace.rows("select text from questions") == texts


def test_question_in_direct_messages_that_the_topic_brings_no_news_for_gets_an_honest_nothing(workspace):
    channel = workspace.nadia.direct_messages()
    workspace.ask(CLAIM, channel)
    ts = workspace.ask("and what about a dentist?", channel)
    [note] = workspace.private_answers(workspace.nadia, ts)
    assert note["text"].startswith("Nothing curated answers this yet.")
    assert workspace.rows("select title from gaps") == [("and what about a dentist?",)]


def test_follow_up_in_direct_messages_that_is_sure_alone_changes_the_subject(workspace):
    channel = workspace.nadia.direct_messages()
    asked = [workspace.ask("How do I calibrate a flow meter?", channel), workspace.ask(CLAIM, channel)]
    assert private_titles(workspace, *asked) == [
        ("Calibrate a flow meter",),
        ("Claim travel costs",),
    ]
    assert workspace.rows("select text from questions where id = 2") == [(CLAIM,)]


def test_thread_in_direct_messages_carries_the_topic_however_late(workspace):
    channel = workspace.nadia.direct_messages()
    thread = workspace.ask("How do I calibrate a flow meter?", channel)
    workspace.forward(hours=3)
    workspace.nadia.say(channel, "and what about abroad?", thread_ts=thread)
    workspace.settle()
    assert [workspace.card(said).titles for said in workspace.replies(channel, thread)][-1] == (
        "Calibrate a flow meter",
    )
    assert workspace.rows("select text from questions where id = 2") == [
        ("How do I calibrate a flow meter? and what about abroad?",)
    ]


# Who is in a thread

ASKER, WAYPOST, OWEN = "U0NADIA", "U0WAYPOST", "U0OWEN"


def said(user, text="words", by_bot=False):
    return Said(user, "1.0", "1.0", text, by_bot)


@pytest.mark.parametrize(
    ("others", "alone"),
    [
        pytest.param([], True, id="nobody else"),
        pytest.param([said(OWEN)], False, id="another person"),
        pytest.param([said("U0TICKETS", by_bot=True)], False, id="another app"),
        pytest.param([said("", by_bot=True)], False, id="an app without a user"),
        pytest.param([said(ASKER, f"<@{OWEN}> do you know?")], False, id="a person who was called"),
        pytest.param([said(ASKER, "<!here> anyone?")], False, id="everybody was called"),
        pytest.param([said(ASKER, f"<@{WAYPOST}> do you know?")], True, id="Waypost was called"),
        pytest.param([said(WAYPOST, f"kept by <@{OWEN}>", by_bot=True)], True, id="Waypost names a person"),
        pytest.param([said("USLACKBOT", "This message was deleted.")], True, id="a tombstone"),
    ],
)
def test_who_is_alone_with_waypost(others, alone):
    thread = [said(ASKER), said(WAYPOST, by_bot=True), *others]
    assert only_with_waypost(thread, ASKER, WAYPOST) is alone


def test_thread_that_waypost_has_not_spoken_in_is_not_its_own():
    assert not only_with_waypost([said(ASKER)], ASKER, WAYPOST)


@pytest.mark.parametrize(
    ("reply", "counts"),
    [
        pytest.param(said(OWEN), True, id="a person"),
        pytest.param(said(ASKER), False, id="the asker"),
        pytest.param(said("U0TICKETS", by_bot=True), False, id="an app"),
        pytest.param(said("USLACKBOT"), False, id="Slackbot"),
        pytest.param(said(""), False, id="nobody known"),
    ],
)
def test_who_counts_as_having_replied(reply, counts):
    assert replied([said(ASKER), reply], ASKER) is counts
    assert replied_to([said(ASKER), reply], ASKER) is False


def test_mention_of_the_asker_counts_as_a_reply():
    assert replied_to([said(OWEN, f"<@{ASKER}|nadia> in Tally")], ASKER)
    assert not replied_to([said(ASKER, f"I am <@{ASKER}>")], ASKER)

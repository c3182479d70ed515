"""A reaction that asks Waypost about somebody's message."""

import pytest
from msgspec.structs import replace

from bot.config import Config
from bot.settings import ChannelMode
from bot.slack_client import SlackClient
from tests.bot.company import ASK, CHANNELS, CURATORS, GENERAL, OFF, ROLES
from tests.bot.test_questions import CLAIM, CLAIM_CARD, NOTHING, SHARED_WITH_THREAD, TALK, UNANSWERABLE
from tests.bot.workspace import BotParts, both_ways

ANSWERED = "I have answered this already."
BEFORE = "You have asked me about this message before. My Home tab lists your questions."
WORDLESS = (
    "There are no words in this message that I could look up. Ask me in your own, for example with /ask."
)


def react(workspace, person, channel, ts, name="compass"):
    person.react(channel, ts, name)
    workspace.settle()


def said_by_owen(workspace, text, channel=GENERAL, thread_ts=None):
    ts = workspace.owen.say(channel, text, thread_ts=thread_ts)
    workspace.settle()
    return ts


def notes(workspace, person, channel=GENERAL):
    """Return what the bot told one person alone at the top of a channel."""
    seen = workspace.top_level(channel, person)
    assert all(note["ephemeral"] for note in seen)
    return [note["text"] for note in seen]


def links(message):
    """Return where the links of a message lead."""
    sections = [
        part for block in message["blocks"] if block["type"] == "rich_text" for part in block["elements"]
    ]
    return [one["url"] for part in sections for one in part["elements"] if one["type"] == "link"]


@both_ways
def test_message_with_the_reaction_is_answered_in_its_thread_for_everybody(workspace):
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts)
    [answer] = workspace.replies(GENERAL, ts, workspace.theo)
    assert workspace.card(answer) == CLAIM_CARD
    asked = workspace.rows("select asker, way, ts, thread_ts, shown from questions order by id")
    assert asked[1:] == [("U0NADIA", "reaction", ts, ts, 1)]


def test_reply_with_the_reaction_is_answered_in_its_thread(workspace):
    root = said_by_owen(workspace, "Lovely weather today")
    ts = said_by_owen(workspace, CLAIM, thread_ts=root)
    react(workspace, workspace.nadia, GENERAL, ts)
    [answer] = workspace.replies(GENERAL, root, workspace.theo)
    assert workspace.card(answer) == CLAIM_CARD


def test_mentor_is_found_for_whoever_reacted(workspace):
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts)
    workspace.click(workspace.nadia, workspace.replies(GENERAL, ts)[0], "Ask a mentor")
    assert [offer["text"] for offer in workspace.direct(workspace.omar)] == [
        f"Nadia Osei has a question you may be able to answer: {CLAIM}"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [(UNANSWERABLE, NOTHING), ("Lovely weather today", TALK), ("<@U0OMAR>", WORDLESS)],
    ids=["nothing curated", "no question", "no words"],
)
def test_without_an_answer_only_whoever_reacted_is_told(workspace, text, told):
    ts = said_by_owen(workspace, text)
    react(workspace, workspace.nadia, GENERAL, ts)
    assert notes(workspace, workspace.nadia) == [told]
    assert (
        workspace.replies(GENERAL, ts, workspace.owen) == workspace.top_level(GENERAL, workspace.owen) == []
    )


class Unread(SlackClient):
    """May not read threads."""

    def conversations_replies(self, **arguments):
        return super().conversations_replies(**arguments | {"channel": "C0NOWHERE"})


def test_message_that_cannot_be_read_is_owned_up_to(start_workspace):
    workspace = start_workspace(BotParts(client=Unread))
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts)
    assert notes(workspace, workspace.nadia) == [WORDLESS]
    assert workspace.replies(GENERAL, ts) == []


def test_second_person_who_reacts_is_shown_the_way_to_the_answer(workspace):
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts)
    react(workspace, workspace.theo, GENERAL, ts)
    [answer] = workspace.replies(GENERAL, ts, workspace.theo)
    [note] = workspace.top_level(GENERAL, workspace.theo)
    assert (note["text"], note["ephemeral"]) == (ANSWERED, True)
    [link] = links(note)
    assert link == (
        f"{workspace.sandbox.url}/archives/{GENERAL}/p{answer['ts'].replace('.', '')}"
        f"?thread_ts={ts}&cid={GENERAL}"
    )
    assert notes(workspace, workspace.nadia) == []


def test_two_people_who_react_at_once_get_one_answer(workspace):
    ts = said_by_owen(workspace, CLAIM)
    for person in (workspace.nadia, workspace.theo, workspace.ines, workspace.omar):
        person.react(GENERAL, ts, "compass")
    workspace.settle()
    assert len(workspace.replies(GENERAL, ts, workspace.owen)) == 1
    people = (workspace.nadia, workspace.theo, workspace.ines, workspace.omar)
    told = [notes(workspace, person) for person in people]
    assert sorted(told) == [[], [ANSWERED], [ANSWERED], [ANSWERED]]
    assert workspace.rows("select count(*) from questions where way = 'reaction'") == [(1,)]


def test_reaction_that_is_taken_back_and_given_again_brings_no_second_answer(workspace):
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts)
    workspace.nadia.react(GENERAL, ts, "compass", remove=True)
    react(workspace, workspace.nadia, GENERAL, ts)
    assert len(workspace.replies(GENERAL, ts, workspace.owen)) == 1
    assert notes(workspace, workspace.nadia) == [ANSWERED]


def test_note_is_not_repeated_to_somebody_who_asks_twice_about_a_message(workspace):
    ts = said_by_owen(workspace, UNANSWERABLE)
    for person in (workspace.nadia, workspace.theo, workspace.nadia):
        react(workspace, person, GENERAL, ts)
        person.react(GENERAL, ts, "compass", remove=True)
    assert notes(workspace, workspace.nadia) == [NOTHING, BEFORE]
    assert notes(workspace, workspace.theo) == [NOTHING]


def test_question_that_was_answered_already_is_not_answered_again(workspace):
    ts = workspace.ask(CLAIM)
    react(workspace, workspace.theo, ASK, ts)
    assert len(workspace.replies(ASK, ts, workspace.owen)) == 1
    assert notes(workspace, workspace.theo, ASK) == [ANSWERED]


def test_answer_that_one_person_saw_does_not_stand_in_the_way_of_one_for_all(workspace):
    ts = workspace.ask(CLAIM, "C0HUSH")
    assert workspace.replies("C0HUSH", ts, workspace.owen) == []
    react(workspace, workspace.theo, "C0HUSH", ts)
    [answer] = workspace.replies("C0HUSH", ts, workspace.owen)
    assert workspace.card(answer) == CLAIM_CARD


def test_in_shadow_each_person_is_answered_alone(start_workspace):
    modes = {**CHANNELS.modes, GENERAL: ChannelMode.SHADOW}
    workspace = start_workspace(BotParts(Config(channels=replace(CHANNELS, modes=modes), roles=ROLES)))
    ts = said_by_owen(workspace, CLAIM)
    for person in (workspace.nadia, workspace.theo):
        react(workspace, person, GENERAL, ts)
        [answer] = workspace.top_level(GENERAL, person)
        assert (workspace.card(answer), answer["ephemeral"]) == (SHARED_WITH_THREAD, True)
    assert workspace.replies(GENERAL, ts, workspace.owen) == []


def test_another_emoji_can_be_chosen(start_workspace):
    channels = replace(CHANNELS, reaction="mag")
    workspace = start_workspace(BotParts(Config(channels=channels, roles=ROLES)))
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts)
    assert workspace.replies(GENERAL, ts) == []
    react(workspace, workspace.nadia, GENERAL, ts, "mag")
    assert len(workspace.replies(GENERAL, ts)) == 1


@pytest.mark.parametrize("name", ["eyes", "compasses"])
def test_other_reactions_do_nothing(workspace, name):
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts, name)
    assert workspace.replies(GENERAL, ts) == workspace.top_level(GENERAL, workspace.nadia) == []


def test_reaction_on_what_waypost_said_does_nothing(workspace):
    ts = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, ts)
    react(workspace, workspace.nadia, ASK, answer["ts"])
    assert len(workspace.replies(ASK, ts)) == 1
    assert workspace.rows("select count(*) from questions") == [(1,)]


def test_reaction_does_nothing_where_waypost_is_off(workspace):
    ts = said_by_owen(workspace, CLAIM, OFF)
    react(workspace, workspace.nadia, OFF, ts)
    assert workspace.replies(OFF, ts) == workspace.top_level(OFF, workspace.nadia) == []


def test_restricted_resource_is_shown_only_where_the_channel_may_see_it(workspace):
    told = {}
    for channel in (GENERAL, CURATORS):
        ts = said_by_owen(workspace, "What are the salary bands?", channel)
        react(workspace, workspace.priya, channel, ts)
        answers = workspace.replies(channel, ts, workspace.owen)
        told[channel] = [workspace.card(answer).titles for answer in answers]
    assert told == {GENERAL: [], CURATORS: [("Salary bands",)]}
    assert notes(workspace, workspace.priya) == [NOTHING]

"""Channels that other companies read: nothing is said in them until a curator allows it."""

import pytest
from msgspec.structs import replace

from bot.channels.store import ChannelStore
from bot.channels.types import ChannelPolicy, ChannelSetting
from bot.config import Config
from bot.settings import ChannelMode
from tests.bot.company import CHANNELS, GENERAL, ROLES, START
from tests.bot.outsiders import OTHER_TEAM, PARTNERS, SAM, SHARED_WORLD
from tests.bot.workspace import BotParts, both_ways

CLAIM = "How do I claim travel costs?"
NOT_HERE = (
    "People of other companies read this channel, so I say nothing in it. Ask me in a direct message or with "
    "/ask; a curator can let me answer here with /waypost channel."
)
SETTINGS = replace(
    CHANNELS,
    modes=CHANNELS.modes | {PARTNERS: ChannelMode.THREAD},
    audiences={PARTNERS: ("curator",)},
)
PARTS = BotParts(Config(channels=SETTINGS, roles=ROLES), world=SHARED_WORLD)


@pytest.fixture
def workspace(start_workspace):
    """Return the company with its shared channel, set to answer in the thread."""
    made = start_workspace(PARTS)
    yield made
    assert made.faults == []
    assert made.rows("select key, error from outbox where state = 'failed'") == []


@pytest.fixture
def sam(workspace):
    """Return the person of the other company."""
    return workspace.person(SAM)


def allow(workspace):
    """Let Waypost answer in the shared channel, as a curator does with /waypost channel."""
    policy = ChannelPolicy(ChannelMode.THREAD, audiences=frozenset({"curator"}), external=True)
    with workspace.bot.database.atomic() as db:
        ChannelStore(db).put(ChannelSetting(PARTNERS, policy, "U0PRIYA", START))


def texts(messages):
    return [message["text"] for message in messages]


@both_ways
def test_ambient_question_is_met_with_silence_and_leaves_no_trace(workspace):
    ts = workspace.ask(CLAIM, PARTNERS)
    assert workspace.replies(PARTNERS, ts) == workspace.top_level(PARTNERS, workspace.nadia) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]
    assert workspace.rows("select count(*) from inbox") == [(0,)]


def test_edited_message_leaves_no_trace_either(workspace):
    ts = workspace.ask(CLAIM, PARTNERS)
    workspace.nadia.edit(PARTNERS, ts, "How do I claim travel costs abroad?")
    workspace.settle()
    assert workspace.rows("select count(*) from inbox") == [(0,)]


@both_ways
def test_mention_by_a_colleague_is_told_why_not_in_private(workspace, sam):
    ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", PARTNERS)
    [told] = workspace.top_level(PARTNERS, workspace.nadia)
    assert (told["text"], told["ephemeral"]) == (NOT_HERE, True)
    assert workspace.replies(PARTNERS, ts, sam) == workspace.top_level(PARTNERS, sam) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_mention_by_a_stranger_is_met_with_silence(workspace, sam):
    ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", PARTNERS, sam)
    assert workspace.replies(PARTNERS, ts, sam) == workspace.top_level(PARTNERS, sam) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]
    assert workspace.rows("select key from outbox") == []


def test_ask_in_a_shared_channel_stays_between_waypost_and_a_colleague(workspace, sam):
    workspace.command(workspace.nadia, "/ask", CLAIM, PARTNERS)
    [answer] = workspace.top_level(PARTNERS, workspace.nadia)
    assert (workspace.card(answer).titles, answer["ephemeral"]) == (("Claim travel costs",), True)
    assert workspace.top_level(PARTNERS, sam) == []


@pytest.mark.parametrize("command", ["/ask", "/waypost"])
def test_command_of_a_stranger_is_refused(workspace, sam, command):
    """Slack gives an app's commands to its own workspace alone; should one come through, it gets nothing."""
    text = CLAIM if command == "/ask" else f"quietly {CLAIM}"
    workspace.deliver_command(SAM, command, text, PARTNERS, team_id=OTHER_TEAM)
    assert texts(workspace.top_level(PARTNERS, sam)) == [
        "I answer the people of the company that runs me. Please ask somebody you know there."
    ]
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_direct_message_of_a_stranger_is_met_with_silence(workspace, sam):
    workspace.ask(CLAIM, sam.direct_messages(), sam)
    assert workspace.direct(sam) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_allowed_channel_is_answered_without_the_names_of_mentors(workspace, sam):
    allow(workspace)
    ts = workspace.ask(CLAIM, PARTNERS, sam)
    [answer] = workspace.replies(PARTNERS, ts, sam)
    card = workspace.card(answer)
    assert (card.titles, card.paragraphs) == (("Claim travel costs",), ())
    assert card.buttons == ("This helped", "Not quite", "Why this?")


def test_allowed_channel_shows_only_what_everybody_may_see_whatever_its_audience(workspace):
    """The channel is set for curators, who may see the salary bands; the other company may not."""
    allow(workspace)
    ts = workspace.ask("<@U0WAYPOST> What are the salary bands?", PARTNERS, workspace.priya)
    assert workspace.replies(PARTNERS, ts, workspace.priya) == []
    [note] = workspace.top_level(PARTNERS, workspace.priya)
    assert "mentor" not in note["text"]


def test_mentor_of_a_stranger_is_nobody(workspace, sam):
    allow(workspace)
    ts = workspace.ask(CLAIM, PARTNERS, sam)
    workspace.click(sam, workspace.replies(PARTNERS, ts, sam)[0], "Not quite")
    workspace.click(sam, workspace.replies(PARTNERS, ts, sam)[1], "Ask a mentor")
    assert workspace.rows("select count(*) from referrals") == [(0,)]


def test_why_this_says_nothing_to_a_stranger(workspace, sam):
    allow(workspace)
    ts = workspace.ask(CLAIM, PARTNERS)
    [answer] = workspace.replies(PARTNERS, ts)
    workspace.click(sam, answer, "Why this?")
    assert len(workspace.replies(PARTNERS, ts, sam)) == 1
    workspace.click(workspace.nadia, answer, "Why this?")
    assert len(workspace.replies(PARTNERS, ts)) == 2


def test_private_answer_is_not_shared_where_other_companies_read(workspace, sam):
    workspace.command(workspace.nadia, "/ask", CLAIM, PARTNERS)
    [answer] = workspace.top_level(PARTNERS, workspace.nadia)
    workspace.click(workspace.nadia, answer, "Share in channel")
    assert texts(workspace.top_level(PARTNERS, workspace.nadia))[1:] == [
        "I shared nothing: people of other companies read this channel."
    ]
    assert workspace.top_level(PARTNERS, sam) == []


@pytest.mark.parametrize(("channel", "answered"), [(GENERAL, True), (PARTNERS, False)])
def test_slack_is_asked_about_the_channel_where_the_event_does_not_say(workspace, channel, answered):
    ts = workspace.nadia.say(channel, f"<@U0WAYPOST> {CLAIM}")
    workspace.settle()
    event = {"type": "app_mention", "channel": channel, "user": "U0NADIA", "text": f"<@U0WAYPOST> {CLAIM}"}
    workspace.deliver(event | {"ts": f"{int(ts.split('.')[0])}.999999", "thread_ts": ts}, "EvFlagless")
    workspace.settle()
    assert len(workspace.rows("select id from questions")) == (2 if answered else 0)


def test_channel_that_slack_says_nothing_of_counts_as_external(workspace):
    """The bot is not in it, and the event does not tell: nothing is let out."""
    event = {
        "type": "app_mention",
        "channel": "C0NOWHERE",
        "user": "U0NADIA",
        "text": CLAIM,
        "ts": "1.000002",
    }
    workspace.deliver(event | {"ts": "1.000002"}, "EvUnknown")
    workspace.bot.services.work.stop()
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_sandbox_tells_of_shared_channels_as_slack_does(workspace, sam):
    """Told in the envelope, in conversations.info, and in what a stranger writes."""
    client = workspace.parts.client(
        token="xoxb-sandbox", base_url=f"{workspace.sandbox.url}/api/", retry_handlers=[]
    )
    shared = client.conversations_info(channel=PARTNERS)["channel"]
    own = client.conversations_info(channel=GENERAL)["channel"]
    flags = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared")
    assert [shared[flag] for flag in flags] == [True, True, False, False]
    assert [own[flag] for flag in flags] == [False, False, False, False]
    assert client.users_info(user=SAM)["user"]["team_id"] == OTHER_TEAM
    sam.say(PARTNERS, "Hello")
    said = client.conversations_history(channel=PARTNERS)["messages"][0]
    assert (said["user_team"], said["source_team"], said["team"]) == (OTHER_TEAM, OTHER_TEAM, "T0WAYPOST")
    assert GENERAL not in [place["id"] for place in sam.state()["conversations"]]

"""`/waypost channel`: who may set a channel, what they may choose, and what holds from then on."""

from typing import Any

import pytest

from bot.blockkit import view_problems
from bot.blocks.channel import Choices, channel_view, duration
from bot.channels.types import ChannelPolicy
from bot.config import Config
from bot.settings import ChannelMode, ChannelSettings
from bot.trials.earning import Tally
from tests.bot.company import ASK, CURATORS, GENERAL, HUSH, ROLES
from tests.bot.test_questions import CLAIM
from tests.bot.workspace import BotParts, both_ways

REFUSED = (
    "How I behave here is set by L&amp;D's curators (Priya Nair), by whoever created the channel "
    "(Nadia Osei), and by the admins of your Slack workspace. One of them can do it with /waypost channel."
)
NOT_EARNED = (
    "This has to be earned. Nothing was judged in the last 28 days. To answer unasked in the thread "
    "takes 90%: 35 are enough if all are useful. Judge with /waypost trial."
)
SAVED = "Saved, and it holds from the next message on. "
MENTION = "Mention: I answer in the thread when mentioned. The rest I only note. "
OFF = "Off: Nothing here, not even when mentioned. /ask works everywhere. "
AT_ONCE = "Before an unasked answer I wait for nobody. "
ANYTHING = "This channel is about anything."


def opened(workspace, person, channel=GENERAL):
    """Return the modal that somebody gets for `/waypost channel`."""
    workspace.command(person, "/waypost", "channel", channel)
    return person.modal()


def inputs(view) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def option(element, value):
    return next(one for one in element["options"] if one["value"] == value)


def chosen(view, **values):
    """Return what stands in the modal once somebody has chosen: a value, or several of them."""
    elements = inputs(view)
    state = dict(view["state"]["values"])
    for name, value in values.items():
        if isinstance(value, str):
            state[name] = {"value": {"selected_option": option(elements[name], value)}}
        else:
            picked = [option(elements[name], one) for one in value]
            state[name] = {"value": {"selected_options": picked}}
    return state


def save(workspace, person, view, **values):
    errors = person.submit(view["id"], chosen(view, **values))
    workspace.settle()
    return errors


def policy(workspace, channel=GENERAL):
    return workspace.bot.services.around.policy(channel)


def said_to(workspace, person, channel=GENERAL):
    """Return what only this person sees in a channel, outside of threads."""
    seen = workspace.top_level(channel, person)
    return [message["text"].replace("\u200b", "") for message in seen if message["ephemeral"]]


def refusal(view):
    return [block["text"]["text"].replace("\u200b", "") for block in view["blocks"]]


@both_ways
def test_a_curator_sets_everything(workspace):
    view = opened(workspace, workspace.priya)
    elements = inputs(view)
    assert list(elements) == ["mode", "grace", "topics", "audiences", "external"]
    assert [one["value"] for one in elements["mode"]["options"]] == list(ChannelMode)
    assert [one["value"] for one in elements["topics"]["options"]] == [
        *("computers", "meters", "pay", "people", "travel")
    ]
    assert [one["value"] for one in elements["audiences"]["options"]] == ["curator"]
    values = {"topics": ["pay", "travel"], "audiences": ["curator"], "external": ["external"]}
    assert save(workspace, workspace.priya, view, mode="shadow", grace="120", **values) == {}
    assert workspace.priya.modal() is None
    assert policy(workspace) == ChannelPolicy(
        ChannelMode.SHADOW, 120, frozenset({"curator"}), frozenset({"pay", "travel"}), external=True
    )
    assert said_to(workspace, workspace.priya) == [
        SAVED + "Shadow: Whoever asks me is answered in private. The rest I only note. "
        "Before an unasked answer I wait 2 minutes for a person. This channel is about pay and travel. "
        "I may show what is restricted to curator. I answer although people of other companies read along."
    ]
    assert said_to(workspace, workspace.owen) == []


def test_what_was_set_is_filled_in_the_next_time(workspace):
    view = opened(workspace, workspace.priya)
    values = {"topics": ["pay"], "audiences": ["curator"], "external": ["external"]}
    save(workspace, workspace.priya, view, mode="off", grace="15", **values)
    again = opened(workspace, workspace.priya)
    initial = {
        name: [one["value"] for one in element.get("initial_options", [])]
        or element["initial_option"]["value"]
        for name, element in inputs(again).items()
    }
    assert initial == {"mode": "off", "grace": "15"} | values
    assert save(workspace, workspace.priya, again, topics=[], audiences=[], external=[]) == {}
    assert policy(workspace) == ChannelPolicy(ChannelMode.OFF, 15)


@both_ways
def test_the_setting_holds_from_the_next_message_on(workspace):
    mention = f"<@U0WAYPOST> {CLAIM}"
    ts = workspace.ask(mention, GENERAL)
    save(workspace, workspace.priya, opened(workspace, workspace.priya), mode="off")
    later = workspace.ask(mention, GENERAL)
    assert (len(workspace.replies(GENERAL, ts)), workspace.replies(GENERAL, later)) == (1, [])


def test_topics_of_a_channel_filter_its_answers(workspace):
    save(workspace, workspace.priya, opened(workspace, workspace.priya), topics=["pay"])
    ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", GENERAL)
    assert workspace.replies(GENERAL, ts) == []
    ts = workspace.ask("<@U0WAYPOST> How do I read my payslip?", GENERAL)
    [answer] = workspace.replies(GENERAL, ts)
    assert workspace.card(answer).titles == ("Read your payslip",)
    # What is asked in private is not about the channel it is typed in.
    workspace.command(workspace.owen, "/ask", CLAIM, GENERAL)
    [answer] = workspace.top_level(GENERAL, workspace.owen)
    assert workspace.card(answer).titles == ("Claim travel costs",)


@pytest.mark.parametrize("who", ["nadia", "theo"])  # the channel's creator, and an admin of the workspace
def test_others_who_may_set_it_do_not_decide_who_sees_what(workspace, who):
    curators = {"audiences": ["curator"], "external": ["external"]}
    save(workspace, workspace.priya, opened(workspace, workspace.priya), **curators)
    person = getattr(workspace, who)
    view = opened(workspace, person)
    assert list(inputs(view)) == ["mode", "grace", "topics"]
    assert save(workspace, person, view, mode="off", topics=["meters"]) == {}
    assert policy(workspace) == ChannelPolicy(
        ChannelMode.OFF, 0, frozenset({"curator"}), frozenset({"meters"}), external=True
    )


def test_others_are_refused_kindly(workspace):
    assert refusal(opened(workspace, workspace.owen)) == [REFUSED]


def test_an_admin_of_the_workspace_is_asked_for_anew(workspace):
    assert inputs(opened(workspace, workspace.theo))
    world = workspace.sandbox.workspace
    world._people["U0THEO"] = world.person("U0THEO").__class__("U0THEO", "theo", "Theo Lund")
    assert refusal(opened(workspace, workspace.theo)) == [REFUSED]


def test_rights_count_when_it_is_saved(workspace):
    view = opened(workspace, workspace.nadia)
    answer = workspace.deliver_view(workspace.owen, {**view, "state": {"values": chosen(view, mode="off")}})
    assert answer == {"response_action": "errors", "errors": {"mode": REFUSED.replace("&amp;", "&")}}
    assert policy(workspace) == ChannelPolicy(ChannelMode.MENTION, 0)


def test_who_does_not_decide_who_sees_what_cannot_do_so_with_a_form_of_others(workspace):
    view = opened(workspace, workspace.priya)
    widened = chosen(view, audiences=["curator"], external=["external"])
    only = "Only curators may change this"
    assert workspace.deliver_view(workspace.nadia, {**view, "state": {"values": widened}}) == {
        "response_action": "errors",
        "errors": {"audiences": only, "external": only},
    }
    assert workspace.deliver_view(workspace.nadia, {**view, "state": {"values": chosen(view)}}) == {}


def test_what_is_gone_meanwhile_is_not_kept(workspace):
    view = opened(workspace, workspace.priya)
    workspace.retire("meter")
    errors = save(workspace, workspace.priya, view, topics=["meters", "pay"])
    assert errors == {"topics": "No content has meters any more"}
    assert workspace.priya.modal()["id"] == view["id"]


def test_a_voice_that_is_not_earned_keeps_the_form_open(workspace):
    view = opened(workspace, workspace.priya)
    assert save(workspace, workspace.priya, view, mode="thread") == {"mode": NOT_EARNED}
    assert policy(workspace).mode is ChannelMode.MENTION
    assert save(workspace, workspace.priya, view, mode="shadow") == {}


def test_what_the_config_says_may_stay_and_come_back(workspace):
    for mode in ("thread", "ephemeral", "mention", "thread"):
        view = opened(workspace, workspace.nadia, ASK)
        assert save(workspace, workspace.nadia, view, mode=mode) == {}
        assert policy(workspace, ASK).mode == mode
    view = opened(workspace, workspace.nadia, HUSH)
    assert list(save(workspace, workspace.nadia, view, mode="thread")) == ["mode"]


def test_direct_messages_have_no_settings(workspace):
    view = opened(workspace, workspace.priya, workspace.priya.direct_messages())
    assert refusal(view) == [
        "Settings are for channels. In direct messages I always answer, and only you read along."
    ]


def test_a_private_channel_is_set_from_within(workspace):
    view = opened(workspace, workspace.owen, CURATORS)
    assert refusal(view)[0].startswith("How I behave here is set by L&amp;D's curators (Priya Nair), ")
    view = opened(workspace, workspace.priya, CURATORS)
    assert [one["value"] for one in inputs(view)["audiences"]["initial_options"]] == ["curator"]
    save(workspace, workspace.priya, view, mode="off")
    assert policy(workspace, CURATORS) == ChannelPolicy(ChannelMode.OFF, 0, frozenset({"curator"}))


def test_a_channel_without_waypost_has_nothing_to_set(workspace):
    world = workspace.sandbox.workspace
    place = world.conversation(GENERAL)
    without = tuple(user for user in place.members if user != "U0WAYPOST")
    world._conversations[GENERAL] = type(place)(GENERAL, place.kind, "general", without)
    view = opened(workspace, workspace.priya)
    assert refusal(view) == ["I am not in this channel yet. Invite me with /invite @Waypost, then try again."]


def test_a_grace_of_the_config_can_be_kept(start_workspace):
    config = Config(channels=ChannelSettings(grace_s=90), roles=ROLES)
    workspace = start_workspace(BotParts(config))
    view = opened(workspace, workspace.priya)
    grace = inputs(view)["grace"]
    assert [one["text"]["text"] for one in grace["options"]] == [
        *("Not at all", "15 seconds", "30 seconds", "1 minute", "1 minute 30 seconds", "2 minutes"),
        *("5 minutes", "10 minutes", "30 minutes", "1 hour"),
    ]
    assert grace["initial_option"]["value"] == "90"
    assert save(workspace, workspace.priya, view) == {}
    assert policy(workspace).grace_s == 90


@pytest.mark.parametrize(
    ("count", "groups"),
    [
        pytest.param(0, [], id="no topics: no field for them"),
        pytest.param(100, [100], id="what fits into one list"),
        pytest.param(250, [100, 100, 50], id="groups by the alphabet"),
        pytest.param(10_001, [100] * 100, id="more than a menu holds"),
    ],
)
def test_a_menu_holds_many_topics(count, groups):
    topics = [f"topic-{number:05}" for number in range(count)]
    policy = ChannelPolicy(topics=frozenset(topics[:1]))
    view = channel_view(GENERAL, policy, Choices(topics, None), Tally())
    assert view_problems(view) == []
    menu = inputs(view).get("topics", {})
    lists = [menu["options"]] if "options" in menu else [g["options"] for g in menu.get("option_groups", [])]
    assert [len(options) for options in lists] == groups
    labels = [group["label"]["text"] for group in menu.get("option_groups", [])]
    assert labels[:1] == (["topic-00000 … topic-00099"] if count > 100 else [])


def test_names_of_any_length_fit(workspace):
    long = ["a" * 75, "b" * 150, "c" * 151]
    view = channel_view(GENERAL, ChannelPolicy(topics=frozenset(long)), Choices(long, long), Tally())
    assert view_problems(view) == []
    assert [one["value"] for one in inputs(view)["topics"]["options"]] == long[:2]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (90, "1 minute 30 seconds"),
        (3600, "1 hour"),
        (7265, "2 hours 1 minute 5 seconds"),
    ],
)
def test_a_span_reads_well(seconds, said):
    assert duration(seconds) == said


def test_a_form_submitted_twice_is_confirmed_twice_and_kept_once(workspace):
    view = opened(workspace, workspace.nadia)
    save(workspace, workspace.nadia, view, mode="off")
    again = {**view, "state": {"values": chosen(view, mode="off")}}
    assert workspace.deliver_view(workspace.nadia, again) == {}
    assert said_to(workspace, workspace.nadia) == [SAVED + OFF + AT_ONCE + ANYTHING] * 2
    assert workspace.rows("select mode, changed_by, lowered from mode_changes") == [("off", "U0NADIA", 0)]


def test_settings_survive_a_restart(workspace):
    save(workspace, workspace.nadia, opened(workspace, workspace.nadia), mode="off")
    workspace.stop_bot()
    workspace.start_bot()
    assert policy(workspace).mode is ChannelMode.OFF

"""Which token speaks where, and that it is renewed before it expires."""

import threading
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.channels.store import ChannelStore
from bot.channels.types import ChannelPolicy, ChannelSetting
from tests.bot.installing.many_slack import NORTH, ORG, SOUTH
from tests.bot.installing.many_workspaces import CLAIM, CLAIMED

TWELVE_HOURS = timedelta(hours=12)


def test_each_workspace_gets_its_answers_with_its_own_token(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.slack.ask(SOUTH, "C0SOUTH", "U0SAM", CLAIM)
    many.settle()
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED)]
    assert many.slack.said(SOUTH) == [("C0SOUTH", CLAIMED)]
    # Only who verified the aid and who could help had to be looked for: they never said anything.
    assert {method for method, _ in many.slack.refused} == {"users.info"}
    assert many.errors() == []


def test_bot_of_one_workspace_is_nobody_in_another(many):
    many.install(NORTH)
    many.install(SOUTH)
    event = {"type": "message", "channel_type": "channel", "user": "U0SAM", "channel": "C0SOUTH"}
    many.slack.event(SOUTH, event | {"ts": "1795530000.000900", "text": f"<@{NORTH.bot_user}> {CLAIM}"})
    many.slack.event(SOUTH, event | {"ts": "1795530000.000901", "text": f"<@{SOUTH.bot_user}> {CLAIM}"})
    many.settle()
    assert many.slack.said(SOUTH) == [("C0SOUTH", CLAIMED)]


def test_person_nobody_has_heard_of_is_looked_for_in_every_workspace(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.queue("nudge:1", "U0OMAR", "Remember?")
    many.queue("nudge:2", "U0OMAR", "And now?")
    assert many.slack.said(SOUTH) == [("D0OMAR", "Remember?"), ("D0OMAR", "And now?")]
    assert many.slack.refused == [("users.info", "user_not_found")]  # asked in Fernhill North, once


def test_token_that_slack_gave_out_for_one_purpose_is_used_for_it(many):
    many.install(SOUTH)
    many.slack.grants.give("xwfp-1", NORTH)
    client = many.running.bot.services.workspaces.client
    client.functions_completeSuccess(function_execution_id="Fx1", outputs={}, token="xwfp-1")
    assert [(call.tenant, call.method) for call in many.slack.calls[-1:]] == [
        ("T0NORTH", "functions.completeSuccess")
    ]


def test_call_about_nothing_is_refused_and_reaches_nobody(many):
    many.install(NORTH)
    before = len(many.slack.calls)
    with pytest.raises(SlackApiError, match="no workspace knows what this is about"):
        many.running.bot.services.workspaces.client.auth_test()
    assert len(many.slack.calls) == before


def test_own_bot_of_any_workspace_is_known(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.uninstall(SOUTH)
    many.settle()
    is_bot = many.running.bot.services.workspaces.is_bot
    assert [is_bot(user) for user in ("U0NORTHBOT", "U0SOUTHBOT", "U0NADIA")] == [True, True, False]


def test_shared_channel_is_answered_by_the_bot_that_spoke_there_first(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", "What is it?", is_ext_shared_channel=True)
    many.slack.ask(SOUTH, "C0NORTH", "U0SAM", "What is it?", is_ext_shared_channel=True)
    many.settle()
    sighted = "select id, installation_id, sure from sightings order by id"
    assert many.rows(sighted) == [
        ("C0NORTH", "T0NORTH", 0),
        ("U0NADIA", "T0NORTH", 0),
        ("U0SAM", "T0SOUTH", 0),
    ]
    many.slack.ask(SOUTH, "C0SOUTH", "U0SAM", CLAIM)
    many.settle()
    assert ("U0SAM", "T0SOUTH", 1) in many.rows(sighted)


def test_guest_in_a_shared_channel_is_heard_by_the_bot_that_is_there(many):
    many.install(NORTH)
    with many.running.bot.database.atomic() as db:
        open_to_guests = ChannelPolicy(external=True)
        ChannelStore(db).put(ChannelSetting("C0NORTH", open_to_guests, "U0PRIYA", many.clock.now()))
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", "What is it?", is_ext_shared_channel=True)
    many.settle()
    guest = {"team_id": "T0ELSE", "authorizations": None, "is_ext_shared_channel": True}
    many.slack.ask(NORTH, "C0NORTH", "U0ELSE", CLAIM, **guest)
    many.settle()
    assert many.rows("select installation_id, sure from sightings where id = 'U0ELSE'") == [("T0NORTH", 0)]
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED)]


@pytest.mark.parametrize("authorizations", [[], "T0NORTH", ["T0NORTH"], [{}], [{"team_id": 7}], [None]])
def test_delivery_that_does_not_say_whose_it_is_does_no_harm(many, authorizations):
    many.install(NORTH)
    bot_user = many.running.bot.services.workspaces.bot_user
    assert bot_user({"team_id": "T0NORTH"}) == "U0NORTHBOT"
    found = bot_user({"team_id": "T0NORTH", "authorizations": authorizations})
    assert found == ("U0NORTHBOT" if authorizations in ([], "T0NORTH") else "")


def test_organisation_installs_for_all_its_workspaces(many):
    page = many.install(ORG)
    assert "the organisation Fernhill Group" in page.text
    assert "add Waypost to its workspaces" in page.text
    many.slack.ask(ORG, "C0EAST", "U0EVE", CLAIM)
    many.slack.ask(
        ORG,
        "C0WEST",
        "U0WIM",
        CLAIM,
        team_id="T0WEST",
        authorizations=[{"enterprise_id": "E0FERN", "team_id": "T0WEST", "is_enterprise_install": True}],
    )
    many.settle()
    assert sorted(many.slack.said(ORG)) == [("C0EAST", CLAIMED), ("C0WEST", CLAIMED)]
    posted = [call.arguments for call in many.slack.calls if call.method == "chat.postMessage"]
    teams = {given["channel"]: given["team_id"] for given in posted}
    assert teams == {"C0EAST": "T0EAST", "C0WEST": "T0WEST"}


def test_delivery_of_a_workspace_without_waypost_is_acknowledged_and_changes_nothing(many):
    many.install(NORTH)
    many.slack.ask(SOUTH, "C0SOUTH", "U0SAM", CLAIM)
    many.settle()
    assert many.rows("select count(*) from inbox") == [(0,)]
    assert many.slack.said(SOUTH) == []


def test_token_is_renewed_before_it_expires_and_stored(start_many):
    many = start_many(TWELVE_HOURS)
    many.install(NORTH)
    ((first,),) = many.rows("select bot_token from installations")
    many.running.bot.services.workspaces.renew()
    assert many.rows("select bot_token from installations") == [(first,)]
    many.clock.forward(TWELVE_HOURS - timedelta(hours=2))
    many.running.bot.services.workspaces.renew()
    ((second,),) = many.rows("select bot_token from installations")
    assert second != first
    many.clock.forward(timedelta(hours=3))
    many.queue("nudge:1", "C0NORTH")
    assert many.slack.said(NORTH) == [("C0NORTH", "Hello")]


def test_expired_token_is_renewed_once_by_whoever_speaks_first(start_many):
    many = start_many(TWELVE_HOURS)
    many.install(NORTH)
    many.clock.forward(TWELVE_HOURS)
    renewals, together = [], threading.Barrier(8)

    def slowly(method):
        if method == "oauth.v2.access":
            renewals.append(method)

    many.slack.before = slowly

    def speak(number):
        together.wait()
        many.running.bot.services.workspaces.client.chat_postMessage(channel="C0NORTH", text=str(number))

    threads = [threading.Thread(target=speak, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(many.slack.said(NORTH)) == [("C0NORTH", str(number)) for number in range(8)]
    assert (renewals, many.slack.refused) == (["oauth.v2.access"], [])


def test_new_token_is_stored_before_it_is_used(start_many):
    many = start_many(TWELVE_HOURS)
    many.install(NORTH)
    ((old,),) = many.rows("select bot_token from installations")
    many.queue("hello", "C0NORTH")
    many.clock.forward(TWELVE_HOURS)
    stored = []

    def look(method):
        if method == "chat.postMessage":
            stored.append(many.rows("select bot_token from installations"))

    many.slack.before = look
    many.queue("nudge:1", "C0NORTH")
    assert stored == [many.rows("select bot_token from installations")]
    assert stored != [[(old,)]]


def test_delivery_whose_token_has_expired_is_answered_with_a_new_one(start_many):
    many = start_many(TWELVE_HOURS)
    many.install(NORTH)
    many.clock.forward(timedelta(days=3))
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED)]


def test_refused_renewal_leaves_a_token_alone_that_is_still_good(start_many, caplog):
    many = start_many(TWELVE_HOURS)
    many.install(NORTH)
    many.clock.forward(TWELVE_HOURS - timedelta(hours=1))
    with many.running.bot.database.atomic() as db:
        db.execute("update installations set refresh_token = 'xoxe-used'")
    many.running.bot.services.workspaces.renew()
    many.queue("nudge:1", "C0NORTH")
    assert many.slack.said(NORTH) == [("C0NORTH", "Hello")]
    assert "the token of Fernhill North could not be renewed: invalid_refresh_token" in caplog.text
    many.clock.forward(timedelta(hours=1))
    many.queue("nudge:2", "C0NORTH")
    many.queue("nudge:3", "C0NORTH")
    assert many.errors() == ["invalid_refresh_token", "Waypost is not installed in Fernhill North any more"]

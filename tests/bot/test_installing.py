"""Several workspaces and an organisation install Waypost, use it, lose it, and install it again."""

import stat
import threading
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.config import Config
from bot.outgoing import Content, post
from bot.settings import StorageSettings
from bot.storage import open_database
from tests.bot.many_slack import NORTH, ORG, SOUTH, STRANGER
from tests.bot.many_workspaces import ManyWorkspacesBot

CLAIM = "How do I claim travel costs?"
CLAIMED = "Claim travel costs: Open Tally and press New claim. Claim travel costs within 30 days of the trip."
TWELVE_HOURS = timedelta(hours=12)


@pytest.fixture
def start_many(database):
    """Return a function that starts the bot, with tokens that live so long."""
    started = []

    def start(lifetime=None):
        many = ManyWorkspacesBot(database, lifetime)
        many.start()
        started.append(many)
        return many

    yield start
    for many in started:
        many.stop()
        many.close()


@pytest.fixture
def many(start_many):
    return start_many()


def queue(many, key, channel, text="Hello"):
    """Have the bot say something outside of any delivery, as a nudge is said."""
    with many.running.bot.units.open() as unit:
        unit.say(post(key, channel, Content(text, [])))
    many.settle()


# The flow in a browser


def test_install_page_leads_to_slack_with_scopes_state_and_our_own_address(many):
    asked = many.browser().add_to_slack(many.install_url)
    given = dict(parse_qsl(urlsplit(str(asked.url)).query))
    assert str(asked.url).startswith(f"{many.slack.url}/oauth/v2/authorize?")
    assert (given["client_id"], given["redirect_uri"]) == ("1234.5678", f"{many.url}/slack/oauth_redirect")
    assert {"chat:write", "commands", "app_mentions:read"} <= set(given["scope"].split(","))
    assert len(given["state"]) >= 43  # 256 random bits


def test_cookie_is_for_this_browser_over_secure_connections_and_no_other_site_sends_it(many):
    cookie = many.browser().get(many.install_url).headers["set-cookie"]
    name_and_state, *attributes = cookie.split("; ")
    assert name_and_state.startswith("__Host-waypost-install=")
    assert attributes == ["Secure", "HttpOnly", "Path=/", "Max-Age=600", "SameSite=Lax"]


def test_installed_workspace_is_told_what_to_do_next_and_gets_its_answer(many):
    page = many.install(NORTH)
    assert page.status_code == 200
    assert "Waypost is now in Fernhill North." in page.text
    assert "Invite @Waypost to a channel" in page.text
    assert str(page.url).startswith(f"{many.url}/slack/oauth_redirect?code=")
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED)]


def test_pages_are_neither_kept_nor_framed_and_tell_nobody_their_address(many):
    for page in (many.browser().get(many.install_url), many.install(NORTH)):
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_cancelled_installation_says_so_and_stores_nothing(many):
    browser = many.browser()
    asked = browser.add_to_slack(many.install_url)
    page = browser.decide(asked, "cancel")
    assert page.status_code == 200
    assert "You cancelled in Slack, so nothing was installed." in page.text
    assert many.rows("select id from installations") == []
    assert many.rows("select state from oauth_states") == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("state=made-up&code=code.1", 400, id="state of nobody"),
        pytest.param("code=code.1", 400, id="no state"),
        pytest.param("", 400, id="nothing at all"),
        pytest.param("error=<script>alert(1)</script>", 200, id="somebody else's error"),
    ],
)
def test_wrong_address_gets_a_page_and_no_installation(many, address, status):
    browser = many.browser()
    browser.add_to_slack(many.install_url)
    page = browser.get(f"{many.url}/slack/oauth_redirect?{address}")
    assert (page.status_code, "Waypost was not installed" in page.text) == (status, True)
    assert "<script" not in page.text
    assert many.rows("select id from installations") == []


def test_another_browser_cannot_finish_an_installation(many):
    asked = many.browser().add_to_slack(many.install_url)
    victim = many.browser()
    victim.get(many.install_url)
    page = victim.decide(asked, "allow", NORTH)
    assert page.status_code == 400
    assert "begun in another browser" in page.text
    assert many.rows("select id from installations") == []


def test_state_is_good_once(many):
    browser = many.browser()
    first = browser.decide(browser.add_to_slack(many.install_url), "allow", NORTH)
    # Somebody brings the used cookie back, with the address that worked.
    state = dict(parse_qsl(urlsplit(str(first.url)).query))["state"]
    browser.cookies["__Host-waypost-install"] = state
    again = browser.get(str(first.url))
    assert (first.status_code, again.status_code) == (200, 401)
    assert "is finished already" in again.text


def test_state_expires_after_ten_minutes(many):
    browser = many.browser()
    asked = browser.add_to_slack(many.install_url)
    many.clock.forward(timedelta(minutes=10))
    page = browser.decide(asked, "allow", NORTH)
    assert (page.status_code, "took longer than ten minutes" in page.text) == (401, True)
    assert many.rows("select id from installations") == []


def test_code_is_good_once_and_its_text_is_not_in_the_log(many, caplog):
    browser = many.browser()
    asked = browser.add_to_slack(many.install_url)
    state = dict(parse_qsl(urlsplit(str(asked.url)).query))["state"]
    page = browser.get(f"{many.url}/slack/oauth_redirect?state={state}&code=code.99")
    assert (page.status_code, "Slack did not confirm" in page.text) == (401, True)
    assert [r.getMessage() for r in caplog.records if r.name.startswith("bot")] == [
        "Slack refused an installation: invalid_code"
    ]
    assert "code.99" not in caplog.text.replace(str(page.url), "")


def test_trouble_of_our_own_is_a_page_with_a_reference(many, caplog):
    browser = many.browser()
    asked = browser.add_to_slack(many.install_url)
    many.slack.stop()
    state = dict(parse_qsl(urlsplit(str(asked.url)).query))["state"]
    page = browser.get(f"{many.url}/slack/oauth_redirect?state={state}&code=code.1")
    assert (page.status_code, "Something broke on our side" in page.text) == (500, True)
    assert "Traceback" not in page.text
    reference = page.text.partition("<code>")[2].partition("</code>")[0]
    assert f"an installation failed, reference {reference}: URLError at" in caplog.text


def test_workspace_of_somebody_else_is_refused_and_rid_of_the_app_again(many):
    page = many.install(STRANGER)
    assert page.status_code == 403
    assert "Somebody Else is not among the workspaces that this Waypost is for." in page.text
    assert "<code>T0ELSE</code>" in page.text
    assert many.rows("select id from installations") == []
    assert not many.slack.grants.installed("T0ELSE")


# Whose token


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
    queue(many, "nudge:1", "U0OMAR", "Remember?")
    queue(many, "nudge:2", "U0OMAR", "And now?")
    assert many.slack.said(SOUTH) == [("D0OMAR", "Remember?"), ("D0OMAR", "And now?")]
    assert many.slack.refused == [("users.info", "user_not_found")]  # asked in Fernhill North, once


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


# Tokens that expire


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
    queue(many, "nudge:1", "C0NORTH")
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
    queue(many, "nudge:1", "C0NORTH")
    assert many.slack.said(NORTH) == [("C0NORTH", "Hello")]
    assert "the token of Fernhill North could not be renewed: invalid_refresh_token" in caplog.text
    many.clock.forward(timedelta(hours=1))
    queue(many, "nudge:2", "C0NORTH")
    queue(many, "nudge:3", "C0NORTH")
    assert many.errors() == ["invalid_refresh_token", "Waypost is not installed in Fernhill North any more"]


# Removed and installed again


def test_removed_workspace_loses_its_tokens_and_keeps_its_data(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    many.slack.uninstall(NORTH)
    many.settle()
    assert many.rows("select id, bot_token != '' from installations order by id") == [
        ("T0NORTH", 0),
        ("T0SOUTH", 1),
    ]
    queue(many, "nudge:1", "U0NADIA")
    assert many.errors() == ["Waypost is not installed in Fernhill North any more"]
    assert not many.running.bot.services.workspaces.reaches("U0NADIA")
    assert many.rows("select count(*) from questions") == [(1,)]
    many.slack.ask(SOUTH, "C0SOUTH", "U0SAM", CLAIM)
    many.settle()
    assert many.slack.said(SOUTH) == [("C0SOUTH", CLAIMED)]


def test_workspace_installs_again_and_everything_is_as_before(many):
    many.install(NORTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    many.slack.uninstall(NORTH)
    many.settle()
    assert "Waypost is now in Fernhill North." in many.install(NORTH).text
    queue(many, "nudge:1", "U0NADIA", "Remember?")
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED), ("D0NADIA", "Remember?")]
    assert many.running.bot.services.workspaces.reaches("U0NADIA")


def test_late_news_of_a_removal_does_not_undo_the_next_installation(many):
    many.install(NORTH)
    many.slack.grants.revoke("T0NORTH", "account_inactive")
    many.install(NORTH)
    many.slack.event(NORTH, {"type": "app_uninstalled"})
    many.slack.event(NORTH, {"type": "tokens_revoked", "tokens": {"bot": ["U0NORTHBOT"]}})
    many.settle()
    queue(many, "nudge:1", "C0NORTH")
    assert many.slack.said(NORTH) == [("C0NORTH", "Hello")]


@pytest.mark.parametrize("tokens", [{"oauth": ["U0NADIA"]}, {"oauth": ["U0NADIA"], "bot": []}, None, {}])
def test_revoked_token_of_a_person_is_none_of_ours(many, tokens):
    many.install(NORTH)
    many.slack.event(NORTH, {"type": "tokens_revoked", "tokens": tokens})
    many.settle()
    assert many.rows("select bot_token != '' from installations") == [(1,)]


def test_revoked_bot_token_is_forgotten(many):
    many.install(NORTH)
    many.slack.grants.revoke("T0NORTH")
    many.slack.event(NORTH, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0NORTHBOT"]}})
    many.settle()
    assert many.rows("select bot_token, refresh_token from installations") == [("", "")]


def test_token_that_is_revoked_while_messages_wait_fails_them_with_the_reason(many):
    many.install(NORTH)
    many.slack.grants.revoke("T0NORTH")  # and the event is lost
    queue(many, "nudge:1", "C0NORTH")
    queue(many, "nudge:2", "C0NORTH")
    assert many.errors() == ["token_revoked", "Waypost is not installed in Fernhill North any more"]
    assert many.slack.refused == [("chat.postMessage", "token_revoked")]


def test_organisation_takes_over_from_its_workspace(many):
    east = type(NORTH)("Fernhill East", "U0EASTBOT", "B0EAST", "T0EAST", "E0FERN", "Fernhill Group")
    many.slack.grants.give("xoxb-east", east)
    many.install(ORG)
    with many.running.bot.database.atomic() as db:
        db.execute(
            "insert into installations select 'T0EAST', 'E0FERN', 'T0EAST', 'Fernhill East', app_id, bot_id,"
            " bot_user_id, scopes, installed_by, installed_at, '', '', null from installations"
        )
        db.execute("insert into sightings values ('U0EVE', 'T0EAST', 'T0EAST', 1)")
    queue(many, "nudge:1", "U0EVE")
    assert many.slack.said(ORG) == [("D0EVE", "Hello")]


# At rest, and at start


def test_file_with_the_tokens_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "waypost.sqlite"
    database = open_database(Config(storage=StorageSettings(path=path)))
    with database.reading():
        files = sorted(path.parent.iterdir())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}
    assert modes == dict.fromkeys(("waypost.sqlite", "waypost.sqlite-shm", "waypost.sqlite-wal"), 0o600)


def test_start_says_who_has_installed_waypost(many):
    workspaces = many.running.bot.services.workspaces
    assert workspaces.summary() == f"No workspace has installed Waypost yet: open {many.url}/slack/install"
    many.install(SOUTH)
    many.install(NORTH)
    assert workspaces.summary() == (
        "Waypost is installed in Fernhill North, Fernhill South; "
        f"more can install it at {many.url}/slack/install"
    )


def test_installations_outlive_the_process(many):
    many.install(NORTH)
    many.stop()
    many.start()
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED)]


def test_what_was_left_of_a_workspace_that_is_gone_is_put_aside_at_the_next_start(many):
    many.install(NORTH)
    many.running.bot.services.work.stop()
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.stop()
    many.slack.grants.revoke("T0NORTH")
    with many.running.bot.database.atomic() as db:
        db.execute("update installations set bot_token = ''")
    many.start()
    many.settle()
    assert many.slack.said(NORTH) == []
    assert many.errors() == []

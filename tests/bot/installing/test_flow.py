"""Installing Waypost in a browser: the pages, the state, the cookie, and who may."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.bot.installing.many_slack import NORTH, STRANGER
from tests.bot.installing.many_workspaces import CLAIM, CLAIMED


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

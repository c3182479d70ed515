"""The installation in Chromium, whose rules for cookies are those of the real world."""

from datetime import timedelta

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import presence_of_element_located
from selenium.webdriver.support.wait import WebDriverWait

from bot.demo import DemoOptions, start_demo
from bot.sandbox.driver import SandboxPerson
from tests.bot.content_words import ContentWords
from tests.bot.installing.many_slack import NORTH
from tests.bot.installing.many_workspaces import CLAIM, CLAIMED
from tests.bot.sandbox_web.page import start_browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium():
    chrome = start_browser()
    yield chrome
    chrome.quit()


def press(chromium, words):
    chromium.find_element(By.XPATH, f"//*[self::a or self::button][normalize-space()='{words}']").click()


def see(chromium, heading):
    """Wait for a page with this heading; a pressed button need not have led there yet."""
    shown = (By.XPATH, f"//h1[normalize-space()='{heading}']")
    WebDriverWait(chromium, 10, poll_frequency=0.02).until(presence_of_element_located(shown))


def test_waypost_is_installed_with_two_clicks_and_answers(chromium, many):
    chromium.get(many.install_url)
    see(chromium, "Add Waypost to Slack")
    press(chromium, "Add to Slack")
    see(chromium, "Waypost asks to be installed")
    press(chromium, "Allow")
    see(chromium, "Waypost is installed")
    assert "Waypost is now in Fernhill North." in chromium.page_source
    assert chromium.get_cookies() == []
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED)]


def test_cancelling_leads_to_a_page_from_which_one_can_start_again(chromium, many):
    chromium.get(many.install_url)
    press(chromium, "Add to Slack")
    press(chromium, "Cancel")
    see(chromium, "Waypost was not installed")
    press(chromium, "Start again")
    see(chromium, "Add Waypost to Slack")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone(chromium, many, scheme):
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    preferred = [{"name": "prefers-color-scheme", "value": scheme}]
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": preferred})
    chromium.get(many.install_url)
    assert chromium.execute_script("return document.documentElement.scrollWidth") == 360
    height = chromium.find_element(By.CSS_SELECTOR, "a.button").size["height"]
    assert height >= 40  # a finger's width


def test_demo_can_begin_without_waypost(chromium, tmp_path):
    demo = start_demo(ContentWords(), DemoOptions(tmp_path, pace_s=0, install=True))
    nadia = SandboxPerson(demo.sandbox.url, "U0NADIA")
    try:
        summary = demo.bot.services.workspaces.summary()
        assert summary == f"No workspace has installed Waypost yet: open {demo.endpoint.url}/slack/install"
        chromium.get(f"{demo.endpoint.url}/slack/install")
        press(chromium, "Add to Slack")
        see(chromium, "Waypost asks to be installed")
        press(chromium, "Allow")
        see(chromium, "Waypost is installed")
        nadia.forward(timedelta(days=1).total_seconds())  # a token lives for twelve hours
        ts = nadia.say("C0ASK", "<@U0WAYPOST> how do I claim travel costs?")
        [_, answer] = nadia.wait_for(lambda: nadia.messages("C0ASK", ts)[1:] and nadia.messages("C0ASK", ts))
        assert answer["bot"]
    finally:
        nadia.close()
        demo.stop()

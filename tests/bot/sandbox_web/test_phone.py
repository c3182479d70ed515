"""On a phone one pane is seen at a time; on the desk the phone view shows the same in a frame."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.driver import SandboxPerson
from tests.bot.sandbox_web.card import answer_card, form
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser
MESSAGES = "#messages .message-body"
REPLIES = "#thread .message-body"
PAST = ("Who has the van keys?", "Cake in the kitchen")
TOGGLE = "[data-key=phone]"
BOX = "const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();"


@pytest.fixture
def phone(page: Page) -> Page:
    page.size(360, 740)
    return page


@contextmanager
def inside(page: Page) -> Iterator[None]:
    """Act in the phone on the desk."""
    page.wait(lambda: page.count(".phone-screen"))
    page.browser.switch_to.frame(page.browser.find_element(By.CSS_SELECTOR, ".phone-screen"))
    page.wait(lambda: page.count("#app[data-pane]"))
    yield
    page.browser.switch_to.default_content()


def address(page: Page) -> str:
    return str(page.run("return location.hash"))


def pane(page: Page) -> str:
    return str(page.run("return document.getElementById('app').dataset.pane"))


def parent_of_keys(omar: SandboxPerson) -> str:
    return str(omar.messages("C0ASK")[0]["ts"])


def test_bare_address_shows_the_list(phone: Page):
    phone.open("#U0NADIA")
    assert (address(phone), pane(phone)) == ("#U0NADIA/list", "list")
    assert phone.texts(".conversation-name") == ["ask-anything", "chat", "staff", "Waypost"]
    assert phone.texts(".sheet-head, .composer") == []


def test_panes_are_walked_through_by_the_keyboard_and_focus_goes_along(phone: Page):
    phone.open("#U0NADIA/list")
    phone.run("document.querySelector('.person-card').focus()")
    phone.press(Keys.TAB, Keys.ENTER)
    phone.wait_for(MESSAGES, *PAST)
    phone.wait(lambda: phone.focused() == "ask-anything")
    assert phone.texts(".conversation, #thread, #topbar button") == []
    phone.run("document.querySelector('.thread-footer').focus()")
    phone.press(Keys.ENTER)
    phone.wait_for(REPLIES, "Who has the van keys?", "On the hook.")
    phone.wait(lambda: phone.focused() == "Thread")
    assert phone.texts(".conversation, #messages .message") == []
    phone.press(Keys.TAB, shift=True)
    assert phone.focused() == "Back to the conversation"
    phone.press(Keys.ENTER)
    phone.wait(lambda: phone.focused().endswith("Who has the van keys?"))
    phone.run("document.querySelector('[data-key=back]').focus()")
    phone.press(Keys.ENTER)
    phone.wait(lambda: phone.focused() == "Channel ask-anything")
    assert (address(phone), phone.texts("#conversation")) == ("#U0NADIA/list", [])


def test_back_of_the_browser_goes_a_pane_back(phone: Page):
    phone.open("#U0NADIA/list")
    phone.click("[data-key='conversation/C0CHAT']")
    phone.wait(lambda: pane(phone) == "conversation")
    phone.browser.back()
    phone.wait(lambda: pane(phone) == "list")


def test_message_that_comes_while_the_list_is_open_is_counted(phone: Page, omar: SandboxPerson):
    phone.open("#U0NADIA/list")
    omar.say("C0ASK", "Anyone for tea?")
    phone.wait_for(".badge", "1")
    phone.click("[data-key='conversation/C0ASK']")
    phone.wait_for(MESSAGES, *PAST, "Anyone for tea?")
    omar.say("C0CHAT", "And cake?")
    phone.wait(lambda: phone.count("#app.has-unread"))


def test_window_that_becomes_wide_shows_a_conversation_and_narrow_again_keeps_it(page: Page):
    page.size(360, 740)
    page.open("#U0NADIA/list")
    page.size(1280, 860)
    page.wait_for(MESSAGES, *PAST)
    assert address(page) == "#U0NADIA/C0ASK"
    page.size(360, 740)
    page.wait(lambda: page.texts(".conversation") == [])
    assert page.texts(MESSAGES) == list(PAST)


def test_box_to_write_in_stays_above_the_keyboard_of_a_phone(phone: Page):
    phone.open("#U0NADIA/C0ASK")
    phone.run("document.getElementById('composer-text').focus()")
    phone.size(360, 380)  # what a keyboard leaves of the screen
    phone.press("one line", Keys.ENTER)
    phone.wait(lambda: "one line" in phone.texts(MESSAGES))
    assert phone.run(f"{BOX} return top + height <= innerHeight", ".composer")
    assert phone.run("return document.getElementById('messages').clientHeight") >= 180
    assert phone.focused() == "Message #ask-anything"


def test_modal_fills_the_phone_and_a_question_does_not(phone: Page, bolt: App):
    @bolt.command("/ask")
    def show(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    phone.open("#U0NADIA/C0ASK")
    phone.run("document.getElementById('composer-text').focus()")
    phone.press("/ask", Keys.ENTER)
    phone.wait_for("dialog h2", "Add a resource")
    box = f"{BOX} return [left, top, width, height]"
    phone.wait(lambda: phone.run(box, "dialog") == [0, 0, 360, 740])
    phone.press(Keys.ESCAPE)
    phone.wait(lambda: phone.count("dialog") == 0)
    phone.press("Mine", Keys.ENTER)
    phone.wait_for("#messages .message:not(.pending) .message-body", *PAST, "Mine")
    phone.press(Keys.TAB, shift=True)
    phone.press(Keys.DELETE)
    phone.wait_for("dialog h2", "Delete this message?")
    assert phone.run(f"{BOX} return height", "dialog") < 300


def touch(page: Page, css: str, rest_ms: int) -> None:
    """Lay a finger on an element, let it rest, and lift it."""
    x, y = page.run(f"{BOX} return [left + width / 2, top + height / 2]", css)
    start, end = (
        {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]},
        {"type": "touchEnd", "touchPoints": []},
    )
    page.browser.execute_cdp_cmd("Input.dispatchTouchEvent", start)
    page.run_module("await new Promise((resolve) => setTimeout(resolve, args[0]));", rest_ms)
    page.browser.execute_cdp_cmd("Input.dispatchTouchEvent", end)


def test_finger_that_rests_on_a_message_opens_its_menu(phone: Page, omar: SandboxPerson):
    phone.open("#U0NADIA/C0ASK")
    touch(phone, "#messages .message:last-child", rest_ms=50)
    phone.wait(lambda: phone.texts("#messages .message:focus .message-body") == [PAST[1]])
    assert phone.texts(".popover") == []
    touch(phone, "#messages .message:last-child", rest_ms=700)
    phone.wait_for(".menu-label", "Add a reaction", "Reply in thread", "Copy link")
    assert phone.run(f"{BOX} return [left, width, Math.round(top + height)]", ".popover") == [0, 360, 740]
    phone.click(".menu-row")
    phone.wait(lambda: phone.focused() == "Find an emoji")
    phone.press("eyes", Keys.ENTER)
    phone.wait(lambda: omar.messages("C0ASK")[-1]["reactions"] == [{"name": "eyes", "users": ["U0NADIA"]}])


def test_phone_view_is_switched_on_and_off_by_the_keyboard_and_is_in_the_address(page: Page):
    page.open("#U0NADIA/C0ASK")
    page.run(f"document.querySelector('{TOGGLE}').focus()")
    page.press(Keys.ENTER)
    page.wait(lambda: address(page) == "#phone/U0NADIA/C0ASK")
    with inside(page):
        page.wait_for(MESSAGES, *PAST)
        assert page.run("return innerWidth") == 360
        assert page.texts(f".conversation, {TOGGLE}") == []
    assert (page.focused(), page.texts(".conversation, .sheet")) == ("Phone view", [])
    page.open("#phone/U0NADIA/C0ASK")
    page.run(f"document.querySelector('{TOGGLE}').focus()")
    page.press(Keys.SPACE)
    page.wait_for(MESSAGES, *PAST)
    assert (address(page), page.count("iframe")) == ("#U0NADIA/C0ASK", 0)


def test_what_is_opened_in_the_phone_view_is_in_the_address(page: Page, omar: SandboxPerson):
    ts = parent_of_keys(omar)
    page.open("#phone/U0NADIA/C0CHAT")
    with inside(page):
        page.run("location.hash = arguments[0]", f"#U0OMAR/C0ASK/t/{ts}")
        page.wait_for(REPLIES, "Who has the van keys?", "On the hook.")
    page.wait(lambda: address(page) == f"#phone/U0OMAR/C0ASK/t/{ts}")
    page.wait_for("#clock-zone", "Lisbon")
    page.open(address(page))
    with inside(page):
        page.wait_for(REPLIES, "Who has the van keys?", "On the hook.")


def test_switcher_of_the_desk_leads_the_phone(page: Page):
    page.open("#phone/U0NADIA/C0ASK")
    with inside(page):
        page.wait_for(MESSAGES, *PAST)
    page.press("k", control=True)
    page.press("chat", Keys.ENTER)
    page.wait(lambda: address(page) == "#phone/U0NADIA/C0CHAT")
    with inside(page):
        page.wait_for("#conversation-head h1", "chat")
    page.press("k", control=True)
    page.press("omar", Keys.ENTER)
    page.wait(lambda: address(page) == "#phone/U0OMAR/C0CHAT")
    with inside(page):
        page.wait(lambda: address(page) == "#U0OMAR/C0CHAT")


def test_modal_of_the_bot_opens_in_the_phone_only_and_stays_when_the_desk_comes_back(page: Page, bolt: App):
    @bolt.command("/ask")
    def show(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    page.open("#phone/U0NADIA/C0ASK")
    with inside(page):
        page.run("document.getElementById('composer-text').focus()")
        page.press("/ask", Keys.ENTER)
        page.wait_for("dialog h2", "Add a resource")
        page.press("Pumps")
    assert page.count("dialog") == 0
    page.click(TOGGLE)
    page.wait_for("dialog h2", "Add a resource")


def test_theme_of_the_desk_holds_in_the_phone(page: Page):
    page.open("#phone/U0NADIA/C0ASK")
    theme = "return document.documentElement.dataset.theme ?? null"
    with inside(page):
        assert page.run(theme) is None
    page.click("[data-key=theme]")
    with inside(page):
        page.wait(lambda: page.run(theme) == "light")
    page.click("[data-key=theme]")
    page.click("[data-key=theme]")
    with inside(page):
        page.wait(lambda: page.run(theme) is None)


def test_clock_of_the_desk_runs_in_the_phone(page: Page):
    page.open("#phone/U0NADIA/list")
    page.click("#clock")
    page.run("[...document.querySelectorAll('.panel-grid button')].at(2).click()")
    page.wait_for("#clock-day", "Wed 25 Nov")
    with inside(page):
        page.wait_for("#clock-day", "Wed 25 Nov")


def test_answer_in_the_phone_view_is_pressed_there(page: Page, bolt: App, client: WebClient):
    pressed: list[str] = []

    @bolt.action("helped")
    def thank(ack, body):
        ack()
        pressed.append(body["user"]["id"])

    client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=answer_card())
    page.open("#phone/U0NADIA/C0ASK")
    with inside(page):
        page.wait_for("#messages .blocks button", "This helped", "Ask a mentor")
        page.run("document.querySelector('#messages .blocks button').focus()")
        page.press(Keys.ENTER)
        page.wait(lambda: pressed == ["U0NADIA"])
    assert page.console() == []

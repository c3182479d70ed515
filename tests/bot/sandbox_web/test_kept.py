"""What the page keeps when one looks elsewhere or loads it again: unsent messages, notes put away, modals."""

import pytest
from selenium.webdriver.common.keys import Keys
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.driver import SandboxPerson
from tests.bot.sandbox_web.card import form
from tests.bot.sandbox_web.gate import Gate
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser
MESSAGES = "#messages .message-body"
REPLIES = "#thread .message-body"
PAST = ("Who has the van keys?", "Cake in the kitchen")


def go(page: Page, address: str) -> None:
    page.run("location.hash = arguments[0]", address)


def fail_to_send(page: Page, text: str) -> None:
    page.offline(True)
    page.press("/", text, Keys.ENTER)
    page.wait(lambda: page.texts(".failure"))
    page.offline(False)


def test_failed_message_is_there_when_its_channel_is_opened_again(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0CHAT")
    fail_to_send(page, "Anybody there?")
    go(page, "#U0NADIA/C0ASK")
    page.wait_for(MESSAGES, *PAST)
    assert page.texts(".failure") == []
    go(page, "#U0NADIA/C0CHAT")
    page.wait_for(".message.failed .message-body", "Anybody there?")
    page.click(".failure button")
    page.wait_for("#messages .message:not(.pending):not(.failed) .message-body", "Anybody there?")
    assert [one["text"] for one in omar.messages("C0CHAT")] == ["Anybody there?"]


def test_failed_reply_is_there_when_its_thread_is_opened_again(page: Page, omar: SandboxPerson):
    ts = omar.messages("C0ASK")[0]["ts"]
    page.open(f"#U0NADIA/C0ASK/t/{ts}")
    page.wait_for(REPLIES, "Who has the van keys?", "On the hook.")
    page.offline(True)
    page.run("document.getElementById('thread-text').focus()")
    page.press("Which hook?", Keys.ENTER)
    page.wait(lambda: page.texts("#thread .failure"))
    page.offline(False)
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.texts("#thread") == [])
    go(page, f"#U0NADIA/C0ASK/t/{ts}")
    page.wait_for(REPLIES, "Who has the van keys?", "On the hook.", "Which hook?")


def test_failed_message_waits_for_its_person(page: Page):
    page.open("#U0NADIA/C0CHAT")
    fail_to_send(page, "Anybody there?")
    go(page, "#U0OMAR/C0CHAT")
    page.wait_for(".person-name", "Omar Reyes")
    page.wait_for(MESSAGES)
    go(page, "#U0NADIA/C0CHAT")
    page.wait_for(".message.failed .message-body", "Anybody there?")


def test_discarded_message_does_not_come_back(page: Page):
    page.open("#U0NADIA/C0CHAT")
    fail_to_send(page, "Anybody there?")
    page.run("document.querySelectorAll('.failure button')[1].click()")
    page.wait_for(MESSAGES)
    go(page, "#U0NADIA/C0ASK")
    page.wait_for(MESSAGES, *PAST)
    go(page, "#U0NADIA/C0CHAT")
    page.wait_for("#conversation-head h1", "chat")
    page.wait_for(MESSAGES)


def test_message_on_its_way_is_shown_once_when_its_channel_is_opened_again(page: Page):
    page.open("#U0NADIA/C0CHAT")
    sending = Gate(page, "POST", "messages", at="answer")
    page.press("/", "Tea?", Keys.ENTER)
    sending.wait_until_held()
    go(page, "#U0NADIA/C0ASK")
    page.wait_for(MESSAGES, *PAST)
    go(page, "#U0NADIA/C0CHAT")
    page.wait_for(MESSAGES, "Tea?")
    sending.release()
    page.wait_for("#messages .message:not(.pending) .message-body", "Tea?")


def test_dismissed_note_stays_away_when_the_page_is_loaded_again(page: Page, client: WebClient):
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="For you")
    page.open("#U0NADIA/C0ASK")
    page.wait_for(MESSAGES, *PAST, "For you")
    page.click(".only-you button")
    page.wait_for(MESSAGES, *PAST)
    page.open("#U0NADIA/C0ASK")
    page.wait_for(MESSAGES, *PAST)


def test_note_that_is_dismissed_is_not_counted_at_its_thread(
    page: Page, client: WebClient, omar: SandboxPerson
):
    ts = omar.say("C0CHAT", "Where is the ladder?")
    page.open(f"#U0OMAR/C0CHAT/t/{ts}")
    page.wait_for(REPLIES, "Where is the ladder?")
    for text in ("One", "Two"):
        client.chat_postEphemeral(channel="C0CHAT", user="U0OMAR", thread_ts=ts, text=text)
    page.wait_for(".thread-footer strong", "2 notes for you alone")
    page.click("#thread .only-you button")
    page.wait_for(".thread-footer strong", "1 note for you alone")
    page.wait_for(REPLIES, "Where is the ladder?", "Two")


@pytest.fixture
def open_form(bolt: App, page: Page) -> list[str]:
    """Open a form on the page that tells the bot when it is closed; return the list of what the bot heard."""
    closed: list[str] = []

    @bolt.command("/ask")
    def show(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form() | {"notify_on_close": True})

    @bolt.view({"type": "view_closed", "callback_id": "add"})
    def hear(ack, body):
        closed.append(body["user"]["id"])
        ack()

    page.open("#U0NADIA/C0ASK")
    page.press("/", "/ask", Keys.ENTER)
    page.wait_for("dialog h2", "Add a resource")
    return closed


def test_open_modal_is_there_again_after_a_reload_and_can_be_closed(page: Page, open_form: list[str]):
    page.open("#U0NADIA/C0CHAT")
    page.wait_for("dialog h2", "Add a resource")
    assert page.focused() == "Title"
    page.press(Keys.ESCAPE)
    page.wait(lambda: open_form == ["U0NADIA"])
    page.open("#U0NADIA/C0CHAT")
    page.wait_for("#conversation-head h1", "chat")
    assert page.texts("dialog") == []


def test_modal_is_not_shown_to_somebody_else(page: Page, open_form: list[str]):
    page.run("document.querySelector('dialog').close()")
    go(page, "#U0OMAR/C0CHAT")
    page.wait_for(".person-name", "Omar Reyes")
    page.wait_for("#conversation-head h1", "chat")
    assert page.texts("dialog") == []
    go(page, "#U0NADIA/C0CHAT")
    page.wait_for("dialog h2", "Add a resource")

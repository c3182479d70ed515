"""The page is drawn anew all the time: nobody at the keyboard may notice, and nothing may get lost."""

import pytest
from selenium.webdriver.common.keys import Keys

from bot.sandbox.driver import SandboxPerson
from tests.bot.sandbox_web.gate import Gate
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser
MESSAGES = "#messages .message-body"
REPLIES = "#thread .message-body"
SENT = "#messages .message:not(.pending) .message-body"
PAST = ("Who has the van keys?", "Cake in the kitchen")
SIGHT = """
Object.defineProperty(document, "visibilityState", { configurable: true, get: () => arguments[0] });
document.dispatchEvent(new Event("visibilitychange"));
"""

NO_STREAM = "window.EventSource = class extends EventTarget { close() {} };"  # one that never opens


def send(page: Page, text: str) -> None:
    page.press("/", text, Keys.ENTER)


def focus_last_message(page: Page) -> None:
    """Go from the box to write in to the newest message."""
    page.press(Keys.TAB, shift=True)
    page.press(Keys.END)


def test_key_pressed_on_a_message_on_its_way_works_once_it_is_sent(page: Page):
    page.open("#U0NADIA/C0CHAT")
    sending = Gate(page, "POST", "messages", at="sending")
    send(page, "Tea?")
    page.wait_for("#messages .message.pending .message-body", "Tea?")
    focus_last_message(page)
    page.press(Keys.ENTER)
    sending.release()
    page.wait_for(REPLIES, "Tea?")
    page.wait(lambda: page.focused() == "Reply in this thread")


def test_key_pressed_on_a_message_on_its_way_is_forgotten_when_focus_goes_on(page: Page):
    page.open("#U0NADIA/C0ASK")
    sending = Gate(page, "POST", "messages", at="sending")
    send(page, "Tea?")
    focus_last_message(page)
    page.press(Keys.ENTER, Keys.ARROW_UP)
    sending.release()
    page.wait_for(SENT, *PAST, "Tea?")
    page.press(Keys.END)
    assert page.focused().startswith("Nadia Osei")
    assert page.texts("#thread") == []


def test_focus_stays_on_a_message_when_the_list_is_fetched_again(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0CHAT")
    send(page, "Tea?")
    page.wait_for(SENT, "Tea?")
    focus_last_message(page)
    page.run(SIGHT, "hidden")
    omar.say("C0CHAT", "Please")
    page.run(SIGHT, "visible")
    page.wait_for(MESSAGES, "Tea?", "Please")
    assert page.focused().endswith(": Tea?")


def test_message_that_arrives_while_the_list_is_fetched_is_not_lost(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0CHAT")
    fetching = Gate(page, "GET", "messages", at="answer")
    page.run("location.hash = '#U0NADIA/C0ASK'")
    fetching.wait_until_held()
    omar.say("C0ASK", "Tea is ready")
    page.wait(lambda: "Tea is ready" in page.run("return document.getElementById('announcer').textContent"))
    fetching.release()
    assert page.texts(MESSAGES) == [*PAST, "Tea is ready"]


def test_message_written_while_the_list_is_fetched_is_shown_at_once_and_once(page: Page):
    page.open("#U0NADIA/C0CHAT")
    fetching = Gate(page, "GET", "messages", at="answer")
    page.run("location.hash = '#U0NADIA/C0ASK'")
    fetching.wait_until_held()
    send(page, "Tea?")
    page.wait_for(SENT, "Tea?")
    focus_last_message(page)
    fetching.release()
    assert page.texts(SENT) == [*PAST, "Tea?"]
    assert page.focused().endswith(": Tea?")


def test_message_on_its_way_when_the_list_is_fetched_is_shown_once(page: Page, omar: SandboxPerson):
    ts = omar.messages("C0ASK")[0]["ts"]
    page.open("#U0NADIA/C0ASK")
    sending = Gate(page, "POST", "messages", at="sending")
    send(page, "Tea?")
    page.wait_for("#messages .message.pending .message-body", "Tea?")
    fetching = Gate(page, "GET", "messages", at="answer")
    page.run("location.hash = arguments[0]", f"#U0NADIA/C0ASK/t/{ts}")
    fetching.wait_until_held(2)
    sending.release()
    fetching.release()
    assert page.texts(SENT) == [*PAST, "Tea?"]
    assert page.texts("#messages .message.pending") == []


def test_message_on_its_way_is_not_taken_for_an_older_one_with_the_same_words(
    page: Page, omar: SandboxPerson
):
    omar.say("C0CHAT", "Tea?")
    page.open("#U0OMAR/C0ASK")
    fetching = Gate(page, "GET", "messages", at="answer")
    page.run("location.hash = '#U0OMAR/C0CHAT'")
    fetching.wait_until_held()
    sending = Gate(page, "POST", "messages", at="sending")
    send(page, "Tea?")
    fetching.release()
    assert page.texts("#messages .message.pending .message-body") == ["Tea?"]
    sending.release()
    page.wait_for(SENT, "Tea?", "Tea?")


def test_change_told_while_the_list_is_fetched_is_not_taken_back(page: Page, omar: SandboxPerson):
    asked, cake = (one["ts"] for one in omar.messages("C0ASK"))
    page.open("#U0NADIA/C0ASK")
    fetching = Gate(page, "GET", "messages", at="answer")
    page.run("location.hash = arguments[0]", f"#U0NADIA/C0ASK/t/{asked}")
    fetching.wait_until_held(2)
    omar.edit("C0ASK", asked, "Found the keys")
    omar.delete("C0ASK", cake)
    page.wait_for(MESSAGES, "Found the keys (edited)")
    fetching.release()
    assert page.texts(MESSAGES) == ["Found the keys (edited)"]


def test_focus_goes_to_the_neighbour_of_a_deleted_message(page: Page, omar: SandboxPerson):
    cake = omar.messages("C0ASK")[1]["ts"]
    page.open("#U0NADIA/C0ASK")
    page.press("/")
    focus_last_message(page)
    omar.delete("C0ASK", cake)
    page.wait_for(MESSAGES, PAST[0])
    assert page.focused().endswith(f": {PAST[0]}")


def test_focus_goes_to_the_box_when_the_only_message_is_deleted(page: Page, omar: SandboxPerson):
    ts = omar.say("C0CHAT", "Tea?")
    page.open("#U0NADIA/C0CHAT")
    page.press("/")
    focus_last_message(page)
    omar.delete("C0CHAT", ts)
    page.wait_for(MESSAGES)
    assert page.focused() == "Message #chat"


def test_focus_returns_from_a_dialog_to_a_message_drawn_anew(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0CHAT")
    send(page, "Tea?")
    page.wait_for(SENT, "Tea?")
    focus_last_message(page)
    page.press(Keys.DELETE)
    page.wait_for("dialog h2", "Delete this message?")
    omar.react("C0CHAT", omar.messages("C0CHAT")[0]["ts"], "tada")
    page.wait(lambda: page.count("#messages .reaction") == 1)
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.count("dialog") == 0)
    assert page.focused().endswith(": Tea?")


def test_box_takes_letters_again_each_time_a_dialog_was_closed(page: Page):
    page.open("#U0NADIA/C0ASK")
    page.press("/")
    for _ in range(10):  # Chromium lost the caret about every second time
        page.press("k", control=True)
        page.press(Keys.ESCAPE)
        page.wait(lambda: page.count("dialog") == 0)
        page.press("a")
    assert page.run("return document.getElementById('composer-text').value") == "a" * 10


def test_focus_returns_from_a_menu_to_a_button_drawn_anew(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0ASK")
    page.run("document.querySelector('.person-card').focus()")
    page.press(Keys.ENTER)
    page.wait(lambda: page.focused().startswith("Nadia Osei"))
    omar.say("C0CHAT", "Anyone for tea?")
    page.wait_for(".badge", "1")
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.count(".popover") == 0)
    assert page.focused() == "You are Nadia Osei Clerk Be somebody else"


def test_text_being_changed_outlives_a_redraw_of_its_message(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0CHAT")
    send(page, "Tea")
    page.wait_for(SENT, "Tea")
    page.press(Keys.ARROW_UP)
    page.wait(lambda: page.focused() == "Edit message")
    page.press(" and cake")
    omar.react("C0CHAT", omar.messages("C0CHAT")[0]["ts"], "tada")
    omar.say("C0CHAT", "Please")
    page.wait(lambda: page.texts(MESSAGES) == ["Please"])
    page.press("s", Keys.ENTER)
    page.wait_for(MESSAGES, "Tea and cakes (edited)", "Please")
    assert page.count("#messages .reaction") == 1


def test_box_to_write_in_keeps_the_focus_when_the_person_changes(page: Page):
    page.open("#U0NADIA/C0ASK")
    page.run(NO_STREAM)
    page.press("/")
    page.press("k", control=True)
    page.press("omar", Keys.ENTER)
    page.wait_for(".person-name", "Omar Reyes")
    assert page.focused() == "Message #ask-anything"
    page.press("Tea?", Keys.ENTER)
    page.wait_for(SENT, *PAST, "Tea?")
    assert page.focused() == "Message #ask-anything"

"""The page as a whole: it loads from one machine, follows its address, and needs nothing but a keyboard."""

import pytest
from selenium.webdriver.common.keys import Keys

from bot.sandbox.driver import SandboxPerson
from tests.bot.sandbox_web.checks import too_wide
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser
MESSAGES = "#messages .message-body"
REPLIES = "#thread .message-body"
ORIGINS = """
const fetched = performance.getEntries().filter((one) => /^http/.test(one.name));
return [...new Set(fetched.map((one) => new URL(one.name).origin))];
"""


def test_page_loads_without_complaints_and_asks_no_other_machine(page: Page):
    page.open("#U0NADIA/C0ASK")
    page.wait_for(MESSAGES, "Who has the van keys?", "Cake in the kitchen")
    assert page.run(ORIGINS) == [page.url]
    assert page.console() == []


def test_pages_that_were_left_hold_no_connection(page: Page):
    """A browser keeps six connections to a server: one left open by each page would stop the seventh."""
    for _ in range(7):
        page.open("#U0NADIA/C0ASK")
    page.wait_for(MESSAGES, "Who has the van keys?", "Cake in the kitchen")


def test_bare_address_opens_as_the_first_person_in_the_first_channel(page: Page):
    page.open()
    assert page.texts(".person-name") == ["Nadia Osei"]
    assert page.run("return location.hash") == "#U0NADIA/C0ASK"


def test_address_of_a_permalink_keeps_the_person(page: Page, omar: SandboxPerson):
    ts = omar.messages("C0ASK")[0]["ts"]
    page.open("#U0OMAR/C0CHAT")
    page.run("location.hash = arguments[0]", f"#/C0ASK/t/{ts}")
    page.wait_for(REPLIES, "Who has the van keys?", "On the hook.")
    assert page.run("return location.hash") == f"#U0OMAR/C0ASK/t/{ts}"


def test_keyboard_alone_is_enough_to_switch_write_and_reply(page: Page):
    page.open("#U0NADIA/C0ASK")
    page.press("k", control=True)
    page.press("omar", Keys.ENTER)
    page.wait_for(".person-name", "Omar Reyes")
    page.press("/")
    assert page.focused() == "Message #ask-anything"
    page.press("Where is the ", shift=False)
    page.press(Keys.ENTER, shift=True)
    page.press("*ladder*?", Keys.ENTER)
    page.wait_for(MESSAGES, "Who has the van keys?", "Cake in the kitchen", "Where is the\nladder?")
    page.press(Keys.TAB, shift=True)
    page.press(Keys.END, Keys.ENTER)
    page.wait_for(REPLIES, "Where is the\nladder?")
    page.wait(lambda: page.focused() == "Reply in this thread")
    page.press("Found it", Keys.ENTER)
    page.wait_for(REPLIES, "Where is the\nladder?", "Found it")
    page.wait_for(".thread-footer strong", "1 reply", "1 reply")
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.focused().startswith("Omar Reyes, 14:4"))
    assert page.texts(REPLIES) == []


def test_person_menu_and_conversation_list_go_by_arrow_keys(page: Page):
    page.open("#U0NADIA/C0ASK")
    page.run("document.querySelector('.person-card').focus()")
    page.press(Keys.ENTER)
    page.wait(lambda: page.focused().startswith("Nadia Osei"))
    page.press(Keys.ARROW_DOWN, Keys.ENTER)
    page.wait_for(".person-name", "Omar Reyes")
    page.wait(lambda: page.focused() == "You are Omar Reyes Fitter Be somebody else")
    page.press(Keys.TAB, Keys.ARROW_DOWN, Keys.ENTER)
    page.wait_for("#conversation-head h1", "chat")
    assert page.run("return location.hash") == "#U0OMAR/C0CHAT"


def test_message_elsewhere_counts_as_unread_until_it_is_seen(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0ASK")
    omar.say("C0CHAT", "Anyone for tea?")
    page.wait_for(".badge", "1")
    page.press("k", control=True)
    page.press("chat", Keys.ENTER)
    page.wait_for(MESSAGES, "Anyone for tea?")
    assert page.texts(".badge") == []


def test_mention_is_completed_and_sent_as_a_reference(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0CHAT")
    page.press("/", "@om")
    page.wait_for(".completion-label", "Omar Reyes")
    page.press(Keys.TAB, "see #ask-anything & https://fern.example/a?b=1&c=2.", Keys.ENTER)
    page.wait_for(MESSAGES, "@Omar Reyes see #ask-anything & https://fern.example/a?b=1&c=2.")
    page.wait(lambda: omar.messages("C0CHAT"))
    sent = omar.messages("C0CHAT")[0]["text"]
    assert sent == "<@U0OMAR> see <#C0ASK|ask-anything> &amp; <https://fern.example/a?b=1&amp;c=2>."


def test_own_message_is_edited_with_arrow_up_and_deleted_after_a_question(page: Page):
    page.open("#U0NADIA/C0CHAT")
    page.press("/", "Tea & cake", Keys.ENTER)
    page.wait_for("#messages .message:not(.pending) .message-body", "Tea & cake")
    page.press(Keys.ARROW_UP)
    page.wait(lambda: page.focused() == "Edit message")
    page.press("s", Keys.ENTER)
    page.wait_for(MESSAGES, "Tea & cakes (edited)")
    page.press(Keys.TAB, shift=True)
    page.press(Keys.DELETE)
    page.wait_for("dialog h2", "Delete this message?")
    page.press(Keys.ENTER)
    page.wait_for(MESSAGES)


def test_message_that_cannot_be_sent_says_so_and_can_be_sent_again(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0CHAT")
    page.offline(True)
    page.press("/", "Anybody there?", Keys.ENTER)
    page.wait(lambda: page.texts(".failure"))
    page.offline(False)
    page.click(".failure button")
    page.wait_for("#messages .message:not(.pending):not(.failed) .message-body", "Anybody there?")
    page.wait(lambda: [one["text"] for one in omar.messages("C0CHAT")] == ["Anybody there?"])
    assert page.texts(MESSAGES) == ["Anybody there?"]


def test_clock_goes_to_the_next_morning_of_the_person(page: Page):
    page.open("#U0OMAR/C0ASK")
    assert page.texts("#clock-day, #clock-zone") == ["Tue 24 Nov", "Lisbon"]
    page.run("document.getElementById('clock').focus()")
    page.press(Keys.ENTER)
    page.wait(lambda: page.focused() == "+1 hour")
    page.press(Keys.TAB, Keys.ENTER)
    page.wait_for("#clock-day, #clock-time", "Wed 25 Nov", "09:30")
    page.wait_for(".day-line", "Monday 23 November", "Yesterday")
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.focused().startswith("Wed 25 Nov 09:30 Lisbon"))


def test_fault_dial_is_turned_by_the_keyboard(page: Page, omar: SandboxPerson):
    page.open("#U0NADIA/C0ASK")
    page.run("document.querySelector('[data-key=faults]').focus()")
    page.press(Keys.ENTER)
    page.wait(lambda: page.count(".dial input:focus"))
    page.press(Keys.END)
    page.wait(lambda: omar.state()["faults"]["rate_limit"] == 1)
    page.wait(lambda: page.count("[data-key=faults].is-on"))


@pytest.mark.parametrize("address", ["", "/t/{ts}"], ids=["channel", "thread"])
def test_nothing_is_wider_than_a_phone(page: Page, omar: SandboxPerson, address: str):
    ts = omar.messages("C0ASK")[0]["ts"]
    omar.say("C0ASK", "averyveryverylongwordwithoutanyspaceinit" * 4)
    page.size(360, 740)
    page.open("#U0NADIA/C0ASK" + address.format(ts=ts))
    page.wait(lambda: page.count("#messages .message") == 3)
    assert too_wide(page) == []

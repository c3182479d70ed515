"""What can be done with a message by the keyboard: react, reply, copy its link, change and delete it."""

import pytest
from selenium.webdriver.common.keys import Keys
from slack_sdk import WebClient

from bot.sandbox.driver import SandboxPerson
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser
MESSAGES = "#messages .message-body"
REPLIES = "#thread .message-body"
OTHERS_MENU = ("Add a reaction", "Reply in thread", "Copy link")


@pytest.fixture
def own(page: Page, omar: SandboxPerson) -> str:
    """Open Omar's page with the focus on a message of his, and return its stamp."""
    ts = omar.say("C0CHAT", "Tea?")
    page.open("#U0OMAR/C0CHAT")
    page.press("/")
    page.press(Keys.TAB, shift=True)
    page.wait(lambda: page.focused().endswith(": Tea?"))
    return ts


def choose(page: Page, label: str) -> None:
    """Open the menu of the focused message and choose a row of it."""
    page.press("m")
    rows = page.texts(".menu-label")
    page.press(*[Keys.ARROW_DOWN] * rows.index(label), Keys.ENTER)


def test_menu_offers_to_change_only_what_is_ones_own(page: Page, own: str):
    page.press("m")
    page.wait_for(".menu-label", *OTHERS_MENU, "Edit message", "Delete message")
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.focused().endswith(": Tea?"))
    page.open("#U0NADIA/C0CHAT")
    page.press("/")
    page.press(Keys.TAB, shift=True)
    page.press(Keys.F10, shift=True)
    page.wait_for(".menu-label", *OTHERS_MENU)


def test_menu_is_also_behind_a_button_and_gives_the_focus_back(page: Page, own: str):
    page.press(Keys.TAB, Keys.TAB, Keys.TAB)
    assert page.focused() == "More actions"
    page.press(Keys.ENTER)
    page.wait_for(".menu-label", *OTHERS_MENU, "Edit message", "Delete message")
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.focused() == "More actions")


def test_reaction_is_searched_and_chosen_by_the_keyboard(page: Page, own: str, omar: SandboxPerson):
    choose(page, "Add a reaction")
    page.wait(lambda: page.focused() == "Find an emoji")
    page.press("tada", Keys.ENTER)
    page.wait(lambda: omar.messages("C0CHAT")[0]["reactions"] == [{"name": "tada", "users": ["U0OMAR"]}])
    page.wait(lambda: page.focused().endswith(": Tea?"))
    page.run("document.querySelector('.reaction').focus()")
    page.press(Keys.ENTER)
    page.wait(lambda: omar.messages("C0CHAT")[0]["reactions"] == [])


def test_emoji_are_walked_through_with_the_arrow_keys(page: Page, own: str, omar: SandboxPerson):
    page.press("r")
    page.wait(lambda: page.focused() == "Find an emoji")
    page.press(Keys.ARROW_DOWN)
    assert page.focused() == "white check mark"
    page.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
    assert page.focused() == "+1"
    page.press(Keys.ARROW_UP)
    assert page.focused() == "Find an emoji"
    page.press(Keys.ARROW_DOWN, Keys.ENTER)
    page.wait(
        lambda: [one["name"] for one in omar.messages("C0CHAT")[0]["reactions"]] == ["white_check_mark"]
    )


def test_link_is_copied_and_leads_back_to_the_message(page: Page, own: str):
    grant = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": page.url}
    page.browser.execute_cdp_cmd("Browser.grantPermissions", grant)
    choose(page, "Copy link")
    page.wait_for(".toast p", "Link copied.")
    link = page.run_module("return await navigator.clipboard.readText();")
    assert link == f"{page.url}/archives/C0CHAT/p{own.replace('.', '')}"
    page.open(link.removeprefix(f"{page.url}/"))
    page.wait_for(REPLIES, "Tea?")


def test_link_of_a_reply_names_its_thread(page: Page, omar: SandboxPerson, client: WebClient):
    parent = omar.messages("C0ASK")[0]["ts"]
    reply = omar.messages("C0ASK", parent)[1]["ts"]
    script = "const { permalinkOf } = await import('/static/js/permalink.js'); return permalinkOf(args[0]);"
    page.open("#U0OMAR/C0ASK")
    link = page.run_module(script, {"channel": "C0ASK", "ts": reply, "thread_ts": parent})
    assert link == client.chat_getPermalink(channel="C0ASK", message_ts=reply)["permalink"]


def test_message_is_changed_from_its_menu(page: Page, own: str):
    choose(page, "Edit message")
    page.wait(lambda: page.focused() == "Edit message")
    page.press(" And cake?", Keys.ENTER)
    page.wait_for(MESSAGES, "Tea? And cake? (edited)")


def test_message_is_deleted_from_its_menu(page: Page, own: str):
    choose(page, "Delete message")
    page.wait_for("dialog h2", "Delete this message?")
    page.press(Keys.ENTER)
    page.wait_for(MESSAGES)
    page.wait(lambda: page.focused() == "Message #chat")


def test_deleted_message_with_replies_says_so_and_offers_nothing(page: Page, own: str, omar: SandboxPerson):
    omar.say("C0CHAT", "Yes please", thread_ts=own)
    page.wait_for(".thread-footer strong", "1 reply")
    omar.delete("C0CHAT", own)
    page.wait_for(MESSAGES, "This message was deleted.")
    assert (page.texts(".author"), page.count("#messages .message-tools")) == ([], 0)
    assert page.focused() == "This message was deleted."
    page.press("m", "e", Keys.DELETE)
    assert page.texts(".popover, dialog, .edit-box") == []
    page.run("document.querySelector('.thread-footer').focus()")
    page.press(Keys.ENTER)
    page.wait_for(REPLIES, "This message was deleted.", "Yes please")


def test_private_note_can_only_be_dismissed(page: Page, client: WebClient):
    client.chat_postEphemeral(channel="C0CHAT", user="U0NADIA", text="For you")
    page.open("#U0NADIA/C0CHAT")
    page.press("/")
    page.press(Keys.TAB, Keys.TAB, shift=True)
    page.wait(lambda: page.focused().endswith("only visible to you: For you"))
    page.press("m", "r", Keys.ENTER)
    assert page.texts(".popover, #thread") == []
    page.press(Keys.TAB)
    assert page.focused() == "Dismiss"
    page.press(Keys.ENTER)
    page.wait_for(MESSAGES)


def test_reply_to_the_thread_that_is_open_leads_to_its_box(page: Page, own: str):
    page.press(Keys.ENTER)
    page.wait(lambda: page.focused() == "Reply in this thread")
    page.press(Keys.TAB, shift=True)
    page.wait(lambda: page.focused().endswith(": Tea?"))
    page.press("t")
    page.wait(lambda: page.focused() == "Reply in this thread")

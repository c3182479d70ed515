"""Every control works by the keyboard, is reached in the order of the page, and shows its focus."""

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.driver import SandboxPerson
from tests.bot.sandbox_web import checks
from tests.bot.sandbox_web.card import answer_card, option, plain
from tests.bot.sandbox_web.keys import tab_to
from tests.bot.sandbox_web.page import Page

Json = dict[str, Any]
pytestmark = pytest.mark.browser
BOX_TOOLS = ("Emoji", "Mention somebody", "Use a command")
VIDEO, COURSE = option("Video"), option("Course")
CONTROLS: list[tuple[Json, str, tuple[str, ...], Json]] = [
    (
        {"type": "overflow", "options": [VIDEO, COURSE]},
        "More actions",
        (Keys.ENTER, Keys.ARROW_DOWN, Keys.ENTER),
        {"selected_option": COURSE},
    ),
    (
        {"type": "static_select", "placeholder": plain("Kind"), "options": [VIDEO, COURSE]},
        "Kind",
        ("Cou", Keys.ENTER),
        {"selected_option": COURSE},
    ),
    (
        {"type": "users_select", "placeholder": plain("Who")},
        "Who",
        ("Omar", Keys.ENTER),
        {"selected_user": "U0OMAR"},
    ),
    (
        {"type": "multi_static_select", "placeholder": plain("Kinds"), "options": [VIDEO, COURSE]},
        "Kinds",
        (Keys.ENTER, Keys.TAB, Keys.TAB, Keys.SPACE),
        {"selected_options": [COURSE]},
    ),
    (
        {"type": "datepicker", "placeholder": plain("Day"), "initial_date": "2027-05-24"},
        "Day",
        ("06", Keys.ENTER),
        {"selected_date": "2027-06-24"},
    ),
    (
        {"type": "timepicker", "placeholder": plain("Hour"), "initial_time": "09:30"},
        "Hour",
        ("11", Keys.TAB, Keys.TAB, Keys.TAB),
        {"selected_time": "11:30"},
    ),
    (
        {"type": "radio_buttons", "options": [VIDEO, COURSE], "initial_option": VIDEO},
        "Video",
        (Keys.ARROW_DOWN,),
        {"selected_option": COURSE},
    ),
    (
        {"type": "checkboxes", "options": [VIDEO, COURSE]},
        "Video",
        (Keys.SPACE,),
        {"selected_options": [VIDEO]},
    ),
]


@pytest.fixture
def heard(bolt: App) -> list[Json]:
    """Return the list of the actions that the bot heard of."""
    actions: list[Json] = []

    @bolt.action("use")
    def hear(ack, body):
        ack()
        actions.append(body["actions"][0])

    return actions


@pytest.mark.parametrize(
    ("element", "name", "keys", "chosen"),
    [pytest.param(*control, id=control[0]["type"]) for control in CONTROLS],
)
def test_control_of_the_bot_is_used_by_the_keyboard(
    page: Page,
    client: WebClient,
    heard: list[Json],
    element: Json,
    name: str,
    keys: tuple[str, ...],
    chosen: Json,
):
    block = {"type": "actions", "elements": [{"action_id": "use", **element}]}
    client.chat_postMessage(channel="C0CHAT", text="Choose", blocks=[block])
    page.open("#U0NADIA/C0CHAT")
    page.wait(lambda: page.count("#messages .block-actions"))
    tab_to(page, name)
    assert not checks.without_outline(page)
    for key in keys:
        page.press(key)
    page.wait(lambda: heard)
    assert {key: heard[-1].get(key) for key in chosen} == chosen


def test_question_before_an_action_is_answered_by_the_keyboard(
    page: Page, client: WebClient, heard: list[Json]
):
    question = {"title": plain("Sure?"), "text": plain("It cannot be undone."), "confirm": plain("Yes")}
    button = {
        "type": "button",
        "action_id": "use",
        "text": plain("Forget"),
        "confirm": {**question, "deny": plain("No")},
    }
    client.chat_postMessage(
        channel="C0CHAT", text="Forget", blocks=[{"type": "actions", "elements": [button]}]
    )
    page.open("#U0NADIA/C0CHAT")
    page.wait(lambda: page.count("#messages .block-actions"))
    tab_to(page, "Forget")
    page.press(Keys.ENTER)
    page.wait_for("dialog h2", "Sure?")
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.focused() == "Forget")
    assert heard == []
    page.press(Keys.ENTER)
    page.wait_for("dialog h2", "Sure?")
    page.press(Keys.ENTER)
    page.wait(lambda: len(heard) == 1)
    page.wait(lambda: page.focused() == "Forget")


def stops(page: Page) -> list[str]:
    """Return the names of what Tab reaches, once around the page; each must show that it has the focus."""
    names: list[str] = []
    page.run("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    while True:
        page.press(Keys.TAB)
        if page.run("return document.activeElement === document.body") or len(names) > 60:
            return names
        name = page.focused()
        assert (name, checks.without_outline(page)) == (name, False)
        names.append(name)


def test_order_of_the_desk_is_that_of_the_eye(page: Page, client: WebClient, omar: SandboxPerson):
    ts = omar.messages("C0ASK")[0]["ts"]
    client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=answer_card(), thread_ts=ts)
    page.open(f"#U0NADIA/C0ASK/t/{ts}")
    page.wait(lambda: page.count("#thread .message") == 3)
    names = [name.split(",")[0] for name in stops(page)]
    assert names == [
        "Skip to the message box",
        "Go to… a conversation or person",
        "Tue 24 Nov 09:40 New York Move the clock of the sandbox",
        "Fault dial",
        "Phone view",
        "Theme: as the system. Change to light",
        "You are Nadia Osei Clerk Be somebody else",
        "Channel ask-anything",
        "2 replies Last reply 09:40 Open the thread",
        *("Add a reaction", "Reply in thread", "More actions"),
        "Message #ask-anything",
        *BOX_TOOLS,
        "Close thread (Esc)",
        "Waypost",
        *("Claim travel", "This helped", "Ask a mentor"),
        *("Add a reaction", "More actions"),
        "Reply in this thread",
        *BOX_TOOLS,
    ]


def test_order_of_a_phone_is_that_of_the_eye(page: Page):
    page.size(360, 740)
    page.open("#U0NADIA/C0ASK")
    page.wait(lambda: page.count("#messages .message") == 2)
    names = [name.split(",")[0] for name in stops(page)]
    assert names == [
        "Skip to the message box",
        "Back to the conversations",
        "You are Nadia Osei. Be somebody else",
        "1 reply Last reply Yesterday 08:50 Open the thread",
        "More actions",
        "Message #ask-anything",
        *BOX_TOOLS,
    ]


def test_reply_and_private_note_are_said_to_screen_readers(
    page: Page, client: WebClient, omar: SandboxPerson
):
    ts = omar.messages("C0ASK")[0]["ts"]
    said = "return document.getElementById('announcer').textContent"
    page.open("#U0NADIA/C0ASK")
    omar.say("C0ASK", "Found them", thread_ts=ts)
    page.wait(lambda: page.run(said) == "Omar Reyes in a thread: Found them")
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Psst")
    page.wait(lambda: page.run(said) == "Waypost in ask-anything, only visible to you: Psst")

"""What a bot shows on the page, and what it hears of what a person does there: a real Bolt app is the bot."""

from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.driver import SandboxPerson
from bot.sandbox.server import SandboxServer
from tests.bot.sandbox_web.card import answer_card, form, home
from tests.bot.sandbox_web.conftest import OPTIONS, START, WORLD
from tests.bot.sandbox_web.page import Page

Json = dict[str, Any]
pytestmark = pytest.mark.browser
MESSAGES = "#messages .message-body"


def refuse_taken_titles(values: Json) -> Json:
    """Answer a submission as a bot does that knows one title already."""
    taken = values["title"]["value"]["value"] == "taken"
    return {"response_action": "errors", "errors": {"title": "There is one already."}} if taken else {}


def push_another(values: Json) -> Json:
    return {"response_action": "push", "view": form("One more")}


def open_form_on_ask(bolt: App, answer: Callable[[Json], Json] = refuse_taken_titles) -> list[Json]:
    """Let /ask open the form, answer its submissions, and return the list that takes their values."""
    submitted: list[Json] = []

    @bolt.command("/ask")
    def show(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @bolt.view("add")
    def take(ack, body):
        submitted.append(body["view"]["state"]["values"])
        ack(**answer(submitted[-1]))

    return submitted


def without_type(field: Json) -> Json:
    """Return what was filled in, its options by their values alone."""
    shown = {key: value for key, value in field["value"].items() if key != "type"}
    if "selected_options" in shown:
        return {"selected_options": [one["value"] for one in shown["selected_options"]]}
    return {"selected_option": shown["selected_option"]["value"]} if "selected_option" in shown else shown


def test_button_of_a_card_reaches_the_bot_and_its_update_is_shown(page: Page, bolt: App, client: WebClient):
    @bolt.action("helped")
    def thank(ack, body, client):
        ack()
        value = body["actions"][0]["value"]
        client.chat_update(channel="C0ASK", ts=body["message"]["ts"], text=f"Noted for {value}", blocks=[])

    client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=answer_card())
    page.open("#U0NADIA/C0ASK")
    page.wait_for("#messages .blocks button", "This helped", "Ask a mentor")
    assert page.texts("#messages blockquote strong") == ["travel"]
    page.run("document.querySelector('#messages .blocks button').focus()")
    page.press(Keys.ENTER)
    page.wait(lambda: page.texts(MESSAGES)[-1].startswith("Noted for 7"))
    assert page.focused().startswith("Waypost, 09:4")


def test_private_note_is_marked_and_only_one_person_sees_it(page: Page, client: WebClient):
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="For you")
    page.open("#U0NADIA/C0ASK")
    page.wait_for(".message.ephemeral .only-you span", "Only visible to you")
    page.open("#U0OMAR/C0ASK")
    page.wait_for(MESSAGES, "Who has the van keys?", "Cake in the kitchen")


def test_private_note_in_a_closed_thread_is_pointed_out(page: Page, client: WebClient, omar: SandboxPerson):
    ts = omar.say("C0CHAT", "Where is the ladder?")
    page.open("#U0OMAR/C0CHAT")
    page.wait_for(MESSAGES, "Where is the ladder?")
    client.chat_postEphemeral(
        channel="C0CHAT", user="U0OMAR", thread_ts=ts, text="Nobody has written that down"
    )
    page.wait_for(".thread-footer strong", "1 note for you alone")
    page.wait_for(".toast p", "Waypost left a note for you alone in a thread.")
    page.click(".toast .button")
    page.wait_for("#thread .message-body", "Where is the ladder?", "Nobody has written that down")


def test_new_message_is_said_to_screen_readers(page: Page, client: WebClient):
    page.open("#U0NADIA/C0CHAT")
    client.chat_postMessage(channel="C0CHAT", text="*Tea* is ready, <@U0OMAR>")
    page.wait_for("#messages .message-body", "Tea is ready, @Omar Reyes")
    assert page.run("return document.getElementById('announcer').textContent") == (
        "Waypost in chat: Tea is ready, @Omar Reyes"
    )


def test_form_needs_its_fields_shows_the_bots_errors_and_sends_its_values(page: Page, bolt: App):
    submitted = open_form_on_ask(bolt)
    page.open("#U0NADIA/C0ASK")
    page.press("/", "/ask", Keys.ENTER)
    page.wait_for("dialog h2", "Add a resource")
    assert page.focused() == "Title"
    page.press(Keys.ENTER)
    page.wait_for(".input-error", "Please fill this in.", "Please fill this in.")
    assert page.focused() == "Title"
    page.press("taken", Keys.TAB, "Vid")
    page.press(Keys.TAB, Keys.SPACE, Keys.TAB, Keys.SPACE)
    page.wait_for(".multi-chip", "Video")
    page.run("document.querySelector('dialog input').focus()")
    page.press(Keys.ENTER)
    page.wait_for(".input-error", "There is one already.")
    page.press(Keys.END, " not", Keys.ENTER)
    page.wait(lambda: page.count("dialog") == 0)
    assert page.focused() == "Message #ask-anything"
    assert [without_type(field) for field in submitted[-1].values()] == [
        {"value": "taken not"},
        {"selected_option": "video"},
        {"selected_options": ["video"]},
        {"selected_user": "U0OMAR"},
        {"selected_date": "2027-05-24"},
        {"selected_option": "course"},
        {"selected_options": []},
    ]


def test_focus_stays_in_a_form_and_returns_when_it_is_left(page: Page, bolt: App):
    open_form_on_ask(bolt)
    page.open("#U0NADIA/C0ASK")
    page.press("/", "/ask", Keys.ENTER)
    page.wait_for("dialog h2", "Add a resource")
    page.press(Keys.TAB, shift=True)
    assert page.focused() == "Close"
    page.press(Keys.TAB, shift=True)
    assert page.focused() == "Add"
    page.press(Keys.TAB)
    assert page.focused() == "Close"
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.count("dialog") == 0)
    assert page.focused() == "Message #ask-anything"


def test_pushed_form_lies_on_the_first_which_keeps_what_was_written(page: Page, bolt: App):
    open_form_on_ask(bolt, push_another)
    page.open("#U0NADIA/C0ASK")
    page.press("/", "/ask", Keys.ENTER)
    page.wait_for("dialog h2", "Add a resource")
    page.press("Pump", Keys.TAB, "Vid", Keys.ENTER)
    page.run("document.querySelector('dialog form').requestSubmit()")
    page.wait_for("dialog h2", "One more")
    page.press(Keys.ESCAPE)
    page.wait_for("dialog h2", "Add a resource")
    assert page.run("return document.querySelector('dialog input').value") == "Pump"


def test_command_without_an_answer_is_reported(page: Page, bolt: App):
    page.open("#U0NADIA/C0ASK")
    page.press("/", "/late", Keys.ENTER)
    page.wait(lambda: len(page.texts(".toast")) == 1)
    page.press("/nothing", Keys.ENTER)
    page.wait(lambda: len(page.texts(".toast")) == 2)
    assert page.texts(".toast")[1] == "/nothing is not a command here. Type / to see them all."
    assert page.run("return document.getElementById('composer-text').value") == "/nothing"


def test_home_is_asked_for_and_shown(page: Page, bolt: App):
    @bolt.event("app_home_opened")
    def publish(event, client):
        client.views_publish(user_id=event["user"], view=home())

    page.open("#U0NADIA/D0NADIA")
    page.run("document.querySelector('#tab-messages').focus()")
    page.press(Keys.ARROW_LEFT)
    page.wait_for("#home h2", "Good morning")
    assert page.run("return location.hash") == "#U0NADIA/D0NADIA/home"
    assert page.focused() == "Home"
    assert page.texts(".composer") == []
    page.open("#U0OMAR/app/home")
    page.wait_for("#home h2", "Good morning")
    assert page.run("return location.hash") == "#U0OMAR/D0OMAR/home"


def test_page_catches_up_when_the_server_comes_back(page: Page, sandbox: SandboxServer):
    page.open("#U0NADIA/C0CHAT")
    sandbox.stop()
    page.wait(lambda: page.count(".offline") == 1)
    again = SandboxServer(
        WORLD, SandboxClock(START), port=int(sandbox.url.rsplit(":", 1)[1]), options=OPTIONS
    )
    again.start()
    try:
        omar = SandboxPerson(again.url, "U0OMAR")
        omar.say("C0CHAT", "Back again")
        omar.close()
        page.wait_for(MESSAGES, "Back again")
        page.wait(lambda: page.count(".offline") == 0)
    finally:
        page.browser.get("about:blank")
        again.stop()

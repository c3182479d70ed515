"""The ways to the app besides messages and commands, as a person finds them on the page."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.options import MessageShortcut, SandboxOptions
from bot.sandbox.server import SandboxServer
from tests.bot.sandbox_web.conftest import START, WORLD
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser
STEP = {
    "title": "Answer a question",
    "description": "Looks it up",
    "input_parameters": {
        "question": {"type": "string", "title": "Question", "is_required": True},
        "user": {"type": "slack#/types/user_id", "title": "Who asks"},
    },
    "output_parameters": {
        "answer": {"type": "string", "title": "Answer", "is_required": True},
        "url": {"type": "string", "title": "Link"},
    },
}
OPTIONS = SandboxOptions(
    shortcuts=(MessageShortcut("Find help for this", "find"), MessageShortcut("Save as job aid", "save")),
    functions={"answer": STEP},
    retry_delays=(),
)
MENU = ("Add a reaction", "Reply in thread", "Find help for this", "Save as job aid", "Copy link")
QUESTION = "Where are the van keys?"
PROMPTS = [{"title": "The van keys", "message": QUESTION}, {"title": "Cake", "message": "Is there cake?"}]
FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": {"type": "plain_text", "text": "This helped"}, "value": "yes:7"},
            "negative_button": {"text": {"type": "plain_text", "text": "Not quite"}, "value": "no:7"},
        }
    ],
}
FIELD = {
    "type": "input",
    "block_id": "search",
    "dispatch_action": True,
    "label": {"type": "plain_text", "text": "Find help"},
    "element": {
        "type": "plain_text_input",
        "action_id": "search",
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    },
}


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    """Return a workspace whose app has shortcuts and a step."""
    server = SandboxServer(WORLD, SandboxClock(START), options=OPTIONS)
    server.start()
    yield server
    server.stop()


def test_shortcut_is_chosen_in_the_menu_of_a_message_and_opens_a_modal(page: Page, bolt: App):
    @bolt.message_shortcut("save")
    def save(ack, body, client):
        ack()
        title = {"type": "plain_text", "text": "Add a resource"}
        text = {"type": "section", "text": {"type": "plain_text", "text": body["message"]["text"]}}
        client.views_open(
            trigger_id=body["trigger_id"], view={"type": "modal", "title": title, "blocks": [text]}
        )

    page.open("#U0NADIA/C0ASK")
    page.wait(lambda: page.count("#messages .message") == 2)
    page.run("document.querySelectorAll('#messages .message')[1].focus()")
    page.run("document.querySelectorAll('#messages [data-key=\"do/more\"]')[1].focus()")
    page.press(Keys.ENTER)
    page.wait_for(".menu-label", *MENU)
    assert page.focused() == "Add a reaction"
    page.press(*[Keys.ARROW_DOWN] * MENU.index("Save as job aid"), Keys.ENTER)
    page.wait_for("dialog .section-text", "Cake in the kitchen")


def test_shortcut_is_answered_for_the_person_alone(page: Page, bolt: App):
    @bolt.message_shortcut("find")
    def find(ack, body, respond):
        ack()
        respond(f"Nothing on “{body['message']['text']}”")

    page.open("#U0NADIA/C0ASK")
    page.wait(lambda: page.count("#messages .message") == 2)
    page.run("document.querySelectorAll('#messages [data-key=\"do/more\"]')[1].click()")
    page.wait_for(".menu-label", *MENU)
    page.run("document.querySelectorAll('.menu-row')[arguments[0]].click()", MENU.index("Find help for this"))
    page.wait_for(".message.ephemeral .message-body", "Nothing on “Cake in the kitchen”")


def test_compass_is_among_the_first_reactions(page: Page, sandbox: SandboxServer):
    page.open("#U0NADIA/C0ASK")
    page.wait(lambda: page.count("#messages .message") == 2)
    page.run("document.querySelectorAll('#messages [data-key=\"do/react\"]')[1].click()")
    page.wait(lambda: page.count(".emoji-button") > 6)
    page.press("compass", Keys.ENTER)
    page.wait(lambda: page.count("#messages .reaction") == 1)
    assert page.run("return document.querySelector('#messages .reaction').title") == "compass: you"


def test_suggestion_asks_and_the_answer_opens_beside_it(page: Page, bolt: App, client: WebClient):
    judged: list[str] = []

    @bolt.event("app_home_opened")
    def suggest(event, client):
        client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"], title="Try", prompts=PROMPTS
        )

    @bolt.event("message")
    def look_up(event, client):
        client.assistant_threads_setStatus(
            channel_id=event["channel"], thread_ts=event["ts"], status="Looking it up…"
        )

    @bolt.action("feedback")
    def judge(ack, action):
        ack()
        judged.append(action["value"])

    page.open("#U0NADIA/D0NADIA")
    page.wait_for(".agent-title, .agent-prompts .button", "Try", "The van keys", "Cake")
    page.click(".agent-prompts .button")
    page.wait_for("#messages .message-body", QUESTION)
    page.wait_for(".agent-status", "Waypost: Looking it up…")
    ts = client.conversations_history(channel="D0NADIA")["messages"][0]["ts"]
    client.chat_postMessage(channel="D0NADIA", thread_ts=ts, text="On the hook.", blocks=[FEEDBACK])
    page.wait_for("#thread .feedback button", "This helped", "Not quite")
    assert page.texts(".agent-status") == []
    page.click("#thread .feedback button")
    page.wait(lambda: judged == ["yes:7"])
    assert page.run("return document.querySelector('#thread .feedback button').ariaPressed") == "true"


def test_answer_does_not_open_while_the_person_writes_on(page: Page, bolt: App, client: WebClient):
    page.open("#U0NADIA/D0NADIA")
    page.press("/", QUESTION, Keys.ENTER)
    page.wait_for("#messages .message:not(.pending) .message-body", QUESTION)
    page.press("And the ladder")
    ts = client.conversations_history(channel="D0NADIA")["messages"][0]["ts"]
    client.chat_postMessage(channel="D0NADIA", thread_ts=ts, text="On the hook.")
    page.wait_for(".thread-footer strong", "1 reply")
    assert page.texts("#thread .message-body") == []
    assert page.focused() == "Message Waypost"


def test_enter_in_a_field_on_home_reaches_the_bot(page: Page, bolt: App):
    def show(client, user, text):
        said = {"type": "section", "text": {"type": "plain_text", "text": text}}
        client.views_publish(user_id=user, view={"type": "home", "blocks": [FIELD, said]})

    @bolt.event("app_home_opened")
    def begin(event, client):
        show(client, event["user"], "Nothing looked for yet")

    @bolt.action("search")
    def search(ack, body, action, client):
        ack()
        show(client, body["user"]["id"], f"Looked for {action['value']}")

    page.open("#U0NADIA/app/home")
    page.wait_for("#home .section-text", "Nothing looked for yet")
    page.run("document.querySelector('#home input').focus()")
    page.press("van keys", Keys.ENTER)
    page.wait_for("#home .section-text", "Looked for van keys")
    assert page.focused() == "Find help"
    assert page.run("return document.querySelector('#home input').value") == "van keys"


def test_step_of_a_workflow_is_run_from_the_bar(page: Page, bolt: App):
    @bolt.function("answer")
    def answer(inputs, complete, fail):
        if inputs["question"] == QUESTION:
            complete({"answer": f"On the hook, {inputs['user']}", "url": ""})
        else:
            fail("Nobody knows.")

    page.open("#U0NADIA/C0ASK")
    page.run("document.querySelector('[data-key=workflow]').focus()")
    page.press(Keys.ENTER)
    page.wait_for(".step-input .input-label", "Question", "Who asks (optional)")
    page.press(QUESTION, Keys.TAB, "Omar", Keys.TAB, Keys.ENTER)
    page.wait_for(".step-outputs dd", "On the hook, U0OMAR", "—")
    page.run("document.querySelector('.step-form input').value = 'What else?'")
    page.run("document.querySelector('.step-form').requestSubmit()")
    page.wait_for(".step-error", "Nobody knows.")

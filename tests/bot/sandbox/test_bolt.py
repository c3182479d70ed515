"""A real Bolt app, unchanged, against the sandbox: events, commands, actions, views, response_url."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bot.sandbox.bot_side import bolt_app, serve_bolt
from tests.bot.sandbox.conftest import texts
from tests.bot.sandbox.test_interactions import BLOCKS
from tests.bot.sandbox.test_views import FILLED, HOME, modal


@pytest.fixture
def bolt(sandbox):
    """Return a Bolt app that is already connected; its listeners are added by the test."""
    app = bolt_app(sandbox.url)
    server = serve_bolt(app)
    sandbox.connect_bot(server.url)
    yield app
    server.stop()
    app.listener_runner.listener_executor.shutdown()


def test_mention_is_answered_in_its_thread(bolt, nadia):
    bolt.event("app_mention")(lambda event, say: say("Like this", thread_ts=event["ts"]))
    bolt.event("message")(lambda: None)
    ts = nadia.say("C0ASK", "<@U0WAYPOST> how do I claim travel?")
    replies = nadia.wait_for(lambda: nadia.messages("C0ASK", ts)[1:])
    assert texts(replies) == ["Like this"]


def test_direct_message_is_answered(bolt, nadia):
    bolt.message("hello")(lambda message, say: say(f"Hello <@{message['user']}>"))
    nadia.say("D0NADIA", "hello there")
    assert texts(nadia.wait_for(lambda: nadia.messages("D0NADIA")[1:])) == ["Hello <@U0NADIA>"]


def test_command_opens_a_modal_whose_submission_posts(bolt, nadia, client):
    def add(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(callback_id="add"))

    def added(ack, body, view, client):
        if view["state"]["values"]["url"]["value"]["value"] == "bad":
            ack(response_action="errors", errors={"url": "Not this one"})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Added")

    bolt.command("/ask")(add)
    bolt.view("add")(added)
    bolt.event("message")(lambda: None)
    nadia.command("C0ASK", "/ask")
    view = nadia.wait_for(nadia.modal)
    assert nadia.submit(view["id"], {"url": {"value": {"value": "bad"}}}) == {"url": "Not this one"}
    assert nadia.submit(view["id"], FILLED) == {}
    assert texts(nadia.wait_for(lambda: nadia.messages("D0NADIA"))) == ["Added"]


def test_command_may_be_answered_by_its_ack(bolt, nadia):
    bolt.command("/ask")(lambda ack, command: ack(f"You asked: {command['text']}"))
    nadia.command("C0ASK", "/ask", "why?")
    assert texts(nadia.messages("C0ASK"))[-1] == "You asked: why?"


def test_click_updates_the_message_through_response_url(bolt, nadia, client):
    def helped(ack, respond, action):
        ack()
        respond(text=f"Noted {action['value']}", replace_original=True)

    bolt.action("helped")(helped)
    bolt.event("message")(lambda: None)
    client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=BLOCKS)
    nadia.click(nadia.messages("C0ASK")[-1], "helped")
    nadia.wait_for(lambda: texts(nadia.messages("C0ASK"))[-1] == "Noted r1")


def test_home_is_published_when_it_is_opened(bolt, nadia):
    bolt.event("app_home_opened")(
        lambda event, client: client.views_publish(user_id=event["user"], view=HOME)
    )
    nadia.open_home()
    assert nadia.wait_for(nadia.home)["blocks"] == HOME["blocks"]


def test_many_clicks_at_once_are_all_acknowledged(bolt, nadia, client):
    seen = []

    def helped(ack, body):
        ack()
        seen.append(body["trigger_id"])

    bolt.action("helped")(helped)
    bolt.event("message")(lambda: None)
    client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=BLOCKS)
    message = nadia.messages("C0ASK")[-1]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: nadia.click(message, "helped"), range(32)))
    assert len(set(seen)) == 32

"""Modals and App Home: opening, stacking, updating, submitting and closing."""

import pytest

from bot.sandbox.errors import Refusal
from bot.sandbox.triggers import Triggers
from tests.bot.sandbox.bot_side import json_reply
from tests.bot.sandbox.conftest import error_of, refusal_of


def plain(text):
    return {"type": "plain_text", "text": text}


def modal(title="Add a resource", **fields):
    url = {"type": "plain_text_input", "action_id": "value", "min_length": 3}
    topic = {
        "type": "static_select",
        "action_id": "value",
        "options": [{"text": plain("Vans"), "value": "vans"}],
    }
    blocks = [
        {"type": "input", "block_id": "url", "label": plain("Address"), "element": url},
        {"type": "input", "block_id": "topic", "label": plain("Topic"), "element": topic, "optional": True},
    ]
    return {"type": "modal", "title": plain(title), "submit": plain("Add"), "blocks": blocks} | fields


HOME = {"type": "home", "blocks": [{"type": "section", "block_id": "hello", "text": plain("Welcome")}]}
FILLED = {"url": {"value": {"type": "plain_text_input", "value": "https://fernhill.example"}}}


@pytest.fixture
def trigger(bot, nadia):
    """Return a function that gives a fresh trigger id of Nadia's."""

    def fresh():
        nadia.command("C0ASK", "/ask")
        return bot.received[-1].payload["trigger_id"]

    return fresh


def test_modal_opens_for_the_person_of_the_trigger(client, trigger, nadia, omar):
    view = client.views_open(trigger_id=trigger(), view=modal(callback_id="add", private_metadata="m"))[
        "view"
    ]
    assert nadia.modal() == view
    assert omar.modal() is None
    assert (view["type"], view["callback_id"], view["private_metadata"]) == ("modal", "add", "m")
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert view["state"]["values"] == {
        "url": {"value": {"type": "plain_text_input", "value": None}},
        "topic": {"value": {"type": "static_select", "selected_option": None}},
    }


def test_trigger_is_good_for_one_view_only(client, trigger):
    trigger_id = trigger()
    client.views_open(trigger_id=trigger_id, view=modal())
    assert error_of(client.views_open, trigger_id=trigger_id, view=modal()) == "exchanged_trigger_id"
    assert error_of(client.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


def test_faulty_view_leaves_the_trigger_unused(client, trigger):
    trigger_id = trigger()
    answer = refusal_of(client.views_open, trigger_id=trigger_id, view=modal("x" * 25))
    assert answer["error"] == "invalid_arguments"
    assert "/title" in answer["response_metadata"]["messages"][0]
    assert client.views_open(trigger_id=trigger_id, view=modal())["ok"]


def test_home_is_no_modal(client, trigger):
    assert error_of(client.views_open, trigger_id=trigger(), view=HOME) == "invalid_arguments"
    assert error_of(client.views_publish, user_id="U0NADIA", view=modal()) == "invalid_arguments"


def test_at_most_three_modals_lie_on_each_other(client, trigger, nadia):
    first = client.views_open(trigger_id=trigger(), view=modal())["view"]
    second = client.views_push(trigger_id=trigger(), view=modal("Two"))["view"]
    third = client.views_push(trigger_id=trigger(), view=modal("Three"))["view"]
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    assert error_of(client.views_push, trigger_id=trigger(), view=modal("Four")) == "push_limit_reached"
    nadia.close_modal(third["id"])
    assert nadia.modal() == second


def test_update_makes_a_new_version_unless_another_came_first(client, trigger, nadia):
    view = client.views_open(trigger_id=trigger(), view=modal(external_id="add-1"))["view"]
    changed = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Later"))["view"]
    assert nadia.modal()["title"]["text"] == "Later"
    assert changed["hash"] != view["hash"]
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal("Too late")}
    assert error_of(client.views_update, **stale) == "hash_conflict"
    assert error_of(client.views_update, view_id="V0", view=modal()) == "not_found"


def test_update_finds_a_view_by_its_external_id(client, trigger, nadia):
    client.views_open(trigger_id=trigger(), view=modal(external_id="add-1"))
    client.views_update(external_id="add-1", view=modal("Later", external_id="add-1"))
    assert nadia.modal()["title"]["text"] == "Later"


def test_submission_carries_what_was_filled_in_and_closes(client, trigger, nadia, bot):
    view = client.views_open(trigger_id=trigger(), view=modal(callback_id="add"))["view"]
    assert nadia.submit(view["id"], FILLED) == {}
    payload = bot.received[-1].payload
    assert (payload["type"], payload["view"]["callback_id"]) == ("view_submission", "add")
    assert payload["view"]["state"]["values"] == FILLED | {
        "topic": {"value": {"type": "static_select", "selected_option": None}}
    }
    assert nadia.modal() is None


def test_empty_or_short_field_is_caught_before_the_bot_hears_of_it(client, trigger, nadia, bot):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    before = len(bot.received)
    assert nadia.submit(view["id"], {}) == {"url": "This field needs an answer."}
    assert nadia.submit(view["id"], {"url": {"value": {"value": "ab"}}}) == {
        "url": "Please write at least 3 characters."
    }
    assert len(bot.received) == before


def test_errors_from_the_bot_keep_the_modal_open(client, trigger, nadia, bot):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    bot.replies = [json_reply({"response_action": "errors", "errors": {"url": "Already there"}})]
    assert nadia.submit(view["id"], FILLED) == {"url": "Already there"}
    assert nadia.modal()["id"] == view["id"]


def test_answer_to_a_submission_may_update_push_or_clear(client, trigger, nadia, bot):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    bot.replies = [
        json_reply({"response_action": "update", "view": modal("Next")}),
        json_reply({"response_action": "push", "view": modal("On top")}),
        json_reply({"response_action": "clear"}),
    ]
    nadia.submit(view["id"], FILLED)
    assert (nadia.modal()["id"], nadia.modal()["title"]["text"]) == (view["id"], "Next")
    nadia.submit(view["id"], FILLED)
    assert nadia.modal()["title"]["text"] == "On top"
    nadia.submit(nadia.modal()["id"], FILLED)
    assert nadia.modal() is None


def test_faulty_view_in_the_answer_is_refused(client, trigger, nadia, bot):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    bot.replies = [json_reply({"response_action": "update", "view": {"type": "modal"}})]
    with pytest.raises(Refusal, match="invalid_arguments"):
        nadia.submit(view["id"], FILLED)


@pytest.mark.parametrize("changed_options", [{"ack_timeout": 0.2}])
def test_submission_without_ack_times_out_and_keeps_the_modal(client, trigger, nadia, bot):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    bot.delay = 0.4
    with pytest.raises(Refusal, match="operation_timeout"):
        nadia.submit(view["id"], FILLED)
    assert nadia.modal()["id"] == view["id"]


def test_bot_hears_of_closing_if_it_asked_to(client, trigger, nadia, bot):
    quiet = client.views_open(trigger_id=trigger(), view=modal())["view"]
    nadia.close_modal(quiet["id"])
    assert "command" in bot.received[-1].payload
    loud = client.views_open(trigger_id=trigger(), view=modal(notify_on_close=True))["view"]
    nadia.close_modal(loud["id"])
    payload = bot.received[-1].payload
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert nadia.modal() is None


def test_view_of_another_person_cannot_be_touched(client, trigger, omar):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    with pytest.raises(Refusal, match="view_not_found"):
        omar.submit(view["id"], FILLED)


def test_click_in_a_modal_is_delivered_with_the_view(client, trigger, nadia, bot):
    more = {"type": "button", "action_id": "more", "text": plain("More"), "value": "2"}
    blocks = [*modal()["blocks"], {"type": "actions", "block_id": "row", "elements": [more]}]
    view = client.views_open(trigger_id=trigger(), view=modal(blocks=blocks))["view"]
    nadia.click_in_view(view, "more")
    payload = bot.received[-1].payload
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert (payload["view"]["id"], payload["actions"][0]["value"]) == (view["id"], "2")
    assert "response_url" not in payload
    client.views_update(view_id=view["id"], view=modal("More"))
    assert nadia.modal()["title"]["text"] == "More"


def test_trigger_expires():
    seconds = [0.0]
    triggers = Triggers(3.0, lambda: seconds[0])
    early, late = triggers.issue("U0NADIA"), triggers.issue("U0NADIA")
    seconds[0] = 3.0
    assert triggers.exchange(early) == "U0NADIA"
    seconds[0] = 3.1
    with pytest.raises(Refusal, match="expired_trigger_id"):
        triggers.exchange(late)


def test_home_is_published_and_replaced(client, nadia, bot, sandbox):
    first = client.views_publish(user_id="U0NADIA", view=HOME)["view"]
    assert nadia.home() == first
    second = client.views_publish(user_id="U0NADIA", view=HOME, hash=first["hash"])["view"]
    assert (second["id"], second["hash"] != first["hash"]) == (first["id"], True)
    assert error_of(client.views_publish, user_id="U0NADIA", view=HOME, hash=first["hash"]) == "hash_conflict"
    assert error_of(client.views_publish, user_id="U0NOBODY", view=HOME) == "user_not_found"
    nadia.open_home()
    assert sandbox.wait_until_idle(10)
    assert bot.events[-1]["view"]["id"] == first["id"]

"""reactions.*, and reactions by people."""

from tests.bot.sandbox.conftest import error_of


def test_bot_reacts_and_takes_it_back(client, nadia):
    ts = nadia.say("C0ASK", "Thanks")
    item = {"channel": "C0ASK", "timestamp": ts}
    client.reactions_add(name="eyes", **item)
    nadia.react("C0ASK", ts, "eyes")
    assert nadia.messages("C0ASK")[-1]["reactions"] == [{"name": "eyes", "users": ["U0WAYPOST", "U0NADIA"]}]
    assert error_of(client.reactions_add, name="eyes", **item) == "already_reacted"
    client.reactions_remove(name="eyes", **item)
    assert error_of(client.reactions_remove, name="eyes", **item) == "no_reaction"
    message = client.reactions_get(**item)["message"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0NADIA"], "count": 1}]
    nadia.react("C0ASK", ts, "eyes", remove=True)
    assert nadia.messages("C0ASK")[-1]["reactions"] == []


def test_reaction_needs_a_message_and_a_proper_name(client, nadia):
    assert (
        error_of(client.reactions_add, name="eyes", channel="C0ASK", timestamp="1.0") == "message_not_found"
    )
    ts = nadia.say("C0ASK", "Thanks")
    assert error_of(client.reactions_add, name="Oh no", channel="C0ASK", timestamp=ts) == "invalid_name"
    assert error_of(client.reactions_get) == "no_item_specified"

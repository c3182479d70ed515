"""An update is no retry: only the latest of a message is sent, and none ever becomes or mends a message."""

from bot.outgoing import post, update
from bot.store import OutboxStore
from tests.bot.company import ASK, START
from tests.bot.limits import hello, limited, queue, waits


def test_update_that_a_later_one_makes_pointless_is_not_sent(workspace):
    queue(workspace, post("card", ASK, hello(0)), post("other", ASK, hello(9)))
    workspace.settle()
    limited(workspace, "chat.update")
    queue(workspace, update("u1", "card", ASK, hello(1)))
    waits(workspace)
    queue(workspace, update("u2", "card", ASK, hello(2)), update("o1", "other", ASK, hello(8)))
    queue(workspace, update("u3", "card", ASK, hello(3)))
    limited(workspace)
    workspace.settle()
    assert [said["text"] for said in workspace.top_level(ASK, workspace.nadia)] == ["Hello 3", "Hello 8"]
    assert workspace.rows("select key, state from outbox where key like '__' order by id") == [
        ("u1", "superseded"),
        ("u2", "superseded"),
        ("o1", "sent"),
        ("u3", "sent"),
    ]


def test_update_on_its_way_that_fails_makes_room_for_the_later_one(workspace):
    queue(workspace, post("card", ASK, hello(0)))
    workspace.settle()
    with workspace.bot.database.atomic() as db:
        store = OutboxStore(db)
        store.add(update("u1", "card", ASK, hello(1)), START)
        [first] = store.claim((), 1)
        store.add(update("u2", "card", ASK, hello(2)), START)
        store.retry(first.id, in_doubt=True)
    workspace.bot.sender.wake()
    workspace.settle()
    assert workspace.rows("select key, state from outbox where key like '__'") == [
        ("u1", "superseded"),
        ("u2", "sent"),
    ]


def test_post_in_doubt_is_looked_up_and_neither_said_again_nor_mended_by_its_update(workspace):
    workspace.nadia.turn_dial(lose_response=1.0)
    queue(workspace, post("card", ASK, hello(0)), update("u", "card", ASK, hello(1)))
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from outbox where in_doubt and ts is null"))
    workspace.nadia.turn_dial(lose_response=0.0)
    workspace.settle()
    assert [said["text"] for said in workspace.top_level(ASK, workspace.nadia)] == ["Hello 1"]


def test_update_that_fails_never_becomes_a_message(start_workspace):
    """A message that is gone needs no update, and one that was never sent can have none."""
    workspace = start_workspace()
    queue(workspace, post("card", ASK, hello(0)))
    workspace.settle()
    [said] = workspace.top_level(ASK, workspace.nadia)
    workspace.bot.app.client.chat_delete(channel=ASK, ts=said["ts"])
    queue(workspace, update("u", "card", ASK, hello(1)), update("lost", "never sent", ASK, hello(2)))
    workspace.settle()
    assert workspace.top_level(ASK, workspace.nadia) == []
    assert workspace.rows("select key, state, error from outbox where key <> 'card'") == [
        ("u", "sent", None),
        ("lost", "failed", "the message to update was never sent"),
    ]

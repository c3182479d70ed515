"""A deleted question that has replies: Slack changes it into a mark instead of telling that it is gone."""

from bot.channels.types import ChannelPolicy
from bot.settings import ChannelMode
from bot.understanding import Removal, Surroundings, happening_from_event

AROUND = Surroundings("U0BOT", lambda channel: ChannelPolicy(ChannelMode.THREAD), "compass")


def marked(**before: str) -> dict[str, object]:
    mark = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True, "ts": "1.000001"}
    event = {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "message": mark | {"text": "This message was deleted."},
        "previous_message": {"type": "message", "user": "U1", "text": "Where is it?", "ts": "1.000001"}
        | before,
        "ts": "2.000001",
    }
    return {"team_id": "T1", "event": event}


def test_question_that_became_a_mark_is_gone():
    assert happening_from_event(marked(), AROUND) == Removal("T1", "C1", "1.000001")


def test_message_of_a_bot_that_became_a_mark_is_nothing():
    assert happening_from_event(marked(bot_id="B1"), AROUND) is None

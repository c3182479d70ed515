"""What the tests of edits and deletions share: changing a message, and Slack's events for that."""

from bot.channels.store import ChannelStore
from bot.channels.types import ChannelSetting
from bot.holding.store import HeldStore
from tests.bot.company import ASK, START


def edit(workspace, ts, text, channel=ASK, person=None):
    """Let somebody change their message."""
    (person or workspace.nadia).edit(channel, ts, text)
    workspace.settle()


def delete(workspace, ts, channel=ASK, person=None):
    """Let somebody delete their message."""
    (person or workspace.nadia).delete(channel, ts)
    workspace.settle()


def shown(workspace, ts, channel=ASK):
    """Return the titles of each of the bot's messages in a thread, as somebody else sees it."""
    return [workspace.card(said).titles for said in workspace.replies(channel, ts, workspace.owen)]


def became_of(workspace, question_id=1):
    """Return state and reason of a held answer."""
    with workspace.bot.database.reading() as db:
        held = HeldStore(db).of(question_id)
    return (held.state, held.reason) if held else None


def set_policy(workspace, channel, policy):
    """Set a channel as somebody does in Slack."""
    with workspace.bot.database.atomic() as db:
        ChannelStore(db).put(ChannelSetting(channel, policy, "U0PRIYA", START))


def everything_stored(workspace):
    """Return all text in the database, whatever table it is in; what the search index keeps is content."""
    tables = workspace.rows("select name from sqlite_master where type = 'table' and name not like '%fts%'")
    return "\n".join(str(row) for (name,) in tables for row in workspace.rows(f'select * from "{name}"'))


def changed_event(message, previous, stamp="1790000000.000000", channel=ASK, **more):
    """Return the event by which Slack tells that a message changed."""
    event = {"type": "message", "subtype": "message_changed", "channel": channel, "channel_type": "channel"}
    return event | {
        "message": message,
        "previous_message": previous,
        "ts": stamp,
        "event_ts": stamp,
        "hidden": True,
        **more,
    }


def edited(ts, before, after, stamp):
    """Return the event of a message that Nadia changed."""
    message = {"type": "message", "user": "U0NADIA", "ts": ts}
    now = message | {"text": after, "edited": {"user": "U0NADIA", "ts": stamp}}
    return changed_event(now, message | {"text": before}, stamp)

"""From what happened in the workspace to the notices the page gets."""

from bot.sandbox import changes
from bot.sandbox.messages import Message
from bot.sandbox.page_forms import message_form
from bot.sandbox.stream import Stream
from bot.sandbox.workspace import Workspace


class PageFeed:
    """Tells every page what the person in front of it may see."""

    def __init__(self, workspace: Workspace, stream: Stream) -> None:
        self._workspace = workspace
        self._stream = stream

    def tell(self, change: changes.Change) -> None:
        """Publish the notices of a change; called under the workspace's lock, so in the real order."""
        if isinstance(change, changes.Joined):
            self._stream.publish("conversations", {}, frozenset({change.user}))
        elif isinstance(change, changes.Posted):
            self._publish("message", change.message)
            self._parent_changed(change.message)
        elif isinstance(change, changes.Deleted) and change.left:
            self._publish("message_changed", change.left)
        elif isinstance(change, changes.Deleted):
            data = {
                "channel": change.message.channel,
                "ts": change.message.ts,
                "thread_ts": change.message.thread_ts,
            }
            self._stream.publish("message_deleted", data, self._workspace.audience(change.message))
            self._parent_changed(change.message)
        else:
            self._publish("message_changed", change.message)

    def _parent_changed(self, message: Message) -> None:
        """A reply changes the count below its parent; one that only a single person sees does not."""
        if message.thread_ts is None or message.ephemeral:
            return
        parent = self._workspace.message(message.channel, message.thread_ts)
        if parent is not None:
            self._publish("message_changed", parent)

    def _publish(self, name: str, message: Message) -> None:
        self._stream.publish(name, message_form(self._workspace, message), self._workspace.audience(message))

"""Who is in a thread, and whether a person has replied: pure decisions from what Slack shows.

Slackbot and messages of apps are not people: a reply that a workflow gives to everybody must not keep an
answer back. They are company all the same: an untagged follow-up may be meant for that app.
"""

import re
from collections.abc import Iterable

from bot.lookups import Said

SLACKBOT = "USLACKBOT"  # the author, too, of what is left of a deleted message with replies
_CALLED = re.compile(r"<@([UW]\w+)|<!(subteam\^\w+|here|channel|everyone)")


def only_with_waypost(thread: Iterable[Said], asker: str, waypost: str) -> bool:
    """Return whether nobody but the asker and Waypost wrote in a thread, or was called into it by name."""
    present: set[str] = set()
    for said in thread:
        present.add(said.user or "an app")
        if said.user != waypost:
            present |= called(said.text)
    return present - {SLACKBOT} == {asker, waypost}


def called(text: str) -> set[str]:
    """Return the people and groups that a message calls."""
    return {person or group for person, group in _CALLED.findall(text)}


def puts_to_colleague(text: str) -> bool:
    """Return whether a message names a person, and is for them; @here and groups are for everybody."""
    return any(one.startswith(("U", "W")) for one in called(text))


def replied(said: Iterable[Said], asker: str) -> bool:
    """Return whether a person other than the asker is among those who wrote."""
    return any(not one.by_bot and one.user not in ("", asker, SLACKBOT) for one in said)


def replied_to(said: Iterable[Said], asker: str) -> bool:
    """Return whether a person other than the asker mentions the asker."""
    return replied((one for one in said if asker in called(one.text)), asker)

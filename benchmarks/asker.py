"""People who keep asking in the sandbox workspace, and what they got for it."""

import random
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.sandbox.identity import BOT_USER
from bot.sandbox.messages import Draft
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Person, World

CHANNELS = 24
PEOPLE = 6
PAUSE_S = 0.5  # between two questions at most


def crowd() -> World:
    """Return a workspace with a few people and many channels, all with the bot in them."""
    people = tuple(Person(f"U0CROWD{n}", f"person{n}", f"Person {n}") for n in range(PEOPLE))
    members = (BOT_USER, *(person.id for person in people))
    channels = tuple(Channel(f"C0CROWD{n:02}", f"channel-{n}", members=members) for n in range(CHANNELS))
    return World("Crowd", "crowd", datetime.now(UTC), people, channels)


class Asker:
    """Mentions the bot with these questions until it is stopped; each is one it answers in the thread."""

    def __init__(self, workspace: Workspace, questions: Sequence[str], chance: random.Random) -> None:
        self._workspace = workspace
        self._chance = chance
        self._questions = questions
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="asker", daemon=True)
        self.asked: list[tuple[str, str]] = []

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()
        self._thread.join()

    def answers(self) -> dict[tuple[str, str], int]:
        """Return how many messages of the bot stand below each question, by channel and stamp."""
        return {(channel, ts): self._answers_below(channel, ts) for channel, ts in self.asked}

    def _run(self) -> None:
        while not self._stop.wait(self._chance.uniform(0, PAUSE_S)):
            channel = f"C0CROWD{self._chance.randrange(CHANNELS):02}"
            text = f"<@{BOT_USER}> {self._chance.choice(self._questions)}"
            message = self._workspace.post(Draft(channel, self._person(), text))
            self.asked.append((channel, message.ts))

    def _person(self) -> str:
        return f"U0CROWD{self._chance.randrange(PEOPLE)}"

    def _answers_below(self, channel: str, ts: str) -> int:
        asker = self._workspace.message(channel, ts)
        assert asker is not None, "nobody deletes a question"
        below = self._workspace.thread_messages(channel, ts, asker.user)
        return sum(message.by_bot for message in below)

"""Slack's limits: nothing is lost or said twice under them, nobody waits for a method but its own callers."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import Config
from bot.delivery import Delivery
from bot.outgoing import Outgoing, ReplyTo, post, respond
from bot.rates import MOST_TOKENS, PER_MINUTE, T3, T4, RateBook, Rates
from bot.sandbox.clock import SandboxClock
from bot.sandbox.driver import SandboxPerson
from bot.sandbox.identity import BOT_TOKEN, BOT_USER
from bot.sandbox.method_table import Token, method, methods
from bot.sandbox.server import SandboxServer
from bot.sandbox.world import Channel, Person, World
from bot.sender import Sender
from bot.settings import StorageSettings
from bot.slack_client import HeldBack, SlackClient
from bot.storage import open_database
from bot.store import OutboxStore
from tests.bot.company import ASK, GENERAL, START
from tests.bot.limits import hello, limited, queue, waits
from tests.bot.what_is_used import methods_in_use

CLAIM = "How do I claim travel costs?"
UNANSWERABLE = "Does anyone know a good dentist?"
DOCUMENTED = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 0}
MANY = 300
PEOPLE = tuple(f"U{number:04d}" for number in range(MANY))


class Clock:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


# One workspace's counts


@pytest.mark.parametrize("name", PER_MINUTE)
def test_limits_are_those_of_slacks_method_table(name):
    found = method(name)
    assert found is not None
    assert PER_MINUTE[name] == DOCUMENTED[found.tier or "t5"]


def test_every_method_that_the_bot_calls_has_its_limit():
    of_bots = {name for name in methods_in_use() if methods()[name].token is Token.BOT}
    assert of_bots - set(PER_MINUTE) == set()


def test_method_may_be_called_again_when_its_oldest_call_is_a_minute_old():
    clock = Clock()
    rates = Rates(clock)
    assert [rates.take("users.info") for _ in range(T4)] == [0] * T4
    clock.sleep(20)
    assert rates.take("users.info") == 40
    clock.sleep(40)
    assert rates.take("users.info") == 0


def test_paused_method_leaves_the_others_alone():
    clock = Clock()
    rates = Rates(clock)
    rates.pause("users.info", 30)
    rates.pause("users.info", 5)
    assert (rates.take("users.info"), rates.take("views.open")) == (30, 0)
    clock.sleep(30)
    assert rates.take("users.info") == 0


@given(st.lists(st.floats(0, 30), max_size=300))
def test_no_minute_has_more_calls_than_the_tier(waits):
    clock = Clock()
    rates = Rates(clock)
    calls = []
    for wait in waits:
        clock.sleep(wait / 10)
        if rates.take("chat.update") == 0:
            calls.append(clock.now)
    assert all(late - early >= 60 for early, late in zip(calls, calls[T3:], strict=False))


# The client


@pytest.fixture
def company() -> Iterator[SandboxServer]:
    """Return a workspace of three hundred people without a bot's endpoint."""
    people = tuple(Person(user, user.lower(), f"Person {user}") for user in PEOPLE)
    channel = Channel(ASK, "ask", members=(*PEOPLE, BOT_USER))
    server = SandboxServer(
        World(name="Many", domain="many", start=START, people=people, channels=(channel,), messages=()),
        SandboxClock(START),
    )
    server.start()
    yield server
    server.stop()


class Timed(SlackClient):
    """Notes when which method was called."""

    def __init__(self, clock: Clock, **settings: Any) -> None:
        super().__init__(book=RateBook(clock), **settings)
        self.calls: list[tuple[str, float]] = []
        self._clock = clock

    def api_call(self, api_method: str, **call: Any) -> Any:
        answer = super().api_call(api_method, **call)
        self.calls.append((api_method, self._clock.now))
        return answer

    def times(self, api_method: str) -> list[float]:
        return [at for name, at in self.calls if name == api_method]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(company: SandboxServer, clock: Clock) -> Timed:
    return Timed(clock, token=BOT_TOKEN, base_url=f"{company.url}/api/")


def test_retry_after_of_one_method_pauses_it_without_asking_slack_again(company, client, clock):
    nobody = SandboxPerson(company.url, PEOPLE[0])
    nobody.turn_dial(limited_methods="users.info", retry_after=30)
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user=PEOPLE[0])
    assert not isinstance(refused.value, HeldBack)
    nobody.turn_dial(limited_methods="")
    clock.sleep(10)
    with pytest.raises(HeldBack) as held:
        client.users_info(user=PEOPLE[0])
    response = held.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (
        429,
        "ratelimited",
        "20",
    )
    assert client.chat_postMessage(channel=ASK, text="Hello")["ok"]
    clock.sleep(20)
    assert client.users_info(user=PEOPLE[0])["ok"]
    nobody.close()


def test_each_workspace_has_its_own_counts_whoever_made_the_client(client):
    other = client.like(WebClient(token="xoxb-another-workspace", base_url=client.base_url))
    for _ in range(T4):
        client.users_info(user=PEOPLE[0])
    for same in (client, client.like(client)):
        with pytest.raises(HeldBack):
            same.users_info(user=PEOPLE[0])
    with pytest.raises(SlackApiError, match="invalid_auth"):
        other.users_info(user=PEOPLE[0])


def test_counts_of_tokens_that_are_no_longer_used_are_forgotten():
    book = RateBook()
    first = book.of("xoxb-first")
    for number in range(MOST_TOKENS - 1):
        book.of(f"xoxe-{number}")
    assert book.of("xoxb-first") is first
    book.of("xoxe-one-more")
    assert book.of("xoxb-first") is first
    for number in range(MOST_TOKENS):
        book.of(f"xwfp-{number}")
    assert book.of("xoxb-first") is not first


# Bursts


@pytest.fixture
def send(tmp_path: Path, client: Timed, clock: Clock) -> Iterator[Callable[[list[Outgoing]], list[Any]]]:
    """Return a function that queues messages, sends them all on the clock, and returns the outbox rows."""
    database = open_database(replace(Config(), storage=StorageSettings(path=tmp_path / "waypost.sqlite")))

    def where(key: str) -> Any:
        with database.reading() as db:
            return OutboxStore(db).where(key)

    sender = Sender(database, Delivery(client, where), monotonic=clock, sleep=clock.sleep)

    def sent(messages: list[Outgoing]) -> list[Any]:
        with database.atomic() as db:
            for message in messages:
                OutboxStore(db).add(message, START)
        sender.drain()
        with database.reading() as db:
            return db.execute("select state, attempts, count(*) from outbox group by 1, 2").fetchall()

    yield sent
    sender.stop()


@pytest.mark.slow
def test_burst_of_answers_in_one_channel_goes_out_in_order_one_a_second(company, client, send):
    assert send([post(f"k{n}", ASK, hello(n)) for n in range(MANY)]) == [("sent", 1, MANY)]
    assert client.times("chat.postMessage") == list(range(MANY))
    reader = SandboxPerson(company.url, PEOPLE[0])
    assert [message["text"] for message in reader.messages(ASK)] == [f"Hello {n}" for n in range(MANY)]
    reader.close()


@pytest.mark.slow
def test_direct_messages_to_everybody_arrive_once_at_the_pace_that_slack_allows(company, client, send):
    """Each person's first message has to open their conversation: at most fifty of these a minute."""
    assert send([post(f"k{n}", user, hello(n)) for n, user in enumerate(PEOPLE)]) == [("sent", 1, MANY)]
    opened = client.times("conversations.open")
    assert len(opened) == MANY
    assert all(late - early >= 60 for early, late in zip(opened, opened[T3:], strict=False))
    assert opened[-1] == pytest.approx(60 * (MANY / T3 - 1), abs=10)
    for number in (0, 150, 299):
        person = SandboxPerson(company.url, PEOPLE[number])
        texts = [message["text"] for message in person.messages(person.direct_messages())]
        assert texts == [f"Hello {number}"]
        person.close()


# The bot under limits


def test_commands_are_acknowledged_and_answered_while_people_cannot_be_looked_up(workspace):
    limited(workspace, "users.info", seconds=30)
    for person in (workspace.nadia, workspace.owen, workspace.omar):
        began = time.monotonic()
        person.command(GENERAL, "/ask", CLAIM)
        assert time.monotonic() - began < 3
    workspace.settle(3)
    [answer] = workspace.top_level(GENERAL, workspace.nadia)
    card = workspace.card(answer)
    assert card.titles == ("Claim travel costs",)
    assert card.small == ("Job aid · 4 min · verified by U0PRIYA on 14 Sep 2026",)


def test_one_limited_method_holds_up_no_other_and_loses_nothing(workspace):
    limited(workspace, "chat.postEphemeral")
    workspace.nadia.say(GENERAL, f"<@U0WAYPOST> {UNANSWERABLE}")
    waits(workspace)
    ts = workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.wait_for(lambda: workspace.replies(ASK, ts))
    assert workspace.top_level(GENERAL, workspace.nadia) == []
    limited(workspace)
    workspace.settle()
    assert len(workspace.top_level(GENERAL, workspace.nadia)) == 1


def test_messages_of_a_channel_keep_their_order_when_the_first_has_to_wait(workspace):
    limited(workspace, "chat.postMessage")
    queue(workspace, *(post(f"k{n}", ASK, hello(n)) for n in range(3)))
    waits(workspace)
    limited(workspace)
    workspace.settle()
    assert [said["text"] for said in workspace.top_level(ASK, workspace.nadia)] == [
        "Hello 0",
        "Hello 1",
        "Hello 2",
    ]


def test_waiting_is_no_attempt(workspace):
    """Twelve failed attempts give a message up; a workspace that is busy all day gives nothing up."""
    with workspace.bot.database.atomic() as db:
        store = OutboxStore(db)
        store.add(post("k", ASK, hello(0)), START)
        for _ in range(30):
            [claimed] = store.claim((), 1)
            store.postpone(claimed.id, "ratelimited")
    workspace.settle()
    assert workspace.rows("select state, attempts, error from outbox") == [("sent", 1, None)]


# A response_url holds for five answers within thirty minutes


def test_answer_to_a_command_whose_time_is_up_comes_as_a_note_in_the_channel(workspace):
    workspace.bot.services.work.stop()
    workspace.nadia.command(GENERAL, "/ask", CLAIM)
    workspace.stop_bot()
    workspace.nadia.forward(31 * 60)
    workspace.start_bot()
    workspace.settle()
    [answer] = workspace.top_level(GENERAL, workspace.nadia)
    assert (workspace.card(answer).titles, answer["ephemeral"]) == (("Claim travel costs",), True)
    assert workspace.top_level(GENERAL, workspace.owen) == []


@pytest.mark.parametrize("channel", ["", "C0NOWHERE"])
def test_answer_comes_as_a_direct_message_where_no_note_can_be(workspace, channel):
    to = ReplyTo(f"{workspace.sandbox.url}/api/response/none", channel=channel, user="U0NADIA")
    for _ in range(2):
        queue(workspace, respond("answer", to, hello(1)))
        workspace.settle()
    assert [said["text"] for said in workspace.direct(workspace.nadia)] == ["Hello 1"]


def test_answer_that_can_reach_nobody_is_given_up(start_workspace):
    workspace = start_workspace()
    queue(workspace, respond("answer", ReplyTo(""), hello(1)))
    workspace.settle()
    assert workspace.rows("select state, error from outbox") == [("failed", "there is no response_url")]

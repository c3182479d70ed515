"""The fault dial: refused, lost and slow calls, doubled and swapped events, the same under the same seed."""

import time
from http.client import RemoteDisconnected

import pytest

from bot.sandbox.api import PostingRate
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import Dial, Fault, Faults
from bot.sandbox.messages import Draft
from tests.bot.sandbox.bot_side import RecordingBot, web_client
from tests.bot.sandbox.conftest import refusal_of, texts

NUMBERS = [str(number) for number in range(12)]


def test_dial_is_returned_as_set_and_in_the_state(nadia):
    dial = nadia.turn_dial(rate_limit=0.5, seed=7)
    assert dial == {
        "rate_limit": 0.5,
        "lose_response": 0.0,
        "slow_seconds": 0.0,
        "duplicate_events": 0.0,
        "shuffle_events": False,
        "silent_sockets": 0.0,
        "seed": 7,
        "limited_methods": "",
        "retry_after": 1,
    }
    assert nadia.state()["faults"] == dial


@pytest.mark.parametrize(
    "settings",
    [{"rate_limit": 1.5}, {"slow_seconds": -1}, {"seed": "x"}, {"gravity": 1}, {"limited_methods": 1}],
)
def test_setting_that_makes_no_sense_is_refused(nadia, settings):
    with pytest.raises(Refusal, match="invalid_arguments"):
        nadia.turn_dial(**settings)


def test_limited_call_gets_429_and_has_no_effect(client, nadia):
    nadia.turn_dial(rate_limit=1)
    answer = refusal_of(client.chat_postMessage, channel="C0ASK", text="Hello")
    assert answer == {"ok": False, "error": "ratelimited"}
    nadia.turn_dial(rate_limit=0)
    assert "Hello" not in texts(nadia.messages("C0ASK"))


def test_limited_call_says_when_to_come_back(http, nadia):
    nadia.turn_dial(rate_limit=1)
    response = http.post("/api/auth.test")
    assert (response.status_code, response.headers["retry-after"]) == (429, "1")


def test_one_method_can_be_limited_for_a_time_of_its_own(http, client, nadia):
    nadia.turn_dial(limited_methods="users.info views.open", retry_after=30)
    response = http.post("/api/users.info")
    assert (response.status_code, response.headers["retry-after"]) == (429, "30")
    assert client.chat_postMessage(channel="C0ASK", text="Hello")["ok"]


def test_strict_rates_allow_a_small_burst_a_channel(start_sandbox):
    client = web_client(start_sandbox(strict_rates=True).url)
    for number in range(5):
        client.chat_postMessage(channel="C0ASK", text=str(number))
    assert refusal_of(client.chat_postMessage, channel="C0ASK", text="6")["error"] == "ratelimited"
    assert client.chat_postMessage(channel="C0STAFF", text="elsewhere")["ok"]


def test_posting_rate_recovers_by_one_a_second():
    seconds = [0.0]
    rate = PostingRate(lambda: seconds[0])
    assert [rate.allows("C0ASK") for _ in range(6)] == [True] * 5 + [False]
    seconds[0] = 1.0
    assert [rate.allows("C0ASK") for _ in range(2)] == [True, False]


def test_lost_response_has_its_effect_and_no_answer(client, nadia):
    nadia.turn_dial(lose_response=1)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        client.chat_postMessage(channel="C0ASK", text="Hello")
    nadia.turn_dial(lose_response=0)
    assert texts(nadia.messages("C0ASK"))[-1] == "Hello"
    assert client.auth_test()["ok"]


def test_slow_calls_take_their_time(client, nadia):
    nadia.turn_dial(slow_seconds=0.1)
    began = time.monotonic()
    client.auth_test()
    assert time.monotonic() - began >= 0.1


def test_doubled_event_comes_again_as_a_retry_under_the_same_id(sandbox, bot, nadia):
    nadia.turn_dial(duplicate_events=1)
    nadia.say("C0ASK", "Hello")
    assert sandbox.wait_until_idle(10)
    assert [one.payload["event_id"] for one in bot.received] == ["Ev000000001"] * 2
    assert [one.headers.get("x-slack-retry-num") for one in bot.received] == [None, "1"]


def test_swapped_events_all_arrive_and_the_same_way_under_the_same_seed(start_sandbox):
    orders = []
    for _ in range(2):
        sandbox = start_sandbox(faults=Dial(shuffle_events=True, duplicate_events=0.3, seed=3))
        bot = RecordingBot()
        sandbox.connect_bot(bot.url)
        for number in NUMBERS:
            sandbox.workspace.post(Draft("C0ASK", "U0NADIA", number))
        assert sandbox.wait_until_idle(10)
        orders.append([event["text"] for event in bot.events])
        bot.stop()
    assert orders[0] == orders[1]
    assert sorted(set(orders[0]), key=int) == NUMBERS
    assert list(dict.fromkeys(orders[0])) != NUMBERS


def test_faults_do_not_disturb_each_others_sequence():
    dial = Dial(rate_limit=0.5, lose_response=0.5, seed=1)
    alone, mixed = Faults(dial), Faults(dial)
    expected = [alone.strikes(Fault.RATE_LIMIT) for _ in range(20)]
    drawn = []
    for _ in range(20):
        mixed.strikes(Fault.LOSE_RESPONSE)
        drawn.append(mixed.strikes(Fault.RATE_LIMIT))
    assert drawn == expected
    assert len(set(expected)) == 2

"""Nothing is lost and nothing is said twice, whatever Slack and the network do."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.sandbox.faults import Dial
from bot.sandbox.options import SandboxOptions
from tests.bot.company import ASK, GENERAL, HISTORY, HUSH
from tests.bot.content_words import ContentWords
from tests.bot.workspace import BotParts

CLAIM = "How do I claim travel costs?"
POISON = "How do I claim the poisoned meters?"
BURST = 200
APOLOGY = (
    "Sorry, something went wrong on my side. Please try again; if it stays, tell L&amp;D this reference: "
)


def in_history(workspace, **changed):
    """Return the event of the message that was in #ask before the bot came."""
    ts = workspace.history()
    event = {"type": "message", "channel": ASK, "channel_type": "channel", "user": "U0NADIA", "ts": ts}
    return event | {"text": HISTORY} | changed


def test_redelivered_event_is_answered_once(workspace):
    for _ in range(3):
        assert workspace.deliver(in_history(workspace), "Ev1").status_code == 200
    workspace.settle()
    assert workspace.answers() == ["Claim travel costs"]


def test_event_delivered_three_times_at_once_is_answered_once(workspace):
    event = in_history(workspace)
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: workspace.deliver(event, "Ev1"), range(3)))
    workspace.settle()
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert workspace.answers() == ["Claim travel costs"]


@pytest.mark.parametrize("order", [("message", "app_mention"), ("app_mention", "message")])
def test_mention_and_its_message_are_answered_once(workspace, order):
    for kind in order:
        event = in_history(workspace, type=kind, text=f"<@U0WAYPOST> {HISTORY}")
        assert workspace.deliver(event, f"Ev-{kind}").status_code == 200
    workspace.settle()
    assert workspace.answers() == ["Claim travel costs"]


def test_click_delivered_twice_counts_once(start_workspace):
    workspace = start_workspace()
    thread = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, thread)
    workspace.deliver_click(workspace.nadia, answer, "answer_ask_mentor", "1", trigger_id="T1")
    workspace.deliver_click(workspace.nadia, answer, "answer_ask_mentor", "1", trigger_id="T1")
    assert workspace.rows("select count(*) from referrals") == [(1,)]


@pytest.mark.parametrize(
    "dial",
    [
        pytest.param(Dial(duplicate_events=1.0), id="every event comes twice"),
        pytest.param(Dial(shuffle_events=True, duplicate_events=0.5), id="out of order"),
        pytest.param(Dial(rate_limit=0.3, seed=2), id="Slack refuses for now"),
        pytest.param(Dial(slow_seconds=0.1), id="Slack is slow"),
    ],
)
def test_each_question_is_answered_exactly_once_with(workspace, dial):
    settings = {name: getattr(dial, name) for name in Dial.__dataclass_fields__}
    workspace.nadia.turn_dial(**settings)
    for channel in (ASK, GENERAL, ASK):
        workspace.nadia.say(channel, f"<@U0WAYPOST> {CLAIM}")
    workspace.settle(30)
    workspace.nadia.turn_dial(**{name: getattr(Dial(), name) for name in settings})
    threads = [(c, m["ts"]) for c in (ASK, GENERAL) for m in workspace.owen.messages(c) if not m["bot"]]
    said = [len(workspace.replies(channel, ts, workspace.owen)) for channel, ts in threads]
    assert said == [0, 1, 1, 1]  # the first is of the history, which was never delivered


def test_message_whose_confirmation_was_lost_is_looked_up_and_not_sent_again(workspace):
    workspace.ask(CLAIM)
    workspace.nadia.turn_dial(lose_response=1.0)
    ts = workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from outbox where in_doubt and ts is null"))
    [sent] = workspace.replies(ASK, ts)
    workspace.nadia.turn_dial(lose_response=0.0)
    workspace.settle()
    assert workspace.replies(ASK, ts) == [sent]
    assert workspace.rows("select in_doubt, state, ts from outbox order by id desc limit 1") == [
        (1, "sent", sent["ts"])
    ]


def test_retry_after_is_honoured(workspace):
    workspace.nadia.turn_dial(rate_limit=1.0)
    asked_at = time.monotonic()
    workspace.nadia.say(ASK, CLAIM)
    refused = "select 1 from outbox where error = 'ratelimited' and state = 'pending'"
    workspace.nadia.wait_for(lambda: workspace.rows(refused))
    workspace.nadia.turn_dial(rate_limit=0.0)
    workspace.settle()
    assert workspace.answers() == ["Claim travel costs"]
    assert time.monotonic() - asked_at >= 1.0
    assert workspace.rows("select attempts from outbox") == [(1,)]


class PoisonedEncoder(ContentWords):
    """Cannot encode one text."""

    def encode(self, texts):
        if POISON in texts:
            raise ValueError(f"cannot encode {texts}")
        return super().encode(texts)


def test_delivery_that_always_fails_is_given_up_with_an_apology_where_it_was_asked(start_workspace, caplog):
    workspace = start_workspace(BotParts(encoder=PoisonedEncoder()))
    nadia, direct = workspace.nadia, workspace.nadia.direct_messages()
    nadia.command(HUSH, "/ask", POISON)
    asked = nadia.say(direct, POISON)
    nadia.say(GENERAL, f"<@U0WAYPOST> {POISON}")
    unasked = nadia.say(ASK, POISON)
    workspace.ask(CLAIM)  # others are answered meanwhile
    assert workspace.answers() == ["Claim travel costs"]
    said = [workspace.top_level(HUSH, nadia), workspace.private_answers(nadia, asked)]
    apologies = [apology for [apology] in (*said, workspace.top_level(GENERAL, nadia))]
    assert [apology["text"][: len(APOLOGY)] for apology in apologies] == [APOLOGY] * 3
    assert [apology["ephemeral"] for apology in apologies] == [True, False, True]
    assert workspace.replies(ASK, unasked) == workspace.top_level(ASK, nadia) == []
    references = {apology["text"][len(APOLOGY) :] for apology in apologies}
    logged = [record.getMessage() for record in caplog.records if record.name == "bot.work"]
    assert references < {line.partition("reference ")[2][:8] for line in logged}
    assert len(logged) == 4
    assert "poisoned meters" not in caplog.text
    assert workspace.rows("select count(*) from inbox where payload is not null") == [(0,)]


@pytest.mark.slow
def test_command_is_acknowledged_at_once_during_a_burst(start_workspace):
    workspace = start_workspace(options=SandboxOptions(retry_delays=(0.1, 0.1, 0.1), delivery_threads=32))
    for number in range(BURST):
        workspace.nadia.say(ASK if number % 2 else GENERAL, f"<@U0WAYPOST> {CLAIM} (please)")
    began = time.monotonic()
    workspace.owen.command(ASK, "/waypost", "help")
    acknowledged = time.monotonic() - began
    answered = workspace.rows("select count(*) from outbox where state = 'sent'")[0][0]
    workspace.settle(60)
    assert acknowledged < 1.0
    assert answered < BURST  # the command overtook what came before it
    assert workspace.rows("select count(*), count(distinct ts) from questions") == [(BURST, BURST)]
    threads = [m for c in (ASK, GENERAL) for m in workspace.owen.messages(c) if "(" in m["text"]]
    assert [message["reply_count"] for message in threads] == [1] * BURST

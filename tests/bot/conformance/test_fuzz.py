"""Ten thousand spoilt deliveries: none is answered with an error of ours, none gets words into the log."""

import asyncio
import logging

import httpx
import pytest

from bot.logs import set_up_logging
from bot.settings import LogLevel
from bot.web import MAX_BODY, web_app
from tests.bot.company import GENERAL
from tests.bot.conformance import our_events, our_interactions
from tests.bot.conformance.delivering import (
    SHARED,
    enveloped,
    shared_payloads,
    shared_shapes,
    unhandled,
)
from tests.bot.conformance.mutating import CANARY, Sent, requests

SEED = 4
IN_PROCESS = 9_600
OVER_TCP = 400
AT_ONCE = 32
TALKATIVE = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "urllib3", "apscheduler", "uvicorn")
UNWORKED = "select count(*) from inbox where payload is not null"


def known_payloads(response_url):
    """Return ours and, where they are, those that others captured; all are to be answered at one address."""
    found = [
        *our_events.events().values(),
        *our_interactions.commands().values(),
        *our_interactions.interactions().values(),
        *our_interactions.addresses().values(),
    ]
    if SHARED.is_dir():
        inner = shared_payloads("event_inner").values()
        found += [enveloped(event, number) for number, event in enumerate(inner)]
        found += shared_payloads("event", "interactive", "slash").values()
        found += shared_shapes().values()
    return [
        payload | ({"response_url": response_url} if "response_url" in payload else {}) for payload in found
    ]


@pytest.fixture
def operators_log(caplog):
    """Return the log as an operator gets it who asked for everything."""
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    set_up_logging(LogLevel.DEBUG)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def statuses(transport, url, sent: list[Sent]):
    """Send everything, a few at once, and return the statuses in order."""
    limit = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=60) as client:

        async def send(one: Sent) -> int:
            async with limit:
                try:
                    answer = await client.request(one.method, url, content=one.body, headers=one.headers)
                except httpx.TransportError:
                    if len(one.body) <= MAX_BODY:
                        raise
                    return 413  # refused, and hung up on, before all of it was sent
                return answer.status_code

        return await asyncio.gather(*map(send, sent))


@pytest.mark.slow
def test_ten_thousand_spoilt_deliveries_do_no_harm(start_workspace, operators_log):
    workspace = start_workspace()
    payloads = known_payloads(f"{workspace.sandbox.url}/api/response/used")
    sent = list(requests(payloads, IN_PROCESS + OVER_TCP, SEED))
    inside = httpx.ASGITransport(web_app(workspace.bot.app), raise_app_exceptions=False)
    seen = asyncio.run(statuses(inside, "http://bot/slack/events", sent[:IN_PROCESS]))
    outside = httpx.AsyncHTTPTransport(verify=False)
    seen += asyncio.run(statuses(outside, workspace.url, sent[IN_PROCESS:]))
    workspace.nadia.wait_for(lambda: workspace.rows(UNWORKED) == [(0,)])

    assert set(seen) <= {200, 400, 401, 405, 413}
    # Slack's check of the certificate is not signed; Bolt answers it with nothing.
    unsigned = [(status, one) for status, one in zip(seen, sent, strict=True) if not one.signed]
    assert {status for status, one in unsigned if b"ssl_check" not in one.body} <= {401, 405, 413}
    ts = workspace.nadia.say(GENERAL, "<@U0WAYPOST> How do I claim travel costs?")
    [answer] = workspace.nadia.wait_for(lambda: workspace.replies(GENERAL, ts))
    assert workspace.card(answer).titles == ("Claim travel costs",)
    workspace.stop_bot()  # now all work is done, also what was tried again
    messages = [record.getMessage() for record in operators_log.records]
    assert [message for message in messages if CANARY in message] == []
    assert unhandled(operators_log.records) == []

"""Payloads that others captured from Slack: the running bot takes every one of them."""

import pytest

from tests.bot.conformance.delivering import (
    MISSING,
    SHARED,
    enveloped,
    outcome,
    shared_payloads,
    shared_shapes,
    unhandled,
)
from tests.bot.workspace import both_ways

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=MISSING)


def refused(workspace, payloads):
    """Deliver all payloads and return what was not taken, by name."""
    outcomes = {name: outcome(workspace, payload) for name, payload in payloads.items()}
    workspace.settle()
    return {name: status for name, status in outcomes.items() if status != 200}


@pytest.fixture
def lively(start_workspace, caplog):
    """Return a workspace whose bot must answer a question afterwards and have logged no unhandled error."""
    workspace = start_workspace()
    yield workspace
    workspace.ask("<@U0WAYPOST> How do I claim travel costs?")
    assert workspace.answers() == ["Claim travel costs"]
    workspace.stop_bot()  # now all work is done, also what was tried again
    assert unhandled(caplog.get_records("call")) == []


@both_ways
def test_complete_payloads_are_taken(lively):
    payloads = shared_payloads("event", "interactive", "slash")
    assert len(payloads) == 82
    assert refused(lively, payloads) == {}


@both_ways
def test_inner_events_are_taken(lively):
    inner = shared_payloads("event_inner")
    wrapped = {name: enveloped(event, number) for number, (name, event) in enumerate(inner.items())}
    assert len(wrapped) == 109
    assert refused(lively, wrapped) == {}


@both_ways
def test_masked_shapes_are_taken(lively):
    assert refused(lively, shared_shapes()) == {}

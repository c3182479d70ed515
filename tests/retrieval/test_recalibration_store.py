"""Which verdicts become votes, and what is kept of a fit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from retrieval.recalibration.platt import AS_SHIPPED, Recalibration, Refit, Vote
from retrieval.recalibration.store import RecalibrationState, RecalibrationStore
from retrieval.store import QuestionStore
from retrieval.types import Decision, Estimate, Verdict
from tests.retrieval.given import NOTHING, NOW, QUESTION

SHOWN = replace(NOTHING, decision=Decision.ANSWER, confidence=0.8, estimate=Estimate(1.4, "model 1"))
HELPFUL = Refit(Recalibration(0.9, -0.4), 62.0, 14, 0.61, 0.55)


def asked(db, answer=SHOWN, shown=True, text="How?"):
    return QuestionStore(db).add(replace(QUESTION, text=text), answer, shown)


def test_verdicts_on_shown_answers_are_votes_and_silence_is_none(db):
    judged, _silent = asked(db), asked(db, text="Where?")
    store = QuestionStore(db)
    store.judge(judged, "U2", Verdict.NOT_QUITE, NOW)
    store.judge(judged, "U1", Verdict.HELPED, NOW + timedelta(minutes=1))
    assert RecalibrationStore(db).votes("model 1", NOW) == [
        Vote(judged, "How?", "U2", 1.4, helped=False),
        Vote(judged, "How?", "U1", 1.4, helped=True),
    ]


@pytest.mark.parametrize(
    ("answer", "shown", "since"),
    [
        pytest.param(replace(SHOWN, decision=Decision.ABSTAIN), True, NOW, id="nothing was shown to judge"),
        pytest.param(SHOWN, False, NOW, id="only recorded"),
        pytest.param(
            replace(SHOWN, estimate=Estimate(1.4, "model 2")), True, NOW, id="log odds of another estimator"
        ),
        pytest.param(replace(SHOWN, estimate=None), True, NOW, id="from before log odds were kept"),
        pytest.param(SHOWN, True, NOW + timedelta(seconds=1), id="too old"),
    ],
)
def test_other_verdicts_are_no_votes(db, answer, shown, since):
    QuestionStore(db).judge(asked(db, answer, shown), "U1", Verdict.HELPED, NOW)
    assert RecalibrationStore(db).votes("model 1", since) == []


def test_last_fit_is_kept_for_its_estimator_alone(db):
    store = RecalibrationStore(db)
    store.put("model 1", replace(HELPFUL, votes=50.0), NOW - timedelta(days=1))
    store.put("model 1", HELPFUL, NOW)
    assert store.state("model 1") == RecalibrationState(HELPFUL, NOW, None)
    assert store.current("model 1") == HELPFUL.recalibration
    assert store.state("model 2") == RecalibrationState(None, None, None)
    assert store.current("model 2") == AS_SHIPPED


@pytest.mark.parametrize(
    "refit",
    [
        pytest.param(replace(HELPFUL, loss_after=0.61), id="no better"),
        pytest.param(Refit(AS_SHIPPED, 12.0, 3), id="too few"),
    ],
)
def test_fit_that_does_not_help_is_kept_and_not_used(db, refit):
    RecalibrationStore(db).put("model 1", refit, NOW)
    assert RecalibrationStore(db).state("model 1").refit == refit
    assert RecalibrationStore(db).current("model 1") == AS_SHIPPED


def test_switched_off_everything_is_as_shipped_until_it_is_on_again(db):
    store = RecalibrationStore(db)
    store.put("model 1", HELPFUL, NOW)
    store.switch_off("U1", NOW)
    store.switch_off("U2", NOW + timedelta(days=1))
    assert store.state("model 1") == RecalibrationState(HELPFUL, NOW, NOW)
    assert store.current("model 1") == AS_SHIPPED
    store.switch_on()
    assert store.current("model 1") == HELPFUL.recalibration

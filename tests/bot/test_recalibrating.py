"""Verdicts in Slack become the workspace's own confidence, and a curator sees and undoes that."""

from dataclasses import replace

import pytest

from bot.blocks.recalibration import sentence
from bot.clock import utc_now
from bot.config import Config
from bot.doctor import examine
from bot.encoding import configured_encoder
from bot.settings import StorageSettings
from bot.storage import open_database
from content_index.indexing import Indexer
from content_index.types import Resource
from retrieval.confidence import estimator
from retrieval.recalibration.platt import AS_SHIPPED, Recalibration, Refit
from retrieval.recalibration.store import RecalibrationState, RecalibrationStore
from retrieval.store import QuestionStore
from retrieval.types import Decision, Estimate, Verdict
from tests.bot.company import ASK
from tests.retrieval.given import NOTHING, NOW, QUESTION

CLAIM = "How do I claim travel costs?"
SHIPPED = "Answers have the confidence that Waypost ships with"
HELP = (
    "`/curate confidence off` goes back to the confidence that Waypost ships with, "
    "`/curate confidence on` to the one of your verdicts."
)


def said(workspace, text="confidence", person=None):
    """Type a /curate command and return the paragraph that is answered."""
    person = person or workspace.priya
    workspace.command(person, "/curate", text)
    [text] = workspace.card(workspace.top_level(ASK, person)[-1]).paragraphs
    return text


def judged(workspace, count, helped_each):
    """Store verdicts of twenty people on answers of .9; one of every `helped_each` helped."""
    answer = replace(
        NOTHING,
        decision=Decision.ANSWER,
        estimate=Estimate(2.2, estimator(workspace.parts.encoder.name)),
    )
    now = workspace.bot.units.now()
    with workspace.bot.database.atomic() as db:
        for place in range(count):
            question = replace(QUESTION, text=f"question {place}", asker=f"U{place % 20}", asked_at=now)
            question_id = QuestionStore(db).add(question, answer, shown=True)
            verdict = Verdict.NOT_QUITE if place % helped_each else Verdict.HELPED
            QuestionStore(db).judge(question_id, question.asker, verdict, now)


@pytest.fixture
def taught(workspace):
    """A workspace where of what ships as 90 % only half helps."""
    judged(workspace, 100, helped_each=2)
    workspace.bot.services.recalibrating.refit()
    return workspace


def test_answer_is_stored_with_the_log_odds_it_was_decided_by(workspace):
    workspace.ask(CLAIM)
    [(confidence, log_odds, name)] = workspace.rows("select confidence, log_odds, estimator from questions")
    assert name == estimator(workspace.parts.encoder.name)
    assert confidence == pytest.approx(AS_SHIPPED.probability(log_odds))


def test_few_verdicts_change_nothing_and_are_counted(workspace):
    thread = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[-1], "This helped")
    workspace.bot.services.recalibrating.refit()
    assert said(workspace) == (
        f"{SHIPPED}: it is fitted to your verdicts from 50 votes of 8 people on; "
        f"so far it would be 1 vote of 1 person.\n{HELP}"
    )


def test_many_verdicts_make_the_same_answer_less_sure(workspace):
    workspace.ask(CLAIM)
    judged(workspace, 100, helped_each=2)
    workspace.bot.services.recalibrating.refit()
    workspace.ask(CLAIM)
    before, after = workspace.rows("select confidence, log_odds from questions where text like '%claim%'")
    assert before[1] == after[1]
    assert before[0] > after[0]


def test_curator_sees_what_it_rests_on(taught):
    text = said(taught)
    assert text.startswith("The confidence is fitted to your verdicts: what ships as 65% counts as 35% (")
    assert "100 votes of 20 people, 24 Nov 2026; for people who were left out, log loss 1.205 before" in text


def test_curator_switches_it_off_and_on(taught):
    fitted = said(taught)
    assert said(taught, "confidence off") == f"{SHIPPED}: a curator chose so on 24 Nov 2026.\n{HELP}"
    name = estimator(taught.parts.encoder.name)
    with taught.bot.database.reading() as db:
        assert RecalibrationStore(db).current(name).slope == 1.0
    assert said(taught, "confidence on") == fitted


def test_others_may_not_switch_it(taught):
    said(taught, "confidence off", taught.nadia)
    assert taught.rows("select count(*) from recalibration_off") == [(0,)]


def test_fit_that_does_not_help_others_is_said():
    fit = Refit(Recalibration(0.9, -0.2), 60.4, 9, 0.61, 0.612)
    assert sentence(RecalibrationState(fit, NOW, None)) == (
        f"{SHIPPED}: fitting it to your verdicts does not improve it for people who were left out "
        "(60 votes of 9 people, 23 Nov 2026; log loss 0.610 before, 0.612 after)."
    )


@pytest.mark.model
def test_doctor_says_what_the_confidence_rests_on(tmp_path):
    config = Config(storage=StorageSettings(path=tmp_path / "waypost.sqlite"))
    indexer = Indexer(open_database(config), configured_encoder(config, print), utc_now)
    indexer.add(Resource("claim", "Claim travel costs", ""), "test")
    assert [check.sentence for check in examine(config, {}) if check.name == "confidence"] == [
        f"{SHIPPED}: it is fitted to your verdicts from 50 votes of 8 people on."
    ]

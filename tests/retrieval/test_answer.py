"""From a query to an answer: what is shown, what is kept back, and who is suggested."""

from dataclasses import replace

import numpy as np
import pytest

from content_index.store import MentorStore
from content_index.types import Resource
from retrieval.answer import Answerer
from retrieval.snippets import snippet
from retrieval.store import QuestionStore, ReferralStore
from retrieval.types import Decision, Query, ReferralState, Span
from tests.content_index.given import BADGE, LEAVE, TRAVEL, restricted
from tests.retrieval.given import NOTHING, NOW, QUESTION, mentor

AID = replace(TRAVEL, topics=("travel",), owner="U1")


@pytest.fixture
def answerer(library):
    return Answerer(library.database, library.searcher, lambda: NOW)


@pytest.fixture
def vetted(database):
    with database.atomic() as db:
        for user_id in ("U1", "U2", "U3"):
            MentorStore(db).put(mentor(user_id, "travel"))
        MentorStore(db).put(mentor("U4", "leave"))


def test_a_sure_answer_shows_the_aid_with_its_words_marked(library, answerer):
    library.sync(AID, LEAVE, BADGE)
    answer = answerer.answer(Query("claim travel costs receipts"))
    assert answer.decision is Decision.ANSWER
    assert [aid.resource for aid in answer.aids] == [AID]
    assert answer.aids[0].snippet == (
        Span("Send ", marked=False),
        Span("receipts", marked=True),
        Span(" within thirty days.", marked=False),
    )
    assert np.array_equal(answer.vector, library.encoder.encode(["claim travel costs receipts"])[0])


def marked(spans):
    return [span.text for span in spans if span.marked]


def test_the_words_marked_are_those_of_the_corrected_question(library, answerer):
    library.sync(replace(AID, text="# Costs of travel\n\nSend receipts within thirty days."), LEAVE, BADGE)
    [aid] = answerer.answer(Query("claim travel costs reciepts")).aids
    assert (marked(aid.heading), marked(aid.snippet)) == (["Costs", "travel"], ["receipts"])


def test_a_snippet_is_the_stretch_whose_tokens_match(library, answerer):
    filler = "Nothing of interest stands in this sentence here. " * 6
    text = f"Claim costs, costs and costs.\n{filler}\nCosts by carnet."
    library.sync(replace(AID, text=text), replace(LEAVE, text="Costs. Claim."), BADGE)
    [aid] = answerer.answer(Query("claim travel costs carnet")).aids
    assert marked(aid.snippet) == ["Costs", "carnet"]
    assert marked(snippet(text, "claim travel costs carnet")) == ["Claim", "costs", "costs", "costs"]


def test_an_unsure_answer_shows_no_aid_but_mentors(library, answerer, vetted):
    library.sync(AID, LEAVE, BADGE)
    answer = answerer.answer(Query("claim travel parking"))
    assert (answer.decision, answer.aids) == (Decision.ABSTAIN, ())
    assert answer.confidence < 0.5
    assert [found.mentor.user_id for found in answer.mentors] == ["U1", "U2"]


def test_nothing_curated_is_an_honest_nothing(answerer, vetted):
    answer = answerer.answer(Query("claim travel"))
    assert (answer.decision, answer.confidence, answer.aids, answer.mentors) == (
        Decision.ABSTAIN,
        0.0,
        (),
        (),
    )


def test_the_ranking_is_kept_where_it_abstains(library, answerer):
    library.sync(TRAVEL, LEAVE)
    ranked = answerer.ranked(Query("parking for leave by bicycle at night"))
    assert ranked.answer.decision is Decision.ABSTAIN
    assert [hit.passage.resource_id for hit in ranked.hits] == ["leave", "travel"]


def test_at_most_three_aids_and_none_that_is_far_behind(library, answerer):
    same = [Resource(f"r{number}", "Claim travel costs", f"Part {number}.") for number in range(5)]
    library.sync(*same, BADGE)
    answer = answerer.answer(Query("claim travel costs"))
    assert [aid.resource.id for aid in answer.aids] == ["r0", "r1", "r2"]
    library.sync(same[0], BADGE, LEAVE)
    assert [aid.resource.id for aid in answerer.answer(Query("claim travel costs")).aids] == ["r0"]


def test_the_asker_and_those_left_out_are_not_suggested(library, answerer, vetted):
    library.sync(AID)
    assert [m.mentor.user_id for m in answerer.answer(Query("claim travel"), asker="U1").mentors] == [
        "U2",
        "U3",
    ]
    assert [m.mentor.user_id for m in answerer.mentors_for(Query("claim travel"), {"U1", "U3"})] == ["U2"]


def test_open_questions_count_against_a_mentor(library, answerer, database):
    library.sync(AID)
    with database.atomic() as db:
        MentorStore(db).put(mentor("U5", "travel", open_cap=1))
        question_id = QuestionStore(db).add(QUESTION, NOTHING, shown=True)
        ReferralStore(db).add(question_id, "U5", ReferralState.OFFERED, NOW, NOW)
    assert answerer.answer(Query("claim travel")).mentors == ()


class Meanwhile:
    """A searcher after whose search something else happens."""

    def __init__(self, searcher, meanwhile):
        self._searcher, self._meanwhile = searcher, meanwhile

    def search(self, query, k):
        found = self._searcher.search(query, k)
        self._meanwhile()
        return found

    def uses(self, stage):
        return self._searcher.uses(stage)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param([LEAVE], id="retired"),
        pytest.param([LEAVE, restricted(AID, "finance")], id="restricted"),
    ],
)
def test_what_is_taken_away_after_the_search_is_not_shown(library, vetted, after):
    library.sync(AID, LEAVE)
    searcher = Meanwhile(library.searcher, lambda: library.sync(*after))
    answerer = Answerer(library.database, searcher, lambda: NOW)
    ranked = answerer.ranked(Query("claim travel costs receipts"))
    assert [hit.passage.resource_id for hit in ranked.hits] == ["leave"]
    assert (ranked.answer.aids, ranked.answer.mentors) == ((), ())


def test_restricted_aids_are_shown_to_their_audience(library, answerer):
    library.sync(restricted(AID, "finance"), LEAVE)
    assert answerer.answer(Query("claim travel costs")).decision is Decision.ABSTAIN
    answer = answerer.answer(Query("claim travel costs", frozenset({"finance"})))
    assert [aid.resource.id for aid in answer.aids] == ["travel"]

"""What somebody may not see does not exist for them: no answer to them changes with it."""

import math
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from content_index.store import MentorStore
from content_index.types import Resource
from retrieval.answer import Answerer
from retrieval.fusion import WORDS, WORDS_ALONE
from retrieval.remembered import Origin
from retrieval.search import Searcher
from retrieval.stages import ALL_STAGES, Stage
from retrieval.types import Query
from tests.content_index.given import LEAVE, TRAVEL, restricted
from tests.retrieval.given import NOW, Library, mentor
from tests.retrieval.remembering import teach

# Some differ by one letter, so that each may be taken for a misspelling of another.
VOCABULARY = ("travel", "trawel", "receipt", "reciept", "merger", "marger", "payroll", "badge", "visitor")
TOPICS = ("travel", "pay", "people")
CIRCLES = ("finance", "board")

words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6).map(" ".join)
circles = st.sets(st.sampled_from(CIRCLES), max_size=2).map(sorted).map(tuple)


@dataclass(frozen=True, slots=True)
class Company:
    """What is curated, what was confirmed for it as (text, resource's number), and who mentors what."""

    resources: tuple[Resource, ...]
    lessons: tuple[tuple[str, int], ...]


@st.composite
def companies(draw: st.DrawFn) -> Company:
    count = draw(st.integers(2, 6))
    resources = tuple(
        Resource(
            id=f"r{number}",
            title=draw(words),
            text=draw(words),
            topics=tuple(draw(st.sets(st.sampled_from(TOPICS), max_size=2))),
            owner=draw(st.sampled_from(("U1", "U2"))),
            audience=draw(circles),
            questions=tuple(draw(st.lists(words, max_size=3))),
        )
        for number in range(count)
    )
    lessons = draw(st.lists(st.tuples(words, st.integers(0, count - 1)), max_size=4))
    return Company(resources, tuple(lessons))


def told(company: Company, query: Query, stages: frozenset[Stage]) -> tuple[Any, ...]:
    """Return all that a query shows of a company, numbers rounded to what float32 holds."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        library.sync(*company.resources)
        known = {resource.id for resource in company.resources}
        with library.database.atomic() as db:
            for number, (text, resource) in enumerate(company.lessons):
                if f"r{resource}" in known:
                    teach(db, text, f"r{resource}", f"U{number}", Origin.FEEDBACK)
            for user_id, topic in (("U1", "travel"), ("U2", "pay"), ("U3", "people")):
                MentorStore(db).put(mentor(user_id, topic))
        searcher = Searcher(library.database, library.encoder, library.index_path, stages=stages)
        answerer = Answerer(library.database, searcher, lambda: NOW)
        # What is kept in memory for those who see more must not be taken for those who see less.
        answerer.ranked(Query(query.text, frozenset(CIRCLES)))
        ranked = answerer.ranked(query)
        library.database.close()
    answer = ranked.answer
    return (
        ranked.understood,
        [(hit.passage.resource_id, hit.passage.text, round(hit.score, 5)) for hit in ranked.hits],
        (answer.decision, round(answer.confidence, 4)),
        [(aid.resource.id, aid.heading, aid.snippet) for aid in answer.aids],
        [(suggested.mentor.user_id, suggested.reason) for suggested in answer.mentors],
    )


def without_the_hidden(company: Company, audiences: frozenset[str]) -> Company:
    """Return the company as it would be if what these audiences may not see had never been written."""
    seen = tuple(r for r in company.resources if not r.audience or audiences.intersection(r.audience))
    return replace(company, resources=seen)


# An example takes some 50 ms, and shrinking one took minutes: the first that fails says enough.
QUICK = settings(
    max_examples=30,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
NO_WORDS = ALL_STAGES - {Stage.WORDS}


@QUICK
@given(companies(), words, circles.map(frozenset))
def test_viewer_gets_what_they_would_if_the_hidden_did_not_exist(company, text, audiences):
    """But for bm25, which the next test bounds."""
    query = Query(text, audiences)
    assert told(company, query, NO_WORDS) == told(without_the_hidden(company, audiences), query, NO_WORDS)


@QUICK
@given(companies(), words, circles.map(frozenset))
def test_hidden_content_moves_a_score_by_no_more_than_the_weight_of_bm25(company, text, audiences):
    """FTS5 counts how rare a word is over all rows, whoever may see them; that is all that shines through."""
    query = Query(text, audiences)
    with_all = told(company, query, ALL_STAGES)
    without = told(without_the_hidden(company, audiences), query, ALL_STAGES)
    assert with_all[0] == without[0]
    scores, others = ({row[0]: row[2] for row in rows[1]} for rows in (with_all, without))
    assert scores.keys() == others.keys()
    for resource_id, score in scores.items():
        # Its own passage, and a second one that supports it.
        assert math.isclose(score, others[resource_id], abs_tol=1.3 * max(WORDS, WORDS_ALONE))


@pytest.mark.parametrize(("audiences", "understood"), [((), "the mergr"), (("board",), "the merger")])
def test_misspelt_word_is_not_read_as_one_that_only_others_may_see(library, audiences, understood):
    library.sync(TRAVEL, LEAVE, restricted(Resource("deal", "The merger", "Merger with Larch."), "board"))
    found = library.searcher.search(Query("the mergr", frozenset(audiences)), 3)
    assert found.understood == understood


def test_word_that_others_use_often_counts_as_rare_for_those_who_do_not_see_it(library):
    """Which words are looked for depends on how common they are in what the viewer may see."""
    hidden = [restricted(Resource(f"h{n}", "Receipts", "receipts"), "board") for n in range(300)]
    seen = [Resource(f"s{n}", "Travel", "travel") for n in range(3)]
    library.sync(TRAVEL, *seen, *hidden)
    assert library.found("travel receipts")[0] == "travel"

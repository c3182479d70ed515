"""Hybrid search: the order can be read off the words, and nobody finds what is not for them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content_index.types import Resource
from retrieval.search import Searcher, fuse
from retrieval.types import Query
from tests.content_index.given import BADGE, LEAVE, TRAVEL, restricted
from tests.retrieval.given import Library


def test_the_nearest_comes_first(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    assert library.search("claim travel costs")[0] == ("travel", TRAVEL.text)
    assert library.found("replace a badge") == ["badge", "travel", "leave"]
    assert library.found("replace a badge", k=1) == ["badge"]


def test_equal_scores_are_ordered_by_passage(library):
    library.sync(*(Resource(name, "Same", "Words.") for name in "cabd"))
    # The passages were written in the order of the source: c, a, b, d.
    assert library.found("same words") == ["c", "a", "b", "d"]


def test_each_resource_shows_its_best_passage(library):
    library.sync(Resource("guide", "Guide", "# Trains\n\nBook early.\n\n# Planes\n\nBook late."), TRAVEL)
    assert library.search("guide planes book late") == [("guide", "Book late."), ("travel", TRAVEL.text)]


def test_a_sample_question_leads_to_its_resource_but_shows_a_text(library):
    asked = replace(LEAVE, text="Ask.\n\n# Dates\n\nEnter them.", questions=("when may my holiday start",))
    library.sync(TRAVEL, asked)
    assert library.search("when may my holiday start")[0] == ("leave", "Ask.")
    hits = library.searcher.search(Query("when may my holiday start"), 1).hits
    assert [(hit.cosine, hit.score) for hit in hits] == [(pytest.approx(1), pytest.approx(1))]


def test_words_find_what_meaning_does_not_reach(library):
    many = [Resource(f"r{number:02}", "alpha beta", f"n{number}") for number in range(60)]
    far = Resource("far", " ".join(f"filler{number}" for number in range(120)), "alpha E4711")
    library.sync(*many, far)
    assert library.found("alpha E4711", k=100)[-1] == "far"


def test_content_changed_by_another_process_is_seen_by_the_next_query(library, tmp_path):
    library.sync(TRAVEL)
    assert library.found("annual leave") == ["travel"]
    Library(tmp_path).sync(TRAVEL, LEAVE)
    assert library.found("annual leave") == ["leave", "travel"]
    Library(tmp_path).sync(LEAVE)
    assert library.found("annual leave") == ["leave"]


def test_restricted_content_never_ranks_for_outsiders(library):
    library.sync(
        TRAVEL, restricted(LEAVE, "hr"), restricted(replace(BADGE, questions=("annual leave?",)), "it")
    )
    assert library.found("annual leave") == ["travel"]
    assert library.found("annual leave", "hr") == ["leave", "travel"]
    assert library.found("annual leave", "hr", "it") == ["badge", "leave", "travel"]


def test_hidden_content_takes_no_place_among_the_candidates(library):
    near = [restricted(Resource(f"r{number:02}", "annual leave", ""), "hr") for number in range(60)]
    library.sync(*near, LEAVE)
    assert library.found("annual leave") == ["leave"]


def test_nothing_curated_finds_nothing(library):
    assert library.search("annual leave") == []


@pytest.mark.parametrize("text", ["", "?!", "the", '"', "a AND (b OR", "\0", "x" * 5000])
def test_any_text_can_be_searched(library, text):
    library.sync(TRAVEL)
    assert library.found(text) == ["travel"]


def test_a_damaged_index_is_rebuilt_and_the_operator_told(library, tmp_path):
    library.sync(TRAVEL)
    library.search("travel")
    library.index_path.write_bytes(b"damaged")
    other = Library(tmp_path)
    assert (other.found("travel"), other.found("travel")) == (["travel"], ["travel"])
    assert [notice.partition("; ")[2] for notice in other.notices] == ["it was rebuilt from the database"]
    assert library.notices == []


def test_many_queries_after_a_change_open_the_index_once(library):
    library.sync(TRAVEL)
    library.search("travel")
    library.index_path.write_bytes(b"damaged")
    searcher = Searcher(library.database, library.encoder, library.index_path, library.notices.append)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda text: searcher.search(Query(text), 1), ["travel"] * 24))
    assert [result.hits[0].passage.resource_id for result in results] == ["travel"] * 24
    assert len(library.notices) == 1


def test_the_vector_of_the_query_comes_back(library):
    result = library.searcher.search(Query("claim travel"), 3)
    assert result.vector.tolist() == library.encoder.encode(["claim travel"])[0].tolist()


def test_fuse_by_hand():
    # Nine tenths of the cosine, one tenth of the share of the best bm25; a negative cosine is none.
    assert fuse({1: 0.5, 2: 1.0, 3: -0.5}, {1: 4.0, 4: 2.0}) == {
        1: pytest.approx(0.55),
        2: pytest.approx(0.9),
        3: 0.0,
        4: pytest.approx(0.05),
    }
    assert fuse({}, {}) == {}
    assert fuse({}, {1: 0.0}) == {1: 0.0}


@given(
    st.dictionaries(st.integers(0, 9), st.floats(-1, 1)),
    st.dictionaries(st.integers(0, 9), st.floats(0, 50)),
)
@example({1: 1.0}, {1: 50.0})
def test_fusion_keeps_every_candidate_in_bounds_and_the_order_both_arms_agree_on(dense, words):
    scores = fuse(dense, words)
    assert scores.keys() == dense.keys() | words.keys()
    assert [score for score in scores.values() if not 0 <= score <= 1 + 1e-9] == []
    for one in dense.keys() & words.keys():
        for two in dense.keys() & words.keys():
            if dense[one] > dense[two] and words[one] > words[two]:
                assert scores[one] >= scores[two]

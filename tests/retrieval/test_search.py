"""Hybrid search: the order can be read off the words, and nobody finds what is not for them."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from content_index.types import Resource
from retrieval.fusion import MEMORY
from retrieval.search import COMMON, Searcher
from retrieval.stages import ALL_STAGES, Stage
from retrieval.telling_apart import RIDGE, SHARPNESS
from retrieval.types import Query
from tests.content_index.given import BADGE, LEAVE, TRAVEL, restricted
from tests.retrieval.given import Library


def test_the_nearest_comes_first(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    assert library.search("claim travel costs")[0] == ("travel", TRAVEL.text)
    # Of two texts that share nothing with the question the longer one has more chances to come near it.
    assert library.found("replace a badge") == ["badge", "leave", "travel"]
    assert library.found("replace a badge", k=1) == ["badge"]


def test_equal_scores_are_ordered_by_passage(library):
    library.sync(*(Resource(name, "Same", "Words.") for name in "cabd"))
    # The passages were written in the order of the source: c, a, b, d.
    assert library.found("same words") == ["c", "a", "b", "d"]


def test_each_resource_shows_its_best_passage(library):
    library.sync(Resource("guide", "Guide", "# Trains\n\nBook early.\n\n# Planes\n\nBook late."), TRAVEL)
    assert library.search("guide planes book late") == [("guide", "Book late."), ("travel", TRAVEL.text)]


def without(library, *stages):
    return Searcher(
        library.database, library.encoder, library.index_path, stages=ALL_STAGES - frozenset(stages)
    )


def test_a_sample_question_leads_to_its_resource_but_shows_a_text(library):
    asked = replace(
        LEAVE, text="Ask.\n\n# Dates\n\nEnter the start.", questions=("when may my vacation start",)
    )
    library.sync(TRAVEL, asked)
    query = Query("when may my vacation start")
    [hit] = library.searcher.search(query, 1).hits
    [own] = without(library, Stage.MEMORY).search(query, 1).hits
    assert (hit.passage.resource_id, hit.passage.text) == ("leave", "Enter the start.")
    # The only question of its resource, which begins with other words: cosine 1, all its tokens covered.
    telling = (1 + math.exp(-SHARPNESS)) / (1 + RIDGE + math.exp(-SHARPNESS))
    near = (telling + 1 + 1) / 3
    score = (1 - MEMORY) * own.score + MEMORY * near
    assert own.memory == 0.0
    assert hit == replace(own, memory=pytest.approx(near), score=pytest.approx(score))


def test_words_find_what_meaning_does_not_reach(library):
    # One word of two in a text of 20 words is a cosine of about .16, both in one of 122 words of about .13.
    others = " ".join(f"other{number}" for number in range(18))
    many = [Resource(f"r{number:02}", f"alpha {others}", f"n{number}") for number in range(60)]
    far = Resource("far", " ".join(f"filler{number}" for number in range(120)), "alpha E4712")
    library.sync(*many, far)
    # Token by token it covers the whole question, which its one vector does not show.
    assert library.found("alpha E4712", k=100)[0] == "far"
    hits = without(library, Stage.WORDS).search(Query("alpha E4712"), 100).hits
    assert (len(hits), "far" in {hit.passage.resource_id for hit in hits}) == (32, False)


def test_a_word_of_every_passage_is_looked_for_only_if_there_is_no_rarer_one(library):
    many = [
        Resource(f"r{number:03}", f"Note {number:03}", "everywhere somewhere") for number in range(COMMON + 1)
    ]
    library.sync(*many, replace(many[0], id="rare", text="everywhere E4712"))
    words = {
        text: {hit.passage.resource_id for hit in library.searcher.search(Query(text), 100).hits if hit.words}
        for text in ("everywhere e4712", "everywhere", "everywhere unheard")
    }
    assert words["everywhere e4712"] == {"rare"}
    # Alone it is looked for, and beside a word that no passage has.
    assert len(words["everywhere"]) > 30
    assert len(words["everywhere unheard"]) > 30


def test_no_table_is_read_as_a_whole_for_a_question(library):
    """The planner once read all token vectors for each question, which only a large library shows."""
    sampled = replace(TRAVEL, questions=("how do I get my money back?",))
    library.sync(sampled, LEAVE, BADGE)
    library.found("annaul leave money back")
    asked: list[str] = []
    with library.database.reading() as db:
        db.conn.set_trace_callback(
            asked.append
        )  # the connection goes back to the pool, and serves the search
    library.found("travel badge money back")
    with library.database.reading() as db:
        db.conn.set_trace_callback(None)
        plans = [db.execute(f"explain query plan {sql}").fetchall() for sql in asked if "select" in sql]
    steps = [row[3] for plan in plans for row in plan]
    assert {step.split(" VIRTUAL")[0] for step in steps if step.startswith("SCAN")} == {
        *("SCAN content_state", "SCAN memory_state"),  # one row each
        *("SCAN words", "SCAN s"),  # full-text search by its own index: words, and how many passages have one
        "SCAN json_each",
    }
    assert {step for step in steps if "token_vectors" in step} == {
        "SEARCH t USING INDEX sqlite_autoindex_token_vectors_1 (space=? AND text_hash=?)"
    }


def test_a_misspelt_word_is_found_as_the_content_writes_it(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    assert library.found("annaul", k=1) == ["leave"]
    result = library.searcher.search(Query("annaul leave"), 1)
    assert result.vector.tolist() == library.encoder.encode(["annual leave"])[0].tolist()
    plain = without(library, Stage.SPELLING).search(Query("annaul leave"), 1)
    assert plain.vector.tolist() == library.encoder.encode(["annaul leave"])[0].tolist()


def test_without_late_interaction_a_score_is_cosine_and_words(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    [hit] = without(library, Stage.LATE_INTERACTION).search(Query("claim travel costs"), 1).hits
    # Three words of eight, and the best bm25 there is; what covers the question is then its cosine.
    cosine = pytest.approx(3 / (3 * 8) ** 0.5)
    assert (hit.passage.resource_id, hit.cosine, hit.coverage) == ("travel", cosine, cosine)
    assert hit.score == pytest.approx(0.9 * hit.cosine + 0.1)


def test_the_coverage_is_that_of_the_passage_shown(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    hits = library.searcher.search(Query("claim travel costs"), 3).hits
    assert [(hit.passage.resource_id, round(hit.coverage, 4)) for hit in hits] == [
        ("travel", 1.0),
        ("leave", 0.0),
        ("badge", 0.0),
    ]


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


def about(resource, *topics):
    return replace(resource, topics=topics)


def found_about(library, text, *topics, searcher=None):
    query = Query(text, topics=frozenset(topics))
    return [hit.passage.resource_id for hit in (searcher or library.searcher).search(query, 10).hits]


def test_only_what_is_about_a_topic_of_the_query_ranks(library):
    library.sync(about(TRAVEL, "money"), about(LEAVE, "people", "money"), BADGE)
    assert found_about(library, "annual leave") == ["leave", "travel", "badge"]
    assert found_about(library, "annual leave", "money") == ["leave", "travel"]
    assert found_about(library, "annual leave", "people", "tools") == ["leave"]
    assert found_about(library, "annual leave", "tools") == []


def test_a_topic_opens_no_door_to_restricted_content(library):
    library.sync(about(TRAVEL, "money"), restricted(about(LEAVE, "money"), "hr"))
    assert found_about(library, "annual leave", "money") == ["travel"]
    query = Query("annual leave", frozenset({"hr"}), frozenset({"money"}))
    hits = library.searcher.search(query, 10).hits
    assert [hit.passage.resource_id for hit in hits] == ["leave", "travel"]


@pytest.mark.parametrize(
    "off",
    [
        pytest.param((Stage.WORDS, Stage.MEMORY), id="vectors"),
        pytest.param((Stage.MEMORY, Stage.LATE_INTERACTION), id="words"),
        pytest.param((), id="all"),
    ],
)
def test_what_is_about_something_else_takes_no_place_among_the_candidates(library, off):
    """The 60 aids about something else fit better, and every arm has room for 50."""
    near = [about(Resource(f"r{number:02}", "annual leave", ""), "other") for number in range(60)]
    library.sync(*near, about(LEAVE, "people"))
    assert found_about(library, "annual leave", "people", searcher=without(library, *off)) == ["leave"]


def test_question_memory_recalls_only_what_is_about_a_topic(library):
    asked = [
        about(Resource(f"r{number:02}", "Other", f"Text {number}.", questions=("may i stay away",)), "other")
        for number in range(40)
    ]
    mine = replace(about(LEAVE, "people"), questions=("may i be away",))
    library.sync(*asked, mine, about(BADGE, "people"))
    hits = library.searcher.search(Query("may i stay away", topics=frozenset({"people"})), 10).hits
    assert [(hit.passage.resource_id, hit.memory > 0) for hit in hits] == [("leave", True), ("badge", False)]


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


def aligned(library, searcher, title):
    found = searcher.search(Query("claim travel costs"), 1)
    [hit] = found.hits
    with library.database.reading() as db:
        return found.align(db, {hit.passage_id: (title, hit.passage)}).get(hit.passage_id)


def test_what_is_shown_is_aligned_with_the_question_as_it_was_understood(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    found = library.searcher.search(Query("annaul leave"), 1)
    assert found.understood == "annual leave"
    alignment = aligned(library, library.searcher, TRAVEL.title)
    # The three words of the question are those of the title, one after the other.
    assert alignment.close_places() == frozenset({0, 6, 13})
    assert alignment.cosines.round(2).tolist() == [
        [float(row == column) for column in range(8)] for row in range(3)
    ]


@pytest.mark.parametrize(
    ("stage", "title"),
    [
        pytest.param(Stage.LATE_INTERACTION, TRAVEL.title, id="late interaction is off"),
        pytest.param(Stage.SPELLING, "Claim", id="the title has changed since the search"),
    ],
)
def test_what_cannot_be_aligned_is_left_out(library, stage, title):
    library.sync(TRAVEL, LEAVE, BADGE)
    assert aligned(library, without(library, stage), title) is None


def test_tokens_of_another_space_are_not_aligned(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    library.encoder.token_space = "toy/other"
    assert aligned(library, without(library, Stage.SPELLING), TRAVEL.title) is None


def test_the_lead_is_that_of_the_nearest_passage_over_the_mean_of_the_near_ones(library):
    library.sync(
        Resource("both", "Claim travel", ""), Resource("half", "Claim", ""), Resource("no", "Rain", "")
    )
    result = library.searcher.search(Query("claim travel"), 3)
    assert result.lead == pytest.approx(1 - (1 + 0.5**0.5 + 0) / 3)


def test_nothing_leads_where_nothing_is_found(library):
    assert library.searcher.search(Query("claim travel"), 3).lead == 0.0

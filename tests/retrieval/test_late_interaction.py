"""Token by token: scores of two or three tokens that can be worked out by hand."""

from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_index.encoded import PackedTokens, TokenVectors, packed
from retrieval.late_interaction import ABOUT, CHANCE, COVERED, SHARPNESS, STRICTNESS, TokenWeights, interact

EQUAL = TokenWeights(0, np.zeros(0, np.int64))  # nothing is known of any token: all weigh log 2
EAST, NORTH = (1.0, 0.0), (0.0, 1.0)


def tokens(*vectors: tuple[float, float], ids: tuple[int, ...] = ()) -> TokenVectors:
    rows = np.array(vectors, dtype=np.float32).reshape(-1, 2)
    return TokenVectors(np.array(ids or range(len(rows)), dtype=np.int32), rows)


def passage(*vectors: tuple[float, float], ids: tuple[int, ...] = ()) -> PackedTokens:
    return packed(tokens(*vectors, ids=ids))


def scores(question, *passages, weights=EQUAL, words=None):
    """Return match and coverage of each passage; unless said otherwise every token is a word of its own."""
    words = range(len(question.ids)) if words is None else words
    matches, coverages = interact(question, passages, weights, np.array(words, dtype=np.intp))
    return list(zip(matches.tolist(), coverages.tolist(), strict=True))


def expected(covered, about, coverage):
    return (pytest.approx(COVERED * covered + ABOUT * about), pytest.approx(coverage, abs=1e-6))


def test_a_rare_token_says_more():
    weights = TokenWeights(3, np.array([1, 3]))
    assert weights.of(np.array([0, 1, 7], dtype=np.int32)).tolist() == pytest.approx(
        [log(1 + 2.5 / 1.5), log(1 + 0.5 / 3.5), log(1 + 3.5 / 0.5)]
    )


def test_the_same_single_token_is_all_one_can_ask_for():
    assert scores(tokens(EAST), passage(EAST)) == [expected(1, 1, 1)]


def test_half_a_passage_about_something_else_costs_half_of_what_it_is_about():
    chance = CHANCE * log(2) / SHARPNESS
    assert scores(tokens(EAST), passage(EAST, NORTH)) == [expected(1 - chance, 0.5, 1)]


def test_a_token_that_nothing_matches_costs_more_than_its_share():
    # Half of the question is missed: half covered on average, but strictly no more than an eighth.
    coverage = -log((exp(-STRICTNESS) + 1) / 2) / STRICTNESS
    assert coverage < 1 / 8
    assert scores(tokens(EAST, NORTH), passage(EAST)) == [expected(0.5, 1, coverage)]


def test_a_word_is_covered_as_well_as_the_worst_of_its_pieces():
    question = tokens(EAST, NORTH, EAST)
    [(_, coverage)] = scores(question, passage(EAST), words=(0, 0, 1))
    assert coverage == pytest.approx(-log((1 + exp(-STRICTNESS)) / 2) / STRICTNESS, abs=1e-6)
    [(_, covered)] = scores(question, passage(EAST, NORTH), words=(0, 0, 1))
    assert covered == pytest.approx(1, abs=1e-6)


def test_a_word_weighs_as_much_as_the_rarest_of_its_pieces():
    weights = TokenWeights(2, np.array([2, 0]))
    rare, common = weights.of(np.array([1, 0], dtype=np.int32)).tolist()
    question = tokens(NORTH, NORTH, EAST, ids=(0, 1, 0))
    [(_, coverage)] = scores(question, passage(EAST), weights=weights, words=(0, 0, 1))
    missed = rare / (rare + common)
    expected = -log(missed + (1 - missed) * exp(-STRICTNESS)) / STRICTNESS
    assert coverage == pytest.approx(expected, abs=1e-6)


def test_marks_between_words_need_not_be_covered():
    [(_, coverage)] = scores(tokens(EAST, NORTH), passage(EAST), words=(0, -1))
    assert coverage == pytest.approx(1, abs=1e-6)


def test_a_question_of_marks_alone_is_covered_mark_by_mark():
    question = tokens(EAST, NORTH)
    assert scores(question, passage(EAST), words=(-1, -1)) == scores(question, passage(EAST), words=(0, 1))


def test_rare_tokens_count_more_on_both_sides():
    weights = TokenWeights(2, np.array([2, 0]))
    common, rare = log(1 + 0.5 / 2.5), log(1 + 2.5 / 0.5)
    share = rare / (common + rare)
    coverage = -log((1 - share) + share * exp(-STRICTNESS)) / STRICTNESS
    found = scores(tokens(EAST, NORTH), passage(NORTH, ids=(1,)), weights=weights)
    assert found == [expected(share, 1, coverage)]
    chance = CHANCE * log(2) / SHARPNESS
    found = scores(tokens(NORTH, ids=(1,)), passage(EAST, NORTH), weights=weights)
    assert found == [expected(1 - chance, share, 1)]


def test_saying_it_twice_counts_a_little_more():
    assert scores(tokens(EAST), passage(EAST, EAST)) == [
        expected(1 + (1 - CHANCE) * log(2) / SHARPNESS, 1, 1),
    ]


def test_near_counts_by_its_cosine():
    slanted = (0.6, 0.8)
    [(match, coverage)] = scores(tokens(EAST), passage(slanted))
    # 0.6 is stored as 76 of 127 steps.
    assert (match, coverage) == (pytest.approx(76 / 127), pytest.approx(76 / 127))


def test_passages_do_not_touch_each_other():
    question, weights = tokens(EAST, (0.6, 0.8)), TokenWeights(3, np.array([1, 2, 3]))
    several = [passage(EAST), passage(NORTH, EAST, ids=(2, 0)), passage((0.8, -0.6), NORTH, NORTH)]
    together = scores(question, *several, weights=weights)
    alone = [scores(question, one, weights=weights)[0] for one in several]
    assert together == [pytest.approx(pair) for pair in alone]


def test_nothing_asked_or_nothing_to_compare_is_no_match():
    assert scores(tokens(), passage(EAST), passage(NORTH)) == [(0.0, 0.0), (0.0, 0.0)]
    assert scores(tokens(EAST)) == []


angles = st.lists(st.floats(0, 6.28), min_size=1, max_size=5)


def at(found):
    return [(np.cos(angle), np.sin(angle)) for angle in found]


@given(angles, angles, st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_coverage_lies_between_the_worst_token_and_their_mean(asked, said, frequencies):
    weights = TokenWeights(4, np.array(frequencies))
    question, text = tokens(*at(asked)), passage(*at(said))
    best = (question.vectors @ text.vectors.T.astype(np.float32) / 127).max(axis=1)
    shares = weights.of(question.ids) / weights.of(question.ids).sum()
    [(_, coverage)] = scores(question, text, weights=weights)
    assert best.min() - 1e-4 <= coverage <= float(shares @ best) + 1e-4


@given(angles, angles, st.randoms())
def test_the_order_of_tokens_does_not_count(asked, said, shuffled):
    mixed = list(enumerate(at(said)))
    shuffled.shuffle(mixed)
    question = tokens(*at(asked))
    one = passage(*at(said))
    other = passage(*(vector for _, vector in mixed), ids=tuple(place for place, _ in mixed))
    first, second = scores(question, one, other, weights=TokenWeights(4, np.array([1, 2, 3, 4])))
    assert first == pytest.approx(second, abs=1e-4)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=9, unique=True))
def test_the_more_passages_have_a_token_the_less_it_says(frequencies):
    ordered = sorted(frequencies)
    weights = TokenWeights(9, np.array(ordered)).of(np.arange(len(ordered), dtype=np.int32)).tolist()
    assert all(one > other > 0 for one, other in pairwise(weights))

"""One score from all arms: by hand, in bounds, and with the order that the arms agree on."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content_index.types import Passage
from retrieval.fusion import (
    DENSE,
    FAR,
    LATE,
    LATER_PART,
    MEMORY,
    NEAR,
    SECOND,
    STANDS_OUT,
    WORDS,
    Arms,
    best_of_each_resource,
    fuse,
    remembered,
    worth_comparing,
)
from retrieval.memory import Closeness
from retrieval.types import Hit

BEGINNING = Passage("r", 0, "", "")
LATER = replace(BEGINNING, part=1)


def arms(dense, words=None, led_to=None):
    return Arms(dense, words or {}, {}, led_to or {})


def begun(passage_ids):
    return dict.fromkeys(passage_ids, BEGINNING)


def test_without_late_interaction_by_hand():
    # Nine tenths of the cosine, one tenth of the share of the best bm25; a negative cosine is none.
    found = arms({1: 0.5, 2: 1.0, 3: -0.5}, {1: 4.0, 4: 2.0})
    assert fuse(found, begun([1, 2, 3, 4]), {}) == {
        1: pytest.approx(0.55),
        2: pytest.approx(0.9),
        3: 0.0,
        4: pytest.approx(0.05),
    }
    assert fuse(arms({}), {}, {}) == {}
    assert fuse(arms({}, {1: 0.0}), begun([1]), {}) == {1: 0.0}


def test_with_late_interaction_by_hand():
    found = arms({1: 0.5, 2: 1.0, 3: -0.5}, {1: 4.0, 4: 2.0})
    chosen = begun([1, 3, 4]) | {2: LATER}
    assert fuse(found, chosen, {1: 0.8, 2: 0.9, 3: -0.2}) == {
        1: pytest.approx(DENSE * 0.5 + LATE * 0.8 + WORDS),
        2: pytest.approx(DENSE + LATE * 0.9 - LATER_PART),
        3: 0.0,
        4: pytest.approx(WORDS / 2),
    }


def test_a_later_part_that_matches_nothing_is_not_below_nothing():
    assert fuse(arms({1: 0.1}), {1: LATER}, {1: 0.0}) == {1: 0.0}


def test_only_what_was_chosen_has_a_score():
    assert set(fuse(arms({1: 0.5, 2: 0.6}), begun([2]), {})) == {2}
    assert set(fuse(arms({1: 0.5, 2: 0.6}), begun([2]), {2: 0.5})) == {2}


signal = st.dictionaries(st.integers(0, 9), st.floats(-1, 1))


@given(signal, st.dictionaries(st.integers(0, 9), st.floats(0, 50)), signal, st.booleans())
@example({1: 1.0}, {1: 50.0}, {1: 1.0}, False)
def test_scores_are_in_bounds_and_keep_the_order_that_all_arms_agree_on(dense, words, late, later):
    chosen = dict.fromkeys(dense.keys() | words.keys(), LATER if later else BEGINNING)
    scores = fuse(arms(dense, words), chosen, late)
    assert scores.keys() == chosen.keys()
    assert [score for score in scores.values() if not 0 <= score <= 1 + 1e-9] == []
    everywhere = dense.keys() & words.keys() & late.keys()
    for one in everywhere:
        for two in everywhere:
            if dense[one] > dense[two] and words[one] > words[two] and late[one] > late[two]:
                assert scores[one] >= scores[two]


@given(signal, signal, st.integers(0, 9))
def test_a_part_that_begins_its_section_is_never_behind_its_equal(dense, late, place):
    chosen = begun(dense)
    first = fuse(arms(dense), chosen, late)
    second = fuse(arms(dense), {**chosen, **({place: LATER} if place in chosen else {})}, late)
    assert all(first[passage] >= second[passage] for passage in chosen)


def test_the_best_are_compared_equal_ones_by_passage_and_those_with_the_words_too():
    found = arms({1: 0.5, 2: 0.9, 3: 0.5, 4: 0.1}, {4: 8.0})
    assert worth_comparing(found, 2) == [2, 1, 4]
    assert worth_comparing(found, 9) == [2, 1, 3, 4]
    assert worth_comparing(arms({}), 5) == []


def test_the_best_passage_of_what_is_remembered_is_compared_however_far_it_is():
    found = arms({1: 0.9, 2: 0.8, 3: 0.1, 4: 0.2}, led_to={3: "r", 4: "r"})
    assert worth_comparing(found, 2) == [4, 1, 2]


def test_what_is_remembered_takes_no_place_of_what_was_found():
    found = arms({1: 0.9, 2: 0.8, 3: 0.7}, led_to={1: "r"})
    assert worth_comparing(found, 1) == [1, 2]


def hit(resource_id, score):
    return Hit(1, replace(BEGINNING, resource_id=resource_id), score, 0.0, 0.0)


def scored(hits):
    return [(found.passage.resource_id, found.score, found.memory) for found in hits]


@pytest.mark.parametrize(
    ("near", "share"),
    [
        pytest.param(NEAR, MEMORY, id="asked before"),
        pytest.param(0.9, MEMORY, id="asked in these words"),
        pytest.param((FAR + NEAR) / 2, MEMORY / 2, id="perhaps asked before"),
        pytest.param(FAR, 0.0, id="any two questions are this near"),
        pytest.param(0.0, 0.0, id="nothing like it"),
    ],
)
def test_what_was_confirmed_counts_the_more_the_nearer_it_is(near, share):
    mixed = (1 - share) * 0.6 + share * near
    confirmed = {"asked": Closeness(near, 1.0, 1.0)}
    assert scored(remembered([hit("asked", 0.6), hit("other", 0.5)], confirmed)) == [
        ("asked", pytest.approx(mixed), near),
        ("other", 0.5, 0.0),
    ]


def test_the_nearest_resource_sets_how_much_the_others_count():
    confirmed = {"near": Closeness(0.8, 1.0, 1.0), "far": Closeness(0.1, 1.0, 1.0)}
    assert scored(remembered([hit("far", 0.6), hit("near", 0.2)], confirmed)) == [
        ("far", pytest.approx((1 - MEMORY) * 0.6 + MEMORY * 0.1), 0.1),
        ("near", pytest.approx((1 - MEMORY) * 0.2 + MEMORY * 0.8), 0.8),
    ]


def test_the_votes_of_people_raise_a_score_by_their_trust_and_never_lower_it():
    confirmed = {"raised": Closeness(1.0, 0.5, 0.0), "kept": Closeness(0.1, 0.5, 0.0)}
    assert scored(remembered([hit("raised", 0.6), hit("kept", 0.6)], confirmed)) == [
        ("raised", pytest.approx(0.6 + MEMORY * 0.5 * 0.4), 0.5),
        ("kept", 0.6, 0.05),
    ]


def test_few_sample_questions_lower_a_score_less_and_a_single_one_never():
    confirmed = {
        "near": Closeness(0.8, 1.0, 0.0),
        "one": Closeness(0.1, 1.0, 0.0),
        "two": Closeness(0.1, 1.0, 0.5),
    }
    assert scored(remembered([hit("one", 0.6), hit("two", 0.6), hit("near", 0.2)], confirmed)) == [
        ("one", 0.6, 0.1),
        ("two", pytest.approx(0.6 - MEMORY * 0.5 * 0.5), 0.1),
        ("near", pytest.approx(0.2 + MEMORY * 0.6), 0.8),
    ]


def test_without_a_memory_nothing_changes():
    hits = [hit("a", 0.6), hit("b", 0.2)]
    assert remembered(hits, {}) == hits
    assert remembered([], {"a": Closeness(0.9, 1.0, 1.0)}) == []


names = st.sampled_from("abcd")


@given(
    st.dictionaries(names, st.floats(0, 1)).map(lambda found: [hit(name, found[name]) for name in found]),
    st.dictionaries(
        names,
        st.builds(
            Closeness, st.floats(0, 1), st.sampled_from([0.5, 2 / 3, 1.0]), st.sampled_from([0.0, 0.5, 0.8])
        ),
    ),
)
def test_memory_moves_a_score_towards_what_was_confirmed_and_leaves_all_others(hits, confirmed):
    after = remembered(hits, confirmed)
    for before, now in zip(hits, after, strict=True):
        found = confirmed.get(before.passage.resource_id)
        if found is None:
            assert now == before
        else:
            low, high = sorted((before.score, found.near))
            assert low - 1e-9 <= now.score <= high + 1e-9
            assert found.doubt or now.score >= before.score


def passage(passage_id, resource_id, score):
    return replace(hit(resource_id, score), passage_id=passage_id)


def test_a_second_passage_that_matches_too_raises_its_resource():
    found = best_of_each_resource(
        [
            passage(1, "one", 0.7),
            passage(2, "two", 0.5),
            passage(3, "two", 0.69),
            passage(4, "two", 0.6),
            passage(5, "far", 0.6),
            passage(6, "far", STANDS_OUT - 0.1),
        ]
    )
    raised = 0.69 + SECOND * (0.6 - STANDS_OUT)
    assert [(hit.passage_id, hit.score) for hit in found] == [
        (3, pytest.approx(raised)),  # the third of its passages does not count
        (1, 0.7),
        (5, 0.6),  # what does not stand out is no support
    ]


def test_equal_resources_are_ordered_by_passage():
    found = best_of_each_resource([passage(2, "b", 0.5), passage(1, "a", 0.5), passage(3, "a", 0.1)])
    assert [hit.passage_id for hit in found] == [1, 2]

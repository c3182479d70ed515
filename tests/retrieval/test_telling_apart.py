"""What tells resources apart: the metric and the regression, by hand and against their definitions."""

import math

import numpy as np
import pytest

from retrieval.telling_apart import RIDGE, SHARPNESS, WITHIN, WITHIN_FROM, answers, metric

EAST, NORTH = np.eye(2, dtype=np.float32)
ORTHOGONAL = math.exp(-SHARPNESS)


def owned(*numbers):
    return np.array(numbers, dtype=np.intp)


def told(question, examples, owners, trusts):
    return answers(question, np.array(examples, dtype=np.float32).reshape(-1, 2), owners, trusts).tolist()


def test_one_question_a_resource_teaches_no_metric():
    assert metric(np.array([EAST, NORTH]), owned(0, 1)).tolist() == np.eye(2).tolist()


def test_questions_of_one_resource_come_closer_by_hand():
    # One question above one a resource; they differ in the second dimension alone, by .6 from their mean.
    vectors = np.array([[0.8, 0.6], [0.8, -0.6]], dtype=np.float32)
    learnt = WITHIN / (1 + WITHIN_FROM)
    shorter = 1 / math.sqrt(2 * learnt + 1 - learnt)
    found = metric(vectors, owned(0, 0))
    assert found == pytest.approx(np.diag([1 / math.sqrt(1 - learnt), shorter]), abs=1e-6)


def test_the_metric_is_the_inverse_root_of_the_mixed_covariance():
    rng = np.random.default_rng(7)
    owners = np.repeat(np.arange(4), [1, 5, 2, 3])
    vectors = rng.normal(size=(len(owners), 6)).astype(np.float32)
    apart = np.vstack([vectors[owners == n] - vectors[owners == n].mean(axis=0) for n in range(4)])
    learnt = WITHIN * 7 / (7 + WITHIN_FROM)
    scatter = apart.T @ apart
    covariance = learnt * scatter / (np.trace(scatter) / 6) + (1 - learnt) * np.eye(6)
    found = metric(vectors, owners)
    assert found @ found.T == pytest.approx(np.linalg.inv(covariance), abs=1e-4)


def test_the_same_question_twice_teaches_nothing():
    assert metric(np.array([EAST, EAST]), owned(0, 0)).tolist() == np.eye(2).tolist()


def test_without_resources_there_are_no_answers():
    assert told(EAST, [], owned(), []) == []


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        pytest.param(1.0, 1 / (1 + RIDGE), id="believed"),
        pytest.param(0.5, 1 / (1 + 2 * RIDGE), id="half believed, twice the noise"),
    ],
)
def test_a_single_example_by_hand(trust, expected):
    assert told(EAST, [EAST], owned(0), [trust]) == [pytest.approx(expected)]


def test_two_resources_by_hand():
    own, other = np.linalg.solve([[1 + RIDGE, ORTHOGONAL], [ORTHOGONAL, 1 + RIDGE]], [1, ORTHOGONAL])
    expected = [pytest.approx(own - other / 2, abs=1e-6), pytest.approx(other - own / 2, abs=1e-6)]
    assert told(EAST, [EAST, NORTH], owned(0, 1), [1.0, 1.0]) == expected

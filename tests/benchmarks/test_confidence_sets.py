"""The questions that the confidence is fitted on: well formed, and not told apart by their length."""

import re
import statistics
from collections import Counter

import numpy as np
import pytest

from benchmarks.confidence.measuring import Seen, fit, noise_floor
from benchmarks.confidence.sets import HERE, OWN, own_lines

MOST_LONGER = 1.25  # mean length of the answerable ones over that of the rest


@pytest.fixture
def random():
    return np.random.default_rng(1)


@pytest.mark.parametrize("name", OWN)
def test_every_line_says_what_answers_it(name):
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"(-|[^\s|]+)\|\S[^|]*", line)] == []


@pytest.mark.parametrize("name", OWN)
def test_nothing_is_asked_twice(name):
    counts = Counter(text for _, text in own_lines(name))
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", OWN)
def test_lengths_do_not_tell_what_can_be_answered(name):
    answerable, other = (
        statistics.mean(len(text.split()) for ends, text in own_lines(name) if bool(ends) is can)
        for can in (True, False)
    )
    assert 1 / MOST_LONGER < answerable / other < MOST_LONGER


def test_fit_finds_the_signal_that_tells(random):
    signals = random.normal(size=(2000, 3))
    right = random.random(2000) < 1 / (1 + np.exp(-(2 * signals[:, 1] - 1)))
    found = fit([Seen(signals, right, right)])
    assert found.weights == pytest.approx([0, 2, 0], abs=0.2)
    assert found.bias == pytest.approx(-1, abs=0.2)


def test_even_true_probabilities_have_a_calibration_error(random):
    few, many = (noise_floor(random.random(count))[0] for count in (160, 16000))
    assert 0.05 < few < 0.1
    assert many < 0.01

"""The interval of the gate's figure for the chat: days are drawn whole."""

import numpy as np

from benchmarks.gate.figures import label_auroc, label_interval
from benchmarks.gate.messages import Kind, Labelled


def day(fold, *answered):
    return [Labelled("text", "chat_irc", fold, Kind.NONE, answered=one) for one in answered]


def test_days_that_agree_leave_no_doubt():
    messages = [*day("monday", True, False), *day("tuesday", True, False)]
    assert label_interval(messages, np.array([0.9, 0.1, 0.9, 0.1])) == (1.0, 1.0)


def test_days_that_contradict_each_other_leave_it_all_open():
    messages = [*day("monday", True, False, False), *day("tuesday", True, False, False)]
    says = np.array([0.9, 0.1, 0.1, 0.1, 0.9, 0.9])
    assert label_auroc(messages, says) == 0.5
    assert label_interval(messages, says) == (0.0, 1.0)


def test_the_interval_is_the_same_each_time_and_holds_the_figure():
    messages = [m for fold in "abcdef" for m in day(fold, True, False, False, True)]
    says = np.random.default_rng(3).random(len(messages))
    low, high = label_interval(messages, says)
    assert low < label_auroc(messages, says) < high
    assert (low, high) == label_interval(messages, says)

"""Questions that arrive together are encoded together, and each gets its own vectors."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.together import AT_ONCE, TogetherEncoder
from tests.toy_encoder import ToyEncoder

PATIENCE_S = 10.0


class HeldEncoder(ToyEncoder):
    """Notes what each run encodes; the first run waits until it is let go."""

    def __init__(self):
        super().__init__()
        self.runs = []
        self.begun = threading.Event()
        self.let_go = threading.Event()

    def encode_with_tokens(self, texts):
        self.runs.append(list(texts))
        self.begun.set()
        assert self.let_go.wait(PATIENCE_S)
        if "broken" in texts:
            raise ValueError("broken")
        return super().encode_with_tokens(texts)


def asked_while_one_runs(questions):
    """Ask a first question and, while it is encoded, all of these in order; return the runs and what came."""
    encoder = HeldEncoder()
    together = TogetherEncoder(encoder, runs=1)
    with ThreadPoolExecutor(len(questions) + 1) as people:
        first = people.submit(together.encode_with_tokens, ["first"])
        assert encoder.begun.wait(PATIENCE_S)
        others = []
        for number, question in enumerate(questions, 1):
            others.append(people.submit(together.encode_with_tokens, [question]))
            deadline = time.monotonic() + PATIENCE_S
            while together.waiting() < number and time.monotonic() < deadline:
                time.sleep(0.001)
        encoder.let_go.set()
        return encoder.runs, [first, *others]


def test_a_lone_question_is_encoded_as_it_comes():
    encoder = HeldEncoder()
    encoder.let_go.set()
    together = TogetherEncoder(encoder, runs=1)
    for text in ("claim travel", "book leave"):
        [found] = together.encode_with_tokens([text])
        assert np.array_equal(found.sentence, ToyEncoder().encode([text])[0])
    assert encoder.runs == [["claim travel"], ["book leave"]]


def test_what_waits_is_taken_along_and_everybody_gets_their_own():
    questions = [f"question number {number}" for number in range(AT_ONCE + 3)]
    runs, answers = asked_while_one_runs(questions)
    assert runs == [["first"], questions[:AT_ONCE], questions[AT_ONCE:]]
    for text, answer in zip(["first", *questions], answers, strict=True):
        [expected] = ToyEncoder().encode_with_tokens([text])
        [found] = answer.result()
        assert np.array_equal(found.sentence, expected.sentence)
        assert found.tokens.ids.tolist() == expected.tokens.ids.tolist()


def test_a_text_that_cannot_be_encoded_spoils_no_other():
    _, (first, fine, broken) = asked_while_one_runs(["fine", "broken"])
    assert len(first.result()) == 1
    assert len(fine.result()) == 1
    with pytest.raises(ValueError, match=r"^broken$"):
        broken.result()


def test_several_texts_go_to_the_encoder_as_they_are():
    encoder = HeldEncoder()
    encoder.let_go.set()
    together = TogetherEncoder(encoder, runs=1)
    together.encode_with_tokens(["one", "two"])
    together.encode_with_tokens([])
    assert encoder.runs == [["one", "two"], []]


@pytest.mark.parametrize("runs", [1, 2, 5])
def test_no_question_is_lost_in_a_burst(runs):
    together = TogetherEncoder(ToyEncoder(), runs)
    questions = [f"word{number} and more" for number in range(300)]
    with ThreadPoolExecutor(16) as people:
        found = list(people.map(lambda text: together.encode_with_tokens([text])[0], questions))
    expected = ToyEncoder().encode(questions)
    assert np.array_equal(np.stack([text.sentence for text in found]), expected)

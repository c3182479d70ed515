"""The words of a question that are worth looking for."""

import numpy as np
import pytest

from retrieval.query_words import content_words, words_of_tokens
from retrieval.stems import stems


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("How do I claim travel costs?", ["claim", "travel", "costs"], id="function words go"),
        pytest.param("claim, Claim & CLAIM", ["claim"], id="distinct, lower case"),
        pytest.param("I don’t have a badge", ["badge"], id="a typographic apostrophe"),
        pytest.param("what is it", ["what", "is", "it"], id="nothing but stop words"),
        pytest.param("error E-42 in C++", ["error", "e", "42", "c"], id="signs part words"),
        pytest.param("Wie geht Überstunden?", ["wie", "geht", "überstunden"], id="other languages stay"),
        pytest.param("?!", [], id="no words"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_content_words(text, words):
    assert content_words(text) == words


def test_stems_join_the_forms_of_a_word():
    assert stems(["Receipts", "receipt", "claiming", "claimed"]) == {"receipt", "claim"}


@pytest.mark.parametrize(
    ("text", "offsets", "places"),
    [
        pytest.param("my laptop", [(0, 2), (3, 9)], [0, 1], id="one token a word"),
        pytest.param("untidy desk", [(0, 2), (2, 6), (7, 11)], [0, 0, 1], id="a word in pieces"),
        pytest.param("who, me?", [(0, 3), (3, 4), (5, 7), (7, 8)], [0, -1, 1, -1], id="marks are in none"),
        pytest.param("don't", [(0, 3), (3, 4), (4, 5)], [0, 0, 0], id="an apostrophe is in its word"),
        pytest.param("?!", [(0, 1), (1, 2)], [-1, -1], id="no words"),
        pytest.param("", [], [], id="nothing"),
    ],
)
def test_words_of_tokens(text, offsets, places):
    spans = np.array(offsets, dtype=np.int32).reshape(-1, 2)
    assert words_of_tokens(text, spans).tolist() == places

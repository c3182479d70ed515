"""The words of a question that are worth looking for."""

import pytest

from retrieval.query_words import content_words
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

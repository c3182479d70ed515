"""The projection of token vectors: which words it is fitted on, and which directions it keeps."""

import numpy as np
import pytest

from retrieval.projection import (
    SEQUENCE_WORDS,
    SEQUENCES,
    WIDTH,
    fit_projection,
    space_name,
    vocabulary_texts,
    whole_words,
)


def tokens(seed: int = 3, rows: int = 400, dim: int = WIDTH + 20) -> np.ndarray:
    """Return vectors that differ less and less along each further axis, so that the axes are their order."""
    spread = np.random.default_rng(seed).normal(size=(rows, dim))
    return (spread * np.linspace(3, 0.1, dim)).astype(np.float32)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(["[PAD]", "the", "##ing", "cat", "New", "café"], ["the", "cat", "café"], id="WordPiece"),
        pytest.param(["<s>", "▁the", "ing", "▁Cat", "▁café"], ["the", "café"], id="SentencePiece"),
        pytest.param(["Ġthe", "ing", "Ġ", "Ġcat"], ["the", "cat"], id="byte pairs"),
        pytest.param(
            ["an", "ants", "x1", "a-b", "'", "a" * 24, "a" * 25], ["ants", "a" * 24], id="words only"
        ),
        pytest.param(["▁the", "Ġthe"], ["the"], id="each word once"),
        pytest.param([], [], id="no vocabulary"),
    ],
)
def test_whole_words_in_the_order_of_their_ids(entries, expected):
    vocabulary = {entry: place for place, entry in enumerate(entries)}
    backwards = dict(reversed(vocabulary.items()))
    assert (whole_words(vocabulary), whole_words(backwards)) == (expected, expected)


def test_a_vocabulary_has_the_same_texts_every_time():
    vocabulary = {word: place for place, word in enumerate(("one", "two", "three", "##four"))}
    texts = vocabulary_texts(vocabulary)
    assert [len(text.split()) for text in texts] == [SEQUENCE_WORDS] * SEQUENCES
    assert {word for text in texts for word in text.split()} == {"one", "two", "three"}
    assert vocabulary_texts(dict(reversed(vocabulary.items()))) == texts


def test_a_vocabulary_without_words_still_has_texts():
    assert set(vocabulary_texts({"##x": 0})) == {" ".join(["a"] * SEQUENCE_WORDS)}


def test_the_directions_come_by_how_much_tokens_differ_along_them():
    rows = np.array([[0, 5, 0]] * 3 + [[-2, 0, 0]] * 2 + [[0, 0, 1]], dtype=np.float32)
    assert fit_projection(rows).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]


def test_no_more_directions_are_kept_than_the_width_and_they_stand_at_right_angles():
    projection = fit_projection(tokens())
    assert (projection.shape, projection.dtype.name) == ((WIDTH + 20, WIDTH), "float32")
    assert np.abs(projection.T @ projection - np.eye(WIDTH)).max() < 1e-5


def test_neither_length_nor_sign_of_a_token_counts():
    rows = tokens()
    turned = rows * np.where(np.arange(len(rows)) % 2, -3, 0.5)[:, None].astype(np.float32)
    assert np.abs(fit_projection(rows) - fit_projection(turned)).max() < 1e-4


def test_no_other_plane_of_that_width_keeps_more():
    rows = tokens(rows=300, dim=160)
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    kept = float(np.square(units @ fit_projection(rows)).sum())
    *_, directions = np.linalg.svd(units.astype(np.float64), full_matrices=False)
    assert kept == pytest.approx(float(np.square(units @ directions[:WIDTH].T).sum()), rel=1e-5)


def test_a_space_is_named_after_model_width_and_directions():
    projection = fit_projection(tokens())
    name = space_name("toy", projection)
    assert name.rpartition("-")[0] == f"toy/{WIDTH}"
    assert space_name("toy", -projection) != name
    assert space_name("other", projection).removeprefix("other") == name.removeprefix("toy")


def test_a_space_keeps_its_name_whatever_sign_nothing_has():
    # Which threads added up what decides whether a component that is nothing is +1e-16 or -1e-16.
    assert space_name("toy", np.array([[1.0, 1e-16]])) == space_name("toy", np.array([[1.0, -1e-16]]))

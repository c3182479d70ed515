"""The real MiniLM, and the sentence for a model that cannot be used."""

import time

import numpy as np
import pytest

from retrieval.errors import ModelError
from retrieval.search import Searcher
from retrieval.types import Query
from tests.content_index.given import BADGE, LEAVE, TRAVEL, Shelf

pytestmark = pytest.mark.model


def test_it_has_the_name_and_dimension_of_the_model(minilm):
    assert (minilm.name, minilm.dimension) == ("all-MiniLM-L6-v2", 384)


def test_vectors_have_unit_length_and_one_row_a_text(minilm):
    vectors = minilm.encode(["claim travel", "", "word " * 1000, "Überstunden 👍", "\0"])
    assert (vectors.shape, vectors.dtype) == ((5, 384), np.float32)
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1] * 5, abs=1e-5)
    assert minilm.encode([]).shape == (0, 384)


def test_a_text_has_one_vector_alone_and_in_company(minilm):
    texts = ["claim travel costs", "a much longer text about how to book annual leave with your lead"]
    together = minilm.encode(texts)
    alone = np.vstack([minilm.encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5


def test_only_the_beginning_of_a_long_text_counts(minilm):
    long = "word " * 300
    one, two = minilm.encode([long, long + "completely different end"])
    assert np.array_equal(one, two)


def test_meaning_is_near_without_a_shared_word(minilm, library):
    shelf = Shelf(library.database, minilm)
    shelf.sync(TRAVEL, LEAVE, BADGE)
    searcher = Searcher(library.database, minilm, library.index_path)
    found = {
        question: searcher.search(Query(question), 1).hits[0].passage.resource_id
        for question in (
            "how are my train tickets reimbursed",
            "when can I go on vacation",
            "my door card is gone",
        )
    }
    assert list(found.values()) == ["travel", "leave", "badge"]


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(lambda folder: None, id="an empty folder"),
        pytest.param(lambda folder: (folder / "config.json").write_text("{"), id="a broken configuration"),
        pytest.param(
            lambda folder: [
                (folder / "config.json").write_text('{"model_type": "bert"}'),
                (folder / "model.safetensors").write_bytes(b"broken"),
            ],
            id="broken weights",
        ),
    ],
)
def test_a_folder_without_a_model_is_refused(minilm, tmp_path, prepare):
    prepare(tmp_path)
    with pytest.raises(
        ModelError, match=r'^the model .* cannot be loaded \(\w+\); set \[retrieval\] model to "'
    ):
        type(minilm)(str(tmp_path))


def test_an_unknown_name_is_refused_without_waiting_for_the_network(minilm):
    started = time.monotonic()
    with pytest.raises(ModelError, match=r"^the model 'nobody/no-such-model' cannot be loaded"):
        type(minilm)("nobody/no-such-model")
    assert time.monotonic() - started < 5

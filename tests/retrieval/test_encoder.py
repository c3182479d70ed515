"""The real MiniLM, and the sentence for a model that cannot be used."""

import time

import numpy as np
import pytest

from retrieval.errors import ModelError
from retrieval.loading import load_encoder
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.projection import WIDTH
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
            "how do I take vacation",  # its other words, as rare here as "vacation", are near those of none
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


PROOF = [
    "how do i claim travel??",
    "Größe, naïve café: £20 → 25 % 🙂",
    "",
    "  two  spaces ",
    "words of the model's own: [SEP] [MASK] [UNK]",
    "\0\u200b",
    "Antidisestablishmentarianism reimbursement. " * 60,
    "Reset your password\n\n- one\n- two",
    "a last one, so that there is more than one batch",
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return what serves: the export of the installation, or one made now."""
    encoder = load_encoder("bundled", tmp_path_factory.mktemp("models"))
    assert isinstance(encoder, OnnxEncoder)
    return encoder


# Cosines of sentences and of tokens with the reference, by the bits of the weights that serve.
CLOSE = {32: (0.9999, 0.9999), 8: (0.997, 0.99)}


@pytest.mark.parametrize("texts", [PROOF, PROOF[:3]], ids=["in bulk", "a few"])
def test_the_export_has_the_tokens_of_the_reference(minilm, exported, texts):
    assert (exported.name, exported.dimension) == (minilm.name, minilm.dimension)
    sentence, token = CLOSE[exported.bits]
    for one, other in zip(minilm.encode_with_tokens(texts), exported.encode_with_tokens(texts), strict=True):
        assert one.tokens.ids.tolist() == other.tokens.ids.tolist()
        assert sentence <= float(one.sentence @ other.sentence) <= 1.0001
        cosines = (one.tokens.vectors * other.tokens.vectors).sum(axis=1).tolist()
        assert [cosine for cosine in cosines if not token <= cosine <= 1.0001] == []


def test_tokens_are_unit_vectors_beside_the_vector_of_the_text(minilm, exported):
    for encoder in (minilm, exported):
        found = encoder.encode_with_tokens(PROOF)
        assert np.abs(encoder.encode(PROOF) - np.stack([text.sentence for text in found])).max() < 1e-5
        lengths = np.concatenate([np.linalg.norm(text.tokens.vectors, axis=1) for text in found])
        assert np.abs(lengths - 1).max() < 1e-5
        assert {text.tokens.vectors.shape[1] for text in found} == {WIDTH}


def test_offsets_say_where_each_token_stands(minilm, exported):
    for text in PROOF:
        offsets = exported.offsets(text)
        assert offsets.tolist() == minilm.offsets(text).tolist()
        [encoded] = exported.encode_with_tokens([text])
        assert offsets.shape == (len(encoded.tokens.ids), 2)
        assert ((offsets[:, 0] < offsets[:, 1]) & (offsets[:, 1] <= len(text))).all()
        assert (offsets[1:, 0] >= offsets[:-1, 1]).all()
    text = "Größe, naïve 🙂"
    assert [text[begin:end] for begin, end in exported.offsets(text)] == [
        *("Gr", "ö", "ße"),
        ",",
        "naïve",
        "🙂",
    ]


def test_the_words_of_the_model_are_common_ones_first(minilm, exported):
    words = exported.words()
    assert words == minilm.words()
    assert (len(words) > 15_000, words[:3]) == (True, ["the", "and", "was"])
    assert {"password", "vacation", "receipt"} <= set(words)


def test_texts_without_tokens_or_none_at_all_can_be_encoded(minilm, exported):
    for encoder in (minilm, exported):
        assert encoder.encode_with_tokens([]) == []
        [empty] = encoder.encode_with_tokens([""])
        assert (empty.tokens.ids.shape, empty.tokens.vectors.shape) == ((0,), (0, WIDTH))
        assert encoder.offsets("").shape == (0, 2)

"""Adding content while another model takes over: it is found by the one that serves."""

import pytest

from bot.searching import ServingIndexer
from content_index.models.store import ModelStore
from content_index.store import PassageStore
from retrieval.serving import ServingModel
from tests.content_index.given import NOW, TRAVEL
from tests.retrieval.given import Library
from tests.retrieval.swapping import Narrow
from tests.toy_encoder import ToyEncoder


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path)


def models_of_passages(library):
    with library.database.reading() as db:
        return {
            name: [len(ids) for ids, _ in PassageStore(db).all_vectors(name)] for name in ("toy", "narrow")
        }


def test_resource_is_encoded_for_the_model_that_serves(library):
    encoder = ToyEncoder()
    model = ServingModel(library.database, encoder, lambda name: Narrow())
    ServingIndexer(library.database, model, lambda: NOW).add(TRAVEL, "slack")
    assert models_of_passages(library) == {"toy": [1], "narrow": []}
    assert len(encoder.encoded) == 1


def test_resource_that_was_added_during_a_swap_is_encoded_for_both(library):
    class Slow(ToyEncoder):
        def encode_with_tokens(self, texts):
            with library.database.atomic() as db:
                ModelStore(db).serve("narrow")
            return super().encode_with_tokens(texts)

    model = ServingModel(library.database, Slow(), lambda name: Narrow())
    ServingIndexer(library.database, model, lambda: NOW).add(TRAVEL, "slack")
    assert models_of_passages(library) == {"toy": [1], "narrow": [1]}

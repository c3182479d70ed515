"""The reference encoder: any sentence-transformers model. Importing this module imports torch."""

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from content_index.encoded import EncodedText, TokenVectors
from retrieval.errors import ModelError
from retrieval.model_files import BUNDLED, ModelFiles, locate
from retrieval.projection import fit_projection, space_name, vocabulary_texts, whole_words

BATCH = 32  # 8 to 32 measured best on two cores; 128 is slower and takes 4 times the memory


class SentenceEncoder:
    """A loaded sentence-transformers model. `name` identifies it wherever its vectors are stored."""

    def __init__(self, model: str | ModelFiles = BUNDLED) -> None:
        """Load a model: "bundled", a folder, or a hub name that is already on this machine.

        Raises ModelError if it is not there, cannot be loaded, or is not the one that was published.
        """
        files = model if isinstance(model, ModelFiles) else locate(model)
        self.name = files.name
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        disable_progress_bar()
        try:
            # Only what is on this machine: a wrong name must fail at once, not ask the network.
            self.model = SentenceTransformer(files.load_from, device="cpu", local_files_only=True)
        except Exception as error:
            # The libraries below raise many types, some of their own that are not exported.
            raise ModelError(
                f"the model {files.configured!r} cannot be loaded ({type(error).__name__}); set [retrieval] "
                'model to "bundled", to a folder with a sentence-transformers model, or to a name that is in '
                "the local cache"
            ) from error
        self.dimension = int(self.model.get_embedding_dimension() or 0)
        seen = self._read(vocabulary_texts(self.model.tokenizer.get_vocab()))
        self.projection = fit_projection(np.concatenate([vectors for _, _, vectors in seen]))
        self.token_space = space_name(self.name, self.projection)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension).

        Of a text longer than the model reads (256 tokens for the bundled one) only the beginning counts.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self.model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return sentence and projected token vectors of texts, in the same order."""
        return [
            EncodedText(sentence, TokenVectors(ids, _unit(_unit(vectors) @ self.projection)))
            for sentence, ids, vectors in self._read(texts)
        ]

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where in the text each of its tokens begins and ends, shape (n, 2), in characters."""
        found = self.model.tokenizer(
            text, truncation=True, return_offsets_mapping=True, return_special_tokens_mask=True
        )
        pairs = np.asarray(found["offset_mapping"], dtype=np.int32).reshape(-1, 2)
        return pairs[_own(found["special_tokens_mask"])]

    def words(self) -> list[str]:
        """Return the whole words of the model's vocabulary, the commonest first."""
        return whole_words(self.model.tokenizer.get_vocab())

    def _read(
        self, texts: Sequence[str]
    ) -> list[tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.float32]]]:
        """Return sentence vector, token ids and raw token vectors of each text, without the model's marks."""
        if not texts:
            return []
        found = self.model.encode(
            list(texts),
            batch_size=BATCH,
            output_value=None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        # Not by their ids: a word that the vocabulary lacks has a special id too, and is a word all the same.
        marks = self.model.tokenizer(list(texts), truncation=True, return_special_tokens_mask=True)
        read = []
        for one, mask in zip(found, marks["special_tokens_mask"], strict=True):
            kept = _own(mask)
            ids = one["input_ids"].cpu().numpy().astype(np.int32)
            tokens = one["token_embeddings"].float().cpu().numpy()[kept]
            sentence = _unit(one["sentence_embedding"].float().cpu().numpy().astype(np.float32))
            read.append((sentence, ids[kept], tokens.astype(np.float32)))
        return read


def _own(special_tokens_mask: Sequence[int]) -> NDArray[np.intp]:
    """Return the places of a text's own tokens, those that are not the model's marks."""
    return np.flatnonzero(np.asarray(special_tokens_mask) == 0)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)

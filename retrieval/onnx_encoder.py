"""The serving encoder: a model exported once, run by ONNX Runtime without torch.

Starting takes a tenth of the time, a question half, and the vectors are the reference's. A run of the model
uses one thread, because a pool of threads spins and slows its neighbours down; many texts are many runs, on
all processors.
"""

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from content_index.encoded import EncodedText, TokenVectors
from retrieval.errors import ModelError
from retrieval.model_files import sha256_of
from retrieval.projection import whole_words

BATCH = 8  # texts of similar length in one run: 16 and 32 take more memory and no less time
EXPORT_VERSION = 6  # raise it when the exported graph changes, so that old exports are made anew

T = TypeVar("T")

Batch = Sequence[Encoding]
"""What the tokenizer made of texts of similar length, padded to one length."""


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """What is known of an exported model; written beside it as JSON.

    `made_from` is the name of the model, `made_by` the version of the export itself. `inputs` are the
    model's own, in order; a text counts by its first `max_tokens` tokens. `bits` is the width of its weights,
    32 or 8.
    """

    made_from: str
    made_by: int
    sha256: str
    dimension: int
    max_tokens: int
    inputs: tuple[str, ...]
    token_space: str
    bits: int


class OnnxEncoder:
    """Encodes with an exported model; safe to use from many threads."""

    def __init__(self, file: Path, exported: ExportedModel) -> None:
        """Load the export. Raises ModelError if it cannot be loaded."""
        self.name = exported.made_from
        self.dimension = exported.dimension
        self.token_space = exported.token_space
        self.bits = exported.bits
        self._inputs = exported.inputs
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer_file(file)))
            self._session = _session(file)
        except Exception as error:
            # The two libraries raise types of their own that are not exported.
            raise ModelError(
                f"the exported model {file} cannot be loaded; delete it, it is made anew"
            ) from error
        self._tokenizer.enable_truncation(exported.max_tokens)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension); many texts use all processors."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = _by_length(texts)
        found = self._each_batch(texts, order, lambda batch: self._run(["sentence"], batch)[0])
        for start, sentences in enumerate(found):
            vectors[order[start * BATCH : (start + 1) * BATCH]] = sentences
        return vectors

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return sentence and token vectors of texts, in the same order."""
        order = _by_length(texts)
        found = [text for batch in self._each_batch(texts, order, self._read) for text in batch]
        places = sorted(range(len(order)), key=order.__getitem__)
        return [found[place] for place in places]

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where in the text each of its tokens begins and ends, shape (n, 2), in characters."""
        encoding = self._tokenizer.encode(text)
        kept = [not mark for mark in encoding.special_tokens_mask]
        return np.asarray(encoding.offsets, dtype=np.int32).reshape(-1, 2)[kept]

    def words(self) -> list[str]:
        """Return the whole words of the model's vocabulary, the commonest first."""
        return whole_words(self._tokenizer.get_vocab(with_added_tokens=False))

    def _each_batch(self, texts: Sequence[str], order: Sequence[int], work: Callable[[Batch], T]) -> list[T]:
        """Return what `work` makes of each batch of texts, the batches taken in this order."""

        def of(start: int) -> T:
            rows = order[start : start + BATCH]
            return work(self._tokenizer.encode_batch([texts[row] for row in rows]))

        starts = range(0, len(order), BATCH)
        if len(starts) <= 1:
            return [of(start) for start in starts]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(of, starts))

    def _read(self, batch: Batch) -> list[EncodedText]:
        sentences, tokens = self._run(["sentence", "tokens"], batch)
        return [
            EncodedText(sentence, _own_tokens(encoding, vectors))
            for encoding, sentence, vectors in zip(batch, sentences, tokens, strict=True)
        ]

    def _run(self, outputs: list[str], batch: Batch) -> list[NDArray[np.float32]]:
        fields = {
            "input_ids": [encoding.ids for encoding in batch],
            "attention_mask": [encoding.attention_mask for encoding in batch],
            "token_type_ids": [encoding.type_ids for encoding in batch],
        }
        fed = {name: np.asarray(fields[name], dtype=np.int64) for name in self._inputs}
        found: list[NDArray[np.float32]] = self._session.run(outputs, fed)
        return found


def read_export(file: Path) -> ExportedModel | None:
    """Return what is known of an export, or None if there is none or it is old or damaged."""
    try:
        row = json.loads(facts_file(file).read_text())
        exported = ExportedModel(**{**row, "inputs": tuple(row["inputs"])})
        sound = exported.made_by == EXPORT_VERSION and sha256_of(file) == exported.sha256
        return exported if sound else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def facts_file(file: Path) -> Path:
    """Return where the facts of an export are kept."""
    return file.with_suffix(".json")


def tokenizer_file(file: Path) -> Path:
    """Return where the tokenizer of an export is kept."""
    return file.with_suffix(".tokenizer.json")


def _own_tokens(encoding: Encoding, vectors: NDArray[np.float32]) -> TokenVectors:
    """Return a text's tokens without the marks and the padding of its batch."""
    kept = np.flatnonzero(np.asarray(encoding.special_tokens_mask) == 0)
    return TokenVectors(np.asarray(encoding.ids, dtype=np.int32)[kept], vectors[kept])


def _by_length(texts: Sequence[str]) -> list[int]:
    """Return the places of texts, shortest first: texts of one length need no padding, which costs time."""
    return sorted(range(len(texts)), key=lambda place: len(texts[place]))


def _session(file: Path) -> "onnxruntime.InferenceSession":
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

"""The serving encoder: a model exported once, run by ONNX Runtime without torch.

Starting takes a tenth of the time, a question half, and the vectors are the reference's.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from content_index.encoded import EncodedText, TokenVectors
from retrieval.errors import ModelError
from retrieval.model_files import sha256_of
from retrieval.projection import whole_words

BATCH = 32  # texts of similar length at once; more only takes memory
EXPORT_VERSION = 3  # raise it when the exported graph changes, so that old exports are made anew
FEW = 8  # texts up to which loading the bulk session would not pay; a guess, not measured


Run = Callable[[list[str]], list[NDArray[np.float32]]]
"""From the names of outputs to the outputs, for one batch."""


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """What is known of an exported model; written beside it as JSON.

    `made_from` is the name of the model, `made_by` the version of the export itself. `inputs` are the
    model's own, in order; a text counts by its first `max_tokens` tokens.
    """

    made_from: str
    made_by: int
    sha256: str
    dimension: int
    max_tokens: int
    inputs: tuple[str, ...]
    token_space: str


class OnnxEncoder:
    """Encodes with an exported model; safe to use from many threads."""

    def __init__(self, file: Path, exported: ExportedModel) -> None:
        """Load the export. Raises ModelError if it cannot be loaded."""
        self.name = exported.made_from
        self.dimension = exported.dimension
        self.token_space = exported.token_space
        self._file = file
        self._inputs = exported.inputs
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer_file(file)))
            # One thread a question: a pool of threads spins and slows its neighbours down.
            self._session = _session(file, threads=1)
        except Exception as error:
            # The two libraries raise types of their own that are not exported.
            raise ModelError(
                f"the exported model {file} cannot be loaded; delete it, it is made anew"
            ) from error
        self._tokenizer.enable_truncation(exported.max_tokens)
        self._tokenizer.enable_padding()
        self._bulk: onnxruntime.InferenceSession | None = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension); many texts use all processors."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows, _, run in self._batches(texts):
            vectors[rows] = run(["sentence"])[0]
        return vectors

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return sentence and token vectors of texts, in the same order."""
        found: dict[int, EncodedText] = {}
        for rows, encodings, run in self._batches(texts):
            sentences, tokens = run(["sentence", "tokens"])
            for row, encoding, sentence, vectors in zip(rows, encodings, sentences, tokens, strict=True):
                found[row] = EncodedText(sentence, _own_tokens(encoding, vectors))
        return [found[row] for row in range(len(texts))]

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where in the text each of its tokens begins and ends, shape (n, 2), in characters."""
        encoding = self._tokenizer.encode(text)
        kept = [not mark for mark in encoding.special_tokens_mask]
        return np.asarray(encoding.offsets, dtype=np.int32).reshape(-1, 2)[kept]

    def words(self) -> list[str]:
        """Return the whole words of the model's vocabulary, the commonest first."""
        return whole_words(self._tokenizer.get_vocab(with_added_tokens=False))

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[Encoding], Run]]:
        """Yield rows of texts of similar length, what the tokenizer made of them, and what runs the model."""
        if not texts:
            return
        session = self._session if len(texts) <= FEW else self._bulk_session()
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            encodings = self._tokenizer.encode_batch([texts[row] for row in rows])
            yield rows, encodings, partial(_run, session, self._fed(encodings))

    def _fed(self, encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
        fields = {
            "input_ids": [encoding.ids for encoding in encodings],
            "attention_mask": [encoding.attention_mask for encoding in encodings],
            "token_type_ids": [encoding.type_ids for encoding in encodings],
        }
        return {name: np.asarray(fields[name], dtype=np.int64) for name in self._inputs}

    def _bulk_session(self) -> "onnxruntime.InferenceSession":
        with self._lock:
            if self._bulk is None:
                self._bulk = _session(self._file, threads=os.cpu_count() or 1)
            return self._bulk


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


def _run(
    session: "onnxruntime.InferenceSession", fed: dict[str, NDArray[np.int64]], outputs: list[str]
) -> list[NDArray[np.float32]]:
    found: list[NDArray[np.float32]] = session.run(outputs, fed)
    return found


def _session(file: Path, threads: int) -> "onnxruntime.InferenceSession":
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

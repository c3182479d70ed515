"""Is this message a question that somebody wants answered? docs/gate.md has the sources and the figures."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.gate_signs import SIGNS, Message
from retrieval.model_files import BUNDLED_NAME

QUESTION_FROM = 0.5  # a message is a question if that is more likely than not
WEIGHTS = "gate_weights.json"  # written by benchmarks/train_gate.py

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """A linear model of one property of a message, in log odds.

    `signs` has shape (len(SIGNS),), `terms` (number of terms,), `vector` (dim,) or (0,) if it reads none.
    """

    bias: float
    signs: Floats
    terms: Floats
    vector: Floats


@dataclass(frozen=True, slots=True)
class GateModel:
    """What is fitted: is it a question, does it open a conversation, and how the two become one probability.

    Being a question saturates, because what is surely one does not become more so; opening a conversation
    then tells the question put to everybody from the one between two people. `listen_from` is the probability
    above which a message is worth a closer look.
    """

    question: Head
    opening: Head
    saturation: float
    scale: float
    shift: float
    listen_from: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The known terms with their places, and their inverse document frequencies, shape (number of terms,)."""

    places: dict[str, int]
    idf: Floats


class Gate:
    """Judges messages; `model` is what encodes them, and without the bundled one their vectors go unread."""

    def __init__(self, model: str) -> None:
        self._vocabulary = _vocabulary()
        self._model = _model("full" if model == BUNDLED_NAME else "text")

    def probability(self, text: str, vector: Floats) -> float:
        """Return how likely a message is a question somebody wants answered, from 0 to 1.

        vector is the text's own sentence vector, shape (dim,), of length 1.
        """
        return _probability(self._model, self._vocabulary, Message(text), vector)

    def probabilities(self, texts: Sequence[str], vectors: Floats) -> list[float]:
        """Return the probability of each message; vectors has shape (len(texts), dim)."""
        return [self.probability(text, vector) for text, vector in zip(texts, vectors, strict=True)]


def surface_probability(text: str) -> float:
    """Return how likely a message is a question, judged without encoding it."""
    return _probability(_model("text"), _vocabulary(), Message(text), np.empty(0, np.float32))


def worth_a_look(text: str) -> bool:
    """Return whether a message may be a question: lets nearly all of them pass, and some other messages."""
    return surface_probability(text) >= _model("text").listen_from


def term_weights(vocabulary: Vocabulary, message: Message) -> tuple[list[int], Floats]:
    """Return the places of a message's known terms and their TF-IDF weights, which together have length 1."""
    places = sorted(vocabulary.places[term] for term in message.terms if term in vocabulary.places)
    idf = vocabulary.idf[places]
    return places, idf / max(float(np.linalg.norm(idf)), 1e-9)


def blend(question: float, opening: float, saturation: float) -> float:
    """Return one score from the log odds of being a question and of opening a conversation."""
    return opening + saturation * _logistic(question)


def _probability(model: GateModel, vocabulary: Vocabulary, message: Message, vector: Floats) -> float:
    places, weights = term_weights(vocabulary, message)
    question, opening = (
        head.bias
        + float(message.signs @ head.signs)
        + float(weights @ head.terms[places])
        + (float(vector @ head.vector) if len(head.vector) else 0.0)
        for head in (model.question, model.opening)
    )
    return _logistic(model.scale * blend(question, opening, model.saturation) + model.shift)


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, log_odds))))


@cache
def _weights() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("retrieval").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    if loaded["signs"] != list(SIGNS):
        raise ValueError(f"{WEIGHTS} was made for other signs; run `python -m benchmarks.train_gate`")
    return loaded


@cache
def _vocabulary() -> Vocabulary:
    loaded = _weights()
    places = {term: place for place, term in enumerate(loaded["terms"])}
    return Vocabulary(places, np.array(loaded["idf"], dtype=np.float32))


@cache
def _model(name: str) -> GateModel:
    loaded = _weights()[name]
    heads = loaded["heads"]
    return GateModel(_head(heads["question"]), _head(heads["opening"]), **loaded["blend"])


def _head(loaded: list[Any]) -> Head:
    bias, *weights = loaded
    return Head(bias, *(np.array(values, dtype=np.float32) for values in weights))

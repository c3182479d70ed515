"""The nouns of insight."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Verb(StrEnum):
    """What a learning record says happened."""

    ASKED = "asked"
    RECOMMENDED = "recommended"
    RATED = "rated"
    ROUTED = "routed"
    TOOK = "took"
    NUDGED = "nudged"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class LearningRecord:
    """One thing that happened: who, what, with which object ("resource:…", "mentor:…", "gap:…")."""

    at: datetime
    actor: str
    verb: Verb
    object: str
    question_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A cluster of questions that nothing curated answers; the title is the first of them."""

    id: int
    title: str
    opened_at: datetime
    questions: int
    askers: int


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """A question in a gap, who asked it, and its vector, shape (dim,) and length 1, by the model's name."""

    question_id: int
    text: str
    asker: str
    model: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Answered questions by what became of them; unknown is never counted as success."""

    answered: int
    confirmed: int
    refuted: int
    unknown: int
    abstained: int

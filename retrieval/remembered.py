"""The nouns of question memory: what was confirmed for which resource, and what of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Way

MOST_REMEMBERED = 200  # questions of one resource; bounds what a popular one costs, not tuned
TEXT_REMEMBERED = 500  # characters of a question; people put what they want to know first, not tuned


class Origin(StrEnum):
    """How a question came to be remembered for a resource."""

    FEEDBACK = "feedback"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class RememberedQuestion:
    """A question that a resource was confirmed for.

    `user_id` is who said that it helped or, for a gap, who asked. `vector` has shape (dim,) and length 1.
    """

    resource_id: str
    question_id: int
    user_id: str
    origin: Origin
    text: str
    model: str
    vector: NDArray[np.float32]
    at: datetime


@dataclass(frozen=True, slots=True)
class LearntQuestion:
    """A question remembered for a resource: where it was asked, by how many it was confirmed, when last."""

    question_id: int
    text: str
    way: Way
    channel: str
    from_gap: bool
    people: int
    at: datetime


@dataclass(frozen=True, slots=True)
class MemoryRows:
    """What is remembered for live resources: three parallel columns and vectors of shape (n, dim)."""

    resource_ids: Sequence[str]
    user_ids: Sequence[str]
    from_gaps: Sequence[bool]
    vectors: NDArray[np.float32]


def remembered_text(text: str) -> str:
    """Return as much of a question as is kept and encoded."""
    return text[:TEXT_REMEMBERED]

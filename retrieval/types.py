"""The nouns of answering."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import TextEncoder
from content_index.types import Mentor, Passage, Resource


class Encoder(TextEncoder, Protocol):
    """Texts to vectors, for indexing and for questions."""

    dimension: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where in a text each of its tokens begins and ends, shape (n, 2), in characters."""

    def words(self) -> list[str]:
        """Return the whole words that the model knows, the commonest first."""


class Way(StrEnum):
    """How a question came in.

    FOLLOW_UP is an untagged reply in a thread, REACTION somebody's emoji on a message, SHORTCUT a message's
    menu, SEARCH the field on App Home, WORKFLOW a step of a workflow; AMBIENT is put to nobody in particular.
    """

    MENTION = "mention"
    DIRECT = "direct"
    COMMAND = "command"
    AMBIENT = "ambient"
    FOLLOW_UP = "follow_up"
    REACTION = "reaction"
    SHORTCUT = "shortcut"
    SEARCH = "search"
    WORKFLOW = "workflow"

    @property
    def in_public(self) -> bool:
        """Whether others read along where the question was asked."""
        return self in (Way.MENTION, Way.AMBIENT, Way.FOLLOW_UP, Way.REACTION)


class Decision(StrEnum):
    """What Waypost made of a question."""

    ANSWER = "answer"
    ABSTAIN = "abstain"


class Verdict(StrEnum):
    """What the asker said of an answer; saying nothing is not a verdict."""

    HELPED = "helped"
    NOT_QUITE = "not_quite"


class ReferralState(StrEnum):
    """Where a question offered to a mentor stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    PASSED = "passed"
    UNPLACED = "unplaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Query:
    """What is sent to search. `audiences` are the circles whose restricted content may be found.

    `topics` limit what may be found to resources about one of them; empty means anything.
    """

    text: str
    audiences: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked, where, and in which thread.

    `ts` is the message that asked ("" for a command), `thread_ts` the thread to answer in. `quiet` keeps the
    asker's name from mentors, `external` says whether people of other companies read along, None if Slack
    did not say.
    """

    text: str
    asker: str
    team: str
    channel: str
    ts: str
    thread_ts: str
    way: Way
    asked_at: datetime
    audiences: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    quiet: bool = False
    external: bool | None = None

    @property
    def query(self) -> Query:
        """What search is asked for this question."""
        return Query(self.text, self.audiences, self.topics)


@dataclass(frozen=True, slots=True)
class Hit:
    """The passage of a resource that answers best, the score, and the signals behind it.

    `words` is its bm25, `coverage` how well its tokens cover those of the question (-1 to 1), `memory` how
    close the question is to those the resource was confirmed for (0 to 1).
    """

    passage_id: int
    passage: Passage
    score: float
    cosine: float
    words: float
    coverage: float = 0.0
    memory: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of shown text; `marked` if its words are those of the question."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class RankedAid:
    """One aid of an answer with the passage that answers."""

    resource: Resource
    passage: Passage
    score: float
    heading: tuple[Span, ...]
    snippet: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MentorSuggestion:
    """A vetted mentor, and why this one."""

    mentor: Mentor
    topics: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a confidence is before it is fitted to a workspace, and which model and weights say so.

    Log odds of different estimators do not mean the same.
    """

    log_odds: float
    estimator: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Ranked aids, mentors, or an honest nothing.

    `confidence` is the estimated probability that at least one of the aids helps, and `estimate` what it was
    made from, None if nothing was found. `vector` is the encoded question, shape (dim,), kept so that gaps
    can be clustered without encoding again; `model` names what encoded it.
    """

    decision: Decision
    confidence: float
    aids: tuple[RankedAid, ...]
    mentors: tuple[MentorSuggestion, ...]
    vector: NDArray[np.float32] = field(repr=False, compare=False)
    model: str = field(default="", compare=False)
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A question offered to one mentor at a time."""

    id: int
    question_id: int
    mentor_id: str
    state: ReferralState
    due_at: datetime

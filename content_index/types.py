"""The nouns of curated content."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Kind(StrEnum):
    """What a resource is to the person who uses it."""

    JOB_AID = "job_aid"
    PROCEDURE = "procedure"
    CHECKLIST = "checklist"
    VIDEO = "video"
    COURSE = "course"
    SIMULATION = "simulation"
    LEARNING_PATH = "learning_path"
    ARTICLE = "article"
    EXTERNAL_LINK = "external_link"


class Life(StrEnum):
    """Where a resource is in its life; only LIVE ones are ever shown as an answer."""

    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Recall:
    """A question that makes a person recall the resource, and the answer to compare with."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Resource:
    """Anything curated. `text` is Markdown; `audience` names who may see it, empty means everybody."""

    id: str
    title: str
    text: str
    kind: Kind = Kind.ARTICLE
    url: str = ""
    minutes: int | None = None
    topics: tuple[str, ...] = ()
    owner: str = ""
    verified_by: str = ""
    verified_on: date | None = None
    review_every_days: int | None = None
    audience: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    recall: Recall | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The piece of a resource that is embedded. `heading` is the path of headings above it.

    `is_question` marks a sample question: it leads to its resource but is never shown as the answer. `part`
    counts, from 0, the passages of one section.
    """

    resource_id: str
    position: int
    heading: str
    text: str
    is_question: bool = False
    part: int = 0


@dataclass(frozen=True, slots=True)
class TopicApproval:
    """L&D's word that a mentor may be asked about a topic."""

    topic: str
    approved_by: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class Mentor:
    """A vetted peer: what they may be asked, when they work, and until when the vetting holds."""

    user_id: str
    approvals: tuple[TopicApproval, ...]
    expires_on: date
    about: str = ""
    starts_at: time = time(9)
    ends_at: time = time(17)
    workdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    open_cap: int = 3

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics this mentor is approved for, in the order of approval."""
        return tuple(approval.topic for approval in self.approvals)


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a sync did: resources by outcome, passages now stored of all sources, texts newly encoded."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    passages: int = 0
    encoded: int = 0

"""The nouns of waiting for a person to reply first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HeldState(StrEnum):
    """Where a held answer stands: CANCELLED by what people did, DROPPED for a reason of our own."""

    WAITING = "waiting"
    SAID = "said"
    CANCELLED = "cancelled"
    DROPPED = "dropped"


class Reason(StrEnum):
    """Why a held answer stands where it does, as a part of a sentence that people read."""

    GRACE = "people get the chance to reply first"
    NOBODY_REPLIED = "nobody had replied by then"
    PUT_TO_WAYPOST = "the question was put to Waypost itself meanwhile"
    REPLIED = "a person replied in the thread first"
    REPLIED_IN_CHANNEL = "a person mentioned the asker in the channel first"
    SAID_ALREADY = "Waypost had spoken in the thread already"
    PUT_TO_COLLEAGUE = "the question was put to a colleague"
    TAKEN_BACK = "the question was deleted or is no question any more"
    NOT_CHECKED = "Slack did not say whether a person had replied"
    NOT_ALLOWED = "the answer was not sure enough any more, or the channel does not take it"
    TOO_LATE = "its time had passed long before"
    BROKEN = "it could not be worked out"


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """The answer to a question that waits, or what became of it. `external` is the question's."""

    question_id: int
    due_at: datetime
    state: HeldState
    reason: Reason
    external: bool

"""What a closed gap teaches: its questions lead to the resource that closed it."""

from datetime import datetime

from content_index.database import Connection
from insights.store import GapStore
from retrieval.memories.store import MemoryStore
from retrieval.remembered import Origin, RememberedQuestion

REMEMBERED_OF_A_GAP = 5  # questions; enough for a mean of them, and too few to drown feedback; not tuned


def remember_gap(db: Connection, gap_id: int, resource_id: str, now: datetime) -> int:
    """Remember questions of a gap for the resource that closes it, and return how many are new.

    At most REMEMBERED_OF_A_GAP, of different people first. What a curator took back stays forgotten.
    """
    memory = MemoryStore(db)
    return sum(
        memory.remember(
            RememberedQuestion(
                resource_id=resource_id,
                question_id=question.question_id,
                user_id=question.asker,
                origin=Origin.GAP,
                text=question.text,
                model=question.model,
                vector=question.vector,
                at=now,
            )
        )
        for question in GapStore(db).questions_of(gap_id, REMEMBERED_OF_A_GAP)
    )

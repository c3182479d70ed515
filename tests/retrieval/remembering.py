"""Confirmed questions for the tests of question memory: asked, encoded with the toy encoder, remembered."""

from dataclasses import replace
from datetime import datetime

from content_index.database import Connection
from retrieval.memories.store import MemoryStore
from retrieval.remembered import Origin, RememberedQuestion
from retrieval.store import QuestionStore
from tests.retrieval.given import NOTHING, NOW, QUESTION
from tests.toy_encoder import ToyEncoder

ENCODER = ToyEncoder()


def ask(db: Connection, text: str, asker: str = "U0") -> int:
    """Store a question and return its id."""
    return QuestionStore(db).add(replace(QUESTION, text=text, asker=asker), NOTHING, shown=True)


def confirmed(
    question_id: int, text: str, resource_id: str, user_id: str, origin: Origin = Origin.FEEDBACK
) -> RememberedQuestion:
    [vector] = ENCODER.encode([text])
    return RememberedQuestion(resource_id, question_id, user_id, origin, text, ENCODER.name, vector, NOW)


def teach(
    db: Connection, text: str, resource_id: str, user_id: str = "U1", origin: Origin = Origin.FEEDBACK
) -> int:
    """Ask a question, let somebody confirm a resource for it, and return the question's id."""
    question_id = ask(db, text)
    assert MemoryStore(db).remember(confirmed(question_id, text, resource_id, user_id, origin))
    return question_id


def remembered(db: Connection) -> list[tuple[str, str, str]]:
    """Return (resource, person, text) of all that is remembered, oldest first."""
    rows = db.execute("select resource_id, user_id, text from remembered_questions order by id")
    return rows.fetchall()


def at(question: RememberedQuestion, moment: datetime) -> RememberedQuestion:
    return replace(question, at=moment)

"""One question answered without Slack."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.blocks.answer import facts
from bot.clock import utc_now
from bot.config import Config
from bot.encoding import serving_encoder
from bot.searching import serving_model, serving_searcher
from bot.storage import open_database
from bot.store import PeopleStore
from content_index.database import Database
from content_index.errors import ContentError
from content_index.store import ResourceStore
from retrieval.answer import Answerer
from retrieval.types import Answer, Decision, Query


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer, the names of the people in it by user id, and what it took in ms."""

    question: str
    answer: Answer
    names: dict[str, str]
    took_ms: float


def ask_once(config: Config, text: str, notice: Callable[[str], None]) -> Asked:
    """Answer one question from the configured store, as an employee without special roles would see it.

    Raises ContentError if nothing is indexed yet or the text is empty.
    """
    if not text.strip():
        raise ContentError('there is no question; try: waypost ask "how do I claim travel costs?"')
    database = open_database(config)
    with database.reading() as db:
        if not ResourceStore(db).counts()["passages"]:
            raise ContentError(
                f"nothing is indexed in {config.storage.path} yet; run `waypost index PATH` first"
            )
    model = serving_model(config, database, serving_encoder(config, database, notice), notice)
    searcher = serving_searcher(config, database, model, notice)
    limits = (config.retrieval.max_aids, config.retrieval.max_mentors)
    answerer = Answerer(database, searcher, utc_now, *limits)
    started = time.perf_counter()
    answer = answerer.answer(Query(text))
    return Asked(text, answer, _names(database, answer), (time.perf_counter() - started) * 1000)


def answer_record(asked: Asked) -> dict[str, Any]:
    """Return an answer as the JSON of `waypost ask`."""
    answer = asked.answer
    return {
        "question": asked.question,
        "decision": answer.decision.value,
        "confidence": round(answer.confidence, 4),
        "resources": [
            {
                "id": aid.resource.id,
                "title": aid.resource.title,
                "url": aid.resource.url,
                "kind": aid.resource.kind.value,
                "score": round(aid.score, 4),
                "passage": "".join(span.text for span in aid.snippet),
                "verified_at": aid.resource.verified_on.isoformat() if aid.resource.verified_on else None,
            }
            for aid in answer.aids
        ],
        "mentors": [
            {
                "user_id": suggestion.mentor.user_id,
                "name": asked.names[suggestion.mentor.user_id],
                "topics": list(suggestion.topics),
                "reason": suggestion.reason,
            }
            for suggestion in answer.mentors
        ],
        "took_ms": round(asked.took_ms, 2),
    }


def answer_lines(asked: Asked) -> list[str]:
    """Return an answer as lines for a terminal."""
    lines = []
    for rank, aid in enumerate(asked.answer.aids, start=1):
        lines += [f"{rank}. {aid.resource.title}", f"   {facts(aid.resource, asked.names)}"]
        lines += [f"   | {line}" for line in "".join(span.text for span in aid.snippet).splitlines()]
        lines += [f"   {aid.resource.url}"] if aid.resource.url else []
    if asked.answer.decision is Decision.ABSTAIN:
        lines.append("Nothing curated answers this.")
    for suggestion in asked.answer.mentors:
        lines.append(f"Mentor: {asked.names[suggestion.mentor.user_id]} ({suggestion.reason})")
    return [*lines, f"confidence {asked.answer.confidence:.2f}, {asked.took_ms:.0f} ms"]


def _names(database: Database, answer: Answer) -> dict[str, str]:
    """Return the names Slack gave for these people, or their ids where it was never asked."""
    ids = {suggestion.mentor.user_id for suggestion in answer.mentors}
    ids |= {aid.resource.verified_by for aid in answer.aids if aid.resource.verified_by}
    with database.reading() as db:
        people = {user_id: PeopleStore(db).get(user_id) for user_id in ids}
    return {user_id: person.name if person else user_id for user_id, person in people.items()}

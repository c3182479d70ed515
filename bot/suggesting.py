"""Which questions to suggest: sample questions of live resources, those first that helped people here."""

from dataclasses import dataclass

from bot.blocks.parts import shortened
from content_index.database import Connection
from content_index.store import ResourceStore
from retrieval.store import QuestionStore

MOST = 4  # Slack's limit
TITLE_LIMIT = 75  # as for the words on a button; Slack documents none for prompts


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a person reads, and the message it sends."""

    title: str
    message: str


def suggested_prompts(db: Connection, audiences: frozenset[str]) -> list[Prompt]:
    """Return at most four questions that curators wrote for resources this person may see.

    One of each resource: of those that helped most often first, then by id. What people asked in their own
    words is never suggested to others.
    """
    helped = QuestionStore(db).helped_counts()
    sampled = {resource.id: resource for resource in ResourceStore(db).live() if resource.questions}
    visible = ResourceStore(db).visible(sampled, audiences)
    best = sorted(visible.values(), key=lambda resource: (-helped.get(resource.id, 0), resource.id))
    return [Prompt(shortened(one.questions[0], TITLE_LIMIT), one.questions[0]) for one in best[:MOST]]

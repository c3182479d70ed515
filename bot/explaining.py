"""What is behind an answer: the passages, what of the question they matched, and who may see them."""

from collections.abc import Callable, Collection, Sequence

from bot.blocks.parts import listed
from bot.blocks.why import ExplainedAid, Explanation
from bot.people import People
from content_index.types import Resource
from retrieval.answer import Answerer, Ranked
from retrieval.fusion import FAR
from retrieval.query_words import WORD, content_words
from retrieval.stems import stem, stems
from retrieval.store import AskedQuestion
from retrieval.types import Hit, Query


class Explaining:
    """Explains stored answers with the content as it is now."""

    def __init__(
        self,
        answerer: Answerer,
        people: People,
        held: Callable[[int], str | None] = lambda question_id: None,
    ) -> None:
        """`held` returns in a sentence what holds a question's answer back for now, None if nothing does."""
        self._answerer = answerer
        self._people = people
        self.held = held

    def explain(self, asked: AskedQuestion, query: Query) -> Explanation:
        """Return what is behind an answer, as far as the query's audiences may see it."""
        ranked = self._answerer.again(query, asked.aid_ids, asked.question.asker)
        return Explanation(
            confidence=asked.confidence,
            aids=explained_aids(ranked, query.audiences),
            corrected=corrections(query.text, ranked.understood),
            missing=len(asked.aid_ids) - len(ranked.answer.aids),
            names=self._people.names(aid.resource.verified_by for aid in ranked.answer.aids),
        )

    def nearest(self, query: Query, asker: str) -> list[str]:
        """Return the title of what came nearest to a question, of what the query's audiences may see."""
        hits = self._answerer.ranked(query, asker).hits[:1]
        ranked = self._answerer.again(query, [hit.passage.resource_id for hit in hits], asker)
        return [aid.resource.title for aid in ranked.answer.aids]


def explained_aids(ranked: Ranked, audiences: Collection[str]) -> list[ExplainedAid]:
    """Return the aids of an answer with what they matched and who may see them."""
    hits = {hit.passage.resource_id: hit for hit in ranked.hits}
    return [
        ExplainedAid(
            aid, seen_by(aid.resource, audiences), matched(hits[aid.resource.id], aid.resource, ranked)
        )
        for aid in ranked.answer.aids
    ]


def matched(hit: Hit, resource: Resource, ranked: Ranked) -> str:
    """Return in words what of a question a passage matched."""
    said = stems(WORD.findall(f"{resource.title} {hit.passage.heading} {hit.passage.text}"))
    shared = [word for word in content_words(ranked.understood) if stem(word) in said]
    parts = [f"Shares the words {listed(shared)}"] if shared else []
    parts.append(f"Likeness in meaning {hit.cosine:.2f} of 1")
    if hit.memory >= FAR:
        parts.append(f"Colleagues or L&D confirmed it for similar questions ({hit.memory:.2f} of 1)")
    return " · ".join(parts)


def seen_by(resource: Resource, audiences: Collection[str]) -> str:
    """Return who may see a resource, and by which of their audiences these readers may."""
    if not resource.audience:
        return "Everybody may see it"
    ours = [name for name in resource.audience if name in audiences]
    return f"For {listed(list(resource.audience))}; seen here as {listed(ours)}"


def corrections(typed: str, read: str) -> Sequence[tuple[str, str]]:
    """Return the words that were read as others, as typed and as read."""
    pairs = zip(WORD.findall(typed), WORD.findall(read), strict=False)
    return tuple(dict.fromkeys((before, after) for before, after in pairs if before != after))

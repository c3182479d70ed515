"""From a question to an answer: search, confidence, snippets, mentors."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from content_index.database import Connection, Database
from content_index.store import MentorStore, ResourceStore
from content_index.types import Resource
from retrieval.confidence import SHOWN, confidence
from retrieval.mentors import MentorMatch, NearResource, match_mentors
from retrieval.query_words import content_words
from retrieval.search import Searcher
from retrieval.snippets import mark, snippet
from retrieval.stems import stems
from retrieval.store import ReferralStore
from retrieval.types import Answer, Decision, Hit, MentorSuggestion, Query, RankedAid

ENOUGH = 0.5  # more likely than not that one of the aids helps
DEPTH = 10  # resources looked at; more than are shown, so that the lead over the fifth can be seen
KEEP_WITHIN = 0.5  # a second or third aid is shown if its score is at least this share of the first one's


@dataclass(frozen=True, slots=True)
class Ranked:
    """An answer and the ranking it was taken from, best first, also where it abstains."""

    hits: tuple[Hit, ...]
    answer: Answer


class Answerer:
    """Answers from what is curated and vetted at this moment."""

    def __init__(
        self,
        database: Database,
        searcher: Searcher,
        now: Callable[[], datetime],
        max_aids: int = SHOWN,
        max_mentors: int = 2,
    ) -> None:
        self._database = database
        self._searcher = searcher
        self._now = now
        self._max_aids = max_aids
        self._max_mentors = max_mentors

    def answer(self, query: Query, asker: str = "") -> Answer:
        """Return the ranked aids and mentors for a query, or an abstention without aids.

        The asker is never suggested as their own mentor. An abstention still suggests mentors.
        """
        return self.ranked(query, asker).answer

    def ranked(self, query: Query, asker: str = "") -> Ranked:
        """Return the answer together with the whole ranking behind it."""
        found = self._searcher.search(query, DEPTH)
        with self._database.reading() as db:
            # What was retired or restricted since the search is gone from the answer too.
            resources = _visible(db, found.hits, query)
            hits = [hit for hit in found.hits if hit.passage.resource_id in resources]
            near = near_resources(hits, resources)
            mentors = match_mentors(
                MentorStore(db).all(), near, ReferralStore(db).open_counts(), self._now().date(), {asker}
            )
        title = near[0].resource.title if near else ""
        sure = confidence(query.text, hits, title)
        shown = self._shown(hits) if sure >= ENOUGH else []
        answer = Answer(
            decision=Decision.ANSWER if shown else Decision.ABSTAIN,
            confidence=sure,
            aids=tuple(_aid(hit, resources[hit.passage.resource_id], query.text) for hit in shown),
            mentors=tuple(_suggestion(match) for match in mentors[: self._max_mentors]),
            vector=found.vector,
        )
        return Ranked(tuple(hits), answer)

    def mentors_for(self, query: Query, never: Collection[str]) -> list[MentorMatch]:
        """Return every mentor who may be asked this question now, best first, without those in `never`."""
        found = self._searcher.search(query, DEPTH)
        with self._database.reading() as db:
            resources = _visible(db, found.hits, query)
            near = near_resources([h for h in found.hits if h.passage.resource_id in resources], resources)
            loads = ReferralStore(db).open_counts()
            return match_mentors(MentorStore(db).all(), near, loads, self._now().date(), never)

    def _shown(self, hits: list[Hit]) -> list[Hit]:
        return [hit for hit in hits[: self._max_aids] if hit.score >= KEEP_WITHIN * hits[0].score]


def near_resources(hits: list[Hit], resources: dict[str, Resource]) -> list[NearResource]:
    """Return the resources of hits, in the order of the hits, with their scores."""
    return [NearResource(resources[hit.passage.resource_id], hit.score) for hit in hits]


def _visible(db: Connection, hits: Sequence[Hit], query: Query) -> dict[str, Resource]:
    return ResourceStore(db).visible((hit.passage.resource_id for hit in hits), query.audiences)


def _aid(hit: Hit, resource: Resource, question: str) -> RankedAid:
    heading = mark(hit.passage.heading, stems(content_words(question)))
    return RankedAid(resource, hit.passage, hit.score, heading, snippet(hit.passage.text, question))


def _suggestion(match: MentorMatch) -> MentorSuggestion:
    return MentorSuggestion(match.mentor, match.topics, match.reason)

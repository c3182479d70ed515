"""From a question to an answer: search, confidence, snippets, mentors."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from content_index.database import Connection, Database
from content_index.passages import embedded_places
from content_index.store import MentorStore, ResourceStore
from content_index.types import Resource
from retrieval.alignment import Alignment
from retrieval.confidence import SHOWN, Band, band, confidence, estimate
from retrieval.mentors import MentorMatch, NearResource, match_mentors
from retrieval.priors import prior
from retrieval.recalibration.platt import AS_SHIPPED
from retrieval.recalibration.store import RecalibrationStore
from retrieval.search import SearchResult
from retrieval.snippets import mark, snippet
from retrieval.stages import Stage
from retrieval.store import ReferralStore
from retrieval.types import Answer, Decision, Hit, MentorSuggestion, Query, RankedAid

DEPTH = 10  # resources looked at, as many as an evaluation ranks
# Score of what has nothing to do with a question; the best hit of small talk averages .38 to .43 on three
# handbooks, so this is on the safe side. Not tuned.
UNRELATED = 0.3
KEEP_WITHIN = 0.5  # a second or third aid is shown if it stands out at least this much as far as the first


@dataclass(frozen=True, slots=True)
class Ranked:
    """An answer and the ranking it was taken from, best first, also where it abstains.

    `understood` is the question after spelling correction.
    """

    hits: tuple[Hit, ...]
    answer: Answer
    understood: str = ""


class Searching(Protocol):
    """What answering needs of a searcher."""

    def search(self, query: Query, k: int) -> SearchResult:
        """Return the k best resources, each by its best passage, best first."""

    def uses(self, stage: Stage) -> bool:
        """Return whether a stage is on."""


class Answerer:
    """Answers from what is curated and vetted at this moment."""

    def __init__(
        self,
        database: Database,
        searcher: Searching,
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
        return self._ranked(query, asker)

    def again(self, query: Query, aid_ids: Sequence[str], asker: str = "") -> Ranked:
        """Return the answer with just these aids, in this order, however sure it is.

        Left out are those which the query's audiences may not see, and which it does not find any more.
        """
        return self._ranked(query, asker, aid_ids)

    def _ranked(self, query: Query, asker: str, wanted: Sequence[str] | None = None) -> Ranked:
        found = self._searcher.search(query, DEPTH)
        with self._database.reading() as db:
            # What was retired, restricted or moved to another topic since the search is gone too.
            resources = _visible(db, found.hits, query)
            hits = self._reordered(found.hits, resources)
            near = near_resources(hits, resources)
            mentors = match_mentors(
                MentorStore(db).all(), near, ReferralStore(db).open_counts(), self._now().date(), {asker}
            )
            estimated = estimate(hits, found.lead, found.model)
            own = RecalibrationStore(db).current(estimated.estimator) if estimated else AS_SHIPPED
            sure = confidence(estimated, own)
            shown = self._these(hits, sure) if wanted is None else _named(hits, wanted)
            aids = _aids(db, found, shown, resources)
        answer = Answer(
            decision=Decision.ANSWER if shown else Decision.ABSTAIN,
            confidence=sure,
            aids=aids,
            mentors=tuple(_suggestion(match) for match in mentors[: self._max_mentors]),
            vector=found.vector,
            model=found.model,
            estimate=estimated,
        )
        return Ranked(tuple(hits), answer, found.understood)

    def mentors_for(self, query: Query, never: Collection[str]) -> list[MentorMatch]:
        """Return every mentor who may be asked this question now, best first, without those in `never`."""
        found = self._searcher.search(query, DEPTH)
        with self._database.reading() as db:
            resources = _visible(db, found.hits, query)
            near = near_resources([h for h in found.hits if h.passage.resource_id in resources], resources)
            loads = ReferralStore(db).open_counts()
            return match_mentors(MentorStore(db).all(), near, loads, self._now().date(), never)

    def _reordered(self, found: Sequence[Hit], resources: Mapping[str, Resource]) -> list[Hit]:
        """Return the hits that may be seen, in the order of their scores with their priors."""
        hits = [hit for hit in found if hit.passage.resource_id in resources]
        if self._searcher.uses(Stage.PRIORS):
            today = self._now().date()
            leads = [prior(resources[hit.passage.resource_id], today) for hit in hits]
            hits = [replace(hit, score=hit.score + lead) for hit, lead in zip(hits, leads, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))

    def _these(self, hits: list[Hit], sure: float) -> list[Hit]:
        """Return the hits to show, none if the best are not sure enough."""
        if band(sure) is Band.UNSURE:
            return []
        heights = _heights(hits)
        first, *others = zip(hits[: self._max_aids], heights[: self._max_aids], strict=True)
        return [first[0], *(hit for hit, height in others if height > KEEP_WITHIN * first[1])]


def _named(hits: Sequence[Hit], resource_ids: Sequence[str]) -> list[Hit]:
    found = {hit.passage.resource_id: hit for hit in hits}
    return [found[resource_id] for resource_id in resource_ids if resource_id in found]


def near_resources(hits: list[Hit], resources: dict[str, Resource]) -> list[NearResource]:
    """Return the resources of hits, in the order of the hits, and how far each stands out, from 0 to 1."""
    return [
        NearResource(resources[hit.passage.resource_id], height)
        for hit, height in zip(hits, _heights(hits), strict=True)
    ]


def _heights(hits: Sequence[Hit]) -> list[float]:
    """Return how far each hit stands out from what is unrelated to the question, from 0 to 1."""
    return [max(0.0, hit.score - UNRELATED) / (1 - UNRELATED) for hit in hits]


def _visible(db: Connection, hits: Sequence[Hit], query: Query) -> dict[str, Resource]:
    ids = (hit.passage.resource_id for hit in hits)
    return ResourceStore(db).visible(ids, query.audiences, query.topics)


def _aids(
    db: Connection, found: SearchResult, shown: Sequence[Hit], resources: Mapping[str, Resource]
) -> tuple[RankedAid, ...]:
    """Return the aids to show, the passage of each cut to what answers the question as understood."""
    titled = {hit.passage_id: (resources[hit.passage.resource_id].title, hit.passage) for hit in shown}
    aligned = found.align(db, titled)
    return tuple(
        _aid(hit, resources[hit.passage.resource_id], found.understood, aligned.get(hit.passage_id))
        for hit in shown
    )


def _aid(hit: Hit, resource: Resource, question: str, alignment: Alignment | None) -> RankedAid:
    passage = hit.passage
    of_heading = of_text = None
    if alignment:
        heading_at, text_at = embedded_places(resource.title, passage)
        of_heading = alignment.part(heading_at, text_at)
        of_text = alignment.part(text_at, text_at + len(passage.text))
    heading = mark(passage.heading, question, of_heading)
    return RankedAid(resource, passage, hit.score, heading, snippet(passage.text, question, of_text))


def _suggestion(match: MentorMatch) -> MentorSuggestion:
    return MentorSuggestion(match.mentor, match.topics, match.reason)

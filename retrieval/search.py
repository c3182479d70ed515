"""Search: the passages that are near in meaning, share words, or were confirmed before, in one order."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from content_index.database import Connection, Database
from content_index.encoded import EncodedText, PackedTokens, TokenVectors
from content_index.passages import embedded_text
from content_index.scopes.store import ScopeStore
from content_index.store import PassageStore, ResourceStore
from content_index.tokens.store import TokenStore, WordStore
from content_index.types import Passage
from content_index.vector_index import VectorIndex, open_index
from retrieval.alignment import Aligner, Alignment
from retrieval.content_cache import ContentCache
from retrieval.fusion import Arms, best_of_each_resource, fuse, remembered, worth_comparing
from retrieval.late_interaction import TokenWeights, covered, interact
from retrieval.memory import Closeness, QuestionMemory, Recollection, closeness
from retrieval.query_words import content_words, words_of_tokens
from retrieval.spelling import Speller
from retrieval.stages import ALL_STAGES, Stage
from retrieval.types import Encoder, Hit, Query

# One thread a query, as for FAISS and the encoder: the products here are small, and two threads that wait for
# each other took 2 ms longer a question while the machine was busy.
threadpool_limits(1, user_api="blas")

CANDIDATES = 50  # passages each arm proposes; not tuned
# Of those, the best are compared token by token: nDCG@10 on the handbook .736 with 32, .735 with 50 and with
# 24, .728 with 16; with typos .706, .703, .700, .694.
COMPARED = 32
RAREST = (
    5  # words that are looked for: as good as all of them and 6.5 times faster (shared measurement, 100k)
)
# A word in more passages than this, or in more than this share of them, is not looked for where there is a
# rarer one. A tenth of 2,000 passages costs no nDCG, a twentieth .004; not measured with more passages.
COMMON, COMMON_SHARE = 200, 0.02
MOST_WORDS = (
    50_000  # whose counts are kept, some 6 MB; a misspelt one brings several hundred it might have been
)
MOST_SAMPLED = 2_000  # resources whose sample questions are kept; five of 13 tokens each are 20 MB in all
STALE = 1.02  # the rarity of tokens is counted again when the content has grown or shrunk by so much


Align = Callable[[Connection, Mapping[int, tuple[str, Passage]]], dict[int, Alignment]]
"""From passages, by id and with the titles of their resources, to how a query's tokens match each.

Those without tokens to compare are left out, and so is everything where late interaction is off.
"""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits, best first, the encoded query of shape (dim,), and the name of the model that encoded it.

    `lead` is how much nearer the nearest passage is to the query than the fifty nearest are on average.
    `understood` is the query's text after spelling correction. `align` tells how it matches passages that are
    shown, with the model that found them.
    """

    hits: tuple[Hit, ...]
    vector: NDArray[np.float32]
    model: str
    lead: float
    understood: str
    align: Align


_Scope = tuple[frozenset[str], frozenset[str]]
"""The audiences and topics of a query."""

ANY_TOPIC: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What is hidden from a scope: passages, how many of them are text, and whole resources.

    `counts` has in how many of the passages that are not hidden a word occurs.
    """

    passages: list[int]
    texts: int
    resources: frozenset[str]
    counts: ContentCache[int]


class Searcher:
    """Searches the content as it is at the moment of the query."""

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        index_path: Path,
        notice: Callable[[str], None] = lambda sentence: None,
        stages: frozenset[Stage] = ALL_STAGES,
    ) -> None:
        """`notice` is told, in a sentence for the operator, when the index file had to be replaced."""
        self._database = database
        self._encoder = encoder
        self._index_path = index_path
        self._notice = notice
        self._stages = stages
        self._speller = Speller(encoder.words())
        self._samples = ContentCache[PackedTokens](
            lambda db, ids: TokenStore(db).of_sample_questions(encoder.token_space, ids), MOST_SAMPLED
        )
        self._aligner = Aligner(encoder.offsets)
        self._memory = QuestionMemory(database, encoder.name)
        self._index: VectorIndex | None = None
        self._known_hidden: tuple[int, dict[_Scope, _Hidden]] = (-1, {})
        self._weights: dict[frozenset[str] | None, tuple[int, TokenWeights]] = {}
        self._lock = threading.Lock()

    def search(self, query: Query, k: int) -> SearchResult:
        """Return the k best resources, each by its best passage, best first.

        Scores run from 0 to about 1. Equal scores are ordered by passage id. What the query's audiences may
        not see, and what is about none of its topics, is left out before anything is ranked.
        """
        with self._database.reading() as db:
            understood = self._corrected(db, query.text, query.audiences)
        encoded = self._encoder.encode_with_tokens([understood])[0]
        with self._database.reading() as db:
            # One read transaction: a change of the content in between cannot split the arms.
            db.execute("begin")
            index = self._current_index(db)
            hidden = self._hidden(db, index.revision, (query.audiences, query.topics))
            arms = self._arms(db, index, hidden, encoded, understood)
            rarity = self._rarity(db, index.revision, query.audiences)
            hits = self._ranked(db, arms, encoded, understood, rarity)[:k]
        align = partial(self._align, understood, encoded.tokens, rarity)
        return SearchResult(tuple(hits), encoded.sentence, self._encoder.name, _lead(arms), understood, align)

    def uses(self, stage: Stage) -> bool:
        """Return whether a stage is on."""
        return stage in self._stages

    def understood(self, texts: Sequence[str]) -> list[str]:
        """Return texts as they are encoded: with their spelling corrected, as everybody may know it."""
        with self._database.reading() as db:
            return [self._corrected(db, text, frozenset()) for text in texts]

    def _align(
        self,
        understood: str,
        query: TokenVectors,
        rarity: TokenWeights,
        db: Connection,
        shown: Mapping[int, tuple[str, Passage]],
    ) -> dict[int, Alignment]:
        if Stage.LATE_INTERACTION not in self._stages or not shown:
            return {}
        tokens = TokenStore(db).of_passages(self._encoder.token_space, list(shown))
        asked = self._aligner.asked(understood, query, rarity)
        aligned = {
            passage_id: self._aligner.align(asked, embedded_text(*shown[passage_id]), tokens[passage_id])
            for passage_id in shown.keys() & tokens.keys()
        }
        return {passage_id: alignment for passage_id, alignment in aligned.items() if alignment}

    def _corrected(self, db: Connection, text: str, audiences: frozenset[str]) -> str:
        if Stage.SPELLING not in self._stages:
            return text
        counts = self._hidden(db, ResourceStore(db).revision(), (audiences, ANY_TOPIC)).counts
        return self._speller.correct(text, partial(counts.of, db))

    def _arms(
        self, db: Connection, index: VectorIndex, hidden: _Hidden, encoded: EncodedText, text: str
    ) -> Arms:
        """Ask every arm for candidates, and all of them about every candidate."""
        passages = PassageStore(db)
        dense = dict(index.nearest(encoded.sentence, CANDIDATES, hidden.passages))
        words: dict[int, float] = {}
        if Stage.WORDS in self._stages:
            words = passages.with_words(
                _rarest(db, text, len(index) - hidden.texts, hidden.counts), hidden.passages, CANDIDATES
            )
        recalled: dict[str, Recollection] = {}
        if Stage.MEMORY in self._stages:
            recalled = self._memory.recall(db, encoded.sentence, hidden.resources)
        led_to = passages.owners(recalled)
        dense |= index.cosines(encoded.sentence, sorted((words.keys() | led_to.keys()) - dense.keys()))
        return Arms(dense, words, recalled, led_to)

    def _ranked(
        self, db: Connection, arms: Arms, encoded: EncodedText, text: str, rarity: TokenWeights
    ) -> list[Hit]:
        chosen = worth_comparing(arms, COMPARED)
        passages = PassageStore(db).get(chosen)
        late: dict[int, tuple[float, float]] = {}
        if Stage.LATE_INTERACTION in self._stages:
            words = words_of_tokens(text, self._aligner.places(text))
            late = self._compared(db, encoded, words, chosen, rarity)
        scores = fuse(arms, passages, {passage: both[0] for passage, both in late.items()})
        hits = [
            Hit(
                passage_id=passage_id,
                passage=passages[passage_id],
                score=scores[passage_id],
                cosine=arms.dense.get(passage_id, 0.0),
                words=arms.words.get(passage_id, 0.0),
                coverage=late.get(passage_id, (0.0, arms.dense.get(passage_id, 0.0)))[1],
            )
            for passage_id in chosen
        ]
        best = best_of_each_resource(hits)
        return sorted(
            remembered(best, self._confirmed(db, arms, encoded, rarity)),
            key=lambda hit: (-hit.score, hit.passage_id),
        )

    def _compared(
        self,
        db: Connection,
        encoded: EncodedText,
        words: NDArray[np.intp],
        chosen: list[int],
        rarity: TokenWeights,
    ) -> dict[int, tuple[float, float]]:
        tokens = TokenStore(db).of_passages(self._encoder.token_space, chosen)
        compared = sorted(tokens)
        packed = [tokens[passage] for passage in compared]
        scores, coverages = interact(encoded.tokens, packed, rarity, words)
        return {
            passage_id: (float(score), float(coverage))
            for passage_id, score, coverage in zip(compared, scores, coverages, strict=True)
        }

    def _confirmed(
        self, db: Connection, arms: Arms, encoded: EncodedText, rarity: TokenWeights
    ) -> dict[str, Closeness]:
        """Return how close the question is to those that each remembered resource was confirmed for."""
        coverage: dict[str, float] = {}
        if arms.recalled and Stage.LATE_INTERACTION in self._stages:
            pools = self._samples.of(db, arms.recalled)
            found = covered(encoded.tokens, list(pools.values()), rarity)
            coverage = dict(zip(pools, found.tolist(), strict=True))
        return closeness(arms.recalled, coverage)

    def _rarity(self, db: Connection, revision: int, audiences: frozenset[str]) -> TokenWeights:
        """Return how much each token says among what these audiences may see.

        Counted again only after that has grown or shrunk noticeably.
        """
        hidden = self._hidden(db, revision, (audiences, ANY_TOPIC))
        name = audiences if hidden.passages else None  # whoever sees everything shares one count
        known = self._weights.get(name)
        if known is not None and known[0] == revision:
            return known[1]
        passages = TokenStore(db).texts() - len(hidden.passages)
        if known is not None and known[1].passages / STALE <= passages <= known[1].passages * STALE:
            weights = known[1]
        else:
            weights = TokenWeights(*TokenStore(db).frequencies(self._encoder.token_space, hidden.passages))
        self._weights[name] = (revision, weights)
        return weights

    def _hidden(self, db: Connection, revision: int, scope: _Scope) -> _Hidden:
        """Return what is hidden from a scope; worked out once for each state of the content."""
        known_at, known = self._known_hidden
        if known_at != revision:
            known = {}
            self._known_hidden = (revision, known)
        if scope not in known:
            resources = frozenset(ScopeStore(db).hidden_resources(*scope))
            hidden, texts = ScopeStore(db).hidden(*scope), len(PassageStore(db).owners(resources))
            counts = ContentCache[int](lambda db, words: WordStore(db).frequencies(words, hidden), MOST_WORDS)
            known[scope] = _Hidden(hidden, texts, resources, counts)
        return known[scope]

    def _current_index(self, db: Connection) -> VectorIndex:
        """Return the index for the content's revision; another process may have changed it."""
        revision = ResourceStore(db).revision()
        if self._index is not None and self._index.revision == revision:
            return self._index
        with self._lock:
            # Of many queries that come right after a change, the first opens the index for all.
            if self._index is not None and self._index.revision == revision:
                return self._index
            index, note = open_index(db, self._index_path, self._encoder.name, self._encoder.dimension)
            self._index = index
        if note:
            self._notice(note)
        return index


def _rarest(db: Connection, text: str, passages: int, known: ContentCache[int]) -> list[str]:
    """Return the rarest content words of a text; common ones cost most and say least."""
    words = content_words(text)
    counts = known.of(db, words)
    common = {word for word in words if counts.get(word, 0) > max(COMMON, COMMON_SHARE * passages)}
    if any(word in counts for word in words if word not in common):
        words = [word for word in words if word not in common]
    return sorted(words, key=lambda word: (counts.get(word, 0), word))[:RAREST]


def _lead(arms: Arms) -> float:
    nearest = sorted(arms.dense.values(), reverse=True)[:CANDIDATES]
    return nearest[0] - sum(nearest) / len(nearest) if nearest else 0.0

"""How likely it is that one of the shown aids helps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.query_words import WORD, content_words
from retrieval.stems import stems
from retrieval.types import Hit

SHOWN = 3  # aids on a card; the probability is that at least one of them helps
RIVAL = 4  # rank (from 0) whose score tells how far the best stands out


@dataclass(frozen=True, slots=True)
class Signals:
    """What the estimate rests on; each grows with the chance that an aid helps.

    cosine: best of the shown hits, 0 to 1. lead: score of the first above that of the fifth, 0 to 1.
    coverage: share of the question's content words that stand in the first hit, 0 to 1.
    """

    cosine: float
    lead: float
    coverage: float


# Logistic regression over 160 questions on a public handbook (120 answerable, 40 not; Waypost's own
# judgments). Five-fold: AUROC .82 for "the card is right", .78 against unanswerable questions.
_BIAS = -4.75
_COSINE, _LEAD, _COVERAGE = 5.5, 5.9, 4.5


def confidence(question: str, hits: Sequence[Hit], title: str) -> float:
    """Return how likely one of the first three hits helps, from 0 to 1; `title` is the first one's."""
    if not hits:
        return 0.0
    seen = signals(question, hits, title)
    log_odds = _BIAS + _COSINE * seen.cosine + _LEAD * seen.lead + _COVERAGE * seen.coverage
    return 1 / (1 + math.exp(-log_odds))


def signals(question: str, hits: Sequence[Hit], title: str) -> Signals:
    """Return the signals of a question and its hits, best first; there must be at least one hit."""
    asked = stems(content_words(question))
    first = hits[0].passage
    said = stems(WORD.findall(f"{title} {first.heading} {first.text}"))
    return Signals(
        cosine=max(hit.cosine for hit in hits[:SHOWN]),
        lead=hits[0].score - (hits[RIVAL].score if len(hits) > RIVAL else 0.0),
        coverage=len(asked & said) / max(1, len(asked)),
    )

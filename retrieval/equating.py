"""Finding the scale of a model: both models of a swap answer the same questions, and the signals of the new
one are stretched and shifted until they have the mean and the spread of the old one's.

That is linear equating in the single-group design (Kolen & Brennan, Test Equating, 2014).
The questions need no known answers, so those that people asked will do. It takes the new model to tell
right from wrong as well as the old one; one that is worse comes out too sure (docs/ranking.md).
"""

import random
from collections.abc import Sequence

import numpy as np

from content_index.database import Connection
from content_index.store import ResourceStore
from retrieval.confidence import SHOWN, Signals, signals
from retrieval.memories.store import GoldenStore
from retrieval.scale import Scale
from retrieval.search import Searcher
from retrieval.store import QuestionStore
from retrieval.types import Query

LEAST_QUESTIONS = 15  # twice as many as from which more made no difference (decision 0007)
MOST_ASKED = 200  # of the newest questions; leaves room for the others, not tuned
MOST_QUESTIONS = 300  # of all; with both models about 25 s of processor time on 2,000 passages
SEED = 20  # any; fixed, so that the same store gives the same scale


def questions_for_equating(db: Connection) -> list[str]:
    """Return the newest questions that people asked, golden questions, and sample questions, each once.

    What people asked comes first, because only there is the usual share of what nothing answers.
    """
    asked = QuestionStore(db).latest_texts(MOST_ASKED)
    golden = [question.question for question in GoldenStore(db).all()]
    samples = [question for resource in ResourceStore(db).live() for question in resource.questions]
    random.Random(SEED).shuffle(samples)
    return list(dict.fromkeys([*asked, *golden, *samples]))[:MOST_QUESTIONS]


def signals_of(searcher: Searcher, questions: Sequence[str]) -> list[Signals]:
    """Return the signals of each question, asked by somebody who may see what everybody may see."""
    results = (searcher.search(Query(question), SHOWN) for question in questions)
    return [
        signals(found.hits, found.lead) if found.hits else Signals(0.0, 0.0, found.lead) for found in results
    ]


def equate(known: Sequence[Signals], new: Sequence[Signals]) -> Scale | None:
    """Return the scale on which `new` has the mean and spread of `known`, signals of the same questions.

    None if there are too few of them, or if they are all alike.
    """
    if len(known) < LEAST_QUESTIONS:
        return None
    goal, seen = (np.array([(s.score, s.coverage, s.lead) for s in part]) for part in (known, new))
    spread = seen.std(axis=0)
    if not (spread > 0).all() or not (goal.std(axis=0) > 0).all():
        return None
    slopes = goal.std(axis=0) / spread
    shifts = goal.mean(axis=0) - slopes * seen.mean(axis=0)
    return Scale(*np.column_stack([slopes, shifts]).ravel().tolist())

"""What the confidence sees of each question, and how well a fit does on a set it has not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from benchmarks.confidence.sets import QuestionSet
from benchmarks.corpus import KEPT
from bot.clock import utc_now
from bot.config import Config
from bot.settings import StorageSettings
from bot.storage import open_database
from content_index.indexing import Indexer
from retrieval.calibration import Cards, coverage_at_risk, expected_calibration_error
from retrieval.confidence import SHOWN, Signals, signals
from retrieval.evaluation import auroc
from retrieval.search import Searcher
from retrieval.types import Encoder, Query

PENALTY = 1.0  # of the squared weights of signals of unit spread, scikit-learn's default; 100 changed 4 %
SEED = 7
RESAMPLED, SIMULATED = 500, 2000

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seen:
    """Of each question: its signals, shape (n, 3), whether one of three is right, and whether it could be."""

    signals: Floats
    right: Flags
    answerable: Flags


@dataclass(frozen=True, slots=True)
class Fit:
    """A bias and a weight of each signal, in log odds."""

    bias: float
    weights: Floats

    def probability(self, seen: Floats) -> Floats:
        """Return how likely one of the shown helps, for signals of shape (n, 3)."""
        found: Floats = 1 / (1 + np.exp(-(self.bias + seen @ self.weights)))
        return found


def see(questions: QuestionSet, encoder: Encoder) -> Seen:
    """Index the set's library, where it is not yet, and search it for every question."""
    folder = KEPT / "confidence"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{questions.name}.sqlite"
    database = open_database(Config(storage=StorageSettings(path=path)))
    Indexer(database, encoder, utc_now).sync(questions.resources, "eval")
    searcher = Searcher(database, encoder, path.with_suffix(".faiss"))
    rows, right = [], []
    for asked in questions.questions:
        found = searcher.search(Query(asked.text), SHOWN)
        rows.append(_row(signals(found.hits, found.lead)))
        right.append(any(hit.passage.resource_id in asked.relevant for hit in found.hits))
    answerable = [bool(asked.relevant) for asked in questions.questions]
    return Seen(np.array(rows), np.array(right), np.array(answerable))


def fit(sets: Sequence[Seen]) -> Fit:
    """Fit the weights to questions of some sets, each counted once."""
    seen = np.concatenate([one.signals for one in sets])
    mean, spread = seen.mean(axis=0), seen.std(axis=0)
    model = LogisticRegression(C=PENALTY, max_iter=500)
    model.fit((seen - mean) / spread, np.concatenate([one.right for one in sets]))
    weights = model.coef_[0] / spread
    return Fit(float(model.intercept_[0] - weights @ mean), weights)


def left_out(sets: Mapping[str, Seen]) -> dict[str, Floats]:
    """Return the probabilities of each set's questions by a fit to the other sets alone."""
    return {
        name: fit([other for key, other in sets.items() if key != name]).probability(one.signals)
        for name, one in sets.items()
    }


def figures(says: Floats, seen: Seen) -> dict[str, float]:
    """Return how good probabilities are for the questions of a set."""
    cards = Cards(says, seen.right, seen.answerable)
    separated = auroc(says[seen.answerable].tolist(), says[~seen.answerable].tolist())
    return {
        "AUROC": separated if separated is not None else float("nan"),
        "coverage at 20 % risk": float(coverage_at_risk(cards, 0.2)[0]),
        "at 10 %": float(coverage_at_risk(cards, 0.1)[0]),
        "calibration error": expected_calibration_error(cards),
        "log loss": float(-np.log(np.where(seen.right, says, 1 - says)).mean()),
    }


def interval(says: Floats, seen: Seen, figure: str) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a figure; both kinds of questions are resampled by themselves."""
    random = np.random.default_rng(SEED)
    kinds = [np.flatnonzero(seen.answerable), np.flatnonzero(~seen.answerable)]
    drawn = []
    for _ in range(RESAMPLED):
        rows = np.concatenate([random.choice(kind, len(kind)) for kind in kinds])
        again = Seen(seen.signals[rows], seen.right[rows], seen.answerable[rows])
        drawn.append(figures(says[rows], again)[figure])
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def noise_floor(says: Floats) -> tuple[float, float]:
    """Return mean and 95th percentile of the calibration error if every probability were exactly true."""
    random = np.random.default_rng(SEED)
    everything = np.ones(len(says), dtype=np.bool_)
    errors = [
        expected_calibration_error(Cards(says, random.random(len(says)) < says, everything))
        for _ in range(SIMULATED)
    ]
    return float(np.mean(errors)), float(np.quantile(errors, 0.95))


def _row(seen: Signals) -> tuple[float, float, float]:
    return seen.score, seen.coverage, seen.lead

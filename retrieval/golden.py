"""Golden questions: each must have its resource among the first three, or something has gone wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer import Answerer
from retrieval.evaluation import SHOWN, Prediction, prediction, run
from retrieval.memories.store import GoldenQuestion
from retrieval.test_sets import TestSet
from retrieval.types import Query


@dataclass(frozen=True, slots=True)
class GoldenOutcome:
    """Where a golden question found its resource: the rank from 1, None if not among the first ten."""

    golden: GoldenQuestion
    rank: int | None

    @property
    def passed(self) -> bool:
        """Whether the resource would be on the card."""
        return self.rank is not None and self.rank <= SHOWN


@dataclass(frozen=True, slots=True)
class GoldenReport:
    """What became of every golden question, in their order; without any there is nothing to fail."""

    outcomes: tuple[GoldenOutcome, ...]

    @property
    def failed(self) -> tuple[GoldenOutcome, ...]:
        """Those that did not find their resource."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)


def check(answerer: Answerer, golden: Sequence[GoldenQuestion]) -> GoldenReport:
    """Ask every golden question, as somebody who may see its resource, and say where that came."""
    by_id = {str(question.id): question for question in golden}
    test_set = TestSet(
        queries={name: question.question for name, question in by_id.items()},
        relevant={name: {question.resource_id: 1.0} for name, question in by_id.items()},
        unanswerable={},
        chatter={},
        aliases={},
    )

    def predict(name: str, text: str) -> Prediction:
        query = Query(text, frozenset(by_id[name].audience))
        return prediction(answerer, name, query, gate=lambda text, vector: 1.0)

    made = run(test_set, predict).answered
    return GoldenReport(tuple(GoldenOutcome(by_id[p.id], _rank(p, by_id[p.id])) for p in made))


def _rank(made: Prediction, golden: GoldenQuestion) -> int | None:
    ids = [resource_id for resource_id, _ in made.ranking]
    return ids.index(golden.resource_id) + 1 if golden.resource_id in ids else None

"""Models speak on scales of their own: a cosine of .8 is near certainty to one and small talk to another.

Whatever weighs scores, above all the confidence, knows the scale of the bundled model.
"""

from dataclasses import dataclass, replace

from retrieval.confidence import Signals
from retrieval.types import Hit


@dataclass(frozen=True, slots=True)
class Scale:
    """From what a model says to what the bundled one would mean by it: a slope above 0 and a shift each."""

    score_slope: float = 1.0
    score_shift: float = 0.0
    coverage_slope: float = 1.0
    coverage_shift: float = 0.0
    lead_slope: float = 1.0
    lead_shift: float = 0.0

    def signals(self, seen: Signals) -> Signals:
        """Return signals on the common scale."""
        return Signals(
            self.score_slope * seen.score + self.score_shift,
            self.coverage_slope * seen.coverage + self.coverage_shift,
            self.lead(seen.lead),
        )

    def lead(self, found: float) -> float:
        """Return a lead on the common scale."""
        return self.lead_slope * found + self.lead_shift

    def hit(self, found: Hit) -> Hit:
        """Return a hit on the common scale; the order of hits stays.

        The closeness of confirmed questions is moved like the coverage, which it is largely made of; 0 means
        that there are none.
        """
        memory = self.coverage_slope * found.memory + self.coverage_shift if found.memory else 0.0
        return replace(
            found,
            score=self.score_slope * found.score + self.score_shift,
            coverage=self.coverage_slope * found.coverage + self.coverage_shift,
            memory=memory,
        )


AS_IT_IS = Scale()

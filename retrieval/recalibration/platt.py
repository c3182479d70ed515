"""Recalibration: what a workspace's own verdicts say of the confidence.

Only shown answers get a verdict, and only from those who care to give one. So the map rests on the part of
the scale where cards were shown, it stays near the shipped confidence unless much speaks against that, and
what nobody judged counts neither way.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

# Standard deviations of the prior around "the shipped confidence is right". Of these, twice and four times as
# much, these gained most in simulated workspaces that are a little off (docs/ranking.md).
SLOPE_SPREAD, INTERCEPT_SPREAD = 0.15, 0.35
SLOWEST, STEEPEST = 0.4, 2.5  # slopes stay above 0, so that more confidence stays more
MOST_MOVED = 1.5  # log odds that an answer is moved at most: .5 becomes .18 to .82
# From so many on, simulated workspaces that are off by half gain six times what those that are not off lose
# (docs/ranking.md); at 20 it is three times.
LEAST_VOTES = 50.0
LEAST_PEOPLE = 8  # a few people's taste is not a workspace's
MOST_OF_A_PERSON = 5.0  # votes; a tenth of the fewest that are enough
SUREST = 4.0  # log odds, .98; a surer answer weighs as this one, or a few votes of spite would tilt the map
FOLDS = 10  # the usual number; not tuned
KEPT = timedelta(days=365)  # older verdicts are about other content, and what silenced Waypost wears off
STEPS = 50  # of Newton's method, which needs fewer than ten; a bound for the loop

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person said of one answer, and the shipped log odds that the answer had."""

    question_id: int
    text: str
    user_id: str
    log_odds: float
    helped: bool


@dataclass(frozen=True, slots=True)
class Recalibration:
    """From the shipped log odds to a workspace's own."""

    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, log_odds: float) -> float:
        """Return the probability, from 0 to 1; more log odds are never less."""
        return logistic(float(self.moved(np.array(log_odds))))

    def moved(self, log_odds: Floats) -> Floats:
        """Return the workspace's own log odds for shipped ones, of the same shape."""
        change = (self.slope - 1) * log_odds + self.intercept
        return np.asarray(log_odds + np.clip(change, -MOST_MOVED, MOST_MOVED))


AS_SHIPPED = Recalibration()


@dataclass(frozen=True, slots=True)
class Refit:
    """A map, how much it rests on, and its log loss on votes of people whom it had not seen.

    `votes` counts what is left of them when no person and no question counts too much. The losses are per
    vote, before (as shipped) and after; None if there was too little to try.
    """

    recalibration: Recalibration
    votes: float
    people: int
    loss_before: float | None = None
    loss_after: float | None = None

    @property
    def helps(self) -> bool:
        """Return whether people who were left out were told better with the map than without it."""
        return (
            self.loss_before is not None
            and self.loss_after is not None
            and self.loss_after < self.loss_before
        )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Log odds, outcomes (0 or 1) and weights of votes, each of shape (n,), and who gave each."""

    log_odds: Floats
    helped: Floats
    weights: Floats
    people: tuple[str, ...]

    def among(self, kept: NDArray[np.bool_]) -> "_Pairs":
        people = tuple(who for who, keep in zip(self.people, kept, strict=True) if keep)
        return _Pairs(self.log_odds[kept], self.helped[kept], self.weights[kept], people)


def refit(votes: Sequence[Vote]) -> Refit:
    """Fit the map to votes, in the order they were given, and try it on people who were left out.

    The same votes give the same map. With too few of them the map is the shipped one.
    """
    pairs = _weighed(votes)
    count, people = float(pairs.weights.sum()), sorted(set(pairs.people))
    if count < LEAST_VOTES or len(people) < LEAST_PEOPLE:
        return Refit(AS_SHIPPED, count, len(people))
    fold_of = {who: place % FOLDS for place, who in enumerate(people)}
    folds = np.array([fold_of[who] for who in pairs.people])
    after = 0.0
    for fold in range(min(FOLDS, len(people))):
        after += _loss(_fitted(pairs.among(folds != fold)), pairs.among(folds == fold))
    before = _loss(AS_SHIPPED, pairs)
    return Refit(_fitted(pairs), count, len(people), before / count, after / count)


def logistic(log_odds: float) -> float:
    """Return the probability of log odds."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, log_odds))))


def _weighed(votes: Sequence[Vote]) -> _Pairs:
    """Keep each person's last word on a text; a question counts once, and a person a few times at most."""
    last = {(vote.user_id, " ".join(vote.text.casefold().split())): vote for vote in votes}
    kept = sorted(last.values(), key=lambda vote: (vote.question_id, vote.user_id))
    of_person = Counter(vote.user_id for vote in kept)
    of_question = Counter(vote.question_id for vote in kept)
    weights = [
        min(1.0, MOST_OF_A_PERSON / of_person[vote.user_id]) / of_question[vote.question_id] for vote in kept
    ]
    return _Pairs(
        np.clip(np.array([vote.log_odds for vote in kept], dtype=np.float64), -SUREST, SUREST),
        np.array([vote.helped for vote in kept], dtype=np.float64),
        np.array(weights, dtype=np.float64),
        tuple(vote.user_id for vote in kept),
    )


def _fitted(pairs: _Pairs) -> Recalibration:
    """Return the most probable slope and intercept. Platt, 1999, with a Gaussian prior at the identity.

    What is minimised is convex, so Newton's method finds the one minimum; a slope out of bounds is put on the
    bound and the intercept fitted again.
    """
    found = _newton(pairs, np.array([1.0, 0.0]), np.array([1.0, 1.0]))
    slope = min(max(float(found[0]), SLOWEST), STEEPEST)
    if slope != found[0]:
        found = _newton(pairs, np.array([slope, float(found[1])]), np.array([0.0, 1.0]))
    return Recalibration(slope, float(found[1]))


def _newton(pairs: _Pairs, start: Floats, free: Floats) -> Floats:
    """Minimise over what is free (1) of slope and intercept, from a start."""
    precision = np.array([SLOPE_SPREAD**-2, INTERCEPT_SPREAD**-2])
    inputs = np.stack([pairs.log_odds, np.ones_like(pairs.log_odds)], axis=1)
    at = start
    for _ in range(STEPS):
        says = 1 / (1 + np.exp(-np.clip(inputs @ at, -60, 60)))
        slope = inputs.T @ (pairs.weights * (says - pairs.helped)) + precision * (at - [1.0, 0.0])
        curve = (inputs * (pairs.weights * says * (1 - says))[:, None]).T @ inputs + np.diag(precision)
        curve = curve * np.outer(free, free) + np.diag(1 - free)
        step = np.linalg.solve(curve, slope * free)
        at = at - step
        if np.abs(step).max() < 1e-9:
            break
    return at


def _loss(recalibration: Recalibration, pairs: _Pairs) -> float:
    """Return the summed log loss of weighted votes."""
    log_odds = recalibration.moved(pairs.log_odds)
    # -log p of what happened: log(1 + exp(-z)) where it helped, log(1 + exp(z)) where it did not.
    return float(pairs.weights @ np.logaddexp(0, np.where(pairs.helped > 0, -log_odds, log_odds)))

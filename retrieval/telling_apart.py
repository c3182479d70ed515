"""What tells the questions of one resource from those of others, learnt from all that is remembered.

Two small steps in closed form: a metric in which the questions of one resource are closer together, and a
kernel ridge regression over the resources that a question may mean.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# How much of the metric is learnt, once there are many questions. Success@1 of the regression alone on three
# sets of intents .877, .809, .771 at .15; without a metric .878, .810, .731 (docs/ranking.md).
WITHIN = 0.15
# Questions, above one a resource, at which half of that is learnt. Not tuned; with a single one its direction
# counts seven tenths in 384 dimensions.
WITHIN_FROM = 50
NO_SPREAD = 1e-5  # squared distance of a question from its mean that may be rounding; real ones are near .5
# Of the kernel exp(SHARPNESS x (cosine - 1)). A straight line had .840, .772 and .759; 2, 3 and 5 are within
# half a point of each other on the two larger sets.
SHARPNESS = 2.0
RIDGE = (
    0.1  # of .1 and .3 equal, 1 up to half a point less on the two larger sets; more for who is less trusted
)


def metric(vectors: Vectors, owners: NDArray[np.intp]) -> Vectors:
    """Return what a vector is multiplied with so that cosines tell resources apart, shape (dim, dim).

    vectors (n, dim) are questions, owners (n,) the number of the resource of each, from 0 and in order. The
    directions in which questions of one resource differ from each other count less: the inverse square root
    of their covariance, mixed with the identity (linear discriminant analysis with shrinkage, Friedman 1989).
    """
    dimension = vectors.shape[1]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    repeated = len(owners) - len(starts)
    if not repeated:
        return np.eye(dimension, dtype=np.float32)
    counts = np.diff(starts, append=len(owners))
    sums = np.add.reduceat(vectors, starts, axis=0)
    scatter = vectors.T @ vectors - (sums / counts[:, None]).T @ sums
    spread = float(np.trace(scatter)) / dimension
    if spread * dimension <= NO_SPREAD * len(owners):
        return np.eye(dimension, dtype=np.float32)
    learnt = WITHIN * repeated / (repeated + WITHIN_FROM)
    covariance = learnt * scatter / spread + (1 - learnt) * np.eye(dimension)
    return np.asarray(np.linalg.inv(np.linalg.cholesky(covariance)).T, dtype=np.float32)


def answers(
    question: Vectors, examples: Vectors, owners: NDArray[np.intp], trusts: Sequence[float]
) -> Vectors:
    """Return the regression's answer for each of m resources, about 0 to 1, shape (m,).

    question (dim,) and examples (n, dim) are unit vectors; owners (n,) as above, and trusts (m,) say how far
    each resource's examples are believed, above 0 to 1. Wanted are +1 for a resource's own examples and -1/m
    for those of others.
    """
    if not len(trusts):
        return np.empty(0, np.float32)
    noise = RIDGE / np.asarray(trusts, dtype=np.float32)[owners]
    kernel = np.exp(SHARPNESS * (examples @ examples.T - 1)) + np.diag(noise)
    # The same for every resource, so that one right-hand side does for all.
    shares = np.linalg.solve(kernel, np.exp(SHARPNESS * (examples @ question - 1)))
    own = np.bincount(owners, weights=shares, minlength=len(trusts))
    return np.asarray(own - (shares.sum() - own) / len(trusts), dtype=np.float32)

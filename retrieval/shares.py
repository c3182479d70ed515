"""How far a share that was counted can be trusted."""

import math
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)  # 1.95996…, the normal quantile of a 95 % interval


def wilson_interval(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, 0 to 1, of `count` things; of none, all that is possible.

    The score interval, which stays honest for few and for shares near 0 and 1: E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
    """
    if not count:
        return 0.0, 1.0
    spread = Z * math.sqrt(share * (1 - share) / count + (Z / (2 * count)) ** 2)
    middle, scale = share + Z**2 / (2 * count), 1 + Z**2 / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)

"""One score from the signals of all arms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from content_index.types import Passage
from retrieval.memory import Closeness, Recollection
from retrieval.types import Hit

# Before the comparison token by token, and where there is none. On 120 handbook questions without late
# interaction: nDCG@10 .627 at .9, .594 at .8, .562 at .7.
DENSE_ALONE, WORDS_ALONE = 0.9, 0.1
# With late interaction: .3, 1 and .03 of a sum; near the best of a grid on three handbooks (docs/ranking.md).
DENSE, LATE, WORDS = 0.225, 0.75, 0.025
# Off for what does not begin its section: on three handbooks nDCG .718 to .732, .557 to .566, .714 to .713.
LATER_PART = 0.05
# A resource whose second passage matches too is more likely the right one: it gains this share of what that
# one stands out by. On five libraries nDCG@10 .845, .852, .772 to .802, .878 to .883, .736 to .737.
SECOND, STANDS_OUT = 0.3, 0.4
BY_WORDS = 5  # passages that are compared for their words alone, not tuned
# How far what was confirmed decides among the resources that have anything confirmed, once somebody asked
# nearly this: with five questions an intent .85, .9 and .95 are within half a point; with few .85 is better.
MEMORY = 0.85
# Closeness at which memory begins to count, and from which on it counts fully. Unrelated questions come to .2
# to .4, half of those asked before to .5 or more. On three sets .763, .820, .880 at .2 and .3 in a simulation
# of the pipeline, .743, .820, .878 at .2 and .4.
FAR, NEAR = 0.2, 0.3


@dataclass(frozen=True, slots=True)
class Arms:
    """What the arms found: cosine and bm25 by passage id, what is remembered by resource id.

    `led_to` has the passages of the remembered resources, with the resource of each.
    """

    dense: Mapping[int, float]
    words: Mapping[int, float]
    recalled: Mapping[str, Recollection]
    led_to: Mapping[int, str]


def worth_comparing(arms: Arms, most: int) -> list[int]:
    """Return the passages to compare: the best one of each remembered resource, the best of the first look,
    and those with the most fitting words. Equal ones are ordered by passage id.
    """
    first = _mixed(arms, DENSE_ALONE, WORDS_ALONE)
    order = sorted(first, key=lambda passage: (-first[passage], passage))
    nearest: dict[str, int] = {}
    for passage in order:
        if passage in arms.led_to:
            nearest.setdefault(arms.led_to[passage], passage)
    # An exact word, such as the code of an error, may be far from the question in meaning.
    exact = sorted(arms.words, key=lambda passage: (-arms.words[passage], passage))[:BY_WORDS]
    others = [passage for passage in order if passage not in set(nearest.values())]
    return list(dict.fromkeys([*nearest.values(), *others[:most], *exact]))


def fuse(arms: Arms, chosen: Mapping[int, Passage], late: Mapping[int, float]) -> dict[int, float]:
    """Return one score from 0 to about 1 of each chosen passage.

    The later parts of a long section have more chances to match something; what is asked for is more often
    what a section begins with.

    bm25 has no scale of its own and is divided by the best score of this query; the cosine and the late
    interaction keep theirs, because their height says how sure one can be. A candidate that one arm did not
    find counts 0 there; so does one without tokens, unless none has any.
    """
    if not late:
        mixed = _mixed(arms, DENSE_ALONE, WORDS_ALONE)
        return {passage: mixed[passage] for passage in chosen}
    mixed = _mixed(arms, DENSE, WORDS)
    return {
        passage: max(
            0.0,
            mixed[passage]
            + LATE * max(late.get(passage, 0.0), 0.0)
            - (LATER_PART if chosen[passage].part else 0.0),
        )
        for passage in chosen
    }


def best_of_each_resource(hits: Sequence[Hit]) -> list[Hit]:
    """Return the best passage of each resource, best first, raised by a second one that matches too.

    Equal ones are ordered by passage id.
    """
    found: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.passage_id)):
        found.setdefault(hit.passage.resource_id, []).append(hit)
    raised = [_supported(passages) for passages in found.values()]
    return sorted(raised, key=lambda hit: (-hit.score, hit.passage_id))


def _supported(passages: Sequence[Hit]) -> Hit:
    best, *others = passages
    if not others:
        return best
    return replace(best, score=best.score + SECOND * max(0.0, others[0].score - STANDS_OUT))


def remembered(hits: Sequence[Hit], confirmed: Mapping[str, Closeness]) -> list[Hit]:
    """Mix the closeness of confirmed questions into the scores of the resources that have any.

    How much it counts depends on the closest of all: where nobody asked anything like this, every score
    stays as it is. A curator's sample questions can lower a score too, from the second on, because together
    they say what the resource is for; people's votes only raise it. Where nothing was confirmed it stays.
    """
    closest = max((found.trust * found.near for found in confirmed.values()), default=0.0)
    share = MEMORY * min(max((closest - FAR) / (NEAR - FAR), 0.0), 1.0)
    return [_mixed_in(hit, confirmed.get(hit.passage.resource_id), share) for hit in hits]


def _mixed_in(hit: Hit, found: Closeness | None, share: float) -> Hit:
    if found is None:
        return hit
    believed = found.trust if found.near > hit.score else found.doubt
    moved = share * believed * (found.near - hit.score)
    return replace(hit, score=hit.score + moved, memory=found.trust * found.near)


def _mixed(arms: Arms, dense_weight: float, words_weight: float) -> dict[int, float]:
    top = max(arms.words.values(), default=0.0) or 1.0
    return {
        passage: dense_weight * max(arms.dense.get(passage, 0.0), 0.0)
        + words_weight * arms.words.get(passage, 0.0) / top
        for passage in arms.dense.keys() | arms.words.keys()
    }

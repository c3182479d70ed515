"""What an operator is told of a change of model."""

from bot.blocks.golden import place
from retrieval.swap import Lost, Swap, SwapReport

LOST_SHOWN = 5


def success(change: Swap, made: SwapReport) -> str:
    """Return the sentences after a model has begun to serve."""
    found = made.golden - made.failing - len(made.lost)
    said = [f"{change.wanted.name} serves now; {found} of {made.golden} golden questions find their resource"]
    if made.lost:
        said.append(f"accepted as lost: {_listed(made.lost)}")
    if not made.equated:
        said.append(
            "there were too few questions to put its scores on the scale that the confidence is made for; "
            "how sure it is may be off"
        )
    if change.serving:
        said.append(f"the vectors of {change.serving.name} are kept until the next `waypost index`")
    return "; ".join(said)


def refusal(change: Swap, made: SwapReport) -> str:
    """Return the sentences for a model that loses golden questions: which, and what to do."""
    keeps = f"{change.serving.name} goes on serving" if change.serving else "nothing serves"
    return (
        f"{change.wanted.name} is not let in: with it {len(made.lost)} of {made.golden} golden questions "
        f"no longer find their resource among the first three: {_listed(made.lost)}. {keeps}. "
        "Set [retrieval] model back, or correct the questions with `/curate golden`, "
        "or accept the loss with `waypost index --accept-lost`"
    )


def _listed(lost: tuple[Lost, ...]) -> str:
    shown = "; ".join(f"“{one.after.golden.question}” ({_moved(one)})" for one in lost[:LOST_SHOWN])
    more = len(lost) - LOST_SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown


def _moved(lost: Lost) -> str:
    return f"{place(lost.before)}, now {place(lost.after)}" if lost.before else place(lost.after)

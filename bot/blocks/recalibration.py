"""How far the confidence is a workspace's own, in words."""

import math

from bot.blocks.parts import day, section
from bot.outgoing import Content
from retrieval.confidence import SURE_FROM
from retrieval.recalibration.platt import LEAST_PEOPLE, LEAST_VOTES, Refit
from retrieval.recalibration.store import RecalibrationState

_SURE = math.log(SURE_FROM / (1 - SURE_FROM))  # log odds of what is just sure enough to answer unasked
_SHIPPED = "Answers have the confidence that Waypost ships with"
_HELP = (
    "`/curate confidence off` goes back to the confidence that Waypost ships with, "
    "`/curate confidence on` to the one of your verdicts."
)


def state_content(state: RecalibrationState) -> Content:
    """Return what a curator is told of the confidence."""
    said = sentence(state)
    return Content(said, [section(f"{said}\n{_HELP}")])


def sentence(state: RecalibrationState) -> str:
    """Return in a sentence or two what the confidence rests on."""
    if state.off_since:
        return f"{_SHIPPED}: a curator chose so on {day(state.off_since)}."
    refit = state.refit
    if refit is None or refit.loss_before is None or refit.loss_after is None:
        return _too_few(refit)
    made = f"{_rests_on(refit)}, {day(state.at) if state.at else ''}"
    losses = f"log loss {refit.loss_before:.3f} before, {refit.loss_after:.3f} after"
    if not refit.helps:
        return (
            f"{_SHIPPED}: fitting it to your verdicts does not improve it for people who were left out "
            f"({made}; {losses})."
        )
    return (
        f"The confidence is fitted to your verdicts: what ships as {SURE_FROM:.0%} counts as "
        f"{refit.recalibration.probability(_SURE):.0%} ({made}; for people who were left out, {losses})."
    )


def _too_few(refit: Refit | None) -> str:
    so_far = f"; so far it would be {_rests_on(refit)}" if refit else ""
    least = f"{LEAST_VOTES:.0f} votes of {LEAST_PEOPLE} people"
    return f"{_SHIPPED}: it is fitted to your verdicts from {least} on{so_far}."


def _rests_on(refit: Refit) -> str:
    votes = f"{refit.votes:.0f} vote{'' if round(refit.votes) == 1 else 's'}"
    return f"{votes} of {refit.people} {'person' if refit.people == 1 else 'people'}"

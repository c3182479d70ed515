"""Is this message a question that somebody wants answered? From its surface form alone."""

import math
import re
from dataclasses import dataclass

QUESTION_FROM = 0.5

_OPENERS = re.compile(
    r"\b("
    r"how (do|does|can|would|should|to|long|many|much|often)"
    r"|what('?s| is| are| do| does| should)|where|when|who|which|why"
    r"|can (i|we|anyone|anybody|someone|somebody)|could (i|we|anyone|someone|somebody)"
    r"|am i|are we|do (i|we)|does (the|my|our|anyone|anybody)"
    r"|is (there|it|this|that)|are there|should (i|we)|may i|has any(one|body)|any(one|body) know"
    r")\b"
)
_NEEDS = re.compile(
    r"\b("
    r"i'?m (stuck|lost)|stuck (on|with)"
    r"|i (need|want|can'?t|cannot|couldn'?t|forgot|lost|don'?t know)|need (help|to)"
    r"|trying to|looking for|not sure|no idea|help (me|with|please|pls)"
    r"|having (trouble|issues|problems)|won'?t|doesn'?t work|wondering"
    r")\b"
)
_SOCIAL = re.compile(
    r"\b("
    r"thanks|thank you|thx|congrat\w*|welcome|happy|shout ?out|kudos|well done|lol|haha"
    r"|fyi|heads up|reminder|ps:|good (morning|night)"
    r"|lunch|coffee|cheers|great (job|work)"
    r")\b"
)
_INVITATION = re.compile(
    r"\b(who('s| is) (up for|in|coming)|did (you|anyone) (see|watch|hear)|can you believe)\b"
)


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much a sign speaks for (+) or against (-) a question, in log odds."""

    sign: re.Pattern[str]
    log_odds: float


# Set by hand, not fitted: a question mark alone is right 9 times in 10, an opener or a need makes up for its
# absence, and small talk takes it back.
_BIAS = -1.6
_WEIGHTS = (
    _Weight(re.compile(r"\?\s*(\S{0,12}\s*)?$"), 2.4),
    _Weight(re.compile(r"\?"), 0.6),
    _Weight(_OPENERS, 1.6),
    _Weight(_NEEDS, 1.4),
    _Weight(_SOCIAL, -2.2),
    _Weight(_INVITATION, -3.0),
    _Weight(re.compile(r"(?<![\w.])@\w+"), -1.2),  # it is put to somebody by name
)


def question_probability(text: str) -> float:
    """Return how likely a message is a question somebody wants answered, from 0 to 1."""
    lower = text.lower().replace("’", "'")
    if len(lower.split()) < 2:
        return 0.0
    log_odds = _BIAS + sum(weight.log_odds for weight in _WEIGHTS if weight.sign.search(lower))
    return 1 / (1 + math.exp(-log_odds))

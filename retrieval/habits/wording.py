"""Does a sentence recommend something, or does it ask, warn or tell? Pure functions, for English."""

import re

from retrieval.gate import QUESTION_FROM, surface_probability

SENTENCES = 8  # of one message; advice comes in the first few, and each is encoded
FOLLOW_UP_WORDS = 7  # "please don't do that, though": a warning so short is about the sentence before

_END = re.compile(r"(?<=[.!?…])\s+|\n+")
# With these a shortcut is recommended: they say that a duty is none.
_LICENCE = re.compile(
    r"\b(?:no (?:need|worries|problem|reason)|(?:not|never) (?:necessary|a problem|mind)"
    r"|nobody (?:checks|cares|asks|notices|minds|got hurt|has to|needs to)"
    r"|(?:do|does|did|would|will)(?:n['’]?t| not) (?:even )?(?:bother|worry|need|have to|matter|mind|care)"
    r"|(?:wo|would|ca|could)n['’]?t (?:hurt|matter|bother)|not only|why not|if not|cannot hurt)\b",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"\b(?:not|never|no longer|no more|nobody|no one|cannot|cant|dont|doesnt|didnt|wont|isnt|arent|shouldnt"
    r"|mustnt|wouldnt|\w+n['’]t|avoid|avoided|stop|stopped|refuse|instead of|rather than|forbidden"
    r"|prohibited|banned|illegal|against (?:the|our|policy)|dangerous|risky|unsafe|bad idea|wrong|mistake"
    r"|trouble|fired|even if|even for)\b",
    re.IGNORECASE,
)
# What happened is told, not recommended.
_REPORT = re.compile(
    r"\b(?:was|were|had|yesterday|last (?:week|month|year)|this morning|already)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"^\W*(?:can|could|may|should|shall|did|do|does|is|are|was|were|has|have|would|will|what|why|how|who|which"
    r"|when|where) (?:i|you|we|he|she|they|it|that|this|there|anyone|anybody|someone|the|if|about)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a message, at most SENTENCES."""
    return [part.strip() for part in _END.split(text) if part.strip()][:SENTENCES]


def is_warning(sentence: str) -> bool:
    """Return whether a sentence speaks against something; "no need to" and the like do not."""
    return bool(_WARNING.search(_LICENCE.sub(" ", sentence)))


def reports(sentence: str) -> bool:
    """Return whether a sentence tells what happened."""
    return bool(_REPORT.search(sentence))


def asks(sentence: str) -> bool:
    """Return whether a sentence is a question, judged by its words."""
    asked = "?" in sentence or bool(_ASKS.match(sentence))
    return asked or surface_probability(sentence) >= QUESTION_FROM


def recommended(text: str) -> list[str]:
    """Return the sentences of a message that may recommend something.

    One that asks, warns or tells what happened does not, nor one that a short warning follows
    ("… Please don't.").
    """
    said = sentences(text)
    if not said:
        return []
    taken_back = [is_warning(one) and len(one.split()) <= FOLLOW_UP_WORDS for one in said[1:]]
    return [
        one
        for one, is_taken_back in zip(said, [*taken_back, False], strict=True)
        if not is_taken_back and not (asks(one) or is_warning(one) or reports(one))
    ]

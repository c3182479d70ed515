"""What was said becomes the draft of a resource: pure functions from messages to the fields of a form."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.blocks.curate import QUESTIONS_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Draft
from bot.blocks.parts import shortened
from bot.lookups import Said
from bot.understanding import plain_text

_MENTION = re.compile(r"(?:,?[ ])?<(?:@|!subteam|!channel|!here|!everyone)[^>]*>[,:]?|(?<!\w)@[\w.-]+[,:]?")
_ADDRESSED = r"\b(hi|hey|hello|dear|thanks|thank you|cheers|ask)[ ]+"


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """A draft, and whether what was said is longer than the form takes."""

    draft: Draft
    shortened: bool


def draft_of(said: Sequence[Said], names: Collection[str] = ()) -> FoundDraft:
    """Return a draft of messages, the first of which names the subject; bots are left out.

    `names` are the names of people, which are left out as mentions are. Who said what is not kept.
    """
    texts = [nameless(message.text, names) for message in said if not message.by_bot]
    texts = [text for text in texts if text]
    first = texts[0] if texts else ""
    title = first.partition("\n")[0]
    whole = "\n\n".join(texts)
    draft = Draft(
        title=shortened(title, TITLE_LIMIT),
        text=shortened(whole, TEXT_LIMIT),
        url="",
        questions=shortened(title, QUESTIONS_LIMIT) if "?" in title else "",
    )
    return FoundDraft(draft, len(whole) > TEXT_LIMIT or len(title) > TITLE_LIMIT)


def nameless(text: str, names: Collection[str] = ()) -> str:
    """Return a message's text line by line as a person reads it, without mentions and these names."""
    lines = (plain_text(_MENTION.sub("", line)) for line in text.splitlines())
    kept = "\n".join(_unnamed(line, names) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _unnamed(line: str, names: Collection[str]) -> str:
    """Leave out full names, and first names where somebody is addressed: they may be words as well."""
    for name in sorted(names, key=len, reverse=True):
        line = re.sub(rf"\b{re.escape(name)}\b[,:]?[ ]?", "", line)
        first = re.escape(name.split()[0])
        line = re.sub(rf"{_ADDRESSED}{first}\b", r"\1", line, flags=re.IGNORECASE)
        line = re.sub(rf"^{first}[,:!][ ]?|,[ ]?{first}(?=[.!?]?$)", "", line)
    return line.strip()

"""What somebody is told in private about a message that they pointed at."""

from bot.blocks.parts import escaped, plain, rich_section, rich_text, safe_url
from bot.blocks.plain import note
from bot.outgoing import Content

ANSWERED = "I have answered this already."
ASKED_BEFORE = "You have asked me about this message before. My Home tab lists your questions."
WORDLESS = (
    "There are no words in this message that I could look up. Ask me in your own, for example with /ask."
)


def answered_content(link: str) -> Content:
    """A pointer to the answer that is there; `link` may be ""."""
    address = safe_url(link)
    if not address:
        return note(ANSWERED)
    parts = (plain(f"{ANSWERED} "), {"type": "link", "url": address, "text": "Open the answer"})
    return Content(escaped(ANSWERED), [rich_text(rich_section(*parts))])


def asked_before_content() -> Content:
    """What somebody sees who points at the same message again."""
    return note(ASKED_BEFORE)


def wordless_content() -> Content:
    """What somebody sees who points at a message that has no text or cannot be read."""
    return note(WORDLESS)

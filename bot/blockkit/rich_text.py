"""The rich_text block: sections, lists, quotes and preformatted text, made of inline pieces."""

from typing import Final

from bot.blockkit.objects import ID, URL
from bot.blockkit.rules import Choice, Flag, ListOf, Number, OneOf, Record, Rule, String, record, typed

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE: Final[dict[str, Rule]] = {"style": record(optional={name: Flag() for name in _STYLES})}

INLINE: Final[dict[str, Record]] = {
    "text": typed("text", {"text": String(least=1)}, _STYLE),
    "link": typed("link", {"url": URL}, {"text": String(), "unsafe": Flag(), **_STYLE}),
    "emoji": typed(
        "emoji", {"name": String(least=1)}, {"unicode": String(), "skin_tone": Number(), **_STYLE}
    ),
    "user": typed("user", {"user_id": ID}, _STYLE),
    "usergroup": typed("usergroup", {"usergroup_id": ID}, _STYLE),
    "channel": typed("channel", {"channel_id": ID}, _STYLE),
    "team": typed("team", {"team_id": ID}, _STYLE),
    "broadcast": typed("broadcast", {"range": Choice(("here", "channel", "everyone"))}, _STYLE),
    "color": typed("color", {"value": String(least=1)}, _STYLE),
    "date": typed(
        "date",
        {"timestamp": Number(), "format": String(least=1)},
        {"url": URL, "fallback": String(), **_STYLE},
    ),
}
"""What a line of rich text is made of, by type."""

_LINE: Final[dict[str, Rule]] = {"elements": ListOf(OneOf(INLINE))}
_BORDER: Final[dict[str, Rule]] = {"border": Number(least=0)}
_SECTION: Final = typed("rich_text_section", _LINE)

PARTS: Final[dict[str, Record]] = {
    "rich_text_section": _SECTION,
    "rich_text_preformatted": typed("rich_text_preformatted", _LINE, {**_BORDER, "language": String()}),
    "rich_text_quote": typed("rich_text_quote", _LINE, _BORDER),
    "rich_text_list": typed(
        "rich_text_list",
        {"style": Choice(("bullet", "ordered")), "elements": ListOf(OneOf({"rich_text_section": _SECTION}))},
        {"indent": Number(least=0), "offset": Number(least=0), **_BORDER},
    ),
}
"""What a rich_text block is made of, by type."""

RICH_TEXT: Final = typed("rich_text", {"elements": ListOf(OneOf(PARTS))}, {"block_id": ID})

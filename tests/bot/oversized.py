"""Blocks of every kind that the bot uses, of every size and some malformed, for tests that let it go wild."""

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

# Letters, spaces, what mrkdwn and entities are made of, wide and combined characters, halves of characters.
_LETTERS = st.characters() | st.sampled_from(" \n•*<>&;|日本👩‍🔧🇩🇪e\u0301\u200d\ud83d")
_SHORT = st.text(_LETTERS, max_size=40)
_PIECES = st.sampled_from(
    ["word ", "Überstunden ", "👩‍🔧", "a" * 50, "<https://a.example|x> ", "&amp; ", "• x\n", "\ud83d"]
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts that are short mostly, and sometimes far longer than any limit."""
    if draw(st.booleans()):
        return draw(_SHORT)
    return draw(_PIECES) * draw(st.sampled_from([1, 10, 80, 700]))


def _optional(draw: st.DrawFn, **fields: st.SearchStrategy[Any]) -> Json:
    return {name: draw(field) for name, field in fields.items() if draw(st.booleans())}


def text_objects(*kinds: str) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"type": st.sampled_from(kinds), "text": texts()})


PLAIN = text_objects("plain_text")
ANY_TEXT = text_objects("plain_text", "mrkdwn", "mrkdwn", "html")


@st.composite
def buttons(draw: st.DrawFn) -> Json:
    made = {"type": "button", "text": draw(PLAIN), "action_id": draw(st.sampled_from(["a", "b", "c" * 300]))}
    style = st.sampled_from(["primary", "loud"])
    url = st.sampled_from(["https://a.example", "https://a.example/" + "x" * 4000])
    return made | _optional(draw, value=texts(), style=style, url=url, colour=st.just("red"))


@st.composite
def menus(draw: st.DrawFn) -> Json:
    option = st.fixed_dictionaries({"text": PLAIN, "value": texts()})
    options = draw(st.lists(option, max_size=4)) * draw(st.sampled_from([1, 1, 40]))
    made: Json = {"type": "static_select", "options": options, "action_id": "menu"}
    return made | _optional(draw, initial_option=st.sampled_from([*options, {}]))


@st.composite
def rich_pieces(draw: st.DrawFn) -> Json:
    kinds: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "text": {"text": texts(), "style": st.just({"bold": True})},
        "link": {"url": texts(), "text": texts()},
        "user": {"user_id": st.just("U1")},
        "emoji": {"name": st.just("compass")},
        "nonsense": {},
    }
    kind = draw(st.sampled_from(list(kinds)))
    return {"type": kind} | {name: draw(field) for name, field in kinds[kind].items()}


@st.composite
def rich_texts(draw: st.DrawFn) -> Json:
    kinds = st.sampled_from(
        ["rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_map"]
    )
    part = st.fixed_dictionaries({"type": kinds, "elements": st.lists(rich_pieces(), max_size=4)})
    return {"type": "rich_text", "elements": draw(st.lists(part, max_size=3))}


IMAGE = st.fixed_dictionaries({"type": st.just("image"), "image_url": texts(), "alt_text": texts()})
ELEMENTS = buttons() | menus() | st.just({"type": "file_input", "action_id": "file"}) | st.just("no element")


@st.composite
def sections(draw: st.DrawFn) -> Json:
    parts = _optional(draw, text=ANY_TEXT, fields=st.lists(ANY_TEXT, max_size=12), accessory=ELEMENTS | IMAGE)
    return {"type": "section"} | parts


def inputs() -> st.SearchStrategy[Json]:
    element = ELEMENTS | st.fixed_dictionaries(
        {"type": st.just("plain_text_input"), "initial_value": texts(), "focus_on_load": st.just(True)}
    )
    return st.fixed_dictionaries({"type": st.just("input"), "label": PLAIN, "element": element})


def rows() -> st.SearchStrategy[Json]:
    few = st.lists(ELEMENTS, max_size=4)
    return st.fixed_dictionaries(
        {"type": st.just("actions"), "elements": few | few.map(lambda elements: elements * 10)}
    )


BLOCKS = st.one_of(
    sections(),
    rich_texts(),
    rows(),
    inputs(),
    IMAGE,
    st.fixed_dictionaries({"type": st.just("header"), "text": ANY_TEXT}),
    st.fixed_dictionaries({"type": st.just("context"), "elements": st.lists(ANY_TEXT | IMAGE, max_size=12)}),
    st.fixed_dictionaries({"type": st.just("markdown"), "text": texts()}),
    st.fixed_dictionaries({"type": st.just("alert"), "text": ANY_TEXT}),
    st.sampled_from([{"type": "divider"}, {"type": "hologram"}, {"type": ["list"]}, {}, None, 7]),
)


@st.composite
def block_lists(draw: st.DrawFn) -> list[Any]:
    """Lists of blocks, some longer than a message or a view may be, and with ids given twice."""
    blocks = draw(st.lists(BLOCKS, max_size=6)) * draw(st.sampled_from([1, 1, 1, 12, 40]))
    if draw(st.booleans()):
        blocks = [{**block, "block_id": "same"} if isinstance(block, dict) else block for block in blocks]
    return blocks


@st.composite
def views(draw: st.DrawFn) -> Json:
    """Modals and App Homes, whole, oversized and incomplete."""
    made: Json = {"type": draw(st.sampled_from(["modal", "home"])), "blocks": draw(block_lists())}
    return made | _optional(
        draw,
        title=PLAIN,
        submit=ANY_TEXT,
        close=PLAIN,
        private_metadata=texts(),
        callback_id=texts(),
        hash=texts(),
    )

"""Cutting Markdown into passages: nothing is lost, nothing is too long, headings stay."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content_index.passages import (
    OVERLAP_WORDS,
    PASSAGE_WORDS,
    embedded_places,
    embedded_text,
    split,
    text_hash,
)
from content_index.types import Passage, Resource

LINE_ENDS = ["\n", "\n\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"]
STARTS = [
    "",
    "",
    "# ",
    "## ",
    "### ",
    "- ",
    "  - ",
    "1. ",
    "> ",
    "    ",
    "\t",
    "| ",
    "[ref]: /",
    "```",
    "---",
]


def markdown():
    """Lines of words that each occur once, behind all kinds of marks and before all kinds of line ends."""
    lines = st.lists(
        st.tuples(st.sampled_from(STARTS), st.integers(0, 12), st.sampled_from(LINE_ENDS)), max_size=25
    )
    return lines.map(_written)


def _written(lines):
    text, number = "", 0
    for start, words, end in lines:
        text += start + " ".join(f"w{number + i}x" for i in range(words)) + end
        number += words
    return text


def passages(text, **fields):
    return split(Resource("r", "Title", text, **fields))


def shape(text):
    return [(passage.heading, passage.text) for passage in passages(text)]


def words(start, count):
    return " ".join(f"w{i}" for i in range(start, start + count))


def tokens(text):
    return {word.strip("#>|`-:[]/") for word in text.split()} - {""}


@given(markdown())
@example("# A\n##\n# B")
@example("a\x0cb\n\n# w0x\n\nw1x")
@example("[ref]: /url\n\n- [other]: /url")
def test_no_text_is_lost(text):
    kept = {word for p in passages(text) for word in tokens(f"{p.heading} {p.text}")}
    assert {word for word in tokens(text) if word.startswith("w")} - kept == set()


@given(markdown(), st.integers(1, 700), st.sampled_from([" ", "\t", "\n", "\xa0", "  \n"]))
def test_no_passage_is_over_the_limit(text, count, space):
    long = f"{text}\n\n- {space.join(f'v{i}' for i in range(count))}"
    assert [p.text for p in passages(long) if len(p.text.split()) > PASSAGE_WORDS] == []


@given(markdown())
def test_positions_count_from_zero(text):
    found = passages(text, questions=("how?",))
    assert [passage.position for passage in found] == list(range(len(found)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [("", "")], id="no text: found by its title"),
        pytest.param("  \n\n---\n", [("", "")], id="nothing to read"),
        pytest.param("Plain.", [("", "Plain.")], id="no heading"),
        pytest.param("# A\n\na\n\n## B\n\nb", [("A", "a"), ("A › B", "b")], id="path of headings"),
        pytest.param("# A\n\n## B\n\nb\n\n# C\n\nc", [("A › B", "b"), ("C", "c")], id="a path ends"),
        pytest.param("A\n===\n\na", [("A", "a")], id="underlined heading"),
        pytest.param("# A\n# B\n\nb", [("", "A"), ("B", "b")], id="a heading with nothing under it"),
        pytest.param("# A\n\na\n\n## B", [("A", "a\nB")], id="a heading at the end"),
        pytest.param("- a\n- b\n  - c", [("", "- a\n- b\n  - c")], id="list items keep their marks"),
        pytest.param("3. a\n4. b", [("", "3. a\n4. b")], id="numbers stay"),
        pytest.param("|a|b|\n|-|-|\n|1|2|", [("", "|a|b|\n|-|-|\n|1|2|")], id="a table is one block"),
        pytest.param("a\n\n[x]: /url\n\nb", [("", "a\n[x]: /url\nb")], id="a definition between blocks"),
        pytest.param("👍\n\n# A\n\n→", [("", "👍"), ("A", "→")], id="signs are text"),
        pytest.param("# A\n\n#\n\na", [("A", "a")], id="a heading without a title says nothing"),
    ],
)
def test_headings_and_blocks(text, expected):
    assert shape(text) == expected


def test_passages_are_cut_between_blocks_and_overlap():
    # The three together have more than the 230 words of a passage; the short one fits in both.
    blocks = [words(0, 150), words(150, 20), words(170, 150)]
    assert shape("\n\n".join(blocks)) == [
        ("", f"{words(0, 150)}\n{words(150, 20)}"),
        ("", f"{words(150, 20)}\n{words(170, 150)}"),
    ]


def test_overlap_is_limited_and_leaves_room():
    long, last = OVERLAP_WORDS + 1, PASSAGE_WORDS - 60
    assert shape(f"{words(0, 60)}\n\n{words(60, long)}\n\n{words(100, last)}") == [
        ("", f"{words(0, 60)}\n{words(60, long)}"),
        ("", words(100, last)),
    ]
    full = PASSAGE_WORDS - 10
    assert shape(f"{words(0, 20)}\n\n{words(20, full)}") == [("", words(0, 20)), ("", words(20, full))]


def test_parts_of_a_section_are_counted_from_its_beginning():
    long = "\n\n".join([words(0, 150), words(150, 150)])
    found = passages(f"# A\n\n{long}\n\n# B\n\nb", questions=("how?",))
    assert [(passage.heading, passage.part) for passage in found] == [("A", 0), ("A", 1), ("B", 0), ("", 0)]


def test_passages_do_not_cross_headings():
    assert shape("# A\n\na\n\n# B\n\nb") == [("A", "a"), ("B", "b")]


def test_a_long_block_is_cut_between_words():
    assert shape(words(0, PASSAGE_WORDS + 3)) == [
        ("", words(0, PASSAGE_WORDS)),
        ("", words(PASSAGE_WORDS, 3)),
    ]


def test_sample_questions_come_last_each_on_its_own():
    assert passages("Text.", questions=("How?", "Where?")) == [
        Passage("r", 0, "", "Text."),
        Passage("r", 1, "", "How?", is_question=True),
        Passage("r", 2, "", "Where?", is_question=True),
    ]


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        pytest.param(Passage("r", 0, "A › B", "b"), "T › A › B\nb", id="title and headings give context"),
        pytest.param(Passage("r", 0, "", "b"), "T\nb", id="no heading"),
        pytest.param(Passage("r", 0, "", ""), "T", id="a title only"),
        pytest.param(Passage("r", 0, "", "Why?", is_question=True), "Why?", id="a question stands alone"),
    ],
)
def test_embedded_text(passage, expected):
    assert embedded_text("T", passage) == expected


NAMES = st.sampled_from(["", " ", "Travel", " Costs › Trains "])


@given(NAMES, NAMES, st.sampled_from(["", "Ask.", "  Ask.\n", "\n\tAsk."]))
def test_heading_and_text_stand_where_it_is_said_in_what_is_embedded(title, heading, text):
    passage = Passage("r", 0, heading, text)
    whole = embedded_text(title, passage)
    for part, start in zip((heading, text), embedded_places(title, passage), strict=True):
        # What of a part is not white space at one of the ends of the whole stands at its place.
        assert all(whole[start + at] == character for at, character in enumerate(part) if character.strip())


def test_text_hash_is_stable():
    # A different name for the same text would mean encoding everything again.
    assert text_hash("Waypost") == "613054d2fbc9eb2618f1f7e5499872e4"

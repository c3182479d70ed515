"""Markdown as a person reads it, and where in the Markdown each character stands."""

import time

import pytest
from hypothesis import given

from retrieval.plain_text import Form, blocks, plain_lines
from tests.retrieval.given import MARKDOWN


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        pytest.param("## Heading", "Heading", id="heading"),
        pytest.param(
            "#ask-anything is the channel", "#ask-anything is the channel", id="a channel is no heading"
        ),
        pytest.param("> quoted", "quoted", id="quote"),
        pytest.param("> - item", "• item", id="list in a quote"),
        pytest.param(">5 items need approval", "5 items need approval", id="a quote, as Markdown has it"),
        pytest.param("- item", "• item", id="bullet"),
        pytest.param("  * item", "  • item", id="bullet below a bullet"),
        pytest.param("- [ ] task", "• task", id="task"),
        pytest.param("2. second", "2. second", id="numbers stay"),
        pytest.param(
            "**bold** and *soft* and _soft_ and `code`", "bold and soft and soft and code", id="emphasis"
        ),
        pytest.param("2 * 3 * 4 = 24", "2 * 3 * 4 = 24", id="a product"),
        pytest.param("snake_case_name", "snake_case_name", id="a name"),
        pytest.param(r"5 \* 3 \# 2", "5 * 3 # 2", id="escaped marks"),
        pytest.param("[the form](https://e.com/a)", "the form", id="link"),
        pytest.param("[the form](https://e.com/a_(b)) here", "the form here", id="link with brackets"),
        pytest.param("![a chart](c.png)", "a chart", id="image"),
        pytest.param("<https://e.com/a>", "https://e.com/a", id="address"),
        pytest.param("| a | **b** |", "a · b", id="table row"),
    ],
)
def test_plain_lines(line, plain):
    assert plain_lines(line) == [plain]


@pytest.mark.parametrize("line", ["", "  ", "---", "* * *", "===", "|---|:-:|", "```", "```python", "~~~"])
def test_lines_without_anything_to_read_are_left_out(line):
    assert plain_lines(f"a\n{line}\nb") == ["a", "b"]


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        pytest.param(
            "If you have a positive balance on the travel card,\nit was claimed twice.",
            ["If you have a positive balance on the travel card, it was claimed twice."],
            id="broken at the margin",
        ),
        pytest.param(
            "- For the contact fields of the form, enter your\n  supervisor.\n- Then send it.",
            ["• For the contact fields of the form, enter your supervisor.", "• Then send it."],
            id="inside a list item",
        ),
        pytest.param(
            "1. Choose the account that the money should go to\n2. Save",
            ["1. Choose the account that the money should go to", "2. Save"],
            id="list items stay lines",
        ),
        pytest.param("Short label\nIts text", ["Short label", "Its text"], id="ended on purpose"),
        pytest.param(
            "This sentence is long enough to reach the margin.\nThis is the next one.",
            ["This sentence is long enough to reach the margin.", "This is the next one."],
            id="a sentence that ended",
        ),
    ],
)
def test_lines_that_an_editor_broke_are_whole_again(markdown, lines):
    assert plain_lines(markdown) == lines


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        pytest.param(
            "You can add one of the [tools that\nare approved](https://e.com/a) yourself.",
            ["You can add one of the tools that are approved yourself."],
            id="inside a link's text",
        ),
        pytest.param("See [the\nSales Desk](u).", ["See the Sales Desk."], id="inside a short link"),
        pytest.param(
            "See [the form](\nhttps://e.com/a) first.", ["See the form first."], id="inside a link's target"
        ),
        pytest.param("[![a chart](c.png)](https://e.com/a)", ["a chart"], id="a picture that is a link"),
        pytest.param("**Bold and `code`** here", ["Bold and code here"], id="marks in marks"),
        pytest.param(
            "- Ask the lead of your team and the one of the other\nThen send it.",
            ["• Ask the lead of your team and the one of the other", "Then send it."],
            id="a paragraph below a list is not part of it",
        ),
        pytest.param(
            "A heading is long enough to reach the margin\n\nand a paragraph.",
            ["A heading is long enough to reach the margin", "and a paragraph."],
            id="an empty line ends a sentence",
        ),
        pytest.param("Here's\nwhat to do.", ["Here's what to do."], id="a short line before a long link"),
        pytest.param(
            "```sh\n# build it\nmake *all* _now_\n```\n*Done*.",
            ["# build it", "make *all* _now_", "Done."],
            id="code stays as it is",
        ),
        pytest.param("| a\\|b | c |", ["a|b · c"], id="an escaped bar"),
    ],
)
def test_what_belongs_together_is_read_together(markdown, lines):
    assert plain_lines(markdown) == lines


def test_lines_are_put_together_to_items_and_code():
    markdown = (
        "Do this:\n- **One.**\n  With more.\n  - Below.\n1. Two.\n\n```\na\nb\n```\n```\nc\n```\n| x | y |\n"
    )
    found = [(block.form, [line.plain.text for line in block.lines]) for block in blocks(markdown)]
    assert found == [
        (Form.PROSE, ["Do this:"]),
        (Form.ITEM, ["• One.", "  With more."]),
        (Form.ITEM, ["  • Below."]),
        (Form.ITEM, ["1. Two."]),
        (Form.CODE, ["a", "b"]),
        (Form.CODE, ["c"]),
        (Form.ROW, ["x · y"]),
    ]


@given(MARKDOWN)
def test_each_character_stands_where_it_says(markdown):
    lines = [line.plain for block in blocks(markdown) for line in block.lines]
    assert all(len(line.text) == len(line.origins) for line in lines)
    shown = [
        (character, origin)
        for line in lines
        for character, origin in zip(line.text, line.origins, strict=True)
        if origin >= 0
    ]
    assert [markdown[origin] for _, origin in shown] == [character for character, _ in shown]
    places = [origin for _, origin in shown]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    "piece",
    [
        "_a ",
        "**a ",
        "`",
        "[",
        "[a](",
        "|",
        "> ",
        "x",
        "a line that reaches the margin of the page\n",
        "  x\n",
        "[a\n",
    ],
)
def test_no_text_makes_it_slow(piece):
    started = time.process_time()
    for start in ("", "- ", "```\n"):
        plain_lines(start + piece * 5000)
    assert time.process_time() - started < 3

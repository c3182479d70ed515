"""What is shown of a passage: whole sentences, items and words, with the question's words marked."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.snippets import LIMIT, mark, plain_lines, snippet
from retrieval.stems import stems
from retrieval.types import Span


def shown(markdown, question=""):
    return "".join(span.text for span in snippet(markdown, question))


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
        pytest.param("Short label\nand its text", ["Short label", "and its text"], id="ended on purpose"),
        pytest.param(
            "This sentence is long enough to reach the margin.\nThis is the next one.",
            ["This sentence is long enough to reach the margin.", "This is the next one."],
            id="a sentence that ended",
        ),
    ],
)
def test_lines_that_an_editor_broke_are_whole_again(markdown, lines):
    assert plain_lines(markdown) == lines


def test_a_short_passage_is_shown_whole():
    text = "First do this. Then do that.\n\n1. One.\n2. Two."
    assert shown(text) == "First do this. Then do that.\n1. One.\n2. Two."


def test_the_stretch_with_most_of_the_questions_words_is_shown():
    filler = "Nothing of interest stands in this sentence here. " * 8
    assert shown(f"{filler}\nClaim travel costs in the portal.\n{filler}", "claim travel?").startswith(
        "Claim travel costs in the portal.\nNothing of interest"
    )


def test_a_stretch_at_the_end_is_filled_up_from_before():
    filler = "Nothing of interest stands in this sentence here. " * 8
    assert shown(f"{filler}\nClaim travel costs.", "travel") == (
        f"{filler[: 50 * 6].strip()}\nClaim travel costs."
    )


def test_of_equal_stretches_the_first_is_shown():
    text = "\n".join(f"Line {number} is about travel and nothing else but travel." for number in range(20))
    assert shown(text, "travel").startswith("Line 0")


def test_it_is_cut_between_sentences():
    text = " ".join(f"Sentence {number} says something about the matter." for number in range(20))
    assert shown(text) == " ".join(
        f"Sentence {number} says something about the matter." for number in range(7)
    )


@pytest.mark.parametrize("end", ["e.g.", "approx.", "No."])
def test_an_abbreviation_ends_no_sentence(end):
    first = f"{'word ' * 50}{end} A sum of money that goes on for long"
    assert shown(f"{first}. {'Other ' * 20}.") == f"{first}."


def test_list_items_stay_whole():
    items = [f"- Item {number} {'word ' * 12}end." for number in range(8)]
    assert shown("\n".join(items)) == "\n".join(item.replace("-", "•") for item in items[:4])


def test_a_sentence_over_the_limit_is_cut_between_words():
    text = ", ".join(f"word{number}" for number in range(100))
    cut = shown(text)
    assert len(cut) <= LIMIT
    assert cut.endswith(" …")
    assert text.startswith(cut.removesuffix(" …") + ", ")


def test_a_word_over_the_limit_is_cut():
    assert shown("x" * 1000) == "x" * (LIMIT - 2) + " …"


def test_nothing_to_read_shows_nothing():
    assert snippet("\n---\n", "travel") == ()


def test_marks_stand_on_whole_words_of_one_stem():
    assert mark("Travelling: travel, un-travel.", stems(["travels"])) == (
        Span("Travelling", marked=True),
        Span(": ", marked=False),
        Span("travel", marked=True),
        Span(", un-", marked=False),
        Span("travel", marked=True),
        Span(".", marked=False),
    )
    assert mark("", frozenset()) == ()


MARKDOWN = st.lists(st.sampled_from(
    ["word", "travel", "end.", "e.g.", "What?", "Next", "\n", "\n- ", "\n2. ", "\n# ", "> ", "**", "_", "`",
     "[a](b)", "|", "x" * 400, "3.5", "…", "\u00a0", "\u2028"]
), max_size=120).map(" ".join)  # fmt: skip


@given(MARKDOWN, st.sampled_from(["", "travel", "what is next?"]))
def test_what_is_shown_stands_in_the_plain_text_and_keeps_the_limit(markdown, question):
    text = shown(markdown, question)
    assert len(text) <= LIMIT
    whole = " ".join(" ".join(plain_lines(markdown)).split())
    cut = " ".join(text.removesuffix(" …").split())
    assert cut in whole
    if not text.endswith(" …"):
        # Not cut inside a word: what follows in the text is a space or nothing.
        assert f"{cut} " in f"{whole} "


@given(MARKDOWN)
def test_marking_changes_no_text(markdown):
    assert "".join(span.text for span in mark(markdown, stems(["travel", "word"]))) == markdown


@pytest.mark.parametrize("piece", ["_a ", "**a ", "`", "[", "[a](", "|", "> ", "x"])
def test_no_text_makes_it_slow(piece):
    started = time.perf_counter()
    plain_lines(piece * 5000)
    assert time.perf_counter() - started < 2

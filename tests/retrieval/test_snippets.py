"""What is shown of a passage: whole sentences, items and words, with the question's words marked."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_index.encoded import packed
from retrieval.alignment import Aligner
from retrieval.late_interaction import TokenWeights
from retrieval.plain_text import plain_lines
from retrieval.snippets import LIMIT, mark, snippet, units
from retrieval.types import Span
from tests.retrieval.given import MARKDOWN
from tests.toy_encoder import BUCKETS, ToyEncoder


def shown(markdown, question=""):
    return "".join(span.text for span in snippet(markdown, question))


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


FILLER = "Nothing of interest stands in this sentence here. " * 5


@pytest.mark.parametrize(
    ("whole", "as_read"),
    [
        pytest.param("- First this. Then travel.", "• First this. Then travel.", id="two sentences"),
        pytest.param("1. First this.\n   Then travel.", "1. First this.\n   Then travel.", id="two lines"),
        pytest.param("| Go by. Then | Travel. Now |", "Go by. Then · Travel. Now", id="a row of a table"),
        pytest.param("Read [Go on. Then travel](u) now.", "Read Go on. Then travel now.", id="a link"),
        pytest.param("Type `go. Then travel` now.", "Type go. Then travel now.", id="a bit of code"),
        pytest.param("```\ngo on\nNow. Travel\n```", "go on\nNow. Travel", id="a block of code"),
    ],
)
def test_what_is_one_thing_is_not_cut(whole, as_read):
    text = f"{FILLER}\n{FILLER}\n\n{whole}\n\n{FILLER}"
    assert f"{as_read}\nNothing" in shown(text, "travel")
    # Cut anywhere, its first words would still fit here.
    almost_full = "x" * (LIMIT - len(as_read))
    assert shown(f"{almost_full}\n\n{whole}", "x") == almost_full


def test_an_item_over_the_limit_is_cut_between_its_sentences():
    item = "- " + "One sentence of a very long item, of fifty letters. " * 9
    assert shown(
        f"{item}Then travel.", "travel"
    ) == "One sentence of a very long item, of fifty letters. " * 5 + ("Then travel.")


def test_a_block_of_code_over_the_limit_is_cut_between_its_lines():
    code = "\n".join(f"step {number} of a very long script, which goes on" for number in range(12))
    assert shown(f"```\n{code}\n```") == "\n".join(code.splitlines()[:7])


def test_lists_stay_lists():
    text = "To travel:\n\n1. Ask.\n   - your lead\n   - Finance\n2. Book.\n\n* [ ] Pack."
    assert shown(text) == "To travel:\n1. Ask.\n   • your lead\n   • Finance\n2. Book.\n• Pack."


def test_a_stretch_that_ends_before_a_long_sentence_is_filled_up_from_before():
    long = "This sentence is longer than what is left of the room, " * 6
    assert shown(f"Before.\nClaim travel costs.\n{long}.", "travel") == "Before.\nClaim travel costs."


def test_a_sentence_over_the_limit_is_not_cut_inside_a_link():
    before = "word " * 58
    assert shown(f"{before}[all of these words are one link to read](u) and so on") == f"{before}…"


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
    assert mark("Travelling: travel, un-travel.", "travels") == (
        Span("Travelling", marked=True),
        Span(": ", marked=False),
        Span("travel", marked=True),
        Span(", un-", marked=False),
        Span("travel", marked=True),
        Span(".", marked=False),
    )
    assert mark("", "travel") == ()


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
    assert "".join(span.text for span in mark(markdown, "travel word")) == markdown


def aligned(encoder, markdown, question, common=()):
    """Align as the search does, with the words of `common` in many passages and all others in one."""
    many = [token for word in common for token in encoder.encode_with_tokens([word])[0].tokens.ids]
    frequencies = np.ones(BUCKETS, dtype=np.int64)
    frequencies[many] = 90
    [asked], [read] = (encoder.encode_with_tokens([text]) for text in (question, markdown))
    aligner = Aligner(encoder.offsets)
    weighed = aligner.asked(question, asked.tokens, TokenWeights(100, frequencies))
    return aligner.align(weighed, markdown, packed(read.tokens))


def test_by_alignment_rare_words_decide():
    common, rare = "How to claim costs of a trip is said here.", "The carnet is another matter."
    text = f"{FILLER}\n{common}\n{FILLER}{FILLER}\n{rare}\n{FILLER}"
    question = "carnet to claim costs"
    assert common in shown(text, question)
    alignment = aligned(ToyEncoder(), text, question, common=("to", "claim", "costs"))
    assert rare in "".join(span.text for span in snippet(text, question, alignment))


def test_by_alignment_of_equal_stretches_the_first_is_shown():
    text = f"Claim travel costs.\n{FILLER}{FILLER}\nClaim travel costs.\n{FILLER}"
    alignment = aligned(ToyEncoder(), text, "claim travel costs")
    spans = snippet(text, "claim travel costs", alignment)
    assert "".join(span.text for span in spans) == f"Claim travel costs.\n{(FILLER * 2)[:299]}"


def test_what_is_not_shown_decides_nothing():
    text = f"{FILLER}{FILLER}\nThe carnet is another matter.\n{FILLER}"
    linked = text.replace("sentence", "[sentence](https://e.com/carnet/carnet)")
    plain, with_links = (
        "".join(span.text for span in snippet(each, "carnet", aligned(ToyEncoder(), each, "carnet")))
        for each in (text, linked)
    )
    assert "carnet" in plain
    assert with_links == plain


def test_a_question_or_a_passage_without_tokens_is_cut_by_words():
    text = f"{FILLER}{FILLER}\nClaim travel costs."
    assert snippet(text, "travel", aligned(ToyEncoder(), text, "?")) == snippet(text, "travel")
    assert snippet("…", "travel", aligned(ToyEncoder(), "…", "travel")) == (Span("…", marked=False),)


@settings(deadline=None)
@given(MARKDOWN)
def test_every_token_of_a_unit_is_in_the_unit(markdown):
    cut = units(markdown)
    for start, end in ToyEncoder().offsets(markdown).tolist():
        assert len({unit for unit in cut.owner[start:end].tolist() if unit >= 0}) <= 1
    for number, line in enumerate(cut.lines):
        for word in re.finditer(r"\w+", line.plain.text):
            origins = [origin for origin in line.plain.origins[word.start() : word.end()] if origin >= 0]
            assert {int(cut.owner[origin]) for origin in origins} <= {number}
            assert "".join(markdown[origin] for origin in origins) in word.group()
    shown_in = [origin for line in cut.lines for origin in line.plain.origins if origin >= 0]
    assert sorted(shown_in) == np.flatnonzero(cut.owner >= 0).tolist()


@settings(deadline=None)
@given(MARKDOWN, st.sampled_from(["travel", "what is next?", "word travel end"]))
def test_by_alignment_too_the_limit_is_kept_and_only_what_is_there_shown(markdown, question):
    spans = snippet(markdown, question, aligned(ToyEncoder(), markdown, question))
    text = "".join(span.text for span in spans)
    assert len(text) <= LIMIT
    whole = " ".join(" ".join(plain_lines(markdown)).split())
    assert " ".join(text.removesuffix(" …").split()) in whole

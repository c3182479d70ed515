"""Corrections of typing errors: what is corrected to what, and all that is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.spelling import EVERYDAY, MOST_CORRECTED, Speller

CONTENT = {"annual": 3, "leave": 2, "travel": 4, "costs": 5, "cost": 2, "rota": 1, "meetup": 1, "team": 2}
COMMON = [f"filler{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(EVERYDAY)]


def in_content(counts):
    return lambda words: {word: counts[word] for word in words if word in counts}


def corrected(text, counts=CONTENT, words=()):
    return Speller(words).correct(text, in_content(counts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("anual leave", "annual leave", id="a letter less"),
        pytest.param("annuall leave", "annual leave", id="a letter more"),
        pytest.param("annuel leave", "annual leave", id="another letter"),
        pytest.param("annaul leave", "annual leave", id="two swapped"),
        pytest.param("rtavel", "travel", id="the first two swapped"),
        pytest.param("anaul leave", "anaul leave", id="two errors are too many"),
        pytest.param("bravel", "bravel", id="people get the first letter right"),
        pytest.param("costt", "costs", id="of several the one most passages have"),
        pytest.param("taem", "team", id="a short word with two letters swapped"),
        pytest.param("tham", "tham", id="a short word that may be jargon"),
        pytest.param("tam", "tam", id="three letters have too many neighbours"),
        pytest.param("meetups", "meetups", id="a form of a word of the content"),
        pytest.param("leaves annuals", "leaves annuals", id="more forms"),
        pytest.param("Annaul LAEVE", "Annaul LAEVE", id="names and codes have capitals"),
        pytest.param("annaul? (annaul), annaul.", "annual? (annual), annual.", id="among punctuation"),
        pytest.param("a\n\tannaul  👍 x", "a\n\tannual  👍 x", id="nothing else changes"),
        pytest.param("", "", id="no text"),
    ],
)
def test_words_of_the_content(text, expected):
    assert corrected(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "@annaul", "#annaul", "/annaul", "annaul/x", "annaul@example.com", "x@annaul", "https://annaul",
        "annaul.pdf", "x.annaul", "annaul_x", "x_annaul", "annaul-x", "x-annaul", "`annaul`", "annaul's",
        "annaul’s", "annaul:", "4annaul", "annaul4", "annaulé", "a" * 25,
    ],
)  # fmt: skip
def test_part_of_a_name_an_address_or_code_stays(text):
    assert corrected(text, CONTENT | {"a" * 24: 1}) == text


def test_a_word_that_anything_knows_stays():
    assert corrected("cost", {"cost": 1, "costs": 9}) == "cost"
    assert corrected("coast", CONTENT | {"coats": 5}, ["coast"]) == "coast"
    assert corrected("coasts coasting", {"coastal": 5}, ["coast"]) == "coasts coasting"


def test_the_content_comes_before_the_model_and_the_commoner_before_the_rarer():
    assert corrected("vacatoin", {}, ["vacation"]) == "vacation"
    assert corrected("brund", {}, ["brand", "brunt"]) == "brand"
    assert corrected("brund", {}, ["brunt", "brand"]) == "brunt"
    assert corrected("brund", {"brand": 1}, ["brunt", "brand"]) == "brand"


def test_words_in_equally_many_passages_are_taken_by_the_alphabet():
    assert corrected("costt", {"costs": 2, "cost": 2}) == "costs"


def test_a_short_word_is_believed_to_mean_an_everyday_one_only():
    assert corrected("tham", CONTENT, ["them"]) == "them"
    assert corrected("tham", CONTENT, [*COMMON[:-1], "them"]) == "them"
    assert corrected("tham", CONTENT, [*COMMON, "them"]) == "tham"


def test_an_ending_is_not_an_error():
    assert corrected("rotas", {"rota": 1}) == "rotas"
    assert corrected("trowel", {"trowels": 3}) == "trowel"


def test_a_text_with_many_unknown_words_is_no_misspelt_question():
    unknown = [f"annual{letter}" for letter in "abcefghijkmnopq"]
    words = corrected(" ".join(unknown)).split()
    assert [word == "annual" for word in words] == [place < MOST_CORRECTED for place in range(len(unknown))]


@pytest.mark.parametrize(
    ("text", "expected", "times"),
    [
        pytest.param("leave it", "leave it", 0, id="the model knows the words"),
        pytest.param("rota meetups", "rota meetups", 1, id="the content knows them or a form of them"),
        pytest.param(
            "annaul laeve rota", "annual leave rota", 2, id="nothing does: what else might be meant"
        ),
    ],
)
def test_the_content_is_asked_no_more_than_is_needed(text, expected, times):
    asked = []

    def frequencies(words):
        asked.append(frozenset(words))
        return in_content(CONTENT)(words)

    assert Speller(["leave"]).correct(text, frequencies) == expected
    assert len(asked) == times


def distance(one: str, two: str) -> int:
    """Return the edits between two words, a swap of neighbours as one (optimal string alignment)."""
    rows = [list(range(len(two) + 1))]
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(two, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and (left, one[i - 2]) == (two[j - 2], right):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


few_letters = st.text("abest", min_size=1, max_size=7)


@given(
    st.lists(few_letters, max_size=6), st.dictionaries(few_letters, st.integers(1, 9)), st.lists(few_letters)
)
def test_a_correction_is_one_error_away_and_known(asked, content, known):
    text = " ".join(asked)
    result = corrected(text, content, known).split(" ")
    for before, after in zip(text.split(" "), result, strict=True):
        if before != after:
            assert before not in {*content, *known}
            assert distance(before, after) == 1
            assert after in content or after in known

"""Which messages are questions that somebody wants answered, each with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.gate import QUESTION_FROM, question_probability


def is_question(text):
    return question_probability(text) >= QUESTION_FROM


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("how do i get my travel money back??", "an opener and a mark"),
        ("How do I get my travel money back? :thinking_face:", "an emoji behind the mark"),
        ("What's the limit for gifts?", "what's"),
        ("What’s the limit for gifts", "a typographic apostrophe"),
        ("where is the form for parental leave", "an opener without a mark"),
        ("is there a checklist for site visits", "is there"),
        ("anyone know the wifi password", "a question to anyone"),
        ("Can anyone help me with the VPN?", "can anyone"),
        ("does anybody know who owns calibration?", "does anybody"),
        ("Should I report this near miss?", "should I"),
        ("travel policy?", "a mark is enough"),
        ("wie beantrage ich Urlaub?", "a mark in another language"),
        ("not sure which form to use for leave", "a need and an opener"),
        ("I don't know what to do when a customer shouts at me", "a need and an opener"),
        ("Hi all, quick question: how long do refunds take? Thanks!", "thanks do not undo a question"),
        ("I can't log in? The portal says my card is unknown", "a mark in the middle and a need"),
    ],
)
def test_questions(text, reason):
    assert is_question(text), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        ("?", "one sign"),
        ("ok", "one word"),
        ("why?", "one word says too little to answer"),
        ("https://example.com/page?x=1", "a link"),
        ("Thanks, that worked", "thanks"),
        ("Good morning everyone!", "a greeting"),
        ("Happy birthday Dana!", "good wishes"),
        ("Congratulations on the launch!", "congratulations"),
        ("lol how is this even possible", "a joke"),
        ("FYI the portal is down until noon", "news"),
        ("Heads up: the release moved to Friday", "news"),
        ("I finished the report and sent it to finance.", "a report"),
        ("please review my change", "a task for a colleague"),
        ("Who's up for lunch?", "an invitation"),
        ("Did anyone see the game last night?", "small talk"),
        ("Can you believe this weather?", "small talk"),
        ("How about coffee?", "an invitation"),
        ("<@U123> did you get my mail", "put to somebody by name"),
        ("@sam where were you", "put to somebody by name, as people read it"),
    ],
)
def test_other_messages(text, reason):
    assert not is_question(text), reason


def test_an_address_is_not_a_name_somebody_is_called_by():
    assert question_probability("where is dana@example.com listed?") == question_probability(
        "where is it listed?"
    )


@given(st.text())
def test_every_text_has_a_probability(text):
    assert 0 <= question_probability(text) <= 1

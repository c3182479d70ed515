"""Which messages are questions that somebody wants answered, each with its reason."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation import auroc
from retrieval.gate import QUESTION_FROM, WEIGHTS, Gate, blend, surface_probability, worth_a_look
from retrieval.gate_signs import SIGNS, Message
from retrieval.loading import load_encoder
from retrieval.model_files import BUNDLED_NAME

HANDBOOK = Path(__file__).parents[3] / "shared" / "data" / "handbook" / "dev"
NO_VECTOR = np.empty(0, dtype=np.float32)
LONG = 40_000

QUESTIONS = [
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
    ("I don't know what to do when a customer shouts at me", "a need"),
    ("I can't find the form for parental leave", "a need put as a statement"),
    ("Hi all, quick question: how long do refunds take? Thanks!", "thanks do not undo a question"),
    ("I can't log in? The portal says my card is unknown", "a mark in the middle and a need"),
    ("```\nKeyError: 'user'\n```\nwhat does this mean", "a question behind a log"),
    ("@sam do you know how to reset the gateway?", "a question to a colleague is one all the same"),
]
OTHERS = [
    ("", "nothing"),
    ("?", "one sign"),
    ("ok", "one word"),
    ("https://example.com/page?x=1", "a link"),
    ("`a ? b : c`", "code"),
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
    ("when the alarm rings everybody has to leave the building", "an asking word that tells"),
    ("What we do is copy the template and change the name.", "an asking word that tells"),
    ("You can find it under settings, then profile", "an answer"),
    ("let me know if you have any questions", "an offer"),
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return load_encoder("bundled", tmp_path_factory.mktemp("models"))


@pytest.mark.model
@pytest.mark.parametrize(("text", "reason"), QUESTIONS)
def test_questions(encoder, text, reason):
    assert Gate(encoder.name).probability(text, encoder.encode([text])[0]) >= QUESTION_FROM, reason


@pytest.mark.model
@pytest.mark.parametrize(("text", "reason"), OTHERS)
def test_other_messages(encoder, text, reason):
    assert Gate(encoder.name).probability(text, encoder.encode([text])[0]) < QUESTION_FROM, reason


@pytest.mark.parametrize(("text", "reason"), QUESTIONS)
def test_every_question_is_worth_a_look_before_anything_is_encoded(text, reason):
    assert worth_a_look(text), reason


@pytest.mark.parametrize(
    "text", ["", "thanks!", "Happy birthday Dana!", "sounds good, see you then", "lgtm", "merged 🎉"]
)
def test_what_is_surely_no_question_is_not_worth_a_look(text):
    assert not worth_a_look(text)


@pytest.mark.model
def test_both_forms_tell_the_handbooks_questions_from_its_chatter(encoder):
    if not HANDBOOK.exists():
        pytest.skip("the handbook is not in ../shared/data")
    texts = {
        name: [
            json.loads(line)["text"]
            for line in (HANDBOOK / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        for name in ("queries", "chatter")
    }
    for model in (BUNDLED_NAME, "another"):
        says = {
            name: Gate(model).probabilities(these, encoder.encode(these)) for name, these in texts.items()
        }
        told_apart = auroc(says["queries"], says["chatter"])
        assert told_apart is not None
        assert told_apart >= 0.93  # what the gate was asked to reach


def test_with_another_model_the_vector_goes_unread():
    text = "how do i claim travel"
    gate = Gate("another")
    assert gate.probability(text, np.ones(7, dtype=np.float32)) == surface_probability(text)
    assert gate.probability(text, NO_VECTOR) == surface_probability(text)


def test_with_the_bundled_model_the_vector_counts():
    gate, text = Gate(BUNDLED_NAME), "travel costs"
    vectors = np.eye(384, dtype=np.float32)[:2]
    one, other = gate.probabilities([text, text], vectors)
    assert one != other
    assert [one, other] == [gate.probability(text, vector) for vector in vectors]


def test_being_a_question_saturates_and_then_opening_a_conversation_decides():
    assert blend(question=20, opening=-1, saturation=8) == pytest.approx(blend(30, -1, 8), abs=1e-6)
    assert blend(question=20, opening=1, saturation=8) > blend(30, -1, 8) > blend(-30, 1, 8)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        pytest.param("where is it listed\uff1f", "where is it listed?", id="full-width mark"),
        pytest.param("what’s new", "what's new", id="typographic apostrophe"),
        pytest.param("WHERE IS IT", "where is it", id="all in capitals, for the terms"),
        pytest.param("kim: where is it", "omar, where is it", id="whoever it is put to"),
        pytest.param("see https://a.example/?b=1", "see https://c.example", id="a link's own mark"),
    ],
)
def test_terms_do_not_depend_on(text, same):
    assert Message(text).terms == Message(same).terms


def test_terms_are_words_pairs_and_the_opening_of_each_sentence():
    assert Message("Hi, where is it? Thanks").terms == {
        *("where", "is", "it", "?"),
        *("< where", "where is", "is it", "it ?", "< where is"),
    }


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("kim: done", "put to somebody"),
        ("@kim done", "put to somebody"),
        ("<@U123> done", "put to somebody"),
        ("see https://example.com", "link"),
        ("run `make`", "code"),
        ("one\ntwo", "lines"),
        ("!nfs", "command"),
        ("PLEASE DO NOT SHOUT", "capitals"),
        ("12:30", "no letters"),
        ("works :)", "pictures"),
    ],
)
def test_sign_is_seen(text, seen):
    assert Message(text).signs[SIGNS.index(seen)] == 1


@pytest.mark.parametrize(
    "text", ["question: where is it", "hi, all done", "https: is on", "mail dana@example.com"]
)
def test_nobody_is_addressed_by(text):
    assert Message(text).signs[SIGNS.index("put to somebody")] == 0


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_every_text_has_a_probability(text):
    for gate, vector in ((Gate("another"), NO_VECTOR), (Gate(BUNDLED_NAME), np.zeros(384, np.float32))):
        assert 0 <= gate.probability(text, vector) <= 1


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "piece", ["?", "? ", "a ", "hi ", "`", ":", "<", "@", "- ", ". ", "w", "any ", "\ud800", "\0", "🎉"]
)
def test_a_very_long_message_is_judged_at_once(piece):
    assert 0 <= surface_probability(piece * (LONG // len(piece))) <= 1


def test_the_middle_of_a_very_long_message_goes_unread():
    start, end = "How do I get in? " + "It says no. " * 200, "It was fine on Monday. " * 50
    assert Message(f"{start} unheard {end}").terms == Message(f"{start} ignored {end}").terms
    assert {"how", "monday"} <= Message(start + end).terms


def test_weights_say_what_they_were_fitted_on():
    about = json.loads(files("retrieval").joinpath(WEIGHTS).read_text(encoding="utf-8"))["about"]
    assert [licence for licence in ("Apache-2.0", "CC BY 4.0", "CC BY 3.0") if licence not in about] == []

"""Tokens of sample questions: those of the content as it is, read once."""

from dataclasses import replace

from retrieval.sample_tokens import SampleTokens
from tests.content_index.given import BADGE, LEAVE, TRAVEL
from tests.toy_encoder import bucket

ASKED = replace(TRAVEL, questions=("money back", "train fare"))


def words_of(library, samples):
    with library.database.reading() as db:
        found = samples.of(db, ["travel", "leave", "nobody"])
    return {resource_id: tokens.ids.tolist() for resource_id, tokens in found.items()}


def test_all_sample_questions_of_a_resource_come_together(library):
    library.sync(ASKED, LEAVE)
    samples = SampleTokens(library.encoder.token_space)
    expected = {"travel": [bucket(word) for word in ("money", "back", "train", "fare")]}
    assert words_of(library, samples) == expected
    assert words_of(library, samples) == expected


def test_a_change_of_the_content_counts_at_once(library):
    library.sync(ASKED, LEAVE)
    samples = SampleTokens(library.encoder.token_space)
    words_of(library, samples)
    library.sync(TRAVEL, replace(LEAVE, questions=("day off",)))
    assert words_of(library, samples) == {"leave": [bucket("day"), bucket("off")]}


def test_what_is_known_is_not_read_again(library):
    library.sync(ASKED, LEAVE, BADGE)
    samples = SampleTokens(library.encoder.token_space)
    before = words_of(library, samples)
    with library.database.atomic() as db:
        db.execute("delete from token_vectors")
    assert words_of(library, samples) == before

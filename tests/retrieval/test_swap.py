"""A swap of models: built aside, tried on the golden questions, let in at once or not at all."""

import json
from dataclasses import replace

import numpy as np
import pytest

from content_index.models.store import ModelStore
from content_index.store import ResourceStore
from content_index.types import Resource
from content_index.vector_index import open_index
from retrieval.errors import ModelError
from retrieval.golden import GoldenOutcome
from retrieval.memories.store import GoldenStore, MemoryStore
from retrieval.memory import QuestionMemory
from retrieval.models.store import ScaleStore
from retrieval.scale import AS_IT_IS
from retrieval.search import Searcher
from retrieval.swap import Lost, SwapReport, drop_other_models, swap_model
from retrieval.types import Query
from tests.retrieval.given import NOW
from tests.retrieval.remembering import ask, teach
from tests.retrieval.swapping import AIDS, BADGE, CLAIM, DECOYS, Company, Narrow

PASSAGES = len(AIDS) + len(DECOYS)
MORE = Resource("vpn", "Connect to the VPN", "Open Tunnel and sign in.")


@pytest.fixture
def company(tmp_path):
    return Company(tmp_path)


def index_files(company):
    """Return the names of the index files and which model and how many dimensions each is of."""
    found = {}
    for file in sorted(company.index_path.parent.glob("*.faiss.json")):
        said = json.loads(file.read_text())
        found[file.name.removesuffix(".json")] = (said["model"], said["dimension"])
    return found


def revision(company):
    with company.database.reading() as db:
        return ResourceStore(db).revision()


def test_model_that_loses_nothing_serves(company):
    company.golden(CLAIM, BADGE)
    made = swap_model(company.swap(Narrow()))
    assert made == SwapReport(swapped=True, encoded=PASSAGES, golden=2, failing=0, lost=(), equated=False)
    assert company.serving() == "narrow"
    assert index_files(company) == {"passages.faiss": ("narrow", 256)}
    assert company.first(company.running(lambda name: Narrow()), CLAIM[0]) == ("narrow", "travel", 256)
    assert company.notices == ["narrow serves now, in the place of toy"]


def test_index_that_was_built_aside_is_the_one_that_is_read(company):
    company.golden(CLAIM)
    swap_model(company.swap(Narrow()))
    before = company.index_path.stat().st_mtime_ns
    company.first(company.running(lambda name: Narrow()), CLAIM[0])
    assert company.index_path.stat().st_mtime_ns == before


def test_index_is_built_aside_even_if_nothing_is_asked(company):
    swap_model(company.swap(Narrow()))
    assert index_files(company) == {"passages.faiss": ("narrow", 256)}


def test_old_model_answers_as_before_until_the_swap(company):
    seen = []

    def look():
        seen.append((company.first(company.searcher, CLAIM[0]), company.serving(), revision(company)))
        return NOW

    look()
    company.golden(CLAIM)
    swap_model(replace(company.swap(Narrow()), now=look))
    assert set(seen) == {(("toy", "travel", 1024), "toy", 1)}
    assert len(seen) > 2


def test_lost_golden_question_keeps_the_old_model_serving(company):
    company.golden(CLAIM, BADGE)
    [before, _] = company.outcomes(company.encoder)
    forgetful = Narrow("forgetful", forgetful=True)
    made = swap_model(company.swap(forgetful))
    assert (made.swapped, made.golden, made.failing) == (False, 2, 0)
    assert before == GoldenOutcome(before.golden, 1)
    assert [lost.before for lost in made.lost] == company.outcomes(company.encoder)
    assert [lost.after for lost in made.lost] == company.outcomes(forgetful)
    assert company.serving() == "toy"
    assert index_files(company)["passages.faiss"] == ("toy", 1024)
    assert "passages.next.faiss" not in index_files(company)
    assert company.first(company.running(lambda name: forgetful), CLAIM[0]) == ("toy", "travel", 1024)


def test_question_that_failed_before_does_not_stop_a_model(company):
    company.golden(CLAIM, ("how do I feed the herons", "badge"), ("gone?", "nowhere"))
    made = swap_model(company.swap(Narrow()))
    assert made == SwapReport(True, PASSAGES, golden=3, failing=2, lost=(), equated=False)


def test_loss_can_be_accepted(company):
    company.golden(CLAIM)
    made = swap_model(company.swap(Narrow("forgetful", forgetful=True)), accept_lost=True)
    assert (made.swapped, len(made.lost), company.serving()) == (True, 1, "forgetful")


def test_where_the_old_model_is_gone_every_golden_question_must_pass(company):
    company.golden(CLAIM, ("gone?", "nowhere"))
    change = replace(company.swap(Narrow()), serving=None)
    made = swap_model(change)
    [_, golden] = company.outcomes(Narrow())
    assert (made.swapped, made.failing, made.lost) == (False, 0, (Lost(None, golden),))
    with company.database.atomic() as db:
        GoldenStore(db).remove(golden.golden.id)
    assert swap_model(change) == SwapReport(True, 0, golden=1, failing=0, lost=(), equated=False)


def test_second_attempt_encodes_only_what_the_first_did_not(company):
    company.golden(CLAIM)
    wanted = Narrow("forgetful", forgetful=True)
    assert swap_model(company.swap(wanted)).encoded == PASSAGES
    company.sync(*AIDS, *DECOYS, MORE)
    wanted.encoded.clear()
    assert swap_model(company.swap(wanted)).encoded == 1
    assert [text for text in wanted.encoded if "VPN" in text] == [
        "Connect to the VPN\nOpen Tunnel and sign in."
    ]


def test_switching_back_encodes_nothing(company):
    company.golden(CLAIM)
    wanted = Narrow()
    swap_model(company.swap(wanted))
    assert swap_model(company.swap(company.encoder, serving=wanted)).encoded == 0
    assert company.first(company.running(lambda name: wanted), CLAIM[0]) == ("toy", "travel", 1024)


def test_content_that_changed_during_the_trial_is_encoded_and_tried_too(company):
    company.golden(CLAIM)
    changes = [lambda: company.sync(*AIDS, *DECOYS, MORE)]

    def now():
        if changes:
            changes.pop()()
        return NOW

    made = swap_model(replace(company.swap(Narrow()), now=now))
    assert (made.swapped, made.encoded) == (True, PASSAGES + 1)
    assert company.vectors() == {"toy": PASSAGES + 1, "narrow": PASSAGES + 1}
    assert company.first(company.running(lambda name: Narrow()), "vpn")[:2] == ("narrow", "vpn")


def test_question_confirmed_during_the_trial_is_remembered_by_the_new_model(company):
    company.golden(CLAIM)
    votes = ["my journey"]

    def now():
        if votes:
            with company.database.atomic() as db:
                teach(db, votes.pop(), "travel")
        return NOW

    wanted = Narrow()
    swap_model(replace(company.swap(wanted), now=now))
    with company.database.reading() as db:
        recalled = QuestionMemory(company.database, wanted.name).recall(
            db, wanted.encode(["my journey"])[0], ()
        )
    assert list(recalled) == ["travel"]


def test_two_processes_that_swap_to_the_same_model_do_no_harm(company):
    company.golden(CLAIM)
    others = [lambda: swap_model(company.swap(Narrow()))]

    def now():
        if others:
            others.pop()()
        return NOW

    assert swap_model(replace(company.swap(Narrow()), now=now)).swapped
    assert company.serving() == "narrow"
    assert company.first(company.running(lambda name: Narrow()), CLAIM[0])[:2] == ("narrow", "travel")


def test_vectors_that_another_process_drops_during_the_trial_are_made_again(company):
    company.golden(CLAIM)
    drops = [lambda: drop_other_models(company.database, company.encoder)]

    def now():
        if drops:
            drops.pop()()
        return NOW

    assert swap_model(replace(company.swap(Narrow()), now=now)).encoded == 2 * PASSAGES
    assert company.vectors()["narrow"] == PASSAGES


def test_index_file_that_lies_aside_already_is_not_trusted(company):
    company.golden(CLAIM)
    wanted = Narrow()
    with company.database.reading() as db:
        open_index(db, company.swap(wanted).aside, wanted.name, wanted.dimension)  # when nothing was encoded
    swap_model(company.swap(wanted))
    with company.database.reading() as db:
        assert len(open_index(db, company.index_path, wanted.name, wanted.dimension)[0]) == PASSAGES


def test_third_model_of_another_process_stays(company):
    company.golden(CLAIM)

    def now():
        with company.database.atomic() as db:
            ModelStore(db).serve("third")
        return NOW

    with pytest.raises(
        ModelError, match=r"^third was made to serve by another process meanwhile; run it again$"
    ):
        swap_model(replace(company.swap(Narrow()), now=now))
    assert company.serving() == "third"


def test_vectors_of_the_old_model_stay_until_they_are_dropped(company):
    with company.database.atomic() as db:
        teach(db, "my journey", "travel")
    wanted = Narrow()
    swap_model(company.swap(wanted))
    assert company.vectors() == {"toy": PASSAGES, "narrow": PASSAGES}
    drop_other_models(company.database, wanted)
    assert company.vectors() == {"narrow": PASSAGES}
    with company.database.reading() as db:
        for query in ("select distinct space from token_vectors", "select model from remembered_vectors"):
            assert [row[0].split("/")[0] for row in db.execute(query)] == ["narrow"]
        assert MemoryStore(db).texts_without_vector("toy") == {1: "my journey"}
    assert company.first(company.running(lambda name: wanted), CLAIM[0]) == ("narrow", "travel", 256)


def test_loud_model_comes_out_as_sure_as_the_old_one(company):
    words = ["travel", "badge", "leave", "costs", "lost", "annual", "receipts", "dates", "lunch", "herons"]
    questions = [f"{first} {second}" for first in words for second in words[:3]]
    with company.database.atomic() as db:
        for question in questions:
            ask(db, question)
    loud = Narrow("loud", loudness=0.6)
    before = [company.searcher.search(Query(question), 3).hits[0].score for question in questions]
    assert swap_model(company.swap(loud)).equated
    plain = Searcher(company.database, loud, company.index_path)
    scaled = company.running(lambda name: loud)
    raw, after = (
        [searcher.search(Query(question), 3).hits[0].score for question in questions]
        for searcher in (plain, scaled)
    )
    assert np.abs(np.subtract(raw, before)).mean() > 0.3
    assert np.abs(np.subtract(after, before)).mean() < 0.05


def test_with_few_questions_the_scale_stays_as_it_is(company):
    with company.database.atomic() as db:
        ask(db, "travel")
    assert not swap_model(company.swap(Narrow(loudness=0.6))).equated
    with company.database.reading() as db:
        assert ScaleStore(db).of("narrow") == AS_IT_IS

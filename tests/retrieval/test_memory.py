"""Recalling what a question resembles: exact cosines, what is hidden or gone, and what has just changed."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from content_index.types import Resource
from retrieval.memory import RECALLED, RIDGE, QuestionMemory, Recollection, closeness
from retrieval.remembered import Origin
from retrieval.store import MemoryStore
from tests.content_index.given import BADGE, LEAVE, TRAVEL
from tests.retrieval.given import Library
from tests.retrieval.remembering import ENCODER, ask, confirmed, teach
from tests.toy_encoder import ToyEncoder


class Memory:
    """A library with a question memory over it."""

    def __init__(self, folder):
        self.library = Library(folder)
        self.database = self.library.database
        self.library.sync(TRAVEL, LEAVE, BADGE)
        self.memory = QuestionMemory(self.database, ENCODER.name)

    def teach(self, *lessons):
        """Let people confirm: (text, resource, person, origin), the last two as by default."""
        with self.database.atomic() as db:
            return [teach(db, *lesson) for lesson in lessons]

    def recall(self, text, *hidden):
        """Return what is recalled by resource, best first, numbers rounded to four digits."""
        with self.database.reading() as db:
            found = self.memory.recall(db, ENCODER.encode([text])[0], hidden)
        return {name: rounded(recollection) for name, recollection in found.items()}

    def recalled(self, text, *hidden):
        return list(self.recall(text, *hidden))


def rounded(found):
    centroid = None if found.centroid is None else round(found.centroid, 4)
    return replace(found, best=round(found.best, 4), centroid=centroid, telling=round(found.telling, 4))


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path)


def test_nothing_is_recalled_from_an_empty_memory(memory):
    assert memory.recall("anything") == {}


def test_a_confirmed_question_is_recalled_at_once(memory):
    assert memory.recall("reclaim the train fare") == {}
    memory.teach(("reclaim train fare", "travel"))
    # One question is all there is: the classifier's answer to itself is 1 / (1 + RIDGE).
    assert memory.recall("train fare reclaim") == {
        "travel": Recollection("travel", 1.0, None, 0.5, votes=1, vouched=False)
    }


def test_the_nearest_question_counts_and_the_nearest_resource_comes_first(memory):
    memory.teach(("a b", "travel"), ("a c d e", "travel", "U2"), ("a b c d", "leave"), ("x y", "badge"))
    found = memory.recall("a b")
    assert list(found) == ["travel", "leave", "badge"]
    assert [recollection.best for recollection in found.values()] == [1.0, 0.7071, 0.0]
    assert [recollection.votes for recollection in found.values()] == [2, 1, 1]


def test_three_questions_have_a_centroid(memory):
    texts = ["a b", "a c", "a d"]
    memory.teach(*((text, "travel", f"U{number}") for number, text in enumerate(texts)))
    mean = ENCODER.encode(texts).mean(axis=0)
    [query] = ENCODER.encode(["a"])
    expected = float(query @ mean / np.linalg.norm(mean))
    # Cosines of .5 with each other and a ridge of 1: the mean of the three cosines with the query.
    assert memory.recall("a") == {
        "travel": Recollection("travel", 0.7071, round(expected, 4), 0.7071, votes=3, vouched=False)
    }


def test_the_classifier_is_a_ridge_regression_of_own_questions_against_those_of_others(memory):
    lessons = [("a b", "travel"), ("a c", "travel"), ("a d e", "leave"), ("f", "badge"), ("a f", "badge")]
    memory.teach(*((text, to, f"U{number}") for number, (text, to) in enumerate(lessons)))
    rows = np.vstack([ENCODER.encode([text for text, _ in lessons]), np.eye(ENCODER.dimension) * RIDGE**0.5])
    [query] = ENCODER.encode(["a b f"])
    expected = {}
    for name in ("travel", "leave", "badge"):
        wanted = np.zeros(len(rows))
        wanted[: len(lessons)] = [1.0 if to == name else -1 / 3 for _, to in lessons]
        weights, *_ = np.linalg.lstsq(rows, wanted, rcond=None)
        expected[name] = pytest.approx(float(query @ weights), abs=1e-4)
    assert {name: seen.telling for name, seen in memory.recall("a b f").items()} == expected


def test_one_question_confirmed_by_many_is_one_question(memory):
    [question_id] = memory.teach(("a b", "travel", "U0"))
    with memory.database.atomic() as db:
        for number in range(1, 5):
            MemoryStore(db).remember(confirmed(question_id, "a b", "travel", f"U{number}"))
    assert memory.recall("a b") == {"travel": Recollection("travel", 1.0, None, 0.5, votes=5, vouched=False)}


def test_sample_questions_are_remembered_too_and_curators_count_as_one(memory):
    asked = Resource(
        "visa", "Visas", "For the curious.", questions=("need a visa", "visa abroad", "visa cost")
    )
    memory.library.indexer.add(asked, "handbook")
    memory.teach(("stamp in passport", "visa", "U1"))
    found = memory.recall("need a visa")
    assert list(found) == ["visa"]
    assert (found["visa"].best, found["visa"].votes, found["visa"].vouched) == (1.0, 2, True)
    assert found["visa"].centroid is not None


def test_a_question_of_a_closed_gap_vouches(memory):
    memory.teach(("a b", "travel", "U1", Origin.GAP))
    assert memory.recall("a b")["travel"].vouched is True


def test_hidden_resources_are_left_out_before_the_best_are_taken(memory):
    resources = [Resource(f"r{number:02}", "Title", "Text.") for number in range(RECALLED + 5)]
    memory.library.sync(*resources)
    memory.teach(*(("a b", resource.id) for resource in resources))
    ids = [resource.id for resource in resources]
    assert memory.recalled("a b") == ids[:RECALLED]
    assert memory.recalled("a b", "r01", "r03", "unknown") == ["r00", "r02", *ids[4 : RECALLED + 2]]
    assert memory.recalled("a b", *ids) == []


def test_a_retired_resource_is_not_recalled_until_it_comes_back(memory):
    memory.teach(("a b", "travel"), ("a b", "leave"))
    memory.library.sync(LEAVE)
    assert memory.recalled("a b") == ["leave"]
    memory.library.sync(TRAVEL, LEAVE)
    assert memory.recalled("a b") == ["leave", "travel"]


def test_what_is_taken_back_is_gone_at_once(memory):
    [question_id] = memory.teach(("a b", "travel"))
    assert memory.recalled("a b") == ["travel"]
    with memory.database.atomic() as db:
        MemoryStore(db).take_back(question_id, "U1")
    assert memory.recalled("a b") == []


def test_recall_agrees_with_comparing_one_by_one(memory):
    words = "abcdefgh"
    texts = [f"{x} {y} {z}" for x in words for y in words for z in words if x < y < z]
    lessons = [(text, ("travel", "leave", "badge")[n % 3], f"U{n}") for n, text in enumerate(texts)]
    memory.teach(*lessons)
    for query in ("a b", "c h x", "e"):
        found = memory.recall(query)
        [vector] = ENCODER.encode([query])
        for name, recollection in found.items():
            distinct = np.unique(ENCODER.encode([text for text, to, _ in lessons if to == name]), axis=0)
            mean = distinct.mean(axis=0)
            assert recollection.best == pytest.approx(float((distinct @ vector).max()), abs=1e-4)
            centroid = float(vector @ mean / np.linalg.norm(mean))
            assert recollection.centroid == pytest.approx(centroid, abs=1e-4)


def test_after_a_change_of_model_questions_come_back_once_they_are_encoded(memory):
    memory.teach(("a b", "travel"), ("a c", "leave"))
    other = ToyEncoder("other")
    memory.memory = QuestionMemory(memory.database, other.name)
    assert memory.recalled("a b") == []
    assert [memory.memory.complete(other.encode), memory.memory.complete(other.encode)] == [2, 0]
    assert other.encoded == ["a b", "a c"]
    assert memory.recalled("a b") == ["travel", "leave"]


def test_many_threads_recall_while_somebody_teaches(memory):
    memory.teach(("a b", "travel"))
    wrong = []

    def recall():
        for _ in range(30):
            if "travel" not in memory.recalled("a b"):
                wrong.append(1)

    threads = [threading.Thread(target=recall) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(20):
        memory.teach((f"a b {number}", "leave", f"U{number}"))
    for thread in threads:
        thread.join()
    assert wrong == []
    assert memory.recall("a b")["leave"].votes == 20


def test_a_question_is_not_read_again_while_nothing_changes(memory):
    memory.teach(("a b", "travel"))
    memory.recall("a b")
    reads: list[str] = []
    with memory.database.reading() as db:
        db.conn.set_trace_callback(reads.append)
        memory.memory.recall(db, ENCODER.encode(["a b"])[0], ())
        db.conn.set_trace_callback(None)
    assert reads == ["select revision from content_state", "select revision from memory_state"]


@pytest.mark.parametrize(
    ("seen", "covered", "expected"),
    [
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, True), {}, (0.6, 1), id="few questions: the nearest"
        ),
        pytest.param(Recollection("r", 0.8, 0.6, 0.4, 1, True), {}, (0.5, 1), id="three or more: their mean"),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, True), {"r": 0.9}, (0.7, 1), id="tokens count as much"
        ),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, True), {"s": 0.9}, (0.6, 1), id="tokens of another"
        ),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, False), {}, (0.6, 0.5), id="one person's vote counts half"
        ),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 2, False), {}, (0.6, 2 / 3), id="two people's two thirds"
        ),
        pytest.param(
            Recollection("r", 0.8, None, -2.0, 1, True), {}, (0.4, 1), id="the classifier from 0 ..."
        ),
        pytest.param(Recollection("r", 0.8, None, 2.0, 1, True), {}, (0.9, 1), id="... to 1"),
        pytest.param(Recollection("r", -0.4, None, 0.0, 1, True), {}, (0.0, 1), id="far from all of them"),
    ],
)
def test_closeness_by_hand(seen, covered, expected):
    [(resource_id, found)] = closeness({"r": seen}, covered).items()
    assert (resource_id, found.near, found.trust) == ("r", *map(pytest.approx, expected))


@pytest.mark.model
def test_a_paraphrase_is_recalled_by_the_real_model(memory, minilm):
    taught = "my phone was nicked on the train, who do I tell"
    with memory.database.atomic() as db:
        question_id = ask(db, taught)
        [vector] = minilm.encode([taught])
        lesson = confirmed(question_id, taught, "badge", "U1")
        MemoryStore(db).remember(replace(lesson, model=minilm.name, vector=vector))
    recalling = QuestionMemory(memory.database, minilm.name)
    near, far = minilm.encode(["somebody stole my mobile phone", "how do I bake bread"])
    with memory.database.reading() as db:
        cosines = [recalling.recall(db, vector, ())["badge"].best for vector in (near, far)]
    assert cosines[0] > 0.5 > 0.2 > cosines[1]

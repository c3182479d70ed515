"""Recalling what a question resembles: exact cosines, what is hidden or gone, and what has just changed."""

import math
import threading
from dataclasses import replace

import numpy as np
import pytest

from content_index.types import Resource
from retrieval.memories.store import MemoryStore
from retrieval.memory import LEARNT, NEAREST, RECALLED, QuestionMemory, Recollection, closeness
from retrieval.remembered import Origin
from retrieval.telling_apart import RIDGE, SHARPNESS, metric
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


def whole(resource):
    return f"{resource.title}\n{resource.text}"


def begun(resource):
    return ENCODER.encode([whole(resource)])


def distinct(texts):
    return np.unique(ENCODER.encode(texts), axis=0)


def units(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def cosine(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


# One question is all there is, one person's, and it shares no word with what the resource begins with: the
# regression's answer to this very question.
_NOTHING_SHARED = math.exp(-SHARPNESS)
ALONE = Recollection(
    "travel",
    1.0,
    None,
    round((1 + _NOTHING_SHARED) / (1 + 2 * RIDGE + _NOTHING_SHARED), 4),
    votes=1,
    vouched=0,
)


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path)


def test_nothing_is_recalled_from_an_empty_memory(memory):
    assert memory.recall("anything") == {}


def test_a_confirmed_question_is_recalled_at_once(memory):
    assert memory.recall("reclaim the train fare") == {}
    memory.teach(("reclaim train fare", "travel"))
    assert memory.recall("train fare reclaim") == {"travel": ALONE}


def test_the_nearest_question_counts_and_the_nearest_resource_comes_first(memory):
    memory.teach(("a b", "travel"), ("a c d e", "travel", "U2"), ("a b c d", "leave"), ("x y", "badge"))
    found = memory.recall("a b")
    assert list(found) == ["travel", "leave", "badge"]
    asked = ENCODER.encode(["a b", "a c d e", "a b c d", "x y"])
    own, _, near, far = asked @ metric(asked, np.array([0, 0, 1, 2])).astype(np.float64)
    expected = [1.0, pytest.approx(cosine(own, near), abs=1e-4), pytest.approx(cosine(own, far), abs=1e-4)]
    assert [recollection.best for recollection in found.values()] == expected
    assert [recollection.votes for recollection in found.values()] == [2, 1, 1]


def test_three_questions_have_a_centroid_and_what_the_resource_begins_with_is_in_it(memory):
    texts = ["a b", "a c", "a d"]
    memory.teach(*((text, "travel", f"U{number}") for number, text in enumerate(texts)))
    questions = ENCODER.encode(texts)
    learnt = metric(questions, np.zeros(3, dtype=np.intp)).astype(np.float64)
    mean = np.vstack([questions, begun(TRAVEL)]).mean(axis=0) @ learnt
    [query] = ENCODER.encode(["a"]) @ learnt
    nearest = questions[0] @ learnt
    found = memory.recall("a")["travel"]
    assert found.centroid == pytest.approx(cosine(query, mean), abs=1e-4)
    assert found.best == pytest.approx(cosine(query, nearest), abs=1e-4)
    assert (found.votes, found.vouched) == (3, 0)


def test_the_classifier_is_a_kernel_ridge_regression_of_own_questions_against_those_of_others(memory):
    # A single vote makes its resource's examples noisier than the votes of two people.
    lessons = [("a b", "travel"), ("a c", "travel"), ("a d e", "leave"), ("f", "badge"), ("a f", "badge")]
    memory.teach(*((text, to, f"U{number}") for number, (text, to) in enumerate(lessons)))
    owners = ["travel"] * 3 + ["leave"] * 2 + ["badge"] * 3
    texts = ["a b", "a c", whole(TRAVEL), "a d e", whole(LEAVE), "f", "a f", whole(BADGE)]
    asked = ENCODER.encode([text for text, _ in lessons])
    learnt = metric(asked, np.array([0, 0, 1, 2, 2])).astype(np.float64)
    rows = units(ENCODER.encode(texts) @ learnt)
    [query] = units(ENCODER.encode(["a b f"]) @ learnt)
    noise = RIDGE * np.array([3 / 2] * 3 + [2] * 2 + [3 / 2] * 3)
    kernel = np.exp(SHARPNESS * (rows @ rows.T - 1)) + np.diag(noise)
    near = np.exp(SHARPNESS * (rows @ query - 1))
    expected = {}
    for name in ("travel", "leave", "badge"):
        wanted = [1.0 if owner == name else -1 / 3 for owner in owners]
        expected[name] = pytest.approx(float(near @ np.linalg.solve(kernel, wanted)), abs=1e-4)
    assert {name: seen.telling for name, seen in memory.recall("a b f").items()} == expected


def test_of_many_questions_the_classifier_learns_from_the_nearest(memory):
    near = [f"a b {letter}" for letter in "cdefg"[:NEAREST]]
    memory.teach(*((text, "travel", f"U{number}") for number, text in enumerate(near)))
    before = memory.recall("a b")["travel"].telling
    # Farther ones, also what the resource begins with, are not looked at; the metric hardly changes.
    memory.teach(*((f"a b h i j k {letter}", "travel", f"V{letter}") for letter in "lmno"))
    assert memory.recall("a b")["travel"].telling == pytest.approx(before, abs=0.05)


def test_the_classifier_says_nothing_of_what_is_too_far_to_be_meant(memory):
    resources = [Resource(f"r{number:02}", "Title", "Text.") for number in range(LEARNT + 2)]
    memory.library.sync(*resources)
    memory.teach(*(("a b", resource.id) for resource in resources))
    told = [seen.telling for seen in memory.recall("a b").values()]
    assert [telling == 0 for telling in told] == [False] * LEARNT + [True] * 2


def test_one_question_confirmed_by_many_is_one_question(memory):
    [question_id] = memory.teach(("a b", "travel", "U0"))
    with memory.database.atomic() as db:
        for number in range(1, 5):
            MemoryStore(db).remember(confirmed(question_id, "a b", "travel", f"U{number}"))
    found = memory.recall("a b")["travel"]
    assert (found.best, found.centroid, found.votes, found.vouched) == (1.0, None, 5, 0)


def test_sample_questions_are_remembered_too_and_curators_count_as_one(memory):
    asked = Resource(
        "visa", "Visas", "For the curious.", questions=("need a visa", "visa abroad", "visa cost")
    )
    memory.library.indexer.add(asked, "handbook")
    memory.teach(("stamp in passport", "visa", "U1"))
    found = memory.recall("need a visa")
    assert list(found) == ["visa"]
    assert (found["visa"].best, found["visa"].votes, found["visa"].vouched) == (1.0, 2, 3)
    assert found["visa"].centroid is not None


def test_a_question_of_a_closed_gap_vouches(memory):
    memory.teach(("a b", "travel", "U1", Origin.GAP))
    assert memory.recall("a b")["travel"].vouched == 1


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
    own = [
        (resource.id, distinct([text for text, to, _ in lessons if to == resource.id]), begun(resource))
        for resource in (BADGE, LEAVE, TRAVEL)
    ]
    owners = np.repeat(np.arange(3), [len(vectors) for _, vectors, _ in own])
    learnt = metric(np.vstack([vectors for _, vectors, _ in own]), owners).astype(np.float64)
    for text in ("a b", "c h x", "e"):
        found = memory.recall(text)
        [query] = ENCODER.encode([text]) @ learnt
        for name, vectors, beginning in own:
            best = max(cosine(query, vector) for vector in vectors @ learnt)
            centroid = cosine(query, np.vstack([vectors, beginning]).mean(axis=0) @ learnt)
            assert found[name].best == pytest.approx(best, abs=1e-4)
            assert found[name].centroid == pytest.approx(centroid, abs=1e-4)


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
            Recollection("r", 0.8, None, 0.4, 1, 1), {}, (0.6, 1, 0), id="few questions: the nearest"
        ),
        pytest.param(Recollection("r", 0.8, 0.6, 0.4, 1, 1), {}, (0.5, 1, 0), id="three or more: their mean"),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, 1), {"r": 0.9}, (0.7, 1, 0), id="tokens count as much"
        ),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, 1), {"s": 0.9}, (0.6, 1, 0), id="tokens of another"
        ),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, 0), {}, (0.6, 0.5, 0), id="one person's vote counts half"
        ),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 2, 0), {}, (0.6, 2 / 3, 0), id="two people's two thirds"
        ),
        pytest.param(
            Recollection("r", 0.8, None, 0.4, 1, 2), {}, (0.6, 1, 1 / 2), id="two sample questions may lower"
        ),
        pytest.param(Recollection("r", 0.8, None, 0.4, 3, 5), {}, (0.6, 1, 4 / 5), id="five lower more"),
        pytest.param(
            Recollection("r", 0.8, None, -2.0, 1, 1), {}, (0.4, 1, 0), id="the classifier from 0 ..."
        ),
        pytest.param(Recollection("r", 0.8, None, 2.0, 1, 1), {}, (0.9, 1, 0), id="... to 1"),
        pytest.param(Recollection("r", -0.4, None, 0.0, 1, 1), {}, (0.0, 1, 0), id="far from all of them"),
    ],
)
def test_closeness_by_hand(seen, covered, expected):
    [(resource_id, found)] = closeness({"r": seen}, covered).items()
    assert (resource_id, found.near, found.trust, found.doubt) == ("r", *map(pytest.approx, expected))


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

"""A process that runs already: it follows a swap, and no question meets vectors of two models."""

import threading

import pytest

from content_index.models.store import ModelStore
from retrieval.errors import ModelError
from retrieval.models.store import ScaleStore
from retrieval.scale import Scale
from retrieval.stages import Stage
from retrieval.swap import swap_model
from retrieval.types import Query
from tests.retrieval.swapping import CLAIM, Company, Narrow


@pytest.fixture
def company(tmp_path):
    return Company(tmp_path)


def refuse(name):
    raise ModelError(f"there is no {name}")


def test_as_long_as_nothing_is_recorded_the_given_model_serves(company):
    with company.database.atomic() as db:
        db.execute("delete from serving_model")
    assert company.first(company.running(refuse), CLAIM[0]) == ("toy", "travel", 1024)
    assert company.notices == []


def test_running_process_follows_a_swap(company):
    loaded = []

    def load(name):
        loaded.append(name)
        return Narrow(name)

    running = company.running(load)
    assert company.first(running, CLAIM[0]) == ("toy", "travel", 1024)
    swap_model(company.swap(Narrow()))
    assert company.first(running, CLAIM[0]) == ("narrow", "travel", 256)
    assert company.first(running, CLAIM[0]) == ("narrow", "travel", 256)
    assert (loaded, running.uses(Stage.PRIORS)) == (["narrow"], True)


def test_model_that_cannot_be_loaded_is_told_once_and_the_old_one_goes_on(company):
    running = company.running(refuse)
    swap_model(company.swap(Narrow()))
    answers = [company.first(running, CLAIM[0]) for _ in range(3)]
    assert answers == [("toy", "travel", 1024)] * 3
    assert company.notices == [
        "narrow serves now but cannot be loaded here: there is no narrow; toy goes on answering"
    ]


def test_many_threads_search_while_models_are_swapped_to_and_fro(company):
    running = company.running(lambda name: Narrow() if name == "narrow" else company.encoder)
    swap_model(company.swap(Narrow()))
    seen, wrong = set(), []
    stop = threading.Event()

    def search():
        while not stop.is_set():
            try:
                seen.add(company.first(running, CLAIM[0]))
            except Exception as error:  # noqa: BLE001  a thread's error would be lost
                wrong.append(error)
                return

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        with company.database.atomic() as db:
            ModelStore(db).serve(("toy", "narrow")[number % 2])
        company.first(running, CLAIM[0])
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert seen == {("toy", "travel", 1024), ("narrow", "travel", 256)}


def test_signals_are_told_on_the_common_scale_and_the_order_stays(company):
    plain = company.running(refuse).search(Query(CLAIM[0]), 3)
    with company.database.atomic() as db:
        ScaleStore(db).put("toy", Scale(0.5, 0.1, 2.0, -0.2, 3.0, 0.4))
    scaled = company.running(refuse).search(Query(CLAIM[0]), 3)
    assert scaled.lead == 3.0 * plain.lead + 0.4
    assert [hit.passage_id for hit in scaled.hits] == [hit.passage_id for hit in plain.hits]
    for before, after in zip(plain.hits, scaled.hits, strict=True):
        assert (after.score, after.coverage) == (0.5 * before.score + 0.1, 2.0 * before.coverage - 0.2)
        assert (after.cosine, after.words, after.memory) == (before.cosine, before.words, 0.0)

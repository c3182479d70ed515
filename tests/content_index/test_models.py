"""Which model serves, what is prepared for another one, and what is forgotten of those before."""

from content_index.database import Database
from content_index.index_file import move_index_file, remove_index_file
from content_index.indexing import Indexer
from content_index.migrations import migrations
from content_index.models.store import ModelStore
from content_index.store import PassageStore, ResourceStore
from content_index.vector_index import open_index
from tests.content_index.given import BADGE, LEAVE, NOW, TRAVEL, Shelf, new_database
from tests.toy_encoder import BUCKETS, ToyEncoder

OTHER = ToyEncoder("other")


def test_one_model_serves_once_one_is_recorded(shelf):
    with shelf.database.atomic() as db:
        store = ModelStore(db)
        seen = [store.serving()]
        for name in ("toy", "other"):
            store.serve(name)
            seen.append(store.serving())
    assert seen == [None, "toy", "other"]


def test_what_is_prepared_changes_nothing_that_can_be_found(shelf):
    shelf.sync(TRAVEL, LEAVE)
    prepared = Indexer(shelf.database, OTHER, lambda: NOW)
    with shelf.database.reading() as db:
        before = ResourceStore(db).revision()
    assert (prepared.prepare(), prepared.prepare()) == (2, 0)
    with shelf.database.reading() as db:
        assert ResourceStore(db).revision() == before
        found = {name: len(next(PassageStore(db).all_vectors(name))[0]) for name in ("toy", "other")}
    assert found == {"toy": 2, "other": 2}


def test_other_models_are_forgotten_piece_by_piece(shelf):
    shelf.sync(TRAVEL, LEAVE, BADGE)
    Indexer(shelf.database, OTHER, lambda: NOW).prepare()
    with shelf.database.atomic() as db:
        store = ModelStore(db)
        assert [store.drop_others("other", OTHER.token_space, 2) for _ in range(3)] == [4, 2, 0]
        assert PassageStore(db).texts_without_vector("other", OTHER.token_space) == {}
        assert len(PassageStore(db).texts_without_vector("toy", shelf.encoder.token_space)) == 3


def test_retired_texts_lose_the_vectors_of_every_model(shelf):
    shelf.sync(TRAVEL, LEAVE)
    Indexer(shelf.database, OTHER, lambda: NOW).prepare()
    shelf.sync(TRAVEL)
    with shelf.database.reading() as db:
        rows = db.execute("select model, count(*) from vectors group by model order by model").fetchall()
    assert rows == [("other", 1), ("toy", 1)]


def test_in_a_database_from_before_the_model_of_most_passages_serves(tmp_path):
    path = tmp_path / "old.sqlite"
    old = Database(path, [])
    with old.reading() as db:
        migrations.apply(db, stop_before="m004_serving_model")
    shelf = Shelf(old)
    shelf.sync(TRAVEL, LEAVE, BADGE)
    with old.atomic() as db:
        db.execute("insert into vectors select 'another', text_hash, vector from vectors limit 1")
    with new_database(path).reading() as db:
        assert ModelStore(db).serving() == "toy"


def test_in_an_empty_database_no_model_serves(tmp_path):
    with new_database(tmp_path / "new.sqlite").reading() as db:
        assert ModelStore(db).serving() is None


def test_index_file_takes_the_place_of_another(shelf, tmp_path):
    old, new, absent = (tmp_path / f"{name}.faiss" for name in ("old", "new", "absent"))
    shelf.sync(TRAVEL, LEAVE)
    Indexer(shelf.database, OTHER, lambda: NOW).prepare()
    with shelf.database.reading() as db:
        open_index(db, old, "toy", BUCKETS)
        open_index(db, new, "other", BUCKETS)
        written = new.read_bytes()
        move_index_file(new, old)
        move_index_file(absent, old)
        assert (old.read_bytes(), open_index(db, old, "other", BUCKETS)[1]) == (written, "")
    assert sorted(file.name for file in tmp_path.glob("*.faiss*")) == ["old.faiss", "old.faiss.json"]
    remove_index_file(old)
    remove_index_file(absent)
    assert sorted(file.name for file in tmp_path.glob("*.faiss*")) == []

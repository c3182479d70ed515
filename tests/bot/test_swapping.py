"""`waypost index` after [retrieval] model was changed, and what the other commands make of it until then."""

import json

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import bot.encoding
from bot.cli import main
from bot.config import Config
from bot.doctor import examine
from bot.settings import RetrievalSettings, StorageSettings
from bot.storage import open_database
from content_index.models.store import ModelStore
from insights.store import GapStore
from retrieval.errors import ModelError
from retrieval.memories.store import GoldenStore, MemoryStore
from retrieval.model_files import ModelFiles
from tests.retrieval.given import NOW
from tests.retrieval.remembering import ask, teach
from tests.retrieval.swapping import AIDS, CLAIM, DECOYS, Narrow
from tests.toy_encoder import ToyEncoder

PASSAGES = len(AIDS) + len(DECOYS)
WAITS = (
    "the configured model narrow waits: toy serves until `waypost index` has encoded everything aside and "
    "asked the golden questions"
)


class Installation:
    """A folder with content, a configuration and a store; the models are toys, found by their names."""

    def __init__(self, folder):
        self.folder = folder
        self.models = {
            "toy": ToyEncoder(),
            "narrow": Narrow(),
            "forgetful": Narrow("forgetful", forgetful=True),
        }
        rows = [{"id": aid.id, "title": aid.title, "text": aid.text} for aid in (*AIDS, *DECOYS)]
        self.corpus = folder / "corpus.jsonl"
        self.corpus.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def load(self, model, beside, tell):
        name = model if isinstance(model, str) else model.name
        if name not in self.models:
            raise ModelError(f"there is no {name}")
        return self.models[name]

    def configure(self, model):
        (self.folder / "config.toml").write_text(f'[retrieval]\nmodel = "{model}"\n')

    def waypost(self, *arguments):
        command = [*map(str, arguments), "--config", str(self.folder / "config.toml")]
        return CliRunner().invoke(main, command)

    def counts(self, *arguments):
        ran = self.waypost("index", *arguments, "--json")
        assert (ran.exit_code, ran.exception) == (0, None), ran.output
        return json.loads(ran.stdout)

    @property
    def config(self):
        storage = StorageSettings(path=self.folder / "waypost.sqlite")
        return replace(Config(), storage=storage, retrieval=RetrievalSettings(model="narrow"))

    @property
    def database(self):
        return open_database(self.config)

    def serving(self):
        with self.database.reading() as db:
            return ModelStore(db).serving()

    def models_with_vectors(self):
        with self.database.reading() as db:
            return sorted(row[0] for row in db.execute("select distinct model from vectors"))


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """Return an installation that the toy model serves, with one golden question."""
    made = Installation(tmp_path)
    monkeypatch.setattr(bot.encoding, "locate", lambda model: ModelFiles(model, model, model, None))
    monkeypatch.setattr(bot.encoding, "load_encoder", made.load)
    monkeypatch.setattr(bot.encoding, "load_named", made.load)
    made.configure("toy")
    assert made.counts(made.corpus)["encoded"] == PASSAGES
    with made.database.atomic() as db:
        GoldenStore(db).put(*CLAIM, "U0PRIYA", NOW)
    return made


def test_first_index_records_the_model(installation):
    assert (installation.serving(), installation.counts(installation.corpus)["encoded"]) == ("toy", 0)


def test_changed_model_is_built_aside_and_serves(installation):
    installation.configure("narrow")
    ran = installation.waypost("index", installation.corpus)
    assert (ran.exit_code, installation.serving()) == (0, "narrow")
    assert ran.stdout.endswith(f" retired; {PASSAGES} passages, {PASSAGES} newly encoded\n")
    assert [line for line in ran.stderr.splitlines() if not line.startswith("encoding")] == [
        WAITS,
        (
            "narrow serves now; 1 of 1 golden questions find their resource; there were too few questions to "
            "put its scores on the scale that the confidence is made for; how sure it is may be off; "
            "the vectors of toy are kept until the next `waypost index`"
        ),
    ]


def test_model_is_changed_without_naming_paths(installation):
    installation.configure("narrow")
    assert installation.counts() == {
        "added": 0, "changed": 0, "unchanged": 0, "retired": 0, "passages": PASSAGES, "encoded": PASSAGES
    }  # fmt: skip
    assert installation.serving() == "narrow"


def test_without_paths_and_store_there_is_nothing_to_index(tmp_path):
    (tmp_path / "config.toml").write_text("")
    ran = CliRunner().invoke(main, ["index", "--config", str(tmp_path / "config.toml")])
    assert (ran.exit_code, "give a path to index" in ran.stderr) == (2, True)


def test_old_vectors_are_dropped_by_the_next_index(installation):
    installation.configure("narrow")
    installation.counts()
    assert installation.models_with_vectors() == ["narrow", "toy"]
    installation.counts()
    assert installation.models_with_vectors() == ["narrow"]


def test_model_that_loses_a_golden_question_is_refused(installation):
    installation.configure("forgetful")
    ran = installation.waypost("index", installation.corpus)
    assert (ran.exit_code, installation.serving()) == (1, "toy")
    assert ran.stdout.endswith(f"{PASSAGES} passages, {PASSAGES} newly encoded\n")
    assert ran.stderr.splitlines()[-1] == (
        "waypost: forgetful is not let in: with it 1 of 1 golden questions no longer find their resource "
        "among the first three: “how do I claim travel costs” (found at place 1, now found at place 5). "
        "toy goes on serving. Set [retrieval] model back, or correct the questions with `/curate golden`, "
        "or accept the loss with `waypost index --accept-lost`"
    )
    assert installation.waypost("index", "--accept-lost").exit_code == 0
    assert installation.serving() == "forgetful"


def test_content_is_synced_for_the_model_that_serves_even_if_the_other_is_refused(installation):
    installation.configure("forgetful")
    with installation.corpus.open("a") as file:
        file.write(json.dumps({"id": "vpn", "title": "VPN", "text": "Open Tunnel."}) + "\n")
    ran = installation.waypost("index", installation.corpus, "--json")
    assert (ran.exit_code, json.loads(ran.stdout)["added"]) == (1, 1)
    asked = json.loads(installation.waypost("ask", "VPN Tunnel", "--json").stdout)
    assert asked["resources"][0]["id"] == "vpn"


def test_set_back_the_refused_model_is_forgotten(installation):
    installation.configure("forgetful")
    installation.waypost("index")
    installation.configure("toy")
    assert installation.counts()["encoded"] == 0
    assert installation.models_with_vectors() == ["toy"]


def test_ask_answers_with_the_model_that_serves_and_says_that_another_waits(installation):
    installation.configure("narrow")
    ran = installation.waypost("ask", "claim travel costs", "--json")
    assert (ran.exit_code, ran.stderr) == (0, f"{WAITS}\n")
    assert json.loads(ran.stdout)["resources"][0]["id"] == "travel"
    assert installation.models["narrow"].encoded == []


def test_doctor_says_that_a_model_waits(installation):
    found = {check.name: (check.state, check.sentence) for check in examine(installation.config, {})}
    assert found["model"] == ("ok", "narrow, 256 dimensions")
    assert found["model swap"] == ("note", WAITS)
    assert found["index"] == ("ok", "the index file is current")


def test_model_that_is_gone_is_named_and_index_lets_the_configured_one_in(installation):
    del installation.models["toy"]
    installation.configure("narrow")
    gone = (
        "toy, whose vectors are stored, cannot be loaded (there is no toy); "
        "`waypost index` lets the configured model take its place"
    )
    found = {check.name: (check.state, check.sentence) for check in examine(installation.config, {})}
    assert found["model swap"] == ("problem", gone)
    asked = installation.waypost("ask", "travel")
    assert (asked.exit_code, asked.stderr) == (1, f"{WAITS}\nwaypost: {gone}\n")
    ran = installation.waypost("index")
    assert (ran.exit_code, installation.serving()) == (0, "narrow")
    assert f"{gone}; every golden question has to find its resource now" in ran.stderr


def test_questions_in_gaps_and_memory_follow_the_model(installation):
    toy, narrow = installation.models["toy"], installation.models["narrow"]
    with installation.database.atomic() as db:
        teach(db, "my journey", "travel")
        question_id = ask(db, "herons on site")
        GapStore(db).record(question_id, "herons on site", "toy", toy.encode(["herons on site"])[0], NOW)
    installation.configure("narrow")
    installation.counts()
    with installation.database.atomic() as db:
        assert MemoryStore(db).texts_without_vector("narrow") == {}
        again = ask(db, "herons on site again")
        [vector] = narrow.encode(["herons on site again"])
        assert GapStore(db).record(again, "herons on site again", "narrow", vector, NOW) == 1

"""A swap of real models: the bundled one with its last layers cut off, and one that never learnt anything."""

import importlib
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from bot.cli import main
from bot.config import Config
from bot.settings import StorageSettings
from bot.storage import open_database
from retrieval.loading import load_encoder
from retrieval.memories.store import GoldenStore
from retrieval.model_files import locate
from tests.bot.company import RESOURCES
from tests.retrieval.given import NOW

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(600)]

LAYERS = 3  # half of them
GOLDEN = (
    ("who do I tell about a suspicious mail", "phishing"),
    ("what does net mean on my payslip", "payslip"),
    ("zero the flow meter", "meter"),
    ("I want two days off", "leave"),
    ("sign in from home to the network", "vpn"),
)


@pytest.fixture
def models(tmp_path, monkeypatch):
    """Return a folder with the models "shallow" and "untaught"; exports stay in there too."""
    installed = Path(sys.prefix) / "share" / "waypost" / "models"
    load_encoder("bundled", installed)
    own = tmp_path / "prefix" / "share" / "waypost" / "models"
    own.mkdir(parents=True)
    for file in installed.iterdir():
        (own / file.name).symlink_to(file)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    # Its import takes seconds that other tests need not wait for.
    library = importlib.import_module("sentence_transformers")
    model = library.SentenceTransformer(locate("bundled").load_from, device="cpu")
    bert = model[0].auto_model
    bert.encoder.layer = bert.encoder.layer[:LAYERS]
    bert.config.num_hidden_layers = LAYERS
    model.save(str(tmp_path / "shallow"))
    for weights in bert.parameters():
        # Never random: each weight is the one that stood at the other end.
        weights.data = weights.data.flatten().flip(0).reshape(weights.shape).contiguous()
    model.save(str(tmp_path / "untaught"))
    return tmp_path


@pytest.fixture
def waypost(models):
    corpus = models / "corpus.jsonl"
    rows = [{"id": one.id, "title": one.title, "text": one.text} for one in RESOURCES]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def run(model, *arguments):
        config = models / "config.toml"
        config.write_text(f'[retrieval]\nmodel = "{model}"\n')
        return CliRunner().invoke(main, [*arguments, "--config", str(config)])

    assert run("bundled", "index", str(corpus)).exit_code == 0
    database = open_database(replace(Config(), storage=StorageSettings(path=models / "waypost.sqlite")))
    with database.atomic() as db:
        for question, resource_id in GOLDEN:
            GoldenStore(db).put(question, resource_id, "U0PRIYA", NOW)
    return run


def test_cut_model_is_let_in_and_untaught_one_is_not(waypost, models):
    assert waypost("bundled", "golden").exit_code == 0
    refused = waypost("untaught", "index")
    assert (refused.exit_code, "all-MiniLM-L6-v2 goes on serving" in refused.stderr) == (1, True)
    let_in = waypost("shallow", "index")
    assert let_in.exit_code == 0, let_in.stderr
    # The folder may go: what serves is its export.
    (models / "shallow").rename(models / "moved")
    asked = waypost("bundled", "ask", GOLDEN[0][0], "--json")
    assert f"{models / 'shallow'}@" in asked.stderr
    assert json.loads(asked.stdout)["resources"][0]["id"] == "phishing"
    assert waypost("bundled", "index").exit_code == 0
    assert waypost("bundled", "ask", GOLDEN[0][0], "--json").stderr == ""

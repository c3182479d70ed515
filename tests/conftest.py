"""What every test shares: the real model, loaded once, and the reason why browser tests are skipped."""

import importlib
import shutil
from typing import Any

import pytest

BROWSER_PROGRAMS = ("chromium", "chromedriver")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests marked `browser` if a program they drive is not installed."""
    missing = [program for program in BROWSER_PROGRAMS if shutil.which(program) is None]
    if not missing:
        return
    skip = pytest.mark.skip(reason=f"{' and '.join(missing)} not installed")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def minilm() -> Any:
    """Return the reference encoder with the bundled model; only tests marked `model` may ask for it."""
    # Importing the module imports torch, which takes seconds that other tests need not wait for.
    return importlib.import_module("retrieval.encoder").SentenceEncoder()

"""A library small enough to be indexed for a test, with the toy encoder."""

import pytest

from benchmarks.corpus import index_library, library_config
from benchmarks.toy_encoder import ToyEncoder

RESOURCES = 12


@pytest.fixture
def library(tmp_path):
    """Return the folder of an indexed library."""
    index_library(library_config(tmp_path), ToyEncoder(), RESOURCES)
    return tmp_path

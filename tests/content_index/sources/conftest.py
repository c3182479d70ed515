"""A site to fetch from, fetchers that may, and what they are closed by."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from content_index.sources.web import Fetcher, Limits
from tests.content_index.sources.site import Site

LIMITS = Limits(max_bytes=1_000_000, host_pause_s=0)


@pytest.fixture
def site() -> Iterator[Site]:
    """Return a web site on this machine."""
    made = Site()
    yield made
    made.stop()


@pytest.fixture
def make_fetcher() -> Iterator[Callable[..., Fetcher]]:
    """Return a function that makes fetchers, which may ask this machine and do not pause unless told so."""
    with ExitStack() as stack:

        def make(allowed=("127.0.0.1",), limits=LIMITS, **how) -> Fetcher:
            made = Fetcher(allowed, limits, **how)
            stack.callback(made.close)
            return made

        yield make


@pytest.fixture
def fetcher(make_fetcher: Callable[..., Fetcher]) -> Fetcher:
    """Return a fetcher that may ask this machine and does not pause."""
    return make_fetcher()

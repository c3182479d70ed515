"""What every test shares: browser tests are skipped, with the reason, where there is no browser."""

import shutil

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

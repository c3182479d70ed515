"""The code is formatted, lint-free and typed: the tools of `make check` as tests, so that CI has them too."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--check"], id="formatted"),
        pytest.param(["ruff", "check"], id="linted"),
        pytest.param(["mypy"], id="typed", marks=pytest.mark.timeout(600)),
    ],
)
def test_code_is_clean(command: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr

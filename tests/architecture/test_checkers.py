"""mypy strict and ruff pass over the whole project. In CI a missing tool is a failure, elsewhere a skip."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.architecture.source import ROOT


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["mypy"]], ids=lambda command: command[0])
def test_passes(command: list[str]) -> None:
    if find_spec(command[0]) is None:
        missing = f"{command[0]} is not installed here; `python3 main.py test` on a bare Python brings it"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    outcome = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr

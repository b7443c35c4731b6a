"""A tripwire: nothing a cashier does stops the window for half a second, ten times the goal (bench/blocks measures)."""

import json
import os
import subprocess
import sys
from pathlib import Path

from desktop.cli.work import ROOT
from desktop.core.store.keys.vault import CHOICE
from tests.screens.fixtures import demo_copy

LIMIT_MS = 500
REBUILD_LIMIT_MS = 3_000


def test_no_step_of_a_day_stops_the_window(tmp_path: Path) -> None:
    os.environ[CHOICE] = "file"
    demo_copy("till", tmp_path / "shop")
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "bench.journey", str(tmp_path / "shop")]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    steps = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    slow = [step for step in steps if step["cpu_ms"] > (REBUILD_LIMIT_MS if step["rebuilds"] else LIMIT_MS)]
    assert steps
    assert slow == []

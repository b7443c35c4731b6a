"""The longest time that the window does not answer during a day at the till: goal 50 ms, whole rebuilds quoted apart.

Each step is taken in several processes of their own. What else the machine does only adds to a block, so the least of
the runs is held against the goal, and the median told; "its own" is what the window's thread computed itself. Every
first step of a page includes what the page builds.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from desktop.cli.work import ROOT
from tests.screens.shop import a_copy, make_demo

RUNS = 5
GOAL_MS = 50


class Step(Struct):
    """What a process tells of a step (bench.journey)."""

    name: str
    ms: float
    cpu_ms: float
    where: str
    rebuilds: bool


def run(runs: int = RUNS) -> bool:
    """Measure and print each step."""
    steps: dict[str, list[Step]] = {}
    with TemporaryDirectory() as folder:
        made = Path(folder, "made")
        make_demo("till", made)
        for at in range(runs):
            for step in _taken(a_copy(made, Path(folder, str(at)))):
                steps.setdefault(step.name, []).append(step)
    held = [_told(name, told) for name, told in steps.items()]
    return all(held)


def _taken(folder: Path) -> Iterator[Step]:
    environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-m", "bench.journey", str(folder)],
        capture_output=True, text=True, env=environ, cwd=ROOT, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return (msgspec.json.decode(line, type=Step) for line in done.stdout.splitlines() if line.startswith("{"))


def _told(name: str, runs: list[Step]) -> bool:
    """Print one step; whether the goal holds for it."""
    least, middle = min(step.ms for step in runs), median(step.ms for step in runs)
    worst = max(runs, key=lambda step: step.ms)
    held = least <= GOAL_MS or worst.rebuilds
    verdict = "apart" if worst.rebuilds else "ok" if held else "SHORT"
    cpu = median(step.cpu_ms for step in runs)
    print(
        f"longest block: {name:<34} {least:>6.1f} ms (median {middle:>6.1f}, its own {cpu:>6.1f})  {verdict:<5}"
        f"  {worst.where if least > GOAL_MS / 2 else ''}"
    )
    return held

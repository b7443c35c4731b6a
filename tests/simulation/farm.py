"""Many seeds on all cores: each in a process without a memory of others; what is done is kept, so that it can go on."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import msgspec

from tests.simulation.running import Outcome

ROOT = Path(__file__).resolve().parents[2]
_BATCH = 10


class Done(msgspec.Struct, frozen=True):
    """A line of the checkpoint: a seed and what came of it."""

    seed: int
    fingerprint: str
    wrong: str = ""


def run_seeds(seeds: Iterable[int], tills: int, events: int, cores: int, bug: str = "") -> Iterator[Outcome]:
    """The outcomes of all seeds, as they come: a process of Python's for each batch, with one order of sets for all."""
    waiting = list(seeds)
    batches = [waiting[at : at + _BATCH] for at in range(0, len(waiting), _BATCH)]
    with ThreadPoolExecutor(cores) as pool:
        begun = [pool.submit(_batch, batch, tills, events, bug) for batch in batches]
        for future in as_completed(begun):
            yield from future.result()


def _batch(seeds: list[int], tills: int, events: int, bug: str) -> list[Outcome]:
    command = [sys.executable, "-m", "tests.simulation", "--worker", "--tills", str(tills), "--events", str(events)]
    command += ["--bug", bug] if bug else []
    command += ["--only", ",".join(map(str, seeds))]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-4_000:])
    return msgspec.json.decode(done.stdout, type=list[Outcome])


def environment() -> dict[str, str]:
    """Sets of text keep one order in every process: a seed is the same everywhere."""
    return {**os.environ, "PYTHONHASHSEED": "0", "SHUKE_KEY_STORE": "file"}


class Checkpoint:
    """What has been run, a line for each seed, on the disk after every batch."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        if not resume:
            path.unlink(missing_ok=True)

    def done(self) -> dict[int, Done]:
        """Every seed that was run."""
        if not self._path.exists():
            return {}
        lines = [msgspec.json.decode(line, type=Done) for line in self._path.read_bytes().splitlines() if line]
        return {line.seed: line for line in lines}

    def keep(self, outcome: Outcome) -> None:
        """One more."""
        line = msgspec.json.encode(Done(outcome.seed, outcome.fingerprint, outcome.wrong))
        with self._path.open("ab") as file:
            file.write(line + b"\n")

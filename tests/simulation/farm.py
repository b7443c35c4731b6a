"""Many seeds on all cores, a process for each core; what is done is kept, so that it can go on."""

import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import msgspec

from tests.simulation.running import Outcome

ROOT = Path(__file__).resolve().parents[2]
_LIFE = 100
"""So many seeds a process plays; a seed is the same in any (test_simulation.py)."""


class Done(msgspec.Struct, frozen=True):
    """A line of the checkpoint: a seed and what came of it."""

    seed: int
    fingerprint: str
    wrong: str = ""


def run_seeds(seeds: Iterable[int], tills: int, events: int, cores: int, bug: str = "") -> Iterator[Outcome]:
    """The outcomes of all seeds, as they come. RuntimeError where a process of them ends."""
    waiting, done = deque(seeds), SimpleQueue[Outcome | RuntimeError]()
    command = [sys.executable, "-m", "tests.simulation", "--worker", "--tills", str(tills), "--events", str(events)]
    command += ["--bug", bug] if bug else []
    left = len(waiting)
    for _ in range(min(cores, left)):
        Thread(target=_work_off, args=(command, waiting, done), daemon=True).start()
    for _ in range(left):
        outcome = done.get()
        if isinstance(outcome, RuntimeError):
            raise outcome
        yield outcome


def _work_off(command: list[str], waiting: deque[int], done: "SimpleQueue[Outcome | RuntimeError]") -> None:
    """Hand the seeds out one by one to a process, and then to the next one."""
    while waiting:
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(
                command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            ) as process,
        ):
            for outcome in _handed_out(process, waiting):
                if outcome is None:
                    errors.seek(0)
                    done.put(RuntimeError(errors.read().decode()[-4_000:]))
                    return
                done.put(outcome)


def _handed_out(process: subprocess.Popen[bytes], waiting: deque[int]) -> Iterator[Outcome | None]:
    """What the process makes of some seeds; None where it has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    for _ in range(_LIFE):
        try:
            seed = waiting.popleft()
        except IndexError:
            break
        with suppress(BrokenPipeError):
            process.stdin.write(b"%d\n" % seed)
            process.stdin.flush()
        line = process.stdout.readline()
        yield msgspec.json.decode(line, type=Outcome) if line else None
    process.stdin.close()


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

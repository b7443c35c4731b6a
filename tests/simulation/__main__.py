"""``python3 main.py simulate --seeds 200 [--tills 3] [--events 100] [--resume]``: run seeds and say what broke.

``--seed N`` plays one seed and shows its trace; where it goes wrong, a small trace that goes wrong alike.
"""

import argparse
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from tests.simulation.farm import ROOT, Checkpoint, environment, run_seeds
from tests.simulation.running import run_plan, run_seed
from tests.simulation.shrinking import shrink
from tests.simulation.steps import plan


def main(arguments: list[str]) -> int:
    """0 where nothing is wrong; 1 where a seed found something."""
    asked = _parser().parse_args(arguments)
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, "-m", "tests.simulation", *arguments], environment())  # noqa: S606 - this very program
    with ExitStack() as stack:
        if asked.bug:
            from tests.simulation.bugs import BUGS

            BUGS[asked.bug].plant(stack.enter_context(pytest.MonkeyPatch.context()))
        if asked.worker:
            return _work(asked.tills, asked.events)
        if asked.seed is not None:
            return _one(asked.seed, asked.tills, asked.events, small=not asked.whole)
    return _many(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulate")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--tills", type=int, default=8)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--whole", action="store_true", help="with --seed: do not look for a smaller trace")
    parser.add_argument("--bug", default="", help="a planted bug of tests/simulation/bugs.py")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser


def _work(tills: int, events: int) -> int:
    """Seeds come in lines, and outcomes go out in lines."""
    for line in sys.stdin:
        outcome = run_seed(int(line), tills, events)
        kept = outcome if outcome.wrong else msgspec.structs.replace(outcome, trace=())
        sys.stdout.buffer.write(msgspec.json.encode(kept) + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _one(seed: int, tills: int, events: int, *, small: bool) -> int:
    outcome = run_seed(seed, tills, events)
    if outcome.wrong and small:
        planned, outcome = shrink(plan(seed, tills, events), outcome)
        _say(f"{len(planned.steps)} steps are enough; faults {', '.join(planned.faults)}")
        outcome = run_plan(planned)
    _say("\n".join(outcome.trace), outcome.fingerprint)
    if outcome.wrong:
        _say(outcome.place, outcome.wrong, outcome.command)
    return 1 if outcome.wrong else 0


def _many(asked: argparse.Namespace) -> int:
    checkpoint = Checkpoint(_checkpoint(asked), resume=asked.resume)
    known = checkpoint.done()
    seeds = [seed for seed in range(asked.first, asked.first + asked.seeds) if seed not in known]
    wrong = [seed for seed, done in known.items() if done.wrong]
    begun, count = time.monotonic(), len(known)
    for outcome in run_seeds(seeds, asked.tills, asked.events, asked.cores, asked.bug):
        checkpoint.keep(outcome)
        count += 1
        if outcome.wrong:
            wrong.append(outcome.seed)
            _say(f"\nseed {outcome.seed}, step {outcome.step}: {outcome.wrong[:600]}", outcome.command)
        if sys.stderr.isatty() or count % 50 == 0:
            sys.stderr.write(f"\r{count}/{asked.seeds} seeds, {len(wrong)} wrong")
    took_s = time.monotonic() - begun
    first = f" --first {asked.first}" if asked.first > 1 else ""
    command = f"python3 main.py simulate{first} --seeds {asked.seeds} --tills {asked.tills} --events {asked.events}"
    _say(f"\n{count} seeds × {asked.tills} tills × {asked.events} events: {len(wrong)} violations, {took_s:.0f} s")
    _say(f"command: {command}" + (f"; wrong: {sorted(wrong)}" if wrong else ""))
    return 1 if wrong else 0


def _checkpoint(asked: argparse.Namespace) -> Path:
    name = f"{asked.tills}x{asked.events}-from-{asked.first}" + (f"-{asked.bug}" if asked.bug else "")
    return ROOT / "out" / "simulation" / f"{name}.jsonl"


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

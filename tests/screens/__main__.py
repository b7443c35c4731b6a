"""``python3 main.py screens [--out FOLDER] [--only NAME] [--all] [--resume] [--check]``."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.screens import compare, index, studio
from tests.screens.camera import Shot
from tests.screens.scenes import KEPT, SHOTS

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Draw, or draw elsewhere and compare; the exit code."""
    asked = _arguments()
    if asked.check:
        return _check(asked.out, asked.only)
    failed = _draw(asked.out, asked.only, SHOTS if asked.all else KEPT, resume=asked.resume)
    if not asked.only and not asked.all:
        index.write(asked.out)
    return int(failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="main.py screens", description="Draw every screen of the window.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screens", help="the folder of the pictures")
    parser.add_argument("--only", default="", metavar="NAME", help="pictures whose names begin so")
    parser.add_argument("--all", action="store_true", help="in all 19 looks, not only in those that are kept")
    parser.add_argument("--resume", action="store_true", help="leave out what is there already")
    parser.add_argument("--check", action="store_true", help="compare with the folder instead; 1 if anything differs")
    return parser.parse_args()


def _draw(out: Path, only: str, shots: Sequence[Shot], *, resume: bool) -> bool:
    """Whether anything failed."""
    work = studio.tasks(only, out if resume else None, shots)
    if not work:
        _say("nothing to draw\n")
        return not resume
    began = time.monotonic()
    failed = studio.take(work, out, lambda done, of_all: _say(f"\r{done}/{of_all}"))
    for each in failed:
        _say(f"\n{each.task}\n{each.why}")
    count = sum(len(task.wanted) for task in work)
    _say(f"\n{count} pictures in {time.monotonic() - began:.0f} s, {len(failed)} scenes failed: {out}\n")
    return bool(failed)


def _check(before: Path, only: str) -> int:
    after = Path(tempfile.mkdtemp(prefix="shuke-screens-now-"))
    failed = _draw(after, only, KEPT, resume=False)
    found = compare.differences(before, after, only)
    shown = after / "differences"
    for each in found:
        compare.draw(before / each.name, after / each.name, shown / each.name)
        _say(f"{each.name} {each.how}\n")
    _say(f"{len(found)} pictures differ{f': see {shown}' if found else ''}\n")
    return int(failed or bool(found))


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())

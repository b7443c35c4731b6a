"""``python -m tests.import_fuzz --reads 100000 --imports 1000``: prints what came of all of them; 1 for any fault.

``--work`` keeps the ledger and how far it came: a run that was killed goes on there.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import msgspec

from desktop.bootstrap import described, keeper, new_shop, open_till
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store.keys.vault import CHOICE
from tests.import_fuzz.run import Imports, read

_KEEP_EVERY = 500
_VERIFY_EVERY = 100


class Done(msgspec.Struct):
    """How far it came, and what came of it."""

    reads: int = 0
    imports: int = 0
    seen: dict[str, int] = {}


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.import_fuzz", description=__doc__)
    parser.add_argument("--reads", type=int, default=100_000)
    parser.add_argument("--imports", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path)
    asked = parser.parse_args()
    os.environ[CHOICE] = "file"
    folder = asked.work or Path(tempfile.mkdtemp(prefix="shuke-import-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    progress = folder / "progress.json"
    done = msgspec.json.decode(progress.read_bytes(), type=Done) if progress.exists() else Done()
    verified = _imports(folder, asked.seed, asked.imports, done, progress)
    _reads(folder, asked.seed, asked.reads, done, progress)
    for what, times in sorted(done.seen.items(), key=lambda pair: -pair[1]):
        sys.stdout.write(f"{times:9,}  {what}\n")
    chain = "verified" if verified else "BAD"
    sys.stdout.write(f"{done.reads:,} reads, {done.imports:,} imports, seed {asked.seed}: no crash; ledger {chain}\n")
    return 0 if verified else 1


def _reads(folder: Path, seed: int, most: int, done: Done, progress: Path) -> None:
    seen = Counter(done.seen)
    while done.reads < most:
        seen[f"read: {read(folder, seed, done.reads)}"] += 1
        done.reads += 1
        if done.reads % _KEEP_EVERY == 0 or done.reads == most:
            done.seen = dict(seen)
            progress.write_bytes(msgspec.json.encode(done))


def _imports(folder: Path, seed: int, most: int, done: Done, progress: Path) -> bool:
    shop = folder / "shop"
    if not (shop / "ledger.db").exists():
        new_shop(shop, described("搬家店", "Asia/Shanghai", "CN", "companion", None, "04:00"), "2468")[0].file.close()
    verified, seen = True, Counter(done.seen)
    while done.imports < most and verified:
        with open_till(shop) as till:
            imports = Imports(till, folder, seed)
            for _ in range(min(_VERIFY_EVERY, most - done.imports)):
                seen[f"import: {imports.take(done.imports)}"] += 1
                done.imports += 1
        verified = verify_ledger(keeper(shop)).ok
        done.seen = dict(seen)
        progress.write_bytes(msgspec.json.encode(done))
    return verified


if __name__ == "__main__":
    sys.exit(main())

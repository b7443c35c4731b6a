"""``python -m tests.erasing --members 1000``: I20 by the thousand; prints what was found, 1 if anything was.

``--work``: where the shop lives; a run that was killed goes on there.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from desktop.core.store.keys.vault import CHOICE
from tests.erasing.run import Erasing


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.erasing", description=__doc__)
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path)
    asked = parser.parse_args()
    os.environ[CHOICE] = "file"
    folder = asked.work or Path(tempfile.mkdtemp(prefix="shuke-erasing-"))
    begun = time.monotonic()
    found = Erasing(folder, asked.seed, asked.members).run()
    for file, needle in sorted(found.left):
        sys.stdout.write(f"LEFT in {file}: {needle.decode()}\n")
    sums, chain = "stand" if found.sums_stand else "DIFFER", "verified" if found.verified else "BAD"
    sys.stdout.write(
        f"{asked.members:,} members erased in {folder} ({time.monotonic() - begun:,.0f} s): {len(found.left)} of their "
        f"texts left; sums {sums}; chain {chain}; {len(found.report.backups)} backups and "
        f"{len(found.report.exports)} lists written anew\n"
    )
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())

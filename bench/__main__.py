"""``python3 main.py bench [NAME …] [--large]``: run those named, or all but ``moving``; exit 1 if a goal is missed."""

import sys
from collections.abc import Callable

LARGE = 5_000_000


def main(arguments: list[str]) -> int:
    """Run what is asked; 2 for a name that is none."""
    from bench import (
        beside,
        blocks,
        bulk,
        checkout,
        eight,
        growth,
        lists,
        lookup,
        moving,
        pos,
        push,
        receipt,
        scan,
        snapshot,
        start,
    )

    large = "--large" in arguments
    runs: dict[str, Callable[[], bool]] = {
        "checkout": checkout.run,
        "receipt": receipt.run,
        "bulk": bulk.run,
        "lookup": (lambda: lookup.run(LARGE)) if large else lookup.run,
        "scan": (lambda: scan.run(LARGE)) if large else scan.run,
        "start": start.run,
        "blocks": blocks.run,
        "beside": beside.run,
        "push": push.run,
        "snapshot": (lambda: snapshot.run(snapshot.LARGE)) if large else snapshot.run,
        "pos": pos.run,
        "lists": (lambda: lists.run(*lists.LARGE)) if large else lists.run,
        "growth": (lambda: growth.run(growth.LARGE)) if large else growth.run,
        "moving": (lambda: moving.run(moving.LARGE)) if large else moving.run,
        "eight": (lambda: eight.run(eight.LARGE)) if large else eight.run,
    }
    names = [name for name in arguments if name != "--large"] or [name for name in runs if name != "moving"]
    if unknown := [name for name in names if name not in runs]:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(runs)}", file=sys.stderr)
        return 2
    held = [runs[name]() for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Long writes in short holds: the file is never held longer than a cashier would notice (DESIGN 4)."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from time import perf_counter_ns, thread_time_ns
from typing import TypeVar

from desktop.core.ports import ImportWriting, Till

_GOAL_NS = 15_000_000  # of the 50 ms allowed: a commit may wait for the disk, and a checkout beside writes twice
_BUSY = 2
"""How much longer than it works a chunk may take where the processor is shared; beyond that chunks grow smaller."""
_FIRST = 16
_MOST = 2_000

T = TypeVar("T")


def write_in_chunks(
    till: Till, items: Iterator[T], write: Callable[[ImportWriting, Sequence[T]], None]
) -> Iterator[int]:
    """Write all items, each chunk in a transaction of its own; after each, how many it had.

    The size follows what the last chunk took. Between chunks, while the next items are made, others may write.
    """
    size = _FIRST
    while chunk := list(islice(items, size)):
        with till.ledger.importing() as writing:
            begun, worked = perf_counter_ns(), thread_time_ns()
            write(writing, chunk)
            took = max(thread_time_ns() - worked, (perf_counter_ns() - begun) // _BUSY)
        size = next_size(len(chunk), took)
        yield len(chunk)


def next_size(size: int, took_ns: int) -> int:
    """At most twice the last size, at least half of it: one chunk that had to wait says little of the next."""
    return max(1, size // 2, min(_MOST, size * 2, size * _GOAL_NS // max(took_ns, 1)))

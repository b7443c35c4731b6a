"""Long writes in short holds: the file is never held longer than a cashier would notice (DESIGN 4)."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter_ns, thread_time_ns

from desktop.core.ports import ImportWriting, Till

_GOAL_NS = 25_000_000  # of the 50 ms allowed, the commit included: it may wait for the disk
_BUSY = 2
"""How much longer than it works a hold may take where the processor is shared; beyond that they grow smaller."""
_FIRST = 16
_MOST = 2_000


class Pace:
    """How much is written in one hold: ``size`` follows what the last one took, its commit included."""

    def __init__(self) -> None:
        self.size = _FIRST
        self._took_ns = 0

    @contextmanager
    def holding(self, till: Till) -> Iterator[ImportWriting]:
        """A transaction that is looked at: by the processor's time, by the clock only beyond so many times that."""
        with till.ledger.importing() as writing:
            begun, worked = perf_counter_ns(), thread_time_ns()
            yield writing
        self._took_ns = max(thread_time_ns() - worked, (perf_counter_ns() - begun) // _BUSY)

    def follow(self, count: int) -> None:
        """``count`` took as long as the last hold did: the next one has as many as would have taken what it may."""
        self.size = next_size(count, self._took_ns)


def next_size(size: int, took_ns: int) -> int:
    """At most twice the last size, at least half of it: one chunk that had to wait says little of the next."""
    return max(1, size // 2, min(_MOST, size * 2, size * _GOAL_NS // max(took_ns, 1)))

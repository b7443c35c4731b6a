"""What figures cost is spent once: what was found is kept while nothing changed, and a little longer if it was dear.

Where finding took more than a second, the figures may be older than the newest change, so that looking at them takes at
most a twentieth of the server's time; whoever shows them shows from when they are.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter
from typing import Generic, TypeVar

T = TypeVar("T")
_DEAR_S = 1.0
_TIMES_OLDER = 20
_MOST = 32


class PointsMemory(Generic[T]):
    """One for the server; any thread. Who asks for what somebody else is finding already waits for it."""

    def __init__(self, clock_s: Callable[[], float] = perf_counter) -> None:
        self._clock_s = clock_s
        self._kept: OrderedDict[Hashable, _Kept[T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, version: int, now_us: int, find: Callable[[], T]) -> T:
        """What was found for ``key`` at this version, or what ``find`` finds now."""
        kept = self._place(key)
        with kept.lock:
            if not kept.serves(version, now_us):
                began = self._clock_s()
                kept.found = [find()]
                kept.version, kept.at_us, kept.cost_s = version, now_us, self._clock_s() - began
            return kept.found[0]

    def _place(self, key: Hashable) -> "_Kept[T]":
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
            return kept


@dataclass
class _Kept(Generic[T]):
    """What was found, once it was: at which version, when, at what cost."""

    lock: Lock = field(default_factory=Lock)
    found: list[T] = field(default_factory=list)
    version: int = 0
    at_us: int = 0
    cost_s: float = 0

    def serves(self, version: int, now_us: int) -> bool:
        """Whether it is still good enough."""
        good_for_us = int(self.cost_s * _TIMES_OLDER * 1_000_000) if self.cost_s > _DEAR_S else 0
        return bool(self.found) and (self.version == version or 0 <= now_us - self.at_us < good_for_us)

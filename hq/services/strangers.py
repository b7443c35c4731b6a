"""Tries to sign in under names that nobody has: counted like anybody's, so that waiting does not tell who there is.

In memory, of one server: a name that is not there has no row to count in.
"""

from collections import OrderedDict
from threading import Lock
from weakref import WeakKeyDictionary

from hq.services.house import Hq

_MOST_NAMES = 10_000
Tries = tuple[int, int]
"""How often, and when last."""


class Strangers:
    """Of one server; the names tried last are remembered."""

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[str, ...], Tries] = OrderedDict()
        self._lock = Lock()

    def tries(self, named: tuple[str, ...]) -> Tries:
        """How often this was tried and when last, in microseconds."""
        with self._lock:
            return self._tries.get(named, (0, 0))

    def attempt(self, named: tuple[str, ...], seen: Tries, now_us: int) -> bool:
        """Count one more try; False where somebody else has tried since ``seen``."""
        with self._lock:
            if self._tries.get(named, (0, 0)) != seen:
                return False
            self._tries[named] = seen[0] + 1, now_us
            self._tries.move_to_end(named)
            if len(self._tries) > _MOST_NAMES:
                self._tries.popitem(last=False)
            return True


_of_server: "WeakKeyDictionary[object, Strangers]" = WeakKeyDictionary()
_making = Lock()


def strangers_of(hq: Hq) -> Strangers:
    """Who tried at this server."""
    with _making:
        return _of_server.setdefault(hq.database.engine, Strangers())

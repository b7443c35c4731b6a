"""How often enrolling may fail, counted in memory over ten minutes: per code 5, per tenant 50, per server 300.

A code has 49 random bits and minutes to live, so guessing is hopeless also at the server's whole limit (300 × 1.5 tries
against 8 · 10¹⁴); the limits keep guessing from costing anything, and burn a code that somebody tries to bend. Beyond a
limit the answer is 429 ``enrol.wait`` for codes old and new, until the oldest failure is ten minutes old.
"""

from collections import deque
from collections.abc import Callable
from threading import Lock
from weakref import WeakKeyDictionary

from hq.services.house import Hq, HqRefused
from hq.store.database import Database

WINDOW_US = 600_000_000
MOST = {"code": 5, "tenant": 50, "server": 300}
_MOST_NAMES = 10_000


class Attempts:
    """Failures of one server."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self._now_us = now_us
        self._failures: dict[tuple[str, str], deque[int]] = {}
        self._tenants: dict[str, str] = {}
        self._lock = Lock()

    def check(self, hashed_code: str) -> None:
        """HqRefused 429 ``enrol.wait`` where a limit is reached."""
        with self._lock:
            for scope in self._scopes(hashed_code):
                failures = self._recent(scope)
                if len(failures) >= MOST[scope[0]]:
                    wait = max(1, (failures[0] + WINDOW_US - self._now_us()) // 1_000_000)
                    raise HqRefused(429, "enrol.wait", seconds=wait)

    def count(self, hashed_code: str, tenant_id: str) -> None:
        """One more failure; ``tenant_id`` "" where the code is nobody's."""
        with self._lock:
            if tenant_id:
                self._tenants[hashed_code] = tenant_id
            if len(self._failures) > _MOST_NAMES:
                self._forget()
            for scope in self._scopes(hashed_code):
                self._recent(scope).append(self._now_us())

    def _scopes(self, hashed_code: str) -> list[tuple[str, str]]:
        tenant_id = self._tenants.get(hashed_code)
        return [("server", ""), ("code", hashed_code), *([("tenant", tenant_id)] if tenant_id else [])]

    def _recent(self, scope: tuple[str, str]) -> deque[int]:
        failures = self._failures.setdefault(scope, deque())
        while failures and failures[0] <= self._now_us() - WINDOW_US:
            failures.popleft()
        return failures

    def _forget(self) -> None:
        for scope in [scope for scope in self._failures if not self._recent(scope)]:
            del self._failures[scope]
            self._tenants.pop(scope[1], None)


_of_server: "WeakKeyDictionary[Database, Attempts]" = WeakKeyDictionary()
_making = Lock()


def attempts_of(hq: Hq) -> Attempts:
    """The failures of this server."""
    with _making:
        return _of_server.setdefault(hq.database, Attempts(hq.now_us))

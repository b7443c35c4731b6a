"""The manager's PIN at this till: wrong tries slow down, over restarts and a changed clock (ports.Pins)."""

from collections.abc import Callable

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.pin_lock import next_try_after_s
from desktop.core.store.keys.pins import check_pin
from desktop.core.store.ledger import LedgerFile

MANAGER = "manager"
PIN_HASH = "pin_hash"
_FAILURES = "pin_failures"
_FAILED_AT_US = "pin_failed_at_us"


class PinPad:
    """Checks the manager's PIN and counts what fails, in the ledger's settings, before it answers."""

    def __init__(self, ledger: LedgerFile, secret: bytes, wall_us: Callable[[], int]) -> None:
        """``secret``: this device's own, mixed into every hash."""
        self._ledger = ledger
        self._secret = secret
        self._wall_us = wall_us

    def check(self, pin: str) -> str:
        """Who approved. Raises RuleBroken ``pin.wrong``, or ``pin.wait`` with the seconds left.

        The try is counted as failed before it is checked, so that ending the process saves no try.
        """
        with self._ledger.writing() as writing:
            failures = int(writing.setting(_FAILURES) or 0)
            self._wait(failures, int(writing.setting(_FAILED_AT_US) or 0))
            hashed = writing.setting(PIN_HASH) or ""
            writing.set_setting(_FAILURES, str(failures + 1))
            writing.set_setting(_FAILED_AT_US, str(self._wall_us()))
        if not check_pin(pin, hashed, self._secret):
            raise RuleBroken("pin.wrong")
        with self._ledger.writing() as writing:
            writing.set_setting(_FAILURES, "0")
        return MANAGER

    def _wait(self, failures: int, failed_at_us: int) -> None:
        """A clock that stands before the last failure has been set back: the whole wait begins again."""
        passed_s = max(0, self._wall_us() - failed_at_us) // 1_000_000
        left_s = next_try_after_s(failures) - passed_s
        if left_s > 0:
            raise RuleBroken("pin.wait", seconds=left_s)

"""PINs at this till: each person's own, and the shop's. Wrong tries slow down, then lock; both outlive a restart.

A try is counted as failed before it is checked, so that ending the process saves none. A clock that stands before the
last failure has been set back: the wait begins again. The lock counts tries and asks no clock, so that no change of it
buys more of them.
"""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.pin_lock import LOCK_AFTER, next_try_after_s
from desktop.core.domain.staff import SHOP_PIN
from desktop.core.store import staff_rows as rows
from desktop.core.store.keys.pins import check_pin, hash_pin
from desktop.core.store.ledger import LedgerFile


class StaffPins:
    """Checks PINs and counts what fails, in the ledger's file."""

    def __init__(self, ledger: LedgerFile, secret: bytes, wall_us: Callable[[], int]) -> None:
        """``secret``: this device's own, mixed into every hash."""
        self._ledger = ledger
        self._secret = secret
        self._wall_us = wall_us

    def check(self, who: str, pin: str) -> None:
        """Nothing if it is the PIN of ``who``; raises as ports.Staff.sign_in."""
        with self._ledger.writing() as writing:
            if who != SHOP_PIN and rows.person(writing.raw, who) is None:
                raise NotFound("staff.not_found")
            hashed, counted = rows.pin_hash(writing.raw, who), rows.counts(writing.raw, who)
            if not hashed:
                raise RuleBroken("pin.missing")
            if who != SHOP_PIN and counted.failures >= LOCK_AFTER:
                raise RuleBroken("pin.locked", tries=LOCK_AFTER)
            counted = replace(counted, failed_at_us=min(counted.failed_at_us, now := self._wall_us()))
            left_s = next_try_after_s(counted.failures) - (now - counted.failed_at_us) // 1_000_000
            if left_s <= 0:
                counted = replace(counted, failures=counted.failures + 1, failed_at_us=now)
            rows.keep_counts(writing.raw, who, counted)
        if left_s > 0:
            raise RuleBroken("pin.wait", seconds=left_s)
        if not check_pin(pin, hashed, self._secret):
            raise RuleBroken("pin.wrong")
        with self._ledger.writing() as writing:
            rows.keep_counts(writing.raw, who, replace(rows.counts(writing.raw, who), failures=0))

    def hashed(self, pin: str) -> str:
        """A PIN to keep. RuleBroken ``pin.form``."""
        return hash_pin(pin, self._secret)

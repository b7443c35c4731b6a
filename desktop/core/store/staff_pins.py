"""PINs at this till: each person's own, and the shop's. Wrong tries slow down, then lock; both outlive a restart.

A try is counted as failed before it is checked, so that ending the process saves none. A clock that stands before the
last failure has been set back: the wait begins again. The lock counts tries and asks no clock, so that no change of it
buys more of them.
"""

from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import replace

from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.pin_lock import LOCK_AFTER, next_try_after_s
from desktop.core.domain.staff import SHOP_PIN, Person
from desktop.core.domain.start_code import start_secret
from desktop.core.store import staff_rows as rows
from desktop.core.store.hq_staff_rows import OpenCode, open_code
from desktop.core.store.keys.pins import check_pin, check_start_code, hash_pin
from desktop.core.store.ledger import LedgerFile
from desktop.core.store.writing import LedgerWriting

Held = TypeVar("Held")


class StaffPins:
    """Checks PINs and counts what fails, in the ledger's file."""

    def __init__(self, ledger: LedgerFile, secret: bytes, wall_us: Callable[[], int]) -> None:
        """``secret``: this device's own, mixed into every hash."""
        self._ledger = ledger
        self._secret = secret
        self._wall_us = wall_us

    def check(self, who: str, pin: str) -> None:
        """Nothing if it is the PIN of ``who``; raises as ports.Staff.sign_in."""

        def kept(writing: LedgerWriting, person: Person | None) -> str:
            hashed = rows.pin_hash(writing.raw, who)
            if hashed:
                return hashed
            if person is not None and person.of_hq:
                raise RuleBroken("start.first")
            raise RuleBroken("pin.missing")

        hashed = self._trying(who, kept)
        if not check_pin(pin, hashed, self._secret):
            raise RuleBroken("pin.wrong")
        self._was_right(who)

    def check_start(self, who: str, code: str) -> str:
        """Which of HQ's codes it is; raises as ports.Staff.check_start. Its end is by the ledger's time."""

        def kept(writing: LedgerWriting, _: Person | None) -> OpenCode:
            found = open_code(writing.raw, who)
            if not found.hashed:
                raise RuleBroken("start.missing")
            if found.until_us <= writing.moment().recorded_at_us:
                raise RuleBroken("start.expired")
            return found

        found = self._trying(who, kept)
        if not check_start_code(start_secret(who, code), found.hashed):
            raise RuleBroken("start.wrong")
        self._was_right(who)
        return found.code_id

    def _trying(self, who: str, kept: Callable[[LedgerWriting, Person | None], Held]) -> Held:
        """What the try is held against; the try is counted as failed, unless it comes too early to be looked at."""
        with self._ledger.writing() as writing:
            person = None if who == SHOP_PIN else rows.person(writing.raw, who)
            if who != SHOP_PIN and person is None:
                raise NotFound("staff.not_found")
            held, counted = kept(writing, person), rows.counts(writing.raw, who)
            if person is not None and counted.failures >= LOCK_AFTER:
                if person.of_hq:
                    raise RuleBroken("start.locked", tries=LOCK_AFTER)
                raise RuleBroken("pin.locked", tries=LOCK_AFTER)
            counted = replace(counted, failed_at_us=min(counted.failed_at_us, now := self._wall_us()))
            left_s = next_try_after_s(counted.failures) - (now - counted.failed_at_us) // 1_000_000
            if left_s <= 0:
                counted = replace(counted, failures=counted.failures + 1, failed_at_us=now)
            rows.keep_counts(writing.raw, who, counted)
        if left_s > 0:
            raise RuleBroken("pin.wait", seconds=left_s)
        return held

    def _was_right(self, who: str) -> None:
        """A right one ends the row of wrong ones."""
        with self._ledger.writing() as writing:
            rows.keep_counts(writing.raw, who, replace(rows.counts(writing.raw, who), failures=0))

    def hashed(self, pin: str) -> str:
        """A PIN to keep. RuleBroken ``pin.form``."""
        return hash_pin(pin, self._secret)

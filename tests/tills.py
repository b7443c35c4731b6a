"""Real tills for tests: a shop in a folder of its own, with a clock that the test sets. Only the clock is simulated."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from desktop.bootstrap import Seat, described, new_shop, wired
from desktop.core.domain.staff import SHOP_PIN, Approval
from desktop.core.ports import Till
from desktop.core.services.set_program import set_program
from desktop.core.store.keys.vault import CHOICE
from desktop.core.store.opening import OpenLedger, open_ledger
from desktop.core.store.staff_desk import StaffDesk

PIN = "2468"
_SECOND_US = 1_000_000


class SettableClock:
    """The wall clock of a test: stands still until it is moved. Call it for microseconds since 1970."""

    def __init__(self, zone: str, now: str) -> None:
        """``now``: the shop's wall clock, ISO."""
        self._zone = ZoneInfo(zone)
        self.now_us = 0
        self.set(now)

    def __call__(self) -> int:
        return self.now_us

    def set(self, now: str | int) -> None:
        """Stand at an ISO time (shop time unless it has an offset), or at microseconds since 1970."""
        self.now_us = now if isinstance(now, int) else self.us(now)

    def us(self, text: str) -> int:
        """An ISO time as microseconds since 1970; without an offset it is shop time."""
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=self._zone)
        return (at - datetime.fromtimestamp(0, ZoneInfo("UTC"))) // timedelta(microseconds=1)

    def advance(self, **span: int) -> None:
        """Move on by days, hours, minutes, seconds … (as timedelta takes them), in elapsed time."""
        self.now_us += timedelta(**span) // timedelta(microseconds=1)


class TestTill:
    """An open till over a real encrypted ledger. ``reopen`` is what a restart does; usable as a with-block."""

    __test__ = False

    def __init__(self, folder: Path, ledger: OpenLedger, clock: SettableClock, recovery_code: str) -> None:
        self.folder = folder
        self.clock = clock
        self.recovery_code = recovery_code
        self.ledger = ledger
        self.seat: Seat | None = None
        self.till: Till = wired(ledger, clock)

    def sit(self) -> Seat:
        """From now on it is a window that acts, not the command line."""
        self.seat = self.seat or Seat()
        self.till = wired(self.ledger, self.clock, self.seat)
        return self.seat

    def approved(self, deed: str, amount: int | None = None) -> Approval:
        """The shop's PIN, given for a deed."""
        return self.till.staff.approve(SHOP_PIN, PIN, deed, amount)

    def reopen(self) -> None:
        """Close the ledger and open it again, as a new process would."""
        self.close()
        with patch.dict(os.environ, {CHOICE: "file"}):
            self.ledger = open_ledger(self.folder, self.clock)
        self.till = wired(self.ledger, self.clock, self.seat)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query over the ledger's file finds: for looking behind the services."""
        with self.ledger.file.reading() as reading:
            found: list[tuple[Any, ...]] = reading.raw.execute(sql, values).fetchall()
            return found

    def close(self) -> None:
        """Let go of the file; twice does no harm."""
        self.ledger.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def seated(till: Till, seat: Seat | None = None) -> Till:
    """The same till with a window in front of it: no command acts any more, but whoever sits there."""
    desk: Any = till.staff
    return replace(
        till, staff=StaffDesk(desk.ledger, desk.pins, seat or Seat(), till.ids.event_id, till.clock, till.shop.currency)
    )


def make_till(
    folder: Path,
    *,
    name: str = "测试小店",
    zone: str = "Asia/Shanghai",
    mode: str = "companion",
    region: str = "CN",
    day_starts: str = "00:00",
    preset: str | None = None,
    changes: Mapping[str, Any] | None = None,
    now: str = "2026-11-22T12:00:00",
) -> TestTill:
    """A new shop in ``folder`` under the default program, or ``preset`` (default, plain) with ``changes``.

    ``now`` is shop time. The shop opens a second earlier, so that a test's first action is not its first instant.
    """
    clock = SettableClock(zone, now)
    clock.now_us -= _SECOND_US
    shop = described(name, zone, region, mode, None, day_starts)
    with patch.dict(os.environ, {CHOICE: "file"}):
        ledger, code = new_shop(folder, shop, PIN, clock)
    made = TestTill(folder, ledger, clock, code)
    if preset or changes:
        set_program(made.till, preset, dict(changes or {}))
    clock.set(now)
    return made

"""Time: one true clock that only the scheduler moves, and machines' clocks that may be years off."""

from dataclasses import dataclass

SECOND_US = 1_000_000
HOUR_US = 3600 * SECOND_US
DAY_US = 24 * HOUR_US
YEAR_US = 365 * DAY_US
START_US = 1_795_305_600_000_000  # 2026-11-22T00:00Z


class TrueTime:
    """What time it really is: microseconds since 1970. Call it."""

    def __init__(self) -> None:
        self.now_us = START_US

    def __call__(self) -> int:
        return self.now_us

    def advance(self, span_us: int) -> None:
        """Time goes by."""
        self.now_us += span_us


@dataclass
class MachineClock:
    """A machine's wall clock: the true one, ``off_us`` ahead."""

    true: TrueTime
    off_us: int = 0

    def __call__(self) -> int:
        return self.true.now_us + self.off_us

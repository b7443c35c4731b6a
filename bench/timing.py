"""Two things measured in turn, and what comes of it."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

_PART = 0.05


@dataclass(frozen=True)
class Ratio:
    """Medians in microseconds of ours and the limit, and how many times the limit ours takes."""

    ours_us: float
    limit_us: float

    @property
    def times(self) -> float:
        """Ours as a multiple of the limit."""
        return self.ours_us / self.limit_us


def interleaved(ours: Callable[[int], object], limit: Callable[[int], object], rounds: int, warm: int = 20) -> Ratio:
    """Run the two in turn ``rounds`` times, after ``warm`` rounds not counted; each gets the round's number.

    Which goes first changes from round to round.
    """
    mine: list[int] = []
    bare: list[int] = []
    gc.disable()
    try:
        for at in range(rounds + warm):
            pairs = [(ours, mine), (limit, bare)]
            for run, times in pairs if at % 2 else reversed(pairs):
                begun = time.perf_counter_ns()
                run(at)
                times.append(time.perf_counter_ns() - begun)
    finally:
        gc.enable()
    return Ratio(median(mine[warm:]) / 1000, median(bare[warm:]) / 1000)


def report(name: str, ratio: Ratio, goal: float, against: str) -> bool:
    """Print one line; whether the goal holds."""
    held = ratio.times <= goal
    print(
        f"{name:<34} {ratio.ours_us:>10.1f} µs {ratio.limit_us:>10.1f} µs   {_told(ratio.times):>8}"
        f"   goal ≤ {_told(goal)}   {'ok' if held else 'SHORT'}   against {against}"
    )
    return held


def quote(name: str, ratio: Ratio, against: str) -> None:
    """Print one line of a figure that has no goal."""
    print(
        f"{name:<34} {ratio.ours_us:>10.1f} µs {ratio.limit_us:>10.1f} µs   {_told(ratio.times):>8}"
        f"   no goal                 against {against}"
    )


def _told(times: float) -> str:
    """1.25 ×, or 1/1,000 of what is far less."""
    return f"{times:.2f} ×" if times >= _PART else f"1/{1 / times:,.0f}"

"""Uplift against known outcomes: offers are planted, and what domain.uplift says of them is counted.

``python -m tests.uplift_proof`` plays 20,000 campaigns in each of 70 worlds, small and large, and prints for each how
often the interval held the truth, how often the offer was found, and how often it should be. It keeps what is done in
``--progress`` and goes on from there. CI plays a small share (tests/unit/winback/test_uplift.py).
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from desktop.core.domain.uplift import Difference, Group, rate_difference, spend_difference

SIZES = ((90, 10), (180, 20), (450, 50), (900, 100), (9000, 1000))
RATES = ((0.05, 0.05), (0.15, 0.15), (0.3, 0.3), (0.05, 0.1), (0.1, 0.2), (0.2, 0.4), (0.2, 0.1))
SPREADS = (0.5, 0.9)
"""Of the logarithm of what a member spends who comes: a noodle shop, a shop with banquets."""
MEAN_MINOR = 10_000
LEAST_COVERED = {"rate": 0.945, "spend": 0.95, "spend, driven away": 0.93}
"""The last: money where an offer halves how many come, which no interval for skewed sums does better by."""
MOST_MORE = {"rate": 0.027, "spend": 0.025}
"""How often "more" may be said of an offer without effect."""

Compare = Callable[[Group, Group], Difference | None]


class World(NamedTuple):
    """What is planted: how many get the offer and how many are held out, and the rate at which either come.

    ``spread`` None: only whether they come is looked at.
    """

    offered: int
    held: int
    held_rate: float
    offered_rate: float
    spread: float | None = None

    @property
    def kind(self) -> str:
        return "rate" if self.spread is None else "spend"

    @property
    def claimed(self) -> float:
        """How often the interval must hold the truth."""
        away = self.kind == "spend" and self.truth < 0
        return LEAST_COVERED["spend, driven away" if away else self.kind]

    @property
    def truth(self) -> float:
        """The difference per member."""
        return (self.offered_rate - self.held_rate) * (1 if self.spread is None else MEAN_MINOR)

    @property
    def name(self) -> str:
        spread = "" if self.spread is None else f" spread {self.spread}"
        return f"{self.kind} {self.offered}+{self.held} {self.held_rate} -> {self.offered_rate}{spread}"


class Counted(NamedTuple):
    """Of ``games`` campaigns: how often the interval held the truth, lay wholly above nothing, wholly below."""

    games: int
    covered: int
    more: int
    fewer: int


def worlds() -> list[World]:
    """Every world of the proof: rates alone in one half; money, its two spreads by turns, in the other."""
    rates = [World(*size, *rate) for size in SIZES for rate in RATES]
    return rates + [World(*size, *rate, SPREADS[number % 2]) for number, (size, rate) in enumerate(_crossed())]


def _crossed() -> Iterator[tuple[tuple[int, int], tuple[float, float]]]:
    return ((size, rate) for rate in RATES for size in SIZES)


def play(world: World, games: int, seed: int, compare: Compare | None = None) -> Counted:
    """Play the world so often; ``compare`` is what is being proved."""
    rng = np.random.default_rng([seed, *world.name.encode()])
    judge = compare or (rate_difference if world.spread is None else spend_difference)
    if world.spread is None:
        judge = _once_each(judge)
    covered = more = fewer = 0
    for _ in range(games):
        offered = _group(rng, world.offered, world.offered_rate, world.spread)
        held = _group(rng, world.held, world.held_rate, world.spread)
        said = judge(offered, held)
        covered += said is None or said.low <= Fraction(world.truth).limit_denominator(10_000) <= said.high
        more += said is not None and said.low > 0
        fewer += said is not None and said.high < 0
    return Counted(games, covered, more, fewer)


def _once_each(compare: Compare) -> Compare:
    return lru_cache(maxsize=None)(compare)


def _group(rng: np.random.Generator, members: int, rate: float, spread: float | None) -> Group:
    came = int(rng.binomial(members, rate))
    if spread is None:
        return Group(members=members, came=came)
    middle = math.log(MEAN_MINOR) - spread * spread / 2
    spent = np.rint(np.exp(middle + spread * rng.standard_normal(came))).astype(np.int64)
    return Group(
        members=members, came=came, bills=came, spend_minor=int(spent.sum()), squares_minor=int((spent * spent).sum())
    )


def stated_power(world: World) -> float:
    """How often "more" must be said of a world of rates: every outcome weighed, by a computation of its own."""
    came, kept = np.arange(world.offered + 1), np.arange(world.held + 1)
    low_one, _ = _score(came, world.offered)
    _, high_two = _score(kept, world.held)
    one, two = came / world.offered, kept / world.held
    gap = one[:, None] - two[None, :]
    low = gap - np.sqrt(((one - low_one) ** 2)[:, None] + ((high_two - two) ** 2)[None, :])
    weights = np.outer(_binomial(world.offered, world.offered_rate), _binomial(world.held, world.held_rate))
    return float(weights[low > 0].sum())


def _score(came: np.ndarray, members: int) -> tuple[np.ndarray, np.ndarray]:
    z = 1.959963984540054
    rate = came / members
    whole = 1 + z * z / members
    middle = (rate + z * z / (2 * members)) / whole
    half = z * np.sqrt(rate * (1 - rate) / members + z * z / (4 * members**2)) / whole
    return middle - half, middle + half


def _binomial(members: int, rate: float) -> np.ndarray:
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, members + 1)))])
    came = np.arange(members + 1)
    ways = logs[members] - logs[came] - logs[members - came]
    weights: np.ndarray = np.exp(ways + came * math.log(rate) + (members - came) * math.log1p(-rate))
    return weights


def faults(world: World, counted: Counted) -> list[str]:
    """What is not as claimed, four standard errors of so many games allowed for."""
    found = []
    if counted.covered < _at_least(world.claimed, counted.games):
        found.append(f"covered {counted.covered / counted.games:.4f}")
    if world.truth == 0 and counted.more > _at_most(MOST_MORE[world.kind], counted.games):
        found.append(f"more of nothing {counted.more / counted.games:.4f}")
    if world.spread is None:
        stated = stated_power(world)
        if not _at_least(stated, counted.games) <= counted.more <= _at_most(stated, counted.games):
            found.append(f"found {counted.more / counted.games:.4f}, stated {stated:.4f}")
    return found


def _four(rate: float, games: int) -> float:
    return 4 * math.sqrt(rate * (1 - rate) * games) + 1


def _at_least(rate: float, games: int) -> float:
    return rate * games - _four(rate, games)


def _at_most(rate: float, games: int) -> float:
    return rate * games + _four(rate, games)


def line(world: World, counted: Counted) -> str:
    """A world as a person reads it."""
    shares = " ".join(f"{each / counted.games:8.4f}" for each in counted[1:])
    stated = f"{stated_power(world):8.4f}" if world.spread is None else "       –"
    return f"{world.name:<46}{shares}{stated}  {', '.join(faults(world, counted)) or 'as claimed'}"


def main() -> int:
    """0 when everything is as claimed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--progress", type=Path, default=Path("uplift_proof.json"))
    asked = parser.parse_args()
    key = f"{asked.games} {asked.seed}"
    kept = json.loads(asked.progress.read_text()) if asked.progress.exists() else {}
    done = kept.setdefault(key, {})
    sys.stdout.write(f"{'world':<46} covered     more    fewer  stated\n")
    wrong = 0
    for world in worlds():
        if world.name not in done:
            done[world.name] = play(world, asked.games, asked.seed)
            asked.progress.write_text(json.dumps(kept))
        counted = Counted(*done[world.name])
        wrong += bool(faults(world, counted))
        sys.stdout.write(line(world, counted) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(worlds())} worlds × {asked.games:,} campaigns, seed {asked.seed}: {wrong} not as claimed\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

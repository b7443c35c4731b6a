"""When an invented member comes: days before today, so that each class of RULES.md ("Classes") is met for certain."""

from random import Random
from typing import Literal

Rhythm = Literal["active", "returning", "new", "dormant", "lost", "none", "won"]
"""The classes of RULES.md, and ``won``: stayed away, and came back where the shop's first campaign offered them
something."""

DAYS = 182
"""How far back the invented history goes."""

MEMBERS: dict[Rhythm, int] = {
    "active": 92, "returning": 46, "new": 38, "dormant": 46, "lost": 32, "none": 12, "won": 34,
}  # fmt: skip
_WINDOW, _AGAIN = 90, 12
"""Of those who joined longer ago than that, some came a second time."""


def first_of(rhythm: Rhythm) -> int:
    """The number of the first member with that rhythm; the others follow."""
    names = list(MEMBERS)
    return sum(MEMBERS[name] for name in names[: names.index(rhythm)])


def visits(rhythm: Rhythm, random: Random, keen: bool) -> tuple[int, ...]:  # noqa: FBT001
    """On how many days before today the member came, the longest ago first; ``keen`` members come every week."""
    match rhythm:
        case "active":
            gap = random.randint(5, 7) if keen else random.randint(6, 15)
            start = random.randint(160, DAYS) if keen else random.randint(60, DAYS)
            return _every(gap, start, 0, random)
        case "returning":
            last = random.randint(3, 50)
            before = random.randint(last + 20, _WINDOW - 2)
            older = _every(random.randint(24, 40), random.randint(_WINDOW, DAYS), _WINDOW, random)
            return (*older, before, last)
        case "new":
            first = random.randint(0, 45)
            return (first, first - random.randint(4, 10)) if first > _AGAIN and random.random() < 0.4 else (first,)
        case "dormant":
            last = random.randint(62, 112)
            return (*_every(random.randint(9, 35), random.randint(last, DAYS), last + 4, random), last)
        case "lost" | "won":
            last = random.randint(122, 165)
            return (*_every(random.randint(6, 20), random.randint(last, DAYS), last + 3, random), last)
        case "none":
            return ()


def _every(gap: int, start: int, end: int, random: Random) -> tuple[int, ...]:
    """About every ``gap`` days from ``start`` days ago until ``end`` days ago."""
    days, at = [], start
    while at >= end:
        days.append(at)
        at -= max(2, gap + random.randint(-gap // 3, gap // 3))
    return tuple(days)

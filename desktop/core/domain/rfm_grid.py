"""The RFM grid: 25 cells of how recently and how often, from how many members have each pair of values (RULES.md).

Recency and frequency alone say who stands in which cell; what a cell's members spent is a sum beside it.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

STEPS = 5


class Pile(Struct, frozen=True):
    """Members who bought last so many days ago and have so many bills on the RFM days, and their money kept."""

    days_since: int
    bills: int
    members: int
    spend_minor: int


class Span(Struct, frozen=True):
    """What a score stands for: from … to, both included."""

    least: int
    most: int


class Cell(Struct, frozen=True):
    """Members of one recency and one frequency score, 1 … 5 each, 5 best."""

    recency: int
    frequency: int
    members: int
    spend_minor: int

    @property
    def average_minor(self) -> int:
        """Money a head, floored; 0 for nobody."""
        return self.spend_minor // self.members if self.members else 0


class Grid(Struct, frozen=True):
    """All 25 cells by (recency, frequency), and what each score stands for; a score that nobody has has no span.

    ``recencies``: days since; ``frequencies``: bills.
    """

    members: int
    cells: Mapping[tuple[int, int], Cell]
    recencies: Mapping[int, Span]
    frequencies: Mapping[int, Span]


def grid_of(piles: Iterable[Pile]) -> Grid:
    """The grid that the piles make; score = 1 + ⌊5 × members strictly worse ÷ all⌋, ties share."""
    kept = [pile for pile in piles if pile.members]
    by_days, by_bills = (
        _counted((-pile.days_since, pile.members) for pile in kept),
        _counted((pile.bills, pile.members) for pile in kept),
    )
    recency, frequency = _scores(by_days), _scores(by_bills)
    sums = {(r, f): [0, 0] for r in range(1, STEPS + 1) for f in range(1, STEPS + 1)}
    for pile in kept:
        cell = sums[recency[-pile.days_since], frequency[pile.bills]]
        cell[0] += pile.members
        cell[1] += pile.spend_minor
    return Grid(
        members=sum(by_days.values()),
        cells={(r, f): Cell(r, f, *each) for (r, f), each in sums.items()},
        recencies={score: Span(-span.most, -span.least) for score, span in _spans(recency).items()},
        frequencies=_spans(frequency),
    )


def _counted(values: Iterable[tuple[int, int]]) -> dict[int, int]:
    """How many have each value."""
    found: dict[int, int] = {}
    for value, members in values:
        found[value] = found.get(value, 0) + members
    return found


def _scores(members: Mapping[int, int]) -> dict[int, int]:
    """The score of each value; a larger value is better."""
    total, worse, found = sum(members.values()), 0, dict[int, int]()
    for value in sorted(members):
        found[value] = 1 + STEPS * worse // total
        worse += members[value]
    return found


def _spans(scores: Mapping[int, int]) -> dict[int, Span]:
    found: dict[int, list[int]] = {}
    for value, score in scores.items():
        found.setdefault(score, []).append(value)
    return {score: Span(min(values), max(values)) for score, values in found.items()}

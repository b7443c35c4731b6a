"""What the shop owes in points: living lots by their age and by when they go, on a day; what had gone by then."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.lots import Debts, Lots

AGES = (30, 90, 180, 365)
"""A lot's age in days falls into the first of these that is at least it; older ones into one more."""
LEFT = (30, 90, 180, 365)
"""As AGES, for the days until a lot's last day; then later ones, then those that never go."""


class PointsHeld(Struct, frozen=True, kw_only=True):
    """All members together, on a day. ``by_age``: len(AGES) + 1 sums, ``by_left``: len(LEFT) + 2.

    ``owed``: members' debts, which stand against ``living``. ``expired``: what went in each of the spans asked about.
    """

    members: int
    living: int
    owed: int
    by_age: tuple[int, ...]
    by_left: tuple[int, ...]
    expired: tuple[int, ...]


class Holding:
    """Adds one member after another."""

    def __init__(self, today: date, spans: Sequence[tuple[date, date]]) -> None:
        """``spans``: first and last days of which the expired points are wanted; days to come count nothing."""
        self._today, self._spans = today, spans
        self._members = self._living = self._owed = 0
        self._by_age = [0] * (len(AGES) + 1)
        self._by_left = [0] * (len(LEFT) + 2)
        self._expired = [0] * len(spans)

    def add(self, lots: Lots, debts: Debts) -> None:
        """One member's lots, with those whose day has passed, and debts."""
        has_any = False
        for lot in lots:
            if lot.lives(self._today):
                has_any = True
                self._living += lot.points
                self._by_age[_step((self._today - lot.earned_on).days, AGES)] += lot.points
                left = (lot.last_day - self._today).days if lot.last_day else None
                self._by_left[len(LEFT) + 1 if left is None else _step(left, LEFT)] += lot.points
            elif lot.last_day is not None:
                self._gone(lot.last_day, lot.points)
        owed = sum([debt.points for debt in debts])
        self._owed += owed
        self._members += has_any or owed > 0

    def _gone(self, last_day: date, points: int) -> None:
        """A lot is gone on the day after its last."""
        gone_on = last_day + timedelta(days=1)
        for at, (first, last) in enumerate(self._spans):
            if first <= gone_on <= min(last, self._today):
                self._expired[at] += points

    def held(self) -> PointsHeld:
        """Everybody added so far."""
        return PointsHeld(
            members=self._members,
            living=self._living,
            owed=self._owed,
            by_age=tuple(self._by_age),
            by_left=tuple(self._by_left),
            expired=tuple(self._expired),
        )


def _step(days: int, steps: Sequence[int]) -> int:
    return next((at for at, most in enumerate(steps) if days <= most), len(steps))

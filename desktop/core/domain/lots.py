"""Points in lots: taken soonest-to-expire first, a shortfall kept as debt that later points repay (DESIGN 2).

All functions take and return tuples; a lot with nothing left is dropped, one past its day stays (expiry is computed
from the date asked about, never written).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

_NEVER = date.max


class Lot(Struct, frozen=True, array_like=True):
    """Points issued together. ``lot_id`` is the event that issued them, ``last_day`` None when they never expire."""

    lot_id: str
    earned_on: date
    usable_from: date
    last_day: date | None
    points: int
    rolling_days: int = 0

    def lives(self, day: date) -> bool:
        """Whether the points exist on ``day`` (protected ones too)."""
        return self.last_day is None or self.last_day >= day

    def usable(self, day: date) -> bool:
        """Whether they can be used on ``day``."""
        return self.usable_from <= day and self.lives(day)


class Debt(Struct, frozen=True, array_like=True):
    """Points used or taken back beyond the lots: since when, in which store."""

    since: date
    store_id: str
    points: int


Lots = tuple[Lot, ...]
Debts = tuple[Debt, ...]


def spending_order(lot: Lot) -> tuple[date, date, str]:
    """Soonest to expire first, then first earned; the id makes it total."""
    return lot.last_day or _NEVER, lot.earned_on, lot.lot_id


def take(lots: Lots, points: int, from_lots: Iterable[Lot]) -> tuple[Lots, tuple[Lot, ...], int]:
    """Take ``points`` from ``from_lots`` in the order given: (lots left, parts taken, shortfall)."""
    left = {lot.lot_id: lot for lot in lots}
    taken: list[Lot] = []
    for lot in from_lots:
        if points == 0:
            break
        part = min(points, left[lot.lot_id].points)
        if part == 0:
            continue
        taken.append(replace(lot, points=part))
        left[lot.lot_id] = replace(left[lot.lot_id], points=left[lot.lot_id].points - part)
        points -= part
    return tuple(lot for lot in left.values() if lot.points), tuple(taken), points


def spend(lots: Lots, points: int, day: date) -> tuple[Lots, tuple[Lot, ...], int]:
    """Use points on ``day``, soonest to expire first: (lots left, parts used, shortfall)."""
    return take(lots, points, sorted((lot for lot in lots if lot.usable(day)), key=spending_order))


def claw(lots: Lots, points: int, day: date, own_lot: str) -> tuple[Lots, int]:
    """Take back points: the own lot first, then the soonest to expire of the living: (lots left, shortfall)."""
    own = [lot for lot in lots if lot.lot_id == own_lot]
    others = sorted((lot for lot in lots if lot.lot_id != own_lot and lot.lives(day)), key=spending_order)
    left, _, short = take(lots, points, own + others)
    return left, short


def add(lots: Lots, debts: Debts, lot: Lot) -> tuple[Lots, Debts]:
    """Put points in: they repay the oldest debt first; what is left becomes the lot."""
    if debts:
        debts, points = _repaid(debts, lot.points)
        lot = replace(lot, points=points)
    return ((*lots, lot) if lot.points else lots), debts


def give_back(lots: Lots, debts: Debts, lot: Lot) -> tuple[Lots, Debts]:
    """Put points back: as ``add``, but into the lot of the same id where there is one."""
    same = next((at for at, known in enumerate(lots) if known.lot_id == lot.lot_id), None)
    if same is None:
        return add(lots, debts, lot)
    debts, points = _repaid(debts, lot.points)
    joined = replace(lots[same], points=lots[same].points + points)
    return (*lots[:same], joined, *lots[same + 1 :]), debts


def _repaid(debts: Debts, points: int) -> tuple[Debts, int]:
    """The debts that points leave, and the points that debts leave."""
    still = []
    for debt in debts:
        paid = min(points, debt.points)
        points -= paid
        if debt.points > paid:
            still.append(replace(debt, points=debt.points - paid))
    return tuple(still), points


def owe(debts: Debts, day: date, store_id: str, points: int) -> Debts:
    """The debts with ``points`` more; unchanged for 0."""
    return (*debts, Debt(day, store_id, points)) if points else debts


def roll(lots: Lots, purchase_days: Iterable[date]) -> Lots:
    """The lots with the last day of rolling ones renewed by each purchase made while they lived."""
    for lot in lots:
        if lot.rolling_days:
            break
    else:
        return lots
    days = tuple(purchase_days)
    return tuple(_rolled(lot, days) if lot.rolling_days else lot for lot in lots)


def _rolled(lot: Lot, purchase_days: tuple[date, ...]) -> Lot:
    life = timedelta(days=lot.rolling_days - 1)
    last_day = lot.earned_on + life
    for day in purchase_days:
        if lot.earned_on < day <= last_day:
            last_day = day + life
    return replace(lot, last_day=last_day)

"""How points used are settled between stores: the arithmetic, on values alone.

A store that gives a discount for points which another store issued is owed that discount by it. Every piece of a sale's
discount goes to the lot it was paid from, so that the pieces add up to the discount exactly (I16).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from desktop.core.domain.splitting import share_so_far, split
from desktop.core.domain.state import SaleRecord

HQ = "@hq"  # points given from the console
BROUGHT = "@brought"  # balances and awards brought in by an import
OVERDRAWN = "@overdrawn"  # points that were used and that nobody had issued
UNKNOWN = "@unknown"  # the event that issued them is not here, or its store is none of the chain's
NAMED = (HQ, BROUGHT, OVERDRAWN, UNKNOWN)
_BY_HQ = frozenset({HQ, BROUGHT, UNKNOWN})


class Cell(Struct, frozen=True, kw_only=True):
    """Points of ``issuer`` used in ``redeemer``, returned ones taken off, and the discount given for them."""

    issuer: str
    redeemer: str
    points: int
    cost_minor: int


class Balance(Struct, frozen=True, kw_only=True):
    """What a party owes to others, what others owe it, and the difference: positive is to be received."""

    party: str
    owes_minor: int
    owed_minor: int

    @property
    def net_minor(self) -> int:
        """To be received, or to be paid if negative."""
        return self.owed_minor - self.owes_minor


class Piece(Struct, frozen=True):
    """Points of one lot used, or given back if negative, on a day, and the part of the discount."""

    day: date
    lot_id: str
    points: int
    cost_minor: int


def pieces(record: SaleRecord, discount_minor: int, refund_days: dict[str, date]) -> Iterator[Piece]:
    """A sale's discount by the lots it was paid from, and what its refunds took back, each on its own day."""
    if not record.used:  # nothing says which points: the discount is still somebody's
        if record.redeemed or discount_minor:
            yield Piece(record.day, "", record.redeemed, discount_minor)
        return
    costs = split(discount_minor, [lot.points for lot in record.used])
    for lot, cost in zip(record.used, costs, strict=True):
        yield Piece(record.day, lot.lot_id, lot.points, cost)
    done = 0
    for refund in record.refunds:
        day = refund_days.get(refund.refund_id)
        if day is not None:
            yield from _back(record, costs, day, done, done + refund.returned)
        done += refund.returned


def _back(record: SaleRecord, costs: tuple[int, ...], day: date, begin: int, end: int) -> Iterator[Piece]:
    """The points from place ``begin`` to ``end`` in the order used: as fold gives them back."""
    at = 0
    for lot, cost in zip(record.used, costs, strict=True):
        low, high = max(begin - at, 0), min(end - at, lot.points)
        at += lot.points
        if low < high:
            part = share_so_far(cost, high, lot.points) - share_so_far(cost, low, lot.points)
            yield Piece(day, lot.lot_id, low - high, -part)


def origin(lot_id: str) -> str | None:
    """The event whose points a lot holds; None for points from nowhere.

    Lots of a refund are called ``refund/lot``, those of an overdraft ``sale/debt`` (domain.fold).
    """
    issued_by = lot_id.rpartition("/")[2]
    return None if issued_by == "debt" else issued_by


def bearer(issuer: str, redeemer: str) -> str:
    """Who pays for points: the store that issued them, HQ for its own, and the store itself for an overdraft."""
    if issuer == OVERDRAWN:
        return redeemer
    return HQ if issuer in _BY_HQ else issuer


def balances(cells: Iterable[Cell]) -> tuple[Balance, ...]:
    """Who owes and who is owed; the differences sum to zero."""
    owes, owed = dict[str, int](), dict[str, int]()
    for cell in cells:
        payer = bearer(cell.issuer, cell.redeemer)
        if payer == cell.redeemer:
            continue
        owes[payer] = owes.get(payer, 0) + cell.cost_minor
        owed[cell.redeemer] = owed.get(cell.redeemer, 0) + cell.cost_minor
    return tuple(
        Balance(party=party, owes_minor=owes.get(party, 0), owed_minor=owed.get(party, 0))
        for party in sorted({*owes, *owed})
    )

"""Bodies and states at a glance: only the fields that sums over many need, from events that HQ understood.

Reading a body whole costs ten times as much. Whatever is not named here is skipped; what is, means what it means in
domain.events.
"""

from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.domain.lots import Debts, Lots


class _Award(Struct):
    points: int


class _Intent(Struct):
    redeem_points: int = 0
    sale_id: str = ""


class _Said(Struct):
    """What a sale, a refund or a movement by hand has that moves points."""

    intent: _Intent = msgspec.field(default_factory=_Intent)
    award: _Award | None = None
    lot_rule: Any = None
    discount_minor: int = 0
    shortfall_paid: int = 0
    points: int = 0


class _Body(Struct):
    payload: _Said


class Holding(Struct, array_like=True):
    """The beginning of a MemberState: what somebody has and owes."""

    lots: Lots = ()
    debts: Debts = ()


_decode = msgspec.json.Decoder(_Body).decode
read_holding = msgspec.json.Decoder(Holding).decode


def issued_and_used(sale: bytes) -> tuple[int, int]:
    """The points that a sale's body issued and used."""
    said = _decode(sale).payload
    issued = said.award.points if said.award is not None and said.lot_rule is not None else 0
    return max(issued, 0), said.intent.redeem_points


def moved_by_hand(body: bytes) -> int:
    """The points that an opening balance or a correction moved; negative for taken."""
    return _decode(body).payload.points


def discount_of(sale: bytes) -> int:
    """What a sale's points took off."""
    return _decode(sale).payload.discount_minor


def refunded_sale(refund: bytes) -> tuple[str, int]:
    """The sale that a refund is of, and the points of its clawback that were taken from the cash."""
    said = _decode(refund).payload
    return said.intent.sale_id, said.shortfall_paid

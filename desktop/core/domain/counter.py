"""What lies on the counter and is no fact of the ledger: goods with their prices, a bill that is not paid yet."""

from datetime import date

from msgspec import Struct


class Product(Struct, frozen=True, kw_only=True):
    """One of the shop's goods as its price list has it; ``kind`` and ``discounted`` as on a bill's line."""

    barcode: str
    name: str
    price_minor: int
    sku: str = ""
    category: str = ""
    kind: str = "goods"
    discounted: bool = False


class OpenBody(Struct, frozen=True):
    """A bill that is not paid yet, as bytes: ``position`` is its place on the screen, from 0."""

    bill_id: str
    position: int
    body: bytes
    kept_at_us: int


class PosHold(Struct, frozen=True, kw_only=True):
    """A bill that the shop's POS has announced under its number ``ref`` and not yet paid, as bytes.

    ``points`` of the member are promised to it on business day ``day``; ``sale_id`` is the sale that it will be.
    """

    ref: str
    sale_id: str
    member_id: str | None
    points: int
    day: date
    body: bytes
    kept_at_us: int

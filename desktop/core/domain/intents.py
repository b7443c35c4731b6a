"""What is asked for, as it was asked: part of the fact that answers it."""

from datetime import date
from typing import Literal

from msgspec import Struct

Proof = Literal["card", "pin", "number", "phone", "external", "name", "unverified"]
"""How a member was recognised; ``unverified``: by a card whose issuer's key has not arrived."""


class Line(Struct, frozen=True, omit_defaults=True):
    """A line of a bill; ``amount_minor`` is after its own discount, ``quantity`` as rung up.

    ``kind``: goods, or what neither earns nor takes points (deposit, delivery, packing, card_sale, tobacco).
    """

    amount_minor: int
    name: str = ""
    quantity: str = "1"
    unit_minor: int | None = None
    sku: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    kind: str = "goods"
    discounted: bool = False


class Tender(Struct, frozen=True):
    """How a part was paid: cash, card, wechat, alipay, or a name that the shop gave."""

    kind: str
    amount_minor: int


class Share(Struct, frozen=True, omit_defaults=True):
    """One of ``of`` shares of a bill that several paid: the ``part``-th, from 1. ``whole_minor``: the whole bill."""

    part: int
    of: int
    whole_minor: int


class SaleIntent(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A bill to be recorded. ``amount_minor`` is before points; ``earns`` is False for history that was not awarded.

    ``proof``: how the member was recognised. ``approved_by``: the manager who let a limit be passed.
    ``share``: this is a part of a bill; all parts bear the bill's id and its ref.
    """

    bill_id: str
    bill_no: str
    source: str
    amount_minor: int
    ref: str | None = None
    redeem_points: int = 0
    lines: tuple[Line, ...] = ()
    tenders: tuple[Tender, ...] = ()
    proof: Proof | None = None
    approved_by: str | None = None
    earns: bool = True
    share: Share | None = None


ClaimHow = Literal["claim", "forgotten", "unrecorded"]
"""By a slip's code; by a bill's number later; by the number of a bill that was never recorded here."""


class ClaimIntent(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A bill of nobody whose points somebody wants. ``eligible_minor``: what of ``amount_minor`` earns.

    ``sale_id``: the bill's event; for an unrecorded one the id that it would have had.
    """

    sale_id: str
    bill_no: str
    amount_minor: int
    eligible_minor: int
    sold_on: date
    how: ClaimHow = "claim"
    ref: str | None = None
    proof: Proof | None = None
    approved_by: str | None = None


Invoice = Literal["unknown", "none", "back"]
"""What became of the invoice of a refunded bill: not said, never written, taken back or reversed (红冲)."""


class RefundIntent(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Money to be given back on a bill: the bill's event, what was asked, and the reason's text by id and digest.

    ``tender``: the way it goes back; absent: cash.
    """

    sale_id: str
    bill_no: str
    refund_no: str
    amount_minor: int
    reason_id: str
    reason_digest: str
    ref: str | None = None
    approved_by: str | None = None
    invoice: Invoice = "unknown"
    tender: str | None = None

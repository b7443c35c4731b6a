"""What a slip says, as values: made from the stored sale alone, drawn by documents.

Money is in minor units of ``currency``, points are integers, times are the store's wall clock. Personal text comes
already masked. None means unknown and is printed as "—", never as 0.
"""

from datetime import date, datetime

from msgspec import Struct


class SlipLine(Struct, frozen=True, kw_only=True):
    """One line of goods; ``quantity`` is as rung up ("2", "0.358")."""

    name: str
    quantity: str
    unit_minor: int | None
    amount_minor: int


class SlipTender(Struct, frozen=True, kw_only=True):
    """How a part was paid. ``kind``: cash, card, wechat, alipay, or a name the shop gave; negative when given back."""

    kind: str
    amount_minor: int


class SlipMember(Struct, frozen=True, kw_only=True):
    """The member as the slip may show: all masked. ``tier`` is already in the slip's language."""

    name: str
    phone: str
    number: str
    tier: str | None


class SlipAward(Struct, frozen=True, kw_only=True):
    """Why these points: ``base`` points × ``multiplier_hundredths`` / 100, then limits; ``reasons`` are codes.

    Codes: tier, birthday (what multiplied), cap_bill, cap_day, cap_month, bills_per_day, min_bill, history, carry
    (what limited or changed it).
    """

    points: int
    base: int
    multiplier_hundredths: int
    reasons: tuple[str, ...] = ()


class SlipPoints(Struct, frozen=True, kw_only=True):
    """The member's points as the sale left them. Refunds: ``clawed`` and ``returned``; both 0 on a sale."""

    award: SlipAward | None
    redeemed: int = 0
    clawed: int = 0
    returned: int = 0
    balance: int | None = None
    usable: int | None = None
    expiring: int = 0
    expiring_on: date | None = None
    debt: int = 0
    debt_since: date | None = None
    debt_store: str | None = None
    next_tier: str | None = None
    next_tier_short_minor: int | None = None


class SlipClaim(Struct, frozen=True, kw_only=True):
    """What a slip of nobody's bill carries on request: whoever brings it gets the points. ``token`` is its QR text."""

    code: str
    token: str
    points: int
    last_day: date


class Slip(Struct, frozen=True, kw_only=True):
    """One slip. ``token`` is the bill's QR text. ``kind``: sale or refund (then ``refund_no`` is set).

    ``sample``: of an invented shop, and says so. ``share``: (part, of how many, the whole) of a split bill.
    """

    kind: str
    shop: str
    bill_no: str
    made_at: datetime
    cashier: str
    till_code: str
    currency: str
    language: str
    subtotal_minor: int
    paid_minor: int
    token: str
    store: str | None = None
    refund_no: str | None = None
    pos_ref: str | None = None
    share: tuple[int, int, int] | None = None
    claim: SlipClaim | None = None
    lines: tuple[SlipLine, ...] = ()
    discount_minor: int = 0
    tenders: tuple[SlipTender, ...] = ()
    member: SlipMember | None = None
    points: SlipPoints | None = None
    footer: str | None = None
    is_copy: bool = False
    is_companion: bool = True
    sample: bool = False


class Card(Struct, frozen=True, kw_only=True):
    """What a member card shows: no phone, no tier. ``number`` is grouped (K7M2 Q9XD 4HPA)."""

    shop: str
    name: str
    number: str
    member_since: date
    token: str
    language: str
    store: str | None = None

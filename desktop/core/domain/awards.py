"""What a sale did for its member, as facts carry it: the points and why, and the member as it left them."""

from datetime import date

from msgspec import Struct


class Award(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why these points: ⌊eligible × points ÷ per_minor⌋ is ``base``, × ``hundredths`` ÷ 100, then limits.

    ``reasons`` names, in order, what multiplied (tier, birthday) and what limited (min_bill, bills_per_day, cap_bill,
    cap_day, cap_month). ``carry_change`` is what the bill adds to the remainder kept, in units of 1 ÷ ``carry_per``.
    ``hundredths`` is floored where a product of multipliers has more places.
    """

    points: int
    eligible_minor: int
    base: int = 0
    hundredths: int = 100
    reasons: tuple[str, ...] = ()
    carry_change: int = 0
    carry_per: int = 1


class After(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The member as the sale or refund left them: what its slip says."""

    balance: int
    usable: int
    expiring: int = 0
    expiring_on: date | None = None
    debt: int = 0
    debt_since: date | None = None
    debt_store: str | None = None
    tier: str | None = None
    next_tier: str | None = None
    next_tier_short_minor: int | None = None

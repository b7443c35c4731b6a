"""What signs are found in, as plain values: bills, refunds, points given, look-ups, enrolments. And a sign itself."""

from datetime import date
from typing import Literal

from msgspec import Struct

SignKind = Literal[
    "hour_bills", "late_award", "shift_end", "redeem_refund", "same_cashier", "look_ups", "zero_bills", "no_second"
]
SIGN_KINDS: tuple[SignKind, ...] = (
    "hour_bills", "late_award", "shift_end", "redeem_refund", "same_cashier", "look_ups", "zero_bills", "no_second",
)  # fmt: skip

ActKind = Literal["bill", "refund", "by_hand", "award", "enrolled"]


class Act(Struct, frozen=True, kw_only=True):
    """Something somebody did for a member: evidence. ``number``: of the bill or refund, "" for other acts.

    ``points``: given (positive) or used (negative). ``paid_us``: of an award bound after payment, when the bill was
    paid; None where that is nowhere known.
    """

    event_id: str
    kind: ActKind
    at_us: int
    day: date
    staff_id: str
    member_id: str
    number: str = ""
    amount_minor: int = 0
    points: int = 0
    paid_us: int | None = None


class LookedUp(Struct, frozen=True):
    """A member looked up by somebody on a day; ``billed``: a bill of theirs was rung up that day."""

    day: date
    staff_id: str
    member_id: str
    billed: bool


class ShiftEnd(Struct, frozen=True):
    """When a shift was closed, or a points Z made beside a POS."""

    at_us: int


class Enrolled(Struct, frozen=True):
    """Who was enrolled by whom, when; ``second_on``: the second day with a bill, None while there is none."""

    act: Act
    second_on: date | None


class Sign(Struct, frozen=True, kw_only=True):
    """Something to look at. ``key`` names it for good: the same evidence found again is the same sign.

    ``measure``: what crossed the threshold (bills, minutes, points, people, per cent). ``member_id`` "" where it is
    about a cashier alone. ``acts``: the evidence, in order of time; ``members``: those looked up.
    """

    kind: SignKind
    key: str
    day: date
    at_us: int
    staff_id: str
    member_id: str
    measure: int
    acts: tuple[Act, ...] = ()
    members: tuple[str, ...] = ()

"""When something is a sign: a threshold for each kind, each within bounds, 0 to look for it no more."""

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken


class SignRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thresholds. 0 switches a sign off.

    ``hour_bills``: so many bills of one member within 60 minutes. ``late_minutes``: an award bound later than that
    after payment. ``shift_end_minutes``: points by hand in the last minutes of a shift. ``redeem_refund_hours``: a
    refund within so many hours after the member used points. ``same_cashier_bills``: more bills than that of one member
    with one cashier on a day. ``look_ups``: so many members looked up by one cashier on a day, without a bill.
    ``zero_days``: a bill of 0 on so many days before points were used, or on the day itself. ``second_days``: enrolled
    so long ago and not come a second time; a sign where that is ``second_percent`` of at least ``second_least``
    enrolments of one cashier.
    """

    hour_bills: int = 5
    late_minutes: int = 10
    shift_end_minutes: int = 30
    redeem_refund_hours: int = 24
    same_cashier_bills: int = 3
    look_ups: int = 10
    zero_days: int = 7
    second_days: int = 30
    second_percent: int = 80
    second_least: int = 5


BOUNDS: dict[str, tuple[int, int]] = {
    "hour_bills": (2, 100),
    "late_minutes": (1, 7 * 24 * 60),
    "shift_end_minutes": (1, 240),
    "redeem_refund_hours": (1, 7 * 24),
    "same_cashier_bills": (1, 100),
    "look_ups": (1, 1000),
    "zero_days": (1, 90),
    "second_days": (7, 180),
    "second_percent": (1, 100),
    "second_least": (1, 1000),
}
NEVER_OFF = frozenset({"second_percent", "second_least"})


def checked(rules: SignRules) -> SignRules:
    """The same rules. RuleBroken ``signs.bounds`` names the first threshold beyond its bounds."""
    for name, (least, most) in BOUNDS.items():
        value: int = getattr(rules, name)
        if not (least <= value <= most or (value == 0 and name not in NEVER_OFF)):
            raise RuleBroken("signs.bounds", name=name, least=least, most=most)
    return rules

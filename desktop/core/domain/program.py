"""The program: every number of RULES.md that a shop may set, as one frozen document named by its hash.

New rooms of the program (check-in, gifts, coupons, paid membership, stored value …) come as new sections; a document
keeps the bytes it was published with, so its name never changes.
"""

from decimal import Decimal
from functools import cached_property
from typing import Literal

from msgspec import Struct

from desktop.core.domain.classes import ClassRule
from desktop.core.domain.tiers import LadderRule
from desktop.core.domain.validity import Validity, ValidityKind

Rounding = Literal["floor", "carry"]
BirthdayWindow = Literal["off", "day", "week", "month"]
Combining = Literal["best", "multiply", "sum"]
Name = str | dict[str, str]


class Earn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a bill earns: ``points`` for each ``per_minor`` of eligible money. A cap of None is no cap."""

    points: int = 1
    per_minor: int = 100
    rounding: Rounding = "floor"
    min_bill: int = 0
    cap_bill: int | None = 5000
    cap_day: int | None = None
    cap_month: int | None = None
    bills_per_day: int | None = 3
    birthday: BirthdayWindow = "day"
    birthday_multiplier: Decimal = Decimal(2)
    combining: Combining = "sum"
    protection_days: int = 0
    excluded_categories: tuple[str, ...] = ()
    excluded_skus: tuple[str, ...] = ()
    excluded_tags: tuple[str, ...] = ()
    discounted_lines: bool = True


class Life(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long points live; see validity.Validity."""

    kind: ValidityKind = "days"
    days: int = 365
    months: int = 12
    month_day: str = "12-31"


class Tier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of the earned ladder. ``name`` is one text or one per language; ``multiplier`` has at most two places."""

    code: str
    name: Name = ""
    spend_minor: int = 0
    multiplier: Decimal = Decimal(1)

    def named(self, language: str) -> str:
        """The tier's name in a language, else in 简体, else its code."""
        if isinstance(self.name, str):
            return self.name or self.code
        by_base = {"zh-HK": "zh-Hant"}.get(language, language)
        return self.name.get(language) or self.name.get(by_base) or self.name.get("zh-Hans") or self.code


class Ladder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the earned ladder is climbed: the rolling window in days, the term in months."""

    window_days: int = 365
    term_months: int = 12


class Redeem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points → bill discount: ``points`` are worth ``minor``; who may spend how much without the card.

    ``offline_…`` bound a till with an HQ: the most that a member and all members may use there since its last complete
    round, and the hours after which none may be used.
    """

    points: int = 50
    minor: int = 100
    step: int = 50
    min_points: int = 0
    max_share_percent: int = 50
    from_purchase: int = 2
    unproven_per_day: int = 500
    offline_per_member: int = 500
    offline_per_till: int = 5000
    offline_hours: int = 72

    def worth_minor(self, points: int) -> int:
        """The money that points take off, in minor units, floored."""
        return points * self.minor // self.points


class Refund(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Refunds: where a clawback goes that finds no points, how long returned points past their day stay usable."""

    shortfall: Literal["debt", "cash"] = "debt"
    returned_days: int = 7
    manager_after_days: int = 7


class ByHand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points given by hand: the most in one grant, and by one manager on one day."""

    per_grant: int = 500
    per_day: int = 2000


class WinBack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Win-back offers: who is held out, how long a member is left alone after a contact.

    ``coupon_…``: what the shop's POS calls each recipe's offer, "" while it has none. A call needs none.
    ``from_…``, ``off_…``: a recipe's least bill and what it is worth, in minor units; None: as RULES.md has it.
    """

    holdout_percent: int = 10
    contact_days: int = 30
    coupon_new: str = ""
    coupon_returning: str = ""
    coupon_dormant_new: str = ""
    coupon_dormant_returning: str = ""
    coupon_dormant_active: str = ""
    coupon_none: str = ""
    from_returning: int | None = None
    off_returning: int | None = None
    from_dormant_new: int | None = None
    off_dormant_new: int | None = None
    from_dormant_returning: int | None = None
    off_dormant_returning: int | None = None
    off_dormant_active: int | None = None
    off_none: int | None = None

    def coupon(self, recipe: str) -> str:
        """What the POS calls the offer of a recipe; "" where it has no name."""
        coupons = {
            "new": self.coupon_new,
            "returning": self.coupon_returning,
            "dormant_new": self.coupon_dormant_new,
            "dormant_returning": self.coupon_dormant_returning,
            "dormant_active": self.coupon_dormant_active,
            "none": self.coupon_none,
        }
        return coupons.get(recipe, "")

    def amounts(self, recipe: str) -> tuple[int | None, int | None]:
        """The shop's own least bill and worth of a recipe's offer."""
        amounts = {
            "returning": (self.from_returning, self.off_returning),
            "dormant_new": (self.from_dormant_new, self.off_dormant_new),
            "dormant_returning": (self.from_dormant_returning, self.off_dormant_returning),
            "dormant_active": (None, self.off_dormant_active),
            "none": (None, self.off_none),
        }
        return amounts.get(recipe, (None, None))


DEFAULT_TIERS = (
    Tier(code="regular", name={"zh-Hans": "普通", "zh-Hant": "普通", "en": "Regular"}),
    Tier(code="vip", name="VIP", spend_minor=300_000, multiplier=Decimal(2)),
    Tier(
        code="platinum",
        name={"zh-Hans": "白金", "zh-Hant": "白金", "en": "Platinum"},
        spend_minor=800_000,
        multiplier=Decimal(2),
    ),
)


class Program(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The whole program. ``needs_till`` names the smallest till version that can apply it."""

    needs_till: int = 1
    earn: Earn = Earn()
    validity: Life = Life()
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    ladder: Ladder = Ladder()
    redeem: Redeem = Redeem()
    refund: Refund = Refund()
    by_hand: ByHand = ByHand()
    classes: ClassRule = ClassRule()
    winback: WinBack = WinBack()

    @cached_property
    def ladder_rule(self) -> LadderRule:
        """The ladder as its bills carry it."""
        steps = tuple((tier.code, tier.spend_minor) for tier in self.tiers)
        return LadderRule(steps, self.ladder.window_days, self.ladder.term_months)

    @cached_property
    def lot_rule(self) -> Validity:
        """The rule that a lot is born with under this program."""
        life = self.validity
        return Validity(life.kind, life.days, life.months, life.month_day, self.earn.protection_days)

    def tier(self, code: str | None) -> Tier | None:
        """The step with that code, if the ladder has it."""
        return next((tier for tier in self.tiers if tier.code == code), None)


def hundredths(multiplier: Decimal) -> int:
    """A multiplier of at most two places as an exact integer of hundredths (1.5 → 150)."""
    return int(multiplier * 100)


DEFAULT = Program()
PLAIN = Program(
    earn=Earn(cap_bill=None, bills_per_day=None, birthday="off", birthday_multiplier=Decimal(1)),
    tiers=tuple(Tier(code=t.code, name=t.name, spend_minor=t.spend_minor) for t in DEFAULT_TIERS),
)

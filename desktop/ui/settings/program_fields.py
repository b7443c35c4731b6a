"""The settings of a program as fields: which there are, in which groups, how a value is written and read. Pure."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from msgspec import Struct

from desktop.core.domain.money import format_minor, parse_minor

Kind = Literal["count", "money", "multiplier", "month_day", "choice", "text"]
_WIDE = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")
_MOST_DIGITS = 13


WITH_COUPON = ("new", "returning", "dormant_new", "dormant_returning", "dormant_active", "none")
"""Recipes whose offer the POS honours."""


AMOUNTS = (
    "from_returning", "off_returning", "from_dormant_new", "off_dormant_new", "from_dormant_returning",
    "off_dormant_returning", "off_dormant_active", "off_none",
)  # fmt: skip
"""Of their offers, the least bill and the worth; empty: the usual."""


class Setting(Struct, frozen=True, kw_only=True):
    """A field. ``unit`` names the words after it; ``only_if``: shown while that setting has one of these values."""

    key: str
    kind: Kind = "count"
    unit: str = ""
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    only_if: tuple[str, tuple[str, ...]] | None = None


class WrongTextError(ValueError):
    """What was typed is no value; ``args[0]`` names what is wrong with it."""


GROUPS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    (
        "earn",
        (
            Setting(key="earn.per_minor", kind="money"),
            Setting(key="earn.points", unit="points"),
            Setting(key="earn.rounding", kind="choice", choices=("floor", "carry")),
            Setting(key="earn.min_bill", kind="money"),
            Setting(key="earn.cap_bill", unit="points", may_be_empty=True),
            Setting(key="earn.cap_day", unit="points", may_be_empty=True),
            Setting(key="earn.cap_month", unit="points", may_be_empty=True),
            Setting(key="earn.bills_per_day", unit="bills", may_be_empty=True),
            Setting(key="earn.birthday", kind="choice", choices=("off", "day", "week", "month")),
            Setting(
                key="earn.birthday_multiplier",
                kind="multiplier",
                unit="times",
                only_if=("earn.birthday", ("day", "week", "month")),
            ),
            Setting(key="earn.combining", kind="choice", choices=("sum", "best", "multiply")),
            Setting(key="earn.protection_days", unit="days"),
        ),
    ),
    (
        "validity",
        (
            Setting(
                key="validity.kind",
                kind="choice",
                choices=("days", "months", "yearly", "since_purchase", "never"),
            ),
            Setting(key="validity.days", unit="days", only_if=("validity.kind", ("days", "since_purchase"))),
            Setting(key="validity.months", unit="months", only_if=("validity.kind", ("months",))),
            Setting(key="validity.month_day", kind="month_day", only_if=("validity.kind", ("yearly",))),
        ),
    ),
    (
        "ladder",
        (
            Setting(key="ladder.window_days", unit="days"),
            Setting(key="ladder.term_months", unit="months"),
        ),
    ),
    (
        "redeem",
        (
            Setting(key="redeem.points", unit="points"),
            Setting(key="redeem.minor", kind="money"),
            Setting(key="redeem.step", unit="points"),
            Setting(key="redeem.min_points", unit="points"),
            Setting(key="redeem.max_share_percent", unit="percent"),
            Setting(key="redeem.from_purchase"),
            Setting(key="redeem.unproven_per_day", unit="points"),
            Setting(key="redeem.offline_per_member", unit="points"),
            Setting(key="redeem.offline_per_till", unit="points"),
            Setting(key="redeem.offline_hours", unit="hours"),
        ),
    ),
    (
        "refund",
        (
            Setting(key="refund.manager_after_days", unit="days"),
            Setting(key="refund.shortfall", kind="choice", choices=("debt", "cash")),
            Setting(key="refund.returned_days", unit="days"),
        ),
    ),
    (
        "by_hand",
        (
            Setting(key="by_hand.per_grant", unit="points"),
            Setting(key="by_hand.per_day", unit="points"),
        ),
    ),
    (
        "classes",
        (
            Setting(key="classes.window_days", unit="days"),
            Setting(key="classes.cycle_days", unit="days"),
            Setting(key="classes.count", kind="choice", choices=("bills", "days")),
            Setting(key="classes.exactly_three", kind="choice", choices=("active", "returning")),
            Setting(key="classes.own_rhythm", kind="choice", choices=("off", "on")),
            Setting(key="classes.rhythm_bills", unit="bills", only_if=("classes.own_rhythm", ("on",))),
            Setting(key="classes.rhythm_least_days", unit="days", only_if=("classes.own_rhythm", ("on",))),
            Setting(key="classes.introduced_days", unit="days"),
            Setting(key="classes.growing_days", unit="days"),
            Setting(key="classes.rfm_days", unit="days"),
        ),
    ),
    (
        "winback",
        (
            Setting(key="winback.holdout_percent", unit="percent"),
            Setting(key="winback.contact_days", unit="days"),
            *(Setting(key=f"winback.coupon_{recipe}", kind="text") for recipe in WITH_COUPON),
            *(Setting(key=f"winback.{name}", kind="money", may_be_empty=True) for name in AMOUNTS),
        ),
    ),
)
SETTINGS = {setting.key: setting for _, settings in GROUPS for setting in settings}


def value_at(tree: dict[str, Any], key: str) -> Any:
    """The value under a dotted key."""
    for name in key.split("."):
        tree = tree[name]
    return tree


def written(kind: Kind, value: Any, currency: str) -> str:
    """A value as it stands in its field; nothing for no limit."""
    if value is None:
        return ""
    if kind == "money":
        return short_money(value, currency)
    return plain(value) if isinstance(value, Decimal) else str(value)


def short_money(amount_minor: int, currency: str) -> str:
    """An amount as a person types it: 100, 0.50."""
    text = format_minor(amount_minor, currency).replace(",", "")
    whole, _, part = text.partition(".")
    return text if part.strip("0") else whole


def plain(value: Decimal) -> str:
    """A multiplier without zeros at its end: 2, 1.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(setting: Setting, text: str, currency: str) -> Any:
    """The value that was typed. WrongTextError ``empty``, ``count``, ``money``, ``multiplier``, ``month_day``."""
    if setting.kind == "text":
        return text.strip()
    bare = text.translate(_WIDE).strip()
    if not bare:
        if setting.may_be_empty:
            return None
        raise WrongTextError("empty")
    return _READ[setting.kind](bare, currency)


def _count(text: str, _currency: str) -> int:
    digits = text.replace(",", "")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        raise WrongTextError("count")
    return int(digits)


def _money(text: str, currency: str) -> int:
    try:
        return parse_minor(text, currency)
    except ValueError:
        raise WrongTextError("money") from None


def _multiplier(text: str, _currency: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise WrongTextError("multiplier") from None
    if not value.is_finite():
        raise WrongTextError("multiplier")
    return value


def _month_day(text: str, _currency: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})日?", text, re.ASCII)
    if found is None:
        raise WrongTextError("month_day")
    return f"{int(found[1]):02}-{int(found[2]):02}"


def _choice(text: str, _currency: str) -> str:
    return text


_READ = {"count": _count, "money": _money, "multiplier": _multiplier, "month_day": _month_day, "choice": _choice}

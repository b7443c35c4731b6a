"""Programs as documents: canonical bytes, hash, single settings by dotted key, and what is refused, by name."""

import re
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from typing import Any, get_args

import msgspec

from desktop.core.domain.calendar import yearly
from desktop.core.domain.classes import ExactlyThree, OwnRhythm
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.holdout import MOST_PERCENT
from desktop.core.domain.program import BirthdayWindow, Combining, Program, Rounding, WinBack, hundredths
from desktop.core.domain.purchases import Count
from desktop.core.domain.recipes import RECIPES
from desktop.core.domain.validity import ValidityKind

_ENCODER = msgspec.json.Encoder(order="deterministic", decimal_format="number")
_BIGGEST = 10**12
_MOST_TIERS = 20
_MOST_LANGUAGES = 10
_MOST_NAME = 60
_MOST_EXCLUDED = 2_000
_EXCLUDED_SAID = f"≤ {_MOST_EXCLUDED} × {_MOST_NAME}"
MOST_COUPON = 40
"""Characters of what a POS calls a coupon."""
MOST_DOCUMENT_BYTES = 64 * 1024
"""What HQ keeps of a program, and a till takes up."""
_MOST_BYTES_SAID = f"≤ {MOST_DOCUMENT_BYTES // 1024} KiB"


def canonical(program: Program) -> bytes:
    """The bytes a program is published and named by: JSON, keys sorted, every setting written out."""
    return _ENCODER.encode(program)


def program_hash(document: bytes) -> str:
    """The name of a program document: 32 hex digits of SHA-256."""
    return sha256(document).hexdigest()[:32]


def read_program(document: bytes) -> Program:
    """A program from its published bytes."""
    return msgspec.json.decode(document, type=Program)


def fit_program(document: bytes) -> Program:
    """A program that somebody else made, of which nothing goes beyond what the rules can bear.

    Raises RuleBroken ``program.unreadable``, or as validated.
    """
    if len(document) > MOST_DOCUMENT_BYTES:
        raise RuleBroken("program.bad_value", key="program", wanted=_MOST_BYTES_SAID)
    try:
        program = read_program(document)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise RuleBroken("program.unreadable") from None
    return validated(program)


def as_tree(program: Program) -> dict[str, Any]:
    """The program as plain nested dicts and lists, multipliers as exact decimals."""
    tree: dict[str, Any] = msgspec.to_builtins(program, builtin_types=(Decimal,))
    return tree


def changed(program: Program, changes: dict[str, Any]) -> Program:
    """The program with ``changes`` (dotted keys or nested tables) applied and the whole validated.

    Raises RuleBroken ``program.unknown_key`` or ``program.bad_value``, naming the key and what would be right.
    """
    tree = as_tree(program)
    for key, value in _dotted(changes, tree):
        section, leaf = _place(tree, key)
        section[leaf] = _normal(key, value)
        _decoded(tree, key)
    return validated(_decoded(tree, "program"))


def _dotted(changes: dict[str, Any], known: Any, prefix: str = "") -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for key, value in changes.items():
        inside = known.get(key) if isinstance(known, dict) else None
        if isinstance(value, dict) and isinstance(inside, dict):
            flat += _dotted(value, inside, f"{prefix}{key}.")
        else:
            flat.append((prefix + key, value))
    return flat


def _place(tree: dict[str, Any], key: str) -> tuple[dict[str, Any], str]:
    *path, leaf = key.split(".")
    section: Any = tree
    for name in path:
        section = section.get(name) if isinstance(section, dict) else None
    if not isinstance(section, dict) or leaf not in section or isinstance(section[leaf], dict):
        raise RuleBroken("program.unknown_key", key=key, choices=", ".join(sorted(_leaves(tree))))
    return section, leaf


def _leaves(tree: dict[str, Any], prefix: str = "") -> list[str]:
    found: list[str] = []
    for key, value in tree.items():
        found += _leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]
    return found


def _normal(key: str, value: Any) -> Any:
    """A cap of 0 is how some systems write "no cap"; a cap that lets nothing through is not a cap. Yes is on."""
    if key == "classes.own_rhythm" and isinstance(value, bool):
        return "on" if value else "off"
    is_cap = key.startswith("earn.cap_") or key == "earn.bills_per_day"
    return None if is_cap and value == 0 else value


def _decoded(tree: dict[str, Any], key: str) -> Program:
    try:
        return msgspec.convert(tree, Program, strict=True)
    except msgspec.ValidationError as error:
        raise RuleBroken("program.bad_value", key=key, wanted=_right(key, str(error))) from None


def _right(key: str, complaint: str) -> str:
    """What would be right, without words: the choices, the range, or the default as an example."""
    if key in _CHOICES:
        return " | ".join(_CHOICES[key])
    if key in _RANGES:
        return str(_RANGES[key])
    at = complaint.rpartition("`$")[2].strip("`.")
    section, leaf = _place(as_tree(Program()), key) if "." in key or key == "tiers" else ({}, "")
    example = section.get(leaf)
    return _ENCODER.encode(example).decode() if example is not None and not isinstance(example, list) else at


@dataclass(frozen=True)
class _Range:
    low: int
    high: int = _BIGGEST

    def holds(self, value: Any) -> bool:
        return value is None or self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low} … {self.high}"


_RANGES = {
    "needs_till": _Range(1, 1),
    "earn.points": _Range(0, 1_000_000), "earn.per_minor": _Range(1, 100_000_000), "earn.min_bill": _Range(0),
    "earn.cap_bill": _Range(1), "earn.cap_day": _Range(1), "earn.cap_month": _Range(1),
    "earn.bills_per_day": _Range(1, 10_000), "earn.protection_days": _Range(0, 3660),
    "validity.days": _Range(1, 36_600), "validity.months": _Range(0, 1200),
    "ladder.window_days": _Range(1, 3660), "ladder.term_months": _Range(1, 120),
    "redeem.points": _Range(1, 1_000_000), "redeem.minor": _Range(1, 100_000_000), "redeem.step": _Range(1, 1_000_000),
    "redeem.min_points": _Range(0), "redeem.max_share_percent": _Range(0, 100),
    "redeem.from_purchase": _Range(1, 1000), "redeem.unproven_per_day": _Range(0),
    "redeem.offline_per_member": _Range(0), "redeem.offline_per_till": _Range(0),
    "redeem.offline_hours": _Range(0, 87_600),
    "refund.returned_days": _Range(0, 3660), "refund.manager_after_days": _Range(0, 3660),
    "by_hand.per_grant": _Range(0), "by_hand.per_day": _Range(0),
    "classes.window_days": _Range(2, 3660), "classes.cycle_days": _Range(1, 1830),
    "classes.rhythm_bills": _Range(2, 1000), "classes.rhythm_least_days": _Range(1, 3660),
    "classes.introduced_days": _Range(1, 3660), "classes.growing_days": _Range(1, 36_600),
    "classes.rfm_days": _Range(1, 3660),
    "winback.holdout_percent": _Range(0, MOST_PERCENT), "winback.contact_days": _Range(1, 3660),
    **{f"winback.{name}": _Range(0) for name in WinBack.__struct_fields__ if name.startswith(("from_", "off_"))},
}  # fmt: skip


_CHOICES = {
    "earn.rounding": get_args(Rounding),
    "earn.birthday": get_args(BirthdayWindow),
    "earn.combining": get_args(Combining),
    "validity.kind": get_args(ValidityKind),
    "refund.shortfall": ("debt", "cash"),
    "classes.count": get_args(Count),
    "classes.exactly_three": get_args(ExactlyThree),
    "classes.own_rhythm": get_args(OwnRhythm),
}


def validated(program: Program) -> Program:
    """The program, or RuleBroken ``program.bad_value`` with the key and what would be right."""
    tree = as_tree(program)
    for key, limits in _RANGES.items():
        section, leaf = _place(tree, key)
        _demand(limits.holds(section[leaf]), key, str(limits))
    _check_multiplier("earn.birthday_multiplier", program.earn.birthday_multiplier)
    _check_life(program)
    _check_tiers(program)
    _check_excluded(tree)
    _check_classes(program)
    _check_coupons(tree)
    _check_offers(program.winback)
    redeem = program.redeem
    _demand(redeem.step * redeem.minor % redeem.points == 0, "redeem.step", "step × minor ÷ points = 1, 2, 3 …")
    _demand(len(canonical(program)) <= MOST_DOCUMENT_BYTES, "program", _MOST_BYTES_SAID)
    return program


def _check_life(program: Program) -> None:
    life, protection = program.validity, program.earn.protection_days
    shortest = {"days": life.days, "since_purchase": life.days, "months": 28 * life.months + 1, "yearly": 1}
    if least := shortest.get(life.kind):
        _demand(protection < least, "earn.protection_days", f"0 … {least - 1}")
    _demand(re.fullmatch(r"\d\d-\d\d", life.month_day, re.ASCII), "validity.month_day", "MM-DD")
    try:
        yearly(2001, life.month_day)
    except ValueError:
        raise RuleBroken("program.bad_value", key="validity.month_day", wanted="MM-DD") from None


def _check_tiers(program: Program) -> None:
    tiers = program.tiers
    _demand(1 <= len(tiers) <= _MOST_TIERS, "tiers", f"1 … {_MOST_TIERS}")
    _demand(len({tier.code for tier in tiers}) == len(tiers) and all(t.code for t in tiers), "tiers.code", "a ≠ b")
    steps = [tier.spend_minor for tier in tiers]
    _demand(steps[0] == 0 and all(a < b for a, b in pairwise(steps)), "tiers.spend_minor", "0 < … < …")
    _demand(steps[-1] <= _BIGGEST, "tiers.spend_minor", f"≤ {_BIGGEST}")
    for tier in tiers:
        _check_multiplier("tiers.multiplier", tier.multiplier)
        names = tier.name if isinstance(tier.name, dict) else {"": tier.name}
        _demand(_is_a_word(tier.code), "tiers.code", f"≤ {_MOST_NAME}")
        fine = len(names) <= _MOST_LANGUAGES and all(map(_is_a_word, (*names, *names.values())))
        _demand(fine, "tiers.name", f"≤ {_MOST_NAME}")


def _check_excluded(tree: dict[str, Any]) -> None:
    for key, values in tree["earn"].items():
        if key.startswith("excluded_"):
            _demand(len(values) <= _MOST_EXCLUDED and all(map(_is_a_word, values)), f"earn.{key}", _EXCLUDED_SAID)


def _is_a_word(text: str) -> bool:
    """Short, and one line of what can be shown."""
    return len(text) <= _MOST_NAME and text.isprintable()


def _check_classes(program: Program) -> None:
    """Whoever is not yet dormant has bought in the window; the second stage ends after the first."""
    rule = program.classes
    _demand(rule.window_days >= rule.dormant_days, "classes.window_days", f"{rule.dormant_days} … 3660")
    _demand(rule.growing_days >= rule.introduced_days, "classes.growing_days", f"{rule.introduced_days} … 36600")


def _check_offers(rule: WinBack) -> None:
    """Nothing is worth more than its least bill, nor goes deeper than its recipe allows."""
    for recipe in RECIPES.values():
        from_minor, off_minor = rule.amounts(recipe.name)
        if from_minor and off_minor is not None:
            most = from_minor * (recipe.most_percent or 100) // 100
            _demand(off_minor <= most, f"winback.off_{recipe.name}", f"0 … {most}")


def _check_coupons(tree: dict[str, Any]) -> None:
    """A coupon's name fits on a screen and a letter, and is one line."""
    for name, value in tree["winback"].items():
        if name.startswith("coupon_"):
            fine = len(value) <= MOST_COUPON and value.isprintable() and value == value.strip()
            _demand(fine, f"winback.{name}", f"≤ {MOST_COUPON}")


def _check_multiplier(key: str, value: Decimal) -> None:
    fine = value.is_finite() and 0 <= value <= 100 and Decimal(hundredths(value)).scaleb(-2) == value
    _demand(fine, key, "0 … 100, 0.01")


def _demand(holds: object, key: str, wanted: str) -> None:
    if not holds:
        raise RuleBroken("program.bad_value", key=key, wanted=wanted)

"""Why these points, in one line: ``128 × 2（白金）= 256 积分``, and every limit that bit. Pure."""

from collections.abc import Callable

from desktop.core.domain.events import Award
from desktop.ui.figures import factor_text

Phrase = Callable[..., str]
_NOTHING = ("own_shift", "min_bill", "bills_per_day")
_CAPS = ("cap_bill", "cap_day", "cap_month")
LIMITS = ("bills_per_day", *_CAPS)
"""The limits that a manager may let a bill pass."""


def why(phrase: Phrase, award: Award, tier_name: str | None) -> str:
    """The whole reckoning. ``phrase`` speaks keys of this room."""
    limits = [reason for reason in award.reasons if reason in _CAPS]
    nothing = next((reason for reason in award.reasons if reason in _NOTHING), None)
    if nothing:
        return phrase(f"award.{nothing}")
    points = award.base * award.hundredths // 100
    names = [_name(phrase, reason, tier_name) for reason in award.reasons if reason in ("tier", "birthday")]
    facts = {"base": f"{award.base:,}", "times": factor_text(award.hundredths), "points": f"{points:,}"}
    because = phrase("award.and").join(names)
    text = phrase("award.formula_why", why=because, **facts) if names else phrase("award.formula", **facts)
    return text + "".join(phrase(f"award.{limit}", points=f"{award.points:,}") for limit in limits)


def _name(phrase: Phrase, reason: str, tier_name: str | None) -> str:
    return tier_name or phrase("award.tier") if reason == "tier" else phrase("award.birthday")

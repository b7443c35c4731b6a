"""The stage of a member's life: introduced, growing, mature; dormant and lost as the class says (RULES.md)."""

from datetime import date
from typing import Literal

from desktop.core.domain.classes import Class, ClassRule

Stage = Literal["introduced", "growing", "mature", "dormant", "lost"]
STAGE_WORDS: dict[Stage, str] = {
    "introduced": "引入期",
    "growing": "成长期",
    "mature": "成熟期",
    "dormant": "休眠期",
    "lost": "流失期",
}
"""As RULES.md calls them, which is how lists for other programs name them."""


def member_since(first_bill: date | None, *enrolled_on: date | None) -> date:
    """The earliest of the days known: of enrolment, or of the first bill if that was earlier. One must be known."""
    return min(day for day in (first_bill, *enrolled_on) if day is not None)


def stage_of(name: Class, since: date, day: date, rule: ClassRule) -> Stage:
    """The stage on ``day`` of a member of class ``name``, a member ``since`` then."""
    if name in {"lost", "dormant"}:
        return "lost" if name == "lost" else "dormant"
    days = (day - since).days
    if name == "none":
        return _stage(days, rule.dormant_days, rule.lost_days, ("introduced", "dormant", "lost"))
    return _stage(days, rule.introduced_days, rule.growing_days, ("introduced", "growing", "mature"))


def _stage(days: int, first_ends: int, second_ends: int, stages: tuple[Stage, Stage, Stage]) -> Stage:
    return stages[0 if days < first_ends else 1 if days < second_ends else 2]

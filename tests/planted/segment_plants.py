"""Bugs in classes, stage, RFM, flows: each a function that patches the running code, as in plants.py."""

from bisect import bisect_right
from datetime import date, datetime, timedelta

import pytest

import desktop.core.domain.classes as classes_module
import desktop.core.domain.fold as fold_module
import desktop.core.domain.rfm as rfm_module
import desktop.core.domain.segments as segments_module
from desktop.core.domain import purchases, rhythm
from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.classes import Class, ClassRule
from desktop.core.domain.history import with_part_refund
from desktop.core.domain.purchases import Bought, Count
from desktop.core.domain.rhythm import Rhythm
from desktop.core.domain.state import Refunded, SaleRecord
from desktop.core.domain.tiers import History, window_spend


def dormant_a_day_late(patch: pytest.MonkeyPatch) -> None:
    """On day 60 still as lively as ever."""
    patch.setattr(ClassRule, "dormant_days", property(lambda rule: 2 * rule.cycle_days + 1))


def lost_a_day_late(patch: pytest.MonkeyPatch) -> None:
    """On day 120 still dormant."""
    patch.setattr(ClassRule, "lost_days", property(lambda rule: 4 * rule.cycle_days + 1))


def window_a_day_longer(patch: pytest.MonkeyPatch) -> None:
    """D − 90 counts too."""

    def bills_in(history: History, day: date, window_days: int, count: Count = "bills") -> int:
        return purchases.bills_in(history, day, window_days + 1, count)

    patch.setattr(classes_module, "bills_in", bills_in)
    patch.setattr(rfm_module, "bills_in", bills_in)


def exactly_three_is_always_active(patch: pytest.MonkeyPatch) -> None:
    """The setting says otherwise and nobody asks it."""
    right = ClassRule.by_frequency

    def by_frequency(self: ClassRule, purchases: int) -> Class:
        return "active" if purchases > 1 and purchases * self.cycle_days == self.window_days else right(self, purchases)

    patch.setattr(ClassRule, "by_frequency", by_frequency)


def three_is_typed(patch: pytest.MonkeyPatch) -> None:
    """Three, whatever window and cycle are."""

    def by_frequency(self: ClassRule, purchases: int) -> Class:
        names: dict[int, Class] = {0: "new", 1: "new", 2: "returning", 3: self.exactly_three}
        return names.get(purchases, "active")

    patch.setattr(ClassRule, "by_frequency", by_frequency)


def bills_of_nothing_do_not_count(patch: pytest.MonkeyPatch) -> None:
    """Only who pays has been there."""

    def bought_by(history: History, day: date) -> Bought | None:
        paid = [totals.day for totals in history.days if totals.paid_bills and totals.day <= day]
        return Bought(paid[0], paid[-1]) if paid else None

    patch.setattr(classes_module, "bought_by", bought_by)


def days_are_counted_as_bills(patch: pytest.MonkeyPatch) -> None:
    """Whoever came twice on one day was there on two."""

    def bills_in(history: History, day: date, window_days: int, _count: Count = "bills") -> int:
        return purchases.bills_in(history, day, window_days)

    patch.setattr(classes_module, "bills_in", bills_in)


def origin_of_today(patch: pytest.MonkeyPatch) -> None:
    """The window of origin ends today instead of on the last purchase day."""
    patch.setattr(classes_module, "_last_class", lambda history, _last, rule: rule.by_frequency(
        purchases.bills_in(history, _TODAY[0], rule.window_days, rule.count)))  # fmt: skip

    def seen(history: History, day: date, rule: ClassRule) -> object:
        _TODAY[0] = day
        return classes_module.classify(history, day, rule)

    patch.setattr(segments_module, "classify", seen)


_TODAY = [date.min]


def whole_refunds_leave_the_visit(patch: pytest.MonkeyPatch) -> None:
    """Money back, but the bill still counts as a purchase."""

    def with_refund(history: History, day: date, record: SaleRecord, part: Refunded) -> History:
        return with_part_refund(history, record, day, part.minor)

    patch.setattr(fold_module, "_with_refund", with_refund)


def refunds_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    """M is what was paid, not what was kept."""

    def spend(history: History, day: date, window_days: int, refunds_by: date) -> int:  # noqa: ARG001
        return window_spend(history, day, window_days, date.min)

    patch.setattr(rfm_module, "window_spend", spend)


def ties_count_as_worse(patch: pytest.MonkeyPatch) -> None:
    """Whoever is equal is put below."""
    patch.setattr(rfm_module, "bisect_left", lambda column, value: bisect_right(column, value) - 1)


def recency_upside_down(patch: pytest.MonkeyPatch) -> None:
    """Who stayed away longest is best."""
    patch.setattr(rfm_module, "_better_up", lambda member: (member.days_since, member.bills, member.spend_minor))


def a_year_of_366_days(patch: pytest.MonkeyPatch) -> None:
    """D − 365 counts too."""
    right = rfm_module.recent
    patch.setattr(segments_module, "recent", lambda history, day, days: right(history, day, days + 1))


def own_rhythm_floored(patch: pytest.MonkeyPatch) -> None:
    """Twice 10⅓ days is reached on day 20."""
    patch.setattr(Rhythm, "times", lambda self, factor: factor * self.span_days // self.gaps)


def own_rhythm_between_bills(patch: pytest.MonkeyPatch) -> None:
    """Two bills of one day are a gap of no days."""

    def own(history: History, day: date) -> Rhythm | None:
        days = [totals.day for totals in history.days for _ in range(totals.bills) if totals.day <= day]
        return rhythm.rhythm_of(days)

    patch.setattr(classes_module, "own_rhythm", own)


def own_rhythm_without_least(patch: pytest.MonkeyPatch) -> None:
    """Who comes every day is dormant on the second without."""
    right = classes_module.limits

    def limits(history: History, day: date, rule: ClassRule) -> tuple[int, int]:
        found = rhythm.own_rhythm(history, day)
        if rule.own_rhythm == "off" or found is None or purchases.bills_by(history, day) < rule.rhythm_bills:
            return right(history, day, rule)
        return min(rule.dormant_days, found.times(2)), min(rule.lost_days, found.times(4))

    patch.setattr(classes_module, "limits", limits)


def a_month_is_30_days(patch: pytest.MonkeyPatch) -> None:
    """Flows from a day that no calendar calls a month before."""
    patch.setattr(classes_module, "month_before", lambda day: day - timedelta(days=30))


def enrolment_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Stages count from the first bill, though it was given back."""
    patch.setattr(segments_module, "member_since", lambda first_bill, *_: first_bill)


def a_day_starts_after_hours_and_not_at_an_hour(patch: pytest.MonkeyPatch) -> None:
    """Ninety minutes after midnight by the stopwatch: another day where the clock is turned back."""

    def day(self: BusinessClock, instant_us: int) -> date:
        return datetime.fromtimestamp(instant_us // 1_000_000 - 60 * self.starts_minutes, self.zone).date()

    patch.setattr(BusinessClock, "day", day)

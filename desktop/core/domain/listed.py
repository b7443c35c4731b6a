"""What lists say of a member on a day: class, origin, where they were a month ago, what they came to, what is due.

A function of the member's state, the program and the day; classes, rfm, rhythm, tiers are the truth that it repeats.
``changes_on`` is the next day on which any of it may change by itself, so that a row that is kept need not be looked
at before.
"""

from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.calendar import ONE_DAY
from desktop.core.domain.classes import Class, class_on, classify, limits, month_before
from desktop.core.domain.people import CHANNELS
from desktop.core.domain.program import Program
from desktop.core.domain.purchases import bills_in, purchase_days
from desktop.core.domain.rhythm import Rhythm, rhythm_of
from desktop.core.domain.state import MemberState, next_expiry
from desktop.core.domain.tiers import History, tier_on, window_spend

NEVER = date.max
_MONTH_DAYS = 31
"""No month is longer: what is this many days after a day is a month after it at the latest."""


class Listed(Struct, frozen=True, kw_only=True, array_like=True):
    """A member as lists show them at the end of a business day.

    ``before``: the class a month earlier, as known then. ``since``: the earliest day that the events know them from,
    None where they know none. ``bills`` and ``spend_minor`` ever; ``recent_…``: on the RFM days. ``gap_days`` and
    ``gaps``: days between visits, together, and how many. ``expires_on``: the last day of the points that go first,
    ``expiring`` how many. ``consents``: a bit for each of people.CHANNELS. ``changes_on``: NEVER, or a later day.
    """

    class_name: Class
    origin: Class | None
    before: Class
    since: date | None
    first_day: date | None
    last_day: date | None
    bills: int
    spend_minor: int
    recent_bills: int
    recent_spend_minor: int
    gap_days: int
    gaps: int
    tier: str | None
    tier_until: date | None
    balance: int
    expires_on: date | None
    expiring: int
    consents: int
    has_left: bool
    changes_on: date

    @property
    def rhythm(self) -> Rhythm | None:
        """The member's own; None for fewer than two visits."""
        return Rhythm(self.gap_days, self.gaps, self.last_day) if self.gaps and self.last_day else None


def consent_bits(consents: tuple[str, ...]) -> int:
    """The channels agreed to, as bits in the order of people.CHANNELS."""
    return sum(1 << at for at, channel in enumerate(CHANNELS) if channel in consents)


def listed(state: MemberState, day: date, program: Program, then: History | None = None) -> Listed:
    """The member as lists show them at the end of ``day``.

    ``then``: the history as known a month before, where it is not what the state says of it: a bill of before has been
    refunded whole since.
    """
    rule, history = program.classes, state.history
    classed = classify(history, day, rule)
    rhythm = rhythm_of(purchase_days(history, day))
    held = tier_on(state.held, history, day, program.ladder_rule)
    expiry = next_expiry(state, day)
    is_recent = classed is not None and classed.days_since < rule.rfm_days
    return Listed(
        class_name=classed.name if classed else "none",
        origin=classed.origin if classed else None,
        before=class_on(history if then is None else then, month_before(day), rule),
        since=min((d for d in (classed.first_day if classed else None, state.enrolled_on) if d), default=None),
        first_day=classed.first_day if classed else None,
        last_day=classed.last_day if classed else None,
        bills=bills_in(history, day, day.toordinal()),
        spend_minor=window_spend(history, day, day.toordinal(), day),
        recent_bills=bills_in(history, day, rule.rfm_days) if is_recent else 0,
        recent_spend_minor=window_spend(history, day, rule.rfm_days, day) if is_recent else 0,
        gap_days=rhythm.span_days if rhythm else 0,
        gaps=rhythm.gaps if rhythm else 0,
        tier=held.code,
        tier_until=held.until,
        balance=state.balance(day),
        expires_on=expiry.last_day if expiry else None,
        expiring=expiry.points if expiry else 0,
        consents=consent_bits(state.consents),
        has_left=state.left is not None,
        changes_on=_changes_on(state, day, program) if then is None else day + ONE_DAY,
    )


def _changes_on(state: MemberState, day: date, program: Program) -> date:
    """The first later day on which something of it may be another; too early costs a look, too late would be wrong."""
    rule, history = program.classes, state.history
    days = [totals.day for totals in history.days if totals.bills]
    ends = [lot.last_day + ONE_DAY for lot in state.lots if lot.last_day]
    if state.held.until:
        ends.append(state.held.until + ONE_DAY)
    for bill_day in days:
        leaves = bill_day + timedelta(days=rule.window_days)
        ends += [
            bill_day,
            bill_day + timedelta(days=rule.rfm_days),
            leaves,
            _month_after(bill_day),
            _month_after(leaves),
        ]
    ends += [part.refunded_on for part in history.part_refunds]
    ends += _goes(history, day, program)
    ends += [_month_after(gone) for gone in _goes(history, month_before(day), program)]
    return min((end for end in ends if end > day), default=NEVER)


def _goes(history: History, as_of: date, program: Program) -> list[date]:
    """When whoever buys no more is dormant, and lost, by what is known at ``as_of``."""
    known = purchase_days(history, as_of)
    return [known[-1] + timedelta(days=limit) for limit in limits(history, as_of, program.classes)] if known else []


def _month_after(day: date) -> date:
    """The first day whose month before is ``day`` or later."""
    after = day + timedelta(days=_MONTH_DAYS)
    while month_before(after - ONE_DAY) >= day:
        after -= ONE_DAY
    return after

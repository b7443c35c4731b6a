"""What lists say of a member on a day: class, origin, where they were a month ago, what they came to, what is due.

A function of the member's state, the program and the day; classes, rfm, rhythm, tiers are the truth that it repeats.
``changes_on`` is the next day on which any of it may change by itself, so that a row that is kept need not be looked
at before.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.calendar import ONE_DAY, add_months
from desktop.core.domain.classes import Class, ClassRule, class_on, classify, limits, month_before
from desktop.core.domain.contacts import last_offer, reminder
from desktop.core.domain.people import CHANNELS
from desktop.core.domain.program import Program
from desktop.core.domain.rhythm import Rhythm
from desktop.core.domain.state import MemberState, next_expiry
from desktop.core.domain.tiers import DayTotals, History, tier_on

NEVER = date(9000, 1, 1)
"""Days can still be added to it."""


class Listed(Struct, frozen=True, kw_only=True, array_like=True):
    """A member as lists show them at the end of a business day.

    ``before``: the class a month earlier, as known then. ``since``: the earliest day that the events know them from,
    None where they know none. ``bills`` and ``spend_minor`` ever; ``recent_…``: on the RFM days. ``gap_days`` and
    ``gaps``: days between visits, together, and how many. ``expires_on``: the last day of the points that go first,
    ``expiring`` how many. ``consents``: a bit for each of people.CHANNELS. ``offered_on``: when they were told of
    an offer last, ``remind_on``: when to look again at them (domain.contacts). ``changes_on``: NEVER, or a later day.
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
    offered_on: date | None
    remind_on: date | None
    has_left: bool
    has_complaint: bool
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
    refunded whole since. Written for every checkout: the days are gone through once, what is asked is then looked up.
    """
    rule, history = program.classes, state.history
    bought = [totals for totals in history.days if totals.bills]
    days = [totals.day for totals in bought]
    end = bisect_right(days, day)
    first, last = (days[0], days[end - 1]) if end else (None, None)
    classed, month_ago = classify(history, day, rule), month_before(day)
    recent = bought[bisect_right(days, day - timedelta(days=rule.rfm_days)) : end]
    held = tier_on(state.held, history, day, program.ladder_rule)
    expiry = next_expiry(state, day)
    expires_on = expiry.last_day if expiry else None
    return Listed(
        class_name=classed.name if classed else "none",
        origin=classed.origin if classed else None,
        before=class_on(history if then is None else then, month_ago, rule),
        since=min(first, state.enrolled_on) if first and state.enrolled_on else first or state.enrolled_on,
        first_day=first,
        last_day=last,
        bills=sum([totals.bills for totals in bought[:end]]),
        spend_minor=_kept(bought[:end], history, day),
        recent_bills=sum([totals.bills for totals in recent]),
        recent_spend_minor=_kept(recent, history, day),
        gap_days=(last - first).days if first and last else 0,
        gaps=len(set(days[:end])) - 1 if end else 0,
        tier=held.code,
        tier_until=held.until,
        balance=state.balance(day),
        expires_on=expires_on,
        expiring=expiry.points if expiry else 0,
        consents=consent_bits(state.consents) if state.consents else 0,
        offered_on=last_offer(state.contacts) if state.contacts else None,
        remind_on=reminder(state.contacts, classed.last_day if classed else None) if state.contacts else None,
        has_left=state.left is not None,
        has_complaint=bool(state.cases) and state.has_complaint,
        changes_on=_changes_on(state, days, day, rule, expires_on) if then is None else day + ONE_DAY,
    )


def _kept(recent: Sequence[DayTotals], history: History, day: date) -> int:
    """Money of these days, less what was given back of it by ``day``."""
    spend = sum([totals.spend_minor for totals in recent])
    if not history.part_refunds or not recent:
        return spend
    first, last = recent[0].day, recent[-1].day
    parts = [part for part in history.part_refunds if first <= part.sold_on <= last and part.refunded_on <= day]
    return spend - sum([part.minor for part in parts])


def _changes_on(state: MemberState, days: Sequence[date], day: date, rule: ClassRule, expires_on: date | None) -> date:
    """The first later day on which something of it may be another; too early costs a look, too late would be wrong.

    ``days``: those with bills, in order. Points expire, a term ends, a refund counts; a bill comes to count or leaves
    the RFM days; the class is another one, or the class of a month before.
    """
    ends = [end + ONE_DAY for end in (expires_on, state.held.until) if end]
    ends += [part.refunded_on for part in state.history.part_refunds]
    ends += [_after(days, day), _after(days, day - timedelta(days=rule.rfm_days)) + timedelta(days=rule.rfm_days)]
    first = min([NEVER, *[end for end in ends if end > day]])
    first = min(first, _turns(state.history, days, day, rule, first))
    return min(first, _month_after(_turns(state.history, days, month_before(day), rule, month_before(first))))


def _turns(history: History, days: Sequence[date], as_of: date, rule: ClassRule, until: date) -> date:
    """The first day after ``as_of`` on which the class may be another, or any from ``until`` on.

    It can only change where a bill comes to count or leaves the window, and where who buys no more is dormant or lost;
    whoever is active can only lose that, by leaving bills, so who comes often is not asked bill by bill. (By days,
    or by an own rhythm, which a bill may make shorter, they are.)
    """
    name, window = class_on(history, as_of, rule), timedelta(days=rule.window_days)
    is_counted = name == "active" and rule.count == "bills" and rule.own_rhythm == "off"
    while as_of < until:
        ends = [end for end in _goes(history, days, as_of, rule) if end > as_of]
        kept = bisect_right(days, as_of) - rule.active_from
        if is_counted and kept >= 0 and days[kept] + window > as_of:
            ends.append(days[kept] + window)
        else:
            ends += [_after(days, as_of), _after(days, as_of - window) + window]
        as_of = min([NEVER, *ends])
        if class_on(history, as_of, rule) != name:
            break
    return as_of


def _after(days: Sequence[date], day: date) -> date:
    """The first of the days after a day; a day that never comes where there is none."""
    at = bisect_right(days, day)
    return days[at] if at < len(days) else NEVER


def _goes(history: History, days: Sequence[date], as_of: date, rule: ClassRule) -> list[date]:
    """When whoever buys no more is dormant, and lost, by what is known at ``as_of``."""
    end = bisect_right(days, as_of)
    return [days[end - 1] + timedelta(days=limit) for limit in limits(history, as_of, rule)] if end else []


def _month_after(day: date) -> date:
    """The first day whose month before is ``day`` or later."""
    after = add_months(day, 1)
    return after if after.day == day.day else after + ONE_DAY

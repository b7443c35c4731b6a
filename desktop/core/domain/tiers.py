"""The earned ladder: a tier is a pure function of history and date (RULES.md, "Tiers").

Up at once. A term lasts ``term_months`` from the last rise or renewal, its last day included; at its end the window's
spend at or above the tier's own threshold gives a new term, else one step down, for a term. Each bill is judged by
the ladder of its own day, so publishing another never works backwards.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter

from msgspec import Struct

from desktop.core.domain.calendar import ONE_DAY, add_months


class LadderRule(Struct, frozen=True, array_like=True):
    """The ladder as a bill carries it: (code, spend_minor) from the bottom up, window, term."""

    steps: tuple[tuple[str, int], ...]
    window_days: int = 365
    term_months: int = 12

    def level(self, spend_minor: int) -> int:
        """The highest rung that the spend reaches."""
        level = 0
        for rung, (_, least) in enumerate(self.steps):
            if spend_minor >= least:
                level = rung
        return level

    def rung(self, code: str | None) -> int:
        """Where a code stands; a code that this ladder lacks stands below it."""
        for rung, (known, _) in enumerate(self.steps):
            if known == code:
                return rung
        return -1


class DayTotals(Struct, frozen=True, array_like=True):
    """What a member's bills of one business day under one ladder come to, wholly refunded ones left out.

    ``ladder`` indexes History.ladders; a day on which another program was published may have two entries.
    """

    day: date
    bills: int = 0
    paid_bills: int = 0
    spend_minor: int = 0
    points: int = 0
    earning_bills: int = 0
    unproven_points: int = 0
    ladder: int = 0


_day = attrgetter("day")


class PartRefund(Struct, frozen=True, array_like=True):
    """Money given back on a bill that stands: which sale and its day, on what day, how much."""

    sale_id: str
    sold_on: date
    refunded_on: date
    minor: int


class Brought(Struct, frozen=True, array_like=True):
    """A tier brought from another system on a day, as a rung of the ladder of that day."""

    day: date
    code: str
    ladder: LadderRule


class Held(Struct, frozen=True, array_like=True):
    """The tier held: since when, and the last day of its term (None on the bottom rung: no term)."""

    code: str | None = None
    since: date | None = None
    until: date | None = None


class History(Struct, frozen=True, array_like=True):
    """What tiers depend on: days in order, part refunds, the ladders that the days name, tiers brought along."""

    days: tuple[DayTotals, ...] = ()
    part_refunds: tuple[PartRefund, ...] = ()
    ladders: tuple[LadderRule, ...] = ()
    brought: tuple[Brought, ...] = ()


def window_spend(history: History, day: date, window_days: int, refunds_by: date) -> int:
    """Net spend of the ``window_days`` days ending ``day``, in minor units; refunds after ``refunds_by`` not seen."""
    first = day - timedelta(days=window_days - 1)
    begin = bisect_left(history.days, first, key=_day)
    end = bisect_right(history.days, day, begin, key=_day)
    total = sum([totals.spend_minor for totals in history.days[begin:end]])
    for part in history.part_refunds:
        if first <= part.sold_on <= day and part.refunded_on <= refunds_by:
            total -= part.minor
    return total


def climb(held: Held, history: History, day: date, ladder: LadderRule) -> Held:
    """The tier after the bills of ``day``: up at once where the window's spend reaches a higher rung."""
    held = advance(held, history, day, _ladder_before(history, day, ladder))
    if held.code == ladder.steps[-1][0]:
        return held
    spend = window_spend(history, day, ladder.window_days, day - ONE_DAY)
    level, rung = ladder.level(spend), ladder.rung(held.code)
    return _term(ladder, level, day) if level > rung else held


def lift(held: Held, history: History, brought: Brought) -> Held:
    """The tier once one was brought along: the higher of the two, for a term from that day (RULES.md, "Moving in")."""
    ladder = brought.ladder
    held = advance(held, history, brought.day, _ladder_before(history, brought.day, ladder))
    rung = ladder.rung(brought.code)
    return _term(ladder, rung, brought.day) if rung > ladder.rung(held.code) else held


def _ladder_before(history: History, day: date, otherwise: LadderRule) -> LadderRule:
    """The ladder that the last day with a bill before ``day`` was judged by: it settles the terms ended since."""
    before = bisect_left(history.days, day, key=_day)
    return history.ladders[history.days[before - 1].ladder] if before else otherwise


def advance(held: Held, history: History, day: date, ladder: LadderRule) -> Held:
    """The tier at the start of ``day``: every term that ended before it renewed or stepped down."""
    while held.until is not None and held.until < day:
        spend = window_spend(history, held.until, ladder.window_days, held.until)
        rung = max(ladder.rung(held.code), 0)
        keeps = spend >= ladder.steps[rung][1]
        held = _term(ladder, rung if keeps else max(rung - 1, 0), held.until + ONE_DAY)
    return held


def _term(ladder: LadderRule, rung: int, day: date) -> Held:
    """A rung taken on ``day``; its term's last day is the day before the same date ``term_months`` later."""
    until = add_months(day, ladder.term_months) - ONE_DAY if rung else None
    return Held(ladder.steps[rung][0], day, until)


def walk(history: History) -> Held:
    """The tier after the last bill, from the whole history: what climbing bill by bill gives.

    One brought along on the day of a bill may come before it: of the two the higher counts, for the same term.
    """
    held, waiting = Held(), sorted(history.brought, key=_day, reverse=True)
    for totals in history.days:
        if totals.bills > 0:
            while waiting and waiting[-1].day <= totals.day:
                held = lift(held, history, waiting.pop())
            held = climb(held, history, totals.day, history.ladders[totals.ladder])
    while waiting:
        held = lift(held, history, waiting.pop())
    return held


def tier_on(held: Held, history: History, day: date, ladder: LadderRule) -> Held:
    """The tier on a day as ``ladder`` (today's) sees it: terms ended are settled; a tier it lacks is read anew.

    A newly published ladder may raise at once and never lowers before the term's end.
    """
    last = _last_ladder(history, ladder)
    now = advance(held, history, day, last)
    if last == ladder and now.code is not None:  # the last bill climbed as far as this ladder goes
        return now
    level = ladder.level(window_spend(history, day, ladder.window_days, day))
    return now if ladder.rung(now.code) >= level else Held(ladder.steps[level][0], now.since, now.until)


def _last_ladder(history: History, otherwise: LadderRule) -> LadderRule:
    last: Sequence[DayTotals] = history.days[-1:]
    if last and history.ladders:
        return history.ladders[last[0].ladder]
    return history.brought[-1].ladder if history.brought else otherwise

"""A member's days: bills in, refunds out (RULES.md, "Refunds": a wholly refunded bill is as if never bought)."""

from datetime import date

from msgspec.structs import replace

from desktop.core.domain.state import SaleRecord
from desktop.core.domain.tiers import DayTotals, History, LadderRule, PartRefund


def with_sale(history: History, sale: SaleRecord, *, earns: bool, ladder: LadderRule) -> History:
    """The history with one more bill on its day, judged by ``ladder``."""
    ladders, index = _with_ladder(history.ladders, ladder)
    bill = DayTotals(
        sale.day,
        1,
        1 if sale.paid_minor else 0,
        sale.paid_minor,
        sale.award,
        1 if earns and sale.award else 0,
        sale.unproven_points,
        index,
    )
    return replace(history, days=_added(history.days, bill), ladders=ladders)


def with_part_refund(history: History, sale: SaleRecord, day: date, minor: int) -> History:
    """The history with money given back on a bill that stands."""
    part = PartRefund(sale.sale_id, sale.day, day, minor)
    return replace(history, part_refunds=(*history.part_refunds, part))


def without_sale(history: History, sale: SaleRecord) -> History:
    """The history as if the bill had never been; a day left empty goes."""
    taken = DayTotals(
        sale.day,
        -1,
        -1 if sale.paid_minor else 0,
        -sale.paid_minor,
        -sale.award,
        -1 if sale.award else 0,
        ladder=sale.ladder,
    )
    parts = tuple(part for part in history.part_refunds if part.sale_id != sale.sale_id)
    days = _added(history.days, taken)
    kept = tuple(day for day in days if day.bills or day.unproven_points)
    return replace(history, days=kept, part_refunds=parts)


def _with_ladder(ladders: tuple[LadderRule, ...], ladder: LadderRule) -> tuple[tuple[LadderRule, ...], int]:
    if ladders and ladders[-1] == ladder:
        return ladders, len(ladders) - 1
    return ((*ladders, ladder), len(ladders)) if ladder not in ladders else (ladders, ladders.index(ladder))


def _added(days: tuple[DayTotals, ...], more: DayTotals) -> tuple[DayTotals, ...]:
    """Days stay in order, one entry for each ladder of a day; the usual bill is of the last day or a later one."""
    at = len(days)
    while at and days[at - 1].day > more.day:
        at -= 1
    same = at - 1
    while same >= 0 and days[same].day == more.day:
        if days[same].ladder == more.ladder:
            return (*days[:same], summed(days[same], more), *days[same + 1 :])
        same -= 1
    return (*days[:at], more, *days[at:])


def summed(day: DayTotals, more: DayTotals) -> DayTotals:
    """The two together, under the first one's day and ladder."""
    return DayTotals(
        day.day,
        day.bills + more.bills,
        day.paid_bills + more.paid_bills,
        day.spend_minor + more.spend_minor,
        day.points + more.points,
        day.earning_bills + more.earning_bills,
        day.unproven_points + more.unproven_points,
        day.ladder,
    )

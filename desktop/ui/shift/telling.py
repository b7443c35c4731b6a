"""The ledger's answer in words: the banner, X as blocks, the day list, the former Zs. Pure."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from desktop.core.domain.report import Report
from desktop.core.services.shifts.list_day import DayList, DayRow
from desktop.core.services.shifts.look_at_shift import Running
from desktop.core.services.shifts.zs import KeptZ
from desktop.ui.settings.model import Told
from desktop.ui.shift.model import DayLine, ShiftModel, ZRow

Say = Callable[..., str]
Money = Callable[[int], str]


class Looked(Struct, frozen=True, kw_only=True):
    """What the ledger said: X, the same as a report, the former Zs, the day list beside a POS."""

    running: Running
    report: Report
    zs: tuple[KeptZ, ...]
    day: DayList | None = None


def page_told(say: Say, money: Money, wall: Callable[[int], datetime], looked: Looked) -> ShiftModel:
    """The page."""
    status = looked.running.status
    is_till = status.mode == "till"
    blocks = looked.report.blocks
    half = next((at for at, block in enumerate(blocks) if block.title == say("z.points")), len(blocks))
    is_closed = is_till and status.number is None
    return ShiftModel(
        is_ready=True,
        empty=say("window.shift.empty") if is_closed else "",
        told=_told(say, wall, looked.running),
        left=blocks[:half],
        right=blocks[half:],
        has_day=looked.day is not None,
        day=tuple(_day_line(money, row) for row in looked.day.rows) if looked.day else (),
        day_note=_day_note(say, money, looked.day) if looked.day else "",
        day_empty=say("window.shift.day_empty"),
        zs=tuple(_z_row(say, money, wall, kept) for kept in looked.zs),
        zs_empty=say("window.shift.zs_empty"),
    )


def _told(say: Say, wall: Callable[[int], datetime], running: Running) -> Told | None:
    status = running.status
    if status.is_of_day_before and status.opened_at_us is not None:
        at = f"{wall(status.opened_at_us):%m-%d %H:%M}"
        detail = say("window.shift.day_before_detail", at=at)
        return Told(tone="warn", title=say("window.shift.day_before"), detail=detail)
    if status.mode == "till" and status.number is None and running.takings.bills + running.takings.refunds:
        detail = say("window.shift.outside_detail")
        title = say("window.shift.outside", bills=f"{running.takings.bills:,}")
        return Told(tone="plain", title=title, detail=detail)
    return None


def _day_line(money: Money, row: DayRow) -> DayLine:
    points = row.earned - row.used + row.returned - row.clawed
    return DayLine(
        at=f"{row.at:%H:%M}",
        ref=row.ref or row.bill_no,
        discount=money(-row.discount_minor) if row.discount_minor else "—",
        paid=money(row.paid_minor),
        points=f"{points:+,}" if points else "0",
    )


def _day_note(say: Say, money: Money, day: DayList) -> str:
    facts = {"bills": f"{day.bills:,}", "discounts": f"{day.discounts:,}", "discount": money(day.discount_minor)}
    return say("window.shift.day_note", day=f"{day.day:%m-%d}", net=money(day.net_minor), **facts)


def _z_row(say: Say, money: Money, wall: Callable[[int], datetime], kept: KeptZ) -> ZRow:
    difference = kept.shift.drawer.difference_minor if kept.shift else None
    note = say("window.shift.bills", bills=f"{kept.takings.bills:,}")
    if difference:
        note = say("window.shift.differed", amount=money(difference))
    return ZRow(
        no=kept.z.no,
        at=f"{wall(kept.at_us):%m-%d %H:%M}",
        closing=f"{kept.z.closing:,}",
        note=note,
    )

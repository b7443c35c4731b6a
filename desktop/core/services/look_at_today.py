"""What a manager should do today: whom to call, who was promised a call, who has a birthday, what is about to be lost.

Everything comes from lists by date (``reading.lists``); nothing is summed here.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.calendar import ONE_DAY, next_yearly
from desktop.core.domain.rhythm import category_cycles
from desktop.core.domain.tiers import tier_on
from desktop.core.ports import Reading, Till
from desktop.core.ports.lists import ListedMember, Wish
from desktop.core.services.glance_member import tier_name
from desktop.core.services.list_dormant import Filters, Row, hold_out, rows_in, wish_of
from desktop.core.services.member_cases import complaint_texts

What = Literal["calls", "reminders", "birthdays", "expiring", "tiers", "cycles", "complaints"]
CALLS = Filters(class_name="dormant", consent="phone", rested=True)
"""Whom a call list of today is made of, the most worth first."""
MOST = 50
_SHOWN = 12
_BIRTHDAY_DAYS, _EXPIRY_DAYS, _TIER_DAYS, _CYCLE_DAYS = 6, 14, 30, 6
_BILLS_LOOKED_AT = 30


class Due(Struct, frozen=True, kw_only=True):
    """Somebody, and why today.

    ``on``: the day of it; ``points`` that expire; ``to_tier``: where they would fall to; ``category`` and
    ``every_days`` of a cycle; ``said``: what they complain of, as far as it is held here.
    """

    row: Row
    on: date | None = None
    points: int = 0
    to_tier: str = ""
    category: str = ""
    said: str = ""
    every_days: int = 0


class Today(Struct, frozen=True, kw_only=True):
    """Each list with how many there are: of ``calls`` all, of the others at most MOST are looked for."""

    day: date
    is_current: bool
    found: dict[What, tuple[Due, ...]]
    counts: dict[What, int]


def look_at_today(till: Till, language: str) -> Today:
    """As of the lists' day. RuleBroken ``rights.needs`` for who may not look at lists."""
    till.staff.demand("lists.see")
    with till.ledger.reading() as reading:
        up_to = reading.lists.up_to()
        day = up_to.day
        calls, many = _calls(till, reading, language)
        looks: dict[What, Callable[[Reading, date, str], tuple[Due, ...]]] = {
            "reminders": _reminders, "birthdays": _birthdays, "expiring": _expiring, "tiers": _tiers, "cycles": _cycles,
            "complaints": _complaints,
        }  # fmt: skip
        found = {"calls": calls, **{what: look(reading, day, language) for what, look in looks.items()}}
        counts = {what: len(dues) for what, dues in found.items()} | {"calls": many}
        return Today(day=day, is_current=up_to.is_current, found=found, counts=counts)


def _calls(till: Till, reading: Reading, language: str) -> tuple[tuple[Due, ...], int]:
    wish = wish_of(till, reading, CALLS, hold_out(reading, CALLS.class_name), None)
    page = reading.lists.page(replace(wish, size=_SHOWN))
    return tuple(Due(row=row) for row in rows_in(reading, page.rows, language)), page.total or 0


def _reminders(reading: Reading, day: date, language: str) -> tuple[Due, ...]:
    found = reading.lists.due("reminder", day, MOST)
    return tuple(Due(row=row, on=row.member.remind_on) for row in rows_in(reading, tuple(found), language))


def _birthdays(reading: Reading, day: date, language: str) -> tuple[Due, ...]:
    found = reading.lists.due("birthday", day + timedelta(days=_BIRTHDAY_DAYS), MOST)
    rows = rows_in(reading, tuple(found), language)
    return tuple(Due(row=row, on=next_yearly(day, row.member.birthday or "01-01")) for row in rows)


def _expiring(reading: Reading, day: date, language: str) -> tuple[Due, ...]:
    found = reading.lists.due("expiring", day + timedelta(days=_EXPIRY_DAYS), MOST)
    rows = rows_in(reading, tuple(found), language)
    return tuple(Due(row=row, on=row.member.expires_on, points=row.member.expiring) for row in rows)


def _tiers(reading: Reading, day: date, language: str) -> tuple[Due, ...]:
    """Those whose term ends, and who would not hold the tier if they bought nothing until then."""
    program = reading.program().program
    found: list[Due] = []
    for row in rows_in(reading, _ending(reading, day), language):
        until = row.member.tier_until
        state = reading.state(row.member.member_id)
        if until is None:
            continue
        after = tier_on(state.held, state.history, until + ONE_DAY, program.ladder_rule).code
        if after != row.member.tier:
            found.append(Due(row=row, on=until, to_tier=tier_name(program, after, language) or ""))
    return tuple(found)


def _complaints(reading: Reading, _: date, language: str) -> tuple[Due, ...]:
    """Complaints that are open, the first to be settled first; those without a day last."""
    found = reading.lists.page(Wish(complaint=True, here=False, size=MOST)).rows
    dues = [_complaint_of(reading, row) for row in rows_in(reading, found, language)]
    return tuple(sorted(dues, key=lambda due: (due.on or date.max, due.row.member.member_id)))


def _complaint_of(reading: Reading, row: Row) -> Due:
    state = reading.state(row.member.member_id)
    texts = [text for text in complaint_texts(reading, state) if text]
    days = [case.due_on for case in state.cases if case.sort == "complaint" and case.due_on is not None]
    return Due(row=row, on=min(days, default=None), said=texts[0] if texts else "")


def _ending(reading: Reading, day: date) -> tuple[ListedMember, ...]:
    return tuple(reading.lists.due("tier_ends", day + timedelta(days=_TIER_DAYS), MOST))


def _cycles(reading: Reading, day: date, language: str) -> tuple[Due, ...]:
    """Of those expected this week, who buys a category again and again, and is due for it."""
    expected = tuple(reading.lists.due("visit", day + timedelta(days=_CYCLE_DAYS), MOST))
    found = [due for row in rows_in(reading, expected, language) for due in _cycle_of(reading, row, day)]
    return tuple(sorted(found, key=lambda due: (due.on or day, due.row.member.member_id)))


def _cycle_of(reading: Reading, row: Row, day: date) -> Iterator[Due]:
    for cycle in category_cycles(_bought(reading, row), day)[:1]:
        if 0 <= cycle.rhythm.due_in(day) <= _CYCLE_DAYS:
            yield Due(row=row, on=cycle.rhythm.next_day, category=cycle.category, every_days=cycle.rhythm.mean_days)


def _bought(reading: Reading, row: Row) -> Sequence[tuple[date, str]]:
    sales = reading.recent_sales(row.member.member_id, _BILLS_LOOKED_AT)
    standing = [sale for sale in sales if not sale.record.wholly_refunded]
    return [(sale.record.day, line.category) for sale in standing for line in sale.said.intent.lines if line.category]

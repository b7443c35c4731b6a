"""The two charts in values: how strong a day is, when somebody mostly comes, what a month came to."""

from collections import Counter
from collections.abc import Sequence

from desktop.core.domain.calendar import month_end
from desktop.core.domain.visits import DaySpend, MonthSpend
from desktop.core.services.member_page import MemberPage
from desktop.ui.member.model import Heat, Month, Months
from desktop.ui.member.telling import Teller

LEVELS = 4
FEWEST_VISITS = 4
MOST_HABITS = 2


def heat_told(teller: Teller, page: MemberPage) -> Heat:
    """The calendar: three steps of round money, above them the fourth."""
    step_minor = round_step([day.spend_minor for day in page.calendar], teller.unit_minor)
    within = [
        teller.say("window.member.within", amount=teller.short_money(step_minor * level)) for level in range(1, LEVELS)
    ]
    return Heat(
        today=page.today,
        levels={day.day: level_of(day.spend_minor, step_minor) for day in page.calendar},
        legend=(*within, teller.say("window.member.above")),
        habit=_habit(teller, page.calendar),
    )


def round_step(spend_minor: Sequence[int], unit_minor: int) -> int:
    """1, 2 or 5 and noughts of money, so that about four fifths of the days lie within three steps."""
    known = sorted(spend for spend in spend_minor if spend > 0)
    if not known:
        return 100 * unit_minor
    wanted = known[(len(known) - 1) * 4 // 5]
    step = 10 * unit_minor
    while 3 * step < wanted:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def level_of(spend_minor: int, step_minor: int) -> int:
    """1 to 4; a bill of nothing is a visit too."""
    return min(LEVELS, max(1, -(-spend_minor // step_minor)))


def _habit(teller: Teller, days: Sequence[DaySpend]) -> str:
    """The one or two weekdays on which more than half of the visits are, if there are enough to tell."""
    visits = Counter(day.day.isoweekday() for day in days)
    most = visits.most_common(MOST_HABITS)
    kept = most[:1] if most and 2 * most[0][1] > len(days) else most
    if len(days) < FEWEST_VISITS or 2 * sum(count for _, count in kept) <= len(days):
        return ""
    names = [teller.say(f"window.weekday.{weekday}") for weekday, _ in sorted(kept)]
    return teller.say("window.member.habit", days=teller.listed(names))


def months_told(teller: Teller, page: MemberPage) -> Months:
    """The bars. A month before the first bill counts in no average, nor does the one that still runs."""
    average = average_minor(page.months)
    text = teller.short_money(teller.whole(average) * teller.unit_minor) if average is not None else ""
    last = len(page.months) - 1
    return Months(
        bars=tuple(_month(teller, page, month, current=at == last) for at, month in enumerate(page.months)),
        average=teller.whole(average) if average is not None else None,
        average_text=teller.say("window.member.average", amount=text) if average is not None else "",
    )


def average_minor(months: Sequence[MonthSpend]) -> int | None:
    """What a whole month came to since the first one with a bill; None before there is one."""
    whole = [month.spend_minor for month in months[:-1]]
    first = next((at for at, spend in enumerate(whole) if spend), None)
    return sum(whole[first:]) // len(whole[first:]) if first is not None else None


def _month(teller: Teller, page: MemberPage, month: MonthSpend, *, current: bool) -> Month:
    """A month before anybody knew of them is not one in which they spent nothing."""
    names = teller.say("window.parts.months").split()
    first = min([page.enrolled_on, *(each.month for each in page.months if each.spend_minor)])
    value = teller.whole(month.spend_minor) if month_end(month.month) >= first else None
    return Month(
        label=teller.say("window.member.this_month") if current else names[month.month.month - 1],
        value=value,
        text=bar_text(teller, value) if value is not None else "",
        current=current,
    )


def bar_text(teller: Teller, value: int) -> str:
    """What stands on a bar that is 26 pixels wide: 1174, 1.2万 or 12k."""
    unit = int(teller.say("window.member.big_unit"))
    if value < 10_000:
        return str(value)
    tenths = value * 10 // unit
    shown = f"{tenths / 10:.1f}" if tenths < 100 and tenths % 10 else str(tenths // 10)
    return teller.say("window.member.big_amount", amount=shown)

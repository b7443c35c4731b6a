"""How long points live: every kind, day by day (RULES.md, "Earning")."""

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.calendar import is_birthday
from desktop.core.domain.lots import Lot, roll
from desktop.core.domain.validity import Validity

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
month_days = st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(lambda day: f"{day:%m-%d}")


@given(days, st.integers(1, 4_000))
def test_a_number_of_days_counts_the_first(day: date, length: int) -> None:
    last = Validity("days", days=length).last_day(day)
    assert last is not None
    lot = Lot("a", day, day, last, 10)
    assert [lot.lives(day + timedelta(days=offset)) for offset in (0, length - 1, length)] == [True, True, False]


@given(days, st.integers(0, 60))
def test_months_end_with_a_month(day: date, months: int) -> None:
    last = Validity("months", months=months).last_day(day)
    assert last is not None
    assert last.day == monthrange(last.year, last.month)[1]
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months


@given(days, month_days)
def test_yearly_is_the_next_such_day(day: date, month_day: str) -> None:
    last = Validity("yearly", month_day=month_day).last_day(day)
    assert last is not None
    assert f"{last:%m-%d}" == ("02-28" if month_day == "02-29" else month_day)
    assert day <= last <= day + timedelta(days=365)


@given(days, st.integers(0, 300))
def test_never_is_never_and_protection_is_a_delay(day: date, protection: int) -> None:
    rule = Validity("never", protection_days=protection)
    assert rule.last_day(day) is None
    assert (rule.usable_from(day) - day).days == protection


@given(days, st.integers(1, 60), st.lists(st.integers(0, 200), max_size=8))
def test_since_the_last_purchase_each_purchase_renews_until_one_comes_too_late(
    day: date, length: int, gaps: list[int]
) -> None:
    last = day + timedelta(days=length - 1)
    bought = sorted(day + timedelta(days=gap) for gap in gaps)
    for purchase in bought:
        if purchase > last:
            break
        last = purchase + timedelta(days=length - 1)
    rule = Validity("since_purchase", days=length)
    lot = Lot("a", day, day, rule.last_day(day), 10, rule.rolling_days)
    assert roll((lot,), bought)[0].last_day == last


@given(days, st.sampled_from(("never", "days", "months", "yearly")), st.lists(days, max_size=4))
def test_purchases_renew_nothing_else(day: date, kind: str, bought: list[date]) -> None:
    rule = Validity(kind)  # type: ignore[arg-type]
    lots = (Lot("a", day, day, rule.last_day(day), 10, rule.rolling_days),)
    assert roll(lots, sorted(bought)) == lots


@given(month_days, st.integers(2020, 2040))
def test_every_year_has_each_birthday_once(birthday: str, year: int) -> None:
    whole = (date(year, 1, 1) + timedelta(days=n) for n in range(366 if monthrange(year, 2)[1] == 29 else 365))
    counted = [day for day in whole if is_birthday(day, birthday, "day")]
    assert [f"{day:%m-%d}" for day in counted] == ["02-28" if birthday == "02-29" else birthday]


@given(days, month_days)
def test_the_birthday_week_is_seven_days_from_it(day: date, birthday: str) -> None:
    lately = any(is_birthday(day - timedelta(days=back), birthday, "day") for back in range(7))
    assert is_birthday(day, birthday, "week") == lately

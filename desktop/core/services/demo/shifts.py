"""The demo shop's last week had shifts: each night one is closed to the cent, each morning the next one opened."""

from collections.abc import Callable
from datetime import date, time, timedelta

from desktop.core.ports import Till
from desktop.core.services.demo.clock import DemoClock
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.count_cash import count_cash
from desktop.core.services.shifts.look_at_shift import read_x
from desktop.core.services.shifts.open_shift import open_shift

_DAYS = 7
_FLOAT_MINOR = 50_000
_BEFORE_US = 60_000_000
_CLOSES = time(21, 40)


def shifts_from(till: Till, now_us: int) -> Callable[[int], date]:
    """The day of an instant as far as shifts go: all days before the last week are one."""
    first = till.clock.day(now_us) - timedelta(days=_DAYS)
    return lambda at_us: max(first, till.clock.day(at_us))


def hands_over(till: Till, last_us: int, next_us: int, now_us: int) -> bool:
    """Whether a day with shifts begins between two instants."""
    day_of = shifts_from(till, now_us)
    return day_of(last_us) < day_of(next_us)


def hand_over(till: Till, clock: DemoClock, at_us: int) -> None:
    """Close what is open, at night; open the next one, a minute before. At first only the days before are closed."""
    clock.now_us = min(max(clock.now_us + 1, _night_us(till, clock.now_us)), at_us - 2 * _BEFORE_US)
    if till.shop.mode != "till":
        close_shift(till, Closing(event_id=till.ids.event_id()))
        return
    running = read_x(till, till.staff.own("shift.x"))
    if running.drawer is not None:
        count_cash(till, till.ids.event_id(), running.drawer.expected_minor)
        close_shift(till, Closing(event_id=till.ids.event_id()))
    clock.now_us = max(clock.now_us + 1, at_us - _BEFORE_US)
    open_shift(till, till.ids.event_id(), _FLOAT_MINOR)


def _night_us(till: Till, at_us: int) -> int:
    """When the shop closes on the day of an instant."""
    wall = till.clock.wall(at_us)
    night = wall.replace(hour=_CLOSES.hour, minute=_CLOSES.minute, second=0)
    return at_us + (night - wall) // timedelta(microseconds=1)

"""The demo shop: half a year of an invented noodle house, for whoever wants to look before setting up their own.

The clock is moved from the shop's first day to now and every act is done by the real services at its instant, so that
each fact is a true one of its day. The same seed, moment and ids give the same shop.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.counter import Product
from desktop.core.domain.errors import RuleBroken
from desktop.core.ports import Progress, Till, unwatched
from desktop.core.services.demo import props
from desktop.core.services.demo.acting import Acting
from desktop.core.services.demo.clock import DemoClock
from desktop.core.services.demo.shifts import hand_over, hands_over, shifts_from
from desktop.core.services.demo.story import Act, Buys, Story
from desktop.core.services.demo.together import together
from desktop.core.services.demo.winback import offer, offers
from desktop.core.services.import_sales import read_zone

__all__ = ["DemoClock", "Filled", "fill_demo", "opening_us"]

_TOGETHER = 100
_LOOKED_UP = 14


class Filled(Struct, frozen=True):
    """How much was invented."""

    members: int
    bills: int


def opening_us(zone: str, now_us: int) -> int:
    """When the demo shop must have been opened, so that half a year of bills lies between that and ``now_us``."""
    return Story(props.menu(), props.people(), read_zone(zone), now_us, 0).begins_us


def fill_demo(till: Till, clock: DemoClock, now_us: int, seed: int = 1, progress: Progress = unwatched) -> Filled:
    """Invent the shop from where the till's ``clock`` stands (``opening_us``) up to ``now_us``.

    Raises RuleBroken ``demo.not_empty`` where the till is no demo, or has a member or a sale.
    """
    _refuse_real(till)
    menu = props.menu()
    acts = Story(menu, props.people(), read_zone(till.shop.zone), now_us, seed).acts()
    with till.ledger.importing() as writing:
        writing.keep_products([_product(dish) for dish in menu.dishes])
    acting, done, begun_us = Acting(), 0, 0
    with till.ledger.bulk():
        for chunk in _chunks(acts, shifts_from(till, now_us)):
            if hands_over(till, clock.now_us, chunk[0].at_us, now_us):
                hand_over(till, clock, chunk[0].at_us)
            if offers(begun_us, chunk[0].at_us, now_us):
                offer(till, clock, chunk[0].at_us)
            begun_us = chunk[0].at_us
            _do(till, clock, acting, chunk)
            done += len(chunk)
            progress(done, len(acts))
    clock.now_us = now_us
    _look_up(till, [member_id for member_id, _ in acting.members.values()])
    return Filled(len(acting.members), sum(isinstance(act, Buys) for act in acts))


def _look_up(till: Till, member_ids: Sequence[str]) -> None:
    """Yesterday somebody looked up members who did not buy: no fact, but what a manager should notice."""
    with till.ledger.writing() as writing:
        for member_id in member_ids[:: max(1, len(member_ids) // _LOOKED_UP)]:
            writing.note_look_up(writing.today() - timedelta(days=1), till.staff.acting().staff_id, member_id)


def _refuse_real(till: Till) -> None:
    """Nothing invented gets into a ledger that anybody means."""
    with till.ledger.reading() as reading:
        is_used = next(reading.all_members(), None) is not None or bool(reading.recent_sales(None, 1))
    if is_used or not till.demo:
        raise RuleBroken("demo.not_empty")


def _chunks(acts: Sequence[Act], day_of: Callable[[int], object]) -> Iterator[Sequence[Act]]:
    """Acts that share a commit: never of two days on which the shop had shifts."""
    for _, of_day in groupby(acts, key=lambda act: day_of(act.at_us)):
        together_now = list(of_day)
        yield from (together_now[at : at + _TOGETHER] for at in range(0, len(together_now), _TOGETHER))


def _do(till: Till, clock: DemoClock, acting: Acting, acts: Sequence[Act]) -> None:
    with together(till.ledger) as ledger:
        shared = replace(till, ledger=ledger)
        for act in acts:
            clock.now_us = act.at_us
            acting.do(shared, act)


def _product(dish: props.Dish) -> Product:
    return Product(
        barcode=dish.barcode, name=dish.name, price_minor=dish.price_minor, sku=dish.sku, category=dish.category
    )

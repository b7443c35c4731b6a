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
from desktop.core.domain.figures.spans import span_of
from desktop.core.domain.program import DEFAULT, Life
from desktop.core.ports import Progress, Till, unwatched
from desktop.core.services.demo import props
from desktop.core.services.demo.acting import Acting
from desktop.core.services.demo.acts import Act, Buys
from desktop.core.services.demo.clock import DemoClock
from desktop.core.services.demo.crew import Crew, hire
from desktop.core.services.demo.odd import TABLE_DAYS_AGO
from desktop.core.services.demo.shifts import hand_over, hands_over, shifts_from
from desktop.core.services.demo.story import Story
from desktop.core.services.demo.together import together
from desktop.core.services.demo.winback import CAMPAIGNS, begun_by, offer
from desktop.core.services.import_sales import read_zone
from desktop.core.services.open_shop import publish
from desktop.core.services.reports.explain_sign import explain_sign
from desktop.core.services.reports.look_for_signs import SignLook

__all__ = ["Crew", "DemoClock", "Filled", "fill_demo", "hire_all", "opening_us"]

_TOGETHER = 250
_POINTS_LIVE_DAYS = 180
"""So that in half a year some expire."""


class Filled(Struct, frozen=True):
    """How much was invented."""

    members: int
    bills: int


def opening_us(zone: str, now_us: int) -> int:
    """When the demo shop must have been opened, so that half a year of bills lies between that and ``now_us``."""
    return Story(props.menu(), props.people(), read_zone(zone), now_us, 0).begins_us


def hire_all(till: Till, pin: str) -> dict[str, str]:
    """The shop's staff, all by one PIN: their ids by their keys, for a Crew. Raises what add_person raises."""
    return hire(till, props.people().staff, pin)


def fill_demo(
    till: Till, clock: DemoClock, now_us: int, crew: Crew, seed: int = 1, progress: Progress = unwatched
) -> Filled:
    """Invent the shop from where the till's ``clock`` stands (``opening_us``) up to ``now_us``.

    Raises RuleBroken ``demo.not_empty`` where the till is no demo, or has a member or a sale.
    """
    _refuse_real(till)
    menu, people = props.menu(), props.people()
    acts = Story(menu, people, read_zone(till.shop.zone), now_us, seed).acts()
    crew.sits("owner")
    with till.ledger.importing() as writing:
        writing.keep_products([_product(dish) for dish in menu.dishes])
        publish(writing, replace(DEFAULT, validity=Life(days=_POINTS_LIVE_DAYS)), till.ids.event_id())
    acting, done = Acting(crew), 0
    with till.ledger.bulk():
        for chunk in _chunks(acts, shifts_from(till, now_us), now_us):
            _between(till, clock, acting, chunk[0].at_us, now_us)
            _do(till, clock, acting, chunk)
            done += len(chunk)
            progress(done, len(acts))
        _between(till, clock, acting, now_us, now_us)
    clock.now_us = now_us
    _explain(till, crew, people.explained)
    return Filled(len(acting.members), sum(isinstance(act, Buys) for act in acts))


def _between(till: Till, clock: DemoClock, acting: Acting, next_us: int, now_us: int) -> None:
    """What the shop itself does before the next act: shifts, campaigns."""
    if hands_over(till, clock.now_us, next_us, now_us):
        acting.crew.sits("lead")
        hand_over(till, clock, next_us)
    for campaign in CAMPAIGNS[len(acting.campaigns) : begun_by(next_us, now_us)]:
        acting.crew.sits("manager")
        acting.campaigns.append(offer(till, clock, campaign, next_us))


def _explain(till: Till, crew: Crew, reason: str) -> None:
    """The manager knows why one of the signs is none."""
    crew.sits("manager")
    with till.ledger.reading() as reading:
        day = reading.today() - timedelta(days=TABLE_DAYS_AGO)
    look = SignLook(span_of(day, "day"))
    while look.found is None:
        look.step(till)
    for sign in look.found.signs:
        if sign.kind == "hour_bills":
            explain_sign(till, till.ids.event_id(), sign, reason)


def _refuse_real(till: Till) -> None:
    """Nothing invented gets into a ledger that anybody means."""
    with till.ledger.reading() as reading:
        is_used = next(reading.all_members(), None) is not None or bool(reading.recent_sales(None, 1))
    if is_used or not till.demo:
        raise RuleBroken("demo.not_empty")


def _chunks(acts: Sequence[Act], day_of: Callable[[int], object], now_us: int) -> Iterator[Sequence[Act]]:
    """Acts that share a commit: never of two days on which the shop had shifts, nor across a campaign's beginning."""
    for _, of_day in groupby(acts, key=lambda act: (day_of(act.at_us), begun_by(act.at_us, now_us))):
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

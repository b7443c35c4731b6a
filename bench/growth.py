"""P10: what a push costs with ten times the members: 200,000 against 20,000 (``--large``: 1,000,000 against 100,000).

Two HQs stand side by side, each a real ``hq serve`` with every check on, and a till at each pushes five bills of
members drawn from all of them; the pushes are interleaved, so that what else the machine does meets both alike.
"""

import os
import random
import time
from contextlib import ExitStack, nullcontext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.eight import filled, opened
from bench.fleet import FleetTill, member_at
from bench.timing import Ratio, report
from tests.chain.headquarters import Headquarters
from tests.hq_door.postgres import postgres

MEMBERS = 200_000
LARGE = 1_000_000
_PUSHES = 150
_WARM = 30
_BILLS = 5


class _House(NamedTuple):
    """An HQ with a till that pushes, and how many members it has."""

    hq: Headquarters
    till: FleetTill
    members: int


def run(members: int = MEMBERS) -> bool:
    """Measure and print, on both kinds of database."""
    held = [_on(kind, members) for kind in ("SQLite", "PostgreSQL")]
    return all(held)


def _on(kind: str, members: int) -> bool:
    with ExitStack() as stack:
        many, few = (_house(stack, kind, count) for count in (members, members // 10))
        chance = random.Random(members)
        took: dict[int, list[tuple[float, float]]] = {many.members: [], few.members: []}
        for at in range(_PUSHES + _WARM):
            for house in (many, few) if at % 2 else (few, many):
                took[house.members].append(_pushed(house, chance))
        wall = Ratio(*(median(one[0] for one in took[house.members][_WARM:]) * 1e6 for house in (many, few)))
    against = f"{members:,} members against {members // 10:,}; load {os.getloadavg()[0]:.1f}"
    print(f"{kind}: a push of {_BILLS} bills; processor of HQ for {_PUSHES} of them {_sums(took)}")
    return report(f"P10 push, {kind}", wall, 1.5, against)


def _house(stack: ExitStack, kind: str, members: int) -> _House:
    folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
    address = stack.enter_context(postgres() if kind == "PostgreSQL" else nullcontext(""))
    hq = Headquarters(folder, address)
    hq.found(["North"])
    print(f"… writing {members:,} members straight into HQ", flush=True)
    with opened(hq) as database:
        filled(database, members)
    hq.start()
    stack.callback(hq.kill)
    till = FleetTill(f"http://127.0.0.1:{hq.port}", hq.ask("code", "--store", "North")["code"])
    return _House(hq, till, members)


def _pushed(house: _House, chance: random.Random) -> tuple[float, float]:
    """Seconds, and HQ's seconds of processor, of one push."""
    for _ in range(_BILLS):
        house.till.sell(member_at(chance.randrange(house.members)))
    (request,) = house.till.requests()
    used, begun = house.hq.processor_s(), time.perf_counter()
    house.till.post(request)
    return time.perf_counter() - begun, house.hq.processor_s() - used


def _sums(took: dict[int, list[tuple[float, float]]]) -> str:
    return ", ".join(f"{sum(used for _, used in each[_WARM:]):.2f} s of {count:,}" for count, each in took.items())

"""P10: what a push costs with ten times the members: 200,000 against 20,000 (``--large``: 1,000,000 against 100,000).

The same in a chain of 10,000 stores, each with a till, against one of a single store. Two HQs stand side by side, each
a real ``hq serve`` with every check on, and a till at each pushes five bills of members drawn from all of them; the
pushes are interleaved, so that what else the machine does meets both alike.
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
from bench.fleet import FleetTill, member_at, now_us
from bench.timing import Ratio, report
from hq.store.database import Connection, Database
from hq.store.devices import Device, add_device
from hq.store.tenants import Store, add_store, all_tenants
from tests.chain.headquarters import Headquarters
from tests.hq_door.postgres import postgres

MEMBERS = 200_000
LARGE = 1_000_000
_PUSHES = 150
_WARM = 30
_BILLS = 5
_STORES = 10_000


class _Size(NamedTuple):
    """How large a house is."""

    members: int
    stores: int = 1

    def __str__(self) -> str:
        return f"{self.members:,} members, {self.stores:,} store{'s' * (self.stores > 1)}"


class _House(NamedTuple):
    """An HQ with a till that pushes."""

    hq: Headquarters
    till: FleetTill
    size: _Size


def run(members: int = MEMBERS) -> bool:
    """Measure and print, on both kinds of database."""
    few = _Size(members // 10)
    held = [
        _on(kind, large, few)
        for kind in ("SQLite", "PostgreSQL")
        for large in (_Size(members), few._replace(stores=_STORES))
    ]
    return all(held)


def _on(kind: str, large: _Size, small: _Size) -> bool:
    with ExitStack() as stack:
        many, few = (_house(stack, kind, size) for size in (large, small))
        chance = random.Random(str(large))
        took: dict[_Size, list[tuple[float, float]]] = {large: [], small: []}
        for at in range(_PUSHES + _WARM):
            for house in (many, few) if at % 2 else (few, many):
                took[house.size].append(_pushed(house, chance))
        wall = Ratio(*(median(one[0] for one in took[size][_WARM:]) * 1e6 for size in (large, small)))
    print(f"{kind}: a push of {_BILLS} bills; processor of HQ for {_PUSHES} of them {_sums(took)};"
          f" load {os.getloadavg()[0]:.1f}")  # fmt: skip
    return report(f"P10 push, {kind}, {large}", wall, 1.5, f"{small}")


def _house(stack: ExitStack, kind: str, size: _Size) -> _House:
    folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
    address = stack.enter_context(postgres() if kind == "PostgreSQL" else nullcontext(""))
    hq = Headquarters(folder, address)
    hq.found(["North"])
    print(f"… writing {size} straight into HQ", flush=True)
    with opened(hq) as database:
        filled(database, size.members)
        _open_stores(database, size.stores - 1)
    hq.start()
    stack.callback(hq.kill)
    till = FleetTill(f"http://127.0.0.1:{hq.port}", hq.ask("code", "--store", "North")["code"])
    return _House(hq, till, size)


def _pushed(house: _House, chance: random.Random) -> tuple[float, float]:
    """Seconds, and HQ's seconds of processor, of one push."""
    for _ in range(_BILLS):
        house.till.sell(member_at(chance.randrange(house.size.members)))
    (request,) = house.till.requests()
    used, begun = house.hq.processor_s(), time.perf_counter()
    house.till.post(request)
    return time.perf_counter() - begun, house.hq.processor_s() - used


def _open_stores(database: Database, count: int) -> None:
    """More stores, each with a till."""
    with database.reading() as connection:
        (tenant,) = all_tenants(connection)
    at_us = now_us()
    opened_stores = [
        Store(store_id=f"s{at}", name=f"S{at}", zone="Asia/Shanghai", day_starts_minutes=0, created_at_us=at_us)
        for at in range(count)
    ]
    tills = [
        Device(
            tenant_id=tenant.tenant_id,
            device_id=f"d{at}",
            store_id=f"s{at}",
            key_id="k",
            till_code=f"T{at}",
            local_merchant_id="m",
            local_store_id="1",
            name=f"T{at}",
            enrolled_at_us=at_us,
        )
        for at in range(count)
    ]

    def write(connection: Connection) -> None:
        for store in opened_stores:
            add_store(connection, tenant.tenant_id, store)
        for till in tills:
            add_device(connection, till)

    database.write(write)


def _sums(took: dict[_Size, list[tuple[float, float]]]) -> str:
    return "; ".join(f"{sum(used for _, used in each[_WARM:]):.2f} s with {size}" for size, each in took.items())

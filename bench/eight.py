"""P8: eight tills push at once into PostgreSQL, among 10,000 members (``--large``: up to 1,000,000, and P10).

Ours is ``hq serve`` over HTTP with every check on. The bare side is eight threads that put the same rows into another
database of the same server through the same upserts, without checks, stamps or folding. Then every event is late; then
a till's push alone, for the p99; then the same on SQLite.
"""

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import msgspec

from bench import same_rows
from bench.crowd import state_of
from bench.fleet import FleetTill, Request, member_at
from bench.timing import Ratio, report
from hq.store.bulk import Ask, Put
from hq.store.database import Database
from hq.store.folded import encode_state, last_day
from hq.store.members import MemberLine
from hq.store.schema import member_states, members
from tests.chain.headquarters import Headquarters
from tests.hq_door.postgres import postgres

TILLS = 8
BILLS = 1_000
_SIZE = 100
_LIVE = 5
_LONE_PUSHES = 60
_WRITTEN_AT_ONCE = 20_000
_COUNTED = ("events", "envelopes")
LARGE = (10_000, 100_000, 1_000_000)


def run(counts: Sequence[int] = (10_000,)) -> bool:
    """Measure and print for each number of members, and what growth costs where there are two."""
    found = {count: _in_house(count, "PostgreSQL") for count in counts}
    file = _in_house(counts[0], "SQLite")
    held = [one.told(f"PostgreSQL, {count:,} members") for count, one in found.items()]
    print(f"SQLite, {counts[0]:,} members: {file.rate:,.0f} events/s; HQ's processor {file.used_us:.0f} µs an event;"
          f" load {os.getloadavg()[0]:.1f}")  # fmt: skip
    slower = Ratio(1e6 / file.rate, 1e6 / found[counts[0]].rate)
    held.append(report("P8 SQLite, per event", slower, 1 / 0.8, "PostgreSQL"))
    if len(counts) > 1:
        many, fewer = counts[-1], counts[-2]
        grown = Ratio(found[many].lone_s * 1e6, found[fewer].lone_s * 1e6)
        held.append(report("P10 push", grown, 1.5, f"{many:,} members against {fewer:,}"))
    return all(held)


class Measured(msgspec.Struct, kw_only=True):
    """Events a second in order, bare and late; seconds of each small push, alone (p50) and beside seven others.

    ``used_us``: HQ's own processor, in microseconds an event.
    """

    rate: float
    used_us: float
    bare_rate: float
    late_rate: float
    lone_s: float
    together_s: list[float]

    def told(self, where: str) -> bool:
        """Print the lines; whether the goals hold."""
        p99_s = quantiles(self.together_s, n=100)[98]
        per_event = [1e6 / rate for rate in (self.rate, self.bare_rate, self.late_rate)]
        print(f"{where}: {self.rate:,.0f} events/s, bare {self.bare_rate:,.0f}, late {self.late_rate:,.0f};"
              f" HQ's processor {self.used_us:.0f} µs an event; load {os.getloadavg()[0]:.1f}")  # fmt: skip
        return all([
            report("P8 eight tills, per event", Ratio(per_event[0], per_event[1]), 2, "the same rows, unchecked"),
            report("P8 every event late", Ratio(per_event[2], per_event[0]), 3, "in order"),
            report("P8 push p99 beside seven", Ratio(p99_s * 1e6, self.lone_s * 1e6), 10, "a lone till's p50"),
        ])  # fmt: skip


def _in_house(count: int, kind: str) -> Measured:
    server = postgres() if kind == "PostgreSQL" else nullcontext("")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, server as address:
        hq = Headquarters(Path(folder), address)
        hq.found([f"Store {at}" for at in range(TILLS)])
        with opened(hq) as database, same_rows.bare_database(Path(folder), address) as bare:
            print(f"… writing {count:,} members straight into HQ", flush=True)
            filled(database, count)
            filled(bare, count, _tenant(database))
            hq.start()
            try:
                return _measured(hq, database, bare, count)
            finally:
                hq.kill()


@contextmanager
def opened(hq: Headquarters) -> Iterator[Database]:
    """HQ's database, past its services."""
    database = hq.opened().database
    try:
        yield database
    finally:
        database.close()


def _tenant(database: Database) -> str:
    with database.reading() as connection:
        found: str = Ask("SELECT tenant_id FROM tenants").rows(connection)[0][0]
    return found


def filled(database: Database, count: int, tenant_id: str = "") -> None:
    """Members with ordinary states, straight into the tables; ``hq verify`` would rightly complain."""
    tenant_id = tenant_id or _tenant(database)
    states = [state_of(kind) for kind in range(16)]
    rows = [(0, encode_state(one), last_day(one), one.held.code, 0) for one in states]
    put_member, put_state = Put(members, keep=True), Put(member_states, keep=True)
    for start in range(0, count, _WRITTEN_AT_ONCE):
        names = [member_at(at) for at in range(start, min(count, start + _WRITTEN_AT_ONCE))]
        people = [(tenant_id, *msgspec.structs.astuple(MemberLine(member_id=name, face=name))) for name in names]
        held = [(tenant_id, name, *rows[at % 16]) for at, name in enumerate(names)]
        database.write(partial(put_member.rows, rows=people))
        database.write(partial(put_state.rows, rows=held))
    if database.is_postgres:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def _measured(hq: Headquarters, database: Database, bare: Database, count: int) -> Measured:
    url = f"http://127.0.0.1:{hq.port}"
    tills = [FleetTill(url, hq.ask("code", "--store", f"Store {at}")["code"]) for at in range(TILLS)]
    _all_post(tills, [till.requests() for till in tills])
    _sold(tills, count, 100, 0)  # warms up, not counted
    since, used_s = same_rows.newest(database), hq.processor_s()
    ours_s = _sold(tills, count, BILLS, 0)
    used_s = hq.processor_s() - used_s
    rows = same_rows.rows_since(database, since)
    assert [len(rows[name]) for name in _COUNTED] == [TILLS * BILLS] * 2, "lost or doubled"
    bare_s = _bare(bare, rows)
    late_s = _sold(tills, count, BILLS, 1)
    lone_s = median(_live(tills[0], count, 0, _LONE_PUSHES))
    with ThreadPoolExecutor(TILLS) as pool:
        each = list(pool.map(lambda at: _live(tills[at], count, at, _LONE_PUSHES), range(TILLS)))
    events = TILLS * BILLS
    return Measured(
        rate=events / ours_s, used_us=used_s / events * 1e6, bare_rate=events / bare_s,
        late_rate=events / late_s, lone_s=lone_s, together_s=[one for some in each for one in some],
    )  # fmt: skip


def _sold(tills: Sequence[FleetTill], count: int, bills: int, days_ago: int) -> float:
    """Seconds in which all tills push their bills, each to somebody drawn from all: tills meet the same people."""
    chance = random.Random(f"{count}|{bills}|{days_ago}")
    for till in tills:
        for _ in range(bills):
            till.sell(member_at(chance.randrange(count)), days_ago)
    return _all_post(tills, [till.requests(_SIZE) for till in tills])


def _all_post(tills: Sequence[FleetTill], requests: Sequence[Sequence[Request]]) -> float:
    def post(till: FleetTill, mine: Sequence[Request]) -> None:
        for request in mine:
            till.post(request)

    return _together([partial(post, till, mine) for till, mine in zip(tills, requests, strict=True)])


def _together(work: Sequence[Callable[[], object]]) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(work)) as pool:
        for one in [pool.submit(one) for one in work]:
            one.result()
    return time.perf_counter() - begun


def _bare(database: Database, rows: same_rows.Rows) -> float:
    """Eight threads, each with every eighth row; the feed's rows in one order, so that no deadlock costs time."""
    parts = [{name: whole[at::TILLS] for name, whole in rows.items()} for at in range(TILLS)]
    return _together([partial(same_rows.put, database, part, _SIZE) for part in parts])


def _live(till: FleetTill, count: int, number: int, pushes: int) -> list[float]:
    """Seconds of each of some small pushes, as a till at work makes them."""
    took = []
    for at in range(pushes):
        for bill in range(_LIVE):
            till.sell(member_at((at * 31 + bill * 977 + number * 13) % count))
        (request,) = till.requests()
        begun = time.perf_counter()
        till.post(request)
        took.append(time.perf_counter() - begun)
    return took

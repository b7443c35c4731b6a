"""P3: 10,000 bills pushed over HTTP to a real ``hq serve``, every check on; the same again after lost answers; pulled.

Against the bare limit in the same run: the same rows into a database of the same kind through the same upserts, without
HTTP, signatures, stamps or folding (replay: the same upserts again; pull: the changed states in pages, as JSON and
back). PouchDB and Actual are quoted from the performance page and were not run.
"""

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import same_rows
from bench.fleet import BATCH, FleetTill, member_at
from bench.timing import Ratio
from hq.store.database import Database
from tests.chain.headquarters import Headquarters
from tests.hq_door.postgres import postgres

EVENTS = 10_000
ROUNDS = 3
_PEERS = {
    "push": "PouchDB 2.4 s, Actual 0.69 s",
    "replay": "PouchDB 1.3 s, Actual 0.13 s",
    "pull": "PouchDB 2.4 s, Actual 0.16 s",
}
_GOALS_S = {
    "SQLite": {"push": 2.4 / 10, "replay": 1.3 / 8, "pull": 2.4 / 10},
    "PostgreSQL": {"push": 2.4 / 3, "replay": 1.3 / 8, "pull": 2.4 / 10},
}
"""Shares of PouchDB's quoted seconds for 10,000 events, as the performance page has them."""


def run(events: int = EVENTS, rounds: int = ROUNDS) -> bool:
    """Measure and print, on both kinds of database."""
    held = [_on(kind, events, rounds) for kind in _GOALS_S]
    return all(held)


def _on(kind: str, events: int, rounds: int) -> bool:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, _server(kind) as address:
        hq = Headquarters(Path(folder), address)
        hq.found(["North", "South"])
        hq.start()
        try:
            with same_rows.bare_database(Path(folder), address) as bare:
                times = _measured(hq, bare, events, rounds)
        finally:
            hq.kill()
    print(f"{kind}: {events:,} bills of as many members, pushes of {BATCH:,}; load {os.getloadavg()[0]:.1f}")
    held = [_told(kind, what, events, times) for what in _PEERS]  # each line is printed
    return all(held)


def _server(kind: str) -> "nullcontext[str]":
    return postgres() if kind == "PostgreSQL" else nullcontext("")  # type: ignore[return-value]


def _measured(hq: Headquarters, bare: Database, events: int, rounds: int) -> dict[str, list[float]]:
    url = f"http://127.0.0.1:{hq.port}"
    till, other = (FleetTill(url, hq.ask("code", "--store", store)["code"]) for store in ("North", "South"))
    for at in range(events):
        till.enrol(member_at(at))
    for request in till.requests():
        till.post(request)
    other.pull()
    opened = hq.opened().database
    times: dict[str, list[float]] = {}
    for at in range(rounds):
        _one_round(hq, opened, bare, (till, other), events, times if at else {})  # the first warms up
    opened.close()
    return times


def _one_round(
    hq: Headquarters,
    opened: Database,
    bare: Database,
    tills: tuple[FleetTill, FleetTill],
    events: int,
    times: dict[str, list[float]],
) -> None:
    """Each of the three, ours and bare in turn."""
    till, other = tills
    for at in range(events):
        till.sell(member_at(at))
    requests, since = till.requests(), same_rows.newest(opened)

    def timed(name: str, work: Callable[[], object]) -> None:
        used = time.process_time if "bare" in name else hq.processor_s
        begun, spent = time.perf_counter(), used()
        work()
        times.setdefault(name, []).append(time.perf_counter() - begun)
        times.setdefault(f"{name} cpu", []).append(used() - spent)

    timed("push", lambda: [till.post(request) for request in requests])
    rows = same_rows.rows_since(opened, since)
    timed("bare push", lambda: same_rows.put(bare, rows))
    timed("replay", lambda: [till.post(request) for request in requests])
    timed("bare replay", lambda: same_rows.put(bare, rows))
    timed("pull", lambda: _demand(other.pull(), events))
    timed("bare pull", lambda: _demand(same_rows.pages(bare, rows["events"][0][0], since), events))


def _demand(found: int, events: int) -> None:
    assert found == events, (found, events)


def _told(kind: str, what: str, events: int, times: dict[str, list[float]]) -> bool:
    """One line; whether the goal holds, against seconds that the peer took on a machine with nothing else to do."""
    both = Ratio(median(times[what]) * 1e6, median(times[f"bare {what}"]) * 1e6)
    goal_s = _GOALS_S[kind][what] * events / EVENTS
    used, bare_used = (median(times[f"{name} cpu"]) / events * 1e6 for name in (what, f"bare {what}"))
    held = both.ours_us / 1e6 <= goal_s
    print(
        f"  {what:<7} {both.ours_us / 1e6:>6.2f} s  goal ≤ {goal_s:.2f} s  {'ok' if held else 'SHORT'}"
        f"   bare {both.limit_us / 1e6:.2f} s, {both.times:.2f} ×; processor {used:.0f} µs an event, bare"
        f" {bare_used:.0f}   {_PEERS[what]} (quoted, not run)"
    )
    return held

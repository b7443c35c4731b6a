"""P5: pages, counts and the RFM grid from kept-up rows against an indexed GROUP BY over the bills; what upkeep costs.

The peer is a plain SQLite file with nothing but the bills and a covering index; ours is the encrypted ledger, through
``reading.lists``, each page whole: rows as values, and how many there are. P10: the first page against a tenth.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from bench.desk import life_of, lives_of, shop_of
from bench.timing import Ratio, interleaved, quote, report
from desktop.bootstrap import wall_us, wired
from desktop.core.ports import Till
from desktop.core.ports.lists import Lists, Sort, Wish
from desktop.core.services.bring_up_lists import AT_ONCE_S
from desktop.core.services.check_out import Bill, complete
from desktop.core.services.who import find_one
from desktop.core.store.opening import OpenLedger, open_ledger
from desktop.core.store.writing import LedgerWriting

LARGE = (1_000_000, 20_000_000)
_DAY_US = 86_400_000_000
_ROUNDS = 300
_SHOWN = 20
"""Rows of a first page: more than a screen shows."""
_DORMANT = Wish(class_names=("dormant",), size=_SHOWN)
_SORTS: tuple[Sort, ...] = ("last_day", "unusual", "bills", "name")
_PEER = (
    "SELECT member, max(day) AS last, sum(minor) FILTER (WHERE day > ?1 - 365) AS worth FROM bills GROUP BY member"
    " HAVING last BETWEEN ?1 - 119 AND ?1 - 60 ORDER BY worth DESC LIMIT 50"
)


def run(members: int = 100_000, bills: int = 2_000_000) -> bool:
    """Write two shops and the peer's file, measure, print."""
    with TemporaryDirectory() as place:
        folders = [Path(place, name) for name in ("large", "small")]
        for folder, part in zip(folders, (1, 10), strict=True):
            print(f"… writing {members // part:,} members, {bills // part:,} bills straight into the store", flush=True)
            shop_of(folder, members // part, bills // part)
        return measured(folders[0], folders[1], Path(place, "peer.db"), members, bills)


def measured(large: Path, small: Path, peer: Path, members: int, bills: int) -> bool:
    """Measure two shops that are there; the peer's file is made where it is not."""
    many, few = open_ledger(large, wall_us), open_ledger(small, wall_us)
    till = wired(many)
    group_us = _grouped(peer, members, bills, till)
    against = f"an indexed GROUP BY over {bills:,} bills"
    page, count, grid = (_timed(many, ask) for ask in (_page, _count, _grid))
    held = [
        report("P5 first page of the dormant", Ratio(page, group_us), 1 / 10_000, against),
        report("P5 count of the dormant", Ratio(count, group_us), 1 / 100, against),
        report("P5 RFM grid", Ratio(grid, group_us), 1 / 100, against),
        report("P10 first page", Ratio(page, _timed(few, _page)), 1.5, f"{members // 10:,} members"),
        report("P5 checkout with its row", _upkeep(till), 1.1, "the same checkout without"),
    ]
    for sort in ("last_day", "unusual", "bills", "name"):
        wish = Wish(class_names=("dormant",), sort=sort, size=50)
        quote(f"dormant by {sort}", Ratio(_timed(many, partial(_listed, wish), 5), 300_000), "300 ms")
    _turn(many, members)
    many.file.close()
    few.file.close()
    return all(held)


def _page(lists: Lists) -> object:
    return lists.page(_DORMANT)


def _listed(wish: Wish, lists: Lists) -> object:
    return lists.page(wish)


def _count(lists: Lists) -> object:
    return lists.count(_DORMANT)


def _grid(lists: Lists) -> object:
    return lists.grid()


def _timed(ledger: OpenLedger, ask: Callable[[Lists], object], rounds: int = 30) -> float:
    """The median of one question in a transaction of its own, in microseconds."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter_ns()
        with ledger.file.reading() as reading:
            ask(reading.lists)
        took.append((time.perf_counter_ns() - begun) / 1_000)
    return median(took)


def _grouped(peer: Path, members: int, bills: int, till: Till) -> float:
    """The same page by GROUP BY."""
    with till.ledger.reading() as reading:
        today = reading.today()
    fresh = not peer.exists()
    with closing(sqlite3.connect(peer)) as raw:
        if fresh:
            raw.execute("PRAGMA journal_mode = OFF").fetchall()
            raw.execute("CREATE TABLE bills (member INTEGER, day INTEGER, minor INTEGER)")
            raw.executemany("INSERT INTO bills VALUES (?, ?, ?)", _bills(members, bills, till))
            raw.execute("CREATE INDEX bills_of ON bills (member, day, minor)")
            raw.commit()
        took = []
        for _ in range(3):
            begun = time.perf_counter_ns()
            raw.execute(_PEER, (today.toordinal(),)).fetchall()
            took.append((time.perf_counter_ns() - begun) / 1_000)
    return median(took)


def _bills(members: int, bills: int, till: Till) -> Iterator[tuple[int, int, int]]:
    with till.ledger.reading() as reading:
        lives = lives_of(7, bills // members, reading.today())
    for at in range(members):
        for day, minor in lives[life_of(at)].bills:
            yield at, day.toordinal(), minor


def _upkeep(till: Till) -> Ratio:
    """Whole checkouts of members who come, every other one without its row being kept up."""
    with till.ledger.reading() as reading:
        come = reading.lists.page(Wish(class_names=("active",), sort="bills", size=_ROUNDS * 10)).rows
        found = [find_one(till, reading, member.member_no) for member in come[::10]]
    bills = [[Bill(amount_minor=12_850, event_id=till.ids.event_id()) for _ in range(_ROUNDS + 40)] for _ in range(2)]

    def without(at: int) -> None:
        with patch.object(LedgerWriting, "_list_up", lambda *_: None):
            complete(till, bills[1][at], found[(at + _ROUNDS // 2) % _ROUNDS])

    return interleaved(lambda at: complete(till, bills[0][at], found[at % _ROUNDS]), without, _ROUNDS)


def _turn(ledger: OpenLedger, members: int) -> None:
    """What a new business day costs, and the longest that the file is held for it."""
    later = open_ledger(ledger.folder, lambda: wall_us() + _DAY_US)
    took = []
    while True:
        begun = time.perf_counter()
        with later.file.writing() as writing:
            upto = writing.bring_lists_on(AT_ONCE_S)
        took.append(time.perf_counter() - begun)
        if upto.is_current:
            break
    later.file.close()
    print(
        f"a new day for {members:,} rows: {sum(took):.2f} s in {len(took)} bits, the median"
        f" {1e3 * median(took):.0f} ms, the longest {1e3 * max(took):.0f} ms; load {os.getloadavg()[0]:.1f}"
    )

"""P5: pages, counts and the RFM grid from kept-up rows against an indexed GROUP BY over the bills; what upkeep costs.

The peer is a plain SQLite file with nothing but the bills and a covering index; ours is the encrypted ledger, through
``reading.lists``, each page whole: rows as values, and how many there are. P10: the first page and a row's upkeep
against a tenth of the members. Then the page of the dormant as it is used (lists_pages), and a new day.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from bench.desk import life_of, lives_of, shop_of
from bench.lists_pages import pages, painted
from bench.timing import Ratio, interleaved, quote, report
from desktop.bootstrap import wall_us, wired
from desktop.core.ports import Till
from desktop.core.ports.lists import Lists, Wish
from desktop.core.services.bring_up_lists import AT_ONCE_S, bring_lists_on, bring_up_lists
from desktop.core.services.check_out import Bill, complete
from desktop.core.services.who import Found, find_one
from desktop.core.store.opening import OpenLedger, open_ledger
from desktop.core.store.writing import LedgerWriting

LARGE = (1_000_000, 20_000_000)
_DAY_US = 86_400_000_000
_ROUNDS = 300
_SHOWN = 20
"""Rows of a first page: more than a screen shows."""
_DORMANT = Wish(class_names=("dormant",), size=_SHOWN)
_OWED, _BATCHES = 60, 5
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
        *_upkeep(till, wired(few), members),
        pages(till),
    ]
    many.file.close()
    few.file.close()
    held.append(painted(large))
    _turn(large, members)
    return all(held)


def _page(lists: Lists) -> object:
    return lists.page(_DORMANT)


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


def _upkeep(till: Till, few: Till, members: int) -> list[bool]:
    """What a checkout has to do for lists, what is done for it later, and that with a tenth of the members."""
    found, others = _who_come(till), _who_come(few)
    bills = [[Bill(amount_minor=12_850, event_id=till.ids.event_id()) for _ in range(_ROUNDS + 40)] for _ in range(2)]

    def without(at: int) -> None:
        with patch.object(LedgerWriting, "_list_up", lambda *_: None):
            complete(till, bills[1][at], found[(at + _ROUNDS // 2) % len(found)])

    ratio = interleaved(lambda at: complete(till, bills[0][at], found[at % len(found)]), without, _ROUNDS)
    later = [(_row_made(till, found, at), _row_made(few, others, at)) for at in range(_BATCHES)]
    mine, theirs = zip(*later, strict=True)
    (row, used), (of_few, used_of_few) = (map(median, zip(*each, strict=True)) for each in (mine, theirs))
    quote("P10 a row made, of processor", Ratio(used, used_of_few), f"{members // 10:,} members")
    return [
        report("P5 checkout with lists", ratio, 1.1, "the same checkout without"),
        report("P5 … and its row, made later", Ratio(ratio.ours_us + row, ratio.limit_us), 1.1, "the same checkout"),
        report("P10 a row made", Ratio(row, of_few), 1.5, f"{members // 10:,} members"),
    ]


def _who_come(till: Till) -> list[Found]:
    """Members from all over, as they stand on the screen when F9 is pressed."""
    with till.ledger.reading() as reading:
        come = reading.lists.page(Wish(class_names=("active",), sort="bills", size=_ROUNDS * 10)).rows
        return [find_one(till, reading, member.member_no) for member in come[:: max(1, len(come) // _ROUNDS)]]


def _row_made(till: Till, found: list[Found], at: int) -> tuple[float, float]:
    """Microseconds, and of processor, of each row that a batch of bills owes, made in a transaction of their own."""
    bring_up_lists(till)
    for each in (found[(at * _OWED + one) % len(found)] for one in range(_OWED)):
        complete(till, Bill(amount_minor=12_850, event_id=till.ids.event_id()), each)
    begun, ran = time.perf_counter(), time.thread_time()
    bring_lists_on(till)
    return 1e6 * (time.perf_counter() - begun) / _OWED, 1e6 * (time.thread_time() - ran) / _OWED


def _turn(folder: Path, members: int) -> None:
    """What a new business day costs, and the longest that the file is held for it."""
    later = open_ledger(folder, lambda: wall_us() + _DAY_US)
    took, used = list[float](), list[float]()
    while True:
        begun, ran = time.perf_counter(), time.thread_time()
        with later.file.writing() as writing:
            upto = writing.bring_lists_on(AT_ONCE_S)
        took.append(time.perf_counter() - begun)
        used.append(time.thread_time() - ran)
        if upto.is_current:
            break
    later.file.close()
    print(
        f"a new day for {members:,} rows: {sum(took):.2f} s in {len(took)} bits, the median"
        f" {1e3 * median(took):.0f} ms, the longest {1e3 * max(took):.0f} ms (of processor {sum(used):.2f} s,"
        f" {1e3 * median(used):.0f} ms, {1e3 * max(used):.0f} ms); load {os.getloadavg()[0]:.1f}"
    )

"""A shop with many members and their bills, straight into the store, from a seed: for measuring lists (P5, P10).

    python3 -m bench.desk FOLDER --members 1000000 --bills 20000000 [--seed 7] [--latest 20]

It says what it does: states, rows of lists and sums stand as the services would leave them after those bills. The bills
themselves stand in the states (days, counts, money); the latest ones of whoever has not come for ``GONE_DAYS`` stand in
the log too, with lines and categories (bench.bills), so that lists have a favourite to find. No ``verify`` would let it
pass. States are drawn from a pool of some thousand different lives.
"""

import argparse
import random
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bench.bills import Pattern
from bench.crowd import _ADD_KEY, _ADD_MEMBER, _CACHE_KIB, _keys, _members, id_of
from desktop.bootstrap import described, new_shop, open_till
from desktop.core.domain.lots import Lot
from desktop.core.domain.names import member_number
from desktop.core.domain.state import MemberState, Totals
from desktop.core.domain.tiers import DayTotals, Held, History, LadderRule
from desktop.core.ports import Till
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.store.statements import SAVE_STATE
from desktop.core.store.states import state_row

POOL = 4_096
_YEARS_DAYS = 1_100
_TOGETHER = 20_000
GONE_DAYS, LATEST = 60, 6


class Life(NamedTuple):
    """One of the pool: the state, its row without the id, the bills as (day, minor units)."""

    state: bytes
    row: tuple[Any, ...]
    bills: list[tuple[date, int]]


def shop_of(folder: Path, members: int, bills: int, seed: int = 7, latest: int = LATEST) -> None:
    """A shop with so many members, who have about so many bills in three years, until today.

    ``latest``: how many of the bills of each one who is gone stand in the log.
    """
    ledger, _ = new_shop(folder, described("台", "Asia/Shanghai", "CN", "companion", None, "00:00"), "1234")
    ledger.file.close()
    with open_till(folder) as till:
        with till.ledger.reading() as reading:
            raw: Any = reading.raw  # type: ignore[attr-defined]
            today = reading.today()
        raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        lives = lives_of(seed, bills // members, today)
        for first in range(0, members, _TOGETHER):
            part = range(first, min(first + _TOGETHER, members))
            with till.ledger.writing():
                _write(raw, till, part, lives)
        with till.ledger.writing():
            raw.execute("UPDATE heads SET members = ?", (members,))
        add_bills(till, raw, range(members), lives, today - timedelta(days=GONE_DAYS), latest)
        bring_up_lists(till)


def add_bills(till: Till, raw: Any, members: range, lives: list[Life], before: date, latest: int) -> None:
    """The latest bills of those whose last was before that day, into the log."""
    pattern = Pattern(till, raw, member_number(till.shop.till_code, 0))
    gone = (at for at in members if lives[life_of(at)].bills[-1][0] < before)
    while part := list(islice(gone, _TOGETHER)):
        with till.ledger.writing():
            pattern.add((id_of(at), at, [day for day, _ in lives[life_of(at)].bills[-latest:]]) for at in part)


def _write(raw: Any, till: Till, part: range, lives: list[Life]) -> None:
    raw.executemany(_ADD_MEMBER, _members(part, till.shop.till_code))
    raw.executemany(_ADD_KEY, _keys(part))
    raw.executemany(SAVE_STATE, ((id_of(at), (life := lives[life_of(at)]).state, *life.row[2:]) for at in part))


def life_of(at: int) -> int:
    """Which life the ``at``-th member has."""
    return at * 2_654_435_761 % (1 << 32) % POOL


def lives_of(seed: int, bills_each: int, today: date) -> list[Life]:
    """The pool: rhythms from every other day to twice a year, seen at any moment, one in three gone for good."""
    chance = random.Random(seed)
    return [_life(chance, bills_each, today) for _ in range(POOL)]


def _life(chance: random.Random, bills_each: int, today: date) -> Life:
    count = max(1, min(120, round(chance.expovariate(1 / bills_each))))
    gap = max(1, min(_YEARS_DAYS // count, chance.choice((2, 5, 9, 14, 30, 45, 90))))
    last = chance.randrange(gap + 1) if chance.random() < 0.6 else chance.randrange(_YEARS_DAYS // 2)
    ago = sorted({last + round(gap * (at + chance.random())) for at in range(count)}, reverse=True)
    days = [today - timedelta(days=each) for each in ago]
    bills = [(day, chance.randrange(1_500, 40_000)) for day in days]
    totals = tuple(DayTotals(day, 1, 1, minor, minor // 100, 1) for day, minor in bills)
    lots = tuple(Lot(f"{day}", day, day, day + timedelta(days=364), minor // 100) for day, minor in bills[-12:])
    state = MemberState(
        lots=lots, totals=Totals(issued=sum(lot.points for lot in lots)), held=Held("regular", days[0]),
        history=History(totals, (), (LadderRule((("regular", 0), ("vip", 300_000), ("platinum", 800_000))),)),
        enrolled_on=days[0], events=len(days), last_key=(days[-1].toordinal() * 86_400_000_000, "a"),
    )  # fmt: skip
    return Life(msgspec.msgpack.encode(state), state_row("", state), bills)


def main() -> None:
    """Write the shop that is asked for, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--bills", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--latest", type=int, default=LATEST)
    asked = parser.parse_args()
    print(f"writing {asked.members:,} members with about {asked.bills:,} bills straight into the store")
    shop_of(asked.folder, asked.members, asked.bills, asked.seed, asked.latest)


if __name__ == "__main__":
    main()

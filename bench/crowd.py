"""Many members, straight into the store: rows as the services would write them, without their events.

Only for measuring look-ups and growth; ``verify`` of such a ledger would rightly complain.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec

from desktop.bootstrap import described, new_shop, open_till
from desktop.core.domain.lots import Lot
from desktop.core.domain.names import member_id, member_number
from desktop.core.domain.people import Profile
from desktop.core.domain.state import MemberState, Totals
from desktop.core.domain.tiers import DayTotals, Held, History, LadderRule
from desktop.core.services.people.names import name_keys
from desktop.core.store.statements import SAVE_STATE
from desktop.core.store.states import state_row

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞"  # few: a search finds its eight among 100,000 as among a million
TODAY = date(2026, 11, 22)
_CACHE_KIB = 6_000_000
_ADD_MEMBER = (
    "INSERT INTO members (member_id, member_no, source, external_id, profile_id, name, phone, phone_reversed, profile,"
    " enrolled_on, withdrawn) VALUES (?, ?, 'bench', ?, '', ?, ?, ?, ?, '2026-01-01', 0)"
)
_ADD_KEY = "INSERT OR IGNORE INTO search_keys (key, member_id) VALUES (?, ?)"


def phone_of(at: int) -> str:
    """The phone of the ``at``-th member: all different, in no order."""
    return f"+86138{at * 48_271 % 99_999_989:08}"


def name_of(at: int) -> str:
    """The name of the ``at``-th member."""
    chance = random.Random(at)
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))


def filled(folder: Path, count: int) -> None:
    """A shop in ``folder`` with ``count`` members."""
    ledger, _ = new_shop(folder, described("台", "Asia/Shanghai", "CN", "companion", None, "00:00"), "1234")
    ledger.file.close()
    states = [msgspec.msgpack.encode(state_of(kind)) for kind in range(16)]
    row = state_row("", state_of(3))
    with open_till(folder) as till:
        with till.ledger.reading() as reading:
            raw: Any = reading.raw  # type: ignore[attr-defined]
        raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        with till.ledger.writing():
            raw.executemany(_ADD_MEMBER, _members(range(count), till.shop.till_code))
            raw.executemany(_ADD_KEY, _keys(range(count)))
            raw.executemany(SAVE_STATE, ((id_of(at), states[at % 16], *row[2:]) for at in range(count)))
            raw.execute("UPDATE heads SET members = ?", (count,))


def twice(folder: Path, copy: Path, count: int) -> None:
    """Two shops with the same ``count`` members, the one a copy of the other."""
    filled(folder, count)
    copytree(folder, copy)


def id_of(at: int) -> str:
    """The id of the ``at``-th member."""
    return member_id("bench", str(at))


def state_of(kind: int) -> MemberState:
    """One of some ordinary states: lots of half a year, forty days with bills."""
    days = [TODAY - timedelta(days=4 * (40 - at) + kind % 4) for at in range(40)]
    lots = tuple(Lot(f"{kind}-{at}", day, day, day + timedelta(days=364), 100) for at, day in enumerate(days[-12:]))
    ladder = LadderRule((("regular", 0), ("vip", 300_000), ("platinum", 800_000)))
    totals = tuple(DayTotals(day, 1, 1, 4_500, 45, 1, 0, 0) for day in days)
    return MemberState(
        lots=lots, totals=Totals(issued=1200), history=History(totals, (), (ladder,)), held=Held("regular", days[0]),
        enrolled_on=days[0], events=41, last_key=(1_700_000_000_000_000, "a"),
    )  # fmt: skip


def _members(chunk: range, till_code: str) -> Iterator[tuple[object, ...]]:
    for at in chunk:
        phone, name = phone_of(at), name_of(at)
        profile = msgspec.json.encode(Profile(name=name, phone=phone, external_id=f"E{at:07}"))
        yield id_of(at), member_number(till_code, at), f"E{at:07}", name, phone, phone[::-1], profile


def _keys(chunk: range) -> Iterator[tuple[str, str]]:
    for at in chunk:
        for key in name_keys(name_of(at)):
            yield key, id_of(at)

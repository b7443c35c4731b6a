"""A row of a list is what it would be on any day before the one on which it says that it changes."""

import random
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.classes import ClassRule, ExactlyThree, OwnRhythm
from desktop.core.domain.listed import Listed, listed
from desktop.core.domain.lots import Lot
from desktop.core.domain.program import Program
from desktop.core.domain.purchases import Count
from desktop.core.domain.state import MemberState
from desktop.core.domain.tiers import DayTotals, Held, History, LadderRule

BEGIN = date(2026, 1, 1)
OWN: tuple[OwnRhythm, ...] = ("off", "on")
COUNTS: tuple[Count, ...] = ("bills", "days")
WINDOWS: tuple[tuple[int, ExactlyThree], ...] = ((90, "active"), (75, "returning"))
RULES = [
    ClassRule(own_rhythm=own, count=count, window_days=window, exactly_three=three)
    for own, count, (window, three) in product(OWN, COUNTS, WINDOWS)
]


def state(chance: random.Random) -> MemberState:
    """Bills in bursts and silences, several on some days, also at several stores; points that expire."""
    gap, many = chance.choice((2, 5, 9, 20, 30)), chance.choice((4, 9, 14))
    ago = [chance.randrange(1 + gap * 12) + chance.choice((0, 0, 0, 60)) for _ in range(many)]
    return having(chance, sorted([*ago, *ago[:2]], reverse=True))


def having(chance: random.Random, ago: list[int]) -> MemberState:
    """A member with bills so many days ago."""
    days = [BEGIN - timedelta(days=each) for each in ago]
    totals = tuple(DayTotals(day, (bills := chance.choice((1, 1, 2))), bills, 900 * bills, 9, bills) for day in days)
    lots = tuple(Lot(f"{day}", day, day, day + timedelta(days=211), 9) for day in days[-3:])
    history = History(totals, (), (LadderRule((("regular", 0), ("vip", 300_000))),))
    return MemberState(lots=lots, held=Held("regular", days[0]), history=history, enrolled_on=days[0], events=len(days))


def shown(row: Listed) -> Any:
    return replace(row, changes_on=BEGIN)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_nothing_changes_before_it_says_so(rule: ClassRule) -> None:
    chance, program = random.Random(str(rule)), replace(Program(), classes=rule)
    for one in [having(chance, [35, 33, 31, 29]), *(state(chance) for _ in range(12))]:
        row = listed(one, BEGIN, program)
        for after in range(1, 150):
            day = BEGIN + timedelta(days=after)
            now = listed(one, day, program)
            if shown(now) != shown(row):
                assert row.changes_on <= day
            if row.changes_on <= day:
                row = now


def test_by_the_usual_rule_it_says_exactly_when() -> None:
    chance, program = random.Random(4), Program()
    for _ in range(40):
        one = state(chance)
        row = listed(one, BEGIN, program)
        assert shown(listed(one, row.changes_on, program)) != shown(row)

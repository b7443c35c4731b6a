"""What ``reading.lists`` says, laid beside the list of segments, the pure functions and pandas."""

from collections import Counter
from datetime import date
from typing import Any

from desktop.core.domain.classes import flows, month_before
from desktop.core.domain.rfm import Field, recent
from desktop.core.domain.segments import segment_of
from desktop.core.ports import Reading
from desktop.core.ports.lists import ListedMember, Sort, Wish
from desktop.core.store.lists.joined import JoinedLists
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import LookedLists
from tests.tills import TestTill

TOGETHER = 7
"""Rows of a page in these tests: no list fits into one."""


def everybody(reading: Reading, sort: Sort = "worth", *, descending: bool = True) -> list[ListedMember]:
    """Every member, page by page."""
    found: list[ListedMember] = []
    while True:
        after = found[-1].key if found else None
        page = reading.lists.page(Wish(here=False, sort=sort, descending=descending, after=after, size=TOGETHER))
        found += page.rows
        if len(page.rows) < TOGETHER:
            return found


def assert_lists_are_true(shop: TestTill, by: type[KeptLists | LookedLists] = KeptLists) -> None:
    """Every question that the pure functions can answer, asked of the lists as of today, which are answered so."""
    with shop.till.ledger.reading() as reading:
        assert isinstance(reading.lists, (by, JoinedLists) if by is KeptLists else by)
        day, program = reading.today(), reading.program().program
        assert reading.lists.up_to().is_current
        assert reading.lists.up_to().day == day
        known = list(reading.states_as_of(day))
        before = {member.member_id: state.history for member, state in reading.states_as_of(month_before(day))}
        _rows_are_true(everybody(reading), known, day, program)
        pairs = [(before[member.member_id], state.history) for member, state in known]
        wanted = flows(pairs, day, program.classes)
        assert {pair: each.members for pair, each in reading.lists.flows().items() if each.members} == wanted
        now = Counter[str]()
        for (_, name), many in wanted.items():
            now[name] += many
        assert {name: each.members for name, each in reading.lists.class_counts().items() if each.members} == now
        _grid_is_true(reading, known, day, program)


def _rows_are_true(rows: list[ListedMember], known: list[Any], day: date, program: Any) -> None:
    assert len({row.member_id for row in rows}) == len(rows) == len(known)
    found = {row.member_id: row for row in rows}
    for member, state in known:
        row = found[member.member_id]
        segment = segment_of(member.member_no, None, member.enrolled_on, state, day, program)
        assert row.balance == state.balance(day)
        if segment is None:
            assert (row.class_name, row.last_day, row.n365) == ("none", None, 0)
            continue
        classed = segment.classed
        assert (row.class_name, row.origin, row.stage) == (classed.name, classed.origin, segment.stage)
        assert (row.first_day, row.last_day) == (classed.first_day, classed.last_day)
        assert row.days_since == classed.days_since
        assert (row.tier, row.balance) == (segment.tier, segment.balance)
        seen = segment.recent
        assert (row.n365, row.spend365_minor) == ((seen.bills, seen.spend_minor) if seen else (0, 0))


def _grid_is_true(reading: Reading, known: list[Any], day: date, program: Any) -> None:
    seen = [one for _, state in known if (one := recent(state.history, day, program.classes.rfm_days))]
    field, cells, spends = Field(seen), Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for one in seen:
        scores = field.scores(one)
        cells[scores.recency, scores.frequency] += 1
        spends[scores.recency, scores.frequency] += one.spend_minor
    grid = reading.lists.grid()
    assert grid.members == len(seen)
    assert {at: cell.members for at, cell in grid.cells.items() if cell.members} == cells
    assert {at: cell.spend_minor for at, cell in grid.cells.items() if cell.members} == spends
    for (recency, frequency), cell in grid.cells.items():
        if cell.members:
            days, bills = grid.recencies[recency], grid.frequencies[frequency]
            wish = Wish(here=False, days_since=(days.least, days.most), n365=(bills.least, bills.most))
            assert reading.lists.count(wish) == cell.members

"""A page of HQ's taken in: many short transactions, so that nobody at the counter waits; the cursor with the last.

A page killed half-way is asked for again: everything in it may be taken any number of times.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

from desktop.core.domain.errors import Refusal
from desktop.core.domain.state import SaleRecord
from desktop.core.protocol.pages import FlagRow, Page, ProductRow, ProgramRow, SnapshotMember, StaffRow
from desktop.core.store import hq_settings as hq
from desktop.core.store.hq_staff_rows import take_staff
from desktop.core.store.ledger import LedgerFile
from desktop.core.store.syncing.chain import (
    take_devices,
    take_flag,
    take_products,
    take_program,
    take_stores,
    take_waiting,
)
from desktop.core.store.syncing.content import indexed, left_to_index
from desktop.core.store.syncing.members_in import MembersIn, groups
from desktop.core.store.syncing.newcomers import From, Newcomer, batches, take_newcomers
from desktop.core.store.syncing.others_in import ReadOther, read_other, take_other
from desktop.core.store.syncing.people_in import ReadMember
from desktop.core.store.syncing.sweeping import Stale, list_again, lost_refunds, stale, sweep, told_in_bits
from desktop.core.store.writing import LedgerWriting

HOLD_S = 0.02
"""How long one transaction goes on taking rows: well under what a checkout may wait for (DESIGN 4)."""
MOST_HOLD_S = 0.1
"""The same while nobody waits: fewer, fuller transactions write fewer pages."""
_PRODUCTS_AT_ONCE = 500
_PLACE = "SELECT place FROM events WHERE epoch = ? AND seq <= ? ORDER BY seq DESC LIMIT 1"
_FIRST_PLACE = "SELECT min(place) - 1 FROM events WHERE epoch = ?"
_NEWEST_UNMOVED = (
    "SELECT place FROM events WHERE place <= ? AND NOT EXISTS (SELECT 1 FROM moved WHERE moved.place = events.place)"
    " ORDER BY place DESC LIMIT 1"
)
_LEFT_BEHIND = "SELECT 1 FROM moved WHERE place > ? AND written <= ? LIMIT 1"


@dataclass
class Taking:
    """What one transaction of a page works with. ``upto``: the newest own event that the page's rows include.

    ``is_first``: everything is being pulled from the beginning. ``again``: whose events came (False) or went (True).
    """

    writing: LedgerWriting
    upto: int
    pull: int
    is_first: bool
    again: dict[str, bool] = field(default_factory=dict)

    @property
    def raw(self) -> Any:
        """The driver's connection."""
        return self.writing.raw

    @property
    def come(self) -> From:
        """Where the page's rows come from."""
        return From(self.upto, self.pull, self.is_first)

    @cached_property
    def members(self) -> MembersIn:
        """Who takes members in."""
        return MembersIn(self.writing, self.upto, self.pull)


Job = Callable[[Taking], None]


class Part(NamedTuple):
    """A part of a snapshot, counted from 0."""

    number: int
    members: Sequence[SnapshotMember]


class Asked(NamedTuple):
    """What a page was asked for with: the epoch being written, and the cursor before it."""

    epoch: str
    cursor: str


class PageTaking:
    """One page on its way into the ledger. ``asked``: what it was asked for with.

    ``part``: a part of the snapshot that the page stands for is taken, instead of the page and its cursor.
    """

    def __init__(
        self,
        file: LedgerFile,
        page: Page,
        asked: Asked | None,
        now_us: Callable[[], int],
        part: Part | None = None,
    ) -> None:
        self._file = file
        self._page = page
        self._asked = asked
        self._now_us = now_us
        self._part = part
        self._has_looked = False
        self._jobs = self._read()

    def take(self) -> None:
        """All of it. Refusal ``sync.no_agreement`` where the log was healed since the page was asked for.

        So too where another program's round has taken a page since: its rows are newer than these, or come again.
        """
        while self._jobs:
            with self._file.writing() as writing:
                until = time.monotonic() + HOLD_S
                taking = self._taking(writing)
                self._jobs.popleft()(taking)
                while self._jobs and self._may_go_on(until):
                    self._jobs.popleft()(taking)
                list_again(writing, taking.again)

    def _may_go_on(self, until: float) -> bool:
        over = time.monotonic() - until
        return over < 0 or (over < MOST_HOLD_S - HOLD_S and not self._file.somebody_waits())

    def _read(self) -> deque[Job]:
        """What there is to do, each thing whole by itself; texts are read here, before the file is held."""
        page = self._page
        others = [read for other in page.others if (read := read_other(other)) is not None]
        said = self._part.members if self._part else ()
        wished = [new for each in said if (new := Newcomer.of_part(each)) is not None]
        return deque(
            [
                self._begin,
                *(partial(_program, row) for row in page.programs),
                *(partial(_products, rows) for rows in batched(page.products)),
                partial(_staff, page.staff),
                *(partial(_other, read) for read in others),
                *(partial(_sale, record) for record in page.sales),
                *(partial(_members, some) for some in batches(groups([ReadMember.of(row) for row in page.members]))),
                partial(self._newcomers, said, wished),
                *(partial(_flag, row) for row in page.flags),
                self._end,
            ]
        )

    def _taking(self, writing: LedgerWriting) -> Taking:
        epoch = writing.identity[0]
        raw = writing.raw
        if self._asked is not None and self._asked != (epoch, hq.get(raw, hq.CURSOR) or ""):
            raise Refusal("sync.no_agreement")
        pull, is_first = int(hq.get(raw, hq.PULL) or 0), hq.get(raw, hq.FROM_START) == "1"
        return Taking(writing, upto(raw, epoch, self._page.head_seq), pull, is_first)

    def _newcomers(self, said: Sequence[SnapshotMember], wished: Sequence[Newcomer], taking: Taking) -> None:
        """A part: who is new in one go, everybody else one by one."""
        taken = take_newcomers(taking.writing, taking.come, wished)
        others = groups([ReadMember.of_part(each) for each in said if each.member_id not in taken])
        self._jobs.extendleft([partial(_alone, rows) for rows in reversed(others)])

    def _begin(self, taking: Taking) -> None:
        if self._part is None and (left := left_to_index(taking.raw)):
            self._jobs.extendleft([partial(_once, indexed), *(partial(_index, each) for each in reversed(left))])
        take_devices(taking.raw, self._page.devices)
        take_stores(taking.raw, self._page.stores)
        take_waiting(taking.writing)
        if self._page.restart or self._is_first(taking.raw):
            taking.pull += 1
            hq.put(taking.raw, {hq.PULL: str(taking.pull), hq.FROM_START: "1"})

    def _is_first(self, raw: Any) -> bool:
        """Whether the pull begins with this page: what an HQ said that was restored since, and no cursor tells, goes.

        It is there where a snapshot, or a first page, was taken in part. The page at the end of a snapshot is none.
        """
        return self._part is None and self._page.snapshot is None and not hq.get(raw, hq.CURSOR)

    def _end(self, taking: Taking) -> None:
        """The cursor; after the last page of a pull from the beginning, first away with what HQ says no more."""
        if not self._page.more and hq.get(taking.raw, hq.FROM_START) == "1":
            if left := self._left(taking):
                self._jobs.extend([*left, self._end])
                return
            hq.put(taking.raw, {hq.FROM_START: ""})
        if self._part is None:
            hq.put(taking.raw, {hq.CURSOR: self._page.cursor, hq.SNAPSHOT: ""})
        else:
            hq.put(taking.raw, {hq.SNAPSHOT_PART: str(self._part.number + 1)})
        hq.hear(taking.raw, self._now_us(), self._page.time_us, self._page.spending)

    def _left(self, taking: Taking) -> Sequence[Job]:
        """What is to go yet: first what was said, then, of what stands, what rests on nothing any more."""
        left: list[Job] = [partial(_sweep, each) for each in stale(taking.raw, taking.pull)]
        if not left and not self._has_looked:
            self._has_looked = True
            left += [partial(_lost_refunds, start) for start in told_in_bits(taking.raw)]
        return left


def _program(row: ProgramRow, taking: Taking) -> None:
    take_program(taking.writing, row)


def _products(rows: Sequence[ProductRow], taking: Taking) -> None:
    take_products(taking.raw, rows)


def _staff(rows: Sequence[StaffRow], taking: Taking) -> None:
    take_staff(taking.raw, rows, taking.pull)


def _other(read: ReadOther, taking: Taking) -> None:
    sale_id = take_other(taking.raw, read, taking.pull, taking.writing.clock)
    if sale_id is not None:
        taking.members.show_sale(sale_id, read.body.member_id)
    if read.body.member_id is not None:
        taking.again.setdefault(read.body.member_id, False)


def _sale(record: SaleRecord, taking: Taking) -> None:
    taking.members.take_sale(record)


def _members(together: Sequence[Sequence[ReadMember]], taking: Taking) -> None:
    alone = [group[0] for group in together if len(group) == 1]
    taken = take_newcomers(taking.writing, taking.come, [new for each in alone if (new := Newcomer.of_page(each))])
    for rows in together:
        if rows[0].row.member_id not in taken:
            taking.members.take(rows)


def _alone(rows: Sequence[ReadMember], taking: Taking) -> None:
    taking.members.take(rows)


def _index(statement: str, taking: Taking) -> None:
    taking.raw.execute(statement)


def _once(what: Callable[[Any], None], taking: Taking) -> None:
    what(taking.raw)


def _flag(row: FlagRow, taking: Taking) -> None:
    take_flag(taking.raw, row, taking.pull)


def _sweep(each: Stale, taking: Taking) -> None:
    if (whose := sweep(taking.writing, *each)) is not None:
        taking.again[whose] = True


def _lost_refunds(start: int, taking: Taking) -> None:
    for record in lost_refunds(taking.raw, start, taking.pull):
        taking.members.show_sale(record.sale_id, record.member_id)


def batched(rows: Sequence[ProductRow]) -> Iterator[Sequence[ProductRow]]:
    """Some hundreds at a time."""
    for at in range(0, len(rows), _PRODUCTS_AT_ONCE):
        yield rows[at : at + _PRODUCTS_AT_ONCE]


def upto(raw: Any, epoch: str, head_seq: int) -> int:
    """The newest own event, in the order of writing, that HQ had folded: those up to it, and no other.

    HQ may have gone on in the epoch beyond all that is here, by a copy of this machine that is enrolled anew since.
    Refusal ``sync.no_agreement`` where HQ's head lies elsewhere: the log was healed meanwhile.
    """
    row = (
        raw.execute(_PLACE, (epoch, head_seq)).fetchone()
        if head_seq
        else raw.execute(_FIRST_PLACE, (epoch,)).fetchone()
    )
    if row is None or row[0] is None:
        raise Refusal("sync.no_agreement")
    newest = raw.execute(_NEWEST_UNMOVED, (row[0],)).fetchone()
    found = newest[0] if newest else 0
    if raw.execute(_LEFT_BEHIND, (row[0], found)).fetchone() is not None:
        raise Refusal("sync.no_agreement")
    return int(found)

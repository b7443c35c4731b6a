"""Files of two tills that overlap, taken back at any moment: each fault that chance has found, as small as it gets.

Whatever happens, ``verify`` finds nothing, at the tills and at HQ, and both tills come to show the same.
"""

import os
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.part_members import last_merge, part_members
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.undo_import import Rest, undo_import
from hq.services.verify_all import verify_all
from tests.moving_in import sales, table
from tests.sync.test_together import Chain
from tests.tills import TestTill

NINE, MORNING, EVENING = "9", "2026-09-10 02:00:00", "2026-09-10 10:00:00"
Row = tuple[str, str, int, str, int]
_SALES = "SELECT sale_id, bill_no || ifnull(member_id, '') || hex(record) || hour FROM sales"
_KEPT = (
    "SELECT member_id, state FROM member_states ORDER BY member_id",
    "SELECT member_id, member_no, source, enrolled_on FROM members ORDER BY member_id",
)


class _KilledHere(BaseException):
    pass


class Files(Chain):
    """Two tills of one store that take files in."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._files = (folder / f"{number}.csv" for number in count())
        for till in self.tills:
            self.join(till)
            till.sit()
        self.sync_all()

    def sells(self, till: TestTill, *rows: Row) -> str:
        """A file of bills."""
        return _taken(import_sales(till.till, SalesImport(path=sales(next(self._files), *rows), award=True)).import_id)

    def enrols(self, till: TestTill, *rows: tuple[str, str, str]) -> str:
        """A file of members: number outside, name, phone."""
        path = table(next(self._files), ("会员号", "姓名", "手机"), rows)
        return _taken(import_members(till.till, MembersImport(path=path)).import_id)

    def begins_to_undo(self, till: TestTill, import_id: str) -> None:
        """The fact that it is undone, and no more: killed."""
        with pytest.raises(_KilledHere), patch.object(Rest, "go_on", side_effect=_KilledHere):
            undo_import(till.till, import_id)

    def verify(self) -> None:
        """Nothing differs, wherever one looks."""
        with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
            found = [verify_ledger(keeper(till.folder, till.clock)).first_bad for till in self.tills]
        assert found == [None, None]
        assert verify_all(self.hq.hq, self.hq.tenant_id).fault is None

    def agree(self) -> None:
        """Everybody hears everything; then all is well, and both tills show the same, of old bills where both know."""
        self.advance(minutes=1)
        self.sync_all()
        self.verify()
        one, other = ([till.rows(query) for query in _KEPT] for till in self.tills)
        assert one == other
        here, there = (dict(till.rows(_SALES)) for till in self.tills)
        known = here.keys() & there.keys()
        assert [here[sale_id] for sale_id in known] == [there[sale_id] for sale_id in known]

    def names(self) -> list[list[object]]:
        """By what each till finds its members from outside."""
        query = "SELECT external_id FROM members WHERE external_id IS NOT NULL ORDER BY 1"
        return [[name for (name,) in till.rows(query)] for till in self.tills]


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Files]:
    chain = Files(tmp_path)
    yield chain
    for till in chain.tills:
        till.close()


def bill(number: int, who: str = NINE, when: str = MORNING, minor: int = 100) -> Row:
    return (str(number), who, 1, when, minor)


def test_a_bill_that_two_files_tell_of_other_hours_stands_at_hqs(chain: Files) -> None:
    one, other = chain.tills
    chain.sells(one, bill(1, when=MORNING))
    chain.sells(other, bill(1, when=EVENING))
    chain.agree()
    assert other.rows("SELECT hour FROM sales") == [(10,)]


def test_the_days_figures_have_the_bill_that_counts_once(chain: Files) -> None:
    one, other = chain.tills
    chain.sells(one, bill(1, minor=100))
    chain.sells(other, bill(1, minor=200))
    chain.agree()
    assert [_sold(till) for till in chain.tills] == [100, 100]


def test_a_profile_taken_back_leaves_the_one_that_hq_never_sent(chain: Files) -> None:
    one, other = chain.tills
    chain.sells(one, bill(1))
    chain.sells(other, bill(2))
    names = chain.enrols(other, ("9", "林晓岚", "13800138000"))
    chain.sync(one)
    chain.sync(other)
    undo_import(other.till, names)
    chain.verify()
    assert chain.names()[1] == [NINE]
    chain.agree()


def test_an_undo_that_hq_heard_of_half_way_leaves_whom_hq_still_knows(chain: Files) -> None:
    one, other = chain.tills
    brought = chain.sells(one, bill(1))
    chain.sells(other, bill(2))
    chain.sync_all()
    chain.begins_to_undo(one, brought)
    chain.sync_all()
    undo_import(one.till, brought)
    chain.agree()
    assert len(one.rows("SELECT 1 FROM members")) == 1


def test_an_undo_heard_of_before_another_was_begun_hides_nobody(chain: Files) -> None:
    one, other = chain.tills
    brought, more = chain.sells(one, bill(1)), chain.sells(one, bill(3, "7"))
    chain.sells(other, bill(2))
    chain.sync(one)
    undo_import(one.till, brought)
    chain.sync(one)
    undo_import(one.till, more)
    chain.sync(other)
    chain.agree()
    assert len(one.rows("SELECT 1 FROM members")) == 1


def test_whoever_stays_keeps_their_number(chain: Files) -> None:
    one, other = chain.tills
    brought = chain.sells(one, bill(1))
    chain.sync_all()
    chain.enrols(other, ("9", "林晓岚", "13800138000"))
    chain.sync_all()
    undo_import(one.till, brought)
    chain.agree()
    assert len(one.rows("SELECT 1 FROM members WHERE member_no <> ''")) == 1


def test_whoever_was_gone_is_there_again_once_something_counts(chain: Files) -> None:
    one, other = chain.tills
    brought = chain.enrols(one, ("9", "林晓岚", "13800138000"))
    chain.sync_all()
    undo_import(one.till, brought)
    chain.sells(other, bill(2))
    chain.sync(one)
    chain.sync(other)
    chain.verify()
    chain.sync_all()
    chain.verify()
    assert [len(till.rows("SELECT 1 FROM member_states")) for till in chain.tills] == [1, 1]


def test_whom_hq_took_away_leaves_no_state_when_the_undo_goes_on(chain: Files) -> None:
    one, other = chain.tills
    brought = chain.enrols(one, ("9", "林晓岚", "13800138000"))
    chain.sync_all()
    more = chain.sells(other, bill(2), bill(3))
    undo_import(one.till, brought)
    chain.begins_to_undo(other, more)
    chain.sync_all()
    undo_import(other.till, more)
    chain.agree()
    assert not other.rows("SELECT 1 FROM member_states")


def test_where_a_dormant_member_bought_is_known_after_an_undo(chain: Files) -> None:
    one, other = chain.tills
    chain.sells(one, bill(1))
    brought = chain.sells(other, bill(1, ""), bill(2))
    chain.sync_all()
    bring_up_lists(other.till)
    undo_import(other.till, brought)
    chain.verify()
    assert other.rows("SELECT at_store FROM listed") == [(1,)]


def test_a_late_bill_leaves_a_merged_members_records_alone(chain: Files) -> None:
    one, other = chain.tills
    chain.enrols(one, ("9", "林晓岚", "13800138000"), ("7", "王小明", "13800138001"))
    chain.sync_all()
    for key in ("ext:9", "ext:7"):
        event_id = other.till.ids.event_id()
        check_out(other.till, Bill(amount_minor=900, event_id=event_id, key=key))
    asked = MergeRequest(event_id=other.till.ids.event_id(), one_key="ext:9", other_key="ext:7")
    merge_members(other.till, asked)
    chain.sync_all()
    chain.sells(one, bill(1), bill(2, "7"))
    chain.verify()
    chain.agree()


def test_bills_of_a_member_parted_here_and_not_yet_at_hq(chain: Files) -> None:
    one, other = chain.tills
    chain.enrols(one, ("9", "林晓岚", "13800138000"), ("7", "王小明", "13800138001"))
    merge_members(one.till, MergeRequest(event_id=one.till.ids.event_id(), one_key="ext:9", other_key="ext:7"))
    chain.sync_all()
    part_members(other.till, other.till.ids.event_id(), last_merge(other.till, "ext:9"))
    chain.sells(other, bill(1), bill(2, "7"))
    chain.verify()
    chain.agree()


def test_a_bill_that_counts_under_another_of_its_ids_is_refunded_as_hq_has_it(chain: Files) -> None:
    one, other = chain.tills
    chain.sells(one, bill(1, minor=100))
    brought = chain.sells(other, bill(1, minor=300))
    undo_import(other.till, brought)
    chain.sells(other, bill(1, minor=200))
    chain.agree()
    assert other.rows("SELECT record FROM sales") == one.rows("SELECT record FROM sales")
    is_old = other.approved("refund.older")
    asked = RefundRequest(event_id=other.till.ids.event_id(), bill="1", reason="坏了", approval=is_old)
    assert refund_sale(other.till, asked).refunded_minor == 100
    chain.agree()
    with one.till.ledger.reading() as reading:
        (member,) = reading.members_by_external_id(NINE)
        totals = reading.state(member.member_id).totals
    assert (totals.issued, totals.clawed) == (1, 1)


def test_a_bill_brought_again_while_hq_tells_which_one_counts_leaves_the_list(chain: Files) -> None:
    one, other = chain.tills
    chain.sells(one, bill(1, minor=100))
    chain.sync(one)
    undo_import(other.till, chain.sells(other, bill(1, minor=300)))
    post, again = chain.hq.post, count()

    def told(path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        if path.endswith("pull") and next(again) == 0:
            chain.sells(other, bill(1, minor=200))
        return post(path, data, authorization)

    with patch.object(chain.hq, "post", told):
        chain.sync(other)
    assert len(other.rows("SELECT 1 FROM sales")) == 2
    chain.agree()
    assert other.rows("SELECT record FROM sales") == one.rows("SELECT record FROM sales")


def _sold(till: TestTill) -> int:
    """Money of all days as the figures have it, in minor units."""
    with till.till.ledger.reading() as reading:
        facts = reading.day_facts(date(2026, 9, 10))
    return sum(getattr(fact.event.payload, "paid_minor", 0) for fact in facts)


def _taken(import_id: str | None) -> str:
    assert import_id
    return import_id

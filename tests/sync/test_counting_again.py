"""HQ, restored or heard late, says otherwise than before which fact counts: what a till shows follows."""

from datetime import date
from pathlib import Path

import pytest

from desktop.core.domain.events import MembersMerged, MembersParted
from desktop.core.domain.fold import NOBODY
from desktop.core.domain.keeping import FirstBad
from desktop.core.ports import unwatched
from desktop.core.protocol.messages import Push, Pushed, Stamp, Twice
from desktop.core.protocol.pages import MemberRow, Page, ProfileText
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.store import hq_settings as hq
from desktop.core.store.checking_members import MemberCheck
from desktop.core.store.counting_sales import counts_on, settle_sale
from desktop.core.store.edges import learn, unlearn
from desktop.core.store.findings import Findings
from desktop.core.store.lists.checking import ListCheck
from desktop.core.store.state_rows import decode_state
from desktop.core.store.syncing.members_in import MembersIn, groups
from desktop.core.store.syncing.people_in import ReadMember
from desktop.core.store.syncing.sweeping import stale, sweep
from desktop.core.store.syncing.taking import PageTaking
from tests.sync.test_merging_together import merge
from tests.sync.test_together import PHONE, Chain, enrol
from tests.tills import TestTill

LATER = 1_000
"""The number of a pull to come."""
_OWN = "SELECT epoch, seq, chain_hash, effective_at_us, business_date FROM events WHERE event_id = ?"
_EDGES = "SELECT edge_id, one_id, other_id, parted_by FROM edges"


@pytest.fixture
def chain(tmp_path: Path) -> "Chain":
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    return chain


def test_a_bill_that_a_restored_hq_takes_from_here_is_this_tills_again(chain: Chain) -> None:
    one, other = chain.tills
    first, again = (_named(till, amount) for till, amount in ((one, 50_000), (other, 30_000)))
    assert first.sale_id == again.sale_id
    chain.sync_all()
    assert _numbers(one) == _numbers(other) == [first.bill]
    _hears(chain, other, again.sale_id, counts=True)
    assert _numbers(other) == [again.bill]


def test_what_hq_holds_otherwise_has_no_part_in_a_member_of_whom_it_has_not_told(chain: Chain) -> None:
    one, _ = chain.tills
    enrol(one)
    sold = _named(one, 50_000, PHONE)
    assert one.rows("SELECT bills, spend_minor FROM member_states") == [(1, 50_000)]
    _hears(chain, one, sold.sale_id, counts=False)
    assert one.rows("SELECT bills, spend_minor FROM member_states") == [(0, 0)]
    _hears(chain, one, sold.sale_id, counts=True)
    assert one.rows("SELECT bills, spend_minor FROM member_states") == [(1, 50_000)]


def test_a_refund_of_a_bill_that_hq_holds_otherwise_is_no_fault_in_the_view(chain: Chain) -> None:
    one, _ = chain.tills
    enrol(one)
    sold = _named(one, 50_000, PHONE)
    refund_sale(one.till, RefundRequest(event_id=one.till.ids.event_id(), bill=sold.bill, reason="不要了"))
    _hears(chain, one, sold.sale_id, counts=False)
    assert one.rows("SELECT bills, spend_minor FROM member_states") == [(-1, -50_000)], "the money went out here"
    assert _found_in_view(one) is None


def test_whom_hq_has_told_of_and_this_till_merged_with_its_own_member_is_no_stranger(chain: Chain) -> None:
    one = chain.tills[0]
    enrol(one)
    for name, phone in (("y", "13800138001"), ("z", "13800138002")):
        _take(one, [_told(name, None, _text(f"of-{name}", f"+86{phone}"))])
    for phone in ("13800138002", PHONE):
        merge(one, "13800138001", phone)
    assert one.rows("SELECT member_id FROM aliases") == [("y",), ("z",)]
    assert _found_in_view(one) is None


def test_an_edge_goes_with_the_event_that_said_it(chain: Chain) -> None:
    one = chain.tills[0]
    with one.ledger.file.writing() as writing:
        learn(writing.raw, "merged", "m1", MembersMerged(other_id="m2"))
        learn(writing.raw, "parted", "m1", MembersParted(edge_id="merged"))
        assert unlearn(writing.raw, "parted") == {"m1", "m2"}
        assert writing.raw.execute(_EDGES).fetchall() == [("merged", "m1", "m2", None)]
        learn(writing.raw, "parted", "m1", MembersParted(edge_id="merged"))
        assert unlearn(writing.raw, "merged") == {"m1", "m2"}
        assert writing.raw.execute(_EDGES).fetchall() == [("merged", "", "", "parted")]
        assert unlearn(writing.raw, "parted") == set()
        assert writing.raw.execute(_EDGES).fetchall() == []


def test_an_older_sale_counts_on_the_day_of_its_stamp(chain: Chain) -> None:
    """An HQ that is gone had stamped it otherwise and told so; the one that is there says no more of it."""
    one = chain.tills[0]
    enrol(one)
    sold = _named(one, 50_000, PHONE)
    chain.sync_all()
    (day,) = one.rows("SELECT day_no FROM sales")
    with one.ledger.file.writing() as writing:
        counts_on(writing.raw, sold.sale_id, date.fromordinal(day[0] + 9))
        assert writing.raw.execute("SELECT day_no FROM sales").fetchone() == (day[0] + 9,)
        (days,) = [each for each in stale(writing.raw, LATER) if each[0] == "day"]
        sweep(writing, *days)
        assert writing.raw.execute("SELECT day_no FROM sales").fetchone() == day


def test_where_another_tills_bill_of_a_name_counts_it_counts_on_the_day_hq_says(chain: Chain) -> None:
    """What an HQ that is gone told of the sale may have another."""
    one, other = chain.tills
    for till in chain.tills:
        enrol(till)
    first, again = (_named(till, amount, PHONE) for till, amount in ((one, 50_000), (other, 30_000)))
    chain.sync_all()
    assert _numbers(other) == [first.bill]
    days = other.rows("SELECT day_no FROM sales")
    with other.ledger.file.writing() as writing:
        counts_on(writing.raw, again.sale_id, date.fromordinal(days[0][0] + 9))
        settle_sale(writing.raw, again.sale_id, writing.clock)
    assert other.rows("SELECT day_no FROM sales") == days


@pytest.mark.parametrize("gone", ["sale.completed", "sale.refunded"])
def test_what_lists_say_follows_when_an_event_goes_that_a_restored_hq_says_no_more(chain: Chain, gone: str) -> None:
    """A refund of late makes the row hang on events: what was known a month ago is folded from them."""
    one, other = chain.tills
    enrol(other)
    sold = _named(other, 50_000, PHONE)
    refund_sale(other.till, RefundRequest(event_id=other.till.ids.event_id(), bill=sold.bill, reason="不要了"))
    chain.sync_all()
    with one.ledger.file.writing() as writing:
        hq.put(writing.raw, {hq.PULL: str(LATER), hq.FROM_START: "1"})
        for table in ("hq_members", "hq_sales", "others"):
            writing.raw.execute(f"UPDATE {table} SET pull = ?", (LATER,))  # noqa: S608 - names of our own
        writing.raw.execute("UPDATE others SET pull = 0 WHERE kind = ?", (gone,))
    (head,) = one.rows("SELECT max(seq) FROM events")
    last = Page(cursor="later", more=False, head_seq=head[0], time_us=one.clock())
    PageTaking(one.ledger.file, last, None, one.clock).take()
    assert one.rows("SELECT 1 FROM others WHERE kind = ?", gone) == []
    with one.ledger.file.reading() as reading:
        member_id, state = reading.raw.execute("SELECT member_id, state FROM member_states").fetchone()
        assert ListCheck(reading.raw, Findings(unwatched)).is_row_of(member_id, decode_state(state))


def _named(till: TestTill, amount_minor: int, key: str | None = None) -> CheckedOut:
    """A bill that the POS gave the same number at both tills."""
    bill = Bill(event_id=till.till.ids.event_id(), amount_minor=amount_minor, key=key, ref="POS-7")
    return check_out(till.till, bill)


def _numbers(till: TestTill) -> list[str]:
    return [number for (number,) in till.rows("SELECT bill_no FROM sales")]


def _hears(chain: Chain, till: TestTill, event_id: str, *, counts: bool) -> None:
    """HQ's answer to a push that ends with the event: it counts, or HQ holds its id with other content."""
    epoch, seq, chained, at_us, day = till.rows(_OWN, event_id)[0]
    said = Stamp(at_us=at_us, day=date.fromisoformat(day), mac="") if counts else None
    push = Push(epoch=epoch, after_seq=seq - 1, after_hash="", head_hash=chained.hex(), now_us=at_us, events=())
    twice = () if counts else (Twice(event_id=event_id, seq=seq),)
    pushed = Pushed(
        epoch=epoch, acked_seq=seq, acked_hash=chained.hex(), signature="", stamps=(said,), time_us=at_us, twice=twice
    )
    chain.log(till).acked(push, pushed)


def test_a_text_lies_under_whose_it_is_also_where_a_face_came_with_it(chain: Chain) -> None:
    """Else it stayed with the other one, were the two parted and one of them erased (I20)."""
    one = chain.tills[0]
    newest = ProfileText(profile_id="of-b", salt=bytes(16), text=b'{"name":"B"}')
    both = [_told("a", None, newest), _told("b", "a", newest)]
    _take(one, both)
    assert one.rows("SELECT text_id, member_id FROM private_texts WHERE text_id = 'of-b'") == [("of-b", "b")]


@pytest.mark.parametrize(("own", "found", "known"), [("a", "1", True), ("b", "2", True), ("b", "2", False)])
def test_whoever_was_merged_once_is_not_found_for_the_other(chain: Chain, own: str, found: str, known: bool) -> None:
    """A face shows the newest text of all, and is found by its own, or by one of those who are theirs now."""
    one = chain.tills[0]
    texts = {name: _text(f"of-{name}", phone) for name, phone in (("a", "1"), ("b", "2"), ("c", "5"))}
    first, last = texts[own], texts["c"]
    before = [_told("a", None, first), _told("b", "a", texts["b"])]
    together = [_told("a", None, last), _told("b", "a", texts["b"]), _told("c", "a", last)]
    for rows in (before, together) if known else (together,):
        _take(one, rows)
    assert one.rows("SELECT profile_id FROM members WHERE member_id = 'a'") == [("of-c",)]
    if own == "a":
        assert _phones(one)["a"] == "1"
    _take(one, [*before, _told("c", None, last)])
    assert _phones(one) == {"a": found, "b": "2", "c": "5"}


def test_whom_a_restored_hq_no_longer_says_to_be_part_of_a_face_waits_for_its_word(chain: Chain) -> None:
    """What the former HQ said of the two together is in nobody's state any more; their own events are."""
    one = chain.tills[0]
    text = _text("of-b", "1")
    _take(one, [_told("a", None, text), _told("b", "a", text)])
    _take(one, [_told("a", None, text)])
    assert one.rows("SELECT member_id FROM aliases") == [("b",)], "in the same pull HQ tells of each by themselves"
    _take(one, [_told("a", None, text)], pull=2)
    assert one.rows("SELECT member_id FROM hq_members") == [("a",)]
    assert one.rows("SELECT 1 FROM aliases") == []
    _take(one, [_told("b", None, text)], pull=2)
    assert one.rows("SELECT member_id FROM member_states ORDER BY 1") == [("a",), ("b",)]


def test_whom_hq_has_parted_and_not_told_of_yet_is_what_this_till_wrote(chain: Chain) -> None:
    """HQ tells of the two pages apart; the first page ended the state of both."""
    one = chain.tills[0]
    enrol(one)
    _named(one, 50_000, PHONE)
    enrol(one, phone="13800138001", name="王芳")
    ids = one.rows("SELECT member_id FROM members ORDER BY phone = ?", PHONE)
    merge(one, PHONE, "13800138001")
    ((face,),) = one.rows("SELECT face FROM aliases")
    _take(one, [_told(face, None, _text("of-face", "1"))], upto=LATER)
    assert one.rows("SELECT 1 FROM aliases") == []
    assert {member_id for (member_id,) in one.rows("SELECT member_id FROM member_states")} == {each for (each,) in ids}


def test_bills_are_shown_as_hq_says_once_it_knows_that_two_were_parted(chain: Chain) -> None:
    """Until then they are as this till folds them alone; HQ says only the newest bills again."""
    one = chain.tills[0]
    enrol(one)
    _named(one, 50_000, PHONE)
    chain.sync_all()
    days = one.rows("SELECT day_no FROM sales")
    with one.ledger.file.writing() as writing:
        writing.raw.execute(
            "INSERT INTO hq_members (member_id, face, upto, gone, pull)"
            " SELECT 'b', member_id, upto, 0, pull FROM hq_members"
        )
        writing.raw.execute("UPDATE sales SET day_no = day_no + 9")
    _take(one, [_told("b", None, _text("of-b", "1"))])
    assert one.rows("SELECT day_no FROM sales") == days


def _found_in_view(till: TestTill) -> FirstBad | None:
    """What ``verify`` finds wrong with members."""
    with till.ledger.file.reading() as reading:
        findings = Findings(unwatched)
        MemberCheck(reading.raw, findings).check()
        return findings.first


def _take(till: TestTill, rows: list[MemberRow], pull: int = 1, upto: int = 0) -> None:
    with till.ledger.file.writing() as writing:
        for together in groups([ReadMember.of(row) for row in rows]):
            MembersIn(writing, upto, pull).take(together)


def _text(profile_id: str, phone: str) -> ProfileText:
    return ProfileText(profile_id=profile_id, salt=bytes(16), text=f'{{"name":"王","phone":"{phone}"}}'.encode())


def _phones(till: TestTill) -> dict[str, str]:
    return dict(till.rows("SELECT member_id, phone FROM members"))


def _told(member_id: str, face: str | None, profile: ProfileText) -> MemberRow:
    """A member as a page tells of them."""
    return MemberRow(
        member_id=member_id, face=face, state=None if face else NOBODY, member_no=f"no-{member_id}", source="till",
        enrolled_on=date(2026, 3, 1), store_id="S1", profile=profile, gone=False,
    )  # fmt: skip

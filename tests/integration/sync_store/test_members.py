"""Members as HQ and this till see them together: merged, refunded at two tills, in the past, taken back."""

from datetime import timedelta

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.ports import Sale
from desktop.core.protocol.body import decode_body
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.list_movements import movements
from desktop.core.services.undo_import import undo_import
from desktop.core.services.who import find_one
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import OTHER_PHONE, PHONE, Joined, balance, shared, whole


class Killed(BaseException):
    """The process ended here."""


def test_a_merged_member_counts_once_and_is_found_by_everything(first: Joined, second: Joined, hq: FakeHq) -> None:
    one = first.enrol(PHONE, "王芳")
    other = second.enrol(OTHER_PHONE, "王小芳")
    first.sell(PHONE, 100_000)
    second.sell(OTHER_PHONE, 50_000)
    card = second.shop.till.cards.card_token(other, 1)
    for till in (first, second, first):
        till.round()
    hq.merge("edge", one, other)
    face = min(one, other)
    second.push()
    second.sell(OTHER_PHONE, 700)
    second.pull()
    assert balance(second, one) == balance(second, other) == 1507
    whole(second)
    second.round()
    first.round()
    for till in (first, second):
        assert balance(till, one) == balance(till, other) == 1507
        with till.shop.till.ledger.reading() as reading:
            for key in (PHONE, OTHER_PHONE, card):
                assert find_one(till.shop.till, reading, key).member.member_id == face
            assert len(list(reading.all_members())) == 1
            assert {m.member_id for m in reading.members_by_name("wang", 8)} == {face}
            assert len(reading.recent_sales(face, 10)) == 3
    first.shop.clock.advance(days=1)
    first.sell(OTHER_PHONE, 300)
    assert balance(first, other) == 1510
    whole(first, second)
    hq.part("edge")
    for till in (first, second, first):
        till.round()
    for till in (first, second):
        assert till.state(one) == hq.member(one)[0]
        assert till.state(other) == hq.member(other)[0]
    assert balance(first, one) + balance(first, other) == 1510
    whole(first, second)


def test_two_tills_refund_the_same_bill(first: Joined, second: Joined, hq: FakeHq) -> None:
    member = shared(first, second)
    (sale,) = hq_sales(first, member)
    first.refund(sale, 30_000)
    second.refund(sale, 50_000)
    for till, left in ((first, 700), (second, 500)):
        assert balance(till, member) == left
    for till in (first, second, first):
        till.round()
        whole(first, second)
    for till in (first, second):
        assert balance(till, member) == 200
        assert till.sales(sale)[0].record == hq.record(till.sales(sale)[0].sale_id)
    with pytest.raises(RuleBroken, match=r"refund\.beyond_rest"):
        first.refund(sale, 20_001)
    first.refund(sale, None)
    second.pull()
    for till in (first, second):
        till.round()
    second.round()
    assert balance(second, member) == 0
    whole(first, second)


def test_a_sales_record_and_its_member_never_disagree(first: Joined, second: Joined, hq: FakeHq) -> None:
    """HQ's record of a sale comes in one page, its member in a later one; each was read with a head of its own."""
    member = shared(first, second)
    (sale,) = hq_sales(first, member)
    first.refund(sale, 30_000)
    first.push()
    for _ in range(20):
        done = first.pull(pages=1, limit=1)
        assert balance(first, member) == 700
        assert first.sales(sale)[0].record.clawed == 300
        if done:
            break
    assert first.state(member) == hq.member(member)[0]


def test_a_refund_elsewhere_of_a_sale_that_hq_tells_no_more_is_seen(first: Joined, second: Joined, hq: FakeHq) -> None:
    """HQ tells the newest sales of a member; what became of older ones the other till's event says."""
    hq.most_sales, hq.sends_all_sales = 1, False
    member = shared(first, second)
    (sale,) = hq_sales(first, member)
    first.shop.clock.advance(days=1)
    first.sell(PHONE, 1_000)
    first.round()
    second.round()
    second.refund(sale, 30_000)
    second.round()
    first.round()
    assert first.sales(sale)[0].record == hq.record(first.sales(sale)[0].sale_id)
    with pytest.raises(RuleBroken, match=r"refund\.beyond_rest"):
        first.refund(sale, 70_001)
    first.refund(sale, 10_000)
    whole(first, second)
    for till in (first, second):
        till.round()
        whole(till)
    assert balance(first, member) == balance(second, member) == 610


def test_hqs_record_of_an_own_sale_counts_once_its_members_state_has_come(
    first: Joined, second: Joined, hq: FakeHq
) -> None:
    """HQ tells the sale first, while the till's own later events decide still; the member's row tells newer sales."""
    hq.most_sales = 1
    member = shared(first, second)
    second.sell(PHONE, 5_000, hours_ago=30)
    second.push()
    used = first.sell(PHONE, 10_000, redeem=50)
    first.sell(PHONE, 1_000)
    first.round()
    assert first.state(member) == hq.member(member)[0]
    assert first.sales(used.bill)[0].record == hq.record(used.sale_id)
    whole(first)


def test_hqs_record_of_an_own_sale_counts_once_the_face_has_come(first: Joined, second: Joined, hq: FakeHq) -> None:
    """HQ tells the sale, then that its member was merged, then of the face: the row of that tells newer sales."""
    hq.most_sales = 1
    face = second.enrol(OTHER_PHONE)
    second.sell(OTHER_PHONE, 5_000)
    second.push()
    member = first.enrol(PHONE)
    first.sell(PHONE, 20_000)
    used = first.sell(PHONE, 10_000, redeem=50)
    first.sell(PHONE, 1_000)
    first.push()
    hq.merge("edge", face, member)
    hq.feed.touch("member", face)
    first.pull(limit=1)
    assert first.state(face) == hq.member(face)[0]
    assert first.sales(used.bill)[0].record == hq.record(used.sale_id)
    whole(first)


def hq_sales(till: Joined, member: str) -> list[str]:
    with till.shop.till.ledger.reading() as reading:
        return [sale.bill_no for sale in reading.recent_sales(member, 10)]


def test_an_id_that_hq_holds_with_other_content_has_no_effect(first: Joined, second: Joined, hq: FakeHq) -> None:
    member = shared(first, second)
    bill = first.sell(PHONE, 4_000)
    epoch = first.log.standing().epochs[-1].epoch
    held = first.log.tail(epoch, first.hq_seq(epoch), 10**6)
    assert held is not None
    forged = held.events[0].body.replace('"amount_minor":4000', '"amount_minor":4100', 1).encode()
    hq._accept(second.device, forged, decode_body(forged), None, set())
    hq._touch({member})
    assert balance(first, member) == 1040
    first.push()
    assert first.shop.rows("SELECT at_us FROM stamps WHERE event_id = ?", bill.sale_id) == [(None,)]
    assert balance(first, member) == 1000
    whole(first)
    first.round()
    assert first.state(member) == hq.member(member)[0]
    whole(first)


def test_the_past_of_a_member_is_right_or_refused(first: Joined, second: Joined, hq: FakeHq) -> None:
    """Both tills are of one store, so each holds everything; events of another store lie at HQ alone."""
    member = shared(first, second)
    day = first.shop.till.clock.day(first.shop.clock())
    first.shop.clock.advance(days=2)
    second.sell(PHONE, 5_000)
    second.round()
    first.round()
    with first.shop.till.ledger.reading() as reading:
        assert {m.member_id: s.balance(day) for m, s in reading.states_as_of(day)} == {member: 1000}
        assert {m.member_id: s.balance(day) for m, s in reading.states_as_of(day + timedelta(days=2))} == {member: 1050}
    assert [row.balance for row in movements(first.shop.till, member, None, 9, "zh-Hans").rows] == [1050, 1000]
    second.shop.clock.advance(days=1)
    second.sell(PHONE, 6_000)
    second.push()
    elsewhere = max(hq.events.values(), key=lambda held: held.number)
    elsewhere.device = first.device  # so that the first till is never told of it as another's
    first.pull()
    assert balance(first, member) == 1110
    with first.shop.till.ledger.reading() as reading, pytest.raises(RuleBroken, match=r"export\.past_needs_hq"):
        list(reading.states_as_of(day))
    with first.shop.till.ledger.reading() as reading:
        today = day + timedelta(days=3)
        assert {m.member_id: s.balance(today) for m, s in reading.states_as_of(today)} == {member: 1110}
    rows = movements(first.shop.till, member, None, 9, "zh-Hans").rows
    assert [(row.points, row.balance) for row in rows] == [(50, None), (1000, None)]
    with pytest.raises(RuleBroken, match=r"export\.past_needs_hq"):
        first.sell(PHONE, 1_000, hours_ago=40)
    whole(first)


def test_a_wrong_clock_stops_no_sale_of_a_member_whose_past_lies_at_hq(
    first: Joined, second: Joined, hq: FakeHq
) -> None:
    member = shared(first, second)
    second.sell(PHONE, 6_000)
    second.push()
    max(hq.events.values(), key=lambda held: held.number).device = first.device
    first.pull()
    first.shop.clock.advance(days=-30)
    first.sell(PHONE, 500)
    assert balance(first, member) == 1065
    whole(first)


def test_an_import_undone_here_is_not_brought_back_by_a_page_from_before(first: Joined, second: Joined) -> None:
    table = first.shop.folder / "members.csv"
    table.write_text("id,name,phone,points\nm1,李雷,13700137000,50\nm2,韩梅,13600136000,70\n", "utf-8")
    first.enrol(PHONE)
    report = import_members(first.shop.till, MembersImport(path=table, source="old"))
    first.push()
    second.round()
    undo_import(first.shop.till, report.import_id or "")
    first.pull()
    for phone in ("+8613700137000", "+8613600136000"):
        with first.shop.till.ledger.reading() as reading:
            assert reading.members_by_phone(phone) == []
    whole(first)
    first.round()
    second.round()
    for till in (first, second):
        with till.shop.till.ledger.reading() as reading:
            assert len(list(reading.all_members())) == 1
    whole(first, second)


def _list(till: Joined, points: int = 50) -> MembersImport:
    table = till.shop.folder / f"members-{points}.csv"
    table.write_text(f"id,name,phone,points\nm1,李雷,13700137000,{points}\n", "utf-8")
    return MembersImport(path=table, source="old")


def _there(till: Joined) -> list[str]:
    with till.shop.till.ledger.reading() as reading:
        return [member.member_id for member in reading.members_by_phone("+8613700137000")]


def test_a_list_corrects_no_balance_whose_opening_lies_at_hq(first: Joined, second: Joined, hq: FakeHq) -> None:
    import_members(first.shop.till, _list(first))
    first.push()
    for held in hq.events.values():
        held.device = second.device  # as if of another store: the till is told of the member alone
    second.pull()
    report = import_members(second.shop.till, _list(second, 70))
    (member,) = _there(second)
    assert balance(second, member) == 50
    assert len(report.differs) == 1
    whole(second)


def test_an_import_that_counts_from_elsewhere_takes_nobody_with_it(first: Joined, second: Joined) -> None:
    import_members(first.shop.till, _list(first))
    report = import_members(second.shop.till, _list(second, 70))
    for till in (first, second):
        till.round()
    (member,) = _there(second)
    assert balance(second, member) == 50
    undo_import(second.shop.till, report.import_id or "")
    assert _there(second) == [member]
    for till in (second, first, second):
        till.round()
        assert _there(till) == [member]
        assert balance(till, member) == 50
    whole(first, second)


def test_who_was_taken_back_here_and_counts_from_elsewhere_comes_again(first: Joined, second: Joined) -> None:
    second.push()
    report = import_members(second.shop.till, _list(second, 70))
    undo_import(second.shop.till, report.import_id or "")
    import_members(first.shop.till, _list(first))
    first.push()
    second.pull()
    assert _there(second) == []
    second.push()
    second.pull()
    (member,) = _there(second)
    assert balance(second, member) == 50
    whole(second)


def test_old_bills_brought_to_a_member_whom_hq_knows(first: Joined, second: Joined, hq: FakeHq) -> None:
    """The same file at both tills is the same bills; late facts count as HQ will count them."""
    table = first.shop.folder / "old.csv"
    rows = "".join(f"B{at},c1,2026-01-{at + 1:02},{at + 1}0.50\n" for at in range(9))
    table.write_text("basket_id,customer_id,ts_local,amount\n" + rows, "utf-8")
    header, *lines = table.read_text("utf-8").splitlines()
    half = first.shop.folder / "half.csv"
    half.write_text("\n".join([header, *lines[5:]]) + "\n", "utf-8")
    import_sales(first.shop.till, SalesImport(path=half, award=True))
    first.round()
    second.round()
    whole(first, second)
    report = import_sales(second.shop.till, SalesImport(path=table, award=True))
    assert (report.duplicate, report.imported) == (4, 5)
    whole(second)
    (member,) = {held.body.member_id for held in hq.events.values() if held.body.member_id}
    assert member is not None
    assert second.state(member).visits == 9
    for till in (second, first, second):
        till.round()
        whole(first, second)
    assert first.state(member) == second.state(member) == hq.member(member)[0]
    assert {held.body.event_id for held in hq.events.values() if held.body.kind == "sale.completed"} == {
        sale.sale_id for sale in recent(first, member)
    }


def recent(till: Joined, member: str) -> list[Sale]:
    with till.shop.till.ledger.reading() as reading:
        return reading.recent_sales(member, 100)


def test_a_profile_written_here_stands_until_hq_has_it(first: Joined, second: Joined) -> None:
    member = shared(first, second)
    second.edit(PHONE, "李雷")
    second.round()
    first.push()
    first.edit(PHONE, "韩梅")
    first.pull()
    assert name(first, member) == "韩梅"
    whole(first)
    for till in (first, second):
        till.round()
        assert name(till, member) == "韩梅"
        whole(till)


def name(till: Joined, member: str) -> str:
    with till.shop.till.ledger.reading() as reading:
        (found,) = reading.members_by_phone("+86" + PHONE)
    assert found.member_id == member
    return found.profile.name


@pytest.mark.usefixtures("second")
def test_a_member_of_whom_hq_has_told_has_no_checkpoints(first: Joined) -> None:
    """They would be of a state that HQ folds otherwise."""
    member = first.enrol(PHONE)
    for _ in range(66):
        first.sell(PHONE, 1_000)
    assert first.shop.rows("SELECT count(*) FROM checkpoints") == [(1,)]
    first.round()
    assert first.shop.rows("SELECT count(*) FROM checkpoints") == [(0,)]
    for _ in range(64):
        first.sell(PHONE, 1_000)
    assert first.state(member).events == 131
    assert first.shop.rows("SELECT count(*) FROM checkpoints") == [(0,)]
    whole(first)

"""One bill, several who pay it: the shares add up, each earns for its own, and all of them are one action (I4, I16)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.intents import Line, Tender
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_slip import print_slip
from desktop.core.services.recall_bills import refundable
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.split_bill import ShareOf, SplitBill, equal_shares, split_bill
from tests.tills import TestTill, make_till

PHONES = ("13800138001", "13800138002", "13800138003")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", mode="till") as made:
        for phone in PHONES:
            enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=phone))
        yield made


def ids(shop: TestTill) -> list[str]:
    return [str(row[0]) for row in shop.rows("SELECT member_id FROM members ORDER BY place")]


def dinner(shop: TestTill, ref: str | None = None) -> SplitBill:
    """¥100.01 of which ¥30 is tobacco, by three members in equal parts, paid with cash and WeChat."""
    members = ids(shop)
    return SplitBill(
        event_id=shop.till.ids.event_id(),
        amount_minor=10_001,
        shares=tuple(
            ShareOf(amount_minor=share, member_id=member, proof="phone")
            for share, member in zip(equal_shares(10_001, 3), members, strict=True)
        ),
        lines=(Line(3_000, "烟", kind="tobacco"), Line(7_000, "火锅"), Line(1, "蒜")),
        tenders=(Tender("cash", 5_000), Tender("wechat", 5_001)),
        ref=ref,
    )


def balances(shop: TestTill) -> list[int]:
    members = ids(shop)
    with shop.till.ledger.reading() as reading:
        return [reading.state(member).balance(reading.today()) for member in members]


def test_every_share_earns_for_its_own_and_all_add_up(shop: TestTill) -> None:
    asked = dinner(shop)
    done = split_bill(shop.till, asked)
    number = done[0].bill.removesuffix("-1")
    assert [share.bill for share in done] == [f"{number}-{part}" for part in (1, 2, 3)]
    assert sum(share.paid_minor for share in done) == 10_001
    assert [share.points_earned for share in done] == balances(shop) == [23, 23, 23]
    with shop.till.ledger.reading() as reading:
        sales = reading.sales_by_bill(done[0].sale_id)
    assert [sale.said.intent.share.part for sale in sales if sale.said.intent.share] == [1, 2, 3]
    for at, line in enumerate(asked.lines):
        shared = [one.amount_minor for sale in sales for one in sale.said.intent.lines if one.name == line.name]
        assert sum(shared) == line.amount_minor, at
    paid = [(tender.kind, tender.amount_minor) for sale in sales for tender in sale.said.intent.tenders]
    assert paid == [("cash", 3_333), ("cash", 1_667), ("wechat", 1_667), ("wechat", 3_334)]


def test_the_same_again_is_the_same_shares_and_another_split_is_refused(shop: TestTill) -> None:
    bill = dinner(shop, "P-77")
    first = split_bill(shop.till, bill)
    before = shop.rows("SELECT seq, bills FROM heads")
    again = split_bill(shop.till, replace(bill, event_id=shop.till.ids.event_id()))
    assert again == tuple(replace(share, repeated=True) for share in first)
    other = replace(bill, shares=bill.shares[::-1])
    with pytest.raises(Conflict, match=r"bill\.differs"):
        split_bill(shop.till, other)
    for amount in (10_001, 3_333):
        whole = Bill(event_id=shop.till.ids.event_id(), amount_minor=amount, ref="P-77", key=PHONES[0])
        with pytest.raises(Conflict, match=r"bill\.differs"):
            check_out(shop.till, replace(whole, tenders=(Tender("cash", amount),)))
    assert shop.rows("SELECT seq, bills FROM heads") == before
    assert first[0].sale_id == names.bill_id("pos", shop.till.shop.store_id, "P-77")


def test_a_bill_recorded_whole_is_not_split_afterwards(shop: TestTill) -> None:
    whole = Bill(event_id=shop.till.ids.event_id(), amount_minor=10_001, ref="P-78", tenders=(Tender("cash", 10_001),))
    check_out(shop.till, whole)
    with pytest.raises(Conflict, match=r"bill\.differs"):
        split_bill(shop.till, dinner(shop, "P-78"))
    assert balances(shop) == [0, 0, 0]


def test_never_beyond_the_total_and_nothing_by_halves(shop: TestTill) -> None:
    bill = dinner(shop)
    one, two, three = bill.shares
    before = shop.rows("SELECT seq, bills FROM heads")
    wrong = {
        "split.sum": (replace(one, amount_minor=one.amount_minor + 1), two, three),
        "split.shares": (replace(one, member_id=two.member_id), two, three),
    }
    for code, shares in wrong.items():
        with pytest.raises(RuleBroken) as refused:
            split_bill(shop.till, replace(bill, shares=shares))
        assert refused.value.code == code
    few: tuple[tuple[ShareOf, ...], ...] = (
        (replace(one, amount_minor=10_001),),
        (replace(one, amount_minor=0), replace(two, amount_minor=10_001)),
    )
    for too_few in few:
        with pytest.raises(RuleBroken, match=r"split\.shares"):
            split_bill(shop.till, replace(bill, shares=too_few))
    with pytest.raises(RuleBroken, match="redeem"):
        split_bill(shop.till, replace(bill, shares=(one, two, replace(three, redeem_points=50)), tenders=()))
    assert (shop.rows("SELECT seq, bills FROM heads"), balances(shop)) == (before, [0, 0, 0])


def test_refunds_go_by_share(shop: TestTill) -> None:
    done = split_bill(shop.till, dinner(shop, "P-79"))
    number = done[0].bill.removesuffix("-1")
    for named in ("P-79", number, number.lower(), shop.till.cards.slip_token(done[0].sale_id)):
        assert [found.bill.bill_no for found in refundable(shop.till, named)] == [share.bill for share in done]
    asked = RefundRequest(event_id=shop.till.ids.event_id(), bill=done[1].bill, reason="退一份")
    refunded = refund_sale(shop.till, asked)
    assert (refunded.refunded_minor, refunded.points_clawed, refunded.refund) == (3_334, 23, f"{done[1].bill}-R1")
    assert balances(shop) == [23, 0, 23]
    with pytest.raises(Conflict, match=r"bill\.several"):
        refund_sale(shop.till, replace(asked, event_id=shop.till.ids.event_id(), bill="P-79"))


def test_somebody_without_a_member_pays_a_share(shop: TestTill) -> None:
    bill = replace(dinner(shop), shares=(ShareOf(amount_minor=10_000), ShareOf(amount_minor=1)))
    done = split_bill(shop.till, bill)
    assert [(share.member_no, share.points_earned) for share in done] == [(None, 0), (None, 0)]


def test_each_share_has_its_slip(shop: TestTill) -> None:
    done = split_bill(shop.till, dinner(shop))
    slip = print_slip(shop.till, done[2].bill, "zh-Hans")
    assert (slip.share, slip.paid_minor, slip.points.balance if slip.points else None) == ((3, 3, 10_001), 3_334, 23)

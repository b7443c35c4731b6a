"""The bill on the screen outlives a crash, and is never recorded twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.intents import Line, Tender
from desktop.core.services.check_out import Bill, check_out, complete
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_bill import OpenBill, as_asked, complete_bill, forget_bill, keep_bill, kept_bill
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.who import found_again
from tests.tills import TestTill, make_till

PHONE = "13800138000"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as made:
        yield made


@pytest.fixture
def member_id(shop: TestTill) -> str:
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE, name="王芳"))
    ((member_id,),) = shop.rows("SELECT member_id FROM members")
    return str(member_id)


def full(shop: TestTill, member_id: str | None = None, ref: str = "") -> OpenBill:
    return OpenBill(
        event_id=shop.till.ids.event_id(),
        member_id=member_id,
        proof="card" if member_id else None,
        card_serial=1 if member_id else None,
        ref=ref,
        amount_minor=12_800,
        lines=(Line(amount_minor=12_800, name="茶", tags=("a",), kind="tobacco"),),
        tenders=(Tender("cash", 10_000), Tender("wechat", 2_800)),
        by_lines=True,
    )


def sales(shop: TestTill) -> int:
    return int(shop.rows("SELECT count(*) FROM sales")[0][0])


def test_a_kept_bill_comes_back_whole_after_a_restart(shop: TestTill, member_id: str) -> None:
    bill = full(shop, member_id, " R-1 ")
    keep_bill(shop.till, bill)
    shop.reopen()
    kept = kept_bill(shop.till)
    assert kept is not None
    assert (kept.bill, kept.done, kept.kept_at_us >= shop.clock.now_us) == (bill, None, True)
    changed = replace(bill, amount_minor=9, lines=(), tenders=(), by_lines=False)
    keep_bill(shop.till, changed)
    kept = kept_bill(shop.till)
    assert kept is not None
    assert kept.bill == changed
    forget_bill(shop.till, bill.event_id)
    forget_bill(shop.till, bill.event_id)
    assert kept_bill(shop.till) is None


def test_another_bill_takes_the_place_of_the_one_before(shop: TestTill) -> None:
    first, second = full(shop), full(shop)
    keep_bill(shop.till, first)
    keep_bill(shop.till, second)
    forget_bill(shop.till, first.event_id)
    kept = kept_bill(shop.till)
    assert kept is not None
    assert kept.bill == second
    assert shop.rows("SELECT count(*) FROM open_bills") == [(1,)]


@pytest.mark.parametrize("ref", ["", " POS-7 "])
def test_a_crash_between_the_commit_and_the_screen_says_done(shop: TestTill, member_id: str, ref: str) -> None:
    bill = full(shop, member_id, ref)
    keep_bill(shop.till, bill)
    done = complete_bill(shop.till, bill)
    shop.reopen()
    kept = kept_bill(shop.till)
    assert kept is not None
    assert kept.done == replace(done, repeated=True)
    assert (done.ref, done.member_no is not None) == (ref.strip() or None, True)
    assert complete_bill(shop.till, kept.bill) == kept.done
    assert sales(shop) == 1


@pytest.mark.parametrize("ref", ["", "POS-7"])
def test_the_key_pressed_twice_is_one_sale(shop: TestTill, member_id: str, ref: str) -> None:
    bill = full(shop, member_id, ref)
    first, second = complete_bill(shop.till, bill), complete_bill(shop.till, bill)
    assert (first.repeated, second.repeated, first.sale_id == second.sale_id) == (False, True, True)
    assert sales(shop) == 1


def test_a_ref_typed_after_the_commit_makes_no_second_sale(shop: TestTill) -> None:
    bill = full(shop)
    complete_bill(shop.till, bill)
    assert complete_bill(shop.till, replace(bill, ref="LATE")).repeated
    with pytest.raises(Conflict, match=r"bill\.differs"):
        complete_bill(shop.till, replace(bill, amount_minor=5, lines=(), by_lines=False, tenders=()))
    assert sales(shop) == 1


def test_a_ref_that_another_bill_bears_is_not_this_bill_done(shop: TestTill) -> None:
    check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=5, ref="POS-7"))
    bill = full(shop, ref="POS-7")
    keep_bill(shop.till, bill)
    kept = kept_bill(shop.till)
    assert kept is not None
    assert kept.done is None
    with pytest.raises(Conflict, match=r"bill\.differs"):
        complete_bill(shop.till, bill)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"event_id": 1}', b'{"event_id": "other"}', b"[]"])
def test_what_cannot_be_read_is_forgotten(shop: TestTill, body: bytes) -> None:
    with shop.ledger.file.writing() as writing:
        writing.raw.execute("INSERT INTO open_bills VALUES ('e', 0, ?, 0)", (body,))
    assert kept_bill(shop.till) is None
    assert shop.rows("SELECT count(*) FROM open_bills") == [(0,)]


def test_a_ref_far_too_long_is_kept_and_refused_only_when_completed(shop: TestTill) -> None:
    bill = full(shop, ref="R" * 200)
    keep_bill(shop.till, bill)
    assert kept_bill(shop.till) is not None
    with pytest.raises(RuleBroken, match=r"bill\.ref"):
        complete_bill(shop.till, bill)


def test_lines_count_only_where_the_bill_is_by_lines(shop: TestTill) -> None:
    bill = full(shop)
    assert as_asked(bill).lines == bill.lines
    assert as_asked(replace(bill, by_lines=False)).lines == ()


def test_a_member_without_a_proof_is_still_the_bills_member(shop: TestTill, member_id: str) -> None:
    assert complete_bill(shop.till, replace(full(shop, member_id), proof=None, card_serial=None)).member_no


def test_a_card_lost_meanwhile_is_refused_but_what_is_done_stays_done(shop: TestTill, member_id: str) -> None:
    bill, later = full(shop, member_id), full(shop, member_id)
    complete_bill(shop.till, bill)
    report_lost_card(shop.till, shop.till.ids.event_id(), PHONE)
    assert complete_bill(shop.till, bill).repeated
    with pytest.raises(RuleBroken, match=r"token\.lost"):
        complete_bill(shop.till, later)
    with pytest.raises(NotFound, match=r"member\.not_found"):
        complete_bill(shop.till, replace(later, member_id="nobody"))


def test_a_member_found_again_completes_as_one_found_by_key(shop: TestTill, member_id: str) -> None:
    with shop.till.ledger.reading() as reading:
        found = found_again(shop.till, reading, member_id, "pin", None)
    bill = full(shop, member_id)
    done = complete(shop.till, as_asked(bill), found)
    with shop.till.ledger.reading() as reading:
        sale = reading.sale(done.sale_id)
    assert sale is not None
    assert (sale.member_id, sale.said.intent.proof) == (member_id, "pin")


def test_keeping_writes_no_fact_and_the_ledger_verifies(shop: TestTill) -> None:
    before = shop.rows("SELECT seq, chain_hash, recorded_at_us FROM heads")
    keep_bill(shop.till, full(shop))
    assert shop.rows("SELECT seq, chain_hash, recorded_at_us FROM heads") == before

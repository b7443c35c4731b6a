"""Points that find their member later: claims on slips, forgotten points, what refunds take back, moves and undoing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain import names
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.events import ApprovalGiven, SaleRefunded
from desktop.core.domain.intents import Invoice, Line
from desktop.core.domain.names import read_claim_code
from desktop.core.ports import Till
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.claims import claim_points, offer_claim
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.forgotten_points import Forgotten, award_forgotten
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.list_movements import movements
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.set_program import set_program
from desktop.core.services.undo_points import move_award, undo_points
from tests.tills import TestTill, make_till

ONE, OTHER = "13800138001", "13800138002"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", now="2026-11-22T12:00:00") as made:
        for phone in (ONE, OTHER):
            enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=phone, name="王芳"))
        yield made
        made.close()
        assert verify_ledger(keeper(made.folder)).ok


def nobody(till: Till, amount_minor: int = 12_850, ref: str | None = None, **more: object) -> str:
    """A bill without a member; its number."""
    bill = Bill(event_id=till.ids.event_id(), amount_minor=amount_minor, ref=ref, **more)  # type: ignore[arg-type]
    return check_out(till, bill).bill


def refund(till: Till, bill: str, amount_minor: int | None = None) -> int:
    """Money goes back; the points taken."""
    asked = RefundRequest(event_id=till.ids.event_id(), bill=bill, reason="退", amount_minor=amount_minor)
    return refund_sale(till, asked).points_clawed


def balance(shop: TestTill, phone: str = ONE) -> int:
    ((member_id,),) = shop.rows("SELECT member_id FROM members WHERE phone = ?", "+86" + phone)
    with shop.till.ledger.reading() as reading:
        return reading.state(member_id).balance(reading.today())


def events(shop: TestTill) -> int:
    return int(shop.rows("SELECT count(*) FROM events")[0][0])


@pytest.mark.parametrize("by", ["code", "token"])
def test_a_claim_is_awarded_once(shop: TestTill, by: str) -> None:
    lines = (Line(3_000, "烟", kind="tobacco"), Line(9_850, "面"))
    offer = offer_claim(shop.till, nobody(shop.till, lines=lines))
    assert read_claim_code(offer.code)
    assert (offer.points, offer.last_day.isoformat()) == (98, "2026-11-28")
    assert offer_claim(shop.till, offer.bill) == offer
    claim = f" {offer.code[:4].lower()}-{offer.code[4:]}" if by == "code" else offer.token
    done = claim_points(shop.till, ONE, claim)
    assert (done.points, done.balance, done.repeated, balance(shop)) == (98, 98, False, 98)
    before = events(shop)
    assert claim_points(shop.till, ONE, offer.token).repeated
    with pytest.raises(Conflict, match=r"claim\.used"):
        claim_points(shop.till, OTHER, offer.code)
    assert (events(shop), balance(shop), balance(shop, OTHER)) == (before, 98, 0)
    with shop.till.ledger.reading() as reading:
        member_id = reading.members_by_phone("+86" + ONE)[0].member_id
    (row,) = movements(shop.till, member_id, None, 9, "zh-Hans").rows
    assert (row.kind, row.points, row.balance) == ("claimed", 98, 98)
    assert shop.rows("SELECT bills, spend_minor FROM member_states WHERE member_id = ?", member_id) == [(0, 0)]


def test_a_claim_told_twice_needs_one_approval(shop: TestTill) -> None:
    offer, approval = offer_claim(shop.till, nobody(shop.till)), shop.approved("claim.exempt")
    told = [claim_points(shop.till, ONE, offer.code, approval) for _ in range(2)]
    assert [(done.points, done.repeated) for done in told] == [(128, False), (128, True)]


def test_a_claim_goes_with_its_seventh_day(shop: TestTill) -> None:
    bill = nobody(shop.till)
    offer = offer_claim(shop.till, bill)
    shop.clock.set("2026-11-29T00:00:01")
    for claim in (offer.code, offer.token):
        with pytest.raises(RuleBroken, match=r"claim\.too_late"):
            claim_points(shop.till, ONE, claim)
    with pytest.raises(RuleBroken, match=r"claim\.too_late"):
        offer_claim(shop.till, bill)
    shop.clock.set("2026-11-28T23:59:59")
    assert claim_points(shop.till, ONE, offer.code).points == 128


def test_three_claims_in_thirty_days(shop: TestTill) -> None:
    for _ in range(3):
        claim_points(shop.till, ONE, offer_claim(shop.till, nobody(shop.till)).code)
    fourth = offer_claim(shop.till, nobody(shop.till))
    with pytest.raises(RuleBroken, match=r"claim\.too_many"):
        claim_points(shop.till, ONE, fourth.code)
    assert claim_points(shop.till, OTHER, fourth.code).points == 128
    shop.clock.advance(days=30)
    assert claim_points(shop.till, ONE, offer_claim(shop.till, nobody(shop.till)).code).points == 128


def test_a_refunded_bill_s_claim_gives_the_rest_or_nothing(shop: TestTill) -> None:
    part, whole = nobody(shop.till, 10_050), nobody(shop.till, 10_050)
    first, second = offer_claim(shop.till, part), offer_claim(shop.till, whole)
    refund(shop.till, part, 5_025)
    refund(shop.till, whole)
    assert claim_points(shop.till, ONE, first.code).points == 50
    with pytest.raises(RuleBroken, match=r"claim\.refunded"):
        claim_points(shop.till, ONE, second.code)
    with pytest.raises(RuleBroken, match=r"claim\.refunded"):
        offer_claim(shop.till, whole)


def test_a_refund_after_the_claim_takes_back_its_share_of_the_points(shop: TestTill) -> None:
    bill = nobody(shop.till, 10_050)
    claim_points(shop.till, ONE, offer_claim(shop.till, bill).code)
    taken = [refund(shop.till, bill, 3_350) for _ in range(3)]
    assert (sum(taken), balance(shop)) == (100, 0)
    with pytest.raises(RuleBroken, match=r"refund\.nothing_left"):
        refund(shop.till, bill)


def test_what_is_no_claim_and_whose_bill_is_somebody_s(shop: TestTill) -> None:
    with pytest.raises(NotFound, match=r"claim\.not_found"):
        claim_points(shop.till, ONE, "K7M2Q9XD")
    mine = check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=10_000, key=ONE)).bill
    with pytest.raises(RuleBroken, match=r"claim\.has_member"):
        offer_claim(shop.till, mine)
    with pytest.raises(RuleBroken, match=r"claim\.nothing"):
        offer_claim(shop.till, nobody(shop.till, 99))
    slip = shop.till.cards.slip_token(shop.till.ids.event_id())
    with pytest.raises(RuleBroken, match=r"token\.wrong_type"):
        claim_points(shop.till, ONE, slip)
    assert not read_claim_code("13800138")
    assert not read_claim_code("WANGFANG")


def test_forgotten_points_by_the_bill_s_number_once(shop: TestTill) -> None:
    bill = nobody(shop.till, 12_850, "P-1")
    asked = Forgotten(bill="P-1", approval=shop.approved("points.forgotten"))
    done = award_forgotten(shop.till, ONE, asked)
    assert (done.bill, done.points, balance(shop)) == (bill, 128, 128)
    assert award_forgotten(shop.till, ONE, asked).repeated
    with shop.till.ledger.reading() as reading:
        (sale,) = reading.sales("P-1")
        given = reading.event(asked.approval.approval_id) if asked.approval else None
    assert given is not None
    assert isinstance(given.payload, ApprovalGiven)
    assert given.payload.about == names.claim_id(sale.sale_id)
    with pytest.raises(Conflict, match=r"claim\.used"):
        award_forgotten(shop.till, OTHER, asked)
    with pytest.raises(Conflict, match=r"claim\.used"):
        claim_points(shop.till, OTHER, offer_claim(shop.till, "P-1").token)
    with pytest.raises(RuleBroken, match=r"claim\.needs_manager"):
        award_forgotten(shop.till, ONE, Forgotten(bill=nobody(shop.till), approval=None))
    late = nobody(shop.till)
    shop.clock.advance(days=8)
    with pytest.raises(RuleBroken, match=r"claim\.too_late"):
        award_forgotten(shop.till, ONE, Forgotten(bill=late, approval=shop.approved("points.forgotten")))


def test_a_bill_that_was_never_recorded_is_told_by_number_and_amount(shop: TestTill) -> None:
    asked = Forgotten(bill="P-7", approval=shop.approved("points.forgotten"), amount_minor=8_800)
    assert award_forgotten(shop.till, ONE, asked).points == 88
    assert award_forgotten(shop.till, ONE, asked).repeated
    again = Bill(event_id=shop.till.ids.event_id(), amount_minor=8_800, ref="P-7", key=OTHER)
    with pytest.raises(Conflict, match=r"claim\.used"):
        check_out(shop.till, again)
    nobody(shop.till, 8_800, "P-7")
    with pytest.raises(NotFound, match=r"claim\.unrecorded"):
        award_forgotten(shop.till, ONE, Forgotten(bill="P-8", approval=shop.approved("points.forgotten")))
    assert (balance(shop), balance(shop, OTHER)) == (88, 0)


def test_points_by_hand_and_claims_are_undone_once(shop: TestTill) -> None:
    till = shop.till
    given, taken = till.ids.event_id(), till.ids.event_id()
    adjust_points(till, given, ONE, 300, "补")
    adjust_points(till, taken, ONE, -100, "扣")
    assert undo_points(till, given, "记错").points == -300
    assert undo_points(till, given, "记错").repeated
    assert (undo_points(till, taken, "记错").points, balance(shop)) == (100, 0)
    claim_points(till, ONE, offer_claim(till, nobody(till)).code)
    ((claim_id,),) = shop.rows("SELECT event_id FROM events WHERE kind = 'points.claimed'")
    assert (undo_points(till, claim_id, "记错").points, balance(shop)) == (-128, 0)
    with pytest.raises(NotFound, match=r"undo\.not_found"):
        undo_points(till, till.ids.event_id(), "x")
    ((enrolled,),) = shop.rows("SELECT event_id FROM events WHERE kind = 'member.enrolled' LIMIT 1")
    with pytest.raises(RuleBroken, match=r"undo\.cannot"):
        undo_points(till, enrolled, "x")
    old = till.ids.event_id()
    adjust_points(till, old, ONE, 10, "补")
    shop.clock.advance(days=8)
    with pytest.raises(RuleBroken, match=r"undo\.too_late"):
        undo_points(till, old, "x")


@pytest.mark.parametrize("how", ["sale", "claim"])
def test_an_award_moves_to_the_right_member_and_refunds_follow_it(shop: TestTill, how: str) -> None:
    till = shop.till
    if how == "sale":
        bill = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=10_000, key=ONE)).bill
    else:
        bill = nobody(till, 10_000)
        claim_points(till, ONE, offer_claim(till, bill).code)
    moved = move_award(till, bill, OTHER, "记错人")
    assert (moved.points, balance(shop), balance(shop, OTHER)) == (100, 0, 100)
    assert move_award(till, bill, OTHER, "记错人").repeated
    with pytest.raises(Conflict, match=r"claim\.used"):
        move_award(till, bill, ONE, "又错")
    assert refund(till, bill, 5_000) == 50
    assert (balance(shop), balance(shop, OTHER)) == (0, 50)
    assert refund(till, bill) == 50
    assert (balance(shop), balance(shop, OTHER)) == (0, 0)


def test_a_refund_of_a_moved_bill_takes_points_and_not_cash_too(shop: TestTill) -> None:
    """The first member has spent what they had: what is missing there stands with the other one."""
    till = shop.till
    set_program(till, None, {"refund.shortfall": "cash"})
    bill = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=10_000, key=ONE)).bill
    move_award(till, bill, OTHER, "记错人")
    done = refund_sale(till, RefundRequest(event_id=till.ids.event_id(), bill=bill, reason="退"))
    assert (done.cash_minor, balance(shop), balance(shop, OTHER)) == (10_000, 0, 0)


def test_what_does_not_move(shop: TestTill) -> None:
    till = shop.till
    bill = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=10_000, key=ONE)).bill
    with pytest.raises(RuleBroken, match=r"move\.same"):
        move_award(till, bill, ONE, "x")
    with pytest.raises(RuleBroken, match=r"undo\.cannot"):
        move_award(till, nobody(till), ONE, "x")
    refund(till, bill)
    with pytest.raises(RuleBroken, match=r"move\.nothing"):
        move_award(till, bill, OTHER, "x")


@pytest.mark.parametrize("invoice", ["unknown", "none", "back"])
def test_what_became_of_the_invoice_is_kept_with_the_refund(shop: TestTill, invoice: Invoice) -> None:
    asked = RefundRequest(
        event_id=shop.till.ids.event_id(), bill=nobody(shop.till, 5_000), reason="退", invoice=invoice
    )
    with_id = refund_sale(shop.till, asked)
    with shop.till.ledger.reading() as reading:
        done = reading.event(with_id.refund_id)
    assert done is not None
    assert isinstance(done.payload, SaleRefunded)
    assert done.payload.intent.invoice == invoice

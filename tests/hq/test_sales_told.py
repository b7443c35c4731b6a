"""A sale's record is told by itself where its event does not say it: a member's row brings the newest sales alone."""

from datetime import date

from msgspec.structs import replace

from desktop.core.domain.events import RefundView, SaleCompleted, SaleRefunded
from desktop.core.domain.intents import RefundIntent
from desktop.core.domain.tiers import LadderRule
from tests.hq.chain import DAY_US, Chain, Machine, plain_sale

TODAY = date(2026, 11, 22)


def told(chain: Chain) -> list[tuple[str, str | None]]:
    """The sales in the feed, and whose tills hear of them."""
    return chain.rows("SELECT entity_id, store_id FROM feed WHERE kind = 'sale' ORDER BY number")


def redeeming(points: int) -> SaleCompleted:
    sale = plain_sale(10_000, is_member=True)
    return replace(sale, intent=replace(sale.intent, redeem_points=points))


def test_a_plain_bill_is_what_its_event_says(chain: Chain) -> None:
    till = chain.device("one", chain.store("s1"))
    till.open()
    member = till.enrol()
    sale_id = till.sell(member)
    till.send()
    assert told(chain) == []
    (event,) = [each for each in chain.records().values() if each.sale_id == sale_id]
    assert event.day == TODAY


def test_a_bill_that_used_points_is_told_with_their_lots(chain: Chain) -> None:
    till, member, first = _with_a_bill(chain)
    used = till.write(redeeming(60), member)
    till.send()
    assert told(chain) == [(used, "s1")]
    (lot,) = chain.records()[used].used
    assert (lot.lot_id, lot.points) == (first, 60)


def test_a_bill_of_a_till_whose_clock_is_wrong_is_told_with_its_day(chain: Chain) -> None:
    till, member, _ = _with_a_bill(chain)
    till.clock_off_us = -40 * DAY_US
    sale_id = till.sell(member, business_date=date(2026, 10, 13))
    till.send()
    assert told(chain) == [(sale_id, "s1")]
    assert chain.records()[sale_id].day == TODAY


def test_a_bill_under_a_later_ladder_is_told_with_it(chain: Chain) -> None:
    till, member, _ = _with_a_bill(chain)
    sale_id = till.write(replace(plain_sale(10_000, is_member=True), ladder=LadderRule((("other", 0),))), member)
    till.send()
    assert told(chain) == [(sale_id, "s1")]
    assert chain.records()[sale_id].ladder == 1


def test_a_bill_of_a_store_without_tills_is_told_everywhere(chain: Chain) -> None:
    till, member, _ = _with_a_bill(chain)
    used = till.write(redeeming(60), member, store_id="elsewhere")
    till.send()
    assert told(chain) == [(used, None)]


def _with_a_bill(chain: Chain) -> tuple[Machine, str, str]:
    till = chain.device("one", chain.store("s1"))
    till.open()
    member = till.enrol()
    return till, member, till.sell(member)


def test_a_bill_whose_refund_at_another_store_came_first_is_told_with_it(chain: Chain) -> None:
    one, two = chain.device("one", chain.store("s1")), chain.device("two", chain.store("s2"))
    bill = one.sell("m1")
    two.write(_refund(bill), "m1")
    two.send()
    one.send()
    assert chain.records()[bill].refunded_minor == 100
    assert told(chain) == [(bill, "s1")]


def test_a_bill_that_came_twice_is_told_to_all_also_where_it_is_refunded_with_it(chain: Chain) -> None:
    one, two = chain.device("one", chain.store("s1")), chain.device("two", chain.store("s2"))
    bill = one.sell("m1", event_id="bill")
    one.send()
    chain.now_us += 1_000_000
    two.sell("m1", 20_000, event_id=bill)
    two.write(_refund(bill), "m1")
    two.send()
    assert chain.records()[bill].refunded_minor == 100
    assert told(chain) == [(bill, None)]


def _refund(sale_id: str) -> SaleRefunded:
    intent = RefundIntent(
        sale_id=sale_id, bill_no="x", refund_no="R-1", amount_minor=100, reason_id="r1", reason_digest="d"
    )
    return SaleRefunded(intent=intent, view=RefundView(paid_minor=10_000))

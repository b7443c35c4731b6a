"""Business trouble is seen, said once, and never refused."""

import json
from datetime import date

import pytest
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.events import RefundView, SaleCompleted, SaleRefunded
from desktop.core.domain.intents import RefundIntent, SaleIntent, Share
from desktop.core.domain.program import DEFAULT
from desktop.core.domain.program_document import canonical, program_hash
from hq.services.verify_all import verify_all
from tests.hq.chain import NOW_US, TENANT, Chain, Machine, plain_sale

PROGRAM = canonical(DEFAULT)
NAME = program_hash(PROGRAM)


def _spend(points: int) -> object:
    sale = plain_sale(100_000, is_member=True)
    return replace(sale, intent=replace(sale.intent, redeem_points=points), award=None, lot_rule=None)


def _refund(sale_id: str, amount_minor: int) -> SaleRefunded:
    intent = RefundIntent(
        sale_id=sale_id, bill_no="", refund_no="", amount_minor=amount_minor, reason_id="", reason_digest=""
    )
    return SaleRefunded(intent=intent, view=RefundView(paid_minor=1))


@pytest.fixture
def tills(chain: Chain) -> tuple[Machine, Machine]:
    """Two tills of one store."""
    return chain.device("t1", chain.store("s1")), chain.device("t2", "s1")


def _facts(chain: Chain, kind: str) -> dict[str, str]:
    facts: dict[str, str] = json.loads(chain.one("SELECT facts FROM flags WHERE kind = ?", kind))
    return facts


def test_points_used_at_two_tills_are_an_overdraft(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    one, other = tills
    one.sell("m1", 10_000, at_us=NOW_US - 50)
    one.write(_spend(100), "m1", at_us=NOW_US - 40)  # type: ignore[arg-type]
    second = other.write(_spend(60), "m1", at_us=NOW_US - 30)  # type: ignore[arg-type]
    one.send()
    assert chain.flags() == []
    other.send()
    other.send()
    assert chain.flags("overdraft") == [second]
    assert _facts(chain, "overdraft") == {"points": "60"}
    assert chain.state("m1").debt == 60


def test_the_spend_that_comes_late_bears_the_flag(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    one, other = tills
    one.sell("m1", 10_000, at_us=NOW_US - 50)
    one.write(_spend(100), "m1", at_us=NOW_US - 30)  # type: ignore[arg-type]
    late = other.write(_spend(60), "m1", at_us=NOW_US - 40)  # type: ignore[arg-type]
    one.send()
    other.send()
    assert chain.flags("overdraft") == [late]
    assert _facts(chain, "overdraft") == {"points": "60"}


def test_refunds_at_two_tills_beyond_the_sale_move_no_points(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    one, other = tills
    sale = one.sell("m1", 10_000, at_us=NOW_US - 50)
    one.write(_refund(sale, 8_000), "m1", at_us=NOW_US - 40)
    beyond = other.write(_refund(sale, 8_000), "m1", at_us=NOW_US - 30, staff_id="c7")
    one.send()
    other.send()
    assert chain.records()[sale].refunded_minor == 10_000
    assert chain.flags("refund_beyond") == [beyond]
    assert _facts(chain, "refund_beyond") == {"minor": "6000", "staff": "c7"}
    assert chain.state("m1").balance(date(2026, 11, 22)) == 0


@pytest.mark.parametrize("member", ["m1", None])
def test_a_refund_that_arrives_before_its_sale_waits_for_it(
    chain: Chain, tills: tuple[Machine, Machine], member: str | None
) -> None:
    one, other = tills
    sale = one.sell(member, 10_000, at_us=NOW_US - 50)
    other.write(_refund(sale, 4_000), member, at_us=NOW_US - 40)
    other.send()
    assert chain.flags() == []
    one.send()
    assert chain.records()[sale].refunded_minor == 4_000
    assert chain.flags() == []
    assert verify_all(chain.hq, TENANT).fault is None


def test_another_persons_sale_is_not_refunded(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    one, other = tills
    sale = one.sell("m1", 10_000)
    one.send()
    beyond = other.write(_refund(sale, 4_000), "m2")
    other.send()
    assert chain.records()[sale].refunds == ()
    assert chain.flags("refund_beyond") == [beyond]


def test_numbers_that_the_program_does_not_give_are_a_mismatch(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    till, _ = tills
    till.programs = {NAME: PROGRAM.decode(), "f" * 32: "{}"}
    sale = plain_sale(10_000, is_member=True)
    assert sale.award is not None
    till.write(sale, "m1", program_hash=NAME)
    wrong = till.write(replace(sale, award=replace(sale.award, points=999)), "m1", program_hash=NAME)
    till.write(replace(sale, award=replace(sale.award, points=999)), "m1", program_hash="f" * 32)
    till.send()
    assert chain.flags("mismatch") == [wrong]
    assert chain.state("m1").totals.issued == 100 + 999 + 999
    assert [row[0] for row in chain.rows("SELECT hash FROM programs")] == [NAME]


def test_a_flag_is_an_entity_of_its_store(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    till, _ = tills
    till.write(_spend(10), "m1")  # type: ignore[arg-type]
    till.send()
    ((flag, store),) = chain.rows("SELECT flag_id, store_id FROM flags")
    assert store == "s1"
    assert chain.rows("SELECT entity_id, store_id FROM feed WHERE kind = 'flag'") == [(flag, "s1")]


def test_what_somebody_dealt_with_is_not_raised_again(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    till, other = tills
    till.write(_spend(10), "m1", at_us=NOW_US - 10)  # type: ignore[arg-type]
    till.send()
    with chain.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE flags SET done_at_us = 1")
    other.sell("m1", at_us=NOW_US - 20)
    other.send()
    assert chain.rows("SELECT kind, done_at_us FROM flags") == [("overdraft", 1)]


def _share(bill_id: str, part: int, amount_minor: int) -> tuple[SaleCompleted, str]:
    """The ``part``-th of two shares of a bill of ¥100, and the id that it has."""
    share = Share(part, 2, 10_000)
    intent = SaleIntent(
        bill_id=bill_id, bill_no=f"A-1-{part}", source="pos", amount_minor=amount_minor, ref="P-1", share=share
    )
    return decide_sale(None, intent, DEFAULT), names.share_id(bill_id, part)


def test_shares_that_come_to_their_bill_are_no_trouble(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    till, _ = tills
    for part, amount in ((1, 6_000), (2, 4_000)):
        share, event_id = _share("b-1", part, amount)
        till.write(share, event_id=event_id)
    till.send()
    assert chain.flags() == []


@pytest.mark.parametrize("split_first", [True, False])
def test_a_bill_split_at_one_till_and_whole_at_another_is_said(
    chain: Chain, tills: tuple[Machine, Machine], split_first: bool
) -> None:
    one, other = tills
    shares = [_share("b-1", part, 5_000) for part in (1, 2)]
    for share, event_id in shares:
        one.write(share, event_id=event_id)
    whole = decide_sale(None, SaleIntent(bill_id="b-1", bill_no="B-9", source="pos", amount_minor=10_000), DEFAULT)
    other.write(whole, event_id="b-1")
    for till in (one, other) if split_first else (other, one):
        till.send()
    assert chain.flags("twice") == [""]
    assert chain.flags("split_beyond") == ([] if split_first else [shares[1][1]])


def test_two_tills_that_split_in_two_ways_are_said(chain: Chain, tills: tuple[Machine, Machine]) -> None:
    one, other = tills
    first, first_id = _share("b-1", 1, 5_000)
    one.write(first, event_id=first_id)
    second, second_id = _share("b-1", 2, 9_000)
    other.write(second, event_id=second_id)
    one.send()
    other.send()
    assert chain.flags("split_beyond") == [second_id]
    assert _facts(chain, "split_beyond") == {"minor": "4000", "bill_id": "b-1"}

"""Where only one may count, the first that HQ accepted does, for ever (I13); what folds is the same in any order (I10).

Why a claim, a bill number and a refund beyond the rest need no verdict events of their own: docs/DECISIONS.md.
"""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from desktop.core.domain import names
from desktop.core.domain.claim_events import ClaimView, PointsClaimed
from desktop.core.domain.events import Award, RefundView, SaleRefunded
from desktop.core.domain.intents import ClaimIntent, RefundIntent
from desktop.core.domain.validity import Validity
from hq.services.verify_all import verify_all
from hq.store.database import Database
from tests.hq.chain import NOW_US, TENANT, Chain, Machine, new_id, plain_sale

DAY = date(2026, 11, 22)
YEAR = Validity(kind="days", days=365)
WAYS = list(permutations(range(3)))


def three(memory: Database) -> tuple[Chain, list[Machine]]:
    chain = Chain(memory)
    chain.store("s1")
    tills = [chain.device(f"t{number}", "s1") for number in range(3)]
    for number, till in enumerate(tills):
        till.enrol(member_id=f"m{number}", at_us=NOW_US - 90)
    return chain, tills


def claim(sale: str, points: int) -> PointsClaimed:
    intent = ClaimIntent(sale_id=sale, bill_no="A-1", amount_minor=10_000, eligible_minor=10_000, sold_on=DAY)
    award = Award(points=points, base=points, eligible_minor=10_000)
    return PointsClaimed(points=points, award=award, lot_rule=YEAR, intent=intent, view=ClaimView(paid_minor=10_000))


def arrive(tills: list[Machine], way: tuple[int, ...]) -> None:
    for at in way:
        tills[at].send()
    for till in tills:  # everything comes once more: nothing is decided anew
        till.send()


@pytest.mark.parametrize("way", WAYS)
def test_of_three_claims_of_a_sale_the_first_accepted_counts(memory: Database, way: tuple[int, ...]) -> None:
    chain, tills = three(memory)
    sale = new_id()
    for number, till in enumerate(tills):
        till.sell(None, 10_000, event_id=sale, at_us=NOW_US - 80)  # the same bill, as each till was told of it
        till.write(claim(sale, 100 + number), f"m{number}", event_id=names.claim_id(sale), at_us=NOW_US - 70 + number)
    arrive(tills, way)
    balances = {member: state.balance(DAY) for member, state in chain.states().items()}
    assert {member: points for member, points in balances.items() if points} == {f"m{way[0]}": 100 + way[0]}
    assert verify_all(chain.hq, TENANT).fault is None


@pytest.mark.parametrize("way", WAYS)
def test_of_three_bills_of_one_number_the_first_accepted_counts(memory: Database, way: tuple[int, ...]) -> None:
    chain, tills = three(memory)
    bill = names.bill_id("pos", "s1", "POS-7")
    for number, till in enumerate(tills):
        till.sell(f"m{number}", 10_000 * (number + 1), event_id=bill, at_us=NOW_US - 60 + number)
    arrive(tills, way)
    assert {sale: record.paid_minor for sale, record in chain.records().items()} == {bill: 10_000 * (way[0] + 1)}
    assert chain.flags().count("twice") == 2
    assert verify_all(chain.hq, TENANT).fault is None


def test_refunds_beyond_the_rest_come_to_the_same_in_every_order(memory: Database) -> None:
    seen: list[Any] = []
    sale, refunds = new_id(), [new_id() for _ in range(3)]
    bought = plain_sale(10_000, is_member=True)
    for way in WAYS:
        chain, tills = three(memory)
        tills[0].write(bought, "m0", event_id=sale, at_us=NOW_US - 80)
        for number, till in enumerate(tills):
            intent = RefundIntent(
                sale_id=sale, bill_no="", refund_no="", amount_minor=6_000, reason_id="", reason_digest=""
            )
            back = SaleRefunded(intent=intent, view=RefundView(paid_minor=1))
            till.write(back, "m0", event_id=refunds[number], at_us=NOW_US - 50 + number)
        raised = set[str]()
        for at in way:
            tills[at].send()
            assert raised <= set(chain.flags("refund_beyond"))  # a flag stays
            raised |= set(chain.flags("refund_beyond"))
            records = chain.records()
            assert sale not in records or records[sale].refunded_minor <= 10_000
        seen.append((chain.records(), chain.state("m0")))
        assert verify_all(chain.hq, TENANT).fault is None
    assert all(each == seen[0] for each in seen)
    assert seen[0][0][sale].refunded_minor == 10_000


def test_of_a_bill_that_came_twice_every_till_hears_hq_s_record(memory: Database) -> None:
    """However old it is, and of whichever store: another store's till may have brought the same bill of a file."""
    chain, tills = three(memory)
    twice, plain = new_id(), new_id()
    tills[0].sell("m0", 10_000, event_id=twice)
    tills[0].sell("m0", 10_000, event_id=plain)
    tills[1].sell("m1", 20_000, event_id=twice)
    arrive(tills, (0, 1, 2))
    assert dict(chain.rows("SELECT entity_id, store_id FROM feed WHERE kind = 'sale'")) == {twice: None}

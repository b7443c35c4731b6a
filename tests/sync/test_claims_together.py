"""A claim shown at a till that lacks the sale, at two tills, or to a bill refunded elsewhere: HQ decides, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import NotFound
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.claims import Offer, claim_points, offer_claim
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from hq.services.verify_all import verify_all
from tests.sync.headquarters import Headquarters
from tests.sync.test_together import PHONE, Chain
from tests.tills import TestTill

OTHER = "13900139000"


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """Two tills of two stores that know both members."""
    chain = Chain(tmp_path)
    one, other = chain.tills
    chain.join(one)
    chain.join(other, chain.hq.open("二店"))
    for phone in (PHONE, OTHER):
        enrol_member(one.till, Enrolment(event_id=one.till.ids.event_id(), phone=phone))
    chain.sync_all()
    yield chain
    fault = verify_all(chain.hq.hq, chain.hq.tenant_id).fault
    for till in chain.tills:
        till.close()
    assert fault is None


def offered(till: TestTill, amount_minor: int = 12_850) -> Offer:
    done = check_out(till.till, Bill(event_id=till.till.ids.event_id(), amount_minor=amount_minor))
    return offer_claim(till.till, done.bill)


def refund(till: TestTill, bill: str, amount_minor: int | None = None) -> None:
    asked = RefundRequest(event_id=till.till.ids.event_id(), bill=bill, reason="退", amount_minor=amount_minor)
    refund_sale(till.till, asked)


def flags(hq: Headquarters) -> list[str]:
    from hq.store.bulk import Ask

    with hq.hq.database.reading() as connection:
        return sorted(row[0] for row in Ask("SELECT kind FROM flags").rows(connection))


@pytest.mark.parametrize("shown_first", [True, False])
def test_points_follow_where_the_sale_is_elsewhere(chain: Chain, shown_first: bool) -> None:
    one, other = chain.tills
    offer = offered(one)
    done = claim_points(other.till, PHONE, offer.token)
    assert (done.points, done.balance, chain.balances()) == (None, None, [0, 0])
    assert claim_points(other.till, PHONE, offer.token).repeated
    with pytest.raises(NotFound, match=r"claim\.not_found"):
        claim_points(other.till, PHONE, offer.code)
    for till in (other, one) if shown_first else (one, other):
        chain.sync(till)
    chain.sync_all()
    assert (chain.balances(), flags(chain.hq)) == ([128, 128], [])


def test_claimed_at_two_tills_it_counts_once(chain: Chain) -> None:
    one, other = chain.tills
    offer = offered(one)
    chain.sync_all()
    assert claim_points(one.till, PHONE, offer.code).points == 128
    assert claim_points(other.till, OTHER, offer.token).points is None
    chain.sync(other)
    chain.sync(one)
    chain.sync_all()
    assert (chain.balances(), chain.balances(OTHER)) == ([0, 0], [128, 128])
    assert flags(chain.hq) == ["claim_refused"]


def test_a_refund_that_the_claiming_till_did_not_know_takes_its_share_back(chain: Chain) -> None:
    one, other = chain.tills
    offer = offered(one, 10_050)
    assert claim_points(other.till, PHONE, offer.token).points is None
    chain.sync_all()
    chain.sync_all()
    assert chain.balances() == [100, 100]
    refund(one, offer.bill, 5_025)
    chain.sync_all()
    assert chain.balances() == [50, 50]
    refund(one, offer.bill)
    chain.sync_all()
    assert chain.balances() == [0, 0]


def test_a_claim_of_a_refunded_bill_gives_the_rest(chain: Chain) -> None:
    one, other = chain.tills
    part, whole = offered(one, 10_050), offered(one, 10_050)
    refund(one, part.bill, 5_025)
    refund(one, whole.bill)
    for offer in (part, whole):
        claim_points(other.till, PHONE, offer.token)
    chain.sync_all()
    chain.sync_all()
    assert chain.balances() == [50, 50]
    assert flags(chain.hq) == ["claim_refused"]

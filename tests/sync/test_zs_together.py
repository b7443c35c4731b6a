"""Zs of a chain: HQ takes them like any fact, and once all is told the closings of its tills are its whole balance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.ports import unwatched
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.claims import claim_points, offer_claim
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.zs import KeptZ
from hq.services.verify_all import verify_all
from tests.sync.test_together import PHONE, Chain
from tests.tills import TestTill

OTHER = "13900139000"


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chain]:
    """Two tills of one store that know both members; at the end HQ and both ledgers verify."""
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    for phone in (PHONE, OTHER):
        enrol_member(chain.tills[0].till, Enrolment(event_id=chain.tills[0].till.ids.event_id(), phone=phone))
    chain.sync_all()
    yield chain
    chain.sync_all()
    fault = verify_all(chain.hq.hq, chain.hq.tenant_id).fault
    found = []
    for till in chain.tills:
        till.close()
        found.append(keeper(till.folder).verify((), unwatched).first_bad)
    assert (fault, found) == (None, [None, None])


def sell(till: TestTill, minor: int, key: str | None = PHONE, redeem: int = 0) -> str:
    till.clock.advance(minutes=1)
    bill = Bill(event_id=till.till.ids.event_id(), amount_minor=minor, key=key, redeem_points=redeem)
    return check_out(till.till, bill).bill


def z(till: TestTill) -> KeptZ:
    return close_shift(till.till, Closing(event_id=till.till.ids.event_id()))


def closings(chain: Chain) -> tuple[int, int]:
    """The closings of both tills, added; and the balance of everybody as each of them knows it."""
    chain.sync_all()
    both = [z(till).z for till in chain.tills]
    assert both[0].store.balance == both[1].store.balance
    assert [each.closing == each.opening + each.moved.net for each in both] == [True, True]
    return sum(each.closing for each in both), both[0].store.balance


def test_the_closings_of_a_chain_are_its_balance(chain: Chain) -> None:
    one, other = chain.tills
    bill = sell(one, 20_000)
    chain.sync_all()
    chain.advance(hours=1)
    sell(other, 10_000, redeem=100)
    refund = RefundRequest(event_id=other.till.ids.event_id(), bill=bill, amount_minor=10_000, reason="退")
    z(one)
    refund_sale(other.till, refund)
    adjust_points(one.till, one.till.ids.event_id(), OTHER, 40, "补")
    assert closings(chain) == (200 - 100 + 98 - 100 + 40,) * 2
    chain.advance(days=400)
    assert closings(chain) == (0, 0)


def test_what_the_other_till_used_does_not_expire_here_too(chain: Chain) -> None:
    one, other = chain.tills
    sell(one, 20_000)
    chain.sync_all()
    chain.advance(hours=1)
    sell(other, 40_000, redeem=150)
    chain.advance(days=400)
    chain.sync_all()
    assert (z(one).z.moved.expired, z(other).z.moved.redeemed) == (50, 150)
    assert closings(chain) == (0, 0)


def test_what_hq_set_aside_is_corrected_in_the_next_z(chain: Chain) -> None:
    """One claim shown at both tills while the line is cut: the first that HQ takes counts."""
    one, other = chain.tills
    offer = offer_claim(one.till, sell(one, 12_800, key=None))
    chain.sync_all()
    claim_points(one.till, PHONE, offer.code)
    claim_points(other.till, OTHER, offer.token)
    early = z(one).z
    chain.sync(other)
    chain.sync(one)
    total, balance = closings(chain)
    assert (early.closing, balance) == (128, 128)
    assert total == balance


def test_confirmed_is_what_hq_has_folded(chain: Chain) -> None:
    one = chain.tills[0]
    sell(one, 10_000)
    chain.sync_all()
    sell(one, 5_000)
    store = z(one).z.store
    assert (store.balance, store.confirmed, store.unknown) == (150, 100, 0)
    assert store.known_at_us is not None

"""Each bug of the counter is found by the test beside it, and by none where it is not there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.core.services import hold_bill as hold_module
from desktop.core.services.enrol_member import Enrolment, enrol_member
from tests.integration import test_claims, test_hold_bill, test_split_bill
from tests.planted import counter_plants as plants
from tests.planted.plants import Plant
from tests.tills import TestTill, make_till

Check = Callable[[TestTill], None]


def held_takes_nothing(shop: TestTill) -> None:
    """As tests/integration/test_hold_bill.py says it, with the hold that is there now."""
    bill = test_hold_bill.bill(shop, 10_000, of_member=True)
    before = test_hold_bill.taken(shop)
    hold_module.hold_bill(shop.till, bill, "靠窗")
    assert test_hold_bill.taken(shop) == before


def claimed_once(shop: TestTill) -> None:
    test_claims.test_a_claim_is_awarded_once(shop, "code")


REFUNDED = test_claims.test_a_refunded_bill_s_claim_gives_the_rest_or_nothing
SHARES = test_split_bill.test_never_beyond_the_total_and_nothing_by_halves
MEMBERS: dict[Check, tuple[str, ...]] = {
    claimed_once: (test_claims.ONE, test_claims.OTHER),
    REFUNDED: (test_claims.ONE,),
    SHARES: test_split_bill.PHONES,
    held_takes_nothing: (test_hold_bill.PHONE,),
}
FOUND_BY: dict[Plant, Check] = {
    plants.fresh_id_per_claim: claimed_once,
    plants.refunds_forgotten_by_claims: REFUNDED,
    plants.shares_need_not_add_up: SHARES,
    plants.hold_takes_the_points: held_takes_nothing,
    plants.hold_takes_a_number: held_takes_nothing,
}


@contextmanager
def shop_for(check: Check, folder: Path) -> Iterator[TestTill]:
    """A till that sells, with the members whom the check knows."""
    with make_till(folder / "shop", now="2026-11-22T12:00:00", mode="till") as made:
        for phone in MEMBERS[check]:
            enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=phone))
        yield made


@pytest.mark.parametrize("plant", FOUND_BY, ids=lambda plant: plant.__name__)
def test_the_bug_is_found(plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with shop_for(FOUND_BY[plant], tmp_path) as shop, pytest.raises((AssertionError, pytest.fail.Exception)):
        FOUND_BY[plant](shop)


@pytest.mark.parametrize("check", MEMBERS, ids=lambda check: check.__name__)
def test_nothing_is_found_where_nothing_is_wrong(check: Check, tmp_path: Path) -> None:
    with shop_for(check, tmp_path) as shop:
        check(shop)

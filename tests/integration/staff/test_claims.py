"""Claims among staff: not for oneself, and the bill that one rang up oneself needs somebody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.services.claims import Offer, claim_points, offer_claim
from desktop.core.services.forgotten_points import Forgotten, award_forgotten
from desktop.core.services.staff_upkeep import Change, change_person
from tests.integration.staff.crew import LIN, Crew


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(tmp_path / "shop").hire("manager", "lead", "cashier")
    crew.sits("cashier")
    crew.enrol()
    yield crew
    crew.made.close()


def offered(crew: Crew) -> Offer:
    return offer_claim(crew.till, crew.sell(12_800).bill)


def test_the_cashier_who_rang_the_bill_needs_a_manager(crew: Crew) -> None:
    own, others = offered(crew), offered(crew)
    with pytest.raises(RuleBroken, match=r"rights\.needs"):
        claim_points(crew.till, LIN, own.code)
    assert claim_points(crew.till, LIN, own.code, crew.approval("claim.exempt", "manager")).points == 128
    crew.sits("lead")
    assert claim_points(crew.till, LIN, others.code).points == 128


def test_nobody_on_duty_claims_for_their_own_membership(crew: Crew) -> None:
    offer = offered(crew)
    crew.sits("manager")
    change = Change(staff_id=crew.people["cashier"].staff_id, member_key=LIN)
    change_person(crew.till, change, crew.till.staff.own("staff.manage"))
    with pytest.raises(RuleBroken, match=r"rights\.own_membership"):
        claim_points(crew.till, LIN, offer.code)
    asked = Forgotten(bill=offer.bill, approval=crew.till.staff.own("points.forgotten"))
    with pytest.raises(RuleBroken, match=r"rights\.own_membership"):
        award_forgotten(crew.till, LIN, asked)

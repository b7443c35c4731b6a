"""Bugs of the counter: a claim awarded twice, a refunded bill claimed whole, shares too large, a hold that takes."""

from uuid import uuid4

import pytest
from msgspec.structs import replace

from desktop.core.domain import claiming, names
from desktop.core.ports import Till
from desktop.core.services import hold_bill as hold_module
from desktop.core.services import later_points, split_bill
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.keep_bill import OpenBill, complete_bill


def fresh_id_per_claim(patch: pytest.MonkeyPatch) -> None:
    """Every claim is an award of its own."""
    patch.setattr(names, "claim_id", lambda _of_sale: str(uuid4()))


def refunds_forgotten_by_claims(patch: pytest.MonkeyPatch) -> None:
    """A claim gives what the whole bill would have."""
    for module in (claiming, later_points):
        patch.setattr(module, "rest_of", lambda points, _refunded, _paid: points)


def shares_need_not_add_up(patch: pytest.MonkeyPatch) -> None:
    """Shares are taken as they come."""
    patch.setattr(split_bill, "_check", lambda _bill: None)


def hold_takes_the_points(patch: pytest.MonkeyPatch) -> None:
    """The bill is recorded when it is held."""
    hold = hold_module.hold_bill

    def hold_bill(till: Till, bill: OpenBill, note: str = "", held_by: str = "") -> None:
        hold(till, bill, note, held_by)
        complete_bill(till, replace(bill, redeem_points=0))

    patch.setattr(hold_module, "hold_bill", hold_bill)


def hold_takes_a_number(patch: pytest.MonkeyPatch) -> None:
    """A number is given before anybody pays."""
    hold = hold_module.hold_bill

    def hold_bill(till: Till, bill: OpenBill, note: str = "", held_by: str = "") -> None:
        hold(till, bill, note, held_by)
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=0))

    patch.setattr(hold_module, "hold_bill", hold_bill)

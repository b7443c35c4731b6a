"""Quote a bill: what it would earn and what points could take off it, before anybody pays. Writes nothing."""

from msgspec import Struct

from desktop.core.domain.events import Award
from desktop.core.domain.redeeming import most_points
from desktop.core.ports import Till
from desktop.core.services.check_out import quote


class Quote(Struct, frozen=True, kw_only=True):
    """``award`` is without points used; ``pay_minor`` is what is left to pay when ``most_points`` are used."""

    member_no: str
    amount_minor: int
    award: Award
    tier: str | None
    most_points: int
    discount_minor: int
    pay_minor: int
    pay_without_points_minor: int


def quote_bill(till: Till, key: str, amount_minor: int) -> Quote:
    """What checking out now would come to. Raises what find_one raises; RuleBroken ``bill.amount``."""
    with till.ledger.reading() as reading:
        found, view, sale = quote(till, reading, key, amount_minor)
        assert found is not None
        assert view is not None
        program = reading.program().program
        in_debt = bool(reading.state(found.member.member_id).debt)
    points = 0 if in_debt else most_points(view, sale.intent, program)
    discount = program.redeem.worth_minor(points)
    return Quote(
        member_no=found.member.member_no,
        amount_minor=amount_minor,
        award=sale.award or Award(points=0, eligible_minor=0),
        tier=view.tier,
        most_points=points,
        discount_minor=discount,
        pay_minor=sale.paid_minor - discount,
        pay_without_points_minor=sale.paid_minor,
    )

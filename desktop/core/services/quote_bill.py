"""Quote a bill: what it would earn and what points could take off it, before anybody pays. Writes nothing."""

from msgspec import Struct

from desktop.core.domain.events import Award
from desktop.core.domain.redeeming import most_points
from desktop.core.ports import Till
from desktop.core.services.check_out import quote


class Quote(Struct, frozen=True, kw_only=True):
    """``award`` is without points used; ``pay_minor`` is what is left to pay when ``most_points`` are used."""

    member_no: str | None
    amount_minor: int
    award: Award
    tier: str | None
    most_points: int
    discount_minor: int
    pay_minor: int
    pay_without_points_minor: int


def quote_bill(till: Till, key: str | None, amount_minor: int) -> Quote:
    """What checking out now would come to; ``key`` None for nobody.

    Raises what find_one raises; RuleBroken ``bill.amount``.
    """
    with till.ledger.reading() as reading:
        found, view, sale = quote(till, reading, key, amount_minor)
        program = reading.program().program
    points = 0 if view is None else most_points(view, sale.intent, program)
    discount = program.redeem.worth_minor(points)
    return Quote(
        member_no=found.member.member_no if found else None,
        amount_minor=amount_minor,
        award=sale.award or Award(points=0, eligible_minor=0),
        tier=view.tier if view else None,
        most_points=points,
        discount_minor=discount,
        pay_minor=sale.paid_minor - discount,
        pay_without_points_minor=sale.paid_minor,
    )

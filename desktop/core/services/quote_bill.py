"""Quote a bill: what it would earn and what points could take off it, before anybody pays. Writes nothing."""

from msgspec import Struct

from desktop.core.domain.events import Award
from desktop.core.ports import Till
from desktop.core.services.price_bill import Draft, price
from desktop.core.services.who import find_one


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
        found = find_one(till, reading, key) if key is not None else None
        priced = price(till, reading, found, Draft(amount_minor=amount_minor))
        discount = reading.program().program.redeem.worth_minor(priced.most_points)
    return Quote(
        member_no=found.member.member_no if found else None,
        amount_minor=amount_minor,
        award=priced.award,
        tier=priced.tier,
        most_points=priced.most_points,
        discount_minor=discount,
        pay_minor=priced.pay_minor - discount,
        pay_without_points_minor=priced.pay_minor,
    )

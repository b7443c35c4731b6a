"""Who may do what, and up to which limit: one table, deed × role. Asked inside the services, never by a button.

Every deed that changes something has a row; a deed without one is a fault of ours (KeyError), never a permission.
Limits of money are in yuan, or about as much of another currency (money.like_yuan), those of points in points.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from desktop.core.domain.money import like_yuan

Role = Literal["cashier", "lead", "manager"]
Column = Literal["cashier", "lead", "manager", "shop", "command", "nobody"]
"""Who asks: a person's role; ``shop``: a till where no staff was set up; ``command``: the command line; ``nobody``:
a window where staff was set up and nobody is signed in."""
ROLES: tuple[Role, ...] = ("cashier", "lead", "manager")

NEVER = -1
ALWAYS = 1 << 62

MAY_BE_ASKED = ("refund", "program.publish", "export", "restore")
"""Deeds for which the shop may want a manager's PIN on the command line too."""


class Right(Struct, frozen=True, kw_only=True):
    """The most that each may: NEVER, ALWAYS, or an amount in ``unit``. A manager and the command line always may."""

    cashier: int
    lead: int
    shop: int
    unit: Literal["", "money", "points"] = ""

    def most(self, column: Column) -> int:
        """The limit of a column."""
        limits: dict[Column, int] = {"cashier": self.cashier, "lead": self.lead, "shop": self.shop, "nobody": NEVER}
        return limits.get(column, ALWAYS)


_ALL = Right(cashier=ALWAYS, lead=ALWAYS, shop=ALWAYS)
_LEAD = Right(cashier=NEVER, lead=ALWAYS, shop=ALWAYS)
_MANAGER = Right(cashier=NEVER, lead=NEVER, shop=ALWAYS)
_PIN = Right(cashier=NEVER, lead=NEVER, shop=NEVER)
"""As _MANAGER, and a shop without staff is asked for its PIN."""

RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        # the bill
        "sale": _ALL,
        "redeem.unproven": _PIN,
        "earn.beyond_caps": _PIN,
        "refund": Right(cashier=200, lead=2000, shop=ALWAYS, unit="money"),
        "refund.older": _PIN,
        "undo": _LEAD,
        # members
        "member.enrol": _ALL,
        "member.edit": _ALL,
        "member.birthday": _PIN,
        "member.reveal": _PIN,
        "card.print": _ALL,
        "card.lost": _LEAD,
        "points.by_hand": _PIN,
        "points.forgotten": _PIN,
        "award.move": _PIN,
        "merge": _LEAD,
        "unmerge": _LEAD,
        "claim": _ALL,
        "claim.exempt": _PIN,
        "member.freeze": _LEAD,
        "member.leave": _PIN,
        "member.phone": _LEAD,
        "member.note": _ALL,
        "member.erase": _PIN,
        "case.close": _LEAD,
        "tag.set": _ALL,
        "tag.rules": _MANAGER,
        "contact": _LEAD,
        # shift and drawer
        "shift.open": _ALL,
        "shift.close": _ALL,
        "shift.x": _LEAD,
        "shift.difference": _PIN,
        "shift.rules": _MANAGER,
        "z.print": _ALL,
        "cash.move": _LEAD,
        "drawer.no_sale": _LEAD,
        # the manager's desk
        "lists.see": _LEAD,
        "reports.see": _MANAGER,
        "signs.explain": _MANAGER,
        "signs.rules": _MANAGER,
        # the shop
        "program.publish": _PIN,
        "import": _MANAGER,
        "import.undo": _MANAGER,
        "export": _MANAGER,
        "campaign": _MANAGER,
        "restore": _PIN,
        "hq.join": _PIN,
        "printer.setup": _LEAD,
        "pos.token": _PIN,
        "staff.manage": _PIN,
    }
)


def may(column: Column, deed: str, amount: int | None = None, currency: str = "CNY") -> bool:
    """Whether the column may do the deed: by ``amount`` (minor units, points), or at all where that is None."""
    right = RIGHTS[deed]
    most = right.most(column)
    return most != NEVER and (amount is None or amount <= _in_unit(most, right, currency))


def limit(column: Column, deed: str, currency: str = "CNY") -> int:
    """The most that the column may, in minor units or points; NEVER or ALWAYS where there is no amount to it."""
    right = RIGHTS[deed]
    return _in_unit(right.most(column), right, currency)


def needed(deed: str, amount: int | None = None, currency: str = "CNY") -> Role:
    """The least role that may."""
    return next(role for role in ROLES if may(role, deed, amount, currency))


def _in_unit(most: int, right: Right, currency: str) -> int:
    if right.unit != "money" or most in (NEVER, ALWAYS):
        return most
    return like_yuan(most, currency)

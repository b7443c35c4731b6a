"""Who works here, who acts now, and what somebody else let them do."""

from typing import Literal

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.rights import ROLES, Column, Role

SHOP_PIN = "manager"
"""Who approved, where it was the shop's own PIN: the first manager."""
AT_THE_TILL = "till"
"""Who acts at a window while no staff is set up, or nobody is signed in."""
BY_POS = "pos"
"""Who acts at the door for the POS on this machine: with a command's rights, recorded by a name of its own."""
BY_COMMAND = "command line"
OFTEN = 10
"""A PIN given for others more often than this in one shift is flagged."""
_LONGEST_NAME = 40

PinSet = Literal["first", "own", "reset", "recovery"]
"""How a PIN came to be: given at the beginning, changed by its owner, by a manager, with the recovery code."""


class Person(Struct, frozen=True, kw_only=True):
    """One of the staff. ``number``: from 1, how they are chosen. ``member_id``: their own membership, if any.

    ``shift_us``: when they signed in here and have not ended their shift since, on whatever day that was.
    ``of_hq``: HQ published them; their number begins at start_code.FIRST_NUMBER, and HQ alone changes them.
    """

    staff_id: str
    number: int
    name: str
    role: Role
    member_id: str | None = None
    active: bool = True
    has_pin: bool = True
    shift_us: int | None = None
    of_hq: bool = False


class Acting(Struct, frozen=True):
    """Who acts now, and which column of the rights table is theirs."""

    staff_id: str
    role: Column
    name: str = ""


class Approval(Struct, frozen=True, kw_only=True):
    """Somebody with the right to it let ``deed`` be done: by PIN, or because they act themselves.

    Good once, for one deed; the till that made it knows it again. ``reason``: typed text, kept beside the log.
    """

    approval_id: str
    deed: str
    staff_id: str
    role: Column
    name: str = ""
    reason: str = ""
    by_pin: bool = True


def read_role(text: str) -> Role:
    """A role by its name. RuleBroken ``staff.role`` else."""
    for role in ROLES:
        if role == text:
            return role
    raise RuleBroken("staff.role", choices=", ".join(ROLES))


def read_name(text: str) -> str:
    """A name as kept. RuleBroken ``staff.name`` for a blank one or one far too long."""
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise RuleBroken("staff.name", longest=_LONGEST_NAME)
    return name

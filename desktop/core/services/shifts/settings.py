"""What a shop may set about shifts; kept in the ledger, for its window and its command line alike."""

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.shifts.counting import open_shift_of

_DEMANDED = "shift.demanded"
_LIMIT = "shift.difference_minor"
_USUAL_LIMIT_MINOR = 5_000
MOST_LIMIT_MINOR = 10**9


class ShiftRules(Struct, frozen=True, kw_only=True):
    """``demanded``: no bill without an open shift. Above ``difference_minor`` a count needs a manager."""

    demanded: bool
    difference_minor: int


def shift_rules(reading: Reading) -> ShiftRules:
    """As they stand."""
    return ShiftRules(demanded=reading.setting(_DEMANDED) == "1", difference_minor=difference_limit(reading))


def difference_limit(reading: Reading) -> int:
    """The difference that a cashier may close with alone."""
    kept = reading.setting(_LIMIT)
    return _USUAL_LIMIT_MINOR if kept is None else int(kept)


def set_shift_rules(
    till: Till, *, demanded: bool | None = None, difference_minor: int | None = None, approval: Approval | None = None
) -> ShiftRules:
    """Change what is given. RuleBroken ``shift.amount`` for a limit that is none, ``shift.companion`` beside a POS.

    Raises what allow raises.
    """
    if till.shop.mode != "till":
        raise RuleBroken("shift.companion")
    if difference_minor is not None and not 0 <= difference_minor <= MOST_LIMIT_MINOR:
        raise RuleBroken("shift.amount")
    with till.ledger.writing() as writing:
        allow(till, writing, "shift.rules", till.ids.event_id(), approval)
        if demanded is not None:
            writing.set_setting(_DEMANDED, "1" if demanded else "0")
        if difference_minor is not None:
            writing.set_setting(_LIMIT, str(difference_minor))
        return shift_rules(writing)


def refuse_without_shift(till: Till, reading: Reading) -> None:
    """RuleBroken ``shift.demanded`` where the shop rings up nothing outside a shift, and none is open."""
    if till.shop.mode == "till" and reading.setting(_DEMANDED) == "1" and open_shift_of(reading) is None:
        raise RuleBroken("shift.demanded")

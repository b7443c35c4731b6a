"""Put cash into the drawer or take it out, with a reason: change fetched, a delivery paid, takings taken to safety."""

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.shift_events import CashMoved
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Till
from desktop.core.services.allow import allow
from desktop.core.services.profiles import keep_reason
from desktop.core.services.shifts.counting import open_shift_of
from desktop.core.services.shifts.open_shift import MOST_MINOR


def move_cash(till: Till, event_id: str, amount_minor: int, reason: str, approval: Approval | None = None) -> None:
    """Record cash put in, or (negative) taken out. The same event id again changes nothing.

    Raises RuleBroken ``shift.none``, ``shift.amount`` for nothing or far too much, ``reason.missing``.
    """
    if not 0 < abs(amount_minor) <= MOST_MINOR:
        raise RuleBroken("shift.amount")
    with till.ledger.writing() as writing:
        if writing.own_event(event_id) is not None:
            return
        shift = open_shift_of(writing)
        if shift is None:
            raise RuleBroken("shift.none")
        approved_by = allow(till, writing, "cash.move", event_id, approval)
        kept = keep_reason(till, writing, None, reason)
        payload = CashMoved(
            shift_id=shift.shift_id,
            amount_minor=amount_minor,
            reason_id=kept.text_id,
            reason_digest=kept.digest,
            approved_by=approved_by,
        )
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=payload))

"""Open a shift: what lies in the drawer when it begins."""

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.shift_events import ShiftOpened
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Till
from desktop.core.services.allow import allow
from desktop.core.services.shifts.counting import OpenShift, open_shift_of

MOST_MINOR = 10**11
"""Far beyond any drawer: more is a slip of the finger."""


def open_shift(till: Till, event_id: str, float_minor: int, approval: Approval | None = None) -> OpenShift:
    """The shift that is open now. The same event id again changes nothing.

    Raises RuleBroken ``shift.companion`` beside a POS, whose drawer is not ours; ``shift.open_already``;
    ``shift.amount`` for a float below nothing.
    """
    if till.shop.mode != "till":
        raise RuleBroken("shift.companion")
    if not 0 <= float_minor <= MOST_MINOR:
        raise RuleBroken("shift.amount")
    with till.ledger.writing() as writing:
        if (done := writing.own_event(event_id)) and isinstance(done.event.payload, ShiftOpened):
            return OpenShift(logged=done, said=done.event.payload)
        if shift := open_shift_of(writing):
            raise RuleBroken("shift.open_already", number=shift.said.number)
        approved_by = allow(till, writing, "shift.open", event_id, approval)
        number = len(writing.shift_events(("shift.opened",))) + 1
        payload = ShiftOpened(number=number, float_minor=float_minor, approved_by=approved_by)
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=payload))
    with till.ledger.reading() as reading:
        opened = open_shift_of(reading)
        if opened is None:
            raise RuleBroken("shift.none")  # closed in the meantime by another process
        return opened

"""Allow: whether who acts may do what is asked, or who let them, on record in the transaction that does it."""

from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.events import ApprovalGiven
from desktop.core.domain.staff import SHOP_PIN, Approval
from desktop.core.ports import Fact, Reading, Till, Writing
from desktop.core.services.profiles import Kept, keep_reason

_NO_REASON = Kept("", "", b"")


def allow(
    till: Till, writing: Writing, deed: str, about: str, approval: Approval | None = None, *, amount: int | None = None
) -> str | None:
    """Who else let it be done; None where who acts may do it alone. ``about``: the id of the event that comes of it.

    Called before the event's moment is taken, and not for what was done before. Raises what Staff.demand raises.
    """
    approval = approval or till.staff.lent(deed)
    who = till.staff.demand(deed, approval, amount)
    if approval is None or not approval.by_pin:
        return None
    put_on_record(till, writing, approval, about)
    return who


def approver(till: Till, deed: str, approval: Approval | None) -> str:
    """Who lets a deed be done that somebody must always agree to, be it who acts; "" for nobody. Raises as allow."""
    approval = approval or till.staff.lent(deed)
    return (till.staff.demand(deed, approval) or "") if approval is not None else ""


def put_on_record(till: Till, writing: Writing, approval: Approval, about: str, *, event_id: str | None = None) -> None:
    """What Staff.demand let pass, with its reason: nothing for the right of who acts themselves.

    ``event_id``: another than the approval's, for what may be seen again and again: the approval stays good.
    """
    if not approval.by_pin:
        return
    kept = keep_reason(till, writing, None, approval.reason) if approval.reason.strip() else _NO_REASON
    given = ApprovalGiven(
        who=approval.staff_id,
        role=approval.role,
        deed=approval.deed,
        about=about,
        reason_id=kept.text_id,
        reason_digest=kept.digest,
    )
    writing.append(Fact(event_id=event_id or approval.approval_id, moment=writing.moment(), payload=given))


def refuse_in_safe_mode(till: Till) -> None:
    """RuleBroken ``safe_mode.paused`` where the ledger before was damaged: what is known here may not be all (I19)."""
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")


def record_after(till: Till, approval: Approval) -> None:
    """Put on record what was allowed before it replaced the ledger."""
    with till.ledger.writing() as writing:
        put_on_record(till, writing, approval, "")


def allow_alone(till: Till, deed: str, approval: Approval | None = None) -> None:
    """As allow, for a deed that happens outside the ledger."""
    with till.ledger.writing() as writing:
        allow(till, writing, deed, "", approval)


def is_own(till: Till, reading: Reading, member_id: str, approver: str | None = None) -> bool:
    """Whether the member is one of the staff on duty here, or who acts or approves: they award themselves nothing."""
    people = reading.staff_with_membership()
    if not people:
        return False
    acting, today = till.staff.acting().staff_id, reading.today()
    for person in people:
        begun = person.shift_us
        on_duty = begun is not None and till.clock.day(begun) == today
        if on_duty or person.staff_id in (acting, approver):
            member = reading.member(person.member_id or "")
            if member_id in (person.member_id, member.member_id if member else None):  # HQ's may not be here yet
                return True
    return False


def approved(till: Till, deed: str, pin: str, number: int | None = None) -> Approval:
    """Somebody's approval by the number they are chosen by; None: by the shop's own PIN.

    Raises NotFound ``staff.not_found``, and what Staff.approve raises.
    """
    return till.staff.approve(SHOP_PIN if number is None else staff_numbered(till, number), pin, deed)


def staff_numbered(till: Till, number: int) -> str:
    """The id of whoever of the staff is chosen by that number; NotFound ``staff.not_found``."""
    with till.ledger.reading() as reading:
        for person in reading.people():
            if person.active and person.number == number:
                return person.staff_id
    raise NotFound("staff.not_found")

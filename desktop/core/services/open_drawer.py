"""Open the drawer without a sale: with a reason, on record, whoever does it."""

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.shift_events import DrawerOpened
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Till, Writing
from desktop.core.services.allow import allow
from desktop.core.services.profiles import keep_reason

REASONS = ("change", "check", "mistake", "other")
"""Changing money, looking at the cash, a slip of the hand; or anything else, typed."""


def open_drawer(till: Till, event_id: str, why: str, reason: str = "", approval: Approval | None = None) -> None:
    """Record it, and ask the print queue to open the drawer, both or neither. The same event id again does nothing.

    ``reason`` is wanted for ``other`` alone. Raises RuleBroken ``reason.missing``, and
    what allow raises.
    """
    if why not in REASONS:
        raise RuleBroken("reason.missing")
    with till.ledger.writing() as writing:
        if writing.own_event(event_id) is not None:
            return
        approved_by = allow(till, writing, "drawer.no_sale", event_id, approval)
        moment = writing.moment()
        payload = _said(till, writing, why, reason, approved_by)
        writing.append(Fact(event_id=event_id, moment=moment, payload=payload))
        now = moment.recorded_at_us
        writing.keep_print_job(
            PrintJob(job_id=f"drawer {event_id}", kind="drawer", language="", asked_at_us=now, changed_at_us=now)
        )


def _said(till: Till, writing: Writing, why: str, reason: str, approved_by: str | None) -> DrawerOpened:
    if why != "other":
        return DrawerOpened(why=why, approved_by=approved_by)
    kept = keep_reason(till, writing, None, reason)
    return DrawerOpened(why=why, reason_id=kept.text_id, reason_digest=kept.digest, approved_by=approved_by)

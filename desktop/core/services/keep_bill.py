"""Keep the bill that is on the screen: a crash or a power cut loses none of it, and none of it is recorded twice.

The bill carries its event's id from its first moment on. Whoever completes it keeps it first, so that after a crash
between the commit and the screen the ledger itself says that it is done.
"""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.counter import OpenBody
from desktop.core.domain.intents import Line, Proof, Tender
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Sale, Till
from desktop.core.ports.at_hq import Kept
from desktop.core.services.ask_print import SlipWish
from desktop.core.services.check_out import Bill, CheckedOut, complete, held, is_same, recorded
from desktop.core.services.who import UNPROVEN, found_again

ON_SCREEN = 0
"""The place of the bill on the screen; those above it are held (hold_bill.py)."""


class OpenBill(Struct, frozen=True, kw_only=True):
    """All that the checkout screen holds. ``lines`` count only where the bill is ``by_lines``.

    ``event_id`` is made once and stays the bill's own. A manager's approval is not kept: it is given on the spot.
    ``note`` and ``held_by`` are those of a bill that was held.
    """

    event_id: str
    member_id: str | None = None
    proof: Proof | None = None
    card_serial: int | None = None
    ref: str = ""
    amount_minor: int = 0
    lines: tuple[Line, ...] = ()
    redeem_points: int = 0
    tenders: tuple[Tender, ...] = ()
    by_lines: bool = False
    note: str = ""
    held_by: str = ""


class KeptBill(Struct, frozen=True, kw_only=True):
    """A bill found again, as kept at ``kept_at_us``; ``done`` if it is in the ledger already: then only forget it."""

    bill: OpenBill
    kept_at_us: int
    done: CheckedOut | None


_decode = msgspec.json.Decoder(OpenBill).decode


def keep_bill(till: Till, bill: OpenBill) -> None:
    """Keep the bill in the place of the one kept before; durable when this returns. Kept so already, it is not written.

    F9 keeps a bill that mostly stands so since its last digit: one durable write less, and one turn less beside others.
    """
    body = msgspec.json.encode(bill)
    with till.ledger.reading() as reading:
        kept = [(one.bill_id, one.body) for one in reading.open_bills() if one.position == ON_SCREEN]
    if kept == [(bill.event_id, body)]:
        return
    with till.ledger.writing() as writing:
        kept_at_us = writing.moment().recorded_at_us
        writing.keep_open_bill(OpenBody(bill.event_id, ON_SCREEN, body, kept_at_us))


def kept_bill(till: Till) -> KeptBill | None:
    """The bill that was kept last and not forgotten; what cannot be read is forgotten."""
    unreadable: list[str] = []
    with till.ledger.reading() as reading:
        kept = _first(till, reading, unreadable)
    for bill_id in unreadable:
        forget_bill(till, bill_id)
    return kept


def forget_bill(till: Till, event_id: str) -> None:
    """The bill is done, or given up; nothing happens if it was not kept, or is held."""
    with till.ledger.writing() as writing:
        if any(kept.bill_id == event_id for kept in writing.open_bills() if kept.position == ON_SCREEN):
            writing.forget_open_bill(event_id)


def complete_bill(
    till: Till,
    bill: OpenBill,
    approval: Approval | None = None,
    slip: SlipWish | None = None,
    kept: Kept | None = None,
) -> CheckedOut:
    """Record the bill: see check_out.complete. The same bill again is the same sale, also if its card is lost since.

    Raises what found_again and complete raise. The bill stays kept until it is forgotten.
    """
    asked = replace(as_asked(bill), kept=kept)
    with till.ledger.reading() as reading:
        done = held(till, reading, asked)
        if done and is_same(done, asked, bill.member_id):
            return _recorded(reading, done)
        found = None
        if bill.member_id is not None:
            found = found_again(till, reading, bill.member_id, bill.proof or UNPROVEN, bill.card_serial)
    return complete(till, asked, found, approval, slip)


def as_asked(bill: OpenBill) -> Bill:
    """The bill as check_out takes it, without its member."""
    return Bill(
        event_id=bill.event_id,
        amount_minor=bill.amount_minor,
        redeem_points=bill.redeem_points,
        tenders=bill.tenders,
        lines=bill.lines if bill.by_lines else (),
        ref=bill.ref.strip() or None,
    )


def read_open_bill(kept: OpenBody) -> OpenBill | None:
    """What a row holds; None for what cannot be read."""
    try:
        bill = _decode(kept.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError):
        return None
    return bill if bill.event_id == kept.bill_id else None


def _first(till: Till, reading: Reading, unreadable: list[str]) -> KeptBill | None:
    for kept in reading.open_bills():
        if kept.position != ON_SCREEN:
            continue
        bill = read_open_bill(kept)
        if bill is not None:
            return KeptBill(bill=bill, kept_at_us=kept.kept_at_us, done=done_already(till, reading, bill))
        unreadable.append(kept.bill_id)
    return None


def done_already(till: Till, reading: Reading, bill: OpenBill) -> CheckedOut | None:
    """The sale of this bill. One that only bears its ref is another bill's, unless member and amount agree."""
    done = held(till, reading, as_asked(bill))
    if done is None:
        return None
    agrees = (done.member_id, done.said.intent.amount_minor) == (bill.member_id, bill.amount_minor)
    return _recorded(reading, done) if done.sale_id == bill.event_id or agrees else None


def _recorded(reading: Reading, done: Sale) -> CheckedOut:
    member = reading.member(done.member_id) if done.member_id else None
    return recorded(done, member.member_no if member else None)

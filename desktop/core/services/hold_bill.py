"""Hold the bill that is on the screen, and recall one: several wait, and none of them takes anything.

A held bill is a row of ``open_bills`` at a place above 0: no fact, no number, no points. It comes back priced as of
now, so what its member used meanwhile cannot be used once more.
"""

from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.counter import OpenBody
from desktop.core.domain.errors import NotFound, Refusal
from desktop.core.domain.masking import mask_name, mask_phone
from desktop.core.ports import Reading, Till, Writing
from desktop.core.services.check_out import CheckedOut
from desktop.core.services.keep_bill import ON_SCREEN, OpenBill, done_already, read_open_bill
from desktop.core.services.price_bill import Draft, price
from desktop.core.services.who import UNPROVEN, found_again

LONGEST_NOTE = 40


class HeldBill(Struct, frozen=True, kw_only=True):
    """A bill that waits. ``at``: the shop's wall clock; ``member``: masked, "" for nobody; ``held_by``: who held it.

    ``amount_minor`` is before points; ``lines`` counts them, 0 where only the amount is known.
    """

    event_id: str
    at: datetime
    member: str
    phone: str
    amount_minor: int
    lines: int
    points: int
    ref: str
    note: str
    held_by: str


class Recalled(Struct, frozen=True, kw_only=True):
    """A bill back on the screen. ``points_before``: what was to be used, where less is left now; None else.

    ``done``: it was recorded meanwhile, from somewhere else: then it is held no more, and only to be shown.
    """

    bill: OpenBill
    points_before: int | None = None
    done: CheckedOut | None = None


def held_bills(till: Till) -> tuple[HeldBill, ...]:
    """The bills that wait, in the order in which they were held. What cannot be read is left out."""
    with till.ledger.reading() as reading:
        held = ((row, read_open_bill(row)) for row in _held(reading))
        return tuple(_told(till, reading, row, bill) for row, bill in held if bill is not None)


def hold_bill(till: Till, bill: OpenBill, note: str = "", held_by: str = "") -> None:
    """Put the bill aside; durable when this returns. Held already, it keeps its place with what it says now."""
    with till.ledger.writing() as writing:
        _put_aside(writing, replace(bill, note=_cut(note), held_by=held_by))


def recall_bill(till: Till, event_id: str, present: OpenBill | None = None, held_by: str = "") -> Recalled:
    """The held bill takes the screen's place, in one transaction; ``present``, if any, is held instead.

    Raises NotFound ``hold.gone`` where it is not held (any more).
    """
    with till.ledger.writing() as writing:
        bill = _wanted(writing, event_id)
        if present is not None and present.event_id != event_id:
            _put_aside(writing, replace(present, held_by=held_by or present.held_by))
        done = done_already(till, writing, bill)
        if done is not None:
            writing.forget_open_bill(event_id)
            return Recalled(bill=bill, done=done)
        before, bill = bill.redeem_points, _as_of_now(till, writing, bill)
        _keep(writing, bill, ON_SCREEN)
        return Recalled(bill=bill, points_before=before if before != bill.redeem_points else None)


def drop_held(till: Till, event_id: str) -> None:
    """The held bill is given up; nothing was taken for it, so nothing is given back. Not held: nothing happens."""
    with till.ledger.writing() as writing:
        if any(row.bill_id == event_id for row in _held(writing)):
            writing.forget_open_bill(event_id)


def _held(reading: Reading) -> list[OpenBody]:
    return [row for row in reading.open_bills() if row.position > ON_SCREEN]


def _wanted(writing: Writing, event_id: str) -> OpenBill:
    for row in _held(writing):
        if row.bill_id == event_id and (bill := read_open_bill(row)) is not None:
            return bill
    raise NotFound("hold.gone")


def _put_aside(writing: Writing, bill: OpenBill) -> None:
    held = _held(writing)
    own = next((row.position for row in held if row.bill_id == bill.event_id), None)
    _keep(writing, bill, own or max([row.position for row in held], default=ON_SCREEN) + 1)


def _keep(writing: Writing, bill: OpenBill, position: int) -> None:
    now_us = writing.moment().recorded_at_us
    writing.keep_open_bill(OpenBody(bill.event_id, position, msgspec.json.encode(bill), now_us))


def _as_of_now(till: Till, reading: Reading, bill: OpenBill) -> OpenBill:
    """The bill with no more points than its member has now; one that cannot be found is left to whoever shows it."""
    if not bill.redeem_points or bill.member_id is None:
        return bill
    proof = bill.proof or UNPROVEN
    try:
        found = found_again(till, reading, bill.member_id, proof, bill.card_serial)
    except Refusal:
        return bill
    draft = Draft(
        amount_minor=bill.amount_minor,
        member_id=bill.member_id,
        proof=proof,
        card_serial=bill.card_serial,
        lines=bill.lines if bill.by_lines else (),
        redeem_points=bill.redeem_points,
    )
    priced = price(till, reading, found, draft)
    if bill.redeem_points <= priced.most_points_approved:
        return bill
    return replace(bill, redeem_points=priced.most_points)


def _told(till: Till, reading: Reading, row: OpenBody, bill: OpenBill) -> HeldBill:
    member = reading.member(bill.member_id) if bill.member_id else None
    phone = member.profile.phone if member else None
    return HeldBill(
        event_id=bill.event_id,
        at=till.clock.wall(row.kept_at_us),
        member=mask_name(member.profile.name) if member else "",
        phone=mask_phone(phone) if phone else "",
        amount_minor=bill.amount_minor,
        lines=len(bill.lines) if bill.by_lines else 0,
        points=bill.redeem_points,
        ref=bill.ref,
        note=bill.note,
        held_by=bill.held_by,
    )


def _cut(note: str) -> str:
    return " ".join(note.split())[:LONGEST_NOTE]

"""Split a bill over those who paid it: one action, one transaction, and each share earns for its own member (AA).

A share is a sale of its own with the bill's id and POS number. The shares' ids follow from the bill's, and the first
one bears it: the same bill again is the same shares, and a bill is never recorded both split and whole.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.intents import Line, Proof, SaleIntent, Share, Tender
from desktop.core.domain.splitting import shared_out, split
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Sale, Till, Writing
from desktop.core.services.ask_print import SlipWish, ask_slip
from desktop.core.services.check_out import (
    POS,
    Bill,
    CheckedOut,
    Selling,
    bill_event_id,
    held,
    let_pass,
    read_ref,
    recorded,
    refuse_claimed,
    said_of,
    sale_fact,
    view_of,
    with_after,
)
from desktop.core.services.shifts.settings import refuse_without_shift
from desktop.core.services.who import UNPROVEN, Found, found_again

MOST_SHARES = 20


class ShareOf(Struct, frozen=True, kw_only=True):
    """What one of them pays, before points. ``member_id`` None: somebody without a member."""

    amount_minor: int
    member_id: str | None = None
    proof: Proof | None = None
    card_serial: int | None = None
    redeem_points: int = 0


class SplitBill(Struct, frozen=True, kw_only=True):
    """A bill and its shares, which add up to it. ``tenders`` paid the whole; ``event_id`` and ``ref`` as Bill's."""

    event_id: str
    amount_minor: int
    shares: tuple[ShareOf, ...]
    lines: tuple[Line, ...] = ()
    tenders: tuple[Tender, ...] = ()
    ref: str | None = None


class _Part(Struct, frozen=True):
    """A share as it will be recorded: its own lines and tenders."""

    of: ShareOf
    lines: tuple[Line, ...]
    tenders: tuple[Tender, ...]


def equal_shares(amount_minor: int, count: int) -> tuple[int, ...]:
    """The bill in equal parts, to the last 分: what does not divide goes to the later ones."""
    return split(amount_minor, [1] * count)


def split_bill(
    till: Till, bill: SplitBill, approval: Approval | None = None, slip: SlipWish | None = None
) -> tuple[CheckedOut, ...]:
    """Record every share, or none; durable when this returns. The same again is the same shares.

    ``slip``: that of each share is kept for printing with them; the drawer opens once.

    Raises RuleBroken ``split.sum`` (they do not add up), ``split.shares`` (fewer than two, too many, an empty one, one
    member twice); what check_out.complete raises, and Conflict ``bill.differs`` for a bill with other content.
    """
    bill = replace(bill, ref=read_ref(bill.ref))
    _check(bill)
    with till.ledger.writing() as writing:
        whole = Bill(event_id=bill.event_id, amount_minor=bill.amount_minor, ref=bill.ref)
        if done := held(till, writing, whole):
            return _done_before(writing, done, bill)
        refuse_without_shift(till, writing)
        bill_id, bill_no = bill_event_id(till, whole), writing.next_bill_number()
        refuse_claimed(writing, bill_id, is_member=any(share.member_id for share in bill.shares))
        used = replace(whole, redeem_points=sum(share.redeem_points for share in bill.shares))
        approved_by = let_pass(till, writing, used, bill_id, approval)
        parts = _parts(writing, bill)
        made = tuple(
            _record(till, writing, _intent(bill, at, part, bill_id, bill_no, approved_by), part)
            for at, part in enumerate(parts, 1)
        )
        for share in made:
            ask_slip(writing, "slip", share.bill, slip)
            slip = slip and replace(slip, opens_drawer=False)
        return made


def _check(bill: SplitBill) -> None:
    members = [share.member_id for share in bill.shares if share.member_id is not None]
    if not 2 <= len(bill.shares) <= MOST_SHARES or len(set(members)) < len(members):
        raise RuleBroken("split.shares", most=MOST_SHARES)
    if any(share.amount_minor <= 0 for share in bill.shares):
        raise RuleBroken("split.shares", most=MOST_SHARES)
    shared = sum(share.amount_minor for share in bill.shares)
    if shared != bill.amount_minor:
        raise RuleBroken("split.sum", whole_minor=bill.amount_minor, shared_minor=shared)
    if bill.lines and sum(line.amount_minor for line in bill.lines) != bill.amount_minor:
        raise RuleBroken("bill.lines_differ")


def _parts(writing: Writing, bill: SplitBill) -> list[_Part]:
    """Every line and every tender shared out, so that both add up for each share and in all (I16)."""
    worth = writing.program().program.redeem.worth_minor
    amounts = [share.amount_minor for share in bill.shares]
    paid = [share.amount_minor - worth(share.redeem_points) for share in bill.shares]
    tendered = sum(tender.amount_minor for tender in bill.tenders)
    if bill.tenders and (tendered != sum(paid) or any(tender.amount_minor < 0 for tender in bill.tenders)):
        raise RuleBroken("bill.tenders_differ", paid_minor=sum(paid), tendered_minor=tendered)
    lines = shared_out([line.amount_minor for line in bill.lines], amounts)
    tenders = _filled([tender.amount_minor for tender in bill.tenders], paid)
    return [
        _Part(
            share,
            tuple(
                replace(line, amount_minor=cells[at], unit_minor=None)
                for line, cells in zip(bill.lines, lines, strict=True)
                if cells[at]
            ),
            tuple(
                Tender(tender.kind, cells[at]) for tender, cells in zip(bill.tenders, tenders, strict=True) if cells[at]
            ),
        )
        for at, share in enumerate(bill.shares)
    ]


def _filled(tenders: Sequence[int], paid: Sequence[int]) -> list[tuple[int, ...]]:
    """Who paid with what: the tenders, in order, fill the shares, in order."""
    left, cells = list(paid), list[tuple[int, ...]]()
    for tender in tenders:
        row, rest = list[int](), tender
        for have in left:
            row.append(min(have, rest))
            rest -= row[-1]
        left = [have - part for have, part in zip(left, row, strict=True)]
        cells.append(tuple(row))
    return cells


def _intent(bill: SplitBill, at: int, part: _Part, bill_id: str, bill_no: str, approved_by: str | None) -> SaleIntent:
    return SaleIntent(
        bill_id=bill_id,
        bill_no=names.share_number(bill_no, at),
        source=POS,
        amount_minor=part.of.amount_minor,
        ref=bill.ref,
        redeem_points=part.of.redeem_points,
        lines=part.lines,
        tenders=part.tenders,
        proof=part.of.proof,
        approved_by=approved_by,
        share=Share(at, len(bill.shares), bill.amount_minor),
    )


def _record(till: Till, writing: Writing, intent: SaleIntent, part: _Part) -> CheckedOut:
    """One share, with everything that the shares before it have changed."""
    share = part.of
    event_id = names.share_id(intent.bill_id, intent.share.part if intent.share else 1)
    found: Found | None = None
    if share.member_id is not None:
        found = found_again(till, writing, share.member_id, share.proof or UNPROVEN, share.card_serial)
    moment, current = writing.moment(), writing.program()
    view, state = view_of(till, writing, found, moment, Selling(intent.bill_id, intent.approved_by))
    sale = decide_sale(view, intent, current.program)
    if found and state is not None:
        sale = with_after(till, writing, sale, found, (event_id, moment, current, state))
    writing.append(sale_fact(event_id, sale, moment, found, current))
    return said_of(event_id, sale, found.member.member_no if found else None, repeated=False)


def _done_before(reading: Reading, done: Sale, bill: SplitBill) -> tuple[CheckedOut, ...]:
    """The same answer again; Conflict where the bill was recorded whole, or shared in another way."""
    shares = reading.sales_by_bill(done.bill_id)
    told = [(sale.said.intent.amount_minor, sale.member_id, sale.said.intent.redeem_points) for sale in shares]
    asked = [
        (share.amount_minor, _written_with(share.member_id, sale), share.redeem_points)
        for share, sale in zip(bill.shares, shares, strict=False)
    ]
    if done.said.intent.share is None or told != asked or len(shares) != len(bill.shares):
        raise Conflict("bill.differs", ref=bill.ref or done.bill_no, bill=done.bill_no)
    return tuple(recorded(sale, _number_of(reading, sale)) for sale in shares)


def _written_with(member_id: str | None, sale: Sale) -> str | None:
    """The id that the share bears, where its member was merged since."""
    return sale.member_id if member_id is not None and member_id == sale.face_id else member_id


def _number_of(reading: Reading, sale: Sale) -> str | None:
    member = reading.member(sale.member_id) if sale.member_id else None
    return member.member_no if member else None

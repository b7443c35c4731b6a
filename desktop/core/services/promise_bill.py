"""Promise a bill that the shop's POS announces by its number: what it comes to is answered, its points are kept for it.

Nothing is taken and no fact is written. A hold outlives a restart and ends with its business day; ``commit_bill`` makes
it a sale, ``void_bill`` drops it. The promise is kept by ``check_out.seen``: no other bill may use those points.
"""

from datetime import date

import msgspec
from msgspec import Struct

from desktop.core.domain.counter import PosHold
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.masking import mask_name
from desktop.core.ports import Reading, Sale, Till
from desktop.core.services.check_out import CheckedOut, bill_event_id, held, is_same, read_ref, recorded
from desktop.core.services.keep_bill import OpenBill, as_asked, complete_bill
from desktop.core.services.price_bill import Draft, price
from desktop.core.services.who import Found, find_one


class PosBill(Struct, frozen=True, kw_only=True):
    """What a POS tells of a bill. ``key`` names the member, None for nobody; ``ref`` is the POS's bill number."""

    amount_minor: int
    ref: str | None = None
    key: str | None = None
    redeem_points: int = 0


class Offer(Struct, frozen=True, kw_only=True):
    """What a bill would come to now, with the points asked for. ``name`` is masked, None without a member.

    ``most_points`` may be used on it without a manager, and would take ``most_discount_minor`` off.
    """

    name: str | None
    tier: str | None
    amount_minor: int
    points: int
    discount_minor: int
    pay_minor: int
    earns: int
    most_points: int
    most_discount_minor: int


class Held(Struct, frozen=True, kw_only=True):
    """A bill that stands under its number: held, or a sale already (``is_sale``)."""

    ref: str
    offer: Offer
    is_sale: bool


_decode = msgspec.json.Decoder(OpenBill).decode


def offer_bill(till: Till, asked: PosBill) -> Offer:
    """What the bill would come to now. Raises what find_one raises and what the points asked for break."""
    ref = read_ref(asked.ref) or ""
    with till.ledger.reading() as reading:
        found = find_one(till, reading, asked.key) if asked.key is not None else None
        return _offer(till, reading, found, _open_bill(till, ref, asked, found))


def promise_bill(till: Till, asked: PosBill) -> Held:
    """Hold the bill until it is committed, dropped, or its business day ends. The same bill again is the same hold.

    Raises what offer_bill raises; Conflict ``hold.differs`` where the number is held with other content, Conflict
    ``bill.differs`` where it is a sale with other content; RuleBroken ``hold.no_number``.
    """
    ref = _number(asked.ref)
    with till.ledger.reading() as reading:
        found = find_one(till, reading, asked.key) if asked.key is not None else None
    bill = _open_bill(till, ref, asked, found)
    with till.ledger.writing() as writing:
        if done := held(till, writing, as_asked(bill)):
            return _sold(writing, done, bill)
        kept = _held_today(writing, ref)
        if kept is not None and not _is_alike(kept, bill):
            raise Conflict("hold.differs", ref=ref)
        offer = _offer(till, writing, found, bill)
        if kept is None:
            today = writing.today()
            writing.forget_pos_holds_before(today)
            writing.keep_pos_hold(_row(till, bill, today, writing.moment().recorded_at_us))
    return Held(ref=ref, offer=offer, is_sale=False)


def commit_bill(till: Till, ref: str, amount_minor: int | None = None, redeem_points: int | None = None) -> CheckedOut:
    """Make the held bill a sale. The same number again is the same sale.

    ``amount_minor`` and ``redeem_points``, where given, must be those held: Conflict ``hold.differs`` else. NotFound
    ``hold.missing`` for a number that is neither held today nor a sale. Else raises what complete_bill raises.
    """
    ref = _number(ref)
    with till.ledger.reading() as reading:
        bill = _held_today(reading, ref)
        if bill is None:
            return _sold_before(till, reading, ref, (amount_minor, redeem_points))
    _agree(ref, (amount_minor, redeem_points), (bill.amount_minor, bill.redeem_points))
    return complete_bill(till, bill)


def _sold_before(till: Till, reading: Reading, ref: str, asked: tuple[int | None, int | None]) -> CheckedOut:
    """The sale of a number that nothing is held under any more."""
    done = held(till, reading, as_asked(OpenBill(event_id="", ref=ref)))
    if done is None:
        raise NotFound("hold.missing", ref=ref)
    _agree(ref, asked, (done.said.intent.amount_minor, done.said.intent.redeem_points))
    member = reading.member(done.member_id) if done.member_id else None
    return recorded(done, member.member_no if member else None)


def _agree(ref: str, asked: tuple[int | None, int | None], known: tuple[int, int]) -> None:
    """What the POS says once more must be what it said before."""
    if any(one is not None and one != other for one, other in zip(asked, known, strict=True)):
        raise Conflict("hold.differs", ref=ref)


def void_bill(till: Till, ref: str) -> bool:
    """Drop the hold; whether there was one. Conflict ``hold.committed`` for a sale: that is refunded."""
    ref = _number(ref)
    with till.ledger.writing() as writing:
        if held(till, writing, as_asked(OpenBill(event_id="", ref=ref))):
            raise Conflict("hold.committed", ref=ref)
        kept = _held_today(writing, ref)
        writing.forget_pos_hold(ref)
        return kept is not None


def _number(text: str | None) -> str:
    ref = read_ref(text)
    if ref is None:
        raise RuleBroken("hold.no_number")
    return ref


def _open_bill(till: Till, ref: str, asked: PosBill, found: Found | None) -> OpenBill:
    return OpenBill(
        event_id=till.ids.event_id(),
        member_id=found.member.member_id if found else None,
        proof=found.proof if found else None,
        card_serial=found.serial if found else None,
        ref=ref,
        amount_minor=asked.amount_minor,
        redeem_points=asked.redeem_points,
    )


def _held_today(reading: Reading, ref: str) -> OpenBill | None:
    kept = reading.pos_hold(ref)
    return _decode(kept.body) if kept is not None and kept.day == reading.today() else None


def _is_alike(kept: OpenBill, bill: OpenBill) -> bool:
    """Whether two bills of one number say the same; how the member was recognised is no part of it."""
    one, other = ((each.member_id, each.amount_minor, each.redeem_points) for each in (kept, bill))
    return one == other


def _row(till: Till, bill: OpenBill, today: date, at_us: int) -> PosHold:
    return PosHold(
        ref=bill.ref,
        sale_id=bill_event_id(till, as_asked(bill)),
        member_id=bill.member_id,
        points=bill.redeem_points,
        day=today,
        body=msgspec.json.encode(bill),
        kept_at_us=at_us,
    )


def _offer(till: Till, reading: Reading, found: Found | None, bill: OpenBill) -> Offer:
    """The price of the bill in words of a POS; RuleBroken where the points asked for cannot be used."""
    asked = as_asked(bill)
    draft = Draft(
        amount_minor=bill.amount_minor,
        redeem_points=bill.redeem_points,
        sale_id=bill_event_id(till, asked) if bill.ref else "",
    )
    priced = price(till, reading, found, draft)
    if priced.refused is not None:
        raise RuleBroken(priced.refused.code, **priced.refused.facts)
    return Offer(
        name=mask_name(found.member.profile.name) if found else None,
        tier=priced.tier,
        amount_minor=bill.amount_minor,
        points=bill.redeem_points,
        discount_minor=priced.discount_minor,
        pay_minor=priced.pay_minor,
        earns=priced.award.points,
        most_points=priced.most_points,
        most_discount_minor=reading.program().program.redeem.worth_minor(priced.most_points),
    )


def _sold(reading: Reading, done: Sale, bill: OpenBill) -> Held:
    """The sale that stands under the number, as it was said; Conflict ``bill.differs`` where it is another bill."""
    if not is_same(done, as_asked(bill), bill.member_id):
        raise Conflict("bill.differs", ref=bill.ref, bill=done.bill_no)
    member, said = reading.member(done.member_id) if done.member_id else None, done.said
    offer = Offer(
        name=mask_name(member.profile.name) if member else None,
        tier=said.view.tier if said.view else None,
        amount_minor=said.intent.amount_minor,
        points=said.intent.redeem_points,
        discount_minor=said.discount_minor,
        pay_minor=said.paid_minor,
        earns=said.award.points if said.award else 0,
        most_points=said.intent.redeem_points,
        most_discount_minor=said.discount_minor,
    )
    return Held(ref=bill.ref, offer=offer, is_sale=True)

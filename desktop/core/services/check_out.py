"""Check out: a bill becomes a fact, points are used and awarded, in one transaction (I3, I4)."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.deciding import decide_sale, sale_view
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.events import SaleCompleted, SaleView
from desktop.core.domain.fold import fold
from desktop.core.domain.intents import Line, SaleIntent, Tender
from desktop.core.domain.staff import Approval
from desktop.core.domain.standing import standing
from desktop.core.domain.state import MemberState, Stamped
from desktop.core.ports import CurrentProgram, Fact, Moment, Reading, Sale, Till, Writing
from desktop.core.ports.at_hq import Kept
from desktop.core.services.allow import allow, approved
from desktop.core.services.ask_print import SlipWish, ask_slip
from desktop.core.services.doubts import doubts_of
from desktop.core.services.shifts.settings import refuse_without_shift
from desktop.core.services.who import Found, find_one, is_known, still_good

POS = "pos"
LONGEST_REF = 100
_LOCAL_STORE = "hq.local_store"


class Bill(Struct, frozen=True, kw_only=True):
    """What the cashier asks for. ``amount_minor`` is before points; ``key`` names the member, None for nobody.

    ``event_id`` was made when the action began and comes again with every retry; ``ref`` is the POS's bill number, and
    names the bill instead. ``at_us`` dates it. ``approve_pin``: the shop's own, or that of the
    person ``approver`` names by number, to pass a limit. ``kept``: points that HQ keeps for it (hold_points).
    """

    amount_minor: int
    event_id: str
    key: str | None = None
    redeem_points: int = 0
    tenders: tuple[Tender, ...] = ()
    lines: tuple[Line, ...] = ()
    ref: str | None = None
    at_us: int | None = None
    approve_pin: str | None = None
    approver: int | None = None
    kept: Kept | None = None


class Selling(Struct, frozen=True):
    """The sale that is decided on: its id, who lets it pass its limits, what HQ keeps for it."""

    sale_id: str
    approver: str | None = None
    kept: Kept | None = None


class CheckedOut(Struct, frozen=True, kw_only=True):
    """What was done, as the screen and the slip say it. ``repeated``: it had been done before, nothing was added."""

    sale_id: str
    bill: str
    ref: str | None
    member_no: str | None
    repeated: bool
    amount_minor: int
    discount_minor: int
    paid_minor: int
    points_earned: int
    points_redeemed: int
    balance: int | None


def check_out(till: Till, bill: Bill) -> CheckedOut:
    """Record the bill; when this returns it is durable. The same bill again is the same sale.

    Raises what find_one, Staff.approve and decide_sale raise, and Conflict ``bill.differs`` where the ref names a bill
    with other content. Nothing is changed then.
    """
    approval = None
    if bill.approve_pin is not None:
        approval = approved(till, limit_deed(bill.redeem_points), bill.approve_pin, bill.approver)
    found = None
    if bill.key is not None:
        with till.ledger.reading() as reading:
            found = find_one(till, reading, bill.key)
    return complete(till, bill, found, approval)


def let_pass(till: Till, writing: Writing, bill: Bill, event_id: str, approval: Approval | None) -> str | None:
    """Who lets the bill pass its limits, if anybody does; raises where who acts may not sell."""
    till.staff.demand("sale")
    if approval is None:
        return None
    return allow(till, writing, limit_deed(bill.redeem_points), event_id, approval) or approval.staff_id


def limit_deed(redeem_points: int) -> str:
    """Which deed it is to let a bill pass its limits."""
    return "redeem.unproven" if redeem_points else "earn.beyond_caps"


def complete(
    till: Till, bill: Bill, found: Found | None, approval: Approval | None = None, slip: SlipWish | None = None
) -> CheckedOut:
    """Check out for a member found before, as at the screen: one transaction, and nothing slow inside it.

    ``approval``: of limit_deed, from whoever acts or from somebody else. ``slip``: kept for printing with the sale.
    """
    bill = replace(bill, ref=read_ref(bill.ref))
    with till.ledger.writing() as writing:
        if done := held(till, writing, bill):
            return _done_before(done, bill, found)
        refuse_without_shift(till, writing)
        event_id = bill_event_id(till, bill)
        refuse_claimed(writing, event_id, is_member=found is not None)
        approved_by = let_pass(till, writing, bill, event_id, approval)
        found = still_good(till, writing, found) if found else None
        moment = writing.moment(bill.at_us)
        current = writing.program()
        intent = _intent(writing, event_id, bill, found, approved_by)
        view, state = view_of(till, writing, found, moment, Selling(event_id, approved_by, bill.kept))
        sale = decide_sale(view, intent, current.program)
        if found and state is not None:
            sale = with_after(till, writing, sale, found, (event_id, moment, current, state))
        _append(writing, sale_fact(event_id, sale, moment, found, current), bill)
        ask_slip(writing, "slip", sale.intent.bill_no, slip)
        return said_of(event_id, sale, found.member.member_no if found else None, repeated=False)


def with_after(
    till: Till, writing: Writing, sale: SaleCompleted, found: Found, at: tuple[str, Moment, CurrentProgram, MemberState]
) -> SaleCompleted:
    """The sale with the member as it leaves them: what its slip says. Of whom this till does not know, nothing."""
    event_id, moment, current, state = at
    if not is_known(till, found.member):
        return sale
    event = Stamped(event_id, moment.effective_at_us, moment.day, till.shop.store_id, sale)
    left = fold(state, event, None)[0] if moment.dated else writing.foresee(found.member.member_id, event)
    return replace(sale, after=standing(left, moment.day, current.program))


def read_ref(text: str | None) -> str | None:
    """A name given outside, without the blanks around it; None for none. RuleBroken ``bill.ref`` if far too long."""
    ref = (text or "").strip() or None
    if ref and len(ref) > LONGEST_REF:
        raise RuleBroken("bill.ref", longest=LONGEST_REF)
    return ref


def held(till: Till, reading: Reading, bill: Bill) -> Sale | None:
    """The sale that stands where this bill would: by the bill's id, or by its ref; its content may be another."""
    by_id = reading.sale(bill.event_id)
    if by_id is not None or not bill.ref:
        return by_id
    return reading.sale(bill_event_id(till, bill)) or _from_before_joining(reading, bill.ref)


def _from_before_joining(reading: Reading, ref: str) -> Sale | None:
    """The bill of that POS number that was recorded while this till still called its store by an id of its own."""
    local = reading.setting(_LOCAL_STORE)
    return reading.sale(names.bill_id(POS, local, ref)) if local else None


def refuse_claimed(reading: Reading, bill_id: str, *, is_member: bool) -> None:
    """Conflict ``claim.used`` for a member's bill whose points somebody had before it was recorded here."""
    if is_member and reading.event(names.claim_id(bill_id)) is not None:
        raise Conflict("claim.used")


def bill_event_id(till: Till, bill: Bill) -> str:
    """The id of the sale that this bill makes: by the POS's number, else the one it was begun with."""
    return names.bill_id(POS, till.shop.store_id, bill.ref) if bill.ref else bill.event_id


def _intent(writing: Writing, event_id: str, bill: Bill, found: Found | None, approved_by: str | None) -> SaleIntent:
    return SaleIntent(
        bill_id=event_id,
        bill_no=writing.next_bill_number(),
        source=POS,
        amount_minor=bill.amount_minor,
        ref=bill.ref,
        redeem_points=bill.redeem_points,
        lines=bill.lines,
        tenders=bill.tenders,
        proof=found.proof if found else None,
        approved_by=approved_by,
    )


def view_of(
    till: Till, writing: Writing, found: Found | None, moment: Moment, sale: Selling
) -> tuple[SaleView | None, MemberState | None]:
    """What the till knows of a member before a sale, and the state that it knows it from; nothing of nobody."""
    if found is None:
        return None, None
    states = states_at(writing, found.member.member_id, moment)
    return seen(till, writing, found, moment.day, states, sale), states[0]


def states_at(reading: Reading, member_id: str, moment: Moment) -> tuple[MemberState, MemberState]:
    """A member as of an instant, and with everything folded: the same unless something counts later (I15)."""
    known, key = reading.state(member_id), (moment.effective_at_us, "")
    return (known if known.last_key < key else reading.state_before(member_id, key)), known


def seen(
    till: Till,
    reading: Reading,
    found: Found,
    day: date,
    states: tuple[MemberState, MemberState],
    sale: Selling,
) -> SaleView:
    """What the till knows of a member on ``day``; ``states``: as of the bill's instant, and with everything folded.

    Points that are promised to other bills of the shop's POS (promise_bill) are none that it may use.
    """
    if (left := states[1].left) is not None:
        raise RuleBroken("member.left", on=left.on)
    doubts = doubts_of(till, reading, found.member, sale.approver, sale.kept)
    birthday = found.member.profile.birthday_on(day)
    view = sale_view(*states, day, reading.program().program, birthday, doubts)
    promised = reading.promised(found.member.member_id, reading.today(), sale.sale_id)
    return replace(view, usable=max(0, view.usable - promised)) if promised else view


def _append(writing: Writing, fact: Fact, bill: Bill) -> None:
    """Write the bill. Points used in the past may have been used again since: then the whole is undone."""
    checked = fact.member_id if fact.moment.dated and bill.redeem_points else None
    owed = writing.state(checked).debt if checked else 0
    writing.append(fact)
    if checked and writing.state(checked).debt > owed:
        raise RuleBroken("redeem.used_since")


def sale_fact(event_id: str, sale: SaleCompleted, moment: Moment, found: Found | None, current: CurrentProgram) -> Fact:
    """The sale as it is written."""
    return Fact(
        event_id=event_id,
        moment=moment,
        payload=sale,
        member_id=found.member.member_id if found else None,
        program_hash=current.hash,
    )


def _done_before(done: Sale, bill: Bill, found: Found | None) -> CheckedOut:
    """The same answer again, or Conflict where the name is asked to mean something else."""
    if not is_same(done, bill, found.member.member_id if found else None):
        raise Conflict("bill.differs", ref=bill.ref or done.bill_no, bill=done.bill_no)
    return recorded(done, found.member.member_no if found else None)


def recorded(done: Sale, member_no: str | None) -> CheckedOut:
    """What a sale in the ledger came to, as it was said when it was made."""
    return said_of(done.sale_id, done.said, member_no, repeated=True)


def is_same(done: Sale, bill: Bill, member_id: str | None) -> bool:
    """Whether a sale in the ledger is this bill of this member, all it says; the member may have been merged since."""
    if done.said.intent.share is not None:
        return False
    member_id = done.member_id if member_id is not None and member_id == done.face_id else member_id
    return _content(bill, member_id) == _stored_content(done, bill)


def _content(bill: Bill, member_id: str | None) -> tuple[object, ...]:
    return bill.amount_minor, member_id, bill.redeem_points, bill.tenders, bill.lines, bill.at_us


def _stored_content(done: Sale, bill: Bill) -> tuple[object, ...]:
    """A time not given is no content: the retry does not know when the first try was."""
    intent = done.said.intent
    at_us = done.effective_at_us if bill.at_us is not None else None
    return intent.amount_minor, done.member_id, intent.redeem_points, intent.tenders, intent.lines, at_us


def said_of(sale_id: str, sale: SaleCompleted, member_no: str | None, *, repeated: bool) -> CheckedOut:
    """What a sale came to, as the screen says it."""
    return CheckedOut(
        sale_id=sale_id,
        bill=sale.intent.bill_no,
        ref=sale.intent.ref,
        member_no=member_no,
        repeated=repeated,
        amount_minor=sale.intent.amount_minor,
        discount_minor=sale.discount_minor,
        paid_minor=sale.paid_minor,
        points_earned=sale.award.points if sale.award else 0,
        points_redeemed=sale.intent.redeem_points,
        balance=sale.after.balance if sale.after else None,
    )

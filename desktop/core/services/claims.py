"""Claims: the slip of a bill without a member carries, on request, the right to its points; somebody comes with it.

A sale of nobody makes at most one award later, whoever asks for it and where: the award's id follows from the sale, so
two tills that give it apart give it once (the first that HQ accepts counts).
"""

from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.claim_events import ClaimOffered, ClaimPresented, ClaimView, PointsClaimed
from desktop.core.domain.claiming import IN_DAYS, MOST_CLAIMS, VALID_DAYS, claim_of, decide_claim
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.intents import ClaimHow, ClaimIntent
from desktop.core.domain.people import Member
from desktop.core.domain.rights import ROLES
from desktop.core.domain.staff import Approval
from desktop.core.ports import CurrentProgram, Fact, Moment, Reading, Sale, Till, Writing
from desktop.core.services.allow import approver, is_own, put_on_record, refuse_in_safe_mode
from desktop.core.services.refund_sale import find_sale
from desktop.core.services.who import Found, find_here, still_good

_KINDS = ("points.claimed", "claim.presented")
_MOST_LOOKED_AT = 40


class Offer(Struct, frozen=True, kw_only=True):
    """What the slip carries. ``points``: what the claim gives as the bill stands now."""

    sale_id: str
    bill: str
    code: str
    token: str
    last_day: date
    points: int


class Claimed(Struct, frozen=True, kw_only=True):
    """What was done. ``points`` and ``balance`` None: the sale is not here, HQ decides and the points follow."""

    bill: str | None
    member_no: str
    points: int | None
    balance: int | None
    repeated: bool


def offer_claim(till: Till, bill: str) -> Offer:
    """Put a claim on the slip of a bill; asked again, it is the same claim.

    Raises what find_sale raises; RuleBroken ``claim.has_member``; Conflict ``claim.used``; what decide_claim raises.
    """
    with till.ledger.writing() as writing:
        sale, moment = find_sale(till, writing, bill), writing.moment()
        decided = decided_for(writing, sale, moment, plain_intent(sale, "claim"))
        if writing.event(names.claim_id(sale.sale_id)) is not None:
            raise Conflict("claim.used")
        till.staff.demand("claim")
        offer_id = names.offer_id(sale.sale_id)
        done = writing.event(offer_id)
        if done is not None and isinstance(done.payload, ClaimOffered):
            offered = done.payload
        else:
            last_day = sale.record.day + timedelta(days=VALID_DAYS - 1)
            offered = ClaimOffered(sale_id=sale.sale_id, bill_no=sale.bill_no, code=_new_code(till), last_day=last_day)
            writing.append(Fact(event_id=offer_id, moment=moment, payload=offered))
        return _told(till, offered, decided.points)


def offered(till: Till, reading: Reading, sale: Sale) -> Offer | None:
    """The claim that the sale's slip carries, for a copy; None where none was asked for."""
    done = reading.event(names.offer_id(sale.sale_id))
    if done is None or not isinstance(done.payload, ClaimOffered):
        return None
    if reading.event(names.claim_id(sale.sale_id)) is not None:
        return None
    try:
        decided = decided_for(reading, sale, reading.moment(), plain_intent(sale, "claim"))
    except (RuleBroken, Conflict):
        return None
    return _told(till, done.payload, decided.points)


def claim_points(till: Till, key: str, claim: str, approval: Approval | None = None) -> Claimed:
    """The member named by ``key`` takes the points of a claim: its QR's text, or its eight characters.

    Raises what find_here and Cards.read_claim raise; NotFound ``claim.not_found``; Conflict ``claim.used``; what
    decide_claim raises. RuleBroken ``safe_mode.paused`` where the ledger before was damaged (I19).
    """
    with till.ledger.reading() as reading:
        found = find_here(till, reading, key)
    return claim_for(till, found, claim, approval)


def claim_for(till: Till, found: Found, claim: str, approval: Approval | None = None) -> Claimed:
    """The same for a member found before. ``approval``: of the deed "claim.exempt", for one's own bill.

    RuleBroken ``rights.own_membership`` for a membership of the staff on duty.
    """
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        sale_id, last_day = _read(till, writing, claim)
        found, moment = still_good(till, writing, found), writing.moment()
        if moment.day > last_day:
            raise RuleBroken("claim.too_late", days=VALID_DAYS)
        if done := done_before(writing, names.claim_id(sale_id), found):
            return done
        sale = writing.sale(sale_id)
        till.staff.demand("claim")
        approved_by = _let_by(till, sale, approval)
        if is_own(till, writing, found.member.member_id, approved_by):
            raise RuleBroken("rights.own_membership")
        if sale is None or _program_of(writing, sale) is None:
            said = ClaimPresented(sale_id=sale_id, last_day=last_day, approved_by=approved_by)
            done = _presented(till, writing, found, said)
        else:
            intent = replace(plain_intent(sale, "claim"), proof=found.proof, approved_by=approved_by)
            done = give_to(writing, found, sale, intent)
        if approval is not None and not done.repeated:
            put_on_record(till, writing, approval, names.claim_id(sale_id))
        return done


def _let_by(till: Till, sale: Sale | None, approval: Approval | None) -> str | None:
    """Who let a cashier award the bill that they rang up themselves: never alone. RuleBroken ``rights.needs``."""
    acting = till.staff.acting()
    if sale is not None and acting.role in ROLES and sale.staff_id == acting.staff_id:
        return till.staff.demand("claim.exempt", approval)
    return approver(till, "claim.exempt", approval) or None


def give_to(writing: Writing, found: Found, sale: Sale, intent: ClaimIntent) -> Claimed:
    """The points of a sale of nobody go to a member. The caller has asked whether it was done before."""
    member, moment = found.member, writing.moment()
    before = claims_before(writing, member.member_id, moment.day, sale.sale_id)
    decided = decided_for(writing, sale, moment, intent, before)
    current = _program_of(writing, sale) or writing.program()
    return award(writing, member, moment, decided, current.hash)


def award(writing: Writing, member: Member, moment: Moment, decided: PointsClaimed, program_hash: str) -> Claimed:
    """Write what was decided, under the name that follows from its sale; what was done."""
    intent = decided.intent
    writing.append(
        Fact(
            event_id=names.claim_id(intent.sale_id),
            moment=moment,
            payload=decided,
            member_id=member.member_id,
            program_hash=program_hash,
        )
    )
    balance = writing.state(member.member_id).balance(moment.day)
    return Claimed(
        bill=intent.bill_no, member_no=member.member_no, points=decided.points, balance=balance, repeated=False
    )


def claims_before(reading: Reading, member_id: str, day: date, but: str) -> int:
    """How many claims the member brought in the 30 days before, of other bills."""
    seen = set[str]()
    for entry in reading.entries(member_id, _KINDS, None, _MOST_LOOKED_AT):
        said = entry.event.payload
        if (day - entry.event.effective_day).days >= IN_DAYS:
            continue
        if isinstance(said, ClaimPresented):
            seen.add(said.sale_id)
        elif isinstance(said, PointsClaimed) and said.intent.how == "claim":
            seen.add(said.intent.sale_id)
    return len(seen - {but})


def plain_intent(sale: Sale, how: ClaimHow) -> ClaimIntent:
    """What is asked of a sale, before anybody looked at its money."""
    return ClaimIntent(
        sale_id=sale.sale_id, bill_no=sale.bill_no, how=how, sold_on=sale.record.day, amount_minor=0, eligible_minor=0
    )


def decided_for(reading: Reading, sale: Sale, moment: Moment, intent: ClaimIntent, before: int = 0) -> PointsClaimed:
    """The award as it would count now; RuleBroken ``claim.has_member`` for a bill that has found its member."""
    if sale.member_id is not None:
        raise RuleBroken("claim.has_member", bill=sale.bill_no)
    program = (_program_of(reading, sale) or reading.program()).program
    record = sale.record
    view = ClaimView(
        paid_minor=record.paid_minor,
        refunded_minor=record.refunded_minor,
        age_days=(moment.day - record.day).days,
        claims_before=before,
    )
    if record.wholly_refunded:
        raise RuleBroken("claim.refunded")
    return decide_claim(view, claim_of(sale.said, program, intent), program)


def _program_of(reading: Reading, sale: Sale) -> CurrentProgram | None:
    """The program of the sale; the one that counts where the sale names none; None where it never came here."""
    return reading.program_known(sale.program_hash) if sale.program_hash else reading.program()


def _presented(till: Till, writing: Writing, found: Found, said: ClaimPresented) -> Claimed:
    """A claim to a sale that is not here is a fact that HQ decides; a till without one has nobody to ask."""
    if writing.hq_contact() is None:
        raise NotFound("claim.not_found")
    member, moment = found.member, writing.moment()
    presented_id = names.presented_id(said.sale_id, till.shop.till_code)
    done = writing.event(presented_id)
    if done is not None and writing.member_of(presented_id) != member.member_id:
        raise Conflict("claim.used")
    if done is None:
        if claims_before(writing, member.member_id, moment.day, said.sale_id) >= MOST_CLAIMS:
            raise RuleBroken("claim.too_many", most=MOST_CLAIMS, days=IN_DAYS)
        writing.append(Fact(event_id=presented_id, moment=moment, payload=said, member_id=member.member_id))
    return Claimed(bill=None, member_no=member.member_no, points=None, balance=None, repeated=done is not None)


def done_before(reading: Reading, claim_id: str, found: Found) -> Claimed | None:
    """The same answer again; Conflict ``claim.used`` where somebody else has had the points."""
    done = reading.event(claim_id)
    if done is None:
        return None
    member_id = found.member.member_id
    if reading.member_of(claim_id) != member_id or not isinstance(done.payload, PointsClaimed):
        raise Conflict("claim.used")
    return Claimed(
        bill=done.payload.intent.bill_no,
        member_no=found.member.member_no,
        points=done.payload.points,
        balance=reading.state(member_id).balance(reading.today()),
        repeated=True,
    )


def _read(till: Till, reading: Reading, text: str) -> tuple[str, date]:
    """(sale id, last day) of a claim's QR, or of its eight characters as this store's tills gave them."""
    text = text.strip()
    if till.cards.looks_like_token(text):
        return till.cards.read_claim(text)
    code, since = names.read_claim_code(text), reading.today() - timedelta(days=VALID_DAYS)
    for offer in reading.claim_offers(since):
        if isinstance(offer.payload, ClaimOffered) and offer.payload.code == code:
            return offer.payload.sale_id, offer.payload.last_day
    raise NotFound("claim.not_found")


def _told(till: Till, said: ClaimOffered, points: int) -> Offer:
    return Offer(
        sale_id=said.sale_id,
        bill=said.bill_no,
        code=said.code,
        token=till.cards.claim_token(said.sale_id, said.last_day),
        last_day=said.last_day,
        points=points,
    )


def _new_code(till: Till) -> str:
    """Eight characters that nobody can guess, with a letter and a digit among them, so that they are no phone."""
    while True:
        number = int.from_bytes(till.ids.salt()[:5], "big")
        code = "".join(names.ALPHABET[number >> 5 * at & 31] for at in range(names.CLAIM_DIGITS))
        if names.read_claim_code(code):
            return code

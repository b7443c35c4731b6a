"""Undo points given or taken by hand, or claimed; move a sale's points from a wrong member to the right one.

Nothing is edited: each is an event that refers to the one it undoes, once, within a week, with a manager and a reason.
"""

from datetime import date

from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.claim_events import AwardMoved, PointsClaimed, PointsReversed
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.events import PointsAdjusted
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Moment, Sale, Till, Writing
from desktop.core.services.allow import allow, is_own, refuse_in_safe_mode
from desktop.core.services.later_points import Holder, held_now, later_holder
from desktop.core.services.profiles import keep_reason
from desktop.core.services.refund_sale import find_sale
from desktop.core.services.who import Found, find_here, still_good

WITHIN_DAYS = 7


class Undone(Struct, frozen=True, kw_only=True):
    """What was done: ``points`` taken back (negative) or given back. ``repeated``: it had been done before."""

    points: int
    balance: int
    repeated: bool


class MovedAward(Struct, frozen=True, kw_only=True):
    """Points that found the right member."""

    bill: str
    member_no: str
    points: int
    balance: int
    repeated: bool


def undo_points(till: Till, event_id: str, reason: str, approval: Approval | None = None) -> Undone:
    """Take back what was given by hand or claimed, give back what was taken; the same again changes nothing more.

    Raises NotFound ``undo.not_found``; RuleBroken ``undo.cannot`` (what else can be undone has its own page),
    ``undo.too_late``, ``undo.moved`` (these points are somebody else's by now), ``safe_mode.paused``.
    """
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        event, moment = writing.event(event_id), writing.moment()
        member_id = writing.member_of(event_id)
        if event is None or member_id is None:
            raise NotFound("undo.not_found")
        said, reversal_id = event.payload, names.reversal_id(event_id)
        if not isinstance(said, PointsAdjusted | PointsClaimed):
            raise RuleBroken("undo.cannot")
        done = writing.event(reversal_id)
        if done is not None and isinstance(done.payload, PointsReversed):
            return Undone(points=done.payload.points, balance=_balance(writing, member_id, moment), repeated=True)
        _check_age(moment, event.effective_at_us, event.effective_day)
        approved_by = allow(till, writing, "undo", reversal_id, approval) or till.staff.acting().staff_id
        moment = writing.moment()
        points = -said.points
        if isinstance(said, PointsClaimed):
            points = -_left_of_claim(writing, said, event_id)
        _write(
            till,
            writing,
            moment,
            reason,
            _Reversal(reversal_id, member_id, event_id, points, "undone", approved_by),
        )
        return Undone(points=points, balance=_balance(writing, member_id, moment), repeated=False)


def move_award(till: Till, bill: str, to_key: str, reason: str, approval: Approval | None = None) -> MovedAward:
    """The points of a bill go from the member who has them to the one named by ``to_key``: two facts, one action.

    The visit and the spend stay with the bill. Raises what find_sale and find_here raise; RuleBroken ``undo.cannot``
    for a bill without a member (claim it), ``undo.too_late``, ``move.same``, ``move.nothing``, ``safe_mode.paused``;
    Conflict ``claim.used`` for a bill whose points were moved already.
    """
    refuse_in_safe_mode(till)
    with till.ledger.reading() as reading:
        found = find_here(till, reading, to_key)
    with till.ledger.writing() as writing:
        sale, moment, found = find_sale(till, writing, bill), writing.moment(), still_good(till, writing, found)
        holder = later_holder(writing, sale)
        if holder is not None and (done := _moved_before(writing, sale, holder, found, moment)):
            return done
        given, from_id, of_event, move_id = _what_moves(sale, holder)
        _check_age(moment, sale.effective_at_us, sale.record.day)
        if from_id == found.member.member_id:
            raise RuleBroken("move.same")
        if given <= 0:
            raise RuleBroken("move.nothing")
        reversal_id = names.reversal_id(of_event)
        approved_by = allow(till, writing, "award.move", move_id, approval) or till.staff.acting().staff_id
        if is_own(till, writing, found.member.member_id, approved_by):
            raise RuleBroken("rights.own_membership")
        moment = writing.moment()
        _write(till, writing, moment, reason, _Reversal(reversal_id, from_id, of_event, -given, "moved", approved_by))
        kept = keep_reason(till, writing, found.member.member_id, reason)
        current = writing.program()
        moved = AwardMoved(
            sale_id=sale.sale_id,
            from_member=from_id,
            points=given,
            lot_rule=sale.said.lot_rule or current.program.lot_rule,
            reason_id=kept.text_id,
            reason_digest=kept.digest,
            approved_by=approved_by,
        )
        member = found.member
        writing.append(
            Fact(
                event_id=move_id,
                moment=moment,
                payload=moved,
                member_id=member.member_id,
                program_hash=current.hash,
            )
        )
        return _told(writing, sale, found, given, moment, repeated=False)


def _what_moves(sale: Sale, holder: Holder | None) -> tuple[int, str, str, str]:
    """(points, whose they are, the event that gave them, the id of the move). Points move once."""
    if holder is None:
        if sale.member_id is None:
            raise RuleBroken("undo.cannot")
        given = sale.record.award - sale.record.clawed
        return given, sale.face_id or sale.member_id, sale.sale_id, names.claim_id(sale.sale_id)
    if sale.member_id is not None or holder.event_id != names.claim_id(sale.sale_id):
        raise Conflict("claim.used")
    return held_now(sale, holder), holder.member_id, holder.event_id, names.moved_id(holder.event_id)


def _moved_before(writing: Writing, sale: Sale, holder: Holder, found: Found, moment: Moment) -> MovedAward | None:
    """The same answer where the points are with this member by a move."""
    done = writing.event(holder.event_id)
    if done is None or not isinstance(done.payload, AwardMoved) or holder.member_id != found.member.member_id:
        return None
    return _told(writing, sale, found, done.payload.points, moment, repeated=True)


def _told(writing: Writing, sale: Sale, found: Found, points: int, moment: Moment, *, repeated: bool) -> MovedAward:
    return MovedAward(
        bill=sale.bill_no,
        member_no=found.member.member_no,
        points=points,
        balance=_balance(writing, found.member.member_id, moment),
        repeated=repeated,
    )


def _left_of_claim(writing: Writing, said: PointsClaimed, event_id: str) -> int:
    """What of a claim stands: refunds may have taken some; RuleBroken ``undo.moved`` where it went on to another."""
    if writing.event(names.moved_id(event_id)) is not None:
        raise RuleBroken("undo.moved")
    sale = writing.sale(said.intent.sale_id)
    return said.points if sale is None else held_now(sale, Holder("", event_id, said.award.points))


def _check_age(moment: Moment, at_us: int, day: date) -> None:
    late = (moment.day - day).days > WITHIN_DAYS
    if late or moment.effective_at_us < at_us:
        raise RuleBroken("undo.too_late", days=WITHIN_DAYS)


class _Reversal(Struct, frozen=True):
    """What is reversed: of whom, which event, how many points, why, who let it be."""

    event_id: str
    member_id: str
    reverses: str
    points: int
    why: str
    approved_by: str


def _write(till: Till, writing: Writing, moment: Moment, reason: str, what: _Reversal) -> None:
    kept, current = keep_reason(till, writing, what.member_id, reason), writing.program()
    said = PointsReversed(
        reverses=what.reverses,
        points=what.points,
        lot_rule=current.program.lot_rule,
        why=what.why,
        reason_id=kept.text_id,
        reason_digest=kept.digest,
        approved_by=what.approved_by,
    )
    writing.append(
        Fact(
            event_id=what.event_id,
            moment=moment,
            payload=said,
            member_id=what.member_id,
            program_hash=current.hash,
        )
    )


def _balance(writing: Writing, member_id: str, moment: Moment) -> int:
    return writing.state(member_id).balance(moment.day)

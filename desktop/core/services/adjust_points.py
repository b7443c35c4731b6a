"""Points by hand: with a reason, within what one grant and one day allow (RULES.md, "Earning", other ways)."""

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import PointsAdjusted
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Till, Writing
from desktop.core.services.allow import allow, is_own, refuse_in_safe_mode
from desktop.core.services.profiles import keep_reason
from desktop.core.services.who import find_here


class HandLimits(Struct, frozen=True, kw_only=True):
    """What may be given by hand: the most at once, the most a day, and how much of that is left today."""

    per_grant: int
    per_day: int
    left_today: int


def hand_limits(till: Till) -> HandLimits:
    """The limits as they stand now."""
    with till.ledger.reading() as reading:
        limits = reading.program().program.by_hand
        left = max(0, limits.per_day - reading.granted_by_hand(reading.today()))
    return HandLimits(per_grant=limits.per_grant, per_day=limits.per_day, left_today=left)


def adjust_points(
    till: Till, event_id: str, key: str, points: int, reason: str, *, approval: Approval | None = None
) -> int:
    """Give (or, negative, take) points; the balance after. The same event id again changes nothing more.

    ``approval``: of the deed "points.by_hand"; who gave it is kept in the fact.

    Raises what allow raises; RuleBroken ``rights.own_membership`` for points to oneself, ``adjust.zero``,
    ``adjust.per_grant``, ``adjust.per_day``, ``adjust.beyond_balance``; ``safe_mode.paused`` where the ledger before
    was damaged (I19).
    """
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        member_id = find_here(till, writing, key).member.member_id
        if writing.event(event_id) is None:
            approved_by = allow(till, writing, "points.by_hand", event_id, approval)
            if points > 0 and is_own(till, writing, member_id, approved_by):
                raise RuleBroken("rights.own_membership")
            _check(writing, member_id, points)
            kept = keep_reason(till, writing, member_id, reason)
            current = writing.program()
            payload = PointsAdjusted(
                points=points,
                lot_rule=current.program.lot_rule,
                reason_id=kept.text_id,
                reason_digest=kept.digest,
                approved_by=approved_by,
            )
            moment = writing.moment()
            writing.append(
                Fact(event_id=event_id, moment=moment, payload=payload, member_id=member_id, program_hash=current.hash)
            )
        return writing.state(member_id).balance(writing.moment().day)


def _check(writing: Writing, member_id: str, points: int) -> None:
    limits, day = writing.program().program.by_hand, writing.moment().day
    if (left := writing.state(member_id).left) is not None:
        raise RuleBroken("member.left", on=left.on)
    if points == 0:
        raise RuleBroken("adjust.zero")
    if points > limits.per_grant:
        raise RuleBroken("adjust.per_grant", limit=limits.per_grant)
    granted = writing.granted_by_hand(day)
    if points > 0 and granted + points > limits.per_day:
        raise RuleBroken("adjust.per_day", limit=limits.per_day, left=max(0, limits.per_day - granted))
    if points < 0 and -points > writing.state(member_id).balance(day):
        raise RuleBroken("adjust.beyond_balance", balance=writing.state(member_id).balance(day))

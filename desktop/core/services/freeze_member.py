"""Freeze a member's points: none can be used until they are unfrozen; earning goes on. The reason is private text."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.staff import Approval
from desktop.core.domain.upkeep import MemberFrozen, MemberUnfrozen
from desktop.core.ports import Fact, Till
from desktop.core.services.allow import allow, refuse_in_safe_mode
from desktop.core.services.profiles import keep_reason
from desktop.core.services.who import find_here


class Frozen(Struct, frozen=True, kw_only=True):
    """Whose points, and since when; ``since`` None: they can be used."""

    member_id: str
    member_no: str
    since: date | None


def freeze_member(till: Till, event_id: str, key: str, reason: str, *, approval: Approval | None = None) -> Frozen:
    """Freeze; the same event id again changes nothing more. ``approval``: of the deed "member.freeze".

    Raises what find_here and allow raise, RuleBroken ``freeze.already``, ``reason.missing``, ``safe_mode.paused``.
    """
    return _write(till, event_id, key, reason, approval, MemberFrozen)


def unfreeze_member(till: Till, event_id: str, key: str, reason: str, *, approval: Approval | None = None) -> Frozen:
    """Unfreeze; raises as freeze_member, and RuleBroken ``freeze.not``."""
    return _write(till, event_id, key, reason, approval, MemberUnfrozen)


def _write(
    till: Till, event_id: str, key: str, reason: str, by: Approval | None, kind: type[MemberFrozen | MemberUnfrozen]
) -> Frozen:
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        member = find_here(till, writing, key).member
        since = writing.state(member.member_id).frozen_on
        if (done := writing.event(event_id)) is None:
            if since is not None and kind is MemberFrozen:
                raise RuleBroken("freeze.already", on=since)
            if since is None and kind is MemberUnfrozen:
                raise RuleBroken("freeze.not")
            approved_by = allow(till, writing, "member.freeze", event_id, by)
            kept = keep_reason(till, writing, member.member_id, reason)
            said = kind(reason_id=kept.text_id, reason_digest=kept.digest, approved_by=approved_by)
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=member.member_id))
        elif not isinstance(done.payload, kind):
            raise Conflict("merge.differs")
        since = writing.state(member.member_id).frozen_on
        return Frozen(member_id=member.member_id, member_no=member.member_no, since=since)

"""Erased members: their texts go from HQ's tables, and none that comes late is kept (I20).

Whether somebody is erased follows from the events alone, in whatever order they and the texts come.
"""

from collections.abc import Iterable

from desktop.core.domain.events import ApprovalGiven, Payload
from desktop.core.domain.house_events import SignExplained
from desktop.core.domain.upkeep import MemberErased
from hq.services.reading_bodies import read_body
from hq.services.work import Work
from hq.store import events as log
from hq.store import flags, texts

_TOLD = ("approval.given", "sign.explained")


def told_of(payload: Payload | None) -> str | None:
    """The event that a reason without a member of its own is about."""
    if isinstance(payload, ApprovalGiven):
        return payload.about or None
    return payload.key.partition("/")[2] or None if isinstance(payload, SignExplained) else None


def erased_among(work: Work, member_ids: Iterable[str]) -> set[str]:
    """Those of these members who are erased, by events held or new."""
    wanted = set(member_ids)
    held = log.erased(work.connection, work.tenant_id, wanted) if wanted else set()
    return held | (wanted & erased_now(work))


def erased_now(work: Work) -> set[str]:
    """Whom the new events erase."""
    return {event.member_id for event in work.counting() if event.member_id and isinstance(event.payload, MemberErased)}


def about_erased(work: Work) -> set[str]:
    """The new approvals and explanations about something of somebody erased: their reasons are not kept."""
    approvals = {event.event_id: about for event in work.counting() if (about := told_of(event.payload))}
    if not approvals:
        return set()
    owners = {event.event_id: event.member_id for event in work.counting()}
    owners |= {row.event_id: row.member_id for row in log.said_by(work.connection, work.tenant_id, approvals.values())}
    gone = erased_among(work, {owner for about in approvals.values() if (owner := owners.get(about))})
    return {event_id for event_id, about in approvals.items() if owners.get(about) in gone}


def erase_texts(work: Work) -> set[str]:
    """Delete what HQ holds of those whom the new events erase; who they are, so that they are described anew."""
    gone = erased_now(work)
    if not gone:
        return set()
    rows = log.of_members(work.connection, work.tenant_id, gone, -(2**62))
    said = {event.event_id: event.payload for event in work.counting() if event.member_id in gone}
    said |= {row.event_id: read_body(row.body, b"").payload for row in rows}
    stay = {payload.reason_id for payload in said.values() if isinstance(payload, MemberErased)}
    told = [read_body(row.body, b"").payload for row in log.about(work.connection, work.tenant_id, said, _TOLD)]
    reasons = {payload.reason_id for payload in told if isinstance(payload, ApprovalGiven | SignExplained)}
    held = texts.of_members(work.connection, work.tenant_id, gone)
    texts.drop_texts(work.connection, work.tenant_id, (held | reasons) - stay)
    flags.forget_notes(work.connection, work.tenant_id, gone)
    return gone

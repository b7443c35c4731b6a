"""New events take effect, all in one transaction: whoever accepts some hands them over here, and nothing is left out.

Everything derived follows from the set of stamped events (I10): members and their faces, states, sales; the feed tells
every till what has changed. The counter is taken last.
"""

from desktop.core.domain.events import ApprovalGiven, ImportUndone, SaleRefunded
from desktop.core.domain.house_events import SignExplained
from hq.services.check_decisions import check_decisions
from hq.services.deciding_claims import about_of, decide_claims
from hq.services.describe_members import describe_faces, describe_members
from hq.services.erase_texts import erase_texts, told_of
from hq.services.folding import fold_members
from hq.services.folding_bills import fold_nobody, save_bills
from hq.services.keep_texts import keep_texts
from hq.services.merging import apply_edges, merge_by_phone
from hq.services.open_epoch import register_keys
from hq.services.own_log import save_own_log
from hq.services.raise_flags import flag_events
from hq.services.reading_bodies import LONGEST_NAME
from hq.services.undo_import import members_met, take_back_like, take_back_met, void_new
from hq.services.work import Entered, Work
from hq.store import events as log
from hq.store import feed, members
from hq.store.bulk import Row
from hq.store.flags import raise_new


def enter(work: Work) -> None:
    """Everything that the new events change, written."""
    void_new(work)
    _meet(work, members_met(work, {about for event in work.entered if (about := _about(event))}))
    touched = take_back_met(work) | _back(work)
    keep_texts(work)
    touched |= erase_texts(work)
    register_keys(work)
    described = describe_members(work, touched)
    if alike := take_back_like(work, described.values()):
        described |= describe_members(work, touched | alike)
    merge_by_phone(work, described)
    apply_edges(work)
    describe_faces(work, described)
    decide_claims(work)
    fold_members(work)
    check_decisions(work)
    flag_events(work)
    save_bills(work)
    save_own_log(work)
    _number(work)


def _meet(work: Work, member_ids: set[str]) -> None:
    """Hold the faces of everybody the new events are about; somebody not met before gets a row."""
    found, absent = members.locked_faces(work.connection, work.tenant_id, member_ids)
    work.faces |= found
    for member_id in absent:
        work.change("member", member_id)
    work.new_members |= absent


def _back(work: Work) -> set[str]:
    """Who was gone with an import that was taken back, and of whom something counts now all the same."""
    about = {event.member_id for event in work.counting() if event.member_id} - work.new_members
    return members.gone_among(work.connection, work.tenant_id, about) if about else set()


def _number(work: Work) -> None:
    """Take numbers, and write what bears one. From here on nobody else in this tenant gets any."""
    connection, tenant_id = work.connection, work.tenant_id
    numbered, changed = len(work.entered) + len(work.renumbered), len(work.changed)
    first = feed.take_numbers(connection, tenant_id, numbered + changed)
    log.add_events(connection, [_row(work, event, first + at) for at, event in enumerate(work.entered)])
    log.renumber(connection, tenant_id, work.renumbered, first + len(work.entered))
    fold_nobody(work)
    save_bills(work)
    for flag in raise_new(connection, tenant_id, work.flags.values(), work.now_us):
        work.change("flag", flag.flag_id, flag.store_id or None)
    feed.publish(connection, tenant_id, work.changed, range(first + numbered, first + numbered + changed))


def _row(work: Work, event: Entered, number: int) -> Row:
    body = event.body
    return (
        work.tenant_id, event.event_id, number, event.device_id, event.kind, event.member_id, event.store_id,
        body.staff_id if body else "", event.at_us, event.day, event.received_us or work.now_us,
        body.import_id if body else None, event.void, event.payload is not None, event.data, event.body_hash,
        _about(event),
    )  # fmt: skip


def _about(event: Entered) -> str | None:
    """What the event refers to, as far as HQ looks for it; what no event can be called is nothing to be found."""
    name = _named(event)
    return name if name is not None and len(name) <= LONGEST_NAME else None


def _named(event: Entered) -> str | None:
    match event.payload:
        case SaleRefunded(intent=intent):
            return intent.sale_id
        case ImportUndone(import_id=import_id):
            return import_id
        case ApprovalGiven() | SignExplained():
            return told_of(event.payload)
        case _:
            return about_of(event.payload)

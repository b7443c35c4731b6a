"""An import is taken back: what it brought counts no more, for the tills of the store that says so.

Whether an event is void follows from the events alone: it is, as soon as its import was taken back, in whatever order
the two come. What HQ holds already becomes so in bits (take_back.py), each member wholly in one transaction; whatever
is new about a member, or a bill, takes the rest of theirs back first.
"""

from collections.abc import Iterable

from desktop.core.domain.events import ImportUndone, MemberEnrolled, MembersMerged, ProfileChanged
from hq.services.reading_bodies import read_body
from hq.services.work import Work
from hq.store import events as log
from hq.store import feed, texts, undoing
from hq.store import folded as shelf
from hq.store.members import MemberLine, behind, faces_of, with_phones
from hq.store.undoing import Owed


def void_new(work: Work) -> None:
    """Make void what is new and belongs to imports taken back, and begin to take back what HQ holds of these."""
    coming = {event.body.import_id for event in work.entered if event.body and event.body.import_id}
    said = {(event.payload.import_id, event.home) for event in work.entered if isinstance(event.payload, ImportUndone)}
    if said:
        undoing.begin(work.connection, work.tenant_id, said)
    if not coming and not said:
        return
    before = log.taken_back(work.connection, work.tenant_id, coming) if coming else []
    undone = said | {(name, work.store_of(device_id)) for name, device_id in before}
    for event in work.entered:
        if event.body and event.body.import_id and (event.body.import_id, event.home) in undone:
            event.void = True


def members_met(work: Work, about: Iterable[str]) -> set[str]:
    """Everybody whom this transaction is about. ``about``: what the new events refer to."""
    met = {event.member_id for event in work.entered if event.member_id} | work.going
    if not undoing.is_any(work.connection, work.tenant_id):
        return met
    met |= {event.payload.other_id for event in work.entered if isinstance(event.payload, MembersMerged)}
    refers = undoing.owed_by_id(work.connection, work.tenant_id, about)
    work.going_bills += [owed.event_id for owed in refers if owed.member_id is None]
    return met | {owed.member_id for owed in refers if owed.member_id}


def take_back_met(work: Work) -> set[str]:
    """Whoever was met has nothing of an import taken back any more; those whose rows have to be made anew.

    Their faces are held.
    """
    if not undoing.is_any(work.connection, work.tenant_id):
        return set()
    lines = behind(work.connection, work.tenant_id, set(work.faces.values()))
    found = undoing.owed_of_members(work.connection, work.tenant_id, lines)
    if work.going_bills:
        found += undoing.owed_by_id(work.connection, work.tenant_id, set(work.going_bills))
    return _void_held(work, found)


def take_back_like(work: Work, described: Iterable[MemberLine]) -> set[str]:
    """The same for whoever bears a phone of those who were described: they may be merged by it."""
    marks = {line.phone_mark for line in described if line.phone_mark}
    if not marks or not undoing.is_any(work.connection, work.tenant_id):
        return set()
    held = with_phones(work.connection, work.tenant_id, marks)
    lines = behind(work.connection, work.tenant_id, {line.face for line in held})
    return _void_held(work, undoing.owed_of_members(work.connection, work.tenant_id, lines))


def _void_held(work: Work, found: list[Owed]) -> set[str]:
    """What HQ holds becomes void: all that its members have of imports taken back."""
    if not found:
        return set()
    gone = sorted({event.event_id for event in found})
    touched = {event.member_id for event in found if event.member_id}
    saying = {event.event_id for event in found if event.kind in ("member.enrolled", "member.profile_changed")}
    _drop_texts(work, saying)
    log.make_void(work.connection, work.tenant_id, gone)
    shelf.drop_sales(work.connection, work.tenant_id, gone)
    work.renumbered += gone
    for event_id in feed.came_twice(work.connection, work.tenant_id, gone):
        work.change("twice", event_id)
    faces = faces_of(work.connection, work.tenant_id, touched)
    work.whole.update(faces.values())
    return touched


def _drop_texts(work: Work, event_ids: set[str]) -> None:
    """The personal text that the import brought goes with it."""
    brought = [read_body(row.body, b"").payload for row in log.of_events(work.connection, work.tenant_id, event_ids)]
    named = [payload.profile_id for payload in brought if isinstance(payload, MemberEnrolled | ProfileChanged)]
    texts.drop_texts(work.connection, work.tenant_id, named)

"""An import is taken back: what it brought counts no more, for the tills of the store that says so.

Whether an event is void follows from the events alone: it is, as soon as its import was taken back, in whatever order
the two come.
"""

from desktop.core.domain.events import ImportUndone, MemberEnrolled, ProfileChanged
from hq.services.reading_bodies import read_body
from hq.services.work import Work
from hq.store import events as log
from hq.store import folded as shelf
from hq.store import texts
from hq.store.members import faces_of


def void_undone(work: Work) -> set[str]:
    """Make void what belongs to imports taken back, new or held; the members whose rows have to be made anew."""
    coming = {event.body.import_id for event in work.entered if event.body and event.body.import_id}
    said = {(event.payload.import_id, event.home) for event in work.entered if isinstance(event.payload, ImportUndone)}
    if not coming and not said:
        return set()
    before = log.taken_back(work.connection, work.tenant_id, coming) if coming else []
    undone = said | {(name, work.stores_of_devices.get(device_id, "")) for name, device_id in before}
    for event in work.entered:
        if event.body and event.body.import_id and (event.body.import_id, event.home) in undone:
            event.void = True
    return _void_held(work, said) if said else set()


def _void_held(work: Work, said: set[tuple[str, str]]) -> set[str]:
    """The same for what HQ holds already."""
    found = [
        event
        for event in log.of_imports(work.connection, work.tenant_id, {name for name, _ in said})
        if (event.import_id, work.stores_of_devices.get(event.device_id, "")) in said
    ]
    if not found:
        return set()
    gone = [event.event_id for event in found]
    touched = {event.member_id for event in found if event.member_id}
    saying = {event.event_id for event in found if event.kind in ("member.enrolled", "member.profile_changed")}
    _drop_texts(work, saying)
    log.make_void(work.connection, work.tenant_id, gone)
    shelf.drop_sales(work.connection, work.tenant_id, gone)
    work.renumbered += gone
    faces = faces_of(work.connection, work.tenant_id, touched)
    work.whole.update(faces.values())
    return touched


def _drop_texts(work: Work, event_ids: set[str]) -> None:
    """The personal text that the import brought goes with it."""
    brought = [read_body(row.body, b"").payload for row in log.of_events(work.connection, work.tenant_id, event_ids)]
    named = [payload.profile_id for payload in brought if isinstance(payload, MemberEnrolled | ProfileChanged)]
    texts.drop_texts(work.connection, work.tenant_id, named)

"""Edges between members take effect: faces follow from the edges that hold, and states from the faces (DESIGN 2).

Whoever brings an edge holds the tenant alone. A member enrolled at two tills under one phone is merged by HQ itself.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from desktop.core.domain.events import MemberEnrolled, MembersMerged, MembersParted, Payload
from desktop.core.domain.merging import faces as faces_by
from desktop.core.protocol.body import Body
from hq.services.own_log import append, own_event_id
from hq.services.work import HQ_DEVICE, Entered, Work
from hq.store import edges as store
from hq.store import events as log
from hq.store import folded as shelf
from hq.store import members
from hq.store.edges import Edge
from hq.store.members import MemberLine


def changes_shape(payload: Payload | None, body: Body | None) -> bool:
    """Whether taking this event in may change who is whose face, so that the tenant must be held alone."""
    if isinstance(payload, MemberEnrolled):
        return body is not None and body.import_id is None and not payload.shared_phone
    return isinstance(payload, MembersMerged | MembersParted)


def apply_edges(work: Work) -> None:
    """New edges and partings: everybody whom they touch gets their face, and is folded from nothing."""
    new = [event for event in work.counting() if isinstance(event.payload, MembersMerged | MembersParted)]
    if not new:
        return
    changed = _changed(work, new)
    store.save_edges(work.connection, work.tenant_id, changed)
    ends = {end for edge in changed for end in (edge.one_id, edge.other_id) if end}
    if not ends:
        return
    found, absent = members.locked_faces(work.connection, work.tenant_id, ends)
    work.faces |= found
    work.new_members |= absent
    _face(work, ends)


def _changed(work: Work, new: Sequence[Entered]) -> list[Edge]:
    """The edges as the new events leave them: one that was parted never holds, whichever came first."""
    said_of = {one.payload.edge_id if isinstance(one.payload, MembersParted) else one.event_id for one in new}
    edges, changed = store.edges_by_id(work.connection, work.tenant_id, said_of), dict[str, Edge]()
    for event in new:
        said = event.payload
        if isinstance(said, MembersMerged) and event.member_id:
            known = changed.get(event.event_id) or edges.get(event.event_id) or Edge(edge_id=event.event_id)
            changed[event.event_id] = replace(known, one_id=event.member_id, other_id=said.other_id)
        elif isinstance(said, MembersParted):
            known = changed.get(said.edge_id) or edges.get(said.edge_id) or Edge(edge_id=said.edge_id)
            changed[said.edge_id] = replace(known, holds=False)
    return list(changed.values())


def _face(work: Work, ends: set[str]) -> None:
    """Put everybody who stood or will stand with ``ends`` behind the right face: no edge leads out of these."""
    together = members.behind(work.connection, work.tenant_id, {work.faces[end] for end in ends}).keys() | ends
    by_edges = faces_by(store.holding_from(work.connection, work.tenant_id, together))
    held = members.faces_of(work.connection, work.tenant_id, together)
    now = {name: by_edges.get(name, name) for name in together}
    members.set_faces(work.connection, work.tenant_id, {name: now[name] for name in now if held.get(name) != now[name]})
    shelf.drop_states(work.connection, work.tenant_id, together - set(now.values()))
    work.faces |= now
    work.whole = {now.get(face, face) for face in work.whole} | set(now.values())
    work.reshaped |= together
    for name in sorted(together):
        work.change("member", name)


def merge_by_phone(work: Work, described: Mapping[str, MemberLine]) -> None:
    """Merge whom a till enrolled now with whom another till enrolled under the same phone, where names allow it.

    Where names contradict each other it is only said: a phone is not the member.
    """
    enrolled = [
        (event, described[event.member_id])
        for event in work.counting()
        if event.device_id != HQ_DEVICE and event.member_id and isinstance(event.payload, MemberEnrolled)
        and changes_shape(event.payload, event.body)
    ]  # fmt: skip
    marks = {line.phone_mark for _, line in enrolled if line.phone_mark}
    if not marks:
        return
    held = members.with_phones(work.connection, work.tenant_id, marks)
    devices = _enrolling_devices(work, held)
    for event, line in enrolled:
        others = [
            other
            for other in held
            if other.phone_mark == line.phone_mark and other.face != line.face and not other.gone
            and not other.shared_phone and event.device_id not in devices.get(other.member_id, {event.device_id})
        ]  # fmt: skip
        _merge_or_say(work, event, line, others)


def _enrolling_devices(work: Work, lines: Sequence[MemberLine]) -> dict[str, set[str]]:
    """Which devices enrolled these members."""
    found: dict[str, set[str]] = {}
    for row in log.saying_who(work.connection, work.tenant_id, [line.member_id for line in lines]):
        if row.kind == "member.enrolled" and not row.void:
            found.setdefault(row.member_id, set()).add(row.device_id)
    for event in work.counting():
        if event.member_id and isinstance(event.payload, MemberEnrolled):
            found.setdefault(event.member_id, set()).add(event.device_id)
    return found


def _merge_or_say(work: Work, event: Entered, line: MemberLine, others: Sequence[MemberLine]) -> None:
    names = {plain for one in (line, *others) if (plain := _plain(one.name))}
    if len(names) > 1:
        same = [other for other in others if _plain(other.name) == _plain(line.name) != ""]
        for other in others:
            if other not in same:
                low, high = sorted((line.member_id, other.member_id))
                work.flag("same_phone", f"{low}|{high}", event, one=line.member_id, other=other.member_id)
        others = same
    for other in others:
        low, high = sorted((line.member_id, other.member_id))
        edge_id = own_event_id("merged", "phone", low, high)
        if not log.held(work.connection, work.tenant_id, [edge_id]):
            append(work, edge_id, MembersMerged(other_id=high, why="phone"), by=HQ_DEVICE, member_id=low)


def _plain(name: str) -> str:
    """A name as it is compared."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

"""Edges between merged members, as this till's log and those of its store's other tills say them.

Derived from those events, so that whoever asks which edges touch a member need not read the log.
"""

from typing import Any, NamedTuple

from desktop.core.domain.events import MembersMerged, MembersParted, Payload

_MERGED = (
    "INSERT INTO edges (edge_id, one_id, other_id) VALUES (?, ?, ?)"
    " ON CONFLICT (edge_id) DO UPDATE SET one_id = excluded.one_id, other_id = excluded.other_id"
)
_PARTED = (
    "INSERT INTO edges (edge_id, one_id, other_id, parted_by) VALUES (?, '', '', ?)"
    " ON CONFLICT (edge_id) DO UPDATE SET parted_by = coalesce(parted_by, excluded.parted_by)"
)
_HELD = "SELECT 1 FROM events WHERE event_id = ?1 UNION ALL SELECT 1 FROM others WHERE event_id = ?1"
_ABOUT = "SELECT edge_id, one_id, other_id FROM edges WHERE edge_id = ?1 OR parted_by = ?1"
_UNMERGED = "UPDATE edges SET one_id = '', other_id = '' WHERE edge_id = ?"
_PARTED_STILL = (  # two tills may have parted it
    "UPDATE edges SET parted_by = (SELECT event_id FROM (SELECT event_id, body, kind, void FROM events UNION ALL"
    " SELECT event_id, body, kind, void FROM others) WHERE kind = 'members.parted' AND void = 0"
    " AND json_extract(body, '$.payload.edge_id') = ?2) WHERE edge_id = ?2 AND parted_by = ?1"
)
_NOTHING = "DELETE FROM edges WHERE edge_id = ? AND one_id = '' AND parted_by IS NULL"
_EDGES = "SELECT edge_id, one_id, other_id, parted_by FROM edges WHERE {} = ?"
_OWN = (
    "SELECT min(e.place, coalesce(m.written, e.place)) FROM events AS e LEFT JOIN moved AS m ON m.place = e.place"
    " WHERE e.event_id = ? AND e.void = 0"
    " AND NOT EXISTS (SELECT 1 FROM stamps AS s WHERE s.event_id = e.event_id AND s.at_us IS NULL)"
)
_OF_OTHERS = "SELECT 1 FROM others WHERE event_id = ? AND void = 0"


class Edge(NamedTuple):
    """An edge that one of the logs says. ``at`` and ``parted_at``: where in the own log, None if not there."""

    edge_id: str
    one_id: str
    other_id: str
    at: int | None
    parted_at: int | None
    parted: bool


def learn(raw: Any, event_id: str, member_id: str | None, said: Payload | None) -> set[str]:
    """Keep what an event says of edges: the ids that it may bring together or part, none for any other event."""
    if isinstance(said, MembersMerged) and member_id:
        raw.execute(_MERGED, (event_id, member_id, said.other_id))
        return {member_id, said.other_id}
    if isinstance(said, MembersParted):
        raw.execute(_PARTED, (said.edge_id, event_id))
        row = raw.execute("SELECT one_id, other_id FROM edges WHERE edge_id = ?", (said.edge_id,)).fetchone()
        return {end for end in row if end}
    return set()


def unlearn(raw: Any, event_id: str) -> set[str]:
    """An event has gone from here, as HQ says it no more: the ids of the edges that it said something of."""
    if raw.execute(_HELD, (event_id,)).fetchone() is not None:
        return set()
    touched = set[str]()
    for edge_id, *ends in raw.execute(_ABOUT, (event_id,)).fetchall():
        if edge_id == event_id:
            raw.execute(_UNMERGED, (edge_id,))
        raw.execute(_PARTED_STILL, (event_id, edge_id))
        raw.execute(_NOTHING, (edge_id,))
        touched.update(filter(None, ends))
    return touched


def edges_at(raw: Any, member_id: str) -> list[Edge]:
    """The edges that end at an id, parted ones too."""
    return [*_edges(raw, "one_id", member_id), *_edges(raw, "other_id", member_id)]


def edge_of(raw: Any, edge_id: str) -> Edge | None:
    """The edge of that name; None for one that is not known here."""
    return next(iter(_edges(raw, "edge_id", edge_id)), None)


def _edges(raw: Any, column: str, value: str) -> list[Edge]:
    """Those that an event which counts here says."""
    found = []
    for edge_id, one_id, other_id, parted_by in raw.execute(_EDGES.format(column), (value,)).fetchall():
        known, at = _place(raw, edge_id)
        parted, parted_at = _place(raw, parted_by)
        if known and one_id:
            found.append(Edge(edge_id, one_id, other_id, at, parted_at, parted))
    return found


def _place(raw: Any, event_id: str | None) -> tuple[bool, int | None]:
    """Whether an event counts here, and where in the own log it was first written."""
    if event_id is None:
        return False, None
    row = raw.execute(_OWN, (event_id,)).fetchone()
    if row is not None:
        return True, row[0]
    return raw.execute(_OF_OTHERS, (event_id,)).fetchone() is not None, None

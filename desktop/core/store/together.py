"""Which ids are one member at this till: HQ's word, and what the own log says of edges since (DESIGN 2).

An own edge counts until HQ has told of one of its ends with that event in it; from then on HQ's word counts alone. A
parting counts at once where this till can fold each side by itself; else everything stays until HQ has answered.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from desktop.core.domain.merging import faces
from desktop.core.store.bases import told_root
from desktop.core.store.edges import Edge, edges_at
from desktop.core.store.overlay import Overlay

_SAID = "SELECT upto FROM hq_members WHERE member_id = ?"
_WAITING = "SELECT member_id FROM hq_members WHERE face = ?"
_ALIAS_OF = "SELECT face FROM aliases WHERE member_id = ?"
_ALIASES = "SELECT member_id FROM aliases WHERE face = ?"
_ADD_ALIAS = (
    "INSERT INTO aliases (member_id, face) VALUES (?, ?) ON CONFLICT (member_id) DO UPDATE SET face = excluded.face"
)
_DROP_ALIAS = "DELETE FROM aliases WHERE member_id = ?"
_DROP_STATE = "DELETE FROM member_states WHERE member_id = ?"
_DROP_CHECKPOINTS = "DELETE FROM checkpoints WHERE member_id = ?"
_SPENDS = (
    "UPDATE unsent_spends SET member_id = ? WHERE event_id IN"
    " (SELECT event_id FROM events WHERE member_id = ? AND kind = 'sale.completed')"
)


class Around:
    """Everybody who is, was or may be one with somebody, and what makes them so; read once."""

    def __init__(self, raw: Any, seeds: Iterable[str]) -> None:
        self._raw = raw
        self.ids: set[str] = set()
        self.roots: dict[str, str] = {}
        self._uptos: dict[str, int] = {}
        self.edges: dict[str, Edge] = {}
        left = [seed for seed in seeds if seed]
        while left:
            member_id = left.pop()
            if member_id not in self.ids:
                self.ids.add(member_id)
                left += self._beside(member_id)

    def _beside(self, member_id: str) -> list[str]:
        said = self._raw.execute(_SAID, (member_id,)).fetchone()
        found = [waiting for (waiting,) in self._raw.execute(_WAITING, (member_id,))]
        found += [alias for (alias,) in self._raw.execute(_ALIASES, (member_id,))]
        found += [face for (face,) in self._raw.execute(_ALIAS_OF, (member_id,))]
        if said is not None:
            self._uptos[member_id] = said[0]
            root = told_root(self._raw, member_id)
            if root is not None:
                self.roots[member_id] = root
                found.append(root)
        for edge in edges_at(self._raw, member_id):
            self.edges[edge.edge_id] = edge
            found += [edge.one_id, edge.other_id]
        return [each for each in found if each]

    def by_hq(self) -> list[tuple[str, str]]:
        """Who is one by HQ's word."""
        return [(member_id, root) for member_id, root in self.roots.items() if member_id != root]

    def is_waiting(self, edge: Edge, at: int | None) -> bool:
        """Whether HQ's word on the ends of an edge does not know yet of an own event at that place."""
        uptos = [self._uptos[end] for end in (edge.one_id, edge.other_id) if end in self._uptos]
        return at is not None and all(at > upto for upto in uptos)

    def made_here(self) -> list[tuple[str, str]]:
        """Own edges that hold and that HQ has not told of."""
        edges = self.edges.values()
        return [(e.one_id, e.other_id) for e in edges if not e.parted and self.is_waiting(e, e.at)]

    def parted_here(self) -> list[Edge]:
        """Edges that the own log parted, of which HQ has not told, while it says that their ends are one."""
        return [
            edge for edge in self.edges.values()
            if edge.parted and self.is_waiting(edge, edge.parted_at) and not self.is_waiting(edge, edge.at)
        ]  # fmt: skip

    def holds(self, edge: Edge) -> bool:
        """Whether nobody has parted the edge: neither a log known here, nor HQ, who has heard of it."""
        one, other = (self.roots.get(end, end) for end in (edge.one_id, edge.other_id))
        return not edge.parted and (self.is_waiting(edge, edge.at) or one == other)

    def without(self, parted: Iterable[str] = ()) -> dict[str, str]:
        """The faces by the edges that are known here alone, these left out."""
        gone = set(parted)
        return faces((e.one_id, e.other_id) for e in self.edges.values() if self.holds(e) and e.edge_id not in gone)

    def explains_hq(self) -> bool:
        """Whether the edges known here, those parted here too, are all that makes HQ say who is one."""
        again = [(edge.one_id, edge.other_id) for edge in self.parted_here()]
        held = faces([*again, *((e.one_id, e.other_id) for e in self.edges.values() if self.holds(e))])
        return all(held.get(one, one) == held.get(other, other) for one, other in self.by_hq())

    def faces(self) -> dict[str, str]:
        """Each id → its face, for ids that have another."""
        found = faces([*self.by_hq(), *self.made_here()])
        if self.parted_here() and self.explains_hq():
            parted = self.without()
            if self.can_fold(parted):
                found = parted
        return {member_id: face for member_id, face in found.items() if member_id != face}

    def can_fold(self, by: Mapping[str, str]) -> bool:
        """Whether every side of these faces that HQ says otherwise can be folded from what is held here."""
        overlay = Overlay(self._raw)
        split = {root for member_id, root in self.roots.items() if by.get(member_id, member_id) != by.get(root, root)}
        return all(overlay.is_whole([each for each in self.ids if self.roots.get(each) == root]) for root in split)


def settle_faces(raw: Any, ids: Iterable[str]) -> set[str]:
    """Put everybody around these ids behind the right face: every face that has to be made anew."""
    around = Around(raw, ids)
    before = {each: row[0] if (row := raw.execute(_ALIAS_OF, (each,)).fetchone()) else each for each in around.ids}
    now = around.faces()
    for member_id in sorted(around.ids):
        face = now.get(member_id, member_id)
        if face == before[member_id]:
            continue
        raw.execute(_DROP_ALIAS, (member_id,))
        if face != member_id:
            raw.execute(_ADD_ALIAS, (member_id, face))
            raw.execute(_DROP_STATE, (member_id,))
        for each in (member_id, face):
            raw.execute(_DROP_CHECKPOINTS, (each,))
        raw.execute(_SPENDS, (face, member_id))
    changed = {each for each in around.ids if now.get(each, each) != before[each]}
    return {*(before[each] for each in changed), *(now.get(each, each) for each in changed)}

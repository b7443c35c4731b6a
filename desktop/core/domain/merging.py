"""Merged members: undirected edges, a member is the connected component, its face the smallest id (DESIGN 2)."""

from collections.abc import Iterable

Edge = tuple[str, str]


def faces(edges: Iterable[Edge]) -> dict[str, str]:
    """Each merged id → the face of its component; ids without an edge are not named."""
    parent: dict[str, str] = {}

    def root(member_id: str) -> str:
        parent.setdefault(member_id, member_id)
        while parent[member_id] != member_id:
            parent[member_id] = parent[parent[member_id]]
            member_id = parent[member_id]
        return member_id

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {member_id: root(member_id) for member_id in parent}

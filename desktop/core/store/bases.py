"""What a view begins with: HQ's states of the ids that are one member, and up to where own events are in them.

A member may be of several that HQ holds apart still (merged here), of a part of one (parted here), or of nobody whom HQ
knows. Whoever is not merged costs one look-up by the id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.core.domain.fold import NOBODY
from desktop.core.domain.merging import joined
from desktop.core.domain.state import MemberState
from desktop.core.store.state_rows import decode_state

_BASE = "SELECT state, upto, gone FROM hq_members WHERE member_id = ? AND face IS NULL AND (state IS NOT NULL OR gone)"
_SAID = "SELECT face, upto, state IS NOT NULL OR gone FROM hq_members WHERE member_id = ?"
_WAITING = "SELECT member_id FROM hq_members WHERE face = ?"
_MOST_FACES = 100


@dataclass(frozen=True)
class Base:
    """What HQ said of a member, and the place up to which own events are in it. ``gone``: taken back with an import.

    ``uptos``: of ids of which HQ said it otherwise. ``is_part``: HQ's state is of more than this member, and does not
    help: the member is folded from every event that is held here.
    """

    state: MemberState
    upto: int
    gone: bool = False
    uptos: Mapping[str, int] = field(default_factory=dict)
    is_part: bool = False

    def upto_of(self, member_id: str | None) -> int:
        """The place up to which own events of an id are in the state."""
        return self.uptos.get(member_id or "", self.upto)


def told_root(raw: Any, member_id: str) -> str | None:
    """The id at the end of what HQ said of faces, if its state is here; None where it is not."""
    for _ in range(_MOST_FACES):
        row = raw.execute(_SAID, (member_id,)).fetchone()
        if row is None:
            return None
        if row[0] is None:
            return member_id if row[2] else None
        member_id = row[0]
    return None


def base_of(raw: Any, ids: Sequence[str]) -> Base | None:
    """What a view of the member of these ids begins with; None for one id of which HQ has said nothing."""
    roots = {each: root for each in ids if (root := told_root(raw, each)) is not None}
    if not roots:
        return None if len(ids) == 1 else Base(NOBODY, 0)
    if any(_is_split(raw, root, ids) for root in set(roots.values())):
        return Base(NOBODY, 0, is_part=True)
    bases = {root: _one(raw, root) for root in sorted(set(roots.values()))}
    uptos = {each: bases[roots[each]].upto if each in roots else 0 for each in ids}
    told = [base for base in bases.values() if not base.gone]
    if len(bases) == 1:
        (base,) = bases.values()
        return Base(base.state, base.upto, base.gone and len(roots) == len(ids), uptos)
    return Base(joined([base.state for base in told]) if told else NOBODY, 0, not told, uptos)


def _one(raw: Any, root: str) -> Base:
    state, upto, gone = raw.execute(_BASE, (root,)).fetchone()
    return Base(NOBODY if gone else decode_state(state), upto, bool(gone))


def _is_split(raw: Any, root: str, ids: Sequence[str]) -> bool:
    """Whether HQ's state of a face is of somebody beside these ids too."""
    if root not in ids:
        return True
    left, seen = [root], {root}
    while left:
        for (waiting,) in raw.execute(_WAITING, (left.pop(),)).fetchall():
            if waiting not in ids:
                return True
            if waiting not in seen:
                seen.add(waiting)
                left.append(waiting)
    return False

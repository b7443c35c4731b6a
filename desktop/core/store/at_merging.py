"""Merged members and whoever may have to be merged, asked inside a transaction (ports.merging)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

from desktop.core.domain.fold import NOBODY
from desktop.core.domain.people import Member
from desktop.core.domain.state import MemberState
from desktop.core.ports.merging import HeldEdge, Side, Twins
from desktop.core.services.profiles import search_keys
from desktop.core.store.bases import Base, base_of
from desktop.core.store.edges import edge_of
from desktop.core.store.overlay import Overlay
from desktop.core.store.states import StateShelf
from desktop.core.store.together import Around

_SAME_PHONE = (
    "SELECT m.member_id, group_concat(m.member_id, ' ') FROM members AS m WHERE m.withdrawn = 0"
    " AND m.phone IS NOT NULL GROUP BY m.phone HAVING count(*) > 1 LIMIT ?"
)
_SAME_NAME = (
    "SELECT m.member_id, group_concat(m.member_id, ' ') FROM members AS m WHERE m.withdrawn = 0"
    " AND m.name <> '' AND m.birthday IS NOT NULL GROUP BY m.name, m.birthday HAVING count(*) > 1 LIMIT ?"
)
_WITH_PHONE = "SELECT member_id FROM members WHERE phone = ? AND withdrawn = 0 ORDER BY member_no LIMIT 8"
_WITH_NAME = (
    "SELECT m.member_id FROM search_keys AS k JOIN members AS m ON m.member_id = k.member_id"
    " WHERE k.key = ? AND m.name = ? AND m.birthday = ? AND m.withdrawn = 0 LIMIT 8"
)
_SAID_ANOTHER = (
    "SELECT 1 FROM events WHERE member_id = ?1 AND kind = 'member.enrolled'"
    " AND json_extract(CAST(body AS TEXT), '$.payload.shared_phone') UNION ALL"
    " SELECT 1 FROM others WHERE member_id = ?1 AND kind = 'member.enrolled'"
    " AND json_extract(CAST(body AS TEXT), '$.payload.shared_phone')"
)
_TWO_PEOPLE = "SELECT 1 FROM two_people WHERE one_id = ? AND other_id = ?"
_ADD_TWO_PEOPLE = "INSERT OR IGNORE INTO two_people (one_id, other_id) VALUES (?, ?)"
_NO_TWO_PEOPLE = "DELETE FROM two_people WHERE one_id = ? AND other_id = ?"
_MOST_OF_ONE = 8


class MergingReading:
    """Part of LedgerReading; ``raw`` is the driver's connection, inside its transaction."""

    raw: Any
    shelf: StateShelf

    def ids_of(self, member_id: str) -> list[str]:
        """Every id of the member, the face first."""
        return self.shelf.ids(member_id)

    def held_edges(self, member_id: str) -> list[HeldEdge]:
        """The merges that make the member what they are, as far as they are known here; the oldest first."""
        ids = self.ids_of(member_id)
        if len(ids) == 1:
            return []
        around = Around(self.raw, ids)
        return [
            HeldEdge(edge_id=edge.edge_id, one_id=edge.one_id, other_id=edge.other_id)
            for _, edge in sorted(around.edges.items())
            if around.holds(edge) and edge.one_id in ids
        ]

    def together(self, ids: Sequence[str]) -> MemberState:
        """The state of these members, were they one."""
        every = [each for member_id in ids for each in self.ids_of(member_id)]
        return self._state_of(list(dict.fromkeys(every)))

    def sides(self, edge_id: str) -> list[Side]:
        """What the member would be without a merge, one side or two; empty where only HQ can tell."""
        edge = edge_of(self.raw, edge_id)
        if edge is None:
            return []
        around = Around(self.raw, [edge.one_id])
        after = around.without({edge_id})
        if not around.explains_hq() or not around.can_fold(after):
            return []
        found = []
        for face in sorted({after.get(end, end) for end in (edge.one_id, edge.other_id)}):
            ids = [face, *sorted(each for each in around.ids - {face} if after.get(each, each) == face)]
            found.append(Side(ids=ids, state=self._state_of(ids)))
        return found

    def _state_of(self, ids: Sequence[str]) -> MemberState:
        base = base_of(self.raw, ids) or Base(NOBODY, 0)
        return Overlay(self.raw).view_of(ids, base).state

    def twins(self, limit: int) -> list[Twins]:
        """Whom somebody should look at, those who were said to be two people left out."""
        found: dict[tuple[str, str], Twins] = {}
        for why, statement in _WHY:
            for _, together in self.raw.execute(statement, (limit * 4,)).fetchall():
                faces = sorted({self.shelf.owner(each) for each in together.split()})[:_MOST_OF_ONE]
                for one_id, other_id in pairwise(faces):
                    if len(found) < limit and not self._is_two(one_id, other_id, why):
                        found.setdefault((one_id, other_id), Twins(one_id=one_id, other_id=other_id, why=why))
        return list(found.values())

    def twins_of(self, member: Member) -> list[Twins]:
        """Who may be this member once more: ``one_id`` is theirs."""
        profile, found = member.profile, dict[str, Twins]()
        keys = search_keys(profile) if profile.name and profile.birthday else ()
        same_name = (keys[0], profile.name, profile.birthday) if keys else ()
        for why, statement, values in (("phone", _WITH_PHONE, (profile.phone,)), ("name", _WITH_NAME, same_name)):
            for (each,) in self.raw.execute(statement, values).fetchall() if values and values[0] else ():
                face = self.shelf.owner(each)
                low, high = sorted((member.member_id, face))
                if low != high and not self._is_two(low, high, why):
                    found.setdefault(face, Twins(one_id=member.member_id, other_id=face, why=_why(why)))
        return list(found.values())

    def _is_two(self, one_id: str, other_id: str, why: str) -> bool:
        """Whether somebody said so: of these two, or of one of them where it was asked about the phone."""
        if self.raw.execute(_TWO_PEOPLE, (one_id, other_id)).fetchone() is not None:
            return True
        ids = [each for member_id in (one_id, other_id) for each in self.ids_of(member_id)]
        return why == "phone" and any(self.raw.execute(_SAID_ANOTHER, (each,)).fetchone() for each in ids)

    def say_two_people(self, one_id: str, other_id: str) -> None:
        """Nobody suggests any more that these two are one. Only inside a transaction that writes."""
        self.raw.execute(_ADD_TWO_PEOPLE, tuple(sorted((one_id, other_id))))

    def unsay_two_people(self, one_id: str, other_id: str) -> None:
        """It was said in error. Only inside a transaction that writes."""
        self.raw.execute(_NO_TWO_PEOPLE, tuple(sorted((one_id, other_id))))


def _why(why: str) -> Literal["phone", "name"]:
    return "phone" if why == "phone" else "name"


_WHY: tuple[tuple[Literal["phone", "name"], str], ...] = (("phone", _SAME_PHONE), ("name", _SAME_NAME))

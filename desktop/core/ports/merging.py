"""What a Reading can be asked about members who are, or might be, one person; what a Writing keeps of it."""

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from desktop.core.domain.people import Member
from desktop.core.domain.state import MemberState

WhyTwins = Literal["phone", "name"]


class HeldEdge(Struct, frozen=True, kw_only=True):
    """A merge that holds and that this till knows of."""

    edge_id: str
    one_id: str
    other_id: str


class Side(Struct, frozen=True, kw_only=True):
    """Some of a member's ids, the face first, and the state that they have by themselves."""

    ids: Sequence[str]
    state: MemberState


class Twins(Struct, frozen=True, kw_only=True):
    """Two members who may be one: the same phone, or the same name and birthday."""

    one_id: str
    other_id: str
    why: WhyTwins


class AtMerging(Protocol):
    """Part of a Reading."""

    def ids_of(self, member_id: str) -> list[str]:
        """Every id of the member, the face first."""
        ...

    def member_alone(self, member_id: str) -> Member | None:
        """Who was enrolled under that id, whoever they are one with."""
        ...

    def held_edges(self, member_id: str) -> list[HeldEdge]:
        """The merges that make the member what they are, as far as they are known here."""
        ...

    def together(self, ids: Sequence[str]) -> MemberState:
        """The state of these members, were they one."""
        ...

    def sides(self, edge_id: str) -> list[Side]:
        """What the member would be without a merge, one side or two; empty where only HQ can tell."""
        ...

    def twins(self, limit: int) -> list[Twins]:
        """Whom somebody should look at, those who were said to be two people left out."""
        ...

    def twins_of(self, member: Member) -> list[Twins]:
        """Who may be this member once more: ``one_id`` is theirs."""
        ...

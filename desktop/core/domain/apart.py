"""What keeps a till from letting points be used freely: no HQ within reach, or nobody who may speak for the points."""

from typing import Literal

from msgspec import Struct

PausedBy = Literal["damaged", "cloned", "revoked", "unknown", "frozen"]
"""Why points are paused: the file of before, two machines, the device, a member not heard of yet, or a frozen one."""


class Apart(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How far a till had gone without its HQ when it decided.

    Points that it let the member and everybody use since its last complete round, and whole hours since that round;
    None: there was none yet. ``held``: points that HQ keeps for this very bill, by the hold of that id.
    """

    member_points: int = 0
    till_points: int = 0
    hours: int | None = None
    held: int = 0
    hold_id: str = ""

    def own_part(self, points: int) -> int:
        """Of so many points used, those that HQ does not keep: they count against the till's bounds."""
        return max(0, points - self.held)

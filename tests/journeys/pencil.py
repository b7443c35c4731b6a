"""What a day must come to, reckoned beside the till by nothing of ours: the POS's own list, the drawer, the points."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Pencil:
    """A sheet of paper. Money in minor units; ``pos``: number → amount, discount taken off, paid, as the POS has it."""

    drawer: int = 0
    pos: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    given: list[tuple[str, int]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def sold(self, ref: str, amount: int, off: int, cash: int) -> None:
        """A bill, the amount before what the points took off, and what of it went into the drawer."""
        self.pos[ref] = (amount, off, amount - off)
        self.drawer += cash

    def gave_back(self, ref: str, minor: int, *, from_drawer: bool) -> None:
        """Money for a bill of that number."""
        self.given.append((ref, minor))
        self.drawer -= minor if from_drawer else 0


def points_of(bodies: Iterable[bytes]) -> dict[str, int]:
    """What a log says that points did, line by line: read from its bytes, by no fold and no table of the program's."""
    sums = Counter[str]()
    for body in bodies:
        said = json.loads(body)
        kind, payload = said["kind"], said["payload"]
        if kind == "sale.completed":
            award = payload.get("award") or {}
            sums["earned"] += award.get("points", 0) if payload.get("lot_rule") else 0
            sums["redeemed"] += payload["intent"].get("redeem_points", 0)
        elif kind == "sale.refunded":
            clawed = payload.get("clawed", 0)
            sums["returned"] += payload.get("returned", 0)
            sums["clawed"] += clawed - min(clawed, payload.get("shortfall_paid", 0))
        elif kind == "points.claimed":
            sums["earned"] += payload.get("points", 0)
        elif kind in ("points.adjusted", "points.moved"):
            sums["by_hand"] += payload.get("points", 0)
        elif kind == "points.reversed":
            is_clawed = payload.get("why") == "refunded" and payload.get("points", 0) < 0
            sums["clawed" if is_clawed else "by_hand"] += (
                -payload.get("points", 0) if is_clawed else payload.get("points", 0)
            )
    return dict(sums)


def closing(opening: int, sums: dict[str, int]) -> int:
    """What is left of them."""
    given = sums.get("earned", 0) + sums.get("returned", 0) + sums.get("by_hand", 0)
    return opening + given - sums.get("redeemed", 0) - sums.get("clawed", 0)

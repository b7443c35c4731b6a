"""Every Z held against the log: its place, what it follows, each of its lines, the drawer, what had expired (I1, I7).

The lines are counted again from what was written between two Zs. What had expired, and which refunds counted, is folded
again from the events written before each Z; where an HQ had told the till of others' events, or members were merged,
that cannot be made again from this log, and the Z's own sums are held together alone.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain.events import KINDS, ImportUndone, SaleCompleted, SaleRefunded
from desktop.core.domain.points_z import PointsMoved, PointsZ
from desktop.core.domain.shift_events import (
    CashCounted,
    CashMoved,
    DrawerOpened,
    PointsClosed,
    ShiftClosed,
    ShiftOpened,
)
from desktop.core.domain.tallying import Rung, drawer, takings
from desktop.core.domain.zfold import MOVERS, NOTHING, Mark, Written, as_known, said, summed, taken_back
from desktop.core.ports.till_log import SHIFT_KINDS, SOLD_KINDS, Logged
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store.findings import Findings
from desktop.core.store.states import StateShelf
from desktop.core.store.till_log import TillLogReading

_ANY_Z = "SELECT 1 FROM events WHERE kind IN ('shift.closed', 'points.z') LIMIT 1"
_HEADS = (
    "SELECT chain_hash FROM events WHERE epoch = ?1 AND seq = ?2"
    " UNION ALL SELECT chain_hash FROM old_envelopes WHERE epoch = ?1 AND seq = ?2"
)
_PLACES = "SELECT coalesce(m.written, e.place) FROM events AS e LEFT JOIN moved AS m ON m.place = e.place ORDER BY 1"
_BY_MEMBER = (
    "SELECT e.member_id, coalesce(m.written, e.place), e.import_id, e.body FROM events AS e"
    " LEFT JOIN moved AS m ON m.place = e.place WHERE e.member_id IS NOT NULL"
    " ORDER BY e.member_id, e.effective_at_us, e.event_id"
)
_ANY_MERGED = "SELECT 1 FROM events WHERE kind = 'members.merged' LIMIT 1"
_COUNTED = tuple(
    dict.fromkeys([*(KINDS[kind][0] for kind in MOVERS), *SOLD_KINDS, *SHIFT_KINDS, "drawer.opened", "import.undone"])
)
_Rung = SaleCompleted | SaleRefunded | CashMoved | CashCounted | DrawerOpened
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


class ZCheck(TillLogReading):
    """Walks along the log once, then over the members, if there is a Z at all."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self.raw = raw
        self.shelf = StateShelf(raw)
        self._findings = findings
        self._moved = NOTHING
        self._rungs = list[Rung]()
        self._last: Logged | None = None
        self._last_z: PointsZ | None = None
        self._opened: Logged | None = None
        self._shifts = 0
        self._undone = dict[str, int]()
        self._alone = list[tuple[Logged, PointsZ]]()

    def check(self) -> None:
        """Everything; what cannot be read as what its kind says is named by the walk along the log."""
        if self.raw.execute(_ANY_Z).fetchone() is None:
            return
        places = [place for (place,) in self.raw.execute(_PLACES)]
        try:
            for logged in self.own_events(_COUNTED):
                self._take(logged, places)
        except _UNREADABLE:
            return
        self._check_known()

    def _take(self, logged: Logged, places: list[int]) -> None:
        payload = logged.event.payload
        if isinstance(payload, ShiftClosed | PointsClosed):
            self._check_z(logged, payload, places)
            return
        if isinstance(payload, ImportUndone):
            self._undone[payload.import_id] = logged.place
            brought = (said(each.event.payload, imported=True) for each in self.brought(payload.import_id))
            self._moved = summed((self._moved, taken_back(brought)))
            return
        self._moved = summed((self._moved, said(payload, imported=logged.import_id is not None)))
        if isinstance(payload, ShiftOpened):
            self._shifts += 1
            if self._opened is not None or payload.number != self._shifts:
                self._bad(logged, "shift.order")
            self._opened = logged
        elif isinstance(payload, _Rung) and logged.import_id is None:
            self._rungs.append(Rung(payload, logged.staff_id, self._opened is not None))

    def _check_z(self, logged: Logged, closed: ShiftClosed | PointsClosed, places: list[int]) -> None:
        z = closed.z
        for what, holds in (
            ("z.order", self._follows(z)),
            ("z.place", self._stands(logged, z, places)),
            ("z.points", _adds_up(z, self._last_z, self._moved)),
            ("z.takings", closed.takings == takings(self._rungs)),
            ("z.drawer", isinstance(closed, PointsClosed) or self._is_of_shift(closed)),
        ):
            if not holds:
                self._bad(logged, what)
        if z.store.confirmed is None:
            self._alone.append((logged, z))
        self._last, self._last_z, self._opened = logged, z, None
        self._moved, self._rungs = NOTHING, []

    def _follows(self, z: PointsZ) -> bool:
        """One number after the other, and it begins with what the one before it left."""
        last = self._last_z
        expected = (last.number + 1, last.closing) if last else (1, 0)
        named = self._last.event.event_id if self._last else None
        return (z.number, z.opening) == expected and z.last_id == named and z.no.endswith(f"-Z{z.number:04d}")

    def _stands(self, logged: Logged, z: PointsZ, places: list[int]) -> bool:
        """The chain goes through the head that the Z says, and so many events lie between it and the Z before."""
        heads = [chained.hex() for (chained,) in self.raw.execute(_HEADS, (z.epoch, z.seq)).fetchall()]
        before = bisect_left(places, self._last.place) + 1 if self._last else 0
        return z.events == bisect_left(places, logged.place) - before and any(h.startswith(z.head) for h in heads)

    def _is_of_shift(self, closed: ShiftClosed) -> bool:
        opened = self._opened
        if opened is None or not isinstance(opened.event.payload, ShiftOpened):
            return False
        counted = drawer(opened.event.payload, self._rungs)
        return closed.shift_id == opened.event.event_id and closed.drawer == counted

    def _check_known(self) -> None:
        """What had expired by each Z, and what counted otherwise, folded again member by member: memory stays flat."""
        if not self._alone or self.raw.execute(_ANY_MERGED).fetchone() is not None:
            return
        marks = [Mark(logged.place, z.day) for logged, z in self._alone]
        sums = [(0, 0)] * len(marks)
        for events in self._members():
            known = as_known(events, marks)
            sums = [(a + c, b + d) for (a, b), (c, d) in zip(sums, known, strict=True)]
        for (logged, z), known_sums in zip(self._alone, sums, strict=True):
            if (z.corrected_ever, z.expired_ever) != known_sums or z.closing != z.store.balance:
                self._bad(logged, "z.expired")

    def _members(self) -> Iterator[list[Written]]:
        for _, rows in groupby(self.raw.execute(_BY_MEMBER), key=itemgetter(0)):
            events = list[Written]()
            for _, place, import_id, data in rows:
                try:
                    body = decode_body(data)
                    event = stamped(body, decode_payload(body))
                except _UNREADABLE:
                    continue
                events.append(Written(place, event, self._undone.get(import_id or "")))
            yield sorted(events, key=lambda each: each.place)

    def _bad(self, logged: Logged, what: str) -> None:
        self._findings.add_event(self.raw, logged.event.event_id, what)


def _adds_up(z: PointsZ, last: PointsZ | None, moved: PointsMoved) -> bool:
    """Its lines are those of the log, its sums those of the Z before, moved on, and its closing is the sum."""
    corrected = z.corrected_ever - (last.corrected_ever if last else 0)
    expired = z.expired_ever - (last.expired_ever if last else 0)
    expected = replace(moved, corrected=corrected, expired=expired)
    return z.moved == expected and z.closing == z.opening + z.moved.net

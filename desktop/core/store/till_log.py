"""Reading this till's own log in the order of writing, and everybody's points at once (ports.till_log)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.lots import Debts, Lots
from desktop.core.domain.points_z import StoreKnown
from desktop.core.domain.state import MemberState
from desktop.core.domain.zfold import issuer
from desktop.core.ports.till_log import Logged, LogHead, OwnRefund, SoldOn
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store import till_log_statements as sql
from desktop.core.store.history import stamped_body
from desktop.core.store.import_statements import GOING_KNOWN, NOT_GOING
from desktop.core.store.state_rows import decode_record
from desktop.core.store.states import StateShelf

_AT_ONCE = 500
_ALL = 2**31


class _Light(Struct, array_like=True, frozen=True):
    """The beginning of a member's state: all that a sum over everybody needs."""

    lots: Lots = ()
    debts: Debts = ()


decode_light = msgspec.msgpack.Decoder(_Light).decode


class TillLogReading:
    """Part of LedgerReading; ``raw`` is the driver's connection, inside its transaction."""

    raw: Any
    shelf: StateShelf

    def own_events(self, kinds: Sequence[str], after: Logged | None = None) -> Iterator[Logged]:
        """Own events of these kinds written after another, in the order of writing."""
        asked = after.place if after else 0, msgspec.json.encode(kinds).decode()
        return (_logged(row) for row in self.raw.execute(sql.SINCE, asked))

    def own_event(self, event_id: str) -> Logged | None:
        """An own event."""
        row = self.raw.execute(sql.ONE, (event_id,)).fetchone()
        return _logged(row) if row else None

    def newest_own(self, kinds: Sequence[str]) -> Logged | None:
        """The own event of one of these kinds that was written last."""
        return next(iter(self.shift_events(kinds, 1)), None)

    def shift_events(self, kinds: Sequence[str], most: int | None = None) -> list[Logged]:
        """The own events of these kinds, newest first; None: all of them."""
        limit = _ALL if most is None else most
        rows = self.raw.execute(sql.SHIFTS, (msgspec.json.encode(kinds).decode(), limit)).fetchall()
        return [_logged(row) for row in rows]

    def count_own(self, after: Logged | None) -> int:
        """How many own events were written after another."""
        (count,) = self.raw.execute(sql.COUNT, (after.place if after else 0,)).fetchone()
        return int(count)

    def brought(self, import_id: str) -> Iterator[Logged]:
        """The own events of an import."""
        return (_logged(row) for row in self.raw.execute(sql.BROUGHT, (import_id,)).fetchall())

    def own_refunds(self) -> Iterator[OwnRefund]:
        """Every refund that this till wrote and that has effect."""
        for event_id, data, record in self.raw.execute(sql.REFUNDS).fetchall():
            said = msgspec.json.decode(decode_body(data).payload, type=SaleRefunded)
            yield OwnRefund(event_id, said, decode_record(record) if record is not None else None)

    def set_aside(self) -> list[Logged]:
        """Own events without effect: HQ holds their ids with other content."""
        if not self.shelf.has_hq:
            return []
        return [_logged(row) for row in self.raw.execute(sql.SET_ASIDE).fetchall()]

    def log_head(self) -> LogHead:
        """Where the log ended when this transaction began."""
        epoch, seq, chained = self.raw.execute(sql.HEAD).fetchone()
        return LogHead(epoch, seq, chained.hex())

    def points_known(self, day: date) -> tuple[StoreKnown, int]:
        """All members' points on a day, and how many of own lots had expired by then."""
        members = living = owed = 0
        gone = list[tuple[str, int]]()
        for state in self._states():
            alive = 0
            for lot in state.lots:
                if lot.last_day is None or lot.last_day >= day:
                    alive += lot.points
                else:
                    gone.append((issuer(lot), lot.points))
            debt = sum([each.points for each in state.debts])
            members += bool(alive or debt)
            living += alive
            owed += debt
        if not self.shelf.has_hq:
            return StoreKnown(members=members, living=living, owed=owed, known_at_us=None), sum(p for _, p in gone)
        (unknown,) = self.raw.execute(sql.UNKNOWN).fetchone()
        known = StoreKnown(
            members=members, living=living, owed=owed, known_at_us=None, confirmed=self._confirmed(day), unknown=unknown
        )
        return known, self._own_among(gone)

    def _states(self) -> Iterator["_Light | MemberState"]:
        """Everybody's; of whom an import is being taken back, as that will leave them."""
        undoing = self.shelf.going.imports
        if not undoing:
            yield from (decode_light(data) for (data,) in self.raw.execute(sql.STATES))
            return
        named = msgspec.json.encode(undoing).decode()
        yield from (decode_light(data) for (data,) in self.raw.execute(f"{sql.STATES} AS s {NOT_GOING}", (named,)))
        for import_id in undoing:
            for (member_id,) in self.raw.execute(GOING_KNOWN, (import_id,)).fetchall():
                yield self.shelf.state(member_id)

    def _confirmed(self, day: date) -> int:
        states = (decode_light(data) for (data,) in self.raw.execute(sql.CONFIRMED))
        return sum(
            sum([lot.points for lot in state.lots if lot.last_day is None or lot.last_day >= day])
            - sum([debt.points for debt in state.debts])
            for state in states
        )

    def _own_among(self, gone: Sequence[tuple[str, int]]) -> int:
        """The points of those lots that events of this till issued."""
        rest, total = iter(gone), 0
        while part := list(islice(rest, _AT_ONCE)):
            ids = msgspec.json.encode([event_id for event_id, _ in part]).decode()
            own = {event_id for (event_id,) in self.raw.execute(sql.OWN_AMONG, (ids,))}
            total += sum(points for event_id, points in part if event_id in own)
        return total

    def sold_on(self, day: date) -> list[SoldOn]:
        """Bills and refunds of a business day known here, in order of time."""
        found = list[SoldOn]()
        for data, device_id in self.raw.execute(sql.SOLD_ON, (day.isoformat(),)).fetchall():
            body = decode_body(data)
            if body.import_id is None:
                found.append(SoldOn(event=stamped_body(data), staff_id=body.staff_id, device_id=device_id))
        return sorted(found, key=lambda sold: sold.event.order_key)


def _logged(row: tuple[Any, ...]) -> Logged:
    written, epoch, seq, import_id, data = row
    body = decode_body(data)
    return Logged(
        place=written,
        epoch=epoch,
        seq=seq,
        event=stamped(body, decode_payload(body)),
        staff_id=body.staff_id,
        import_id=import_id,
        recorded_at_us=body.recorded_at_us,
    )

"""List a member's movements: what moved the points, newest first, each with the balance after it and why.

Folded again from the checkpoint before the page, so that a page costs its own events; points that went with their last
day stand between the facts, so that each balance follows from the one before.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.calendar import ONE_DAY
from desktop.core.domain.claim_events import AwardMoved, PointsClaimed, PointsReversed
from desktop.core.domain.entries import Entry
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import Given, Payload, PointsOpened, Reasoned, SaleCompleted, SaleRefunded
from desktop.core.domain.fold import fold, sale_of
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord
from desktop.core.domain.upkeep import MemberLeft, MemberReturned
from desktop.core.ports import Reading, Till
from desktop.core.services.explain_points import Versions, Why, explained

MovementKind = Literal[
    "sale", "refund", "adjusted", "opened", "expired", "claimed", "moved", "reversed", "left", "returned"
]  # fmt: skip
KINDS = (
    *("sale.completed", "sale.refunded", "points.adjusted", "points.opened"),
    *("points.claimed", "points.moved", "points.reversed", "member.left", "member.returned"),
)


class Movement(Struct, frozen=True, kw_only=True):
    """One movement. ``points`` is what it changed of the balance; ``balance`` is after it, None as in Glance.

    ``at``: the shop's wall clock; None for points that went at the start of ``day``. ``amount_minor``: of the bill, or
    given back. ``reason``: as typed, None once erased. ``source``: where imported things came from.
    """

    key: OrderKey
    kind: MovementKind
    day: date
    at: datetime | None
    points: int
    balance: int | None
    amount_minor: int | None = None
    paid_minor: int | None = None
    bill_no: str | None = None
    refund_no: str | None = None
    ref: str | None = None
    till_code: str | None = None
    store_id: str = ""
    staff_id: str = ""
    imported: bool = False
    source: str | None = None
    reason: str | None = None
    why: Why | None = None


class MovementPage(Struct, frozen=True, kw_only=True):
    """Movements, newest first. ``before``: what to ask with for the next page; None: there is none."""

    rows: tuple[Movement, ...]
    before: OrderKey | None


def movements(till: Till, member_id: str, before: OrderKey | None, limit: int, language: str) -> MovementPage:
    """The ``limit`` facts that moved points before a key (None: the newest), and what expired between them."""
    with till.ledger.reading() as reading:
        return moved(till, reading, member_id, before, limit, language)


def moved(
    till: Till, reading: Reading, member_id: str, before: OrderKey | None, limit: int, language: str
) -> MovementPage:
    """As movements, inside a reading."""
    newest_first = reading.entries(member_id, KINDS, before, limit + 1)
    entries = newest_first[:limit][::-1]
    if not entries:
        return MovementPage(rows=(), before=None)
    last = reading.event(before[1]) if before else None
    until = last.effective_day if last else reading.today()
    rows = _Page(till, reading, language).rows(member_id, entries, until)
    return MovementPage(rows=rows, before=entries[0].event.order_key if len(newest_first) > limit else None)


class _Page:
    """A page being folded."""

    def __init__(self, till: Till, reading: Reading, language: str) -> None:
        self._till = till
        self._reading = reading
        self._versions = Versions(reading, language)

    def rows(self, member_id: str, entries: Sequence[Entry], until: date) -> tuple[Movement, ...]:
        """The movements of ``entries``, which are in order, newest first; expiries up to ``until``."""
        try:
            state = self._reading.state_before(member_id, entries[0].event.order_key)
        except RuleBroken:
            return tuple(self._movement(entry, _said_points(entry.event.payload), None) for entry in reversed(entries))
        ids = {entry.event.event_id for entry in entries}
        records: dict[str, SaleRecord] = {}
        days = [entry.event.effective_day for entry in entries[1:]]
        rows: list[Movement] = []
        for entry, next_day in zip(entries, [*days, until], strict=True):
            day = entry.event.effective_day
            held = state.balance(day)
            state, record = fold(state, entry.event, self._record(entry, records, ids))
            if record is not None:
                records[record.sale_id] = record
            rows.append(self._movement(entry, state.balance(day) - held, self._known(state.balance(day))))
            rows += self._expiries(entry, state, next_day)
        return tuple(rows[::-1])

    def _record(self, entry: Entry, records: dict[str, SaleRecord], ids: set[str]) -> SaleRecord | None:
        """The sale that a refund refers to, as it stood before this page."""
        sale_id = sale_of(entry.event.payload)
        if sale_id is None or sale_id in records:
            return records.get(sale_id or "")
        sale = self._reading.sale(sale_id)
        if sale is None:
            return None
        refunds = sale.record.refunds
        first = next((at for at, part in enumerate(refunds) if part.refund_id in ids), len(refunds))
        return replace(sale.record, refunds=refunds[:first])

    def _movement(self, entry: Entry, points: int, balance: int | None) -> Movement:
        event, day = entry.event, entry.event.effective_day
        moved = Movement(
            key=event.order_key,
            kind="sale",
            day=day,
            at=self._till.clock.wall(event.effective_at_us),
            points=points,
            balance=balance,
            store_id=event.store_id,
            staff_id=entry.staff_id,
            imported=entry.import_id is not None,
            why=explained(entry, self._versions),
        )
        said = event.payload
        if isinstance(said, SaleCompleted):
            return _of_sale(moved, said)
        if isinstance(said, SaleRefunded):
            return _of_refund(moved, said)
        if isinstance(said, PointsOpened):
            return replace(moved, kind="opened", source=said.source)
        if isinstance(said, PointsClaimed):
            return replace(moved, kind="claimed", bill_no=said.intent.bill_no, ref=said.intent.ref)
        reason = self._reason(said) if isinstance(said, Reasoned) else None
        kinds: dict[type, MovementKind] = {
            AwardMoved: "moved", PointsReversed: "reversed", MemberLeft: "left", MemberReturned: "returned",
        }  # fmt: skip
        return replace(moved, kind=kinds.get(type(said), "adjusted"), reason=reason)

    def _reason(self, said: Reasoned) -> str | None:
        text = self._reading.private_text(said.reason_id)
        return text.decode() if text is not None else None

    def _known(self, balance: int) -> int | None:
        return None if self._till.safe_mode else balance

    def _expiries(self, entry: Entry, state: MemberState, next_day: date) -> list[Movement]:
        """What went with its last day after this fact and before the next one's day, in order."""
        first = entry.event.effective_day
        gone: dict[date, int] = {}
        for lot in state.lots:
            if lot.last_day is not None and first <= lot.last_day < next_day:
                gone[lot.last_day] = gone.get(lot.last_day, 0) + lot.points
        return [
            Movement(
                key=entry.event.order_key,
                kind="expired",
                day=last_day + ONE_DAY,
                at=None,
                points=-gone[last_day],
                balance=self._known(state.balance(last_day + ONE_DAY)),
            )
            for last_day in sorted(gone)
        ]


def _said_points(said: Payload | None) -> int:
    """What a fact says of points; what a debt made of them only the whole history tells."""
    match said:
        case SaleCompleted():
            return (said.award.points if said.award else 0) - said.intent.redeem_points
        case SaleRefunded():
            return said.returned - said.clawed
        case MemberReturned():
            return said.points
        case MemberLeft():
            return -said.points
        case _:
            return said.points if isinstance(said, Given) else 0


def _of_sale(moved: Movement, said: SaleCompleted) -> Movement:
    return replace(
        moved,
        amount_minor=said.intent.amount_minor,
        paid_minor=said.paid_minor,
        bill_no=said.intent.bill_no,
        ref=said.intent.ref,
        till_code=said.intent.bill_no.partition("-")[0],
        source=said.intent.source,
    )


def _of_refund(moved: Movement, said: SaleRefunded) -> Movement:
    return replace(
        moved,
        kind="refund",
        amount_minor=said.intent.amount_minor,
        paid_minor=said.cash_minor,
        bill_no=said.intent.bill_no,
        refund_no=said.intent.refund_no,
        ref=said.intent.ref,
        till_code=said.intent.bill_no.partition("-")[0],
    )

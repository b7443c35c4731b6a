"""The arithmetic of the points Z: pure functions over this till's own events (RULES.md; DESIGN 6, I1).

Why opening + moves = closing holds whatever comes late: a Z counts what was *written* since the last one, in the order
of writing, not what happened on a day; so a dated event, an import and its undoing each fall into exactly one Z. What
may change afterwards (which refunds count, which lots have expired) is never counted event by event: each Z takes the
sum since the till began as it is known now, and the line is its difference to the sum that the last Z kept.

For a till without an HQ the closing is the balance of all members on the Z's day; with one, the closings of all tills
add up to it once they have told each other everything.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.claim_events import AwardMoved, PointsClaimed, PointsReversed
from desktop.core.domain.events import Payload, PointsAdjusted, PointsOpened, SaleCompleted, SaleRefunded
from desktop.core.domain.fold import NOBODY, fold, fold_all, sale_of
from desktop.core.domain.lots import Lot
from desktop.core.domain.points_z import PointsMoved, PointsZ, StoreKnown
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from desktop.core.domain.upkeep import MemberLeft, MemberReturned

NOTHING = PointsMoved()
HEAD_DIGITS = 8
"""How many hex digits of the chain's head a Z says: short enough to be typed in (``verify --head``)."""


def said(payload: Payload | None, *, imported: bool = False) -> PointsMoved:
    """The points that an event says it moved; ``imported``: it came with an import, and stands on that line."""
    mover = MOVERS.get(type(payload))
    if mover is None:
        return NOTHING
    moved: PointsMoved = mover(payload)
    return PointsMoved(imported=moved.net) if imported else moved


def _sold(sale: SaleCompleted) -> PointsMoved:
    earned = sale.award.points if sale.award and sale.lot_rule else 0
    return PointsMoved(earned=max(0, earned), redeemed=sale.intent.redeem_points)


def _refunded(refund: SaleRefunded) -> PointsMoved:
    return PointsMoved(returned=refund.returned, clawed=refund.clawed - min(refund.clawed, refund.shortfall_paid))


def _reversed(undone: PointsReversed) -> PointsMoved:
    """What followed a refund stands with what refunds took back; what somebody undid, with points by hand."""
    is_clawed = undone.why == "refunded" and undone.points < 0
    return PointsMoved(clawed=-undone.points) if is_clawed else PointsMoved(by_hand=undone.points)


MOVERS: dict[type, Callable[..., PointsMoved]] = {
    SaleCompleted: _sold,
    SaleRefunded: _refunded,
    PointsAdjusted: lambda adjusted: PointsMoved(by_hand=adjusted.points),
    PointsOpened: lambda opened: PointsMoved(imported=opened.points),
    PointsClaimed: lambda claimed: PointsMoved(earned=claimed.points),
    AwardMoved: lambda moved: PointsMoved(by_hand=moved.points),
    PointsReversed: _reversed,
    MemberLeft: lambda left: PointsMoved(by_hand=-max(0, left.points)),
    MemberReturned: lambda returned: PointsMoved(by_hand=returned.points),
}
"""What each kind of event says that it moved; a kind that is not here moves no points."""


def summed(parts: Iterable[PointsMoved]) -> PointsMoved:
    """Line by line."""
    totals = [0] * len(PointsMoved.__struct_fields__)
    for part in parts:
        if part is not NOTHING:
            for at, name in enumerate(PointsMoved.__struct_fields__):
                totals[at] += getattr(part, name)
    return PointsMoved(**dict(zip(PointsMoved.__struct_fields__, totals, strict=True)))


def taken_back(brought: Iterable[PointsMoved]) -> PointsMoved:
    """What undoing an import moves: all that its events had said, the other way round."""
    return PointsMoved(imported=-sum(part.net for part in brought))


def refund_correction(refund: SaleRefunded, refund_id: str, record: SaleRecord | None) -> int:
    """What counts of a refund less what it says: its sale had no more to give back, or other refunds came before."""
    part = next((part for part in record.refunds if part.refund_id == refund_id), None) if record else None
    counted = part.returned - part.clawed + min(part.clawed, refund.shortfall_paid) if part else 0
    return counted - _refunded(refund).net


def written_off(lots: Iterable[Lot], day: date, is_own: Callable[[str], bool]) -> int:
    """Points of lots whose day had passed by ``day``, of those that this till's own events issued or revived."""
    return sum(lot.points for lot in lots if not lot.lives(day) and is_own(issuer(lot)))


def issuer(lot: Lot) -> str:
    """The event that issued a lot or gave it new days: a refund's lots have its id, a stroke, and more (fold)."""
    return lot.lot_id.partition("/")[0]


class Sums(Struct, frozen=True, kw_only=True):
    """What a Z is made from: this till's moves since the last one; sums since the till began, as known now."""

    moved: PointsMoved
    corrected_ever: int
    expired_ever: int
    events: int


class At(Struct, frozen=True, kw_only=True):
    """Where and when a Z stands: its number, the place of the log before it, its business day."""

    till_code: str
    day: date
    last_id: str | None
    since_us: int | None
    epoch: str
    from_seq: int
    seq: int
    chain_hash: str


def next_z(last: PointsZ | None, sums: Sums, at: At, store: StoreKnown) -> PointsZ:
    """The Z that follows ``last`` (None: the till's first, which begins with nothing)."""
    moved = replace(
        sums.moved,
        corrected=sums.corrected_ever - (last.corrected_ever if last else 0),
        expired=sums.expired_ever - (last.expired_ever if last else 0),
    )
    opening, number = (last.closing, last.number + 1) if last else (0, 1)
    return PointsZ(
        number=number, no=z_number(at.till_code, number), last_id=at.last_id, since_us=at.since_us, day=at.day,
        opening=opening, moved=moved, closing=opening + moved.net, events=sums.events, epoch=at.epoch,
        from_seq=at.from_seq, seq=at.seq, head=at.chain_hash[:HEAD_DIGITS], store=store,
        corrected_ever=sums.corrected_ever, expired_ever=sums.expired_ever,
    )  # fmt: skip


def z_number(till_code: str, number: int) -> str:
    """What people call a Z: the till's code and its count."""
    return f"{till_code}-Z{number:04d}"


class Written(Struct, frozen=True):
    """A member's event where it stands in the order of writing; ``until``: where its import was undone, if it was."""

    place: int
    event: Stamped
    until: int | None = None


class Mark(Struct, frozen=True):
    """A Z in the order of writing, and its day."""

    place: int
    day: date


def as_known(events: Sequence[Written], marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """(corrected_ever, expired_ever) of one member at each mark, from the events written before it and nothing else.

    ``events`` and ``marks`` in the order of writing. For tills without an HQ: nobody else's events count. With all of
    the member's events in order of time it folds each once; a late one costs folding anew.
    """
    played, found = _Played(), list[tuple[int, int]]()
    for before, mark in zip((Mark(0, date.min), *marks), marks, strict=False):
        played.go_on([each for each in events if _news(each, before.place, mark.place)], events, mark.place)
        found.append((played.corrected, written_off(played.state.lots, mark.day, lambda _: True)))
    return found


def _news(each: Written, after: int, place: int) -> bool:
    return after < each.place < place or (each.until is not None and after < each.until < place)


class _Played:
    """One member's past as it is known at a mark."""

    def __init__(self) -> None:
        self.state: MemberState = NOBODY
        self.corrected = 0
        self._sales = dict[str, SaleRecord]()
        self._refunds = list[tuple[str, SaleRefunded]]()

    def go_on(self, news: Sequence[Written], events: Sequence[Written], place: int) -> None:
        """Take in what was written between the last mark and ``place``."""
        if not news:
            return
        fresh = sorted((each.event for each in news), key=lambda event: event.order_key)
        if any(each.until is not None for each in news) or fresh[0].order_key <= self.state.last_key:
            counting = [each.event for each in events if each.place < place and not _undone(each, place)]
            self.state, self._sales = fold_all(counting)
            self._refunds = []
            fresh = counting
        else:
            for event in fresh:
                self.state, record = fold(self.state, event, self._sales.get(sale_of(event.payload) or ""))
                if record is not None:
                    self._sales[record.sale_id] = record
        self._refunds += [(e.event_id, e.payload) for e in fresh if isinstance(e.payload, SaleRefunded)]
        self.corrected = sum(
            refund_correction(refund, refund_id, self._sales.get(refund.intent.sale_id))
            for refund_id, refund in self._refunds
        )


def _undone(each: Written, place: int) -> bool:
    return each.until is not None and each.until < place

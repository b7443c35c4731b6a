"""fold: facts in, state out. Any time, anywhere, knowing no program (DESIGN 2).

A member's events are folded in order of ``Stamped.order_key``; whoever meets a late one folds again from before it.
A sale makes a ``SaleRecord``; a refund is folded with the record of its sale.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from msgspec.structs import replace

from desktop.core.domain import fold_care, fold_contacts, fold_upkeep, lots
from desktop.core.domain.claim_events import AwardMoved, PointsClaimed, PointsReversed
from desktop.core.domain.events import (
    Award,
    CardLost,
    MemberEnrolled,
    PointsAdjusted,
    PointsOpened,
    ProfileChanged,
    SaleCompleted,
    SaleRefunded,
    TierOpened,
)
from desktop.core.domain.history import with_part_refund, with_sale, without_sale
from desktop.core.domain.lots import Lot
from desktop.core.domain.payload import Payload
from desktop.core.domain.splitting import share_so_far
from desktop.core.domain.state import CardsOf, MemberState, Refunded, SaleRecord, Stamped, Totals
from desktop.core.domain.tiers import Brought, History, LadderRule, climb, lift, walk
from desktop.core.domain.validity import Validity

NOBODY = MemberState()


def fold(state: MemberState, event: Stamped, sale: SaleRecord | None) -> tuple[MemberState, SaleRecord | None]:
    """The state after one more event, and the record of the sale it made or refunded.

    ``sale`` is the record that a refund refers to, None for every other event. Same input, same output.
    """
    folder: Folder = _FOLDERS.get(type(event.payload), _understood) if event.payload else _not_understood
    state, record = folder(state, event, event.payload, sale)
    return replace(state, events=state.events + 1, last_key=event.order_key), record


def fold_all(events: Iterable[Stamped]) -> tuple[MemberState, dict[str, SaleRecord]]:
    """One member's whole state from all events, in whatever order they come; a repeated event counts once."""
    state, sales = NOBODY, dict[str, SaleRecord]()
    unique = {event.event_id: event for event in events}
    for event in sorted(unique.values(), key=lambda event: event.order_key):
        state, record = fold(state, event, sales.get(sale_of(event.payload) or ""))
        if record is not None:
            sales[record.sale_id] = record
    return state, sales


def sale_of(payload: Payload | None) -> str | None:
    """The sale whose record folding this payload needs."""
    return payload.intent.sale_id if isinstance(payload, SaleRefunded) else None


def _record(event: Stamped, sale: SaleCompleted, used: lots.Lots) -> SaleRecord:
    """The record that a sale begins with; whoever folds for a member puts the id in."""
    intent = sale.intent
    return SaleRecord(
        event.event_id,
        None,
        event.effective_day,
        sale.paid_minor,
        sale.award.points if sale.award else 0,
        intent.redeem_points,
        used,
        0 if intent.proof in ("card", "pin") or intent.approved_by else intent.redeem_points,
    )


Folded = tuple[MemberState, SaleRecord | None]


def _sale(state: MemberState, event: Stamped, sale: SaleCompleted, _: SaleRecord | None) -> Folded:
    state, used = _redeemed(state, event, sale.intent.redeem_points)
    record = _record(event, sale, used)
    state = _earned(state, event, sale)
    ladder = sale.ladder or LadderRule((("", 0),))
    history = with_sale(state.history, record, earns=sale.intent.earns, ladder=ladder)
    state = replace(
        state,
        history=history,
        held=climb(state.held, history, event.effective_day, ladder),
        lots=lots.roll(state.lots, (totals.day for totals in history.days if totals.bills)),
    )
    award = sale.award or Award(points=0, eligible_minor=0)
    index = history.ladders.index(ladder)
    return state, replace(record, ladder=index, carry_change=award.carry_change, carry_per=award.carry_per)


def _redeemed(state: MemberState, event: Stamped, points: int) -> tuple[MemberState, lots.Lots]:
    if not points:
        return state, ()
    left, used, short = lots.spend(state.lots, points, event.effective_day)
    debts = lots.owe(state.debts, event.effective_day, event.store_id, short)
    if short:  # what came from nowhere is given back to nowhere in particular: a lot of its own
        used = (*used, Lot(event.event_id + "/debt", event.effective_day, event.effective_day, None, short))
    totals = replace(state.totals, redeemed=state.totals.redeemed + points)
    return replace(state, lots=left, debts=debts, totals=totals), used


def _earned(state: MemberState, event: Stamped, sale: SaleCompleted) -> MemberState:
    if sale.award is None or sale.lot_rule is None:
        return state
    state = _issued(state, event, sale.award.points, sale.lot_rule)
    return _carried(state, sale.award.carry_change, sale.award.carry_per)


def _carried(state: MemberState, change: int, per: int) -> MemberState:
    """The remainder kept, in units of 1 ÷ ``per``: those of the last bill, or of the bill unmade."""
    if per == 1:
        return state
    kept = state.carry * per // state.carry_per if state.carry_per != per else state.carry
    return replace(state, carry=kept + change, carry_per=per)


def _issued(state: MemberState, event: Stamped, points: int, rule: Validity) -> MemberState:
    if points <= 0:
        return state
    day = event.effective_day
    lot = Lot(event.event_id, day, rule.usable_from(day), rule.last_day(day), points, rule.rolling_days)
    held, debts = lots.add(state.lots, state.debts, lot)
    totals = replace(state.totals, issued=state.totals.issued + points)
    return replace(state, lots=held, debts=debts, totals=totals)


def _refund(state: MemberState, event: Stamped, refund: SaleRefunded, sale: SaleRecord | None) -> Folded:
    """Recognise what the sale still has to give back (I11); the rest moves nothing."""
    known = sale is not None and all(part.refund_id != event.event_id for part in sale.refunds)
    if sale is None or not known or sale.wholly_refunded:
        return state, sale
    minor = min(refund.intent.amount_minor, sale.paid_minor - sale.refunded_minor)
    so_far = sale.refunded_minor + minor
    part = Refunded(
        event.event_id,
        minor,
        share_so_far(sale.award, so_far, sale.paid_minor) - sale.clawed,
        share_so_far(sale.redeemed, so_far, sale.paid_minor) - sale.returned,
    )
    record = replace(sale, refunds=(*sale.refunds, part))
    history = _with_refund(state.history, event.effective_day, record, part)
    purchase_days = tuple(totals.day for totals in history.days if totals.bills)
    sale = replace(sale, used=lots.roll(sale.used, purchase_days))
    state = _given_back(state, event, sale, part.returned, refund.returned_days)
    state = _clawed(state, event, sale.sale_id, part.clawed, refund.shortfall_paid)
    if not record.wholly_refunded:
        return replace(state, history=history), record
    rolled = lots.roll(state.lots, purchase_days)
    state = _carried(state, -record.carry_change, record.carry_per)
    return replace(state, history=history, held=walk(history), lots=rolled), record


def _with_refund(history: History, day: date, record: SaleRecord, part: Refunded) -> History:
    """A partial refund lowers spend from its day on; a whole one unmakes the bill, and a tier reached only by it."""
    return (
        without_sale(history, record) if record.wholly_refunded else with_part_refund(history, record, day, part.minor)
    )


def _given_back(state: MemberState, event: Stamped, sale: SaleRecord, points: int, grace_days: int) -> MemberState:
    """Return used points to their lots, in the order used; past their day they stay usable ``grace_days``."""
    skip, left, day = sale.returned, points, event.effective_day
    held, debts = state.lots, state.debts
    for used in sale.used:
        passed = min(skip, used.points)
        skip -= passed
        part = min(left, used.points - passed)
        left -= part
        if part:
            held, debts = lots.give_back(held, debts, _revived(used, part, event.event_id, day, grace_days))
    totals = replace(state.totals, returned=state.totals.returned + points)
    return replace(state, lots=held, debts=debts, totals=totals)


def _revived(used: Lot, points: int, refund_id: str, day: date, grace_days: int) -> Lot:
    if used.lives(day):
        return replace(used, points=points)
    last_day = day + timedelta(days=max(grace_days, 1) - 1)
    return Lot(f"{refund_id}/{used.lot_id}", used.earned_on, day, last_day, points)


def _clawed(state: MemberState, event: Stamped, sale_id: str, points: int, paid: int) -> MemberState:
    taken = points - min(points, paid)
    held, short = lots.claw(state.lots, taken, event.effective_day, sale_id)
    totals = replace(state.totals, clawed=state.totals.clawed + taken)
    debts = lots.owe(state.debts, event.effective_day, event.store_id, short)
    return replace(state, lots=held, debts=debts, totals=totals)


def _enrolled(state: MemberState, _: Stamped, member: MemberEnrolled, __: SaleRecord | None) -> Folded:
    """Of two enrolments that were merged, the earlier day counts, and no card that was refused is good again."""
    return replace(
        state,
        enrolled_on=min(member.enrolled_on, state.enrolled_on or member.enrolled_on),
        from_before=member.from_before or state.from_before,
        card_serial=max(member.card_serial, state.card_serial),
        consents=member.consents,
    ), None


def _profile_changed(state: MemberState, _: Stamped, change: ProfileChanged, __: SaleRecord | None) -> Folded:
    return (state if change.consents is None else replace(state, consents=change.consents)), None


def _card_lost(state: MemberState, event: Stamped, lost: CardLost, _: SaleRecord | None) -> Folded:
    serial = max(state.card_serial, lost.new_serial)
    return replace(state, card_serial=serial, lost_on=event.effective_day, cards=_refused(state, event, lost)), None


def _refused(state: MemberState, event: Stamped, lost: CardLost) -> tuple[CardsOf, ...]:
    """Which cards are good of the id that the loss was written with: merged ids go on having cards of their own."""
    if event.member_id is None or state.erased_on(event.member_id) is not None:
        return state.cards
    others = [card for card in state.cards if card.member_id != event.member_id]
    before = next((card.serial for card in state.cards if card.member_id == event.member_id), 1)
    now = CardsOf(event.member_id, max(before, lost.new_serial), event.effective_day)
    return tuple(sorted([*others, now], key=lambda card: card.member_id))


def _moved(state: MemberState, event: Stamped, move: PointsOpened | PointsAdjusted, _: SaleRecord | None) -> Folded:
    """An opening balance or a correction by hand; what cannot be taken becomes debt."""
    state = _issued(state, event, move.points, move.lot_rule)
    return (_clawed(state, event, "", -move.points, 0) if move.points < 0 else state), None


def _tier_opened(state: MemberState, event: Stamped, opened: TierOpened, _: SaleRecord | None) -> Folded:
    brought = Brought(event.effective_day, opened.code, opened.ladder)
    history = replace(state.history, brought=(*state.history.brought, brought))
    return replace(state, history=history, held=lift(state.held, history, brought)), None


def _found(state: MemberState, event: Stamped, given: PointsClaimed | AwardMoved, _: SaleRecord | None) -> Folded:
    """Points of a sale that is not this member's: the points alone; visits and spend stay with the sale."""
    return _issued(state, event, given.points, given.lot_rule), None


def _reversed(state: MemberState, event: Stamped, undone: PointsReversed, _: SaleRecord | None) -> Folded:
    """Taken back from the lot of the event that gave them, then as any clawback; what it took comes as a new lot."""
    state = _issued(state, event, undone.points, undone.lot_rule)
    return (_clawed(state, event, undone.reverses, -undone.points, 0) if undone.points < 0 else state), None


def _understood(state: MemberState, _: Stamped, __: Payload, sale: SaleRecord | None) -> Folded:
    return state, sale


def _not_understood(state: MemberState, _: Stamped, __: None, sale: SaleRecord | None) -> Folded:
    return replace(state, incomplete=True), sale


Folder = Callable[..., Folded]  # (state, event, payload of its own kind, sale record)
_FOLDERS: dict[type, Folder] = {
    SaleCompleted: _sale,
    SaleRefunded: _refund,
    MemberEnrolled: _enrolled,
    ProfileChanged: _profile_changed,
    CardLost: _card_lost,
    **fold_upkeep.FOLDERS,
    **fold_care.FOLDERS,
    **fold_contacts.FOLDERS,
    PointsOpened: _moved,
    TierOpened: _tier_opened,
    PointsAdjusted: _moved,
    PointsClaimed: _found,
    AwardMoved: _found,
    PointsReversed: _reversed,
}


def issued_balance(totals: Totals) -> int:
    """What I1 says the lots less the debt must come to, expired points still counted in their lots."""
    return totals.issued - totals.clawed - totals.redeemed + totals.returned

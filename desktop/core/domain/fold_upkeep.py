"""fold for what happens to a membership itself: frozen, left, come back, noted, erased (fold.py)."""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain import lots
from desktop.core.domain.state import ERASED_SERIAL, CardsOf, Left, MemberState, SaleRecord, Stamped
from desktop.core.domain.upkeep import (
    MemberErased,
    MemberFrozen,
    MemberLeft,
    MemberNoted,
    MemberReturned,
    MemberUnfrozen,
    NoteChanged,
)

MOST_PINNED = 5
Folded = tuple[MemberState, SaleRecord | None]


def _frozen(state: MemberState, event: Stamped, _: MemberFrozen, __: SaleRecord | None) -> Folded:
    return replace(state, frozen_on=state.frozen_on or event.effective_day), None


def _unfrozen(state: MemberState, _: Stamped, __: MemberUnfrozen, ___: SaleRecord | None) -> Folded:
    return replace(state, frozen_on=None), None


def _left(state: MemberState, event: Stamped, left: MemberLeft, _: SaleRecord | None) -> Folded:
    """The points that the event says are void, as far as there are so many; who left cannot leave once more."""
    if state.left is not None or left.points < 0:
        return state, None
    living = sorted((lot for lot in state.lots if lot.lives(event.effective_day)), key=lots.spending_order)
    kept, void, _short = lots.take(state.lots, left.points, living)
    totals = replace(state.totals, clawed=state.totals.clawed + sum(lot.points for lot in void))
    return replace(state, lots=kept, totals=totals, left=Left(event.event_id, event.effective_day, void)), None


def _returned(state: MemberState, _: Stamped, returned: MemberReturned, __: SaleRecord | None) -> Folded:
    """What leaving made void is there again, in its lots; what was owed meanwhile is repaid by it."""
    if state.left is None or state.left.event_id != returned.left_id:
        return state, None
    held, debts = state.lots, state.debts
    for lot in state.left.lots:
        held, debts = lots.give_back(held, debts, lot)
    totals = replace(state.totals, clawed=state.totals.clawed - sum(lot.points for lot in state.left.lots))
    return replace(state, lots=held, debts=debts, totals=totals, left=None), None


def _noted(state: MemberState, event: Stamped, note: MemberNoted, _: SaleRecord | None) -> Folded:
    return (_pinned(state, event.event_id, note.note_id) if note.pinned else state), None


def _note_changed(state: MemberState, _: Stamped, change: NoteChanged, __: SaleRecord | None) -> Folded:
    return _pinned(state, change.noted_id, change.note_id if change.pinned and not change.removed else ""), None


def _pinned(state: MemberState, noted_id: str, note_id: str) -> MemberState:
    """The notes shown at scan with this one among them, or, without a text, no more."""
    others = [pinned for pinned in state.pinned if pinned[0] != noted_id]
    now = [*others, (noted_id, note_id)] if note_id else others
    return replace(state, pinned=tuple(sorted(now, reverse=True)[:MOST_PINNED]))


def _erased(state: MemberState, event: Stamped, _: MemberErased, __: SaleRecord | None) -> Folded:
    """The id is nobody's any more; its points stay where they are, so that all sums do (I20)."""
    if event.member_id is None or state.erased_on(event.member_id) is not None:
        return state, None
    others = [card for card in state.cards if card.member_id != event.member_id]
    gone = CardsOf(event.member_id, ERASED_SERIAL, event.effective_day)
    cards = tuple(sorted([*others, gone], key=lambda card: card.member_id))
    return replace(state, consents=(), pinned=(), cases=(), tags=(), adviser="", cards=cards), None


FOLDERS: dict[type, Callable[..., Folded]] = {
    MemberFrozen: _frozen,
    MemberUnfrozen: _unfrozen,
    MemberLeft: _left,
    MemberReturned: _returned,
    MemberNoted: _noted,
    NoteChanged: _note_changed,
    MemberErased: _erased,
}

"""Count the drawer, blind: the count is a fact before anybody is told what must lie there."""

from collections.abc import Sequence

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.shift_events import CashCounted
from desktop.core.domain.takings import Piece
from desktop.core.ports import Fact, Till
from desktop.core.services.shifts.counting import open_shift_of
from desktop.core.services.shifts.open_shift import MOST_MINOR


def count_cash(till: Till, event_id: str, counted_minor: int, pieces: Sequence[Piece] = ()) -> None:
    """Record what was counted; ``pieces``, if given, must come to it. The same event id again changes nothing.

    Raises RuleBroken ``shift.none``; ``shift.amount`` for less than nothing; ``shift.pieces`` where they differ.
    """
    if not 0 <= counted_minor <= MOST_MINOR:
        raise RuleBroken("shift.amount")
    if pieces and sum(piece.worth_minor * piece.pieces for piece in pieces) != counted_minor:
        raise RuleBroken("shift.pieces")
    with till.ledger.writing() as writing:
        if writing.own_event(event_id) is not None:
            return
        shift = open_shift_of(writing)
        if shift is None:
            raise RuleBroken("shift.none")
        till.staff.demand("shift.close")
        payload = CashCounted(shift_id=shift.shift_id, counted_minor=counted_minor, pieces=tuple(pieces))
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=payload))

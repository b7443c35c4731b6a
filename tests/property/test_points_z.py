"""opening + moves = closing = what the ledger says, at every Z, whatever is dated, undone, refunded or stamped.

The closing is compared with the balance of a fresh fold of every event that stands at that moment: nothing of the Zs
before goes into it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.core.domain import care_events
from desktop.core.domain.contact_events import ContactLogged, ContactUndone
from desktop.core.domain.events import KINDS, PAYLOADS, ExportMade, SaleRefunded
from desktop.core.domain.fold import _FOLDERS, fold_all
from desktop.core.domain.points_z import PointsMoved, PointsZ, StoreKnown
from desktop.core.domain.program import Program
from desktop.core.domain.state import Stamped
from desktop.core.domain.upkeep import MemberNoted, NoteChanged
from desktop.core.domain.zfold import (
    MOVERS,
    At,
    Mark,
    Sums,
    Written,
    as_known,
    next_z,
    refund_correction,
    said,
    summed,
    taken_back,
    written_off,
)
from tests.property.memory_shop import DAY_US, PLACE, MemoryShop, moves, often, programs

NOBODY_KNOWN = StoreKnown(members=0, living=0, owed=0, known_at_us=None)


@dataclass(frozen=True)
class Close:
    """A Z."""


@dataclass(frozen=True)
class Bring:
    """What is written next comes with an import."""


@dataclass(frozen=True)
class Undo:
    """The newest import is undone."""


def at(day: date) -> At:
    return At(till_code="T", day=day, last_id=None, since_us=None, epoch="e", from_seq=1, seq=1, chain_hash="ab" * 32)


@dataclass
class ZShop:
    """A member's till with Zs between the moves; places count everything that is written."""

    shop: MemoryShop
    written: list[Written] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)
    undone: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    zs: list[PointsZ] = field(default_factory=list)
    place: int = 0
    is_bringing: bool = False

    def make(self, move: Any) -> None:
        self.place += 1
        match move:
            case Close():
                self.close()
            case Bring():
                self.is_bringing = True
            case Undo():
                self.undo()
            case _:
                self.write(move)

    def write(self, move: Any) -> None:
        before = len(self.shop.events)
        self.shop.play([move])
        for event in self.shop.events[before:]:
            self.imported |= {event.event_id} if self.is_bringing else set()
            self.is_bringing = False
            self.written.append(Written(self.place, event))

    def undo(self) -> None:
        standing = [each for each in self.written if each.event.event_id in self.imported and each.until is None]
        if standing:
            gone = standing[-1]
            self.undone.append(self.place)
            self.written[self.written.index(gone)] = replace(gone, until=self.place)
            nothing = replace(gone.event, payload=ExportMade(what="", rows=0))  # ids count the events: one must stay
            self.shop.events[self.shop.events.index(gone.event)] = nothing

    def close(self) -> None:
        last, since = (self.zs[-1], self.marks[-1].place) if self.zs else (None, 0)
        self.marks.append(Mark(self.place, self.shop.today))
        corrected, expired = as_known(self.written, self.marks)[-1]
        parts = [self.said(each) for each in self.written if each.place > since]
        parts += [taken_back([self.said(each)]) for each in self.written if (each.until or 0) > since]
        moved = Sums(moved=summed(parts), corrected_ever=corrected, expired_ever=expired, events=len(parts))
        self.zs.append(next_z(last, moved, at(self.shop.today), NOBODY_KNOWN))

    def said(self, each: Written) -> PointsMoved:
        return said(each.event.payload, imported=each.event.event_id in self.imported)

    def balance(self) -> int:
        """What a fresh fold of everything that stands says, on today's business day."""
        return fold_all(self.shop.events)[0].balance(self.shop.today)


MADE: dict[str, list[Any]] = {"close": [Close()], "bring": [Bring()], "undo": [Undo()], "none": []}
between = st.sampled_from(("close", "close", "bring", "undo", "none", "none")).map(MADE.__getitem__)


@st.composite
def days(draw: st.DrawFn) -> list[Any]:
    """Moves of a shop with Zs, imports and undone imports between them."""
    return [*(made for move in draw(moves) for made in (*draw(between), move)), Close()]


@often
@given(programs, days())
def test_every_closing_is_what_the_ledger_says(program: Program, played: list[Any]) -> None:
    shop = ZShop(MemoryShop(program))
    for move in played:
        shop.make(move)
        if isinstance(move, Close):
            z = shop.zs[-1]
            assert z.closing == shop.balance()
            assert z.closing == z.opening + z.moved.net
            assert z.opening == (shop.zs[-2].closing if len(shop.zs) > 1 else 0)


@often
@given(programs, days())
def test_asked_later_what_was_known_then_is_the_same(program: Program, played: list[Any]) -> None:
    shop = ZShop(MemoryShop(program))
    for move in played:
        shop.make(move)
    known = [(z.corrected_ever, z.expired_ever) for z in shop.zs]
    assert as_known(shop.written, shop.marks) == known


@dataclass
class OneOfSeveral:
    """A till of a chain: its own events, and its Zs from what it knows."""

    zs: list[PointsZ] = field(default_factory=list)
    counted: int = 0

    def close(self, own: list[Stamped], known: list[Stamped], day: date) -> None:
        state, sales = fold_all(known)
        ids = {event.event_id for event in own}
        refunds = [(e.event_id, e.payload) for e in own if isinstance(e.payload, SaleRefunded)]
        corrected = sum(refund_correction(r, name, sales.get(r.intent.sale_id)) for name, r in refunds)
        expired = written_off(state.lots, day, ids.__contains__)
        moved = summed(said(event.payload) for event in own[self.counted :])
        self.counted = len(own)
        all_sums = Sums(moved=moved, corrected_ever=corrected, expired_ever=expired, events=0)
        self.zs.append(next_z(self.zs[-1] if self.zs else None, all_sums, at(day), NOBODY_KNOWN))


stamps = st.lists(st.integers(-6, 6), min_size=40, max_size=40)
owners = st.lists(st.integers(0, 2), min_size=40, max_size=40)


@often
@given(programs, moves, owners, stamps, st.lists(st.integers(0, 2), max_size=4), st.integers(0, 500))
def test_the_closings_of_a_chain_add_up_once_all_is_told(
    program: Program, played: list[Any], who: list[int], later: list[int], early: list[int], wait: int
) -> None:
    """Tills close at any time from what they know; stamps move days and order; refunds come before their sales."""
    shop = MemoryShop(program).play(played)
    day = shop.today + timedelta(days=wait)
    stamped = [_stamped(event, days) for event, days in zip(shop.events, later, strict=False)]
    told = [event.event_id for event in stamped]
    tills = [OneOfSeveral() for _ in range(3)]

    def own(till: int, events: list[Stamped]) -> list[Stamped]:
        return [event for event in events if who[told.index(event.event_id)] == till]

    for upto, number in enumerate(early, 1):
        mine = own(number, shop.events[: 3 * upto])
        tills[number].close(mine, mine, shop.today)
    for number, till in enumerate(tills):
        till.close(own(number, stamped), stamped, day)
    assert sum(till.zs[-1].closing for till in tills) == fold_all(stamped)[0].balance(day)


def _stamped(event: Stamped, days: int) -> Stamped:
    at_us = event.effective_at_us + days * DAY_US
    return replace(event, effective_at_us=at_us, effective_day=PLACE.day(at_us))


def test_every_kind_that_fold_moves_points_for_has_a_line() -> None:
    """Whoever adds a kind that moves points adds it to the Z too: MOVERS of zfold beside _FOLDERS of fold."""
    unmoved = {"member.enrolled", "member.profile_changed", "member.card_lost", "member.frozen", "member.unfrozen"}
    unmoved |= {KINDS[MemberNoted][0], KINDS[NoteChanged][0], KINDS[ContactLogged][0], KINDS[ContactUndone][0]}
    unmoved |= {kind for kind, _ in care_events.PAYLOADS}
    unmoved |= {"member.erased", "tier.opened"}
    folded = {KINDS[kind][0] for kind in _FOLDERS}
    assert folded - unmoved == {KINDS[kind][0] for kind in MOVERS}
    assert {kind for kind, _ in PAYLOADS} >= folded

"""A member's state: what fold yields. Derived, never edited; the same set of stamped facts gives the same state."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.contacts import Contacts
from desktop.core.domain.events import Payload
from desktop.core.domain.lots import Debts, Lot, Lots
from desktop.core.domain.tiers import Held, History

OrderKey = tuple[int, str]


class Stamped(Struct, frozen=True):
    """An event as fold sees it: its payload, and the instant and business day on which it counts.

    ``member_id``: the id that it was written with; members who were merged have several.
    """

    event_id: str
    effective_at_us: int
    effective_day: date
    store_id: str
    payload: Payload | None
    member_id: str | None = None

    @property
    def order_key(self) -> OrderKey:
        """Where the event stands among a member's events: by effective time, then by id."""
        return self.effective_at_us, self.event_id


class Totals(Struct, frozen=True, array_like=True):
    """Points ever: issued, taken back, used, given back by refunds. All non-negative."""

    issued: int = 0
    clawed: int = 0
    redeemed: int = 0
    returned: int = 0


ERASED_SERIAL = 2**31 - 1
"""A serial that no card bears: of an id whose personal text is gone, no card is good any more."""


class CardsOf(Struct, frozen=True, array_like=True):
    """Which cards of one id are good since one was reported lost, or since it was erased: ``serial`` and later ones."""

    member_id: str
    serial: int
    lost_on: date


class Left(Struct, frozen=True, array_like=True):
    """The account was closed by an event, on a day, and these lots are void since."""

    event_id: str
    on: date
    lots: Lots = ()


class OpenCase(Struct, frozen=True, array_like=True):
    """A complaint, wish or praise that is not settled: what opened it, its text's id, who sees to it by when."""

    opened_id: str
    sort: str
    text_id: str
    owner_id: str = ""
    due_on: date | None = None


class MemberState(Struct, frozen=True, array_like=True):
    """One member, as of the last event folded. ``carry`` is a sum of remainders over ``carry_per``.

    ``consents``: the channels agreed to, as last said. ``incomplete``: an event was met that is not understood.
    ``cards``: of each id that a card was reported lost of; ``card_serial`` and ``lost_on`` are the last said of any.
    ``frozen_on``: since when no points can be used. ``left``: the member closed the account. ``pinned``: notes to be
    shown at scan, the events that wrote them with the ids of their texts, newest first. ``cases``: those that are open,
    newest first. ``tags``: set by hand, (group, tag) in order. ``adviser``: the member of staff who looks after them.
    ``contacts``: newest first.
    """

    lots: Lots = ()
    debts: Debts = ()
    totals: Totals = Totals()
    history: History = History()
    held: Held = Held()
    carry: int = 0
    carry_per: int = 1
    enrolled_on: date | None = None
    from_before: bool = False
    card_serial: int = 1
    lost_on: date | None = None
    consents: tuple[str, ...] = ()
    events: int = 0
    last_key: OrderKey = (0, "")
    incomplete: bool = False
    cards: tuple[CardsOf, ...] = ()
    frozen_on: date | None = None
    left: Left | None = None
    pinned: tuple[tuple[str, str], ...] = ()
    cases: tuple[OpenCase, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    adviser: str = ""
    contacts: Contacts = ()

    @property
    def erased(self) -> tuple[str, ...]:
        """Those of the member's ids whose personal text is gone for ever."""
        return tuple(card.member_id for card in self.cards if card.serial == ERASED_SERIAL)

    def erased_on(self, member_id: str) -> date | None:
        """Since when the text of that id is gone; None while it is not."""
        gone = (card.lost_on for card in self.cards if card.serial == ERASED_SERIAL and card.member_id == member_id)
        return next(gone, None)

    def card_of(self, member_id: str) -> tuple[int, date | None]:
        """The serial from which on the cards of one of the member's ids are good, and since when older ones are not.

        A state that was folded before ids were told apart says it of all of them.
        """
        if not self.cards:
            return self.card_serial, self.lost_on
        return next(((card.serial, card.lost_on) for card in self.cards if card.member_id == member_id), (1, None))

    @property
    def debt(self) -> int:
        """Points owed."""
        return sum(debt.points for debt in self.debts)

    def balance(self, day: date) -> int:
        """Living points on a day, protected ones too, less the debt; negative is debt."""
        return sum([lot.points for lot in self.lots if not lot.last_day or lot.last_day >= day]) - self.debt

    def usable(self, day: date) -> int:
        """Points that can be used on a day."""
        lots = self.lots
        return sum([lot.points for lot in lots if lot.usable_from <= day and (not lot.last_day or lot.last_day >= day)])

    def expired(self, day: date) -> int:
        """Points gone by the end of a day without having been used."""
        return sum(lot.points for lot in self.lots if not lot.lives(day))

    @property
    def has_complaint(self) -> bool:
        """Whether a complaint is open: it is said at scan, and no promotion goes to the member."""
        return any(case.sort == "complaint" for case in self.cases)

    @property
    def visits(self) -> int:
        """Bills, wholly refunded ones left out."""
        return sum([day.bills for day in self.history.days])


class Refunded(Struct, frozen=True, array_like=True):
    """One recognised refund of a sale: which, when, and what moved for it."""

    refund_id: str
    minor: int
    clawed: int
    returned: int


class SaleRecord(Struct, frozen=True, array_like=True):
    """What is needed to refund a sale: its sums, the lots its points came from, its refunds, its ladder."""

    sale_id: str
    member_id: str | None
    day: date
    paid_minor: int
    award: int = 0
    redeemed: int = 0
    used: Lots = ()
    unproven_points: int = 0
    refunds: tuple[Refunded, ...] = ()
    ladder: int = 0
    carry_change: int = 0
    carry_per: int = 1

    @property
    def refunded_minor(self) -> int:
        """Money given back so far."""
        return sum(refund.minor for refund in self.refunds)

    @property
    def clawed(self) -> int:
        """Points taken back so far."""
        return sum(refund.clawed for refund in self.refunds)

    @property
    def returned(self) -> int:
        """Used points given back so far."""
        return sum(refund.returned for refund in self.refunds)

    @property
    def wholly_refunded(self) -> bool:
        """Whether nothing of the sale stands: it is as if it never was."""
        return bool(self.refunds) and self.refunded_minor == self.paid_minor


def next_expiry(state: MemberState, day: date) -> Lot | None:
    """The points that go first after ``day``, those of one last day together as one lot; None where none ever go."""
    soonest, points = date.max, 0
    for lot in state.lots:
        if lot.last_day is None or not day <= lot.last_day <= soonest:
            continue
        points = lot.points + (points if lot.last_day == soonest else 0)
        soonest = lot.last_day
    return Lot("", day, day, soonest, points) if points else None

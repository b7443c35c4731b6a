"""What people want at a till. An intent keeps its id from before the first try, so that it can be tried again (I4)."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from desktop.core.domain.state import MemberState
from desktop.core.ports import Till
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.refund_sale import Refunded, RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.set_program import set_program
from tests.simulation.book import Book, Card, Knew, Said
from tests.simulation.clock import DAY_US
from tests.simulation.machine import Machine

PHONES = [f"1380013800{digit}" for digit in range(7)]
NAMES = ("", "王芳", "李雷", "王芳")
_AMOUNTS = (0, 900, 5_000, 20_000, 60_000)
REFS = [f"POS-{number}" for number in range(8)]


@dataclass
class Intent:
    """Something asked for. ``attempt`` does it; ``tell`` says what was done, None where that is nothing to remember.

    ``knew``: what the till knew of HQ's time when it was first asked. ``card``: who uses points by it.
    """

    kind: str
    text: str
    attempt: Callable[[Till], Any]
    tell: Callable[[Till, Any], Said | None]
    knew: Knew | None = None
    card: Card | None = None

    def is_elsewhere(self, done: Any) -> bool:
        """Whether the till only repeated what another till of the store has done under this name."""
        return self.kind == "named" and bool(done.repeated)


def intent_for(kind: str, machine: Machine, book: Book, chance: Random) -> Intent | None:
    """An intent of that kind; None where there is nobody or nothing for it yet."""
    maker = _MAKERS.get(kind, sell)
    return maker(machine, book, chance)


def enrol(machine: Machine, book: Book, chance: Random) -> Intent:
    """Somebody becomes a member: of few phones and names, so that tills meet the same ones."""
    event_id = machine.till.ids.event_id()
    asked = Enrolment(
        event_id=event_id,
        phone=chance.choice(PHONES),
        name=chance.choice(NAMES),
        shared_phone=chance.random() < 0.15,
        consents=chance.choice(((), ("sms",))),
    )

    def tell(till: Till, member: Any) -> Said:
        token = till.cards.card_token(member.member_id, 1)
        if all(card.member_id != member.member_id for card in book.cards):
            book.cards.append(Card(token, member.member_id))
        return Said(event_id, "enrolled", machine.name, machine.clock.true(), member.member_id)

    return Intent("enrol", f"{asked.phone} {asked.name}", lambda till: enrol_member(till, asked), tell)


def sell(machine: Machine, book: Book, chance: Random) -> Intent:
    """A bill, of somebody or of nobody."""
    card = chance.choice(book.cards) if book.cards and chance.random() < 0.8 else None
    return _bill(machine, book, chance, "sell", card)


def sell_to(machine: Machine, book: Book, chance: Random, card: Card) -> Intent:
    """A large bill of somebody."""
    return _bill(machine, book, chance, "sell", card, amount_minor=60_000)


def spend(machine: Machine, book: Book, chance: Random) -> Intent | None:
    """A bill of somebody who wants to use points."""
    return spend_of(machine, book, chance, chance.choice(book.cards)) if book.cards else None


def spend_of(machine: Machine, book: Book, chance: Random, card: Card, most: int = 0) -> Intent:
    """A bill on which as many points are used as the till believes there are, now and then more; ``most``: of those."""
    state = state_at(machine, card.member_id)
    usable = state.usable(machine.till.clock.day(machine.clock())) if state else 0
    wanted = min(usable, most or chance.choice((50, 200, 500, 500, 700))) // 50 * 50 or chance.choice((0, 50, 300))
    intent = _bill(machine, book, chance, "spend", card, wanted)
    intent.card = card
    return intent


def dated(machine: Machine, book: Book, chance: Random) -> Intent:
    """A bill of another day."""
    ago_us = chance.randrange(1, 30 * 24) * DAY_US // 24
    return _bill(machine, book, chance, "dated", chance.choice(book.cards) if book.cards else None, at_ago_us=ago_us)


def named(machine: Machine, book: Book, chance: Random) -> Intent:
    """A bill that the POS gave a number; two tills may use one number."""
    card = chance.choice(book.cards) if book.cards else None
    return _bill(machine, book, chance, "named", card, ref=chance.choice(REFS))


def _bill(
    machine: Machine, book: Book, chance: Random, kind: str, card: Card | None, points: int = 0, **more: Any
) -> Intent:
    ago_us, ref = more.get("at_ago_us"), more.get("ref")
    bill = Bill(
        event_id=machine.till.ids.event_id(),
        amount_minor=more.get("amount_minor") or chance.choice((*_AMOUNTS, chance.randrange(100_000))) + points * 2,
        key=_key(card, chance) if card else None,
        redeem_points=points,
        ref=ref,
        at_us=machine.clock() - ago_us if ago_us else None,
    )

    def tell(_: Till, done: CheckedOut) -> Said:
        if all(sale_id != done.sale_id for sale_id, _ in book.bills):
            book.bills.append((done.sale_id, done.bill))
        return Said(
            done.sale_id, "sold", machine.name, machine.clock.true(), card.member_id if card else None,
            issued=done.points_earned, redeemed=done.points_redeemed, paid_minor=done.paid_minor, live=ago_us is None,
        )  # fmt: skip

    text = f"{bill.amount_minor} of {card.member_id[-6:] if card else 'nobody'} using {points} {ref or ''}"
    return Intent(kind, text, lambda till: check_out(till, bill), tell)


def _key(card: Card, chance: Random) -> str:
    return card.token if chance.random() < 0.9 else chance.choice(PHONES)


def refund(machine: Machine, book: Book, chance: Random) -> Intent | None:
    """Money back on a bill of any till, if this one knows it."""
    if not book.bills:
        return None
    sale_id, bill_no = chance.choice(book.bills[-12:])
    asked = RefundRequest(
        event_id=machine.till.ids.event_id(),
        bill=bill_no,
        reason="坏了",
        amount_minor=chance.choice((None, None, 100, 450, 3_000)),
    )

    def tell(_: Till, done: Refunded) -> Said:
        return Said(
            done.refund_id,
            "refunded",
            machine.name,
            machine.clock.true(),
            paid_minor=done.refunded_minor,
            of_sale=sale_id,
        )

    return Intent("refund", f"{asked.amount_minor} on {bill_no}", lambda till: refund_sale(till, asked), tell)


def edit(machine: Machine, book: Book, chance: Random) -> Intent | None:
    """A member's profile is changed."""
    if not book.cards:
        return None
    card, event_id = chance.choice(book.cards), machine.till.ids.event_id()
    asked = Edit(
        event_id=event_id,
        key=card.token,
        name=chance.choice((*NAMES, None)),
        phone=chance.choice((None, None, chance.choice(PHONES))),
        consents=chance.choice((None, (), ("sms", "mail"))),
        shared_phone=chance.random() < 0.3,
    )
    return Intent("edit", card.member_id[-6:], lambda till: edit_member(till, asked), lambda _till, _done: None)


def adjust(machine: Machine, book: Book, chance: Random) -> Intent | None:
    """Points by hand."""
    if not book.cards:
        return None
    card, event_id = chance.choice(book.cards), machine.till.ids.event_id()
    points = chance.choice((500, 300, 120, -30, -200))

    def tell(_: Till, __: int) -> Said:
        return Said(event_id, "adjusted", machine.name, machine.clock.true(), card.member_id, issued=max(0, points))

    def attempt(till: Till) -> int:
        return adjust_points(till, event_id, card.token, points, "补积分")

    return Intent("adjust", f"{points} of {card.member_id[-6:]}", attempt, tell)


def lost(machine: Machine, book: Book, chance: Random) -> Intent | None:
    """A card is reported lost; a new one is handed out."""
    if not book.cards:
        return None
    card, event_id = chance.choice(book.cards), machine.till.ids.event_id()

    def tell(till: Till, done: Any) -> Said:
        if card in book.cards:
            book.cards.remove(card)
            book.cards.append(Card(till.cards.card_token(card.member_id, done.new_serial), card.member_id))
        return Said(event_id, "lost", machine.name, machine.clock.true(), card.member_id)

    return Intent("lost", card.member_id[-6:], lambda till: report_lost_card(till, event_id, card.token), tell)


def program(_: Machine, __: Book, chance: Random) -> Intent:
    """The program of this till changes."""
    changes = chance.choice(({"earn.points": 2}, {"earn.points": 1}, {"validity.days": 30}, {"earn.rounding": "carry"}))
    return Intent("program", str(changes), lambda till: set_program(till, None, dict(changes)), lambda _t, _d: None)


def state_at(machine: Machine, member_id: str) -> MemberState | None:
    """What a till shows of a member; None where it never heard of them."""
    with machine.till.ledger.reading() as reading:
        return reading.state(member_id) if reading.member(member_id) else None


_MAKERS: dict[str, Callable[[Machine, Book, Random], Intent | None]] = {
    "enrol": enrol, "sell": sell, "spend": spend, "refund": refund, "edit": edit, "adjust": adjust, "lost": lost,
    "dated": dated, "named": named, "program": program,
}  # fmt: skip

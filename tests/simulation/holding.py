"""Points that HQ keeps for a bill (I14): asked for over the bad line; used at once, too late, or never.

What HQ has granted and no log has passed is covered by what it has folded, at every grant: ``are_covered``.
"""

from random import Random
from typing import TYPE_CHECKING

import msgspec

from desktop.core.domain.errors import Refusal
from desktop.core.domain.events import SaleCompleted
from desktop.core.ports import Till
from desktop.core.ports.at_hq import HoldAsked, Kept
from desktop.core.ports.sync import NoAnswer
from desktop.core.protocol.messages import Held, Hold
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.hold_points import ask_hold
from hq.store.folded import decode_state
from hq.store.schema import holds, member_states, members
from tests.simulation.book import Card, Said
from tests.simulation.intents import Intent, state_at
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.headquarters import Headquarters
    from tests.simulation.world import World

PATH = "/v1/hold"
_OWN, _STEP = 500, 50


def hold(world: "World", _: Machine, chance: Random) -> None:
    """One after the other, tills ask HQ for more of a member's points than they may let be used by themselves."""
    if not world.book.cards:
        return
    card = chance.choice(world.book.cards[:3])
    machines = [machine for machine in world.live() if machine.is_on]
    for machine in chance.sample(machines, min(len(machines), 2)):
        if machine.is_on and (kept := _asked(world, machine, card, chance)) is not None and chance.random() < 0.5:
            if chance.random() < 0.2:
                world.do("sell", machine, chance)
            if machine.is_on:
                world.attempt(machine, _spend(machine, card, kept))


def _asked(world: "World", machine: Machine, card: Card, chance: Random) -> Kept | None:
    """What the machine hears that HQ keeps."""
    with machine.till.ledger.reading() as reading:
        member = reading.member(card.member_id)
    if member is None:
        return None
    points = chance.choice((600, 1_000, 2_000))
    try:
        request: HoldAsked | None = machine.run(lambda till: ask_hold(till, member, points))
    except Refusal as refusal:
        world.note(f"hold {machine.name}: {refusal.code}")
        return None
    if request is None:
        return None
    wire = world.rounds.wire(machine, chance, calm=False)
    try:
        status, body = wire.post(request.path, request.data, request.authorization)
        held = msgspec.json.decode(body, type=Held) if status == 200 else None
    except (NoAnswer, msgspec.MsgspecError, UnicodeDecodeError):
        held = None
    finally:
        world.rounds.late += wire.late
    world.note(f"hold {machine.name} {card.member_id[-6:]} {points}: {held.points if held else '—'}")
    return Kept(held.hold_id, held.points) if held and held.points > 0 else None


def _spend(machine: Machine, card: Card, kept: Kept) -> Intent:
    """A bill that uses what HQ keeps, and what the till may by itself; after a crash nobody knows of the answer."""
    state = state_at(machine, card.member_id)
    usable = state.usable(machine.till.clock.day(machine.clock())) if state else 0
    points, life = min(usable, _OWN + kept.points) // _STEP * _STEP, machine.lives
    bill = Bill(
        event_id=machine.till.ids.event_id(), amount_minor=20_000 + points * 2, key=card.token, redeem_points=points,
        kept=kept,
    )  # fmt: skip

    def attempt(till: Till) -> CheckedOut:
        return check_out(till, bill if machine.lives == life else msgspec.structs.replace(bill, kept=None))

    def tell(till: Till, done: CheckedOut) -> Said:
        with till.ledger.reading() as reading:
            event = reading.event(done.sale_id)
        view = event.payload.view if event and isinstance(event.payload, SaleCompleted) else None
        held = view.apart.held if view and view.apart else 0
        return Said(
            done.sale_id, "sold", machine.name, machine.clock.true(), card.member_id, issued=done.points_earned,
            redeemed=done.points_redeemed, paid_minor=done.paid_minor, held=min(held, done.points_redeemed),
        )  # fmt: skip

    return Intent("hold", f"{card.member_id[-6:]} using {points}, {kept.points} kept", attempt, tell)


def are_covered(hq: "Headquarters", data: bytes, body: bytes) -> None:
    """What HQ has granted of this member, and no till's log has passed, is there."""
    said = msgspec.json.decode(body, type=Held)
    if said.points <= 0:
        return
    about = msgspec.json.decode(data, type=Hold).member_id
    (face,) = {row.face for row in hq.rows(members.select().where(members.c.member_id == about))}
    ids = {row.member_id for row in hq.rows(members.select().where(members.c.face == face))}
    granted = sum(row.points for row in hq.rows(holds.select().where(holds.c.member_id.in_(ids))))
    states = hq.rows(member_states.select().where(member_states.c.member_id == face))
    there = sum(lot.points for row in states for lot in decode_state(bytes(row.state)).lots)
    assert granted <= there, f"HQ keeps {granted} points of {face} for bills, and has {there}"

"""What happens to machines and lines that nobody asked for: the steps that are no action and no round."""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.events import MembersMerged, MembersParted, Payload
from desktop.core.domain.fold import NOBODY
from desktop.core.ports import Fact, Till
from desktop.core.services.erase_member import erase_member
from desktop.core.store.state_rows import decode_state, encode_state
from hq.services.house import HqRefused
from tests.simulation.arriving import newcomer, publish
from tests.simulation.at_once import counters, two_rounds
from tests.simulation.clock import DAY_US, YEAR_US
from tests.simulation.files import import_members_file, import_sales_file, overlap, undo, undo_half
from tests.simulation.holding import hold
from tests.simulation.intents import spend_of
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.world import World

Move = Callable[["World", Machine, Random], None]
_MOST_CLONES = 2


def tour(world: "World", _: Machine, chance: Random) -> None:
    """A member goes from till to till and uses at each what it still shows."""
    if not world.book.cards:
        return
    card = chance.choice(world.book.cards)
    machines = world.live()
    chance.shuffle(machines)
    for machine in machines:
        if machine.is_on:
            intent = spend_of(machine, world.book, chance, card)
            world.attempt(machine, intent)


def cut_off(_world: "World", machine: Machine, _: Random) -> None:
    """The machine's line is dead from now on."""
    machine.is_cut_off = True


def mend(world: "World", _: Machine, __: Random) -> None:
    """All lines work again."""
    for machine in world.machines:
        machine.is_cut_off = False


def back_up(world: "World", machine: Machine, _: Random) -> None:
    """A backup is made."""
    machine.power.fail_after(None)
    out = world.folder / f"{machine.name}-{len(world.copies)}.backup"
    world.copies[f"backup {machine.name}"] = out, machine.run(lambda _: machine.back_up(out))


def restore(world: "World", machine: Machine, _: Random) -> None:
    """The newest backup of the machine is restored on it; what it wrote since is lost unless HQ has it."""
    found = world.copies.get(f"backup {machine.name}")
    if found and not machine.rounds:
        machine.begin_anew()
        machine.restore(*found)
        world.bounds.replaced(machine)
        world.book.forget(machine.name, machine.members())
        world.note(f"{machine.name} is restored with {len(machine.held)} events")


def copy(world: "World", machine: Machine, _: Random) -> None:
    """The whole folder is copied."""
    if machine.rounds or not machine.is_on:
        return
    machine.power.fail_after(None)
    out = world.folder / f"{machine.name}-{len(world.copies)}.copy"
    world.copies[f"copy {machine.name} {len(world.copies)}"] = machine, out, machine.copy_to(out)


def put_back(world: "World", machine: Machine, chance: Random) -> None:
    """An older copy of the folder takes its place."""
    found = [copied for name, copied in world.copies.items() if name.startswith(f"copy {machine.name} ")]
    if found and not machine.rounds:
        _, folder, held = chance.choice(found)
        machine.begin_anew()
        machine.put_back(folder, held)
        world.copied = True
        world.bounds.replaced(machine)
        world.book.forget(machine.name, machine.members())
        world.note(f"{machine.name} is put back to {len(machine.held)} events")


def clone(world: "World", machine: Machine, _: Random) -> None:
    """The folder is copied to another machine, and both go on."""
    clones = [each for each in world.machines if "+" in each.name]
    if machine.rounds or not machine.is_on or len(clones) >= _MOST_CLONES:
        return
    machine.power.fail_after(None)
    world.copied = True
    twin = world.add_machine(f"{machine.name}+{len(clones)}", machine.store)
    machine.copy_to(twin.folder)
    twin.clock.off_us = machine.clock.off_us
    twin.held = dict(machine.held)
    twin.start()
    world.note(f"{twin.name} is a clone of {machine.name}")


def rot(world: "World", machine: Machine, chance: Random) -> None:
    """A page of the machine's disk goes bad in the worst way: what HQ said of a member is another, and looks right."""
    found = machine.rows("SELECT member_id, state FROM hq_members WHERE state IS NOT NULL AND face IS NULL ORDER BY 1")
    if not found:
        return
    member_id, _ = chance.choice(found)
    with machine.power.steady(), machine.till.ledger.writing() as writing:
        raw: Any = writing.raw  # type: ignore[attr-defined]
        for table in ("hq_members", "member_states"):
            row = raw.execute(f"SELECT state FROM {table} WHERE member_id = ?", (member_id,)).fetchone()  # noqa: S608
            state = decode_state(row[0]) if row else NOBODY
            wrong = encode_state(replace(state, card_serial=state.card_serial + 7))
            raw.execute(f"UPDATE {table} SET state = ? WHERE member_id = ?", (wrong, member_id))  # noqa: S608
    world.note(f"{machine.name} holds {member_id[-6:]} wrongly")


def hq_copy(world: "World", _: Machine, __: Random) -> None:
    """HQ's database is copied."""
    if not world.hq.is_answering:
        world.copies["hq"] = world.hq.copy(), dict(world.watch.at_hq)


def hq_restore(world: "World", _: Machine, chance: Random) -> None:
    """HQ goes on from the copy: it has forgotten what came since."""
    if "hq" in world.copies and not world.hq.is_answering:
        rows, held = world.copies["hq"]
        world.hq.put_back(rows)
        world.watch.hq_restored(held)
        world.note(f"HQ is restored with {len(held)} events")
        if chance.random() < 0.7:
            world.rounds.deliver_all(chance)


def skew(_: "World", machine: Machine, chance: Random) -> None:
    """The machine's clock is wrong from now on."""
    machine.clock.off_us = chance.choice((-3 * YEAR_US, 2 * YEAR_US, -40 * DAY_US, DAY_US, -1_800_000_000))


def set_clock(world: "World", _: Machine, __: Random) -> None:
    """Somebody puts all clocks right."""
    for machine in world.machines:
        machine.clock.off_us = 0


def upgrade(world: "World", _: Machine, __: Random) -> None:
    """HQ gets the program that knows every kind of event."""
    world.hq.upgrade()


def merge(world: "World", machine: Machine, chance: Random) -> None:
    """Somebody at a till says that two members are one person."""
    ids = sorted({card.member_id for card in world.book.cards})
    if len(ids) < 2:
        return
    one, other = chance.sample(ids, 2)
    edge = _write(machine, one, MembersMerged(other_id=other))
    world.book.edges.append((edge, one))
    world.note(f"{one[-6:]} and {other[-6:]} are one")


def part(world: "World", machine: Machine, chance: Random) -> None:
    """Somebody at a till says that it was a mistake."""
    if world.book.edges:
        edge, one = chance.choice(world.book.edges)
        _write(machine, one, MembersParted(edge_id=edge))
        world.note(f"{edge[-6:]} holds no more")


def _write(machine: Machine, member_id: str, payload: Payload) -> str:
    """A fact that no service writes yet, at the head of the till's log."""
    event_id = machine.till.ids.event_id()

    def work(till: Till) -> None:
        with till.ledger.writing() as writing:
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=payload, member_id=member_id))

    machine.run(work)
    machine.look()
    return event_id


def revoke(world: "World", machine: Machine, _: Random) -> None:
    """HQ shuts the machine's device out."""
    device_id = machine.device_id()
    if device_id and not world.hq.is_answering:
        with suppress(HqRefused):  # HQ was restored: it does not know the device any more
            world.hq.revoke(device_id)
            world.note(f"{machine.name} is revoked")


def erase(world: "World", machine: Machine, chance: Random) -> None:
    """Somebody wants to be erased, at a till that knows them."""
    ids = sorted({card.member_id for card in world.book.cards})
    known = machine.rows("SELECT member_id, member_no FROM members WHERE phone IS NOT NULL ORDER BY 1")
    here = [(member_id, number) for member_id, number in known if member_id in ids]
    if not here:
        return
    member_id, number = chance.choice(here)
    event_id = machine.till.ids.event_id()
    try:
        machine.run(lambda till: erase_member(till, event_id, number, "asked for"))
    except Refusal as refusal:
        world.note(f"erase: {refusal.code}")
        return
    machine.look()
    world.note(f"{member_id[-6:]} is erased")


def late_delivery(world: "World", _: Machine, chance: Random) -> None:
    """A letter from long ago arrives."""
    world.rounds.deliver_one(chance)


MOVES: dict[str, Move] = {
    "tour": tour,
    "cut_off": cut_off,
    "mend": mend,
    "back_up": back_up,
    "restore": restore,
    "copy": copy,
    "put_back": put_back,
    "clone": clone,
    "rot": rot,
    "hq_copy": hq_copy,
    "hq_restore": hq_restore,
    "skew": skew,
    "set_clock": set_clock,
    "upgrade": upgrade,
    "merge": merge,
    "part": part,
    "revoke": revoke,
    "late_delivery": late_delivery,
    "import_sales": import_sales_file,
    "import_members": import_members_file,
    "undo_import": undo,
    "overlap": overlap,
    "undo_half": undo_half,
    "erase": erase,
    "hold": hold,
    "counters": counters,
    "two_rounds": two_rounds,
    "newcomer": newcomer,
    "publish": publish,
}

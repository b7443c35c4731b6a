"""What happens to machines and lines that nobody asked for: the steps that are no action and no round."""

import csv
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.events import MembersMerged, MembersParted, Payload
from desktop.core.domain.fold import NOBODY
from desktop.core.ports import Fact, Till
from desktop.core.services.erase_member import erase_member
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.undo_import import undo_import
from desktop.core.store.state_rows import decode_state, encode_state
from hq.services.house import HqRefused
from tests.simulation.clock import DAY_US, YEAR_US
from tests.simulation.holding import hold
from tests.simulation.intents import PHONES, spend_of
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
        world.book.forget(machine.name, machine.held)
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
        world.book.forget(machine.name, machine.held)
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


def import_sales_file(world: "World", machine: Machine, chance: Random) -> None:
    """One of few files of bills is taken in, perhaps at two tills."""
    number = chance.randrange(2)
    rows = [
        (
            f"B{number}-{at}",
            f"c{at % 3}" if at % 4 else "",
            "S1",
            f"2026-10-{1 + at:02}T0{at % 9}:00:00Z",
            1_000 * (at + 1),
        )
        for at in range(7)
    ]
    header = ("basket_id", "customer_id", "store_id", "ts_utc", "amount_cents")
    file = _table(world, f"sales-{number}.csv", header, rows)
    _take_in(world, machine, lambda till: import_sales(till, SalesImport(path=file, award=number == 0)))


def import_members_file(world: "World", machine: Machine, chance: Random) -> None:
    """One of few lists of members is taken in: of the same people, with other balances."""
    number = chance.randrange(2)
    rows = [(f"c{at}", PHONES[at][3:] if at < 2 else "", f"老{at}", 100 * (at + 1) + 50 * number) for at in range(4)]
    file = _table(world, f"members-{number}.csv", ("会员号", "手机号", "姓名", "积分"), rows)
    _take_in(world, machine, lambda till: import_members(till, MembersImport(path=file)))


def _take_in(world: "World", machine: Machine, work: Callable[[Any], Any]) -> None:
    try:
        report = machine.run(work)
    except Refusal as refusal:
        world.note(f"import: {refusal.code}")
        return
    machine.look()
    if report.import_id:
        world.book.imports.append((machine.name, report.import_id))
    world.note(f"import: {report.imported} of {report.rows}, {report.duplicate} known, {report.rejected} rejected")


def undo(world: "World", machine: Machine, chance: Random) -> None:
    """An import of this machine is taken back."""
    own = [import_id for name, import_id in world.book.imports if name == machine.name]
    if not own:
        return
    try:
        done = machine.run(lambda till: undo_import(till, chance.choice(own)))
    except Refusal as refusal:
        world.note(f"undo: {refusal.code}")
        return
    world.note(f"undo: {done.events} events")


def _table(world: "World", name: str, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Path:
    path = world.folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


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
    "erase": erase,
    "hold": hold,
}

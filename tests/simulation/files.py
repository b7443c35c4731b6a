"""Files that are taken in at tills, one at two of them, some with the same bills told otherwise; and taken back."""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from desktop.core.domain.errors import Refusal
from desktop.core.services import short_holds
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.undo_import import undo_import
from tests.simulation.intents import PHONES
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.world import World


_HEADER = ("basket_id", "customer_id", "store_id", "ts_utc", "amount_cents")
_BILLS, _BIT, _MOST_BITS = 12, 3, 4


class _StoppedError(Exception):
    """Somebody stops an undo half-way."""


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
    file = _table(world, f"sales-{number}.csv", _HEADER, rows)
    _take_in(world, machine, lambda till: import_sales(till, SalesImport(path=file, award=number == 0)))


def overlap(world: "World", machine: Machine, chance: Random) -> None:
    """A file that says anew of a few bills what they came to, when, and whose they are; one may be given back."""
    rows = [
        (
            f"O{at}",
            chance.choice(("", "c0", "c1", "c2")),
            "S1",
            f"2026-{chance.choice(('07', '10'))}-{1 + at:02}T0{chance.randrange(9)}:00:00Z",
            1_000 * chance.randrange(1, 9),
        )
        for at in sorted(chance.sample(range(_BILLS), 5))
    ]
    file = _table(world, f"overlap-{len(world.book.imports)}-{machine.name}.csv", _HEADER, rows)
    is_awarded, is_back, bill = chance.random() < 0.7, chance.random() < 0.3, chance.choice(rows)[0]
    _take_in(world, machine, lambda till: import_sales(till, SalesImport(path=file, award=is_awarded)))
    if is_back:
        _give_back(world, machine, bill)


def _give_back(world: "World", machine: Machine, bill: str) -> None:
    asked = RefundRequest(event_id=machine.till.ids.event_id(), bill=bill, reason="坏了")
    try:
        done = machine.run(lambda till: refund_sale(till, asked))
    except Refusal as refusal:
        world.note(f"given back: {refusal.code}")
        return
    machine.look()
    world.note(f"given back: {bill}, {done.refunded_minor}")


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


def undo_half(world: "World", machine: Machine, chance: Random) -> None:
    """The same, a few events at a time, and perhaps stopped between two of these times."""
    left = iter(range(chance.randrange(_MOST_BITS), -1, -1))

    def stop(_done: int, _all: int) -> None:
        if next(left) == 0:
            raise _StoppedError

    machine.verify()
    own = [import_id for name, import_id in world.book.imports if name == machine.name]
    if not own:
        return
    import_id = chance.choice(own)
    try:
        with patch.multiple(short_holds, _FIRST=_BIT, next_size=lambda *_: _BIT):
            done = machine.run(lambda till: undo_import(till, import_id, progress=stop))
    except Refusal as refusal:
        world.note(f"undo: {refusal.code}")
    except _StoppedError:
        world.note("undo: stopped")
    else:
        world.note(f"undo: {done.events} events")


def finish_undoing(world: "World", machine: Machine) -> None:
    """What was begun to be taken back, and stopped or ended by a crash, is taken back."""
    with machine.power.steady(), machine.till.ledger.reading() as reading:
        left = reading.imports_undoing()
    for import_id in left:
        with machine.power.steady():
            machine.run(partial(undo_import, import_id=import_id))
        world.note(f"{machine.name}: {import_id} is taken back to its end")


def _table(world: "World", name: str, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Path:
    path = world.folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path

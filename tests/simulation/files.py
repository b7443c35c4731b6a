"""Files that are taken in at tills, one at two of them, and taken back."""

import csv
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from desktop.core.domain.errors import Refusal
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.undo_import import undo_import
from tests.simulation.intents import PHONES
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.world import World


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
